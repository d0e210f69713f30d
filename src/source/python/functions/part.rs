//! Parts of arrays by name: `da.take(x, [0, 3])`, `da.flip(x)`, `x.squeeze()`, `x.blocks[0]`; and differences.

use super::{
    super::{
        eval::Run,
        function::{Call, Member},
        not_yet,
        value::Value,
    },
    function, made, property, read,
};
use crate::source::Diagnostic;

/// Functions of `da` that are methods of arrays, too.
pub(super) const BOTH: &[Member] = &[function("squeeze", "a, axis=None", |run, call| {
    let (array, _) = read::array(run, call)?;
    let axes = read::integers(run, call, "axis")?;
    made(run, call, array.squeeze(axes.as_deref()))
})];

/// Functions of `da` alone.
pub(super) const DA: &[Member] = &[
    function("take", "a, indices, axis=0", |run, call| {
        let (array, _) = read::array(run, call)?;
        let axis = read::integer_or(run, call, "axis", 0)?;
        let Some(indices) = read::integers(run, call, "indices")? else {
            return Err(call.wrong(run, "indices", "an integer or a list of integers"));
        };
        match (call.value("indices"), &indices[..]) {
            (Value::List(_) | Value::Tuple(_), _) => made(run, call, array.take(&indices, axis)),
            (_, &[one]) => made(run, call, array.take_one(one, axis)),
            _ => Err(call.wrong(run, "indices", "an integer or a list of integers")),
        }
    }),
    function("flip", "a, axis=None", |run, call| {
        let (array, _) = read::array(run, call)?;
        let axes = read::integers(run, call, "axis")?;
        made(run, call, array.flip(axes.as_deref()))
    }),
    function("flipud", "a", |run, call| flip(run, call, 0)),
    function("fliplr", "a", |run, call| flip(run, call, 1)),
    function("diff", "a, n=1, axis=-1, prepend=None, append=None", diff),
    function("ediff1d", "a, to_end=None, to_begin=None", |run, call| {
        let (array, _) = read::array(run, call)?;
        nothing(call, ["to_end", "to_begin"])?;
        made(run, call, array.ravel().and_then(|row| row.diff(1, 0)))
    }),
    function("delete", "a, obj, axis", |run, call| {
        let (array, _) = read::array(run, call)?;
        let axis = read::one_integer(run, call, "axis")?;
        let Some(indices) = read::integers(run, call, "obj")? else {
            return Err(call.wrong(run, "obj", "an integer or a list of integers"));
        };
        made(run, call, array.delete(&indices, axis)).map_err(|mut error| {
            // The elements are called otherwise here.
            if error.span == call.span {
                error.span = call.place("obj");
            }
            error
        })
    }),
];

/// Attributes of arrays alone.
pub(super) const ARRAY: &[Member] = &[property("blocks", blocks), property("partitions", blocks)];

fn blocks(run: &mut Run<'_>, call: &Call) -> Result<Value, Diagnostic> {
    Ok(Value::Blocks(read::array(run, call)?.0.clone()))
}

fn flip(run: &mut Run<'_>, call: &Call, axis: i64) -> Result<Value, Diagnostic> {
    let (array, _) = read::array(run, call)?;
    made(run, call, array.flip(Some(&[axis])))
}

fn diff(run: &mut Run<'_>, call: &Call) -> Result<Value, Diagnostic> {
    let (array, _) = read::array(run, call)?;
    let (n, axis) = (read::integer_or(run, call, "n", 1)?, read::integer_or(run, call, "axis", -1)?);
    nothing(call, ["prepend", "append"])?;
    // Every time there are two slices and what is made of them.
    let chunks: usize = array.chunks().axes().iter().map(|axis| 4 * axis.len() + 8).sum();
    run.pay(usize::try_from(n).unwrap_or(0).saturating_mul(chunks), &call.span)?;
    made(run, call, array.diff(n, axis))
}

/// Refuses arguments that change what is computed.
fn nothing(call: &Call, names: [&str; 2]) -> Result<(), Diagnostic> {
    let given = names.into_iter().find(|name| !matches!(call.value(name), Value::None));
    given.map_or(Ok(()), |name| Err(not_yet(call.place(name), &format!("`{name}`"))))
}
