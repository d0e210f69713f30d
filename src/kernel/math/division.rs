//! Division with a rest: C99's `fmod`, and the `//` and `%` of Python and NumPy. All are exact, quotients as far as they
//! can be.
//!
//! Where the quotient is a number of which the whole part can be held, that part `q` is right, or one too far from 0
//! because `x / y` was rounded up; and `x - q y` is a number without rounding, since it is a multiple of the last places
//! of `x` or `y` and not larger than `y`. A fused multiply-add gives it at once, and its sign tells which `q` it was.

#![expect(clippy::inline_always, reason = "compiled anew for each instruction set, in `simd`")]

use super::{batch::PairFunction, real::Real};

/// What division towards 0 leaves: it has the sign of `x`.
#[derive(Clone, Copy)]
pub(super) struct Fmod;

/// What [`FloorDivide`] leaves: it has the sign of `y`.
#[derive(Clone, Copy)]
pub(super) struct Remainder;

/// The quotient, rounded down.
#[derive(Clone, Copy)]
pub(super) struct FloorDivide;

/// The quotient towards 0, and the rest, of a usual pair.
#[inline(always)]
fn divide<T: Real>(x: T, y: T) -> (T, T) {
    let (zero, one) = (T::default(), T::from(1.0));
    let quotient = (x / y).trunc();
    let rest = quotient.mul_add(-y, x);
    let is_too_far = rest != zero && (rest < zero) != (x < zero);
    let (quotient, rest) =
        if is_too_far { (quotient - one.flip(x).flip(y), rest + y.abs().flip(x)) } else { (quotient, rest) };
    (quotient, rest.copysign(x))
}

/// Whether the whole part of the quotient can be held, and there is one.
#[inline(always)]
fn is_usual<T: Real>(x: T, y: T) -> bool {
    (x / y).abs() < T::ROUND && y.abs() <= T::MAX
}

/// Whether the rest lacks a divisor: it has another sign.
#[inline(always)]
fn lacks<T: Real>(rest: T, y: T) -> bool {
    rest != T::default() && (rest < T::default()) != (y < T::default())
}

/// A rest with the sign of `x`, as one with that of `y`.
#[inline(always)]
fn rounded_down<T: Real>(rest: T, y: T) -> T {
    let rest = if lacks(rest, y) { rest + y } else { rest };
    if rest == T::default() { rest.copysign(y) } else { rest }
}

impl<T: Real> PairFunction<T> for Fmod {
    #[inline(always)]
    fn usual(self, x: T, y: T) -> T {
        divide(x, y).1
    }
    #[inline(always)]
    fn is_usual(self, x: T, y: T) -> bool {
        is_usual(x, y)
    }
    #[inline(always)]
    fn unusual(self, x: T, y: T) -> T {
        x % y
    }
}

impl<T: Real> PairFunction<T> for Remainder {
    #[inline(always)]
    fn usual(self, x: T, y: T) -> T {
        rounded_down(divide(x, y).1, y)
    }
    #[inline(always)]
    fn is_usual(self, x: T, y: T) -> bool {
        is_usual(x, y)
    }
    #[inline(always)]
    fn unusual(self, x: T, y: T) -> T {
        let rest = x % y;
        if y == T::default() { rest } else { rounded_down(rest, y) }
    }
}

impl<T: Real> PairFunction<T> for FloorDivide {
    #[inline(always)]
    fn usual(self, x: T, y: T) -> T {
        let (quotient, rest) = divide(x, y);
        if lacks(rest, y) { quotient - T::from(1.0) } else { quotient }
    }
    /// The slow way rounds twice, which is seen in the quotient from about 2^51 on: there it is not the floor.
    #[inline(always)]
    fn is_usual(self, x: T, y: T) -> bool {
        is_usual(x * T::from(8.0), y)
    }
    /// As CPython and NumPy compute it.
    #[inline(always)]
    fn unusual(self, x: T, y: T) -> T {
        let (zero, one) = (T::default(), T::from(1.0));
        if y == zero {
            return x / y;
        }
        let rest = x % y;
        let whole = (x - rest) / y - if lacks(rest, y) { one } else { zero };
        if whole == zero {
            return zero.copysign(x / y);
        }
        let floor = whole.floor();
        if whole - floor > T::from(0.5) { floor + one } else { floor }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Whether the fast code gives the bits of the slow one.
    fn agrees<T: Real + std::fmt::Debug, F: PairFunction<T>>(f: F, x: T, y: T) -> Result<(), TestCaseError> {
        if f.is_usual(x, y) {
            prop_assert_eq!(
                format!("{:?}", f.usual(x, y)),
                format!("{:?}", f.unusual(x, y)),
                "{:?} and {:?}",
                x,
                y
            );
        }
        Ok(())
    }

    fn all_agree<T: Real + std::fmt::Debug>(x: T, y: T) -> Result<(), TestCaseError> {
        agrees(Fmod, x, y)?;
        agrees(Remainder, x, y)?;
        agrees(FloorDivide, x, y)
    }

    /// What `numpy` gives for the same numbers.
    #[test]
    fn division_is_numpys() {
        fn text(f: impl PairFunction<f64>) -> String {
            let inf = f64::INFINITY;
            let pairs = [
                (5.0, 0.0),
                (-5.0, 0.0),
                (5.0, 2.0),
                (-5.0, 2.0),
                (0.0, 0.0),
                (1.0, inf),
                (-0.0, 3.0),
                (-1.0, inf),
            ];
            let of = |(x, y)| if f.is_usual(x, y) { f.usual(x, y) } else { f.unusual(x, y) };
            pairs.map(|pair| of(pair).to_string()).join(" ")
        }
        assert_eq!(text(FloorDivide), "inf -inf 2 -3 NaN 0 -0 -1");
        assert_eq!(text(Remainder), "NaN NaN 1 1 NaN 1 0 inf");
        assert_eq!(text(Fmod), "NaN NaN 1 -1 NaN 1 -0 -1");
    }

    /// Above 2^52 NumPy's quotient is not always the floor, and ours is NumPy's.
    #[test]
    fn a_quotient_of_all_digits_is_numpys() {
        let (x, y) = (f64::from_bits(10_948_306_980_046_449_129), f64::from_bits(10_711_657_951_252_415_504));
        assert!(!FloorDivide.is_usual(x, y));
        assert_eq!(FloorDivide.unusual(x, y), 6_221_456_533_884_909.0);
    }

    proptest! {
        #[test]
        fn one_multiply_add_gives_the_rest(x in any::<u64>(), y in any::<u64>(), near in 0u64..3, times in 0u32..2000) {
            let (x, y) = (f64::from_bits(x), f64::from_bits(y));
            all_agree(x, y)?;
            all_agree(x as f32, y as f32)?;
            // Next to a whole number of divisors, of the same size and of others.
            let multiple = y * f64::from(times);
            let x = f64::from_bits((multiple.to_bits() + near).wrapping_sub(1));
            all_agree(x, y)?;
            all_agree(-x, y)?;
            all_agree(x as f32, y as f32)?;
        }

        #[test]
        fn small_numbers_are_divided_alike(x in -1000i32..1000, y in -40i32..40, scale in prop::sample::select(vec![1.0, 0.1, 0.25, 1e-310, 3e300])) {
            let (x, y) = (f64::from(x) * scale, f64::from(y) * scale);
            all_agree(x, y)?;
            all_agree(x * 0.5, y)?;
            all_agree(x as f32, y as f32)?;
        }
    }
}
