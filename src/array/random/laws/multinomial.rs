//! How many of some trials have which outcome.

use super::{
    super::{
        ArrayError, Law,
        law::needs,
        numbers::each,
        stream::{Generator, Stream},
    },
    discrete::binomial,
};
use crate::{dtype::DType, kernel::flow::Fill};
use rand_distr::Distribution as _;

/// How many of `n` trials have each of the outcomes, whose probabilities are `pvals`: numbers along one more axis. What
/// the probabilities leave of 1 belongs to the last outcome.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "parameters have NumPy's names")]
pub struct Multinomial {
    pub n: i64,
    pub pvals: Vec<f64>,
}

impl Law for Multinomial {
    fn label(&self) -> &'static str {
        "multinomial"
    }
    fn dtype(&self) -> DType {
        DType::I64
    }
    fn outcomes(&self) -> Option<u64> {
        Some(self.pvals.len() as u64)
    }
    fn check(&self) -> Result<(), ArrayError> {
        needs(self.n >= 0, "n", self.n as f64, "a number of trials that is not below 0")?;
        for &p in &self.pvals {
            needs((0.0..=1.0).contains(&p), "pvals", p, "numbers from 0 to 1")?;
        }
        let sum = self.pvals.iter().rev().skip(1).sum::<f64>();
        if sum > 1.0 + 1e-12 {
            return Err(ArrayError::Probabilities { argument: "pvals", sum: self.pvals.iter().sum() });
        }
        Ok(())
    }
    fn open(&self, stream: Stream) -> Box<dyn Fill> {
        let Self { n, pvals } = self.clone();
        let (mut outcome, mut trials, mut rest) = (0, n, 1.0);
        each(stream, move |generator: &mut Generator| {
            let is_last = outcome + 1 == pvals.len();
            // Of the trials that are left, those with one of the outcomes that are left.
            let p = if rest > 0.0 { (pvals[outcome] / rest).clamp(0.0, 1.0) } else { 0.0 };
            let count = if is_last { trials } else { binomial(trials, p).sample(generator).cast_signed() };
            (trials, rest) = (trials - count, rest - pvals[outcome]);
            outcome += 1;
            if is_last {
                (outcome, trials, rest) = (0, n, 1.0);
            }
            count
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::SliceMut;

    #[test]
    fn outcomes_add_up_and_each_is_binomial() {
        let law = Multinomial { n: 12, pvals: vec![0.5, 0.0, 0.2, 0.3] };
        let n = 20_000;
        let mut numbers = vec![0i64; 4 * n];
        law.open(Stream::of_key(5)).fill(SliceMut::I64(&mut numbers));
        assert!(numbers.chunks(4).all(|row| row.iter().sum::<i64>() == 12 && row[1] == 0));
        for (outcome, p) in law.pvals.iter().enumerate() {
            let counts = || numbers.iter().skip(outcome).step_by(4).map(|&count| count as f64);
            let (mean, n) = (counts().sum::<f64>() / n as f64, n as f64);
            let deviation = (12.0 * p * (1.0 - p) / n).sqrt();
            assert!((mean - 12.0 * p).abs() <= 4.0 * deviation, "outcome {outcome}: {mean}");
        }
    }

    #[test]
    fn the_rest_belongs_to_the_last() {
        let law = Multinomial { n: 3, pvals: vec![0.0, 0.0, 0.1] };
        let mut numbers = vec![0i64; 6];
        law.open(Stream::of_key(5)).fill(SliceMut::I64(&mut numbers));
        assert_eq!(numbers, [0, 0, 3, 0, 0, 3]);
        assert!(Multinomial { n: 3, pvals: vec![0.7, 0.7, 0.1] }.check().is_err());
    }
}
