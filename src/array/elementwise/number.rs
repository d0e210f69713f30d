//! Arithmetic on NumPy's types: integers wrap around, floats follow IEEE 754, and both divide as Python does.

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
    /// Rounded down; of integers 0 where the divisor is.
    fn floor_divide(self, other: Self) -> Self;
    /// What [`floor_divide`](Self::floor_divide) leaves: it has the sign of the divisor.
    fn remainder(self, other: Self) -> Self;
    /// What division towards 0 leaves: it has the sign of the dividend.
    fn fmod(self, other: Self) -> Self;
    /// Of integers only exponents from 0 on.
    fn power(self, exponent: Self) -> Self;
    fn is_nan(self) -> bool;
    fn is_infinite(self) -> bool;
    /// Whether it is below 0, so that no integer has a power of that exponent.
    fn has_no_power(self) -> bool;

    /// The multiple of a number that is nearest; of two the even one.
    fn nearest_multiple(self, of: Self) -> Self {
        Self::from_f64((self.to_f64() / of.to_f64()).round_ties_even() * of.to_f64())
    }
    /// Whether Python takes it as true: all but 0.
    fn is_true(self) -> bool {
        self != Self::default()
    }
    fn square(self) -> Self {
        self.times(self)
    }
    /// The greater one; NaN where one is.
    fn maximum(self, other: Self) -> Self {
        if self >= other || self.is_nan() { self } else { other }
    }
    /// The lesser one; NaN where one is.
    fn minimum(self, other: Self) -> Self {
        if self <= other || self.is_nan() { self } else { other }
    }
    /// The greater one; the other where one is NaN.
    fn fmax(self, other: Self) -> Self {
        if self >= other || other.is_nan() { self } else { other }
    }
    /// The lesser one; the other where one is NaN.
    fn fmin(self, other: Self) -> Self {
        if self <= other || other.is_nan() { self } else { other }
    }
}

/// An integer, or a truth value, as a row of bits.
pub(super) trait Bits: Element {
    fn and(self, other: Self) -> Self;
    fn or(self, other: Self) -> Self;
    fn xor(self, other: Self) -> Self;
    fn invert(self) -> Self;
}

/// An integer that can be shifted; by more than it has bits, nothing of it is left.
pub(super) trait Shift: Bits {
    fn shift_left(self, by: Self) -> Self;
    fn shift_right(self, by: Self) -> Self;
}

macro_rules! bits {
    ($($type:ty)*) => {$(
        impl Bits for $type {
            fn and(self, other: Self) -> Self {
                self & other
            }
            fn or(self, other: Self) -> Self {
                self | other
            }
            fn xor(self, other: Self) -> Self {
                self ^ other
            }
            fn invert(self) -> Self {
                !self
            }
        }
    )*};
}
bits! { bool i8 i16 i32 i64 u8 u16 u32 u64 }

macro_rules! integers {
    ($($type:ty: $sign:expr, $absolute:expr, $floor:expr, $is_negative:expr;)*) => {$(
        impl Number for $type {
            fn plus(self, other: Self) -> Self {
                self.wrapping_add(other)
            }
            fn minus(self, other: Self) -> Self {
                self.wrapping_sub(other)
            }
            fn times(self, other: Self) -> Self {
                self.wrapping_mul(other)
            }
            fn negative(self) -> Self {
                self.wrapping_neg()
            }
            fn absolute(self) -> Self {
                $absolute(self)
            }
            fn sign(self) -> Self {
                $sign(self)
            }
            fn reciprocal(self) -> Self {
                Self::from_f64(1.0 / self.to_f64())
            }
            fn floor_divide(self, other: Self) -> Self {
                if other == 0 {
                    return 0;
                }
                let towards_zero = self.wrapping_div(other);
                let left = self.wrapping_sub(towards_zero.wrapping_mul(other));
                if $floor(left, other) { towards_zero.wrapping_sub(1) } else { towards_zero }
            }
            fn remainder(self, other: Self) -> Self {
                if other == 0 {
                    return 0;
                }
                let left = self.wrapping_rem(other);
                if $floor(left, other) { left.wrapping_add(other) } else { left }
            }
            fn fmod(self, other: Self) -> Self {
                if other == 0 { 0 } else { self.wrapping_rem(other) }
            }
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
            fn is_nan(self) -> bool {
                false
            }
            fn is_infinite(self) -> bool {
                false
            }
            fn has_no_power(self) -> bool {
                $is_negative(self)
            }
        }
        impl Shift for $type {
            fn shift_left(self, by: Self) -> Self {
                u32::try_from(by).ok().and_then(|by| self.checked_shl(by)).unwrap_or(0)
            }
            fn shift_right(self, by: Self) -> Self {
                let nothing_left = if $is_negative(self) { (0 as Self).wrapping_sub(1) } else { 0 };
                u32::try_from(by).ok().and_then(|by| self.checked_shr(by)).unwrap_or(nothing_left)
            }
        }
    )*};
}

