//! How an array is cut into blocks, and how blocks are counted.

use std::{fmt, sync::Arc};

/// For each axis, the lengths of its chunks in elements. Cheap to clone.
#[derive(Clone, PartialEq, Eq)]
pub struct ChunkGrid {
    axes: Arc<[Box<[u64]>]>,
}

impl ChunkGrid {
    /// From the chunk lengths along each axis; no axis gives the grid of a scalar, one block of one element.
    pub fn new(axes: impl IntoIterator<Item = impl Into<Box<[u64]>>>) -> Self {
        Self { axes: axes.into_iter().map(Into::into).collect() }
    }
    /// The chunk lengths along each axis.
    pub fn axes(&self) -> &[Box<[u64]>] {
        &self.axes
    }
    /// How many axes there are.
    pub fn n_axes(&self) -> usize {
        self.axes.len()
    }
    /// The array's length along each axis.
    pub fn shape(&self) -> Vec<u64> {
        self.axes.iter().map(|chunks| chunks.iter().sum()).collect()
    }
    /// How many blocks there are along each axis.
    pub fn numblocks(&self) -> Vec<u32> {
        self.axes.iter().map(|chunks| chunks.len() as u32).collect()
    }
    /// How many blocks there are.
    pub fn n_blocks(&self) -> u64 {
        self.axes.iter().map(|chunks| chunks.len() as u64).product()
    }
    /// The elements of one block along each axis; `block` counts row-major.
    ///
    /// # Panics
    /// Where the grid has no such block.
    pub fn block_shape(&self, block: u32) -> Vec<u64> {
        let at = unravel(block, &self.numblocks());
        self.axes.iter().zip(at).map(|(chunks, i)| chunks[i as usize]).collect()
    }
    /// The elements of the largest block along each axis.
    pub fn largest_block(&self) -> Vec<u64> {
        self.axes.iter().map(|chunks| chunks.iter().copied().max().unwrap_or(0)).collect()
    }
}

impl fmt::Debug for ChunkGrid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.axes.fmt(f)
    }
}

/// Where each chunk of an axis begins.
pub(crate) fn begins(axis: &[u64]) -> impl Iterator<Item = u64> {
    axis.iter().scan(0, |end, length| Some(std::mem::replace(end, *end + length)))
}

/// Where each chunk of an axis ends.
pub(crate) fn ends(axis: &[u64]) -> impl Iterator<Item = u64> {
    begins(axis).zip(axis).map(|(begin, length)| begin + length)
}

/// The position in a grid that the row-major number `block` stands for.
pub(crate) fn unravel(mut block: u32, grid: &[u32]) -> Vec<u32> {
    let mut at = vec![0; grid.len()];
    for (i, &n) in grid.iter().enumerate().rev() {
        at[i] = block % n;
        block /= n;
    }
    at
}

/// The row-major number of a position in a grid.
pub(crate) fn ravel(at: &[u32], grid: &[u32]) -> u32 {
    at.iter().zip(grid).fold(0, |number, (&i, &n)| number * n + i)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn block_numbers_count_row_major() {
        let grid = ChunkGrid::new([vec![3, 3, 1], vec![2, 2]]);
        assert_eq!(grid.shape(), [7, 4]);
        assert_eq!(grid.numblocks(), [3, 2]);
        assert_eq!(grid.block_shape(5), [1, 2]);
        for block in 0..6 {
            assert_eq!(ravel(&unravel(block, &[3, 2]), &[3, 2]), block);
        }
        assert_eq!(unravel(5, &[3, 2]), [2, 1]);
    }

    #[test]
    fn a_scalar_is_one_block_of_one_element() {
        let scalar = ChunkGrid::new(Vec::<Vec<u64>>::new());
        assert_eq!(scalar.n_blocks(), 1);
        assert_eq!(scalar.block_shape(0), Vec::<u64>::new());
    }
}
