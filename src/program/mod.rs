//! A graph with code for every layer.
//!
//! In: a graph, and the caller's [`Kernels`] for layers that are not ours. Out: a [`Program`], which is what can be run,
//! or an error that names all layers that nothing can compute. A fused task's code is put together from that of its
//! steps (`chain`).

mod chain;

use crate::{
    data::{Id, IdVec, LayerId},
    graph::{Layer, Op, Operation, TaskGraph},
    kernel::{Context, Flow, Kernel, KernelError, Value},
};
use chain::Chain;
use std::{collections::BTreeMap, fmt, sync::Arc};
use thiserror::Error;

/// Looks kernels up: the caller's by layer name first, then the built-in by operation.
///
/// # Examples
/// ```
/// use chunkscope::kernel::{Block, Context, Kernel, KernelError, Value};
/// use chunkscope::program::Kernels;
///
/// /// The sum of the elements of all inputs.
/// struct Total;
/// impl Kernel for Total {
///     fn run(&self, context: &mut Context<'_>, inputs: &[&Value]) -> Result<Value, KernelError> {
///         let mut total = 0.0;
///         for input in inputs {
///             context.check_cancelled()?;
///             let Value::Block(block) = input else {
///                 return Err(KernelError::Failed("this takes blocks".to_owned()));
///             };
///             total += block.get::<f64>().unwrap_or_default().iter().sum::<f64>();
///         }
///         Ok(Block::scalar(total).into())
///     }
/// }
/// let kernels = Kernels::default().with("total", std::sync::Arc::new(Total));
/// ```
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
        let by_name = self.by_name.get(graph.name(layer.name)).cloned();
        by_name.or_else(|| match &layer.op {
            Op::Known(operation) => Some(Arc::new(Known(Arc::clone(operation)))),
            Op::Fused(steps) => Some(Arc::new(Chain::new(Arc::clone(steps))?)),
            Op::Opaque => None,
        })
    }
}

/// The code of an operation of ours.
struct Known(Arc<dyn Operation>);

impl Kernel for Known {
    fn run(&self, context: &mut Context<'_>, inputs: &[&Value]) -> Result<Value, KernelError> {
        self.0.run(context, inputs)
    }
    fn flow(&self) -> Flow<'_> {
        self.0.flow()
    }
}

impl fmt::Debug for Kernels {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.by_name.keys()).finish()
    }
}

/// Layers that nothing here can compute: those of an imported graph, most often.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("there is no code here for {}", .layers.join(", "))]
pub struct MissingKernels {
    /// Their names, each once, in the order of the graph.
    pub layers: Vec<String>,
}

/// A graph with code for every layer: what "can be run" means, as a type.
pub struct Program<'g> {
    graph: &'g TaskGraph,
    /// `None` only for a layer that has no task.
    kernels: IdVec<LayerId, Option<Arc<dyn Kernel>>>,
}

impl<'g> Program<'g> {
    /// Finds a kernel for every layer that has tasks.
    ///
    /// # Errors
    /// [`MissingKernels`] names every layer without one, not just the first.
    pub fn new(graph: &'g TaskGraph, kernels: &Kernels) -> Result<Self, MissingKernels> {
        let mut used = IdVec::<LayerId, bool>::filled(graph.layers().len(), false);
        for id in graph.ids() {
            used[graph.task(id).layer] = true;
        }
        let mut missing: Vec<String> = Vec::new();
        let mut find = |(id, layer): (LayerId, &Layer)| {
            let found = kernels.find(graph, layer);
            let name = graph.name(layer.name);
            if found.is_none() && used[id] && !missing.iter().any(|known| known == name) {
                missing.push(name.to_owned());
            }
            found
        };
        let kernels = graph.layers().iter().map(&mut find).collect();
        if missing.is_empty() { Ok(Self { graph, kernels }) } else { Err(MissingKernels { layers: missing }) }
    }
    /// The graph that it runs.
    pub fn graph(&self) -> &'g TaskGraph {
        self.graph
    }
    /// The code of a layer that has tasks.
    pub(crate) fn kernel(&self, layer: LayerId) -> &dyn Kernel {
        self.kernels[layer].as_deref().expect("a layer with tasks has a kernel, since the program was made")
    }
}

impl fmt::Debug for Program<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let with_kernel = self.kernels.ids().filter(|&id| self.kernels[id].is_some());
        let layers: Vec<usize> = with_kernel.map(Id::index).collect();
        f.debug_struct("Program").field("graph", self.graph).field("layers", &layers).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        graph::{Coords, GraphBuilder},
        kernel::Block,
    };

    struct One;
    impl Kernel for One {
        fn run(&self, _: &mut Context<'_>, _: &[&Value]) -> Result<Value, KernelError> {
            Ok(Block::scalar(1.0).into())
        }
    }

    fn imported(names: &[&str]) -> TaskGraph {
        let mut b = GraphBuilder::default();
        for name in names {
            let name = b.symbols.intern(name);
            let coords = Coords::Grid(vec![1]);
            let layer =
                b.layer(Layer { name, token: name, op: Op::Opaque, coords, chunks: None, dtype: None });
            b.task(layer, 0, []);
        }
        b.finish().unwrap()
    }

    #[test]
    fn all_missing_layers_are_named_once() {
        let graph = imported(&["getitem", "add", "getitem", "sum"]);
        let kernels = Kernels::default().with("add", Arc::new(One));
        let missing = Program::new(&graph, &kernels).unwrap_err();
        assert_eq!(missing.to_string(), "there is no code here for getitem, sum");
    }

    #[test]
    fn a_layer_without_tasks_needs_no_kernel() {
        let mut b = GraphBuilder::default();
        let name = b.symbols.intern("left over");
        let coords = Coords::Grid(vec![1]);
        b.layer(Layer { name, token: name, op: Op::Opaque, coords, chunks: None, dtype: None });
        let graph = b.finish().unwrap();
        assert!(Program::new(&graph, &Kernels::default()).is_ok());
    }
}
