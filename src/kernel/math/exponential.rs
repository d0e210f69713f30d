//! `exp`, `exp2` and `expm1`.
//!
//! `x = n ln 2 + r` with a whole `n` and `|r|` at most `½ ln 2` (Cody and Waite, 1980); then `exp x = 2^n exp r`, the
//! latter a polynomial. Errors are below 1.05 units in the last place.

#![expect(clippy::inline_always, reason = "compiled anew for each instruction set, in `simd`")]
#![expect(clippy::unreadable_literal, reason = "coefficients as they were computed")]

use super::batch::Function;
use super::real::{Real, polynomial};

pub(in crate::kernel) trait Exponential: Real {
    const LOG2_E: Self;
    const LN_2: Self;
    /// What [`Self::LN_2`] lacks.
    const LN_2_LOW: Self;
    /// `(exp r - 1 - r) / r²`.
    const EXP: &[Self];
    /// `(2^r - 1) / r` for `|r|` up to ½.
    const EXP2: &[Self];
    /// Up to this number and its negative, results of `exp` and their inverses are normal.
    const EXP_LIMIT: Self;
    /// The same of `exp2`.
    const EXP2_LIMIT: Self;
}

impl Exponential for f64 {
    const LOG2_E: Self = std::f64::consts::LOG2_E;
    const LN_2: Self = std::f64::consts::LN_2;
    const LN_2_LOW: Self = 2.3190468138462996e-17;
    const EXP: &[Self] = &[
        0.5000000000000011,
        0.1666666666666645,
        0.04166666666652734,
        0.008333333333474458,
        0.0013888888944225955,
        0.00019841269545232802,
        2.4801492564541884e-05,
        2.755755461031611e-06,
        2.763042103789417e-07,
        2.5009504274202334e-08,
    ];
    const EXP2: &[Self] = &[
        0.6931471805599453,
        0.24022650695910108,
        0.055504108664821715,
        0.009618129107601583,
        0.0013333558146548482,
        0.00015403530449080175,
        1.525273363182231e-05,
        1.3215438807659426e-06,
        1.0178160912981602e-07,
        7.073238770984499e-09,
        4.438739980836247e-10,
    ];
    const EXP_LIMIT: Self = 708.0;
    const EXP2_LIMIT: Self = 1022.0;
}

impl Exponential for f32 {
    const LOG2_E: Self = std::f32::consts::LOG2_E;
    const LN_2: Self = std::f32::consts::LN_2;
    const LN_2_LOW: Self = -1.9046542e-09;
    const EXP: &[Self] = &[0.49999994, 0.16666521, 0.041668266, 0.008368677, 0.0013820708];
    const EXP2: &[Self] = &[0.6931472, 0.24022648, 0.055503596, 0.0096185, 0.0013390976, 0.00015328907];
    const EXP_LIMIT: Self = 87.0;
    const EXP2_LIMIT: Self = 126.0;
}

/// `n` (as steps) and `r` that make `x = n ln 2 + r`, and what `r` lacks.
#[derive(Clone, Copy)]
pub(super) struct Reduced<T> {
    pub(super) steps: T,
    pub(super) r: T,
    pub(super) r_low: T,
}

#[inline(always)]
pub(super) fn reduce<T: Exponential>(x: T) -> Reduced<T> {
    let steps = x.mul_add(T::LOG2_E, T::ROUND);
    let n = steps - T::ROUND;
    // Exact: a multiple of the last place of `LN_2`, or of `x`, and smaller than both.
    let difference = n.mul_add(-T::LN_2, x);
    let r = n.mul_add(-T::LN_2_LOW, difference);
    let r_low = n.mul_add(-T::LN_2_LOW, difference - r);
    Reduced { steps, r, r_low }
}

#[inline(always)]
fn exp_of_rest<T: Exponential>(r: T) -> T {
    T::from(1.0) + (r * r).mul_add(polynomial(T::EXP, r), r)
}

