//! Running sums and products: `da.cumsum(x)` and `x.cumsum(axis=0)`.

use super::{
    super::{
        eval::Run,
        function::{Call, Member},
        value::Value,
    },
    function, made, read,
};
use crate::{
    array::{Array, ArrayError, ScanMethod, ScanOptions},
    source::Diagnostic,
};

/// Rows of functions with one signature, named after the methods that do it.
macro_rules! rows {
    ($signature:expr, $($name:ident)*) => {
        &[$(function(stringify!($name), $signature, |run, call| scan(run, call, Array::$name))),*]
    };
}

/// Functions of `da` and `np`.
pub(super) const DA: &[Member] =
    rows!("a, axis=None, dtype=None, out=None, method='sequential'", cumsum cumprod nancumsum nancumprod);

/// Methods of arrays, which need an axis.
pub(super) const ARRAY: &[Member] =
    rows!("a, axis, dtype=None, out=None, method='sequential'", cumsum cumprod);

fn scan(
    run: &mut Run<'_>,
    call: &Call,
    by: fn(&Array, &ScanOptions) -> Result<Array, ArrayError>,
) -> Result<Value, Diagnostic> {
    let (array, _) = read::array(run, call)?;
    read::no_out(call)?;
    let method = match call.text(run, "method")?.as_deref() {
        None | Some("sequential") => ScanMethod::Sequential,
        Some("blelloch") => ScanMethod::Blelloch,
        Some(_) => return Err(call.wrong(run, "method", "'sequential' or 'blelloch'")),
    };
    let axis = read::optional_integer(run, call, "axis")?;
    let options = ScanOptions { axis, dtype: read::dtype(run, call, "dtype")?, method };
    made(run, call, by(array, &options))
}
