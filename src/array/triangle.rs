//! The elements on one side of a diagonal: `da.tri`, `da.tril`, `da.triu`.

use super::{Array, ArrayError, AxisChunks, Chunks, LikeOptions};
use crate::{dtype::DType, kernel::Scalar};

impl Array {
    /// A matrix with ones at `(i, j)` where `j` is at most `i + k`, and zeros elsewhere: `da.tri`.
    ///
    /// # Errors
    /// All that [`Chunks::grid`] refuses.
    pub fn tri([n, m]: [i64; 2], k: i64, dtype: DType, chunks: &Chunks) -> Result<Array, ArrayError> {
        let grid = chunks.grid(&[n, m], dtype)?;
        // As in Dask, all chunks along an axis are as long as the first.
        let count = |axis: usize, start: i128, len: i64| {
            let chunk = grid.axes()[axis].first().map_or(0, |first| first.cast_signed());
            let stop = Scalar::Int(start + i128::from(len));
            Self::arange(Scalar::Int(start), stop, Scalar::Int(1), None, &Chunks::from(chunk))
        };
        let rows = count(0, 0, n)?.reshape(&[1, n])?.t();
        let columns = count(1, -i128::from(k), m)?;
        Ok(rows.greater_equal(&columns)?.astype(dtype))
    }

    /// With zeros above a diagonal of the last two axes, which `k` moves to the right: `da.tril`.
    ///
    /// # Errors
    /// [`ArrayError::NoTriangle`] for an array with fewer than two axes.
    pub fn tril(&self, k: i64) -> Result<Array, ArrayError> {
        Self::choose(&self.triangle(k)?, self, &self.one_zero()?)
    }

    /// With zeros below a diagonal of the last two axes, which `k` moves to the right: `da.triu`.
    ///
    /// # Errors
    /// As [`tril`](Self::tril).
    pub fn triu(&self, k: i64) -> Result<Array, ArrayError> {
        Self::choose(&self.triangle(k.saturating_sub(1))?, &self.one_zero()?, self)
    }

    /// Where the last two axes are on the lower side of a diagonal, or on it.
    fn triangle(&self, k: i64) -> Result<Array, ArrayError> {
        let axes = self.chunks().axes();
        let Some(plane) = axes.len().checked_sub(2).map(|first| &axes[first..]) else {
            return Err(ArrayError::NoTriangle { ndim: self.ndim() });
        };
        let lens = |axis: &[u64]| axis.iter().map(|len| len.cast_signed()).collect::<Vec<_>>();
        let (rows, columns) = (lens(&plane[0]), lens(&plane[1]));
        let shape = [rows.iter().sum(), columns.iter().sum()];
        Self::tri(shape, k, DType::Bool, &Chunks::Axes([rows, columns].map(AxisChunks::Lengths).into()))
    }

    /// A zero of this array's type.
    fn one_zero(&self) -> Result<Array, ArrayError> {
        self.zeros_like(&LikeOptions { shape: Some(vec![1]), ..LikeOptions::default() })
    }
}
