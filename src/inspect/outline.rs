//! What a graph will do, before it runs: who takes what, how much can run at once, how much memory it would take whole,
//! and whether the chunks suit.

use super::advice::{PER_WORKER, coarser, finer};
use crate::{
    data::{Id, IdVec, LayerId, TaskId},
    graph::TaskGraph,
};
use std::collections::BTreeMap;

/// Blocks below this size are over before they were handed out, about.
const LEAST_BYTES: u64 = 64 << 10;
/// What a block is to have where they are too small.
const GOOD_BYTES: u64 = 1 << 20;
/// Fewer small blocks than this are over in no time anyhow.
const MANY: u64 = 256;

/// A graph summed up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outline {
    /// Its layers, in their order.
    pub layers: Vec<LayerOutline>,
    /// The most tasks that run at one time when all take equally long and there is a worker for each.
    pub width: usize,
    /// How many tasks the longest chain has.
    pub depth: usize,
    /// The most bytes that are alive when every array is whole and one is made after the other, as NumPy does.
    pub whole_bytes: u64,
}

/// An array operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LayerOutline {
    /// Which.
    pub layer: LayerId,
    /// How many tasks it has.
    pub tasks: usize,
    /// The bytes of all its blocks, as far as they are known.
    pub bytes: u64,
    /// From whom its tasks take how many blocks each: the least and the most.
    pub takes: BTreeMap<LayerId, (usize, usize)>,
}

impl Outline {
    /// Linear.
    pub fn of(graph: &TaskGraph) -> Self {
        let mut layers: Vec<LayerOutline> = graph
            .layers()
            .ids()
            .map(|layer| LayerOutline { layer, tasks: 0, bytes: 0, takes: BTreeMap::new() })
            .collect();
        let mut levels = IdVec::<TaskId, usize>::filled(graph.len(), 1);
        let mut at_level: Vec<usize> = Vec::new();
        for id in graph.ids() {
            let layer = graph.task(id).layer;
            let row = &mut layers[layer.index()];
            row.tasks += 1;
            row.bytes += graph.block_bytes(id).unwrap_or(0);
            let mut takes: BTreeMap<LayerId, usize> = BTreeMap::new();
            for &input in graph.inputs(id) {
                *takes.entry(graph.task(input).layer).or_default() += 1;
                levels[id] = levels[id].max(levels[input] + 1);
            }
            for (from, n) in takes.into_iter().filter(|(from, _)| *from != layer) {
                let (least, most) = row.takes.entry(from).or_insert((n, n));
                (*least, *most) = ((*least).min(n), (*most).max(n));
            }
            at_level.resize(at_level.len().max(levels[id]), 0);
            at_level[levels[id] - 1] += 1;
        }
        let whole_bytes = whole_bytes(graph, &layers);
        Self {
            layers,
            width: at_level.iter().copied().max().unwrap_or(0),
            depth: at_level.len(),
            whole_bytes,
        }
    }
}

/// Each layer is one array: made after those that it takes, freed after the last that takes it.
fn whole_bytes(graph: &TaskGraph, layers: &[LayerOutline]) -> u64 {
    let mut last_user: Vec<usize> = (0..layers.len()).collect();
    for row in layers {
        for from in row.takes.keys() {
            last_user[from.index()] = last_user[from.index()].max(row.layer.index());
        }
    }
    graph.outputs().iter().for_each(|&id| last_user[graph.task(id).layer.index()] = usize::MAX);
    let mut freed_after = vec![0; layers.len()];
    for (row, &last) in layers.iter().zip(&last_user).filter(|(_, last)| **last < layers.len()) {
        freed_after[last] += row.bytes;
    }
    let (mut live, mut peak) = (0, 0);
    for (row, freed) in layers.iter().zip(freed_after) {
        live += row.bytes;
        peak = peak.max(live);
        live -= freed;
    }
    peak
}

/// Whether the chunks of the array that a graph begins with suit it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Chunking {
    /// Some workers would have nothing to do.
    TooFew(Option<Better>),
    /// Blocks would not fit into the memory, so that tasks wait.
    TooLarge(Option<Better>),
    /// Blocks are so small that handing out tasks takes longer than they do.
    TooSmall(Option<Better>),
    /// There is nothing to say against them.
    Good,
}

/// Chunks that would do: the shape of a block, and how many there are.
pub type Better = (Vec<u64>, u64);

/// Looks at the blocks of `layer` for so many workers, which together would need `peak` bytes of `room`.
pub fn chunking(
    graph: &TaskGraph,
    layer: &LayerOutline,
    workers: u32,
    peak: u64,
    room: Option<u64>,
) -> Chunking {
    let Some(grid) = graph.layer(layer.layer).chunks.as_ref() else { return Chunking::Good };
    let (blocks, workers) = (layer.tasks as u64, u64::from(workers));
    if let Some(room) = room.filter(|&room| room > 0 && peak > room) {
        return Chunking::TooLarge(finer(grid, blocks.saturating_mul(peak.div_ceil(room))));
    }
    if blocks < workers && layer.bytes > workers * LEAST_BYTES {
        return Chunking::TooFew(finer(grid, PER_WORKER * workers));
    }
    if blocks >= MANY && layer.bytes / blocks < LEAST_BYTES {
        let fewer = (layer.bytes / GOOD_BYTES).max(PER_WORKER * workers);
        return Chunking::TooSmall(coarser(grid, fewer));
    }
    Chunking::Good
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::array::{Chunks, Random, ReduceOptions};

    #[test]
    fn the_sum_of_a_matrix_and_its_transpose_by_hand() {
        let x = Random::new().random(&[40, 40], &Chunks::from(10)).unwrap();
        let y = x.add(x.transpose(&[1, 0]).unwrap()).unwrap();
        let options = ReduceOptions { axis: Some(vec![0]), ..ReduceOptions::default() };
        let graph = y.mean(&options).unwrap().to_graph().unwrap();
        let outline = Outline::of(&graph);
        let rows: Vec<(usize, u64)> = outline.layers.iter().map(|row| (row.tasks, row.bytes)).collect();
        // A mean of a chunk is a sum and a count for each column.
        assert_eq!(rows[..3], [(16, 12_800), (16, 12_800), (16, 12_800)]);
        assert_eq!(rows[4], (4, 320));
        assert_eq!((outline.width, outline.depth), (16, 5));
        // The array, its transpose and their sum.
        assert_eq!(outline.whole_bytes, 3 * 12_800);
        let takes: Vec<(usize, usize)> = outline.layers[4].takes.values().copied().collect();
        assert_eq!(takes, [(4, 4)]);
        assert!(outline.layers[0].takes.is_empty());
    }

    #[test]
    fn chunks_are_held_against_workers_and_memory() {
        let of = |size: i64, chunk: i64, room| {
            let graph = Random::new().random(&[size], &Chunks::from(chunk)).unwrap().to_graph().unwrap();
            let outline = Outline::of(&graph);
            chunking(&graph, &outline.layers[0], 4, outline.layers[0].bytes, room)
        };
        assert_eq!(of(8_000_000, 4_000_000, None), Chunking::TooFew(Some((vec![500_000], 16))));
        assert_eq!(of(8_000_000, 500_000, None), Chunking::Good);
        assert_eq!(of(8_000_000, 500_000, Some(32_000_000)), Chunking::TooLarge(Some((vec![250_000], 32))));
        assert_eq!(of(8_000_000, 1000, None), Chunking::TooSmall(Some((vec![256_000], 32))));
    }
}
