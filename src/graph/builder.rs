//! From tasks in any order to a checked and numbered graph.

use super::{Coords, Layer, Slot, Task, TaskGraph};
use crate::{
    chunks::{ChunkGrid, unravel},
    data::{DraftId, Id, IdVec, LayerId, Rows, Symbols, TaskId},
};
use petgraph::graph::{DiGraph, NodeIndex};
use thiserror::Error;

/// Why tasks are no graph.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum BuildError {
    /// The tasks along one cycle, each an input of the next.
    #[error("tasks depend on each other: {}", .0.join(" → "))]
    Cycle(Vec<String>),
    /// A task takes the value of one that was never added.
    #[error("task {task} takes the value of task number {input}, but there are only {len}")]
    UnknownInput {
        /// The task that asks.
        task: String,
        /// The number it asks for.
        input: usize,
        /// How many tasks there are.
        len: usize,
    },
}

/// Collects tasks in any order; [`finish`](Self::finish) checks and numbers them.
#[derive(Clone, Debug, Default)]
pub struct GraphBuilder {
    /// The names of layers and listed coordinates.
    pub symbols: Symbols,
    layers: IdVec<LayerId, Layer>,
    tasks: IdVec<DraftId, Task>,
    inputs: Rows<DraftId, DraftId>,
    outputs: Vec<DraftId>,
}

impl GraphBuilder {
    /// A builder that starts from the names of another graph, so that their symbols stay valid.
    pub fn with_symbols(symbols: Symbols) -> Self {
        Self { symbols, ..Self::default() }
    }
    /// Adds a layer.
    pub fn layer(&mut self, layer: Layer) -> LayerId {
        self.layers.push(layer)
    }
    /// Adds a task that takes the values of `inputs`, in argument order. An input may be added later: drafts are
    /// numbered from 0 in the order of these calls.
    pub fn task(&mut self, layer: LayerId, block: u32, inputs: impl IntoIterator<Item = DraftId>) -> DraftId {
        self.inputs.push_row(inputs);
        self.tasks.push(Task { layer, block })
    }
    /// Asks for a task's value.
    pub fn output(&mut self, task: DraftId) {
        self.outputs.push(task);
    }

    /// Checks and numbers. Tasks that already come after their inputs keep their order.
    ///
    /// # Errors
    /// [`BuildError::UnknownInput`]; [`BuildError::Cycle`] when no order runs every task after its inputs.
    pub fn finish(self) -> Result<TaskGraph, BuildError> {
        self.finish_numbered().map(|(graph, _)| graph)
    }

    /// As [`finish`](Self::finish), and where each draft went.
    ///
    /// # Errors
    /// As [`finish`](Self::finish).
    pub fn finish_numbered(self) -> Result<(TaskGraph, IdVec<DraftId, TaskId>), BuildError> {
        let order = self.topological_order()?;
        let mut number = IdVec::<DraftId, TaskId>::filled(self.tasks.len(), TaskId::from_index(0));
        let mut dag = DiGraph::with_capacity(self.tasks.len(), self.inputs.items().len());
        let mut inputs = Rows::<TaskId, TaskId>::default();
        for &draft in &order {
            let node = dag.add_node(self.tasks[draft]);
            number[draft] = TaskId::from_index(node.index());
            for (slot, &input) in self.inputs.row(draft).iter().enumerate() {
                dag.add_edge(NodeIndex::new(number[input].index()), node, Slot(slot as u32));
            }
            inputs.push_row(self.inputs.row(draft).iter().map(|&d| number[d]));
        }
        let users = inputs.transposed(order.len());
        let outputs = self.outputs.iter().map(|&d| number[d]).collect();
        Ok((TaskGraph { symbols: self.symbols, layers: self.layers, dag, inputs, users, outputs }, number))
    }

    /// Depth-first from each draft in turn, without recursion.
    fn topological_order(&self) -> Result<Vec<DraftId>, BuildError> {
        #[derive(Clone, Copy, PartialEq)]
        enum Mark {
            New,
            Open,
            Done,
        }
        let mut mark = IdVec::<DraftId, Mark>::filled(self.tasks.len(), Mark::New);
        let mut order = Vec::with_capacity(self.tasks.len());
        let mut stack: Vec<(DraftId, usize)> = Vec::new();
        for root in self.tasks.ids() {
            if mark[root] == Mark::New {
                mark[root] = Mark::Open;
                stack.push((root, 0));
            }
            while let Some((draft, next)) = stack.last_mut() {
                let draft = *draft;
                let Some(&input) = self.inputs.row(draft).get(*next) else {
                    mark[draft] = Mark::Done;
                    order.push(draft);
                    stack.pop();
                    continue;
                };
                *next += 1;
                match mark.get(input) {
                    None => {
                        return Err(BuildError::UnknownInput {
                            task: self.title(draft),
                            input: input.index(),
                            len: self.tasks.len(),
                        });
                    }
                    Some(Mark::Done) => {}
                    Some(Mark::New) => {
                        mark[input] = Mark::Open;
                        stack.push((input, 0));
                    }
                    Some(Mark::Open) => {
                        let from = stack.iter().position(|&(d, _)| d == input).unwrap_or(0);
                        let cycle = stack[from..].iter().rev().map(|&(d, _)| self.title(d)).collect();
                        return Err(BuildError::Cycle(cycle));
                    }
                }
            }
        }
        Ok(order)
    }

