//! Sums in a fixed order: the same bits on every machine, and no less accurate than NumPy's.
//!
//! Within a tile 32 lanes add side by side, 16 numbers each, and the lanes of such rows of 512 meet in a tree: a
//! number passes through 24 additions in a tile of 4096, as in NumPy's pairwise sum of the same length. From tile
//! to tile the rounding error is carried along ([`Compensated`]: by Knuth's exact method), so the error does not grow
//! with the length, where that of a pairwise sum grows with its logarithm.

#![expect(clippy::inline_always, reason = "compiled anew for each instruction set, in `simd`")]

use super::simd::{self, Level};

const LANES: usize = 32;
/// Fewer numbers are added one after the other, as NumPy does.
const SHORT: usize = 8;
/// What the lanes add one after the other, before they meet.
const ROW: usize = 16 * LANES;

/// The sum of up to a tile of numbers; any length is correct, a longer one less accurate than it could be.
#[inline(always)]
pub(super) fn sum(numbers: &[f64]) -> f64 {
    if numbers.len() <= ROW {
        return meet(add_row(numbers));
    }
    let mut rows = [[0.0; LANES]; 8];
    let mut total = 0.0;
    for part in numbers.chunks(8 * ROW) {
        let n_rows = part.len().div_ceil(ROW);
        for (row, lanes) in part.chunks(ROW).zip(&mut rows) {
            *lanes = add_row(row);
        }
        // The order of the tree depends on the number of rows alone.
        let mut width = n_rows;
        while width > 1 {
            let half = width.div_ceil(2);
            let (left, right) = rows.split_at_mut(half);
            for (l, r) in left.iter_mut().zip(&right[..width - half]) {
                add_lanes(l, r);
            }
            width = half;
        }
        total += meet(rows[0]);
    }
    total
}

#[inline(always)]
fn add_row(row: &[f64]) -> [f64; LANES] {
    let mut lanes = [0.0; LANES];
    let (full, rest) = row.as_chunks::<LANES>();
    for numbers in full {
        add_lanes(&mut lanes, numbers);
    }
    if !rest.is_empty() {
        // Filled up with zeros: lanes that are counted through at run time could not stay in registers.
        let mut filled = [0.0; LANES];
        filled[..rest.len()].copy_from_slice(rest);
        add_lanes(&mut lanes, &filled);
    }
    lanes
}

#[inline(always)]
fn add_lanes(lanes: &mut [f64; LANES], numbers: &[f64; LANES]) {
    for (lane, number) in lanes.iter_mut().zip(numbers) {
        *lane += number;
    }
}

#[inline(always)]
fn meet(mut lanes: [f64; LANES]) -> f64 {
    let mut width = LANES / 2;
    while width > 0 {
        for i in 0..width {
            lanes[i] += lanes[i + width];
        }
        width /= 2;
    }
    lanes[0]
}

/// Sums, each with the rounding error so far.
#[derive(Clone, Debug)]
pub(super) struct Compensated {
    totals: Vec<f64>,
    errors: Vec<f64>,
    level: Level,
}

impl Compensated {
    pub(super) fn zeros(len: usize) -> Self {
        Self { totals: vec![0.0; len], errors: vec![0.0; len], level: Level::best() }
    }
    fn add(&mut self, place: usize, number: f64) {
        two_sum(&mut self.totals[place], &mut self.errors[place], number);
    }
    /// Adds each number to the sum at its place, counted from `first`.
    pub(super) fn add_each(&mut self, first: usize, numbers: &[f64]) {
        let totals = &mut self.totals[first..first + numbers.len()];
        let errors = &mut self.errors[first..first + numbers.len()];
        simd::add_each(self.level, totals, errors, numbers);
    }
    /// Adds up to a tile of numbers to one sum.
    pub(super) fn add_all(&mut self, place: usize, numbers: &[f64]) {
        let sum = if numbers.len() < SHORT {
            numbers.iter().fold(0.0, |sum, number| sum + number)
        } else {
            simd::sum(self.level, numbers)
        };
        self.add(place, sum);
    }
    /// The sums, rounded once.
    pub(super) fn finish(self) -> Vec<f64> {
        let mut totals = self.totals;
        for (total, error) in totals.iter_mut().zip(self.errors) {
            // The error of an infinite sum is not a number, the sum itself is right.
            if total.is_finite() {
                *total += error;
            }
        }
        totals
    }
}

