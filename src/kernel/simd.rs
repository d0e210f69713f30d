//! The hot loops, compiled for several instruction sets and chosen at run time. The only file with `unsafe`.
//!
//! Every version comes from the same source, with the same number of lanes, and uses only operations that are
//! rounded correctly everywhere (`+ - * /`, square root, fused multiply-add, integers and bits). The compiler neither
//! contracts nor reorders floating-point arithmetic, so all versions give the same bits: an instruction set decides
//! how many registers hold the lanes, nothing else.

#![allow(unsafe_code)]

use super::{
    Element,
    fold::{
        extreme::{self, Direction, Ordered},
        moments::{self, Tile},
        place, truth,
    },
    lanes::{self, Lanes},
    normal::Normal,
    sum::{self, Whole},
    uniform::Uniform,
};

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
        fn $name:ident $(<$($T:ident: $bound:path),*>)? ($($arg:ident: $type:ty),*) $(-> $out:ty)? = $body:expr;
    )*) => {$(
        $(#[$doc])*
        #[inline]
        pub(crate) fn $name $(<$($T: $bound),*>)? (level: Level, $($arg: $type),*) $(-> $out)? {
            #[cfg(target_arch = "x86_64")]
            #[target_feature(enable = "avx2,fma")]
            fn avx2 $(<$($T: $bound),*>)? ($($arg: $type),*) $(-> $out)? {
                ($body)($($arg),*)
            }
            #[cfg(target_arch = "x86_64")]
            #[target_feature(enable = "avx2,fma,avx512f,avx512dq")]
            fn avx512 $(<$($T: $bound),*>)? ($($arg: $type),*) $(-> $out)? {
                ($body)($($arg),*)
            }
            match level.0 {
                Set::Portable => ($body)($($arg),*),
                // SAFETY: a `Level` of this set is made only after the processor was asked for `avx2` and `fma`.
                #[cfg(target_arch = "x86_64")]
                Set::Avx2 => unsafe { avx2 $(::<$($T),*>)? ($($arg),*) },
                // SAFETY: and for `avx512f` and `avx512dq` as well.
                #[cfg(target_arch = "x86_64")]
                Set::Avx512 => unsafe { avx512 $(::<$($T),*>)? ($($arg),*) },
            }
        }
    )*};
}

at_every_level! {
    /// The next normal numbers of `lanes`; see [`lanes::fill`].
    fn normal(lanes: &mut Lanes, normal: &Normal, out: &mut [f64]) = lanes::fill;
    /// The next uniform numbers of `lanes`; see [`lanes::fill`].
    fn uniform(lanes: &mut Lanes, uniform: &Uniform, out: &mut [f64]) = lanes::fill;
    /// The sum of up to a tile of numbers; see [`sum::sum`].
    fn sum<T: Element>(numbers: &[T]) -> f64 = sum::sum;
    /// Adds numbers to sums; see [`sum::add_each`].
    fn add_each<T: Element>(totals: &mut [f64], errors: &mut [f64], numbers: &[T]) = sum::add_each;
    /// Adds numbers to sums; see [`sum::add_each_exact`].
    fn add_each_exact<T: Element>(totals: &mut [f64], numbers: &[T]) = sum::add_each_exact;
    /// The sum of whole numbers; see [`sum::whole_sum`].
    fn whole_sum<T: Whole>(numbers: &[T]) -> i64 = sum::whole_sum;
    /// Adds whole numbers to sums; see [`sum::whole_add_each`].
    fn whole_add_each<T: Whole>(totals: &mut [i64], numbers: &[T]) = sum::whole_add_each;
    /// The squares of the distances of numbers from their mean; see [`moments::two_passes`].
    fn two_passes<T: Element>(numbers: &[T], center: f64) -> Tile = moments::two_passes;
    /// How far numbers are from their centres; see [`moments::distances`].
    fn distances<T: Element>(out: &mut [f64], numbers: &[T], center: &[f64]) = moments::distances;
    /// Adds distances and their squares; see [`moments::add_with_squares`].
    fn add_with_squares(
        sums: &mut [f64],
        errors: &mut [f64],
        squares: &mut [f64],
        square_errors: &mut [f64],
        distances: &[f64]
    ) = moments::add_with_squares;
    /// The best of some numbers; see [`extreme::extreme`].
    fn extreme<T: Ordered, D: Direction>(numbers: &[T]) -> (T, Option<T>) = extreme::extreme::<T, D>;
    /// The better of two numbers at each place; see [`extreme::extreme_each`].
    fn extreme_each<T: Ordered, D: Direction>(best: &mut [T], numbers: &[T], skips_nan: bool) =
        extreme::extreme_each::<T, D>;
    /// The place of the better of two numbers; see [`place::place_each`].
    fn place_each<T: Ordered, D: Direction>(
        best: &mut [T], number: &mut [i64], elements: &[T], at: i64, skips_nan: bool
    ) = place::place_each::<T, D>;
    /// Where an element is; see [`place::position`].
    fn position<T: Element>(elements: &[T], one: T) -> Option<usize> = place::position;
    /// Whether an element is as true as asked for; see [`truth::any`].
    fn any<T: Element>(elements: &[T], truth: bool) -> bool = truth::any;
    /// The same place by place; see [`truth::any_each`].
    fn any_each<T: Element>(found: &mut [bool], elements: &[T], truth: bool) = truth::any_each;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::fold::extreme::{Greatest, Least};

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
                    normal(level, &mut lanes, &Normal { mean: a, std_dev: b }, first);
                    normal(level, &mut lanes, &Normal { mean: a, std_dev: b }, second);
                    out
                });
                same_at_every_level("uniform", |level| {
                    let (mut lanes, mut out) = (Lanes::new(seed as u64), vec![0.0; len]);
                    uniform(level, &mut lanes, &Uniform { low: a, high: a + b }, &mut out);
                    out
                });
            }
        }
    }

    #[test]
    fn sums_have_the_same_bits_at_every_level() {
        let mut numbers = vec![0.0; 5000];
        let standard = Normal { mean: 0.0, std_dev: 1.0 };
        normal(Level::best(), &mut Lanes::new(1), &standard, &mut numbers);
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
