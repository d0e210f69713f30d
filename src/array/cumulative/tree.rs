//! Running results by a tree: Dask's `prefixscan_blelloch`.
//!
//! Every block's total is made; a sweep up a binary tree joins neighbours, a sweep down completes what came before
//! each block; then each block's running results go on from there.

use super::{
    super::{Array, BlockOf, Wiring},
    Cumulative,
    kernel::{Both, Scan, ScanAfter},
};
use crate::{chunks::ravel, graph::Op};

/// A block of one of several arrays: the place of the array, and the number of the block along the axis.
#[derive(Clone, Copy)]
struct Source {
    array: usize,
    number: u32,
}

/// Blocks of one layer of the tree.
struct Level {
    /// Up to which block of the array each of them tells the total.
    numbers: Vec<u32>,
    /// What each is joined from.
    parts: Vec<[Source; 2]>,
}

impl Array {
    pub(super) fn scan_by_tree(&self, what: &Cumulative, scan: Scan) -> Array {
        let (axis, dtype, own) = (scan.axis, scan.dtype, self.chunks().numblocks());
        let (mut arrays, mut totals) = (Vec::new(), Vec::new());
        // Nobody asks for what the last block comes to.
        if own[axis] > 1 {
            arrays.push(self.block_totals(what, scan));
            totals = (0..own[axis] - 1).map(|number| Source { array: 0, number }).collect();
        }
        for (depth, sweep) in sweeps(totals.len()).into_iter().enumerate() {
            let level = sweep.level(&mut totals, arrays.len());
            if !level.numbers.is_empty() {
                arrays.push(self.level_of_tree(what, scan, arrays.clone(), depth, level));
            }
        }
        let grids = grids(&arrays);
        let wiring = Wiring::by(move |at, takes| {
            if let Some(before) = at[axis].checked_sub(1) {
                takes.push(totals[before as usize].block(at, axis, &grids));
            }
            takes.push(BlockOf::Input(grids.len(), ravel(at, &own)));
        });
        arrays.push(self.clone());
        Array::new(what.name, Op::known(ScanAfter(scan)), dtype, self.chunks().clone(), arrays, wiring)
    }

    /// What each block comes to, along the axis.
    fn block_totals(&self, what: &Cumulative, scan: Scan) -> Array {
        let chunks = self.chunks().with(&[scan.axis], |chunks| vec![1; chunks.len()]);
        let op = Op::known(what.total.of_blocks(self.dtype(), scan.dtype, scan.axis));
        let wiring = Wiring::same(self.chunks().numblocks());
        Array::new(what.total.name, op, scan.dtype, chunks, vec![self.clone()], wiring)
    }

    fn level_of_tree(
        &self,
        what: &Cumulative,
        scan: Scan,
        arrays: Vec<Array>,
        depth: usize,
        level: Level,
    ) -> Array {
        let (axis, grids) = (scan.axis, grids(&arrays));
        let Level { numbers, parts } = level;
        let chunks = self.chunks().with(&[axis], |_| vec![1; numbers.len()]);
        let wiring = Wiring::by(move |at, takes| {
            takes.extend(parts[at[axis] as usize].map(|part| part.block(at, axis, &grids)));
        });
        let joined = Array::new(what.name, Op::known(Both(scan)), scan.dtype, chunks, arrays, wiring);
        joined.listed(Box::new(move |at| {
            let mut place = at.to_vec();
            place[axis] = numbers[at[axis] as usize];
            Some(format!("({}, {depth}, {})", super::numbers(&place), place[axis]))
        }))
    }
}

impl Source {
    /// The block that the one at `at` takes from it.
    fn block(self, at: &[u32], axis: usize, grids: &[Vec<u32>]) -> BlockOf {
        let mut at = at.to_vec();
        at[axis] = self.number;
        BlockOf::Input(self.array, ravel(&at, &grids[self.array]))
    }
}

fn grids(arrays: &[Array]) -> Vec<Vec<u32>> {
    arrays.iter().map(|array| array.chunks().numblocks()).collect()
}

/// Joins that may be done at the same time: of every total from `first` on in steps, with the one `reach` before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Sweep {
    first: usize,
    step: usize,
    reach: usize,
}

impl Sweep {
    /// Its joins, as blocks of the array that is made next; `totals` are then found there.
    fn level(self, totals: &mut [Source], array: usize) -> Level {
        let mut level = Level { numbers: Vec::new(), parts: Vec::new() };
        for i in (self.first..totals.len()).step_by(self.step) {
            level.parts.push([totals[i - self.reach], totals[i]]);
            totals[i] = Source { array, number: level.numbers.len() as u32 };
            level.numbers.push(i as u32);
        }
        level
    }
}

/// Up the tree of `n` totals, and down again.
fn sweeps(n: usize) -> Vec<Sweep> {
    let mut sweeps = Vec::new();
    if n < 2 {
        return sweeps;
    }
    let mut step = 2;
    while step <= n {
        sweeps.push(Sweep { first: step - 1, step, reach: step / 2 });
        step *= 2;
    }
    let mut step = (n / 2).next_power_of_two().max(2);
    while step > 1 {
        sweeps.push(Sweep { first: step + step / 2 - 1, step, reach: step / 2 });
        step /= 2;
    }
    sweeps
}
