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
    array::{Array, ArrayError, Chunks, LikeOptions, Operand},
    dtype::{DType, Kind},
    kernel::Scalar,
    source::Diagnostic,
};

/// Functions of `da`.
pub(super) const DA: &[Member] = &[
    function("ones", SHAPED, |run, call| shaped(run, call, Array::ones)),
    function("zeros", SHAPED, |run, call| shaped(run, call, Array::zeros)),
    function("empty", SHAPED, |run, call| shaped(run, call, Array::empty)),
    function("full", "shape, fill_value, dtype=None, chunks='auto', order='C', name=None, meta=None", full),
    function("ones_like", LIKE, |run, call| like(run, call, Array::ones_like)),
    function("zeros_like", LIKE, |run, call| like(run, call, Array::zeros_like)),
    function("empty_like", LIKE, |run, call| like(run, call, Array::empty_like)),
    function(
        "full_like",
        "a, fill_value, order='C', dtype=None, chunks=None, name=None, shape=None",
        |run, call| {
            let (number, _) = number(run, call, "fill_value")?;
            like(run, call, |array, options| array.full_like(number, options))
        },
    ),
    function("arange", "start=None, stop=None, step=1, chunks='auto', like=None, dtype=None", arange),
    function(
        "linspace",
        "start, stop, num=50, endpoint=True, retstep=False, chunks='auto', dtype=None",
        linspace,
    ),
    function("eye", "N, chunks='auto', M=None, k=0, dtype='f8'", eye),
];

const SHAPED: &str = "shape, dtype='f8', chunks='auto', order='C', name=None, meta=None";
const LIKE: &str = "a, dtype=None, order='C', chunks=None, name=None, shape=None";

/// A function of a shape and a type.
fn shaped(
    run: &mut Run<'_>,
    call: &Call,
    of: fn(&[i64], DType, &Chunks) -> Result<Array, ArrayError>,
) -> Result<Value, Diagnostic> {
    let size = size(run, call)?;
    let dtype = read::dtype(run, call, "dtype")?.unwrap_or(DType::F64);
    let chunks = read::chunks(run, call)?;
    made(run, call, of(&size, dtype, &chunks))
}

fn full(run: &mut Run<'_>, call: &Call) -> Result<Value, Diagnostic> {
    let (number, natural) = number(run, call, "fill_value")?;
    let dtype = read::dtype(run, call, "dtype")?.unwrap_or(natural);
    let (size, chunks) = (size(run, call)?, read::chunks(run, call)?);
    made(run, call, Array::full(&size, number, dtype, &chunks))
}

/// A function of an array that gives the shape.
fn like(
    run: &mut Run<'_>,
    call: &Call,
    of: impl FnOnce(&Array, &LikeOptions) -> Result<Array, ArrayError>,
) -> Result<Value, Diagnostic> {
    let array = super::literal::array_like(run, call, "a")?;
    let options = LikeOptions {
        dtype: read::dtype(run, call, "dtype")?,
        shape: read::integers(run, call, "shape")?,
        chunks: match call.value("chunks") {
            Value::None => None,
            _ => Some(read::chunks(run, call)?),
        },
    };
    made(run, call, of(&array, &options))
}

fn arange(run: &mut Run<'_>, call: &Call) -> Result<Value, Diagnostic> {
    let given = |name| match call.value(name) {
        Value::None => Ok(None),
        _ => number(run, call, name).map(|(number, _)| Some(number)),
    };
    let (start, stop) = match (given("start")?, given("stop")?) {
        (Some(start), Some(stop)) => (start, stop),
        (Some(stop), None) | (None, Some(stop)) => (Scalar::Int(0), stop),
        (None, None) => return Err(Diagnostic::new(call.span.clone(), "`arange` needs `stop`")),
    };
    let step = given("step")?.unwrap_or(Scalar::Int(1));
    let (dtype, chunks) = (read::dtype(run, call, "dtype")?, read::chunks(run, call)?);
    made(run, call, Array::arange(start, stop, step, dtype, &chunks))
}

fn linspace(run: &mut Run<'_>, call: &Call) -> Result<Value, Diagnostic> {
    let ((start, _), (stop, _)) = (number(run, call, "start")?, number(run, call, "stop")?);
    // Dask takes `int(num)`.
    let n = call.float(run, "num", 50.0)? as i64;
    let endpoint = call.given("endpoint").is_none() || call.truth(run, "endpoint")?;
    let dtype = read::dtype(run, call, "dtype")?.unwrap_or(DType::F64);
    let chunks = read::chunks(run, call)?;
    match Array::linspace(start, stop, n, endpoint, dtype, &chunks) {
        Ok((array, step)) if call.truth(run, "retstep")? => {
            let array = made(run, call, Ok(array))?;
            run.items(vec![array, Value::Float(step)], &call.span).map(Value::Tuple)
        }
        result => made(run, call, result.map(|(array, _)| array)),
    }
}

fn eye(run: &mut Run<'_>, call: &Call) -> Result<Value, Diagnostic> {
    let rows = read::integer(run, call, "N", call.value("N"))?;
    let columns = match call.value("M") {
        Value::None => rows,
        value => read::integer(run, call, "M", value)?,
    };
    let k = call.given("k").map_or(Ok(0), |k| read::integer(run, call, "k", k))?;
    let dtype = read::dtype(run, call, "dtype")?.unwrap_or(DType::F64);
    let chunks = match read::chunks(run, call)? {
        Chunks::Every(chunks) => chunks,
        _ => {
            return Err(call.wrong(run, "chunks", "an integer or a string: the blocks of `eye` are squares"));
        }
    };
    made(run, call, Array::eye([rows, columns], k, dtype, chunks))
}

/// The array that a call makes.
pub(super) fn made(
    run: &mut Run<'_>,
    call: &Call,
    array: Result<Array, ArrayError>,
) -> Result<Value, Diagnostic> {
    let array = array.map_err(|error| refused(run, call, &error))?;
    run.pay(array.chunks().axes().iter().map(|axis| axis.len()).sum(), &call.span)?;
    let array = match call.value("name") {
        Value::Text(name) => array.named(name),
        _ => array,
    };
    Ok(Value::Array(array, call.span.clone()))
}

/// `shape=`: an integer or a tuple of some.
fn size(run: &Run<'_>, call: &Call) -> Result<Vec<i64>, Diagnostic> {
    match read::integers(run, call, "shape")? {
        Some(size) => Ok(size),
        None => Err(call.wrong(run, "shape", "an integer or a tuple of integers")),
    }
}

/// An argument that is a number, and the type that NumPy gives it.
fn number(run: &Run<'_>, call: &Call, name: &str) -> Result<(Scalar, DType), Diagnostic> {
    match read::operand(call.value(name)) {
        Some(Operand::Scalar(number)) => Ok((
            number,
            match number.kind() {
                Kind::Bool => DType::Bool,
                Kind::Signed | Kind::Unsigned => DType::I64,
                Kind::Float => DType::F64,
            },
        )),
        Some(Operand::Typed(number, dtype)) => Ok((number, dtype)),
        _ => Err(call.wrong(run, name, "a number")),
    }
}
