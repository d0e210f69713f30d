//! `math`, and what `numpy` does with single numbers.

use super::{
    super::{
        ast::BinaryOp,
        eval::Run,
        function::{Call, Member},
        not_yet,
        number::{self, Number},
        value::Value,
    },
    function,
};
use crate::{quantity::python_float, source::Diagnostic};
use std::f64::consts;

/// In `numpy` and `dask.array`, and but for the last in `math`.
pub(super) const CONSTANTS: &[Member] = &[
    Member::Number("pi", consts::PI),
    Member::Number("e", consts::E),
    Member::Number("inf", f64::INFINITY),
    Member::Number("nan", f64::NAN),
    Member::Nothing("newaxis"),
];

/// In `math`.
pub(super) const FUNCTIONS: &[Member] = &[
    function("sqrt", "x", |_, call| real(call, f64::sqrt)),
    function("exp", "x", |_, call| real(call, f64::exp)),
    function("log2", "x", |_, call| real(call, f64::log2)),
    function("log10", "x", |_, call| real(call, f64::log10)),
    function("sin", "x", |_, call| real(call, f64::sin)),
    function("cos", "x", |_, call| real(call, f64::cos)),
    function("tan", "x", |_, call| real(call, f64::tan)),
];

/// In `math` only.
pub(super) const MATH: &[Member] = &[
    function("prod", "iterable, start=1", |run, call| {
        let start = call.given("start").cloned().unwrap_or(Value::Int(1));
        fold(run, call, "iterable", BinaryOp::Mul, start)
    }),
    function("ceil", "x", |_, call| whole(call, f64::ceil)),
    function("floor", "x", |_, call| whole(call, f64::floor)),
    function("trunc", "x", |_, call| whole(call, f64::trunc)),
    function("log", "x, base=None", |run, call| {
        if let Value::None = call.value("base") {
            return real(call, f64::ln);
        }
        let base = call.float(run, "base", consts::E)?;
        real(call, |x| x.ln() / base.ln())
    }),
    function("pow", "x, y", |run, call| {
        let (x, y) = (call.float(run, "x", 0.0)?, call.float(run, "y", 0.0)?);
        arithmetic(call, BinaryOp::Pow, Number::Float(x), Number::Float(y))
    }),
    function("gcd", "*integers", |_, call| {
        let mut gcd = 0_u128;
        for given in &call.rest {
            let Some(n) = given.value.int() else {
                let message = format!("`gcd` takes integers, not {}", given.value.described());
                return Err(Diagnostic::new(given.span.clone(), message));
            };
            let mut n = n.unsigned_abs();
            while n != 0 {
                (gcd, n) = (n, gcd % n);
            }
        }
        Ok(Value::Int(i128::try_from(gcd).unwrap_or(i128::MAX)))
    }),
];

/// In `numpy` only: results are floats where those of `math` are integers.
pub(super) const NUMPY: &[Member] =
    &[function("float64", "x=0", |run, call| Ok(Value::Float(call.float(run, "x", 0.0)?)))];

/// The number that `x` is.
fn x(call: &Call) -> Result<Number, Diagnostic> {
    let value = call.value("x");
    value.number().ok_or_else(|| {
        if let Value::Array(..) = value {
            return not_yet(call.span.clone(), &format!("`{}` of arrays", call.function.name));
        }
        let message = format!("`{}` takes a number, not {}", call.function.name, value.described());
        Diagnostic::new(call.place("x"), message).label(value.kind())
    })
}

fn real(call: &Call, of: impl FnOnce(f64) -> f64) -> Result<Value, Diagnostic> {
    let x = x(call)?.to_f64();
    let y = of(x);
    if y.is_finite() || !x.is_finite() {
        return Ok(Value::Float(y));
    }
    let message = format!("`{}` has no value at {}", call.function.name, python_float(x));
    Err(Diagnostic::new(call.span.clone(), message).label("here"))
}

fn whole(call: &Call, of: impl FnOnce(f64) -> f64) -> Result<Value, Diagnostic> {
    match x(call)? {
        Number::Int(n) => Ok(Value::Int(n)),
        Number::Float(x) => number::truncate(of(x)).map(Value::Int).ok_or_else(|| {
            let message = format!("{} is no integer that can be held", python_float(x));
            Diagnostic::new(call.span.clone(), message).label("here")
        }),
    }
}

/// `a op b` as the result of a call.
pub(super) fn arithmetic(call: &Call, op: BinaryOp, a: Number, b: Number) -> Result<Value, Diagnostic> {
    let error =
        |trouble: number::Trouble| Diagnostic::new(call.span.clone(), trouble.message()).label("here");
    number::binary(op, a, b).map(Value::from).map_err(error)
}

/// The elements of an argument, joined by an operator.
pub(super) fn fold(
    run: &mut Run<'_>,
    call: &Call,
    argument: &str,
    op: BinaryOp,
    start: Value,
) -> Result<Value, Diagnostic> {
    let value = call.value(argument);
    if let Value::Array(..) = value {
        let name = call.function.name;
        let error = Diagnostic::new(
            call.span.clone(),
            format!("`{name}` would take the array's elements one by one"),
        );
        return Err(error.label("an array").hint(format!("write da.{name}(…), which works by chunks")));
    }
    let elements = match value.elements() {
        Some(elements) => elements,
        None if value.number().is_some() && op == BinaryOp::Mul => vec![value.clone()],
        None => return Err(call.wrong(run, argument, "a sequence of numbers")),
    };
    run.pay(elements.len(), &call.span)?;
    let mut total = start;
    for element in elements {
        let (Some(a), Some(b)) = (total.number(), element.number()) else {
            return Err(call.wrong(run, argument, "a sequence of numbers"));
        };
        total = arithmetic(call, op, a, b)?;
    }
    Ok(total)
}
