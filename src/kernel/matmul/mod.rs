//! Products of matrices.

pub(super) mod pack;
pub(super) mod tile;

use super::simd::{self, Level};
use std::ops::Range;
use tile::{Narrow, Place, Shape, Term, Wide};

/// How many terms of a sum are added up before the next panel: part of what the results are.
const PANEL: usize = 256;
/// Rows of the left matrix whose panel stays in the second cache.
const BLOCK_ROWS: usize = 96;
/// Columns of the right matrix whose panel stays in the third.
const BLOCK_COLUMNS: usize = 2048;

/// A matrix in a slice: the element in row `i` and column `j` is at `i * row_stride + j * column_stride`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Matrix<'a, T> {
    pub(crate) data: &'a [T],
    pub(crate) row_stride: usize,
    pub(crate) column_stride: usize,
}

impl<T> Matrix<'_, T> {
    fn transposed(self) -> Self {
        Self { data: self.data, row_stride: self.column_stride, column_stride: self.row_stride }
    }
}

/// c = ab
pub(crate) fn multiply<T, E>(
    level: Level,
    [m, n, k]: [usize; 3],
    a: Matrix<'_, T>,
    b: Matrix<'_, T>,
    c: &mut [T],
    check: &mut dyn FnMut() -> Result<(), E>,
) -> Result<(), E>
where
    T: Term,
    Wide: Shape<T>,
    Narrow: Shape<T>,
{
    if level.is_wide() {
        blocks(level, Wide, [m, n, k], a, b, c, check)
    } else {
        blocks(level, Narrow, [m, n, k], a, b, c, check)
    }
}

fn blocks<T: Term, S: Shape<T>, E>(
    level: Level,
    shape: S,
    [m, n, k]: [usize; 3],
    a: Matrix<'_, T>,
    b: Matrix<'_, T>,
    c: &mut [T],
    check: &mut dyn FnMut() -> Result<(), E>,
) -> Result<(), E> {
    if k == 0 {
        c.fill(T::default());
    }
    let mut packed_a = Vec::new();
    let mut packed_b = Vec::new();
    for columns in pieces(n, BLOCK_COLUMNS) {
        for terms in pieces(k, PANEL) {
            simd::pack_columns(level, shape, b.transposed(), columns.clone(), terms.clone(), &mut packed_b);
            for rows in pieces(m, BLOCK_ROWS) {
                check()?;
                simd::pack_rows(level, shape, a, rows.clone(), terms.clone(), &mut packed_a);
                let c = &mut c[rows.start * n + columns.start..];
                let place =
                    Place { stride: n, rows: rows.len(), columns: columns.len(), is_first: terms.start == 0 };
                simd::multiply_block(level, shape, &packed_a, &packed_b, c, place);
            }
        }
    }
    Ok(())
}

fn pieces(len: usize, piece: usize) -> impl Iterator<Item = Range<usize>> {
    (0..len).step_by(piece).map(move |first| first..len.min(first + piece))
}

/// Adds the product of packed panels to a block of results.
#[inline(always)]
pub(super) fn multiply_block<T: Term, S: Shape<T>>(shape: S, a: &[T], b: &[T], c: &mut [T], place: Place) {
    let terms = a.len() / place.rows.next_multiple_of(S::ROWS);
    for (j, b) in b.chunks_exact(terms * S::COLUMNS).enumerate() {
        let left = j * S::COLUMNS;
        for (i, a) in a.chunks_exact(terms * S::ROWS).enumerate() {
            let top = i * S::ROWS;
            let rows = S::ROWS.min(place.rows - top);
            let columns = S::COLUMNS.min(place.columns - left);
            shape.add_product(a, b, &mut c[top * place.stride + left..], Place { rows, columns, ..place });
        }
    }
}

#[inline(always)]
pub(super) fn pack_rows<T: Term, S: Shape<T>>(
    shape: S,
    matrix: Matrix<'_, T>,
    rows: Range<usize>,
    terms: Range<usize>,
    packed: &mut Vec<T>,
) {
    shape.pack_rows(matrix, rows, terms, packed);
}
#[inline(always)]
pub(super) fn pack_columns<T: Term, S: Shape<T>>(
    shape: S,
    matrix: Matrix<'_, T>,
    rows: Range<usize>,
    terms: Range<usize>,
    packed: &mut Vec<T>,
) {
    shape.pack_columns(matrix, rows, terms, packed);
}
