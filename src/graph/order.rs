//! In which order sources are best begun.

use super::TaskGraph;
use crate::data::{IdVec, TaskId};

/// The tasks without inputs in the order in which a walk from the outputs, depth first and in argument order, comes
/// to them; those that no output needs are last.
///
/// Begun in this order, blocks that are used together are made one after the other, and few wait for others: of
/// `x + x.T`, a block and its mirror image. Linear.
pub fn source_order(graph: &TaskGraph) -> Vec<TaskId> {
    let mut seen = IdVec::<TaskId, bool>::filled(graph.len(), false);
    let mut sources = Vec::new();
    let mut stack: Vec<(TaskId, usize)> = Vec::new();
    for root in graph.outputs().iter().copied().chain(graph.ids()) {
        if !std::mem::replace(&mut seen[root], true) {
            stack.push((root, 0));
        }
        while let Some((task, next)) = stack.last_mut() {
            let task = *task;
            let inputs = graph.inputs(task);
            if inputs.is_empty() {
                sources.push(task);
            }
            match inputs.get(*next) {
                None => drop(stack.pop()),
                Some(&input) => {
                    *next += 1;
                    if !std::mem::replace(&mut seen[input], true) {
                        stack.push((input, 0));
                    }
                }
            }
        }
    }
    debug_assert_eq!(sources.len(), graph.ids().filter(|&id| graph.inputs(id).is_empty()).count());
    sources
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        data::{DraftId, Id},
        graph::{Coords, GraphBuilder, Layer, Op},
    };

    fn graph(inputs: &[&[usize]], outputs: &[usize]) -> TaskGraph {
        let mut b = GraphBuilder::default();
        let name = b.symbols.intern("f");
        let coords = Coords::Grid(vec![99]);
        let layer = b.layer(Layer { name, token: name, op: Op::Opaque, coords, chunks: None, dtype: None });
        for (i, inputs) in inputs.iter().enumerate() {
            b.task(layer, i as u32, inputs.iter().map(|&i| DraftId::from_index(i)));
        }
        outputs.iter().for_each(|&i| b.output(DraftId::from_index(i)));
        b.finish().unwrap()
    }

    #[test]
    fn what_is_used_together_is_begun_together() {
        // Four sources; 4 takes 0 and 3, 5 takes 1 and 2. Nobody needs 6.
        let graph = graph(&[&[], &[], &[], &[], &[0, 3], &[1, 2], &[]], &[4, 5]);
        let order: Vec<usize> = source_order(&graph).into_iter().map(Id::index).collect();
        assert_eq!(order, [0, 3, 1, 2, 6]);
    }
}
