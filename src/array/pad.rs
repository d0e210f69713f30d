//! An array with something around it: `da.pad`.

use super::{Array, ArrayError, AxisChunks, Chunks, Index, creation::check_fits};
use crate::{
    dtype::DType,
    kernel::{Block, Elements, Scalar},
};

/// What is put around an array.
#[derive(Clone, Debug, PartialEq)]
pub enum Padding {
    /// Numbers: for each axis, one before and one behind.
    Constant(Vec<[Scalar; 2]>),
    /// The elements at the edge, again and again.
    Edge,
}

impl Array {
    /// With so many elements more before and behind along each axis.
    ///
    /// # Errors
    /// [`ArrayError::NegativeSize`], [`ArrayError::DoesNotFit`] for a number that is none of the array's type,
    /// [`ArrayError::PadWidths`] where there is not one entry an axis.
    pub fn pad(&self, widths: &[[i64; 2]], padding: &Padding) -> Result<Array, ArrayError> {
        let numbers = if let Padding::Constant(numbers) = padding { numbers.len() } else { widths.len() };
        if widths.len() != self.ndim() || numbers != self.ndim() {
            return Err(ArrayError::PadWidths { given: widths.len().min(numbers), ndim: self.ndim() });
        }
        let mut padded = self.clone();
        for (axis, widths) in widths.iter().enumerate() {
            let edge = |side: usize| match padding {
                Padding::Constant(numbers) => padded.constant_edge(axis, widths[side], numbers[axis][side]),
                Padding::Edge => padded.repeated_edge(axis, widths[side], side == 1),
            };
            padded = Self::concatenate_along(&[edge(0)?, padded.clone(), edge(1)?], axis)?;
        }
        Ok(padded)
    }

    /// A number, cut along other axes as the array is, and along this one into chunks as long as its longest.
    fn constant_edge(&self, axis: usize, width: i64, number: Scalar) -> Result<Array, ArrayError> {
        let one = Self::literal(number, self.dtype())?;
        let longest = self.chunks().largest_block()[axis].cast_signed();
        one.broadcast_to(
            &self.shape_with(axis, width),
            Some(&self.chunks_with(axis, AxisChunks::Length(longest))),
        )
    }

    /// The elements at one end of an axis, as often as there are to be some.
    fn repeated_edge(&self, axis: usize, width: i64, is_last: bool) -> Result<Array, ArrayError> {
        let mut index = vec![Index::ALL; self.ndim()];
        index[axis] = if is_last { Index::from(-1..) } else { Index::from(..1) };
        let chunks = self.chunks_with(axis, AxisChunks::Whole);
        self.index(&index)?.broadcast_to(&self.shape_with(axis, width), Some(&chunks))
    }

    fn shape_with(&self, axis: usize, len: i64) -> Vec<i64> {
        let mut shape: Vec<i64> = self.shape().into_iter().map(u64::cast_signed).collect();
        shape[axis] = len;
        shape
    }

    fn chunks_with(&self, axis: usize, along: AxisChunks) -> Chunks {
        let lens = |axis: &[u64]| AxisChunks::Lengths(axis.iter().map(|len| len.cast_signed()).collect());
        let mut axes: Vec<AxisChunks> = self.chunks().axes().iter().map(|axis| lens(axis)).collect();
        axes[axis] = along;
        Chunks::Axes(axes)
    }

    /// A number as an array without axes.
    fn literal(number: Scalar, dtype: DType) -> Result<Array, ArrayError> {
        check_fits(number, dtype)?;
        let block = Block::new([], Elements::repeated(number, dtype, 1))
            .expect("a block without axes is one element");
        Self::from_block(&block, &Chunks::Axes(Vec::new()), "asarray")
    }
}
