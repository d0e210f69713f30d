//! What the executor and the kernels cost. `cargo bench --bench engine [-- dispatch|numbers|axes|types|lesson]`; each line is the
//! best of several rounds, since other programs only make it slower.

#![expect(clippy::print_stdout, reason = "printing is what a benchmark is for")]

#[path = "scheduler/idle.rs"]
mod idle;

use chunkscope::{
    array::{Array, ArrayError, AxisChunks, Chunks, Random, ReduceOptions},
    dtype::DType,
    exec::{Control, RunOptions, run},
    graph::TaskGraph,
    kernel::{Rng, Value},
    optimize::optimize,
    program::{Kernels, Program},
};
use rand::SeedableRng;
use rand_distr::{Distribution as _, StandardNormal};
use rand_xoshiro::Xoshiro256PlusPlus;
use std::{num::NonZeroU32, time::Instant};

/// As the command has it.
#[cfg(feature = "cli")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    let asked: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with('-')).collect();
    for (name, bench) in [
        ("dispatch", dispatch as fn()),
        ("numbers", numbers),
        ("axes", axes),
        ("types", types),
        ("lesson", lesson),
    ] {
        if asked.is_empty() || asked.iter().any(|arg| arg == name) {
            bench();
        }
    }
}

fn best_of(rounds: u32, mut run: impl FnMut()) -> f64 {
    let times = (0..rounds).map(|_| {
        let start = Instant::now();
        run();
        start.elapsed().as_secs_f64()
    });
    times.fold(f64::INFINITY, f64::min)
}

fn options_of(workers: u32) -> RunOptions {
    RunOptions::new(NonZeroU32::new(workers).expect("not zero"), 1)
}

/// Tasks that do nothing: what each costs the executor.
fn dispatch() {
    let chain = |n: u32| (0..n).map(|i| i.checked_sub(1).into_iter().collect()).collect();
    let shapes: [(&str, Vec<Vec<u32>>); 3] = [
        ("mean of 147,973 blocks", mean_inputs(147_973)),
        ("chain", chain(300_000)),
        ("no edges", vec![vec![]; 300_000]),
    ];
    for (name, inputs) in shapes {
        let graph = idle::graph(&inputs);
        let kernels = idle::kernels();
        let program = Program::new(&graph, &kernels).expect("has kernels");
        for workers in [1, 2] {
            let mut wall = u64::MAX;
            let time = best_of(15, || {
                let run = run(&program, &options_of(workers), &Control::default()).expect("does not fail");
                wall = wall.min(run.trace.wall.0);
            });
            let tasks = graph.len() as f64;
            println!(
                "dispatch  {name:24} {tasks:7} tasks, {workers} workers: {:6.1} ns a task, {:6.1} with set-up and trace",
                wall as f64 / tasks,
                1e9 * time / tasks
            );
        }
    }
}

fn mean_inputs(n: u32) -> Vec<Vec<u32>> {
    let mut inputs: Vec<Vec<u32>> = vec![vec![]; n as usize];
    inputs.extend((0..n).map(|i| vec![i]));
    let mut level: Vec<u32> = (n..2 * n).collect();
    while level.len() > 1 {
        let mut above = Vec::new();
        for group in level.chunks(16) {
            above.push(inputs.len() as u32);
            inputs.push(group.to_vec());
        }
        level = above;
    }
    inputs
}

/// Making and adding normal numbers in the first cache, against the scalar generator of `rand_distr`.
fn numbers() {
    let n = 50_000_000;
    let graph = mean(n, 1, true);
    let program = Program::new(&graph, &Kernels::default()).expect("has kernels");
    let least = |rng| {
        let options = RunOptions { rng, ..options_of(1) };
        let (mut making, mut adding) = (u64::MAX, u64::MAX);
        for _ in 0..20 {
            let trace = run(&program, &options, &Control::default()).expect("does not fail").trace;
            making = making.min(trace.steps[0].busy.0);
            adding = adding.min(trace.steps[1].busy.0);
        }
        (making, adding)
    };
    let ((making, adding), (by_element, _)) = (least(Rng::ByBlock), least(Rng::ByElement));
    let mut tile = vec![0.0; 4096];
    let mut generator = Xoshiro256PlusPlus::seed_from_u64(1);
    let scalar = best_of(2000, || {
        for number in &mut tile {
            let z: f64 = StandardNormal.sample(&mut generator);
            *number = 0.1 * z;
        }
        std::hint::black_box(&tile);
    });
    println!(
        "numbers   making {:.3} ns a number, by element {:.3}, adding {:.3}; rand_distr {:.3}",
        making as f64 / n as f64,
        by_element as f64 / n as f64,
        adding as f64 / n as f64,
        1e9 * scalar / 4096.0
    );
}

