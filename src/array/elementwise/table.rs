//! The functions, a row each: what it does, NumPy's name, and its versions for the types that it takes.
//!
//! From a row follow the method of [`Array`], the function of `da` and `np` in Python text, the
//! names of its tasks and its kernel. A row `NAME name = versions;` gives the static `NAME` and the method `name`.

use super::{
    super::{Array, ArrayError},
    Operand,
    number::{Bits, Number, Shift},
    ufunc::{Rule, Ufunc, Version, choice, each, pairs, quadruples, triples},
};
use crate::dtype::DType;
use std::f64::consts::PI;

/// One version: `takes => gives`, computed in the types beside them by `$f` through `$how`.
macro_rules! version {
    ($takes:ident $A:ty => $gives:ident $B:ty, $how:ident, $f:expr) => {
        Version {
            takes: DType::$takes,
            gives: DType::$gives,
            run: |inputs, out| $how::<$A, $B>(inputs, out, $f),
        }
    };
}
/// A function of floats.
macro_rules! floats {
    ($how:ident, $single:expr, $double:expr) => {
        &[
            version!(F16 f32 => F16 f32, $how, $single),
            version!(F32 f32 => F32 f32, $how, $single),
            version!(F64 f64 => F64 f64, $how, $double),
        ]
    };
}
/// A function of numbers that keeps their type; of truth values as `$first` says, else as of bytes.
macro_rules! numbers {
    ($how:ident, $f:expr $(, $first:expr)?) => {
        &[
            $($first,)?
            version!(I8 i8 => I8 i8, $how, $f),
            version!(U8 u8 => U8 u8, $how, $f),
            version!(I16 i16 => I16 i16, $how, $f),
            version!(U16 u16 => U16 u16, $how, $f),
            version!(I32 i32 => I32 i32, $how, $f),
            version!(U32 u32 => U32 u32, $how, $f),
            version!(I64 i64 => I64 i64, $how, $f),
            version!(U64 u64 => U64 u64, $how, $f),
            version!(F16 f32 => F16 f32, $how, $f),
            version!(F32 f32 => F32 f32, $how, $f),
            version!(F64 f64 => F64 f64, $how, $f),
        ]
    };
}
/// A function of everything that gives truth values.
macro_rules! truths {
    ($how:ident, $of_bool:expr, $f:expr) => {
        &[
            version!(Bool bool => Bool bool, $how, $of_bool),
            version!(I8 i8 => Bool bool, $how, $f),
            version!(U8 u8 => Bool bool, $how, $f),
            version!(I16 i16 => Bool bool, $how, $f),
            version!(U16 u16 => Bool bool, $how, $f),
            version!(I32 i32 => Bool bool, $how, $f),
            version!(U32 u32 => Bool bool, $how, $f),
            version!(I64 i64 => Bool bool, $how, $f),
            version!(U64 u64 => Bool bool, $how, $f),
            version!(F16 f32 => Bool bool, $how, $f),
            version!(F32 f32 => Bool bool, $how, $f),
            version!(F64 f64 => Bool bool, $how, $f),
        ]
    };
}
/// A function of integers that keeps their type, of truth values as `$first` says.
macro_rules! integers {
    ($how:ident, $f:expr $(, $first:expr)?) => {
        &[
            $($first,)?
            version!(I8 i8 => I8 i8, $how, $f),
            version!(U8 u8 => U8 u8, $how, $f),
            version!(I16 i16 => I16 i16, $how, $f),
            version!(U16 u16 => U16 u16, $how, $f),
            version!(I32 i32 => I32 i32, $how, $f),
            version!(U32 u32 => U32 u32, $how, $f),
            version!(I64 i64 => I64 i64, $how, $f),
            version!(U64 u64 => U64 u64, $how, $f),
        ]
    };
}
/// A function that leaves integers and truth values as they are.
macro_rules! rounding {
    ($single:expr, $double:expr) => {
        &[
            version!(Bool bool => Bool bool, each, |x| x),
            version!(I8 i8 => I8 i8, each, |x| x),
            version!(U8 u8 => U8 u8, each, |x| x),
            version!(I16 i16 => I16 i16, each, |x| x),
            version!(U16 u16 => U16 u16, each, |x| x),
            version!(I32 i32 => I32 i32, each, |x| x),
            version!(U32 u32 => U32 u32, each, |x| x),
            version!(I64 i64 => I64 i64, each, |x| x),
            version!(U64 u64 => U64 u64, each, |x| x),
            version!(F16 f32 => F16 f32, each, $single),
            version!(F32 f32 => F32 f32, each, $single),
            version!(F64 f64 => F64 f64, each, $double),
        ]
    };
}
/// A power, whose integer versions refuse exponents below 0.
macro_rules! power {
    ($($dtype:ident $type:ty),*) => {
        &[
            $(Version {
                takes: DType::$dtype,
                gives: DType::$dtype,
                run: |inputs, out| {
                    let exponents = inputs.get(1).and_then(|slice| slice.get::<$type>());
                    if exponents.is_some_and(|all| all.iter().any(|&x| x.has_no_power())) {
                        return Err("does not raise integers to powers below 0");
                    }
                    pairs::<$type, $type>(inputs, out, Number::power)
                },
            },)*
            version!(F16 f32 => F16 f32, pairs, Number::power),
            version!(F32 f32 => F32 f32, pairs, Number::power),
            version!(F64 f64 => F64 f64, pairs, Number::power),
        ]
    };
}

