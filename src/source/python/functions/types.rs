//! NumPy's types: `np.float32`, `np.dtype('f4')`.

use super::{
    super::{
        eval::Run,
        function::{Call, Member},
        number::Number,
        value::Value,
    },
    function, read,
};
use crate::{array::ArrayError, dtype::DType, source::Diagnostic};

/// Types that are functions: called, they make a number. `dtype=` and comparisons know them by their names.
pub(super) const NUMPY: &[Member] = &[
    function("bool", "x=False", number),
    function("bool_", "x=False", number),
    function("int8", "x=0", number),
    function("int16", "x=0", number),
    function("int32", "x=0", number),
    function("int64", "x=0", number),
    function("int_", "x=0", number),
    function("intp", "x=0", number),
    function("intc", "x=0", number),
    function("uint8", "x=0", number),
    function("uint16", "x=0", number),
    function("uint32", "x=0", number),
    function("uint64", "x=0", number),
    function("uint", "x=0", number),
    function("float16", "x=0", number),
    function("half", "x=0", number),
    function("float32", "x=0", number),
    function("single", "x=0", number),
    function("float64", "x=0", number),
    function("double", "x=0", number),
    function("dtype", "dtype", |run, call| match read::dtype(run, call, "dtype")? {
        Some(dtype) => Ok(Value::DType(dtype)),
        None => Err(call.wrong(run, "dtype", "a type of NumPy such as 'f8' or float")),
    }),
];

/// The number as one of the type that is called.
fn number(run: &mut Run<'_>, call: &Call) -> Result<Value, Diagnostic> {
    let (Some(dtype), given) = (DType::by_name(call.function.name), call.given("x")) else {
        return Err(Diagnostic::new(call.span.clone(), "this type is not known"));
    };
    let given = given.unwrap_or(&Value::Int(0));
    match given.number() {
        Some(Number::Int(n)) if !dtype.holds(n) => {
            let message = ArrayError::DoesNotFit { number: n, dtype }.to_string();
            Err(Diagnostic::new(call.place("x"), message).label("too large"))
        }
        Some(number) => Ok(Value::typed(number, dtype)),
        None => Err(call.wrong(run, "x", "a number")),
    }
}
