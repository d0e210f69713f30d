//! Blocks cut into pieces, and pieces put together.

use crate::kernel::{
    Block, Context, Element, Elements, Kernel, KernelError, Value,
    block::{all_blocks, one_block},
    for_elements, n_elements,
    rows::rows,
};

/// Cuts the piece of a block that lies where the layer says.
#[derive(Debug)]
pub(super) struct Split {
    /// Along each axis: where in its block each piece begins.
    pub(super) begins: Vec<Vec<u64>>,
}

/// Puts blocks together that come row by row.
#[derive(Debug)]
pub(super) struct Merge;

impl Kernel for Split {
    fn run(&self, context: &mut Context<'_>, inputs: &[&Value]) -> Result<Value, KernelError> {
        let begins = self.begins.iter().zip(context.at()?).map(|(begins, i)| begins[i as usize]);
        let at: Vec<u64> = begins.collect();
        Ok(one_block("a piece", inputs)?.part(&at, &context.shape()?)?.into())
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
    for piece in pieces.iter().filter(|piece| !piece.is_empty()) {
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
    use crate::chunks::ChunkGrid;
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
        let split = Split { begins: vec![vec![0, 1], vec![0, 2, 4]] };
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
        let error = run(&Split { begins: vec![vec![0], vec![0]] }, &chunks, 0, &[block([1, 1])]).unwrap_err();
        assert_eq!(error.to_string(), "a block of shape [1, 1] has no part of shape [2, 2] at [0, 0]");
    }
}
