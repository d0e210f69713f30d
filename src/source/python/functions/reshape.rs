//! The same elements in another shape: `x.reshape(2, 3)`, `x.ravel()`.

use super::{
    super::{
        eval::Run,
        function::{Call, Member},
        value::Value,
    },
    function, made, read,
};
use crate::source::Diagnostic;

/// Functions of `da` that are methods of arrays, too.
pub(super) const BOTH: &[Member] = &[function("ravel", "a", ravel)];

/// Functions of `da` alone.
pub(super) const DA: &[Member] = &[
    function("reshape", "a, shape, merge_chunks=True, limit=None", reshape),
    function("expand_dims", "a, axis", |run, call| {
        let (array, _) = read::array(run, call)?;
        match read::integers(run, call, "axis")? {
            Some(axes) => made(run, call, array.expand_dims(&axes)),
            None => Err(call.wrong(run, "axis", "an integer or a tuple of integers")),
        }
    }),
];

/// Methods of arrays alone.
pub(super) const ARRAY: &[Member] = &[
    function("reshape", "a, *shape, merge_chunks=True, limit=None", reshape),
    function("flatten", "a", ravel),
];

fn reshape(run: &mut Run<'_>, call: &Call) -> Result<Value, Diagnostic> {
    let (array, _) = read::array(run, call)?;
    let Some(shape) = read::integers(run, call, "shape")? else {
        return Err(call.wrong(run, "shape", "an integer or a tuple of integers"));
    };
    // `limit` changes nothing in Dask, either.
    let merges = call.given("merge_chunks").is_none() || call.truth(run, "merge_chunks")?;
    let reshaped = if merges { array.reshape(&shape) } else { array.reshape_without_merging(&shape) };
    made(run, call, reshaped)
}

fn ravel(run: &mut Run<'_>, call: &Call) -> Result<Value, Diagnostic> {
    let (array, _) = read::array(run, call)?;
    made(run, call, array.ravel())
}
