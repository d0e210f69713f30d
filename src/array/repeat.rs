//! Elements one by one, or a whole array, several times.

use super::{Array, ArrayError, Index, MAX_TASKS, Wiring, axis::axis_of, chunks::checked_shape};
use crate::{
    chunks::ChunkGrid,
    graph::Op,
    kernel::{Context, Kernel, KernelError, Value, block::one_block, strided::View},
};

impl Array {
    /// Every element `repeats` times, along an axis: `da.repeat`. Chunks are first cut into pieces, so that those of
    /// the result are about as long as before.
    ///
    /// # Errors
    /// [`ArrayError::RepeatNeedsAxis`] where there is no axis given and more than one to choose from,
    /// [`ArrayError::NegativeRepeats`], [`ArrayError::AxisOutOfBounds`], [`ArrayError::TooManyBlocks`].
    pub fn repeat(&self, repeats: i64, axis: Option<i64>) -> Result<Array, ArrayError> {
        let axis = match axis {
            None if self.ndim() == 1 => 0,
            None => return Err(ArrayError::RepeatNeedsAxis { ndim: self.ndim() }),
            Some(axis) => axis_of(axis, self.ndim())?,
        };
        let repeats = u64::try_from(repeats).map_err(|_| ArrayError::NegativeRepeats(repeats))?;
        let along = |entry: Index| {
            let mut index = vec![Index::ALL; self.ndim()];
            index[axis] = entry;
            self.index(&index)
        };
        match repeats {
            0 => return along(Index::from(..0)),
            1 => return Ok(self.clone()),
            _ => {}
        }
        let mut shape: Vec<i64> = self.shape().into_iter().map(u64::cast_signed).collect();
        shape[axis] = shape[axis].saturating_mul(repeats.cast_signed());
        checked_shape(&shape)?;
        let lens = &self.chunks().axes()[axis];
        let pieces = lens.iter().map(|&len| len.min(repeats)).fold(0, u64::saturating_add);
        if pieces > MAX_TASKS {
            return Err(ArrayError::TooManyBlocks { blocks: pieces, least_chunk: None });
        }
        let mut repeated = Vec::new();
        let mut start = 0;
        for &len in lens {
            for (from, to) in pieces_of(start, start + len, repeats) {
                let piece = along(Index::from(from.cast_signed()..to.cast_signed()))?;
                repeated.push(piece.each_repeated(repeats, axis));
            }
            start += len;
        }
        if repeated.is_empty() { Ok(self.clone()) } else { Self::concatenate_along(&repeated, axis) }
    }

    fn each_repeated(&self, repeats: u64, axis: usize) -> Array {
        let chunks = self.chunks().axes().iter().enumerate().map(|(other, lens)| {
            lens.iter().map(|len| if other == axis { len * repeats } else { *len }).collect::<Vec<u64>>()
        });
        let (op, wiring) = (Op::known(Repeat { repeats, axis }), Wiring::same(self.chunks().numblocks()));
        Array::new("repeat", op, self.dtype(), ChunkGrid::new(chunks), vec![self.clone()], wiring)
    }

    /// The array several times beside itself, along its last axes: `da.tile`. Where there are more `reps` than axes,
    /// new ones are in front.
    ///
    /// # Errors
    /// [`ArrayError::NegativeRepeats`], [`ArrayError::TooManyBlocks`], [`ArrayError::SizeOverflow`].
    pub fn tile(&self, reps: &[i64]) -> Result<Array, ArrayError> {
        if let Some(&negative) = reps.iter().find(|&&n| n < 0) {
            return Err(ArrayError::NegativeRepeats(negative));
        }
        let ndim = self.ndim().max(reps.len());
        let first = ndim - reps.len();
        let lens = std::iter::repeat_n(1, ndim - self.ndim()).chain(self.shape());
        let times = std::iter::repeat_n(1, first).chain(reps.iter().copied());
        let shape: Vec<i64> = lens.zip(times).map(|(len, n)| len.cast_signed().saturating_mul(n)).collect();
        checked_shape(&shape)?;
        if reps.contains(&0) {
            return Array::empty(&shape, self.dtype(), &super::Chunks::default());
        }
        let times = reps.iter().fold(1, |times: u64, &n| times.saturating_mul(n.cast_unsigned()));
        let blocks = times.saturating_mul(self.chunks().n_blocks());
        if blocks > MAX_TASKS {
            return Err(ArrayError::TooManyBlocks { blocks, least_chunk: None });
        }
        let mut tiled = self.atleast(ndim)?;
        for (axis, &n) in (first..ndim).zip(reps).rev() {
            tiled = Self::concatenate_along(&vec![tiled; n as usize], axis)?;
        }
        Ok(tiled)
    }
}

/// The pieces of a chunk: between the places that `np.linspace(start, stop, n)` rounds to, for n of 2 or more.
fn pieces_of(start: u64, stop: u64, n: u64) -> Vec<(u64, u64)> {
    let (len, steps) = (stop - start, n - 1);
    // Places so close together are all that there are.
    if steps >= 2 * len {
        return (start..stop).map(|place| (place, place + 1)).collect();
    }
    let step = len as f64 / steps as f64;
    let place = |i: u64| {
        if i == steps { stop } else { (i as f64 * step + start as f64).round_ties_even() as u64 }
    };
    (0..steps).map(|i| (place(i), place(i + 1))).filter(|(from, to)| from != to).collect()
}

/// Repeats every element of a block along an axis.
#[derive(Debug)]
struct Repeat {
    repeats: u64,
    axis: usize,
}

impl Kernel for Repeat {
    fn run(&self, context: &mut Context<'_>, inputs: &[&Value]) -> Result<Value, KernelError> {
        let block = one_block("a repetition", inputs)?;
        let repeated = View::of(block).repeated(self.axis, self.repeats)?.to_block(context)?;
        Ok(repeated.reshaped(context.shape()?)?.into())
    }
}