    fn title(&self, draft: DraftId) -> String {
        let Task { layer, block } = self.tasks[draft];
        let layer = &self.layers[layer];
        let at = match &layer.coords {
            Coords::Grid(grid) => format!("{:?}", unravel(block, grid)),
            Coords::Listed(names) => self.symbols.name(names[block as usize]).to_owned(),
        };
        format!("{} {at}", self.symbols.name(layer.name))
    }
}

impl Layer {
    /// The grid of `chunks` as coordinates.
    pub fn coords_of(chunks: &ChunkGrid) -> Coords {
        Coords::Grid(chunks.numblocks())
    }
}

#[cfg(test)]
mod tests {
    use super::super::Op;
    use super::*;

    fn layer(b: &mut GraphBuilder, name: &str, grid: &[u32]) -> LayerId {
        let symbol = b.symbols.intern(name);
        let coords = Coords::Grid(grid.to_vec());
        b.layer(Layer { name: symbol, token: symbol, op: Op::Opaque, coords, chunks: None, dtype: None })
    }

    fn draft(i: usize) -> DraftId {
        DraftId::from_index(i)
    }

    #[test]
    fn inputs_come_first_whatever_the_order_of_drafts() {
        let mut b = GraphBuilder::default();
        let (agg, chunk, source) = (
            layer(&mut b, "mean_agg", &[]),
            layer(&mut b, "mean_chunk", &[4]),
            layer(&mut b, "normal", &[4]),
        );
        let root = b.task(agg, 0, (1..5).map(draft));
        for i in 0..4 {
            b.task(chunk, i, [draft(5 + i as usize)]);
        }
        for i in 0..4 {
            b.task(source, i, []);
        }
        b.output(root);
        let g = b.finish().unwrap();
        assert_eq!(g.len(), 9);
        for id in g.ids() {
            assert!(g.inputs(id).iter().all(|&i| i < id));
            assert!(g.users(id).iter().all(|&u| u > id));
        }
        let root = g.outputs()[0];
        assert_eq!(g.title(root), "mean_agg ()");
        assert_eq!(g.key(root), "('mean_agg',)");
        let read: Vec<String> = g.inputs(root).iter().map(|&i| g.key(i)).collect();
        assert_eq!(
            read,
            ["('mean_chunk', 0)", "('mean_chunk', 1)", "('mean_chunk', 2)", "('mean_chunk', 3)"]
        );
        assert_eq!(size_of::<Task>(), 8);
    }

    #[test]
    fn a_sorted_graph_keeps_its_order() {
        let mut b = GraphBuilder::default();
        let l = layer(&mut b, "f", &[3]);
        b.task(l, 2, []);
        b.task(l, 0, []);
        b.task(l, 1, [draft(1), draft(0)]);
        let g = b.finish().unwrap();
        let blocks: Vec<u32> = g.ids().map(|id| g.task(id).block).collect();
        assert_eq!(blocks, [2, 0, 1]);
    }

    #[test]
    fn a_cycle_is_named_in_the_order_of_its_data() {
        let mut b = GraphBuilder::default();
        let l = layer(&mut b, "f", &[3]);
        b.task(l, 0, [draft(2)]);
        b.task(l, 1, [draft(0)]);
        b.task(l, 2, [draft(1)]);
        let message = b.finish().unwrap_err().to_string();
        assert_eq!(message, "tasks depend on each other: f [1] → f [2] → f [0]");
    }

    #[test]
    fn an_input_that_does_not_exist_is_named() {
        let mut b = GraphBuilder::default();
        let l = layer(&mut b, "f", &[1]);
        b.task(l, 0, [draft(7)]);
        let message = b.finish().unwrap_err().to_string();
        assert_eq!(message, "task f [0] takes the value of task number 7, but there are only 1");
    }

    #[test]
    fn the_same_value_twice_keeps_both_slots() {
        let mut b = GraphBuilder::default();
        let (x, add) = (layer(&mut b, "x", &[1]), layer(&mut b, "add", &[1]));
        let from = b.task(x, 0, []);
        b.task(add, 0, [from, from]);
        let g = b.finish().unwrap();
        assert_eq!(g.inputs(TaskId::from_index(1)).len(), 2);
        assert_eq!(g.n_edges(), 2);
        assert_eq!(g.petgraph().edge_count(), 2);
    }

    #[test]
    fn coordinates_read_as_in_dask() {
        let mut b = GraphBuilder::default();
        let grid = layer(&mut b, "x", &[3, 4]);
        let (name, odd) = (b.symbols.intern("o"), b.symbols.intern("(0.9, 1)"));
        let coords = Coords::Listed(vec![odd]);
        let listed = b.layer(Layer { name, token: name, op: Op::Opaque, coords, chunks: None, dtype: None });
        b.task(grid, 6, []);
        b.task(listed, 0, []);
        let g = b.finish().unwrap();
        let read: Vec<String> = g.ids().map(|t| g.coordinate(t)).collect();
        assert_eq!(read, ["(1, 2)", "(0.9, 1)"]);
    }
}