macro_rules! statics {
    ($($(#[$doc:meta])* $static:ident $name:ident($($argument:ident),*) $([$flag:ident])? = $versions:expr;)*) => {$(
        $(#[$doc])*
        pub(crate) static $static: Ufunc = Ufunc {
            name: stringify!($name),
            signature: stringify!($($argument),*),
            versions: $versions,
            $(rule: Rule::$flag,)?
            ..Ufunc::PLAIN
        };
    )*};
}
macro_rules! ufuncs {
    ($d:tt $($(#[$doc:meta])* $static:ident $name:ident($($argument:ident),*) $([$flag:ident])? = $versions:expr;)*) => {
        statics! { $($(#[$doc])* $static $name($($argument),*) $([$flag])? = $versions;)* }

        impl Array {
            $(method! { [$(#[$doc])*] $static $name $($argument)* })*
        }

        /// `for_ufuncs!(row)`: `[row(&STATIC), …]` for all functions.
        #[cfg(feature = "python")]
        macro_rules! for_ufuncs {
            ($d row:path) => { [$($d row(&$crate::array::functions::$static),)*] };
        }
        #[cfg(feature = "python")]
        pub(crate) use for_ufuncs;
    };
}
/// The method of a function of one or two arguments.
macro_rules! method {
    ([$(#[$doc:meta])*] $static:ident $name:ident x) => {
        $(#[$doc])*
        ///
        /// # Errors
        /// [`ArrayError::NotForType`] where it does not take elements of this type.
        pub fn $name(&self) -> Result<Self, ArrayError> {
            Self::elementwise(&$static, $static.name, &[self.into()])
        }
    };
    ([$(#[$doc:meta])*] $static:ident $name:ident x1 x2) => {
        $(#[$doc])*
        ///
        /// # Errors
        /// [`ArrayError::NotBroadcast`] for shapes that do not go together, [`ArrayError::NotForType`] for elements
        /// that it does not take, [`ArrayError::OutOfBounds`] for an integer that the array's type cannot hold.
        pub fn $name(&self, other: impl Into<Operand>) -> Result<Self, ArrayError> {
            Self::elementwise(&$static, $static.name, &[self.into(), other.into()])
        }
    };
}

ufuncs! { $
    /// The sum of two arrays; of truth values whether any is true.
    ADD add(x1, x2) = numbers!(pairs, Number::plus, version!(Bool bool => Bool bool, pairs, |x, y| x | y));
    /// The difference of two arrays.
    SUBTRACT subtract(x1, x2) [NoBool] = numbers!(pairs, Number::minus);
    /// The product of two arrays, element by element; of truth values whether both are true.
    MULTIPLY multiply(x1, x2) =
        numbers!(pairs, Number::times, version!(Bool bool => Bool bool, pairs, |x, y| x & y));
    /// The quotient of two arrays, as floats.
    DIVIDE divide(x1, x2) = floats!(pairs, |x, y| x / y, |x, y| x / y);
    /// The quotient of two arrays, rounded down; of integers 0 where the divisor is.
    FLOOR_DIVIDE floor_divide(x1, x2) = numbers!(pairs, Number::floor_divide);
    /// What `floor_divide` leaves: Python's `%`.
    REMAINDER remainder(x1, x2) = numbers!(pairs, Number::remainder);
    /// What division towards 0 leaves: C's `fmod`.
    FMOD fmod(x1, x2) = numbers!(pairs, Number::fmod);
    /// Powers; integers have none of exponents below 0.
    POWER power(x1, x2) [Power] = power!(I8 i8, U8 u8, I16 i16, U16 u16, I32 i32, U32 u32, I64 i64, U64 u64);
    /// Powers, as floats of double precision.
    FLOAT_POWER float_power(x1, x2) = &[version!(F64 f64 => F64 f64, pairs, f64::powf)];
    /// The opposite numbers.
    NEGATIVE negative(x) [NoBool] = numbers!(each, Number::negative);
    /// The same numbers.
    POSITIVE positive(x) [NoBool] = numbers!(each, |x| x);
    /// The distance from 0; that of the least integer is itself.
    ABSOLUTE absolute(x) = numbers!(each, Number::absolute, version!(Bool bool => Bool bool, each, |x| x));
    /// The distance from 0, as floats.
    FABS fabs(x) = floats!(each, f32::abs, f64::abs);
    /// -1, 0 or 1; NaN of NaN.
    SIGN sign(x) [NoBool] = numbers!(each, Number::sign);
    /// The squares.
    SQUARE square(x) = numbers!(each, Number::square);
    /// One divided by each element; of integers, the whole part of that.
    RECIPROCAL reciprocal(x) = numbers!(each, Number::reciprocal);
    /// The conjugate complex numbers: the same, of real ones.
    CONJUGATE conjugate(x) = numbers!(each, |x| x);

    /// The square roots; NaN below 0.
    SQRT sqrt(x) = floats!(each, f32::sqrt, f64::sqrt);
    /// The cube roots.
    CBRT cbrt(x) = floats!(each, f32::cbrt, f64::cbrt);
    /// Powers of e.
    EXP exp(x) = floats!(each, f32::exp, f64::exp);
    /// Powers of 2.
    EXP2 exp2(x) = floats!(each, f32::exp2, f64::exp2);
    /// Powers of e less 1, exact near 0.
    EXPM1 expm1(x) = floats!(each, f32::exp_m1, f64::exp_m1);
    /// Natural logarithms.
    LOG log(x) = floats!(each, f32::ln, f64::ln);
    /// Logarithms of base 2.
    LOG2 log2(x) = floats!(each, f32::log2, f64::log2);
    /// Logarithms of base 10.
    LOG10 log10(x) = floats!(each, f32::log10, f64::log10);
    /// Natural logarithms of 1 and each element, exact near 0.
    LOG1P log1p(x) = floats!(each, f32::ln_1p, f64::ln_1p);
    /// The logarithm of the sum of two exponentials.
    LOGADDEXP logaddexp(x1, x2) = floats!(pairs, |x, y| log_add(x.into(), y.into()) as f32, log_add);

    /// Sines of angles in radians.
    SIN sin(x) = floats!(each, f32::sin, f64::sin);
    /// Cosines of angles in radians.
    COS cos(x) = floats!(each, f32::cos, f64::cos);
    /// Tangents of angles in radians.
    TAN tan(x) = floats!(each, f32::tan, f64::tan);
    /// The angles, in radians, of these sines.
    ARCSIN arcsin(x) = floats!(each, f32::asin, f64::asin);
    /// The angles, in radians, of these cosines.
    ARCCOS arccos(x) = floats!(each, f32::acos, f64::acos);
    /// The angles, in radians, of these tangents.
    ARCTAN arctan(x) = floats!(each, f32::atan, f64::atan);
    /// The angles, in radians, of points whose second coordinates are here and the first ones there.
    ARCTAN2 arctan2(x1, x2) = floats!(pairs, f32::atan2, f64::atan2);
    /// The hypotenuse of a right triangle with these legs.
    HYPOT hypot(x1, x2) = floats!(pairs, f32::hypot, f64::hypot);
    /// Hyperbolic sines.
    SINH sinh(x) = floats!(each, f32::sinh, f64::sinh);
    /// Hyperbolic cosines.
    COSH cosh(x) = floats!(each, f32::cosh, f64::cosh);
    /// Hyperbolic tangents.
    TANH tanh(x) = floats!(each, f32::tanh, f64::tanh);
    /// The numbers of these hyperbolic sines.
    ARCSINH arcsinh(x) = floats!(each, f32::asinh, f64::asinh);
    /// The numbers from 0 on of these hyperbolic cosines.
    ARCCOSH arccosh(x) = floats!(each, f32::acosh, f64::acosh);
    /// The numbers of these hyperbolic tangents.
    ARCTANH arctanh(x) = floats!(each, f32::atanh, f64::atanh);
    /// Degrees in radians.
    DEG2RAD deg2rad(x) = floats!(each, |x| x * (PI as f32 / 180.0), |x| x * (PI / 180.0));
    /// Degrees in radians: the same as `deg2rad`.
    RADIANS radians(x) = DEG2RAD.versions;
    /// Radians in degrees.
    RAD2DEG rad2deg(x) = floats!(each, |x| x * (180.0 / PI as f32), |x| x * (180.0 / PI));
    /// Radians in degrees: the same as `rad2deg`.
    DEGREES degrees(x) = RAD2DEG.versions;

    /// The next whole number below.
    FLOOR floor(x) = rounding!(f32::floor, f64::floor);
    /// The next whole number above.
    CEIL ceil(x) = rounding!(f32::ceil, f64::ceil);
    /// The next whole number towards 0.
    TRUNC trunc(x) = rounding!(f32::trunc, f64::trunc);
    /// The next whole number towards 0: the same as `trunc`.
    FIX fix(x) = TRUNC.versions;
    /// The nearest whole number; of two the even one.
    RINT rint(x) = floats!(each, f32::round_ties_even, f64::round_ties_even);

    /// The greater of two elements; NaN where one is.
    MAXIMUM maximum(x1, x2) =
        numbers!(pairs, Number::maximum, version!(Bool bool => Bool bool, pairs, |x, y| x | y));
    /// The lesser of two elements; NaN where one is.
    MINIMUM minimum(x1, x2) =
        numbers!(pairs, Number::minimum, version!(Bool bool => Bool bool, pairs, |x, y| x & y));
    /// The greater of two elements; the other where one is NaN.
    FMAX fmax(x1, x2) = numbers!(pairs, Number::fmax, version!(Bool bool => Bool bool, pairs, |x, y| x | y));
    /// The lesser of two elements; the other where one is NaN.
    FMIN fmin(x1, x2) = numbers!(pairs, Number::fmin, version!(Bool bool => Bool bool, pairs, |x, y| x & y));
    /// These numbers with the signs of those.
    COPYSIGN copysign(x1, x2) = floats!(pairs, f32::copysign, f64::copysign);
    /// The next floats on the way to those numbers.
    NEXTAFTER nextafter(x1, x2) = floats!(pairs, next_single, next_double);

    /// Whether elements are not a number.
    ISNAN isnan(x) = truths!(each, |_| false, Number::is_nan);
    /// Whether elements are infinite.
    ISINF isinf(x) = truths!(each, |_| false, Number::is_infinite);
    /// Whether elements are numbers and not infinite.
    ISFINITE isfinite(x) = truths!(each, |_| true, |x| !Number::is_nan(x) && !Number::is_infinite(x));
    /// Whether elements have the sign of numbers below 0.
    SIGNBIT signbit(x) = &[
        version!(F16 f32 => Bool bool, each, f32::is_sign_negative),
        version!(F32 f32 => Bool bool, each, f32::is_sign_negative),
        version!(F64 f64 => Bool bool, each, f64::is_sign_negative),
    ];

    /// Whether two elements are equal.
    EQUAL equal(x1, x2) [Compares] = truths!(pairs, |x, y| x == y, |x, y| x == y);
    /// Whether two elements are not equal.
    NOT_EQUAL not_equal(x1, x2) [Compares] = truths!(pairs, |x, y| x != y, |x, y| x != y);
    /// Whether elements are less than those.
    LESS less(x1, x2) [Compares] = truths!(pairs, |x, y| !x && y, |x, y| x < y);
    /// Whether elements are at most those.
    LESS_EQUAL less_equal(x1, x2) [Compares] = truths!(pairs, |x, y| !x || y, |x, y| x <= y);
    /// Whether elements are greater than those.
    GREATER greater(x1, x2) [Compares] = truths!(pairs, |x, y| x && !y, |x, y| x > y);
    /// Whether elements are at least those.
    GREATER_EQUAL greater_equal(x1, x2) [Compares] = truths!(pairs, |x, y| x || !y, |x, y| x >= y);
    /// Whether both are true, which all but 0 is.
    LOGICAL_AND logical_and(x1, x2) =
        truths!(pairs, |x, y| x & y, |x, y| x.is_true() && y.is_true());
    /// Whether one or both are true, which all but 0 is.
    LOGICAL_OR logical_or(x1, x2) =
        truths!(pairs, |x, y| x | y, |x, y| x.is_true() || y.is_true());
    /// Whether one of two is true, which all but 0 is.
    LOGICAL_XOR logical_xor(x1, x2) =
        truths!(pairs, |x, y| x ^ y, |x, y| x.is_true() != y.is_true());
    /// Whether elements are 0.
    LOGICAL_NOT logical_not(x) = truths!(each, |x: bool| !x, |x| !x.is_true());
    /// The bits that are set in both.
    BITWISE_AND bitwise_and(x1, x2) =
        integers!(pairs, Bits::and, version!(Bool bool => Bool bool, pairs, Bits::and));
    /// The bits that are set in one or both.
    BITWISE_OR bitwise_or(x1, x2) =
        integers!(pairs, Bits::or, version!(Bool bool => Bool bool, pairs, Bits::or));
    /// The bits that are set in one of two.
    BITWISE_XOR bitwise_xor(x1, x2) =
        integers!(pairs, Bits::xor, version!(Bool bool => Bool bool, pairs, Bits::xor));
    /// The bits that are not set.
    INVERT invert(x) = integers!(each, Bits::invert, version!(Bool bool => Bool bool, each, Bits::invert));
    /// Bits moved to higher places.
    LEFT_SHIFT left_shift(x1, x2) = integers!(pairs, Shift::shift_left);
    /// Bits moved to lower places.
    RIGHT_SHIFT right_shift(x1, x2) = integers!(pairs, Shift::shift_right);
}

// Functions with arguments of their own, whose methods and rows are written out.
statics! {
    /// Between two bounds: the nearer bound where an element is outside.
    CLIP clip(x, low, high) = numbers!(triples, |x, low, high| {
        Number::minimum(Number::maximum(x, low), high)
    });
    /// Whether two numbers as close as `atol + rtol * |there|`, or both infinite alike.
    ISCLOSE isclose(x1, x2, rtol, atol) = &[version!(F64 f64 => Bool bool, quadruples, is_close)];
    /// As [`ISCLOSE`], or neither is a number.
    ISCLOSE_OR_NAN isclose(x1, x2, rtol, atol) = &[version!(F64 f64 => Bool bool, quadruples, is_close_or_nan)];
    /// The nearest number with a given power of ten as a factor: the second says by what to multiply before rounding.
    ROUND_UP round(x, factor) = floats!(pairs, |x, by| (x * by).round_ties_even() / by, |x: f64, by| (x * by).round_ties_even() / by);
    /// The same, where the second says by what to divide.
    ROUND_DOWN round(x, factor) = numbers!(pairs, Number::nearest_multiple);
    /// The nearest whole number.
    ROUND round(x, decimals) = rounding!(f32::round_ties_even, f64::round_ties_even);
    /// The second where the first is true, else the third.
    WHERE where(condition, x, y) [Condition] =
        numbers!(choice, pick, version!(Bool bool => Bool bool, choice, pick));
}

/// A sum of exponentials as logarithms, without overflow.
fn log_add(x: f64, y: f64) -> f64 {
    if x == y {
        // Both infinite alike, too.
        return x + std::f64::consts::LN_2;
    }
    let apart = x - y;
    if apart > 0.0 {
        x + (-apart).exp().ln_1p()
    } else if apart <= 0.0 {
        y + apart.exp().ln_1p()
    } else {
        apart
    }
}

fn next_single(x: f32, to: f32) -> f32 {
    if x.is_nan() || to.is_nan() {
        x + to
    } else if x == to {
        to
    } else if x < to {
        x.next_up()
    } else {
        x.next_down()
    }
}

fn next_double(x: f64, to: f64) -> f64 {
    if x.is_nan() || to.is_nan() {
        x + to
    } else if x == to {
        to
    } else if x < to {
        x.next_up()
    } else {
        x.next_down()
    }
}

fn is_close(x: f64, y: f64, rtol: f64, atol: f64) -> bool {
    (x - y).abs() <= atol + rtol * y.abs() && y.is_finite() || x == y
}

fn is_close_or_nan(x: f64, y: f64, rtol: f64, atol: f64) -> bool {
    is_close(x, y, rtol, atol) || x.is_nan() && y.is_nan()
}

fn pick<T>(condition: bool, x: T, y: T) -> T {
    if condition { x } else { y }
}
