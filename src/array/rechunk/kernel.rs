//! Blocks cut into pieces, and pieces put together.

use crate::{
    chunks::ChunkGrid,
    kernel::{
        Block, Context, Element, Elements, Kernel, KernelError, Value,
        block::{all_blocks, one_block},
        for_elements, n_elements,
        pipeline::room,
        rows::rows,
    },
};

/// Cuts the piece of a block that lies where the layer says.
#[derive(Debug)]
pub(super) struct Split {
    /// Along each axis: the places where pieces begin, and where blocks do.
    begins: Vec<(Vec<u64>, Vec<u64>)>,
}

/// Puts blocks together that come row by row.
#[derive(Debug)]
pub(super) struct Merge;

impl Split {
    pub(super) fn new(from: &ChunkGrid, pieces: &ChunkGrid) -> Self {
        let begins = |chunks: &[u64]| {
            let ends = chunks.iter().scan(0, |end, len| {
                *end += len;
                Some(*end)
            });
            std::iter::once(0).chain(ends).take(chunks.len()).collect::<Vec<u64>>()
        };
        let begins =
            pieces.axes().iter().zip(from.axes()).map(|(piece, block)| (begins(piece), begins(block)));
        Self { begins: begins.collect() }
    }
}

impl Kernel for Split {
    fn run(&self, context: &mut Context<'_>, inputs: &[&Value]) -> Result<Value, KernelError> {
        let block = one_block("a piece", inputs)?;
        let shape = context.shape()?;
        let within = |((pieces, blocks), i): (&(Vec<u64>, Vec<u64>), u32)| {
            let begin = pieces[i as usize];
            let of = blocks.partition_point(|&block| block <= begin);
            begin - blocks[of.saturating_sub(1)]
        };
        let at: Vec<u64> = self.begins.iter().zip(context.at()?).map(within).collect();
        let fits = block.shape().len() == shape.len()
            && (0..shape.len()).all(|axis| at[axis] + shape[axis] <= block.shape()[axis]);
        if !fits {
            return Err(failed("this block has no such piece"));
        }
        let mut elements = room(block.dtype(), n_elements(&shape)?)?;
        rows(&shape, block.shape(), &at, |from, len| {
            elements.extend(block.elements().part(from..from + len));
        });
        Ok(Block::new(shape, elements)?.into())
    }
}

impl Kernel for Merge {
    fn run(&self, context: &mut Context<'_>, inputs: &[&Value]) -> Result<Value, KernelError> {
        let pieces = all_blocks("a merge", inputs)?;
        let first = pieces.first().ok_or_else(|| failed("there is nothing to merge"))?;
        for_elements!(Slice, first.elements(), |data| merge(data, &context.shape()?, &pieces))
    }
}

/// `sample` is of the type that all pieces have.
fn merge<T: Element>(sample: &[T], shape: &[u64], pieces: &[&Block]) -> Result<Value, KernelError> {
    let _ = sample;
    let mut data = vec![T::default(); n_elements(shape)?];
    let mut at = vec![0; shape.len()];
    for piece in pieces {
        let fits = piece.shape().len() == shape.len()
            && (0..shape.len()).all(|axis| at[axis] + piece.shape()[axis] <= shape[axis]);
        let elements = piece.get::<T>().filter(|_| fits);
        let elements = elements.ok_or_else(|| failed("these pieces make no block"))?;
        let mut taken = 0;
        rows(piece.shape(), shape, &at, |to, len| {
            data[to..to + len].copy_from_slice(&elements[taken..taken + len]);
            taken += len;
        });
        // The next one is beside it, or begins the next row of pieces.
        for axis in (0..shape.len()).rev() {
            at[axis] += piece.shape()[axis];
            if at[axis] < shape[axis] || axis == 0 {
                break;
            }
            at[axis] = 0;
        }
    }
    Ok(Block::new(shape, Elements::from(data))?.into())
}

fn failed(message: &str) -> KernelError {
    KernelError::Failed(message.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::AtomicBool;

    fn run(
        kernel: &dyn Kernel,
        chunks: &ChunkGrid,
        block: u32,
        inputs: &[Value],
    ) -> Result<Value, KernelError> {
        let stop = AtomicBool::new(false);
        let inputs: Vec<&Value> = inputs.iter().collect();
        kernel.run(&mut Context::new(block, Some(chunks), 0, [&stop, &stop]), &inputs)
    }

    #[test]
    fn the_pieces_of_a_block_make_the_block() {
        let block = Block::new([4, 5], (0..20).collect::<Vec<i32>>()).unwrap().into();
        let chunks = ChunkGrid::new([vec![4], vec![5]]);
        let pieces = ChunkGrid::new([vec![1, 3], vec![2, 2, 1]]);
        let split = Split::new(&chunks, &pieces);
        let cut: Vec<Value> =
            (0..6).map(|piece| run(&split, &pieces, piece, std::slice::from_ref(&block)).unwrap()).collect();
        assert_eq!(cut[4], Block::new([3, 2], vec![7, 8, 12, 13, 17, 18]).unwrap().into());
        assert_eq!(run(&Merge, &chunks, 0, &cut).unwrap(), block);
    }

    #[test]
    fn what_does_not_fit_is_said() {
        let block =
            |shape: [u64; 2]| Block::new(shape, vec![0.0; (shape[0] * shape[1]) as usize]).unwrap().into();
        let chunks = ChunkGrid::new([vec![2], vec![2]]);
        let error = run(&Merge, &chunks, 0, &[block([3, 2])]).unwrap_err();
        assert_eq!(error.to_string(), "these pieces make no block");
        let error = run(&Split::new(&chunks, &chunks), &chunks, 0, &[block([1, 1])]).unwrap_err();
        assert_eq!(error.to_string(), "this block has no such piece");
    }
}
