//! Products that add up along axes which two arrays have in common: Dask's `tensordot` and what it is made of, and
//! `matmul` ([`matmul`]).
//!
//! Every block of one array meets every block of the other that it has terms in common with ([`contract`]); what comes
//! of them is added up by a reduction over the common axes.

mod contract;
mod einsum;
mod matmul;
#[cfg(test)]
mod tests;

use super::{Array, ArrayError, ReduceOptions, axis::axes_of, broadcast::Aligned, reduce};
use crate::{chunks::ChunkGrid, graph::Op};
pub(super) use contract::Contract;

/// Along which axes two arrays are multiplied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CommonAxes {
    /// So many: the last of the first array and the first of the second, in their order.
    Inner(i64),
    /// These of the first array, each with the one of the second that is listed in the same place.
    Pairs(Vec<i64>, Vec<i64>),
}

impl From<i64> for CommonAxes {
    fn from(n: i64) -> Self {
        Self::Inner(n)
    }
}
impl<const N: usize> From<([i64; N], [i64; N])> for CommonAxes {
    fn from((left, right): ([i64; N], [i64; N])) -> Self {
        Self::Pairs(left.into(), right.into())
    }
}

impl Array {
    /// Sums of products along axes that this array and another have in common: `da.tensordot`. The result has the
    /// other axes of this array and then the other axes of the other one.
    ///
    /// # Errors
    /// [`ArrayError::TooManyCommonAxes`], [`ArrayError::AxesWithoutPartners`], [`ArrayError::AxisOutOfBounds`],
    /// [`ArrayError::AxisTwice`], and [`ArrayError::NotAligned`] where the two axes of a pair have different lengths.
    ///
    /// # Examples
    /// ```
    /// use chunkscope::{array::{Array, Chunks}, dtype::DType};
    ///
    /// let x = Array::ones(&[2, 3, 4], DType::F64, &Chunks::from(2))?;
    /// let y = Array::ones(&[4, 3, 5], DType::F64, &Chunks::from(3))?;
    /// assert_eq!(x.tensordot(&y, ([1, 2], [1, 0]))?.shape(), [2, 5]);
    /// assert_eq!(x.tensordot(&y.t(), ([2, 1], [2, 1]))?.shape(), [2, 5]);
    /// assert_eq!(x.tensordot(&y, 0)?.ndim(), 6);
    /// # Ok::<(), chunkscope::array::ArrayError>(())
    /// ```
    pub fn tensordot(&self, other: &Array, axes: impl Into<CommonAxes>) -> Result<Array, ArrayError> {
        let ndim = self.ndim();
        let [summed, partners] = self.pairs(other, axes.into())?;
        let mut right: Vec<usize> = (ndim..ndim + other.ndim()).collect();
        for (&axis, &partner) in summed.iter().zip(&partners) {
            self.check_aligned(axis, other, partner)?;
            right[partner] = axis;
        }
        let made = (0..ndim).chain(right.iter().copied().filter(|&axis| axis >= ndim)).collect();
        let over =
            (0..).zip(0..ndim).filter(|(_, axis)| summed.contains(axis)).map(|(axis, _)| axis).collect();
        let contract = Contract { left: (0..ndim).collect(), right, made, summed };
        self.contract("tensordot", other, contract)?.added_up(&reduce::SUM, over)
    }

    /// The axes of this array along which it is multiplied, and those of the other.
    fn pairs(&self, other: &Array, axes: CommonAxes) -> Result<[Vec<usize>; 2], ArrayError> {
        let ndims = [self.ndim(), other.ndim()];
        match axes {
            CommonAxes::Inner(n) => {
                // As in NumPy, fewer than none is none.
                let number = usize::try_from(n).unwrap_or(if n < 0 { 0 } else { usize::MAX });
                if number > ndims[0].min(ndims[1]) {
                    return Err(ArrayError::TooManyCommonAxes { common: n, ndims });
                }
                Ok([(ndims[0] - number..ndims[0]).collect(), (0..number).collect()])
            }
            CommonAxes::Pairs(left, right) if left.len() != right.len() => {
                Err(ArrayError::AxesWithoutPartners { left: left.len(), right: right.len() })
            }
            CommonAxes::Pairs(left, right) => Ok([axes_of(&left, ndims[0])?, axes_of(&right, ndims[1])?]),
        }
    }

