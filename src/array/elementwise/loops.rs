//! From code for the elements at one place to code for slices of a type that is known at run time.

use super::number::Number;
use crate::kernel::{
    Element, Slice, SliceMut,
    simd::{self, Level},
};

/// Slices of other types than a version takes.
const OTHER_TYPES: &str = "takes other inputs than these";

/// `f` of each element.
pub(super) fn each<A: Element, B: Element>(
    level: Level,
    inputs: &[Slice<'_>],
    out: SliceMut<'_>,
    f: impl Fn(A) -> B,
) -> Result<(), &'static str> {
    let ([x], Some(out)) = (inputs, out.get::<B>()) else { return Err(OTHER_TYPES) };
    simd::each(level, f, x.get::<A>().ok_or(OTHER_TYPES)?, out);
    Ok(())
}

/// `f` of each pair of elements.
pub(super) fn pairs<A: Element, B: Element, C: Element>(
    level: Level,
    inputs: &[Slice<'_>],
    out: SliceMut<'_>,
    f: impl Fn(A, B) -> C,
) -> Result<(), &'static str> {
    let ([x, y], Some(out)) = (inputs, out.get::<C>()) else { return Err(OTHER_TYPES) };
    let (x, y) = x.get::<A>().zip(y.get::<B>()).ok_or(OTHER_TYPES)?;
    simd::pairs(level, f, x, y, out);
    Ok(())
}

/// `f` of each three elements.
pub(super) fn triples<A: Element, B: Element, C: Element>(
    level: Level,
    inputs: &[Slice<'_>],
    out: SliceMut<'_>,
    f: impl Fn(A, B, B) -> C,
) -> Result<(), &'static str> {
    let ([x, y, z], Some(out)) = (inputs, out.get::<C>()) else { return Err(OTHER_TYPES) };
    let (Some(x), Some(y), Some(z)) = (x.get::<A>(), y.get::<B>(), z.get::<B>()) else {
        return Err(OTHER_TYPES);
    };
    simd::triples(level, f, x, y, z, out);
    Ok(())
}

/// Powers of integers, or why there are none; of floats there always are.
pub(super) fn powers<A: Number>(
    level: Level,
    inputs: &[Slice<'_>],
    out: SliceMut<'_>,
    f: impl Fn(A, A) -> A,
) -> Result<(), &'static str> {
    let exponents = inputs.get(1).and_then(|slice| slice.get::<A>());
    if exponents.is_some_and(|all| all.iter().any(|&x| x.has_no_power())) {
        return Err("does not raise integers to powers below 0");
    }
    pairs(level, inputs, out, f)
}

/// `f` of each four elements.
pub(super) fn quadruples<A: Element, B: Element>(
    level: Level,
    inputs: &[Slice<'_>],
    out: SliceMut<'_>,
    f: impl Fn(A, A, A, A) -> B,
) -> Result<(), &'static str> {
    let out = out.get::<B>().ok_or(OTHER_TYPES)?;
    let all: Option<Vec<&[A]>> = inputs.iter().map(|slice| slice.get::<A>()).collect();
    let [w, x, y, z] = all.ok_or(OTHER_TYPES)?[..] else { return Err(OTHER_TYPES) };
    simd::quadruples(level, f, w, x, y, z, out);
    Ok(())
}
