//! The interchange format, version 1: graphs and runs as lines of JSON, whoever made them.
//!
//! In and out: a [`TaskGraph`], perhaps a [`Trace`] of its run. One JSON object a line, the first is the header; a
//! reader skips lines and fields that it does not know. A task is named by its place in the graph's list, never by
//! its key. What always holds: what is written reads back as the same graph and the same trace, but for operations:
//! a file says what they are called, not what they compute.
//!
//! A run of an optimized graph is two graphs: number 0, the one as written (`plan`), and number 1, the one that ran
//! (`run`); `of` and `origin` of the second lead from its tasks to those of the first.
//!
//! Several runs of one graph are one graph line and a `repeat` line for each run after the first, which gives it a number
//! of its own (`g`) and names the graph (`of`).
//!
//! [`trace_events`] writes a run for other tools; it is not read back.

mod events;
mod read;
mod write;

pub use events::trace_events;
pub use read::{ReadError, read};
pub use write::{news, opening, plan, run};

use crate::{
    data::{Rows, TaskId},
    graph::TaskGraph,
    inspect::Repeats,
    trace::Trace,
};

/// What a recording says beside graph and trace: where and when the run was. Written only for runs: a plan is the
/// same bytes on every machine.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// The command line.
    pub argv: Vec<String>,
    /// The process.
    pub pid: u32,
    /// How many processors it may use.
    pub cpus: u32,
    /// When the run began: nanoseconds since 1970, UTC.
    pub began_unix_ns: u64,
    /// The expression.
    pub expr: String,
    /// What the random numbers follow from.
    pub seed: u64,
    /// The result, where it is a single number, as it was printed.
    pub result: Option<String>,
}

/// What a file holds.
#[derive(Clone, Debug)]
pub struct Recording {
    /// The graph as it was written.
    pub written: TaskGraph,
    /// The expression, where the file says.
    pub expr: Option<String>,
    /// What ran, where the file holds a run.
    pub run: Option<RecordedRun>,
}

/// A run that was read back.
#[derive(Clone, Debug)]
pub struct RecordedRun {
    /// For each task that ran the tasks of the graph as written that it stands for.
    pub origin: Rows<TaskId, TaskId>,
    /// The graph that ran.
    pub graph: TaskGraph,
    /// What happened; of several runs the one that [stands for all](crate::inspect::middle).
    pub trace: Trace,
    /// What happened in the others.
    pub others: Vec<Trace>,
    /// What the random numbers followed from, where the file says.
    pub seed: Option<u64>,
    /// The result, where it was a single number.
    pub result: Option<String>,
}

impl RecordedRun {
    /// All runs of the file, the one that stands for all first.
    pub fn repeats<'a>(&'a self, written: &'a TaskGraph) -> Repeats<'a> {
        let traces = std::iter::once(&self.trace).chain(&self.others).collect();
        Repeats { written, ran: &self.graph, origin: &self.origin, traces }
    }
}
