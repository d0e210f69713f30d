//! What a distribution is.

use super::{ArrayError, Stream};
use crate::{dtype::DType, kernel::flow::Fill};
use std::fmt;

/// A distribution with its parameters. Its `Debug` text tells it apart from others, so every parameter must be in it.
pub trait Law: fmt::Debug + Send + Sync + 'static {
    /// What Dask calls tasks that make such numbers.
    fn label(&self) -> &'static str;

    /// The type of the numbers.
    fn dtype(&self) -> DType {
        DType::F64
    }

    /// The type by whose size automatic chunks are cut: Dask knows the type only where it was asked for.
    fn dtype_of_chunks(&self) -> DType {
        DType::F64
    }

    /// Where an element is several numbers: how many.
    fn outcomes(&self) -> Option<u64> {
        None
    }

    /// Whether there is such a distribution.
    ///
    /// # Errors
    /// [`ArrayError::Parameter`] and others that say which parameter is to blame.
    fn check(&self) -> Result<(), ArrayError>;

    /// The numbers of a block, which follow from `stream`. [`check`](Self::check) has passed.
    fn open(&self, stream: Stream) -> Box<dyn Fill>;
}

/// A parameter that may be anything but NaN.
pub(super) fn number(argument: &'static str, value: f64) -> Result<(), ArrayError> {
    needs(!value.is_nan(), argument, value, "a number")
}

/// A parameter that has to be 0 or above.
pub(super) fn not_negative(argument: &'static str, value: f64) -> Result<(), ArrayError> {
    needs(value >= 0.0 && value.is_finite(), argument, value, "a number that is not below 0")
}

/// A parameter that has to be above 0.
pub(super) fn positive(argument: &'static str, value: f64) -> Result<(), ArrayError> {
    needs(value > 0.0 && value.is_finite(), argument, value, "a number above 0")
}

/// A parameter for which some condition has to hold.
pub(super) fn needs(
    holds: bool,
    argument: &'static str,
    value: f64,
    needs: &'static str,
) -> Result<(), ArrayError> {
    if holds { Ok(()) } else { Err(ArrayError::Parameter { argument, value, needs }) }
}
