//! Arrays of numbers that are written down: `da.from_array`, `np.array`.

use super::{
    super::{
        eval::Run,
        function::{Call, Member},
        literal, not_yet,
        value::Value,
    },
    creation::made,
    function, read, refused,
};
use crate::{
    array::{Array, ArrayError, AxisChunks, Chunks},
    dtype::DType,
    kernel::Block,
    source::Diagnostic,
};

/// Functions of `da`.
pub(super) const DA: &[Member] = &[
    function(
        "from_array",
        "x, chunks='auto', name=None, lock=False, asarray=None, fancy=True, getitem=None, meta=None, \
         inline_array=False",
        from_array,
    ),
    function("array", "x, dtype=None, ndmin=None, like=None", |run, call| {
        if !matches!(call.value("ndmin"), Value::None) {
            return Err(not_yet(call.place("ndmin"), "`ndmin`"));
        }
        let array = array_like(run, call, "x")?;
        match read::dtype(run, call, "dtype")? {
            Some(dtype) if dtype != array.dtype() => Err(not_yet(call.place("dtype"), "`astype`")),
            _ => Ok(Value::Array(array, call.span.clone())),
        }
    }),
    function("asarray", AS_ARRAY, as_array),
    function("asanyarray", AS_ARRAY, as_array),
];

/// Functions of `np`.
pub(super) const NUMPY: &[Member] = &[
    function("array", "a, dtype=None, copy=True, order='K', subok=False, ndmin=0", numpy),
    function("asarray", "a, dtype=None, order=None, copy=None", numpy),
];

const AS_ARRAY: &str =
    "a, allow_unknown_chunksizes=False, dtype=None, order=None, like=None, inline_array=False";

fn from_array(run: &mut Run<'_>, call: &Call) -> Result<Value, Diagnostic> {
    if let Value::Array(..) = call.value("x") {
        let error = Diagnostic::new(call.place("x"), "this is an array of Dask already").label("an array");
        return Err(error.hint("`rechunk` cuts it in another way"));
    }
    if call.truth(run, "lock")? {
        return Err(not_yet(call.place("lock"), "`lock`"));
    }
    let block = block(run, call, "x", None)?;
    let chunks = read::chunks(run, call)?;
    made(run, call, Array::from_block(&block, &chunks, "from_array"))
}

fn as_array(run: &mut Run<'_>, call: &Call) -> Result<Value, Diagnostic> {
    if let Value::Array(array, span) = call.value("a") {
        return match read::dtype(run, call, "dtype")? {
            Some(dtype) if dtype != array.dtype() => Err(not_yet(call.place("dtype"), "`astype`")),
            _ => Ok(Value::Array(array.clone(), span.clone())),
        };
    }
    let dtype = read::dtype(run, call, "dtype")?;
    let block = block(run, call, "a", dtype)?;
    made(run, call, whole(&block))
}

fn numpy(run: &mut Run<'_>, call: &Call) -> Result<Value, Diagnostic> {
    if let Value::Array(..) = call.value("a") {
        let error = Diagnostic::new(call.place("a"), "NumPy would compute this array here").label("an array");
        return Err(error.hint("leave it lazy"));
    }
    let dtype = read::dtype(run, call, "dtype")?;
    block(run, call, "a", dtype).map(Value::Block)
}

/// An argument that is an array, or that Dask's functions take for one.
pub(super) fn array_like(run: &mut Run<'_>, call: &Call, name: &str) -> Result<Array, Diagnostic> {
    if let Value::Array(array, _) = call.value(name) {
        return Ok(array.clone());
    }
    let block = block(run, call, name, None)?;
    whole(&block).map_err(|error| refused(run, call, &error))
}

/// The numbers of an argument, as this type.
fn block(run: &mut Run<'_>, call: &Call, name: &str, dtype: Option<DType>) -> Result<Block, Diagnostic> {
    let value = call.value(name);
    run.pay(value.weight(), &call.span)?;
    literal::block(value, dtype)
        .map_err(|message| Diagnostic::new(call.place(name), message).label(value.kind()))
}

fn whole(block: &Block) -> Result<Array, ArrayError> {
    Array::from_block(block, &Chunks::Every(AxisChunks::Whole), "asarray")
}
