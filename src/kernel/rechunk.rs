//! Blocks cut into pieces, and pieces put together.

use super::{Block, Context, Kernel, KernelError, Value, n_elements};
use crate::graph::{ChunkGrid, unravel};

/// Cuts the piece of a block that lies where the layer says.
pub(super) struct Split {
    grid: Vec<u32>,
    /// Along each axis: the places where pieces begin, and where blocks do.
    begins: Vec<(Vec<u64>, Vec<u64>)>,
    pieces: ChunkGrid,
}

/// Puts blocks together that come row by row.
pub(super) struct Merge {
    pub(super) chunks: ChunkGrid,
}

impl Split {
    pub(super) fn new(from: &ChunkGrid, pieces: ChunkGrid) -> Self {
        let begins = |chunks: &[u64]| {
            let ends = chunks.iter().scan(0, |end, len| {
                *end += len;
                Some(*end)
            });
            std::iter::once(0).chain(ends).take(chunks.len()).collect::<Vec<u64>>()
        };
        let begins =
            pieces.axes().iter().zip(from.axes()).map(|(piece, block)| (begins(piece), begins(block)));
        Self { grid: pieces.numblocks(), begins: begins.collect(), pieces }
    }
}

impl Kernel for Split {
    fn run(&self, context: &mut Context<'_>, inputs: &[&Value]) -> Result<Value, KernelError> {
        let [Value::Block(block)] = inputs else { return Err(failed("a piece is of one block")) };
        let shape = self.pieces.block_shape(context.block);
        let within = |((pieces, blocks), i): (&(Vec<u64>, Vec<u64>), u32)| {
            let begin = pieces[i as usize];
            let of = blocks.partition_point(|&block| block <= begin);
            begin - blocks[of.saturating_sub(1)]
        };
        let at: Vec<u64> = self.begins.iter().zip(unravel(context.block, &self.grid)).map(within).collect();
        let fits = block.shape.len() == shape.len()
            && (0..shape.len()).all(|axis| at[axis] + shape[axis] <= block.shape[axis]);
        if !fits {
            return Err(failed("this block has no such piece"));
        }
        let mut data = Vec::with_capacity(n_elements(&shape)?);
        rows(&shape, &block.shape, &at, |from, len| data.extend_from_slice(&block.data[from..from + len]));
        Ok(Value::Block(Block { shape: shape.into(), data }))
    }
}

impl Kernel for Merge {
    fn run(&self, context: &mut Context<'_>, inputs: &[&Value]) -> Result<Value, KernelError> {
        let shape = self.chunks.block_shape(context.block);
        let mut data = vec![0.0; n_elements(&shape)?];
        let mut at = vec![0; shape.len()];
        for input in inputs {
            let Value::Block(piece) = input else { return Err(failed("only blocks can be put together")) };
            let fits = piece.shape.len() == shape.len()
                && (0..shape.len()).all(|axis| at[axis] + piece.shape[axis] <= shape[axis]);
            if !fits {
                return Err(failed("these pieces make no block"));
            }
            let mut taken = 0;
            rows(&piece.shape, &shape, &at, |to, len| {
                data[to..to + len].copy_from_slice(&piece.data[taken..taken + len]);
                taken += len;
            });
            // The next one is beside it, or begins the next row of pieces.
            for axis in (0..shape.len()).rev() {
                at[axis] += piece.shape[axis];
                if at[axis] < shape[axis] || axis == 0 {
                    break;
                }
                at[axis] = 0;
            }
        }
        Ok(Value::Block(Block { shape: shape.into(), data }))
    }
}

/// The rows of a part of a block, row-major: where each begins in the block, and how long it is.
fn rows(part: &[u64], block: &[u64], at: &[u64], mut row: impl FnMut(usize, usize)) {
    let (Some((&len, outer)), Some((&width, _))) = (part.split_last(), block.split_last()) else {
        return row(0, 1);
    };
    if part.contains(&0) {
        return;
    }
    let mut within = vec![0; outer.len()];
    loop {
        let place = (0..outer.len()).fold(0, |place, axis| place * block[axis] + at[axis] + within[axis]);
        row((place * width + at[outer.len()]) as usize, len as usize);
        let mut axis = outer.len();
        loop {
            if axis == 0 {
                return;
            }
            axis -= 1;
            within[axis] += 1;
            if within[axis] < outer[axis] {
                break;
            }
            within[axis] = 0;
        }
    }
}

fn failed(message: &str) -> KernelError {
    KernelError::Failed(message.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::AtomicBool;

    fn run(kernel: &dyn Kernel, block: u32, inputs: &[Value]) -> Result<Value, KernelError> {
        let stop = AtomicBool::new(false);
        let inputs: Vec<&Value> = inputs.iter().collect();
        kernel.run(&mut Context::new(block, 0, [&stop, &stop]), &inputs)
    }

    #[test]
    fn the_pieces_of_a_block_make_the_block() {
        let block = Value::Block(Block { shape: [4, 5].into(), data: (0..20).map(f64::from).collect() });
        let chunks = ChunkGrid::new([vec![4], vec![5]]);
        let pieces = ChunkGrid::new([vec![1, 3], vec![2, 2, 1]]);
        let split = Split::new(&chunks, pieces);
        let cut: Vec<Value> =
            (0..6).map(|piece| run(&split, piece, std::slice::from_ref(&block)).unwrap()).collect();
        let fourth = Block { shape: [3, 2].into(), data: vec![7.0, 8.0, 12.0, 13.0, 17.0, 18.0] };
        assert_eq!(cut[4], Value::Block(fourth));
        assert_eq!(run(&Merge { chunks }, 0, &cut).unwrap(), block);
    }

    #[test]
    fn what_does_not_fit_is_said() {
        let block = |shape: [u64; 2]| {
            Value::Block(Block { shape: shape.into(), data: vec![0.0; (shape[0] * shape[1]) as usize] })
        };
        let chunks = ChunkGrid::new([vec![2], vec![2]]);
        let error = run(&Merge { chunks: chunks.clone() }, 0, &[block([3, 2])]).unwrap_err();
        assert_eq!(error.to_string(), "these pieces make no block");
        let error = run(&Split::new(&chunks, chunks.clone()), 0, &[block([1, 1])]).unwrap_err();
        assert_eq!(error.to_string(), "this block has no such piece");
    }
}
