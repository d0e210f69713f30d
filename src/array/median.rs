//! Medians: along axes that are, or become, one chunk.

use super::{Array, ArrayError, AxisChunks, Chunks, RechunkOptions, ReduceOptions, Wiring, axis::axes_of};
use crate::{
    dtype::DType,
    graph::Op,
    kernel::{
        Block, Context, Element, Elements, Kernel, KernelError, Value, block::one_block, for_elements,
        n_elements, strided::View,
    },
};

impl Array {
    /// The median of the elements along some axes: of an even number of them the mean of the two in the middle; NaN
    /// where one of them is, or where there are none. Where one of the axes is cut, all become one chunk, and the
    /// others are cut anew.
    ///
    /// # Errors
    /// [`ArrayError::NeedsAxis`], [`ArrayError::AxisOutOfBounds`], [`ArrayError::AxisTwice`].
    pub fn median(&self, options: &ReduceOptions) -> Result<Array, ArrayError> {
        self.middle("median", false, options)
    }

    /// The [median](Self::median) of the elements that are not NaN.
    ///
    /// # Errors
    /// As there.
    pub fn nanmedian(&self, options: &ReduceOptions) -> Result<Array, ArrayError> {
        self.middle("nanmedian", true, options)
    }

    fn middle(
        &self,
        name: &'static str,
        skips_nan: bool,
        options: &ReduceOptions,
    ) -> Result<Array, ArrayError> {
        let axes = options.axis.as_deref().ok_or(ArrayError::NeedsAxis(name))?;
        let mut axes = axes_of(axes, self.ndim())?;
        axes.sort_unstable();
        let array = self.whole_along(&axes)?;
        let chunks = array.chunks().with(&axes, |_| vec![1]);
        let chunks = if options.keepdims { chunks } else { chunks.without(&axes) };
        let dtype = if self.dtype().is_float() { self.dtype() } else { DType::F64 };
        let op = Op::known(Median { axes, skips_nan, gives: dtype });
        // Along the reduced axes there is one block: with or without them, blocks have the same numbers.
        let wiring = Wiring::same(chunks.numblocks());
        Ok(Array::new(name, op, dtype, chunks, vec![array], wiring))
    }

    /// The array with one chunk along each of the axes.
    fn whole_along(&self, axes: &[usize]) -> Result<Array, ArrayError> {
        let grid = self.chunks().numblocks();
        if axes.iter().all(|&axis| grid[axis] == 1) {
            return Ok(self.clone());
        }
        let cut = |axis| if axes.contains(&axis) { AxisChunks::Whole } else { AxisChunks::Auto };
        let chunks = Chunks::Axes((0..self.ndim()).map(cut).collect());
        self.rechunk(&chunks, &RechunkOptions::default())
    }
}

/// The medians of a block.
#[derive(Debug)]
struct Median {
    /// The axes along which, ascending.
    axes: Vec<usize>,
    skips_nan: bool,
    gives: DType,
}

impl Kernel for Median {
    fn run(&self, context: &mut Context<'_>, inputs: &[&Value]) -> Result<Value, KernelError> {
        let block = one_block("a median", inputs)?;
        let kept = (0..block.shape().len()).filter(|axis| !self.axes.contains(axis));
        let order: Vec<usize> = kept.chain(self.axes.iter().copied()).collect();
        // The elements of one median are neighbours now.
        let rows = View::of(block).permuted(&order)?.to_block(context)?;
        let shape = context.shape()?;
        let len = self.axes.iter().map(|&axis| block.shape()[axis] as usize).product();
        let n = n_elements(&shape)?;
        let medians = for_elements!(Slice, rows.elements(), |all| self.of_rows(context, all, len, n))?;
        let failed = || KernelError::Failed("no memory for medians".to_owned());
        let medians = Elements::from(medians).cast(self.gives).ok_or_else(failed)?;
        Ok(Block::new(shape, medians)?.into())
    }
}

impl Median {
    fn of_rows<T: Element>(
        &self,
        context: &Context<'_>,
        all: &[T],
        len: usize,
        n: usize,
    ) -> Result<Vec<f64>, KernelError> {
        let mut numbers: Vec<f64> = Vec::with_capacity(len);
        let median = |i: usize| {
            context.check_cancelled()?;
            numbers.clear();
            numbers.extend(all[i * len..][..len].iter().map(|x| x.to_f64()));
            if self.skips_nan {
                numbers.retain(|x| !x.is_nan());
            }
            Ok(median(&mut numbers))
        };
        (0..n).map(median).collect()
    }
}

/// The median of numbers, which lose their order; NaN where one is, or where there are none.
fn median(numbers: &mut [f64]) -> f64 {
    if numbers.is_empty() || numbers.iter().any(|x| x.is_nan()) {
        return f64::NAN;
    }
    let is_odd = numbers.len() % 2 == 1;
    let (before, &mut middle, _) = numbers.select_nth_unstable_by(numbers.len() / 2, f64::total_cmp);
    if is_odd {
        middle
    } else {
        let other = before.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        f64::midpoint(other, middle)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn of_few_numbers() {
        assert!(median(&mut []).is_nan());
        assert!(median(&mut [1.0, f64::NAN]).is_nan());
        assert_eq!(median(&mut [7.0]), 7.0);
        assert_eq!(median(&mut [7.0, 2.0]), 4.5);
        assert_eq!(median(&mut [f64::INFINITY, 2.0, f64::INFINITY]), f64::INFINITY);
        assert!(median(&mut [f64::INFINITY, f64::NEG_INFINITY]).is_nan());
    }

    proptest! {
        #[test]
        fn as_many_are_below_as_above(numbers in prop::collection::vec(-9.0..9.0f64, 1..60)) {
            let mut sorted = numbers.clone();
            sorted.sort_by(f64::total_cmp);
            let n = sorted.len();
            let expected = f64::midpoint(sorted[(n - 1) / 2], sorted[n / 2]);
            prop_assert_eq!(median(&mut numbers.clone()), expected);
        }
    }
}
