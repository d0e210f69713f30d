//! Arrays of numbers that are written down: `da.from_array`, `np.array`.

use super::{
    super::{
        eval::Run,
        function::{Call, Member},
        literal, not_yet,
        numpy::any_lazy,
        value::{DEEPEST, Value},
    },
    creation::made,
    function, read, refused,
};
use crate::{
    array::{Array, ArrayError, AxisChunks, Chunks, Index},
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
    function("array", "x, dtype=None, ndmin=None, like=None", array),
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

/// `asarray`, and NumPy's `array` and `asarray`: numbers that are written down become the type at once.
fn as_array(run: &mut Run<'_>, call: &Call) -> Result<Value, Diagnostic> {
    let dtype = read::dtype(run, call, "dtype")?;
    if has_arrays(call.value("a")) {
        let array = array_like(run, call, "a")?;
        return made(run, call, Ok(dtype.map_or_else(|| array.clone(), |dtype| array.astype(dtype))));
    }
    let block = block(run, call, "a", dtype)?;
    made(run, call, whole(&block))
}

fn numpy(run: &mut Run<'_>, call: &Call) -> Result<Value, Diagnostic> {
    if call.at_once {
        return as_array(run, call);
    }
    let error = Diagnostic::new(call.place("a"), "NumPy would compute this array here").label("an array");
    Err(error.hint("leave it lazy"))
}

/// `da.array`, which makes the type in a step of its own.
fn array(run: &mut Run<'_>, call: &Call) -> Result<Value, Diagnostic> {
    let mut array = array_like(run, call, "x")?;
    let ndmin = read::optional_integer(run, call, "ndmin")?.unwrap_or(0);
    let ndmin = usize::try_from(ndmin).unwrap_or(0).min(DEEPEST);
    while array.ndim() < ndmin {
        array = array.index(&[Index::NewAxis]).map_err(|error| refused(run, call, &error))?;
    }
    let dtype = read::dtype(run, call, "dtype")?.unwrap_or(array.dtype());
    made(run, call, Ok(array.astype(dtype)))
}

/// An argument that is an array, or that Dask's functions take for one.
pub(super) fn array_like(run: &mut Run<'_>, call: &Call, name: &str) -> Result<Array, Diagnostic> {
    run.pay(call.value(name).weight(), &call.span)?;
    like(run, call, name, call.value(name))
}

/// An array, or what Dask's functions take for one.
pub(super) fn like(run: &Run<'_>, call: &Call, name: &str, value: &Value) -> Result<Array, Diagnostic> {
    let array = match value {
        Value::Array(array, _) => Ok(array.clone()),
        Value::Tuple(items) | Value::List(items) if items.iter().any(has_arrays) => {
            let arrays = items.iter().map(|item| like(run, call, name, item));
            Array::stack(&arrays.collect::<Result<Vec<_>, _>>()?, 0)
        }
        value => {
            let block = literal::block(value, None).map_err(|message| no_array(call, name, message))?;
            whole(&block)
        }
    };
    array.map_err(|error| refused(run, call, &error))
}

/// Whether a value is a lazy array, or has one within lists.
fn has_arrays(value: &Value) -> bool {
    any_lazy(std::slice::from_ref(value))
}

fn no_array(call: &Call, name: &str, message: String) -> Diagnostic {
    Diagnostic::new(call.place(name), message).label(call.value(name).kind())
}

/// The numbers of an argument, as this type.
fn block(run: &mut Run<'_>, call: &Call, name: &str, dtype: Option<DType>) -> Result<Block, Diagnostic> {
    let value = call.value(name);
    run.pay(value.weight(), &call.span)?;
    literal::block(value, dtype).map_err(|message| no_array(call, name, message))
}

fn whole(block: &Block) -> Result<Array, ArrayError> {
    Array::from_block(block, &Chunks::Every(AxisChunks::Whole), "asarray")
}
