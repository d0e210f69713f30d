//! The values between tasks.

use super::gate::Gate;
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
    gate: Option<Arc<Gate>>,
}

/// A value; a gate hears when it is gone.
#[derive(Debug)]
pub(super) struct Kept {
    value: Value,
    gate: Option<Arc<Gate>>,
}

impl Kept {
    pub(super) fn value(&self) -> &Value {
        &self.value
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        if let Some(gate) = &self.gate {
            gate.free(self.value.n_bytes());
        }
    }
}

#[derive(Debug)]
struct Slot {
    value: Option<Arc<Kept>>,
    /// How often it will still be read: once for each place in the inputs of a task, once for each output.
    reads_left: u32,
}

impl Values {
    pub(super) fn new(graph: &TaskGraph, gate: Option<Arc<Gate>>) -> Self {
        let mut reads: Vec<u32> = graph.ids().map(|id| graph.users(id).len() as u32).collect();
        for &output in graph.outputs() {
            reads[output.index()] += 1;
        }
        let slots = reads.into_iter().map(|reads_left| Mutex::new(Slot { value: None, reads_left }));
        Self { slots: slots.collect(), gate }
    }
    /// Keeps the value of `task` for its readers.
    pub(super) fn put(&self, task: TaskId, value: Value) {
        let kept = Kept { value, gate: self.gate.clone() };
        let mut slot = self.slot(task);
        if slot.reads_left > 0 {
            slot.value = Some(Arc::new(kept));
        }
    }
    /// One read of the value of `task`, which has finished.
    pub(super) fn read(&self, task: TaskId) -> Arc<Kept> {
        let mut slot = self.slot(task);
        slot.reads_left -= 1;
        let value = if slot.reads_left == 0 { slot.value.take() } else { slot.value.clone() };
        value.expect("a task's inputs are there when it runs, and are read as often as was counted")
    }
    /// The values that were asked for, after the run.
    pub(super) fn outputs(&self, graph: &TaskGraph) -> Vec<Value> {
        graph.outputs().iter().map(|&output| self.read(output).value.clone()).collect()
    }
    fn slot(&self, task: TaskId) -> MutexGuard<'_, Slot> {
        // Nothing that can panic half-way is done under this lock.
        self.slots[task.index()].lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        graph::{Coords, GraphBuilder, Layer, Op},
        kernel::Block,
    };

    #[test]
    fn the_last_reader_has_the_value_for_itself() {
        let mut b = GraphBuilder::default();
        let name = b.symbols.intern("x");
        let coords = Coords::Grid(vec![4]);
        let layer = b.layer(Layer { name, token: name, op: Op::Opaque, coords, chunks: None, dtype: None });
        let first = b.task(layer, 0, []);
        b.task(layer, 1, [first, first]);
        let last = b.task(layer, 2, [first]);
        b.output(last);
        let graph = b.finish().unwrap();
        let values = Values::new(&graph, None);
        let [first, unused, output]: [TaskId; 3] = graph.ids().collect::<Vec<_>>().try_into().unwrap();
        for (task, number) in [(first, 1.0), (unused, 2.0), (output, 3.0)] {
            values.put(task, Block::scalar(number).into());
        }

        let reads = [values.read(first), values.read(first)];
        assert_eq!(Arc::strong_count(&reads[0]), 3);
        drop(reads);
        assert_eq!(Arc::strong_count(&values.read(first)), 1);
        assert!(values.slot(unused).value.is_none());
        assert_eq!(values.outputs(&graph), [Block::scalar(3.0).into()]);
        assert!(graph.ids().all(|id| values.slot(id).value.is_none()));
    }
}
