//! How a worker without work goes to sleep, and who wakes it.
//!
//! # States
//! A worker is *busy* (it has a task, or its own deque is not empty, or tasks without inputs are left), *looking*
//! (it goes through the deques of the others, for a while), *announced* (it has said that it is about to sleep, and
//! looks once more), or *asleep*. The way down is in this order; a worker that finds a task or a wake-up is looking
//! or busy again.
//!
//! # Counters
//! Under one lock: `sleepers`, the announced and sleeping workers that nobody has woken yet, and `wakes`, the
//! wake-ups that were given and not yet taken. An announcement adds a sleeper; a wake-up turns a sleeper into a wake;
//! taking it removes the wake. It is meant for nobody in particular: whoever takes it looks at all deques, and can run
//! what it finds. So `sleepers + wakes` is always the number of workers between
//! [`announce`](Sleep::announce) and the end of [`sleep`](Sleep::sleep) or [`retract`](Sleep::retract), and two tasks
//! pushed one after the other wake two workers, not the same one twice. `n_sleepers` repeats `sleepers` outside of
//! the lock, so that a busy worker with nobody to wake pays one fence and one load.
//!
//! # Why no task is forgotten
//! Only its owner pushes into a deque, and the owner does not announce itself before its deque is empty and the tasks
//! without inputs have been handed out. So whatever is pushed will be run by its owner, woken or not: a wake-up only
//! makes it sooner. And while tasks are left, some worker is busy: a task that is neither running nor in a deque
//! waits for an input, and following inputs backwards in a graph without cycles ends at one that is.
//!
//! Under a limit on memory tasks also wait at the gate, and sources are left while workers sleep: then whoever finishes
//! a task wakes one, and the last to finish finds what waits himself (`gate`).
//!
//! # Why no wake-up is lost
//! The danger: A pushes a task and sees no sleeper, while B sees no task and falls asleep. A pushes, *fence*, reads
//! `n_sleepers`; B raises `n_sleepers`, *fence*, looks at the deques. Both fences are sequentially consistent, hence
//! ordered: if A's is first, B sees the task; if B's is first, A sees B, or finds B's announcement used up by another
//! wake-up, and then B will look again before it sleeps, with the same argument. Between B's last look and its wait
//! a wake-up may come: it is a number under the lock that B takes before it waits, not a signal that could pass
//! unheard. Where another worker takes it first, that one looks instead.
//!
//! # The end
//! Each worker counts its finished tasks and adds them to the sum of all before it looks for work elsewhere. Whoever
//! makes the sum complete closes: a flag under the same lock, and everybody is woken. A failure or a cancellation is
//! seen by a busy or looking worker, of which there is always one, between two tasks, and it closes too. Who
//! announces himself after that finds it closed, since he waits under the lock.

use std::sync::{
    Condvar, Mutex, MutexGuard, PoisonError,
    atomic::{AtomicBool, AtomicUsize, Ordering, fence},
};

/// Where workers sleep. See the module's page for why this is right.
#[derive(Debug, Default)]
pub(super) struct Sleep {
    n_sleepers: AtomicUsize,
    closed: AtomicBool,
    counts: Mutex<Counts>,
    bell: Condvar,
}

#[derive(Debug, Default)]
struct Counts {
    sleepers: usize,
    wakes: usize,
}

