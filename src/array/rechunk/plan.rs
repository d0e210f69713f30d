//! The steps from one cut to another: Dask's `plan_rechunk`.
//!
//! Where pieces of all old and new blocks would be too many, blocks are first merged along some axes, as far as the
//! largest block may grow, and split along others, until the way that is left is short.

use super::{super::AUTO_CHUNK_BYTES, ChunkGrid, RechunkOptions};
use crate::dtype::DType;
use std::{
    cmp::{Ordering, Reverse},
    collections::BinaryHeap,
};

/// The lengths of the chunks along each axis.
type Cut = Vec<Vec<u64>>;

/// Every cut on the way, the last one included. Numbers are Python's, rounding and all.
pub(super) fn plan(
    old: &ChunkGrid,
    new: &ChunkGrid,
    dtype: DType,
    options: &RechunkOptions,
) -> Vec<ChunkGrid> {
    if new.n_axes() <= 1 {
        return vec![new.clone()];
    }
    let cut = |grid: &ChunkGrid| grid.axes().iter().map(|axis| axis.to_vec()).collect::<Cut>();
    let (mut current, target) = (cut(old), cut(new));
    let threshold = options.threshold.filter(|&n| n > 0).unwrap_or(4);
    let bytes = options.block_bytes.filter(|&n| n > 0).unwrap_or(AUTO_CHUNK_BYTES);
    let limit = (bytes as f64 / dtype.item_size() as f64)
        .max(largest_block(&current) as f64)
        .max(largest_block(&target) as f64);
    let enough = u128::from(threshold) * (n_blocks(&current) + n_blocks(&target));

    let mut steps: Vec<Cut> = Vec::new();
    let mut is_first = true;
    loop {
        let size = n_pieces(&current, &target);
        if size < enough {
            break;
        }
        let start =
            if is_first { current.clone() } else { split(&current, &target, size * u128::from(threshold)) };
        let (next, limit_hit) = merge(&start, &target, limit);
        if (next == current && !is_first) || next == target {
            break;
        }
        if next != current {
            steps.push(next.clone());
        }
        current = next;
        if !limit_hit {
            break;
        }
        is_first = false;
    }
    steps.push(target);
    steps.into_iter().map(ChunkGrid::new).collect()
}

fn longest(axis: &[u64]) -> u128 {
    axis.iter().copied().max().unwrap_or(0).into()
}
fn largest_block(cut: &Cut) -> u128 {
    cut.iter().map(|axis| longest(axis)).product()
}
fn n_blocks(cut: &Cut) -> u128 {
    cut.iter().map(|axis| axis.len() as u128).product()
}
/// About how many pieces two cuts have in common.
fn n_pieces(old: &Cut, new: &Cut) -> u128 {
    let along = |(old, new): (&Vec<u64>, &Vec<u64>)| {
        (if old == new { old.len() } else { old.len() + new.len() - 1 }) as u128
    };
    old.iter().zip(new).map(along).product()
}

/// Towards `new` by merging neighbours along the axes where that saves most for what the largest block grows
/// (`find_merge_rechunk`); and whether `limit`, in elements, stopped it.
fn merge(old: &Cut, new: &Cut, limit: f64) -> (Cut, bool) {
    let price = |axis: usize| {
        let saved = new[axis].len() as f64 / old[axis].len() as f64;
        let grown = longest(&new[axis]) as f64 / longest(&old[axis]).max(1) as f64;
        // Exactly 1 is what Dask compares with.
        let grown = if grown.to_bits() == 1f64.to_bits() { 1.0 + 1e-9 } else { grown };
        if grown > 0.0 { saved.ln() / grown.ln() } else { 0.0 }
    };
    let mut axes: Vec<usize> = (0..old.len()).filter(|&axis| new[axis].len() <= old[axis].len()).collect();
    axes.sort_by(|&a, &b| price(a).partial_cmp(&price(b)).unwrap_or(Ordering::Equal));

    let mut largest = largest_block(old);
    let mut cut = old.clone();
    let mut limit_hit = false;
    for axis in axes {
        let width = longest(&old[axis]).max(1);
        let grown = largest * longest(&new[axis]) / width;
        if grown as f64 <= limit {
            cut[axis].clone_from(&new[axis]);
            largest = grown;
            continue;
        }
        let most = (limit * width as f64 / largest as f64) as u64;
        let divided = divide(&new[axis], most);
        if divided.len() <= old[axis].len() {
            largest = largest * longest(&divided) / width;
            cut[axis] = divided;
        }
        limit_hit = true;
    }
    (cut, limit_hit)
}

/// Towards `new` by splitting, as long as there are fewer than `limit` pieces (`find_split_rechunk`).
fn split(old: &Cut, new: &Cut, limit: u128) -> Cut {
    let mut cut = old.clone();
    for axis in 0..old.len() {
        let size = n_pieces(&cut, new);
        if size > limit {
            break;
        }
        if old[axis].len() > new[axis].len() {
            continue;
        }
        let most = (old[axis].len() as f64 * limit as f64 / size as f64) as usize;
        let merged = merge_to(&new[axis], most);
        if merged.len() >= old[axis].len() && longest(&merged) <= longest(&old[axis]) {
            cut[axis] = merged;
        }
    }
    cut
}

/// Each chunk in as few parts as fit into `most` (`divide_to_width`).
fn divide(chunks: &[u64], most: u64) -> Vec<u64> {
    let mut divided = Vec::new();
    for &chunk in chunks {
        let mut left = chunk;
        for parts in (1..=chunk.div_ceil(most.max(1))).rev() {
            divided.push(left / parts);
            left -= left / parts;
        }
    }
    divided
}

/// At most `most` chunks, by merging the smallest neighbours (`merge_to_number`).
fn merge_to(chunks: &[u64], most: usize) -> Vec<u64> {
    if chunks.len() <= most {
        return chunks.to_vec();
    }
    if chunks.iter().all(|&n| n == chunks[0]) {
        let (width, total, most) = (chunks[0], chunks.len() as u64 * chunks[0], most as u64);
        let least = width * (total / most / width);
        let n_longer = (total - most * least) / width;
        return (0..most).map(|i| if i < n_longer { least + width } else { least }).collect();
    }
    let mut merged = chunks.to_vec();
    let pairs = (1..chunks.len()).map(|j| Reverse((chunks[j - 1] + chunks[j], j - 1, j)));
    let mut heap: BinaryHeap<_> = pairs.collect();
    let mut left = chunks.len() - most;
    while left > 0
        && let Some(Reverse((width, i, j))) = heap.pop()
    {
        // A zero stands for a chunk that went into the one after it.
        if merged[j] == 0 {
            if let Some(j) = (j + 1..merged.len()).find(|&j| merged[j] != 0) {
                heap.push(Reverse((merged[i] + merged[j], i, j)));
            }
        } else if merged[i] + merged[j] != width {
            heap.push(Reverse((merged[i] + merged[j], i, j)));
        } else {
            merged[i] = 0;
            merged[j] = width;
            left -= 1;
        }
    }
    merged.retain(|&n| n > 0);
    merged
}
