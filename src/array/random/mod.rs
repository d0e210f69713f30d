//! Arrays of random numbers: `da.random`.

mod distribution;
mod numbers;
mod sampled;
#[cfg(test)]
mod statistics;

use super::{Array, ArrayError, Chunks, Wiring};
use crate::{dtype::DType, graph::Op};
use distribution::Distribution;
use numbers::RandomNumbers;

/// Makes arrays of random numbers, each of its own stream: two with equal arguments hold different numbers. The
/// numbers follow from the seed of the run; this value has none.
#[derive(Clone, Debug, Default)]
pub struct Random {
    /// How many arrays were made.
    n_streams: u64,
}

impl Random {
    /// Starts with the first stream.
    pub fn new() -> Self {
        Self::default()
    }

    /// Gaussian numbers: `da.random.normal(loc, scale, size, chunks)`.
    ///
    /// # Errors
    /// A `scale` that is negative or no number, and all that [`Chunks::grid`] refuses.
    pub fn normal(
        &mut self,
        loc: f64,
        scale: f64,
        size: &[i64],
        chunks: &Chunks,
    ) -> Result<Array, ArrayError> {
        if scale < 0.0 || scale.is_nan() {
            return Err(ArrayError::NegativeScale(scale));
        }
        self.array("normal", Distribution::Normal { mean: loc, std_dev: scale }, size, chunks)
    }

    /// Gaussian numbers around 0 with a standard deviation of 1: `da.random.standard_normal(size, chunks)`.
    ///
    /// # Errors
    /// All that [`Chunks::grid`] refuses.
    pub fn standard_normal(&mut self, size: &[i64], chunks: &Chunks) -> Result<Array, ArrayError> {
        self.array("standard_normal", Distribution::Normal { mean: 0.0, std_dev: 1.0 }, size, chunks)
    }

    /// Numbers equally likely in `[low, high)`: `da.random.uniform(low, high, size, chunks)`.
    ///
    /// # Errors
    /// A range that is not finite, and all that [`Chunks::grid`] refuses.
    pub fn uniform(
        &mut self,
        low: f64,
        high: f64,
        size: &[i64],
        chunks: &Chunks,
    ) -> Result<Array, ArrayError> {
        if !(high - low).is_finite() {
            return Err(ArrayError::RangeNotFinite(low, high));
        }
        self.array("uniform", Distribution::Uniform { low, high }, size, chunks)
    }

    /// Numbers equally likely in `[0, 1)`: `da.random.random(size, chunks)`, which Dask labels `random_sample`.
    ///
    /// # Errors
    /// All that [`Chunks::grid`] refuses.
    pub fn random(&mut self, size: &[i64], chunks: &Chunks) -> Result<Array, ArrayError> {
        self.array("random_sample", Distribution::Uniform { low: 0.0, high: 1.0 }, size, chunks)
    }

    /// Waiting times with a mean of `scale`: `da.random.exponential(scale, size, chunks)`.
    ///
    /// # Errors
    /// A `scale` that is not above 0, and all that [`Chunks::grid`] refuses.
    pub fn exponential(&mut self, scale: f64, size: &[i64], chunks: &Chunks) -> Result<Array, ArrayError> {
        let scale = positive("scale", scale)?;
        self.array("exponential", Distribution::Exponential { scale }, size, chunks)
    }

    /// Numbers whose logarithms are Gaussian: `da.random.lognormal(mean, sigma, size, chunks)`.
    ///
    /// # Errors
    /// A `sigma` that is not above 0, and all that [`Chunks::grid`] refuses.
    pub fn lognormal(
        &mut self,
        mean: f64,
        sigma: f64,
        size: &[i64],
        chunks: &Chunks,
    ) -> Result<Array, ArrayError> {
        let sigma = positive("sigma", sigma)?;
        self.array("lognormal", Distribution::LogNormal { mean, sigma }, size, chunks)
    }

    /// Gamma-distributed numbers: `da.random.gamma(shape, scale, size, chunks)`.
    ///
    /// # Errors
    /// A `shape` or `scale` that is not above 0, and all that [`Chunks::grid`] refuses.
    pub fn gamma(
        &mut self,
        shape: f64,
        scale: f64,
        size: &[i64],
        chunks: &Chunks,
    ) -> Result<Array, ArrayError> {
        let (shape, scale) = (positive("shape", shape)?, positive("scale", scale)?);
        self.array("gamma", Distribution::Gamma { shape, scale }, size, chunks)
    }

    /// Beta-distributed numbers: `da.random.beta(a, b, size, chunks)`.
    ///
    /// # Errors
    /// An `a` or `b` that is not above 0, and all that [`Chunks::grid`] refuses.
    pub fn beta(&mut self, a: f64, b: f64, size: &[i64], chunks: &Chunks) -> Result<Array, ArrayError> {
        let (a, b) = (positive("a", a)?, positive("b", b)?);
        self.array("beta", Distribution::Beta { a, b }, size, chunks)
    }

    /// Chi-squared numbers: `da.random.chisquare(df, size, chunks)`.
    ///
    /// # Errors
    /// A `df` that is not above 0, and all that [`Chunks::grid`] refuses.
    pub fn chisquare(&mut self, df: f64, size: &[i64], chunks: &Chunks) -> Result<Array, ArrayError> {
        let df = positive("df", df)?;
        self.array("chisquare", Distribution::ChiSquare { df }, size, chunks)
    }

    fn array(
        &mut self,
        label: &str,
        distribution: Distribution,
        size: &[i64],
        chunks: &Chunks,
    ) -> Result<Array, ArrayError> {
        let grid = chunks.grid(size, DType::F64)?;
        let op = Op::known(RandomNumbers { distribution, stream: self.n_streams });
        self.n_streams += 1;
        Ok(Array::new(label, op, DType::F64, grid, Vec::new(), Wiring::nothing()))
    }
}

fn positive(argument: &'static str, value: f64) -> Result<f64, ArrayError> {
    if value > 0.0 && value.is_finite() {
        Ok(value)
    } else {
        Err(ArrayError::NotPositive { argument, value })
    }
}
