//! Ones on a diagonal: `eye`.

use super::super::{Array, ArrayError, AxisChunks, Chunks};
use crate::{
    chunks::ChunkGrid,
    dtype::DType,
    graph::Op,
    kernel::{
        Context, Element, Flow, Kernel, KernelError, SliceMut, Value,
        flow::{Fill, Source},
        for_elements,
    },
};

impl Array {
    /// A matrix of zeros with ones on the diagonal that is `k` above the main one: `da.eye(N, chunks, M, k, dtype)`.
    /// Blocks are squares but for the last ones.
    ///
    /// # Errors
    /// All that [`Chunks::grid`] refuses.
    ///
    /// # Examples
    /// ```
    /// use chunkscope::{array::{Array, AxisChunks}, dtype::DType};
    ///
    /// let x = Array::eye([5, 5], 0, DType::F64, AxisChunks::Length(2))?;
    /// assert_eq!(x.chunks().numblocks(), [3, 3]);
    /// # Ok::<(), chunkscope::array::ArrayError>(())
    /// ```
    pub fn eye(size: [i64; 2], k: i64, dtype: DType, chunks: AxisChunks) -> Result<Array, ArrayError> {
        let first = Chunks::Every(chunks).grid(&size, dtype)?.axes()[0][0];
        let grid = Chunks::from(first.max(1).cast_signed()).grid(&size, dtype)?;
        Ok(Array::created("eye", Op::known(Diagonal { k, dtype }), dtype, grid))
    }
}

/// Makes the blocks of `eye`.
#[derive(Clone, Debug)]
struct Diagonal {
    k: i64,
    dtype: DType,
}

impl Kernel for Diagonal {
    fn run(&self, context: &mut Context<'_>, inputs: &[&Value]) -> Result<Value, KernelError> {
        self.flow().run(context, inputs)
    }
    fn flow(&self) -> Flow<'_> {
        Flow::Source(self)
    }
}

impl Source for Diagonal {
    fn dtype(&self) -> DType {
        self.dtype
    }
    fn open<'k>(&'k self, context: &Context<'_>) -> Result<Box<dyn Fill + 'k>, KernelError> {
        let (at, shape) = (context.at()?, context.shape()?);
        let side = context.chunks.and_then(first_chunk).unwrap_or(0);
        let blocks = i128::from(at[1]) - i128::from(at[0]);
        let k = i128::from(self.k) - blocks * i128::from(side);
        Ok(Box::new(Rows { k, width: shape[1].into(), done: 0 }))
    }
}

fn first_chunk(grid: &ChunkGrid) -> Option<u64> {
    grid.axes().first()?.first().copied()
}

/// A block of `eye`, row by row.
struct Rows {
    k: i128,
    width: i128,
    /// How many elements are made.
    done: i128,
}

impl Fill for Rows {
    fn fill(&mut self, tile: SliceMut<'_>) {
        let len = tile.len() as i128;
        for_elements!(SliceMut, tile, |tile| self.ones_in(tile));
        self.done += len;
    }
}

impl Rows {
    fn ones_in<T: Element>(&self, tile: &mut [T]) {
        tile.fill(T::from_i64(0));
        let end = self.done + tile.len() as i128;
        // The row that the tile begins in, and those that follow.
        for row in self.done / self.width..=(end - 1) / self.width {
            let column = row + self.k;
            let place = row * self.width + column;
            if (0..self.width).contains(&column) && (self.done..end).contains(&place) {
                tile[(place - self.done) as usize] = T::from_i64(1);
            }
        }
    }
}
