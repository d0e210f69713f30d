//! Products of matrices of any type.
//!
//! A product with a vector on one side, or of one term, reads a matrix once: `thin`. Others go through tiles of results
//! that stay in registers while a panel of terms is added up (`tile`), over panels that are packed into the order in
//! which tiles read them and that stay in a cache (`pack`). Panels are added to each other afterwards, so that a term
//! goes through fewer additions than one after the other. The order depends on the shapes alone.
//!
//! After K. Goto and R. van de Geijn, "Anatomy of high-performance matrix multiplication" (ACM TOMS, 2008).

pub(super) mod pack;
mod term;
#[cfg(test)]
mod tests;
pub(super) mod thin;
pub(super) mod tile;

pub(crate) use term::{Term, Total};

use super::{
    Context, KernelError,
    simd::{self, Level},
};
use std::ops::Range;
use tile::{Place, Shape};

/// How many terms of a sum are added up before the next panel: part of what the results are.
const PANEL: usize = 512;
/// Rows of the left matrix whose panel stays in the second cache.
const BLOCK_ROWS: usize = 96;
/// Columns of the right matrix whose panel stays in the third.
const BLOCK_COLUMNS: usize = 2048;

/// A matrix in a slice: the element in row `i` and column `j` is at `i * row_stride + j * column_stride`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Matrix<'a, T> {
    pub(super) data: &'a [T],
    pub(super) row_stride: usize,
    pub(super) column_stride: usize,
}

/// `out = a b` for a row-major `a` of m × k and a `b` of k × n.
///
/// # Errors
/// [`KernelError::Cancelled`] when the run is to stop.
pub(crate) fn multiply<T: Term>(
    context: &Context<'_>,
    a: &[T],
    b: &[T],
    [m, k, n]: [usize; 3],
    out: &mut [T::Sum],
) -> Result<(), KernelError> {
    multiply_at(Level::best(), context, a, b, [m, k, n], out)
}

fn multiply_at<T: Term>(
    level: Level,
    context: &Context<'_>,
    a: &[T],
    b: &[T],
    sizes: [usize; 3],
    out: &mut [T::Sum],
) -> Result<(), KernelError> {
    match sizes {
        [0, ..] | [_, _, 0] => Ok(()),
        [_, 0, _] => {
            out.fill(T::Sum::default());
            Ok(())
        }
        [_, _, 1] => thin::one_column(level, context, a, b, out),
        [1, ..] => thin::one_row(level, context, a, b, out),
        [_, 1, _] => thin::one_term(level, context, a, b, out),
        _ if level.is_wide() => blocks::<T, <T::Sum as Total>::Wide>(level, context, a, b, sizes, out),
        _ => blocks::<T, <T::Sum as Total>::Narrow>(level, context, a, b, sizes, out),
    }
}

fn blocks<T: Term, S: Shape<T::Sum>>(
    level: Level,
    context: &Context<'_>,
    a: &[T],
    b: &[T],
    [m, k, n]: [usize; 3],
    out: &mut [T::Sum],
) -> Result<(), KernelError> {
    let a = Matrix { data: a, row_stride: k, column_stride: 1 };
    let transposed_b = Matrix { data: b, row_stride: 1, column_stride: n };
    let (mut packed_a, mut packed_b) = (Vec::new(), Vec::new());
    for columns in pieces(n, BLOCK_COLUMNS) {
        for terms in pieces(k, PANEL) {
            simd::pack_columns::<T, S>(level, transposed_b, columns.clone(), terms.clone(), &mut packed_b);
            for rows in pieces(m, BLOCK_ROWS) {
                context.check_cancelled()?;
                simd::pack_rows::<T, S>(level, a, rows.clone(), terms.clone(), &mut packed_a);
                let out = &mut out[rows.start * n + columns.start..];
                let place =
                    Place { stride: n, rows: rows.len(), columns: columns.len(), is_first: terms.start == 0 };
                simd::multiply_block::<T::Sum, S>(level, &packed_a, &packed_b, out, place);
            }
        }
    }
    Ok(())
}

fn pieces(len: usize, piece: usize) -> impl Iterator<Item = Range<usize>> {
    (0..len).step_by(piece).map(move |first| first..len.min(first + piece))
}
