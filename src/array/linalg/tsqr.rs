//! The factors of a tall and skinny matrix, one column of blocks: Dask's `tsqr`.
//!
//! Each block is factored; the triangles below each other are a matrix again, as often as needed until it is one
//! block. A. Benson, D. Gleich, J. Demmel: Direct QR factorizations for tall-and-skinny matrices in `MapReduce`
//! architectures, 2013.

use super::{
    Array,
    kernels::{Factor, Item, Purpose, Rows, Stack, factored_as},
};
use crate::{
    array::{BlockOf, Wiring, product::Contract},
    chunks::ChunkGrid,
    dtype::DType,
    graph::Op,
};
use std::ops::Range;

/// Q and R.
pub(super) struct Factors {
    pub(super) q: Array,
    pub(super) r: Array,
}

/// Factors an array of one column of blocks. `limit` is the height of the highest block of the array that it comes from,
/// if it does.
pub(super) fn tsqr(data: &Array, purpose: Purpose, limit: Option<u64>) -> Factors {
    let width: u64 = data.chunks().axes()[1].iter().sum();
    let lens = &data.chunks().axes()[0];
    let highest = lens.iter().copied().max().unwrap_or(0);
    // The triangles, and how many rows they have together at most.
    let heights: Vec<u64> = lens.iter().map(|&len| len.min(width)).collect();
    let together = lens.len() as u64 * width;
    let several = together > highest && highest > 0;
    let becomes_less = limit.unwrap_or(highest) >= 2 * width;

    let factored = data.factored("qr", Factor::Qr(purpose));
    let first = factored.item("getitem", 0, [lens, &[width]]);
    let triangles = factored.item("getitem", 1, [&heights, &[width]]);
    if several && becomes_less {
        let groups = groups(&heights, highest);
        let stacked = triangles.stacked(&groups, &heights, width);
        let inner = tsqr(&stacked, Purpose::Qr, Some(highest));
        let second = inner.q.rows(&groups, &heights);
        let r = inner.r.columns("r-inner", 0..1);
        return Factors { q: first.times("dot", &second), r };
    }
    let all = [Range { start: 0, end: lens.len() as u32 }];
    let stacked = triangles.stacked(&all, &heights, width);
    let factored = stacked.factored("qr", Factor::Qr(Purpose::Qr));
    let rows = stacked.shape()[0];
    let q = factored.item("getitem", 0, [&[rows], &[rows.min(width)]]);
    let r = factored.item("getitem", 1, [&[rows.min(width)], &[width]]);
    Factors { q: first.times("dot", &q.rows(&all, &heights)), r }
}

/// Neighbours that are together no higher than the highest block.
fn groups(heights: &[u64], highest: u64) -> Vec<Range<u32>> {
    let mut groups = Vec::new();
    let (mut first, mut height) = (0, 0);
    for (block, &own) in (0..).zip(heights) {
        if height + own > highest {
            groups.push(first..block);
            (first, height) = (block, 0);
        }
        height += own;
    }
    groups.push(first..heights.len() as u32);
    groups
}

impl Array {
    /// Its blocks factored, each to several.
    pub(super) fn factored(&self, label: &str, factor: Factor) -> Array {
        let dtype = factored_as(self.dtype()).unwrap_or(DType::F64);
        let (chunks, grid) = (self.chunks().clone(), self.chunks().numblocks());
        Array::new(label, Op::known(factor), dtype, chunks, vec![self.clone()], Wiring::same(grid))
    }

    /// One factor of each block of a column; it has one axis or two.
    pub(super) fn item<const N: usize>(&self, label: &str, item: usize, axes: [&[u64]; N]) -> Array {
        let wiring = Wiring::by(|at, takes| takes.push(BlockOf::Input(0, at[0])));
        Array::new(
            label,
            Op::known(Item(item)),
            self.dtype(),
            ChunkGrid::new(axes),
            vec![self.clone()],
            wiring,
        )
    }

    /// The blocks of a column in groups below each other.
    fn stacked(&self, groups: &[Range<u32>], heights: &[u64], width: u64) -> Array {
        let height = |group: &Range<u32>| group.clone().map(|block| heights[block as usize]).sum();
        let lens: Vec<u64> = groups.iter().map(height).collect();
        let groups = groups.to_vec();
        let op = Op::known(Stack { groups: groups.clone() });
        let wiring = Wiring::by(move |at, takes| {
            takes.extend(groups[at[0] as usize].clone().map(|block| BlockOf::Input(0, block)));
        });
        let chunks = ChunkGrid::new([lens, vec![width]]);
        Array::new("stack", op, self.dtype(), chunks, vec![self.clone()], wiring)
    }

    /// What was stacked in groups, apart again.
    fn rows(&self, groups: &[Range<u32>], heights: &[u64]) -> Array {
        let pieces = (0..).zip(groups).flat_map(|(number, group)| {
            let mut end = 0;
            group.clone().map(move |block| {
                let start = end;
                end += heights[block as usize];
                (number, start..end)
            })
        });
        let op = Rows { pieces: pieces.collect() };
        let groups: Vec<u32> = op.pieces.iter().map(|piece| piece.0).collect();
        let wiring = Wiring::by(move |at, takes| takes.push(BlockOf::Input(0, groups[at[0] as usize])));
        let chunks = ChunkGrid::new([heights.into(), self.chunks().axes()[1].clone()]);
        Array::new("getitem", Op::known(op), self.dtype(), chunks, vec![self.clone()], wiring)
    }

    /// Every block of a column times the block beside it; of an array of one block, times that.
    pub(super) fn times(&self, label: &str, other: &Array) -> Array {
        let op = Contract { left: vec![0, 1], right: vec![1, 2], made: vec![0, 2], summed: vec![1] };
        let chunks = ChunkGrid::new([self.chunks().axes()[0].clone(), other.chunks().axes()[1].clone()]);
        let is_one = other.chunks().n_blocks() == 1;
        let wiring = Wiring::by(move |at, takes| {
            takes.extend([BlockOf::Input(0, at[0]), BlockOf::Input(1, if is_one { 0 } else { at[0] })]);
        });
        Array::new(label, Op::known(op), self.dtype(), chunks, vec![self.clone(), other.clone()], wiring)
    }
}
