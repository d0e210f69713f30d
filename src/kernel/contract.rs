//! Products of blocks: of two matrices, a matrix and a vector, or two vectors.
//!
//! Matrices go through tiles of 4 × 8 results that stay in registers while a panel of 256 terms is added up; panels
//! are added to each other afterwards, so that a term goes through fewer additions than one after the other. The
//! order depends on the shapes alone.

use super::{Context, KernelError, TILE, sum::Totals};

const ROWS: usize = 4;
const COLUMNS: usize = 8;
/// How many terms of a sum are added up before the next panel.
const PANEL: usize = 256;

fn dot(a: &[f64], b: &[f64]) -> f64 {
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
pub(crate) fn multiply(
    context: &Context<'_>,
    a: &[f64],
    b: &[f64],
    [m, k, n]: [usize; 3],
    out: &mut [f64],
) -> Result<(), KernelError> {
    if n == 1 {
        out.iter_mut().zip(a.chunks(k)).for_each(|(out, row)| *out += dot(row, b));
        return Ok(());
    }
    // Rows of a tile's width, and columns of its height: filled up with zeros at the edges.
    let mut of_b = vec![[0.0; COLUMNS]; PANEL];
    let mut of_a = vec![[0.0; ROWS]; k.min(PANEL) * m.div_ceil(ROWS)];
    for first in (0..k).step_by(PANEL) {
        context.check_cancelled()?;
        let terms = first..k.min(first + PANEL);
        for (tile, rows) in of_a.chunks_mut(k.min(PANEL)).enumerate() {
            for (row, term) in rows.iter_mut().zip(terms.clone()) {
                *row = std::array::from_fn(|i| a.get((tile * ROWS + i) * k + term).copied().unwrap_or(0.0));
            }
        }
        for left in (0..n).step_by(COLUMNS) {
            let width = COLUMNS.min(n - left);
            for (row, term) in of_b.iter_mut().zip(terms.clone()) {
                row[..width].copy_from_slice(&b[term * n + left..][..width]);
                row[width..].fill(0.0);
            }
            for (tile, rows) in of_a.chunks(k.min(PANEL)).enumerate() {
                let sums = tile_of(&rows[..terms.len()], &of_b[..terms.len()]);
                for (i, sums) in sums.iter().enumerate().take(m - tile * ROWS) {
                    let out = &mut out[(tile * ROWS + i) * n + left..][..width];
                    out.iter_mut().zip(sums).for_each(|(out, sum)| *out += sum);
                }
            }
        }
    }
    Ok(())
}

/// One tile of results: the sum over the terms of column times row.
fn tile_of(columns: &[[f64; ROWS]], rows: &[[f64; COLUMNS]]) -> [[f64; COLUMNS]; ROWS] {
    let mut sums = [[0.0; COLUMNS]; ROWS];
    for (column, row) in columns.iter().zip(rows) {
        for i in 0..ROWS {
            for j in 0..COLUMNS {
                sums[i][j] += column[i] * row[j];
            }
        }
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::AtomicBool;

    #[test]
    fn whole_numbers_multiply_exactly_at_every_size() {
        let stop = AtomicBool::new(false);
        for [m, k, n] in
            [[1, 1, 1], [3, 5, 7], [4, 256, 8], [5, 257, 9], [13, 600, 1], [1, 5000, 1], [1, 9, 30]]
        {
            let number = |i: usize| (i * 7919 % 101) as f64 - 50.0;
            let a: Vec<f64> = (0..m * k).map(number).collect();
            let b: Vec<f64> = (0..k * n).map(|i| number(i + 3)).collect();
            let terms = |i: usize, j: usize| (0..k).map(|t| a[i * k + t] * b[t * n + j]).sum::<f64>();
            let expected: Vec<f64> = (0..m * n).map(|i| terms(i / n, i % n)).collect();
            let mut product = vec![0.0; m * n];
            let context = Context::new(0, None, 0, [&stop, &stop]);
            multiply(&context, &a, &b, [m, k, n], &mut product).unwrap();
            assert_eq!(product, expected, "{m} {k} {n}");
        }
    }
}
