//! Axes in another order: `x.T`, `x.transpose(1, 0)`, `da.moveaxis(x, 0, -1)`.

use super::{
    super::{
        eval::Run,
        function::{Call, Member},
        value::Value,
    },
    function, made, property, read,
};
use crate::source::Diagnostic;

/// Functions of `da` that are methods of arrays, too.
pub(super) const BOTH: &[Member] = &[function("swapaxes", "a, axis1, axis2", |run, call| {
    let (array, _) = read::array(run, call)?;
    let (axis1, axis2) = (read::one_integer(run, call, "axis1")?, read::one_integer(run, call, "axis2")?);
    made(run, call, array.swapaxes(axis1, axis2))
})];

/// Functions of `da` alone.
pub(super) const DA: &[Member] = &[
    function("transpose", "a, axes=None", |run, call| {
        let (array, _) = read::array(run, call)?;
        match read::integers(run, call, "axes")?.filter(|axes| !axes.is_empty()) {
            Some(axes) => made(run, call, array.transpose(&axes)),
            None => made(run, call, Ok(array.t())),
        }
    }),
    function("moveaxis", "a, source, destination", |run, call| {
        let (array, _) = read::array(run, call)?;
        let source = read::integers(run, call, "source")?.unwrap_or_default();
        let destination = read::integers(run, call, "destination")?.unwrap_or_default();
        made(run, call, array.moveaxis(&source, &destination))
    }),
    function("rollaxis", "a, axis, start=0", |run, call| {
        let (array, _) = read::array(run, call)?;
        let (axis, start) = (read::one_integer(run, call, "axis")?, read::integer_or(run, call, "start", 0)?);
        made(run, call, array.rollaxis(axis, start))
    }),
];

/// Methods and attributes of arrays alone.
pub(super) const ARRAY: &[Member] = &[
    property("T", |run, call| {
        let (array, _) = read::array(run, call)?;
        made(run, call, Ok(array.t()))
    }),
    function("transpose", "a, *axes", transpose),
];

/// The method, other than the function, gives the array itself where a tuple of axes says what is so already.
fn transpose(run: &mut Run<'_>, call: &Call) -> Result<Value, Diagnostic> {
    let (array, span) = read::array(run, call)?;
    let Some(axes) = read::integers(run, call, "axes")?.filter(|axes| !axes.is_empty()) else {
        return made(run, call, Ok(array.t()));
    };
    let is_list = matches!(call.value("axes"), Value::List(_));
    let ndim = i64::try_from(array.ndim()).unwrap_or(i64::MAX);
    if !is_list && (axes.iter().copied().eq(0..ndim) || axes.iter().copied().eq(-ndim..0)) {
        return Ok(Value::Array(array.clone(), span.clone()));
    }
    made(run, call, array.transpose(&axes))
}
