//! `sinh`, `cosh` and `tanh`.
//!
//! With `x = n ln 2 + r` as for `exp`, `sinh x` and `cosh x` are sums of products of `sinh r`, `cosh r` (polynomials)
//! and the same of `n ln 2`, which are nearly exact: no cancellation, no division. `tanh x` is `e/(e + 2)` with `e =
//! exp 2x - 1`. Errors are below 1.05 units in the last place.

#![expect(clippy::inline_always, reason = "compiled anew for each instruction set, in `simd`")]
#![expect(clippy::unreadable_literal, reason = "coefficients as they were computed")]

use super::batch::Function;
use super::exponential::{Exponential, Reduced, clamp, exp_m1, reduce, scaled_exp};
use super::real::{fast_two_sum, polynomial};

pub(in crate::kernel) trait Hyperbolic: Exponential {
    /// `(sinh r / r - 1) / z` with `z = r²`, of `z`.
    const SINH: &[Self];
    /// `(cosh r - 1) / z`.
    const COSH: &[Self];
}

impl Hyperbolic for f64 {
    const SINH: &[Self] = &[
        0.16666666666666677,
        0.008333333333321435,
        0.00019841269886594992,
        2.7557243757123815e-06,
        2.5109189445621735e-08,
    ];
    const COSH: &[Self] = &[
        0.5000000000000013,
        0.041666666666511275,
        0.0013888888947985677,
        2.4801489021426088e-05,
        2.763158698956683e-07,
    ];
}

impl Hyperbolic for f32 {
    const SINH: &[Self] = &[0.16666667, 0.008333175, 0.00019974096];
    const COSH: &[Self] = &[0.5, 0.04166646, 0.0013935429];
}

struct Parts<T> {
    r: T,
    /// `sinh r - r`.
    sinh: T,
    /// `cosh r - 1`.
    cosh: T,
    /// `½ 2^n`.
    up: T,
    /// `½ 2^-n`.
    down: T,
}

#[inline(always)]
fn parts<T: Hyperbolic>(x: T) -> Parts<T> {
    let Reduced { steps, r, r_low } = reduce(x);
    let half = T::from(0.5);
    let (up, down) = (half.times_two_to(steps), half.over_two_to(steps));
    let z = r * r;
    let sinh = (r * z).mul_add(polynomial(T::SINH, z), r_low);
    let cosh = z * polynomial(T::COSH, z);
    Parts { r, sinh, cosh, up, down }
}

#[derive(Clone, Copy)]
pub(super) struct Sinh;

impl<T: Hyperbolic> Function<T> for Sinh {
    #[inline(always)]
    fn usual(self, x: T) -> T {
        let Parts { r, sinh, cosh, up, down } = parts(x.abs());
        let (sinh_n, cosh_n) = (up - down, up + down);
        let error = (up - sinh_n) - down;
        let rest = sinh.mul_add(cosh_n, cosh.mul_add(sinh_n, error));
        (sinh_n + r.mul_add(cosh_n, rest)).copysign(x)
    }
    #[inline(always)]
    fn is_usual(self, x: T) -> bool {
        x.abs() <= T::EXP_LIMIT
    }
    #[inline(always)]
    fn unusual(self, x: T) -> T {
        scaled_exp(x.abs(), T::from(-1.0)).copysign(x)
    }
}

#[derive(Clone, Copy)]
pub(super) struct Cosh;

impl<T: Hyperbolic> Function<T> for Cosh {
    #[inline(always)]
    fn usual(self, x: T) -> T {
        let Parts { r, sinh, cosh, up, down } = parts(x.abs());
        let (sinh_n, cosh_n) = (up - down, up + down);
        let rest = sinh.mul_add(sinh_n, cosh.mul_add(cosh_n, down));
        up + r.mul_add(sinh_n, rest)
    }
    #[inline(always)]
    fn is_usual(self, x: T) -> bool {
        x.abs() <= T::EXP_LIMIT
    }
    #[inline(always)]
    fn unusual(self, x: T) -> T {
        scaled_exp(x.abs(), T::from(-1.0))
    }
}

#[derive(Clone, Copy)]
pub(super) struct Tanh;

impl<T: Hyperbolic> Function<T> for Tanh {
    #[inline(always)]
    fn usual(self, x: T) -> T {
        // Beyond, the result is 1 to the last place.
        let a = clamp(x, T::from(22.0)).abs();
        let (high, low) = exp_m1(a + a);
        let (n, n_low) = fast_two_sum(high, low);
        let (d, d_low) = fast_two_sum(T::from(2.0), n);
        let reciprocal = T::from(1.0) / d;
        let quotient = n * reciprocal;
        let error = quotient.mul_add(-d, n) + quotient.mul_add(-(d_low + n_low), n_low);
        error.mul_add(reciprocal, quotient).copysign(x)
    }
}
