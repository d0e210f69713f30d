//! The stages of a reduction: a block to a partial result, partial results of equal shape to one, and at last to the
//! result.

use crate::{
    chunks::ChunkGrid,
    dtype::DType,
    kernel::{
        Block, Context, Flow, Kernel, KernelError, Slice, Value,
        block::one_block,
        flow::{Drain, Sink},
        fold::{Record, Reducer, place::renumbered},
    },
};

/// A block to a partial result, in which the reduced axes have length 1.
#[derive(Clone, Debug)]
pub(in crate::array) struct ReduceChunk {
    pub(in crate::array) reducer: Reducer,
    /// The axes that are reduced, ascending.
    pub(in crate::array) axes: Box<[usize]>,
}

/// The same where the result tells a place: in the whole array.
#[derive(Debug)]
pub(super) struct LocateChunk {
    chunk: ReduceChunk,
    /// The shape of the array.
    shape: Vec<u64>,
    /// Where the chunks begin along each axis.
    starts: Vec<Box<[u64]>>,
}

impl LocateChunk {
    pub(super) fn new(chunk: ReduceChunk, grid: &ChunkGrid) -> Self {
        let starts = |lens: &[u64]| {
            let mut end = 0;
            let start = |len: &u64| {
                end += len;
                end - len
            };
            lens.iter().map(start).collect()
        };
        Self { chunk, shape: grid.shape(), starts: grid.axes().iter().map(|lens| starts(lens)).collect() }
    }
}

/// A block to its result at once, in which the reduced axes have length 1.
#[derive(Debug)]
pub(in crate::array) struct ReduceWhole(pub(super) ReduceChunk);

/// Partial results to one.
#[derive(Debug)]
pub(super) struct Combine(pub(super) Reducer);

/// Partial results to the result, in the shape that the layer says: without the reduced axes, most often.
#[derive(Debug)]
pub(in crate::array) struct Finish(pub(in crate::array) Reducer);

impl Kernel for ReduceChunk {
    fn run(&self, context: &mut Context<'_>, inputs: &[&Value]) -> Result<Value, KernelError> {
        let block = one_block("a reduction", inputs)?;
        // So it is behind every product of blocks, which have added up within themselves.
        let of_one = self.axes.iter().all(|&axis| block.shape().get(axis) == Some(&1));
        if of_one && self.reducer.keeps_one(block.dtype()) {
            return Ok(block.clone().into());
        }
        self.flow().run(context, inputs)
    }
    fn flow(&self) -> Flow<'_> {
        Flow::Sink(self)
    }
}

impl Sink for ReduceChunk {
    fn open<'k>(
        &'k self,
        _: &Context<'_>,
        shape: &[u64],
        _: DType,
    ) -> Result<Box<dyn Drain + 'k>, KernelError> {
        self.reducer.block(shape, &self.axes)
    }
}

impl Kernel for LocateChunk {
    fn run(&self, context: &mut Context<'_>, inputs: &[&Value]) -> Result<Value, KernelError> {
        one_block("a reduction", inputs)?;
        self.flow().run(context, inputs)
    }
    fn flow(&self) -> Flow<'_> {
        Flow::Sink(self)
    }
}

impl Kernel for ReduceWhole {
    fn run(&self, context: &mut Context<'_>, inputs: &[&Value]) -> Result<Value, KernelError> {
        let partial = self.0.run(context, inputs)?;
        Finish(self.0.reducer).run(context, &[&partial])
    }
}

impl Sink for LocateChunk {
    fn open<'k>(
        &'k self,
        context: &Context<'_>,
        shape: &[u64],
        dtype: DType,
    ) -> Result<Box<dyn Drain + 'k>, KernelError> {
        let within = self.chunk.open(context, shape, dtype)?;
        let before = self.starts.iter().zip(context.at()?).map(|(starts, i)| starts.get(i as usize).copied());
        let before: Option<Vec<u64>> = before.collect();
        let before = before.ok_or_else(|| failed("a block that the array has not got".to_owned()))?;
        Ok(Box::new(Located { within, of: self, before, block: shape.into() }))
    }
}

/// Finds a place in a block, and tells it in the whole array.
struct Located<'k> {
    within: Box<dyn Drain + 'k>,
    of: &'k LocateChunk,
    /// How many elements come before the block along each axis.
    before: Vec<u64>,
    /// The shape of the block.
    block: Vec<u64>,
}

impl Drain for Located<'_> {
    fn add(&mut self, tile: Slice<'_>) {
        self.within.add(tile);
    }
    fn finish(self: Box<Self>) -> Value {
        let Self { within, of: LocateChunk { chunk, shape, .. }, before, block } = *self;
        let found = within.finish();
        match *chunk.axes {
            [axis] => renumbered(found, |n| n + before[axis].cast_signed()),
            // All axes: row-major in the block to row-major in the array.
            _ => renumbered(found, |n| {
                let (mut rest, mut stride, mut number) = (n.cast_unsigned(), 1, 0);
                for axis in (0..shape.len()).rev() {
                    number += (before[axis] + rest % block[axis]) * stride;
                    rest /= block[axis];
                    stride *= shape[axis];
                }
                number.cast_signed()
            }),
        }
    }
}

