//! Arrays of different shapes and chunks beside each other: NumPy's broadcasting, and Dask's `unify_chunks`.

use super::{Array, ArrayError, BlockOf, RechunkOptions, Wiring};
use crate::chunks::{ChunkGrid, ravel};

/// Arrays cut so that axes which belong together have the same chunks.
pub(super) struct Aligned {
    pub(super) arrays: Vec<Array>,
    /// For each array the axes of the whole that its own stand for.
    axes: Vec<Vec<usize>>,
    /// The chunks along each axis of the whole.
    pub(super) chunks: Vec<Box<[u64]>>,
}

impl Aligned {
    /// Arrays and, for each of their axes, which axis of a whole of `n_axes` it stands for: those that stand for the
    /// same are cut alike. Axes of length 1 stay, and are repeated.
    ///
    /// # Errors
    /// [`ArrayError::NotBroadcast`] where such axes have several lengths.
    pub(super) fn new(operands: Vec<(Array, Vec<usize>)>, n_axes: usize) -> Result<Self, ArrayError> {
        let mut chunks =
            (0..n_axes).map(|axis| common_chunks(&operands, axis)).collect::<Result<Vec<_>, _>>()?;
        let are_alike = operands.windows(2).all(|two| {
            let [(first, axes), (second, other_axes)] = two else { return true };
            axes == other_axes && first.chunks() == second.chunks()
        });
        // An axis that an array has twice can be cut in two ways.
        let has_twice = |axes: &[usize]| (1..axes.len()).any(|at| axes[..at].contains(&axes[at]));
        let are_alike = are_alike && !operands.iter().any(|(_, axes)| has_twice(axes));
        if are_alike {
            let (arrays, axes) = operands.into_iter().unzip();
            return Ok(Self { arrays, axes, chunks });
        }
        chunks.iter_mut().filter(|cut| cut.iter().sum::<u64>() == 1).for_each(|cut| *cut = Box::from([1]));
        let (arrays, axes) =
            operands.into_iter().map(|(array, axes)| (array.cut_as(&axes, &chunks), axes)).unzip();
        Ok(Self { arrays, axes, chunks })
    }

    /// Which blocks the one takes that is made from all of them, in an array whose axes are these of the whole.
    pub(super) fn wiring(&self, made: &[usize]) -> Wiring {
        let place = |axis: &usize| made.iter().position(|known| known == axis).unwrap_or(0);
        let places: Vec<Vec<usize>> = self.axes.iter().map(|axes| axes.iter().map(place).collect()).collect();
        let grids: Vec<Vec<u32>> = self.arrays.iter().map(|array| array.chunks().numblocks()).collect();
        Wiring::by(move |at, takes| {
            for (input, (places, grid)) in places.iter().zip(&grids).enumerate() {
                let own = places.iter().zip(grid).map(|(&place, &n)| if n == 1 { 0 } else { at[place] });
                let own: Vec<u32> = own.collect();
                takes.push(BlockOf::Input(input, ravel(&own, grid)));
            }
        })
    }
}

impl Array {
    /// The arrays cut alike, the grid of what comes of them element by element, and which blocks that takes. Axes of
    /// length 1 stay, and are repeated.
    ///
    /// # Errors
    /// [`ArrayError::NotBroadcast`].
    pub(super) fn broadcast(arrays: &[Array]) -> Result<(Vec<Array>, ChunkGrid, Wiring), ArrayError> {
        let ndim = arrays.iter().map(Array::ndim).max().unwrap_or(0);
        let operand = |array: &Array| (array.clone(), (ndim - array.ndim()..ndim).collect());
        let aligned = Aligned::new(arrays.iter().map(operand).collect(), ndim)?;
        let wiring = aligned.wiring(&(0..ndim).collect::<Vec<_>>());
        Ok((aligned.arrays, ChunkGrid::new(aligned.chunks), wiring))
    }

    /// The array in the chunks that a whole has along these of its axes. Dask takes an axis of at most one element for
    /// whole, whatever empty chunks it has.
    fn cut_as(&self, axes: &[usize], chunks: &[Box<[u64]>]) -> Array {
        let own = self.chunks().axes().iter().zip(axes);
        let chunks = ChunkGrid::new(own.map(|(own, &axis)| match own.iter().sum::<u64>() {
            len @ (0 | 1) => Box::from([len]),
            _ => chunks[axis].clone(),
        }));
        self.rechunk_to(&chunks, &RechunkOptions::default())
    }
}

/// The chunks that all arrays can be cut to along an axis of the whole.
fn common_chunks(operands: &[(Array, Vec<usize>)], axis: usize) -> Result<Box<[u64]>, ArrayError> {
    let mut cuts: Vec<&[u64]> = Vec::with_capacity(operands.len());
    for (array, axes) in operands {
        let own = array.chunks().axes().iter().zip(axes);
        cuts.extend(own.filter(|&(_, &of)| of == axis).map(|(cut, _)| &**cut));
    }
    cuts.sort_unstable();
    cuts.dedup();
    if cuts.len() > 1 {
        cuts.retain(|cut| *cut != [1]);
    }
    let len = |cut: &[u64]| cut.iter().sum::<u64>();
    if cuts.iter().any(|cut| len(cut) != len(cuts[0])) {
        let shapes = operands.iter().map(|(array, _)| array.shape()).collect();
        return Err(ArrayError::NotBroadcast(shapes));
    }
    Ok(unified(&cuts))
}

/// The chunks that an axis of one length, cut in several ways, is cut to: Dask's `common_blockdim`.
pub(super) fn unified(cuts: &[&[u64]]) -> Box<[u64]> {
    let mut several: Vec<&[u64]> = cuts.iter().copied().filter(|cut| cut.len() > 1).collect();
    several.sort_unstable();
    several.dedup();
    match several[..] {
        [] => cuts.first().copied().unwrap_or(&[]).into(),
        [only] => only.into(),
        _ => finest(&several),
    }
}

/// A cut at every place where one of these has one: Dask's `common_blockdim`, by which a chunk without elements is one
/// more place.
fn finest(cuts: &[&[u64]]) -> Box<[u64]> {
    let total: u64 = cuts[0].iter().sum();
    if total == 0 {
        return Box::from([0]);
    }
    let mut walks: Vec<(u64, &[u64])> = cuts.iter().map(|cut| (cut[0], &cut[1..])).collect();
    let (mut common, mut done) = (Vec::new(), 0);
    while done < total {
        let least = walks.iter().map(|(left, _)| *left).min().unwrap_or(total);
        for (left, rest) in &mut walks {
            *left -= least;
            if let (0, [next, others @ ..]) = (*left, *rest) {
                (*left, *rest) = (*next, others);
            }
        }
        common.push(least);
        done += least;
    }
    common.into()
}
