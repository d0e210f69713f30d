//! Which blocks an operation takes for each block that it makes.

use crate::chunks::ravel;
use std::sync::Arc;

/// Which blocks of its inputs a block takes, in argument order.
#[derive(Clone)]
pub(super) struct Wiring(Arc<Wires>);

/// From a position in the operation's grid to the blocks that its task takes.
type Wires = dyn Fn(&[u32], &mut Vec<BlockOf>) + Send + Sync;

/// The coordinate that Dask gives to the task of a block; none where there is no such task.
pub(super) type Listing = Box<dyn Fn(&[u32]) -> Option<String> + Send + Sync>;

/// A block that a task takes, by its row-major number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BlockOf {
    /// Of one of the operation's inputs.
    Input(usize, u32),
    /// Of the operation itself: one that comes before.
    Own(u32),
}

impl Wiring {
    /// As the function says.
    pub(super) fn by(wires: impl Fn(&[u32], &mut Vec<BlockOf>) + Send + Sync + 'static) -> Self {
        Self(Arc::new(wires))
    }
    /// Nothing.
    pub(super) fn nothing() -> Self {
        Self::by(|_, _| {})
    }
    /// The block at the same place of a first input that is cut into as many.
    pub(super) fn same(grid: Vec<u32>) -> Self {
        Self::by(move |at, takes| takes.push(BlockOf::Input(0, ravel(at, &grid))))
    }
    /// Puts the blocks that the one at `at` takes into `takes`.
    pub(super) fn of(&self, at: &[u32], takes: &mut Vec<BlockOf>) {
        (self.0)(at, takes);
    }
}
