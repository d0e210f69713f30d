//! The code of each operation that we know.

use super::{
    Kernel,
    combine::{Combine, Finish},
    contract::Contract,
    fused::{Composed, ReducedSource},
    random::RandomBlocks,
    rechunk::{Merge, Split},
    reduce::ReduceChunk,
    root::SquareRoot,
};
use crate::graph::{ChunkGrid, Layer, Op, Rechunk, Reduce, Stage, Step};
use std::sync::Arc;

/// The kernel of a layer, where its operation is one of ours and its blocks are known.
pub(super) fn builtin(layer: &Layer) -> Option<Arc<dyn Kernel>> {
    kernel(&layer.op, layer.chunks.as_ref())
}

fn kernel(op: &Op, chunks: Option<&ChunkGrid>) -> Option<Arc<dyn Kernel>> {
    Some(match op {
        Op::Random(random) => Arc::new(RandomBlocks::new(*random, chunks?.clone())),
        Op::Reduce(Reduce { what, stage: Stage::Chunk, axes }) => {
            Arc::new(ReduceChunk { what: *what, axes: axes.clone() })
        }
        Op::Reduce(Reduce { what, stage: Stage::Combine, .. }) => Arc::new(Combine(*what)),
        Op::Reduce(Reduce { what, stage: Stage::Finish, .. }) => {
            Arc::new(Finish { what: *what, chunks: chunks?.clone() })
        }
        Op::SquareRoot => Arc::new(SquareRoot),
        Op::Contract => Arc::new(Contract { chunks: chunks?.clone() }),
        Op::Rechunk(Rechunk::Split { from }) => Arc::new(Split::new(from, chunks?.clone())),
        Op::Rechunk(Rechunk::Merge) => Arc::new(Merge { chunks: chunks?.clone() }),
        Op::Fused(steps) => chain(steps)?,
        Op::Opaque => return None,
    })
}

/// A specialised kernel for the beginning of the chain where there is one, and the steps one after the other.
fn chain(steps: &[Step]) -> Option<Arc<dyn Kernel>> {
    let each = |steps: &[Step]| -> Option<Vec<Arc<dyn Kernel>>> {
        steps.iter().map(|step| kernel(&step.op, step.chunks.as_ref())).collect()
    };
    if let [source, reduction, rest @ ..] = steps
        && source.op.streams_into(&reduction.op)
        && let Op::Random(random) = source.op
        && let Op::Reduce(Reduce { what, axes, .. }) = &reduction.op
    {
        let source = RandomBlocks::new(random, source.chunks.clone()?);
        let reduction = ReduceChunk { what: *what, axes: axes.clone() };
        let head = Arc::new(ReducedSource { source, reduction });
        return Some(Arc::new(Composed { head: Some(head), rest: each(rest)? }));
    }
    Some(Arc::new(Composed { head: None, rest: each(steps)? }))
}
