//! What would have been if something were different: an operation faster, other workers, no overhead, another order.

use super::{Outcome, RunOf, Schedule, WhatIf, order, path::longest_from};
use crate::data::{IdVec, Nanos, TaskId};
use std::num::NonZeroU32;

/// One thing that is different.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// The tasks of this name take so many times as long.
    Times {
        /// What they are called.
        name: String,
        /// Above 0; below 1 they are faster.
        factor: f64,
    },
    /// There are so many workers.
    Workers(NonZeroU32),
    /// A task begins as soon as it is chosen.
    NoOverhead,
    /// Workers choose in another order.
    Order(Order),
}

/// An order in which tasks are chosen among those that could begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// [Dask's](super::order()).
    Dask,
    /// The one from which the longest chain is left to go, by its time: the critical path first (Hu, 1961).
    LongestFirst,
}

/// The question that these changes make of a run, to be [played through](super::replay()). Without changes it is the run as
/// it was, each task handed out in the time that it took on average. Nothing where the run did not finish.
///
/// A fused task is as long as the tasks that it stands for, each of them changed by itself.
pub fn what_if(run: &RunOf<'_>, changes: &[Change]) -> Option<WhatIf> {
    let mut asked = WhatIf::as_it_was(run.ran, run.trace)?;
    asked.dispatch = Schedule::of(run.ran, run.trace).dispatch_of_a_task(run.trace);
    for change in changes {
        match change {
            Change::Times { name, factor } => {
                for (task, saved) in differences(run, name, *factor).iter() {
                    asked.busy[task] = Nanos(asked.busy[task].0.saturating_add_signed(*saved));
                }
            }
            Change::Workers(workers) => asked.workers = *workers,
            Change::NoOverhead => asked.dispatch = Nanos(0),
            Change::Order(_) => {}
        }
    }
    // The longest chain is that of the changed times.
    let last = changes.iter().rev().find_map(|change| match change {
        Change::Order(order) => Some(*order),
        _ => None,
    });
    asked.order = last.map(|order| numbers(run, order, &asked.busy));
    Some(asked)
}

/// How much longer each task that ran takes if the tasks of this name among those that it stands for do.
fn differences(run: &RunOf<'_>, name: &str, factor: f64) -> IdVec<TaskId, i64> {
    let of = |task: TaskId| {
        let own = run.origin.row(task).iter().filter(|&&id| run.written.label(id) == name);
        let busy = own.map(|&id| match &run.measured.tasks[id] {
            Outcome::Done(measure) => measure.busy.0,
            _ => 0,
        });
        let busy: u64 = busy.sum();
        (busy as f64 * (factor - 1.0)).round() as i64
    };
    run.ran.ids().map(of).collect()
}

fn numbers(run: &RunOf<'_>, by: Order, busy: &IdVec<TaskId, Nanos>) -> IdVec<TaskId, u64> {
    match by {
        Order::Dask => order(run.ran).values().iter().map(|priority| u64::from(priority.place)).collect(),
        Order::LongestFirst => {
            let left = longest_from(run.ran, |task| Some(busy[task].0));
            left.values().iter().map(|&left| u64::MAX - left).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        array::{Array, Chunks, ReduceOptions},
        data::{Id, WorkerId},
        dtype::DType,
        inspect::{as_written, replay},
        optimize::optimize,
        trace::{Clock, Span, StepTime, Trace},
    };

    /// Ones in four blocks, each added up where it is made, then the sum of all: by one worker, with 2 ns before each task.
    /// A block takes 10 ns to make, and 3, 4, 5, 6 ns to be added up; the sum takes 7.
    fn with_run(told: impl Fn(&RunOf<'_>)) {
        let ones = Array::ones(&[40], DType::F64, &Chunks::from(10)).unwrap();
        let written = ones.sum(&ReduceOptions::default()).unwrap().to_graph().unwrap();
        let fused = optimize(&written);
        let (mut spans, mut steps, mut now) = (Vec::new(), Vec::new(), 0);
        for task in fused.graph.ids() {
            let first = steps.len() as u32;
            let busy = if fused.origin.row(task).len() == 1 {
                7
            } else {
                let adding = 3 + task.index() as u64;
                steps.extend([10, adding].map(|n| StepTime { busy: Nanos(n), streamed: false }));
                10 + adding
            };
            let start = Nanos(now + 2);
            now = start.0 + busy;
            spans.push(Span {
                task,
                worker: WorkerId::from_index(0),
                ready: Nanos(0),
                start,
                end: Nanos(now),
                bytes: 8,
                steps: first..steps.len() as u32,
            });
        }
        let trace =
            Trace { clock: Clock::Virtual, workers: 1, spans, steps, wall: Nanos(now), ..Trace::default() };
        let measured = as_written(&written, &fused.origin, &trace);
        told(&RunOf {
            written: &written,
            ran: &fused.graph,
            origin: &fused.origin,
            trace: &trace,
            measured: &measured,
        });
    }

    #[test]
    fn changes_by_hand() {
        with_run(|run| {
            let wall = |changes: &[Change]| replay(run.ran, &what_if(run, changes).unwrap()).wall.0;
            let workers = |n| Change::Workers(NonZeroU32::new(n).unwrap());
            let ones = run.written.label(run.written.ids().next().unwrap()).to_owned();
            let faster = |factor| Change::Times { name: ones.clone(), factor };
            // Four times 10, then 3 + 4 + 5 + 6, then 7; 2 of dispatch before each task but the first are 1 for each of five.
            assert_eq!(wall(&[]), 40 + 18 + 7 + 5);
            assert_eq!(wall(&[Change::NoOverhead]), 65);
            assert_eq!(wall(&[Change::NoOverhead, faster(0.5)]), 45);
            assert_eq!(wall(&[Change::NoOverhead, faster(2.0)]), 105);
            assert_eq!(wall(&[Change::NoOverhead, workers(4)]), 16 + 7);
            // 13 and 14 against 15 and 16 beside each other; the longest first pairs 16 with 13.
            let longest = Change::Order(Order::LongestFirst);
            assert_eq!(wall(&[Change::NoOverhead, workers(2), longest.clone()]), 29 + 7);
            assert_eq!(wall(&[Change::NoOverhead, workers(2), Change::Order(Order::Dask)]), 29 + 7);
            assert_eq!(wall(&[Change::NoOverhead, longest]), 65);
            let unknown = Change::Times { name: "nobody".to_owned(), factor: 0.5 };
            assert_eq!(wall(&[Change::NoOverhead, unknown]), 65);
        });
    }

    #[test]
    fn a_run_that_did_not_finish_says_nothing() {
        with_run(|run| {
            let mut trace = run.trace.clone();
            trace.spans.pop();
            assert!(what_if(&RunOf { trace: &trace, ..*run }, &[]).is_none());
        });
    }
}
