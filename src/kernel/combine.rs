//! The later stages of a reduction: partial results of equal shape to one, element by element.

use super::{
    Block, Context, Kernel, KernelError, Value,
    fold::{Fold, fold},
    n_elements,
};
use crate::graph::{ChunkGrid, Reduction};

/// Partial results to one.
pub(super) struct Combine(pub(super) Reduction);

/// Partial results to the result, in the shape that the layer says: without the reduced axes, most often.
pub(super) struct Finish {
    pub(super) what: Reduction,
    pub(super) chunks: ChunkGrid,
}

impl Kernel for Combine {
    fn run(&self, _: &mut Context<'_>, inputs: &[&Value]) -> Result<Value, KernelError> {
        let (shape, merged) = merged(self.0, inputs)?;
        Ok(merged.partial(shape.into()))
    }
}

impl Kernel for Finish {
    fn run(&self, context: &mut Context<'_>, inputs: &[&Value]) -> Result<Value, KernelError> {
        let (reduced, merged) = merged(self.what, inputs)?;
        let shape = self.chunks.block_shape(context.block);
        if n_elements(&shape)? != n_elements(reduced)? {
            return Err(failed(format!(
                "partial results of shape {reduced:?} are no block of shape {shape:?}"
            )));
        }
        Ok(Value::Block(Block { shape: shape.into(), data: merged.result() }))
    }
}

/// What the inputs are together, and their shape.
fn merged<'v>(what: Reduction, inputs: &[&'v Value]) -> Result<(&'v [u64], Box<dyn Fold>), KernelError> {
    let first = inputs.first().ok_or_else(|| failed("nothing to combine".to_owned()))?;
    let shape = &*first.block().shape;
    let mut all = fold(what, first.block().data.len());
    for input in inputs {
        let other = &*input.block().shape;
        if other != shape {
            return Err(failed(format!("shapes {shape:?} and {other:?} do not combine")));
        }
        let name = what.recipe().combine;
        all.merge(input).ok_or_else(|| failed(format!("{name} does not take {}", input.kind())))?;
    }
    Ok((shape, all))
}

fn failed(message: String) -> KernelError {
    KernelError::Failed(message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::AtomicBool;

    fn run(kernel: &dyn Kernel, inputs: &[Value]) -> Result<Value, KernelError> {
        let stop = AtomicBool::new(false);
        let inputs: Vec<&Value> = inputs.iter().collect();
        kernel.run(&mut Context::new(0, 0, [&stop, &stop]), &inputs)
    }

    fn mean(count: u64, data: &[f64]) -> Value {
        let total = Block { shape: [data.len() as u64, 1].into(), data: data.to_vec() };
        Value::PartialMean { counts: [count].into(), total }
    }

    fn shape(lens: &[u64]) -> ChunkGrid {
        ChunkGrid::new(lens.iter().map(|&len| vec![len]))
    }

    #[test]
    fn means_of_unequal_blocks_are_weighted() {
        let parts = [mean(3, &[3.0, 6.0]), mean(1, &[9.0, 2.0]), mean(2, &[0.0, 4.0])];
        assert_eq!(run(&Combine(Reduction::Mean), &parts).unwrap(), mean(6, &[12.0, 12.0]));
        let finish = Finish { what: Reduction::Mean, chunks: shape(&[2]) };
        let expected = Block { shape: [2].into(), data: vec![2.0, 2.0] };
        assert_eq!(run(&finish, &parts).unwrap(), Value::Block(expected));
    }

    #[test]
    fn a_sum_to_a_scalar_drops_all_axes() {
        let part = |x| Value::Block(Block { shape: [1, 1].into(), data: vec![x] });
        let finish = Finish { what: Reduction::Sum, chunks: shape(&[]) };
        let value = run(&finish, &[part(1e100), part(1.0), part(-1e100)]).unwrap();
        assert_eq!(value, Value::Block(Block::scalar(1.0)));
    }

    #[test]
    fn what_does_not_fit_is_said() {
        let finish = Finish { what: Reduction::Mean, chunks: shape(&[3]) };
        let message = |kernel: &dyn Kernel, inputs: &[Value]| run(kernel, inputs).unwrap_err().to_string();
        assert_eq!(message(&finish, &[]), "nothing to combine");
        assert_eq!(
            message(&finish, &[mean(1, &[1.0])]),
            "partial results of shape [1, 1] are no block of shape [3]"
        );
        assert_eq!(
            message(&finish, &[mean(1, &[1.0]), mean(1, &[1.0, 2.0])]),
            "shapes [1, 1] and [2, 1] do not combine"
        );
        assert_eq!(
            message(&Combine(Reduction::Sum), &[mean(1, &[1.0])]),
            "sum-partial does not take a partial mean"
        );
        assert_eq!(
            message(&Combine(Reduction::Mean), &[Value::Block(Block::scalar(1.0))]),
            "mean_combine-partial does not take a block"
        );
    }
}
