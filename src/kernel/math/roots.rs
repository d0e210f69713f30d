//! `sqrt`, `cbrt` and `hypot`.
//!
//! The cube root starts from a polynomial for `1/∛m` and takes two steps of Newton's method, without a division; it is
//! off by less than 0.85 units in the last place. `hypot` corrects the root by the exact errors of the squares (Borges,
//! 2020) and is off by less than 0.51.

#![expect(clippy::inline_always, reason = "compiled anew for each instruction set, in `simd`")]
#![expect(clippy::unreadable_literal, reason = "coefficients as they were computed")]

use super::batch::{Function, PairFunction};
use super::real::{Real, polynomial};

#[derive(Clone, Copy)]
pub(super) struct Sqrt;

impl<T: Real> Function<T> for Sqrt {
    #[inline(always)]
    fn usual(self, x: T) -> T {
        x.sqrt()
    }
}

pub(in crate::kernel) trait CubeRoot: Real {
    /// `1/∛m` for `m` from 1 to 2.
    const INVERSE_CBRT: &[Self];
    const CBRT_2: Self;
    const CBRT_HALF: Self;
    /// `1/∛`[`Real::LARGE`].
    const CBRT_OF_LARGE: Self;
}

impl CubeRoot for f64 {
    const INVERSE_CBRT: &[Self] = &[
        1.7810532165246045,
        -1.566011749932006,
        1.2437603174376015,
        -0.5978544001383362,
        0.15606497562594657,
        -0.01701810712595059,
    ];
    const CBRT_2: Self = 1.2599210498948732;
    const CBRT_HALF: Self = 0.7937005259840998;
    const CBRT_OF_LARGE: Self = (1u64 << 18) as Self;
}

impl CubeRoot for f32 {
    const INVERSE_CBRT: &[Self] = &[1.541883, -0.8099517, 0.3177511, -0.04993553];
    const CBRT_2: Self = 1.2599211;
    const CBRT_HALF: Self = 0.7937005;
    const CBRT_OF_LARGE: Self = (1u64 << 8) as Self;
}

#[derive(Clone, Copy)]
pub(super) struct Cbrt;

impl<T: CubeRoot> Function<T> for Cbrt {
    #[inline(always)]
    fn usual(self, x: T) -> T {
        let (zero, one, third) = (T::from(0.0), T::from(1.0), T::from(1.0) / T::from(3.0));
        let (m, e) = x.abs().split();
        // `e = 3 steps + j` with a `j` of -1, 0 or 1.
        let steps = e.mul_add(third, T::ROUND);
        let j = (steps - T::ROUND).mul_add(T::from(-3.0), e);
        let (factor, root) = if j < zero { (T::from(0.5), T::CBRT_2) } else { (one, one) };
        let (factor, root) = if j > zero { (T::from(2.0), T::CBRT_HALF) } else { (factor, root) };
        let inverse = root * polynomial(T::INVERSE_CBRT, m);
        let m = factor * m;
        let inverse_square = inverse * inverse;
        let y = m * inverse_square;
        // `(1 - error)^(-2/3)` to first order.
        let error = y.mul_add(-inverse, one) * (third + third);
        let y = y.mul_add(error, y);
        let inverse_square = inverse_square.mul_add(error, inverse_square);
        let rest = (y * y).mul_add(-y, m);
        (rest * inverse_square).mul_add(third, y).times_two_to(steps).copysign(x)
    }
    #[inline(always)]
    fn is_usual(self, x: T) -> bool {
        x.abs().is_positive_normal()
    }
    #[inline(always)]
    fn unusual(self, x: T) -> T {
        let a = x.abs();
        if a > T::from(0.0) && a < T::MIN_POSITIVE {
            self.usual(x * T::LARGE) / T::CBRT_OF_LARGE
        } else {
            // 0, infinity or NaN.
            x
        }
    }
}

#[derive(Clone, Copy)]
pub(super) struct Hypot;

/// 2^500: far from overflow when squared; so is its inverse from underflow.
const HUGE: f64 = f64::from_bits((1023 + 500) << 52);

impl PairFunction<f64> for Hypot {
    #[inline(always)]
    fn usual(self, x: f64, y: f64) -> f64 {
        let (a, b) = (x.abs(), y.abs());
        let (a, b) = if a < b { (b, a) } else { (a, b) };
        let square = a * a;
        let root = b.mul_add(b, square).sqrt();
        let root_square = root * root;
        let error =
            b.mul_add(-b, root_square - square) + root.mul_add(root, -root_square) - a.mul_add(a, -square);
        (0.5 / root).mul_add(-error, root)
    }
    #[inline(always)]
    fn is_usual(self, x: f64, y: f64) -> bool {
        let (a, b) = (x.abs(), y.abs());
        a <= HUGE && b <= HUGE && (a >= 1.0 / HUGE || b >= 1.0 / HUGE)
    }
    #[inline(always)]
    fn unusual(self, x: f64, y: f64) -> f64 {
        let (a, b) = (x.abs(), y.abs());
        if a == f64::INFINITY || b == f64::INFINITY {
            // Even if the other one is NaN.
            f64::INFINITY
        } else if a == 0.0 || b == 0.0 || x.is_nan() || y.is_nan() {
            a + b
        } else {
            // 2^600, so that also the smallest numbers become usual ones.
            let factor = if a > 1.0 || b > 1.0 { 1.0 / HUGE } else { HUGE };
            let factor =
                if a > 1.0 || b > 1.0 { factor * (-100.0f64).exp2() } else { factor * 100.0f64.exp2() };
            self.usual(factor * a, factor * b) / factor
        }
    }
}

impl PairFunction<f32> for Hypot {
    #[inline(always)]
    fn usual(self, x: f32, y: f32) -> f32 {
        let (x, y) = (f64::from(x), f64::from(y));
        x.mul_add(x, y * y).sqrt() as f32
    }
    #[inline(always)]
    fn is_usual(self, x: f32, y: f32) -> bool {
        x.abs() <= f32::MAX && y.abs() <= f32::MAX
    }
    #[inline(always)]
    fn unusual(self, x: f32, y: f32) -> f32 {
        let (a, b) = (x.abs(), y.abs());
        if a == f32::INFINITY || b == f32::INFINITY { f32::INFINITY } else { a + b }
    }
}
