//! Lines of JSON to graphs and traces.

mod limits;
mod lines;
mod run;

use self::{
    lines::{At, EndLine, FailLine, GraphLine, LayerEntry, MemoryLine, RepeatLine, SpansLine, Tag},
    run::RunLines,
};
use super::{RecordedRun, Recording};
use crate::{
    chunks::{ChunkGrid, ravel},
    data::{DraftId, Id, IdVec, LayerId, Symbol, TaskId},
    dtype::DType,
    graph::{BuildError, Coords, GraphBuilder, Layer, Op, Step, TaskGraph},
    inspect::middle,
    optimize::Rewrite,
    trace::Trace,
};
use std::rc::Rc;
use thiserror::Error;

/// Why a file is no recording.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ReadError {
    /// Nothing in it.
    #[error("the file is empty")]
    Empty,
    /// Not the format at all.
    #[error("line 1 is not the header of a recording: {{\"t\":\"chunkscope\",\"v\":1,…}}")]
    NoHeader,
    /// Made by a later version.
    #[error("this is version {0} of the format; version 1 can be read")]
    Version(u64),
    /// A line that is broken.
    #[error("line {line}: {source}")]
    Json {
        /// Counted from 1.
        line: usize,
        /// What is wrong, with the column.
        source: serde_json::Error,
    },
    /// A number that points at nothing.
    #[error("line {line}: {what} number {index}, but there are only {len}")]
    OutOfRange {
        /// Counted from 1.
        line: usize,
        /// What is pointed at.
        what: &'static str,
        /// By which number.
        index: usize,
        /// How many there are.
        len: usize,
    },
    /// More of something than can be counted.
    #[error("the run has more {0} than can be counted")]
    TooMuch(&'static str),
    /// The tasks of a graph do not fit together.
    #[error("line {line}: {source}")]
    Graph {
        /// Counted from 1.
        line: usize,
        /// Why.
        source: BuildError,
    },
    /// A recording without a graph.
    #[error("the file holds no graph")]
    NoGraph,
}

/// A graph of the file with what the file says of a run of it; several runs share the graph.
struct Part {
    g: usize,
    line: usize,
    entry: Rc<GraphLine>,
    graph: Rc<TaskGraph>,
    /// Where the file's tasks went: the builder renumbers.
    number: Rc<IdVec<DraftId, TaskId>>,
    run: RunLines,
    end: Option<EndLine>,
}

/// Reads a recording, or a single graph. A run without an end has died: what was running then has failed.
///
/// # Errors
/// Says the line, and what is wrong there.
pub fn read(text: &str) -> Result<Recording, ReadError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut lines =
        text.lines().enumerate().map(|(i, line)| (i + 1, line)).filter(|(_, l)| !l.trim().is_empty());
    let (first_number, first) = lines.next().ok_or(ReadError::Empty)?;
    let mut parts = Vec::new();
    match serde_json::from_str::<Tag<'_>>(first) {
        Ok(tag) if tag.t.as_deref() == Some("chunkscope") => {
            if let Some(version @ 2..) = tag.v {
                return Err(ReadError::Version(version));
            }
            lines.try_for_each(|(number, line)| read_line(number, line, &mut parts))?;
        }
        // A graph alone, on one line or laid out over many.
        Ok(tag) if tag.is_graph() => read_graph(first_number, first, &mut parts)?,
        Err(_) if serde_json::from_str::<Tag<'_>>(text).is_ok_and(|tag| tag.is_graph()) => {
            read_graph(first_number, text, &mut parts)?;
        }
        _ => return Err(ReadError::NoHeader),
    }
    assemble(parts)
}

fn read_line(number: usize, line: &str, parts: &mut Vec<Part>) -> Result<(), ReadError> {
    let json = |source| ReadError::Json { line: number, source };
    let tag: Tag<'_> = serde_json::from_str(line).map_err(json)?;
    match tag.t.as_deref() {
        Some("graph") => read_graph(number, line, parts),
        Some("spans") => {
            let spans: SpansLine = serde_json::from_str(line).map_err(json)?;
            part_of(parts, spans.g, number)?.add_spans(number, spans)
        }
        Some("fail") => {
            let fail: FailLine = serde_json::from_str(line).map_err(json)?;
            part_of(parts, fail.g, number)?.add_failure(number, fail)
        }
        Some("repeat") => {
            let repeat: RepeatLine = serde_json::from_str(line).map_err(json)?;
            let part = part_of(parts, repeat.of, number)?.repeated(repeat.g);
            parts.push(part);
            Ok(())
        }
        Some("mem") => {
            let memory: MemoryLine = serde_json::from_str(line).map_err(json)?;
            if let Some(part) = parts.iter_mut().find(|part| part.g == memory.g) {
                part.add_memory(&memory);
            }
            Ok(())
        }
        Some("end") => {
            let end: EndLine = serde_json::from_str(line).map_err(json)?;
            let part = part_of(parts, end.g, number)?;
            part.end = Some(end);
            Ok(())
        }
        _ => Ok(()),
    }
}

