//! Which marks to draw for a graph, before any coordinate: a circle for each call, a box for the block that it
//! leaves, and an arrow for each block that a call takes. Dask's picture.
//!
//! What always holds: edges go from a smaller to a larger node id, none twice; a mark's size depends on its label
//! alone, so a run never moves anything.

use crate::{
    data::{EdgeId, Id, IdVec, NodeId, TaskId},
    font,
    geom::{Outline, Size, size},
    graph::{Op, TaskGraph},
    layout::{LayoutInput, LayoutNode},
};

/// The height of labels, in points: Graphviz's default.
pub const LABEL_SIZE: f64 = 14.0;

/// The distance between the baselines of a label's lines, as a multiple of the height of the type.
pub const LINE_SPACING: f64 = 1.2;

/// What a node stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// A circle: the call.
    Call(TaskId),
    /// A box: the block that it leaves.
    Block(TaskId),
}

impl Mark {
    /// The task that it belongs to.
    pub fn task(self) -> TaskId {
        match self {
            Self::Call(task) | Self::Block(task) => task,
        }
    }
}

/// One thing to place and to draw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// What it stands for.
    pub mark: Mark,
    /// What is written in it, line by line; at least one.
    pub label: Vec<String>,
}

/// The marks of a picture and how they hang together.
#[derive(Clone, Debug, Default)]
pub struct Diagram {
    /// What is drawn.
    pub nodes: IdVec<NodeId, Node>,
    /// Who points at whom, from a smaller to a larger id.
    pub edges: IdVec<EdgeId, (NodeId, NodeId)>,
    /// The same nodes as the layout sees them.
    pub shapes: IdVec<NodeId, LayoutNode>,
}

impl Diagram {
    /// What the layout takes.
    pub fn layout_input(&self) -> LayoutInput<'_> {
        LayoutInput { nodes: &self.shapes, edges: &self.edges }
    }
    fn add(&mut self, mark: Mark, label: Vec<String>, shape: LayoutNode) -> NodeId {
        self.nodes.push(Node { mark, label });
        self.shapes.push(shape)
    }
}

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
fn padded(label: &[String]) -> Size {
    let width = label.iter().map(|line| font::width(line, LABEL_SIZE)).fold(0.0, f64::max);
    let height = label.len() as f64 * LABEL_SIZE * LINE_SPACING;
    size(width + 16.0, height + 8.0)
}

/// Graphviz's box: at least 54 × 36 points.
fn box_around(label: &[String]) -> Size {
    let padded = padded(label);
    size(padded.width.max(54.0), padded.height.max(36.0))
}

/// Graphviz's circle: the ellipse around the label's corners, made round.
fn circle_around(label: &[String]) -> Size {
    let padded = padded(label);
    let diameter = (padded.width.max(padded.height) * std::f64::consts::SQRT_2).max(54.0);
    size(diameter, diameter)
}
