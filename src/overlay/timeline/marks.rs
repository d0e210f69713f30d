//! What a timeline and the marks of a graph have from each other: colours, and which blocks are alive at the peak.

use super::super::{Overlay, Shade, Shades};
use crate::{
    data::{IdVec, TaskId},
    diagram::{Diagram, Mark},
};

impl Overlay {
    /// Where each of so many tasks stands on the scale of colours: as its mark.
    pub fn heats(&self, diagram: &Diagram, n_tasks: usize) -> IdVec<TaskId, Option<f64>> {
        let mut heats = IdVec::filled(n_tasks, None);
        for (id, node) in diagram.nodes.iter() {
            match node.mark {
                Mark::Call(task) => heats[task] = self.marks[id].heat,
                Mark::Stack(stack) => {
                    diagram.stacks.row(stack).iter().for_each(|&task| heats[task] = self.marks[id].heat);
                }
                Mark::Block(_) | Mark::Thing(..) => {}
            }
        }
        heats
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
    /// Where each task stands on the scale of colours.
    pub fn heats(&self) -> IdVec<TaskId, Option<f64>> {
        let heat = |shade: &Shade| match shade {
            Shade::Heat(heat) => Some(*heat),
            Shade::Ended(_) => None,
        };
        self.of.values().iter().map(heat).collect()
    }
}
