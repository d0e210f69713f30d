//! What happened in a run: plain data that can be saved, read back, compared and drawn without the executor.
//!
//! What always holds: `ready ≤ start ≤ end` in every span; spans are sorted by start, then task; a task has at most
//! one span, and a task without one did not finish.

use crate::data::{Nanos, TaskId, WorkerId};
use std::ops::Range;

/// What the times of a trace are measured with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Clock {
    /// A clock that only goes forward.
    #[default]
    Monotonic,
    /// Simulated: exactly repeatable.
    Virtual,
}

/// One run of one task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// The task of the graph that ran.
    pub task: TaskId,
    /// Who ran it.
    pub worker: WorkerId,
    /// When its last input was there; `start - ready` is time spent waiting for a worker.
    pub ready: Nanos,
    /// When its work began.
    pub start: Nanos,
    /// When its value was there.
    pub end: Nanos,
    /// The bytes of its value.
    pub bytes: u64,
    /// Its steps in [`Trace::steps`]: empty unless the task is a fused chain.
    pub steps: Range<u32>,
}

/// How one step of a fused chain went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StepTime {
    /// The time that it took, all tiles together.
    pub busy: Nanos,
    /// Whether its numbers went to the next step piece by piece, so that their block was never whole in memory.
    pub streamed: bool,
}

/// A task that did not give a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The task of the graph that ran.
    pub task: TaskId,
    /// Who ran it.
    pub worker: WorkerId,
    /// When its work began.
    pub start: Nanos,
    /// When it failed.
    pub end: Nanos,
    /// How it ended.
    pub kind: FailureKind,
    /// What it said.
    pub message: String,
}

/// How a task ended that gave no value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FailureKind {
    /// It failed.
    #[default]
    Failed,
    /// It was running when its process was killed.
    Killed,
}

impl FailureKind {
    /// `failed`, `killed`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Failed => "failed",
            Self::Killed => "killed",
        }
    }
}

/// The memory of the process at an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Resident {
    /// When.
    pub at: Nanos,
    /// Its resident set: all memory of the process, as the system counts it.
    pub bytes: u64,
}

/// A task that has begun and not ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Begun {
    /// The task of the graph that runs.
    pub task: TaskId,
    /// Who runs it.
    pub worker: WorkerId,
    /// When its work began.
    pub start: Nanos,
}

/// What happened in a part of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct News {
    /// The tasks that ended. When they were ready is not known yet.
    pub spans: Vec<Span>,
    /// The steps of the fused ones; each span knows its range.
    pub steps: Vec<StepTime>,
    /// The tasks that have begun and not ended, where earlier news did not tell of them.
    pub begun: Vec<Begun>,
}

/// Everything that a run tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trace {
    /// What the times are measured with.
    pub clock: Clock,
    /// How many workers there were, whether they got work or not.
    pub workers: u32,
    /// The tasks that finished, sorted by start, then task.
    pub spans: Vec<Span>,
    /// The steps of the fused ones; each span knows its range.
    pub steps: Vec<StepTime>,
    /// The tasks that failed, sorted by end.
    pub failures: Vec<Failure>,
    /// From the start of the run to the end of its last worker.
    pub wall: Nanos,
    /// The most bytes of values that were alive at one time.
    pub peak_live_bytes: u64,
    /// What a limit on these bytes has done; none where the run could not come near one.
    pub memory: Option<MemoryUse>,
    /// Samples of the process's memory, in order; none where nobody took any.
    pub resident: Vec<Resident>,
}

/// What a limit on the bytes of values that are alive has done to a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MemoryUse {
    /// The limit.
    pub limit: u64,
    /// How many tasks had to wait for memory.
    pub waited: u64,
    /// How many began over the limit, because nothing else could go on.
    pub over: u64,
}

impl Trace {
    /// The time that each step of a fused span took, in the order of the chain; empty for other tasks.
    pub fn steps(&self, span: &Span) -> &[StepTime] {
        &self.steps[span.steps.start as usize..span.steps.end as usize]
    }
    /// The time that all tasks took, added up over the workers.
    pub fn busy(&self) -> Nanos {
        self.spans.iter().map(|s| s.end.since(s.start)).sum()
    }
    /// The most memory that the process was seen to have; `None` where nobody looked.
    pub fn peak_resident(&self) -> Option<u64> {
        self.resident.iter().map(|sample| sample.bytes).max()
    }
    /// From the first start of a task to the last end of one: what the wall time is without starting up and
    /// collecting the results.
    pub fn compute_time(&self) -> Nanos {
        let start = self.spans.iter().map(|s| s.start).min().unwrap_or_default();
        let end = self.spans.iter().map(|s| s.end).max().unwrap_or_default();
        end.since(start)
    }
}