fn part_of(parts: &mut [Part], g: usize, line: usize) -> Result<&mut Part, ReadError> {
    let len = parts.len();
    parts.iter_mut().find(|part| part.g == g).ok_or(ReadError::OutOfRange {
        line,
        what: "graph",
        index: g,
        len,
    })
}

fn read_graph(line: usize, text: &str, parts: &mut Vec<Part>) -> Result<(), ReadError> {
    let mut entry: GraphLine =
        serde_json::from_str(text).map_err(|source| ReadError::Json { line, source })?;
    let mut builder = GraphBuilder::default();
    let blocks = add_layers(line, &mut entry, &mut builder)?;
    let draft = |i| index(line, "task", i, entry.tasks.len()).map(DraftId::from_index);
    // The builder says whose input is not there; but it counts in 32 bits.
    let input = |&i: &usize| if u32::try_from(i).is_ok() { Ok(DraftId::from_index(i)) } else { draft(i) };
    for (task, &block) in entry.tasks.iter().zip(&blocks) {
        let inputs = task.inputs.iter().map(input).collect::<Result<Vec<_>, _>>()?;
        builder.task(LayerId::from_index(task.layer), block, inputs);
    }
    for &output in &entry.outputs {
        builder.output(draft(output)?);
    }
    let (graph, number) = builder.finish_numbered().map_err(|source| ReadError::Graph { line, source })?;
    let (g, entry, graph, number) = (entry.g.unwrap_or(0), entry.into(), graph.into(), number.into());
    parts.push(Part { g, line, entry, graph, number, run: RunLines::default(), end: None });
    Ok(())
}

fn index(line: usize, what: &'static str, index: usize, len: usize) -> Result<usize, ReadError> {
    if index < len { Ok(index) } else { Err(ReadError::OutOfRange { line, what, index, len }) }
}

/// Adds the layers of a graph and gives the block number of each task.
fn add_layers(line: usize, entry: &mut GraphLine, builder: &mut GraphBuilder) -> Result<Vec<u32>, ReadError> {
    let mut of_layer: Vec<Vec<usize>> = vec![Vec::new(); entry.layers.len()];
    for (i, task) in entry.tasks.iter().enumerate() {
        of_layer[index(line, "layer", task.layer, entry.layers.len())?].push(i);
    }
    let mut blocks = vec![0; entry.tasks.len()];
    for (number, (layer, tasks)) in entry.layers.iter().zip(&of_layer).enumerate() {
        let coords = match grid_of(layer, tasks, entry) {
            Some(grid) => {
                for &i in tasks {
                    if let At::Grid(at) = &entry.tasks[i].at {
                        blocks[i] = ravel(at, &grid);
                    }
                }
                Coords::Grid(grid)
            }
            None => Coords::Listed(listed(tasks, entry, builder, &mut blocks)),
        };
        let op = tasks.first().map_or(Op::Opaque, |&i| op_of(entry, entry.tasks[i].op, builder));
        let name = layer
            .label
            .as_ref()
            .or(layer.name.as_ref())
            .cloned()
            .unwrap_or_else(|| format!("layer {number}"));
        let token = layer.name.clone().unwrap_or_else(|| format!("{name}-{number}"));
        let chunks = layer.chunks.clone().map(ChunkGrid::new);
        let (name, token) = (builder.symbols.intern(&name), builder.symbols.intern(&token));
        builder.layer(Layer {
            name,
            token,
            op,
            // Chunks that do not belong to these blocks say nothing of them.
            chunks: chunks.filter(|chunks| Layer::coords_of(chunks) == coords),
            coords,
            dtype: layer.dtype.as_deref().and_then(DType::by_name),
        });
    }
    Ok(blocks)
}

