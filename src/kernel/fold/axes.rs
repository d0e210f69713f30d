//! Some axes of a block become one element each.
//!
//! The block comes in tiles, from memory or fresh from a generator: the order of additions is the same, hence the bits.

use super::{Fold, Reducer, Use};
use crate::kernel::{KernelError, Slice, Stored, Value, flow::Drain, n_elements};

impl Reducer {
    /// What a block of `shape` is to be fed into, so that `axes` have length 1 in the end.
    ///
    /// # Errors
    /// [`KernelError::Failed`] when it has not got the axes.
    pub(crate) fn block(self, shape: &[u64], axes: &[usize]) -> Result<Box<dyn Drain>, KernelError> {
        let (runs, shape) = Runs::of(shape, axes)?;
        Ok(self.open(n_elements(&shape)?, OfBlock { runs, shape }))
    }
}

struct OfBlock {
    runs: Runs,
    shape: Box<[u64]>,
}
impl Use for OfBlock {
    type Out = Box<dyn Drain>;
    fn fold<F: Fold + 'static>(self, fold: F) -> Self::Out {
        Box::new(AxisFold { runs: self.runs, shape: self.shape, fold: Box::new(fold), converted: Vec::new() })
    }
}

/// Some axes of a block that arrives tile by tile, row-major, become one element each.
struct AxisFold<F: Fold> {
    runs: Runs,
    /// Of the result.
    shape: Box<[u64]>,
    fold: Box<F>,
    /// A tile that came in another type.
    converted: Vec<F::Item>,
}

/// A walk through a block.
///
/// Neighbouring axes that are both reduced, or both kept, are one. The block is then a sequence of *runs* of
/// consecutive elements: where the innermost axis is reduced a run becomes one element, where it is kept a run goes
/// into a run of places.
struct Runs {
    /// The elements of a run.
    len: usize,
    are_reduced: bool,
    /// The axes around the runs, innermost first.
    outer: Vec<Outer>,
    /// The place of the run's first element.
    place: usize,
    /// The number of the run's first element among those that come to its place.
    number: u64,
    /// How much of the run has been.
    at: usize,
}

/// One of the axes around the runs.
struct Outer {
    len: usize,
    is_reduced: bool,
    at: usize,
    /// From one place to the next along it; from one element to the next of the same place where it is reduced.
    stride: usize,
}

impl Runs {
    /// Through a block of `shape`, and the shape of the result.
    fn of(shape: &[u64], axes: &[usize]) -> Result<(Self, Box<[u64]>), KernelError> {
        n_elements(shape)?;
        if let Some(axis) = axes.iter().find(|&&axis| axis >= shape.len()) {
            return Err(KernelError::Failed(format!("a block of shape {shape:?} has no axis {axis}")));
        }
        let is_reduced = |axis| axes.contains(&axis);
        let kept = |axis, len: u64| if is_reduced(axis) { 1 } else { len };
        let out_shape = shape.iter().enumerate().map(|(axis, &len)| kept(axis, len)).collect();
        // Innermost first: (elements, reduced).
        let mut joined: Vec<(usize, bool)> = Vec::new();
        for (axis, &len) in shape.iter().enumerate().rev().filter(|&(_, &len)| len != 1) {
            match joined.last_mut() {
                Some((elements, reduced)) if *reduced == is_reduced(axis) => *elements *= len as usize,
                _ => joined.push((len as usize, is_reduced(axis))),
            }
        }
        let (len, are_reduced) = *joined.first().unwrap_or(&(1, true));
        // How many places and how many elements of one the axes further in have.
        let mut inner = if are_reduced { (1, len) } else { (len, 1) };
        let outer = joined.iter().skip(1).map(|&(len, is_reduced)| {
            let inner = if is_reduced { &mut inner.1 } else { &mut inner.0 };
            let stride = *inner;
            *inner *= len;
            Outer { len, is_reduced, at: 0, stride }
        });
        let outer = outer.collect();
        Ok((Self { len, are_reduced, outer, place: 0, number: 0, at: 0 }, out_shape))
    }

    fn next(&mut self) {
        for axis in &mut self.outer {
            axis.at += 1;
            let is_over = axis.at == axis.len;
            let back = if is_over { axis.stride * axis.len } else { 0 };
            if axis.is_reduced {
                self.number = self.number + axis.stride as u64 - back as u64;
            } else {
                self.place = self.place + axis.stride - back;
            }
            if !is_over {
                return;
            }
            axis.at = 0;
        }
    }
}

impl<F: Fold> AxisFold<F> {
    fn add_elements(&mut self, mut tile: &[F::Item]) {
        let runs = &mut self.runs;
        while !tile.is_empty() {
            let (part, rest) = tile.split_at(tile.len().min(runs.len - runs.at));
            if runs.are_reduced {
                self.fold.add_all(runs.place, runs.number + runs.at as u64, part);
            } else {
                self.fold.add_each(runs.place + runs.at, runs.number, part);
            }
            runs.at += part.len();
            if runs.at == runs.len {
                runs.at = 0;
                runs.next();
            }
            tile = rest;
        }
    }
}

impl<F: Fold> Drain for AxisFold<F> {
    fn add(&mut self, tile: Slice<'_>) {
        if let Some(tile) = tile.get::<F::Item>() {
            self.add_elements(tile);
        } else {
            let mut converted = std::mem::take(&mut self.converted);
            converted.resize(tile.len(), F::Item::default());
            tile.cast_into(F::Item::wrap_mut(&mut converted));
            self.add_elements(&converted);
            self.converted = converted;
        }
    }
    /// The partial result; its reduced axes have length 1.
    fn finish(self: Box<Self>) -> Value {
        self.fold.partial(&self.shape)
    }
}
