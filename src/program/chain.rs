//! Several operations run as one task.

use crate::{
    data::Nanos,
    graph::{Op, Step, Take, streams},
    kernel::{
        Block, Context, Flow, Kernel, KernelError, Value,
        pipeline::{Feed, Pipeline, Stage},
    },
    trace::StepTime,
};
use std::{sync::Arc, time::Instant};

/// Steps that run as one task: some stream together, tile by tile, the others one after the other.
pub(super) struct Chain {
    steps: Arc<[Step]>,
    /// What runs together, in order: the places of its steps. The last of them makes something whole.
    runs: Vec<Vec<usize>>,
    /// For each step the run that takes its whole value last.
    last_use: Vec<usize>,
}

impl Chain {
    /// The code of some steps; `None` where one of them is not ours.
    pub(super) fn new(steps: Arc<[Step]>) -> Option<Self> {
        if steps.is_empty() || !steps.iter().all(|step| matches!(step.op, Op::Known(_))) {
            return None;
        }
        let ends = streams(&steps);
        let mut runs: Vec<Vec<usize>> = Vec::new();
        for end in (0..steps.len()).filter(|&i| ends[i] == i) {
            runs.push((0..=end).filter(|&i| ends[i] == end).collect());
        }
        let mut last_use = vec![usize::MAX; steps.len()];
        for (number, run) in runs.iter().enumerate() {
            for take in run.iter().flat_map(|&i| &steps[i].takes) {
                if let Take::Step(i) = take {
                    last_use[*i as usize] = number;
                }
            }
        }
        Some(Self { steps, runs, last_use })
    }

    /// Runs some steps, of which all but the last stream.
    fn run_together(
        &self,
        run: &[usize],
        context: &Context<'_>,
        inputs: &[&Value],
        whole: &[Option<Value>],
    ) -> Result<(Value, Vec<Nanos>), KernelError> {
        let last = &self.steps[run[run.len() - 1]];
        if let (Flow::Whole, _) | (Flow::Alias, 1) = (last.op.flow(), run.len()) {
            let start = Instant::now();
            let takes: Vec<&Value> =
                last.takes.iter().map(|&take| value_of(take, inputs, whole)).collect::<Result<_, _>>()?;
            let value = code(last)?.run(&mut context.for_step(last.chunks.as_ref()), &takes)?;
            return Ok((value, vec![start.elapsed().into()]));
        }
        let mut stages = Vec::with_capacity(run.len());
        for step in run.iter().map(|&i| &self.steps[i]) {
            let feed = |&take: &Take| match take {
                Take::Step(i) if let Some(place) = run.iter().position(|&j| j == i as usize) => {
                    Ok(Feed::Stage(place))
                }
                take => block_of(value_of(take, inputs, whole)?).map(Feed::Block),
            };
            let feeds = step.takes.iter().map(feed).collect::<Result<_, _>>()?;
            stages.push(Stage {
                flow: step.op.flow(),
                context: context.for_step(step.chunks.as_ref()),
                feeds,
            });
        }
        let shape = match (last.op.flow(), stages[stages.len() - 1].feeds.first()) {
            (Flow::Sink(_), Some(Feed::Block(block))) => block.shape().to_vec(),
            (Flow::Sink(_), Some(Feed::Stage(i))) => stages[*i].context.shape()?,
            _ => stages[stages.len() - 1].context.shape()?,
        };
        Pipeline { stages, shape: &shape }.run()
    }
}

impl Kernel for Chain {
    fn run(&self, context: &mut Context<'_>, inputs: &[&Value]) -> Result<Value, KernelError> {
        let mut whole: Vec<Option<Value>> = vec![None; self.steps.len()];
        let mut times = vec![StepTime::default(); self.steps.len()];
        for (number, run) in self.runs.iter().enumerate() {
            let (value, laps) = self.run_together(run, context, inputs, &whole)?;
            let end = run[run.len() - 1];
            for (&i, busy) in run.iter().zip(laps) {
                times[i] = StepTime { busy, streamed: i != end };
            }
            // Giving memory back is part of the step that used it last.
            let start = Instant::now();
            whole[end] = Some(value);
            for (value, &last_use) in whole[..end].iter_mut().zip(&self.last_use) {
                if last_use == number {
                    *value = None;
                }
            }
            times[end].busy = times[end].busy + start.elapsed().into();
        }
        context.steps.extend(times);
        let result = whole.pop().flatten();
        result.ok_or_else(|| KernelError::Failed("a fused task without steps".to_owned()))
    }
}

fn code(step: &Step) -> Result<&dyn Kernel, KernelError> {
    match &step.op {
        Op::Known(operation) => Ok(&**operation),
        Op::Fused(_) | Op::Opaque => Err(KernelError::Failed("a step that is not ours".to_owned())),
    }
}

fn value_of<'v>(
    take: Take,
    inputs: &[&'v Value],
    whole: &'v [Option<Value>],
) -> Result<&'v Value, KernelError> {
    let found = match take {
        Take::Input(i) => inputs.get(i as usize).copied(),
        Take::Step(i) => whole.get(i as usize).and_then(Option::as_ref),
    };
    found.ok_or_else(|| KernelError::Failed("a fused task has fewer inputs than its steps take".to_owned()))
}

