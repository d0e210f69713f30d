//! Sums in a fixed order: the same bits on every machine, and no less accurate than NumPy's.
//!
//! Within a tile 32 lanes add side by side, 16 numbers each, and the lanes of such rows of 512 meet in a tree: a
//! number passes through 24 additions in a tile of 4096, as in NumPy's pairwise sum of the same length. From tile
//! to tile the rounding error is carried along ([`Totals`]: by Knuth's exact method), so the error does not grow
//! with the length, where that of a pairwise sum grows with its logarithm. Numbers of every type are added in double
//! precision; whole numbers that are to stay whole are added exactly, modulo 2⁶⁴ ([`whole_sum`]).

#![expect(clippy::inline_always, reason = "compiled anew for each instruction set, in `simd`")]

use super::{
    Element, TILE,
    simd::{self, Level},
};
use std::ops::Range;

const LANES: usize = 32;
/// Fewer numbers are added one after the other, as NumPy does.
const SHORT: usize = 8;
/// What the lanes add one after the other, before they meet.
const ROW: usize = 16 * LANES;

/// The sum of up to a tile of numbers; any length is correct, a longer one less accurate than it could be.
#[inline(always)]
pub(super) fn sum<T: Element>(numbers: &[T]) -> f64 {
    sum_of(numbers, T::to_f64)
}

/// The sum of what becomes of some numbers.
#[inline(always)]
pub(super) fn sum_of<T: Element>(numbers: &[T], of: impl Fn(T) -> f64 + Copy) -> f64 {
    if numbers.len() <= ROW {
        return meet(add_row(numbers, of));
    }
    let mut rows = [[0.0; LANES]; 8];
    let mut total = 0.0;
    for part in numbers.chunks(8 * ROW) {
        let n_rows = part.len().div_ceil(ROW);
        for (row, lanes) in part.chunks(ROW).zip(&mut rows) {
            *lanes = add_row(row, of);
        }
        // The order of the tree depends on the number of rows alone.
        let mut width = n_rows;
        while width > 1 {
            let half = width.div_ceil(2);
            let (left, right) = rows.split_at_mut(half);
            for (l, r) in left.iter_mut().zip(&right[..width - half]) {
                add_lanes(l, r, |x| x);
            }
            width = half;
        }
        total += meet(rows[0]);
    }
    total
}

#[inline(always)]
fn add_row<T: Element>(row: &[T], of: impl Fn(T) -> f64 + Copy) -> [f64; LANES] {
    let mut lanes = [0.0; LANES];
    let (full, rest) = row.as_chunks::<LANES>();
    for numbers in full {
        add_lanes(&mut lanes, numbers, of);
    }
    if !rest.is_empty() {
        // Filled up with zeros: lanes that are counted through at run time could not stay in registers.
        let mut filled = [0.0; LANES];
        filled.iter_mut().zip(rest).for_each(|(filled, &number)| *filled = of(number));
        add_lanes(&mut lanes, &filled, |x| x);
    }
    lanes
}

