//! A computed array: its blocks in their places, whole without being copied together.
//!
//! In: the values of a run's outputs. Out: single elements, runs of neighbouring ones, text as NumPy prints it, and
//! bytes as NumPy loads them.

mod npy;
mod text;

use crate::{
    chunks::{ChunkGrid, ravel},
    dtype::DType,
    graph::TaskGraph,
    kernel::{Block, Scalar, Slice, Value},
};
use thiserror::Error;

/// Why values are no array.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum NoArray {
    /// The outputs are not the blocks of one layer, or the layer does not say how it is cut.
    #[error("the outputs are not the blocks of one array")]
    NotOneLayer,
    /// An output is not what its layer says.
    #[error("output {0} is not a block of its array")]
    NotABlock(usize),
}

/// An array of numbers, block by block.
#[derive(Clone, Debug, PartialEq)]
pub struct Computed {
    grid: ChunkGrid,
    dtype: DType,
    /// Row-major, all of them.
    blocks: Vec<Block>,
}

impl Computed {
    /// The blocks of a run's outputs, which are all the blocks of one layer of `graph`, the graph as written: what ran
    /// in its place may have cut that layer in several, by the chains that its blocks were fused with.
    ///
    /// # Errors
    /// When they are not.
    pub fn new(graph: &TaskGraph, values: Vec<Value>) -> Result<Self, NoArray> {
        let layer = graph.outputs().first().map(|&id| graph.task(id).layer).ok_or(NoArray::NotOneLayer)?;
        let grid = graph.layer(layer).chunks.clone().ok_or(NoArray::NotOneLayer)?;
        let in_order = graph
            .outputs()
            .iter()
            .enumerate()
            .all(|(i, &id)| graph.task(id).layer == layer && graph.task(id).block as usize == i);
        if !in_order || grid.n_blocks() != values.len() as u64 {
            return Err(NoArray::NotOneLayer);
        }
        let blocks = values
            .into_iter()
            .enumerate()
            .map(|(i, value)| match value {
                Value::Block(block) if *block.shape() == *grid.block_shape(i as u32) => Ok(block),
                _ => Err(NoArray::NotABlock(i)),
            })
            .collect::<Result<Vec<Block>, _>>()?;
        let dtype = blocks.first().map_or(DType::F64, Block::dtype);
        match blocks.iter().position(|block| block.dtype() != dtype) {
            Some(i) => Err(NoArray::NotABlock(i)),
            None => Ok(Self { grid, dtype, blocks }),
        }
    }

    /// Its length along each axis.
    pub fn shape(&self) -> Vec<u64> {
        self.grid.shape()
    }

    /// The type of its elements.
    pub fn dtype(&self) -> DType {
        self.dtype
    }

    /// How many elements it has.
    pub fn size(&self) -> u64 {
        self.shape().iter().product()
    }

    /// The only element, where there is just one axis-less.
    pub fn scalar(&self) -> Option<Scalar> {
        (self.grid.n_axes() == 0).then(|| self.element(&[]).first()).flatten()
    }

    /// One element, as a run of one.
    ///
    /// # Panics
    /// Where the array has no such element.
    pub fn element(&self, at: &[u64]) -> Slice<'_> {
        let (mut block, mut within) = (Vec::with_capacity(at.len()), 0);
        for (chunks, &i) in self.grid.axes().iter().zip(at) {
            let (number, before) = chunk_of(chunks, i);
            block.push(number);
            within = within * chunks[number as usize] + (i - before);
        }
        let block = &self.blocks[ravel(&block, &self.grid.numblocks()) as usize];
        block.elements().part(within as usize..within as usize + 1)
    }

    /// All elements in row-major order, in runs of neighbours: for a file, or to copy.
    pub fn runs(&self) -> impl Iterator<Item = Slice<'_>> {
        let shape = self.shape();
        let rows: u64 = shape.split_last().map_or(1, |(_, outer)| outer.iter().product());
        (0..rows).flat_map(move |row| self.row(row, &shape))
    }

    /// The runs of one row: the elements that differ in their last coordinate only.
    fn row(&self, mut row: u64, shape: &[u64]) -> impl Iterator<Item = Slice<'_>> + use<'_> {
        let Some((last, outer)) = self.grid.axes().split_last() else {
            return vec![self.blocks[0].elements()].into_iter();
        };
        let mut at = vec![0; outer.len()];
        for (i, &length) in at.iter_mut().zip(shape).rev() {
            *i = row % length;
            row /= length;
        }
        let (mut block, mut line) = (0u64, 0u64);
        for (chunks, &i) in outer.iter().zip(&at) {
            let (number, before) = chunk_of(chunks, i);
            block = block * chunks.len() as u64 + u64::from(number);
            line = line * chunks[number as usize] + (i - before);
        }
        let first = block * last.len() as u64;
        let runs: Vec<Slice<'_>> = last
            .iter()
            .enumerate()
            .map(|(i, &length)| {
                let block = self.blocks[first as usize + i].elements();
                block.part((line * length) as usize..((line + 1) * length) as usize)
            })
            .collect();
        runs.into_iter()
    }
}

/// Which chunk an element is in, and how many elements come before that chunk.
fn chunk_of(chunks: &[u64], element: u64) -> (u32, u64) {
    let mut before = 0;
    for (number, &length) in chunks.iter().enumerate() {
        if element < before + length {
            return (number as u32, before);
        }
        before += length;
    }
    panic!("element {element} of an axis of {before}");
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 0, 1, 2, … row-major, cut as `grid` says.
    pub(super) fn counting(axes: &[&[u64]]) -> Computed {
        let grid = ChunkGrid::new(axes.iter().map(|axis| axis.to_vec()));
        let shape = grid.shape();
        let numblocks = grid.numblocks();
        let blocks = (0..grid.n_blocks() as u32)
            .map(|block| {
                let at = crate::chunks::unravel(block, &numblocks);
                let first: Vec<u64> =
                    grid.axes().iter().zip(&at).map(|(c, &i)| c[..i as usize].iter().sum()).collect();
                let block_shape = grid.block_shape(block);
                let n: u64 = block_shape.iter().product();
                let data = (0..n)
                    .map(|mut i| {
                        let mut number = 0;
                        let mut factor = 1;
                        for axis in (0..shape.len()).rev() {
                            number += (first[axis] + i % block_shape[axis]) * factor;
                            i /= block_shape[axis];
                            factor *= shape[axis];
                        }
                        number as f64
                    })
                    .collect::<Vec<f64>>();
                Block::new(block_shape, data).unwrap()
            })
            .collect();
        Computed { grid, dtype: DType::F64, blocks }
    }

    #[test]
    fn runs_are_row_major_whatever_the_chunks() {
        let cuts: [&[&[u64]]; 4] = [&[&[3, 4]], &[&[2, 1], &[4, 3]], &[&[1, 2], &[2], &[3, 1, 1]], &[]];
        for axes in cuts {
            let array = counting(axes);
            let all: Vec<f64> = array.runs().flat_map(|run| run.get::<f64>().unwrap()).copied().collect();
            let expected: Vec<f64> = (0..array.size()).map(|i| i as f64).collect();
            assert_eq!(all, expected, "{axes:?}");
        }
        let array = counting(&[&[2, 1], &[4, 3]]);
        assert_eq!(array.element(&[2, 5]).to_f64(0), 19.0);
        assert_eq!(array.scalar(), None);
        assert_eq!(counting(&[]).scalar(), Some(Scalar::Float(0.0)));
    }
}
