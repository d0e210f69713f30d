//! `da.linalg`: norms and factors of matrices. NumPy's functions of these names hand Dask arrays over.

use super::{
    super::{
        eval::Run,
        function::{Call, Member},
        value::Value,
    },
    function, made, read, refused,
};
use crate::{
    array::{Array, ArrayError, NormOrder},
    kernel::Scalar,
    source::Diagnostic,
};

pub(super) const FUNCTIONS: &[Member] = &[
    function("norm", "x, ord=None, axis=None, keepdims=False", |run, call| {
        let array = read::array_of(run, call, "x", call.value("x"))?;
        let (order, axes) = (order(run, call)?, read::integers(run, call, "axis")?);
        let keepdims = call.truth(run, "keepdims")?;
        pay(run, call, &array)?;
        made(run, call, array.norm(order, axes.as_deref(), keepdims))
    }),
    function("qr", "a", |run, call| factors(run, call, |array| array.qr().map(|(q, r)| vec![q, r]))),
    function("svd", "a, coerce_signs=True, full_matrices=False", |run, call| {
        if call.given("full_matrices").is_some() && call.truth(run, "full_matrices")? {
            let message = "Dask has singular vectors only as many as values";
            return Err(Diagnostic::new(call.place("full_matrices"), message).label("must be False"));
        }
        let coerce_signs = call.given("coerce_signs").is_none() || call.truth(run, "coerce_signs")?;
        factors(run, call, |array| array.svd(coerce_signs).map(|(u, s, v)| vec![u, s, v]))
    }),
];

/// `ord=`.
fn order(run: &Run<'_>, call: &Call) -> Result<NormOrder, Diagnostic> {
    match call.value("ord") {
        Value::None => Ok(NormOrder::Default),
        Value::Text(text) if &**text == "fro" => Ok(NormOrder::Frobenius),
        Value::Text(text) if &**text == "nuc" => Ok(NormOrder::Nuclear),
        Value::Int(n) => Ok(NormOrder::Number(Scalar::Int(*n))),
        Value::Float(x) => Ok(NormOrder::Number(Scalar::Float(*x))),
        _ => Err(call.wrong(run, "ord", "a number, 'fro' or 'nuc'")),
    }
}

fn factors(
    run: &mut Run<'_>,
    call: &Call,
    of: impl FnOnce(&Array) -> Result<Vec<Array>, ArrayError>,
) -> Result<Value, Diagnostic> {
    let (array, _) = read::array(run, call)?;
    pay(run, call, array)?;
    let factors = of(array).map_err(|error| refused(run, call, &error))?;
    let factors = factors.into_iter().map(|factor| Value::Array(factor, call.span.clone())).collect();
    run.items(factors, &call.span).map(Value::Tuple)
}

/// Every block may be factored again and again: of half as many each time.
fn pay(run: &mut Run<'_>, call: &Call, array: &Array) -> Result<(), Diagnostic> {
    run.pay(array.chunks().axes().iter().map(|axis| 16 * axis.len() + 32).sum(), &call.span)
}
