//! Blocks of random numbers.
//!
//! Every block has generators of its own, seeded from the run's seed, the array's stream and the block's number, so a
//! value depends on nothing else.

use super::{Distribution, sampled::Sampled};
use crate::{
    dtype::DType,
    kernel::{
        Context, Flow, Kernel, KernelError, SliceMut, Value,
        flow::{Fill, Source},
        lanes::Lanes,
        normal::Normal,
        simd::{self, Level},
        uniform::Uniform,
    },
};

/// Makes the blocks of a random array.
#[derive(Clone, Debug)]
pub(super) struct RandomNumbers {
    /// What they follow.
    pub(super) distribution: Distribution,
    /// Tells arrays of one program apart: two arrays with equal arguments hold different numbers.
    pub(super) stream: u64,
}

impl Kernel for RandomNumbers {
    fn run(&self, context: &mut Context<'_>, inputs: &[&Value]) -> Result<Value, KernelError> {
        self.flow().run(context, inputs)
    }
    fn flow(&self) -> Flow<'_> {
        Flow::Source(self)
    }
}

impl Source for RandomNumbers {
    fn dtype(&self) -> DType {
        DType::F64
    }
    fn open<'k>(&'k self, context: &Context<'_>) -> Result<Box<dyn Fill + 'k>, KernelError> {
        let key = block_key(context.seed, self.stream, context.block);
        if let Some(sampled) = Sampled::new(self.distribution, key)? {
            return Ok(Box::new(sampled));
        }
        let distribution = self.distribution;
        check(distribution)?;
        Ok(Box::new(Wide { distribution, lanes: Lanes::new(key), level: Level::best() }))
    }
}

/// A distribution that is made many numbers at a time.
struct Wide {
    distribution: Distribution,
    lanes: Lanes,
    level: Level,
}

impl Fill for Wide {
    fn fill(&mut self, tile: SliceMut<'_>) {
        let Some(tile) = tile.get::<f64>() else { unreachable!("the tile is of this source's type") };
        match self.distribution {
            Distribution::Normal { mean, std_dev } => {
                simd::normal(self.level, &mut self.lanes, &Normal { mean, std_dev }, tile);
            }
            Distribution::Uniform { low, high } => {
                simd::uniform(self.level, &mut self.lanes, &Uniform { low, high }, tile);
            }
            other => unreachable!("{other:?} is sampled"),
        }
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
    use crate::chunks::ChunkGrid;
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
        let numbers = RandomNumbers { distribution, stream };
        let mut context = Context::new(block, Some(&chunks), seed, [&stop, &stop]);
        Ok(numbers.run(&mut context, &[])?.blocks()[0].get::<f64>().unwrap().to_vec())
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
        let numbers = RandomNumbers { distribution: NORMAL, stream: 0 };
        let error = numbers.run(&mut Context::new(0, Some(&chunks), 0, [&stop, &stop]), &[]).unwrap_err();
        assert_eq!(error.to_string(), "a block of shape [9223372036854775807, 4] has too many elements");
    }
}
