//! `arcsin`, `arccos`, `arctan` and `arctan2`.
//!
//! `arcsin` up to ½ is a polynomial; beyond, `arcsin a = π/2 - 2 arcsin √((1 - a)/2)`. `arctan` up to ½ is a
//! polynomial; beyond, the angle is measured from the diagonal, by `arctan a = π/4 + arctan((a - 1)/(a + 1))`, and from
//! 2 on from the vertical. Errors are below 1.05 units in the last place.

#![expect(clippy::inline_always, reason = "compiled anew for each instruction set, in `simd`")]
#![expect(clippy::unreadable_literal, reason = "coefficients as they were computed")]

use super::batch::{Function, PairFunction};
use super::real::{Real, polynomial};
use super::trigonometric::Trigonometric;

pub(in crate::kernel) trait Arcs: Trigonometric {
    /// `(arcsin s / s - 1) / z` with `z = s²` up to ¼, of `z`.
    const ARCSIN: &[Self];
    /// `(arctan t / t - 1) / z` with `z = t²` up to ¼.
    const ARCTAN: &[Self];
    const FRAC_PI_4: Self;
    /// What [`Self::FRAC_PI_4`] lacks, in units of itself; the same holds of its double and its quadruple.
    const LACKING: Self;
    /// A sum of two.
    const FRAC_3_PI_4: (Self, Self);
    /// Of two numbers that are farther apart, the smaller does not count beside the larger.
    const FAR: Self;
    /// Far from overflow, also when squared; so is its inverse from underflow.
    const HUGE: Self;
}

impl Arcs for f64 {
    const ARCSIN: &[Self] = &[
        0.16666666666666763,
        0.07499999999970121,
        0.044642857175267184,
        0.030381942676109313,
        0.02237221588415951,
        0.017351595867469427,
        0.013981014357418766,
        0.011397325696143192,
        0.010789145511765515,
        0.0036728244145150866,
        0.021789143152778613,
        -0.021114655636581457,
        0.032700907630529887,
    ];
    const ARCTAN: &[Self] = &[
        -0.33333333333332993,
        0.1999999999990556,
        -0.1428571427657689,
        0.11111110667114577,
        -0.0909089641548542,
        0.07692076369528601,
        -0.06663833810435586,
        0.058584446495425775,
        -0.05122609692491991,
        0.041880895264401245,
        -0.027458832909067872,
        0.010132579546034125,
    ];
    const FRAC_PI_4: Self = std::f64::consts::FRAC_PI_4;
    const LACKING: Self = 3.8981718325193755e-17;
    const FRAC_3_PI_4: (Self, Self) = (2.356194490192345, 9.184850993605148e-17);
    const FAR: Self = (1u64 << 60) as Self;
    const HUGE: Self = Self::from_bits((1023 + 500) << 52);
}

impl Arcs for f32 {
    const ARCSIN: &[Self] = &[0.1666666, 0.07500519, 0.044514436, 0.031826876, 0.0143715665, 0.037604645];
    const ARCTAN: &[Self] = &[-0.33333236, 0.1999429, -0.14175765, 0.10163548, -0.051382918];
    const FRAC_PI_4: Self = std::f32::consts::FRAC_PI_4;
    const LACKING: Self = -2.7827536e-08;
    const FRAC_3_PI_4: (Self, Self) = (2.3561945, -5.9624403e-09);
    const FAR: Self = (1u64 << 30) as Self;
    const HUGE: Self = (1u64 << 60) as Self;
}

/// 0, 1, 2 or 4 of them.
#[inline(always)]
fn eighths_of_a_turn<T: Arcs>(n: f32) -> T {
    T::from(n) * T::FRAC_PI_4
}

/// `base + sign (s + rest)` for a base and what it lacks; the base is 0 or not smaller than `s`, and `rest` far smaller.
#[inline(always)]
fn turned<T: Real>((base, base_low): (T, T), sign: T, s: T, rest: T) -> T {
    let high = sign.mul_add(s, base);
    let low = sign.mul_add(s, base - high);
    high + sign.mul_add(rest, low + base_low)
}

/// Whether `|x|` is beyond ½, and the arc as a sum of two: `arcsin |x|` or `½ arccos |x|`.
#[inline(always)]
fn arc<T: Arcs>(x: T) -> (bool, (T, T)) {
    let (zero, half) = (T::from(0.0), T::from(0.5));
    let a = x.abs();
    let is_beyond = a > half;
    let z = if is_beyond { half.mul_add(-a, half) } else { a * a };
    let root = z.sqrt();
    // The least number, which changes no other, keeps 0 from being divided by 0.
    let error = root.mul_add(-root, z) * (half / (root + T::MIN_POSITIVE));
    let (s, error) = if is_beyond { (root, error) } else { (a, zero) };
    (is_beyond, (s, (s * z).mul_add(polynomial(T::ARCSIN, z), error)))
}

#[derive(Clone, Copy)]
pub(super) struct Arcsin;

