//! Runs a program on worker threads. The only module with threads.
//!
//! In: a [`Program`], how many workers, a seed, and a [`Control`] that another thread may hold. Out: the values
//! that were asked for and a [`Trace`] of what ran when and where; of a run that failed or was stopped, the trace up
//! to there.
//!
//! What always holds: a task runs once, after its inputs; the values are the same for any number of workers and any
//! schedule; a value is freed when its last user has it no longer; every thread has ended when [`run`] returns,
//! whatever happened.
//!
//! A worker prefers what is close: the first user that its last task made ready, then what it pushed itself, newest
//! first, then what waited for memory, then the next task without inputs in the [order](crate::graph::source_order) of a walk from
//! the outputs, then what it can steal. So a graph is gone through depth first, blocks
//! are used while they are still in the cache, and few are alive at a time. Work stealing is that of Blumofe and
//! Leiserson (1999) on the deques of Chase and Lev (2005); going to sleep and being woken is in `sleep`,
//! who has to wait for memory in `gate`.

mod attempt;
mod control;
mod gate;
mod journal;
mod log;
mod serial;
mod sleep;
#[cfg(test)]
mod tests;
mod values;
mod worker;

pub use control::Control;
pub use log::Reader;
pub use serial::run_serial;

use crate::{
    data::TaskId,
    graph::TaskGraph,
    kernel::{Rng, Value},
    program::Program,
    trace::Trace,
};
use log::Log;
use std::{num::NonZeroU32, thread};
use thiserror::Error;
use worker::{Shared, Worker};

/// How to run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunOptions {
    /// How many threads work, the calling one among them.
    pub workers: NonZeroU32,
    /// What all random numbers are derived from.
    pub seed: u64,
    /// What else they follow from. Default: their blocks.
    pub rng: Rng,
    /// The most bytes of values that are to be alive at one time. A task that would need more waits until others
    /// have freed enough; where nothing else can go on, one begins all the same. Default: no limit.
    pub memory_limit: Option<u64>,
}

impl RunOptions {
    /// So many workers, this seed, no limit on memory.
    pub fn new(workers: NonZeroU32, seed: u64) -> Self {
        Self { workers, seed, rng: Rng::default(), memory_limit: None }
    }
}

/// A run that reached its end.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// The values that the graph's outputs ask for, in that order.
    pub outputs: Vec<Value>,
    /// What happened.
    pub trace: Trace,
}

/// A run that did not reach its end.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{cause}")]
pub struct RunError {
    /// Why.
    pub cause: Cause,
    /// What happened until then: it shows where.
    pub trace: Trace,
}

/// Why a run did not reach its end.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Cause {
    /// A task failed: the first one, where several did.
    #[error("{title} failed: {message}")]
    Failed {
        /// The task.
        task: TaskId,
        /// What a reader calls it: `normal 3`.
        title: String,
        /// What it said.
        message: String,
    },
    /// It was stopped by its [`Control`].
    #[error("stopped after {done} of {tasks} tasks")]
    Cancelled {
        /// How many tasks had finished.
        done: usize,
        /// How many there are.
        tasks: usize,
    },
}

/// Runs every task of `program`, on the calling thread and on `workers - 1` others, and waits for all of them.
///
/// Where the system refuses a thread the run goes on with those that it has; the trace says how many there were.
/// A kernel that panics fails its task. The panic hook still runs, and the default one writes to standard error:
/// a program that does not want that sets its own.
///
/// # Errors
/// A [`RunError`] when a task failed or panicked, or when `control` was cancelled. The other workers finish the task
/// that they are at, or give it up at its next look at the flag, and the trace so far is kept.
///
/// # Examples
/// ```
/// use chunkscope::exec::{Control, RunOptions, run};
/// use chunkscope::graph::GraphBuilder;
/// use chunkscope::program::{Kernels, Program};
///
/// let graph = GraphBuilder::default().finish()?;
/// let program = Program::new(&graph, &Kernels::default())?;
/// let options = RunOptions::new(std::num::NonZeroU32::MIN, 0);
/// let run = run(&program, &options, &Control::default())?;
/// assert!(run.outputs.is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn run(program: &Program<'_>, options: &RunOptions, control: &Control) -> Result<Run, Box<RunError>> {
    let (shared, deques) = Shared::new(program, options, control);
    let mut n_workers = 1;
    thread::scope(|scope| {
        let mut workers = deques.into_iter().enumerate().map(|(id, deque)| Worker::new(id, deque, &shared));
        let own = workers.next();
        let mut others = Vec::new();
        for worker in workers {
            let builder = thread::Builder::new().name(format!("worker {}", others.len() + 1));
            match builder.spawn_scoped(scope, || worker.work()) {
                Ok(thread) => others.push(thread),
                Err(_) => break,
            }
        }
        n_workers += others.len();
        own.into_iter().for_each(Worker::work);
        for thread in others {
            if let Err(panic) = thread.join() {
                std::panic::resume_unwind(panic);
            }
        }
    });
    let wall = shared.now();
    let mut trace = Log::into_trace(program.graph(), &shared.begun.logs[..n_workers], wall);
    trace.memory = shared.gate.as_ref().map(|gate| gate.use_of_limit());
    conclude(program.graph(), trace, || shared.values.outputs(program.graph()))
}

/// The result of a run from its trace.
fn conclude(
    graph: &TaskGraph,
    trace: Trace,
    outputs: impl FnOnce() -> Vec<Value>,
) -> Result<Run, Box<RunError>> {
    let cause = if let Some(failure) = trace.failures.first() {
        let (task, message) = (failure.task, failure.message.clone());
        Cause::Failed { task, title: graph.title(task), message }
    } else if trace.spans.len() < graph.len() {
        Cause::Cancelled { done: trace.spans.len(), tasks: graph.len() }
    } else {
        return Ok(Run { outputs: outputs(), trace });
    };
    Err(Box::new(RunError { cause, trace }))
}
