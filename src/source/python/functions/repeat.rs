//! Arrays repeated, moved round, surrounded: `x.repeat(2)`, `da.roll(x, 1)`, `da.pad(x, 1)`; and diagonals.

use super::{
    super::{
        eval::Run,
        function::{Call, Member},
        not_yet,
        value::{Items, Value},
    },
    function, made, read,
};
use crate::{
    array::{Array, ArrayError, Padding},
    dtype::DType,
    kernel::Scalar,
    source::Diagnostic,
};

/// Functions of `da` that are methods of arrays, too.
pub(super) const BOTH: &[Member] = &[
    function("repeat", "a, repeats, axis=None", |run, call| {
        let (array, _) = read::array(run, call)?;
        let repeats = read::one_integer(run, call, "repeats")?;
        let axis = read::optional_integer(run, call, "axis")?;
        made(run, call, array.repeat(repeats, axis))
    }),
    function("trace", "a, offset=0, axis1=0, axis2=1, dtype=None", |run, call| {
        diagonal(run, call, Array::trace)
    }),
];

/// Functions of `da` alone.
pub(super) const DA: &[Member] = &[
    function("tile", "a, reps", |run, call| {
        let (array, _) = read::array(run, call)?;
        match read::integers(run, call, "reps")? {
            Some(reps) => made(run, call, array.tile(&reps)),
            None => Err(call.wrong(run, "reps", "an integer or a tuple of integers")),
        }
    }),
    function("roll", "a, shift, axis=None", roll),
    function("rot90", "a, k=1, axes=(0,1)", |run, call| {
        let (array, _) = read::array(run, call)?;
        let k = read::integer_or(run, call, "k", 1)?;
        match read::integers(run, call, "axes")?.as_deref() {
            None => made(run, call, array.rot90(k, [0, 1])),
            Some(&[first, second]) => made(run, call, array.rot90(k, [first, second])),
            Some(_) => Err(call.wrong(run, "axes", "a pair of axes")),
        }
    }),
    function("pad", "a, pad_width, mode='constant', constant_values=0", pad),
    function("diagonal", "a, offset=0, axis1=0, axis2=1", |run, call| diagonal(run, call, Array::diagonal)),
    function("diag", "a, k=0", |run, call| moved(run, call, Array::diag)),
    function("tril", "a, k=0", |run, call| moved(run, call, Array::tril)),
    function("triu", "a, k=0", |run, call| moved(run, call, Array::triu)),
    function("tri", "N, M=None, k=0, dtype=float, chunks='auto'", |run, call| {
        let n = read::one_integer(run, call, "N")?;
        let m = read::optional_integer(run, call, "M")?.unwrap_or(n);
        let k = read::integer_or(run, call, "k", 0)?;
        let dtype = read::dtype(run, call, "dtype")?.unwrap_or(DType::F64);
        let chunks = read::chunks(run, call)?;
        made(run, call, Array::tri([n, m], k, dtype, &chunks))
    }),
];

/// Something of a diagonal that `k` moves.
fn moved(
    run: &mut Run<'_>,
    call: &Call,
    by: fn(&Array, i64) -> Result<Array, ArrayError>,
) -> Result<Value, Diagnostic> {
    let (array, _) = read::array(run, call)?;
    let k = read::integer_or(run, call, "k", 0)?;
    made(run, call, by(array, k))
}

fn diagonal(
    run: &mut Run<'_>,
    call: &Call,
    by: fn(&Array, i64, i64, i64) -> Result<Array, ArrayError>,
) -> Result<Value, Diagnostic> {
    let (array, _) = read::array(run, call)?;
    if !matches!(call.value("dtype"), Value::None) {
        return Err(not_yet(call.place("dtype"), "`dtype` of `trace`"));
    }
    let offset = read::integer_or(run, call, "offset", 0)?;
    let axes = (read::integer_or(run, call, "axis1", 0)?, read::integer_or(run, call, "axis2", 1)?);
    made(run, call, by(array, offset, axes.0, axes.1))
}

fn roll(run: &mut Run<'_>, call: &Call) -> Result<Value, Diagnostic> {
    let (array, _) = read::array(run, call)?;
    match (read::integers(run, call, "shift")?, read::integers(run, call, "axis")?) {
        (Some(shifts), Some(axes)) => made(run, call, array.roll(&shifts, &axes)),
        (Some(_), None) => {
            let shift = read::one_integer(run, call, "shift")?;
            made(run, call, array.roll_flat(shift))
        }
        (None, _) => Err(call.wrong(run, "shift", "an integer or a tuple of integers")),
    }
}

fn pad(run: &mut Run<'_>, call: &Call) -> Result<Value, Diagnostic> {
    let (array, _) = read::array(run, call)?;
    let ndim = array.ndim();
    let widths = pairs(call.value("pad_width"), ndim, &|value| i64::try_from(value.int()?).ok());
    let widths =
        widths.ok_or_else(|| call.wrong(run, "pad_width", "an integer, a pair, or a pair an axis"))?;
    let padding = match call.given("mode") {
        None => None,
        Some(Value::Text(mode)) => Some(&**mode),
        Some(_) => return Err(call.wrong(run, "mode", "a string")),
    };
    let padding = match padding {
        None | Some("constant") => {
            let numbers = match call.given("constant_values") {
                None => Some(vec![[Scalar::Int(0); 2]; ndim]),
                Some(value) => pairs(value, ndim, &scalar),
            };
            let wrong = || call.wrong(run, "constant_values", "a number, a pair, or a pair an axis");
            Padding::Constant(numbers.ok_or_else(wrong)?)
        }
        Some("edge") => Padding::Edge,
        Some(mode) => return Err(not_yet(call.place("mode"), &format!("`pad` with mode {mode:?}"))),
    };
    made(run, call, array.pad(&widths, &padding))
}

fn scalar(value: &Value) -> Option<Scalar> {
    match *value {
        Value::Bool(b) => Some(Scalar::Bool(b)),
        Value::Int(n) => Some(Scalar::Int(n)),
        Value::Float(x) => Some(Scalar::Float(x)),
        _ => None,
    }
}

/// Something for both ends of every axis, said once, once an end, or for each.
fn pairs<T: Copy>(value: &Value, ndim: usize, read: &dyn Fn(&Value) -> Option<T>) -> Option<Vec<[T; 2]>> {
    let pair = |items: &Items| match &**items {
        [before, after] => Some([read(before)?, read(after)?]),
        _ => None,
    };
    if let Some(same) = read(value) {
        return Some(vec![[same; 2]; ndim]);
    }
    let (Value::Tuple(items) | Value::List(items)) = value else { return None };
    if let [only] = &**items
        && let Some(same) = read(only)
    {
        return Some(vec![[same; 2]; ndim]);
    }
    if let Some(same) = pair(items) {
        return Some(vec![same; ndim]);
    }
    let each = items.iter().map(|item| match item {
        Value::Tuple(items) | Value::List(items) => pair(items),
        _ => None,
    });
    match &each.collect::<Option<Vec<_>>>()?[..] {
        [same] => Some(vec![*same; ndim]),
        each => Some(each.to_vec()),
    }
}
