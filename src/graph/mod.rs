//! What is to be computed: tasks, the blocks they make, and which task takes which block.
//!
//! In: layers and tasks in any order, through a [`GraphBuilder`]. Out: a [`TaskGraph`], immutable, acyclic, and
//! numbered so that *input < task*: a loop over the ids in order meets every input before its users.
//! petgraph owns the edges (so its algorithms run on a graph of ours); flat rows beside it give inputs in argument
//! order and users in task order, which petgraph's lists do not.

mod builder;
mod op;
mod order;
mod size;

pub use builder::{BuildError, GraphBuilder};
pub use op::{Op, Operation, Step, Take, streams};
pub use order::source_order;

use crate::{
    chunks::{ChunkGrid, unravel},
    data::{Id, IdVec, LayerId, Rows, Symbol, Symbols, TaskId},
    dtype::DType,
};
use petgraph::graph::{DiGraph, NodeIndex};

/// What a task's block number stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Coords {
    /// A grid with this many blocks along each axis, counted row-major. It need not be full: culling leaves holes.
    Grid(Vec<u32>),
    /// Imported keys that are no position in a grid (`(0.9, 1)` from an overlap), as written.
    Listed(Vec<Symbol>),
}

/// One array operation: every task in it runs `op` on another block.
#[derive(Clone, Debug, PartialEq)]
pub struct Layer {
    /// What a reader sees in the circle: `mean_chunk`.
    pub name: Symbol,
    /// What makes its keys unique: `mean_chunk-cd48d0ef48ee683bf3e84260666b33d7`.
    pub token: Symbol,
    /// What it does.
    pub op: Op,
    /// What its tasks' block numbers mean.
    pub coords: Coords,
    /// How its blocks are cut from one array. `None` where the file that we read did not say.
    pub chunks: Option<ChunkGrid>,
    /// The type of its elements. `None` where the file that we read did not say.
    pub dtype: Option<DType>,
}

/// One task: eight bytes. Its key, label and operation follow from the layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Task {
    /// The operation it belongs to.
    pub layer: LayerId,
    /// The block it makes: a number in the layer's [`Coords`].
    pub block: u32,
}

/// Which argument an edge feeds: petgraph does not keep edges in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot(pub u32);

/// An immutable, acyclic graph of tasks, numbered so that every input is smaller than its user.
#[derive(Clone, Debug)]
pub struct TaskGraph {
    symbols: Symbols,
    layers: IdVec<LayerId, Layer>,
    dag: DiGraph<Task, Slot, u32>,
    inputs: Rows<TaskId, TaskId>,
    users: Rows<TaskId, TaskId>,
    outputs: Vec<TaskId>,
}

impl TaskGraph {
    /// How many tasks there are.
    pub fn len(&self) -> usize {
        self.dag.node_count()
    }
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// Every task, inputs before users.
    pub fn ids(&self) -> impl DoubleEndedIterator<Item = TaskId> + ExactSizeIterator + use<> {
        (0..self.len()).map(TaskId::from_index)
    }
    /// The layer and block of a task.
    pub fn task(&self, id: TaskId) -> Task {
        self.dag[NodeIndex::new(id.index())]
    }
    /// A layer by its id.
    pub fn layer(&self, id: LayerId) -> &Layer {
        &self.layers[id]
    }
    /// The layer of a task.
    pub fn layer_of(&self, id: TaskId) -> &Layer {
        self.layer(self.task(id).layer)
    }
    /// Every layer, in the order in which they were added.
    pub fn layers(&self) -> &IdVec<LayerId, Layer> {
        &self.layers
    }
    /// The tasks whose values `id` takes, in argument order; repeats allowed (`x + x`).
    pub fn inputs(&self, id: TaskId) -> &[TaskId] {
        self.inputs.row(id)
    }
    /// The tasks that take the value of `id`, in order; twice where they take it twice.
    pub fn users(&self, id: TaskId) -> &[TaskId] {
        self.users.row(id)
    }
    /// How many values are passed, counting repeats.
    pub fn n_edges(&self) -> usize {
        self.inputs.items().len()
    }
    /// The tasks whose values were asked for, in the order in which they were asked for.
    pub fn outputs(&self) -> &[TaskId] {
        &self.outputs
    }
    /// The text of a name.
    pub fn name(&self, symbol: Symbol) -> &str {
        self.symbols.name(symbol)
    }
    /// All names; a pass that makes a new graph starts from a copy.
    pub fn symbols(&self) -> &Symbols {
        &self.symbols
    }
    /// What Dask writes in the circle: `mean_chunk`.
    pub fn label(&self, id: TaskId) -> &str {
        self.name(self.layer_of(id).name)
    }
    /// What Dask writes in the box: `(2, 0)`, `7`, `()`, or the imported text.
    pub fn coordinate(&self, id: TaskId) -> String {
        let Task { layer, block } = self.task(id);
        match &self.layers[layer].coords {
            Coords::Listed(names) => self.name(names[block as usize]).to_owned(),
            Coords::Grid(grid) => {
                let at: Vec<String> = unravel(block, grid).iter().map(u32::to_string).collect();
                if let [only] = at.as_slice() { only.clone() } else { format!("({})", at.join(", ")) }
            }
        }
    }
    /// The task as Dask's key: `('mean_chunk-cd48…', 2)`; a listed coordinate stands as it was read.
    pub fn key(&self, id: TaskId) -> String {
        let Task { layer, block } = self.task(id);
        let layer = &self.layers[layer];
        let token = self.name(layer.token);
        match &layer.coords {
            Coords::Listed(names) => match self.name(names[block as usize]) {
                "" => token.to_owned(),
                name => format!("{token} {name}"),
            },
            Coords::Grid(grid) => {
                let at: Vec<String> = unravel(block, grid).iter().map(u32::to_string).collect();
                let comma = if at.is_empty() { "," } else { ", " };
                format!("('{token}'{comma}{})", at.join(", "))
            }
        }
    }
    /// The task as a reader says it: `mean_chunk 2`.
    pub fn title(&self, id: TaskId) -> String {
        format!("{} {}", self.label(id), self.coordinate(id)).trim_end().to_owned()
    }
    /// The same graph for petgraph's own algorithms; a `NodeIndex` equals a `TaskId`.
    pub fn petgraph(&self) -> &DiGraph<Task, Slot, u32> {
        &self.dag
    }
}
