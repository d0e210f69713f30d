//! Graphs of tasks that do nothing, for what measures the executor alone.

use chunkscope::{
    data::DraftId,
    graph::{Coords, GraphBuilder, Layer, Op, TaskGraph},
    kernel::{Block, Context, Kernel, KernelError, Value},
    program::Kernels,
};
use std::sync::Arc;

struct Nothing;
impl Kernel for Nothing {
    fn run(&self, _: &mut Context<'_>, _: &[&Value]) -> Result<Value, KernelError> {
        Ok(Block::new([0], Vec::<f64>::new())?.into())
    }
}

/// The code of [`graph`]s.
pub(crate) fn kernels() -> Kernels {
    Kernels::default().with("x", Arc::new(Nothing))
}

/// A task for each row, which takes the values of those that it names; all come before it.
pub(crate) fn graph(inputs: &[Vec<u32>]) -> TaskGraph {
    let mut b = GraphBuilder::default();
    let name = b.symbols.intern("x");
    let coords = Coords::Grid(vec![u32::MAX]);
    let layer = b.layer(Layer { name, token: name, op: Op::Opaque, coords, chunks: None, dtype: None });
    let mut drafts: Vec<DraftId> = Vec::new();
    for (block, inputs) in inputs.iter().enumerate() {
        let draft = b.task(layer, block as u32, inputs.iter().map(|&input| drafts[input as usize]));
        drafts.push(draft);
    }
    b.finish().expect("no cycle")
}
