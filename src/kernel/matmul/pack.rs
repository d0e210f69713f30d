//! Copies of parts of matrices in the order in which tiles read them.

#![expect(clippy::inline_always, reason = "compiled anew for each instruction set, in `simd`")]

use super::{Matrix, Term, tile::Shape};
use std::{array::from_fn, ops::Range};

/// How many elements of each row are turned at a time.
const TURN: usize = 8;

/// Packs rows of a matrix for tiles of this shape; see [`pack`].
#[inline(always)]
pub(in crate::kernel) fn pack_rows<T: Term, S: Shape<T::Sum>>(
    matrix: Matrix<'_, T>,
    rows: Range<usize>,
    terms: Range<usize>,
    packed: &mut Vec<T::Sum>,
) {
    S::pack_rows(matrix, rows, terms, packed);
}

/// Packs rows of a transposed matrix, which are its columns; see [`pack`].
#[inline(always)]
pub(in crate::kernel) fn pack_columns<T: Term, S: Shape<T::Sum>>(
    transposed: Matrix<'_, T>,
    columns: Range<usize>,
    terms: Range<usize>,
    packed: &mut Vec<T::Sum>,
) {
    S::pack_columns(transposed, columns, terms, packed);
}

/// Packs rows of a matrix in groups: of each group the first elements of all its rows, then the second ones, and so on.
/// A group without enough rows is filled up with zeros.
#[inline(always)]
pub(super) fn pack<T: Term, const GROUP: usize>(
    matrix: Matrix<'_, T>,
    rows: Range<usize>,
    terms: Range<usize>,
    packed: &mut Vec<T::Sum>,
) {
    let n_groups = rows.len().div_ceil(GROUP);
    packed.resize(n_groups * GROUP * terms.len(), T::Sum::default());
    let Matrix { data, row_stride, column_stride } = matrix;
    let groups = packed.as_chunks_mut::<GROUP>().0.chunks_mut(terms.len());
    for (first, packed) in rows.clone().step_by(GROUP).zip(groups) {
        let n_rows = GROUP.min(rows.end - first);
        let start = first * row_stride + terms.start * column_stride;
        if n_rows < GROUP {
            let element =
                |i: usize, term: usize| data[start + i * row_stride + term * column_stride].widened();
            for (term, packed) in packed.iter_mut().enumerate() {
                *packed = from_fn(|i| if i < n_rows { element(i, term) } else { T::Sum::default() });
            }
        } else if row_stride == 1 {
            for (packed, column) in packed.iter_mut().zip(data[start..].chunks(column_stride.max(1))) {
                packed.iter_mut().zip(&column[..GROUP]).for_each(|(to, from)| *to = from.widened());
            }
        } else {
            turn(from_fn(|i| &data[start + i * row_stride..][..terms.len()]), packed);
        }
    }
}

/// Rows to columns.
#[inline(always)]
fn turn<T: Term, const GROUP: usize>(rows: [&[T]; GROUP], columns: &mut [[T::Sum; GROUP]]) {
    let parts: [_; GROUP] = from_fn(|i| rows[i].as_chunks::<TURN>());
    let (turned, rest) = columns.as_chunks_mut::<TURN>();
    for (part, columns) in turned.iter_mut().enumerate() {
        let rows: [[T::Sum; TURN]; GROUP] = from_fn(|i| parts[i].0[part].map(T::widened));
        *columns = from_fn(|term| from_fn(|i| rows[i][term]));
    }
    for (term, column) in rest.iter_mut().enumerate() {
        *column = from_fn(|i| parts[i].1[term].widened());
    }
}
