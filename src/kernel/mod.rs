//! The code of operations, and the values that it passes around.
//!
//! In: a graph. Out: a [`Program`], the same graph with a [`Kernel`] for every layer, or an error that names all
//! layers without one. What always holds: a kernel's value depends on the run's seed, the block and the inputs
//! alone, never on the worker, the schedule or what else runs.

use crate::{
    data::{IdVec, LayerId, Nanos},
    graph::{Layer, TaskGraph},
    trace::StepTime,
};
use std::{
    collections::BTreeMap,
    fmt,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};
use thiserror::Error;

/// A block of numbers, row-major.
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    /// Its length along each axis; empty for a scalar.
    pub shape: Box<[u64]>,
    /// Its elements; as many as the product of the shape.
    pub data: Vec<f64>,
}

/// What a task leaves behind.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Value {
    /// A block of an array.
    Block(Block),
    /// A partial mean: for each element of `total`, the sum of `count` elements.
    PartialMean {
        /// How many elements went into each sum.
        count: u64,
        /// The sums.
        total: Block,
    },
}

impl Value {
    /// The bytes that it holds.
    pub fn n_bytes(&self) -> u64 {
        match self {
            Self::Block(block) => 8 * block.data.len() as u64,
            Self::PartialMean { total, .. } => 8 + 8 * total.data.len() as u64,
        }
    }
}

/// What a kernel may know beside its inputs.
#[derive(Debug)]
pub struct Context<'a> {
    /// The block that it makes, in its layer's coordinates.
    pub block: u32,
    /// The seed of the run.
    pub seed: u64,
    /// Set when the run is to stop.
    pub cancelled: &'a AtomicBool,
    /// Where a fused chain leaves the time of each of its steps, in the order of the chain.
    pub steps: Vec<StepTime>,
}

impl Context<'_> {
    /// For long kernels to call now and then.
    ///
    /// # Errors
    /// [`KernelError::Cancelled`] when the run is to stop.
    pub fn check_cancelled(&self) -> Result<(), KernelError> {
        if self.cancelled.load(Ordering::Relaxed) { Err(KernelError::Cancelled) } else { Ok(()) }
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

/// Looks kernels up: the caller's by layer name first, then the built-in by operation.
#[derive(Clone, Default)]
pub struct Kernels {
    by_name: BTreeMap<String, Arc<dyn Kernel>>,
}

impl Kernels {
    /// Uses `kernel` for every layer that a reader sees as `name`.
    #[must_use]
    pub fn with(mut self, name: &str, kernel: Arc<dyn Kernel>) -> Self {
        self.by_name.insert(name.to_owned(), kernel);
        self
    }
    fn find(&self, graph: &TaskGraph, layer: &Layer) -> Option<Arc<dyn Kernel>> {
        self.by_name.get(graph.name(layer.name)).cloned().or_else(|| builtin(layer))
    }
}

impl fmt::Debug for Kernels {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.by_name.keys()).finish()
    }
}

/// A graph with code for every layer: what "can be run" means, as a type.
pub struct Program<'g> {
    graph: &'g TaskGraph,
    kernels: IdVec<LayerId, Arc<dyn Kernel>>,
}
