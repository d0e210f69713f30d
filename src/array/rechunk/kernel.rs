//! Blocks cut into pieces, and pieces put together.

use crate::{
    chunks::ChunkGrid,
    kernel::{
        Block, Context, Element, Elements, Kernel, KernelError, Value,
        block::{all_blocks, one_block},
        for_elements, n_elements,
        pipeline::room,
        strided::View,
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
        Ok(View::of(block).part(&at, &shape)?.to_block(context)?.into())
    }
}

impl Kernel for Merge {
    fn run(&self, context: &mut Context<'_>, inputs: &[&Value]) -> Result<Value, KernelError> {
        let blocks = all_blocks("a merge", inputs)?;
        let shape = context.shape()?;
        let [first, _, ..] = blocks[..] else {
            return Ok(one_block("a merge of one piece", inputs)?.reshaped(shape)?.into());
        };
        let mut elements = room(first.dtype(), n_elements(&shape)?)?;
        for_elements!(Slice, first.elements(), |sample| {
            append(placed(sample, &blocks, &shape)?, &shape, &mut elements, context)?;
        });
        Ok(Block::new(shape, elements)?.into())
    }
}

/// A piece, and how much of it is where it belongs.
struct Piece<'b, T> {
    shape: &'b [u64],
    /// Its first element in the whole.
    at: Vec<u64>,
    left: &'b [T],
}

impl<'b, T> Piece<'b, T> {
    /// Its next `n` elements.
    fn next(&mut self, n: usize) -> Result<&'b [T], KernelError> {
        let (next, left) = self.left.split_at_checked(n).ok_or_else(no_block)?;
        self.left = left;
        Ok(next)
    }
}

/// Gives every block its place: beside the one before it, or at the beginning of the next row.
fn placed<'b, T: Element>(
    _sample: &[T],
    blocks: &[&'b Block],
    whole: &[u64],
) -> Result<Vec<Piece<'b, T>>, KernelError> {
    let mut at = vec![0; whole.len()];
    let mut pieces = Vec::with_capacity(blocks.len());
    for block in blocks {
        let shape = block.shape();
        let fits =
            shape.len() == whole.len() && (0..at.len()).all(|axis| at[axis] + shape[axis] <= whole[axis]);
        let left = block.get::<T>().filter(|_| fits).ok_or_else(no_block)?;
        pieces.push(Piece { shape, at: at.clone(), left });
        for axis in (0..at.len()).rev() {
            at[axis] += shape[axis];
            if at[axis] < whole[axis] || axis == 0 {
                break;
            }
            at[axis] = 0;
        }
    }
    Ok(pieces)
}

/// Appends the elements of the pieces in the order of the whole.
fn append<T: Element>(
    mut pieces: Vec<Piece<'_, T>>,
    whole: &[u64],
    out: &mut Elements,
    context: &Context<'_>,
) -> Result<(), KernelError> {
    let out = T::vec_of(out).expect("room was made for elements of this type");
    // From the innermost axis that is cut, elements of a piece stay side by side.
    let cut = (0..whole.len()).rev().find(|&axis| pieces.iter().any(|piece| piece.at[axis] > 0)).unwrap_or(0);
    append_along(0, cut, &mut pieces, out, context)
}

/// Appends a part of the whole that begins and ends with pieces along `axis` and all axes within it.
fn append_along<T: Element>(
    axis: usize,
    cut: usize,
    pieces: &mut [Piece<'_, T>],
    out: &mut Vec<T>,
    context: &Context<'_>,
) -> Result<(), KernelError> {
    if axis >= cut {
        return append_rows(1, cut, pieces, out);
    }
    for pieces in pieces.chunk_by_mut(|a, b| a.at[axis] == b.at[axis]) {
        let rows = pieces[0].shape[axis] as usize;
        if axis + 1 == cut {
            context.check_cancelled()?;
            append_rows(rows, cut, pieces, out)?;
            continue;
        }
        for _ in 0..rows {
            append_along(axis + 1, cut, pieces, out, context)?;
        }
    }
    Ok(())
}

/// Runs shorter than this are not worth a call each.
const SHORT_RUN: usize = 16;
/// How many elements are filled with short runs at a time: they stay in the second cache.
const BAND: usize = 1 << 14;

/// Appends rows that pieces beside each other make.
fn append_rows<T: Element>(
    rows: usize,
    cut: usize,
    pieces: &mut [Piece<'_, T>],
    out: &mut Vec<T>,
) -> Result<(), KernelError> {
    let runs: Vec<usize> =
        pieces.iter().map(|piece| piece.shape[cut..].iter().product::<u64>() as usize).collect();
    let width: usize = runs.iter().sum();
    if width >= SHORT_RUN * runs.len() {
        for _ in 0..rows {
            for (piece, &run) in pieces.iter_mut().zip(&runs) {
                out.extend_from_slice(piece.next(run)?);
            }
        }
        return Ok(());
    }
    let height = (BAND / width.max(1)).max(1);
    for row in (0..rows).step_by(height) {
        let height = height.min(rows - row);
        let begin = out.len();
        out.resize(begin + height * width, T::default());
        let mut within = 0;
        for (piece, &run) in pieces.iter_mut().zip(&runs) {
            let places =
                out[begin..].chunks_exact_mut(width.max(1)).map(|row| &mut row[within..within + run]);
            places
                .zip(piece.next(height * run)?.chunks_exact(run.max(1)))
                .for_each(|(to, from)| copy(from, to));
            within += run;
        }
    }
    Ok(())
}

/// `copy_from_slice` of a few elements.
fn copy<T: Copy>(from: &[T], to: &mut [T]) {
    from.iter().zip(to).for_each(|(from, to)| *to = *from);
}

fn no_block() -> KernelError {
    failed("these pieces make no block")
}

fn failed(message: &str) -> KernelError {
    KernelError::Failed(message.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
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
        for pieces in [[[1, 2], [2, 2]], [[2, 1], [1, 1]]] {
            let error = run(&Merge, &chunks, 0, &pieces.map(block)).unwrap_err();
            assert_eq!(error.to_string(), "these pieces make no block");
        }
        let error = run(&Split::new(&chunks, &chunks), &chunks, 0, &[block([1, 1])]).unwrap_err();
        assert_eq!(error.to_string(), "a block of shape [1, 1] has not got such a part");
    }

    /// Chunks that end where a bit is set.
    fn cut(len: u64, ends: u32) -> Vec<u64> {
        let mut chunks = vec![0];
        for i in 0..len {
            *chunks.last_mut().unwrap() += 1;
            if ends >> i & 1 == 1 && i + 1 < len {
                chunks.push(0);
            }
        }
        chunks
    }

    proptest! {
        #[test]
        fn any_pieces_of_a_block_make_the_block(
            axes in prop::collection::vec((0u64..30, any::<u32>()), 0..4)
        ) {
            let shape: Vec<u64> = axes.iter().map(|&(len, _)| len).collect();
            let n = shape.iter().product::<u64>();
            let block = Block::new(shape, (0..n).collect::<Vec<u64>>()).unwrap().into();
            let chunks = ChunkGrid::new(axes.iter().map(|&(len, _)| vec![len]));
            let pieces = ChunkGrid::new(axes.iter().map(|&(len, ends)| cut(len, ends)));
            let split = Split::new(&chunks, &pieces);
            let cut: Vec<Value> = (0..pieces.n_blocks() as u32)
                .map(|piece| run(&split, &pieces, piece, std::slice::from_ref(&block)).unwrap())
                .collect();
            prop_assert_eq!(run(&Merge, &chunks, 0, &cut).unwrap(), block);
        }
    }
}
