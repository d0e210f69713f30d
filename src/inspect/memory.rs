//! How much memory the blocks of a run will take, before it starts.

use crate::{
    data::{IdVec, TaskId},
    graph::{TaskGraph, source_order},
};

/// The memory that the blocks of a run take, as far as layers say how large their blocks are. Bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Forecast {
    /// The values that are asked for and kept to the end.
    pub outputs: u64,
    /// The task that needs the most for itself: its inputs and its own block.
    pub largest_task: Option<TaskId>,
    /// What that task needs.
    pub largest_task_bytes: u64,
    /// The most that is alive at one time when one worker runs alone.
    pub one_worker: u64,
    /// The most that is alive at one time, with the other workers each at the largest task.
    pub peak: u64,
}

/// Plays the run of `workers` workers through without computing: one of them follows the executor's order (a task
/// is followed by its first user that is ready, then by the next source), the others hold the largest task each,
/// as far as there are that many tasks. Linear.
pub fn forecast(graph: &TaskGraph, workers: u32) -> Forecast {
    let bytes: IdVec<TaskId, u64> = graph.ids().map(|id| graph.block_bytes(id).unwrap_or(0)).collect();
    let working: IdVec<TaskId, u64> = graph.ids().map(|id| graph.working_bytes(id)).collect();
    let needs = |id: TaskId| working[id] + distinct(graph.inputs(id)).map(|input| bytes[input]).sum::<u64>();
    let largest_task = graph.ids().max_by_key(|&id| (needs(id), std::cmp::Reverse(id)));
    let largest_task_bytes = largest_task.map_or(0, needs);
    let one_worker = one_worker(graph, &bytes, &working);
    let wide = graph.ids().filter(|&id| working[id] > 0 && graph.inputs(id).is_empty()).count() as u64;
    let others = u64::from(workers).min(wide).saturating_sub(1);
    let all: u64 = working.values().iter().sum();
    Forecast {
        outputs: distinct(graph.outputs()).map(|id| bytes[id]).sum(),
        largest_task,
        largest_task_bytes,
        one_worker,
        peak: (one_worker + others * largest_task_bytes).min(all),
    }
}

/// The ids, each once; these lists are short or sorted by nature, and long ones are rare.
pub(crate) fn distinct(ids: &[TaskId]) -> impl Iterator<Item = TaskId> + use<> {
    let mut ids = ids.to_vec();
    ids.sort_unstable();
    ids.dedup();
    ids.into_iter()
}

fn one_worker(graph: &TaskGraph, bytes: &IdVec<TaskId, u64>, working: &IdVec<TaskId, u64>) -> u64 {
    let mut waits_for: IdVec<TaskId, usize> = graph.ids().map(|id| graph.inputs(id).len()).collect();
    let mut uses_left: IdVec<TaskId, usize> = graph.ids().map(|id| graph.users(id).len()).collect();
    graph.outputs().iter().for_each(|&id| uses_left[id] += 1);
    let (mut live, mut peak) = (0, 0);
    let mut ready: Vec<TaskId> = Vec::new();
    for source in source_order(graph) {
        ready.push(source);
        while let Some(task) = ready.pop() {
            peak = peak.max(live + working[task]);
            live += bytes[task];
            for &input in graph.inputs(task) {
                uses_left[input] -= 1;
                live -= if uses_left[input] == 0 { bytes[input] } else { 0 };
            }
            live -= if uses_left[task] == 0 { bytes[task] } else { 0 };
            let first = ready.len();
            for &user in graph.users(task) {
                waits_for[user] -= 1;
                if waits_for[user] == 0 {
                    ready.push(user);
                }
            }
            ready[first..].reverse();
        }
    }
    debug_assert!(waits_for.values().iter().all(|&n| n == 0), "every task ran");
    peak
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        array::{Array, Chunks, Random, RechunkOptions, ReduceOptions},
        optimize::optimize,
    };

    fn numbers() -> Array {
        Random::new().normal(0.0, 0.1, &[16_000], &Chunks::from(1000)).unwrap()
    }

    #[test]
    fn a_reduction_holds_a_chunk_a_worker_and_next_to_nothing_when_fused() {
        let written = numbers().mean(&ReduceOptions::default()).unwrap().to_graph().unwrap();
        let one = forecast(&written, 1);
        assert_eq!(one.largest_task_bytes, 8000 + 8);
        // A chunk, its own mean, the three means before it and the three groups before those.
        assert_eq!(one.peak, 8000 + 8 * 7);
        assert_eq!(forecast(&written, 4).peak, 8000 + 8 * 7 + 3 * 8008);
        let fused = forecast(&optimize(&written).graph, 4);
        assert!(fused.peak < 200, "{fused:?}");
    }

    #[test]
    fn an_array_that_is_asked_for_is_held_whole() {
        let forecast = forecast(&numbers().to_graph().unwrap(), 2);
        assert_eq!(forecast.outputs, 128_000);
        assert_eq!(forecast.peak, 128_000);
    }

    #[test]
    fn a_merge_needs_room_for_what_it_takes_and_what_it_makes() {
        let merged = numbers().rechunk(&Chunks::from(8000), &RechunkOptions::default()).unwrap();
        let merged = merged.sum(&ReduceOptions::default()).unwrap();
        let fused = optimize(&merged.to_graph().unwrap()).graph;
        // Eight chunks of 8,000 bytes, and the block that they make.
        assert_eq!(forecast(&fused, 1).largest_task_bytes, 64_000 + 64_000);
    }
}
