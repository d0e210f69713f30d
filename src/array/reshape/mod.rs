//! The same elements, in the same order, in another shape: Dask's `reshape`.
//!
//! An array of one block is reshaped as it is. Any other is first cut so that every block is a run of neighbours
//! ([`plan`]); then block by block, without a copy.

mod plan;

use super::{Array, ArrayError, AxisChunks, Chunks, RechunkOptions, Wiring, axis::axes_of};
use crate::{
    chunks::ChunkGrid,
    graph::Op,
    kernel::{Context, Flow, Kernel, KernelError, Value, block::one_block},
};

impl Array {
    /// The same elements, row-major, in another shape. One length may be -1: it follows from the others.
    ///
    /// # Errors
    /// [`ArrayError::Reshape`] for another number of elements, [`ArrayError::TwoUnknown`] for more than one -1, and
    /// [`ArrayError::ReshapeUneven`] where an array of several blocks would need axes that are neither merged nor
    /// split as they are.
    ///
    /// # Examples
    /// ```
    /// use chunkscope::array::{Chunks, Random};
    ///
    /// let x = Random::new().random(&[24], &Chunks::from(6))?;
    /// assert_eq!(x.reshape(&[4, -1])?.shape(), [4, 6]);
    /// # Ok::<(), chunkscope::array::ArrayError>(())
    /// ```
    pub fn reshape(&self, shape: &[i64]) -> Result<Array, ArrayError> {
        if self.ndim() == 1 && shape == [-1] {
            return Ok(self.clone());
        }
        let shape = self.new_shape(shape)?;
        if shape == self.shape() {
            return Ok(self.clone());
        }
        let whole = |lens: &[u64]| ChunkGrid::new(lens.iter().map(|&len| [len]));
        if self.chunks().n_blocks() == 1 {
            return Ok(self.relabelled("reshape", whole(&shape)));
        }
        let plan = match plan::plan(self.chunks().axes(), &shape) {
            // There is nothing that could be uneven.
            Err(ArrayError::ReshapeUneven { .. }) if self.size() == 0 => {
                let one_block = self.rechunk_to(&whole(&self.shape()), &RechunkOptions::default());
                return Ok(one_block.relabelled("reshape", whole(&shape)));
            }
            plan => plan?,
        };
        let cut = self.rechunk_to(&ChunkGrid::new(plan.before), &RechunkOptions::default());
        Ok(cut.relabelled("reshape", ChunkGrid::new(plan.after)))
    }

    /// As [`reshape`](Self::reshape); where the result has fewer axes, those that it has not got are first cut into
    /// single elements: Dask's `merge_chunks=False`.
    ///
    /// # Errors
    /// As [`reshape`](Self::reshape), and [`ArrayError::TooManyBlocks`].
    pub fn reshape_without_merging(&self, shape: &[i64]) -> Result<Array, ArrayError> {
        let fewer = self.ndim().saturating_sub(shape.len());
        let wanted = self.new_shape(shape)?;
        if fewer == 0 || wanted == self.shape() || self.chunks().n_blocks() == 1 {
            return self.reshape(shape);
        }
        let single = (0..).take(fewer).map(|axis| (axis, AxisChunks::Length(1))).collect();
        self.rechunk(&Chunks::Some(single), &RechunkOptions::default())?.reshape(shape)
    }

    /// All elements in a row: `x.ravel()`, and `x.flatten()`.
    ///
    /// # Errors
    /// [`ArrayError::TooManyBlocks`].
    pub fn ravel(&self) -> Result<Array, ArrayError> {
        self.reshape(&[-1])
    }

    /// With new axes of length 1, at these places of the result.
    ///
    /// # Errors
    /// [`ArrayError::AxisOutOfBounds`], [`ArrayError::AxisTwice`].
    pub fn expand_dims(&self, axes: &[i64]) -> Result<Array, ArrayError> {
        let ndim = self.ndim() + axes.len();
        let new = axes_of(axes, ndim)?;
        let mut lens = self.shape().into_iter();
        let shape = (0..ndim).map(|axis| if new.contains(&axis) { 1 } else { lens.next().unwrap_or(1) });
        self.reshape(&shape.map(u64::cast_signed).collect::<Vec<_>>())
    }

    /// The lengths that `shape` asks for.
    fn new_shape(&self, shape: &[i64]) -> Result<Vec<u64>, ArrayError> {
        let wrong = || ArrayError::Reshape { size: self.size(), shape: shape.to_vec() };
        if shape.iter().filter(|&&len| len == -1).count() > 1 {
            return Err(ArrayError::TwoUnknown);
        }
        let mut known = shape.iter().filter(|&&len| len != -1);
        let n = known.try_fold(1u64, |n, &len| n.checked_mul(u64::try_from(len).ok()?)).ok_or_else(wrong)?;
        let is_open = shape.contains(&-1);
        let rest = self.size().checked_div(n).filter(|rest| rest * n == self.size());
        // Without elements any length would do for -1, or none.
        let fits =
            if n == 0 { self.size() == 0 && !is_open } else { rest.is_some_and(|rest| is_open || rest == 1) };
        if !fits {
            return Err(wrong());
        }
        let open = rest.unwrap_or(0);
        Ok(shape.iter().map(|&len| if len == -1 { open } else { len.cast_unsigned() }).collect())
    }

    /// The same blocks in other shapes, in the same row-major order.
    pub(super) fn relabelled(&self, label: &str, chunks: ChunkGrid) -> Array {
        let wiring = Wiring::same(chunks.numblocks());
        Array::new(label, Op::known(Reshape), self.dtype(), chunks, vec![self.clone()], wiring)
    }
}

/// Gives a block another shape.
#[derive(Debug)]
pub(super) struct Reshape;

impl Kernel for Reshape {
    fn run(&self, context: &mut Context<'_>, inputs: &[&Value]) -> Result<Value, KernelError> {
        Ok(one_block("another shape", inputs)?.reshaped(context.shape()?)?.into())
    }
    fn flow(&self) -> Flow<'_> {
        Flow::Alias
    }
}