#[inline(always)]
pub(super) fn exp2_of_rest<T: Exponential>(r: T) -> T {
    r.mul_add(polynomial(T::EXP2, r), T::from(1.0))
}

/// `x 2^n` for a normal `x` and a whole `n`, also if that is too large or too small for a normal number: in two
/// factors, so that only the last product is rounded.
#[inline(always)]
pub(super) fn scale<T: Real>(x: T, n: T) -> T {
    let one = T::from(1.0);
    let half = n.mul_add(T::from(0.5), T::ROUND);
    let others = n - (half - T::ROUND) + T::ROUND;
    x * one.times_two_to(half) * one.times_two_to(others)
}

/// `2^n exp x` for any `x` and a small whole `n`.
#[inline(always)]
pub(super) fn scaled_exp<T: Exponential>(x: T, n: T) -> T {
    // Far enough beyond the limit for results of 0 and infinity.
    let Reduced { steps, r, .. } = reduce(clamp(x, T::from(1.25) * T::EXP_LIMIT));
    scale(exp_of_rest(r), steps - T::ROUND + n)
}

/// NaN stays NaN.
#[inline(always)]
pub(super) fn clamp<T: Real>(x: T, limit: T) -> T {
    let x = if x < -limit { -limit } else { x };
    if x > limit { limit } else { x }
}

/// `exp x - 1` as a sum of two, the second far smaller, for `x` between -50 and the limit.
#[inline(always)]
pub(super) fn exp_m1<T: Exponential>(x: T) -> (T, T) {
    let Reduced { steps, r, r_low } = reduce(x);
    let rest = (r * r).mul_add(polynomial(T::EXP, r), r_low);
    let one = T::from(1.0);
    let power = one.times_two_to(steps);
    // Where `n = 0` this is 0, and the result is `r + rest`.
    let whole = power - one;
    let high = power.mul_add(r, whole);
    let low = power.mul_add(r, whole - high);
    (high, power.mul_add(rest, low))
}

#[derive(Clone, Copy)]
pub(super) struct Exp;

impl<T: Exponential> Function<T> for Exp {
    #[inline(always)]
    fn usual(self, x: T) -> T {
        let Reduced { steps, r, .. } = reduce(x);
        exp_of_rest(r).times_two_to(steps)
    }
    #[inline(always)]
    fn is_usual(self, x: T) -> bool {
        x.abs() <= T::EXP_LIMIT
    }
    #[inline(always)]
    fn unusual(self, x: T) -> T {
        scaled_exp(x, T::from(0.0))
    }
}

#[derive(Clone, Copy)]
pub(super) struct Exp2;

impl<T: Exponential> Function<T> for Exp2 {
    #[inline(always)]
    fn usual(self, x: T) -> T {
        let steps = x + T::ROUND;
        exp2_of_rest(x - (steps - T::ROUND)).times_two_to(steps)
    }
    #[inline(always)]
    fn is_usual(self, x: T) -> bool {
        x.abs() <= T::EXP2_LIMIT
    }
    #[inline(always)]
    fn unusual(self, x: T) -> T {
        let x = clamp(x, T::from(1.25) * T::EXP2_LIMIT);
        let n = (x + T::ROUND) - T::ROUND;
        scale(exp2_of_rest(x - n), n)
    }
}

#[derive(Clone, Copy)]
pub(super) struct ExpM1;

impl<T: Exponential> Function<T> for ExpM1 {
    #[inline(always)]
    fn usual(self, x: T) -> T {
        // Below, the result is -1 to the last place.
        let least = T::from(-50.0);
        let (high, low) = exp_m1(if x < least { least } else { x });
        (high + low).copysign(x)
    }
    #[inline(always)]
    fn is_usual(self, x: T) -> bool {
        x <= T::EXP_LIMIT
    }
    #[inline(always)]
    fn unusual(self, x: T) -> T {
        scaled_exp(x, T::from(0.0))
    }
}