fn block_of(value: &Value) -> Result<&Block, KernelError> {
    match value {
        Value::Block(block) => Ok(block),
        Value::Tuple(_) => Err(KernelError::Failed(format!("a step takes a block, not {}", value.kind()))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        array::{Array, ArrayError, AxisChunks, Chunks, Random, ReduceOptions},
        dtype::DType,
        exec::run_serial,
        graph::TaskGraph,
        kernel::Scalar,
        optimize::optimize,
        program::{Kernels, Program},
    };
    use proptest::prelude::*;
    use std::sync::atomic::AtomicBool;

    fn normal(shape: &[u64]) -> Array {
        let shape: Vec<i64> = shape.iter().map(|&len| len.cast_signed()).collect();
        Random::new().normal(0.5, 0.1, &shape, &Chunks::Every(AxisChunks::Whole)).unwrap()
    }

    /// The bits of the result, and the names of what ran.
    fn run(graph: &TaskGraph) -> (Vec<u64>, Vec<String>) {
        let program = Program::new(graph, &Kernels::default()).unwrap();
        let run = run_serial(&program, 7).unwrap();
        let bits =
            |value: &Value| value.blocks()[0].get::<f64>().unwrap().iter().map(|x| x.to_bits()).collect();
        for span in &run.trace.spans {
            if let Op::Fused(steps) = &graph.layer_of(span.task).op {
                assert_eq!(run.trace.steps(span).len(), steps.len());
            }
        }
        (bits(&run.outputs[0]), graph.ids().map(|id| graph.label(id).to_owned()).collect())
    }

    type Reduce = fn(&Array, &ReduceOptions) -> Result<Array, ArrayError>;
    const REDUCTIONS: [Reduce; 6] =
        [Array::sum, Array::mean, Array::prod, Array::min, Array::nanmean, |x, options| {
            x.var(&ReduceOptions { ddof: 1.0, ..options.clone() })
        }];

    fn fused_equals_composed(shape: &[u64], axes: &[i64]) {
        let options = ReduceOptions { axis: Some(axes.to_vec()), ..ReduceOptions::default() };
        let x = normal(shape);
        for source in [x.clone(), x.sqrt().unwrap().add(&x).unwrap()] {
            for reduce in REDUCTIONS {
                let graph = reduce(&source, &options).unwrap().to_graph().unwrap();
                let (composed, _) = run(&graph);
                let (fused, names) = run(&optimize(&graph).graph);
                assert_eq!(fused, composed, "{shape:?} over {axes:?}");
                assert!(names.len() <= 2 && names[0].matches('-').count() >= 1, "{names:?}");
            }
        }
    }

    #[test]
    fn large_blocks_fused_give_the_bits_of_the_steps_one_by_one() {
        for (shape, axes) in [
            (&[100_003][..], &[0][..]),
            (&[300, 301], &[0]),
            (&[300, 301], &[1]),
            (&[300, 301], &[0, 1]),
            (&[7, 5000], &[1]),
            (&[40, 50, 30], &[0, 2]),
            (&[4096], &[]),
        ] {
            fused_equals_composed(shape, axes);
        }
    }

    #[test]
    fn another_shape_or_name_costs_no_step_of_its_own() {
        let x = normal(&[9000]);
        let reshaped = x.reshape(&[30, 300]).unwrap();
        let over_rows = ReduceOptions { axis: Some(vec![0]), ..ReduceOptions::default() };
        let sum = |x: &Array| x.sum(&over_rows).unwrap();
        let column = Array::full(&[30, 1], Scalar::Float(0.5), DType::F64, &Chunks::default()).unwrap();
        for (array, n_tasks) in [
            // Between a source, a function and a reduction; at the end; twice.
            (sum(&reshaped.sqrt().unwrap()), 1),
            (reshaped.clone(), 1),
            (sum(&reshaped.reshape(&[300, 30]).unwrap().expand_dims(&[0]).unwrap()), 1),
            // Beside a block that is repeated to the new shape.
            (sum(&reshaped.add(&column).unwrap()), 3),
            // Of a block that others take, too.
            (Array::concatenate(&[x.clone(), sum(&reshaped), x.sqrt().unwrap()], 0).unwrap(), 7),
        ] {
            let graph = array.to_graph().unwrap();
            let (composed, _) = run(&graph);
            let (fused, names) = run(&optimize(&graph).graph);
            assert_eq!(fused, composed);
            assert_eq!(names.len(), n_tasks, "{names:?}");
        }
    }

    /// The steps of `normal(…).mean()`.
    fn steps(shape: &[u64]) -> Arc<[Step]> {
        let graph = normal(shape).mean(&ReduceOptions::default()).unwrap().to_graph().unwrap();
        let fused = optimize(&graph).graph;
        let Op::Fused(steps) = &fused.layer_of(fused.outputs()[0]).op else { panic!("it was fused") };
        Arc::clone(steps)
    }

    #[test]
    fn a_chain_with_an_unknown_step_has_no_code() {
        let mut steps = steps(&[10]).to_vec();
        steps[1].op = Op::Opaque;
        assert!(Chain::new(steps.into()).is_none());
    }

    #[test]
    fn long_kernels_stop_when_asked() {
        let (set, unset) = (AtomicBool::new(true), AtomicBool::new(false));
        let chain = Chain::new(steps(&[1 << 56])).unwrap();
        for stop in [[&set, &unset], [&unset, &set]] {
            let result = chain.run(&mut Context::new(0, None, 0, stop), &[]);
            assert_eq!(result, Err(KernelError::Cancelled));
        }
    }

    proptest! {
        #[test]
        fn fused_equals_composed_for_any_shape(
            shape in prop::collection::vec(1u64..20, 0..4), mask in 0usize..8
        ) {
            let axes: Vec<i64> = (0..).take(shape.len()).filter(|axis| mask >> axis & 1 == 1).collect();
            fused_equals_composed(&shape, &axes);
        }
    }
}
