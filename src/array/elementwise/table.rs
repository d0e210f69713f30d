//! The functions, a row each: what it does, NumPy's name, and its versions for the types that it takes.
//!
//! From a row follow the method of [`Array`], the function of `da` and `np` in Python text, the names of its tasks and its
//! kernel. The row `NAME name(x1, x2) [Rule] = same!(pairs, numbers: f);` gives the static `NAME`, the method `name`, and
//! versions of `f` that take pairs of numbers of each type and give the same type. `same!` stands for results of the
//! arguments' type, `truth!` for truth values. What follows are groups of types, each with the code for it, in NumPy's
//! order: `bool`, `integers`, `f32` (which computes half precision, too), `f64` (`elementary` names a function that
//! `kernel::math` has for both); `floats` are the last two, `numbers` all but
//! the first. `orders` compares integers with a sign with those without, which no type has all of.

use super::{
    super::{Array, ArrayError},
    Operand,
    loops::{divisions, each, elementary, elementary_of_pairs, pairs, powers, quadruples, triples},
    number::{Bits, Integer, Number},
    ufunc::{Port, Rule, Ufunc, Version},
};
use crate::{
    dtype::DType,
    kernel::{
        Stored,
        divisor::Divides,
        f16,
        math::{Binary, Unary},
    },
};
use std::{
    cmp::Ordering,
    f64::consts::{LN_2, LOG2_E, PI},
};

