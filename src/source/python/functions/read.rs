//! Arguments as the array module takes them: sizes, chunks, axes.

use super::super::{
    eval::Run,
    function::{Call, Given, wrong_value},
    not_yet,
    value::Value,
};
use crate::{
    array::{Array, AxisChunks, Chunks, Operand, ReduceOptions, SplitEvery, parse_bytes},
    dtype::DType,
    kernel::Scalar,
    source::{Diagnostic, Span},
};

/// An integer of an argument, or of one of its elements.
pub(super) fn integer(run: &Run<'_>, call: &Call, name: &str, value: &Value) -> Result<i64, Diagnostic> {
    let Some(n) = value.int() else { return Err(element_error(run, call, name, value, "an integer")) };
    i64::try_from(n).map_err(|_| {
        Diagnostic::new(call.place(name), format!("`{name}` is {n}, which no array can hold"))
            .label("too large")
    })
}

/// An argument, or an element of it, is of the wrong type.
fn element_error(run: &Run<'_>, call: &Call, name: &str, value: &Value, needed: &str) -> Diagnostic {
    let whole =
        matches!((call.given(name), value), (Some(Value::Tuple(_) | Value::List(_) | Value::Dict(_)), _));
    if whole {
        let message = format!("every entry of `{name}` must be {needed}, not {}", value.described());
        let error = Diagnostic::new(call.place(name), message);
        if matches!(value, Value::Float(_)) {
            error.hint("`//` divides integers, int(…) cuts")
        } else {
            error
        }
    } else {
        let given =
            Given { name: None, value: value.clone(), span: call.place(name), slash: call.slash(name) };
        wrong_value(run, &given, &format!("`{name}`"), needed)
    }
}

/// An integer.
pub(super) fn one_integer(run: &Run<'_>, call: &Call, name: &str) -> Result<i64, Diagnostic> {
    integer(run, call, name, call.value(name))
}

/// An integer that may be left out.
pub(super) fn integer_or(run: &Run<'_>, call: &Call, name: &str, default: i64) -> Result<i64, Diagnostic> {
    call.given(name).map_or(Ok(default), |value| integer(run, call, name, value))
}

/// An integer; `None` where it is Python's `None`.
pub(super) fn optional_integer(run: &Run<'_>, call: &Call, name: &str) -> Result<Option<i64>, Diagnostic> {
    match call.value(name) {
        Value::None => Ok(None),
        value => integer(run, call, name, value).map(Some),
    }
}

/// An integer or some: `size`, `axis`. `None` where it is Python's `None`.
pub(super) fn integers(run: &Run<'_>, call: &Call, name: &str) -> Result<Option<Vec<i64>>, Diagnostic> {
    match call.value(name) {
        Value::None => Ok(None),
        Value::Tuple(items) | Value::List(items) => {
            items.iter().map(|item| integer(run, call, name, item)).collect::<Result<_, _>>().map(Some)
        }
        value if value.number().is_some() => Ok(Some(vec![integer(run, call, name, value)?])),
        value => Err(element_error(run, call, name, value, "an integer or a tuple of integers")),
    }
}

/// `chunks=`.
pub(super) fn chunks(run: &Run<'_>, call: &Call) -> Result<Chunks, Diagnostic> {
    let axis = |value: &Value| axis_chunks(run, call, value);
    match call.given("chunks") {
        None => Ok(Chunks::default()),
        Some(Value::Tuple(items) | Value::List(items)) => {
            Ok(Chunks::Axes(items.iter().map(axis).collect::<Result<_, _>>()?))
        }
        Some(Value::Dict(items)) => {
            let entry = |(key, value)| Ok((integer(run, call, "chunks", key)?, axis(value)?));
            Ok(Chunks::Some(items.pairs().map(entry).collect::<Result<_, Diagnostic>>()?))
        }
        Some(value) => axis(value).map(Chunks::Every),
    }
}

