//! What the functions need of a floating-point type, so that each of them is written once for both.

#![expect(clippy::inline_always, reason = "compiled anew for each instruction set, in `simd`")]

use std::ops::{Add, Div, Mul, Neg, Rem, Sub};

/// `f64` or `f32`. Every operation is rounded correctly, or works on bits. Short constants are given as `f32`.
pub(in crate::kernel) trait Real:
    Copy
    + Default
    + PartialOrd
    + From<f32>
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Rem<Output = Self>
    + Neg<Output = Self>
    + 'static
{
    const MIN_POSITIVE: Self;
    const MAX: Self;
    const INFINITY: Self;
    const NAN: Self;
    /// A number far below this one, added to it, becomes whole (ties to even) and lies in the lowest bits of the sum:
    /// the *steps* of the methods below.
    const ROUND: Self;
    /// Makes every subnormal number normal; its exponent is a multiple of 3.
    const LARGE: Self;
    /// The binary logarithm of [`Self::LARGE`].
    const LOG2_LARGE: Self;

    fn mul_add(self, factor: Self, summand: Self) -> Self;
    fn sqrt(self) -> Self;
    fn abs(self) -> Self;
    fn is_nan(self) -> bool;
    fn floor(self) -> Self;
    fn ceil(self) -> Self;
    fn trunc(self) -> Self;
    fn round_ties_even(self) -> Self;
    fn copysign(self, sign: Self) -> Self;
    /// The other sign if `sign` is negative.
    fn flip(self, sign: Self) -> Self;
    /// The other sign if this bit of the steps is set.
    fn flip_by_bit(self, steps: Self, bit: u32) -> Self;
    /// Whether the steps are odd.
    fn is_odd(steps: Self) -> bool;
    /// This number times two to the steps, if both are normal numbers.
    fn times_two_to(self, steps: Self) -> Self;
    /// This number divided by two to the steps, if both are normal numbers.
    fn over_two_to(self, steps: Self) -> Self;
    /// Whether this is a positive normal number.
    fn is_positive_normal(self) -> bool;
    /// For a positive normal number, the `m` from √½ up to √2 and the whole `e` that make it `m 2^e`.
    fn split_near_one(self) -> (Self, Self);
    /// For a positive normal number, the `m` from 1 up to 2 and the whole `e` that make it `m 2^e`.
    fn split(self) -> (Self, Self);
}

macro_rules! real {
    ($type:ident, $bits:ident, log2_large: $log2_large:literal, sqrt_half: $sqrt_half:literal) => {
        impl Real for $type {
            const MIN_POSITIVE: Self = $type::MIN_POSITIVE;
            const MAX: Self = $type::MAX;
            const INFINITY: Self = $type::INFINITY;
            const NAN: Self = $type::NAN;
            const ROUND: Self = 1.5 * (1u64 << ($type::MANTISSA_DIGITS - 1)) as Self;
            const LARGE: Self = (1u64 << $log2_large) as Self;
            const LOG2_LARGE: Self = $log2_large as Self;

            #[inline(always)]
            fn mul_add(self, factor: Self, summand: Self) -> Self {
                self.mul_add(factor, summand)
            }
            #[inline(always)]
            fn sqrt(self) -> Self {
                self.sqrt()
            }
            #[inline(always)]
            fn abs(self) -> Self {
                self.abs()
            }
            #[inline(always)]
            fn is_nan(self) -> bool {
                self.is_nan()
            }
            #[inline(always)]
            fn floor(self) -> Self {
                self.floor()
            }
            #[inline(always)]
            fn ceil(self) -> Self {
                self.ceil()
            }
            #[inline(always)]
            fn trunc(self) -> Self {
                self.trunc()
            }
            #[inline(always)]
            fn round_ties_even(self) -> Self {
                self.round_ties_even()
            }
            #[inline(always)]
            fn copysign(self, sign: Self) -> Self {
                self.copysign(sign)
            }
            #[inline(always)]
            fn flip(self, sign: Self) -> Self {
                const SIGN: $bits = 1 << ($bits::BITS - 1);
                Self::from_bits(self.to_bits() ^ (sign.to_bits() & SIGN))
            }
            #[inline(always)]
            fn flip_by_bit(self, steps: Self, bit: u32) -> Self {
                self.flip(Self::from_bits(steps.to_bits() << ($bits::BITS - 1 - bit)))
            }
            #[inline(always)]
            fn is_odd(steps: Self) -> bool {
                steps.to_bits() & 1 == 1
            }
            #[inline(always)]
            fn times_two_to(self, steps: Self) -> Self {
                let exponent = steps.to_bits() << ($type::MANTISSA_DIGITS - 1);
                Self::from_bits(self.to_bits().wrapping_add(exponent))
            }
            #[inline(always)]
            fn over_two_to(self, steps: Self) -> Self {
                let exponent = steps.to_bits() << ($type::MANTISSA_DIGITS - 1);
                Self::from_bits(self.to_bits().wrapping_sub(exponent))
            }
            #[inline(always)]
            fn is_positive_normal(self) -> bool {
                // One comparison instead of two: what is too small wraps around.
                const LEAST: $bits = $type::MIN_POSITIVE.to_bits();
                self.to_bits().wrapping_sub(LEAST) <= $type::MAX.to_bits() - LEAST
            }
            #[inline(always)]
            fn split_near_one(self) -> (Self, Self) {
                split!($type, $bits, self, $sqrt_half)
            }
            #[inline(always)]
            fn split(self) -> (Self, Self) {
                split!($type, $bits, self, $type::to_bits(1.0))
            }
        }
    };
}

/// Counted from the bits of `$least`, the exponent changes at powers of two times `$least`.
macro_rules! split {
    ($type:ident, $bits:ident, $x:expr, $least:expr) => {{
        const LEAST: $bits = $least;
        const WIDTH: u32 = $type::MANTISSA_DIGITS - 1;
        const MANTISSA: $bits = (1 << WIDTH) - 1;
        const BIAS: $bits = $type::MAX_EXP as $bits - 1;
        /// The exponent in the lowest bits of this one is a whole number.
        const WHOLE: $type = (1u64 << WIDTH) as $type;
        let bits = $x.to_bits().wrapping_add((BIAS << WIDTH).wrapping_sub(LEAST));
        let m = $type::from_bits((bits & MANTISSA).wrapping_add(LEAST));
        let e = $type::from_bits(bits >> WIDTH | WHOLE.to_bits()) - (WHOLE + BIAS as $type);
        (m, e)
    }};
}

real!(f64, u64, log2_large: 54, sqrt_half: 0x3fe6_a09e_667f_3bcd);
real!(f32, u32, log2_large: 24, sqrt_half: 0x3f35_04f3);

/// The polynomial with these coefficients, that of the constant first, by Horner's rule.
#[inline(always)]
pub(super) fn polynomial<T: Real>(coefficients: &[T], x: T) -> T {
    let mut i = coefficients.len() - 1;
    let mut sum = coefficients[i];
    while i > 0 {
        i -= 1;
        sum = sum.mul_add(x, coefficients[i]);
    }
    sum
}

/// The sum, and what rounding took away from it (Dekker, 1971). The first must be 0, not smaller than the second, or
/// a multiple of its last place.
#[inline(always)]
pub(super) fn fast_two_sum<T: Real>(a: T, b: T) -> (T, T) {
    let sum = a + b;
    (sum, b - (sum - a))
}
