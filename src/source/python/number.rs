//! Python's arithmetic: exact integers, floor division, true division that rounds once.
//!
//! Integers have 127 bits and a sign here; beyond that is an error, never a wrong number. Held against CPython in
//! `tests/cases/source_numbers.txt`.

use super::ast::BinaryOp;
use std::cmp::Ordering;

/// A number as Python knows them; `True` and `False` count as 1 and 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Number {
    Int(i128),
    Float(f64),
}
use Number::{Float, Int};

/// Why there is no result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trouble {
    DivisionByZero,
    TooLarge,
    Complex,
    NegativeShift,
    /// The operator does not take these types.
    Types,
}

impl Trouble {
    pub(super) fn message(self) -> &'static str {
        match self {
            Self::DivisionByZero => "division by zero",
            Self::TooLarge => {
                "the result is too large: integers have up to 38 digits here, floats up to 1e308"
            }
            Self::Complex => "the result is a complex number",
            Self::NegativeShift => "a shift by a negative number",
            Self::Types => "this operator does not take floats",
        }
    }
}

impl Number {
    pub(super) fn to_f64(self) -> f64 {
        match self {
            Int(n) => n as f64,
            Float(x) => x,
        }
    }
}

/// `a op b`.
pub(super) fn binary(op: BinaryOp, a: Number, b: Number) -> Result<Number, Trouble> {
    match (op, a, b) {
        (BinaryOp::Pow, Int(a), Int(b)) => power_of_ints(a, b),
        (BinaryOp::Div, Int(a), Int(b)) => divide_ints(a, b).map(Float),
        (BinaryOp::MatMul, ..) => Err(Trouble::Types),
        (_, Int(a), Int(b)) => ints(op, a, b).map(Int),
        _ => floats(op, a.to_f64(), b.to_f64()).map(Float),
    }
}

fn ints(op: BinaryOp, a: i128, b: i128) -> Result<i128, Trouble> {
    let result = match op {
        BinaryOp::Add => a.checked_add(b),
        BinaryOp::Sub => a.checked_sub(b),
        BinaryOp::Mul => a.checked_mul(b),
        BinaryOp::FloorDiv | BinaryOp::Mod if b == 0 => return Err(Trouble::DivisionByZero),
        BinaryOp::FloorDiv => {
            a.checked_div(b).map(|q| if a % b != 0 && (a < 0) != (b < 0) { q - 1 } else { q })
        }
        BinaryOp::Mod => a.checked_rem(b).map(|r| if r != 0 && (r < 0) != (b < 0) { r + b } else { r }),
        BinaryOp::BitAnd => Some(a & b),
        BinaryOp::BitOr => Some(a | b),
        BinaryOp::BitXor => Some(a ^ b),
        BinaryOp::ShiftLeft | BinaryOp::ShiftRight if b < 0 => return Err(Trouble::NegativeShift),
        BinaryOp::ShiftLeft if a == 0 => Some(0),
        BinaryOp::ShiftLeft => match u32::try_from(b) {
            Ok(b @ 0..=126) => a.checked_mul(1 << b),
            _ => None,
        },
        BinaryOp::ShiftRight => Some(a >> b.min(127)),
        BinaryOp::Div | BinaryOp::Pow | BinaryOp::MatMul => return Err(Trouble::Types),
    };
    result.ok_or(Trouble::TooLarge)
}

fn power_of_ints(base: i128, exponent: i128) -> Result<Number, Trouble> {
    if exponent < 0 {
        return floats(BinaryOp::Pow, base as f64, exponent as f64).map(Float);
    }
    let power = match (base, exponent % 2) {
        (0 | 1, _) if exponent > 0 => Some(base),
        (-1, parity) => Some(1 - 2 * parity),
        _ => u32::try_from(exponent).ok().and_then(|exponent| base.checked_pow(exponent)),
    };
    power.map(Int).ok_or(Trouble::TooLarge)
}

/// The quotient, rounded once to the nearest even, however large the numbers are.
fn divide_ints(a: i128, b: i128) -> Result<f64, Trouble> {
    if b == 0 {
        return Err(Trouble::DivisionByZero);
    }
    let (n, d) = (a.unsigned_abs(), b.unsigned_abs());
    let (mut quotient, mut rest, mut shift) = (n / d, n % d, 0);
    // 55 bits and a last one that says whether anything is left round like the exact quotient.
    while rest != 0 && quotient < 1 << 55 && shift < 200 {
        rest <<= 1;
        quotient = (quotient << 1) | u128::from(rest >= d);
        rest -= if rest >= d { d } else { 0 };
        shift += 1;
    }
    let magnitude = (quotient | u128::from(rest != 0)) as f64 * 2f64.powi(-shift);
    Ok(if (a < 0) == (b < 0) { magnitude } else { -magnitude })
}

