//! Diagonals: of a plane of axes, and as a matrix.

use super::{Array, ArrayError, BlockOf, Padding, ReduceOptions, Wiring, axis::axis_of};
use crate::{
    chunks::{ChunkGrid, ravel},
    dtype::DType,
    graph::Op,
    kernel::{
        Block, Context, Element, Elements, Kernel, KernelError, Scalar, Value, block::one_block,
        for_elements, n_elements, strided::View,
    },
};

impl Array {
    /// The elements at `(i, i + offset)` of two axes, as a last axis instead of those: `da.diagonal`.
    ///
    /// # Errors
    /// [`ArrayError::AxisOutOfBounds`], [`ArrayError::AxisTwice`] where both are one.
    pub fn diagonal(&self, offset: i64, axis1: i64, axis2: i64) -> Result<Array, ArrayError> {
        let [first, second] = [axis_of(axis1, self.ndim())?, axis_of(axis2, self.ndim())?];
        if first == second {
            return Err(ArrayError::AxisTwice(first));
        }
        let (axes, offset) = if first < second {
            ([first, second], offset)
        } else {
            ([second, first], offset.saturating_neg())
        };
        let pieces = self.pieces_along(axes, offset);
        Ok(self.taken_diagonally("diagonal", axes, pieces))
    }

    /// A matrix with these elements at `(i, i + k)` and zeros around them; of a matrix, those elements: `da.diag`.
    ///
    /// # Errors
    /// [`ArrayError::DiagonalOf`] for other numbers of axes.
    pub fn diag(&self, k: i64) -> Result<Array, ArrayError> {
        let chunks = self.chunks().axes();
        match self.ndim() {
            1 if k == 0 => Ok(self.as_diagonal()),
            1 => {
                let (below, right) = (k.min(0).saturating_neg(), k.max(0));
                let zeros = Padding::Constant(vec![[Scalar::Int(0); 2]; 2]);
                self.as_diagonal().pad(&[[below, right], [right, below]], &zeros)
            }
            2 if k == 0 && chunks[0] == chunks[1] => {
                let pieces = chunks[0].iter().enumerate();
                let pieces = pieces.map(|(i, &len)| Piece { blocks: [i as u32; 2], at: [0; 2], len });
                Ok(self.taken_diagonally("diag", [0, 1], pieces.collect()))
            }
            2 => self.diagonal(k, 0, 1),
            ndim => Err(ArrayError::DiagonalOf { ndim }),
        }
    }

    /// The sum of a diagonal: `da.trace`.
    ///
    /// # Errors
    /// As [`diagonal`](Self::diagonal).
    pub fn trace(&self, offset: i64, axis1: i64, axis2: i64) -> Result<Array, ArrayError> {
        let last = ReduceOptions { axis: Some(vec![-1]), ..ReduceOptions::default() };
        self.diagonal(offset, axis1, axis2)?.sum(&last)
    }

    /// Where a diagonal goes through blocks, one after the other. Without elements it is one piece in no block.
    fn pieces_along(&self, [first, second]: [usize; 2], offset: i64) -> Vec<Piece> {
        let (rows, columns) = (&self.chunks().axes()[first], &self.chunks().axes()[second]);
        // Blocks, and where in them the diagonal goes on.
        let start = |lens: &[u64], place: u64| {
            let mut left = place;
            let inside = |&len: &u64| {
                let is_inside = left < len;
                left -= if is_inside { 0 } else { len };
                is_inside
            };
            lens.iter().position(inside).map(|block| (block, left))
        };
        let from = [offset.min(0).unsigned_abs(), offset.max(0).unsigned_abs()];
        let (Some((mut i, mut row)), Some((mut j, mut column))) =
            (start(rows, from[0]), start(columns, from[1]))
        else {
            return Vec::new();
        };
        let mut pieces = Vec::new();
        while i < rows.len() && j < columns.len() {
            let len = (rows[i] - row).min(columns[j] - column);
            pieces.push(Piece { blocks: [i as u32, j as u32], at: [row, column], len });
            (row, column) = (row + len, column + len);
            if row == rows[i] {
                (i, row) = (i + 1, 0);
            }
            if column == columns[j] {
                (j, column) = (j + 1, 0);
            }
        }
        pieces
    }

