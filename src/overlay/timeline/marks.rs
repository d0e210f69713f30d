//! What a timeline and the marks of a graph have from each other: colours, and which blocks are alive at the peak.

use super::super::{Overlay, Shade, Shades, Tint};
use crate::{
    data::{IdVec, TaskId},
    diagram::{Diagram, Mark},
};

impl Overlay {
    /// The colour of each of so many tasks: that of its mark.
    pub fn tints(&self, diagram: &Diagram, n_tasks: usize) -> IdVec<TaskId, Option<Tint>> {
        let mut tints = IdVec::filled(n_tasks, None);
        for (id, node) in diagram.nodes.iter() {
            match node.mark {
                Mark::Call(task) => tints[task] = self.marks[id].tint,
                Mark::Stack(stack) => {
                    diagram.stacks.row(stack).iter().for_each(|&task| tints[task] = self.marks[id].tint);
                }
                Mark::Block(_) | Mark::Thing(..) => {}
            }
        }
        tints
    }

    /// Says of the blocks of these tasks that they are alive when the bytes are most. Boxes of many say nothing.
    pub fn mark_peak(&mut self, diagram: &Diagram, at_peak: &[TaskId]) {
        for (id, node) in diagram.nodes.iter() {
            let task = match node.mark {
                Mark::Block(task) => Some(task),
                Mark::Stack(stack) => match diagram.stacks.row(stack) {
                    [only] => Some(*only),
                    _ => None,
                },
                Mark::Call(_) | Mark::Thing(..) => None,
            };
            let is_at_peak = task.is_some_and(|task| at_peak.binary_search(&task).is_ok());
            self.marks[id].is_at_peak = is_at_peak;
        }
    }
}

impl Shades {
    /// The colour of each task, where it has one of its own.
    pub fn tints(&self) -> IdVec<TaskId, Option<Tint>> {
        let tint = |shade: &Shade| match shade {
            Shade::Tint(tint) => Some(*tint),
            Shade::Layer | Shade::Ended(_) => None,
        };
        self.of.values().iter().map(tint).collect()
    }
}
