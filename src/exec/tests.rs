//! The threaded run against the serial one, on graphs of all kinds.

use super::*;
use crate::{
    array::{Chunks, Random, ReduceOptions},
    chunks::ChunkGrid,
    data::{DraftId, Id, LayerId, Nanos},
    dtype::DType,
    graph::{Coords, GraphBuilder, Layer, Op},
    kernel::{Block, Context, Kernel, KernelError},
    program::Kernels,
    trace::{News, StepTime},
};
use proptest::prelude::*;
use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicU32, Ordering},
};

/// A layer of tasks that no built-in kernel can run.
fn layer(b: &mut GraphBuilder, name: &str) -> LayerId {
    let name = b.symbols.intern(name);
    let coords = Coords::Grid(vec![u32::MAX]);
    b.layer(Layer { name, token: name, op: Op::Opaque, coords, chunks: None, dtype: None })
}

/// One layer `mix`; for each task its inputs, all earlier. Outputs are those that nobody uses.
fn graph(inputs: &[Vec<usize>]) -> TaskGraph {
    let mut b = GraphBuilder::default();
    let name = b.symbols.intern("mix");
    let chunks = ChunkGrid::new([vec![1; inputs.len()]]);
    let coords = Layer::coords_of(&chunks);
    let dtype = Some(DType::F64);
    let mix = b.layer(Layer { name, token: name, op: Op::Opaque, coords, chunks: Some(chunks), dtype });
    let mut is_used = vec![false; inputs.len()];
    for (block, inputs) in inputs.iter().enumerate() {
        for &input in inputs {
            is_used[input] = true;
        }
        b.task(mix, block as u32, inputs.iter().map(|&input| DraftId::from_index(input)));
    }
    for task in (0..inputs.len()).filter(|&task| !is_used[task]) {
        b.output(DraftId::from_index(task));
    }
    b.finish().unwrap()
}

/// A value that depends on the seed, the block, and the inputs in their order.
fn mixed(context: &Context<'_>, inputs: &[&Value]) -> Value {
    let own = f64::from(context.block) + context.seed as f64;
    let number = inputs.iter().fold(own, |sum, input| match input {
        Value::Block(block) => (sum * 0.7 + block.elements().to_f64(0)).sin(),
        _ => panic!("there is none"),
    });
    Block::scalar(number).into()
}

