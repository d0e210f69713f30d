//! Several arrays as one: `da.concatenate([x, y])`, `da.stack([x, y], axis=1)`.

use super::{
    super::{
        eval::Run,
        function::{Call, Member},
        value::Value,
    },
    function, made, read,
};
use crate::{
    array::{Array, ArrayError, Parts},
    source::Diagnostic,
};

/// Functions of `da` alone.
pub(super) const DA: &[Member] = &[
    function("concatenate", "seq, axis=0, allow_unknown_chunksizes=False", |run, call| {
        let arrays = read::arrays(run, call, "seq")?;
        if let Some(Value::None) = call.given("axis") {
            return made(run, call, Array::concatenate_flat(&arrays));
        }
        let axis = read::integer_or(run, call, "axis", 0)?;
        made(run, call, Array::concatenate(&arrays, axis))
    }),
    function("stack", "seq, axis=0, allow_unknown_chunksizes=False", |run, call| {
        let arrays = read::arrays(run, call, "seq")?;
        let axis = read::integer_or(run, call, "axis", 0)?;
        made(run, call, Array::stack(&arrays, axis))
    }),
    function("hstack", TUP, |run, call| stacked(run, call, Array::hstack)),
    function("vstack", TUP, |run, call| stacked(run, call, Array::vstack)),
    function("dstack", TUP, |run, call| stacked(run, call, Array::dstack)),
    function("block", "arrays, allow_unknown_chunksizes=False", |run, call| {
        let parts = parts(run, call, call.value("arrays"))?;
        made(run, call, Array::block(&parts))
    }),
    function("atleast_1d", "*arys", |run, call| atleast(run, call, Array::atleast_1d)),
    function("atleast_2d", "*arys", |run, call| atleast(run, call, Array::atleast_2d)),
    function("atleast_3d", "*arys", |run, call| atleast(run, call, Array::atleast_3d)),
    function("append", "a, values, axis=None", |run, call| {
        let (array, _) = read::array(run, call)?;
        let values = read::array_of(run, call, "values", call.value("values"))?;
        let axis = read::optional_integer(run, call, "axis")?;
        made(run, call, array.append(&values, axis))
    }),
    function("broadcast_to", "a, shape, chunks=None", |run, call| {
        let (array, _) = read::array(run, call)?;
        let Some(shape) = read::integers(run, call, "shape")? else {
            return Err(call.wrong(run, "shape", "an integer or a tuple of integers"));
        };
        let chunks = match call.value("chunks") {
            Value::None => None,
            _ => Some(read::chunks(run, call)?),
        };
        made(run, call, array.broadcast_to(&shape, chunks.as_ref()))
    }),
    function("broadcast_arrays", "*args, subok=False", broadcast_arrays),
];

const TUP: &str = "tup, allow_unknown_chunksizes=False";

fn stacked(
    run: &mut Run<'_>,
    call: &Call,
    by: fn(&[Array]) -> Result<Array, ArrayError>,
) -> Result<Value, Diagnostic> {
    let arrays = read::arrays(run, call, "tup")?;
    made(run, call, by(&arrays))
}

/// Nested lists of arrays.
fn parts(run: &Run<'_>, call: &Call, value: &Value) -> Result<Parts, Diagnostic> {
    match value {
        Value::List(items) => {
            items.iter().map(|item| parts(run, call, item)).collect::<Result<_, _>>().map(Parts::List)
        }
        value => read::array_of(run, call, "arrays", value).map(Parts::Array),
    }
}

/// One array, or a tuple of them.
fn atleast(
    run: &mut Run<'_>,
    call: &Call,
    by: fn(&Array) -> Result<Array, ArrayError>,
) -> Result<Value, Diagnostic> {
    let arrays = read::each_array(run, call, "arys")?;
    match &arrays[..] {
        [only] => made(run, call, by(only)),
        _ => several(run, call, arrays.iter().map(by).collect()),
    }
}

fn broadcast_arrays(run: &mut Run<'_>, call: &Call) -> Result<Value, Diagnostic> {
    let arrays = read::each_array(run, call, "args")?;
    several(run, call, Array::broadcast_arrays(&arrays))
}

/// A tuple of arrays.
fn several(
    run: &mut Run<'_>,
    call: &Call,
    arrays: Result<Vec<Array>, ArrayError>,
) -> Result<Value, Diagnostic> {
    let arrays = match arrays {
        Ok(arrays) => arrays,
        Err(error) => return made(run, call, Err(error)),
    };
    let values = arrays.into_iter().map(|array| made(run, call, Ok(array)));
    let values = values.collect::<Result<_, _>>()?;
    run.items(values, &call.span).map(Value::Tuple)
}
