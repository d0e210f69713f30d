//! What the tasks of factorizations do with their blocks.

use crate::{
    dtype::DType,
    kernel::{
        Block, Context, Kernel, KernelError, Value,
        block::{all_blocks, one_block},
        factor::{Real, qr, svd},
        pipeline::room,
    },
};
use std::ops::Range;

/// Factors a block: into those of QR, or into singular vectors, values and vectors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Factor {
    /// To two blocks. What it is for tells tasks apart that do the same: Dask shares nothing between `qr` and `svd`.
    Qr(Purpose),
    /// To three blocks; with `full` of as many vectors as the block has rows and columns.
    Svd { full: bool },
}

/// What a matrix is factored for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    Qr,
    Svd,
}

impl Kernel for Factor {
    fn run(&self, _: &mut Context<'_>, inputs: &[&Value]) -> Result<Value, KernelError> {
        let block = one_block("a factorization", inputs)?;
        let &[m, n] = block.shape() else { return Err(failed("only matrices have such factors")) };
        match factored_as(block.dtype()) {
            Some(DType::F32) => self.factors::<f32>(&block.cast(DType::F32)?, [m, n]),
            Some(dtype) => self.factors::<f64>(&block.cast(dtype)?, [m, n]),
            None => Err(failed("half precision is not factored")),
        }
    }
}

impl Factor {
    fn factors<T: Real>(self, block: &Block, [m, n]: [u64; 2]) -> Result<Value, KernelError> {
        let elements = block.get::<T>().ok_or_else(|| failed("a block of another type"))?;
        let (size, k) = ([m as usize, n as usize], m.min(n));
        let factors = match self {
            Self::Qr(_) => {
                let [q, r] = qr(elements, size);
                vec![Block::new([m, k], q)?, Block::new([k, n], r)?]
            }
            Self::Svd { full } => {
                let [u, s, v] = svd(elements, size, full)?;
                let [left, right] = if full { [m, n] } else { [k, k] };
                vec![Block::new([m, left], u)?, Block::new([k], s)?, Block::new([right, n], v)?]
            }
        };
        Ok(Value::Tuple(factors))
    }
}

/// The type in which a matrix of such elements is factored; none where NumPy does not.
pub(super) fn factored_as(dtype: DType) -> Option<DType> {
    match dtype {
        DType::F16 => None,
        DType::F32 => Some(DType::F32),
        _ => Some(DType::F64),
    }
}

/// Takes one block of several.
#[derive(Debug)]
pub(super) struct Item(pub(super) usize);

impl Kernel for Item {
    fn run(&self, _: &mut Context<'_>, inputs: &[&Value]) -> Result<Value, KernelError> {
        let [Value::Tuple(blocks)] = inputs else { return Err(failed("an item is one of several blocks")) };
        let item = blocks.get(self.0).ok_or_else(|| failed("there are not so many blocks"))?;
        Ok(item.clone().into())
    }
}

/// Hands its block on. Where it is one of several parts of an array, the first block of that part tells it apart.
#[derive(Debug)]
pub(super) struct Alias {
    #[expect(dead_code, reason = "its text is part of the operation's identity")]
    pub(super) first: u32,
}

impl Kernel for Alias {
    fn run(&self, _: &mut Context<'_>, inputs: &[&Value]) -> Result<Value, KernelError> {
        Ok(one_block("another name", inputs)?.clone().into())
    }
}

/// Puts blocks of one width below each other; which ones is said for each block that it makes.
#[derive(Debug)]
pub(super) struct Stack {
    #[expect(dead_code, reason = "its text is part of the operation's identity")]
    pub(super) groups: Vec<Range<u32>>,
}

impl Kernel for Stack {
    fn run(&self, _: &mut Context<'_>, inputs: &[&Value]) -> Result<Value, KernelError> {
        let blocks = all_blocks("a stack", inputs)?;
        let [first, ..] = blocks[..] else { return Err(failed("a stack is of one block or more")) };
        let columns = |block: &Block| block.shape().get(1).copied();
        if blocks.iter().any(|block| columns(block) != columns(first) || block.dtype() != first.dtype()) {
            return Err(failed("blocks of other widths or types are not put below each other"));
        }
        let mut elements = room(first.dtype(), blocks.iter().map(|block| block.len()).sum())?;
        blocks.iter().for_each(|block| elements.extend(block.elements()));
        let rows = blocks.iter().map(|block| block.shape()[0]).sum();
        Ok(Block::new([rows, columns(first).unwrap_or(0)], elements)?.into())
    }
}

/// Takes some rows of a matrix, for each block that it makes others.
#[derive(Debug)]
pub(super) struct Rows {
    /// By block: of which block, and of its rows which.
    pub(super) pieces: Vec<(u32, Range<u64>)>,
}

impl Kernel for Rows {
    fn run(&self, context: &mut Context<'_>, inputs: &[&Value]) -> Result<Value, KernelError> {
        let block = one_block("some rows", inputs)?;
        let piece = self.pieces.get(context.block as usize).ok_or_else(|| failed("no such rows"))?;
        let (&[rows, columns], Range { start, end }) = (block.shape(), piece.1.clone()) else {
            return Err(failed("rows are of a matrix"));
        };
        if start > end || end > rows {
            return Err(failed("a block with fewer rows than are taken of it"));
        }
        let range = (start * columns) as usize..(end * columns) as usize;
        let mut elements = room(block.dtype(), range.len())?;
        elements.extend(block.elements().part(range));
        Ok(Block::new([end - start, columns], elements)?.into())
    }
}

fn failed(message: &str) -> KernelError {
    KernelError::Failed(message.to_owned())
}
