//! `x` to the power `y`: two to the power `y log2 |x|`.
//!
//! The logarithm is a sum of two numbers (Dekker, 1971), since the power multiplies its error by up to 1024. Errors are
//! below 1 unit in the last place. Special cases are those of C99.

#![expect(clippy::inline_always, reason = "compiled anew for each instruction set, in `simd`")]
#![expect(clippy::unreadable_literal, reason = "coefficients as they were computed")]

use super::batch::{BATCH, PairFunction, Rows};
use super::exponential::{Exponential, clamp, exp2_of_rest, scale};
use super::real::{Real, fast_two_sum, polynomial};

/// `2 artanh s / (s ln 2) = C1 + C3 z + z² REST(z)` with `z = s²`.
pub(in crate::kernel) trait Powers: Exponential {
    /// A sum of two.
    const C1: (Self, Self);
    const C3: Self;
    const REST: &[Self];
}

impl Powers for f64 {
    const C1: (Self, Self) = (2.8853900817779268, 4.0710547481862066e-17);
    const C3: Self = 0.9617966939259756;
    const REST: &[Self] = &[
        0.5770780163556545,
        0.4121985830825017,
        0.3205989034681157,
        0.26230761855627255,
        0.22198717979045154,
        0.19119094418938504,
        0.19091441831558625,
    ];
}

impl Powers for f32 {
    const C1: (Self, Self) = (2.88539, 3.851926e-08);
    const C3: Self = 0.9617967;
    const REST: &[Self] = &[0.5770788, 0.41192728, 0.33648953];
}

/// The `e`, and the sum of two for `s`, that make `log2 x = e + 2 artanh s / ln 2`.
#[inline(always)]
fn ratio<T: Powers>(x: T) -> (T, T, T) {
    let one = T::from(1.0);
    let (m, e) = x.split_near_one();
    let (n, d) = (m - one, m + one);
    let d_low = m - (d - one);
    let reciprocal = one / d;
    let s = n * reciprocal;
    let s_low = s.mul_add(-d_low, s.mul_add(-d, n)) * reciprocal;
    (e, s, s_low)
}

/// The logarithm from its [`ratio`], as a sum of two.
#[inline(always)]
fn log2<T: Powers>((e, s, s_low): (T, T, T)) -> (T, T) {
    let z = s * s;
    let z_low = s.mul_add(s, -z);
    let (u, u_low) = fast_two_sum(T::C3, z * polynomial(T::REST, z));
    let v = z * u;
    let v_low = z_low.mul_add(u, z.mul_add(u_low, z.mul_add(u, -v)));
    let (c1, c1_low) = T::C1;
    let (w, w_low) = fast_two_sum(c1, v);
    let w_low = w_low + (v_low + c1_low);
    let log = s * w;
    // How the logarithm grows with `s`, to the few bits that `s_low` needs.
    let slope = z.mul_add(T::from(1.98), w);
    let log_low = s_low.mul_add(slope, s.mul_add(w_low, s.mul_add(w, -log)));
    let (high, low) = fast_two_sum(e, log);
    (high, low + log_low)
}

/// `y` times the logarithm, as a sum of two.
#[inline(always)]
fn product<T: Real>(y: T, (high, low): (T, T)) -> (T, T) {
    let product = y * high;
    (product, y.mul_add(low, y.mul_add(high, -product)))
}

#[inline(always)]
fn raise<T: Powers>(x: T, y: T, log: (T, T)) -> T {
    let (high, low) = product(y, log);
    let steps = high + T::ROUND;
    let power = exp2_of_rest((high - (steps - T::ROUND)) + low).times_two_to(steps);
    if x < T::from(0.0) { power.flip_by_bit(y + T::ROUND, 0) } else { power }
}

#[derive(Clone, Copy)]
pub(super) struct Power;

impl<T: Powers> PairFunction<T> for Power {
    #[inline(always)]
    fn usual(self, x: T, y: T) -> T {
        raise(x, y, log2(ratio(x.abs())))
    }
    #[inline(always)]
    fn is_usual(self, x: T, y: T) -> bool {
        let a = x.abs();
        let (_, e) = a.split_near_one();
        // The binary logarithm of the result, at most.
        let size = y.abs() * (e.abs() + T::from(0.5));
        let is_whole = (y + T::ROUND) - T::ROUND == y;
        a.is_positive_normal() & (size <= T::EXP2_LIMIT - T::from(2.0)) & ((x > T::from(0.0)) | is_whole)
    }
    #[inline(always)]
    fn unusual(self, x: T, y: T) -> T {
        let (zero, half, one) = (T::from(0.0), T::from(0.5), T::from(1.0));
        let a = x.abs();
        let is_whole = y.trunc() == y;
        let is_odd = is_whole && (half * y).trunc() != half * y;
        let sign = if is_odd { x } else { one };
        let is_infinite = y.abs() == T::INFINITY;
        if x == one || y == zero || (a == one && is_infinite) {
            one
        } else if x.is_nan() || y.is_nan() {
            T::NAN
        } else if a == zero || a == T::INFINITY || is_infinite {
            let is_growing = (a > one) == (y > zero);
            if is_growing { T::INFINITY.copysign(sign) } else { zero.copysign(sign) }
        } else if x < zero && !is_whole {
            T::NAN
        } else {
            let is_small = a < T::MIN_POSITIVE;
            let (factor, shift) = if is_small { (T::LARGE, T::LOG2_LARGE) } else { (one, zero) };
            let (e, s, s_low) = ratio(factor * a);
            // So large a `y` is as good as any larger one.
            let (high, low) = product(clamp(y, T::from(1e30)), log2((e - shift, s, s_low)));
            let limit = T::from(1.25) * T::EXP2_LIMIT;
            let low = if high.abs() > limit { zero } else { low };
            let high = clamp(high, limit);
            let n = (high + T::ROUND) - T::ROUND;
            scale(exp2_of_rest((high - n) + low), n).copysign(sign)
        }
    }
    #[inline(always)]
    fn usual_batch(
        self,
        x: &[T; BATCH],
        y: &[T; BATCH],
        Rows([e, s, s_low, high, low]): &mut Rows<T>,
        out: &mut [T; BATCH],
    ) -> bool {
        let mut are_usual = true;
        for i in 0..BATCH {
            (e[i], s[i], s_low[i]) = ratio(x[i].abs());
            are_usual &= self.is_usual(x[i], y[i]);
        }
        for i in 0..BATCH {
            (high[i], low[i]) = log2((e[i], s[i], s_low[i]));
        }
        for i in 0..BATCH {
            out[i] = raise(x[i], y[i], (high[i], low[i]));
        }
        are_usual
    }
}
