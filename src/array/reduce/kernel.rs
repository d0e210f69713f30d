//! The stages of a reduction: a block to a partial result, partial results of equal shape to one, and at last to the
//! result.

use super::Reduction;
use crate::{
    dtype::DType,
    kernel::{
        Block, Context, Flow, Kernel, KernelError, Value,
        axes::AxisFold,
        block::one_block,
        flow::{Drain, Sink},
        fold::{Fold, fold},
    },
};

/// A block to a partial result, in which the reduced axes have length 1.
#[derive(Debug)]
pub(super) struct ReduceChunk {
    pub(super) what: Reduction,
    /// The axes that are reduced, ascending.
    pub(super) axes: Box<[usize]>,
}

/// Partial results to one.
#[derive(Debug)]
pub(super) struct Combine(pub(super) Reduction);

/// Partial results to the result, in the shape that the layer says: without the reduced axes, most often.
#[derive(Debug)]
pub(super) struct Finish(pub(super) Reduction);

impl Kernel for ReduceChunk {
    fn run(&self, context: &mut Context<'_>, inputs: &[&Value]) -> Result<Value, KernelError> {
        one_block("a reduction", inputs)?;
        self.flow().run(context, inputs)
    }
    fn flow(&self) -> Flow<'_> {
        Flow::Sink(self)
    }
}

impl Sink for ReduceChunk {
    fn open(&self, shape: &[u64], _: DType) -> Result<Box<dyn Drain + '_>, KernelError> {
        let recipe = self.what.recipe();
        Ok(Box::new(AxisFold::new(recipe.fold, recipe.skips_nan, shape, &self.axes)?))
    }
}

impl Kernel for Combine {
    fn run(&self, _: &mut Context<'_>, inputs: &[&Value]) -> Result<Value, KernelError> {
        let (shape, merged) = merged(self.0, inputs)?;
        Ok(merged.partial(shape.into()))
    }
}

impl Kernel for Finish {
    fn run(&self, context: &mut Context<'_>, inputs: &[&Value]) -> Result<Value, KernelError> {
        let (_, merged) = merged(self.0, inputs)?;
        Ok(Block::new(context.shape()?, merged.result())?.into())
    }
}

/// What the inputs are together, and their shape.
fn merged<'v>(what: Reduction, inputs: &[&'v Value]) -> Result<(&'v [u64], Box<dyn Fold>), KernelError> {
    let first = inputs.first().and_then(|input| input.blocks().first());
    let first = first.ok_or_else(|| failed("nothing to combine".to_owned()))?;
    let shape = first.shape();
    let recipe = what.recipe();
    let mut all = fold(recipe.fold, recipe.skips_nan, first.len());
    for input in inputs {
        let other = input.blocks().first().map_or(&[][..], Block::shape);
        if other != shape {
            return Err(failed(format!("shapes {shape:?} and {other:?} do not combine")));
        }
        all.merge(input)
            .ok_or_else(|| failed(format!("{} does not take {}", recipe.combine, input.kind())))?;
    }
    Ok((shape, all))
}

fn failed(message: String) -> KernelError {
    KernelError::Failed(message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chunks::ChunkGrid;
    use std::sync::atomic::AtomicBool;

    fn run(kernel: &dyn Kernel, chunks: &ChunkGrid, inputs: &[Value]) -> Result<Value, KernelError> {
        let stop = AtomicBool::new(false);
        let inputs: Vec<&Value> = inputs.iter().collect();
        kernel.run(&mut Context::new(0, Some(chunks), 0, [&stop, &stop]), &inputs)
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
        assert_eq!(run(&Combine(Reduction::Mean), &chunks, &parts).unwrap(), mean(6, &[12.0, 12.0]));
        let expected = Block::new([2], vec![2.0, 2.0]).unwrap();
        assert_eq!(run(&Finish(Reduction::Mean), &chunks, &parts).unwrap(), expected.into());
    }

    #[test]
    fn a_sum_to_a_scalar_drops_all_axes() {
        let part = |x| Block::new([1, 1], vec![x]).unwrap().into();
        let parts = [part(1e100), part(1.0), part(-1e100)];
        let value = run(&Finish(Reduction::Sum), &shape(&[]), &parts).unwrap();
        assert_eq!(value, Block::scalar(1.0).into());
    }

    #[test]
    fn what_does_not_fit_is_said() {
        let message = |kernel: &dyn Kernel, inputs: &[Value]| {
            run(kernel, &shape(&[3]), inputs).unwrap_err().to_string()
        };
        let finish = Finish(Reduction::Mean);
        assert_eq!(message(&finish, &[]), "nothing to combine");
        assert_eq!(message(&finish, &[mean(1, &[1.0])]), "1 elements are no block of shape [3]");
        assert_eq!(
            message(&finish, &[mean(1, &[1.0]), mean(1, &[1.0, 2.0])]),
            "shapes [1, 1] and [2, 1] do not combine"
        );
        assert_eq!(
            message(&Combine(Reduction::Mean), &[Block::scalar(1.0).into()]),
            "mean_combine-partial does not take a block"
        );
    }
}
