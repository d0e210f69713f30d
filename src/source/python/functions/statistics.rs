//! Statistics that are no reductions by trees: `da.average(x)`, `da.median(x, axis=0)`, `da.ptp(x)`.

use super::{
    super::{
        eval::Run,
        function::{Call, Member},
        value::Value,
    },
    function, literal, made, read,
};
use crate::{
    array::{Array, ArrayError, ReduceOptions, SplitEvery},
    source::Diagnostic,
};

/// Functions of `da` and `np`.
pub(super) const DA: &[Member] = &[
    function("ptp", "a, axis=None", |run, call| along(run, call, Array::ptp)),
    function("count_nonzero", "a, axis=None", |run, call| along(run, call, Array::count_nonzero)),
    function("average", "a, axis=None, weights=None, returned=False, keepdims=False", average),
    function("median", "a, axis=None, keepdims=False, out=None", |run, call| {
        middle(run, call, Array::median)
    }),
    function("nanmedian", "a, axis=None, keepdims=False, out=None", |run, call| {
        middle(run, call, Array::nanmedian)
    }),
];

/// Functions of `da` that are methods of arrays, too.
pub(super) const BOTH: &[Member] = &[
    function("topk", TOP, |run, call| top(run, call, Array::topk)),
    function("argtopk", TOP, |run, call| top(run, call, Array::argtopk)),
];

const TOP: &str = "a, k, axis=-1, split_every=None";

fn top(
    run: &mut Run<'_>,
    call: &Call,
    by: fn(&Array, i64, i64, &SplitEvery) -> Result<Array, ArrayError>,
) -> Result<Value, Diagnostic> {
    let (array, _) = read::array(run, call)?;
    let k = read::integer(run, call, "k", call.value("k"))?;
    let axis = read::integer_or(run, call, "axis", -1)?;
    let options = read::split_every(run, call)?;
    made(run, call, by(array, k, axis, &options))
}

fn along(
    run: &mut Run<'_>,
    call: &Call,
    by: fn(&Array, Option<&[i64]>) -> Result<Array, ArrayError>,
) -> Result<Value, Diagnostic> {
    let (array, _) = read::array(run, call)?;
    let axis = read::integers(run, call, "axis")?;
    made(run, call, by(array, axis.as_deref()))
}

fn middle(
    run: &mut Run<'_>,
    call: &Call,
    by: fn(&Array, &ReduceOptions) -> Result<Array, ArrayError>,
) -> Result<Value, Diagnostic> {
    let (array, _) = read::array(run, call)?;
    let options = read::reduce_options(run, call)?;
    made(run, call, by(array, &options))
}

fn average(run: &mut Run<'_>, call: &Call) -> Result<Value, Diagnostic> {
    let (array, _) = read::array(run, call)?;
    let weights = match call.value("weights") {
        Value::None => None,
        _ => Some(literal::array_like(run, call, "weights")?),
    };
    let options = read::reduce_options(run, call)?;
    let (average, sum_of_weights) = match array.average(weights.as_ref(), &options) {
        Ok(both) => both,
        Err(error) => return made(run, call, Err(error)),
    };
    let average = made(run, call, Ok(average))?;
    if !call.truth(run, "returned")? {
        return Ok(average);
    }
    let sum_of_weights = made(run, call, Ok(sum_of_weights))?;
    run.items(vec![average, sum_of_weights], &call.span).map(Value::Tuple)
}
