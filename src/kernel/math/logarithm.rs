//! `log`, `log2`, `log10` and `log1p`.
//!
//! `x = 2^e (1 + f)` with `1 + f` within a factor √2 of 1. Then `ln(1 + f) = 2 artanh s` with `s = f/(2 + f)`, which is
//! at most 0.172; written as `f - f²/2 + s (f²/2 + R(s²))`, so that no rounding error touches the largest term
//! (FDLIBM, Ng 1993). Errors are below 1 unit in the last place; logarithms of powers of the base are exact.

#![expect(clippy::inline_always, reason = "compiled anew for each instruction set, in `simd`")]
#![expect(clippy::unreadable_literal, reason = "coefficients as they were computed")]

use super::batch::Function;
use super::exponential::Exponential;
use super::real::polynomial;

pub(in crate::kernel) trait Logarithm: Exponential {
    /// `(2 artanh s / s - 2) / s²`, of `s²`.
    const ARTANH: &[Self];
    /// What [`Exponential::LOG2_E`] lacks.
    const LOG2_E_LOW: Self;
    const LOG10_E: Self;
    const LOG10_E_LOW: Self;
    const LOG10_2: Self;
    const LOG10_2_LOW: Self;
}

impl Logarithm for f64 {
    const ARTANH: &[Self] = &[
        0.6666666666666735,
        0.3999999999941074,
        0.2857142874314443,
        0.22222198503892754,
        0.1818356761497187,
        0.15313972358048186,
        0.1479668649218377,
    ];
    const LOG2_E_LOW: Self = 2.0355273740931033e-17;
    const LOG10_E: Self = std::f64::consts::LOG10_E;
    const LOG10_E_LOW: Self = 1.098319650216765e-17;
    const LOG10_2: Self = std::f64::consts::LOG10_2;
    const LOG10_2_LOW: Self = -2.8037281277851704e-18;
}

impl Logarithm for f32 {
    const ARTANH: &[Self] = &[0.66666776, 0.39977583, 0.29870805];
    const LOG2_E_LOW: Self = 1.925963e-08;
    const LOG10_E: Self = std::f32::consts::LOG10_E;
    const LOG10_E_LOW: Self = -1.010305e-08;
    const LOG10_2: Self = std::f32::consts::LOG10_2;
    const LOG10_2_LOW: Self = -1.4320989e-08;
}

/// What `f` lacks to `ln(1 + f)`, and `s`.
#[inline(always)]
fn rest<T: Logarithm>(f: T) -> (T, T) {
    let s = f / (T::from(2.0) + f);
    let z = s * s;
    let square = T::from(0.5) * f * f;
    (s.mul_add(z.mul_add(polynomial(T::ARTANH, z), square), -square), s)
}

/// `ln(x / 2^shift)`.
#[inline(always)]
fn ln<T: Logarithm>(x: T, shift: T) -> T {
    let (m, e) = x.split_near_one();
    let (e, f) = (e - shift, m - T::from(1.0));
    e.mul_add(T::LN_2, f + e.mul_add(T::LN_2_LOW, rest(f).0))
}

/// `log2(x / 2^shift)`.
#[inline(always)]
fn log2<T: Logarithm>(x: T, shift: T) -> T {
    let (m, e) = x.split_near_one();
    let (e, f) = (e - shift, m - T::from(1.0));
    e + f.mul_add(T::LOG2_E, rest(f).0.mul_add(T::LOG2_E, f * T::LOG2_E_LOW))
}

/// `log10(x / 2^shift)`.
#[inline(always)]
fn log10<T: Logarithm>(x: T, shift: T) -> T {
    let (m, e) = x.split_near_one();
    let (e, f) = (e - shift, m - T::from(1.0));
    let low = f.mul_add(T::LOG10_E_LOW, e * T::LOG10_2_LOW);
    e.mul_add(T::LOG10_2, f.mul_add(T::LOG10_E, rest(f).0.mul_add(T::LOG10_E, low)))
}

macro_rules! logarithm {
    ($name:ident, $shifted:ident) => {
        #[derive(Clone, Copy)]
        pub(super) struct $name;

        impl<T: Logarithm> Function<T> for $name {
            #[inline(always)]
            fn usual(self, x: T) -> T {
                $shifted(x, T::from(0.0))
            }
            #[inline(always)]
            fn is_usual(self, x: T) -> bool {
                x.is_positive_normal()
            }
            #[inline(always)]
            fn unusual(self, x: T) -> T {
                let zero = T::from(0.0);
                if x == zero {
                    -T::INFINITY
                } else if x < zero {
                    T::NAN
                } else if x < T::MIN_POSITIVE {
                    $shifted(x * T::LARGE, T::LOG2_LARGE)
                } else {
                    // Infinity or NaN.
                    x
                }
            }
        }
    };
}

logarithm!(Log, ln);
logarithm!(Log2, log2);
logarithm!(Log10, log10);

#[derive(Clone, Copy)]
pub(super) struct Log1P;

impl<T: Logarithm> Function<T> for Log1P {
    #[inline(always)]
    fn usual(self, x: T) -> T {
        let one = T::from(1.0);
        let sum = one + x;
        // Exact, also where `x` is the larger one, until it is so large that this no longer matters.
        let error = x - (sum - one);
        let (m, e) = sum.split_near_one();
        let f = m - one;
        let (rest, s) = rest(f);
        // The derivative of the logarithm, 1/(1 + f), is nearly 1 - 2s.
        let slope = s.mul_add(T::from(-2.0), one).over_two_to(e + T::ROUND);
        let rest = e.mul_add(T::LN_2_LOW, error.mul_add(slope, rest));
        e.mul_add(T::LN_2, f + rest).copysign(x)
    }
    #[inline(always)]
    fn is_usual(self, x: T) -> bool {
        // Beyond, the logarithm is that of `x`, and 2^-e is not a normal number.
        x > T::from(-1.0) && x <= T::LARGE * T::LARGE
    }
    #[inline(always)]
    fn unusual(self, x: T) -> T {
        let least = T::from(-1.0);
        if x == least {
            -T::INFINITY
        } else if x < least {
            T::NAN
        } else if x <= T::MAX {
            ln(x, T::from(0.0))
        } else {
            // Infinity or NaN.
            x
        }
    }
}
