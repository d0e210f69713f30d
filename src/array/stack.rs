//! Arrays beside each other along a new axis: Dask's `stack`.

use super::{
    Array, ArrayError, BlockOf, Wiring, axis::axis_of, concatenate::with_elements, reshape::Reshape,
};
use crate::{
    chunks::{ChunkGrid, ravel},
    graph::Op,
};

impl Array {
    /// The arrays along a new axis, which is number `axis` of the result, with the type that they have in common.
    ///
    /// # Errors
    /// [`ArrayError::NoArrays`], [`ArrayError::OtherShape`], [`ArrayError::AxisOutOfBounds`].
    ///
    /// # Examples
    /// ```
    /// use chunkscope::array::{Array, Chunks, Random};
    ///
    /// let x = Random::new().random(&[4, 6], &Chunks::from(2))?;
    /// assert_eq!(Array::stack(&[x.clone(), x], 1)?.shape(), [4, 2, 6]);
    /// # Ok::<(), chunkscope::array::ArrayError>(())
    /// ```
    pub fn stack(arrays: &[Array], axis: i64) -> Result<Array, ArrayError> {
        let first = arrays.first().ok_or(ArrayError::NoArrays("stack"))?.shape();
        if let Some((index, other)) = (0..).zip(arrays).find(|(_, other)| other.shape() != first) {
            return Err(ArrayError::OtherShape { first, index, other: other.shape() });
        }
        let axis = axis_of(axis, first.len() + 1)?;
        let arrays: Vec<Array> = with_elements(arrays).into_iter().map(|(_, array)| array).collect();
        let (arrays, grid, _) = Self::broadcast(&arrays)?;
        let mut axes = grid.axes().to_vec();
        axes.insert(axis, vec![1; arrays.len()].into());
        let numblocks = grid.numblocks();
        let wiring = Wiring::by(move |at, takes| {
            let mut place = at.to_vec();
            let which = place.remove(axis) as usize;
            takes.push(BlockOf::Input(which, ravel(&place, &numblocks)));
        });
        let dtype = arrays[0].dtype();
        Ok(Array::new("stack", Op::known(Reshape), dtype, ChunkGrid::new(axes), arrays, wiring))
    }
}
