//! Products that add up along an axis: `x.dot(y)`, `da.matmul(x, y)`.

use super::{
    super::{
        eval::Run,
        function::{Call, Member},
        not_yet,
        value::Value,
    },
    function, read, refused,
};
use crate::{
    array::{Array, ArrayError},
    source::Diagnostic,
};

/// Functions of `da` that are methods of arrays, too.
pub(super) const BOTH: &[Member] = &[function("dot", "a, b", |run, call| product(run, call, Array::dot))];

/// Functions of `da` alone.
pub(super) const DA: &[Member] = &[
    function("matmul", "a, b", |run, call| product(run, call, Array::matmul)),
    function("tensordot", "a, b, axes=2", |run, call| {
        if call.value("axes").int() != Some(1) {
            return Err(not_yet(call.place("axes"), "`tensordot` with other axes than `axes=1`"));
        }
        product(run, call, Array::dot)
    }),
];

fn product(
    run: &mut Run<'_>,
    call: &Call,
    by: fn(&Array, &Array) -> Result<Array, ArrayError>,
) -> Result<Value, Diagnostic> {
    let (array, _) = read::array(run, call)?;
    let Value::Array(other, _) = call.value("b") else { return Err(call.wrong(run, "b", "an array")) };
    let axes = array.chunks().axes().iter().chain(other.chunks().axes());
    run.pay(axes.map(|axis| 2 * axis.len() + 8).sum(), &call.span)?;
    let result = by(array, other).map_err(|error| refused(run, call, &error))?;
    Ok(Value::Array(result, call.span.clone()))
}
