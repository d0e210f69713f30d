//! Singular values and vectors: Dask's `svd`.

use super::{
    Array, ArrayError,
    kernels::{Factor, Purpose},
    tsqr::tsqr,
};
use crate::{
    array::{Index, ReduceOptions},
    kernel::Scalar,
};

impl Array {
    /// The singular values of a matrix, the largest first, between the left singular vectors (in columns) and the right
    /// ones (in rows): `(u, s, v)` of `da.linalg.svd`. The matrix is cut along one axis at most. With `coerce_signs` the
    /// elements of each right vector add up to 0 or more; otherwise the signs of vectors are arbitrary.
    ///
    /// # Errors
    /// [`ArrayError::NotAMatrix`], [`ArrayError::FactorBlocks`] where it is cut along both axes,
    /// [`ArrayError::NotForType`] for half precision.
    ///
    /// # Examples
    /// ```
    /// use chunkscope::array::{Chunks, Random};
    ///
    /// let x = Random::new().random(&[1000, 5], &Chunks::from(100))?;
    /// let (u, s, v) = x.svd(true)?;
    /// assert_eq!((u.shape(), s.shape(), v.shape()), (vec![1000, 5], vec![5], vec![5, 5]));
    /// # Ok::<(), chunkscope::array::ArrayError>(())
    /// ```
    pub fn svd(&self, coerce_signs: bool) -> Result<(Array, Array, Array), ArrayError> {
        self.check_factored("svd")?;
        let [rows, columns] = [0, 1].map(|axis| self.chunks().axes()[axis].len());
        let (u, s, v) = match (rows, columns) {
            (1, 1) => self.svd_of_block(),
            (_, 1) => self.svd_of_tall(),
            (1, _) => {
                let (v, s, u) = self.t().svd_of_tall();
                (u.t(), s, v.t())
            }
            _ => return Err(ArrayError::FactorBlocks { function: "svd", blocks: [rows, columns] }),
        };
        let (u, v) = self.without_extra_vectors(u, v)?;
        let (u, v) = if coerce_signs { with_signs(&u, &v)? } else { (u, v) };
        Ok((u, s, v))
    }

    fn svd_of_block(&self) -> (Array, Array, Array) {
        let &[m, n] = &self.shape()[..] else { unreachable!("a matrix has two axes") };
        let rank = m.min(n);
        let factored = self.factored("svd", Factor::Svd { full: false });
        let u = factored.item("getitem", 0, [&[m], &[rank]]);
        let s = factored.item("getitem", 1, [&[rank]]);
        let v = factored.item("getitem", 2, [&[rank], &[n]]);
        (u, s, v)
    }

    /// Of one column of blocks. There are as many right vectors as columns.
    fn svd_of_tall(&self) -> (Array, Array, Array) {
        let &[m, n] = &self.shape()[..] else { unreachable!("a matrix has two axes") };
        let rank = m.min(n);
        let factors = tsqr(self, Purpose::Svd, None);
        let factored = factors.r.factored("svd", Factor::Svd { full: true });
        let left = factored.item("getitem", 0, [&[rank], &[rank]]);
        let u = factors.q.times("getitem", &left);
        let s = factored.item("getitem", 1, [&[rank]]);
        let v = factored.item("getitem", 2, [&[n], &[n]]);
        (u.with_tasks_of(&[&s, &v]), s.with_tasks_of(&[&u, &v]), v.with_tasks_of(&[&u, &s]))
    }

    /// Only as many vectors as there are values, where an array is cut as if it was tall and is wide, or the other way
    /// round.
    fn without_extra_vectors(&self, u: Array, v: Array) -> Result<(Array, Array), ArrayError> {
        let rank = self.shape().iter().copied().min().unwrap_or(0).cast_signed();
        let [rows, columns] = [0, 1].map(|axis| self.chunks().axes()[axis].len());
        let &[m, n] = &self.shape()[..] else { unreachable!("a matrix has two axes") };
        if !(rows > columns && m < n || columns > rows && m > n) {
            return Ok((u, v));
        }
        Ok((u.index(&[Index::ALL, (..rank).into()])?, v.index(&[(..rank).into()])?))
    }
}

/// The same vectors so that the elements of each right one add up to 0 or more: Dask's `svd_flip`.
fn with_signs(u: &Array, v: &Array) -> Result<(Array, Array), ArrayError> {
    let along_rows = ReduceOptions { axis: Some(vec![1]), keepdims: true, ..ReduceOptions::default() };
    let is_positive = v.sum(&along_rows)?.t().operated(">=", Scalar::Int(0))?;
    let halves = is_positive.operated("-", Scalar::Float(0.5))?.astype(v.dtype());
    let signs = Array::operate("*", &[Scalar::Float(2.0).into(), (&halves).into()])?;
    Ok((u.operated("*", &signs)?, v.operated("*", signs.t())?))
}
