//! What the tests of operations have in common.

use super::Array;
use crate::{
    computed::Computed,
    exec::run_serial,
    kernel::{Elements, Value},
    program::{Kernels, Program},
};

/// What the tasks of an array leave behind, with seed 0.
pub(super) fn values(array: &Array) -> Vec<Value> {
    let graph = array.to_graph().unwrap();
    run_serial(&Program::new(&graph, &Kernels::default()).unwrap(), 0).unwrap().outputs
}

/// All elements of an array, row-major, with seed 0.
pub(super) fn elements(array: &Array) -> Elements {
    let graph = array.to_graph().unwrap();
    let mut elements = Elements::empty(array.dtype());
    Computed::new(&graph, values(array)).unwrap().runs().for_each(|run| elements.extend(run));
    elements
}
