//! The hot loops, compiled for several instruction sets and chosen at run time. The only file with `unsafe`.
//!
//! Every version comes from the same source, with the same number of lanes, and uses only operations that are
//! rounded correctly everywhere (`+ - * /`, square root, fused multiply-add, integers and bits). The compiler neither
//! contracts nor reorders floating-point arithmetic, so all versions give the same bits: an instruction set decides
//! how many registers hold the lanes, nothing else.

#![allow(unsafe_code)]

use super::{
    Element, counted,
    fold::{
        extreme::{self, Direction, Ordered},
        moments::{self, Tile},
        place, truth,
    },
    lanes::{self, Lanes, Transform},
    math::{
        batch::{self, Function, PairFunction},
        real::Real,
    },
    matmul::{
        Matrix, Term, Total, pack, thin,
        tile::{self, Place, Shape},
    },
    sum::{self, Whole},
    zip,
};
use std::ops::Range;

/// An instruction set that this processor has: there is no other way to come by one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Level(Set);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Set {
    /// What the crate is compiled for.
    Portable,
    #[cfg(target_arch = "x86_64")]
    Avx2,
    #[cfg(target_arch = "x86_64")]
    Avx512,
}

impl Level {
    /// The fastest.
    pub(crate) fn best() -> Self {
        #[cfg(target_arch = "x86_64")]
        if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma") {
            let is_wider = is_x86_feature_detected!("avx512f") && is_x86_feature_detected!("avx512dq");
            return Self(if is_wider { Set::Avx512 } else { Set::Avx2 });
        }
        Self(Set::Portable)
    }
    /// Whether it has 32 registers of 64 bytes.
    pub(super) fn is_wide(self) -> bool {
        #[cfg(target_arch = "x86_64")]
        return self.0 == Set::Avx512;
        #[cfg(not(target_arch = "x86_64"))]
        false
    }
    /// All of them, the portable one first.
    #[cfg(test)]
    pub(crate) fn all() -> Vec<Self> {
        #[cfg(target_arch = "x86_64")]
        let sets = [Set::Portable, Set::Avx2, Set::Avx512];
        #[cfg(not(target_arch = "x86_64"))]
        let sets = [Set::Portable];
        let best = Self::best().0 as u8;
        sets.into_iter().filter(|&set| set as u8 <= best).map(Self).collect()
    }
}

