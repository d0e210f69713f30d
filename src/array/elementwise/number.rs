//! Arithmetic on NumPy's types: integers wrap around and divide as Python does, floats follow IEEE 754.

use crate::kernel::Element;

/// A type that can be calculated with.
pub(super) trait Number: Element {
    fn plus(self, other: Self) -> Self;
    fn minus(self, other: Self) -> Self;
    fn times(self, other: Self) -> Self;
    fn negative(self) -> Self;
    fn absolute(self) -> Self;
    /// -1, 0 or 1; NaN of NaN.
    fn sign(self) -> Self;
    fn reciprocal(self) -> Self;
    fn is_nan(self) -> bool;
    fn is_infinite(self) -> bool;
    /// Neither NaN nor infinite.
    fn is_finite(self) -> bool;

    /// The multiple of a number that is nearest; of two the even one.
    #[inline]
    fn nearest_multiple(self, of: Self) -> Self {
        Self::from_f64((self.to_f64() / of.to_f64()).round_ties_even() * of.to_f64())
    }
    /// Whether Python takes it as true: all but 0.
    #[inline]
    fn is_true(self) -> bool {
        self != Self::default()
    }
    #[inline]
    fn square(self) -> Self {
        self.times(self)
    }
    /// The greater one; NaN where one is.
    #[inline]
    fn maximum(self, other: Self) -> Self {
        if self > other || self.is_nan() { self } else { other }
    }
    /// The lesser one; NaN where one is.
    #[inline]
    fn minimum(self, other: Self) -> Self {
        if self < other || self.is_nan() { self } else { other }
    }
    /// The greater one; the other where one is NaN.
    #[inline]
    fn fmax(self, other: Self) -> Self {
        if self > other || other.is_nan() { self } else { other }
    }
    /// The lesser one; the other where one is NaN.
    #[inline]
    fn fmin(self, other: Self) -> Self {
        if self < other || other.is_nan() { self } else { other }
    }
}

/// An integer, or a truth value, as a row of bits.
pub(super) trait Bits: Element {
    fn and(self, other: Self) -> Self;
    fn or(self, other: Self) -> Self;
    fn xor(self, other: Self) -> Self;
    fn invert(self) -> Self;
}

/// An integer. Divided by 0 it gives 0; shifted by more than it has bits, nothing of it is left.
pub(super) trait Integer: Number + Bits {
    /// Rounded down.
    fn floor_divide(self, other: Self) -> Self;
    /// What [`floor_divide`](Self::floor_divide) leaves: it has the sign of the divisor.
    fn remainder(self, other: Self) -> Self;
    /// What division towards 0 leaves: it has the sign of the dividend.
    fn fmod(self, other: Self) -> Self;
    /// For exponents from 0 on.
    fn power(self, exponent: Self) -> Self;
    /// Whether it is below 0, so that no integer has a power of that exponent.
    fn has_no_power(self) -> bool;
    fn shift_left(self, by: Self) -> Self;
    fn shift_right(self, by: Self) -> Self;
}

macro_rules! bits {
    ($($type:ty)*) => {$(
        impl Bits for $type {
            #[inline]
            fn and(self, other: Self) -> Self {
                self & other
            }
            #[inline]
            fn or(self, other: Self) -> Self {
                self | other
            }
            #[inline]
            fn xor(self, other: Self) -> Self {
                self ^ other
            }
            #[inline]
            fn invert(self) -> Self {
                !self
            }
        }
    )*};
}
bits! { bool i8 i16 i32 i64 u8 u16 u32 u64 }

macro_rules! integers {
    ($($type:ty as $unsigned:ty: $sign:expr, $absolute:expr, $is_negative:expr;)*) => {$(
        impl Number for $type {
            #[inline]
            fn plus(self, other: Self) -> Self {
                self.wrapping_add(other)
            }
            #[inline]
            fn minus(self, other: Self) -> Self {
                self.wrapping_sub(other)
            }
            #[inline]
            fn times(self, other: Self) -> Self {
                self.wrapping_mul(other)
            }
            #[inline]
            fn negative(self) -> Self {
                self.wrapping_neg()
            }
            #[inline]
            fn absolute(self) -> Self {
                $absolute(self)
            }
            #[inline]
            fn sign(self) -> Self {
                $sign(self)
            }
            #[inline]
            fn reciprocal(self) -> Self {
                Self::from_f64(1.0 / self.to_f64())
            }
            #[inline]
            fn is_nan(self) -> bool {
                false
            }
            #[inline]
            fn is_infinite(self) -> bool {
                false
            }
            #[inline]
            fn is_finite(self) -> bool {
                true
            }
        }
        impl Integer for $type {
            #[inline]
            fn floor_divide(self, other: Self) -> Self {
                if other == 0 {
                    return 0;
                }
                let towards_zero = self.wrapping_div(other);
                let left = self.wrapping_sub(towards_zero.wrapping_mul(other));
                if left != 0 && $is_negative(left) != $is_negative(other) { towards_zero.wrapping_sub(1) } else { towards_zero }
            }
            #[inline]
            fn remainder(self, other: Self) -> Self {
                if other == 0 {
                    return 0;
                }
                let left = self.wrapping_rem(other);
                if left != 0 && $is_negative(left) != $is_negative(other) { left.wrapping_add(other) } else { left }
            }
            #[inline]
            fn fmod(self, other: Self) -> Self {
                if other == 0 { 0 } else { self.wrapping_rem(other) }
            }
            #[inline]
            fn power(self, exponent: Self) -> Self {
                let (mut result, mut base, mut left) = (1 as Self, self, exponent);
                while left > 0 {
                    if left & 1 == 1 {
                        result = result.wrapping_mul(base);
                    }
                    base = base.wrapping_mul(base);
                    left >>= 1;
                }
                result
            }
            #[inline]
            fn has_no_power(self) -> bool {
                $is_negative(self)
            }
            #[inline]
            fn shift_left(self, by: Self) -> Self {
                let shifted = self.wrapping_shl(i128::from(by) as u32);
                if (by as $unsigned) < Self::BITS as $unsigned { shifted } else { 0 }
            }
            #[inline]
            fn shift_right(self, by: Self) -> Self {
                let (shifted, sign) = (self.wrapping_shr(i128::from(by) as u32), self >> (Self::BITS - 1));
                let nothing_left = if $is_negative(self) { sign } else { 0 };
                if (by as $unsigned) < Self::BITS as $unsigned { shifted } else { nothing_left }
            }
        }
    )*};
}

