//! Products that read a matrix once: with a vector on one side, or of one term.

#![expect(clippy::inline_always, reason = "compiled anew for each instruction set, in `simd`")]

use super::{PANEL, Term, Total};
use crate::kernel::{
    Context, KernelError,
    simd::{self, Level},
};

/// How many rows a single column is multiplied with between two looks at whether to stop.
const ROWS_PER_CHECK: usize = 256;

/// A matrix times a single column.
pub(super) fn one_column<T: Term>(
    level: Level,
    context: &Context<'_>,
    a: &[T],
    b: &[T],
    out: &mut [T::Sum],
) -> Result<(), KernelError> {
    for (out, rows) in out.chunks_mut(ROWS_PER_CHECK).zip(a.chunks(b.len() * ROWS_PER_CHECK)) {
        context.check_cancelled()?;
        out.iter_mut().zip(rows.chunks(b.len())).for_each(|(out, row)| *out = simd::dot(level, row, b));
    }
    Ok(())
}

/// A single row times a matrix.
pub(super) fn one_row<T: Term>(
    level: Level,
    context: &Context<'_>,
    a: &[T],
    b: &[T],
    out: &mut [T::Sum],
) -> Result<(), KernelError> {
    let n = out.len();
    out.fill(T::Sum::default());
    let mut panel = vec![T::Sum::default(); n];
    for (a, b) in a.chunks(PANEL).zip(b.chunks(PANEL * n)) {
        context.check_cancelled()?;
        panel.fill(T::Sum::default());
        a.iter().zip(b.chunks(n)).for_each(|(a, b)| simd::add_multiple(level, &mut panel, *a, b));
        out.iter_mut().zip(&panel).for_each(|(out, &sum)| *out = out.plus(sum));
    }
    Ok(())
}

/// A column times a row.
pub(super) fn one_term<T: Term>(
    level: Level,
    context: &Context<'_>,
    a: &[T],
    b: &[T],
    out: &mut [T::Sum],
) -> Result<(), KernelError> {
    for (out, a) in out.chunks_mut(b.len()).zip(a) {
        context.check_cancelled()?;
        out.fill(T::Sum::default());
        simd::add_multiple(level, out, *a, b);
    }
    Ok(())
}

/// `out += a b` for one number `a`.
#[inline(always)]
pub(in crate::kernel) fn add_multiple<T: Term>(out: &mut [T::Sum], a: T, b: &[T]) {
    let a = a.widened();
    out.iter_mut().zip(b).for_each(|(out, b)| *out = out.plus_product(a, b.widened()));
}
