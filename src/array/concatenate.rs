//! Arrays beside each other along an axis that they have: Dask's `concatenate`.

use super::{Array, ArrayError, BlockOf, RechunkOptions, Wiring, axis::axis_of, broadcast::unified};
use crate::{
    chunks::{ChunkGrid, ravel},
    dtype::DType,
    graph::Op,
    kernel::{Context, Flow, Kernel, KernelError, Value},
};

impl Array {
    /// The arrays beside each other along `axis`, with the type that they have in common. Along other axes they are
    /// cut alike. Arrays without elements are left out.
    ///
    /// # Errors
    /// [`ArrayError::NoArrays`], [`ArrayError::ConcatenateScalars`], [`ArrayError::AxisOutOfBounds`],
    /// [`ArrayError::OtherNdim`], [`ArrayError::OtherLength`].
    ///
    /// # Examples
    /// ```
    /// use chunkscope::array::{Array, Chunks, Random};
    ///
    /// let mut random = Random::new();
    /// let (x, y) = (random.random(&[4, 6], &Chunks::from(2))?, random.random(&[4, 3], &Chunks::from(2))?);
    /// assert_eq!(Array::concatenate(&[x, y], 1)?.shape(), [4, 9]);
    /// # Ok::<(), chunkscope::array::ArrayError>(())
    /// ```
    pub fn concatenate(arrays: &[Array], axis: i64) -> Result<Array, ArrayError> {
        let first = arrays.first().ok_or(ArrayError::NoArrays("concatenate"))?;
        let ndim = first.ndim();
        if ndim == 0 {
            return Err(ArrayError::ConcatenateScalars);
        }
        Self::concatenate_along(arrays, axis_of(axis, ndim)?)
    }

    /// Along an axis that the first array has.
    pub(super) fn concatenate_along(arrays: &[Array], axis: usize) -> Result<Array, ArrayError> {
        let ndim = arrays.first().map_or(0, Array::ndim);
        if let Some((index, other)) = (0..).zip(arrays).find(|(_, other)| other.ndim() != ndim) {
            return Err(ArrayError::OtherNdim { first: ndim, index, other: other.ndim() });
        }
        let arrays = with_elements(arrays);
        check_lengths(&arrays, axis)?;
        let arrays: Vec<Array> = arrays.into_iter().map(|(_, array)| array).collect();
        match &arrays[..] {
            [only] => Ok(only.clone()),
            _ => Ok(Self::beside(&cut_alike(&arrays, axis), axis)),
        }
    }

    /// All elements of the arrays in a row: `concatenate` with `axis=None`.
    ///
    /// # Errors
    /// [`ArrayError::NoArrays`], [`ArrayError::TooManyBlocks`].
    pub fn concatenate_flat(arrays: &[Array]) -> Result<Array, ArrayError> {
        let flat = arrays.iter().map(Array::ravel).collect::<Result<Vec<_>, _>>()?;
        Self::concatenate(&flat, 0)
    }

    /// Arrays below each other; vectors are rows.
    ///
    /// # Errors
    /// As [`concatenate`](Self::concatenate).
    pub fn vstack(arrays: &[Array]) -> Result<Array, ArrayError> {
        let rows = arrays.iter().map(Array::atleast_2d).collect::<Result<Vec<_>, _>>()?;
        Self::concatenate(&rows, 0)
    }

    /// Arrays behind each other along the third axis, which those of fewer get.
    ///
    /// # Errors
    /// As [`concatenate`](Self::concatenate).
    pub fn dstack(arrays: &[Array]) -> Result<Array, ArrayError> {
        let deep = arrays.iter().map(Array::atleast_3d).collect::<Result<Vec<_>, _>>()?;
        Self::concatenate(&deep, 2)
    }

    /// Arrays beside each other along the second axis; those of one axis, along that.
    ///
    /// # Errors
    /// As [`concatenate`](Self::concatenate).
    pub fn hstack(arrays: &[Array]) -> Result<Array, ArrayError> {
        let all_have_one = arrays.iter().all(|array| array.ndim() == 1);
        Self::concatenate(arrays, i64::from(!all_have_one))
    }