/// Sums over some axes of blocks of different shapes.
fn axes() {
    let cases: [(&[u64], &[i64]); 8] = [
        (&[10_000_000], &[0]),
        (&[3000, 3000], &[0]),
        (&[3000, 3000], &[1]),
        (&[3_000_000, 3], &[0]),
        (&[3_000_000, 3], &[1]),
        (&[300_000, 30], &[0]),
        (&[300_000, 30], &[1]),
        (&[200, 200, 200], &[0, 2]),
    ];
    for (shape, axes) in cases {
        let graph = sum_of_one_block(shape, axes);
        let program = Program::new(&graph, &Kernels::default()).expect("has kernels");
        let mut adding = u64::MAX;
        for _ in 0..10 {
            let trace = run(&program, &options_of(1), &Control::default()).expect("does not fail").trace;
            adding = adding.min(trace.steps[1].busy.0);
        }
        let n: u64 = shape.iter().product();
        println!("axes      {shape:?} over {axes:?}: {:.3} ns a number", adding as f64 / n as f64);
    }
}

/// Reductions of elements of several types: of one run, and of rows.
fn types() {
    type Reduce = fn(&Array, &ReduceOptions) -> Result<Array, ArrayError>;
    let reductions: [(&str, Reduce); 7] = [
        ("sum", Array::sum),
        ("mean", Array::mean),
        ("max", Array::max),
        ("argmax", Array::argmax),
        ("any", Array::any),
        ("prod", Array::prod),
        ("var", Array::var),
    ];
    for dtype in [DType::F64, DType::F32, DType::I64, DType::I32, DType::U8, DType::Bool] {
        for (shape, axis) in [(vec![10_000_000], 0), (vec![3000, 3000], 0), (vec![3000, 3000], 1)] {
            let whole = Chunks::Every(AxisChunks::Whole);
            let numbers = Random::new().uniform(0.0, 100.0, &shape, &whole).expect("it fits").astype(dtype);
            let options = ReduceOptions { axis: Some(vec![axis]), ..ReduceOptions::default() };
            let busy = |(name, reduce): &(&str, Reduce)| {
                let graph = fused(&reduce(&numbers, &options).expect("it has the axis"), true);
                let program = Program::new(&graph, &Kernels::default()).expect("has kernels");
                let steps = (0..7).filter_map(|_| {
                    let trace =
                        run(&program, &options_of(1), &Control::default()).expect("does not fail").trace;
                    // Making, converting, reducing; the last is a task of its own.
                    trace.steps.get(if dtype == DType::F64 { 1 } else { 2 }).map(|step| step.busy.0)
                });
                let n: i64 = shape.iter().product();
                format!("{name} {:.3}", steps.min().unwrap_or(0) as f64 / n as f64)
            };
            let times: Vec<String> = reductions.iter().map(busy).collect();
            println!("types     {dtype} {shape:?} over {axis}, ns a number: {}", times.join(", "));
        }
    }
}

fn sum_of_one_block(shape: &[u64], axes: &[i64]) -> TaskGraph {
    let shape: Vec<i64> = shape.iter().map(|&len| len.cast_signed()).collect();
    let whole = Chunks::Every(AxisChunks::Whole);
    let numbers = Random::new().uniform(0.0, 1.0, &shape, &whole).expect("it fits");
    let options = ReduceOptions { axis: Some(axes.to_vec()), ..ReduceOptions::default() };
    fused(&numbers.sum(&options).expect("it has the axes"), true)
}

/// `da.random.normal(0.0, 0.1, size=n, chunks=n//4).mean()`, two workers.
fn lesson() {
    for (n, chunks) in [(80_000_000, 4), (800_000_000, 4), (800_000_000, 16_384)] {
        for is_fused in [true, false] {
            let graph = mean(n, chunks, is_fused);
            let program = Program::new(&graph, &Kernels::default()).expect("has kernels");
            let mut result = Vec::new();
            let time = best_of(3, || {
                result = run(&program, &options_of(2), &Control::default()).expect("does not fail").outputs;
            });
            let [Value::Block(mean)] = result.as_slice() else { return };
            println!(
                "lesson    {n} numbers, {chunks} chunks, {}: {time:.3} s, {:.3} ns a number; mean {:e}",
                if is_fused { "fused" } else { "not fused" },
                1e9 * time / n as f64,
                mean.elements().to_f64(0)
            );
        }
    }
}

fn mean(n: u64, n_chunks: u32, is_fused: bool) -> TaskGraph {
    let chunks = Chunks::from((n / u64::from(n_chunks)).cast_signed());
    let numbers = Random::new().normal(0.0, 0.1, &[n.cast_signed()], &chunks).expect("it fits");
    fused(&numbers.mean(&ReduceOptions::default()).expect("it has an axis"), is_fused)
}

fn fused(array: &Array, is_fused: bool) -> TaskGraph {
    let graph = array.to_graph().expect("it is small");
    if is_fused { optimize(&graph).graph } else { graph }
}
