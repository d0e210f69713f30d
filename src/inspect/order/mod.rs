//! In which order Dask runs the tasks of a graph one by one, and what that order holds in memory.
//!
//! The order is that of `dask.order` since 2024: a target is chosen among the outputs, the way to it is walked back to
//! the sources it needs, and what becomes runnable on the way runs at once where that frees blocks. Where Dask leaves
//! it to a hash which of two equals comes first, here the one whose key comes first does.
//!
//! | file | gives |
//! |---|---|
//! | `links` | who takes from whom, none twice; how many tasks a task needs in all |
//! | `connected` | which sources a task needs, and which outputs need it |
//! | `targets` | which output comes next |
//! | `walk` | the order itself |
//! | `held` | how many blocks are held while it runs |

mod connected;
mod held;
mod links;
mod targets;
#[cfg(test)]
mod tests;
mod walk;

pub use held::{Held, held};

use crate::{
    data::{IdVec, TaskId},
    graph::TaskGraph,
};
use walk::Walk;

/// When a task runs, and for what.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Priority {
    /// How many tasks run before it.
    pub place: u32,
    /// The number of the target on whose way it lies, from 1; half a number less where it ran because it could.
    pub path: f64,
}

/// The order in which Dask runs the tasks of this graph. Takes as long as sources and outputs have to do with each
/// other: linear in trees, and where all outputs need all sources.
///
/// # Examples
/// ```
/// use chunkscope::{array::{Chunks, Random, ReduceOptions}, inspect::order};
///
/// let x = Random::new().normal(0.0, 0.1, &[1600], &Chunks::from(400))?;
/// let graph = x.mean(&ReduceOptions::default())?.to_graph()?;
/// let order = order(&graph);
/// // Each chunk is added up as soon as it is made, the last one first.
/// let places: Vec<u32> = graph.ids().map(|task| order[task].place).collect();
/// assert_eq!(places, [6, 4, 2, 0, 7, 5, 3, 1, 8]);
/// # Ok::<(), chunkscope::array::ArrayError>(())
/// ```
pub fn order(graph: &TaskGraph) -> IdVec<TaskId, Priority> {
    Walk::new(graph).priorities()
}
