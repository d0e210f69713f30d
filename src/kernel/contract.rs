//! Products of matrices of any type.
//!
//! Matrices go through tiles of 4 × 8 results that stay in registers while a panel of 256 terms is added up; panels
//! are added to each other afterwards, so that a term goes through fewer additions than one after the other. The
//! order depends on the shapes alone. Integers wrap around; of truth values a product is `and` and a sum `or`; half
//! precision is added up in single precision, as NumPy does.

use super::{Context, Element, KernelError, TILE, f16, sum::Totals};

const ROWS: usize = 4;
const COLUMNS: usize = 8;
/// How many terms of a sum are added up before the next panel.
const PANEL: usize = 256;
/// How many rows a single column is multiplied with between two looks at whether to stop.
const ROWS_PER_CHECK: usize = 256;

/// A type whose numbers are multiplied and added up.
pub(crate) trait Term: Element {
    /// The type of a sum on the way.
    type Sum: Total;
    /// The number as such a sum.
    fn widened(self) -> Self::Sum;
    /// The sums as they are told.
    fn narrowed(sums: Vec<Self::Sum>) -> Vec<Self>;
    /// The sum of the products of two rows.
    fn dot(a: &[Self], b: &[Self]) -> Self::Sum {
        let mut lanes = [Self::Sum::default(); COLUMNS];
        for (a, b) in a.chunks(COLUMNS).zip(b.chunks(COLUMNS)) {
            for (lane, (a, b)) in lanes.iter_mut().zip(a.iter().zip(b)) {
                *lane = lane.plus_product(a.widened(), b.widened());
            }
        }
        lanes.into_iter().fold(Self::Sum::default(), Total::plus)
    }
}

/// A number that products are added up in; nothing is its default.
pub(crate) trait Total: Copy + Default {
    fn plus(self, other: Self) -> Self;
    fn plus_product(self, a: Self, b: Self) -> Self;
}

macro_rules! terms {
    ($($type:ty: |$sum:ident, $other:ident| $plus:expr, |$total:ident, $a:ident, $b:ident| $plus_product:expr;)*) => {$(
        impl Total for $type {
            fn plus(self, $other: Self) -> Self {
                let $sum = self;
                $plus
            }
            fn plus_product(self, $a: Self, $b: Self) -> Self {
                let $total = self;
                $plus_product
            }
        }
    )*};
}
macro_rules! wrapping {
    ($($type:ty)*) => {
        terms! { $($type: |x, y| x.wrapping_add(y), |x, a, b| x.wrapping_add(a.wrapping_mul(b));)* }
    };
}
macro_rules! told_as_they_are {
    ($($type:ty $(=> $dot:path)?;)*) => {$(
        impl Term for $type {
            type Sum = Self;
            fn widened(self) -> Self {
                self
            }
            fn narrowed(sums: Vec<Self>) -> Vec<Self> {
                sums
            }
            $(fn dot(a: &[Self], b: &[Self]) -> Self {
                $dot(a, b)
            })?
        }
    )*};
}

wrapping! { i8 i16 i32 i64 u8 u16 u32 u64 }
terms! {
    bool: |x, y| x.max(y), |x, a, b| x.max(a.min(b));
    f32: |x, y| x + y, |x, a, b| x + a * b;
    f64: |x, y| x + y, |x, a, b| x + a * b;
}
told_as_they_are! { bool; i8; i16; i32; i64; u8; u16; u32; u64; f32; f64 => exact_dot; }

impl Term for f16 {
    type Sum = f32;
    fn widened(self) -> f32 {
        self.to_f32()
    }
    fn narrowed(sums: Vec<f32>) -> Vec<Self> {
        sums.into_iter().map(Self::from_f32).collect()
    }
}

/// A sum that loses nothing but what the products do.
fn exact_dot(a: &[f64], b: &[f64]) -> f64 {
    let mut total = Totals::zeros::<f64>(1);
    let mut products = Vec::with_capacity(a.len().min(TILE));
    for (a, b) in a.chunks(TILE).zip(b.chunks(TILE)) {
        products.clear();
        products.extend(a.iter().zip(b).map(|(a, b)| a * b));
        total.add_all(0, &products);
    }
    total.finish()[0]
}

/// `out += a b` for a row-major `a` of m × k and a `b` of k × n.
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
    match (m, k, n) {
        (0, ..) | (_, 0, _) | (_, _, 0) => Ok(()),
        (_, _, 1) => {
            for (out, rows) in out.chunks_mut(ROWS_PER_CHECK).zip(a.chunks(k * ROWS_PER_CHECK)) {
                context.check_cancelled()?;
                out.iter_mut().zip(rows.chunks(k)).for_each(|(out, row)| *out = out.plus(T::dot(row, b)));
            }
            Ok(())
        }
        (1, ..) => one_row(context, a, b, out),
        (_, 1, _) => {
            context.check_cancelled()?;
            out.chunks_mut(n).zip(a).for_each(|(out, a)| add_multiple(out, *a, b));
            Ok(())
        }
        _ => tiled(context, a, b, [m, k, n], out),
    }
}

/// A single row times a matrix.
fn one_row<T: Term>(context: &Context<'_>, a: &[T], b: &[T], out: &mut [T::Sum]) -> Result<(), KernelError> {
    let n = out.len();
    let mut panel = vec![T::Sum::default(); n];
    for (a, b) in a.chunks(PANEL).zip(b.chunks(PANEL * n)) {
        context.check_cancelled()?;
        panel.fill(T::Sum::default());
        a.iter().zip(b.chunks(n)).for_each(|(a, b)| add_multiple(&mut panel, *a, b));
        out.iter_mut().zip(&panel).for_each(|(out, &sum)| *out = out.plus(sum));
    }
    Ok(())
}

