//! The same array cut in another way: Dask's `rechunk`.
//!
//! Every step of the plan ([`plan`]) cuts blocks into the pieces that old and new chunks have in common
//! (`rechunk-split`; a block that stays whole is no piece) and puts them together (`rechunk-merge`).

mod auto;
mod kernel;
mod plan;

use super::{
    Array, ArrayError, AxisChunks, BlockOf, Chunks, Listing, Wiring, axis::axis_of, chunks::byte_limit,
};
use crate::{
    chunks::{ChunkGrid, ravel},
    graph::Op,
    kernel::Scalar,
};
use kernel::{Merge, Split};
use std::sync::Arc;

/// How an array is to be cut anew.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RechunkOptions {
    /// How many times more tasks than blocks there may be before a step between is planned. Default: 4.
    pub threshold: Option<u64>,
    /// The most bytes that a block of a step between may have. Default: [`super::AUTO_CHUNK_BYTES`], or as many as
    /// the largest block before and after.
    pub block_bytes: Option<u64>,
    /// Whether chunks of an axis are to be as equal as their number lets them be. Default: no.
    pub balance: bool,
}

impl Array {
    /// The same elements in other chunks. Axes that `chunks` does not name keep theirs.
    ///
    /// # Errors
    /// Every [`ArrayError`] whose argument is `chunks`, and [`ArrayError::AxisOutOfBounds`] for an axis named there.
    pub fn rechunk(&self, chunks: &Chunks, options: &RechunkOptions) -> Result<Array, ArrayError> {
        let chunks = self.new_chunks(chunks, options)?;
        if options.balance {
            let balanced = ChunkGrid::new(chunks.axes().iter().map(|axis| auto::balanced(axis)));
            return Ok(self.rechunk_by_plan(&balanced, options));
        }
        Ok(self.rechunk_to(&chunks, options))
    }

    /// The same elements cut as `chunks` says, which is a grid of this array's shape.
    pub(super) fn rechunk_to(&self, chunks: &ChunkGrid, options: &RechunkOptions) -> Array {
        if chunks == self.chunks() { self.clone() } else { self.rechunk_by_plan(chunks, options) }
    }

    fn rechunk_by_plan(&self, chunks: &ChunkGrid, options: &RechunkOptions) -> Array {
        if self.shape().iter().all(|&len| len == 0) {
            return self.clone();
        }
        let steps = plan::plan(self.chunks(), chunks, self.dtype(), options);
        steps.into_iter().fold(self.clone(), |array, chunks| array.cut_anew(chunks))
    }

    fn new_chunks(&self, chunks: &Chunks, options: &RechunkOptions) -> Result<ChunkGrid, ArrayError> {
        let ndim = self.ndim();
        let mut axes = match chunks {
            Chunks::Every(axis) => vec![axis.clone(); ndim],
            Chunks::Axes(axes) if axes.len() < ndim => {
                return Err(ArrayError::ChunksOtherDimension { chunks: axes.len(), ndim });
            }
            // Dask passes over what is too much.
            Chunks::Axes(axes) => axes[..ndim].to_vec(),
            Chunks::Some(entries) => {
                let same =
                    |axis: &[u64]| AxisChunks::Lengths(axis.iter().map(|&n| n.cast_signed()).collect());
                let mut axes: Vec<_> = self.chunks().axes().iter().map(|axis| same(axis)).collect();
                for (axis, entry) in entries {
                    axes[axis_of(*axis, ndim)?] = entry.clone();
                }
                axes
            }
        };
        let bytes = byte_limit(&axes, options.block_bytes)?;
        auto::choose(&mut axes, self.chunks().axes(), bytes / self.dtype().item_size() as f64);
        let shape: Vec<i64> = self.shape().into_iter().map(u64::cast_signed).collect();
        Chunks::Axes(axes).grid(&shape, self.dtype())
    }

    /// One step: pieces, and blocks from pieces.
    fn cut_anew(&self, chunks: ChunkGrid) -> Array {
        if self.size() == 0 {
            return Self::filled_as("empty_like", Scalar::Int(0), self.dtype(), chunks);
        }
        let old = self.chunks().clone();
        let crossed = old.axes().iter().zip(chunks.axes()).map(|(old, new)| AxisCrossing::new(old, new));
        let crossing = Arc::new(Crossing { axes: crossed.collect(), old: old.numblocks() });
        let mut inputs = vec![self.clone()];
        if !crossing.axes.iter().all(|axis| axis.pieces.iter().all(|piece| piece.is_whole)) {
            inputs.push(self.pieces(&crossing));
        }
        let wiring = Wiring::by(move |at, takes| crossing.take_pieces(at, takes));
        Array::new("rechunk-merge", Op::known(Merge), self.dtype(), chunks, inputs, wiring)
    }

