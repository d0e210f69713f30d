//! Products of blocks: of two matrices, a matrix and a vector, or two vectors.
//!
//! Matrices go through tiles of 4 × 8 results that stay in registers while a panel of 256 terms is added up; panels
//! are added to each other afterwards, so that a term goes through fewer additions than one after the other. The
//! order depends on the shapes alone.

use super::{Block, Context, Kernel, KernelError, TILE, Value, n_elements, sum::Compensated};
use crate::graph::ChunkGrid;

const ROWS: usize = 4;
const COLUMNS: usize = 8;
/// How many terms of a sum are added up before the next panel.
const PANEL: usize = 256;

/// Multiplies the last axis of one block with the first of another; in the result that axis has length 1.
pub(super) struct Contract {
    pub(super) chunks: ChunkGrid,
}

impl Kernel for Contract {
    fn run(&self, context: &mut Context<'_>, inputs: &[&Value]) -> Result<Value, KernelError> {
        let failed = |message: &str| Err(KernelError::Failed(message.to_owned()));
        let [Value::Block(a), Value::Block(b)] = inputs else { return failed("a product is of two blocks") };
        let (Some(&terms), Some(&also)) = (a.shape.last(), b.shape.first()) else {
            return failed("a product needs an axis to add up along");
        };
        let shape = self.chunks.block_shape(context.block);
        let (m, k, n) = (rest(&a.data, terms), terms as usize, rest(&b.data, also));
        if terms != also || terms == 0 || n_elements(&shape)? != m * n {
            return failed("these blocks have no product of this shape");
        }
        let mut data = vec![0.0; m * n];
        if n == 1 {
            data.iter_mut().zip(a.data.chunks(k)).for_each(|(out, row)| *out = dot(row, &b.data));
        } else {
            multiply(context, &a.data, &b.data, [m, k, n], &mut data)?;
        }
        Ok(Value::Block(Block { shape: shape.into(), data }))
    }
}

/// How many rows or columns there are beside the axis of `terms` elements.
fn rest(data: &[f64], terms: u64) -> usize {
    data.len().checked_div(terms as usize).unwrap_or(0)
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    let mut total = Compensated::zeros(1);
    let mut products = Vec::with_capacity(a.len().min(TILE));
    for (a, b) in a.chunks(TILE).zip(b.chunks(TILE)) {
        products.clear();
        products.extend(a.iter().zip(b).map(|(a, b)| a * b));
        total.add_all(0, &products);
    }
    total.finish()[0]
}

fn multiply(
    context: &Context<'_>,
    a: &[f64],
    b: &[f64],
    [m, k, n]: [usize; 3],
    out: &mut [f64],
) -> Result<(), KernelError> {
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
            let block = |rows: usize, columns: usize, data: &[f64]| {
                Value::Block(Block { shape: [rows as u64, columns as u64].into(), data: data.to_vec() })
            };
            let kernel = Contract { chunks: ChunkGrid::new([vec![m as u64], vec![1], vec![n as u64]]) };
            let mut context = Context::new(0, 0, [&stop, &stop]);
            let product = kernel.run(&mut context, &[&block(m, k, &a), &block(k, n, &b)]).unwrap();
            let Value::Block(product) = product else { panic!("a product is a block") };
            assert_eq!(*product.shape, [m as u64, 1, n as u64]);
            assert_eq!(product.data, expected, "{m} {k} {n}");
        }
    }
}
