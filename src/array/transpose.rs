//! The same elements with their axes in another order.

use super::{
    Array, ArrayError, BlockOf, Wiring,
    axis::{axes_of, axis_of},
};
use crate::{
    chunks::{ChunkGrid, ravel},
    graph::Op,
    kernel::{Context, Kernel, KernelError, Value, block::one_block, strided::View},
};

impl Array {
    /// With its axes in reverse order: `x.T`.
    ///
    /// # Examples
    /// ```
    /// use chunkscope::array::{Chunks, Random};
    ///
    /// let x = Random::new().random(&[6, 4], &Chunks::from([2, 4]))?;
    /// assert_eq!(x.t().shape(), [4, 6]);
    /// # Ok::<(), chunkscope::array::ArrayError>(())
    /// ```
    #[must_use]
    pub fn t(&self) -> Array {
        self.reordered("transpose", Reorder::Transpose((0..self.ndim()).rev().collect()))
    }

    /// With its axes in another order, as they are numbered now: `da.transpose`.
    ///
    /// # Errors
    /// [`ArrayError::AxesDoNotMatch`] for another number of axes, [`ArrayError::AxisOutOfBounds`],
    /// [`ArrayError::AxisTwice`].
    pub fn transpose(&self, axes: &[i64]) -> Result<Array, ArrayError> {
        if axes.len() != self.ndim() {
            return Err(ArrayError::AxesDoNotMatch { given: axes.len(), ndim: self.ndim() });
        }
        Ok(self.reordered("transpose", Reorder::Transpose(axes_of(axes, self.ndim())?)))
    }

    /// With two axes in each other's place; the array itself where both are the same number.
    ///
    /// # Errors
    /// [`ArrayError::AxisOutOfBounds`].
    pub fn swapaxes(&self, axis1: i64, axis2: i64) -> Result<Array, ArrayError> {
        let (first, second) = (axis_of(axis1, self.ndim())?, axis_of(axis2, self.ndim())?);
        if axis1 == axis2 {
            return Ok(self.clone());
        }
        Ok(self.reordered("swapaxes", Reorder::Swap(first, second)))
    }

    /// With some axes at other places, the rest in their order: `da.moveaxis`.
    ///
    /// # Errors
    /// [`ArrayError::AxesDoNotMatch`] where there are not as many destinations as sources,
    /// [`ArrayError::AxisOutOfBounds`], [`ArrayError::AxisTwice`].
    pub fn moveaxis(&self, source: &[i64], destination: &[i64]) -> Result<Array, ArrayError> {
        let ndim = self.ndim();
        let (source, destination) = (axes_of(source, ndim)?, axes_of(destination, ndim)?);
        if source.len() != destination.len() {
            return Err(ArrayError::SourcesAndDestinations(source.len(), destination.len()));
        }
        let mut order: Vec<usize> = (0..ndim).filter(|axis| !source.contains(axis)).collect();
        let mut moves: Vec<(usize, usize)> = destination.into_iter().zip(source).collect();
        moves.sort_unstable();
        for (to, axis) in moves {
            order.insert(to, axis);
        }
        Ok(self.reordered("transpose", Reorder::Transpose(order)))
    }

    /// With one axis before the one that is `start` now: `da.rollaxis`.
    ///
    /// # Errors
    /// [`ArrayError::AxisOutOfBounds`]; `start` may be one more than the last axis.
    pub fn rollaxis(&self, axis: i64, start: i64) -> Result<Array, ArrayError> {
        let ndim = self.ndim();
        let axis = axis_of(axis, ndim)?;
        let to = if usize::try_from(start) == Ok(ndim) { ndim } else { axis_of(start, ndim)? };
        // Where the axis itself goes from before there, that moves down by one.
        let to = if axis < to { to - 1 } else { to };
        if axis == to {
            return Ok(self.clone());
        }
        let mut order: Vec<usize> = (0..ndim).filter(|&other| other != axis).collect();
        order.insert(to, axis);
        Ok(self.reordered("transpose", Reorder::Transpose(order)))
    }

    fn reordered(&self, label: &str, reorder: Reorder) -> Array {
        let axes = reorder.axes(self.ndim());
        let chunks = ChunkGrid::new(axes.iter().map(|&axis| self.chunks().axes()[axis].clone()));
        let grid = self.chunks().numblocks();
        let wiring = Wiring::by(move |at, takes| {
            let mut place = vec![0; at.len()];
            axes.iter().zip(at).for_each(|(&axis, &i)| place[axis] = i);
            takes.push(BlockOf::Input(0, ravel(&place, &grid)));
        });
        Array::new(label, Op::known(reorder), self.dtype(), chunks, vec![self.clone()], wiring)
    }
}

/// Puts the axes of a block into another order.
#[derive(Debug)]
enum Reorder {
    /// The new axis `i` is the old one that stands there.
    Transpose(Vec<usize>),
    /// Two of them change places.
    Swap(usize, usize),
}

impl Reorder {
    /// Which old axis each new one is.
    fn axes(&self, ndim: usize) -> Vec<usize> {
        match self {
            Self::Transpose(axes) => axes.clone(),
            &Self::Swap(first, second) => {
                let swapped = |axis| match axis {
                    _ if axis == first => second,
                    _ if axis == second => first,
                    axis => axis,
                };
                (0..ndim).map(swapped).collect()
            }
        }
    }
}

impl Kernel for Reorder {
    fn run(&self, context: &mut Context<'_>, inputs: &[&Value]) -> Result<Value, KernelError> {
        let block = one_block("an order of axes", inputs)?;
        let axes = self.axes(block.shape().len());
        Ok(View::of(block).permuted(&axes)?.to_block(context)?.into())
    }
}
