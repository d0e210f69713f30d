//! Chains of operations run as one task.

use super::{Context, Kernel, KernelError, Value, random::RandomBlocks, reduce::ReduceChunk};
use crate::{data::Nanos, trace::StepTime};
use std::{sync::Arc, time::Instant};

/// A chain: the specialised kernel for its first steps where there is one, then step after step.
pub(super) struct Composed {
    /// Leaves the time of each step that it stands for in its context.
    pub(super) head: Option<Arc<ReducedSource>>,
    pub(super) rest: Vec<Arc<dyn Kernel>>,
}

impl Kernel for Composed {
    fn run(&self, context: &mut Context<'_>, inputs: &[&Value]) -> Result<Value, KernelError> {
        let mut last = None;
        if let Some(head) = &self.head {
            last = Some(head.run(context, inputs)?);
        }
        for kernel in &self.rest {
            let start = Instant::now();
            let mut step = context.for_step();
            let value = match &last {
                Some(value) => kernel.run(&mut step, &[value])?,
                None => kernel.run(&mut step, inputs)?,
            };
            // The old value goes within the time of the step that used it last.
            last = Some(value);
            context.steps.push(StepTime { busy: start.elapsed().into(), streamed: false });
        }
        last.ok_or_else(|| KernelError::Failed("a chain without steps".to_owned()))
    }
}

/// Random numbers and the first stage of their reduction, tile by tile: no block is stored.
pub(super) struct ReducedSource {
    pub(super) source: RandomBlocks,
    pub(super) reduction: ReduceChunk,
}

impl Kernel for ReducedSource {
    fn run(&self, context: &mut Context<'_>, inputs: &[&Value]) -> Result<Value, KernelError> {
        let shape = self.source.shape(context.block);
        let mut folding = self.reduction.folding(&shape)?;
        let (mut making, mut reducing) = (Nanos(0), Nanos(0));
        let mut now = Instant::now();
        let mut lap = || {
            let before = std::mem::replace(&mut now, Instant::now());
            Nanos::from(now.duration_since(before))
        };
        self.source.tiles(context, inputs, |tile| {
            making = making + lap();
            folding.add(tile);
            reducing = reducing + lap();
        })?;
        let value = folding.finish();
        reducing = reducing + lap();
        context.steps.extend([
            StepTime { busy: making, streamed: true },
            StepTime { busy: reducing, streamed: false },
        ]);
        Ok(value)
    }
}

#[cfg(test)]
mod tests {
    use super::super::builtin::builtin;
    use super::*;
    use crate::{
        data::Symbols,
        graph::{ChunkGrid, Coords, Distribution, Layer, Op, Random, Reduce, Reduction, Stage, Step},
    };
    use proptest::prelude::*;
    use std::sync::atomic::AtomicBool;

    /// The steps of `normal(…).mean(axes)` for an array of one block, or their beginning.
    fn steps(distribution: Distribution, shape: &[u64], axes: &[usize], what: Reduction) -> Vec<Step> {
        let name = Symbols::default().intern("x");
        let reduced = |axis: usize, len: u64| if axes.contains(&axis) { 1 } else { len };
        let small = shape.iter().enumerate().map(|(axis, &len)| vec![reduced(axis, len)]);
        let small = ChunkGrid::new(small);
        let kept = (0..shape.len()).filter(|axis| !axes.contains(axis));
        let result = ChunkGrid::new(kept.map(|axis| vec![shape[axis]]));
        let reduce = |stage| Op::Reduce(Reduce { what, stage, axes: axes.into() });
        let step = |op, chunks| Step { name, op, chunks: Some(chunks) };
        vec![
            step(
                Op::Random(Random { distribution, stream: 3 }),
                ChunkGrid::new(shape.iter().map(|&len| vec![len])),
            ),
            step(reduce(Stage::Chunk), small.clone()),
            step(reduce(Stage::Combine), small),
            step(reduce(Stage::Finish), result),
        ]
    }

    fn layer(op: Op, chunks: Option<ChunkGrid>) -> Layer {
        let name = Symbols::default().intern("x");
        Layer { name, token: name, op, coords: Coords::Grid(vec![1]), chunks, dtype: None }
    }