fn axis_chunks(run: &Run<'_>, call: &Call, value: &Value) -> Result<AxisChunks, Diagnostic> {
    match value {
        Value::None => Ok(AxisChunks::Whole),
        Value::Text(text) if &**text == "auto" => Ok(AxisChunks::Auto),
        Value::Text(text) => parse_bytes(text).map(AxisChunks::Bytes).ok_or_else(|| {
            let message = format!("`chunks` cannot be {}", value.described());
            Diagnostic::new(call.place("chunks"), message)
                .hint("write \"auto\" or a number of bytes such as \"128MiB\"")
        }),
        Value::Tuple(items) | Value::List(items) => {
            let lengths =
                items.iter().map(|item| integer(run, call, "chunks", item)).collect::<Result<_, _>>()?;
            Ok(AxisChunks::Lengths(lengths))
        }
        value => integer(run, call, "chunks", value).map(AxisChunks::from),
    }
}

/// What a reduction is asked for, but `out=`.
pub(super) fn reduce_options(run: &Run<'_>, call: &Call) -> Result<ReduceOptions, Diagnostic> {
    no_out(call)?;
    Ok(ReduceOptions {
        axis: integers(run, call, "axis")?,
        keepdims: call.truth(run, "keepdims")?,
        split_every: split_every(run, call)?,
        dtype: dtype(run, call, "dtype")?,
        ddof: call.float(run, "ddof", 0.0)?,
    })
}

/// `split_every=`.
pub(super) fn split_every(run: &Run<'_>, call: &Call) -> Result<SplitEvery, Diagnostic> {
    Ok(match call.value("split_every") {
        Value::None => SplitEvery::Default,
        Value::Dict(items) => {
            let read = |value| integer(run, call, "split_every", value);
            let entry = |(key, value)| Ok((read(key)?, read(value)?));
            SplitEvery::PerAxis(items.pairs().map(entry).collect::<Result<_, Diagnostic>>()?)
        }
        value => SplitEvery::Total(integer(run, call, "split_every", value)?),
    })
}

/// Results go into arrays of their own.
pub(super) fn no_out(call: &Call) -> Result<(), Diagnostic> {
    match call.value("out") {
        Value::None => Ok(()),
        _ => Err(not_yet(call.place("out"), "`out`")),
    }
}

/// `dtype=`, or another argument like it: a name of NumPy's, or a type of Python's or NumPy's.
pub(super) fn dtype(run: &Run<'_>, call: &Call, name: &str) -> Result<Option<DType>, Diagnostic> {
    let found = match call.value(name) {
        Value::None => return Ok(None),
        Value::Text(text) => DType::by_name(text),
        Value::Function(function) => DType::by_name(function.name),
        _ => return Err(call.wrong(run, name, "a type of NumPy such as 'f8' or float")),
    };
    found.map(Some).ok_or_else(|| {
        let types: Vec<&str> = DType::all().map(DType::name).collect();
        Diagnostic::new(call.place(name), format!("`{name}` cannot be {}", call.value(name).described()))
            .label("not a type that chunkscope has")
            .hint(format!("it has {}", types.join(", ")))
    })
}

/// An argument of a function that is applied element by element: an array or a number.
pub(in super::super) fn operand(value: &Value) -> Option<Operand> {
    match value {
        Value::Array(array, _) => Some(array.into()),
        Value::Bool(b) => Some(Scalar::Bool(*b).into()),
        Value::Int(n) => Some(Scalar::Int(*n).into()),
        Value::Float(x) => Some(Scalar::Float(*x).into()),
        _ => None,
    }
}

/// A sequence of arrays.
pub(super) fn arrays(run: &Run<'_>, call: &Call, name: &str) -> Result<Vec<Array>, Diagnostic> {
    let (Value::Tuple(items) | Value::List(items)) = call.value(name) else {
        return Err(call.wrong(run, name, "a list of arrays"));
    };
    items.iter().map(|item| array_of(run, call, name, item)).collect()
}

/// An array that is an element of an argument.
pub(super) fn array_of(run: &Run<'_>, call: &Call, name: &str, value: &Value) -> Result<Array, Diagnostic> {
    match value {
        Value::Array(array, _) => Ok(array.clone()),
        value => Err(element_error(run, call, name, value, "an array")),
    }
}

/// The array that a call is about, and its expression.
pub(super) fn array<'c>(run: &Run<'_>, call: &'c Call) -> Result<(&'c Array, &'c Span), Diagnostic> {
    match call.value("a") {
        Value::Array(array, span) => Ok((array, span)),
        _ => Err(call.wrong(run, "a", "an array")),
    }
}
