//! What a run says of the marks of a graph.

use super::{
    Annotation, Capsule, Measurement, Overlay, Scale, State, measured::Numbers, stack::Summary, worker_name,
};
use crate::{
    data::{Id, NodeId, TaskId},
    diagram::{self, Diagram, Mark},
    graph::TaskGraph,
    inspect::{Measure, Outcome, RunOf},
    quantity,
};

impl Overlay {
    /// What a run measured of each call, who ran it, how many bytes each block has, and what ran as one task.
    pub fn of_run(run: &RunOf<'_>, diagram: &Diagram, by: Measurement) -> Self {
        let numbers = Numbers::new(run, by);
        let stacks: Vec<Summary> =
            diagram.stacks.iter().map(|(_, tasks)| Summary::of(run.measured, &numbers, tasks)).collect();
        let scale = if stacks.is_empty() {
            numbers.scale()
        } else {
            let are_many = diagram.stacks.iter().any(|(_, tasks)| tasks.len() > 1);
            by.scale(stacks.iter().filter_map(Summary::whole).collect(), are_many)
        };
        let marks = Marks { run, numbers, scale };
        let mut overlay = Self { scale, workers: run.trace.workers, ..Self::silent(diagram) };
        for (id, node) in diagram.nodes.iter() {
            overlay.marks[id] = match node.mark {
                Mark::Call(task) => match &run.measured.tasks[task] {
                    Outcome::Done(measure) => marks.call(task, measure),
                    other => not_done(other),
                },
                Mark::Block(task) => match &run.measured.tasks[task] {
                    Outcome::Done(measure) => marks.block(task, measure),
                    Outcome::Failed { .. } => Annotation { state: State::NotRun, ..Annotation::default() },
                    other => not_done(other),
                },
                Mark::Thing(..) => Annotation::default(),
                Mark::Stack(stack) => stacks[stack.index()].annotation(&marks.numbers, scale),
            };
        }
        if stacks.is_empty() {
            overlay.capsules = run.measured.chains.iter().map(|chain| capsule(run.written, chain)).collect();
        }
        overlay
    }
}

/// What all marks of single tasks are told from.
struct Marks<'r, 'a> {
    run: &'r RunOf<'a>,
    numbers: Numbers,
    scale: Option<Scale>,
}

impl Marks<'_, '_> {
    fn call(&self, task: TaskId, measure: &Measure) -> Annotation {
        let by = self.numbers.by;
        let (time, worker) = (quantity::duration(measure.busy), worker_name(measure.worker));
        let number = self.numbers.of(task);
        let note = number.map(|number| by.note(number));
        let mut details = vec![
            self.run.written.key(task),
            format!("{time} on {worker}, from {}", quantity::duration(measure.start)),
        ];
        if let (Measurement::Wait | Measurement::Critical, Some(number)) = (by, number) {
            details.push(format!("{}: {}", by.heading(false).to_lowercase(), by.bare(number)));
        }
        // Of its own time and its worker the one that is not said by colour stands second.
        let second = if by == Measurement::Worker { time.clone() } else { worker };
        Annotation {
            tint: number.and_then(|number| self.numbers.tint(number, self.scale)),
            worker: Some(measure.worker).filter(|_| by != Measurement::Nothing),
            notes: vec![note.unwrap_or(time), second],
            details,
            ..Annotation::default()
        }
    }

    fn block(&self, task: TaskId, measure: &Measure) -> Annotation {
        let bytes = quantity::bytes(measure.bytes);
        let (state, fate) = if measure.stored {
            (State::Done, "")
        } else {
            (State::NotStored, ", never stored: the next step took it piece by piece")
        };
        let number = self.numbers.of(task).filter(|_| self.numbers.by == Measurement::Bytes);
        Annotation {
            tint: number.and_then(|number| self.numbers.tint(number, self.scale)),
            notes: vec![quantity::bytes_briefly(measure.bytes)],
            details: vec![self.run.written.key(task), format!("{bytes}{fate}")],
            state,
            ..Annotation::default()
        }
    }
}

/// What there is to say of a task that gave no value.
fn not_done(outcome: &Outcome) -> Annotation {
    match outcome {
        Outcome::Failed { worker, kind, message } => Annotation {
            worker: Some(*worker),
            notes: vec![kind.word().to_owned(), worker_name(*worker)],
            details: vec![message.clone()],
            state: State::of(outcome),
            ..Annotation::default()
        },
        _ => Annotation { state: State::of(outcome), ..Annotation::default() },
    }
}

/// A chain's circles and the boxes between them; the last box is outside, for that block is stored.
fn capsule(graph: &TaskGraph, chain: &[TaskId]) -> Capsule {
    let mut nodes: Vec<NodeId> =
        chain.iter().flat_map(|&task| [diagram::call_of(task), diagram::block_of(task)]).collect();
    nodes.pop();
    let steps: Vec<String> = chain.iter().map(|&task| graph.title(task)).collect();
    Capsule { nodes, title: format!("ran as one task: {}", steps.join(" → ")) }
}