integers! {
    i8 as u8: i8::signum, i8::wrapping_abs, i8::is_negative;
    i16 as u16: i16::signum, i16::wrapping_abs, i16::is_negative;
    i32 as u32: i32::signum, i32::wrapping_abs, i32::is_negative;
    i64 as u64: i64::signum, i64::wrapping_abs, i64::is_negative;
    u8 as u8: |x: u8| x.min(1), |x| x, |_| false;
    u16 as u16: |x: u16| x.min(1), |x| x, |_| false;
    u32 as u32: |x: u32| x.min(1), |x| x, |_| false;
    u64 as u64: |x: u64| x.min(1), |x| x, |_| false;
}

macro_rules! floats {
    ($($type:ty)*) => {$(
        impl Number for $type {
            #[inline]
            fn plus(self, other: Self) -> Self {
                self + other
            }
            #[inline]
            fn minus(self, other: Self) -> Self {
                self - other
            }
            #[inline]
            fn times(self, other: Self) -> Self {
                self * other
            }
            #[inline]
            fn negative(self) -> Self {
                -self
            }
            #[inline]
            fn absolute(self) -> Self {
                self.abs()
            }
            #[inline]
            fn sign(self) -> Self {
                if self > 0.0 {
                    1.0
                } else if self < 0.0 {
                    -1.0
                } else if self == 0.0 {
                    0.0
                } else {
                    self
                }
            }
            #[inline]
            fn reciprocal(self) -> Self {
                1.0 / self
            }
            #[inline]
            fn is_nan(self) -> bool {
                self.is_nan()
            }
            #[inline]
            fn is_infinite(self) -> bool {
                self.is_infinite()
            }
            #[inline]
            fn is_finite(self) -> bool {
                self.is_finite()
            }
        }
    )*};
}
floats! { f32 f64 }

#[cfg(test)]
mod tests {
    use super::*;

    /// What `numpy` gives for the same numbers.
    #[test]
    fn division_is_numpys() {
        let pairs = [(7i64, 2), (-7, 2), (7, -2), (-7, -2), (7, 0), (i64::MIN, -1)];
        assert_eq!(pairs.map(|(a, b)| a.floor_divide(b)), [3, -4, -4, 3, 0, i64::MIN]);
        assert_eq!(pairs.map(|(a, b)| a.remainder(b)), [1, 1, -1, -1, 0, 0]);
        assert_eq!(pairs.map(|(a, b)| a.fmod(b)), [1, -1, 1, -1, 0, 0]);
        assert_eq!([(7u8, 2), (7, 0)].map(|(a, b)| a.floor_divide(b)), [3, 0]);
    }

    #[test]
    fn integers_wrap_and_shift_to_nothing() {
        assert_eq!(200u8.plus(100), 44);
        assert_eq!(3i8.power(5), -13);
        assert_eq!([(1, 64), (-1, 1), (5, -1)].map(|(a, by): (i64, i64)| a.shift_left(by)), [0, -2, 0]);
        assert_eq!([(1, 64), (-1, 70), (5, -1)].map(|(a, by): (i64, i64)| a.shift_right(by)), [0, -1, 0]);
        assert_eq!([0i64, 1, 2, -1].map(Number::reciprocal), [i64::MIN, 1, 0, -1]);
        assert_eq!(i32::MIN.absolute(), i32::MIN);
    }

    #[test]
    fn nan_wins_or_is_passed_over() {
        let nan = f64::NAN;
        let of = |f: fn(f64, f64) -> f64, a, b| f(a, b);
        assert!(of(Number::maximum, nan, 1.0).is_nan() && of(Number::maximum, 1.0, nan).is_nan());
        assert!(of(Number::minimum, 1.0, nan).is_nan());
        assert!(nan.fmax(1.0) == 1.0 && 1.0.fmin(nan) == 1.0 && nan.fmin(nan).is_nan());
        assert!(nan.sign().is_nan() && (-0.0f64).sign().to_bits() == 0);
    }
}
