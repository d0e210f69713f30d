//! Products in Einstein's notation: Dask's `einsum`.
//!
//! Every combination of blocks that belong together is multiplied by one task ([`kernel`]); what comes of them is added
//! up over the axes that the result has not got.

mod kernel;
mod subscripts;

use super::super::{Array, ArrayError, RechunkOptions, ReduceOptions, SplitEvery, broadcast::Aligned};
use crate::{chunks::ChunkGrid, dtype::DType, graph::Op};
use kernel::Einsum;
use subscripts::Subscripts;

/// By how much blocks of the result may be larger than the largest that they come from: Dask's
/// `array.chunk-size-tolerance`.
const TOLERANCE: f64 = 1.25;

impl Array {
    /// The sums of products that `subscripts` tells: a letter for each axis of each array, and after `->` those of the
    /// result; without `->` the letters that are there once, in their order. `...` stands for the axes that have no
    /// letter. `da.einsum`. The chunks of the arrays are made smaller where the blocks of the result would be larger
    /// than theirs.
    ///
    /// # Errors
    /// [`ArrayError::Subscripts`], and [`ArrayError::NotBroadcast`] where axes of one letter have several lengths.
    ///
    /// # Examples
    /// ```
    /// use chunkscope::{array::{Array, Chunks, SplitEvery}, dtype::DType};
    ///
    /// let x = Array::ones(&[6, 4], DType::F64, &Chunks::from(3))?;
    /// let einsum = |subscripts, arrays: &[Array]| Array::einsum(subscripts, arrays, &SplitEvery::Default);
    /// assert_eq!(einsum("ij,kj->ik", &[x.clone(), x.clone()])?.shape(), [6, 6]);
    /// assert_eq!(einsum("ij->j", &[x])?.shape(), [4]);
    /// # Ok::<(), chunkscope::array::ArrayError>(())
    /// ```
    pub fn einsum(subscripts: &str, arrays: &[Array], split_every: &SplitEvery) -> Result<Array, ArrayError> {
        let ndims: Vec<usize> = arrays.iter().map(Array::ndim).collect();
        let Subscripts { inputs, output, n_axes } = Subscripts::read(subscripts, &ndims)
            .map_err(|why| ArrayError::Subscripts { subscripts: subscripts.to_owned(), why })?;
        let dtype = arrays.iter().map(Array::dtype).reduce(DType::promote).unwrap_or(DType::F64);
        let arrays = if arrays.len() > 1 && !output.is_empty() {
            with_smaller_chunks(arrays, &inputs, &output)
        } else {
            arrays.to_vec()
        };
        let aligned = Aligned::new(arrays.into_iter().zip(inputs.iter().cloned()).collect(), n_axes)?;
        let summed = (0..n_axes).filter(|axis| !output.contains(axis));
        let made: Vec<usize> = output.iter().copied().chain(summed).collect();
        let wiring = aligned.wiring(&made);
        let chunks = (0..).zip(&made).map(|(place, &axis)| match &aligned.chunks[axis] {
            chunks if place >= output.len() => vec![1; chunks.len()].into(),
            chunks => chunks.clone(),
        });
        let (chunks, kept) = (ChunkGrid::new(chunks), output.len());
        let op = Op::known(Einsum { inputs, output, dtype });
        let products = Array::new("chunk_einsum", op, dtype, chunks, aligned.arrays, wiring);
        if made.len() == kept {
            return Ok(products);
        }
        let axis = Some((0..).take(made.len()).skip(kept).collect());
        let split_every = split_every.clone();
        products.sum(&ReduceOptions { axis, split_every, dtype: Some(dtype), ..ReduceOptions::default() })
    }
}

/// The arrays with chunks of which no block of the result becomes much larger than the largest of theirs.
fn with_smaller_chunks(arrays: &[Array], inputs: &[Vec<usize>], output: &[usize]) -> Vec<Array> {
    let longest = |chunks: &[u64]| chunks.iter().copied().max().unwrap_or(0);
    let largest_block =
        |array: &Array| array.chunks().axes().iter().map(|axis| longest(axis) as f64).product();
    let largest_input = arrays.iter().map(largest_block).fold(1.0, f64::max);
    let longest_of = |axis: &usize| {
        let own = inputs.iter().zip(arrays).flat_map(|(axes, array)| axes.iter().zip(array.chunks().axes()));
        own.filter(|(of, _)| *of == axis).map(|(_, chunks)| longest(chunks)).fold(1, u64::max) as f64
    };
    let factor = output.iter().map(longest_of).product::<f64>() / (largest_input * TOLERANCE);
    let cut = |(array, axes): (&Array, &Vec<usize>)| {
        let changeable: Vec<usize> = (0..axes.len()).filter(|&at| output.contains(&axes[at])).collect();
        let share = changeable.len() as f64 / output.len() as f64;
        let limit: f64 = largest_block(array) / factor.powf(share).max(1.0);
        let chunks = ChunkGrid::new(smaller(array.chunks().axes(), changeable, limit));
        array.rechunk_to(&chunks, &RechunkOptions::default())
    };
    arrays.iter().zip(inputs).map(cut).collect()
}

/// Chunks of which no block has more than `limit` elements, or not much more, by cutting some axes alike: Dask's
/// `_calculate_new_chunksizes`.
fn smaller(old: &[Box<[u64]>], mut changeable: Vec<usize>, limit: f64) -> Vec<Vec<u64>> {
    let mut new: Vec<Vec<u64>> = old.iter().map(|chunks| chunks.to_vec()).collect();
    let longest = |chunks: &[u64]| chunks.iter().copied().max().unwrap_or(0) as f64;
    while !changeable.is_empty() {
        let too_large = new.iter().map(|chunks| longest(chunks)).product::<f64>() / limit.max(1.0);
        if too_large <= 1.0 {
            break;
        }
        let by = too_large.powf(1.0 / changeable.len() as f64);
        changeable.retain(|&axis| {
            let most = longest(&new[axis]) / by;
            let cut: Vec<u64> = old[axis].iter().flat_map(|&len| pieces(len, most)).collect();
            let is_done = cut == new[axis] || longest(&cut) == 1.0;
            new[axis] = cut;
            !is_done
        });
    }
    new
}

/// A chunk in equal pieces of `most` elements at most, the first ones longer by one; whole where it is not much longer.
fn pieces(len: u64, most: f64) -> Vec<u64> {
    if len as f64 <= TOLERANCE * most {
        return vec![len];
    }
    let n = ((len as f64 / most).ceil() as u64).min(len);
    (0..n).map(|piece| len / n + u64::from(piece < len % n)).collect()
}
