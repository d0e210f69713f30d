//! Runs tasks together that hand blocks to each other, so that the blocks between need not be stored.

use super::Rewrite;
use crate::{
    data::{DraftId, Id, IdVec, LayerId, Rows, TaskId},
    graph::{GraphBuilder, Layer, Op, Step, Take, TaskGraph},
    kernel::Flow,
};
use std::collections::HashMap;

/// The most tasks that run as one: each needs a tile of its own in the cache.
const MOST_STEPS: usize = 32;

/// Joins a task with the one group of tasks that uses its block, where no output asks for the block and both make
/// the block of the same number, in two cases:
///
/// - the block goes over tile by tile, and what the task takes is no more than what it makes; or the group takes
///   nothing else and makes no more;
/// - the task and all that is joined with it takes nothing, and the group takes nothing else.
///
/// So no group ever holds more than its tasks one after the other. Imported operations are left alone: nobody knows
/// what they do. Linear.
pub fn fuse(graph: &TaskGraph) -> Rewrite {
    let groups = Groups::of(graph);
    let mut builder = GraphBuilder::with_symbols(graph.symbols().clone());
    let mut layers: HashMap<Vec<(LayerId, Vec<Take>)>, LayerId> = HashMap::new();
    let mut drafts = IdVec::<TaskId, DraftId>::filled(graph.len(), DraftId::from_index(0));
    let mut origin = Rows::default();
    for last in graph.ids().filter(|&id| groups.last[id] == id) {
        let members = &groups.members[last];
        let (takes, inputs) = wiring(graph, members);
        let key = members.iter().map(|&id| graph.task(id).layer).zip(takes).collect();
        let layer = *layers.entry(key).or_insert_with_key(|steps| {
            let layer = fused_layer(graph, steps, &mut builder);
            builder.layer(layer)
        });
        drafts[last] = builder.task(layer, graph.task(last).block, inputs.iter().map(|&input| drafts[input]));
        origin.push_row(members.iter().copied());
    }
    graph.outputs().iter().for_each(|&id| builder.output(drafts[id]));
    let graph = builder.finish().expect("a task is joined only with the one group that uses it");
    Rewrite { graph, origin }
}

/// Which tasks run as one.
struct Groups {
    /// For each task the last one of its group.
    last: IdVec<TaskId, TaskId>,
    /// For the last task of each group all of its tasks, inputs first.
    members: IdVec<TaskId, Vec<TaskId>>,
}

/// What is to be known of tasks to join them.
struct Facts<'g> {
    graph: &'g TaskGraph,
    is_output: IdVec<TaskId, bool>,
    bytes: IdVec<TaskId, u64>,
    /// For each task the bytes that it and what can be joined with it take from others.
    load: IdVec<TaskId, u64>,
    /// Whether blocks of the first layer go into tasks of the second tile by tile.
    tiles: HashMap<(LayerId, LayerId), bool>,
}

impl Groups {
    fn of(graph: &TaskGraph) -> Self {
        let mut facts = Facts::of(graph);
        let mut last: IdVec<TaskId, TaskId> = graph.ids().collect();
        let mut members: IdVec<TaskId, Vec<TaskId>> = graph.ids().map(|id| vec![id]).collect();
        let mut takes: IdVec<TaskId, Vec<TaskId>> =
            graph.ids().map(|id| distinct(graph.inputs(id))).collect();
        // Users come after their inputs: from the end, the groups of all users are known.
        for id in graph.ids().rev() {
            let Some(&user) = graph.users(id).first() else { continue };
            let group = last[user];
            let one_group = graph.users(id).iter().all(|&user| last[user] == group);
            if one_group && members[group].len() < MOST_STEPS && facts.joins(id, group, &takes[group]) {
                last[id] = group;
                members[group].push(id);
                members[id] = Vec::new();
                let own = std::mem::take(&mut takes[id]);
                takes[group].retain(|&input| input != id);
                for input in own {
                    if !takes[group].contains(&input) {
                        takes[group].push(input);
                    }
                }
            }
        }
        for group in graph.ids() {
            members[group].sort_unstable();
        }
        Self { last, members }
    }
}