    fn run(op: Op, chunks: Option<ChunkGrid>, inputs: &[&Value]) -> (Value, usize) {
        let stop = AtomicBool::new(false);
        let mut context = Context::new(0, 7, [&stop, &stop]);
        let value = builtin(&layer(op, chunks)).unwrap().run(&mut context, inputs).unwrap();
        (value, context.steps.len())
    }

    fn one_by_one(steps: &[Step]) -> Value {
        let (mut value, _) = run(steps[0].op.clone(), steps[0].chunks.clone(), &[]);
        for step in &steps[1..] {
            value = run(step.op.clone(), step.chunks.clone(), &[&value]).0;
        }
        value
    }

    fn bits(value: &Value) -> Vec<u64> {
        value.block().data.iter().map(|x| x.to_bits()).collect()
    }

    fn fused_equals_composed(distribution: Distribution, shape: &[u64], axes: &[usize]) {
        let spread = Reduction::Var { ddof: 1.0 };
        let some =
            [Reduction::Sum, Reduction::Mean, Reduction::Prod, Reduction::Min, Reduction::NanMean, spread];
        for what in some {
            let steps = steps(distribution, shape, axes, what);
            for n in 1..=steps.len() {
                let (fused, n_times) = run(Op::Fused(steps[..n].into()), None, &[]);
                let composed = one_by_one(&steps[..n]);
                assert_eq!(
                    format!("{fused:?}"),
                    format!("{composed:?}"),
                    "{shape:?} over {axes:?}, {n} steps"
                );
                assert_eq!(bits(&fused), bits(&composed));
                assert_eq!(n_times, n);
            }
        }
    }

    const NORMAL: Distribution = Distribution::Normal { mean: 0.5, std_dev: 0.1 };

    #[test]
    fn large_blocks_fused_give_the_bits_of_the_steps_one_by_one() {
        for (shape, axes) in [
            (&[100_003][..], &[0][..]),
            (&[300, 301], &[0]),
            (&[300, 301], &[1]),
            (&[300, 301], &[0, 1]),
            (&[7, 5000], &[1]),
            (&[5000, 7], &[0]),
            (&[40, 50, 30], &[0, 2]),
            (&[40, 50, 30], &[1]),
            (&[4096], &[]),
        ] {
            fused_equals_composed(NORMAL, shape, axes);
        }
        fused_equals_composed(Distribution::Uniform { low: -1.0, high: 1.0 }, &[70, 80], &[0]);
    }

    #[test]
    fn a_chain_that_starts_from_inputs_is_composed() {
        let steps = steps(NORMAL, &[10, 10], &[0], Reduction::Mean);
        let (block, _) = run(steps[0].op.clone(), steps[0].chunks.clone(), &[]);
        let (value, n_times) = run(Op::Fused(steps[1..].into()), None, &[&block]);
        assert_eq!(value, one_by_one(&steps));
        assert_eq!(n_times, 3);
    }

    #[test]
    fn a_chain_with_an_unknown_step_has_no_kernel() {
        let mut steps = steps(NORMAL, &[10], &[0], Reduction::Mean);
        steps[2].op = Op::Opaque;
        assert!(builtin(&layer(Op::Fused(steps.into()), None)).is_none());
    }

    #[test]
    fn long_kernels_stop_when_asked() {
        let (set, unset) = (AtomicBool::new(true), AtomicBool::new(false));
        let steps = steps(NORMAL, &[u64::MAX / 16], &[0], Reduction::Mean);
        let kernel = builtin(&layer(Op::Fused(steps.into()), None)).unwrap();
        for stop in [[&set, &unset], [&unset, &set]] {
            let result = kernel.run(&mut Context::new(0, 0, stop), &[]);
            assert_eq!(result, Err(KernelError::Cancelled));
        }
    }

    proptest! {
        #[test]
        fn fused_equals_composed_for_any_shape(
            shape in prop::collection::vec(1u64..20, 0..4), mask in 0usize..8
        ) {
            let axes: Vec<usize> = (0..shape.len()).filter(|axis| mask >> axis & 1 == 1).collect();
            fused_equals_composed(NORMAL, &shape, &axes);
        }
    }
}
