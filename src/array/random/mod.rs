//! Arrays of random numbers: `da.random`.
//!
//! In: a distribution ([`Law`]), a size, chunks. Out: arrays of one layer, whose blocks each have generators of their
//! own. What always holds: a number depends on the seed, on how many blocks its [`Random`] handed out before, and on
//! its place in its block; or, as the run's [`Rng`](crate::kernel::Rng) says, on how many arrays were handed out before and
//! on its place in the array. Never on how the blocks are run. [`laws`] has the distributions of NumPy, one type each.

mod choice;
mod law;
pub mod laws;
mod numbers;
#[cfg(test)]
mod statistics;
mod stream;

pub use choice::{Choice, Population};
pub use law::Law;
pub use stream::Stream;

use super::{Array, ArrayError, Chunks, Wiring};
use crate::{chunks::ChunkGrid, graph::Op};
use numbers::RandomNumbers;
use stream::{Identity, Origin};

/// Makes arrays of random numbers, each of its own: two with equal arguments hold different numbers. Two of equal
/// origin that were asked for the same make the same arrays, whose tasks are shared.
#[derive(Clone, Debug, Default)]
pub struct Random {
    origin: Origin,
    /// How many blocks were handed out, and of how many arrays.
    n_blocks: u64,
    n_arrays: u64,
}

impl Random {
    /// The numbers follow from the seed of the run.
    pub fn new() -> Self {
        Self::default()
    }

    /// The numbers follow from the seed of the run, and are others for each `number`.
    pub fn apart(number: u64) -> Self {
        Self { origin: Origin::Run(number), n_blocks: 0, n_arrays: 0 }
    }

    /// The numbers follow from `kind` and `seed` alone: they are the same in every run.
    ///
    /// # Examples
    /// ```
    /// use chunkscope::array::{Chunks, Random};
    ///
    /// let draw = || Random::seeded("generator", &[42]).normal(0.0, 1.0, &[6], &Chunks::from(3));
    /// assert_eq!(draw()?.add(&draw()?)?.to_graph()?.len(), 4);
    /// # Ok::<(), chunkscope::array::ArrayError>(())
    /// ```
    pub fn seeded(kind: &str, seed: &[u64]) -> Self {
        Self { origin: Origin::seed(kind, seed), n_blocks: 0, n_arrays: 0 }
    }

    /// Numbers of any distribution.
    ///
    /// # Errors
    /// Parameters that the distribution does not have, and all that [`Chunks::grid`] refuses.
    ///
    /// # Examples
    /// ```
    /// use chunkscope::array::{Chunks, Random, random::laws::Laplace};
    ///
    /// let x = Random::new().draw(Laplace { loc: 0.0, scale: 2.0 }, &[100], &Chunks::from(25))?;
    /// assert_eq!(format!("{x:?}"), "dask.array<laplace, shape=(100,), dtype=float64, chunksize=(25,)>");
    /// # Ok::<(), chunkscope::array::ArrayError>(())
    /// ```
    pub fn draw(&mut self, law: impl Law, size: &[i64], chunks: &Chunks) -> Result<Array, ArrayError> {
        self.draw_as(law.label(), Box::new(law), size, chunks)
    }

    /// The same under a label that Dask gives to another way of asking.
    pub(crate) fn draw_as(
        &mut self,
        label: &str,
        law: Box<dyn Law>,
        size: &[i64],
        chunks: &Chunks,
    ) -> Result<Array, ArrayError> {
        law.check()?;
        let dtype = law.dtype();
        let grid = chunks.grid(size, law.dtype_of_chunks())?;
        let identity = self.hand_out(&grid);
        let axes = grid.axes().iter().cloned().chain(law.outcomes().map(|n| Box::from([n])));
        let (op, grid) = (Op::known(RandomNumbers { law, identity }), ChunkGrid::new(axes));
        Ok(Array::new(label, op, dtype, grid, Vec::new(), Wiring::nothing()))
    }

    /// What tells an array of these blocks from all others.
    fn hand_out(&mut self, grid: &ChunkGrid) -> Identity {
        let identity = Identity { origin: self.origin, blocks: self.n_blocks, arrays: self.n_arrays };
        self.n_blocks += grid.n_blocks();
        self.n_arrays += 1;
        identity
    }
}

/// The distributions that are asked for most.
impl Random {
    /// Gaussian numbers: `da.random.normal(loc, scale, size, chunks)`.
    ///
    /// # Errors
    /// As [`draw`](Self::draw).
    pub fn normal(
        &mut self,
        loc: f64,
        scale: f64,
        size: &[i64],
        chunks: &Chunks,
    ) -> Result<Array, ArrayError> {
        self.draw(laws::Normal { loc, scale }, size, chunks)
    }

    /// Gaussian numbers around 0 with a standard deviation of 1: `da.random.standard_normal(size, chunks)`.
    ///
    /// # Errors
    /// As [`draw`](Self::draw).
    pub fn standard_normal(&mut self, size: &[i64], chunks: &Chunks) -> Result<Array, ArrayError> {
        self.draw_as("standard_normal", Box::new(laws::Normal { loc: 0.0, scale: 1.0 }), size, chunks)
    }

    /// Numbers equally likely in `[low, high)`: `da.random.uniform(low, high, size, chunks)`.
    ///
    /// # Errors
    /// As [`draw`](Self::draw).
    pub fn uniform(
        &mut self,
        low: f64,
        high: f64,
        size: &[i64],
        chunks: &Chunks,
    ) -> Result<Array, ArrayError> {
        self.draw(laws::Uniform { low, high }, size, chunks)
    }

    /// Numbers equally likely in `[0, 1)`: `da.random.random(size, chunks)`, which Dask labels `random_sample`.
    ///
    /// # Errors
    /// As [`draw`](Self::draw).
    pub fn random(&mut self, size: &[i64], chunks: &Chunks) -> Result<Array, ArrayError> {
        self.draw_as("random_sample", Box::new(laws::Uniform { low: 0.0, high: 1.0 }), size, chunks)
    }

    /// Integers equally likely in `[low, high)`: `da.random.default_rng().integers(low, high, size, chunks)`.
    ///
    /// # Errors
    /// As [`draw`](Self::draw).
    pub fn integers(
        &mut self,
        low: i64,
        high: i64,
        size: &[i64],
        chunks: &Chunks,
    ) -> Result<Array, ArrayError> {
        self.draw(laws::Integers::below(low, high), size, chunks)
    }
}
