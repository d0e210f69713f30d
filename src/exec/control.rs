//! What another thread sees and asks of a run.

use super::log::{Log, Reader};
use crate::{
    data::{Id, Nanos, WorkerId},
    trace::News,
};
use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Instant,
};

/// Shared between a run and whoever watches it: a progress bar, Ctrl-C. One for each run.
#[derive(Debug, Default)]
pub struct Control {
    cancelled: AtomicBool,
    tasks_done: AtomicU64,
    begun: Mutex<Option<Arc<Begun>>>,
}

/// A run that has begun.
#[derive(Debug)]
pub(super) struct Begun {
    pub(super) zero: Instant,
    /// Of each worker.
    pub(super) logs: Vec<Log>,
}

impl Control {
    /// Asks the run to stop: soon, not at once. A run that has not begun will not.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }
    /// Whether the run was asked to stop.
    pub fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }
    /// How many tasks have finished; a few milliseconds late where they are short.
    pub fn tasks_done(&self) -> u64 {
        self.tasks_done.load(Ordering::Relaxed)
    }
    /// The time since the run began, on the clock of its trace; `None` before that.
    pub fn elapsed(&self) -> Option<Nanos> {
        self.begun().map(|begun| begun.zero.elapsed().into())
    }
    /// What has happened since this reader was last used, on the way of the run or after it.
    pub fn news(&self, reader: &mut Reader) -> News {
        self.begun().map_or_else(News::default, |begun| reader.news(&begun.logs))
    }
    /// What the run writes, from now on.
    pub(super) fn begin(&self, workers: usize) -> Arc<Begun> {
        let logs = (0..workers).map(|id| Log::new(WorkerId::from_index(id))).collect();
        let begun = Arc::new(Begun { zero: Instant::now(), logs });
        *self.begun.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&begun));
        begun
    }
    fn begun(&self) -> Option<Arc<Begun>> {
        self.begun.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
    pub(super) fn add_done(&self, n: u64) {
        self.tasks_done.fetch_add(n, Ordering::Relaxed);
    }
    pub(super) fn cancel_flag(&self) -> &AtomicBool {
        &self.cancelled
    }
}
