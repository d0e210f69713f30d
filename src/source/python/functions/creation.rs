//! Arrays made from nothing: `da.ones`, `da.arange`.

use super::{
    super::{
        eval::Run,
        function::{Call, Member},
        value::Value,
    },
    function, read, refused,
};
use crate::{
    array::{Array, ArrayError, Chunks, Operand},
    dtype::{DType, Kind},
    kernel::Scalar,
    source::Diagnostic,
};

/// Functions of `da`.
pub(super) const DA: &[Member] = &[
    function("ones", SHAPED, |run, call| shaped(run, call, Array::ones)),
    function("zeros", SHAPED, |run, call| shaped(run, call, Array::zeros)),
    function("empty", SHAPED, |run, call| shaped(run, call, Array::empty)),
    function(
        "full",
        "shape, fill_value, dtype=None, chunks='auto', order='C', name=None, meta=None",
        |run, call| {
            let number = number(run, call, "fill_value")?;
            let dtype = read::dtype(run, call, "dtype")?.unwrap_or_else(|| natural(number));
            let size = size(run, call)?;
            made(run, call, |chunks| Array::full(&size, number, dtype, chunks))
        },
    ),
    function("arange", "start=None, stop=None, step=1, chunks='auto', like=None, dtype=None", |run, call| {
        let given = |name| match call.value(name) {
            Value::None => Ok(None),
            _ => number(run, call, name).map(Some),
        };
        let (start, stop) = match (given("start")?, given("stop")?) {
            (Some(start), Some(stop)) => (start, stop),
            (Some(stop), None) | (None, Some(stop)) => (Scalar::Int(0), stop),
            (None, None) => return Err(Diagnostic::new(call.span.clone(), "`arange` needs `stop`")),
        };
        let step = given("step")?.unwrap_or(Scalar::Int(1));
        let dtype = read::dtype(run, call, "dtype")?;
        made(run, call, |chunks| Array::arange(start, stop, step, dtype, chunks))
    }),
];

const SHAPED: &str = "shape, dtype='f8', chunks='auto', order='C', name=None, meta=None";

/// A function of a shape and a type.
fn shaped(
    run: &mut Run<'_>,
    call: &Call,
    of: fn(&[i64], DType, &Chunks) -> Result<Array, ArrayError>,
) -> Result<Value, Diagnostic> {
    let size = size(run, call)?;
    let dtype = read::dtype(run, call, "dtype")?.unwrap_or(DType::F64);
    made(run, call, |chunks| of(&size, dtype, chunks))
}

/// The array that a call makes, cut as its `chunks` say.
fn made(
    run: &mut Run<'_>,
    call: &Call,
    of: impl FnOnce(&Chunks) -> Result<Array, ArrayError>,
) -> Result<Value, Diagnostic> {
    let chunks = read::chunks(run, call)?;
    let array = of(&chunks).map_err(|error| refused(run, call, &error))?;
    run.pay(array.chunks().axes().iter().map(|axis| axis.len()).sum(), &call.span)?;
    Ok(Value::Array(array, call.span.clone()))
}

/// `shape=`: an integer or a tuple of some.
fn size(run: &Run<'_>, call: &Call) -> Result<Vec<i64>, Diagnostic> {
    match read::integers(run, call, "shape")? {
        Some(size) => Ok(size),
        None => Err(call.wrong(run, "shape", "an integer or a tuple of integers")),
    }
}

/// An argument that is a bare number.
fn number(run: &Run<'_>, call: &Call, name: &str) -> Result<Scalar, Diagnostic> {
    match read::operand(call.value(name)) {
        Some(Operand::Scalar(number)) => Ok(number),
        _ => Err(call.wrong(run, name, "a number")),
    }
}

/// The type that NumPy gives to a bare number.
fn natural(number: Scalar) -> DType {
    match number.kind() {
        Kind::Bool => DType::Bool,
        Kind::Signed | Kind::Unsigned => DType::I64,
        Kind::Float => DType::F64,
    }
}
