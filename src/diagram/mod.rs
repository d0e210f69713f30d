//! Which marks to draw for a graph, before any coordinate: Dask's circles and boxes (`calls`), or a box for all tasks
//! that are alike (`stacks`, by the `classes` of tasks), or a cell a task (`bands`); how the chunks of an array look
//! (`grid`, and with its measures `arrays`); and what a sketch asks for (`sketched`).
//!
//! What always holds: edges go from a smaller to a larger node id, none twice; a mark's size depends on its label
//! and drawing alone, so a run never moves anything.

mod acyclic;
mod arrays;
mod bands;
mod calls;
mod classes;
mod grid;
mod links;
mod sketched;
mod stacks;

pub use arrays::{ArrayFacts, arrays};
pub use bands::{Bands, Flow, bands};
pub use calls::{block_of, call_of, calls_and_blocks};
pub use grid::{Face, GRID_MARGIN, GridDrawing, SideOf, grid};
pub use sketched::{FRAME_MARGIN, LOOP, Sketched, Stroke, sketched};
pub use stacks::{BARS_HEIGHT, Detail, LEAST_SPREAD, SHEET, StackOptions, layers, n_sheets, stacks, tasks};

use crate::{
    data::{EdgeId, IdVec, NodeId, Rows, StackId, TaskId},
    font,
    layout::{LayoutInput, LayoutNode, LayoutOptions},
    sketch::{Form, Paint},
};

/// The height of labels, in points: Graphviz's default.
pub const LABEL_SIZE: f64 = 14.0;

/// The height of what is written beside edges, in points.
pub const EDGE_LABEL_SIZE: f64 = 11.0;

/// How far marks stand apart where words are beside the lines between them, as a multiple of the widest: a line that
/// passes a mark is nearer to it than another mark would be.
const WORDS_BESIDE: f64 = 1.5;

/// The distance between the baselines of a label's lines, as a multiple of the height of the type.
pub const LINE_SPACING: f64 = 1.2;

/// What a node stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// A circle: the call.
    Call(TaskId),
    /// A box: the block that it leaves.
    Block(TaskId),
    /// A box for tasks that are alike, calls and blocks.
    Stack(StackId),
    /// A thing of a sketch, with its colours.
    Thing(Form, Paint),
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
    /// What is written beside edges; empty where nothing is, and without entries where no edge has any.
    pub edge_labels: IdVec<EdgeId, String>,
    /// The drawing beside the label of each node: the chunks of its array. Without entries where no node has any.
    pub grids: IdVec<NodeId, GridDrawing>,
    /// The tasks of each stack.
    pub stacks: Rows<StackId, TaskId>,
    /// What a sketch says beyond marks and edges; empty for task graphs.
    pub sketched: Sketched,
}

impl Diagram {
    /// What the layout takes.
    pub fn layout_input(&self) -> LayoutInput<'_> {
        LayoutInput { nodes: &self.shapes, edges: &self.edges }
    }
    /// How it is laid out: apart enough for what is written beside its edges, and otherwise as usual.
    pub fn layout_options(&self, usual: &LayoutOptions) -> LayoutOptions {
        if !self.sketched.names.is_empty() {
            return self.sketched.options(self.edge_labels.values(), usual);
        }
        let words = font::widest(self.edge_labels.values(), EDGE_LABEL_SIZE);
        let (node_gap, rank_gap) = match usual.direction.is_sideways() {
            _ if words <= 0.0 => (0.0, 0.0),
            true => (WORDS_BESIDE * EDGE_LABEL_SIZE + 12.0, words + 24.0),
            false => (WORDS_BESIDE * words + 30.0, 0.0),
        };
        LayoutOptions {
            node_gap: usual.node_gap.max(node_gap),
            rank_gap: usual.rank_gap.max(rank_gap),
            ..*usual
        }
    }
    fn add(&mut self, mark: Mark, label: Vec<String>, shape: LayoutNode) -> NodeId {
        self.nodes.push(Node { mark, label });
        self.shapes.push(shape)
    }
}
