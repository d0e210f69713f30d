//! Products that add up along an axis: Dask's `tensordot` and `matmul`, of vectors and matrices.
//!
//! Every block of one side meets every block of the other that it has terms in common with; what comes of them is
//! added up by a reduction over the common axis.

use super::{Array, ArrayError, BlockOf, ReduceOptions, Wiring, reduce};
use crate::{
    chunks::{ChunkGrid, ravel},
    dtype::DType,
    graph::Op,
    kernel::{Block, Context, Kernel, KernelError, Value, block::all_blocks, contract, n_elements},
};

impl Array {
    /// The product of two vectors, two matrices, or one of each: sums along the last axis of this one and the first
    /// of the other. Dask's `dot`, and `tensordot` with `axes=1`.
    ///
    /// # Errors
    /// [`ArrayError::NotAligned`], [`ArrayError::OtherChunks`], and [`ArrayError::ProductOf`] for other numbers of
    /// axes.
    pub fn dot(&self, other: &Array) -> Result<Array, ArrayError> {
        self.contract("tensordot", &reduce::SUM, other)
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
        self.contract("matmul", &reduce::BLOCK_SUM, other)
    }

    fn contract(&self, label: &str, sum: &reduce::Reduction, other: &Array) -> Result<Array, ArrayError> {
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
        let wiring = Wiring::by(move |at, takes| {
            takes.push(BlockOf::Input(0, ravel(&at[..left], &grids.0)));
            takes.push(BlockOf::Input(1, ravel(&at[left - 1..], &grids.1)));
        });
        let inputs = vec![self.clone(), other.clone()];
        let products =
            Array::new(label, Op::known(Contract), DType::F64, ChunkGrid::new(axes), inputs, wiring);
        let axis = Some(vec![i64::try_from(left - 1).unwrap_or(0)]);
        products.reduce(sum, &ReduceOptions { axis, ..ReduceOptions::default() })
    }
}

/// Multiplies the last axis of one block with the first of another; in the result that axis has length 1.
#[derive(Debug)]
struct Contract;

impl Kernel for Contract {
    fn run(&self, context: &mut Context<'_>, inputs: &[&Value]) -> Result<Value, KernelError> {
        let failed = |message: &str| KernelError::Failed(message.to_owned());
        let [a, b] = all_blocks("a product", inputs)?[..] else {
            return Err(failed("a product is of two blocks"));
        };
        let (Some(&terms), Some(&also)) = (a.shape().last(), b.shape().first()) else {
            return Err(failed("a product needs an axis to add up along"));
        };
        let (Some(left), Some(right)) = (a.get::<f64>(), b.get::<f64>()) else {
            return Err(failed("a product takes floats"));
        };
        let shape = context.shape()?;
        let rest = |block: &Block| block.len().checked_div(terms as usize).unwrap_or(0);
        let (m, k, n) = (rest(a), terms as usize, rest(b));
        if terms != also || terms == 0 || n_elements(&shape)? != m * n {
            return Err(failed("these blocks have no product of this shape"));
        }
        let mut data = vec![0.0; m * n];
        contract::multiply(context, left, right, [m, k, n], &mut data)?;
        Ok(Block::new(shape, data)?.into())
    }
}
