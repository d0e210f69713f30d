//! Leaves out what no output needs.

use super::Rewrite;
use crate::{
    data::{DraftId, Id, IdVec, LayerId, Rows, TaskId},
    graph::{GraphBuilder, TaskGraph},
};

/// Keeps the tasks that an output needs, and the layers that still have tasks. Linear.
pub fn cull(graph: &TaskGraph) -> Rewrite {
    let mut needed = IdVec::<TaskId, bool>::filled(graph.len(), false);
    graph.outputs().iter().for_each(|&id| needed[id] = true);
    // Users have larger ids: from the end, every task is decided before its inputs are looked at.
    for id in graph.ids().rev() {
        if needed[id] {
            graph.inputs(id).iter().for_each(|&input| needed[input] = true);
        }
    }

    let mut builder = GraphBuilder::with_symbols(graph.symbols().clone());
    let mut layers = IdVec::<LayerId, Option<LayerId>>::filled(graph.layers().len(), None);
    let mut drafts = IdVec::<TaskId, DraftId>::filled(graph.len(), DraftId::from_index(0));
    let mut origin = Rows::default();
    for id in graph.ids().filter(|&id| needed[id]) {
        let task = graph.task(id);
        let layer = match layers[task.layer] {
            Some(layer) => layer,
            None => *layers[task.layer].insert(builder.layer(graph.layer(task.layer).clone())),
        };
        drafts[id] = builder.task(layer, task.block, graph.inputs(id).iter().map(|&input| drafts[input]));
        origin.push_row([id]);
    }
    graph.outputs().iter().for_each(|&id| builder.output(drafts[id]));
    let graph = builder.finish().expect("a part of a graph without cycles, in its order");
    Rewrite { graph, origin }
}

#[cfg(test)]
mod tests {
    use super::super::tests::graph_of;
    use super::*;

    #[test]
    fn what_no_output_needs_is_left_out() {
        let graph = graph_of(5, &[(0, 2), (1, 3), (2, 4)], &[4]);
        let culled = cull(&graph);
        let kept: Vec<usize> = culled.origin.items().iter().map(|id| id.index()).collect();
        assert_eq!(kept, [0, 2, 4]);
        assert_eq!(culled.graph.layers().len(), 3, "{:?}", culled.graph.layers());
        assert_eq!(culled.graph.title(culled.graph.outputs()[0]), graph.title(graph.outputs()[0]));
    }
}
