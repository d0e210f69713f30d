//! Copies of parts of matrices in the order in which tiles read them.

#![expect(clippy::inline_always, reason = "compiled anew for each instruction set, in `simd`")]

use super::Matrix;
use super::tile::Term;
use std::array::from_fn;
use std::ops::Range;

/// How many elements of each row are turned at a time.
const TURN: usize = 8;

/// Packs rows of a matrix in groups: of each group the first elements of all its rows, then the second ones, and so on.
/// A group without enough rows is filled up with zeros.
#[inline(always)]
pub(super) fn pack<T: Term, const GROUP: usize>(
    matrix: Matrix<'_, T>,
    rows: Range<usize>,
    terms: Range<usize>,
    packed: &mut Vec<T>,
) {
    let n_groups = rows.len().div_ceil(GROUP);
    packed.resize(n_groups * GROUP * terms.len(), T::default());
    let Matrix { data, row_stride, column_stride } = matrix;
    let groups = packed.as_chunks_mut::<GROUP>().0.chunks_mut(terms.len());
    for (first, packed) in rows.clone().step_by(GROUP).zip(groups) {
        let n_rows = GROUP.min(rows.end - first);
        let start = first * row_stride + terms.start * column_stride;
        if n_rows < GROUP {
            for (term, packed) in packed.iter_mut().enumerate() {
                *packed = from_fn(|i| {
                    if i < n_rows {
                        data[start + i * row_stride + term * column_stride]
                    } else {
                        T::default()
                    }
                });
            }
        } else if row_stride == 1 {
            for (packed, column) in packed.iter_mut().zip(data[start..].chunks(column_stride.max(1))) {
                packed.copy_from_slice(&column[..GROUP]);
            }
        } else if column_stride == 1 {
            turn(from_fn(|i| &data[start + i * row_stride..][..terms.len()]), packed);
        } else {
            for (term, packed) in packed.iter_mut().enumerate() {
                *packed = from_fn(|i| data[start + i * row_stride + term * column_stride]);
            }
        }
    }
}

/// Rows to columns.
#[inline(always)]
fn turn<T: Term, const GROUP: usize>(rows: [&[T]; GROUP], columns: &mut [[T; GROUP]]) {
    let parts: [_; GROUP] = from_fn(|i| rows[i].as_chunks::<TURN>());
    let (turned, rest) = columns.as_chunks_mut::<TURN>();
    for (part, columns) in turned.iter_mut().enumerate() {
        let rows: [[T; TURN]; GROUP] = from_fn(|i| parts[i].0[part]);
        *columns = from_fn(|term| from_fn(|i| rows[i][term]));
    }
    for (term, column) in rest.iter_mut().enumerate() {
        *column = from_fn(|i| parts[i].1[term]);
    }
}
