//! The code of operations, and the values that it passes around.
//!
//! In: a graph. Out: a [`Program`], the same graph with a [`Kernel`] for every layer, or an error that names all
//! layers without one.
//!
//! What always holds: a kernel's value depends on the run's seed, the block and the inputs alone, never on the
//! worker, the schedule, the machine or what else runs. A fused chain gives the same bits as its steps one by one,
//! because both send a block through the same code in the same tiles of 4096 elements.
//!
//! The built-in kernels are looked up in `builtin`, by an exhaustive match on the operation; `random` makes
//! numbers, `fold` makes many of them one in a fixed order (`sum`, `product`, `extreme`, `moments`), `reduce` is a
//! reduction of one block over any axes, `combine` the rest of the tree, `fused` a chain.

mod builtin;
mod combine;
mod contract;
mod extreme;
mod fold;
mod fused;
mod lanes;
#[cfg_attr(
    not(test),
    expect(dead_code, reason = "the functions are ready before the operations that will use them")
)]
mod math;
mod moments;
mod normal;
mod product;
mod program;
mod random;
mod rechunk;
mod reduce;
#[cfg(test)]
mod reductions;
mod root;
mod sampled;
mod simd;
#[cfg(test)]
mod statistics;
mod sum;
mod uniform;
mod value;

pub use program::{Kernels, MissingKernels, Program};
pub use value::{Block, PartialMoments, Value};

use crate::trace::StepTime;
use std::sync::atomic::{AtomicBool, Ordering};
use thiserror::Error;

/// How many elements go through a kernel at a time: 32 KiB, which stays in the first cache. Part of what the
/// results are, since sums add tile by tile.
pub(crate) const TILE: usize = 4096;

/// How many tiles a long kernel does between two looks at whether it is to stop: about a millisecond.
pub(crate) const TILES_PER_CHECK: usize = 256;

/// What a kernel may know beside its inputs.
#[derive(Debug)]
pub struct Context<'a> {
    /// The block that it makes, in its layer's coordinates.
    pub block: u32,
    /// The seed of the run.
    pub seed: u64,
    /// Where a fused chain leaves the time of each of its steps, in the order of the chain.
    pub steps: Vec<StepTime>,
    /// Any of these being set means that the run is to stop.
    stop: [&'a AtomicBool; 2],
}

impl<'a> Context<'a> {
    /// A context for one task; the run is to stop when either flag of `stop` is set: the caller's, or the one for
    /// failures elsewhere.
    pub fn new(block: u32, seed: u64, stop: [&'a AtomicBool; 2]) -> Self {
        Self { block, seed, steps: Vec::new(), stop }
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
    /// The same task for one step of a chain.
    fn for_step(&self) -> Self {
        Self::new(self.block, self.seed, self.stop)
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
}

/// The number of elements of a block of this shape.
///
/// # Errors
/// [`KernelError::Failed`] when no memory could hold them.
fn n_elements(shape: &[u64]) -> Result<usize, KernelError> {
    shape
        .iter()
        .try_fold(1u64, |n, &len| n.checked_mul(len))
        .and_then(|n| usize::try_from(n).ok())
        .ok_or_else(|| KernelError::Failed(format!("a block of shape {shape:?} has too many elements")))
}
