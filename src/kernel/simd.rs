//! The hot loops, compiled for several instruction sets and chosen at run time. The only file with `unsafe`.
//!
//! Every version comes from the same source, with the same number of lanes, and uses only operations that are
//! rounded correctly everywhere (`+ - * /`, square root, fused multiply-add, integers and bits). The compiler neither
//! contracts nor reorders floating-point arithmetic, so all versions give the same bits: an instruction set decides
//! how many registers hold the lanes, nothing else.

#![allow(unsafe_code)]

use super::{
    lanes::{self, Lanes, Transform},
    sum,
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
        fn $name:ident$([$($param:ident: $bound:path),*])?($($arg:ident: $type:ty),*) $(-> $out:ty)? = $body:path;
    )*) => {$(
        $(#[$doc])*
        #[inline]
        pub(crate) fn $name$(<$($param: $bound),*>)?(level: Level, $($arg: $type),*) $(-> $out)? {
            #[cfg(target_arch = "x86_64")]
            #[target_feature(enable = "avx2,fma")]
            fn avx2$(<$($param: $bound),*>)?($($arg: $type),*) $(-> $out)? {
                $body($($arg),*)
            }
            #[cfg(target_arch = "x86_64")]
            #[target_feature(enable = "avx2,fma,avx512f,avx512dq")]
            fn avx512$(<$($param: $bound),*>)?($($arg: $type),*) $(-> $out)? {
                $body($($arg),*)
            }
            match level.0 {
                Set::Portable => $body($($arg),*),
                // SAFETY: a `Level` of this set is made only after the processor was asked for `avx2` and `fma`.
                #[cfg(target_arch = "x86_64")]
                Set::Avx2 => unsafe { avx2($($arg),*) },
                // SAFETY: and for `avx512f` and `avx512dq` as well.
                #[cfg(target_arch = "x86_64")]
                Set::Avx512 => unsafe { avx512($($arg),*) },
            }
        }
    )*};
}

at_every_level! {
    /// The next random numbers of `lanes`; see [`lanes::fill`].
    fn fill[T: Transform](lanes: &mut Lanes, transform: &T, out: &mut [T::Number]) = lanes::fill;
    /// The sum of up to a tile of numbers; see [`sum::sum`].
    fn sum(numbers: &[f64]) -> f64 = sum::sum;
    /// Adds numbers to sums; see [`sum::add_each`].
    fn add_each(totals: &mut [f64], errors: &mut [f64], numbers: &[f64]) = sum::add_each;
}

#[cfg(test)]
mod tests {
    use super::*;
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
}
