//! The first stage of a reduction: one block over any of its axes.
//!
//! The block comes in tiles of [`TILE`] elements, from memory or fresh from a generator: the order of additions is
//! the same, hence the bits.

use super::{
    Context, Kernel, KernelError, TILE, TILES_PER_CHECK, Value,
    fold::{Fold, fold},
    n_elements,
};
use crate::graph::Reduction;

/// Reduces a block; the reduced axes stay, with length 1.
pub(super) struct ReduceChunk {
    pub(super) what: Reduction,
    pub(super) axes: Box<[usize]>,
}

impl ReduceChunk {
    /// What a block of `shape` is to be fed into.
    ///
    /// # Errors
    /// [`KernelError::Failed`] when it has not got the axes.
    pub(super) fn folding(&self, shape: &[u64]) -> Result<AxisFold, KernelError> {
        if let Some(axis) = self.axes.iter().find(|&&axis| axis >= shape.len()) {
            return Err(KernelError::Failed(format!("a block of shape {shape:?} has no axis {axis}")));
        }
        AxisFold::new(self.what, shape, &self.axes)
    }
}

impl Kernel for ReduceChunk {
    fn run(&self, context: &mut Context<'_>, inputs: &[&Value]) -> Result<Value, KernelError> {
        let [Value::Block(block)] = inputs else {
            let kinds: Vec<_> = inputs.iter().map(|input| input.kind()).collect();
            return Err(KernelError::Failed(format!(
                "a reduction takes one block, not [{}]",
                kinds.join(", ")
            )));
        };
        let mut folding = self.folding(&block.shape)?;
        for tiles in block.data.chunks(TILE * TILES_PER_CHECK) {
            context.check_cancelled()?;
            tiles.chunks(TILE).for_each(|tile| folding.add(tile));
        }
        Ok(folding.finish())
    }
}

/// Some axes of a block that arrives tile by tile, row-major, become one element each.
///
/// Neighbouring axes that are both reduced, or both kept, are one. The block is then a sequence of *runs* of
/// consecutive elements: where the innermost axis is reduced a run becomes one element, where it is kept a run goes
/// into a run of places.
pub(super) struct AxisFold {
    shape: Box<[u64]>,
    fold: Box<dyn Fold>,
    /// The elements of a run.
    run_len: usize,
    reduces_runs: bool,
    /// The axes around the runs, innermost first.
    outer: Vec<Outer>,
    /// The place of the run's first element.
    place: usize,
    /// How much of the run has been.
    at: usize,
}

/// One of the axes around the runs.
struct Outer {
    len: usize,
    at: usize,
    /// From one place to the next along it; none where it is reduced.
    stride: usize,
}

impl AxisFold {
    fn new(what: Reduction, shape: &[u64], axes: &[usize]) -> Result<Self, KernelError> {
        n_elements(shape)?;
        let is_reduced = |axis| axes.contains(&axis);
        let kept = |axis, len: u64| if is_reduced(axis) { 1 } else { len };
        let out_shape: Box<[u64]> = shape.iter().enumerate().map(|(axis, &len)| kept(axis, len)).collect();
        // Innermost first: (elements, reduced).
        let mut joined: Vec<(usize, bool)> = Vec::new();
        for (axis, &len) in shape.iter().enumerate().rev().filter(|&(_, &len)| len != 1) {
            match joined.last_mut() {
                Some((elements, reduced)) if *reduced == is_reduced(axis) => *elements *= len as usize,
                _ => joined.push((len as usize, is_reduced(axis))),
            }
        }
        let (run_len, reduces_runs) = *joined.first().unwrap_or(&(1, true));
        let mut stride = if reduces_runs { 1 } else { run_len };
        let outer = joined.iter().skip(1).map(|&(len, reduced)| {
            let own = if reduced { 0 } else { stride };
            stride *= if reduced { 1 } else { len };
            Outer { len, at: 0, stride: own }
        });
        let outer = outer.collect();
        let fold = fold(what, n_elements(&out_shape)?);
        Ok(Self { shape: out_shape, fold, run_len, reduces_runs, outer, place: 0, at: 0 })
    }

