//! `x.rechunk(…)`.

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
    if call.truth(run, "balance")? {
        return Err(not_yet(call.place("balance"), "`balance`"));
    }
    let options = RechunkOptions {
        threshold: positive(run, call, "threshold")?,
        block_bytes: positive(run, call, "block_size_limit")?,
    };
    let chunks = kept_where_none(array, call, read::chunks(run, call)?);
    if is_automatic(&chunks) {
        return Err(not_yet(call.place("chunks"), "`rechunk` with automatic chunks"));
    }
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

fn is_automatic(chunks: &Chunks) -> bool {
    let axes: Vec<&AxisChunks> = match chunks {
        Chunks::Every(axis) => vec![axis],
        Chunks::Axes(axes) => axes.iter().collect(),
        Chunks::Some(entries) => entries.iter().map(|(_, axis)| axis).collect(),
    };
    axes.iter().any(|axis| matches!(axis, AxisChunks::Auto | AxisChunks::Bytes(_)))
}
