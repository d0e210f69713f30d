//! From array to values: the same numbers fused or not, by any number of workers, and the right ones.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use chunkscope::{
    array::{
        Array, ArrayError, AxisChunks, Chunks, Index, Random, RechunkOptions, ReduceOptions, SplitEvery,
    },
    dtype::DType,
    exec::{Control, RunOptions, run, run_serial},
    graph::TaskGraph,
    kernel::{Block, Scalar, Value},
    optimize::{Rewrite, optimize},
    program::{Kernels, Program},
};
use proptest::prelude::*;
use std::num::NonZeroU32;

fn values(graph: &TaskGraph, workers: u32) -> Vec<Block> {
    let program = Program::new(graph, &Kernels::default()).unwrap();
    let options = RunOptions::new(NonZeroU32::new(workers).unwrap(), 5);
    let run = run(&program, &options, &Control::default()).unwrap();
    // As text NaN is NaN.
    let text = |outputs: &Vec<Value>| format!("{outputs:?}");
    assert_eq!(text(&run.outputs), text(&run_serial(&program, options.seed).unwrap().outputs));
    let blocks = run.outputs.into_iter().map(|value| match value {
        Value::Block(block) => block,
        other => panic!("an array's block is not {other:?}"),
    });
    blocks.collect()
}

/// The whole array, from its blocks.
fn assembled(array: &Array) -> Block {
    let chunks = array.chunks();
    let shape = array.shape();
    let mut data = vec![f64::NAN; shape.iter().product::<u64>() as usize];
    for (number, block) in values(&array.to_graph().unwrap(), 1).into_iter().enumerate() {
        assert_eq!(*block.shape(), *chunks.block_shape(number as u32));
        let mut at = number;
        let mut origin = vec![0; shape.len()];
        for (axis, lens) in chunks.axes().iter().enumerate().rev() {
            origin[axis] = lens[..at % lens.len()].iter().sum();
            at /= lens.len();
        }
        for (i, &x) in floats(&block).iter().enumerate() {
            let (mut rest, mut place, mut stride) = (i as u64, 0, 1);
            for axis in (0..shape.len()).rev() {
                place += (origin[axis] + rest % block.shape()[axis]) * stride;
                rest /= block.shape()[axis];
                stride *= shape[axis];
            }
            data[place as usize] = x;
        }
    }
    Block::new(shape, data).unwrap()
}

fn floats(block: &Block) -> &[f64] {
    block.get().unwrap()
}

/// By the definition; the sums of the absolute values say how much of the difference may be rounding.
fn reduced(whole: &Block, axes: &[i64], mean: bool) -> (Vec<f64>, Vec<f64>) {
    let is_kept = |axis: usize| !axes.iter().any(|&reduced| reduced as usize == axis);
    let n: u64 =
        whole.shape().iter().enumerate().filter(|&(axis, _)| is_kept(axis)).map(|(_, len)| len).product();
    let (mut sums, mut sizes) = (vec![0.0; n as usize], vec![0.0; n as usize]);
    for (i, x) in floats(whole).iter().enumerate() {
        let (mut rest, mut place, mut stride) = (i as u64, 0, 1);
        for axis in (0..whole.shape().len()).rev() {
            let len = whole.shape()[axis];
            if is_kept(axis) {
                place += rest % len * stride;
                stride *= len;
            }
            rest /= len;
        }
        sums[place as usize] += x;
        sizes[place as usize] += x.abs();
    }
    let count = if mean { whole.len() as f64 / n as f64 } else { 1.0 };
    for x in sums.iter_mut().chain(&mut sizes) {
        *x /= count;
    }
    (sums, sizes)
}

fn lens_and_chunks() -> impl Strategy<Value = Vec<(i64, i64)>> {
    prop::collection::vec((1i64..30, 1i64..12), 0..4)
}