    fn pieces(&self, crossing: &Arc<Crossing>) -> Array {
        let grid = ChunkGrid::new(
            crossing.axes.iter().map(|axis| axis.pieces.iter().map(|piece| piece.len).collect::<Vec<_>>()),
        );
        let op = Op::known(Split::new(self.chunks(), &grid));
        let (wired, listed) = (Arc::clone(crossing), Arc::clone(crossing));
        let wiring = Wiring::by(move |at, takes| takes.push(BlockOf::Input(0, wired.old_block(at))));
        let listing: Listing =
            Box::new(move |at| (!listed.is_whole(at)).then(|| listed.number(at).to_string()));
        Array::new("rechunk-split", op, self.dtype(), grid, vec![self.clone()], wiring).listed(listing)
    }
}

/// The pieces that old and new chunks have in common. They make a grid, finer than both.
struct Crossing {
    axes: Vec<AxisCrossing>,
    /// How many old blocks there are along each axis.
    old: Vec<u32>,
}

struct AxisCrossing {
    pieces: Vec<Piece>,
    /// The first piece of each new chunk, and the number of pieces.
    firsts: Vec<u32>,
}

struct Piece {
    /// The chunks that it is of.
    old: u32,
    new: u32,
    len: u64,
    /// Whether it is all of the old chunk.
    is_whole: bool,
}

impl AxisCrossing {
    fn new(old: &[u64], new: &[u64]) -> Self {
        let mut crossing = Self { pieces: Vec::new(), firsts: Vec::new() };
        let (mut from, mut left) = (0, old[0]);
        for (number, &len) in new.iter().enumerate() {
            crossing.firsts.push(crossing.pieces.len() as u32);
            let mut wanted = len;
            loop {
                while left == 0 && from + 1 < old.len() && wanted > 0 {
                    from += 1;
                    left = old[from];
                }
                let len = wanted.min(left);
                let is_whole = len == old[from];
                crossing.pieces.push(Piece { old: from as u32, new: number as u32, len, is_whole });
                (wanted, left) = (wanted - len, left - len);
                if wanted == 0 {
                    break;
                }
            }
        }
        crossing.firsts.push(crossing.pieces.len() as u32);
        crossing
    }
    fn of_new(&self, new: u32) -> std::ops::Range<u32> {
        self.firsts[new as usize]..self.firsts[new as usize + 1]
    }
}

impl Crossing {
    fn each<'c>(&'c self, at: &'c [u32]) -> impl Iterator<Item = &'c Piece> {
        self.axes.iter().zip(at).map(|(axis, &i)| &axis.pieces[i as usize])
    }
    /// The old block that a piece is of.
    fn old_block(&self, at: &[u32]) -> u32 {
        let old: Vec<u32> = self.each(at).map(|piece| piece.old).collect();
        ravel(&old, &self.old)
    }
    /// Whether a piece is all of its old block.
    fn is_whole(&self, at: &[u32]) -> bool {
        self.each(at).all(|piece| piece.is_whole)
    }
    /// How Dask counts pieces: new block by new block, whole ones as well.
    fn number(&self, at: &[u32]) -> u32 {
        let (mut before, mut within, mut pieces) = (0u64, 0u64, 1u64);
        let mut after: u64 = self.axes.iter().map(|axis| axis.pieces.len() as u64).product();
        for (axis, (piece, &i)) in self.axes.iter().zip(self.each(at).zip(at)) {
            let of_new = axis.of_new(piece.new);
            after /= axis.pieces.len() as u64;
            before += pieces * u64::from(of_new.start) * after;
            within = within * of_new.len() as u64 + u64::from(i - of_new.start);
            pieces *= of_new.len() as u64;
        }
        (before + within) as u32
    }
    /// The pieces of a new block, row-major: from the array where they are whole blocks (input 0), else cut (input 1).
    fn take_pieces(&self, new: &[u32], takes: &mut Vec<BlockOf>) {
        let ranges: Vec<_> = self.axes.iter().zip(new).map(|(axis, &new)| axis.of_new(new)).collect();
        let counts: Vec<u32> = ranges.iter().map(|range| range.len() as u32).collect();
        let grid: Vec<u32> = self.axes.iter().map(|axis| axis.pieces.len() as u32).collect();
        let mut within = vec![0; counts.len()];
        for _ in 0..counts.iter().map(|&n| n as usize).product() {
            let at: Vec<u32> = ranges.iter().zip(&within).map(|(range, i)| range.start + i).collect();
            takes.push(if self.is_whole(&at) {
                BlockOf::Input(0, self.old_block(&at))
            } else {
                BlockOf::Input(1, ravel(&at, &grid))
            });
            super::advance(&mut within, &counts);
        }
    }
}