    /// Takes in the next tile: [`TILE`] elements, or fewer at the end of the block.
    pub(super) fn add(&mut self, mut tile: &[f64]) {
        while !tile.is_empty() {
            let (part, rest) = tile.split_at(tile.len().min(self.run_len - self.at));
            if self.reduces_runs {
                self.fold.add_all(self.place, part);
            } else {
                self.fold.add_each(self.place + self.at, part);
            }
            self.at += part.len();
            if self.at == self.run_len {
                self.at = 0;
                self.next_run();
            }
            tile = rest;
        }
    }

    fn next_run(&mut self) {
        for axis in &mut self.outer {
            axis.at += 1;
            self.place += axis.stride;
            if axis.at < axis.len {
                return;
            }
            self.place -= axis.stride * axis.len;
            axis.at = 0;
        }
    }

    /// The partial result; its reduced axes have length 1.
    pub(super) fn finish(self) -> Value {
        self.fold.partial(self.shape)
    }
}

#[cfg(test)]
mod tests {
    use super::{super::Block, *};
    use proptest::prelude::*;
    use std::sync::atomic::AtomicBool;

    fn run(what: Reduction, axes: &[usize], input: &Value) -> Result<Value, KernelError> {
        let stop = AtomicBool::new(false);
        let kernel = ReduceChunk { what, axes: axes.into() };
        kernel.run(&mut Context::new(0, 0, [&stop, &stop]), &[input])
    }

    /// Whole numbers, so that any order gives the same sum.
    fn counting(shape: &[u64]) -> Block {
        let n: u64 = shape.iter().product();
        Block { shape: shape.into(), data: (0..n).map(|i| i as f64).collect() }
    }

    /// By the definition: each element to the sum at its place.
    fn slow(block: &Block, axes: &[usize]) -> Vec<f64> {
        let kept = |axis: usize| !axes.contains(&axis);
        let n: u64 = (0..block.shape.len()).filter(|&a| kept(a)).map(|a| block.shape[a]).product();
        let mut sums = vec![0.0; n as usize];
        for (i, x) in block.data.iter().enumerate() {
            let (mut rest, mut place, mut stride) = (i, 0, 1);
            for axis in (0..block.shape.len()).rev() {
                let len = block.shape[axis] as usize;
                if kept(axis) {
                    place += rest % len * stride;
                    stride *= len;
                }
                rest /= len;
            }
            sums[place] += x;
        }
        sums
    }

    #[test]
    fn a_mean_keeps_its_count_and_its_axes() {
        let value = run(Reduction::Mean, &[1], &Value::Block(counting(&[2, 3]))).unwrap();
        let total = Block { shape: [2, 1].into(), data: vec![3.0, 12.0] };
        assert_eq!(value, Value::PartialMean { counts: [3].into(), total });
    }

    #[test]
    fn what_is_no_block_or_has_not_the_axes_is_refused() {
        let partial = Value::PartialMean { counts: [1].into(), total: Block::scalar(1.0) };
        let message = run(Reduction::Sum, &[], &partial).unwrap_err().to_string();
        assert_eq!(message, "a reduction takes one block, not [a partial mean]");
        let message = run(Reduction::Sum, &[2], &Value::Block(counting(&[2, 3]))).unwrap_err().to_string();
        assert_eq!(message, "a block of shape [2, 3] has no axis 2");
    }

    #[test]
    fn rows_are_added_without_losing_the_small() {
        let block = Block { shape: [3, 2].into(), data: vec![1e100, 1.0, 1.0, 1e100, -1e100, -1e100] };
        let Value::Block(sums) = run(Reduction::Sum, &[0], &Value::Block(block)).unwrap() else { panic!() };
        assert_eq!(sums.data, [1.0, 1.0]);
    }

    proptest! {
        #[test]
        fn any_axes_of_any_shape(shape in prop::collection::vec(1u64..12, 0..5), mask in 0usize..32) {
            let axes: Vec<usize> = (0..shape.len()).filter(|axis| mask >> axis & 1 == 1).collect();
            let block = counting(&shape);
            let expected = slow(&block, &axes);
            let Value::Block(sums) = run(Reduction::Sum, &axes, &Value::Block(block)).unwrap() else { panic!() };
            prop_assert_eq!(sums.data, expected);
            for (axis, &len) in sums.shape.iter().enumerate() {
                prop_assert_eq!(len, if axes.contains(&axis) { 1 } else { shape[axis] });
            }
        }
    }
}
