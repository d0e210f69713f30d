//! The innermost loop: one tile of results that stays in registers while a panel of terms is added up.

#![expect(clippy::inline_always, reason = "compiled anew for each instruction set, in `simd`")]

use super::super::simd;
use super::{Matrix, pack::pack};
use std::ops::Range;

/// A number that can be multiplied and added: fused for floating-point numbers, wrapping for integers.
pub(in crate::kernel) trait Term: Copy + Default {
    fn multiply_add(self, factor: Self, summand: Self) -> Self;
    fn plus(self, other: Self) -> Self;
}

macro_rules! real_term {
    ($($type:ident)*) => {$(
        impl Term for $type {
            #[inline(always)]
            fn multiply_add(self, factor: Self, summand: Self) -> Self {
                self.mul_add(factor, summand)
            }
            #[inline(always)]
            fn plus(self, other: Self) -> Self {
                self + other
            }
        }
    )*};
}
macro_rules! integer_term {
    ($($type:ident)*) => {$(
        impl Term for $type {
            #[inline(always)]
            fn multiply_add(self, factor: Self, summand: Self) -> Self {
                self.wrapping_mul(factor).wrapping_add(summand)
            }
            #[inline(always)]
            fn plus(self, other: Self) -> Self {
                self.wrapping_add(other)
            }
        }
    )*};
}
real_term!(f64 f32);
integer_term!(i8 i16 i32 i64 u8 u16 u32 u64);

/// How many rows and columns a tile has. It changes which results are computed side by side, not how any of them is.
pub(in crate::kernel) trait Shape<T: Term>: Copy {
    const ROWS: usize;
    const COLUMNS: usize;

    fn pack_rows(self, matrix: Matrix<'_, T>, rows: Range<usize>, terms: Range<usize>, packed: &mut Vec<T>);
    fn pack_columns(
        self,
        matrix: Matrix<'_, T>,
        rows: Range<usize>,
        terms: Range<usize>,
        packed: &mut Vec<T>,
    );
    /// Adds to the upper left corner of `c`, whose rows are `stride` apart, the product of packed panels: `a` has a
    /// column of the tile after the other, `b` a row after the other. Only `rows` and `columns` of the tile exist.
    fn add_product(self, a: &[T], b: &[T], c: &mut [T], place: Place);
}

/// Where results go: to so many rows and columns from the start of a slice on.
#[derive(Clone, Copy)]
pub(in crate::kernel) struct Place {
    /// From one row to the next.
    pub(in crate::kernel) stride: usize,
    pub(in crate::kernel) rows: usize,
    pub(in crate::kernel) columns: usize,
    /// Whether there is nothing yet to add to.
    pub(in crate::kernel) is_first: bool,
}

/// For 32 registers of 64 bytes: 24 of them hold results.
#[derive(Clone, Copy)]
pub(in crate::kernel) struct Wide;

/// For 16 registers of 32 bytes: 12 of them hold results.
#[derive(Clone, Copy)]
pub(in crate::kernel) struct Narrow;

macro_rules! shape {
    ($shape:ident $rows:literal: $($type:ident $columns:literal,)*) => {$(
        impl Shape<$type> for $shape {
            const ROWS: usize = $rows;
            const COLUMNS: usize = $columns;

            #[inline(always)]
            fn pack_rows(self, matrix: Matrix<'_, $type>, rows: Range<usize>, terms: Range<usize>, packed: &mut Vec<$type>) {
                pack::<$type, $rows>(matrix, rows, terms, packed);
            }
            #[inline(always)]
            fn pack_columns(self, matrix: Matrix<'_, $type>, rows: Range<usize>, terms: Range<usize>, packed: &mut Vec<$type>) {
                pack::<$type, $columns>(matrix, rows, terms, packed);
            }
            #[inline(always)]
            fn add_product(self, a: &[$type], b: &[$type], c: &mut [$type], place: Place) {
                add_product::<$type, $rows, $columns>(a, b, c, place);
            }
        }
    )*};
}
shape! { Wide 12: f64 16, f32 32, i8 32, i16 32, i32 32, i64 16, u8 32, u16 32, u32 32, u64 16, }
shape! { Narrow 6: f64 8, f32 16, i8 16, i16 16, i32 16, i64 8, u8 16, u16 16, u32 16, u64 8, }

#[inline(always)]
fn add_product<T: Term, const ROWS: usize, const COLUMNS: usize>(
    a: &[T],
    b: &[T],
    c: &mut [T],
    place: Place,
) {
    let Place { stride, rows, columns, is_first } = place;
    for row in c.chunks(stride).take(rows) {
        // They will be here when the product is.
        simd::prefetch(&row[0]);
        simd::prefetch(&row[columns - 1]);
    }
    let sums = product(a.as_chunks::<ROWS>().0, b.as_chunks::<COLUMNS>().0);
    for (sums, c) in sums.iter().zip(c.chunks_mut(stride)).take(rows) {
        if is_first {
            if let Some(c) = c.first_chunk_mut::<COLUMNS>()
                && columns == COLUMNS
            {
                *c = *sums;
            } else {
                c[..columns].copy_from_slice(&sums[..columns]);
            }
        } else if columns == COLUMNS {
            add(sums, &mut c[..COLUMNS]);
        } else {
            add(&sums[..columns], &mut c[..columns]);
        }
    }
}

#[inline(always)]
fn add<T: Term>(sums: &[T], c: &mut [T]) {
    for (c, sum) in c.iter_mut().zip(sums) {
        *c = c.plus(*sum);
    }
}

/// Rows and columns that the compiler knows are loops that it unrolls, sums that it keeps in registers.
#[inline(always)]
fn product<T: Term, const ROWS: usize, const COLUMNS: usize>(
    a: &[[T; ROWS]],
    b: &[[T; COLUMNS]],
) -> [[T; COLUMNS]; ROWS] {
    let mut sums = [[T::default(); COLUMNS]; ROWS];
    for (column, row) in a.iter().zip(b) {
        for i in 0..ROWS {
            for j in 0..COLUMNS {
                sums[i][j] = column[i].multiply_add(row[j], sums[i][j]);
            }
        }
    }
    sums
}
