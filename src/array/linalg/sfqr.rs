//! The factors of a short and fat matrix, one row of blocks: Dask's `sfqr`.
//!
//! Q is that of the first block, which is as wide as the matrix is high, or wider; the rest of R is Qᵀ times the rest of
//! the matrix.

use super::{
    Array, ArrayError,
    kernels::{Alias, Factor, Purpose},
    tsqr::Factors,
};
use crate::{
    array::{BlockOf, Wiring},
    chunks::{ChunkGrid, ravel},
    graph::Op,
};
use std::ops::Range;

/// What Dask calls all its tasks.
const LABEL: &str = "sfqr";

/// Factors an array of one row of blocks.
///
/// # Errors
/// [`ArrayError::FirstBlockTooHigh`] where there are several, and the first is higher than it is wide.
pub(super) fn sfqr(data: &Array) -> Result<Factors, ArrayError> {
    let (height, widths) = (data.shape()[0], &data.chunks().axes()[1]);
    let (width, rank) = (widths[0], height.min(data.shape()[1]));
    if widths.len() > 1 && height > width {
        return Err(ArrayError::FirstBlockTooHigh { height, width });
    }
    let factored = data.columns(LABEL, 0..1).factored(LABEL, Factor::Qr(Purpose::Qr));
    let q = factored.item(LABEL, 0, [&[height], &[rank]]);
    let r = factored.item(LABEL, 1, [&[rank], &[width]]);
    if widths.len() == 1 {
        return Ok(Factors { q: q.with_tasks_of(&[&r]), r: r.with_tasks_of(&[&q]) });
    }
    let rest = data.columns(LABEL, 1..widths.len() as u32);
    let r_of_rest = q.t().dot(&rest)?;
    Ok(Factors { q: q.with_tasks_of(&[&r, &rest]), r: Array::concatenate(&[r, r_of_rest], 1)? })
}

impl Array {
    /// Some columns of blocks under another name.
    pub(super) fn columns(&self, label: &str, columns: Range<u32>) -> Array {
        let axes = self.chunks().axes();
        let kept = &axes[1][columns.start as usize..columns.end as usize];
        let chunks = ChunkGrid::new([&axes[0], kept]);
        let (op, grid) = (Op::known(Alias { first: columns.start }), self.chunks().numblocks());
        let wiring = Wiring::by(move |at, takes| {
            takes.push(BlockOf::Input(0, ravel(&[at[0], at[1] + columns.start], &grid)));
        });
        Array::new(label, op, self.dtype(), chunks, vec![self.clone()], wiring)
    }
}
