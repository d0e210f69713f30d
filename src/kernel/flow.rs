//! Blocks that are made, changed and used up piece by piece.
//!
//! A kernel whose [`Flow`] is not [`Flow::Whole`] works on tiles of up to 4096 elements that stay in the first
//! cache, so that of several such kernels one after the other no block between two is ever whole (`pipeline`). A
//! kernel alone is a pipeline of one stage: whether stages run together makes no difference to the numbers.

use super::{
    Context, KernelError, Slice, SliceMut, Value,
    pipeline::{Feed, Pipeline, Stage},
};
use crate::dtype::DType;
use std::fmt;

/// How a kernel gets along with tiles.
#[derive(Clone, Copy)]
pub enum Flow<'k> {
    /// Not at all: it needs its inputs whole.
    Whole,
    /// It makes a block from nothing.
    Source(&'k dyn Source),
    /// Each of its elements follows from those at the same place in its inputs, which are as large as its own block
    /// or are broadcast to it.
    Map(&'k dyn Map),
    /// It takes one block in the order of its elements, and has a result at the end.
    Sink(&'k dyn Sink),
    /// Its elements are those of its only input in their order. It has another shape, or only another name.
    Alias,
}

impl fmt::Debug for Flow<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Whole => "whole blocks",
            Self::Source(_) => "a source of tiles",
            Self::Map(_) => "tiles to tiles",
            Self::Sink(_) => "tiles to a result",
            Self::Alias => "the tiles of another block",
        })
    }
}

/// Makes the elements of a block, tile by tile.
pub trait Source: Send + Sync {
    /// The type of the elements.
    fn dtype(&self) -> DType;
    /// Starts the block of `context`.
    ///
    /// # Errors
    /// [`KernelError::Failed`] when there is no such block.
    fn open<'k>(&'k self, context: &Context<'_>) -> Result<Box<dyn Fill + 'k>, KernelError>;
}

/// A block that is being made.
pub trait Fill {
    /// The next elements, row-major: a full tile, or fewer at the end of the block.
    fn fill(&mut self, tile: SliceMut<'_>);
}

/// Makes elements from those at the same place.
pub trait Map: Send + Sync {
    /// The type of the results.
    fn dtype(&self) -> DType;
    /// Starts a block.
    fn open(&self) -> Box<dyn Apply + '_>;
}

/// A block that is being made from others.
pub trait Apply {
    /// The results for some places: slices of one length, at most a tile.
    ///
    /// # Errors
    /// [`KernelError::Failed`] when there are other inputs than it takes.
    fn apply(&mut self, inputs: &[Slice<'_>], out: SliceMut<'_>) -> Result<(), KernelError>;
}

/// Uses up the elements of a block.
pub trait Sink: Send + Sync {
    /// Starts with a block of this shape, to make that of `context`.
    ///
    /// # Errors
    /// [`KernelError::Failed`] when it takes no such block.
    fn open<'k>(
        &'k self,
        context: &Context<'_>,
        shape: &[u64],
        dtype: DType,
    ) -> Result<Box<dyn Drain + 'k>, KernelError>;
}

/// A block that is being used up.
pub trait Drain {
    /// The next elements, row-major: a full tile, or fewer at the end of the block.
    fn add(&mut self, tile: Slice<'_>);
    /// The result.
    fn finish(self: Box<Self>) -> Value;
}

impl Flow<'_> {
    /// Whether others can take its block tile by tile.
    pub(crate) fn gives_tiles(&self) -> bool {
        match self {
            Self::Source(_) | Self::Map(_) | Self::Alias => true,
            Self::Whole | Self::Sink(_) => false,
        }
    }

    /// Runs a kernel alone that is not [`Flow::Whole`].
    ///
    /// # Errors
    /// [`KernelError::Failed`] when the inputs do not fit, [`KernelError::Cancelled`] when the run is to stop.
    pub fn run(self, context: &Context<'_>, inputs: &[&Value]) -> Result<Value, KernelError> {
        let feeds = super::block::all_blocks("a stage", inputs)?.into_iter().map(Feed::Block).collect();
        let stage = Stage { flow: self, context: context.for_step(context.chunks), feeds };
        let shape = match (self, inputs) {
            (Flow::Sink(_), [Value::Block(block)]) => block.shape().to_vec(),
            _ => context.shape()?,
        };
        let (value, _) = Pipeline { stages: vec![stage], shape: &shape }.run()?;
        Ok(value)
    }
}
