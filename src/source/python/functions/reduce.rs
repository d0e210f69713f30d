//! Reductions: `da.mean(x)` and `x.mean()`.

use super::{
    super::{
        ast::BinaryOp,
        eval::Run,
        function::{Call, Member},
        value::Value,
    },
    function, read, refused, scalar,
};
use crate::{
    array::{Array, ArrayError, ReduceOptions},
    source::Diagnostic,
};

type Method = fn(&Array, &ReduceOptions) -> Result<Array, ArrayError>;

/// Rows of functions with one signature, named after the methods that do it.
macro_rules! rows {
    ($by:ident: $($signature:ident: $($name:ident)*;)*) => {
        &[$($(function(stringify!($name), $signature, |run, call| $by(run, call, Array::$name))),*),*]
    };
}

/// Functions of `da` that are methods of arrays, too.
pub(super) const BOTH: &[Member] = rows! { reduce:
    TYPED: sum mean prod;
    PLAIN: min max any all argmin argmax;
    MOMENT: var std;
};

/// More of these.
pub(super) const MORE: &[Member] = &[function(
    "moment",
    "a, order, axis=None, dtype=None, keepdims=False, ddof=0, split_every=None, out=None",
    |run, call| {
        let order = read::integer(run, call, "order", call.value("order"))?;
        reduce(run, call, |array, options| array.moment(order, options))
    },
)];

/// Functions of `da` alone.
pub(super) const DA: &[Member] = rows! { reduce:
    TYPED: nansum nanprod nanmean;
    PLAIN: nanmin nanmax nanargmin nanargmax;
    MOMENT: nanvar nanstd;
};

/// NumPy's, which take arrays of Dask.
pub(super) const NUMPY: &[Member] = rows! { reduce:
    TYPED: mean nansum nanprod nanmean;
    PLAIN: min max any all argmin argmax nanmin nanmax nanargmin nanargmax;
    MOMENT: var std nanvar nanstd;
};

/// And those that programs apply to tuples of numbers, too: `np.prod(x.shape)`.
pub(super) const NUMPY_OF_NUMBERS: &[Member] = &[
    function("sum", TYPED, |run, call| of_numbers(run, call, Array::sum, BinaryOp::Add, 0)),
    function("prod", TYPED, |run, call| of_numbers(run, call, Array::prod, BinaryOp::Mul, 1)),
];

const TYPED: &str = "a, axis=None, dtype=None, keepdims=False, split_every=None, out=None";
const PLAIN: &str = "a, axis=None, keepdims=False, split_every=None, out=None";
const MOMENT: &str = "a, axis=None, dtype=None, keepdims=False, ddof=0, split_every=None, out=None";

fn of_numbers(
    run: &mut Run<'_>,
    call: &Call,
    by: Method,
    op: BinaryOp,
    start: i128,
) -> Result<Value, Diagnostic> {
    match call.value("a") {
        Value::Array(..) => reduce(run, call, by),
        _ => scalar::fold(run, call, "a", op, Value::Int(start)),
    }
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