/// `out += a b` for one number `a`.
fn add_multiple<T: Term>(out: &mut [T::Sum], a: T, b: &[T]) {
    let a = a.widened();
    out.iter_mut().zip(b).for_each(|(out, b)| *out = out.plus_product(a, b.widened()));
}

fn tiled<T: Term>(
    context: &Context<'_>,
    a: &[T],
    b: &[T],
    [m, k, n]: [usize; 3],
    out: &mut [T::Sum],
) -> Result<(), KernelError> {
    // Rows of a tile's width, and columns of its height: filled up with nothing at the edges.
    let nothing = T::Sum::default();
    let mut of_b = [[nothing; COLUMNS]; PANEL];
    let mut of_a = vec![[nothing; ROWS]; k.min(PANEL) * m.div_ceil(ROWS)];
    for first in (0..k).step_by(PANEL) {
        context.check_cancelled()?;
        let terms = first..k.min(first + PANEL);
        for (tile, rows) in of_a.chunks_mut(k.min(PANEL)).enumerate() {
            let entry = |i, term| a.get((tile * ROWS + i) * k + term).copied().map_or(nothing, T::widened);
            for (row, term) in rows.iter_mut().zip(terms.clone()) {
                *row = std::array::from_fn(|i| entry(i, term));
            }
        }
        for left in (0..n).step_by(COLUMNS) {
            let width = COLUMNS.min(n - left);
            for (row, term) in of_b.iter_mut().zip(terms.clone()) {
                row[..width]
                    .iter_mut()
                    .zip(&b[term * n + left..][..width])
                    .for_each(|(to, b)| *to = b.widened());
                row[width..].fill(nothing);
            }
            for (tile, rows) in of_a.chunks(k.min(PANEL)).enumerate() {
                let sums = tile_of(&rows[..terms.len()], &of_b[..terms.len()]);
                for (i, sums) in sums.iter().enumerate().take(m - tile * ROWS) {
                    let out = &mut out[(tile * ROWS + i) * n + left..][..width];
                    out.iter_mut().zip(sums).for_each(|(out, &sum)| *out = out.plus(sum));
                }
            }
        }
    }
    Ok(())
}

/// One tile of results: the sum over the terms of column times row.
fn tile_of<S: Total>(columns: &[[S; ROWS]], rows: &[[S; COLUMNS]]) -> [[S; COLUMNS]; ROWS] {
    let mut sums = [[S::default(); COLUMNS]; ROWS];
    for (column, row) in columns.iter().zip(rows) {
        for i in 0..ROWS {
            for j in 0..COLUMNS {
                sums[i][j] = sums[i][j].plus_product(column[i], row[j]);
            }
        }
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::AtomicBool;

    const SIZES: [[usize; 3]; 10] = [
        [1, 1, 1],
        [3, 5, 7],
        [4, 256, 8],
        [5, 257, 9],
        [13, 600, 1],
        [1, 5000, 1],
        [1, 600, 30],
        [9, 1, 30],
        [3, 0, 2],
        [0, 3, 2],
    ];

    /// The product of two matrices by its definition, against ours.
    fn check<T: Term>(number: impl Fn(usize) -> T) -> Vec<Vec<T>>
    where
        T::Sum: PartialEq + std::fmt::Debug,
    {
        let stop = AtomicBool::new(false);
        let context = Context::new(0, None, 0, [&stop, &stop]);
        let products = SIZES.map(|[m, k, n]| {
            let a: Vec<T> = (0..m * k).map(&number).collect();
            let b: Vec<T> = (0..k * n).map(|i| number(i + 3)).collect();
            let add = |i: usize, j: usize| {
                (0..k).fold(T::Sum::default(), |sum, t| {
                    sum.plus_product(a[i * k + t].widened(), b[t * n + j].widened())
                })
            };
            let expected: Vec<T::Sum> = (0..m * n).map(|i| add(i / n, i % n)).collect();
            let mut product = vec![T::Sum::default(); m * n];
            multiply(&context, &a, &b, [m, k, n], &mut product).unwrap();
            assert_eq!(product, expected, "{m} {k} {n}");
            T::narrowed(product)
        });
        products.into()
    }

    #[test]
    fn whole_numbers_multiply_exactly_at_every_size() {
        check(|i| (i * 7919 % 101) as f64 - 50.0);
        check(|i| (i * 7919 % 101) as f32 - 50.0);
        check(|i| f16::from_f64((i * 7919 % 11) as f64 - 5.0));
    }

    #[test]
    fn integers_wrap_around() {
        check(|i| (i * 7919) as i8);
        check(|i| (i as u64 * 3_037_000_499).cast_signed());
        let ones = check(|_| 255u8);
        // 5000 products of 255 · 255 ≡ 1.
        assert_eq!(ones[5], [(5000 % 256) as u8]);
    }

    #[test]
    fn truth_values_say_whether_any_pair_is_true() {
        check(|i| i % 7 == 0);
        let none = check(|_| false);
        assert_eq!(none[1], [false; 21]);
    }

    #[test]
    fn half_precision_is_added_up_in_single_precision() {
        // In half precision 2048 + 1 is 2048.
        let sums = check(|_| f16::from_f64(1.0));
        assert_eq!(sums[5], [f16::from_f64(5000.0)]);
    }

    #[test]
    fn a_long_product_of_vectors_loses_nothing() {
        let mut a = vec![0.0; 2 * TILE + 1];
        (a[0], a[TILE], a[2 * TILE]) = (1e100, 1.0, -1e100);
        assert_eq!(f64::dot(&a, &vec![2.0; a.len()]), 2.0);
    }
}
