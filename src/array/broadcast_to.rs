//! An array repeated along new axes, and along those of length 1.

use super::{Array, ArrayError, AxisChunks, BlockOf, Chunks, Wiring};
use crate::{
    chunks::{ChunkGrid, ravel},
    dtype::DType,
    graph::Op,
    kernel::{Context, Flow, Kernel, KernelError, Slice, SliceMut, Value, flow, for_elements},
};

impl Array {
    /// The array as one of this shape, by NumPy's rules of broadcasting. `chunks` cuts new axes and those that are
    /// repeated, which are whole without it; the others keep theirs.
    ///
    /// # Errors
    /// [`ArrayError::NotBroadcastTo`], [`ArrayError::BroadcastChunks`], and all that [`Chunks::grid`] refuses.
    pub fn broadcast_to(&self, shape: &[i64], chunks: Option<&Chunks>) -> Result<Array, ArrayError> {
        let whole = Chunks::Every(AxisChunks::Whole).grid(shape, self.dtype())?;
        let (from, to) = (self.shape(), whole.shape());
        let new = to.len().checked_sub(from.len());
        let Some(new) =
            new.filter(|&new| from.iter().zip(&to[new..]).all(|(&old, &new)| old == new || old == 1))
        else {
            return Err(ArrayError::NotBroadcastTo { from, to });
        };
        let own = self.chunks().axes();
        let grid =
            match chunks {
                Some(chunks) => chunks.grid(shape, self.dtype())?,
                None => ChunkGrid::new(whole.axes().iter().enumerate().map(|(axis, whole)| {
                    match axis.checked_sub(new) {
                        Some(old) if from[old] > 1 => own[old].clone(),
                        _ => whole.clone(),
                    }
                })),
            };
        if grid == *self.chunks() && chunks.is_none_or(is_spelled_out) {
            return Ok(self.clone());
        }
        if let Some(axis) =
            (0..own.len()).find(|&axis| *own[axis] != [1] && own[axis] != grid.axes()[new + axis])
        {
            return Err(ArrayError::BroadcastChunks(new + axis));
        }
        Ok(self.repeated_to(grid))
    }

    /// The arrays as ones of a common shape, with common chunks.
    ///
    /// # Errors
    /// [`ArrayError::NotBroadcast`].
    pub fn broadcast_arrays(arrays: &[Array]) -> Result<Vec<Array>, ArrayError> {
        let (cut, grid, _) = Self::broadcast(arrays)?;
        let repeated =
            |array: Array| if *array.chunks() == grid { array } else { array.repeated_to(grid.clone()) };
        Ok(cut.into_iter().map(repeated).collect())
    }

    fn repeated_to(&self, grid: ChunkGrid) -> Array {
        let (own, new) = (self.chunks().clone(), grid.n_axes() - self.ndim());
        let numblocks = own.numblocks();
        let wiring = Wiring::by(move |at, takes| {
            let place = own.axes().iter().zip(&at[new..]).map(|(axis, &i)| if **axis == [1] { 0 } else { i });
            takes.push(BlockOf::Input(0, ravel(&place.collect::<Vec<_>>(), &numblocks)));
        });
        let op = Op::known(Repeat { dtype: self.dtype() });
        Array::new("broadcast_to", op, self.dtype(), grid, vec![self.clone()], wiring)
    }
}

/// Whether chunks are given one by one: only then Dask sees that they are those of the array.
fn is_spelled_out(chunks: &Chunks) -> bool {
    matches!(chunks, Chunks::Axes(axes) if axes.iter().all(|axis| matches!(axis, AxisChunks::Lengths(_))))
}

/// Repeats a block along axes that are new or of length 1.
#[derive(Debug)]
struct Repeat {
    dtype: DType,
}

impl Kernel for Repeat {
    fn run(&self, context: &mut Context<'_>, inputs: &[&Value]) -> Result<Value, KernelError> {
        self.flow().run(context, inputs)
    }
    fn flow(&self) -> Flow<'_> {
        Flow::Map(self)
    }
}

impl flow::Map for Repeat {
    fn dtype(&self) -> DType {
        self.dtype
    }
    fn open(&self) -> Box<dyn flow::Apply + '_> {
        Box::new(Same)
    }
}

/// What it reads is repeated already.
struct Same;

impl flow::Apply for Same {
    fn apply(&mut self, inputs: &[Slice<'_>], out: SliceMut<'_>) -> Result<(), KernelError> {
        let copied = match inputs {
            [input] => for_elements!(SliceMut, out, |to| input.get().map(|from| to.copy_from_slice(from))),
            _ => None,
        };
        copied.ok_or_else(|| KernelError::Failed("one block is repeated".to_owned()))
    }
}
