//! Arrays that are computed here and now, on this thread, where the graph is made: those that a program has of NumPy.

use super::{Array, AxisChunks, Chunks, RechunkOptions};
use crate::{
    data::{IdVec, TaskId},
    graph::Op,
    kernel::{Block, Context, KernelError, Value},
};
use std::sync::atomic::AtomicBool;

/// The most elements of an array that is computed at once.
pub(crate) const MOST_AT_ONCE: u64 = 1 << 24;

impl Array {
    /// How many elements computing it makes on the way, with its own.
    pub(crate) fn n_made(&self) -> u64 {
        self.inputs_first().iter().map(|array| array.size()).fold(0, u64::saturating_add)
    }

    /// Its elements. Random numbers follow from seeds of their own, or from a seed of 0.
    ///
    /// # Errors
    /// [`KernelError::Failed`] where there are more than [`MOST_AT_ONCE`] at any step, and what kernels say.
    pub(crate) fn at_once(&self) -> Result<Block, KernelError> {
        if self.inputs_first().iter().any(|array| array.size() > MOST_AT_ONCE) {
            let message = format!("an array of NumPy has at most {MOST_AT_ONCE} elements here");
            return Err(KernelError::Failed(message));
        }
        let failed = |error: super::ArrayError| KernelError::Failed(error.to_string());
        let whole = self.rechunk(&Chunks::Every(AxisChunks::Whole), &RechunkOptions::default());
        let graph = whole.and_then(|whole| whole.to_graph()).map_err(failed)?;
        let goes_on = AtomicBool::new(false);
        let mut values: IdVec<TaskId, Value> = IdVec::default();
        for id in graph.ids() {
            let layer = graph.layer_of(id);
            let Op::Known(operation) = &layer.op else {
                return Err(KernelError::Failed(format!("`{}` has no code", graph.label(id))));
            };
            let inputs: Vec<&Value> = graph.inputs(id).iter().map(|&input| &values[input]).collect();
            let block = graph.task(id).block;
            let mut context = Context::new(block, layer.chunks.as_ref(), 0, [&goes_on, &goes_on]);
            values.push(operation.run(&mut context, &inputs)?);
        }
        match graph.outputs() {
            [only] => match &values[*only] {
                Value::Block(block) => Ok(block.clone()),
                other => Err(KernelError::Failed(format!("{} are no array", other.kind()))),
            },
            outputs => Err(KernelError::Failed(format!("{} blocks are no array", outputs.len()))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{array::Random, dtype::DType, kernel::Scalar};

    #[test]
    fn what_is_computed_at_once_is_what_a_run_would_give() {
        let x =
            Array::arange(Scalar::Int(0), Scalar::Int(12), Scalar::Int(1), None, &Chunks::from(5)).unwrap();
        let y = x.add(&x).unwrap().at_once().unwrap();
        assert_eq!(y, Block::new([12], (0..12).map(|n| 2 * n).collect::<Vec<i64>>()).unwrap());
        let again = Array::of_block(&y).add(Array::of_block(&y)).unwrap().at_once().unwrap();
        assert_eq!(again.get::<i64>().unwrap()[11], 44);
        let draw = || Random::seeded("a", &[1]).random(&[3], &Chunks::default()).unwrap().at_once().unwrap();
        assert_eq!(draw(), draw());
    }

    #[test]
    fn large_arrays_are_not_computed_at_once() {
        let x = Array::ones(&[1 << 25], DType::U8, &Chunks::default()).unwrap();
        assert!(x.at_once().unwrap_err().to_string().contains("16777216"));
        assert_eq!(x.n_made(), 1 << 25);
    }
}
