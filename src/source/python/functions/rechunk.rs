//! `x.rechunk(…)`.

use super::{
    super::{
        eval::Run,
        function::{Call, Member},
        value::Value,
    },
    function, read, refused,
};
use crate::{
    array::{Array, AxisChunks, Chunks, RechunkOptions},
    source::Diagnostic,
};

/// Functions of `da` that are methods of arrays, too.
pub(super) const BOTH: &[Member] = &[function(
    "rechunk",
    "a, chunks='auto', threshold=None, block_size_limit=None, balance=False, method=None",
    rechunk,
)];

fn rechunk(run: &mut Run<'_>, call: &Call) -> Result<Value, Diagnostic> {
    let (array, _) = read::array(run, call)?;
    let options = RechunkOptions {
        threshold: positive(run, call, "threshold")?,
        block_bytes: positive(run, call, "block_size_limit")?,
        balance: call.truth(run, "balance")?,
    };
    let chunks = kept_where_none(array, call, read::chunks(run, call)?);
    let result = array.rechunk(&chunks, &options).map_err(|error| {
        let mut diagnostic = refused(run, call, &error);
        // Axes are named in `chunks` here.
        diagnostic.span = call.place("chunks");
        diagnostic
    })?;
    let axes = result.chunks().axes().iter().zip(array.chunks().axes());
    run.pay(axes.map(|(new, old)| 4 * (new.len() + old.len())).sum(), &call.span)?;
    Ok(Value::Array(result, call.span.clone()))
}

fn positive(run: &Run<'_>, call: &Call, name: &str) -> Result<Option<u64>, Diagnostic> {
    match call.value(name) {
        Value::None => Ok(None),
        value => match value.int().and_then(|n| u64::try_from(n).ok()) {
            Some(n) => Ok(Some(n)),
            None => Err(call.wrong(run, name, "an integer above 0")),
        },
    }
}

/// `None` for an axis keeps its chunks, other than in the creation of an array.
fn kept_where_none(array: &Array, call: &Call, chunks: Chunks) -> Chunks {
    match (call.given("chunks"), chunks) {
        (Some(Value::Tuple(given) | Value::List(given)), Chunks::Axes(mut axes)) => {
            let old = array.chunks().axes();
            for ((axis, value), old) in axes.iter_mut().zip(given.iter()).zip(old) {
                if matches!(value, Value::None) {
                    *axis = AxisChunks::Lengths(old.iter().map(|&n| n.cast_signed()).collect());
                }
            }
            Chunks::Axes(axes)
        }
        (Some(Value::Dict(given)), Chunks::Some(entries)) => {
            let named = given.pairs().zip(entries).filter(|((_, value), _)| !matches!(value, Value::None));
            Chunks::Some(named.map(|(_, entry)| entry).collect())
        }
        (_, chunks) => chunks,
    }
}
