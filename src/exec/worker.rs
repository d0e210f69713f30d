//! What each worker does from the first task to the last.

use super::{
    Control, RunOptions,
    attempt::attempt,
    control::Begun,
    gate::Gate,
    log::LogWriter,
    sleep::Sleep,
    values::{Kept, Values},
};
use crate::{
    data::{Id, Nanos, TaskId},
    graph::source_order,
    kernel::{KernelError, Rng, Value},
    program::Program,
};
use crossbeam::{
    deque::{self, Steal, Stealer},
    utils::CachePadded,
};
use std::{
    ops::Range,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU32, AtomicUsize, Ordering},
    },
    thread,
};

/// How often a worker looks for work before it sleeps: about 100 µs, since being woken costs 20.
const LOOKS: u32 = 64;
/// The most tasks without inputs that a worker claims at once.
const MAX_CLAIM: usize = 1024;
/// A claim is to last about this long: long enough that claiming costs nothing, short enough for an even end.
const CLAIM: Nanos = Nanos(50_000);
/// How long finished tasks may go uncounted.
const COUNT_EVERY: Nanos = Nanos(1_000_000);

/// What all workers of a run have in common.
#[derive(Debug)]
pub(super) struct Shared<'r> {
    program: &'r Program<'r>,
    random: (u64, Rng),
    /// Who may begin, under a limit on memory.
    pub(super) gate: Option<Arc<Gate>>,
    control: &'r Control,
    pub(super) values: Values,
    /// For each task, how many of its inputs are still to come.
    waits_for: Vec<AtomicU32>,
    /// The tasks without inputs, in the order in which they are begun.
    sources: Vec<TaskId>,
    next_source: CachePadded<AtomicUsize>,
    n_finished: CachePadded<AtomicUsize>,
    stealers: Vec<Stealer<TaskId>>,
    sleep: Sleep,
    failed: AtomicBool,
    /// When it began, and what workers write down.
    pub(super) begun: Arc<Begun>,
}

impl<'r> Shared<'r> {
    /// The common state, and a deque for each worker.
    pub(super) fn new(
        program: &'r Program<'r>,
        options: &RunOptions,
        control: &'r Control,
    ) -> (Self, Vec<deque::Worker<TaskId>>) {
        let graph = program.graph();
        let sources = source_order(graph);
        let gate = options.memory_limit.and_then(|limit| Gate::new(graph, limit, &sources)).map(Arc::new);
        let deques: Vec<_> = (0..options.workers.get()).map(|_| deque::Worker::new_lifo()).collect();
        let shared = Self {
            program,
            random: (options.seed, options.rng),
            control,
            values: Values::new(graph, gate.clone()),
            gate,
            waits_for: graph.ids().map(|id| AtomicU32::new(graph.inputs(id).len() as u32)).collect(),
            sources,
            next_source: CachePadded::default(),
            n_finished: CachePadded::default(),
            stealers: deques.iter().map(deque::Worker::stealer).collect(),
            sleep: Sleep::default(),
            failed: AtomicBool::new(false),
            begun: control.begin(deques.len()),
        };
        if graph.is_empty() {
            shared.sleep.close();
        }
        (shared, deques)
    }
    /// The time since the run began.
    pub(super) fn now(&self) -> Nanos {
        self.begun.zero.elapsed().into()
    }
    fn is_stopping(&self) -> bool {
        self.stop_flags().iter().any(|flag| flag.load(Ordering::Relaxed))
    }
    fn stop_flags(&self) -> [&AtomicBool; 2] {
        [self.control.cancel_flag(), &self.failed]
    }
    /// The next `n` tasks without inputs, as places in `sources`; fewer at their end.
    fn claim_sources(&self, n: usize) -> Range<usize> {
        // Read first: after the end the place would grow with each call, and overflow one day.
        if self.next_source.load(Ordering::Relaxed) >= self.sources.len() {
            return 0..0;
        }
        let first = self.next_source.fetch_add(n, Ordering::Relaxed);
        first.min(self.sources.len())..(first + n).min(self.sources.len())
    }
    /// Whether sources are left that nobody has claimed.
    fn has_sources(&self) -> bool {
        self.next_source.load(Ordering::Relaxed) < self.sources.len()
    }
    /// One input of `task` has come. Whether it was the last one.
    fn input_has_come(&self, task: TaskId) -> bool {
        let waits_for = &self.waits_for[task.index()];
        // Who sees 1 is the only one left to count down, so it may skip the expensive instruction.
        waits_for.load(Ordering::Acquire) == 1 || waits_for.fetch_sub(1, Ordering::AcqRel) == 1
    }
}

