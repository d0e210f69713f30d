//! Products of matrices and of stacks of matrices: NumPy's `matmul`, and `@`.

use super::{Array, ArrayError, Contract};
use crate::array::{Index, reduce};

impl Array {
    /// The product of two matrices; of arrays of more axes, matrix by matrix along all axes but the last two, which
    /// are broadcast. A vector is a row on the left, a column on the right, and that axis is dropped again.
    /// `da.matmul`, and `@`.
    ///
    /// # Errors
    /// [`ArrayError::NotAligned`] where rows here are not as long as columns there, [`ArrayError::NotBroadcast`],
    /// [`ArrayError::ProductOfScalar`].
    ///
    /// # Examples
    /// ```
    /// use chunkscope::{array::{Array, Chunks}, dtype::DType};
    ///
    /// let stack = Array::ones(&[5, 6, 4], DType::F64, &Chunks::from(3))?;
    /// let vector = Array::ones(&[4], DType::F64, &Chunks::from(2))?;
    /// assert_eq!(stack.matmul(&vector)?.shape(), [5, 6]);
    /// # Ok::<(), chunkscope::array::ArrayError>(())
    /// ```
    pub fn matmul(&self, other: &Array) -> Result<Array, ArrayError> {
        let vectors = [self.ndim(), other.ndim()].map(|ndim| ndim == 1);
        if self.ndim() == 0 || other.ndim() == 0 {
            return Err(ArrayError::ProductOfScalar("matmul"));
        }
        self.check_aligned(self.ndim() - 1, other, other.ndim().saturating_sub(2))?;
        let a = if vectors[0] { self.index(&[Index::NewAxis])? } else { self.clone() };
        let b = if vectors[1] { other.index(&[Index::ALL, Index::NewAxis])? } else { other.clone() };
        let ndim = a.ndim().max(b.ndim());
        let (a, b) = (a.with_axes_before(ndim)?, b.with_axes_before(ndim)?);
        // The axes of the products: those of the stack, rows, terms, columns.
        let (rows, terms, columns) = (ndim - 2, ndim - 1, ndim);
        let contract = Contract {
            left: (0..ndim).collect(),
            right: (0..rows).chain([terms, columns]).collect(),
            made: (0..=ndim).collect(),
            summed: vec![terms],
        };
        let products = a.contract("matmul", &b, contract)?;
        let mut sum = if products.chunks().axes()[terms].len() == 1 {
            products.squeeze(Some(&[-2]))?
        } else {
            products.added_up(&reduce::BLOCK_SUM, vec![-2])?
        };
        if vectors[0] {
            sum = sum.squeeze(Some(&[-2]))?;
        }
        if vectors[1] {
            sum = sum.squeeze(Some(&[-1]))?;
        }
        Ok(sum)
    }

    /// With as many axes, new ones before its own.
    fn with_axes_before(self, ndim: usize) -> Result<Array, ArrayError> {
        self.index(&vec![Index::NewAxis; ndim - self.ndim()])
    }
}
