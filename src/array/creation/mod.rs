//! Arrays made from nothing: the same number everywhere, numbers in equal steps.
//!
//! Their tasks take no blocks, and all of them stream: an array of ones costs no memory where it is used up tile by
//! tile.

mod filled;
mod steps;

use super::{Array, ArrayError, Chunks, Wiring};
use crate::{chunks::ChunkGrid, dtype::DType, graph::Op, kernel::Scalar};
use filled::Filled;

impl Array {
    /// Ones: `da.ones(shape, dtype, chunks)`.
    ///
    /// # Errors
    /// All that [`Chunks::grid`] refuses.
    pub fn ones(size: &[i64], dtype: DType, chunks: &Chunks) -> Result<Array, ArrayError> {
        Self::filled("ones_like", Scalar::Int(1), size, dtype, chunks)
    }

    /// Zeros: `da.zeros(shape, dtype, chunks)`.
    ///
    /// # Errors
    /// All that [`Chunks::grid`] refuses.
    pub fn zeros(size: &[i64], dtype: DType, chunks: &Chunks) -> Result<Array, ArrayError> {
        Self::filled("zeros_like", Scalar::Int(0), size, dtype, chunks)
    }

    /// An array whose elements nobody asks for: `da.empty(shape, dtype, chunks)`. They are zeros.
    ///
    /// # Errors
    /// All that [`Chunks::grid`] refuses.
    pub fn empty(size: &[i64], dtype: DType, chunks: &Chunks) -> Result<Array, ArrayError> {
        Self::filled("empty_like", Scalar::Int(0), size, dtype, chunks)
    }

    /// The same number everywhere: `da.full(shape, fill_value, dtype, chunks)`.
    ///
    /// # Errors
    /// An integer that `dtype` does not have, and all that [`Chunks::grid`] refuses.
    pub fn full(size: &[i64], number: Scalar, dtype: DType, chunks: &Chunks) -> Result<Array, ArrayError> {
        Self::filled("full_like", number, size, dtype, chunks)
    }

    fn filled(
        label: &str,
        number: Scalar,
        size: &[i64],
        dtype: DType,
        chunks: &Chunks,
    ) -> Result<Array, ArrayError> {
        check_fits(number, dtype)?;
        Ok(Self::filled_as(label, number, dtype, chunks.grid(size, dtype)?))
    }

    /// The same number everywhere, which `dtype` has.
    pub(super) fn filled_as(label: &str, number: Scalar, dtype: DType, grid: ChunkGrid) -> Array {
        let op = Op::known(Filled { number, dtype });
        Array::new(label, op, dtype, grid, Vec::new(), Wiring::nothing())
    }
}

/// NumPy refuses integers that the type does not have; it cuts floats.
fn check_fits(number: Scalar, dtype: DType) -> Result<(), ArrayError> {
    match number {
        Scalar::Int(number) if !dtype.holds(number) => Err(ArrayError::DoesNotFit { number, dtype }),
        _ => Ok(()),
    }
}
