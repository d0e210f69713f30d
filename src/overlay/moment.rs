//! A run at one instant: what is done, what runs, what is gone, what is still to come.

use super::{Annotation, Overlay, State, worker_name};
use crate::{
    data::TaskId,
    diagram::{Diagram, Mark},
};

/// Where a task is at an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// It has not begun.
    Later,
    /// It runs.
    Running,
    /// Its block is there.
    Done,
    /// Its block was there, and nobody needs it any more.
    Freed,
}

impl Overlay {
    /// What this overlay, of a whole run, says at an instant. Colours mean the same at all of them, and so does the legend.
    #[must_use]
    pub fn at_moment(&self, diagram: &Diagram, moment: impl Fn(TaskId) -> Moment) -> Self {
        let mut overlay = self.clone();
        let state = |state| Annotation { state, ..Annotation::default() };
        // Which tasks decide how long it takes is not known before the end.
        overlay.path = None;
        overlay.explained = self.marks.values().to_vec();
        overlay.explained.extend([state(State::NotRun), state(State::Freed)]);
        for (id, node) in diagram.nodes.iter() {
            let said = &mut overlay.marks[id];
            if !matches!(said.state, State::Done | State::NotStored) {
                continue;
            }
            match node.mark {
                Mark::Call(task) => match moment(task) {
                    Moment::Later => *said = state(State::NotRun),
                    Moment::Running => *said = running(said),
                    Moment::Done | Moment::Freed => {}
                },
                Mark::Block(task) => match moment(task) {
                    Moment::Later | Moment::Running => *said = state(State::NotRun),
                    Moment::Freed if said.state == State::Done => {
                        *said = Annotation { notes: vec!["freed".to_owned()], ..state(State::Freed) };
                    }
                    Moment::Done | Moment::Freed => {}
                },
                Mark::Stack(stack) => {
                    let tasks = diagram.stacks.row(stack);
                    let n = |which: &[Moment]| {
                        tasks.iter().filter(|&&task| which.contains(&moment(task))).count()
                    };
                    let (done, gone) = (n(&[Moment::Done, Moment::Freed]), n(&[Moment::Freed]));
                    if gone == tasks.len() && said.state == State::Done {
                        let notes = vec!["freed".to_owned()];
                        *said = Annotation { notes, tint: said.tint, ..state(State::Freed) };
                    } else if done == 0 && n(&[Moment::Running]) == 0 {
                        *said = state(State::NotRun);
                    } else if tasks.len() == 1 && done == 0 {
                        *said = running(said);
                    } else if done < tasks.len() {
                        *said = Annotation {
                            notes: vec![format!("{done} of {} done", tasks.len())],
                            ..state(State::Done)
                        };
                    }
                }
                Mark::Thing(..) => {}
            }
        }
        overlay
    }
}

/// Of a task that runs it is known who runs it.
fn running(said: &Annotation) -> Annotation {
    let worker = said.worker.map(worker_name);
    Annotation {
        worker: said.worker,
        notes: std::iter::once("running".to_owned()).chain(worker).collect(),
        ..Annotation::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        array::{Array, Chunks, ReduceOptions},
        data::{Id, IdVec, Nanos},
        diagram::calls_and_blocks,
        dtype::DType,
        inspect::{RunOf, WhatIf, as_written, replay},
        optimize::Rewrite,
        overlay::Measurement,
    };
    use std::num::NonZeroU32;

    #[test]
    fn marks_say_where_their_tasks_are() {
        let ones = Array::ones(&[20], DType::F64, &Chunks::from(10)).unwrap();
        let graph = ones.sum(&ReduceOptions::default()).unwrap().to_graph().unwrap();
        let what_if = WhatIf {
            workers: NonZeroU32::MIN,
            dispatch: Nanos(0),
            busy: IdVec::filled(graph.len(), Nanos(10)),
            bytes: IdVec::filled(graph.len(), 8),
            order: None,
        };
        let trace = replay(&graph, &what_if);
        let Rewrite { graph: ran, origin } = Rewrite::unchanged(graph.clone());
        let measured = as_written(&graph, &origin, &trace);
        let run = RunOf { written: &graph, ran: &ran, origin: &origin, trace: &trace, measured: &measured };
        let diagram = calls_and_blocks(&graph);
        let whole = Overlay::of_run(&run, &diagram, Measurement::Time);
        let moments = [Moment::Freed, Moment::Done, Moment::Running, Moment::Later, Moment::Later];
        let now = whole.at_moment(&diagram, |task| moments[task.index()]);
        let states: Vec<(State, String)> =
            now.marks.values().iter().map(|said| (said.state, said.notes.join(" "))).collect();
        let of = |task: usize| [states[2 * task].clone(), states[2 * task + 1].clone()];
        assert_eq!(of(0)[1], (State::Freed, "freed".to_owned()));
        assert_eq!(of(0)[0].0, State::Done);
        assert_eq!(of(1)[1], (State::Done, "8 B".to_owned()));
        assert_eq!(of(2)[0], (State::Done, "running worker 0".to_owned()));
        assert_eq!([of(2)[1].0, of(3)[0].0, of(4)[1].0], [State::NotRun; 3]);
        assert_eq!(now.scale, whole.scale);
    }
}