    fn taken_diagonally(&self, label: &str, axes: [usize; 2], pieces: Vec<Piece>) -> Array {
        let lens = if pieces.is_empty() { vec![0] } else { pieces.iter().map(|piece| piece.len).collect() };
        let others = self.chunks().axes().iter().enumerate().filter(|(axis, _)| !axes.contains(axis));
        let chunks = ChunkGrid::new(others.map(|(_, lens)| lens.clone()).chain([lens.into_boxed_slice()]));
        let (grid, through) = (self.chunks().numblocks(), pieces.clone());
        let wiring = Wiring::by(move |at, takes| {
            let (Some((&last, others)), false) = (at.split_last(), through.is_empty()) else { return };
            let mut place = others.to_vec();
            place.insert(axes[0], through[last as usize].blocks[0]);
            place.insert(axes[1], through[last as usize].blocks[1]);
            takes.push(BlockOf::Input(0, ravel(&place, &grid)));
        });
        let inputs = if pieces.is_empty() { Vec::new() } else { vec![self.clone()] };
        let op = Op::known(Diagonal { axes, pieces, dtype: self.dtype() });
        Array::new(label, op, self.dtype(), chunks, inputs, wiring)
    }

    /// A matrix of zeros with these elements on its diagonal.
    fn as_diagonal(&self) -> Array {
        let lens = &self.chunks().axes()[0];
        let chunks = ChunkGrid::new([lens.clone(), lens.clone()]);
        let wiring =
            Wiring::by(|at, takes| takes.extend((at[0] == at[1]).then_some(BlockOf::Input(0, at[0]))));
        let op = Op::known(OnDiagonal { dtype: self.dtype() });
        Array::new("diag", op, self.dtype(), chunks, vec![self.clone()], wiring)
    }
}

/// What a diagonal has in common with a block.
#[derive(Clone, Debug)]
struct Piece {
    /// The block, along the two axes.
    blocks: [u32; 2],
    /// Where it begins in there.
    at: [u64; 2],
    len: u64,
}

/// Takes a piece of a diagonal out of a block.
#[derive(Debug)]
struct Diagonal {
    axes: [usize; 2],
    /// By the last coordinate of the result.
    pieces: Vec<Piece>,
    dtype: DType,
}

impl Kernel for Diagonal {
    fn run(&self, context: &mut Context<'_>, inputs: &[&Value]) -> Result<Value, KernelError> {
        let place = context.at()?.last().map_or(0, |&last| last as usize);
        let Some(piece) = self.pieces.get(place) else {
            return Ok(Block::new(context.shape()?, Elements::empty(self.dtype))?.into());
        };
        let view = View::of(one_block("a diagonal", inputs)?);
        Ok(view.diagonal(self.axes, piece.at, piece.len)?.to_block(context)?.into())
    }
}

/// Puts a block on the diagonal of zeros; without one there are zeros only.
#[derive(Debug)]
struct OnDiagonal {
    dtype: DType,
}

impl Kernel for OnDiagonal {
    fn run(&self, context: &mut Context<'_>, inputs: &[&Value]) -> Result<Value, KernelError> {
        let shape = context.shape()?;
        let n = n_elements(&shape)?;
        let no_memory =
            || KernelError::Failed(format!("no memory for a block of {n} elements of {}", self.dtype));
        let mut elements = Elements::zeros(self.dtype, n).ok_or_else(no_memory)?;
        if !inputs.is_empty() {
            let block = one_block("a diagonal matrix", inputs)?;
            for_elements!(Slice, block.elements(), |from| put_on_diagonal(from, &mut elements));
        }
        Ok(Block::new(shape, elements)?.into())
    }
}

fn put_on_diagonal<T: Element>(from: &[T], square: &mut Elements) {
    let square = T::vec_of(square).expect("made with this type");
    square.iter_mut().step_by(from.len() + 1).zip(from).for_each(|(to, from)| *to = *from);
}
