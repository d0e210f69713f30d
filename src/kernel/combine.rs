//! The later stages of a reduction: partial results of equal shape to one, element by element.

use super::{Block, Context, Kernel, KernelError, Value, n_elements, sum::Compensated};
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
        let (count, total) = add_up(self.0, inputs)?;
        Ok(match self.0 {
            Reduction::Sum => Value::Block(total),
            Reduction::Mean => Value::PartialMean { count, total },
        })
    }
}

impl Kernel for Finish {
    fn run(&self, context: &mut Context<'_>, inputs: &[&Value]) -> Result<Value, KernelError> {
        let (count, Block { shape: reduced, mut data }) = add_up(self.what, inputs)?;
        let shape = self.chunks.block_shape(context.block);
        if n_elements(&shape)? != data.len() {
            let message = format!("partial results of shape {reduced:?} are no block of shape {shape:?}");
            return Err(KernelError::Failed(message));
        }
        if self.what == Reduction::Mean {
            for total in &mut data {
                *total /= count as f64;
            }
        }
        Ok(Value::Block(Block { shape: shape.into(), data }))
    }
}

/// The sums of the inputs, element by element and compensated, and of their counts.
fn add_up(what: Reduction, inputs: &[&Value]) -> Result<(u64, Block), KernelError> {
    let (_, first) = partial(what, inputs.first().ok_or_else(|| failed("nothing to combine"))?)?;
    let mut sums = Compensated::zeros(first.data.len());
    let mut count = 0;
    for input in inputs {
        let (n, total) = partial(what, input)?;
        if total.shape != first.shape {
            return Err(failed(&format!("shapes {:?} and {:?} do not combine", first.shape, total.shape)));
        }
        sums.add_each(0, &total.data);
        count += n;
    }
    Ok((count, Block { shape: first.shape.clone(), data: sums.finish() }))
}

fn partial(what: Reduction, input: &Value) -> Result<(u64, &Block), KernelError> {
    match (what, input) {
        (Reduction::Sum, Value::Block(total)) => Ok((0, total)),
        (Reduction::Mean, Value::PartialMean { count, total }) => Ok((*count, total)),
        (Reduction::Sum, other) => Err(failed(&format!("a sum combines blocks, not {}", other.kind()))),
        (Reduction::Mean, other) => {
            Err(failed(&format!("a mean combines partial means, not {}", other.kind())))
        }
    }
}

fn failed(message: &str) -> KernelError {
    KernelError::Failed(message.to_owned())
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
        Value::PartialMean { count, total }
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
            "a sum combines blocks, not a partial mean"
        );
        assert_eq!(
            message(&Combine(Reduction::Mean), &[Value::Block(Block::scalar(1.0))]),
            "a mean combines partial means, not a block"
        );
    }
}
