//! Reductions as trees: Dask's `reduction`, `_tree_reduce` and `partial_reduce`.
//!
//! Each block gives a partial result; then, level by level, a node combines up to `split_every` neighbours along
//! each reduced axis until one is left, which the last level finishes.

mod kernel;
mod table;
#[cfg(test)]
mod tests;

use super::{Array, ArrayError, BlockOf, Chunks, Wiring, axis::axes_of};
use crate::{
    chunks::{ChunkGrid, ravel},
    dtype::DType,
    graph::Op,
    kernel::fold::Reducer,
};
use kernel::{Combine, Finish, LocateChunk, ReduceChunk, ReduceWhole};
use table::Gives;
pub(super) use table::{BLOCK_SUM, NANPROD, NANSUM, PROD, Reduction, SUM};

/// How a reduction is to be done.
///
/// It is an error to name an axis that is not there, or one twice; to ask for a tree whose nodes take fewer than two
/// partial results; or for the least or greatest of no elements.
///
/// # Examples
/// ```
/// use chunkscope::{array::{Array, Chunks, ReduceOptions}, dtype::DType};
///
/// let x = Array::ones(&[6, 8], DType::I32, &Chunks::from(3))?;
/// let rows = ReduceOptions { axis: Some(vec![-1]), ..ReduceOptions::default() };
/// assert_eq!(x.max(&rows)?.shape(), [6]);
/// assert_eq!(x.sum(&rows)?.dtype(), DType::I64);
/// assert_eq!(x.mean(&ReduceOptions { dtype: Some(DType::F32), ..rows })?.dtype(), DType::F32);
/// # Ok::<(), chunkscope::array::ArrayError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReduceOptions {
    /// The axes to reduce; negative ones count from the end. `None`: all of them. To find a place it is one axis, or
    /// all.
    pub axis: Option<Vec<i64>>,
    /// Keep reduced axes with a length of 1. Default: drop them.
    pub keepdims: bool,
    /// How many partial results a node takes at most.
    pub split_every: SplitEvery,
    /// The type of sums, products, means and variances; others have their own. Integers wrap around. Default: that
    /// of the elements for floats, for others what NumPy chooses: 64 bits.
    pub dtype: Option<DType>,
    /// By how much the number of elements is lessened before the squares of a variance are divided by it; others do
    /// not ask for it. Default: 0.
    pub ddof: f64,
}

/// How many partial results a node of the tree takes at most.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum SplitEvery {
    /// Dask's default of 4.
    #[default]
    Default,
    /// So many over all reduced axes together: along each of k axes `max(int(n ** (1 / k)), 2)`.
    Total(i64),
    /// So many along an axis; 2 along those that are not named.
    PerAxis(Vec<(i64, i64)>),
}

impl Array {
    /// The standard deviation of the elements: the square root of the [variance](Self::var).
    ///
    /// # Errors
    /// What [`ReduceOptions`] refuses.
    pub fn std(&self, options: &ReduceOptions) -> Result<Array, ArrayError> {
        self.var(options)?.sqrt()
    }

    /// The [standard deviation](Self::std) of the elements that are not NaN.
    ///
    /// # Errors
    /// What [`ReduceOptions`] refuses.
    pub fn nanstd(&self, options: &ReduceOptions) -> Result<Array, ArrayError> {
        self.nanvar(options)?.sqrt()
    }

    /// A central moment: the distances of the elements from their mean, to the power of `order`, added up and divided
    /// by their number less `ddof`. By definition 1 for an order of 0, and 0 for 1.
    ///
    /// # Errors
    /// An order below 0 or above 100, and what [`ReduceOptions`] refuses.
    pub fn moment(&self, order: i64, options: &ReduceOptions) -> Result<Array, ArrayError> {
        match u32::try_from(order) {
            Ok(order @ 0..2) => {
                let of_shape = if order == 0 { Self::ones } else { Self::zeros };
                let result = self.sum(options)?;
                let shape: Vec<i64> = result.shape().into_iter().map(u64::cast_signed).collect();
                of_shape(&shape, DType::F64, &Chunks::from(result.chunks()))
            }
            Ok(order @ 2..=100) => self.reduce(&table::moment(order), options),
            _ => Err(ArrayError::MomentOrder(order)),
        }
    }

