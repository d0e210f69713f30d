//! Functions that are applied element by element: `da.sqrt(x)`, `np.maximum(x, 0)`, `x.clip(0, 1)`.

use super::{
    super::{
        eval::Run,
        function::{Call, Function, Member},
        not_yet,
        number::Number,
        value::Value,
    },
    function, made, read, refused,
};
use crate::{
    array::{Array, Operand, Ufunc, functions},
    kernel::Scalar,
    source::Diagnostic,
};

/// Every function of the table, in `da` and in `numpy`.
pub(super) const FUNCTIONS: &[Member] = &functions::for_ufuncs!(row);

/// Other names of some of them.
pub(super) const ALIASES: &[Member] = &[
    alias("abs", &functions::ABSOLUTE),
    alias("bitwise_not", &functions::INVERT),
    alias("conj", &functions::CONJUGATE),
    alias("mod", &functions::REMAINDER),
    alias("true_divide", &functions::DIVIDE),
    function("around", "x, decimals=0", |run, call| round(run, call, "x", "around")),
];

/// Functions of `da` that are methods of arrays, too, with arguments of their own.
pub(super) const BOTH: &[Member] = &[
    function("clip", "a, min=None, max=None", |run, call| {
        let (array, _) = read::array(run, call)?;
        let low = bound(run, call, "min")?;
        let high = bound(run, call, "max")?;
        made(run, call, array.clip(low, high))
    }),
    function("round", "a, decimals=0", |run, call| round(run, call, "a", "round")),
];

/// Functions of `da` with arguments of their own.
pub(super) const DA: &[Member] = &[
    function("where", "condition, x=None, y=None", choose),
    function("isclose", "arr1, arr2, rtol=1e-05, atol=1e-08, equal_nan=False", |run, call| {
        let close = is_close(run, call)?;
        made(run, call, close)
    }),
];

/// Methods of arrays alone.
pub(super) const ARRAY: &[Member] = &[
    function("astype", "a, dtype, casting='unsafe', copy=True, order='K'", |run, call| {
        let (array, _) = read::array(run, call)?;
        let dtype = read::dtype(run, call, "dtype")?.unwrap_or(crate::dtype::DType::F64);
        made(run, call, Ok(array.astype(dtype)))
    }),
    function("conj", "a", |run, call| {
        let (array, _) = read::array(run, call)?;
        made(run, call, array.conjugate())
    }),
];

const fn row(ufunc: &'static Ufunc) -> Member {
    alias(ufunc.name, ufunc)
}

const fn alias(name: &'static str, ufunc: &'static Ufunc) -> Member {
    Member::Function(Function { name, signature: ufunc.signature, run: apply })
}

/// The function of the table that is called so.
fn ufunc(name: &str) -> Option<&'static Ufunc> {
    let aliased = match name {
        "abs" => "absolute",
        "bitwise_not" => "invert",
        "conj" => "conjugate",
        "mod" => "remainder",
        "true_divide" => "divide",
        name => name,
    };
    functions::for_ufuncs!(std::convert::identity).into_iter().find(|ufunc| ufunc.name == aliased)
}

/// The function of the table that the call names, applied to its arguments.
fn apply(run: &mut Run<'_>, call: &Call) -> Result<Value, Diagnostic> {
    let Some(ufunc) = ufunc(call.function.name) else {
        return Err(not_yet(call.span.clone(), &format!("`{}`", call.function.name)));
    };
    let names = ufunc.signature.split(", ");
    let operands = names.map(|name| operand(run, call, name)).collect::<Result<Vec<Operand>, _>>()?;
    let scalars: Option<Vec<Scalar>> = operands
        .iter()
        .map(|operand| if let Operand::Scalar(scalar) = operand { Some(*scalar) } else { None })
        .collect();
    match scalars {
        Some(scalars) => match Array::of_numbers(ufunc, &scalars) {
            Ok(scalar) => Ok(value(scalar)),
            Err(error) => Err(refused(run, call, &error)),
        },
        None => made(run, call, Array::elementwise(ufunc, ufunc.name, &operands)),
    }
}

fn value(scalar: Scalar) -> Value {
    match scalar {
        Scalar::Bool(b) => Value::Bool(b),
        Scalar::Int(n) => Number::Int(n).into(),
        Scalar::Float(x) => Number::Float(x).into(),
    }
}

fn operand(run: &Run<'_>, call: &Call, name: &str) -> Result<Operand, Diagnostic> {
    read::operand(call.value(name)).ok_or_else(|| call.wrong(run, name, "an array or a number"))
}

fn bound(run: &Run<'_>, call: &Call, name: &str) -> Result<Option<Operand>, Diagnostic> {
    match call.value(name) {
        Value::None => Ok(None),
        _ => operand(run, call, name).map(Some),
    }
}

fn round(run: &mut Run<'_>, call: &Call, of: &str, label: &'static str) -> Result<Value, Diagnostic> {
    let Value::Array(array, _) = call.value(of) else { return Err(call.wrong(run, of, "an array")) };
    let decimals = read::integer_or(run, call, "decimals", 0)?;
    let decimals = i32::try_from(decimals).map_err(|_| call.wrong(run, "decimals", "a small integer"))?;
    made(run, call, array.rounded(decimals, label))
}

fn choose(run: &mut Run<'_>, call: &Call) -> Result<Value, Diagnostic> {
    if let (Value::None, _) | (_, Value::None) = (call.value("x"), call.value("y")) {
        return Err(not_yet(call.span.clone(), "`where` without values"));
    }
    let (x, y) = (operand(run, call, "x")?, operand(run, call, "y")?);
    match call.value("condition") {
        Value::Array(condition, _) => made(run, call, Array::choose(condition, x, y)),
        condition => match condition.number() {
            Some(number) => {
                let (chosen, other) = if number.to_f64() == 0.0 { (y, x) } else { (x, y) };
                match chosen {
                    Operand::Array(chosen) => made(run, call, chosen.together_with(&other)),
                    Operand::Scalar(_) => {
                        Err(not_yet(call.span.clone(), "`where` with a number as the result"))
                    }
                }
            }
            None => Err(call.wrong(run, "condition", "an array or a number")),
        },
    }
}

fn is_close(run: &Run<'_>, call: &Call) -> Result<Result<Array, crate::array::ArrayError>, Diagnostic> {
    let (one, other) = (operand(run, call, "arr1")?, operand(run, call, "arr2")?);
    let (rtol, atol) = (call.float(run, "rtol", 1e-5)?, call.float(run, "atol", 1e-8)?);
    Ok(Array::isclose(&one, &other, rtol, atol, call.truth(run, "equal_nan")?))
}