impl Sleep {
    /// Says that this worker is about to sleep. It must look once more for work, and then call
    /// [`sleep`](Self::sleep) or [`retract`](Self::retract).
    pub(super) fn announce(&self) {
        let mut counts = self.counts();
        counts.sleepers += 1;
        self.n_sleepers.store(counts.sleepers, Ordering::Relaxed);
        drop(counts);
        fence(Ordering::SeqCst);
    }
    /// Takes the announcement back: there was work.
    pub(super) fn retract(&self) {
        let mut counts = self.counts();
        // A wake-up that is under way is left to those who sleep, if any do.
        if counts.sleepers > 0 {
            counts.sleepers -= 1;
            self.n_sleepers.store(counts.sleepers, Ordering::Relaxed);
        } else {
            counts.wakes -= 1;
        }
    }
    /// Waits for a wake-up, or for the end.
    pub(super) fn sleep(&self) {
        let mut counts = self.counts();
        while counts.wakes == 0 && !self.is_closed() {
            counts = self.bell.wait(counts).unwrap_or_else(PoisonError::into_inner);
        }
        counts.wakes = counts.wakes.saturating_sub(1);
    }
    /// Wakes up to `n` workers; the caller has just pushed as many tasks.
    pub(super) fn wake(&self, n: usize) {
        fence(Ordering::SeqCst);
        if self.n_sleepers.load(Ordering::Relaxed) == 0 {
            return;
        }
        let mut counts = self.counts();
        let n = n.min(counts.sleepers);
        counts.sleepers -= n;
        counts.wakes += n;
        self.n_sleepers.store(counts.sleepers, Ordering::Relaxed);
        drop(counts);
        for _ in 0..n {
            self.bell.notify_one();
        }
    }
    /// Ends the run for everybody.
    pub(super) fn close(&self) {
        let counts = self.counts();
        self.closed.store(true, Ordering::Relaxed);
        drop(counts);
        self.bell.notify_all();
    }
    /// Whether the run has ended.
    pub(super) fn is_closed(&self) -> bool {
        self.closed.load(Ordering::Relaxed)
    }
    fn counts(&self) -> MutexGuard<'_, Counts> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::thread;

    fn counts(sleep: &Sleep) -> (usize, usize) {
        let counts = sleep.counts();
        assert_eq!(counts.sleepers, sleep.n_sleepers.load(Ordering::Relaxed));
        (counts.sleepers, counts.wakes)
    }

    #[test]
    fn a_wake_up_before_the_sleep_is_not_lost() {
        let sleep = Sleep::default();
        sleep.announce();
        sleep.wake(3);
        assert_eq!(counts(&sleep), (0, 1));
        sleep.sleep();
        assert_eq!(counts(&sleep), (0, 0));
    }

    #[test]
    fn who_retracts_leaves_the_wake_up_to_a_sleeper() {
        let sleep = Sleep::default();
        sleep.announce();
        sleep.announce();
        sleep.wake(1);
        sleep.retract();
        assert_eq!(counts(&sleep), (0, 1));
        sleep.retract();
        assert_eq!(counts(&sleep), (0, 0));
    }

    #[test]
    fn nobody_sleeps_after_the_end() {
        let sleep = Sleep::default();
        thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    sleep.announce();
                    sleep.sleep();
                });
            }
            sleep.close();
        });
        sleep.announce();
        sleep.sleep();
    }

    /// Every task is pushed from outside, when the last one has been taken: one lost wake-up, and all wait forever.
    #[test]
    fn no_wake_up_is_lost() {
        const TASKS: usize = 5_000;
        let (sleep, n_ready, n_taken) = (Sleep::default(), AtomicUsize::new(0), AtomicUsize::new(0));
        let take = || n_ready.try_update(Ordering::Relaxed, Ordering::Relaxed, |n| n.checked_sub(1)).is_ok();
        let work = || {
            while !sleep.is_closed() {
                if take() {
                    n_taken.fetch_add(1, Ordering::Relaxed);
                    continue;
                }
                sleep.announce();
                if take() {
                    sleep.retract();
                    n_taken.fetch_add(1, Ordering::Relaxed);
                } else {
                    sleep.sleep();
                }
            }
        };
        thread::scope(|scope| {
            for _ in 0..3 {
                scope.spawn(work);
            }
            for task in 0..TASKS {
                n_ready.fetch_add(1, Ordering::Relaxed);
                sleep.wake(1);
                while n_taken.load(Ordering::Relaxed) <= task {
                    thread::yield_now();
                }
            }
            sleep.close();
        });
        assert_eq!(n_taken.into_inner(), TASKS);
    }
}