    /// A reduction as a tree.
    pub(super) fn reduce(&self, what: &Reduction, options: &ReduceOptions) -> Result<Array, ArrayError> {
        let axes = self.reduced_axes(options.axis.as_deref())?;
        let split = options.split_every.along(&axes)?;
        self.check_reducible(what, &axes, options)?;
        let gives = what.gives.of(self.dtype(), options.dtype);
        let reducer = Reducer { how: what.how, skips_nan: what.skips_nan, takes: self.dtype(), gives };
        let [chunk, combine, finish] = what.stages;
        let reduce = ReduceChunk { reducer, axes: axes.as_slice().into() };
        let op = match what.gives {
            Gives::Place => Op::known(LocateChunk::new(reduce, self.chunks())),
            _ => Op::known(reduce),
        };
        let chunks = self.chunks().with(&axes, |chunks| vec![1; chunks.len()]);
        let wiring = Wiring::same(self.chunks().numblocks());
        let keeps = reducer.keeps();
        let mut level = Array::new(chunk, op, keeps, chunks, vec![self.clone()], wiring);
        for _ in 1..depth(&level.chunks().numblocks(), &split) {
            let label = format!("{combine}-partial");
            level = level.grouped(&label, Op::known(Combine(reducer)), keeps, &split, true);
        }
        // Nothing before depends on `ddof`, so that a variance and a standard deviation of other degrees of freedom
        // share all but the end.
        let op = Op::known(Finish(reducer.with_ddof(options.ddof)));
        Ok(level.grouped(&format!("{finish}-aggregate"), op, gives, &split, options.keepdims))
    }

    fn check_reducible(
        &self,
        what: &Reduction,
        axes: &[usize],
        options: &ReduceOptions,
    ) -> Result<(), ArrayError> {
        let function = what.name;
        if let Some(dtype) = options.dtype.filter(|dtype| !what.can_give(*dtype, self.dtype())) {
            return Err(ArrayError::ResultType { function, dtype });
        }
        if what.gives == Gives::Place && axes.len() > 1 && axes.len() < self.ndim() {
            return Err(ArrayError::SeveralAxes { function, axes: axes.len() });
        }
        let shape = self.shape();
        match axes.iter().find(|&&axis| shape[axis] == 0) {
            Some(&axis) if matches!(what.gives, Gives::Same | Gives::Place) => {
                Err(ArrayError::NothingToReduce { function, axis })
            }
            _ => Ok(()),
        }
    }

    /// One level of the tree: every block takes up to `split` neighbours along each reduced axis, which becomes 1 long
    /// or is dropped.
    fn grouped(&self, label: &str, op: Op, dtype: DType, split: &[(usize, usize)], keepdims: bool) -> Array {
        self.grouped_to(label, op, dtype, split, |_| 1, keepdims)
    }

    /// The same where reduced axes become as long as the function says, from the lengths of the neighbours.
    pub(super) fn grouped_to(
        &self,
        label: &str,
        op: Op,
        dtype: DType,
        split: &[(usize, usize)],
        merged: impl Fn(&[u64]) -> u64,
        keepdims: bool,
    ) -> Array {
        let reduced: Vec<usize> = split.iter().map(|&(axis, _)| axis).collect();
        let group = |axis: usize| split.iter().find(|&&(a, _)| a == axis).map_or(1, |&(_, n)| n);
        let grid = self.chunks().numblocks();
        let groups: Vec<u32> =
            (0..grid.len()).map(|axis| u32::try_from(group(axis)).unwrap_or(u32::MAX)).collect();
        let mut chunks = self
            .chunks()
            .with_indexed(&reduced, |axis, chunks| chunks.chunks(group(axis)).map(&merged).collect());
        if !keepdims {
            chunks = chunks.without(&reduced);
        }
        let dropped = if keepdims { Vec::new() } else { reduced };
        let wiring = Wiring::by(move |at, takes| {
            let mut kept = at.iter();
            let whole: Vec<u32> = (0..grid.len())
                .map(|i| if dropped.contains(&i) { 0 } else { *kept.next().unwrap_or(&0) })
                .collect();
            take_group(&whole, &groups, &grid, takes);
        });
        Array::new(label, op, dtype, chunks, vec![self.clone()], wiring)
    }

