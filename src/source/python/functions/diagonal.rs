//! Diagonals and triangles: `da.diag(x)`, `da.tril(x)`, `x.trace()`.

use super::{
    super::{
        eval::Run,
        function::{Call, Member},
        not_yet,
        value::Value,
    },
    function, made, read,
};
use crate::{
    array::{Array, ArrayError},
    dtype::DType,
    source::Diagnostic,
};

/// Functions of `da` that are methods of arrays, too.
pub(super) const BOTH: &[Member] =
    &[function("trace", "a, offset=0, axis1=0, axis2=1, dtype=None", |run, call| {
        diagonal(run, call, Array::trace)
    })];

/// Functions of `da` alone.
pub(super) const DA: &[Member] = &[
    function("diagonal", "a, offset=0, axis1=0, axis2=1", |run, call| diagonal(run, call, Array::diagonal)),
    function("diag", "a, k=0", |run, call| moved(run, call, Array::diag)),
    function("tril", "a, k=0", |run, call| moved(run, call, Array::tril)),
    function("triu", "a, k=0", |run, call| moved(run, call, Array::triu)),
    function("tri", "N, M=None, k=0, dtype=float, chunks='auto'", |run, call| {
        let n = read::one_integer(run, call, "N")?;
        let m = read::optional_integer(run, call, "M")?.unwrap_or(n);
        let k = read::integer_or(run, call, "k", 0)?;
        let dtype = read::dtype(run, call, "dtype")?.unwrap_or(DType::F64);
        let chunks = read::chunks(run, call)?;
        made(run, call, Array::tri([n, m], k, dtype, &chunks))
    }),
];

/// Something of a diagonal that `k` moves.
fn moved(
    run: &mut Run<'_>,
    call: &Call,
    by: fn(&Array, i64) -> Result<Array, ArrayError>,
) -> Result<Value, Diagnostic> {
    let (array, _) = read::array(run, call)?;
    let k = read::integer_or(run, call, "k", 0)?;
    made(run, call, by(array, k))
}

fn diagonal(
    run: &mut Run<'_>,
    call: &Call,
    by: fn(&Array, i64, i64, i64) -> Result<Array, ArrayError>,
) -> Result<Value, Diagnostic> {
    let (array, _) = read::array(run, call)?;
    if !matches!(call.value("dtype"), Value::None) {
        return Err(not_yet(call.place("dtype"), "`dtype` of `trace`"));
    }
    let offset = read::integer_or(run, call, "offset", 0)?;
    let axes = (read::integer_or(run, call, "axis1", 0)?, read::integer_or(run, call, "axis2", 1)?);
    made(run, call, by(array, offset, axes.0, axes.1))
}