impl<T: Arcs> Function<T> for Arcsin {
    #[inline(always)]
    fn usual(self, x: T) -> T {
        let (is_beyond, (s, rest)) = arc(x);
        let base = if is_beyond { eighths_of_a_turn(2.0) } else { eighths_of_a_turn(0.0) };
        let sign = T::from(if is_beyond { -2.0 } else { 1.0 });
        turned((base, T::LACKING * base), sign, s, rest).copysign(x)
    }
}

#[derive(Clone, Copy)]
pub(super) struct Arccos;

impl<T: Arcs> Function<T> for Arccos {
    #[inline(always)]
    fn usual(self, x: T) -> T {
        let (is_beyond, (s, rest)) = arc(x);
        let end = if x < T::from(0.0) { eighths_of_a_turn(4.0) } else { eighths_of_a_turn(0.0) };
        let base = if is_beyond { end } else { eighths_of_a_turn(2.0) };
        let sign = T::from(if is_beyond { 2.0 } else { -1.0 }).flip(x);
        turned((base, T::LACKING * base), sign, s, rest)
    }
}

#[derive(Clone, Copy)]
pub(super) struct Arctan;

impl<T: Arcs> Function<T> for Arctan {
    #[inline(always)]
    fn usual(self, x: T) -> T {
        let (zero, half, one) = (T::from(0.0), T::from(0.5), T::from(1.0));
        let a = x.abs();
        let is_flat = a < half;
        let is_steep = a > T::from(2.0);
        // The first is exact, between ½ and 2.
        let (across, along) = (a - one, a + one);
        let (n, d) = if is_flat { (a, one) } else { (across, along) };
        let (n, d) = if is_steep { (-one, a) } else { (n, d) };
        let t = n / d;
        // The errors of the quotient and of `along`, over `d`, which is 2/(1 - t).
        let error = t.mul_add(-d, n) - t * (a - (along - one));
        let error = if is_flat || is_steep { zero } else { error * t.mul_add(-half, half) };
        let base = if is_flat { zero } else { eighths_of_a_turn(1.0) };
        let base = if is_steep { eighths_of_a_turn(2.0) } else { base };
        let z = t * t;
        let rest = (t * z).mul_add(polynomial(T::ARCTAN, z), error);
        turned((base, T::LACKING * base), one, t, rest).copysign(x)
    }
}

/// The angle of a point in the upper half plane that lies `x` from the vertical, on the left of it or on the right.
#[inline(always)]
fn angle<T: Arcs>(y: T, x: T, is_left: bool) -> T {
    let (zero, one) = (T::from(0.0), T::from(1.0));
    let is_flat = y + y < x;
    let is_steep = y > x + x;
    // The first is exact, if neither is more than twice the other.
    let (across, along) = (y - x, y + x);
    let (smaller, larger) = if y > x { (x, y) } else { (y, x) };
    let along_low = smaller - (along - larger);
    let (n, d, d_low) = if is_flat { (y, x, zero) } else { (across, along, along_low) };
    let (n, d, d_low) = if is_steep { (-x, y, zero) } else { (n, d, d_low) };
    let reciprocal = one / d;
    let t = n * reciprocal;
    let error = t.mul_add(-d_low, t.mul_add(-d, n)) * reciprocal;
    let base = if is_left { T::FRAC_3_PI_4 } else { (T::FRAC_PI_4, T::LACKING * T::FRAC_PI_4) };
    let end = if is_left { eighths_of_a_turn(4.0) } else { zero };
    let end = if is_flat { end } else { eighths_of_a_turn(2.0) };
    let base = if is_flat || is_steep { (end, T::LACKING * end) } else { base };
    let sign = T::from(if is_left { -1.0 } else { 1.0 });
    let z = t * t;
    turned(base, sign, t, (t * z).mul_add(polynomial(T::ARCTAN, z), error))
}

#[derive(Clone, Copy)]
pub(super) struct Arctan2;

impl<T: Arcs> PairFunction<T> for Arctan2 {
    #[inline(always)]
    fn usual(self, y: T, x: T) -> T {
        let is_left = T::from(1.0).copysign(x) < T::from(0.0);
        angle(y.abs(), x.abs(), is_left).copysign(y)
    }
    #[inline(always)]
    fn is_usual(self, y: T, x: T) -> bool {
        let (y, x) = (y.abs(), x.abs());
        let tiny = T::from(1.0) / T::HUGE;
        y <= T::HUGE && x <= T::HUGE && (y >= tiny || x >= tiny)
    }
    #[inline(always)]
    fn unusual(self, y: T, x: T) -> T {
        let (zero, one) = (T::from(0.0), T::from(1.0));
        let is_left = one.copysign(x) < zero;
        let (a, b) = (y.abs(), x.abs());
        let value = if y.is_nan() || x.is_nan() {
            T::NAN
        } else if a == b {
            // Both are infinite, or both are 0.
            angle(if a == zero { zero } else { one }, one, is_left)
        } else if a / T::FAR > b {
            angle(one, zero, is_left)
        } else if b / T::FAR > a {
            if is_left { angle(zero, one, true) } else { a / b }
        } else {
            let factor = if a > one { one / T::HUGE } else { T::HUGE };
            angle(factor * a, factor * b, is_left)
        };
        value.copysign(y)
    }
}