impl Kernel for Combine {
    fn run(&self, _: &mut Context<'_>, inputs: &[&Value]) -> Result<Value, KernelError> {
        let (shape, merged) = merged(self.0, inputs)?;
        Ok(merged.partial(shape))
    }
}

impl Kernel for Finish {
    fn run(&self, context: &mut Context<'_>, inputs: &[&Value]) -> Result<Value, KernelError> {
        let (_, merged) = merged(self.0, inputs)?;
        let (result, gives) = (merged.result()?, self.0.gives);
        let result = if result.dtype() == gives { Some(result) } else { result.cast(gives) };
        let result = result.ok_or_else(|| failed("no memory for a result".to_owned()))?;
        Ok(Block::new(context.shape()?, result)?.into())
    }
}

/// What the inputs are together, and their shape.
fn merged<'v>(reducer: Reducer, inputs: &[&'v Value]) -> Result<(&'v [u64], Box<dyn Record>), KernelError> {
    let first = inputs.first().and_then(|input| input.blocks().first());
    let first = first.ok_or_else(|| failed("nothing to combine".to_owned()))?;
    let shape = first.shape();
    let mut all = reducer.record(first.len());
    for input in inputs {
        let other = input.blocks().first().map_or(&[][..], Block::shape);
        if other != shape {
            return Err(failed(format!("shapes {shape:?} and {other:?} do not combine")));
        }
        let merged = all.merge(input.blocks());
        merged.ok_or_else(|| failed(format!("a reduction does not take {}", input.kind())))?;
    }
    Ok((shape, all))
}

fn failed(message: String) -> KernelError {
    KernelError::Failed(message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::fold::How;
    use std::sync::atomic::AtomicBool;

    fn run(kernel: &dyn Kernel, chunks: &ChunkGrid, inputs: &[Value]) -> Result<Value, KernelError> {
        let stop = AtomicBool::new(false);
        let inputs: Vec<&Value> = inputs.iter().collect();
        kernel.run(&mut Context::new(0, Some(chunks), 0, [&stop, &stop]), &inputs)
    }

    fn reducer(how: How) -> Reducer {
        Reducer { how, skips_nan: false, takes: DType::F64, gives: DType::F64 }
    }

    fn mean(count: u64, data: &[f64]) -> Value {
        let total = Block::new([data.len() as u64, 1], data.to_vec()).unwrap();
        Value::Tuple(vec![total, Block::new([1], vec![count]).unwrap()])
    }

    fn shape(lens: &[u64]) -> ChunkGrid {
        ChunkGrid::new(lens.iter().map(|&len| vec![len]))
    }

    #[test]
    fn means_of_unequal_blocks_are_weighted() {
        let parts = [mean(3, &[3.0, 6.0]), mean(1, &[9.0, 2.0]), mean(2, &[0.0, 4.0])];
        let chunks = shape(&[2]);
        assert_eq!(run(&Combine(reducer(How::Mean)), &chunks, &parts).unwrap(), mean(6, &[12.0, 12.0]));
        let expected = Block::new([2], vec![2.0, 2.0]).unwrap();
        assert_eq!(run(&Finish(reducer(How::Mean)), &chunks, &parts).unwrap(), expected.into());
    }

    #[test]
    fn a_sum_to_a_scalar_drops_all_axes() {
        let part = |x| Block::new([1, 1], vec![x]).unwrap().into();
        let parts = [part(1e100), part(1.0), part(-1e100)];
        let value = run(&Finish(reducer(How::Sum)), &shape(&[]), &parts).unwrap();
        assert_eq!(value, Block::scalar(1.0).into());
    }

    #[test]
    fn what_does_not_fit_is_said() {
        let message = |kernel: &dyn Kernel, inputs: &[Value]| {
            run(kernel, &shape(&[3]), inputs).unwrap_err().to_string()
        };
        let finish = Finish(reducer(How::Mean));
        assert_eq!(message(&finish, &[]), "nothing to combine");
        assert_eq!(message(&finish, &[mean(1, &[1.0])]), "1 elements are no block of shape [3]");
        assert_eq!(
            message(&finish, &[mean(1, &[1.0]), mean(1, &[1.0, 2.0])]),
            "shapes [1, 1] and [2, 1] do not combine"
        );
        assert_eq!(
            message(&Combine(reducer(How::Mean)), &[Block::scalar(1.0).into()]),
            "a reduction does not take a block"
        );
    }
}
