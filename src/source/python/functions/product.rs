//! Products that add up along axes: `x.dot(y)`, `da.tensordot(x, y, axes=([1], [0]))`, `x @ y`.

use super::{
    super::{
        eval::Run,
        function::{Call, Member},
        not_yet,
        value::Value,
    },
    function, made, read,
};
use crate::{
    array::{Array, ArrayError, CommonAxes},
    source::Diagnostic,
};

/// Functions of `da` that are methods of arrays, too.
pub(super) const BOTH: &[Member] =
    &[function("dot", "a, b", |run, call| product(run, call, ["a", "b"], Array::dot))];

/// Functions of `da` alone.
pub(super) const DA: &[Member] = &[
    function("matmul", "a, b", |run, call| product(run, call, ["a", "b"], Array::matmul)),
    function("outer", "a, b", |run, call| product(run, call, ["a", "b"], Array::outer)),
    function("tensordot", "lhs, rhs, axes=2", |run, call| {
        let axes = axes(run, call)?;
        product(run, call, ["lhs", "rhs"], |a, b| a.tensordot(b, axes))
    }),
    function("einsum", "subscripts, *operands, optimize=False, split_every=None, dtype=None", |run, call| {
        let Some(subscripts) = call.text(run, "subscripts")? else {
            return Err(call.wrong(run, "subscripts", "a string such as 'ij,jk->ik'"));
        };
        if !matches!(call.value("dtype"), Value::None) {
            return Err(not_yet(call.place("dtype"), "`dtype` of `einsum`"));
        }
        let (arrays, split_every) = (read::each_array(run, call, "operands")?, read::split_every(run, call)?);
        let axes = arrays.iter().flat_map(|array| array.chunks().axes());
        run.pay(axes.map(|axis| 8 * axis.len() + 8).sum(), &call.span)?;
        made(run, call, Array::einsum(&subscripts, &arrays, &split_every))
    }),
    function("vdot", "a, b", |run, call| product(run, call, ["a", "b"], Array::vdot)),
];

fn product(
    run: &mut Run<'_>,
    call: &Call,
    names: [&str; 2],
    by: impl FnOnce(&Array, &Array) -> Result<Array, ArrayError>,
) -> Result<Value, Diagnostic> {
    let [a, b] = names.map(|name| read::array_of(run, call, name, call.value(name)));
    let (a, b) = (a?, b?);
    run.pay(a.chunks().axes().iter().chain(b.chunks().axes()).map(|axis| axis.len()).sum(), &call.span)?;
    made(run, call, by(&a, &b))
}

/// `axes=`.
fn axes(run: &Run<'_>, call: &Call) -> Result<CommonAxes, Diagnostic> {
    match call.given("axes") {
        None => Ok(CommonAxes::Inner(2)),
        Some(Value::Tuple(sides) | Value::List(sides)) => match &sides[..] {
            [left, right] => {
                let side = |value| read::integers_of(run, call, "axes", value);
                Ok(CommonAxes::Pairs(side(left)?, side(right)?))
            }
            _ => Err(call.wrong(run, "axes", "an integer, or the axes of one array and those of the other")),
        },
        Some(_) => read::one_integer(run, call, "axes").map(CommonAxes::Inner),
    }
}
