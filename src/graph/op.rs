//! What a layer does.

use crate::{
    chunks::ChunkGrid,
    data::Symbol,
    dtype::DType,
    kernel::{Flow, Kernel},
};
use std::{fmt, sync::Arc};

/// What a layer does to its blocks.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Op {
    /// An operation of ours.
    Known(Arc<dyn Operation>),
    /// Several operations run as one task, in an order in which each comes after those whose results it takes. The
    /// last one makes the block.
    Fused(Arc<[Step]>),
    /// Imported: we know what it is called, not what it does.
    Opaque,
}

/// An operation on blocks: its parameters, and the code that follows from them.
///
/// Its `Debug` text is what tells it apart from others: two operations with the same text do the same, in every
/// process. So a derived `Debug` is right as long as everything that the result depends on is a field.
pub trait Operation: Kernel + fmt::Debug {}

impl<T: Kernel + fmt::Debug> Operation for T {}

impl Op {
    /// An operation of ours.
    pub fn known(operation: impl Operation + 'static) -> Self {
        Self::Known(Arc::new(operation))
    }
    /// How it gets along with tiles.
    pub fn flow(&self) -> Flow<'_> {
        match self {
            Self::Known(operation) => operation.flow(),
            Self::Fused(_) | Self::Opaque => Flow::Whole,
        }
    }
}

impl PartialEq for Op {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Known(a), Self::Known(b)) => format!("{a:?}") == format!("{b:?}"),
            (Self::Fused(a), Self::Fused(b)) => a == b,
            (Self::Opaque, Self::Opaque) => true,
            _ => false,
        }
    }
}

/// One operation within a fused task.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// What a reader sees: `normal`.
    pub name: Symbol,
    /// What it does.
    pub op: Op,
    /// How the array that it would have made is cut; the task's block number counts in it.
    pub chunks: Option<ChunkGrid>,
    /// The type of the elements of that array.
    pub dtype: Option<DType>,
    /// What it takes, in argument order.
    pub takes: Box<[Take]>,
}

/// Where a step of a fused task gets an argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Take {
    /// From the task's inputs, by place.
    Input(u32),
    /// From an earlier step, by place.
    Step(u32),
}

/// For each step of a fused task the step that its tiles end in: itself where its result is whole at some time,
/// else the later one that it streams into, by way of others or at once.
///
/// A step streams where all that take its result work [tile by tile](Flow), for the same later step, over blocks of
/// its own shape, or give it another shape only.
pub fn streams(steps: &[Step]) -> Vec<usize> {
    let mut ends: Vec<usize> = (0..steps.len()).collect();
    for (i, step) in steps.iter().enumerate().rev() {
        if !step.op.flow().gives_tiles() || step.chunks.is_none() {
            continue;
        }
        let mut takers = (i + 1..steps.len()).filter(|&j| steps[j].takes.contains(&Take::Step(i as u32)));
        let end = takers.next().map(|j| (ends[j], tiles(steps, j)));
        let Some((end, true)) = end.map(|(end, tiles)| (end, tiles == step.chunks.as_ref())) else {
            continue;
        };
        if takers.all(|j| ends[j] == end && tiles(steps, j) == step.chunks.as_ref()) {
            ends[i] = end;
        }
    }
    ends
}

/// How the array is cut whose blocks step `j` goes through tile by tile; `None` where it does not.
fn tiles(steps: &[Step], j: usize) -> Option<&ChunkGrid> {
    match (steps[j].op.flow(), &*steps[j].takes) {
        (Flow::Map(_), _) => steps[j].chunks.as_ref(),
        (Flow::Sink(_) | Flow::Alias, [Take::Step(i)]) => steps[*i as usize].chunks.as_ref(),
        _ => None,
    }
}
