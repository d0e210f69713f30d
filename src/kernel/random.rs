//! Blocks of random numbers.
//!
//! Every block has generators of its own, seeded from the run's seed, the array's stream and the block's number, so a
//! value depends on nothing else.

use super::{
    Block, Context, Kernel, KernelError, TILE, TILES_PER_CHECK, Value,
    lanes::Lanes,
    n_elements,
    normal::Normal,
    sampled::Sampled,
    simd::{self, Level},
    uniform::Uniform,
};
use crate::graph::{ChunkGrid, Distribution, Random};

/// Makes the blocks of a random array.
pub(super) struct RandomBlocks {
    random: Random,
    chunks: ChunkGrid,
}

/// The numbers of one block, from the first to the last.
pub(super) enum Numbers {
    /// Many at a time.
    Lanes { distribution: Distribution, lanes: Box<Lanes>, level: Level },
    /// One after the other.
    Sampled(Sampled),
}

impl RandomBlocks {
    pub(super) fn new(random: Random, chunks: ChunkGrid) -> Self {
        Self { random, chunks }
    }
    pub(super) fn shape(&self, block: u32) -> Vec<u64> {
        self.chunks.block_shape(block)
    }
    /// The numbers of the block of `context`.
    ///
    /// # Errors
    /// [`KernelError::Failed`] when the distribution has no such parameters, or when there are inputs.
    fn numbers(&self, context: &Context<'_>, inputs: &[&Value]) -> Result<Numbers, KernelError> {
        if !inputs.is_empty() {
            return Err(KernelError::Failed(format!("random numbers take no input, not {}", inputs.len())));
        }
        let distribution = self.random.distribution;
        check(distribution)?;
        let key = block_key(context.seed, self.random.stream, context.block);
        Ok(match Sampled::new(distribution, key)? {
            Some(sampled) => Numbers::Sampled(sampled),
            None => Numbers::Lanes { distribution, lanes: Box::new(Lanes::new(key)), level: Level::best() },
        })
    }

    /// Hands the numbers of the block of `context` to `take`, tile by tile.
    ///
    /// # Errors
    /// Those of [`numbers`](Self::numbers), and [`KernelError::Cancelled`] when the run is to stop.
    pub(super) fn tiles(
        &self,
        context: &Context<'_>,
        inputs: &[&Value],
        mut take: impl FnMut(&[f64]),
    ) -> Result<(), KernelError> {
        let mut left = n_elements(&self.shape(context.block))?;
        let mut numbers = self.numbers(context, inputs)?;
        let mut tile = vec![0.0; left.min(TILE)];
        for n_tiles in 0.. {
            if left == 0 {
                break;
            }
            if n_tiles % TILES_PER_CHECK == 0 {
                context.check_cancelled()?;
            }
            let tile = &mut tile[..left.min(TILE)];
            numbers.fill(tile);
            take(tile);
            left -= tile.len();
        }
        Ok(())
    }
}

impl Numbers {
    /// The next numbers: full tiles, but for the last.
    pub(super) fn fill(&mut self, tile: &mut [f64]) {
        match self {
            Self::Sampled(sampled) => sampled.fill(tile),
            Self::Lanes { distribution: Distribution::Normal { mean, std_dev }, lanes, level } => {
                simd::normal(*level, lanes, &Normal { mean: *mean, std_dev: *std_dev }, tile);
            }
            Self::Lanes { distribution: Distribution::Uniform { low, high }, lanes, level } => {
                simd::uniform(*level, lanes, &Uniform { low: *low, high: *high }, tile);
            }
            Self::Lanes { distribution, .. } => unreachable!("{distribution:?} is sampled"),
        }
    }
}

impl Kernel for RandomBlocks {
    fn run(&self, context: &mut Context<'_>, inputs: &[&Value]) -> Result<Value, KernelError> {
        let shape = self.shape(context.block);
        let n = n_elements(&shape)?;
        let mut data = Vec::new();
        data.try_reserve_exact(n)
            .map_err(|_| KernelError::Failed(format!("no memory for a block of {n} numbers")))?;
        // By way of a tile in the first cache: writing zeros into all of `data` first would cost more.
        self.tiles(context, inputs, |tile| data.extend_from_slice(tile))?;
        Ok(Value::Block(Block { shape: shape.into(), data }))
    }
}