integers! {
    i8: i8::signum, i8::wrapping_abs, |left, by| left != 0 && (left < 0) != (by < 0), |x| x < 0;
    i16: i16::signum, i16::wrapping_abs, |left, by| left != 0 && (left < 0) != (by < 0), |x| x < 0;
    i32: i32::signum, i32::wrapping_abs, |left, by| left != 0 && (left < 0) != (by < 0), |x| x < 0;
    i64: i64::signum, i64::wrapping_abs, |left, by| left != 0 && (left < 0) != (by < 0), |x| x < 0;
    u8: |x: u8| x.min(1), |x| x, |_, _| false, |_| false;
    u16: |x: u16| x.min(1), |x| x, |_, _| false, |_| false;
    u32: |x: u32| x.min(1), |x| x, |_, _| false, |_| false;
    u64: |x: u64| x.min(1), |x| x, |_, _| false, |_| false;
}

macro_rules! floats {
    ($($type:ty)*) => {$(
        impl Number for $type {
            fn plus(self, other: Self) -> Self {
                self + other
            }
            fn minus(self, other: Self) -> Self {
                self - other
            }
            fn times(self, other: Self) -> Self {
                self * other
            }
            fn negative(self) -> Self {
                -self
            }
            fn absolute(self) -> Self {
                self.abs()
            }
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
            fn reciprocal(self) -> Self {
                1.0 / self
            }
            fn floor_divide(self, other: Self) -> Self {
                if other == 0.0 {
                    return self / other;
                }
                let left = self % other;
                let below = left != 0.0 && (other < 0.0) != (left < 0.0);
                let whole = (self - left) / other - if below { 1.0 } else { 0.0 };
                if whole == 0.0 {
                    return (0.0 as Self).copysign(self / other);
                }
                let floor = whole.floor();
                if whole - floor > 0.5 { floor + 1.0 } else { floor }
            }
            fn remainder(self, other: Self) -> Self {
                let left = self % other;
                if other == 0.0 {
                    left
                } else if left == 0.0 {
                    (0.0 as Self).copysign(other)
                } else if (other < 0.0) != (left < 0.0) {
                    left + other
                } else {
                    left
                }
            }
            fn fmod(self, other: Self) -> Self {
                self % other
            }
            fn power(self, exponent: Self) -> Self {
                self.powf(exponent)
            }
            fn is_nan(self) -> bool {
                self.is_nan()
            }
            fn is_infinite(self) -> bool {
                self.is_infinite()
            }
            fn has_no_power(self) -> bool {
                false
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
        let pairs = [
            (5.0, 0.0),
            (-5.0, 0.0),
            (5.0, 2.0),
            (-5.0, 2.0),
            (0.0, 0.0),
            (1.0, f64::INFINITY),
            (-0.0, 3.0),
            (-1.0, f64::INFINITY),
        ];
        let text = |f: fn(f64, f64) -> f64| pairs.map(|(a, b)| f(a, b).to_string()).join(" ");
        assert_eq!(text(f64::floor_divide), "inf -inf 2 -3 NaN 0 -0 -1");
        assert_eq!(text(f64::remainder), "NaN NaN 1 1 NaN 1 0 inf");
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