#[inline(always)]
fn add_lanes<T: Copy>(lanes: &mut [f64; LANES], numbers: &[T; LANES], of: impl Fn(T) -> f64) {
    for (lane, &number) in lanes.iter_mut().zip(numbers) {
        *lane += of(number);
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

/// Numbers whose sum is to be a whole number: those with a fraction are cut first.
pub(crate) trait Whole: Element {
    /// Holds the sum of a [`LANES`]th of a tile of them: the narrower, the more of them fit a register.
    type Narrow: Copy + Default;
    /// The sum so far and one more.
    fn add_to(self, sum: Self::Narrow) -> Self::Narrow;
    /// As a sum of any of them.
    fn widen(sum: Self::Narrow) -> i64;
}

macro_rules! whole {
    ($($type:ty: $narrow:ty, $as_narrow:expr;)*) => {$(
        impl Whole for $type {
            type Narrow = $narrow;
            #[inline(always)]
            fn add_to(self, sum: $narrow) -> $narrow {
                sum.wrapping_add($as_narrow(self))
            }
            #[inline(always)]
            fn widen(sum: $narrow) -> i64 {
                sum.into()
            }
        }
    )*};
}
whole! {
    bool: u8, u8::from;
    u8: u16, u16::from;
    i8: i16, i16::from;
    u16: u32, u32::from;
    i16: i32, i32::from;
    u32: i64, i64::from;
    i32: i64, i64::from;
    i64: i64, i64::from;
    f64: i64, f64::to_i64;
}

/// The sum of numbers, modulo 2⁶⁴.
#[inline(always)]
pub(super) fn whole_sum<T: Whole>(numbers: &[T]) -> i64 {
    if size_of::<T::Narrow>() == size_of::<i64>() {
        // The compiler makes the lanes: whole numbers may be added in any order.
        return T::widen(numbers.iter().fold(T::Narrow::default(), |sum, x| x.add_to(sum)));
    }
    numbers.chunks(TILE).fold(0, |total, tile| {
        let mut lanes = [T::Narrow::default(); LANES];
        let (full, rest) = tile.as_chunks::<LANES>();
        let mut filled = [T::default(); LANES];
        filled[..rest.len()].copy_from_slice(rest);
        for row in full.iter().chain([&filled]) {
            lanes.iter_mut().zip(row).for_each(|(lane, number)| *lane = number.add_to(*lane));
        }
        lanes.into_iter().fold(total, |total, lane| total.wrapping_add(T::widen(lane)))
    })
}

/// Adds each number to its total, modulo 2⁶⁴.
#[inline(always)]
pub(super) fn whole_add_each<T: Whole>(totals: &mut [i64], numbers: &[T]) {
    for (total, number) in totals.iter_mut().zip(numbers) {
        *total = total.wrapping_add(T::widen(number.add_to(T::Narrow::default())));
    }
}

/// Sums of numbers of one type.
#[derive(Clone, Debug)]
pub(super) struct Totals {
    sums: Vec<f64>,
    /// The rounding error of each so far. Empty where the numbers have so few digits that 2²⁹ of them lose none that
    /// a result of their type would show.
    errors: Vec<f64>,
    level: Level,
}

impl Totals {
    pub(super) fn zeros<T: Element>(len: usize) -> Self {
        let is_exact = T::DTYPE.is_float() && T::DTYPE.item_size() < 8;
        Self { sums: vec![0.0; len], errors: vec![0.0; if is_exact { 0 } else { len }], level: Level::best() }
    }
    /// Adds a number to the sum at a place.
    pub(super) fn add(&mut self, place: usize, number: f64) {
        match self.errors.get_mut(place) {
            Some(error) => two_sum(&mut self.sums[place], error, number),
            None => self.sums[place] += number,
        }
    }
    /// Adds each number to the sum at its place, counted from `first`.
    pub(super) fn add_each<T: Element>(&mut self, first: usize, numbers: &[T]) {
        let here = first..first + numbers.len();
        if self.errors.is_empty() {
            simd::add_each_exact(self.level, &mut self.sums[here], numbers);
        } else {
            simd::add_each(self.level, &mut self.sums[here.clone()], &mut self.errors[here], numbers);
        }
    }
    /// Adds up to a tile of numbers to one sum.
    pub(super) fn add_all<T: Element>(&mut self, place: usize, numbers: &[T]) {
        let sum = if numbers.len() < SHORT {
            numbers.iter().fold(0.0, |sum, number| sum + number.to_f64())
        } else {
            simd::sum(self.level, numbers)
        };
        self.add(place, sum);
    }
    /// A sum and its error.
    pub(super) fn parts(&self, place: usize) -> (f64, f64) {
        (self.sums[place], self.errors.get(place).copied().unwrap_or(0.0))
    }
    /// A sum, rounded once.
    pub(super) fn value(&self, place: usize) -> f64 {
        let (sum, error) = self.parts(place);
        if sum.is_finite() { sum + error } else { sum }
    }
    /// Makes a sum another number.
    pub(super) fn set(&mut self, place: usize, to: f64) {
        self.sums[place] = to;
        if let Some(error) = self.errors.get_mut(place) {
            *error = 0.0;
        }
    }
    /// Some sums and their errors.
    pub(super) fn part(&mut self, places: Range<usize>) -> (&mut [f64], &mut [f64]) {
        (&mut self.sums[places.clone()], &mut self.errors[places])
    }
    /// The sums, rounded once.
    pub(super) fn finish(self) -> Vec<f64> {
        let mut sums = self.sums;
        for (sum, error) in sums.iter_mut().zip(self.errors) {
            // The error of an infinite sum is not a number, the sum itself is right.
            if sum.is_finite() {
                *sum += error;
            }
        }
        sums
    }
}

/// Adds each number to its total, and what rounding took away to its error.
#[inline(always)]
pub(super) fn add_each<T: Element>(totals: &mut [f64], errors: &mut [f64], numbers: &[T]) {
    for ((total, error), number) in totals.iter_mut().zip(errors).zip(numbers) {
        two_sum(total, error, number.to_f64());
    }
}

/// Adds each number to its total, where that loses nothing that matters.
#[inline(always)]
pub(super) fn add_each_exact<T: Element>(totals: &mut [f64], numbers: &[T]) {
    for (total, number) in totals.iter_mut().zip(numbers) {
        *total += number.to_f64();
    }
}

/// Adds `number` to `total`, and what rounding took away to `error`.
#[inline(always)]
pub(super) fn two_sum(total: &mut f64, error: &mut f64, number: f64) {
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
        let mut total = Totals::zeros::<f64>(1);
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
        let mut total = Totals::zeros::<f64>(2);
        for number in [1e100, 1.0, -1e100] {
            total.add_each(0, &[number, number]);
        }
        assert_eq!(total.finish(), [1.0, 1.0]);
    }

    #[test]
    fn infinity_stays_infinity() {
        let mut total = Totals::zeros::<f64>(1);
        for number in [1.0, f64::INFINITY, 2.0] {
            total.add(0, number);
        }
        assert_eq!(total.finish(), [f64::INFINITY]);
    }

    #[test]
    fn singles_and_small_integers_are_summed_as_the_doubles_that_they_are() {
        let numbers: Vec<f32> = (0..5000).map(|i| (i as f32).sin()).collect();
        let doubles: Vec<f64> = numbers.iter().map(|&x| x.into()).collect();
        assert_eq!(sum(&numbers).to_bits(), sum(&doubles).to_bits());
        let mut totals = Totals::zeros::<f32>(2);
        totals.add_each(0, &[0.1f32, 1e30]);
        totals.add_each(0, &[0.2f32, -1e30]);
        assert_eq!(totals.finish(), [f64::from(0.1f32) + f64::from(0.2f32), 0.0]);
    }

    #[test]
    fn whole_sums_wrap_around() {
        fn check<T: Whole>(numbers: &[T]) {
            let expected = numbers.iter().fold(0i64, |sum, x| sum.wrapping_add(x.to_i64()));
            assert_eq!(whole_sum(numbers), expected, "{}", T::DTYPE);
            let mut totals = vec![i64::MAX; numbers.len()];
            whole_add_each(&mut totals, numbers);
            let expected: Vec<i64> = numbers.iter().map(|x| i64::MAX.wrapping_add(x.to_i64())).collect();
            assert_eq!(totals, expected, "{}", T::DTYPE);
        }
        check(&[true; 10_000]);
        check(&[u8::MAX; 10_000]);
        check(&[i8::MIN; 10_001]);
        check(&[u16::MAX; 4096]);
        check(&[i16::MIN; 4096]);
        check(&[u32::MAX; 4095]);
        check(&[i32::MIN; 33]);
        check(&[i64::MAX; 70]);
        check(&[2.9, -2.9, f64::NAN]);
    }

    proptest! {
        #[test]
        fn close_to_exact(numbers in prop::collection::vec(-1e6..1e6f64, 0..10_000)) {
            let scale: f64 = numbers.iter().map(|x| x.abs()).sum();
            prop_assert!((tiled(&numbers) - exact(&numbers)).abs() <= 12.0 * f64::EPSILON * scale);
        }
    }
}
