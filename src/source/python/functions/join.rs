//! Several arrays as one: `da.concatenate([x, y])`, `da.stack([x, y], axis=1)`.

use super::{
    super::{
        eval::Run,
        function::{Call, Member},
        value::Value,
    },
    function, made, read,
};
use crate::{array::Array, source::Diagnostic};

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
    function("hstack", "tup, allow_unknown_chunksizes=False", |run, call| {
        let arrays = read::arrays(run, call, "tup")?;
        made(run, call, Array::hstack(&arrays))
    }),
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

fn broadcast_arrays(run: &mut Run<'_>, call: &Call) -> Result<Value, Diagnostic> {
    let given = call.rest.iter().map(|given| read::array_of(run, call, "args", &given.value));
    let arrays = given.collect::<Result<Vec<_>, _>>()?;
    match Array::broadcast_arrays(&arrays) {
        Ok(arrays) => {
            let values = arrays.into_iter().map(|array| made(run, call, Ok(array)));
            let values = values.collect::<Result<_, _>>()?;
            run.items(values, &call.span).map(Value::Tuple)
        }
        Err(error) => made(run, call, Err(error)),
    }
}
