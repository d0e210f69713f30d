//! Graph to graph. A pass never edits: it builds a new graph and says, for every new task, which old ones it stands
//! for, so that what is measured on the new graph can be shown on the old one.
//!
//! What always holds: the new graph computes the same outputs, in the same order; an old task is in at most one
//! new one's origin, and in none only where no output needs it.

mod cull;
mod fuse;

pub use cull::cull;
pub use fuse::fuse;

use crate::{
    data::{Rows, TaskId},
    graph::TaskGraph,
};

/// What a pass made.
#[derive(Clone, Debug)]
pub struct Rewrite {
    /// The new graph.
    pub graph: TaskGraph,
    /// For each new task the old tasks that it stands for, in the order in which they run.
    pub origin: Rows<TaskId, TaskId>,
}

impl Rewrite {
    /// The graph as it is: every task stands for itself.
    pub fn unchanged(graph: TaskGraph) -> Self {
        let mut origin = Rows::default();
        for id in graph.ids() {
            origin.push_row([id]);
        }
        Self { graph, origin }
    }

    /// Another pass on top: the origins lead back to the first graph.
    #[must_use]
    pub fn then(self, pass: impl FnOnce(&TaskGraph) -> Rewrite) -> Self {
        let next = pass(&self.graph);
        let mut origin = Rows::default();
        for (_, middle) in next.origin.iter() {
            origin.push_row(middle.iter().flat_map(|&id| self.origin.row(id)).copied());
        }
        Self { graph: next.graph, origin }
    }
}

/// What runs by default: only what the outputs need, and as one task what hands blocks on tile by tile.
pub fn optimize(graph: &TaskGraph) -> Rewrite {
    cull(graph).then(fuse)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::{
        chunks::ChunkGrid,
        data::Id,
        dtype::DType,
        graph::{Coords, GraphBuilder, Layer, Op, Take},
        kernel::{
            Context, Flow, Kernel, KernelError, Value,
            flow::{Apply, Map},
        },
    };
    use proptest::prelude::*;

    /// Takes any number of blocks of one shape, tile by tile. It is never run.
    #[derive(Debug)]
    struct Anything;
    impl Kernel for Anything {
        fn run(&self, _: &mut Context<'_>, _: &[&Value]) -> Result<Value, KernelError> {
            Err(KernelError::Cancelled)
        }
        fn flow(&self) -> Flow<'_> {
            Flow::Map(self)
        }
    }
    impl Map for Anything {
        fn dtype(&self) -> DType {
            DType::F64
        }
        fn open(&self) -> Box<dyn Apply + '_> {
            unreachable!("it is never run")
        }
    }

    /// A graph of `n` tasks in three layers, each with the inputs that `edges` gives it; some are outputs.
    pub(crate) fn graph_of(n: usize, edges: &[(usize, usize)], outputs: &[usize]) -> TaskGraph {
        let mut builder = GraphBuilder::default();
        let layers = ["a", "b", "c"].map(|name| {
            let name = builder.symbols.intern(name);
            let coords = Coords::Grid(vec![n as u32]);
            let chunks = Some(ChunkGrid::new([vec![1; n]]));
            let op = Op::known(Anything);
            builder.layer(Layer { name, token: name, op, coords, chunks, dtype: Some(DType::F64) })
        });
        let drafts: Vec<_> = (0..n)
            .map(|i| {
                let inputs = edges.iter().filter(|&&(_, to)| to == i).map(|&(from, _)| Id::from_index(from));
                builder.task(layers[i % 3], (i / 2) as u32, inputs)
            })
            .collect();
        outputs.iter().for_each(|&i| builder.output(drafts[i]));
        builder.finish().unwrap()
    }

    fn graphs() -> impl Strategy<Value = TaskGraph> {
        (1usize..40).prop_flat_map(|n| {
            let edge = (0..n, 0..n).prop_filter_map("forward", |(a, b)| (a < b).then_some((a, b)));
            let edges = prop::collection::vec(edge, if n > 1 { 0..60 } else { 0..1 });
            (edges, prop::collection::vec(0..n, 1..4))
                .prop_map(move |(edges, outs)| graph_of(n, &edges, &outs))
        })
    }

    /// What a task computes, written out in full: the title and the same of its inputs, with fused steps unfolded.
    fn meaning(rewrite: &Rewrite, written: &TaskGraph) -> Vec<String> {
        let Rewrite { graph, origin } = rewrite;
        let mut text: Vec<String> = Vec::new();
        for id in graph.ids() {
            let given = |i: u32| text[graph.inputs(id)[i as usize].index()].as_str();
            let mut steps: Vec<String> = Vec::new();
            for (place, &old) in origin.row(id).iter().enumerate() {
                let takes: Vec<Take> = match &graph.layer_of(id).op {
                    Op::Fused(steps) => steps[place].takes.to_vec(),
                    _ => (0..graph.inputs(id).len() as u32).map(Take::Input).collect(),
                };
                let inputs = takes.iter().map(|take| match *take {
                    Take::Input(i) => given(i),
                    Take::Step(i) => steps[i as usize].as_str(),
                });
                let whole = format!("{}({})", written.title(old), inputs.collect::<Vec<_>>().join(","));
                // Shared inputs unfold exponentially: what is long becomes a digest.
                steps.push(if whole.len() > 200 { format!("{:x}", fnv(&whole)) } else { whole });
            }
            text.push(steps.pop().unwrap_or_default());
        }
        graph.outputs().iter().map(|o| text[o.index()].clone()).collect()
    }

    fn fnv(text: &str) -> u64 {
        text.bytes().fold(0xcbf2_9ce4_8422_2325, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3))
    }

    proptest! {
        #[test]
        fn passes_keep_what_is_computed_and_account_for_every_task(graph in graphs()) {
            let before = meaning(&Rewrite::unchanged(graph.clone()), &graph);
            let culled = cull(&graph);
            let fused = optimize(&graph);
            prop_assert_eq!(&meaning(&culled, &graph), &before);
            prop_assert_eq!(&meaning(&fused, &graph), &before);
            let mut seen = vec![0; graph.len()];
            for (_, old) in fused.origin.iter() {
                old.iter().for_each(|id| seen[id.index()] += 1);
            }
            prop_assert!(seen.iter().all(|&n| n <= 1));
            prop_assert_eq!(seen.iter().sum::<usize>(), culled.graph.len());
            for (_, old) in fused.origin.iter() {
                let (last, before) = old.split_last().unwrap();
                let is_needed = |user: &&TaskId| culled.origin.items().contains(user);
                for id in before {
                    prop_assert!(graph.users(*id).iter().filter(is_needed).all(|user| old.contains(user)));
                    prop_assert_eq!(graph.task(*id).block, graph.task(*last).block);
                }
            }
        }
    }
}