fn check(distribution: Distribution) -> Result<(), KernelError> {
    match distribution {
        Distribution::Normal { mean, std_dev } if mean.is_nan() || std_dev.is_nan() || std_dev < 0.0 => Err(
            KernelError::Failed(format!("no normal distribution has mean {mean} and deviation {std_dev}")),
        ),
        Distribution::Uniform { low, high } if !(high - low).is_finite() || high < low => {
            Err(KernelError::Failed(format!("no uniform distribution goes from {low} to {high}")))
        }
        _ => Ok(()),
    }
}

/// One number for (seed, stream, block): each goes through a mixer that lets no two neighbours look alike.
fn block_key(seed: u64, stream: u64, block: u32) -> u64 {
    [seed, stream, u64::from(block)]
        .into_iter()
        .fold(0, |hash, part| mix((hash ^ part).wrapping_add(0x9e37_79b9_7f4a_7c15)))
}

/// The finalizer of `SplitMix64` (Steele, Lea and Flood, 2014; constants of Stafford's variant 13).
fn mix(mut x: u64) -> u64 {
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::AtomicBool;

    const NORMAL: Distribution = Distribution::Normal { mean: 1.0, std_dev: 2.0 };

    fn block(
        distribution: Distribution,
        seed: u64,
        stream: u64,
        block: u32,
    ) -> Result<Vec<f64>, KernelError> {
        let stop = AtomicBool::new(false);
        let chunks = ChunkGrid::new([vec![5000, 5000, 7]]);
        let kernel = RandomBlocks::new(Random { distribution, stream }, chunks);
        match kernel.run(&mut Context::new(block, seed, [&stop, &stop]), &[])? {
            Value::Block(block) => Ok(block.data),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn every_seed_stream_and_block_has_numbers_of_its_own() {
        let first = block(NORMAL, 1, 2, 0).unwrap();
        assert_eq!(first.len(), 5000);
        assert_eq!(first, block(NORMAL, 1, 2, 0).unwrap());
        for (seed, stream, number) in [(2, 2, 0), (1, 3, 0), (1, 2, 1), (2, 1, 0), (0, 2, 1)] {
            let other = block(NORMAL, seed, stream, number).unwrap();
            assert!(first.iter().zip(&other).all(|(a, b)| a.to_bits() != b.to_bits()));
        }
        assert_eq!(block(NORMAL, 1, 2, 2).unwrap().len(), 7);
    }

    #[test]
    fn uniform_numbers_stay_in_their_interval() {
        let numbers = block(Distribution::Uniform { low: 1.0, high: 1.0 + f64::EPSILON }, 1, 2, 0).unwrap();
        assert!(numbers.iter().all(|x| x.to_bits() == 1.0f64.to_bits()));
        let numbers = block(Distribution::Uniform { low: 3.0, high: 3.0 }, 1, 2, 0).unwrap();
        assert!(numbers.iter().all(|x| x.to_bits() == 3.0f64.to_bits()));
    }

    #[test]
    fn parameters_that_mean_nothing_are_refused() {
        for (distribution, message) in [
            (
                Distribution::Normal { mean: 0.0, std_dev: -1.0 },
                "no normal distribution has mean 0 and deviation -1",
            ),
            (Distribution::Uniform { low: 2.0, high: 1.0 }, "no uniform distribution goes from 2 to 1"),
        ] {
            assert_eq!(block(distribution, 1, 2, 0).unwrap_err().to_string(), message);
        }
    }

    #[test]
    fn a_block_too_large_for_any_memory_fails_in_words() {
        let stop = AtomicBool::new(false);
        let chunks = ChunkGrid::new([vec![u64::MAX / 2], vec![4]]);
        let kernel = RandomBlocks::new(Random { distribution: NORMAL, stream: 0 }, chunks);
        let error = kernel.run(&mut Context::new(0, 0, [&stop, &stop]), &[]).unwrap_err();
        assert_eq!(error.to_string(), "a block of shape [9223372036854775807, 4] has too many elements");
    }
}