struct FromFn<F>(F);
impl<F> Kernel for FromFn<F>
where
    F: Fn(&mut Context<'_>, &[&Value]) -> Result<Value, KernelError> + Send + Sync,
{
    fn run(&self, context: &mut Context<'_>, inputs: &[&Value]) -> Result<Value, KernelError> {
        (self.0)(context, inputs)
    }
}

fn kernels<F>(run: F) -> Kernels
where
    F: Fn(&mut Context<'_>, &[&Value]) -> Result<Value, KernelError> + Send + Sync + 'static,
{
    Kernels::default().with("mix", Arc::new(FromFn(run)))
}

fn mix() -> Kernels {
    kernels(|context, inputs| Ok(mixed(context, inputs)))
}

fn options(workers: u32, seed: u64) -> RunOptions {
    RunOptions::new(NonZeroU32::new(workers).unwrap(), seed)
}

/// What must hold of the trace of every run.
fn check(graph: &TaskGraph, trace: &Trace) {
    let mut end = vec![None; graph.len()];
    for span in &trace.spans {
        assert!(span.ready <= span.start && span.start <= span.end && span.end <= trace.wall);
        assert!(span.worker.index() < trace.workers as usize);
        assert!(end[span.task.index()].replace(span.end).is_none(), "{:?} ran twice", span.task);
    }
    assert!(trace.spans.is_sorted_by_key(|span| (span.start, span.task)));
    for span in &trace.spans {
        let inputs = graph.inputs(span.task).iter();
        let ends: Vec<Nanos> = inputs.map(|input| end[input.index()].expect("inputs run first")).collect();
        assert_eq!(span.ready, ends.into_iter().max().unwrap_or_default());
    }
}

fn same_as_serial(graph: &TaskGraph, kernels: &Kernels, workers: u32, seed: u64) -> Run {
    let program = Program::new(graph, kernels).unwrap();
    let serial = run_serial(&program, seed).unwrap();
    check(graph, &serial.trace);
    let control = Control::default();
    let threaded = run(&program, &options(workers, seed), &control).unwrap();
    check(graph, &threaded.trace);
    assert_eq!(threaded.trace.spans.len(), graph.len());
    assert_eq!(threaded.trace.workers, workers);
    assert_eq!(control.tasks_done(), graph.len() as u64);
    assert_eq!(threaded.outputs, serial.outputs);
    threaded
}

/// The inputs of each task, from a number that says which of the earlier ones.
fn any_graph() -> impl Strategy<Value = Vec<Vec<usize>>> {
    prop::collection::vec(prop::collection::vec(any::<prop::sample::Index>(), 0..5), 1..120).prop_map(
        |tasks| {
            let inputs = |(task, picks): (usize, Vec<prop::sample::Index>)| {
                if task == 0 { vec![] } else { picks.iter().map(|pick| pick.index(task)).collect() }
            };
            tasks.into_iter().enumerate().map(inputs).collect()
        },
    )
}

proptest! {
    #[test]
    fn no_limit_is_passed_without_need_and_no_run_stands_still(
        inputs in any_graph(), workers in 1u32..=8, room in 1u64..60
    ) {
        let graph = graph(&inputs);
        let kernels = mix();
        let program = Program::new(&graph, &kernels).unwrap();
        let limit = 8 * room;
        let options = RunOptions { memory_limit: Some(limit), ..options(workers, 1) };
        let limited = run(&program, &options, &Control::default()).unwrap();
        check(&graph, &limited.trace);
        prop_assert_eq!(&limited.outputs, &run_serial(&program, 1).unwrap().outputs);
        match limited.trace.memory {
            Some(memory) if memory.over == 0 => prop_assert!(limited.trace.peak_live_bytes <= limit),
            Some(memory) => prop_assert!(memory.over <= memory.waited),
            None => prop_assert!(limited.trace.peak_live_bytes <= limit),
        }
    }

    #[test]
    fn news_of_a_run_that_goes_on_are_its_trace_in_pieces(inputs in any_graph(), workers in 1u32..=4) {
        let graph = graph(&inputs);
        // Each task has as many steps as it has inputs.
        let kernels = kernels(|context, inputs| {
            context.steps = (0..inputs.len()).map(|i| StepTime { busy: Nanos(i as u64), streamed: i == 1 }).collect();
            Ok(mixed(context, inputs))
        });
        let program = Program::new(&graph, &kernels).unwrap();
        let control = Control::default();
        let (done, mut reader) = (AtomicBool::new(false), Reader::default());
        let (mut spans, mut begun) = (Vec::new(), Vec::new());
        let trace = std::thread::scope(|scope| {
            let running = scope.spawn(|| {
                let run = run(&program, &options(workers, 1), &control);
                done.store(true, Ordering::Release);
                run.unwrap().trace
            });
            loop {
                let is_done = done.load(Ordering::Acquire);
                let news = control.news(&mut reader);
                begun.extend(news.begun.iter().map(|begun| begun.task));
                spans.extend(news.spans.iter().map(|span| {
                    let steps = news.steps[span.steps.start as usize..span.steps.end as usize].to_vec();
                    (span.task, span.worker, span.start, span.end, span.bytes, steps)
                }));
                if is_done {
                    break;
                }
            }
            running.join().unwrap()
        });
        let whole = trace.spans.iter().map(|span| {
            (span.task, span.worker, span.start, span.end, span.bytes, trace.steps(span).to_vec())
        });
        spans.sort_by_key(|span| (span.2, span.0));
        prop_assert_eq!(spans, whole.collect::<Vec<_>>());
        let told = begun.len();
        begun.sort_unstable();
        begun.dedup();
        prop_assert_eq!(begun.len(), told, "each is told of once");
        prop_assert_eq!(control.news(&mut reader), News::default());
    }

    #[test]
    fn any_graph_gives_the_serial_values(inputs in any_graph(), workers in 1u32..=8, seed in 0u64..3) {
        same_as_serial(&graph(&inputs), &mix(), workers, seed);
    }

    #[test]
    fn a_failure_anywhere_ends_the_run_and_keeps_the_trace(
        inputs in any_graph(), workers in 1u32..=8, at in any::<prop::sample::Index>(), panics in any::<bool>()
    ) {
        let graph = graph(&inputs);
        let at = at.index(graph.len());
        let kernels = kernels(move |context, inputs| {
            if context.block as usize == at {
                // Without the hook, which would print.
                if panics {
                    std::panic::resume_unwind(Box::new("too bad"));
                }
                return Err(KernelError::Failed("no good".to_owned()));
            }
            Ok(mixed(context, inputs))
        });
        let program = Program::new(&graph, &kernels).unwrap();
        let message = if panics { "it panicked: too bad" } else { "no good" };
        let task = graph.ids().find(|&id| graph.task(id).block as usize == at).unwrap();
        for error in [
            run(&program, &options(workers, 0), &Control::default()).unwrap_err(),
            run_serial(&program, 0).unwrap_err(),
        ] {
            check(&graph, &error.trace);
            prop_assert_eq!(error.to_string(), format!("mix {at} failed: {message}"));
            prop_assert_eq!(
                error.cause,
                Cause::Failed { task, title: format!("mix {at}"), message: message.to_owned() }
            );
            prop_assert_eq!(error.trace.failures.len(), 1);
            prop_assert!(error.trace.spans.iter().all(|span| span.task != task));
        }
    }

    /// With `PROPTEST_CASES=10000` a soak.
    #[test]
    fn failures_under_a_limit_end_a_run_with_the_serial_value_or_one_of_them(
        inputs in any_graph(), workers in 1u32..=8, room in 1u64..60, panics in any::<bool>(),
        bad in prop::collection::vec(any::<prop::sample::Index>(), 0..3)
    ) {
        let graph = graph(&inputs);
        let bad: Vec<usize> = bad.iter().map(|index| index.index(graph.len())).collect();
        let fails = bad.clone();
        let kernels = kernels(move |context, inputs| match fails.contains(&(context.block as usize)) {
            true if panics => std::panic::resume_unwind(Box::new("too bad")),
            true => Err(KernelError::Failed("no good".to_owned())),
            false => Ok(mixed(context, inputs)),
        });
        let program = Program::new(&graph, &kernels).unwrap();
        let options = RunOptions { memory_limit: Some(8 * room), ..options(workers, 1) };
        match run(&program, &options, &Control::default()) {
            Ok(run) => {
                prop_assert!(bad.is_empty());
                check(&graph, &run.trace);
                prop_assert_eq!(run.outputs, run_serial(&program, 1).unwrap().outputs);
            }
            Err(error) => {
                check(&graph, &error.trace);
                let Cause::Failed { task, .. } = error.cause else { panic!("nobody cancelled it") };
                prop_assert!(bad.contains(&(graph.task(task).block as usize)));
                prop_assert!(!error.trace.failures.is_empty());
            }
        }
    }

    #[test]
    fn cancelling_between_tasks_stops_all_workers(
        inputs in any_graph(), workers in 1u32..=8, at in any::<prop::sample::Index>()
    ) {
        let graph = graph(&inputs);
        let at = at.index(graph.len());
        let control = Arc::new(Control::default());
        let asked = Arc::clone(&control);
        let kernels = kernels(move |context, inputs| {
            if context.block as usize == at {
                asked.cancel();
            }
            Ok(mixed(context, inputs))
        });
        let program = Program::new(&graph, &kernels).unwrap();
        match run(&program, &options(workers, 0), &control) {
            Ok(run) => prop_assert_eq!(run.trace.spans.len(), graph.len()),
            Err(error) => {
                check(&graph, &error.trace);
                let done = error.trace.spans.len();
                prop_assert!(done < graph.len());
                prop_assert_eq!(control.tasks_done(), done as u64);
                prop_assert_eq!(error.cause, Cause::Cancelled { done, tasks: graph.len() });
            }
        }
    }
}

#[test]
fn the_empty_graph_runs() {
    for workers in [1, 3] {
        let run = same_as_serial(&graph(&[]), &mix(), workers, 0);
        assert_eq!(run.outputs, []);
    }
}

#[test]
fn a_long_chain_needs_no_stack_and_keeps_one_value() {
    let inputs: Vec<Vec<usize>> = (0..100_000usize).map(|i| i.checked_sub(1).into_iter().collect()).collect();
    for workers in [1, 4] {
        let run = same_as_serial(&graph(&inputs), &mix(), workers, 0);
        assert_eq!(run.trace.peak_live_bytes, 16);
    }
}

#[test]
fn a_wide_fan_in_and_out() {
    let n = 20_000;
    let mut inputs: Vec<Vec<usize>> = vec![vec![]];
    inputs.extend((0..n).map(|_| vec![0, 0]));
    inputs.push((1..=n).collect());
    for workers in [1, 2, 8] {
        same_as_serial(&graph(&inputs), &mix(), workers, 0);
    }
}

#[test]
fn values_are_freed_with_their_last_user() {
    // Pairs of tasks, joined in a chain: depth first, only a few values are alive.
    let mut inputs: Vec<Vec<usize>> = vec![vec![], vec![0]];
    for i in 1..1000 {
        inputs.push(vec![]);
        inputs.push(vec![2 * i, 2 * i - 1]);
    }
    let graph = graph(&inputs);
    for workers in [1, 2, 4] {
        let trace = same_as_serial(&graph, &mix(), workers, 0).trace;
        let total: u64 = trace.spans.iter().map(|span| span.bytes).sum();
        assert!(trace.peak_live_bytes < total);
    }
    let serial = run_serial(&Program::new(&graph, &mix()).unwrap(), 0).unwrap();
    assert_eq!(serial.trace.peak_live_bytes, 3 * 8);
}

#[test]
fn an_output_is_kept_however_often_it_is_asked_for() {
    let mut b = GraphBuilder::default();
    let mix_layer = layer(&mut b, "mix");
    let first = b.task(mix_layer, 0, []);
    let second = b.task(mix_layer, 1, [first]);
    b.task(mix_layer, 2, [first]);
    for output in [second, first, second] {
        b.output(output);
    }
    let graph = b.finish().unwrap();
    let outputs = same_as_serial(&graph, &mix(), 2, 0).outputs;
    assert_eq!(outputs.len(), 3);
    assert_eq!(outputs[0], outputs[2]);
}

#[test]
fn cancelling_during_a_task_ends_it() {
    let graph = graph(&[vec![], vec![], vec![0, 1]]);
    let control = Arc::new(Control::default());
    let is_running = Arc::new(AtomicU32::new(0));
    let seen = Arc::clone(&is_running);
    let kernels = kernels(move |context, _| {
        seen.fetch_add(1, Ordering::Relaxed);
        loop {
            context.check_cancelled()?;
            std::thread::yield_now();
        }
    });
    let program = Program::new(&graph, &kernels).unwrap();
    let error = std::thread::scope(|scope| {
        scope.spawn(|| {
            while is_running.load(Ordering::Relaxed) < 2 {
                std::thread::yield_now();
            }
            control.cancel();
        });
        run(&program, &options(2, 0), &control).unwrap_err()
    });
    assert_eq!(error.to_string(), "stopped after 0 of 3 tasks");
    assert!(error.trace.failures.is_empty());
}

#[test]
fn a_failure_gives_up_the_long_tasks_of_the_others() {
    let graph = graph(&[vec![], vec![]]);
    let kernels = kernels(|context, _| {
        if context.block == 1 {
            return Err(KernelError::Failed("no good".to_owned()));
        }
        loop {
            context.check_cancelled()?;
            std::thread::yield_now();
        }
    });
    let program = Program::new(&graph, &kernels).unwrap();
    let control = Control::default();
    let error = run(&program, &options(2, 0), &control).unwrap_err();
    assert_eq!(error.to_string(), "mix 1 failed: no good");
    assert_eq!(error.trace.failures.len(), 1);
    assert!(!control.is_cancelled());
}

#[test]
fn a_run_that_is_cancelled_before_it_begins_does_nothing() {
    let graph = graph(&[vec![], vec![0]]);
    let control = Control::default();
    control.cancel();
    let error = run(&Program::new(&graph, &mix()).unwrap(), &options(3, 0), &control).unwrap_err();
    assert_eq!(error.to_string(), "stopped after 0 of 2 tasks");
}

#[test]
fn a_kernel_that_gives_up_unasked_has_failed() {
    let graph = graph(&[vec![]]);
    let kernels = kernels(|_, _| Err(KernelError::Cancelled));
    let program = Program::new(&graph, &kernels).unwrap();
    let error = run(&program, &options(1, 0), &Control::default()).unwrap_err();
    assert_eq!(error.to_string(), "mix 0 failed: it gave up although nobody had asked");
    assert_eq!(run_serial(&program, 0).unwrap_err().cause, error.cause);
}

/// `da.random.normal(0.5, 0.1, size=80_000, chunks=10_000).mean()`, which has one stage between.
fn mean() -> TaskGraph {
    let normal = Random::new().normal(0.5, 0.1, &[80_000], &Chunks::from(10_000)).unwrap();
    normal.mean(&ReduceOptions::default()).unwrap().to_graph().unwrap()
}

#[test]
fn a_run_keeps_to_its_limit() {
    let numbers = Random::new().normal(0.5, 0.1, &[1_600_000], &Chunks::from(100_000)).unwrap();
    let graph = numbers.mean(&ReduceOptions::default()).unwrap().to_graph().unwrap();
    let program = Program::new(&graph, &Kernels::default()).unwrap();
    let free = run(&program, &options(4, 1), &Control::default()).unwrap();
    assert_eq!(free.trace.memory, None);
    // Two blocks of 800,000 bytes, and no third.
    let limit = 2_300_000;
    let options = RunOptions { memory_limit: Some(limit), ..options(4, 1) };
    let limited = run(&program, &options, &Control::default()).unwrap();
    assert_eq!(limited.outputs, free.outputs);
    let memory = limited.trace.memory.unwrap();
    assert_eq!((memory.limit, memory.over), (limit, 0));
    // Whether a task had to wait for it is up to when the workers begin.
    assert!(limited.trace.peak_live_bytes <= limit, "{memory:?}");
    let none = RunOptions { memory_limit: Some(1), ..options };
    let limited = run(&program, &none, &Control::default()).unwrap();
    assert_eq!(limited.outputs, free.outputs);
    assert!(limited.trace.memory.unwrap().over > 0);
}

#[test]
fn the_same_seed_gives_the_same_mean_whoever_works() {
    let graph = mean();
    let result = |workers, seed| {
        let run = same_as_serial(&graph, &Kernels::default(), workers, seed);
        let [Value::Block(mean)] = run.outputs.as_slice() else { panic!("{run:?}") };
        assert!(mean.shape().is_empty());
        (mean.elements().to_f64(0), run.trace.peak_live_bytes)
    };
    let (first, peak) = result(1, 1);
    assert!((first - 0.5).abs() < 0.002);
    // One block and its sum, and the sums that wait: depth first.
    assert_eq!(peak, 80_000 + 16 * 4 + 16);
    for workers in 2..=8 {
        assert_eq!(result(workers, 1).0.to_bits(), first.to_bits());
    }
    assert_ne!(result(1, 2).0.to_bits(), first.to_bits());
}
