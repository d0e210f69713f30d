//! Elementary functions of slices of `f64` and `f32`: what NumPy calls its mathematical functions.
//!
//! In: slices of one length. Out: in another slice, the value at each number. What always holds: the bits of a value
//! depend on its number alone, not on the neighbours, the place, the processor or its instruction set. Values are off
//! by at most 1.05 units in the last place (each file says how much); NaN, infinities, zeros and their signs, and
//! subnormal numbers are treated as C99 and NumPy do.
//!
//! A function is a type with code for one number ([`batch::Function`]), without branches and tables, so that the
//! compiler makes vector instructions of it; numbers that this code is not for are computed again by other code.
//! Multiply-adds are fused, always and by name, so that they round alike everywhere. All coefficients are our own:
//! least maximum errors by Lawson's method at 240 bits (Muller, *Elementary Functions*, chapter 3), rounded one after
//! the other while the rest makes up for it; the method of each family is named in its file.

mod arcs;
pub(super) mod batch;
mod division;
mod exponential;
mod hyperbolic;
mod logarithm;
mod power;
pub(super) mod real;
mod roots;
mod rounding;
#[cfg(test)]
mod tests;
mod trigonometric;

use super::simd::{self, Level};

/// A function of one number, by NumPy's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Unary {
    Abs,
    Arccos,
    Arcsin,
    Arctan,
    Cbrt,
    Ceil,
    Cos,
    Cosh,
    Exp,
    Exp2,
    ExpM1,
    Floor,
    Log,
    Log10,
    Log1P,
    Log2,
    Rint,
    Sin,
    Sinh,
    Sqrt,
    Tan,
    Tanh,
    Trunc,
}

/// A function of two numbers, by NumPy's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Binary {
    Arctan2,
    FloorDivide,
    Fmod,
    Hypot,
    Power,
    Remainder,
}

/// A type of numbers that has these functions.
pub(crate) trait Elementary: Sized {
    /// The value of a function at each number of `x`, which is as long as `out`.
    fn unary(level: Level, function: Unary, x: &[Self], out: &mut [Self]);
    /// The value of a function at each pair of numbers of `x` and `y`, which are as long as `out`.
    fn binary(level: Level, function: Binary, x: &[Self], y: &[Self], out: &mut [Self]);
}

macro_rules! elementary {
    ($type:ident) => {
        impl Elementary for $type {
            fn unary(level: Level, function: Unary, x: &[Self], out: &mut [Self]) {
                match function {
                    Unary::Abs => simd::map(level, rounding::Abs, x, out),
                    Unary::Arccos => simd::map(level, arcs::Arccos, x, out),
                    Unary::Arcsin => simd::map(level, arcs::Arcsin, x, out),
                    Unary::Arctan => simd::map(level, arcs::Arctan, x, out),
                    Unary::Cbrt => simd::map(level, roots::Cbrt, x, out),
                    Unary::Ceil => simd::map(level, rounding::Ceil, x, out),
                    Unary::Cos => simd::map(level, trigonometric::Cos, x, out),
                    Unary::Cosh => simd::map(level, hyperbolic::Cosh, x, out),
                    Unary::Exp => simd::map(level, exponential::Exp, x, out),
                    Unary::Exp2 => simd::map(level, exponential::Exp2, x, out),
                    Unary::ExpM1 => simd::map(level, exponential::ExpM1, x, out),
                    Unary::Floor => simd::map(level, rounding::Floor, x, out),
                    Unary::Log => simd::map(level, logarithm::Log, x, out),
                    Unary::Log10 => simd::map(level, logarithm::Log10, x, out),
                    Unary::Log1P => simd::map(level, logarithm::Log1P, x, out),
                    Unary::Log2 => simd::map(level, logarithm::Log2, x, out),
                    Unary::Rint => simd::map(level, rounding::Rint, x, out),
                    Unary::Sin => simd::map(level, trigonometric::Sin, x, out),
                    Unary::Sinh => simd::map(level, hyperbolic::Sinh, x, out),
                    Unary::Sqrt => simd::map(level, roots::Sqrt, x, out),
                    Unary::Tan => simd::map(level, trigonometric::Tan, x, out),
                    Unary::Tanh => simd::map(level, hyperbolic::Tanh, x, out),
                    Unary::Trunc => simd::map(level, rounding::Trunc, x, out),
                }
            }
            fn binary(level: Level, function: Binary, x: &[Self], y: &[Self], out: &mut [Self]) {
                match function {
                    Binary::Arctan2 => simd::map_pairs(level, arcs::Arctan2, x, y, out),
                    Binary::FloorDivide => simd::map_pairs(level, division::FloorDivide, x, y, out),
                    Binary::Fmod => simd::map_pairs(level, division::Fmod, x, y, out),
                    Binary::Hypot => simd::map_pairs(level, roots::Hypot, x, y, out),
                    Binary::Power => simd::map_pairs(level, power::Power, x, y, out),
                    Binary::Remainder => simd::map_pairs(level, division::Remainder, x, y, out),
                }
            }
        }
    };
}

elementary!(f64);
elementary!(f32);