    fn reduced_axes(&self, axis: Option<&[i64]>) -> Result<Vec<usize>, ArrayError> {
        let ndim = self.ndim();
        let Some(axis) = axis else { return Ok((0..ndim).collect()) };
        let mut axes = axes_of(axis, ndim)?;
        axes.sort_unstable();
        Ok(axes)
    }
}

/// The blocks of group `at`: `groups` long along each axis, fewer at the end of one; row-major.
fn take_group(at: &[u32], groups: &[u32], grid: &[u32], takes: &mut Vec<BlockOf>) {
    let first: Vec<u32> = at.iter().zip(groups).map(|(&i, &n)| i * n).collect();
    let count: Vec<u32> =
        first.iter().zip(groups).zip(grid).map(|((&first, &n), &blocks)| n.min(blocks - first)).collect();
    let mut within = vec![0; grid.len()];
    for _ in 0..count.iter().map(|&n| n as usize).product() {
        let block: Vec<u32> = first.iter().zip(&within).map(|(&first, &i)| first + i).collect();
        takes.push(BlockOf::Input(0, ravel(&block, grid)));
        super::advance(&mut within, &count);
    }
}

/// How many levels the tree has above the blocks' own partial results. The logarithms are Python's
/// `math.log(n, base)`, rounding and all: they decide Dask's depth.
pub(super) fn depth(numblocks: &[u32], split: &[(usize, usize)]) -> usize {
    let levels = |&(axis, n): &(usize, usize)| {
        (f64::from(numblocks[axis]).ln() / (n as f64).ln()).ceil().max(0.0) as usize
    };
    split.iter().map(levels).fold(1, usize::max)
}

impl SplitEvery {
    /// The most neighbours along each reduced axis.
    pub(super) fn along(&self, axes: &[usize]) -> Result<Vec<(usize, usize)>, ArrayError> {
        let at_least_two =
            |n: i64| usize::try_from(n).ok().filter(|&n| n >= 2).ok_or(ArrayError::SplitEvery(n));
        let even = |total: i64| (total as f64).powf(1.0 / axes.len().max(1) as f64) as usize;
        match self {
            Self::Default | Self::Total(0) => Ok(axes.iter().map(|&axis| (axis, even(4).max(2))).collect()),
            &Self::Total(total) if total < 0 => Err(ArrayError::SplitEvery(total)),
            &Self::Total(total) => Ok(axes.iter().map(|&axis| (axis, even(total).max(2))).collect()),
            Self::PerAxis(entries) => axes
                .iter()
                .map(|&axis| {
                    let named = entries.iter().rev().find(|&&(a, _)| usize::try_from(a) == Ok(axis));
                    Ok((axis, at_least_two(named.map_or(2, |&(_, n)| n))?))
                })
                .collect(),
        }
    }
}

impl ChunkGrid {
    /// The grid with other chunks along some axes.
    pub(super) fn with(&self, axes: &[usize], other: impl Fn(&[u64]) -> Vec<u64>) -> Self {
        self.with_indexed(axes, |_, chunks| other(chunks))
    }
    fn with_indexed(&self, axes: &[usize], other: impl Fn(usize, &[u64]) -> Vec<u64>) -> Self {
        Self::new(self.axes().iter().enumerate().map(|(axis, chunks)| {
            if axes.contains(&axis) { other(axis, chunks).into_boxed_slice() } else { chunks.clone() }
        }))
    }
    /// The grid without some axes.
    pub(super) fn without(&self, axes: &[usize]) -> Self {
        let kept = self.axes().iter().enumerate().filter(|(axis, _)| !axes.contains(axis));
        Self::new(kept.map(|(_, chunks)| chunks.clone()))
    }
}

