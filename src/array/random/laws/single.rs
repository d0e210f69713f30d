//! Numbers in single precision.

use super::{
    super::{ArrayError, Law, numbers::mapped, stream::Stream},
    Uniform,
};
use crate::{dtype::DType, kernel::flow::Fill};

/// The numbers of a distribution of floats as `float32`: `default_rng().standard_normal(…, dtype='f4')`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Single<L>(pub L);

impl<L: Law> Law for Single<L> {
    fn label(&self) -> &'static str {
        self.0.label()
    }
    fn dtype(&self) -> DType {
        DType::F32
    }
    fn dtype_of_chunks(&self) -> DType {
        DType::F32
    }
    fn check(&self) -> Result<(), ArrayError> {
        self.0.check()
    }
    fn open(&self, stream: Stream) -> Box<dyn Fill> {
        mapped(self.0.open(stream), |number| number as f32)
    }
}

/// Multiples of 2^-24 in `[0, 1)`, all alike, as `float32`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SingleUnit;

impl Law for SingleUnit {
    fn label(&self) -> &'static str {
        "random"
    }
    fn dtype(&self) -> DType {
        DType::F32
    }
    fn dtype_of_chunks(&self) -> DType {
        DType::F32
    }
    fn check(&self) -> Result<(), ArrayError> {
        Ok(())
    }
    fn open(&self, stream: Stream) -> Box<dyn Fill> {
        // Rounding could reach 1, cutting does not.
        mapped(Uniform { low: 0.0, high: 16_777_216.0 }.open(stream), |number| {
            number.trunc() as f32 / 16_777_216.0
        })
    }
}
