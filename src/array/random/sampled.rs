//! The distributions that need no speed of our own: `rand_distr`'s samplers, one number after the other.

use super::Distribution;
use crate::kernel::{KernelError, SliceMut, flow::Fill};
use rand::SeedableRng;
use rand_distr::{Beta, ChiSquared, Distribution as _, Exp1, Gamma, LogNormal};
use rand_xoshiro::Xoshiro256PlusPlus;

/// The numbers of one block, from the first to the last.
pub(super) struct Sampled {
    generator: Xoshiro256PlusPlus,
    sampler: Sampler,
}

enum Sampler {
    Exponential(f64),
    LogNormal(LogNormal<f64>),
    Gamma(Gamma<f64>),
    Beta(Beta<f64>),
    ChiSquare(ChiSquared<f64>),
}

impl Sampled {
    /// A sequence of its own for each `key`; `None` for a distribution that has a kernel of its own.
    ///
    /// # Errors
    /// [`KernelError::Failed`] when the distribution has no such parameters.
    pub(super) fn new(distribution: Distribution, key: u64) -> Result<Option<Self>, KernelError> {
        let sampler = match distribution {
            Distribution::Normal { .. } | Distribution::Uniform { .. } => return Ok(None),
            Distribution::Exponential { scale } => Sampler::Exponential(scale),
            Distribution::LogNormal { mean, sigma } => {
                Sampler::LogNormal(LogNormal::new(mean, sigma).map_err(refused)?)
            }
            Distribution::Gamma { shape, scale } => {
                Sampler::Gamma(Gamma::new(shape, scale).map_err(refused)?)
            }
            Distribution::Beta { a, b } => Sampler::Beta(Beta::new(a, b).map_err(refused)?),
            Distribution::ChiSquare { df } => Sampler::ChiSquare(ChiSquared::new(df).map_err(refused)?),
        };
        Ok(Some(Self { generator: Xoshiro256PlusPlus::seed_from_u64(key), sampler }))
    }
}

impl Fill for Sampled {
    fn fill(&mut self, tile: SliceMut<'_>) {
        let Self { generator, sampler } = self;
        let Some(tile) = tile.get::<f64>() else { unreachable!("the tile is of this source's type") };
        for number in tile {
            *number = match sampler {
                Sampler::Exponential(scale) => {
                    let unit: f64 = Exp1.sample(generator);
                    *scale * unit
                }
                Sampler::LogNormal(law) => law.sample(generator),
                Sampler::Gamma(law) => law.sample(generator),
                Sampler::Beta(law) => law.sample(generator),
                Sampler::ChiSquare(law) => law.sample(generator),
            };
        }
    }
}

fn refused(error: impl std::fmt::Display) -> KernelError {
    KernelError::Failed(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A million numbers have the mean and the variance of their distribution, within five standard errors.
    #[test]
    fn moments_are_those_of_the_distribution() {
        const N: usize = 1_000_000;
        let (e, sigma2) = (std::f64::consts::E, 0.25f64);
        let cases = [
            (Distribution::Exponential { scale: 2.0 }, 2.0, 4.0, 9.0),
            (Distribution::Gamma { shape: 3.0, scale: 0.5 }, 1.5, 0.75, 5.0),
            (Distribution::Beta { a: 2.0, b: 6.0 }, 0.25, 2.0 * 6.0 / (64.0 * 9.0), 3.2),
            (Distribution::ChiSquare { df: 4.0 }, 4.0, 8.0, 6.0),
            (
                Distribution::LogNormal { mean: 1.0, sigma: 0.5 },
                e.powf(1.0 + sigma2 / 2.0),
                (e.powf(sigma2) - 1.0) * e.powf(2.0 + sigma2),
                9.0,
            ),
        ];
        for (distribution, mean, variance, kurtosis) in cases {
            let mut numbers = vec![0.0; N];
            Sampled::new(distribution, 7).unwrap().unwrap().fill(SliceMut::F64(&mut numbers));
            let n = N as f64;
            let found = numbers.iter().sum::<f64>() / n;
            let spread = numbers.iter().map(|x| (x - found).powi(2)).sum::<f64>() / n;
            assert!((found - mean).abs() < 5.0 * (variance / n).sqrt(), "{distribution:?}: mean {found}");
            let error = variance * ((kurtosis - 1.0) / n).sqrt();
            assert!((spread - variance).abs() < 5.0 * error, "{distribution:?}: variance {spread}");
        }
    }

    #[test]
    fn what_has_a_kernel_of_its_own_is_left_to_it_and_nonsense_is_refused() {
        let normal = Distribution::Normal { mean: 0.0, std_dev: 1.0 };
        assert!(Sampled::new(normal, 1).unwrap().is_none());
        assert!(Sampled::new(Distribution::Gamma { shape: -1.0, scale: 1.0 }, 1).is_err());
    }
}