/// The grid that all tasks of a layer are positions in, if there is one.
fn grid_of(layer: &LayerEntry, tasks: &[usize], entry: &GraphLine) -> Option<Vec<u32>> {
    let mut grid: Option<Vec<u32>> = None;
    for &i in tasks {
        let At::Grid(at) = &entry.tasks[i].at else { return None };
        let grid = grid.get_or_insert_with(|| vec![0; at.len()]);
        if grid.len() != at.len() {
            return None;
        }
        for (n, &i) in grid.iter_mut().zip(at) {
            *n = (*n).max(i.checked_add(1)?);
        }
    }
    let mut grid = grid.unwrap_or_default();
    if let Some(chunks) = &layer.chunks
        && chunks.len() == grid.len()
    {
        grid.iter_mut().zip(chunks).for_each(|(n, chunks)| *n = (*n).max(chunks.len() as u32));
    }
    grid.iter().try_fold(1u32, |blocks, &n| blocks.checked_mul(n))?;
    Some(grid)
}

/// The coordinates of tasks that are no positions in one grid, as they are written.
fn listed(tasks: &[usize], entry: &GraphLine, builder: &mut GraphBuilder, blocks: &mut [u32]) -> Vec<Symbol> {
    tasks
        .iter()
        .enumerate()
        .map(|(block, &i)| {
            blocks[i] = block as u32;
            match &entry.tasks[i].at {
                At::Text(text) => builder.symbols.intern(text),
                At::Grid(at) => {
                    builder.symbols.intern(&format!("{at:?}").replace('[', "(").replace(']', ")"))
                }
            }
        })
        .collect()
}

/// What the file says an operation is: its steps, or nothing.
fn op_of(entry: &GraphLine, op: Option<usize>, builder: &mut GraphBuilder) -> Op {
    let steps = op.and_then(|op| entry.ops.get(op)).map_or(&[][..], |op| op.steps.as_slice());
    if steps.len() < 2 {
        return Op::Opaque;
    }
    let step = |name: &String| Step {
        name: builder.symbols.intern(name),
        op: Op::Opaque,
        chunks: None,
        dtype: None,
        takes: [].into(),
    };
    Op::Fused(steps.iter().map(step).collect())
}

impl Part {
    /// The same graph, for another run.
    fn repeated(&self, g: usize) -> Self {
        let (entry, graph, number) = (self.entry.clone(), self.graph.clone(), self.number.clone());
        Self { g, line: self.line, entry, graph, number, run: RunLines::default(), end: None }
    }

    fn has_run(&self) -> bool {
        self.end.is_some() || !self.run.is_empty()
    }
}

/// The runs of the graph that ran last in the file, and the graph as it was written; without a run the last graph.
fn assemble(mut parts: Vec<Part>) -> Result<Recording, ReadError> {
    let Some(ran) = parts.iter().rposition(Part::has_run) else {
        let part = parts.pop().ok_or(ReadError::NoGraph)?;
        let expr = part.entry.expr.clone();
        return Ok(Recording { written: Rc::unwrap_or_clone(part.graph), expr, run: None });
    };
    let entry = Rc::clone(&parts[ran].entry);
    let is_of_it = |part: &Part| Rc::ptr_eq(&part.entry, &entry) && part.has_run();
    let (mut runs, parts): (Vec<Part>, Vec<Part>) = parts.into_iter().partition(is_of_it);
    let mut traces: Vec<Trace> = runs.iter_mut().map(Part::trace).collect();
    traces.iter().try_for_each(limits::check)?;
    let middle = middle(&runs[0].graph, &traces.iter().collect::<Vec<_>>());
    let (trace, part) = (traces.remove(middle), runs.remove(middle));
    drop(runs);
    let written = entry.of.and_then(|of| parts.iter().find(|other| other.g == of));
    let (written, origin) = match written {
        Some(written) => (TaskGraph::clone(&written.graph), part.origin(written)?),
        None => (TaskGraph::clone(&part.graph), Rewrite::unchanged(TaskGraph::clone(&part.graph)).origin),
    };
    let result =
        part.end.and_then(|end| end.result).map(|r| r.as_str().map_or_else(|| r.to_string(), str::to_owned));
    let graph = Rc::unwrap_or_clone(part.graph);
    let run = RecordedRun { origin, graph, trace, others: traces, seed: entry.seed, result };
    Ok(Recording { written, expr: entry.expr.clone(), run: Some(run) })
}

#[cfg(test)]
mod tests;
