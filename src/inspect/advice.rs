//! What a run suggests: too few tasks, too short ones, too large blocks, too long a chain.
//!
//! In: a run and what was found out of it. Out: findings with the numbers that they follow from; whoever shows them
//! makes sentences of them. A finding is named only where heeding it would be seen.

use super::{LayerSummary, Schedule};
use crate::{
    chunks::ChunkGrid,
    data::{Id, LayerId, Nanos},
    graph::TaskGraph,
    trace::Trace,
};

/// So many times the time between tasks a task is to take at least.
const LEAST_LENGTH: u64 = 20;
/// So many tasks for each worker even out at the end.
pub(super) const PER_WORKER: u64 = 4;
/// The least part of all workers' time that a finding costs, in thousandths.
const LEAST_COST: u64 = 50;

/// A finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Advice {
    /// Workers had nothing to do because there are fewer tasks at a time than workers.
    TooFewTasks {
        /// The array that the graph begins with, or most time went into.
        layer: LayerId,
        /// How many blocks it has.
        blocks: u64,
        /// What would do: the shape of a block, and how many blocks.
        better: Option<(Vec<u64>, u64)>,
    },
    /// Blocks do not come out even: in the last round only some workers have one.
    Uneven {
        /// The array that the graph begins with, or most time went into.
        layer: LayerId,
        /// How many blocks it has.
        blocks: u64,
        /// How many of them are left for the last round.
        left: u64,
        /// What would do.
        better: Option<(Vec<u64>, u64)>,
    },
    /// Tasks are so short that handing them out is felt.
    TooShort {
        /// The array that the graph begins with, or most time went into.
        layer: LayerId,
        /// How long its tasks take.
        median: Nanos,
        /// How long handing out a task takes.
        dispatch: Nanos,
        /// What would do.
        better: Option<(Vec<u64>, u64)>,
    },
    /// Tasks waited for memory.
    TooMuchMemory {
        /// The array that the graph begins with, or most time went into.
        layer: LayerId,
        /// How many tasks waited.
        waited: u64,
        /// The limit that they waited for.
        limit: u64,
        /// What would do.
        better: Option<(Vec<u64>, u64)>,
    },
    /// One chain of tasks is most of the run: no number of workers makes it faster.
    OneChain {
        /// How long the chain takes, and how many tasks it has.
        span: Nanos,
        /// How many tasks it has.
        tasks: usize,
    },
}

/// What to tell of a run of `ran`, whose sums by layer of `written` are `layers`. The most costly first.
pub fn advice(
    written: &TaskGraph,
    layers: &[LayerSummary],
    schedule: &Schedule,
    trace: &Trace,
) -> Vec<Advice> {
    let Some(layer) = begins_with(written, layers) else { return Vec::new() };
    let workers = u64::from(schedule.workers);
    let all = workers * schedule.wall.0;
    let costs = |time: u64| time * 1000 > all * LEAST_COST;
    let grid = written.layer(layer).chunks.as_ref();
    let blocks = layers[layer.index()].tasks as u64;
    let mut found = Vec::new();
    if let Some(memory) = trace.memory.filter(|memory| memory.waited > 0) {
        let better = grid.and_then(|grid| finer(grid, 2 * blocks));
        found.push(Advice::TooMuchMemory { layer, waited: memory.waited, limit: memory.limit, better });
    }
    let unused = schedule.idle.starting + schedule.idle.inputs + schedule.idle.finished;
    if workers > 1 && costs(unused.0) {
        if blocks < workers {
            let better = grid.and_then(|grid| finer(grid, PER_WORKER * workers));
            found.push(Advice::TooFewTasks { layer, blocks, better });
        } else if blocks < PER_WORKER * workers && !blocks.is_multiple_of(workers) {
            let better = grid.and_then(|grid| finer(grid, PER_WORKER * workers));
            found.push(Advice::Uneven { layer, blocks, left: blocks % workers, better });
        } else if schedule.span.0 * 10 > schedule.wall.0 * 9 && schedule.critical_path.len() > 2 {
            found.push(Advice::OneChain { span: schedule.span, tasks: schedule.critical_path.len() });
        }
    }
    let dispatch = schedule.dispatch_of_a_task(trace);
    let median = layers[layer.index()].median;
    if costs(schedule.idle.dispatch.0) && median.0 < LEAST_LENGTH * dispatch.0 {
        let fewer = blocks * median.0.max(1) / (LEAST_LENGTH * dispatch.0);
        let better = grid.and_then(|grid| coarser(grid, fewer.max(PER_WORKER * workers)));
        found.push(Advice::TooShort { layer, median, dispatch, better });
    }
    found
}

