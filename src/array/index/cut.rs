//! What a slice takes from each chunk of an axis: Dask's `_slice_1d`.

use super::normal::{Entry, Steps};

/// What is taken along one axis.
#[derive(Debug)]
pub(super) struct Cut {
    /// From one element to the next.
    pub(super) step: i64,
    /// In the order of the result.
    pub(super) pieces: Vec<Piece>,
}

/// What is taken from one chunk.
#[derive(Debug, PartialEq)]
pub(super) struct Piece {
    /// Which chunk.
    pub(super) chunk: u32,
    /// The first element, counted from the beginning of the chunk.
    pub(super) start: u64,
    /// How many.
    pub(super) len: u64,
}

impl Cut {
    /// What `entry` takes from an axis of these chunks. Of an axis that a list is for it takes all.
    pub(super) fn of(entry: &Entry, chunks: &[u64]) -> Self {
        let size = chunks.iter().sum();
        let steps = match *entry {
            Entry::At(at) => Steps { start: at.cast_signed(), stop: at.cast_signed() + 1, step: 1 },
            Entry::Slice(steps) => steps,
            Entry::List(ref list) if list.is_empty() => Steps { start: 0, stop: 0, step: 1 },
            Entry::List(_) | Entry::NewAxis => Steps::all(size),
        };
        let mut pieces = if steps == Steps::all(size) {
            (0..).zip(chunks).map(|(chunk, &len)| Piece { chunk, start: 0, len }).collect()
        } else if steps.step > 0 {
            forwards(steps, chunks)
        } else {
            backwards(steps, chunks)
        };
        if pieces.is_empty() {
            // An array without elements has a chunk, too.
            pieces.push(Piece { chunk: 0, start: 0, len: 0 });
        }
        Self { step: steps.step, pieces }
    }
    /// How many elements of each piece.
    pub(super) fn lens(&self) -> Box<[u64]> {
        self.pieces.iter().map(|piece| piece.len).collect()
    }
}

/// Chunk by chunk. As in Dask, a chunk between the last element and `stop` gives a piece of no elements.
fn forwards(Steps { start, stop, step }: Steps, chunks: &[u64]) -> Vec<Piece> {
    let ends = ends(chunks);
    let first = ends.partition_point(|&end| end <= start);
    let last = (ends.partition_point(|&end| end < stop) + 1).min(chunks.len());
    let skipped = first.checked_sub(1).map_or(0, |before| ends[before]);
    // From here on places count from the beginning of the chunk.
    let (mut start, mut stop) = (start - skipped, stop - skipped);
    let mut pieces = Vec::new();
    for chunk in first..last {
        let len = chunks[chunk].cast_signed();
        if start < len && stop > 0 {
            let taken = (stop.min(len) - start).max(0).cast_unsigned().div_ceil(step.cast_unsigned());
            pieces.push(Piece { chunk: chunk as u32, start: start.cast_unsigned(), len: taken });
            start = (start - len).rem_euclid(step);
        } else {
            start -= len;
        }
        stop -= len;
    }
    pieces
}

fn backwards(Steps { start, stop, step }: Steps, chunks: &[u64]) -> Vec<Piece> {
    let ends = ends(chunks);
    let mut next = start;
    let mut pieces = Vec::new();
    for chunk in (0..chunks.len()).rev() {
        let begin = ends[chunk] - chunks[chunk].cast_signed();
        if next <= stop {
            break;
        }
        if (begin..ends[chunk]).contains(&next) {
            let steps = (next - begin.max(stop + 1)) / -step;
            let (start, len) = (next - begin, steps + 1);
            pieces.push(Piece {
                chunk: chunk as u32,
                start: start.cast_unsigned(),
                len: len.cast_unsigned(),
            });
            next = next.saturating_add(step.saturating_mul(len));
        }
    }
    pieces
}

/// The place behind the last element of each chunk.
fn ends(chunks: &[u64]) -> Vec<i64> {
    let end = |end: &mut i64, len: &u64| {
        *end += len.cast_signed();
        Some(*end)
    };
    chunks.iter().scan(0, end).collect()
}
