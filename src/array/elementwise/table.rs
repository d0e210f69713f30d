//! The functions, a row each.

use super::{
    number::{Number, each, pairs},
    ufunc::{Loop, Ufunc},
};
use crate::dtype::DType;

/// Versions of one function: `takes => gives` from `$how::<takes, gives>` of `$f`.
macro_rules! version {
    ($takes:ident $A:ty => $gives:ident $B:ty, $how:ident, $f:expr) => {
        Loop {
            takes: DType::$takes,
            gives: DType::$gives,
            run: |inputs, out| $how::<$A, $B>(inputs, out, $f),
        }
    };
}
/// A function of floats, the same for each precision.
macro_rules! floats {
    ($how:ident, $single:expr, $double:expr) => {
        &[
            version!(F16 f32 => F16 f32, $how, $single),
            version!(F32 f32 => F32 f32, $how, $single),
            version!(F64 f64 => F64 f64, $how, $double),
        ]
    };
}
/// A function of all numbers but truth values.
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

pub(crate) static ADD: Ufunc = Ufunc {
    label: "add",
    loops: numbers!(pairs, Number::plus, version!(Bool bool => Bool bool, pairs, |x, y| x | y)),
};
pub(crate) static SUBTRACT: Ufunc = Ufunc { label: "sub", loops: numbers!(pairs, Number::minus) };
pub(crate) static MULTIPLY: Ufunc = Ufunc {
    label: "mul",
    loops: numbers!(pairs, Number::times, version!(Bool bool => Bool bool, pairs, |x, y| x & y)),
};
pub(crate) static NEGATIVE: Ufunc = Ufunc { label: "neg", loops: numbers!(each, Number::negative) };
pub(crate) static TRUE_DIVIDE: Ufunc =
    Ufunc { label: "truediv", loops: floats!(pairs, |x, y| x / y, |x, y| x / y) };
pub(crate) static SQRT: Ufunc = Ufunc { label: "sqrt", loops: floats!(each, f32::sqrt, f64::sqrt) };
