//! The values between tasks.

use crate::{
    data::{Id, TaskId},
    graph::TaskGraph,
    kernel::Value,
};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A place for the value of each task. A value leaves it with its last reader, and is freed when no reader has it.
#[derive(Debug)]
pub(super) struct Values {
    slots: Vec<Mutex<Slot>>,
}

#[derive(Debug)]
struct Slot {
    value: Option<Arc<Value>>,
    /// How often it will still be read: once for each place in the inputs of a task, once for each output.
    reads_left: u32,
}

impl Values {
    pub(super) fn new(graph: &TaskGraph) -> Self {
        let mut reads: Vec<u32> = graph.ids().map(|id| graph.users(id).len() as u32).collect();
        for &output in graph.outputs() {
            reads[output.index()] += 1;
        }
        let slots = reads.into_iter().map(|reads_left| Mutex::new(Slot { value: None, reads_left }));
        Self { slots: slots.collect() }
    }
    /// Keeps the value of `task` for its readers.
    pub(super) fn put(&self, task: TaskId, value: Value) {
        let mut slot = self.slot(task);
        if slot.reads_left > 0 {
            slot.value = Some(Arc::new(value));
        }
    }
    /// One read of the value of `task`, which has finished.
    pub(super) fn read(&self, task: TaskId) -> Arc<Value> {
        let mut slot = self.slot(task);
        slot.reads_left -= 1;
        let value = if slot.reads_left == 0 { slot.value.take() } else { slot.value.clone() };
        value.expect("a task's inputs are there when it runs, and are read as often as was counted")
    }
    /// The values that were asked for, after the run.
    pub(super) fn outputs(&self, graph: &TaskGraph) -> Vec<Value> {
        graph.outputs().iter().map(|&output| Arc::unwrap_or_clone(self.read(output))).collect()
    }
    fn slot(&self, task: TaskId) -> MutexGuard<'_, Slot> {
        // Nothing that can panic half-way is done under this lock.
        self.slots[task.index()].lock().unwrap_or_else(PoisonError::into_inner)
    }
}
