//! Runs linear chains as one task, so that the blocks between need not be stored.

use super::Rewrite;
use crate::{
    data::{DraftId, Id, IdVec, LayerId, Rows, TaskId},
    graph::{GraphBuilder, Layer, Op, Step, TaskGraph},
};
use std::collections::HashMap;

/// Joins a task with its only input where that has no other user, is no output, and makes the block of the same
/// number. Imported operations are left alone: nobody knows what they do. Linear.
pub fn fuse(graph: &TaskGraph) -> Rewrite {
    let joined: IdVec<TaskId, Option<TaskId>> = joined_inputs(graph);
    let mut goes_on = IdVec::<TaskId, bool>::filled(graph.len(), false);
    joined.values().iter().flatten().for_each(|&input| goes_on[input] = true);

    let mut builder = GraphBuilder::with_symbols(graph.symbols().clone());
    let mut layers: HashMap<Vec<LayerId>, LayerId> = HashMap::new();
    let mut drafts = IdVec::<TaskId, DraftId>::filled(graph.len(), DraftId::from_index(0));
    let mut origin = Rows::default();
    for last in graph.ids().filter(|&id| !goes_on[id]) {
        let mut chain = vec![last];
        while let Some(input) = joined[chain[chain.len() - 1]] {
            chain.push(input);
        }
        chain.reverse();
        let along: Vec<LayerId> = chain.iter().map(|&id| graph.task(id).layer).collect();
        let layer = *layers.entry(along).or_insert_with_key(|along| {
            let layer = fused_layer(graph, along, &mut builder);
            builder.layer(layer)
        });
        let inputs = graph.inputs(chain[0]).iter().map(|&input| drafts[input]);
        drafts[last] = builder.task(layer, graph.task(last).block, inputs);
        origin.push_row(chain);
    }
    graph.outputs().iter().for_each(|&id| builder.output(drafts[id]));
    let graph = builder.finish().expect("joining linear chains makes no cycle");
    Rewrite { graph, origin }
}

/// For each task the input that it is joined with, if any.
fn joined_inputs(graph: &TaskGraph) -> IdVec<TaskId, Option<TaskId>> {
    let mut is_output = IdVec::<TaskId, bool>::filled(graph.len(), false);
    graph.outputs().iter().for_each(|&id| is_output[id] = true);
    let known = |id| !matches!(graph.layer_of(id).op, Op::Opaque);
    graph
        .ids()
        .map(|id| match *graph.inputs(id) {
            [input]
                if graph.users(input).len() == 1
                    && !is_output[input]
                    && graph.task(input).block == graph.task(id).block
                    && known(input)
                    && known(id) =>
            {
                Some(input)
            }
            _ => None,
        })
        .collect()
}

/// One layer for a chain of them: named after all its steps, with the coordinates and chunks of the last.
fn fused_layer(graph: &TaskGraph, along: &[LayerId], builder: &mut GraphBuilder) -> Layer {
    let steps: Vec<Step> = along.iter().flat_map(|&id| steps_of(graph.layer(id))).collect();
    let last = graph.layer(along[along.len() - 1]).clone();
    if along.len() == 1 {
        return last;
    }
    let label = steps.iter().map(|step| graph.name(step.name)).collect::<Vec<_>>().join("-");
    // The last token is unique already: its digits keep the chain's keys apart from any other's.
    let token = graph.name(last.token);
    let token =
        token.strip_prefix(graph.name(last.name)).map_or(token, |digits| digits.trim_start_matches('-'));
    Layer {
        name: builder.symbols.intern(&label),
        token: builder.symbols.intern(&format!("{label}-{token}")),
        op: Op::Fused(steps.into()),
        ..last
    }
}

fn steps_of(layer: &Layer) -> Vec<Step> {
    match &layer.op {
        Op::Fused(steps) => steps.to_vec(),
        op => vec![Step { name: layer.name, op: op.clone(), chunks: layer.chunks.clone() }],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::array::{Chunks, Random, ReduceOptions};

    #[test]
    fn the_lesson_runs_as_five_tasks() {
        let x = Random::new().normal(0.0, 0.1, &[800], &Chunks::from(200)).unwrap();
        let graph = x.mean(&ReduceOptions::default()).unwrap().to_graph().unwrap();
        let fused = fuse(&graph);
        let titles: Vec<String> = fused.graph.ids().map(|id| fused.graph.title(id)).collect();
        assert_eq!(
            titles,
            [
                "normal-mean_chunk 0",
                "normal-mean_chunk 1",
                "normal-mean_chunk 2",
                "normal-mean_chunk 3",
                "mean_agg-aggregate ()"
            ]
        );
        let first: Vec<String> =
            fused.origin.row(TaskId::from_index(1)).iter().map(|&id| graph.title(id)).collect();
        assert_eq!(first, ["normal 1", "mean_chunk 1"]);
        let key = fused.graph.key(TaskId::from_index(1));
        assert!(
            key.starts_with("('normal-mean_chunk-") && key.len() == "('normal-mean_chunk-', 1)".len() + 32,
            "{key}"
        );
    }

    #[test]
    fn one_chunk_runs_as_one_task_and_a_shared_block_is_not_fused_away() {
        let x = Random::new().normal(0.0, 0.1, &[800], &Chunks::from(-1)).unwrap();
        let graph = x.mean(&ReduceOptions::default()).unwrap().to_graph().unwrap();
        assert_eq!(fuse(&graph).graph.len(), 1);

        let shared = super::super::tests::graph_of(6, &[(0, 1), (0, 2)], &[1, 2]);
        assert_eq!(fuse(&shared).graph.len(), shared.len());
    }
}
