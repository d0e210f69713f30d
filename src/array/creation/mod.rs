//! Arrays made from nothing: one number everywhere, numbers in equal steps, numbers written down.
//!
//! In: shapes, types, chunks and a few numbers. Out: arrays whose tasks take no blocks. All but those of numbers that
//! are written down stream, so an array of ones costs no memory where it is used up tile by tile.

mod arange;
mod eye;
mod filled;
mod linspace;
mod literal;
#[cfg(test)]
mod tests;

pub use filled::LikeOptions;

use super::{Array, ArrayError, Wiring};
use crate::{chunks::ChunkGrid, dtype::DType, graph::Op, kernel::Scalar};
use std::{fmt, ops::Deref, sync::Arc};

impl Array {
    /// An array whose tasks take nothing.
    fn created(label: &str, op: Op, dtype: DType, grid: ChunkGrid) -> Array {
        Array::new(label, op, dtype, grid, Vec::new(), Wiring::nothing())
    }
}

/// Numbers for each block that follow from the other fields of an operation and from its chunks: they are no part of
/// what tells it apart.
#[derive(Clone)]
struct Derived<T>(Arc<[T]>);

impl<T> fmt::Debug for Derived<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("derived")
    }
}
impl<T> Deref for Derived<T> {
    type Target = [T];
    fn deref(&self) -> &[T] {
        &self.0
    }
}
impl<T> FromIterator<T> for Derived<T> {
    fn from_iter<I: IntoIterator<Item = T>>(all: I) -> Self {
        Self(all.into_iter().collect())
    }
}

/// NumPy refuses integers that the type does not have; it cuts floats.
pub(super) fn check_fits(number: Scalar, dtype: DType) -> Result<(), ArrayError> {
    match number {
        Scalar::Int(number) if !dtype.holds(number) => Err(ArrayError::DoesNotFit { number, dtype }),
        _ => Ok(()),
    }
}

/// A number that has to be finite.
fn check_finite(argument: &'static str, number: Scalar) -> Result<(), ArrayError> {
    let value: f64 = number.to();
    if value.is_finite() { Ok(()) } else { Err(ArrayError::NotFinite { argument, value }) }
}