/// The array whose chunks are to be chosen: of those that are made of nothing the one that took longest, else of all.
fn begins_with(written: &TaskGraph, layers: &[LayerSummary]) -> Option<LayerId> {
    let mut is_source = vec![true; written.layers().len()];
    for id in written.ids().filter(|&id| !written.inputs(id).is_empty()) {
        is_source[written.task(id).layer.index()] = false;
    }
    let longest = |only_sources: bool| {
        let some =
            layers.iter().zip(&is_source).filter(|&(row, &source)| (source || !only_sources) && row.done > 0);
        some.max_by_key(|(row, _)| row.total).map(|(row, _)| row.layer)
    };
    longest(true).or_else(|| longest(false))
}

/// The array in at least so many blocks: the longest side of a block is halved until they are enough. The shape of a
/// block, and how many there are; none where there are not so many elements.
pub(super) fn finer(grid: &ChunkGrid, at_least: u64) -> Option<(Vec<u64>, u64)> {
    let (shape, mut block) = (grid.shape(), grid.largest_block());
    while n_blocks(&shape, &block) < at_least {
        let longest = block.iter_mut().max_by_key(|len| **len).filter(|len| **len > 1)?;
        *longest = longest.div_ceil(2);
    }
    Some((block.clone(), n_blocks(&shape, &block)))
}

/// The array in at most so many blocks: the shortest side that can grow is doubled until they are few enough.
pub(super) fn coarser(grid: &ChunkGrid, at_most: u64) -> Option<(Vec<u64>, u64)> {
    let (shape, before) = (grid.shape(), grid.largest_block());
    let mut block = before.clone();
    while n_blocks(&shape, &block) > at_most {
        let can_grow = block.iter_mut().zip(&shape).filter(|(len, shape)| **len < **shape);
        let (len, &most) = can_grow.min_by_key(|(len, _)| **len)?;
        *len = (2 * *len).clamp(1, most);
    }
    (block != before).then(|| (block.clone(), n_blocks(&shape, &block)))
}

fn n_blocks(shape: &[u64], block: &[u64]) -> u64 {
    shape.iter().zip(block).map(|(shape, block)| shape.div_ceil((*block).max(1))).product()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        array::{Array, Chunks, ReduceOptions},
        data::IdVec,
        dtype::DType,
        inspect::{WhatIf, as_written, by_layer, replay},
        optimize::Rewrite,
        trace::MemoryUse,
    };
    use std::num::NonZeroU32;

    /// What is said of the sum of so many blocks of 100 ones, each of which takes `busy`.
    fn said(n: i64, workers: u32, busy: u64, dispatch: u64, memory: Option<MemoryUse>) -> Vec<Advice> {
        let ones = Array::ones(&[100 * n], DType::F64, &Chunks::from(100)).unwrap();
        let written = ones.sum(&ReduceOptions::default()).unwrap().to_graph().unwrap();
        let what_if = WhatIf {
            workers: NonZeroU32::new(workers).unwrap(),
            dispatch: Nanos(dispatch),
            busy: IdVec::filled(written.len(), Nanos(busy)),
            bytes: IdVec::filled(written.len(), 8),
            order: None,
        };
        let trace = Trace { memory, ..replay(&written, &what_if) };
        let measured = as_written(&written, &Rewrite::unchanged(written.clone()).origin, &trace);
        advice(&written, &by_layer(&written, &measured), &Schedule::of(&written, &trace), &trace)
    }

    #[test]
    fn what_costs_is_named_with_what_would_do() {
        let found = said(2, 4, 1000, 0, None);
        let [Advice::TooFewTasks { blocks: 2, better: Some((block, 16)), .. }] = found.as_slice() else {
            panic!("{found:?}")
        };
        assert_eq!(block, &[13]);
        let found = said(5, 4, 1000, 0, None);
        assert!(matches!(found.as_slice(), [Advice::Uneven { blocks: 5, left: 1, .. }]), "{found:?}");
        let found = said(1000, 2, 100, 50, None);
        let [Advice::TooShort { better: Some((block, 63)), dispatch, .. }] = found.as_slice() else {
            panic!("{found:?}")
        };
        // The first task of each worker does not wait between tasks.
        assert_eq!((block.as_slice(), dispatch.0), ([1600].as_slice(), 49));
        assert_eq!(said(400, 2, 1000, 1, None), [], "nothing to say");
    }

    #[test]
    fn tasks_that_waited_for_memory_ask_for_smaller_blocks() {
        let found = said(400, 2, 1000, 1, Some(MemoryUse { limit: 1000, waited: 7, over: 0 }));
        let [Advice::TooMuchMemory { waited: 7, limit: 1000, better: Some((block, 800)), .. }] =
            found.as_slice()
        else {
            panic!("{found:?}")
        };
        assert_eq!(block, &[50]);
    }

    #[test]
    fn blocks_of_several_axes_are_cut_where_they_are_longest() {
        let grid = ChunkGrid::new([vec![10, 10], vec![4]]);
        assert_eq!(finer(&grid, 8), Some((vec![3, 2], 14)));
        assert_eq!(finer(&grid, 1000), None);
        assert_eq!(coarser(&grid, 1), Some((vec![20, 4], 1)));
        assert_eq!(coarser(&grid, 2), None);
    }
}