    /// This array and then `values`, along an axis; without one, all elements of both in a row.
    ///
    /// # Errors
    /// As [`concatenate`](Self::concatenate).
    pub fn append(&self, values: &Array, axis: Option<i64>) -> Result<Array, ArrayError> {
        match axis {
            Some(axis) => Self::concatenate(&[self.clone(), values.clone()], axis),
            None => Self::concatenate_flat(&[self.clone(), values.clone()]),
        }
    }

    /// Arrays that are cut alike but along `axis`.
    fn beside(arrays: &[Array], axis: usize) -> Array {
        let lens = arrays.iter().flat_map(|array| array.chunks().axes()[axis].iter().copied());
        let mut axes = arrays[0].chunks().axes().to_vec();
        axes[axis] = lens.collect();
        // The first block of each along the axis.
        let grids: Vec<Vec<u32>> = arrays.iter().map(|array| array.chunks().numblocks()).collect();
        let first = |n: &mut u32, grid: &Vec<u32>| Some(std::mem::replace(n, *n + grid[axis]));
        let firsts: Vec<u32> = grids.iter().scan(0, first).collect();
        let wiring = Wiring::by(move |at, takes| {
            let which = firsts.partition_point(|&first| first <= at[axis]) - 1;
            let mut place = at.to_vec();
            place[axis] -= firsts[which];
            takes.push(BlockOf::Input(which, ravel(&place, &grids[which])));
        });
        let dtype = arrays[0].dtype();
        Array::new("concatenate", Op::known(Alias), dtype, ChunkGrid::new(axes), arrays.to_vec(), wiring)
    }
}

/// Those that have elements, with their places, all of one type; all of them where none has.
pub(super) fn with_elements(arrays: &[Array]) -> Vec<(usize, Array)> {
    let dtype = arrays.iter().map(Array::dtype).reduce(DType::promote).unwrap_or(DType::F64);
    let none_has = arrays.iter().all(|array| array.size() == 0);
    let kept = arrays.iter().enumerate().filter(|(_, array)| none_has || array.size() > 0);
    kept.map(|(place, array)| (place, array.astype(dtype))).collect()
}

fn check_lengths(arrays: &[(usize, Array)], axis: usize) -> Result<(), ArrayError> {
    let (first, shape) = (arrays[0].0, arrays[0].1.shape());
    for (index, array) in arrays {
        let other = array.shape();
        if let Some(other_axis) = (0..shape.len()).find(|&i| i != axis && shape[i] != other[i]) {
            let (len, other) = (shape[other_axis], other[other_axis]);
            return Err(ArrayError::OtherLength { axis: other_axis, first, len, index: *index, other });
        }
    }
    Ok(())
}

/// The arrays with the same chunks along all axes but one.
fn cut_alike(arrays: &[Array], except: usize) -> Vec<Array> {
    let cuts = |axis: usize| arrays.iter().map(|array| &*array.chunks().axes()[axis]).collect::<Vec<_>>();
    let common = |axis: usize| (axis != except).then(|| unified(&cuts(axis)));
    let common: Vec<Option<Box<[u64]>>> = (0..arrays[0].ndim()).map(common).collect();
    let cut = |array: &Array| {
        // Dask takes an axis of at most one element for whole, whatever empty chunks it has.
        let axes = common.iter().zip(array.chunks().axes()).zip(array.shape());
        let chunks = axes.map(|((common, own), len)| match len {
            0 | 1 => Box::from([len]),
            _ => common.as_ref().unwrap_or(own).clone(),
        });
        let chunks = ChunkGrid::new(chunks);
        array.rechunk_to(&chunks, &RechunkOptions::default())
    };
    arrays.iter().map(cut).collect()
}

/// The same block under another name.
#[derive(Debug)]
struct Alias;

impl Kernel for Alias {
    fn run(&self, _: &mut Context<'_>, inputs: &[&Value]) -> Result<Value, KernelError> {
        match inputs {
            [value] => Ok((*value).clone()),
            _ => Err(KernelError::Failed(format!("another name is for one block, not {}", inputs.len()))),
        }
    }
    fn flow(&self) -> Flow<'_> {
        Flow::Alias
    }
}
