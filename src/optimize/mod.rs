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

/// What runs by default: only what the outputs need, with linear chains as one task.
pub fn optimize(graph: &TaskGraph) -> Rewrite {
    cull(graph).then(fuse)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::{
        data::Id,
        graph::{Coords, Distribution, GraphBuilder, Layer, Op, Random},
    };
    use proptest::prelude::*;

    /// A graph of `n` tasks in three layers, each with the inputs that `edges` gives it; some are outputs.
    pub(crate) fn graph_of(n: usize, edges: &[(usize, usize)], outputs: &[usize]) -> TaskGraph {
        let mut builder = GraphBuilder::default();
        let layers = ["a", "b", "c"].map(|name| {
            let name = builder.symbols.intern(name);
            let distribution = Distribution::Uniform { low: 0.0, high: 1.0 };
            let op = Op::Random(Random { distribution, stream: 0 });
            let coords = Coords::Grid(vec![n as u32]);
            builder.layer(Layer { name, token: name, op, coords, chunks: None, dtype: None })
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
    fn meaning(graph: &TaskGraph, origin: &Rows<TaskId, TaskId>, written: &TaskGraph) -> Vec<String> {
        let mut text: Vec<String> = Vec::new();
        for id in graph.ids() {
            let inputs: Vec<&str> = graph.inputs(id).iter().map(|i| text[i.index()].as_str()).collect();
            let mut whole = inputs.join(",");
            for &old in origin.row(id) {
                whole = format!("{}({whole})", written.title(old));
                // Shared inputs unfold exponentially: what is long becomes a digest.
                if whole.len() > 200 {
                    whole = format!("{:x}", fnv(&whole));
                }
            }
            text.push(whole);
        }
        graph.outputs().iter().map(|o| text[o.index()].clone()).collect()
    }

    fn fnv(text: &str) -> u64 {
        text.bytes().fold(0xcbf2_9ce4_8422_2325, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3))
    }

    proptest! {
        #[test]
        fn passes_keep_what_is_computed_and_account_for_every_task(graph in graphs()) {
            let before = meaning(&graph, &Rewrite::unchanged(graph.clone()).origin, &graph);
            let culled = cull(&graph);
            let fused = optimize(&graph);
            prop_assert_eq!(&meaning(&culled.graph, &culled.origin, &graph), &before);
            prop_assert_eq!(&meaning(&fused.graph, &fused.origin, &graph), &before);
            let mut seen = vec![0; graph.len()];
            for (_, old) in fused.origin.iter() {
                old.iter().for_each(|id| seen[id.index()] += 1);
            }
            prop_assert!(seen.iter().all(|&n| n <= 1));
            prop_assert_eq!(seen.iter().sum::<usize>(), culled.graph.len());
            for (new, old) in fused.origin.iter() {
                prop_assert!(old.windows(2).all(|pair| graph.inputs(pair[1]) == [pair[0]]));
                prop_assert_eq!(fused.graph.inputs(new).len(), graph.inputs(old[0]).len());
            }
        }
    }
}