impl<'g> Facts<'g> {
    fn of(graph: &'g TaskGraph) -> Self {
        let mut is_output = IdVec::<TaskId, bool>::filled(graph.len(), false);
        graph.outputs().iter().for_each(|&id| is_output[id] = true);
        let bytes = graph.ids().map(|id| graph.block_bytes(id).unwrap_or(0)).collect();
        let load = IdVec::filled(graph.len(), 0);
        let mut facts = Self { graph, is_output, bytes, load, tiles: HashMap::new() };
        for id in graph.ids() {
            let inputs = distinct(graph.inputs(id));
            facts.load[id] = inputs.iter().map(|&input| facts.weight(input, id, &inputs)).sum();
        }
        facts
    }

    /// What taking the block of `input` costs `user`: nothing but what that takes itself, where the two can be joined.
    fn weight(&mut self, input: TaskId, user: TaskId, inputs: &[TaskId]) -> u64 {
        let is_alone = self.graph.users(input).iter().all(|&other| other == user);
        if is_alone && self.joins(input, user, inputs) {
            self.load[input].min(self.bytes[input])
        } else {
            self.bytes[input]
        }
    }

    /// Whether a task may run with the group that ends in `group` and takes `takes`.
    fn joins(&mut self, id: TaskId, group: TaskId, takes: &[TaskId]) -> bool {
        let graph = self.graph;
        let known = |id| matches!(graph.layer_of(id).op, Op::Known(_));
        let same_block = graph.task(id).block == graph.task(group).block;
        if self.is_output[id] || !same_block || !known(id) || !known(group) {
            return false;
        }
        let takes_nothing_else = takes == [id];
        let (load, bytes) = (self.load[id], self.bytes[id]);
        if graph.users(id).iter().all(|&user| self.goes_in_tiles(id, user)) {
            load <= bytes || takes_nothing_else && self.bytes[group] <= bytes
        } else {
            load == 0 && takes_nothing_else
        }
    }

    fn goes_in_tiles(&mut self, id: TaskId, user: TaskId) -> bool {
        let graph = self.graph;
        let layers = (graph.task(id).layer, graph.task(user).layer);
        *self.tiles.entry(layers).or_insert_with(|| {
            let (from, to) = (graph.layer(layers.0), graph.layer(layers.1));
            let gives = from.op.flow().gives_tiles() && from.chunks.is_some();
            match to.op.flow() {
                Flow::Map(_) => gives && from.chunks == to.chunks,
                Flow::Sink(_) | Flow::Alias => gives,
                Flow::Source(_) | Flow::Whole => false,
            }
        })
    }
}

/// The ids, each once, in their order.
fn distinct(ids: &[TaskId]) -> Vec<TaskId> {
    let mut found = Vec::with_capacity(ids.len().min(4));
    if ids.len() <= 16 {
        for &id in ids {
            if !found.contains(&id) {
                found.push(id);
            }
        }
        return found;
    }
    found.extend_from_slice(ids);
    found.sort_unstable();
    found.dedup();
    found
}

/// What each member takes, and what the group takes from others.
fn wiring(graph: &TaskGraph, members: &[TaskId]) -> (Vec<Vec<Take>>, Vec<TaskId>) {
    if let [only] = members {
        return (vec![Vec::new()], graph.inputs(*only).to_vec());
    }
    let mut inputs: Vec<TaskId> = Vec::new();
    let mut place = |id: TaskId| match members.binary_search(&id) {
        Ok(step) => Take::Step(step as u32),
        Err(_) => Take::Input(inputs.iter().position(|&known| known == id).unwrap_or_else(|| {
            inputs.push(id);
            inputs.len() - 1
        }) as u32),
    };
    let takes =
        members.iter().map(|&id| graph.inputs(id).iter().map(|&input| place(input)).collect()).collect();
    (takes, inputs)
}

/// One layer for a group: named after all its steps, with the coordinates and chunks of the last.
fn fused_layer(graph: &TaskGraph, members: &[(LayerId, Vec<Take>)], builder: &mut GraphBuilder) -> Layer {
    let last = graph.layer(members[members.len() - 1].0).clone();
    if members.len() == 1 {
        return last;
    }
    let step = |(layer, takes): &(LayerId, Vec<Take>)| {
        let layer = graph.layer(*layer).clone();
        let (name, op, chunks, dtype) = (layer.name, layer.op, layer.chunks, layer.dtype);
        Step { name, op, chunks, dtype, takes: takes.as_slice().into() }
    };
    let steps: Vec<Step> = members.iter().map(step).collect();
    let label = steps.iter().map(|step| graph.name(step.name)).collect::<Vec<_>>().join("-");
    // The last token is unique already: its digits keep the group's keys apart from any other's.
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