proptest! {
    #[test]
    fn reductions_are_right_however_they_run(
        axes in lens_and_chunks(), mask in 0usize..8, mean in any::<bool>(), keepdims in any::<bool>(),
        uniform in any::<bool>(), split in 2i64..6, workers in 1u32..=4,
    ) {
        let size: Vec<i64> = axes.iter().map(|&(len, _)| len).collect();
        let chunks = Chunks::Axes(axes.iter().map(|&(_, chunk)| AxisChunks::Length(chunk)).collect());
        let mut random = Random::new();
        let x = if uniform {
            random.uniform(-1.0, 2.0, &size, &chunks).unwrap()
        } else {
            random.normal(10.0, 3.0, &size, &chunks).unwrap()
        };
        let over: Vec<i64> = (0..).take(size.len()).filter(|axis| mask >> axis & 1 == 1).collect();
        let options = ReduceOptions {
            axis: Some(over.clone()),
            keepdims,
            split_every: SplitEvery::Total(split),
            ..ReduceOptions::default()
        };
        let y = if mean { x.mean(&options) } else { x.sum(&options) }.unwrap();
        let graph = y.to_graph().unwrap();
        let fused = optimize(&graph).graph;

        let whole = assembled(&y);
        prop_assert_eq!(values(&graph, 1), values(&fused, workers));
        let (expected, sizes) = reduced(&assembled(&x), &over, mean);
        prop_assert_eq!(whole.len(), expected.len());
        for ((found, expected), size) in floats(&whole).iter().zip(expected).zip(sizes) {
            prop_assert!((found - expected).abs() <= 1e-13 * size, "{} is not {}", found, expected);
        }
    }
}

type Reduce = fn(&Array, &ReduceOptions) -> Result<Array, ArrayError>;
const REDUCTIONS: [Reduce; 20] = [
    Array::sum,
    Array::prod,
    Array::mean,
    Array::var,
    Array::std,
    Array::min,
    Array::max,
    Array::any,
    Array::all,
    Array::argmin,
    Array::argmax,
    Array::nansum,
    Array::nanprod,
    Array::nanmean,
    Array::nanvar,
    Array::nanmin,
    Array::nanmax,
    Array::nanargmin,
    Array::nanargmax,
    |x, options| x.moment(3, options),
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn every_reduction_of_every_type_has_the_same_bits_however_it_runs(
        dtype in prop::sample::select(DType::all().collect::<Vec<_>>()), len in 1i64..60, chunk in 1i64..12,
        keepdims in any::<bool>(), split in 2i64..6, workers in 1u32..=4,
    ) {
        let ones = Array::ones(&[3, len], dtype, &Chunks::from(chunk)).unwrap();
        let steps =
            Array::arange(Scalar::Int(0), Scalar::Int(len.into()), Scalar::Int(1), Some(dtype), &Chunks::from(chunk));
        let steps = if dtype == DType::Bool { ones.clone() } else { ones.add(steps.unwrap()).unwrap() };
        let split_every = SplitEvery::Total(split);
        for axis in [None, Some(vec![0]), Some(vec![1])] {
            let options = ReduceOptions { axis, keepdims, split_every: split_every.clone(), ..ReduceOptions::default() };
            for reduce in REDUCTIONS {
                let graph = reduce(&steps, &options).unwrap().to_graph().unwrap();
                prop_assert_eq!(values(&graph, 1), values(&optimize(&graph).graph, workers));
            }
        }
    }
}

proptest! {
    #[test]
    fn other_chunks_hold_the_same_elements(
        axes in prop::collection::vec((1i64..30, 1i64..12, 1i64..12), 1..4), limit in 1u64..2000, threshold in 1u64..8
    ) {
        let size: Vec<i64> = axes.iter().map(|&(len, ..)| len).collect();
        let cut = |of: fn(&(i64, i64, i64)) -> i64| {
            Chunks::Axes(axes.iter().map(|axis| AxisChunks::Length(of(axis))).collect())
        };
        let x = Random::new().uniform(0.0, 1.0, &size, &cut(|axis| axis.1)).unwrap();
        let options = RechunkOptions { threshold: Some(threshold), block_bytes: Some(limit), ..RechunkOptions::default() };
        let y = x.rechunk(&cut(|axis| axis.2), &options).unwrap();
        prop_assert_eq!(y.chunks(), &cut(|axis| axis.2).grid(&size, y.dtype()).unwrap());
        prop_assert_eq!(assembled(&x), assembled(&y));
        let graph = y.sum(&ReduceOptions::default()).unwrap().to_graph().unwrap();
        prop_assert_eq!(values(&graph, 1), values(&optimize(&graph).graph, 3));
    }
}

