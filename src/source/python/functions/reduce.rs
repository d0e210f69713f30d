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
    function("prod", SIGNATURE, |run, call| reduce(run, call, Array::prod)),
    function("min", EXTREME, |run, call| reduce(run, call, Array::min)),
    function("max", EXTREME, |run, call| reduce(run, call, Array::max)),
    function("var", MOMENT, |run, call| spread(run, call, Array::var)),
    function("std", MOMENT, |run, call| spread(run, call, Array::std)),
];

/// Functions of `da` alone.
pub(super) const DA: &[Member] = &[
    function("nansum", SIGNATURE, |run, call| reduce(run, call, Array::nansum)),
    function("nanprod", SIGNATURE, |run, call| reduce(run, call, Array::nanprod)),
    function("nanmean", SIGNATURE, |run, call| reduce(run, call, Array::nanmean)),
    function("nanmin", EXTREME, |run, call| reduce(run, call, Array::nanmin)),
    function("nanmax", EXTREME, |run, call| reduce(run, call, Array::nanmax)),
    function("nanvar", MOMENT, |run, call| spread(run, call, Array::nanvar)),
    function("nanstd", MOMENT, |run, call| spread(run, call, Array::nanstd)),
];

const SIGNATURE: &str = "a, axis=None, dtype=None, keepdims=False, split_every=None, out=None";
const EXTREME: &str = "a, axis=None, keepdims=False, split_every=None, out=None";
const MOMENT: &str = "a, axis=None, dtype=None, keepdims=False, ddof=0, split_every=None, out=None";

/// With `ddof`.
fn spread(
    run: &mut Run<'_>,
    call: &Call,
    by: fn(&Array, f64, &ReduceOptions) -> Result<Array, ArrayError>,
) -> Result<Value, Diagnostic> {
    let ddof = call.float(run, "ddof", 0.0)?;
    reduce(run, call, |array, options| by(array, ddof, options))
}

fn reduce(
    run: &mut Run<'_>,
    call: &Call,
    by: impl FnOnce(&Array, &ReduceOptions) -> Result<Array, ArrayError>,
) -> Result<Value, Diagnostic> {
    let (array, _) = read::array(run, call)?;
    let options = read::reduce_options(run, call)?;
    // A tree has fewer than twice as many levels and chunks as its leaves.
    run.pay(array.chunks().axes().iter().map(|axis| 2 * axis.len() + 8).sum(), &call.span)?;
    let result = by(array, &options).map_err(|error| refused(run, call, &error))?;
    Ok(Value::Array(result, call.span.clone()))
}
