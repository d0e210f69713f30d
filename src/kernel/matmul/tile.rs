//! The innermost loop: one tile of results that stays in registers while a panel of terms is added up.

#![expect(clippy::inline_always, reason = "compiled anew for each instruction set, in `simd`")]

use super::{super::simd, Matrix, Term, Total, pack::pack};
use std::ops::Range;

/// How many rows and columns a tile has. It changes which results are computed side by side, not how any of them is.
pub(crate) trait Shape<S: Total> {
    const ROWS: usize;
    const COLUMNS: usize;

    fn pack_rows<T: Term<Sum = S>>(
        matrix: Matrix<'_, T>,
        rows: Range<usize>,
        terms: Range<usize>,
        packed: &mut Vec<S>,
    );
    fn pack_columns<T: Term<Sum = S>>(
        transposed: Matrix<'_, T>,
        columns: Range<usize>,
        terms: Range<usize>,
        packed: &mut Vec<S>,
    );
    /// Adds to the upper left corner of `out`, whose rows are `stride` apart, the product of packed panels: `a` has a
    /// column of the tile after the other, `b` a row after the other. Only `rows` and `columns` of the tile exist.
    fn add_product(a: &[S], b: &[S], out: &mut [S], place: Place);
}

/// A tile of so many rows and columns.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tile<const ROWS: usize, const COLUMNS: usize>;

/// Where results go: to so many rows and columns from the start of a slice on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    /// From one row to the next.
    pub(in crate::kernel) stride: usize,
    pub(in crate::kernel) rows: usize,
    pub(in crate::kernel) columns: usize,
    /// Whether there is nothing yet to add to.
    pub(in crate::kernel) is_first: bool,
}

impl<S: Total, const ROWS: usize, const COLUMNS: usize> Shape<S> for Tile<ROWS, COLUMNS> {
    const ROWS: usize = ROWS;
    const COLUMNS: usize = COLUMNS;

    #[inline(always)]
    fn pack_rows<T: Term<Sum = S>>(
        matrix: Matrix<'_, T>,
        rows: Range<usize>,
        terms: Range<usize>,
        packed: &mut Vec<S>,
    ) {
        pack::<T, ROWS>(matrix, rows, terms, packed);
    }
    #[inline(always)]
    fn pack_columns<T: Term<Sum = S>>(
        transposed: Matrix<'_, T>,
        columns: Range<usize>,
        terms: Range<usize>,
        packed: &mut Vec<S>,
    ) {
        pack::<T, COLUMNS>(transposed, columns, terms, packed);
    }
    #[inline(always)]
    fn add_product(a: &[S], b: &[S], out: &mut [S], place: Place) {
        let Place { stride, rows, columns, is_first } = place;
        for row in out.chunks(stride).take(rows) {
            // They will be here when the product is.
            simd::prefetch(&row[0]);
            simd::prefetch(&row[columns - 1]);
        }
        let sums = product(a.as_chunks::<ROWS>().0, b.as_chunks::<COLUMNS>().0);
        for (sums, out) in sums.iter().zip(out.chunks_mut(stride)).take(rows) {
            if is_first {
                if let Some(out) = out.first_chunk_mut::<COLUMNS>()
                    && columns == COLUMNS
                {
                    *out = *sums;
                } else {
                    out[..columns].copy_from_slice(&sums[..columns]);
                }
            } else if columns == COLUMNS {
                add(sums, &mut out[..COLUMNS]);
            } else {
                add(&sums[..columns], &mut out[..columns]);
            }
        }
    }
}

/// Adds the product of packed panels to a block of results.
#[inline(always)]
pub(in crate::kernel) fn multiply_block<S: Total, H: Shape<S>>(
    a: &[S],
    b: &[S],
    out: &mut [S],
    place: Place,
) {
    let terms = a.len() / place.rows.next_multiple_of(H::ROWS);
    for (j, b) in b.chunks_exact(terms * H::COLUMNS).enumerate() {
        let left = j * H::COLUMNS;
        for (i, a) in a.chunks_exact(terms * H::ROWS).enumerate() {
            let top = i * H::ROWS;
            let rows = H::ROWS.min(place.rows - top);
            let columns = H::COLUMNS.min(place.columns - left);
            H::add_product(a, b, &mut out[top * place.stride + left..], Place { rows, columns, ..place });
        }
    }
}

#[inline(always)]
fn add<S: Total>(sums: &[S], out: &mut [S]) {
    out.iter_mut().zip(sums).for_each(|(out, sum)| *out = out.plus(*sum));
}

/// Rows and columns that the compiler knows are loops that it unrolls, sums that it keeps in registers.
#[inline(always)]
fn product<S: Total, const ROWS: usize, const COLUMNS: usize>(
    a: &[[S; ROWS]],
    b: &[[S; COLUMNS]],
) -> [[S; COLUMNS]; ROWS] {
    let mut sums = [[S::default(); COLUMNS]; ROWS];
    for (column, row) in a.iter().zip(b) {
        for i in 0..ROWS {
            for j in 0..COLUMNS {
                sums[i][j] = sums[i][j].plus_product(column[i], row[j]);
            }
        }
    }
    sums
}