#[test]
fn a_fused_run_says_how_long_each_step_took() {
    let x = Random::new().normal(0.0, 0.1, &[100_000], &Chunks::from(25_000)).unwrap();
    let graph = optimize(&x.mean(&ReduceOptions::default()).unwrap().to_graph().unwrap()).graph;
    let program = Program::new(&graph, &Kernels::default()).unwrap();
    let options = RunOptions::new(NonZeroU32::new(2).unwrap(), 0);
    let trace = run(&program, &options, &Control::default()).unwrap().trace;
    for span in &trace.spans {
        let steps = trace.steps(span);
        assert_eq!(steps.len(), if graph.inputs(span.task).is_empty() { 2 } else { 0 });
        let total: u64 = steps.iter().map(|step| step.busy.0).sum();
        assert!(total <= span.end.since(span.start).0);
    }
}

/// What an expression is made of; numbers choose among what is possible.
#[derive(Clone, Debug)]
enum Step {
    Random(usize),
    Function(usize, usize),
    Pair(usize, usize, usize),
    Transpose(usize),
    Slice(usize, i64, i64),
    Reduce(usize, usize, usize),
    Rechunk(usize, i64),
}

fn step() -> impl Strategy<Value = Step> {
    let any = 0usize..64;
    prop_oneof![
        (0usize..3).prop_map(Step::Random),
        (any.clone(), any.clone()).prop_map(|(of, f)| Step::Function(of, f)),
        (any.clone(), any.clone(), any.clone()).prop_map(|(x, y, f)| Step::Pair(x, y, f)),
        any.clone().prop_map(Step::Transpose),
        (any.clone(), 0i64..5, 1i64..4).prop_map(|(of, start, step)| Step::Slice(of, start, step)),
        (any.clone(), any.clone(), any.clone()).prop_map(|(of, how, axis)| Step::Reduce(of, how, axis)),
        (any, 1i64..8).prop_map(|(of, chunk)| Step::Rechunk(of, chunk)),
    ]
}

/// The array that some steps end with: each works on earlier ones, and is left out where that is impossible.
fn expression(steps: &[Step]) -> Array {
    let mut random = Random::new();
    let mut made = vec![random.random(&[12, 12], &Chunks::from(4)).unwrap()];
    for step in steps {
        let at = |of: &usize| made[made.len() - 1 - of % made.len().min(4)].clone();
        let next = match step {
            Step::Random(which) => {
                let (size, chunk) = [(&[12, 12][..], 4), (&[12], 5), (&[7, 12], 3)][*which];
                random.normal(0.0, 1.0, size, &Chunks::from(chunk))
            }
            Step::Function(of, f) => {
                [Array::sqrt, Array::negative, Array::isnan, Array::exp, Array::floor][f % 5](&at(of))
            }
            Step::Pair(x, y, f) => match f % 4 {
                0 => at(x).add(at(y)),
                1 => at(x).multiply(at(y)),
                2 => at(x).maximum(at(y)),
                _ => at(x).divide(2.0),
            },
            Step::Transpose(of) => Ok(at(of).t()),
            Step::Slice(of, start, step) => {
                at(of).index(&[Index::Slice { start: Some(*start), stop: None, step: Some(*step) }])
            }
            Step::Reduce(of, how, axis) => {
                let x = at(of);
                let axis = (x.ndim() > 0).then(|| vec![i64::try_from(axis % x.ndim()).unwrap()]);
                let options = ReduceOptions { axis, ..ReduceOptions::default() };
                [Array::sum, Array::mean, Array::max, Array::nansum][how % 4](&x, &options)
            }
            Step::Rechunk(of, chunk) => at(of).rechunk(&Chunks::from(*chunk), &RechunkOptions::default()),
        };
        made.extend(next.ok().filter(|array| array.size() > 0));
    }
    made.pop().unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn the_optimized_graph_gives_the_same_and_never_holds_more(
        steps in prop::collection::vec(step(), 1..10), workers in 1u32..=4
    ) {
        let written = expression(&steps).to_graph().unwrap();
        let Rewrite { graph: fused, origin } = optimize(&written);
        prop_assert!(fused.len() <= written.len());
        let needed = chunkscope::optimize::cull(&written).graph;
        prop_assert_eq!(origin.items().len(), needed.len(), "every task that is needed ran, alone or with others");
        let peak = |graph: &TaskGraph| {
            let program = Program::new(graph, &Kernels::default()).unwrap();
            let options = RunOptions::new(NonZeroU32::MIN, 5);
            run(&program, &options, &Control::default()).unwrap().trace.peak_live_bytes
        };
        let text = |graph, workers| format!("{:?}", values(graph, workers));
        prop_assert_eq!(text(&written, 1), text(&fused, workers));
        prop_assert!(peak(&fused) <= peak(&needed), "{} above {}", peak(&fused), peak(&needed));
    }
}
