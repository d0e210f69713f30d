//! What one worker holds while it runs tasks in an order: numbers of blocks, as Dask counts them.

use super::{Priority, links::Links};
use crate::{
    data::{IdVec, TaskId},
    graph::TaskGraph,
};

/// How long a block is held, and how many others are meanwhile.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Held {
    /// How many tasks run from this one to the last that takes its block; 0 where nobody does.
    pub age: u32,
    /// How many blocks are held when it runs, before there is its own.
    pub when_run: u32,
    /// How many are held when its block is released.
    pub when_released: u32,
    /// How many blocks its run releases.
    pub n_freed: u32,
}

/// What is held where the tasks run one by one in this order.
///
/// # Panics
/// If the order is not one of this graph.
pub fn held(graph: &TaskGraph, order: &IdVec<TaskId, Priority>) -> IdVec<TaskId, Held> {
    let links = Links::of(graph);
    let mut tasks: Vec<TaskId> = graph.ids().collect();
    tasks.sort_unstable_by_key(|&task| order[task].place);
    let mut reads_left: IdVec<TaskId, usize> = graph.ids().map(|id| links.users.row(id).len()).collect();
    let mut held = IdVec::filled(graph.len(), Held::default());
    let mut n_held = 0;
    for task in tasks {
        held[task].when_run = n_held;
        for &input in links.inputs.row(task) {
            reads_left[input] -= 1;
            if reads_left[input] == 0 {
                held[input].age = order[task].place - order[input].place;
                held[input].when_released = n_held;
                held[task].n_freed += 1;
            }
        }
        n_held -= held[task].n_freed;
        if links.users.row(task).is_empty() {
            held[task].when_released = held[task].when_run;
        } else {
            n_held += 1;
        }
    }
    held
}
