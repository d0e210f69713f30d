//! Some axes of a block become one element each.
//!
//! The block comes in tiles, from memory or fresh from a generator: the order of additions is the same, hence the bits.

use super::{
    KernelError, Slice, SliceMut, Value,
    flow::Drain,
    fold::{Fold, How, fold},
    n_elements,
};

/// Some axes of a block that arrives tile by tile, row-major, become one element each.
///
/// Neighbouring axes that are both reduced, or both kept, are one. The block is then a sequence of *runs* of
/// consecutive elements: where the innermost axis is reduced a run becomes one element, where it is kept a run goes
/// into a run of places.
pub(crate) struct AxisFold {
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
    /// A tile that came in another type.
    converted: Vec<f64>,
}

/// One of the axes around the runs.
struct Outer {
    len: usize,
    at: usize,
    /// From one place to the next along it; none where it is reduced.
    stride: usize,
}

impl AxisFold {
    /// What a block of `shape` is to be fed into.
    ///
    /// # Errors
    /// [`KernelError::Failed`] when it has not got the axes.
    pub(crate) fn new(how: How, skips_nan: bool, shape: &[u64], axes: &[usize]) -> Result<Self, KernelError> {
        n_elements(shape)?;
        if let Some(axis) = axes.iter().find(|&&axis| axis >= shape.len()) {
            return Err(KernelError::Failed(format!("a block of shape {shape:?} has no axis {axis}")));
        }
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
        let fold = fold(how, skips_nan, n_elements(&out_shape)?);
        Ok(Self {
            shape: out_shape,
            fold,
            run_len,
            reduces_runs,
            outer,
            place: 0,
            at: 0,
            converted: Vec::new(),
        })
    }

    fn add_floats(&mut self, mut tile: &[f64]) {
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
}

impl Drain for AxisFold {
    fn add(&mut self, tile: Slice<'_>) {
        if let Some(tile) = tile.get::<f64>() {
            self.add_floats(tile);
        } else {
            let mut floats = std::mem::take(&mut self.converted);
            floats.resize(tile.len(), 0.0);
            tile.cast_into(SliceMut::F64(&mut floats));
            self.add_floats(&floats);
            self.converted = floats;
        }
    }
    /// The partial result; its reduced axes have length 1.
    fn finish(self: Box<Self>) -> Value {
        self.fold.partial(self.shape)
    }
}