macro_rules! at_every_level {
    ($(
        $(#[$doc:meta])*
        $vis:vis fn $name:ident$([$($param:ident: $bound:path),*])?($($arg:ident: $type:ty),*) $(-> $out:ty)? = $body:expr;
    )*) => {$(
        $(#[$doc])*
        #[inline]
        $vis fn $name$(<$($param: $bound),*>)?(level: Level, $($arg: $type),*) $(-> $out)? {
            #[cfg(target_arch = "x86_64")]
            #[target_feature(enable = "avx2,fma")]
            fn avx2$(<$($param: $bound),*>)?($($arg: $type),*) $(-> $out)? {
                ($body)($($arg),*)
            }
            #[cfg(target_arch = "x86_64")]
            #[target_feature(enable = "avx2,fma,avx512f,avx512dq")]
            fn avx512$(<$($param: $bound),*>)?($($arg: $type),*) $(-> $out)? {
                ($body)($($arg),*)
            }
            match level.0 {
                Set::Portable => ($body)($($arg),*),
                // SAFETY: a `Level` of this set is made only after the processor was asked for `avx2` and `fma`.
                #[cfg(target_arch = "x86_64")]
                Set::Avx2 => unsafe { avx2 $(::<$($param),*>)? ($($arg),*) },
                // SAFETY: and for `avx512f` and `avx512dq` as well.
                #[cfg(target_arch = "x86_64")]
                Set::Avx512 => unsafe { avx512 $(::<$($param),*>)? ($($arg),*) },
            }
        }
    )*};
}

/// The same for loops over slices that read as many bytes as they write: wider instructions than AVX2's do not make them
/// faster, and there are many of them.
macro_rules! at_most_levels {
    ($(
        $(#[$doc:meta])*
        fn $name:ident[$($param:ident: $bound:path),*]($($arg:ident: $type:ty),*) = $body:path;
    )*) => {$(
        $(#[$doc])*
        #[inline]
        pub(crate) fn $name<$($param: $bound),*>(level: Level, $($arg: $type),*) {
            #[cfg(target_arch = "x86_64")]
            #[target_feature(enable = "avx2,fma")]
            fn avx2<$($param: $bound),*>($($arg: $type),*) {
                $body($($arg),*)
            }
            match level.0 {
                Set::Portable => $body($($arg),*),
                // SAFETY: a `Level` above `Portable` is made only after the processor was asked for `avx2` and `fma`.
                #[cfg(target_arch = "x86_64")]
                Set::Avx2 | Set::Avx512 => unsafe { avx2($($arg),*) },
            }
        }
    )*};
}

at_most_levels! {
    /// `f` of each element; see [`zip::each`].
    fn each[A: Copy, B: Copy, F: Fn(A) -> B](f: F, x: &[A], out: &mut [B]) = zip::each;
    /// `f` of each pair of elements; see [`zip::pairs`].
    fn pairs[A: Copy, B: Copy, C: Copy, F: Fn(A, B) -> C](f: F, x: &[A], y: &[B], out: &mut [C]) = zip::pairs;
    /// `f` of each three elements; see [`zip::triples`].
    fn triples[A: Copy, B: Copy, C: Copy, D: Copy, F: Fn(A, B, C) -> D](
        f: F, x: &[A], y: &[B], z: &[C], out: &mut [D]
    ) = zip::triples;
    /// `f` of each four elements; see [`zip::quadruples`].
    fn quadruples[A: Copy, B: Copy, F: Fn(A, A, A, A) -> B](
        f: F, w: &[A], x: &[A], y: &[A], z: &[A], out: &mut [B]
    ) = zip::quadruples;
}

at_every_level! {
    /// The next random numbers of `lanes`; see [`lanes::fill`].
    pub(crate) fn fill[T: Transform](lanes: &mut Lanes, transform: &T, out: &mut [T::Number]) = lanes::fill;
    /// Random numbers by their places; see [`counted::fill`].
    pub(crate) fn fill_counted[T: Transform](
        key: u64, transform: &T, runs: &mut dyn Iterator<Item = (u64, usize)>, out: &mut [T::Number]
    ) = counted::fill;
    /// The sum of up to a tile of numbers; see [`sum::sum`].
    pub(crate) fn sum[T: Element](numbers: &[T]) -> f64 = sum::sum;
    /// Adds numbers to sums; see [`sum::add_each`].
    pub(crate) fn add_each[T: Element](totals: &mut [f64], errors: &mut [f64], numbers: &[T]) = sum::add_each;
    /// Adds numbers to sums; see [`sum::add_each_exact`].
    pub(crate) fn add_each_exact[T: Element](totals: &mut [f64], numbers: &[T]) = sum::add_each_exact;
    /// The sum of whole numbers; see [`sum::whole_sum`].
    pub(crate) fn whole_sum[T: Whole](numbers: &[T]) -> i64 = sum::whole_sum;
    /// Adds whole numbers to sums; see [`sum::whole_add_each`].
    pub(crate) fn whole_add_each[T: Whole](totals: &mut [i64], numbers: &[T]) = sum::whole_add_each;
    /// The squares of the distances of numbers from their mean; see [`moments::two_passes`].
    pub(crate) fn two_passes[T: Element](numbers: &[T], center: f64) -> Tile = moments::two_passes;
    /// How far numbers are from their centres; see [`moments::distances`].
    pub(crate) fn distances[T: Element](out: &mut [f64], numbers: &[T], center: &[f64]) = moments::distances;
    /// Adds distances and their squares; see [`moments::add_with_squares`].
    pub(crate) fn add_with_squares(
        sums: &mut [f64],
        errors: &mut [f64],
        squares: &mut [f64],
        square_errors: &mut [f64],
        distances: &[f64]
    ) = moments::add_with_squares;
    /// The best of some numbers; see [`extreme::extreme`].
    pub(crate) fn extreme[T: Ordered, D: Direction](numbers: &[T]) -> (T, Option<T>) = extreme::extreme::<T, D>;
    /// The better of two numbers at each place; see [`extreme::extreme_each`].
    pub(crate) fn extreme_each[T: Ordered, D: Direction](best: &mut [T], numbers: &[T], skips_nan: bool) =
        extreme::extreme_each::<T, D>;
    /// The place of the better of two numbers; see [`place::place_each`].
    pub(crate) fn place_each[T: Ordered, D: Direction](
        best: &mut [T], number: &mut [i64], elements: &[T], at: i64, skips_nan: bool
    ) = place::place_each::<T, D>;
    /// Where an element is; see [`place::position`].
    pub(crate) fn position[T: Element](elements: &[T], one: T) -> Option<usize> = place::position;
    /// Whether an element is as true as asked for; see [`truth::any`].
    pub(crate) fn any[T: Element](elements: &[T], truth: bool) -> bool = truth::any;
    /// The same place by place; see [`truth::any_each`].
    pub(crate) fn any_each[T: Element](found: &mut [bool], elements: &[T], truth: bool) = truth::any_each;
    /// A function of each number; see [`batch::map`].
    pub(super) fn map[T: Real, F: Function<T>](function: F, x: &[T], out: &mut [T]) = batch::map;
    /// A function of each pair of numbers; see [`batch::map_pairs`].
    pub(super) fn map_pairs[T: Real, F: PairFunction<T>](function: F, x: &[T], y: &[T], out: &mut [T]) = batch::map_pairs;
    /// The sum of the products of two rows; see [`Term::dot`].
    pub(super) fn dot[T: Term](a: &[T], b: &[T]) -> T::Sum = T::dot;
    /// Adds a multiple of a row; see [`thin::add_multiple`].
    pub(super) fn add_multiple[T: Term](out: &mut [T::Sum], a: T, b: &[T]) = thin::add_multiple;
    /// Adds to a block of results; see [`tile::multiply_block`].
    pub(super) fn multiply_block[S: Total, H: Shape<S>](a: &[S], b: &[S], out: &mut [S], place: Place) =
        tile::multiply_block::<S, H>;
    /// Packs rows of a matrix; see [`pack::pack_rows`].
    pub(super) fn pack_rows[T: Term, S: Shape<T::Sum>](
        matrix: Matrix<'_, T>, rows: Range<usize>, terms: Range<usize>, packed: &mut Vec<T::Sum>
    ) = pack::pack_rows::<T, S>;
    /// Packs columns of a matrix; see [`pack::pack_columns`].
    pub(super) fn pack_columns[T: Term, S: Shape<T::Sum>](
        transposed: Matrix<'_, T>, columns: Range<usize>, terms: Range<usize>, packed: &mut Vec<T::Sum>
    ) = pack::pack_columns::<T, S>;
}

/// Asks the processor to bring the line of this place into its caches; no more than a hint.
#[inline(always)]
pub(super) fn prefetch<T>(place: &T) {
    // SAFETY: every x86-64 has the instruction, and the address is that of a reference.
    #[cfg(target_arch = "x86_64")]
    unsafe {
        use std::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};
        _mm_prefetch::<_MM_HINT_T0>(std::ptr::from_ref(place).cast());
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = place;
}

/// The side of the squares that [`transpose_squares`] goes through.
pub(crate) const SIDE: usize = 8;

/// Transposes a row of `n` squares: `to[i][j] = from[j][i]` for `j` below [`SIDE`] and `i` below `n` times that, with
/// rows that are `step` and `width` elements apart. Elements only move: any set gives the same.
///
/// # Panics
/// Where `from` or `to` has not got so many elements.
pub(crate) fn transpose_squares<T: Copy>(
    level: Level,
    from: &[T],
    step: usize,
    to: &mut [T],
    width: usize,
    n: usize,
) {
    match (level.0, size_of::<T>()) {
        // SAFETY: a `Level` of this set is made only after the processor was asked for `avx512f`; elements have 8 bytes.
        #[cfg(target_arch = "x86_64")]
        (Set::Avx512, 8) => unsafe { squares::of_8_bytes(from, step, to, width, n) },
        // SAFETY: a `Level` of these sets is made only after the processor was asked for `avx2`; elements have 4 bytes.
        #[cfg(target_arch = "x86_64")]
        (Set::Avx512 | Set::Avx2, 4) => unsafe { squares::of_4_bytes(from, step, to, width, n) },
        _ => {
            for i in (0..n * SIDE).step_by(SIDE) {
                let square: [&[T]; SIDE] = std::array::from_fn(|j| &from[j * step + i..][..SIDE]);
                for within in 0..SIDE {
                    let row: [T; SIDE] = std::array::from_fn(|j| square[j][within]);
                    to[(i + within) * width..][..SIDE].copy_from_slice(&row);
                }
            }
        }
    }
}

/// Squares in registers: rows are loaded, pairs of elements, then of pairs, then of quarters change places, and what is
/// stored are columns.
#[cfg(target_arch = "x86_64")]
mod squares {
    use super::SIDE;
    use std::arch::x86_64::{
        __m256, __m512d, _mm256_loadu_ps, _mm256_permute2f128_ps, _mm256_shuffle_ps, _mm256_storeu_ps,
        _mm256_unpackhi_ps, _mm256_unpacklo_ps, _mm512_loadu_pd, _mm512_shuffle_f64x2, _mm512_storeu_pd,
        _mm512_unpackhi_pd, _mm512_unpacklo_pd,
    };

    /// # Safety
    /// The processor has `avx512f`, and a `T` has 8 bytes.
    #[target_feature(enable = "avx512f")]
    pub(super) unsafe fn of_8_bytes<T: Copy>(from: &[T], step: usize, to: &mut [T], width: usize, n: usize) {
        for i in (0..n * SIDE).step_by(SIDE) {
            let rows: [__m512d; SIDE] = std::array::from_fn(|j| {
                let row = &from[j * step + i..][..SIDE];
                // SAFETY: these are 8 elements of 8 bytes, which are read as they are, from any address.
                unsafe { _mm512_loadu_pd(row.as_ptr().cast()) }
            });
            let columns = transposed_8(&rows);
            for (within, column) in columns.into_iter().enumerate() {
                let row = &mut to[(i + within) * width..][..SIDE];
                // SAFETY: there is room for 8 elements of 8 bytes, and what is stored are elements that were read.
                unsafe { _mm512_storeu_pd(row.as_mut_ptr().cast(), column) };
            }
        }
    }

    #[target_feature(enable = "avx512f")]
    fn transposed_8(rows: &[__m512d; SIDE]) -> [__m512d; SIDE] {
        // The even and the odd quarters of two registers.
        const EVEN: i32 = 0b10_00_10_00;
        const ODD: i32 = 0b11_01_11_01;
        let mut pairs = *rows;
        for k in [0, 2, 4, 6] {
            pairs[k] = _mm512_unpacklo_pd(rows[k], rows[k + 1]);
            pairs[k + 1] = _mm512_unpackhi_pd(rows[k], rows[k + 1]);
        }
        let mut fours = pairs;
        for k in [0, 1, 4, 5] {
            fours[k] = _mm512_shuffle_f64x2::<EVEN>(pairs[k], pairs[k + 2]);
            fours[k + 2] = _mm512_shuffle_f64x2::<ODD>(pairs[k], pairs[k + 2]);
        }
        let mut eights = fours;
        for k in [0, 1, 2, 3] {
            eights[k] = _mm512_shuffle_f64x2::<EVEN>(fours[k], fours[k + 4]);
            eights[k + 4] = _mm512_shuffle_f64x2::<ODD>(fours[k], fours[k + 4]);
        }
        eights
    }

    /// # Safety
    /// The processor has `avx2`, and a `T` has 4 bytes.
    #[target_feature(enable = "avx2")]
    pub(super) unsafe fn of_4_bytes<T: Copy>(from: &[T], step: usize, to: &mut [T], width: usize, n: usize) {
        for i in (0..n * SIDE).step_by(SIDE) {
            let rows: [__m256; SIDE] = std::array::from_fn(|j| {
                let row = &from[j * step + i..][..SIDE];
                // SAFETY: these are 8 elements of 4 bytes, which are read as they are, from any address.
                unsafe { _mm256_loadu_ps(row.as_ptr().cast()) }
            });
            let columns = transposed_4(&rows);
            for (within, column) in columns.into_iter().enumerate() {
                let row = &mut to[(i + within) * width..][..SIDE];
                // SAFETY: there is room for 8 elements of 4 bytes, and what is stored are elements that were read.
                unsafe { _mm256_storeu_ps(row.as_mut_ptr().cast(), column) };
            }
        }
    }

    #[target_feature(enable = "avx2")]
    fn transposed_4(rows: &[__m256; SIDE]) -> [__m256; SIDE] {
        // The first, or the last, pair of each half of two registers; the first, or the last, halves.
        const FIRST_PAIRS: i32 = 0b01_00_01_00;
        const LAST_PAIRS: i32 = 0b11_10_11_10;
        const FIRST_HALVES: i32 = 0x20;
        const LAST_HALVES: i32 = 0x31;
        let mut pairs = *rows;
        for k in [0, 2, 4, 6] {
            pairs[k] = _mm256_unpacklo_ps(rows[k], rows[k + 1]);
            pairs[k + 1] = _mm256_unpackhi_ps(rows[k], rows[k + 1]);
        }
        // Columns 0 and 4 of four rows, 1 and 5, 2 and 6, 3 and 7.
        let mut fours = pairs;
        for k in [0, 4] {
            fours[k] = _mm256_shuffle_ps::<FIRST_PAIRS>(pairs[k], pairs[k + 2]);
            fours[k + 1] = _mm256_shuffle_ps::<LAST_PAIRS>(pairs[k], pairs[k + 2]);
            fours[k + 2] = _mm256_shuffle_ps::<FIRST_PAIRS>(pairs[k + 1], pairs[k + 3]);
            fours[k + 3] = _mm256_shuffle_ps::<LAST_PAIRS>(pairs[k + 1], pairs[k + 3]);
        }
        let mut eights = fours;
        for k in [0, 1, 2, 3] {
            eights[k] = _mm256_permute2f128_ps::<FIRST_HALVES>(fours[k], fours[k + 4]);
            eights[k + 4] = _mm256_permute2f128_ps::<LAST_HALVES>(fours[k], fours[k + 4]);
        }
        eights
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::fold::extreme::{Greatest, Least};
    use crate::kernel::{normal::Normal, uniform::Uniform};

    const LENS: [usize; 9] = [0, 1, 7, 31, 64, 513, 1000, 4095, 4096];

    fn same_at_every_level(what: &str, run: impl Fn(Level) -> Vec<f64>) {
        let bits = |level| run(level).iter().map(|x| x.to_bits()).collect::<Vec<u64>>();
        let portable = bits(Level(Set::Portable));
        for level in Level::all() {
            assert!(bits(level) == portable, "{what} differs at {level:?}");
        }
    }

    #[test]
    fn the_best_level_is_among_all() {
        assert_eq!(Level::all().last(), Some(&Level::best()));
        assert_eq!(Level::all()[0], Level(Set::Portable));
    }

    #[test]
    fn random_numbers_have_the_same_bits_at_every_level() {
        for (seed, len) in LENS.into_iter().enumerate() {
            for (a, b) in [(0.0, 1.0), (-3.5, 0.1), (1e10, 1e10)] {
                same_at_every_level("normal", |level| {
                    let (mut lanes, mut out) = (Lanes::new(seed as u64), vec![0.0; 2 * len]);
                    let (first, second) = out.split_at_mut(len);
                    fill(level, &mut lanes, &Normal { mean: a, std_dev: b }, first);
                    fill(level, &mut lanes, &Normal { mean: a, std_dev: b }, second);
                    out
                });
                same_at_every_level("uniform", |level| {
                    let (mut lanes, mut out) = (Lanes::new(seed as u64), vec![0.0; len]);
                    fill(level, &mut lanes, &Uniform { low: a, high: a + b }, &mut out);
                    out
                });
            }
        }
    }

    #[test]
    fn sums_have_the_same_bits_at_every_level() {
        let mut numbers = vec![0.0; 5000];
        let standard = Normal { mean: 0.0, std_dev: 1.0 };
        fill(Level::best(), &mut Lanes::new(1), &standard, &mut numbers);
        numbers.push(1e300);
        for len in LENS.into_iter().chain([5001]) {
            same_at_every_level("sum", |level| vec![sum(level, &numbers[..len])]);
            same_at_every_level("sums", |level| {
                let (mut totals, mut errors) = (vec![0.1; len], vec![0.0; len]);
                for _ in 0..3 {
                    add_each(level, &mut totals, &mut errors, &numbers[..len]);
                }
                totals.extend(errors);
                totals
            });
        }
    }

    #[test]
    fn squares_are_transposed_alike_at_every_level() {
        fn check<T: Copy + PartialEq + std::fmt::Debug>(of: impl Fn(u8) -> T) {
            let (step, width, n) = (29, 11, 3);
            let from: Vec<T> = (0..8 * step).map(|i| of(i as u8)).collect();
            for level in Level::all() {
                let mut to = vec![of(255); 24 * width];
                transpose_squares(level, &from, step, &mut to, width, n);
                for (place, &found) in to.iter().enumerate() {
                    let (i, j) = (place / width, place % width);
                    let expected = if j < SIDE { from[j * step + i] } else { of(255) };
                    assert_eq!(found, expected, "at {i}, {j} with {level:?}");
                }
            }
        }
        check(f64::from);
        check(i64::from);
        check(f32::from);
        check(u16::from);
        check(|i| i);
    }

    /// What some types have, extremes and NaN among it.
    fn some<T: Element>(len: usize) -> Vec<T> {
        let number = |i: usize| match i % 97 {
            13 if T::DTYPE.is_float() => T::from_f64(f64::NAN),
            29 => T::from_f64(-1e30),
            rest => T::from_i64(i64::from(((rest * 7919 + i) % 1013) as u32) - 500),
        };
        (0..len).map(number).collect()
    }

    fn same_of_type<T: Ordered>() {
        for len in LENS {
            let numbers = &some::<T>(len);
            same_at_every_level("the least", |level| {
                let (least, nan) = extreme::<T, Least>(level, numbers);
                vec![least.to_f64(), f64::from(u8::from(nan.is_some()))]
            });
            for skips_nan in [true, false] {
                same_at_every_level("place by place", |level| {
                    let (mut best, mut place) = (vec![T::LEAST; len], vec![-1; len]);
                    place_each::<T, Greatest>(level, &mut best, &mut place, numbers, 7, skips_nan);
                    let mut least = numbers.clone();
                    least.reverse();
                    extreme_each::<T, Least>(level, &mut least, numbers, skips_nan);
                    let mut totals = vec![0.5; len];
                    add_each_exact(level, &mut totals, numbers);
                    let floats = best.into_iter().chain(least).map(Element::to_f64);
                    floats.chain(place.into_iter().map(Element::to_f64)).chain(totals).collect()
                });
            }
        }
    }

    fn same_of_whole<T: Whole>() {
        for len in LENS {
            let numbers = &some::<T>(len);
            same_at_every_level("whole sums", |level| {
                let mut sums = vec![3; len];
                whole_add_each(level, &mut sums, numbers);
                sums.push(whole_sum(level, numbers));
                sums.into_iter().map(Element::to_f64).collect()
            });
        }
    }

    #[test]
    fn distances_have_the_same_bits_at_every_level() {
        for len in LENS {
            let numbers = some::<f32>(len.max(1));
            let tile = |level| two_passes(level, &numbers, 3.5).parts();
            same_at_every_level("two passes", |level| tile(level).to_vec());
            same_at_every_level("distances and squares", |level| {
                let (mut far, center) = (vec![0.0; len], vec![1.25; len]);
                distances(level, &mut far, &numbers[..len], &center);
                let mut sums = [(); 4].map(|()| vec![0.1; len]);
                for _ in 0..3 {
                    let [a, b, c, d] = &mut sums;
                    add_with_squares(level, a, b, c, d, &far);
                }
                sums.concat()
            });
        }
    }

    #[test]
    fn truths_are_the_same_at_every_level() {
        for len in LENS {
            let truths: Vec<bool> = (0..len).map(|i| i % 700 == 699).collect();
            for truth in [true, false] {
                same_at_every_level("any", |level| {
                    let mut found = truths.clone();
                    found.reverse();
                    any_each(level, &mut found, &truths, truth);
                    found.push(any(level, &truths, truth));
                    found.into_iter().map(Element::to_f64).collect()
                });
            }
        }
    }

    #[test]
    fn reductions_have_the_same_bits_at_every_level() {
        same_of_type::<i8>();
        same_of_type::<u16>();
        same_of_type::<i32>();
        same_of_type::<u64>();
        same_of_type::<f32>();
        same_of_type::<f64>();
        same_of_whole::<bool>();
        same_of_whole::<u8>();
        same_of_whole::<i16>();
        same_of_whole::<i32>();
        same_of_whole::<i64>();
        same_of_whole::<f64>();
    }
}
