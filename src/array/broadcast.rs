//! Arrays of different shapes and chunks beside each other: NumPy's broadcasting, and Dask's `unify_chunks`.

use super::{Array, ArrayError, BlockOf, RechunkOptions, Wiring};
use crate::chunks::{ChunkGrid, ravel};

impl Array {
    /// The arrays cut alike, the grid of what comes of them element by element, and which blocks that takes. Axes of
    /// length 1 stay, and are repeated.
    ///
    /// # Errors
    /// [`ArrayError::NotBroadcast`].
    pub(super) fn broadcast(arrays: &[Array]) -> Result<(Vec<Array>, ChunkGrid, Wiring), ArrayError> {
        let ndim = arrays.iter().map(Array::ndim).max().unwrap_or(0);
        let axes =
            (0..ndim).map(|from_end| common_chunks(arrays, ndim - from_end)).collect::<Result<Vec<_>, _>>();
        let grid = ChunkGrid::new(axes?);
        let cut: Vec<Array> = arrays.iter().map(|array| array.cut_as(&grid)).collect();
        let grids: Vec<Vec<u32>> = cut.iter().map(|array| array.chunks().numblocks()).collect();
        let wiring = Wiring::by(move |at, takes| {
            for (input, grid) in grids.iter().enumerate() {
                let own = &at[at.len() - grid.len()..];
                let place: Vec<u32> =
                    own.iter().zip(grid).map(|(&i, &n)| if n == 1 { 0 } else { i }).collect();
                takes.push(BlockOf::Input(input, ravel(&place, grid)));
            }
        });
        Ok((cut, grid, wiring))
    }

    /// The array in the chunks of the last axes of `grid`, but for axes of length 1.
    fn cut_as(&self, grid: &ChunkGrid) -> Array {
        let own = self.chunks().axes();
        let common = &grid.axes()[grid.n_axes() - own.len()..];
        let chunks = ChunkGrid::new(own.iter().zip(common).map(|(own, common)| {
            let is_one = own.iter().sum::<u64>() == 1;
            if is_one { Box::from([1]) } else { common.clone() }
        }));
        self.rechunk_to(&chunks, &RechunkOptions::default())
    }
}

/// The chunks of an axis, counted from the end with 1, that all arrays can be cut to.
fn common_chunks(arrays: &[Array], from_end: usize) -> Result<Box<[u64]>, ArrayError> {
    let mut cuts: Vec<&[u64]> = Vec::with_capacity(arrays.len());
    for array in arrays {
        let axes = array.chunks().axes();
        cuts.extend(axes.len().checked_sub(from_end).map(|axis| &*axes[axis]));
    }
    cuts.sort_unstable();
    cuts.dedup();
    if cuts.len() > 1 {
        cuts.retain(|cut| *cut != [1]);
    }
    let len = |cut: &[u64]| cut.iter().sum::<u64>();
    if cuts.iter().any(|cut| len(cut) != len(cuts[0])) {
        let shapes = arrays.iter().map(Array::shape).collect();
        return Err(ArrayError::NotBroadcast(shapes));
    }
    Ok(unified(&cuts))
}

/// The chunks that an axis of one length, cut in several ways, is cut to: Dask's `common_blockdim`.
pub(super) fn unified(cuts: &[&[u64]]) -> Box<[u64]> {
    let mut several: Vec<&[u64]> = cuts.iter().copied().filter(|cut| cut.len() > 1).collect();
    several.sort_unstable();
    several.dedup();
    match several[..] {
        [] => cuts.first().copied().unwrap_or(&[]).into(),
        [only] => only.into(),
        _ => finest(&several),
    }
}

/// A cut at every place where one of these has one. All are gone through together: the shortest piece that is left of
/// the chunks at hand is the next one, and may be empty.
fn finest(cuts: &[&[u64]]) -> Box<[u64]> {
    let mut left: Vec<(u64, std::slice::Iter<'_, u64>)> = cuts.iter().map(|cut| (0, cut.iter())).collect();
    for (piece, rest) in &mut left {
        *piece = rest.next().copied().unwrap_or(0);
    }
    let total: u64 = cuts[0].iter().sum();
    let (mut pieces, mut sum) = (Vec::new(), 0);
    while sum < total {
        let shortest = left.iter().map(|(piece, _)| *piece).min().unwrap_or(0);
        pieces.push(shortest);
        sum += shortest;
        for (piece, rest) in &mut left {
            *piece -= shortest;
            if *piece == 0 {
                // After the last chunk nothing may be the shortest any more.
                *piece = rest.next().copied().unwrap_or(u64::MAX);
            }
        }
    }
    pieces.into()
}
