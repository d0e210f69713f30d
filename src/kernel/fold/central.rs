//! Central moments of any order: the powers of the distances from the mean.
//!
//! Records merge by Pébay's formulas (2008, *Formulas for robust, one-pass parallel computation of covariances and
//! arbitrary-order statistical moments*, equation 2.1); tiles are taken in two passes.

use super::{Fold, Record, block};
use crate::kernel::{Block, Elements, KernelError, Value};

/// A record at each place.
pub(super) struct CentralMoments {
    order: usize,
    ddof: f64,
    skips_nan: bool,
    /// How many elements came.
    count: Vec<f64>,
    mean: Vec<f64>,
    /// For each place the sums of the powers of the distances from the mean, from the second to the highest.
    powers: Vec<f64>,
    /// A record of its own.
    found: Vec<f64>,
}

impl CentralMoments {
    pub(super) fn new(n_places: usize, order: u32, ddof: f64, skips_nan: bool) -> Self {
        let n_powers = order as usize - 1;
        Self {
            order: order as usize,
            ddof,
            skips_nan,
            count: vec![0.0; n_places],
            mean: vec![0.0; n_places],
            powers: vec![0.0; n_places * n_powers],
            found: vec![0.0; n_powers],
        }
    }

    /// Joins the record of others to that of a place: their number, their mean, and their powers in `found`.
    fn join(&mut self, place: usize, count: f64, mean: f64) {
        let n_powers = self.order - 1;
        let powers = &mut self.powers[place * n_powers..][..n_powers];
        let (own, both) = (self.count[place], self.count[place] + count);
        let apart = mean - self.mean[place];
        if own == 0.0 {
            powers.copy_from_slice(&self.found);
            (self.count[place], self.mean[place]) = (count, mean);
            return;
        }
        // The distances of the two means from the common one, to the power of their place.
        let powers_of = |x: f64| {
            let next = |power: &f64| Some(power * x);
            std::iter::successors(Some(1.0), next).take(self.order + 1).collect::<Vec<f64>>()
        };
        let (left, right) = (powers_of(-count / both * apart), powers_of(own / both * apart));
        for p in (2..=self.order).rev() {
            let mut sum = powers[p - 2] + self.found[p - 2] + own * left[p] + count * right[p];
            let mut binomial = 1.0;
            for k in 1..=p - 2 {
                binomial *= (p - k + 1) as f64 / k as f64;
                let (of_left, of_right) = (powers[p - k - 2], self.found[p - k - 2]);
                sum += binomial * (of_left * left[k] + of_right * right[k]);
            }
            powers[p - 2] = sum;
        }
        self.mean[place] += apart * count / both;
        self.count[place] = both;
    }
}

impl Fold for CentralMoments {
    type Item = f64;
    fn add_all(&mut self, place: usize, _: u64, numbers: &[f64]) {
        let skips_nan = self.skips_nan;
        let counted = || numbers.iter().filter(|x| !(skips_nan && x.is_nan()));
        let count = counted().count() as f64;
        if count == 0.0 {
            return;
        }
        let mean = counted().sum::<f64>() / count;
        self.found.fill(0.0);
        for x in counted() {
            let distance = x - mean;
            let mut power = distance;
            for found in &mut self.found {
                power *= distance;
                *found += power;
            }
        }
        self.join(place, count, mean);
    }
    fn add_each(&mut self, first: usize, at: u64, numbers: &[f64]) {
        for (i, number) in numbers.iter().enumerate() {
            self.add_all(first + i, at, std::slice::from_ref(number));
        }
    }
}

impl Record for CentralMoments {
    fn merge(&mut self, partial: &[Block]) -> Option<()> {
        let [count, mean, powers] = partial else { return None };
        let (powers, count, mean) = (powers.get::<f64>()?, count.get::<f64>()?, mean.get::<f64>()?);
        for (place, powers) in powers.chunks(self.order - 1).enumerate() {
            if count[place] > 0.0 {
                self.found.copy_from_slice(powers);
                self.join(place, count[place], mean[place]);
            }
        }
        Some(())
    }
    fn partial(self: Box<Self>, shape: &[u64]) -> Value {
        let n_powers = self.order as u64 - 1;
        let with_powers: Vec<u64> = shape.iter().copied().chain([n_powers]).collect();
        Value::Tuple(vec![block(shape, self.count), block(shape, self.mean), block(with_powers, self.powers)])
    }
    fn result(self: Box<Self>) -> Result<Elements, KernelError> {
        let highest = self.powers.iter().skip(self.order - 2).step_by(self.order - 1);
        let moment = |(power, n): (&f64, &f64)| {
            let freedom = n - self.ddof;
            if freedom < 0.0 { f64::NAN } else { power / freedom }
        };
        Ok(highest.zip(&self.count).map(moment).collect::<Vec<f64>>().into())
    }
}
