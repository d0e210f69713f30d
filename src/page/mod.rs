//! What a page tells of a graph beyond its picture: tasks, what they take, how large their blocks are, and how a run
//! went. Plain data as JSON, for a reader who asks by hand.
//!
//! In: a graph, the diagram that was drawn of it, perhaps a run. Out: one JSON object. What always holds: tasks are
//! numbered as in the graph, marks as in the diagram, times are nanoseconds, and the same graph gives the same bytes.

mod run;

use crate::{
    chunks::ChunkGrid,
    data::{Id, TaskId},
    diagram::{Diagram, Mark},
    dtype::DType,
    graph::{Coords, Layer, Op, TaskGraph},
    inspect::RunOf,
};
use run::RunFacts;
use serde::Serialize;

/// Longer descriptions of operations are cut: some hold all elements of an array.
const LONGEST_OPERATION: usize = 240;

/// All that the page tells.
#[derive(Serialize)]
struct Facts<'a> {
    layers: Vec<LayerFacts<'a>>,
    /// Layer and block of each task.
    tasks: Vec<u32>,
    /// For each task how many inputs it has, and for each of them how far back its number lies.
    inputs: Vec<u32>,
    outputs: Vec<usize>,
    marks: Marks,
    run: Option<RunFacts<'a>>,
    /// What the page is coloured by when it opens, where it knows that; else what it chooses.
    coloring: Option<&'a str>,
}

/// Which tasks each mark stands for.
#[derive(Serialize)]
#[serde(untagged)]
enum Marks {
    /// Of each task a circle, and after it a box.
    Calls(&'static str),
    /// These, mark by mark.
    Of(Vec<Vec<usize>>),
}

#[derive(Serialize)]
struct LayerFacts<'a> {
    label: &'a str,
    token: &'a str,
    operation: String,
    dtype: Option<&'static str>,
    item_size: Option<u64>,
    /// For each axis lengths and how often each follows.
    chunks: Option<Vec<Vec<(u64, u64)>>>,
    /// How many blocks there are along each axis, where block numbers count in a grid.
    grid: Option<&'a [u32]>,
    /// What blocks are called, where they do not.
    listed: Option<Vec<&'a str>>,
}

/// Writes down what there is to tell; `coloring` is what somebody wishes the page to be coloured by. Linear.
pub fn facts(
    graph: &TaskGraph,
    diagram: &Diagram,
    run: Option<&RunOf<'_>>,
    coloring: Option<&str>,
) -> String {
    let tasks = graph.ids().map(|id| graph.task(id));
    let facts = Facts {
        layers: graph.layers().values().iter().map(|layer| layer_facts(graph, layer)).collect(),
        tasks: tasks.flat_map(|task| [task.layer.index() as u32, task.block]).collect(),
        inputs: graph.ids().flat_map(|id| inputs(graph, id)).collect(),
        outputs: graph.outputs().iter().map(|id| id.index()).collect(),
        marks: marks(diagram),
        run: run.map(RunFacts::of),
        coloring,
    };
    serde_json::to_string(&facts).unwrap_or_else(|_| "null".to_owned())
}

fn inputs(graph: &TaskGraph, id: TaskId) -> impl Iterator<Item = u32> + '_ {
    let inputs = graph.inputs(id);
    let back = move |input: &TaskId| (id.index() - input.index()) as u32;
    std::iter::once(inputs.len() as u32).chain(inputs.iter().map(back))
}

fn marks(diagram: &Diagram) -> Marks {
    if diagram.stacks.is_empty() {
        return Marks::Calls("calls");
    }
    let tasks = |mark: Mark| match mark {
        Mark::Stack(stack) => diagram.stacks.row(stack).iter().map(|task| task.index()).collect(),
        Mark::Call(task) | Mark::Block(task) => vec![task.index()],
        Mark::Thing(..) => Vec::new(),
    };
    Marks::Of(diagram.nodes.values().iter().map(|node| tasks(node.mark)).collect())
}

fn layer_facts<'a>(graph: &'a TaskGraph, layer: &'a Layer) -> LayerFacts<'a> {
    let (grid, listed) = match &layer.coords {
        Coords::Grid(grid) => (Some(grid.as_slice()), None),
        Coords::Listed(names) => (None, Some(names.iter().map(|&name| graph.name(name)).collect())),
    };
    LayerFacts {
        label: graph.name(layer.name),
        token: graph.name(layer.token),
        operation: operation(graph, &layer.op),
        dtype: layer.dtype.map(DType::name),
        item_size: layer.dtype.map(DType::item_size),
        chunks: layer.chunks.as_ref().map(lengths),
        grid,
        listed,
    }
}

/// An operation with its parameters; nothing of one that is only known by name.
fn operation(graph: &TaskGraph, op: &Op) -> String {
    let whole = match op {
        Op::Known(operation) => format!("{operation:?}"),
        Op::Fused(steps) => {
            let steps: Vec<&str> = steps.iter().map(|step| graph.name(step.name)).collect();
            steps.join(" → ")
        }
        Op::Opaque => String::new(),
    };
    match whole.char_indices().nth(LONGEST_OPERATION) {
        Some((end, _)) => format!("{}…", &whole[..end]),
        None => whole,
    }
}

/// Equal lengths that follow one another, as one.
fn lengths(chunks: &ChunkGrid) -> Vec<Vec<(u64, u64)>> {
    let packed = |axis: &[u64]| axis.chunk_by(|a, b| a == b).map(|run| (run[0], run.len() as u64)).collect();
    chunks.axes().iter().map(|axis| packed(axis)).collect()
}
