//! Functions that are an index by another name: elements along one axis, axes turned round or dropped, differences.

use super::{Index, normal::places};
use crate::{
    array::{
        Array, ArrayError,
        axis::{axes_of, axis_of},
    },
    chunks::ChunkGrid,
};

impl Array {
    /// Some elements along an axis, in this order: `da.take`.
    ///
    /// # Errors
    /// [`ArrayError::AxisOutOfBounds`], [`ArrayError::IndexOutOfBounds`].
    pub fn take(&self, indices: &[i64], axis: i64) -> Result<Array, ArrayError> {
        self.index_along(axis_of(axis, self.ndim())?, Index::List(indices.to_vec()))
    }

    /// One element along an axis, which is dropped: `da.take` of a number.
    ///
    /// # Errors
    /// As [`take`](Self::take).
    pub fn take_one(&self, index: i64, axis: i64) -> Result<Array, ArrayError> {
        self.index_along(axis_of(axis, self.ndim())?, Index::At(index))
    }

    /// The elements in the opposite order along some axes, or along all: `da.flip`.
    ///
    /// # Errors
    /// [`ArrayError::AxisOutOfBounds`].
    pub fn flip(&self, axes: Option<&[i64]>) -> Result<Array, ArrayError> {
        let Some(axes) = axes else { return self.index(&vec![Index::REVERSED; self.ndim()]) };
        let mut index = vec![Index::ALL; self.ndim()];
        for &axis in axes {
            index[axis_of(axis, self.ndim())?] = Index::REVERSED;
        }
        self.index(&index)
    }

    /// Without some axes of length 1, or without all of them: `x.squeeze()`.
    ///
    /// # Errors
    /// [`ArrayError::NotSqueezed`], [`ArrayError::AxisOutOfBounds`], [`ArrayError::AxisTwice`].
    pub fn squeeze(&self, axes: Option<&[i64]>) -> Result<Array, ArrayError> {
        let shape = self.shape();
        let dropped = match axes {
            Some(axes) => axes_of(axes, shape.len())?,
            None => (0..shape.len()).filter(|&axis| shape[axis] == 1).collect(),
        };
        if let Some(&axis) = dropped.iter().find(|&&axis| shape[axis] != 1) {
            return Err(ArrayError::NotSqueezed { axis, size: shape[axis] });
        }
        if dropped.len() == shape.len() && self.chunks().n_blocks() == 1 {
            return Ok(self.relabelled("squeeze", ChunkGrid::new(Vec::<Vec<u64>>::new())));
        }
        let entry = |axis| if dropped.contains(&axis) { Index::At(0) } else { Index::ALL };
        self.index(&(0..shape.len()).map(entry).collect::<Vec<_>>())
    }

    /// Every element less the one before it, `n` times over, along an axis: `da.diff`.
    ///
    /// # Errors
    /// [`ArrayError::NegativeOrder`], [`ArrayError::AxisOutOfBounds`], [`ArrayError::NotForType`].
    ///
    /// # Examples
    /// ```
    /// use chunkscope::array::{Chunks, Random};
    ///
    /// let x = Random::new().random(&[6, 8], &Chunks::from(4))?;
    /// assert_eq!(x.diff(2, -1)?.shape(), [6, 6]);
    /// # Ok::<(), chunkscope::array::ArrayError>(())
    /// ```
    pub fn diff(&self, n: i64, axis: i64) -> Result<Array, ArrayError> {
        let axis = axis_of(axis, self.ndim())?;
        if n < 0 {
            return Err(ArrayError::NegativeOrder(n));
        }
        (0..n).try_fold(self.clone(), |array, _| {
            let [left, right] =
                [Index::from(1..), Index::from(..-1)].map(|entry| array.index_along(axis, entry));
            Self::operate("-", &[left?.into(), right?.into()])
        })
    }

    /// Without some elements along an axis: `da.delete`.
    ///
    /// # Errors
    /// [`ArrayError::AxisOutOfBounds`], [`ArrayError::IndexOutOfBounds`].
    pub fn delete(&self, indices: &[i64], axis: i64) -> Result<Array, ArrayError> {
        let axis = axis_of(axis, self.ndim())?;
        let size = self.shape()[axis];
        let mut left_out = places(indices, axis, size)?;
        left_out.sort_unstable();
        left_out.dedup();
        let breaks = left_out.into_iter().map(|place| Some(place.cast_signed()));
        let begins = std::iter::once(None).chain(breaks.clone());
        let parts = begins.zip(breaks.chain([None])).map(|(start, stop)| {
            let part = self.index_along(axis, Index::Slice { start, stop, step: None })?;
            // It begins with the element that is left out.
            if start.is_some() { part.index_along(axis, (1..).into()) } else { Ok(part) }
        });
        Self::concatenate_along(&parts.collect::<Result<Vec<_>, _>>()?, axis)
    }
}
