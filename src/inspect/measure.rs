//! Lays what was measured on the graph that ran onto the graph as it was written.

use crate::{
    data::{IdVec, Nanos, Rows, TaskId, WorkerId},
    graph::TaskGraph,
    trace::{Failure, FailureKind, Span, Trace},
};

/// What a run says of one task as it was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Outcome {
    /// It gave its value.
    Done(Measure),
    /// It failed, alone or within a fused chain.
    Failed {
        /// Who ran it.
        worker: WorkerId,
        /// How it ended.
        kind: FailureKind,
        /// What it said.
        message: String,
    },
    /// No output needs it.
    NotNeeded,
    /// The run ended before it was done.
    #[default]
    NotRun,
}

/// How one task went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Measure {
    /// Who ran it.
    pub worker: WorkerId,
    /// How long its inputs were there before its work began; nothing for the later steps of a fused chain.
    pub waited: Nanos,
    /// When its work began. The steps of a fused chain take turns; here they stand end to end.
    pub start: Nanos,
    /// The time that its own work took.
    pub busy: Nanos,
    /// The bytes of its block.
    pub bytes: u64,
    /// Whether the block was ever whole in memory. Within a fused chain it may go to the next step tile by tile.
    pub stored: bool,
}

/// What a run says of a graph as it was written.
#[derive(Clone, Debug, Default)]
pub struct Measured {
    /// Task by task.
    pub tasks: IdVec<TaskId, Outcome>,
    /// The tasks that ran as one, in the order of their chain; only chains of two and more.
    pub chains: Vec<Vec<TaskId>>,
}

impl Measured {
    /// The tasks that gave their value.
    pub fn done(&self) -> impl Iterator<Item = (TaskId, &Measure)> {
        self.tasks.iter().filter_map(|(id, outcome)| match outcome {
            Outcome::Done(measure) => Some((id, measure)),
            _ => None,
        })
    }
}

/// Lays a trace onto the graph as written; `origin` leads from the tasks of the trace to those of the graph.
pub fn as_written(written: &TaskGraph, origin: &Rows<TaskId, TaskId>, trace: &Trace) -> Measured {
    let mut tasks = IdVec::<TaskId, Outcome>::filled(written.len(), Outcome::NotNeeded);
    let mut chains = Vec::new();
    for (_, chain) in origin.iter() {
        for &id in chain {
            tasks[id] = Outcome::NotRun;
        }
        if chain.len() > 1 {
            chains.push(chain.to_vec());
        }
    }
    for span in &trace.spans {
        lay_span(written, origin.row(span.task), span, trace, &mut tasks);
    }
    for failure in &trace.failures {
        for &id in origin.row(failure.task) {
            let Failure { worker, kind, ref message, .. } = *failure;
            tasks[id] = Outcome::Failed { worker, kind, message: message.clone() };
        }
    }
    Measured { tasks, chains }
}

fn lay_span(
    written: &TaskGraph,
    chain: &[TaskId],
    span: &Span,
    trace: &Trace,
    tasks: &mut IdVec<TaskId, Outcome>,
) {
    let whole = span.end.since(span.start);
    let steps = trace.steps(span);
    let mut start = span.start;
    for (i, &id) in chain.iter().enumerate() {
        let is_last = i + 1 == chain.len();
        let step = steps.get(i).copied().unwrap_or_default();
        // What the steps leave of the span (calls, clock reads) belongs to the last one, so that the sum is exact.
        let busy = if is_last { whole.since(start.since(span.start)) } else { step.busy };
        let bytes = if is_last { span.bytes } else { written.block_bytes(id).unwrap_or(0) };
        tasks[id] = Outcome::Done(Measure {
            worker: span.worker,
            waited: if i == 0 { span.start.since(span.ready) } else { Nanos(0) },
            start,
            busy,
            bytes,
            stored: is_last || !step.streamed,
        });
        start = start + busy;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        array::{Chunks, Random, ReduceOptions},
        data::Id,
        optimize::optimize,
        trace::{Clock, StepTime},
    };

    fn span(task: usize, start: u64, end: u64, steps: std::ops::Range<u32>) -> Span {
        let (task, worker) = (TaskId::from_index(task), WorkerId::from_index(task % 2));
        Span { task, worker, ready: Nanos(0), start: Nanos(start), end: Nanos(end), bytes: 16, steps }
    }

    #[test]
    fn a_chain_is_taken_apart_into_its_steps_and_what_did_not_run_says_so() {
        let x = Random::new().normal(0.0, 0.1, &[30], &Chunks::from(10)).unwrap();
        let written = x.mean(&ReduceOptions::default()).unwrap().to_graph().unwrap();
        let fused = optimize(&written);
        let failure = Failure {
            task: TaskId::from_index(2),
            worker: WorkerId::from_index(0),
            start: Nanos(5),
            end: Nanos(9),
            kind: FailureKind::Failed,
            message: "no".into(),
        };
        let trace = Trace {
            clock: Clock::Virtual,
            workers: 2,
            spans: vec![span(0, 10, 110, 0..2), span(1, 20, 60, 2..4)],
            steps: [(70, true), (20, false), (10, false), (25, false)]
                .map(|(busy, streamed)| StepTime { busy: Nanos(busy), streamed })
                .to_vec(),
            failures: vec![failure],
            wall: Nanos(120),
            peak_live_bytes: 0,
            memory: None,
            resident: Vec::new(),
        };
        let measured = as_written(&written, &fused.origin, &trace);
        let said: Vec<String> = measured
            .tasks
            .values()
            .iter()
            .map(|outcome| match outcome {
                Outcome::Done(m) => {
                    format!("{} {} {} {} {}", m.waited.0, m.start.0, m.busy.0, m.bytes, m.stored)
                }
                Outcome::Failed { message, .. } => message.clone(),
                other => format!("{other:?}"),
            })
            .collect();
        assert_eq!(
            said,
            [
                "10 10 70 80 false",
                "20 20 10 80 true",
                "no",
                "0 80 30 16 true",
                "0 30 30 16 true",
                "no",
                "NotRun"
            ]
        );
        assert_eq!(measured.chains.len(), 3);
    }
}