/// `F16 f32`: half precision that the code has in single precision.
macro_rules! port {
    ($dtype:ident $computed:ty) => {
        Port { dtype: DType::$dtype, computed: <$computed as Stored>::DTYPE }
    };
}
/// One version: the type of all its arguments, that of its results, and the code.
macro_rules! version {
    ($how:ident, $T:ident $A:ty, same, $f:expr) => {
        version!($how, $T $A, $T $A, $f)
    };
    ($how:ident, $T:ident $A:ty, truth, $f:expr) => {
        version!($how, $T $A, Bool bool, $f)
    };
    (each, $T:ident $A:ty, $U:ident $B:ty, $f:expr) => {
        Version {
            takes: &[port!($T $A)],
            gives: port!($U $B),
            run: |level, inputs, out| each::<$A, $B>(level, inputs, out, $f),
        }
    };
    (pairs, $T:ident $A:ty, $U:ident $B:ty, $f:expr) => {
        mixed!($T $A, $T $A => $U $B, $f)
    };
    (divisions, $T:ident $A:ty, $U:ident $B:ty, $f:expr) => {
        Version {
            takes: &[port!($T $A), port!($T $A)],
            gives: port!($U $B),
            run: |level, inputs, out| divisions::<$A>(level, inputs, out, $f),
        }
    };
    (powers, $T:ident $A:ty, $U:ident $B:ty, $f:expr) => {
        Version {
            takes: &[port!($T $A), port!($T $A)],
            gives: port!($U $B),
            run: |level, inputs, out| powers::<$A>(level, inputs, out, $f),
        }
    };
    (triples, $T:ident $A:ty, $U:ident $B:ty, $f:expr) => {
        Version {
            takes: &[port!($T $A), port!($T $A), port!($T $A)],
            gives: port!($U $B),
            run: |level, inputs, out| triples::<$A, $A, $B>(level, inputs, out, $f),
        }
    };
    (choice, $T:ident $A:ty, $U:ident $B:ty, $f:expr) => {
        Version {
            takes: &[port!(Bool bool), port!($T $A), port!($T $A)],
            gives: port!($U $B),
            run: |level, inputs, out| triples::<bool, $A, $B>(level, inputs, out, $f),
        }
    };
    (quadruples, $T:ident $A:ty, $U:ident $B:ty, $f:expr) => {
        Version {
            takes: &[port!($T $A), port!($T $A), port!($T $A), port!($T $A)],
            gives: port!($U $B),
            run: |level, inputs, out| quadruples::<$A, $B>(level, inputs, out, $f),
        }
    };
}
/// A version that takes two types.
macro_rules! mixed {
    ($T:ident $A:ty, $U:ident $B:ty => $V:ident $C:ty, $f:expr) => {
        Version {
            takes: &[port!($T $A), port!($U $B)],
            gives: port!($V $C),
            run: |level, inputs, out| pairs::<$A, $B, $C>(level, inputs, out, $f),
        }
    };
}
/// A version by one of the elementary functions, which have code for slices.
macro_rules! elementary {
    (each, $T:ident $A:ty, $f:ident) => {
        Version {
            takes: &[port!($T $A)],
            gives: port!($T $A),
            run: |level, inputs, out| elementary::<$A>(level, inputs, out, Unary::$f),
        }
    };
    ($pairs:ident, $T:ident $A:ty, $f:ident) => {
        Version {
            takes: &[port!($T $A), port!($T $A)],
            gives: port!($T $A),
            run: |level, inputs, out| elementary_of_pairs::<$A>(level, inputs, out, Binary::$f),
        }
    };
}
/// Versions for groups of types, behind those that are `done`.
macro_rules! versions {
    ($gives:ident, $how:ident, [$($done:expr,)*]) => {
        &[$($done,)*]
    };
    ($gives:ident, $how:ident, [$($done:expr,)*], bool: $f:expr $(, $($rest:tt)*)?) => {
        versions!($gives, $how, [$($done,)* version!($how, Bool bool, $gives, $f),] $(, $($rest)*)?)
    };
    ($gives:ident, $how:ident, [$($done:expr,)*], integers: $f:expr $(, $($rest:tt)*)?) => {
        versions!(
            $gives,
            $how,
            [
                $($done,)*
                version!($how, I8 i8, $gives, $f),
                version!($how, U8 u8, $gives, $f),
                version!($how, I16 i16, $gives, $f),
                version!($how, U16 u16, $gives, $f),
                version!($how, I32 i32, $gives, $f),
                version!($how, U32 u32, $gives, $f),
                version!($how, I64 i64, $gives, $f),
                version!($how, U64 u64, $gives, $f),
            ]
            $(, $($rest)*)?
        )
    };
    ($gives:ident, $how:ident, [$($done:expr,)*], orders: $f:expr $(, $($rest:tt)*)?) => {
        versions!(
            $gives,
            $how,
            [
                $($done,)*
                mixed!(U64 u64, I64 i64 => Bool bool, |x, y| $f(order(x, y))),
                mixed!(I64 i64, U64 u64 => Bool bool, |x, y| $f(order(y, x).reverse())),
            ]
            $(, $($rest)*)?
        )
    };
    ($gives:ident, $how:ident, [$($done:expr,)*], half: $f:expr $(, $($rest:tt)*)?) => {
        versions!($gives, $how, [$($done,)* version!($how, F16 f16, $gives, $f),] $(, $($rest)*)?)
    };
    ($gives:ident, $how:ident, [$($done:expr,)*], single: $f:expr $(, $($rest:tt)*)?) => {
        versions!($gives, $how, [$($done,)* version!($how, F32 f32, $gives, $f),] $(, $($rest)*)?)
    };
    ($gives:ident, $how:ident, [$($done:expr,)*], f32: $f:expr $(, $($rest:tt)*)?) => {
        versions!($gives, $how, [$($done,)* version!($how, F16 f32, $gives, $f),], single: $f $(, $($rest)*)?)
    };
    ($gives:ident, $how:ident, [$($done:expr,)*], f64: $f:expr $(, $($rest:tt)*)?) => {
        versions!($gives, $how, [$($done,)* version!($how, F64 f64, $gives, $f),] $(, $($rest)*)?)
    };
    ($gives:ident, $how:ident, [$($done:expr,)*], elementary: $f:ident $(, $($rest:tt)*)?) => {
        versions!(
            $gives,
            $how,
            [$($done,)* elementary!($how, F16 f32, $f), elementary!($how, F32 f32, $f),],
            double: $f
            $(, $($rest)*)?
        )
    };
    ($gives:ident, $how:ident, [$($done:expr,)*], double: $f:ident $(, $($rest:tt)*)?) => {
        versions!($gives, $how, [$($done,)* elementary!($how, F64 f64, $f),] $(, $($rest)*)?)
    };
    ($gives:ident, $how:ident, [$($done:expr,)*], floats: $f:expr $(, $($rest:tt)*)?) => {
        versions!($gives, $how, [$($done,)*], f32: $f, f64: $f $(, $($rest)*)?)
    };
    ($gives:ident, $how:ident, [$($done:expr,)*], numbers: $f:expr $(, $($rest:tt)*)?) => {
        versions!($gives, $how, [$($done,)*], integers: $f, floats: $f $(, $($rest)*)?)
    };
}
/// Versions that give the type that they take.
macro_rules! same {
    ($how:ident, $($groups:tt)*) => { versions!(same, $how, [], $($groups)*) };
}
/// Versions that give truth values.
macro_rules! truth {
    ($how:ident, $($groups:tt)*) => { versions!(truth, $how, [], $($groups)*) };
}
/// How a function takes its arguments; as all do where nothing is said.
macro_rules! rule {
    () => {
        Rule::Plain
    };
    ($flag:ident) => {
        Rule::$flag
    };
}
macro_rules! statics {
    ($($(#[$doc:meta])* $static:ident $name:ident($($argument:ident),*) $([$flag:ident])? = $versions:expr;)*) => {$(
        $(#[$doc])*
        pub(crate) static $static: Ufunc = Ufunc {
            name: stringify!($name),
            signature: stringify!($($argument),*),
            versions: $versions,
            rule: rule!($($flag)?),
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
        #[cfg(any(test, feature = "python"))]
        macro_rules! for_ufuncs {
            ($d row:path) => { [$($d row(&$crate::array::functions::$static),)*] };
        }
        #[cfg(any(test, feature = "python"))]
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
    ADD add(x1, x2) = same!(pairs, bool: |x, y| x | y, numbers: Number::plus);
    /// The difference of two arrays.
    SUBTRACT subtract(x1, x2) [NoBool] = same!(pairs, numbers: Number::minus);
    /// The product of two arrays, element by element; of truth values whether both are true.
    MULTIPLY multiply(x1, x2) =
        same!(pairs, bool: |x, y| x & y, numbers: Number::times);
    /// The quotient of two arrays, as floats.
    DIVIDE divide(x1, x2) [IntegersAsDoubles] = same!(pairs, floats: |x, y| x / y);
    /// The quotient of two arrays, rounded down; of integers 0 where the divisor is.
    FLOOR_DIVIDE floor_divide(x1, x2) = same!(divisions, integers: (Integer::floor_divide, Divides::quotient_by), elementary: FloorDivide);
    /// What `floor_divide` leaves: Python's `%`.
    REMAINDER remainder(x1, x2) = same!(divisions, integers: (Integer::remainder, Divides::rest_by), elementary: Remainder);
    /// What division towards 0 leaves: C's `fmod`.
    FMOD fmod(x1, x2) = same!(pairs, integers: Integer::fmod, elementary: Fmod);
    /// Powers; integers have none of exponents below 0.
    POWER power(x1, x2) [Power] = same!(powers, integers: Integer::power, elementary: Power);
    /// Powers, as floats of double precision.
    FLOAT_POWER float_power(x1, x2) = same!(pairs, double: Power);
    /// The opposite numbers.
    NEGATIVE negative(x) [NoBool] = same!(each, numbers: Number::negative);
    /// The same numbers.
    POSITIVE positive(x) [NoBool] = same!(each, numbers: |x| x);
    /// The distance from 0; that of the least integer is itself.
    ABSOLUTE absolute(x) = same!(each, bool: |x| x, numbers: Number::absolute);
    /// The distance from 0, as floats.
    FABS fabs(x) = same!(each, elementary: Abs);
    /// -1, 0 or 1; NaN of NaN.
    SIGN sign(x) [NoBool] = same!(each, numbers: Number::sign);
    /// The squares.
    SQUARE square(x) = same!(each, numbers: Number::square);
    /// One divided by each element; of integers, the whole part of that.
    RECIPROCAL reciprocal(x) = same!(each, numbers: Number::reciprocal);
    /// The conjugate complex numbers: the same, of real ones.
    CONJUGATE conjugate(x) = same!(each, numbers: |x| x);
    /// The real parts: the same, of real numbers.
    REAL real(x) = same!(each, bool: |x| x, numbers: |x| x);
    /// The imaginary parts: 0, of real numbers.
    IMAG imag(x) = same!(each, bool: |_| false, numbers: |_| Default::default());
    /// Whether the imaginary part is 0, as it is of real numbers.
    ISREAL isreal(x) = truth!(each, bool: |_| true, numbers: |_| true);
    /// Whether the imaginary part is not 0, as it is not of real numbers.
    ISCOMPLEX iscomplex(x) = truth!(each, bool: |_| false, numbers: |_| false);

    /// The square roots; NaN below 0.
    SQRT sqrt(x) = same!(each, elementary: Sqrt);
    /// The cube roots.
    CBRT cbrt(x) = same!(each, elementary: Cbrt);
    /// Powers of e.
    EXP exp(x) = same!(each, elementary: Exp);
    /// Powers of 2.
    EXP2 exp2(x) = same!(each, elementary: Exp2);
    /// Powers of e less 1, exact near 0.
    EXPM1 expm1(x) = same!(each, elementary: ExpM1);
    /// Natural logarithms.
    LOG log(x) = same!(each, elementary: Log);
    /// Logarithms of base 2.
    LOG2 log2(x) = same!(each, elementary: Log2);
    /// Logarithms of base 10.
    LOG10 log10(x) = same!(each, elementary: Log10);
    /// Natural logarithms of 1 and each element, exact near 0.
    LOG1P log1p(x) = same!(each, elementary: Log1P);
    /// The logarithm of the sum of two exponentials.
    LOGADDEXP logaddexp(x1, x2) = same!(pairs, f32: |x, y| log_add(x.into(), y.into()) as f32, f64: log_add);
    /// The logarithm of base 2 of the sum of two powers of 2.
    LOGADDEXP2 logaddexp2(x1, x2) = same!(pairs, f32: |x, y| log2_add(x.into(), y.into()) as f32, f64: log2_add);
    /// Each element times 2 to the power of that integer, exactly as far as the result can be held.
    LDEXP ldexp(x1, x2) = &[
        mixed!(F16 f32, I64 i64 => F16 f32, |x, n| scaled(x.into(), n) as f32),
        mixed!(F32 f32, I64 i64 => F32 f32, |x, n| scaled(x.into(), n) as f32),
        mixed!(F64 f64, I64 i64 => F64 f64, scaled),
    ];

    /// Sines of angles in radians.
    SIN sin(x) = same!(each, elementary: Sin);
    /// Cosines of angles in radians.
    COS cos(x) = same!(each, elementary: Cos);
    /// Tangents of angles in radians.
    TAN tan(x) = same!(each, elementary: Tan);
    /// The angles, in radians, of these sines.
    ARCSIN arcsin(x) = same!(each, elementary: Arcsin);
    /// The angles, in radians, of these cosines.
    ARCCOS arccos(x) = same!(each, elementary: Arccos);
    /// The angles, in radians, of these tangents.
    ARCTAN arctan(x) = same!(each, elementary: Arctan);
    /// The angles, in radians, of points whose second coordinates are here and the first ones there.
    ARCTAN2 arctan2(x1, x2) = same!(pairs, elementary: Arctan2);
    /// The hypotenuse of a right triangle with these legs.
    HYPOT hypot(x1, x2) = same!(pairs, elementary: Hypot);
    /// Hyperbolic sines.
    SINH sinh(x) = same!(each, elementary: Sinh);
    /// Hyperbolic cosines.
    COSH cosh(x) = same!(each, elementary: Cosh);
    /// Hyperbolic tangents.
    TANH tanh(x) = same!(each, elementary: Tanh);
    /// The numbers of these hyperbolic sines.
    ARCSINH arcsinh(x) = same!(each, f32: |x| arcsinh(x.into()) as f32, f64: arcsinh);
    /// The numbers from 0 on of these hyperbolic cosines.
    ARCCOSH arccosh(x) = same!(each, f32: |x| arccosh(x.into()) as f32, f64: arccosh);
    /// The numbers of these hyperbolic tangents.
    ARCTANH arctanh(x) = same!(each, f32: |x| f64::atanh(x.into()) as f32, f64: f64::atanh);
    /// The angle of a number in the complex plane: 0, or π below 0.
    ANGLE angle(x) = versions!(
        same,
        each,
        [version!(each, Bool bool, F64 f64, |_| 0.0),],
        f32: |x: f32| if x.is_nan() { x } else if x.is_sign_negative() { PI as f32 } else { 0.0 },
        f64: |x: f64| if x.is_nan() { x } else if x.is_sign_negative() { PI } else { 0.0 }
    );
    /// Degrees in radians.
    DEG2RAD deg2rad(x) = same!(each, f32: |x| x * (PI as f32 / 180.0), f64: |x| x * (PI / 180.0));
    /// Degrees in radians: the same as `deg2rad`.
    RADIANS radians(x) = DEG2RAD.versions;
    /// Radians in degrees.
    RAD2DEG rad2deg(x) = same!(each, f32: |x| x * (180.0 / PI as f32), f64: |x| x * (180.0 / PI));
    /// Radians in degrees: the same as `rad2deg`.
    DEGREES degrees(x) = RAD2DEG.versions;
    /// The sine of π times each element, divided by that; 1 at 0.
    SINC sinc(x) [IntegersAsDoubles] = same!(each, f32: |x| sinc(x.into()) as f32, f64: sinc);

    /// The next whole number below.
    FLOOR floor(x) = same!(each, bool: |x| x, integers: |x| x, elementary: Floor);
    /// The next whole number above.
    CEIL ceil(x) = same!(each, bool: |x| x, integers: |x| x, elementary: Ceil);
    /// The next whole number towards 0.
    TRUNC trunc(x) = same!(each, bool: |x| x, integers: |x| x, elementary: Trunc);
    /// The next whole number towards 0: the same as `trunc`.
    FIX fix(x) = TRUNC.versions;
    /// The nearest whole number; of two the even one.
    RINT rint(x) = same!(each, elementary: Rint);

    /// The greater of two elements; NaN where one is.
    MAXIMUM maximum(x1, x2) =
        same!(pairs, bool: |x, y| x | y, numbers: Number::maximum);
    /// The lesser of two elements; NaN where one is.
    MINIMUM minimum(x1, x2) =
        same!(pairs, bool: |x, y| x & y, numbers: Number::minimum);
    /// The greater of two elements; the other where one is NaN.
    FMAX fmax(x1, x2) = same!(pairs, bool: |x, y| x | y, numbers: Number::fmax);
    /// The lesser of two elements; the other where one is NaN.
    FMIN fmin(x1, x2) = same!(pairs, bool: |x, y| x & y, numbers: Number::fmin);
    /// These numbers with the signs of those.
    COPYSIGN copysign(x1, x2) = same!(pairs, f32: f32::copysign, f64: f64::copysign);
    /// The next floats on the way to those numbers.
    NEXTAFTER nextafter(x1, x2) = same!(pairs, half: next_half, single: next_single, f64: next_double);
    /// How far the next float is, away from 0.
    SPACING spacing(x) = same!(
        each,
        half: |x| next_half(x, f16::INFINITY.copysign(x)) - x,
        single: |x| next_single(x, f32::INFINITY.copysign(x)) - x,
        f64: |x| next_double(x, f64::INFINITY.copysign(x)) - x
    );
    /// Numbers instead of NaN and infinities: 0, the least and the greatest.
    NAN_TO_NUM nan_to_num(x) = same!(
        each,
        bool: |x| x,
        integers: |x| x,
        half: |x: f16| f16::from_f32(finite(x.to_f32(), f16::MAX.to_f32())),
        single: |x| finite(x, f32::MAX),
        f64: |x| finite(x, f64::MAX)
    );

    /// Whether elements are not a number.
    ISNAN isnan(x) = truth!(each, bool: |_| false, numbers: Number::is_nan);
    /// Whether elements are infinite.
    ISINF isinf(x) = truth!(each, bool: |_| false, numbers: Number::is_infinite);
    /// Whether elements are numbers and not infinite.
    ISFINITE isfinite(x) = truth!(each, bool: |_| true, numbers: Number::is_finite);
    /// Whether elements have the sign of numbers below 0.
    SIGNBIT signbit(x) = truth!(each, f32: f32::is_sign_negative, f64: f64::is_sign_negative);

    /// Whether two elements are equal.
    EQUAL equal(x1, x2) [Compares] =
        truth!(pairs, bool: |x, y| x == y, integers: |x, y| x == y, orders: Ordering::is_eq, floats: |x, y| x == y);
    /// Whether two elements are not equal.
    NOT_EQUAL not_equal(x1, x2) [Compares] =
        truth!(pairs, bool: |x, y| x != y, integers: |x, y| x != y, orders: Ordering::is_ne, floats: |x, y| x != y);
    /// Whether elements are less than those.
    LESS less(x1, x2) [Compares] =
        truth!(pairs, bool: |x, y| !x & y, integers: |x, y| x < y, orders: Ordering::is_lt, floats: |x, y| x < y);
    /// Whether elements are at most those.
    LESS_EQUAL less_equal(x1, x2) [Compares] =
        truth!(pairs, bool: |x, y| !x | y, integers: |x, y| x <= y, orders: Ordering::is_le, floats: |x, y| x <= y);
    /// Whether elements are greater than those.
    GREATER greater(x1, x2) [Compares] =
        truth!(pairs, bool: |x, y| x && !y, integers: |x, y| x > y, orders: Ordering::is_gt, floats: |x, y| x > y);
    /// Whether elements are at least those.
    GREATER_EQUAL greater_equal(x1, x2) [Compares] =
        truth!(pairs, bool: |x, y| x || !y, integers: |x, y| x >= y, orders: Ordering::is_ge, floats: |x, y| x >= y);
    /// Whether both are true, which all but 0 is.
    LOGICAL_AND logical_and(x1, x2) [Truths] =
        truth!(pairs, bool: |x, y| x & y, numbers: |x, y| x.is_true() & y.is_true());
    /// Whether one or both are true, which all but 0 is.
    LOGICAL_OR logical_or(x1, x2) [Truths] =
        truth!(pairs, bool: |x, y| x | y, numbers: |x, y| x.is_true() | y.is_true());
    /// Whether one of two is true, which all but 0 is.
    LOGICAL_XOR logical_xor(x1, x2) [Truths] =
        truth!(pairs, bool: |x, y| x ^ y, numbers: |x, y| x.is_true() ^ y.is_true());
    /// Whether elements are 0.
    LOGICAL_NOT logical_not(x) = truth!(each, bool: |x: bool| !x, numbers: |x| !x.is_true());
    /// The bits that are set in both.
    BITWISE_AND bitwise_and(x1, x2) =
        same!(pairs, bool: Bits::and, integers: Bits::and);
    /// The bits that are set in one or both.
    BITWISE_OR bitwise_or(x1, x2) =
        same!(pairs, bool: Bits::or, integers: Bits::or);
    /// The bits that are set in one of two.
    BITWISE_XOR bitwise_xor(x1, x2) =
        same!(pairs, bool: Bits::xor, integers: Bits::xor);
    /// The bits that are not set.
    INVERT invert(x) = same!(each, bool: Bits::invert, integers: Bits::invert);
    /// Bits moved to higher places.
    LEFT_SHIFT left_shift(x1, x2) = same!(pairs, integers: Integer::shift_left);
    /// Bits moved to lower places.
    RIGHT_SHIFT right_shift(x1, x2) = same!(pairs, integers: Integer::shift_right);
}

// Functions with arguments of their own, whose methods and rows are written out.
statics! {
    /// Between two bounds: the nearer bound where an element is outside.
    CLIP clip(x, low, high) = same!(triples, bool: |x, low, high| (x | low) & high, numbers: |x, low, high| {
        Number::minimum(Number::maximum(x, low), high)
    });
    /// What [`POWER`] gives with 2 as the exponent, by one multiplication.
    SQUARED power(x1, x2) [FirstDecides] = same!(pairs, numbers: |x, _| x.times(x));
    /// What [`POWER`] gives with 3 as the exponent.
    CUBED power(x1, x2) [FirstDecides] = same!(pairs, numbers: |x, _| x.times(x).times(x));
    /// What [`POWER`] gives with 0.5 as the exponent, as NumPy takes it: NaN below 0.
    ROOT power(x1, x2) [FirstDecides] = same!(pairs, f32: |x, _| f32::sqrt(x), f64: |x, _| f64::sqrt(x));
    /// What [`POWER`] gives with -1 as the exponent.
    INVERSE power(x1, x2) [FirstDecides] = same!(pairs, floats: |x, _| x.reciprocal());
    /// Whether two numbers as close as `atol + rtol * |there|`, or both infinite alike.
    ISCLOSE isclose(x1, x2, rtol, atol) = truth!(quadruples, f64: is_close);
    /// As [`ISCLOSE`], or neither is a number.
    ISCLOSE_OR_NAN isclose(x1, x2, rtol, atol) = truth!(quadruples, f64: is_close_or_nan);
    /// The nearest number with a given power of ten as a factor: the second says by what to multiply before rounding.
    ROUND_UP round(x, factor) = same!(pairs, f32: |x: f32, by| (x * by).round_ties_even() / by, f64: |x: f64, by| (x * by).round_ties_even() / by);
    /// The same, where the second says by what to divide.
    ROUND_DOWN round(x, factor) = same!(pairs, numbers: Number::nearest_multiple);
    /// The second where the first is true, else the third.
    WHERE where(condition, x, y) [Condition] =
        same!(choice, bool: pick, numbers: pick);
}

/// The number itself, or the one nearest to it of those from `-most` to `most`; 0 for NaN.
fn finite<T: Number>(x: T, most: T) -> T {
    if x.is_nan() {
        T::default()
    } else if x > most {
        most
    } else if x < most.negative() {
        most.negative()
    } else {
        x
    }
}

/// From here on `x` is all of `x + 1 / x`.
const LARGE: f64 = 1e9;

fn arcsinh(x: f64) -> f64 {
    if x.abs() < LARGE { x.asinh() } else { (x.abs().ln() + LN_2).copysign(x) }
}

fn arccosh(x: f64) -> f64 {
    let above = x - 1.0;
    if x < LARGE { (above + (above * (x + 1.0)).sqrt()).ln_1p() } else { x.ln() + LN_2 }
}

fn sinc(x: f64) -> f64 {
    let y = PI * if x == 0.0 { 1e-20 } else { x };
    y.sin() / y
}

/// `x * 2.pow(n)`, rounded once.
fn scaled(x: f64, n: i64) -> f64 {
    let power = |n: i64| f64::from_bits(((n + 1023) as u64) << 52);
    // Three steps reach from the least number to the greatest; on the way down, none before the last is subnormal.
    let (mut x, mut n) = (x, n.clamp(-3000, 3000));
    for _ in 0..2 {
        if n > 1023 {
            (x, n) = (x * power(1023), n - 1023);
        } else if n < -1022 {
            (x, n) = (x * power(-1022 + 53), n + 1022 - 53);
        }
    }
    x * power(n.clamp(-1022, 1023))
}

/// A sum of powers of 2 as logarithms, without overflow.
fn log2_add(x: f64, y: f64) -> f64 {
    if x == y {
        return x + 1.0;
    }
    let apart = x - y;
    if apart > 0.0 {
        x + (-apart).exp2().ln_1p() * LOG2_E
    } else if apart <= 0.0 {
        y + apart.exp2().ln_1p() * LOG2_E
    } else {
        apart
    }
}

/// A sum of exponentials as logarithms, without overflow.
fn log_add(x: f64, y: f64) -> f64 {
    if x == y {
        // Both infinite alike, too.
        return x + LN_2;
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

/// The next number on the way to another: one bit pattern up or down.
macro_rules! next {
    ($($name:ident $type:ty;)*) => {$(
        fn $name(x: $type, to: $type) -> $type {
            let zero = <$type>::from_bits(0);
            if x.is_nan() || to.is_nan() {
                <$type>::NAN
            } else if x == to {
                to
            } else if x == zero {
                let least = <$type>::from_bits(1);
                if to > zero { least } else { -least }
            } else if (x < to) == (x > zero) {
                <$type>::from_bits(x.to_bits() + 1)
            } else {
                <$type>::from_bits(x.to_bits() - 1)
            }
        }
    )*};
}
next! {
    next_half f16;
    next_single f32;
    next_double f64;
}

/// How an integer without a sign and one with it compare.
fn order(x: u64, y: i64) -> Ordering {
    if y < 0 { Ordering::Greater } else { x.cmp(&y.cast_unsigned()) }
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
