//! Orders against what Dask says of the same graphs, and what must hold of any.

use super::{held, order};
use crate::{
    array::{Array, Chunks, Random, ReduceOptions},
    data::{IdVec, TaskId},
    dtype::DType,
    graph::{Coords, GraphBuilder, Layer, Op, TaskGraph},
};
use proptest::prelude::*;

fn lesson() -> TaskGraph {
    let x = Random::new().normal(0.0, 0.1, &[1600], &Chunks::from(400)).unwrap();
    x.mean(&ReduceOptions::default()).unwrap().to_graph().unwrap()
}

fn places(graph: &TaskGraph) -> Vec<u32> {
    order(graph).values().iter().map(|priority| priority.place).collect()
}

#[test]
fn the_lesson_is_held_as_dask_says() {
    let graph = lesson();
    let held = held(&graph, &order(&graph));
    let when_run: Vec<u32> = held.values().iter().map(|held| held.when_run).collect();
    assert_eq!(when_run, [3, 2, 1, 0, 4, 3, 2, 1, 4]);
    let ages: Vec<u32> = held.values().iter().map(|held| held.age).collect();
    assert_eq!(ages, [1, 1, 1, 1, 1, 3, 5, 7, 0]);
    let freed: Vec<u32> = held.values().iter().map(|held| held.n_freed).collect();
    assert_eq!(freed, [0, 0, 0, 0, 1, 1, 1, 1, 4]);
    assert_eq!(held[graph.outputs()[0]].when_released, 4);
}

#[test]
fn all_that_lies_on_the_way_to_one_target_has_its_number() {
    let paths: Vec<f64> = order(&lesson()).values().iter().map(|priority| priority.path).collect();
    assert!(paths.iter().all(|&path| path == 1.0), "{paths:?}");
}

#[test]
fn outputs_are_finished_one_after_the_other() {
    // Three sums over columns of three blocks each.
    let x = Array::ones(&[9, 9], DType::F64, &Chunks::from(3)).unwrap();
    let sum = x.sum(&ReduceOptions { axis: Some(vec![0]), ..ReduceOptions::default() }).unwrap();
    let graph = sum.to_graph().unwrap();
    let order = order(&graph);
    let mut ends: Vec<u32> = graph.outputs().iter().map(|&output| order[output].place).collect();
    ends.sort_unstable();
    assert_eq!(ends, [6, 13, 20]);
    assert!(held(&graph, &order).values().iter().all(|held| held.when_run <= 3));
}

/// A graph of tasks that each take some of those before.
fn graph_of(inputs: &[Vec<usize>]) -> TaskGraph {
    let mut b = GraphBuilder::default();
    let name = b.symbols.intern("x");
    let coords = Coords::Grid(vec![inputs.len() as u32]);
    let layer = b.layer(Layer { name, token: name, op: Op::Opaque, coords, chunks: None, dtype: None });
    let mut tasks = Vec::new();
    for (block, row) in (0..).zip(inputs) {
        let row: Vec<_> = row.iter().map(|&input| tasks[input]).collect();
        tasks.push(b.task(layer, block, row));
    }
    tasks.iter().for_each(|&task| b.output(task));
    b.finish().unwrap()
}

fn any_inputs() -> impl Strategy<Value = Vec<Vec<usize>>> {
    prop::collection::vec(prop::collection::vec(any::<prop::sample::Index>(), 0..4), 1..40).prop_map(|rows| {
        let pick = |(task, row): (usize, Vec<prop::sample::Index>)| {
            row.iter().filter(|_| task > 0).map(|index| index.index(task.max(1))).collect()
        };
        rows.into_iter().enumerate().map(pick).collect()
    })
}

proptest! {
    #[test]
    fn every_task_has_a_place_of_its_own_after_its_inputs(inputs in any_inputs()) {
        let graph = graph_of(&inputs);
        let order = order(&graph);
        let mut places = places(&graph);
        for id in graph.ids() {
            prop_assert!(graph.inputs(id).iter().all(|&input| order[input].place < order[id].place));
        }
        places.sort_unstable();
        prop_assert_eq!(places, (0..graph.len() as u32).collect::<Vec<_>>());
        let held: IdVec<TaskId, _> = held(&graph, &order);
        let n_freed: u32 = held.values().iter().map(|held| held.n_freed).sum();
        let used = graph.ids().filter(|&id| !graph.users(id).is_empty()).count();
        prop_assert_eq!(n_freed as usize, used);
    }
}
