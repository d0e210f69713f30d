//! Isotonic regression: the nearest numbers that do not fall.
//!
//! In: wanted numbers with weights. Out: the non-falling sequence with the least weighted sum of squared differences
//! from them. Pool adjacent violators (Ayer, Brunk, Ewing, Reid and Silverman 1955), linear.

/// A regression in the making; keeps its memory from one to the next.
#[derive(Debug, Default)]
pub(super) struct Isotonic {
    pools: Vec<Pool>,
}

/// A run of equal numbers: their weights and weighted sum, and how many they are.
#[derive(Clone, Copy, Debug)]
struct Pool {
    weight: f64,
    moment: f64,
    count: usize,
}

impl Isotonic {
    /// Begins anew.
    pub(super) fn clear(&mut self) {
        self.pools.clear();
    }

    /// Adds the next number, given as `weight` times what is wanted. The weight is positive.
    pub(super) fn add(&mut self, weight: f64, moment: f64) {
        let mut last = Pool { weight, moment, count: 1 };
        while let Some(before) = self.pools.last()
            && before.moment * last.weight > last.moment * before.weight
        {
            last.weight += before.weight;
            last.moment += before.moment;
            last.count += before.count;
            self.pools.pop();
        }
        self.pools.push(last);
    }

    /// The sequence.
    pub(super) fn fitted(&self) -> impl Iterator<Item = f64> {
        self.pools.iter().flat_map(|pool| std::iter::repeat_n(pool.moment / pool.weight, pool.count))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fitted(wanted: &[(f64, f64)]) -> Vec<f64> {
        let mut isotonic = Isotonic::default();
        for &(weight, value) in wanted {
            isotonic.add(weight, weight * value);
        }
        isotonic.fitted().collect()
    }

    #[test]
    fn rising_numbers_stay() {
        assert_eq!(fitted(&[(1.0, 1.0), (5.0, 2.0), (1.0, 2.0)]), [1.0, 2.0, 2.0]);
    }

    #[test]
    fn falling_numbers_meet_at_their_mean() {
        assert_eq!(fitted(&[(1.0, 0.0), (1.0, 9.0), (3.0, 1.0), (1.0, 4.0)]), [0.0, 3.0, 3.0, 4.0]);
    }
}
