//! Coordinates of the points of a grid: `meshgrid`, `indices`.

use super::super::{Array, ArrayError, AxisChunks, Chunks, Index};
use crate::{dtype::DType, kernel::Scalar};

/// In which order the first two axes of a grid come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Indexing {
    /// As on paper: the second array goes down, the first one across.
    #[default]
    Xy,
    /// As in a matrix: array after array.
    Ij,
}

impl Array {
    /// For each array the coordinate that it gives to every point of the grid that all of them make:
    /// `da.meshgrid(x, y, sparse=…, indexing=…)`. `sparse` ones keep a length of 1 along the axes of the others.
    ///
    /// # Errors
    /// What indexing and broadcasting refuse.
    ///
    /// # Examples
    /// ```
    /// use chunkscope::{array::{Array, Chunks, Indexing}, dtype::DType};
    ///
    /// let [x, y] = [3, 5].map(|n| Array::ones(&[n], DType::F64, &Chunks::from(2)));
    /// let grid = Array::meshgrid(&[x?, y?], false, Indexing::Xy)?;
    /// assert_eq!(grid[0].shape(), [5, 3]);
    /// # Ok::<(), chunkscope::array::ArrayError>(())
    /// ```
    pub fn meshgrid(arrays: &[Array], sparse: bool, indexing: Indexing) -> Result<Vec<Array>, ArrayError> {
        let mut arrays = arrays.iter().map(Array::ravel).collect::<Result<Vec<_>, _>>()?;
        let swaps = indexing == Indexing::Xy && arrays.len() > 1;
        if swaps {
            arrays.swap(0, 1);
        }
        let whole = Index::Slice { start: None, stop: None, step: None };
        let along = |(axis, array): (usize, &Array)| {
            let index =
                (0..arrays.len()).map(|other| if other == axis { whole.clone() } else { Index::NewAxis });
            array.index(&index.collect::<Vec<_>>())
        };
        let mut grid = arrays.iter().enumerate().map(along).collect::<Result<Vec<_>, _>>()?;
        if !sparse {
            grid = Self::broadcast_arrays(&grid)?;
        }
        if swaps {
            grid.swap(0, 1);
        }
        Ok(grid)
    }

    /// The coordinates of the points of a grid of these lengths, one axis after the other:
    /// `da.indices(dimensions, dtype, chunks)`.
    ///
    /// # Errors
    /// All that [`Chunks::grid`] refuses.
    pub fn indices(dimensions: &[i64], dtype: DType, chunks: &Chunks) -> Result<Array, ArrayError> {
        let grid = chunks.grid(dimensions, dtype)?;
        let lengths = |axis: &[u64]| AxisChunks::Lengths(axis.iter().map(|n| n.cast_signed()).collect());
        let coordinates = i64::try_from(dimensions.len()).unwrap_or(i64::MAX);
        if dimensions.is_empty() || dimensions.contains(&0) {
            let size: Vec<i64> = std::iter::once(coordinates).chain(dimensions.iter().copied()).collect();
            let first = std::iter::once(AxisChunks::Length(1));
            let axes = first.chain(grid.axes().iter().map(|axis| lengths(axis))).collect();
            return Self::empty(&size, dtype, &Chunks::Axes(axes));
        }
        let counted = dimensions.iter().zip(grid.axes()).map(|(&n, axis)| {
            let [start, stop, step] = [0, n.into(), 1].map(Scalar::Int);
            Self::arange(start, stop, step, Some(dtype), &Chunks::Axes(vec![lengths(axis)]))
        });
        let coordinates = Self::meshgrid(&counted.collect::<Result<Vec<_>, _>>()?, false, Indexing::Ij)?;
        Self::stack(&coordinates, 0)
    }
}
