//! Some of an array's blocks: Dask's `x.blocks[…]`.

use super::{
    Axis, Index,
    cut::{Cut, Piece},
    normal::{Entry, Steps, normalize},
};
use crate::{
    array::{Array, ArrayError},
    chunks::ChunkGrid,
};

impl Array {
    /// Some blocks, indexed as if each were one element: Dask's `x.blocks[…]` and `x.partitions[…]`. No axis is
    /// dropped.
    ///
    /// # Errors
    /// As [`index`](Self::index), and [`ArrayError::NewAxisOfBlocks`], [`ArrayError::NoBlocks`].
    ///
    /// # Examples
    /// ```
    /// use chunkscope::array::{Chunks, Index, Random};
    ///
    /// let x = Random::new().random(&[6, 8], &Chunks::from(4))?;
    /// assert_eq!(x.blocks(&[Index::At(-1)])?.shape(), [2, 8]);
    /// # Ok::<(), chunkscope::array::ArrayError>(())
    /// ```
    pub fn blocks(&self, index: &[Index]) -> Result<Array, ArrayError> {
        if index.contains(&Index::NewAxis) {
            return Err(ArrayError::NewAxisOfBlocks);
        }
        let chunks = self.chunks().axes();
        let numblocks: Vec<u64> = chunks.iter().map(|axis| axis.len() as u64).collect();
        let mut entries = normalize(index, &numblocks)?;
        for entry in &mut entries {
            if let Entry::At(block) = *entry {
                let start = block.cast_signed();
                *entry = Entry::Slice(Steps { start, stop: start + 1, step: 1 });
            }
        }
        let mut axes = Vec::with_capacity(chunks.len());
        for (axis, (entry, chunks)) in entries.iter().zip(chunks).enumerate() {
            let whole = |chunk: u64| Piece { chunk: chunk as u32, start: 0, len: chunks[chunk as usize] };
            let pieces: Vec<Piece> = match entry {
                Entry::Slice(steps) => steps.places().map(whole).collect(),
                Entry::List(list) => list.iter().copied().map(whole).collect(),
                Entry::NewAxis | Entry::At(_) => unreachable!("numbers are slices here, and no axis is new"),
            };
            if pieces.is_empty() {
                return Err(ArrayError::NoBlocks(axis));
            }
            axes.push(Axis { becomes: Some(axis), cut: Cut { step: 1, pieces } });
        }
        let grid = ChunkGrid::new(axes.iter().map(|axis| axis.cut.lens()));
        Ok(self.cut_out("blocks", &entries, axes, grid))
    }
}
