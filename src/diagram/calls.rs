//! A circle for each call, a box for the block that it leaves, and an arrow for each block that a call takes: Dask's
//! picture.

use super::{Diagram, LABEL_SIZE, LINE_SPACING, Mark};
use crate::{
    data::{Id, NodeId, TaskId},
    font,
    geom::{Outline, Size, size},
    graph::{Op, TaskGraph},
    layout::LayoutNode,
};

/// A circle and a box for every task. A fused task's circle lists its steps, first at the top... of what runs.
pub fn calls_and_blocks(graph: &TaskGraph) -> Diagram {
    let mut diagram = Diagram::default();
    for task in graph.ids() {
        let label = match &graph.layer_of(task).op {
            Op::Fused(steps) => steps.iter().map(|s| graph.name(s.name).to_owned()).collect(),
            _ => vec![graph.label(task).to_owned()],
        };
        let shape = LayoutNode { size: circle_around(&label), outline: Outline::Ellipse };
        let call = diagram.add(Mark::Call(task), label, shape);
        debug_assert_eq!(call, call_of(task), "two nodes a task");
        let label = vec![graph.coordinate(task)];
        let shape = LayoutNode { size: box_around(&label), outline: Outline::Rect };
        let block = diagram.add(Mark::Block(task), label, shape);
        let inputs = graph.inputs(task);
        for (slot, &input) in inputs.iter().enumerate() {
            if !inputs[..slot].contains(&input) {
                diagram.edges.push((block_of(input), call));
            }
        }
        diagram.edges.push((call, block));
    }
    diagram
}

/// The circle of a task.
pub fn call_of(task: TaskId) -> NodeId {
    NodeId::from_index(2 * task.index())
}

/// The box of a task.
pub fn block_of(task: TaskId) -> NodeId {
    NodeId::from_index(2 * task.index() + 1)
}

/// The size of a label with Graphviz's padding of 8 and 4 points on each side.
pub(super) fn padded(label: &[String]) -> Size {
    let width = font::widest(label, LABEL_SIZE);
    let height = label.len() as f64 * LABEL_SIZE * LINE_SPACING;
    size(width + 16.0, height + 8.0)
}

/// Graphviz's box: at least 54 × 36 points.
pub(super) fn box_around(label: &[String]) -> Size {
    let padded = padded(label);
    size(padded.width.max(54.0), padded.height.max(36.0))
}

/// Graphviz's circle: the ellipse around the label's corners, made round.
pub(super) fn circle_around(label: &[String]) -> Size {
    let padded = padded(label);
    let diameter = (padded.width.max(padded.height) * std::f64::consts::SQRT_2).max(54.0);
    size(diameter, diameter)
}
