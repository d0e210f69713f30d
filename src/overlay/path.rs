//! A path through the graph as a thick line between marks.

use super::{Measurement, Overlay, color_by::Said};
use crate::{
    data::{IdVec, NodeId, TaskId},
    diagram::{Diagram, Mark},
    graph::TaskGraph,
    inspect::{Path, RunOf},
};
use std::collections::BTreeSet;

/// The edges of a diagram along a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathMarks {
    /// From which mark to which.
    pub edges: BTreeSet<(NodeId, NodeId)>,
    /// What a legend calls it.
    pub of: &'static str,
}

impl Said<'_, '_> {
    /// The path that belongs to what is said, and what a legend calls it.
    pub(super) fn path(&self, graph: &TaskGraph) -> Option<(Path, &'static str)> {
        let path = match self {
            Self::Run(run, Measurement::Critical) => critical(run),
            Self::Run(run, _) => (Path::that_decided(run), "decided the wall time"),
            Self::Order(by) if by.is_of_paths() => (Path::longest(graph), "longest path"),
            Self::Order(_) => return None,
        };
        Some(path)
    }

    /// The same among cells. What decided the wall time are all tasks of a worker there: only the critical path is a line.
    pub(super) fn path_of_cells(&self, graph: &TaskGraph) -> Option<(Path, &'static str)> {
        match self {
            Self::Run(run, _) => Some(critical(run)),
            Self::Order(_) => self.path(graph),
        }
    }
}

fn critical(run: &RunOf<'_>) -> (Path, &'static str) {
    (Path::critical(run), "critical path")
}

impl Overlay {
    /// Draws a path. Where it stays within one mark there is nothing to draw.
    pub(super) fn mark_path(&mut self, diagram: &Diagram, n_tasks: usize, (path, of): (&Path, &'static str)) {
        let ends = Ends::of(diagram, n_tasks);
        let mut edges: BTreeSet<(NodeId, NodeId)> =
            path.tasks.iter().filter_map(|&task| ends.within(task)).collect();
        edges.extend(path.steps.iter().filter_map(|&[from, to]| ends.between(from, to)));
        self.path = (!edges.is_empty()).then_some(PathMarks { edges, of });
        let n = path.tasks.len();
        for (i, &task) in path.tasks.iter().enumerate() {
            if let Some(id) = ends.call(diagram, task) {
                self.marks[id].details.push(format!("{of}: {} of {n}", i + 1));
            }
        }
    }
}

/// Where a task's marks are: where edges to it end, and where those from it begin.
struct Ends {
    of: IdVec<TaskId, Option<[NodeId; 2]>>,
}

impl Ends {
    fn of(diagram: &Diagram, n_tasks: usize) -> Self {
        let mut of: IdVec<TaskId, Option<[NodeId; 2]>> = IdVec::filled(n_tasks, None);
        for (id, node) in diagram.nodes.iter() {
            match node.mark {
                Mark::Call(task) => of[task] = Some([id; 2]),
                Mark::Block(task) => of[task] = of[task].map(|[call, _]| [call, id]),
                Mark::Stack(stack) => {
                    diagram.stacks.row(stack).iter().for_each(|&task| of[task] = Some([id; 2]));
                }
                Mark::Thing(..) => {}
            }
        }
        Self { of }
    }

    /// The mark that stands for a task and for no other.
    fn call(&self, diagram: &Diagram, task: TaskId) -> Option<NodeId> {
        let [call, _] = self.of[task]?;
        let is_alone = match diagram.nodes[call].mark {
            Mark::Stack(stack) => diagram.stacks.row(stack).len() == 1,
            _ => true,
        };
        is_alone.then_some(call)
    }

    /// From a task's circle to its box.
    fn within(&self, task: TaskId) -> Option<(NodeId, NodeId)> {
        let [call, block] = self.of[task]?;
        (call != block).then_some((call, block))
    }

    fn between(&self, from: TaskId, to: TaskId) -> Option<(NodeId, NodeId)> {
        let ([_, from], [to, _]) = (self.of[from]?, self.of[to]?);
        (from != to).then_some((from, to))
    }
}
