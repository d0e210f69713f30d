//! Factors of matrices, and norms: Dask's `linalg`.
//!
//! A matrix is factored where it is cut along one axis at most: a column of blocks by [`tsqr`], a row of blocks by
//! [`sfqr`]. The factors come from the same tasks, so what has one of them in its graph has all, as in Dask.

mod kernels;
mod norm;
mod sfqr;
mod svd;
#[cfg(test)]
mod tests;
mod tsqr;

use super::{Array, ArrayError};
use kernels::{Purpose, factored_as};
pub use norm::NormOrder;
use tsqr::Factors;

impl Array {
    /// The factors Q, of orthogonal columns of length 1, and R, an upper triangle, of a matrix: `da.linalg.qr`. It is
    /// cut along one axis at most.
    ///
    /// # Errors
    /// [`ArrayError::NotAMatrix`], [`ArrayError::FactorBlocks`] where it is cut along both axes,
    /// [`ArrayError::FirstBlockTooHigh`], [`ArrayError::NotForType`] for half precision.
    ///
    /// # Examples
    /// ```
    /// use chunkscope::array::{Chunks, Random};
    ///
    /// let x = Random::new().random(&[1000, 5], &Chunks::from(100))?;
    /// let (q, r) = x.qr()?;
    /// assert_eq!((q.shape(), r.shape()), (vec![1000, 5], vec![5, 5]));
    /// # Ok::<(), chunkscope::array::ArrayError>(())
    /// ```
    pub fn qr(&self) -> Result<(Array, Array), ArrayError> {
        self.check_factored("qr")?;
        let [rows, columns] = [0, 1].map(|axis| self.chunks().axes()[axis].len());
        let Factors { q, r } = match (rows, columns) {
            (1, _) => sfqr::sfqr(self)?,
            (_, 1) => {
                let Factors { q, r } = tsqr::tsqr(self, Purpose::Qr, None);
                Factors { q: q.with_tasks_of(&[&r]), r: r.with_tasks_of(&[&q]) }
            }
            _ => return Err(ArrayError::FactorBlocks { function: "qr", blocks: [rows, columns] }),
        };
        Ok((q, r))
    }

    fn check_factored(&self, function: &'static str) -> Result<(), ArrayError> {
        if self.ndim() != 2 {
            return Err(ArrayError::NotAMatrix { function, ndim: self.ndim() });
        }
        let dtype = self.dtype();
        factored_as(dtype).map(|_| ()).ok_or(ArrayError::NotForType { function, dtype })
    }
}