fn floats(op: BinaryOp, a: f64, b: f64) -> Result<f64, Trouble> {
    match op {
        BinaryOp::Add => Ok(a + b),
        BinaryOp::Sub => Ok(a - b),
        BinaryOp::Mul => Ok(a * b),
        BinaryOp::Div | BinaryOp::FloorDiv | BinaryOp::Mod if b == 0.0 => Err(Trouble::DivisionByZero),
        BinaryOp::Div => Ok(a / b),
        BinaryOp::FloorDiv => Ok(divide_and_rest(a, b).0),
        BinaryOp::Mod => Ok(divide_and_rest(a, b).1),
        BinaryOp::Pow => power_of_floats(a, b),
        _ => Err(Trouble::Types),
    }
}

fn power_of_floats(base: f64, exponent: f64) -> Result<f64, Trouble> {
    if base == 0.0 && exponent < 0.0 {
        return Err(Trouble::DivisionByZero);
    }
    if base < 0.0 && base.is_finite() && exponent.is_finite() && exponent.fract() != 0.0 {
        return Err(Trouble::Complex);
    }
    let power = base.powf(exponent);
    if power.is_infinite() && base.is_finite() && exponent.is_finite() {
        return Err(Trouble::TooLarge);
    }
    Ok(power)
}

/// `divmod` of floats as CPython does it: the rest has the sign of the divisor.
fn divide_and_rest(a: f64, b: f64) -> (f64, f64) {
    let mut rest = a % b;
    let mut quotient = (a - rest) / b;
    if rest == 0.0 {
        rest = 0f64.copysign(b);
    } else if (b < 0.0) != (rest < 0.0) {
        rest += b;
        quotient -= 1.0;
    }
    if quotient == 0.0 {
        return (0f64.copysign(a / b), rest);
    }
    let floor = quotient.floor();
    (if quotient - floor > 0.5 { floor + 1.0 } else { floor }, rest)
}

/// How two numbers compare, exactly; `None` for NaN.
pub(super) fn compare(a: Number, b: Number) -> Option<Ordering> {
    match (a, b) {
        (Int(a), Int(b)) => Some(a.cmp(&b)),
        (Float(a), Float(b)) => a.partial_cmp(&b),
        (Int(a), Float(b)) => int_with_float(a, b),
        (Float(a), Int(b)) => int_with_float(b, a).map(Ordering::reverse),
    }
}

fn int_with_float(a: i128, b: f64) -> Option<Ordering> {
    if b.is_nan() {
        return None;
    }
    if b.abs() >= 2f64.powi(127) {
        return Some(if b > 0.0 { Ordering::Less } else { Ordering::Greater });
    }
    let whole = b.trunc();
    Some(a.cmp(&(whole as i128)).then_with(|| 0.0.partial_cmp(&(b - whole)).unwrap_or(Ordering::Equal)))
}

/// `int(x)`: without the part behind the point.
pub(super) fn truncate(x: f64) -> Option<i128> {
    (x.abs() < 2f64.powi(127)).then_some(x as i128)
}

/// `round(x)` and `round(x, digits)` of a float: half to even, by the exact decimal value.
pub(super) fn round_float(x: f64, digits: i128) -> f64 {
    match digits {
        _ if !x.is_finite() => x,
        0..=340 => format!("{x:.*}", digits as usize).parse().unwrap_or(x),
        341.. => x,
        -308..=-1 => {
            let unit = 10f64.powi(-digits as i32);
            (x / unit).round_ties_even() * unit
        }
        _ => 0f64.copysign(x),
    }
}

/// `round(n, digits)` of an integer: half to even for negative digits.
pub(super) fn round_int(n: i128, digits: i128) -> Result<i128, Trouble> {
    if digits >= 0 {
        return Ok(n);
    }
    let Some(unit) = u32::try_from(digits.unsigned_abs()).ok().and_then(|digits| 10i128.checked_pow(digits))
    else {
        return Ok(0);
    };
    let (below, rest) = (n.div_euclid(unit), n.rem_euclid(unit));
    let up = rest > unit - rest || (rest == unit - rest && below % 2 != 0);
    (below + i128::from(up)).checked_mul(unit).ok_or(Trouble::TooLarge)
}