/// One worker; everything in it is its own.
pub(super) struct Worker<'s> {
    id: usize,
    shared: &'s Shared<'s>,
    deque: deque::Worker<TaskId>,
    log: LogWriter<'s>,
    claim: Claim,
    /// Finished tasks that are not counted yet, and when it last counted.
    uncounted: usize,
    counted_at: Nanos,
    /// The inputs of the task at hand; empty between tasks.
    inputs: Vec<Arc<Kept>>,
    /// What the last task made ready; empty between tasks.
    ready: Vec<TaskId>,
    /// Whether there are tasks that wait for memory, or would have to.
    others_wait: bool,
}

/// Tasks without inputs that a worker has reserved.
struct Claim {
    places: Range<usize>,
    since: Nanos,
    size: usize,
}

/// Ends the run for all if a worker unwinds: a mistake in this module is not to become a run that hangs.
struct CloseOnPanic<'s>(&'s Shared<'s>);

impl Drop for CloseOnPanic<'_> {
    fn drop(&mut self) {
        if thread::panicking() {
            self.0.failed.store(true, Ordering::Relaxed);
            self.0.sleep.close();
        }
    }
}

impl<'s> Worker<'s> {
    pub(super) fn new(id: usize, deque: deque::Worker<TaskId>, shared: &'s Shared<'s>) -> Self {
        let log = LogWriter::new(&shared.begun.logs[id]);
        let claim = Claim { places: 0..0, since: Nanos(0), size: 0 };
        Self {
            id,
            shared,
            deque,
            log,
            claim,
            uncounted: 0,
            counted_at: Nanos(0),
            inputs: Vec::new(),
            ready: Vec::new(),
            others_wait: false,
        }
    }

    /// Works until no task is left, or the run is stopped.
    pub(super) fn work(mut self) {
        let _guard = CloseOnPanic(self.shared);
        let mut next = None;
        loop {
            let ready = next.take().filter(|&task| self.may_begin(task));
            let Some(task) = ready.or_else(|| self.find()) else { break };
            if self.shared.is_stopping() {
                break;
            }
            next = self.run(task);
        }
        self.count();
        if self.shared.is_stopping() {
            self.shared.sleep.close();
        }
    }

    /// Whether a task may begin; else it waits at the gate.
    fn may_begin(&self, task: TaskId) -> bool {
        self.shared.gate.as_ref().is_none_or(|gate| gate.enter(task))
    }

    /// Runs a task. What it makes ready is pushed, all but the first, which is to be run next.
    fn run(&mut self, task: TaskId) -> Option<TaskId> {
        let shared = self.shared;
        let graph = shared.program.graph();
        self.inputs.extend(graph.inputs(task).iter().map(|&input| shared.values.read(input)));
        let start = shared.now();
        self.log.began(task, start);
        let result = {
            let inputs: Vec<&Value> = self.inputs.iter().map(|input| input.value()).collect();
            attempt(shared.program, graph.task(task), shared.random, shared.stop_flags(), &inputs)
        };
        let end = shared.now().max(start);
        let next = match result {
            Ok((value, steps)) => {
                let bytes = value.n_bytes();
                self.log.finished(end, bytes, &steps);
                shared.values.put(task, value);
                self.announce(task, end, bytes)
            }
            Err(error) => {
                self.fail(task, [start, end], error);
                None
            }
        };
        // After the users know: giving much memory back takes its time.
        self.inputs.clear();
        if self.others_wait {
            // Some of that memory may be what a sleeper waits for.
            shared.sleep.wake(1);
        }
        next
    }

    /// Tells the users of a finished task, and counts it.
    fn announce(&mut self, task: TaskId, now: Nanos, bytes: u64) -> Option<TaskId> {
        let shared = self.shared;
        // From the last to the first, so that the newest in the deque is the first of those that wait there.
        let users = shared.program.graph().users(task).iter().rev().copied();
        self.ready.extend(users.filter(|&user| shared.input_has_come(user)));
        if let Some(gate) = &shared.gate {
            // Before anybody can take one of them and ask to be let in.
            let tasks_wait = gate.leave(task, bytes, self.ready.len());
            self.others_wait = tasks_wait || shared.has_sources();
        }
        let next = self.ready.pop();
        let pushed = self.ready.len();
        self.ready.drain(..).for_each(|ready| self.deque.push(ready));
        if pushed > 0 {
            shared.sleep.wake(pushed);
        }
        self.uncounted += 1;
        if now.since(self.counted_at) > COUNT_EVERY {
            self.count();
            self.counted_at = now;
        }
        next
    }