/// Adds each number to its total, and what rounding took away to its error.
#[inline(always)]
pub(super) fn add_each(totals: &mut [f64], errors: &mut [f64], numbers: &[f64]) {
    for ((total, error), &number) in totals.iter_mut().zip(errors).zip(numbers) {
        two_sum(total, error, number);
    }
}

/// Adds `number` to `total`, and what rounding took away to `error`.
#[inline(always)]
fn two_sum(total: &mut f64, error: &mut f64, number: f64) {
    let sum = *total + number;
    let added = sum - *total;
    *error += (*total - (sum - added)) + (number - added);
    *total = sum;
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Exact: Shewchuk's growing expansion, as Python's `math.fsum`.
    fn exact(numbers: &[f64]) -> f64 {
        let mut partials: Vec<f64> = Vec::new();
        for &number in numbers {
            let mut x = number;
            let mut kept = Vec::new();
            for &y in &partials {
                let (a, b) = if x.abs() < y.abs() { (y, x) } else { (x, y) };
                let high = a + b;
                let low = b - (high - a);
                if low != 0.0 {
                    kept.push(low);
                }
                x = high;
            }
            kept.push(x);
            partials = kept;
        }
        partials.iter().sum()
    }

    /// NumPy's pairwise sum.
    fn numpy(x: &[f64]) -> f64 {
        let n = x.len();
        if n < 8 {
            return x.iter().sum();
        }
        if n <= 128 {
            let mut r: [f64; 8] = x[..8].try_into().unwrap();
            let (full, rest) = x[8..].as_chunks::<8>();
            for chunk in full {
                (0..8).for_each(|i| r[i] += chunk[i]);
            }
            let tree = ((r[0] + r[1]) + (r[2] + r[3])) + ((r[4] + r[5]) + (r[6] + r[7]));
            return rest.iter().fold(tree, |sum, number| sum + number);
        }
        let half = n / 2 / 8 * 8;
        numpy(&x[..half]) + numpy(&x[half..])
    }

    fn tiled(numbers: &[f64]) -> f64 {
        let mut total = Compensated::zeros(1);
        for tile in numbers.chunks(super::super::TILE) {
            total.add_all(0, tile);
        }
        total.finish()[0]
    }

    #[test]
    fn whole_numbers_are_summed_exactly_at_every_length() {
        let numbers: Vec<f64> = (0..5000).map(f64::from).collect();
        for n in (0..70usize).chain([127, 511, 512, 513, 1024, 1500, 4095, 4096, 4097, 5000]) {
            let n_sum = (n * n.saturating_sub(1) / 2) as f64;
            assert_eq!(sum(&numbers[..n]).to_bits(), n_sum.to_bits(), "{n} numbers");
        }
    }

    #[test]
    fn errors_are_no_larger_than_numpys() {
        // A linear congruence is random enough for rounding errors.
        let mut state = 1u64;
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 11) as f64 * (-53f64).exp2() - 0.3
        };
        for n in [100, 1000, 4096, 50_000, 1_000_000] {
            let (mut ours, mut theirs) = (0.0, 0.0);
            for _ in 0..(2_000_000 / n).min(300) {
                let numbers: Vec<f64> = (0..n).map(|_| next()).collect();
                let right = exact(&numbers);
                ours += (tiled(&numbers) - right).powi(2);
                theirs += (numpy(&numbers) - right).powi(2);
            }
            assert!(ours <= theirs * 1.05, "{n} numbers: {ours:e} against {theirs:e}");
        }
    }

    #[test]
    fn compensation_keeps_what_a_large_number_hides() {
        let mut total = Compensated::zeros(2);
        for number in [1e100, 1.0, -1e100] {
            total.add_each(0, &[number, number]);
        }
        assert_eq!(total.finish(), [1.0, 1.0]);
    }

    #[test]
    fn infinity_stays_infinity() {
        let mut total = Compensated::zeros(1);
        for number in [1.0, f64::INFINITY, 2.0] {
            total.add(0, number);
        }
        assert_eq!(total.finish(), [f64::INFINITY]);
    }

    proptest! {
        #[test]
        fn close_to_exact(numbers in prop::collection::vec(-1e6..1e6f64, 0..10_000)) {
            let scale: f64 = numbers.iter().map(|x| x.abs()).sum();
            prop_assert!((tiled(&numbers) - exact(&numbers)).abs() <= 12.0 * f64::EPSILON * scale);
        }
    }
}