#[cfg(test)]
mod tree_tests {
    use super::super::{Chunks, Random};
    use super::*;
    use std::collections::BTreeMap;

    fn random(size: &[i64], chunks: impl Into<Chunks>) -> Array {
        Random::new().random(size, &chunks.into()).unwrap()
    }

    fn tasks_by_label(array: &Array) -> BTreeMap<String, usize> {
        let graph = array.to_graph().unwrap();
        let mut tasks = BTreeMap::new();
        for id in graph.ids() {
            *tasks.entry(graph.label(id).to_owned()).or_default() += 1;
        }
        tasks
    }

    #[test]
    fn a_node_takes_four_along_one_axis_and_two_along_each_of_two() {
        let mean = random(&[1600], 100).mean(&ReduceOptions::default()).unwrap();
        let tasks = tasks_by_label(&mean);
        assert_eq!(tasks["mean_combine-partial"], 4);
        assert_eq!(tasks["mean_agg-aggregate"], 1);
        let sum = random(&[40, 40], 10).sum(&ReduceOptions::default()).unwrap();
        assert_eq!(tasks_by_label(&sum)["sum-partial"], 4);
        let graph = sum.to_graph().unwrap();
        let partial = graph.ids().find(|&t| graph.title(t) == "sum-partial (0, 1)").unwrap();
        let takes: Vec<String> = graph.inputs(partial).iter().map(|&t| graph.coordinate(t)).collect();
        assert_eq!(takes, ["(0, 2)", "(0, 3)", "(1, 2)", "(1, 3)"]);
    }

    #[test]
    fn the_depth_rounds_as_python_does() {
        // math.log(125, 5) is 3.0000000000000004: Dask's tree has a level more than it needs.
        assert_eq!(depth(&[125], &[(0, 5)]), 4);
        assert_eq!(depth(&[64], &[(0, 4)]), 3);
        assert_eq!(depth(&[1], &[(0, 4)]), 1);
        // 64 ** (1 / 3) is 3.9999999999999996.
        assert_eq!(SplitEvery::Total(64).along(&[0, 1, 2]).unwrap(), [(0, 3), (1, 3), (2, 3)]);
    }

    #[test]
    fn axes_may_be_kept_or_dropped_and_count_from_the_end() {
        let x = random(&[8, 9, 10], [4, 3, 5]);
        let over = |axis: &[i64], keepdims| {
            let options = ReduceOptions { axis: Some(axis.to_vec()), keepdims, ..ReduceOptions::default() };
            x.mean(&options).unwrap().shape()
        };
        assert_eq!(over(&[0], false), [9, 10]);
        assert_eq!(over(&[-1, 0], false), [9]);
        assert_eq!(over(&[-1, 0], true), [1, 9, 1]);
        assert_eq!(over(&[], false), [8, 9, 10]);
    }

    #[test]
    fn wrong_axes_are_refused() {
        let x = random(&[8, 9], 3);
        let over = |axis: &[i64]| {
            x.sum(&ReduceOptions { axis: Some(axis.to_vec()), ..ReduceOptions::default() }).unwrap_err()
        };
        assert_eq!(over(&[2]), ArrayError::AxisOutOfBounds { axis: 2, ndim: 2 });
        assert_eq!(over(&[i64::MIN]), ArrayError::AxisOutOfBounds { axis: i64::MIN, ndim: 2 });
        assert_eq!(over(&[0, -2]), ArrayError::AxisTwice(0));
        let options =
            |n| ReduceOptions { split_every: SplitEvery::PerAxis(vec![(0, n)]), ..ReduceOptions::default() };
        assert_eq!(x.sum(&options(1)).unwrap_err(), ArrayError::SplitEvery(1));
    }
}
