//! Tasks that took far longer than others of their layer.

use super::{Measured, Outcome};
use crate::{
    data::{Id, Nanos, TaskId},
    graph::TaskGraph,
};

/// Among fewer tasks none is unusual.
const LEAST_TASKS: usize = 8;
/// How many times the median a straggler takes at least.
const TIMES_MEDIAN: u64 = 4;
/// Which part of the time of all tasks it takes at least: others nobody waits for.
const LEAST_PART: u64 = 200;
/// The most of one layer.
const MOST: usize = 3;

/// The tasks that took at least four times as long as the median of their layer, and a two-hundredth of the time of all
/// tasks; of each layer the three longest. Ascending.
pub fn stragglers(graph: &TaskGraph, measured: &Measured) -> Vec<TaskId> {
    let all: Nanos = measured.done().map(|(_, measure)| measure.busy).sum();
    let mut layers: Vec<Vec<(Nanos, TaskId)>> = vec![Vec::new(); graph.layers().len()];
    for task in graph.ids() {
        if let Outcome::Done(measure) = &measured.tasks[task] {
            layers[graph.task(task).layer.index()].push((measure.busy, task));
        }
    }
    let mut found = Vec::new();
    for times in layers.iter_mut().filter(|times| times.len() >= LEAST_TASKS) {
        times.sort_unstable_by(|a, b| b.cmp(a));
        let median = times[times.len() / 2].0.0;
        let least = median.saturating_mul(TIMES_MEDIAN).max(all.0 / LEAST_PART);
        found.extend(times.iter().take(MOST).filter(|(busy, _)| busy.0 > least).map(|&(_, task)| task));
    }
    found.sort_unstable();
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        array::{Array, Chunks},
        data::WorkerId,
        dtype::DType,
        inspect::Measure,
        kernel::Scalar,
    };

    #[test]
    fn far_longer_than_the_others_and_long_enough_to_matter() {
        let ones = Array::ones(&[40], DType::F64, &Chunks::from(1)).unwrap();
        let graph = ones.add(Scalar::Int(1)).unwrap().to_graph().unwrap();
        let run = |time: &dyn Fn(usize) -> u64| {
            let done = |task: TaskId| {
                Outcome::Done(Measure {
                    worker: WorkerId::from_index(0),
                    waited: Nanos(0),
                    start: Nanos(0),
                    busy: Nanos(time(task.index())),
                    bytes: 8,
                    stored: true,
                })
            };
            let measured = Measured { tasks: graph.ids().map(done).collect(), chains: Vec::new() };
            stragglers(&graph, &measured).iter().map(|task| task.index()).collect::<Vec<_>>()
        };
        assert_eq!(run(&|i| if i == 7 || i == 30 { 900 } else { 100 + i as u64 }), [7, 30]);
        assert_eq!(run(&|i| if i == 7 { 399 } else { 100 }), [0; 0]);
        // Nobody waits for a task that takes little of the whole.
        let beside_long_ones = |i: usize| match i {
            0..40 => 100_000,
            47 => 900,
            _ => 100,
        };
        assert_eq!(run(&beside_long_ones), [0; 0]);
        assert_eq!(run(&|i| if i == 47 { 900 } else { 100 }), [47]);
        assert_eq!(run(&|i| if i < 9 { 1000 + i as u64 } else { 100 }), [6, 7, 8]);
    }
}