    fn fail(&mut self, task: TaskId, times: [Nanos; 2], error: KernelError) {
        let message = match error {
            KernelError::Failed(message) => message,
            KernelError::Cancelled if self.shared.is_stopping() => return self.log.gave_up(),
            KernelError::Cancelled => "it gave up although nobody had asked".to_owned(),
        };
        self.log.failed(task, times, message);
        self.shared.failed.store(true, Ordering::Relaxed);
    }

    /// Adds to the count of all; whoever completes it ends the run.
    fn count(&mut self) {
        if self.uncounted == 0 {
            return;
        }
        let before = self.shared.n_finished.fetch_add(self.uncounted, Ordering::AcqRel);
        self.shared.control.add_done(self.uncounted as u64);
        if before + self.uncounted == self.shared.program.graph().len() {
            self.shared.sleep.close();
        }
        self.uncounted = 0;
    }

    /// The next task to run; `None` at the end of the run.
    fn find(&mut self) -> Option<TaskId> {
        while let Some(task) = self.deque.pop() {
            if self.may_begin(task) {
                return Some(task);
            }
        }
        if let Some(task) = self.admitted() {
            return Some(task);
        }
        if let Some(task) = self.next_source()
            && self.may_begin(task)
        {
            return Some(task);
        }
        self.count();
        self.look()
    }

    /// A task that waited for memory, and need not any longer.
    fn admitted(&self) -> Option<TaskId> {
        self.shared.gate.as_ref()?.next()
    }

    fn next_source(&mut self) -> Option<TaskId> {
        let place = match self.claim.places.next() {
            Some(place) => place,
            None => self.claim_more()?,
        };
        Some(self.shared.sources[place])
    }

    fn claim_more(&mut self) -> Option<usize> {
        let now = self.shared.now();
        let claim = &mut self.claim;
        let was_short = now.since(claim.since) < CLAIM;
        let size = if was_short { 2 * claim.size } else { claim.size / 2 };
        // Who may have to wait at the gate must not sit on sources that others could begin.
        let most = if self.shared.gate.is_some() { 1 } else { MAX_CLAIM };
        claim.size = size.clamp(1, most);
        claim.since = now;
        claim.places = self.shared.claim_sources(claim.size);
        claim.places.next()
    }

    /// Looks at the others' deques, for a while awake, then asleep in between.
    fn look(&mut self) -> Option<TaskId> {
        let shared = self.shared;
        let sleep = &shared.sleep;
        loop {
            for look in 0..LOOKS {
                if sleep.is_closed() || shared.is_stopping() {
                    return None;
                }
                if let Some(ready) = self.found() {
                    return Some(ready);
                }
                if look % 8 == 7 {
                    thread::yield_now();
                } else {
                    (0..32).for_each(|_| std::hint::spin_loop());
                }
            }
            sleep.announce();
            if let Some(ready) = self.found() {
                sleep.retract();
                return Some(ready);
            }
            sleep.sleep();
        }
    }

    /// A task of another worker, or one that waited for memory. Where a gate may close, sources are left when a worker
    /// comes here.
    fn found(&mut self) -> Option<TaskId> {
        while let Some(task) = self.steal() {
            if self.may_begin(task) {
                return Some(task);
            }
        }
        let gate = self.shared.gate.as_ref()?;
        gate.next().or_else(|| {
            let source = if gate.is_open() { self.next_source() } else { None };
            source.filter(|&source| gate.enter(source))
        })
    }

    /// The oldest task of the next worker that has one.
    fn steal(&self) -> Option<TaskId> {
        let stealers = &self.shared.stealers;
        let others = (1..stealers.len()).map(|i| &stealers[(self.id + i) % stealers.len()]);
        others.into_iter().find_map(|other| {
            loop {
                match other.steal() {
                    Steal::Success(ready) => return Some(ready),
                    Steal::Empty => return None,
                    Steal::Retry => {}
                }
            }
        })
    }
}