    /// Sums of products along the last axis of this array and the last but one of the other, or its only one:
    /// `da.dot`. Of two vectors it is one number, of two matrices their product.
    ///
    /// # Errors
    /// [`ArrayError::NotAligned`] where these axes have different lengths, [`ArrayError::ProductOfScalar`].
    ///
    /// # Examples
    /// ```
    /// use chunkscope::{array::{Array, Chunks}, dtype::DType};
    ///
    /// let x = Array::ones(&[6, 4], DType::F64, &Chunks::from(3))?;
    /// assert_eq!(x.dot(&x.t())?.shape(), [6, 6]);
    /// # Ok::<(), chunkscope::array::ArrayError>(())
    /// ```
    pub fn dot(&self, other: &Array) -> Result<Array, ArrayError> {
        if self.ndim() == 0 || other.ndim() == 0 {
            return Err(ArrayError::ProductOfScalar("dot"));
        }
        self.tensordot(other, ([-1], [if other.ndim() == 1 { 0 } else { -2 }]))
    }

    /// The sum of the products of all elements of two arrays, one by one in a row: `da.vdot`.
    ///
    /// # Errors
    /// As [`dot`](Self::dot), and those of [`ravel`](Self::ravel).
    pub fn vdot(&self, other: &Array) -> Result<Array, ArrayError> {
        self.conjugate()?.ravel()?.dot(&other.ravel()?)
    }

    /// Every element of this array times every element of the other: a row for each of this one. `da.outer`.
    ///
    /// # Errors
    /// [`ArrayError::TooManyBlocks`].
    pub fn outer(&self, other: &Array) -> Result<Array, ArrayError> {
        let contract = Contract { left: vec![0], right: vec![1], made: vec![0, 1], summed: vec![] };
        self.ravel()?.contract("outer", &other.ravel()?, contract)
    }

    /// Products block by block, not added up over blocks yet.
    fn contract(&self, label: &str, other: &Array, contract: Contract) -> Result<Array, ArrayError> {
        let n_axes = contract.left.iter().chain(&contract.right).max().map_or(0, |axis| axis + 1);
        let operands = vec![(self.clone(), contract.left.clone()), (other.clone(), contract.right.clone())];
        let aligned = Aligned::new(operands, n_axes)?;
        let wiring = aligned.wiring(&contract.made);
        let chunks = contract.made.iter().map(|axis| match &aligned.chunks[*axis] {
            chunks if contract.summed.contains(axis) => vec![1; chunks.len()].into(),
            chunks => chunks.clone(),
        });
        let (chunks, dtype) = (ChunkGrid::new(chunks), self.dtype().promote(other.dtype()));
        let op = Op::known(contract);
        Ok(Array::new(label, op, dtype, chunks, aligned.arrays, wiring))
    }

    /// The blocks of products along some axes added up.
    fn added_up(&self, how: &reduce::Reduction, axes: Vec<i64>) -> Result<Array, ArrayError> {
        let (axis, dtype) = (Some(axes), Some(self.dtype()));
        self.reduce(how, &ReduceOptions { axis, dtype, ..ReduceOptions::default() })
    }

    fn check_aligned(&self, axis: usize, other: &Array, other_axis: usize) -> Result<(), ArrayError> {
        let (operands, axes) = ([self.shape(), other.shape()], [axis, other_axis]);
        if operands[0][axis] == operands[1][other_axis] {
            return Ok(());
        }
        Err(ArrayError::NotAligned { operands, axes })
    }
}
