//! Products that add up along an axis: Dask's `tensordot` and `matmul`, of vectors and matrices.
//!
//! Every block of one side meets every block of the other that it has terms in common with; what comes of them is
//! added up by a reduction over the common axis.

use super::{Array, ArrayError, BlockOf, ReduceOptions, Wiring};
use crate::graph::{ChunkGrid, Op, Reduction, ravel};

impl Array {
    /// The product of two vectors, two matrices, or one of each: sums along the last axis of this one and the first
    /// of the other. Dask's `dot`, and `tensordot` with `axes=1`.
    ///
    /// # Errors
    /// [`ArrayError::NotAligned`], [`ArrayError::OtherChunks`], and [`ArrayError::ProductOf`] for other numbers of
    /// axes.
    pub fn dot(&self, other: &Array) -> Result<Array, ArrayError> {
        self.contract("tensordot", Reduction::Sum, other)
    }

    /// The product of two matrices whose common axis has more than one chunk: Dask's `matmul` and `@`.
    ///
    /// # Errors
    /// As [`dot`](Self::dot).
    pub fn matmul(&self, other: &Array) -> Result<Array, ArrayError> {
        let one_chunk = self.chunks().axes().last().is_none_or(|axis| axis.len() == 1);
        if self.ndim() != 2 || other.ndim() != 2 || one_chunk && self.shape()[1] == other.shape()[0] {
            return Err(ArrayError::ProductOf { left: self.ndim(), right: other.ndim() });
        }
        self.contract("matmul", Reduction::BlockSum, other)
    }

    fn contract(&self, label: &str, sum: Reduction, other: &Array) -> Result<Array, ArrayError> {
        let (left, right) = (self.ndim(), other.ndim());
        if !(1..=2).contains(&left) || !(1..=2).contains(&right) {
            return Err(ArrayError::ProductOf { left, right });
        }
        let (a, b) = (self.chunks().axes(), other.chunks().axes());
        let (terms, also) = (self.shape()[left - 1], other.shape()[0]);
        if terms != also {
            return Err(ArrayError::NotAligned { left: terms, right: also });
        }
        if a[left - 1] != b[0] {
            return Err(ArrayError::OtherChunks);
        }
        let ones = vec![1; b[0].len()].into_boxed_slice();
        let axes = a[..left - 1].iter().cloned().chain([ones]).chain(b[1..].iter().cloned());
        let grids = (self.chunks().numblocks(), other.chunks().numblocks());
        let wiring: Wiring = Box::new(move |at, takes| {
            takes.push(BlockOf { input: 0, block: ravel(&at[..left], &grids.0) });
            takes.push(BlockOf { input: 1, block: ravel(&at[left - 1..], &grids.1) });
        });
        let inputs = vec![self.clone(), other.clone()];
        let products = Array::new(label, Op::Contract, ChunkGrid::new(axes), inputs, wiring);
        let axis = Some(vec![i64::try_from(left - 1).unwrap_or(0)]);
        products.reduce(sum, &ReduceOptions { axis, ..ReduceOptions::default() })
    }
}
