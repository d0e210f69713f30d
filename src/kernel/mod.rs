//! What a task passes on, what its code looks like, and the arithmetic that such code is made of.
//!
//! In: blocks of typed elements. Out: others. The interface is [`Value`], [`Block`], [`Elements`], [`Kernel`], and
//! [`flow`] for code that works tile by tile; `pipeline` runs several such kernels as one, `broadcast` reads small
//! blocks as large ones, `strided` copies parts of blocks and other orders of their axes. The rest is arithmetic on
//! slices that knows no operation: random numbers (`lanes`, `counted`, `normal`, `uniform`), elementary functions (`math`), sums
//! that lose nothing (`sum`), many elements to one (`fold`), running sums (`scan`), products of matrices
//! (`matmul`), in the processor's widest instructions (`simd`); factors of matrices (`factor`). The operations
//! themselves are in [`array`](crate::array).
//!
//! What always holds: a kernel's value depends on the run's seed, the block and the inputs alone, never on the
//! worker, the schedule, the machine or what else runs. Stages that run together give the same bits as one after the
//! other, because both send a block through the same code in the same tiles of 4096 elements. Factors alone have last
//! bits that depend on the processor.

pub(crate) mod block;
mod broadcast;
mod counted;
pub(crate) mod divisor;
mod elements;
pub(crate) mod factor;
pub mod flow;
pub(crate) mod fold;
pub(crate) mod lanes;
pub(crate) mod math;
pub(crate) mod matmul;
pub(crate) mod normal;
pub(crate) mod pipeline;
pub(crate) mod scan;
pub(crate) mod simd;
pub(crate) mod strided;
mod sum;
pub(crate) mod uniform;
pub(crate) mod zip;

pub use block::{Block, Value};
pub use elements::{Element, Elements, Scalar, Slice, SliceMut, Stored, f16};
pub(crate) use elements::{for_elements, for_type};
pub use flow::Flow;

use crate::{
    chunks::{ChunkGrid, unravel},
    trace::StepTime,
};
use std::sync::atomic::{AtomicBool, Ordering};
use thiserror::Error;

/// How many elements go through a kernel at a time: 32 KiB of floats, which stays in the first cache. Part of what
/// the results are, since sums add tile by tile.
pub(crate) const TILE: usize = 4096;

/// How many tiles a long kernel does between two looks at whether it is to stop: about a millisecond.
pub(crate) const TILES_PER_CHECK: usize = 256;

/// What random numbers follow from, beside the seed and the array that they are of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rng {
    /// From the block that they are in, and their places in it: the fastest. Other chunks give other numbers.
    #[default]
    ByBlock,
    /// From their places in the array: the numbers are the same whatever the chunks.
    ByElement,
}

/// What a kernel may know beside its inputs.
#[derive(Debug)]
pub struct Context<'a> {
    /// The block that it makes, in its layer's coordinates.
    pub block: u32,
    /// How the array is cut that the block is of, where its layer says.
    pub chunks: Option<&'a ChunkGrid>,
    /// The seed of the run.
    pub seed: u64,
    /// What else random numbers follow from.
    pub rng: Rng,
    /// Where a fused chain leaves the time of each of its steps, in the order of the chain.
    pub steps: Vec<StepTime>,
    /// Any of these being set means that the run is to stop.
    stop: [&'a AtomicBool; 2],
}

impl<'a> Context<'a> {
    /// A context for one task; the run is to stop when either flag of `stop` is set: the caller's, or the one for
    /// failures elsewhere.
    pub fn new(block: u32, chunks: Option<&'a ChunkGrid>, seed: u64, stop: [&'a AtomicBool; 2]) -> Self {
        Self { block, chunks, seed, rng: Rng::default(), steps: Vec::new(), stop }
    }
    /// For long kernels to call now and then. Costs two loads.
    ///
    /// # Errors
    /// [`KernelError::Cancelled`] when the run is to stop.
    pub fn check_cancelled(&self) -> Result<(), KernelError> {
        if self.stop.iter().any(|flag| flag.load(Ordering::Relaxed)) {
            return Err(KernelError::Cancelled);
        }
        Ok(())
    }
    /// The shape of the block that is to be made.
    ///
    /// # Errors
    /// [`KernelError::Failed`] where the layer does not say.
    pub fn shape(&self) -> Result<Vec<u64>, KernelError> {
        Ok(self.grid()?.block_shape(self.block))
    }
    /// The position of the block that is to be made in the grid of all of them.
    ///
    /// # Errors
    /// [`KernelError::Failed`] where the layer does not say.
    pub fn at(&self) -> Result<Vec<u32>, KernelError> {
        Ok(unravel(self.block, &self.grid()?.numblocks()))
    }
    fn grid(&self) -> Result<&'a ChunkGrid, KernelError> {
        let unknown = || KernelError::Failed("nothing says how the blocks of this layer are cut".to_owned());
        self.chunks.ok_or_else(unknown)
    }
    /// The same task for one step of a chain, whose array is cut in another way.
    pub(crate) fn for_step(&self, chunks: Option<&'a ChunkGrid>) -> Self {
        Self { rng: self.rng, ..Self::new(self.block, chunks, self.seed, self.stop) }
    }
}

/// Why a task gives no value.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum KernelError {
    /// The inputs do not fit, or the code panicked: what it said.
    #[error("{0}")]
    Failed(String),
    /// The run was stopped.
    #[error("stopped")]
    Cancelled,
}

/// The code of one layer, shared by all its tasks and workers.
pub trait Kernel: Send + Sync {
    /// Computes one block from the values of the task's inputs, in argument order.
    ///
    /// # Errors
    /// [`KernelError::Failed`] when the inputs do not fit, [`KernelError::Cancelled`] when the run is to stop.
    fn run(&self, context: &mut Context<'_>, inputs: &[&Value]) -> Result<Value, KernelError>;

    /// How it gets along with tiles. Default: not at all.
    fn flow(&self) -> Flow<'_> {
        Flow::Whole
    }
}

/// The number of elements of a block of this shape.
///
/// # Errors
/// [`KernelError::Failed`] when no memory could hold them.
pub(crate) fn n_elements(shape: &[u64]) -> Result<usize, KernelError> {
    shape
        .iter()
        .try_fold(1u64, |n, &len| n.checked_mul(len))
        .and_then(|n| usize::try_from(n).ok())
        .ok_or_else(|| KernelError::Failed(format!("a block of shape {shape:?} has too many elements")))
}
