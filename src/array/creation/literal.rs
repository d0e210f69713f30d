//! Numbers that are written down: `from_array`.

use super::{
    super::{Array, ArrayError, Chunks, advance, token},
    Derived,
};
use crate::{
    chunks::{ChunkGrid, begins},
    graph::Op,
    kernel::{Block, Context, Kernel, KernelError, Value},
};

impl Array {
    /// An array of the elements of a block: `da.from_array(x, chunks)`, with `via` the name of the function of Dask's that
    /// makes it. Two of those never share tasks.
    ///
    /// # Errors
    /// All that [`Chunks::grid`] refuses.
    ///
    /// # Examples
    /// ```
    /// use chunkscope::{array::{Array, Chunks}, kernel::Block};
    ///
    /// let x = Array::from_block(&Block::new([2, 3], vec![1, 2, 3, 4, 5, 6])?, &Chunks::from([1, 2]), "from_array")?;
    /// assert_eq!(format!("{x:?}"), "dask.array<array, shape=(2, 3), dtype=int32, chunksize=(1, 2)>");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn from_block(block: &Block, chunks: &Chunks, via: &'static str) -> Result<Array, ArrayError> {
        let size: Vec<i64> = block.shape().iter().map(|&n| n.cast_signed()).collect();
        let grid = chunks.grid(&size, block.dtype())?;
        let mut bytes = Vec::with_capacity(block.n_bytes() as usize);
        block.elements().write_bytes(&mut bytes);
        let op = Literal { identity: (token::digest(&bytes), via), blocks: cut(block, &grid) };
        Ok(Array::created("array", Op::known(op), block.dtype(), grid))
    }
}

/// The blocks, as Dask cuts them when the graph is made.
fn cut(block: &Block, grid: &ChunkGrid) -> Derived<Block> {
    let numblocks = grid.numblocks();
    let all_begins: Vec<Vec<u64>> = grid.axes().iter().map(|axis| begins(axis).collect()).collect();
    let mut at = vec![0; numblocks.len()];
    let parts = (0..grid.n_blocks()).map(|_| {
        let begin = at.iter().zip(&all_begins).map(|(&i, begins)| begins[i as usize]).collect::<Vec<u64>>();
        let shape: Vec<u64> = at.iter().zip(grid.axes()).map(|(&i, axis)| axis[i as usize]).collect();
        advance(&mut at, &numblocks);
        block.part(&begin, &shape).expect("the grid is that of the block's shape")
    });
    parts.collect()
}

/// Hands out the blocks of an array that is written down.
#[derive(Clone, Debug)]
struct Literal {
    #[expect(dead_code, reason = "elements and maker tell operations apart")]
    identity: (u128, &'static str),
    blocks: Derived<Block>,
}

impl Kernel for Literal {
    fn run(&self, context: &mut Context<'_>, _: &[&Value]) -> Result<Value, KernelError> {
        Ok(self.blocks[context.block as usize].clone().into())
    }
}
