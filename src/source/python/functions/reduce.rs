//! Reductions: `da.mean(x)` and `x.mean()`.

use super::{
    super::{
        eval::Run,
        function::{Call, Member},
        value::Value,
    },
    function, read, refused,
};
use crate::{
    array::{Array, ArrayError, ReduceOptions},
    source::Diagnostic,
};

/// Functions of `da` that are methods of arrays, too.
pub(super) const BOTH: &[Member] = &[
    function("sum", SIGNATURE, |run, call| reduce(run, call, Array::sum)),
    function("mean", SIGNATURE, |run, call| reduce(run, call, Array::mean)),
];

const SIGNATURE: &str = "a, axis=None, dtype=None, keepdims=False, split_every=None, out=None";

fn reduce(
    run: &mut Run<'_>,
    call: &Call,
    by: fn(&Array, &ReduceOptions) -> Result<Array, ArrayError>,
) -> Result<Value, Diagnostic> {
    let (array, _) = read::array(run, call)?;
    let options = read::reduce_options(run, call)?;
    // A tree has fewer than twice as many levels and chunks as its leaves.
    run.pay(array.chunks().axes().iter().map(|axis| 2 * axis.len() + 8).sum(), &call.span)?;
    let result = by(array, &options).map_err(|error| refused(run, call, &error))?;
    Ok(Value::Array(result, call.span.clone()))
}
