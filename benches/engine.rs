//! What the executor and the kernels cost. `cargo bench --bench engine [-- dispatch|numbers|axes|lesson]`; each line is the
//! best of several rounds, since other programs only make it slower.

#![expect(clippy::print_stdout, reason = "printing is what a benchmark is for")]

use chunkscope::{
    data::{DraftId, LayerId, Symbols},
    exec::{Control, RunOptions, run},
    graph::{
        ChunkGrid, Coords, DType, Distribution, GraphBuilder, Layer, Op, Random, Reduce, Reduction, Stage,
        Step, TaskGraph,
    },
    kernel::{Block, Context, Kernel, KernelError, Kernels, Program, Value},
};
use rand::SeedableRng;
use rand_distr::{Distribution as _, StandardNormal};
use rand_xoshiro::Xoshiro256PlusPlus;
use std::{num::NonZeroU32, sync::Arc, time::Instant};

/// As the command has it.
#[cfg(feature = "cli")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    let asked: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with('-')).collect();
    for (name, bench) in
        [("dispatch", dispatch as fn()), ("numbers", numbers), ("axes", axes), ("lesson", lesson)]
    {
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

fn options(workers: u32) -> RunOptions {
    RunOptions { workers: NonZeroU32::new(workers).expect("not zero"), seed: 1 }
}

struct Nothing;
impl Kernel for Nothing {
    fn run(&self, _: &mut Context<'_>, _: &[&Value]) -> Result<Value, KernelError> {
        Ok(Value::Block(Block { shape: [].into(), data: Vec::new() }))
    }
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
        let graph = opaque(&inputs);
        let kernels = Kernels::default().with("x", Arc::new(Nothing));
        let program = Program::new(&graph, &kernels).expect("has kernels");
        for workers in [1, 2] {
            let mut wall = u64::MAX;
            let time = best_of(15, || {
                let run = run(&program, &options(workers), &Control::default()).expect("does not fail");
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

fn opaque(inputs: &[Vec<u32>]) -> TaskGraph {
    let mut b = GraphBuilder::default();
    let name = b.symbols.intern("x");
    let coords = Coords::Grid(vec![u32::MAX]);
    let layer = b.layer(Layer { name, token: name, op: Op::Opaque, coords, chunks: None, dtype: None });
    let mut drafts: Vec<DraftId> = Vec::new();
    for (block, inputs) in inputs.iter().enumerate() {
        let draft = b.task(layer, block as u32, inputs.iter().map(|&input| drafts[input as usize]));
        drafts.push(draft);
    }
    b.finish().expect("no cycle")
}

/// Making and adding normal numbers in the first cache, against the scalar generator of `rand_distr`.
fn numbers() {
    let n = 50_000_000;
    let graph = mean(n, 1, true);
    let program = Program::new(&graph, &Kernels::default()).expect("has kernels");
    let (mut making, mut adding) = (u64::MAX, u64::MAX);
    for _ in 0..20 {
        let trace = run(&program, &options(1), &Control::default()).expect("does not fail").trace;
        making = making.min(trace.steps[0].busy.0);
        adding = adding.min(trace.steps[1].busy.0);
    }
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
        "numbers   making {:.3} ns a number, adding {:.3}; rand_distr {:.3}",
        making as f64 / n as f64,
        adding as f64 / n as f64,
        1e9 * scalar / 4096.0
    );
}

/// Sums over some axes of blocks of different shapes.
fn axes() {
    let cases: [(&[u64], &[usize]); 8] = [
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
            let trace = run(&program, &options(1), &Control::default()).expect("does not fail").trace;
            adding = adding.min(trace.steps[1].busy.0);
        }
        let n: u64 = shape.iter().product();
        println!("axes      {shape:?} over {axes:?}: {:.3} ns a number", adding as f64 / n as f64);
    }
}

fn sum_of_one_block(shape: &[u64], axes: &[usize]) -> TaskGraph {
    let mut b = GraphBuilder::default();
    let name = b.symbols.intern("step");
    let block = ChunkGrid::new(shape.iter().map(|&len| vec![len]));
    let kept = |axis: usize, len: u64| if axes.contains(&axis) { 1 } else { len };
    let sums = ChunkGrid::new(shape.iter().enumerate().map(|(axis, &len)| vec![kept(axis, len)]));
    let random = Random { distribution: Distribution::Uniform { low: 0.0, high: 1.0 }, stream: 0 };
    let reduce = Reduce { what: Reduction::Sum, stage: Stage::Chunk, axes: axes.into() };
    let steps = [
        Step { name, op: Op::Random(random), chunks: Some(block) },
        Step { name, op: Op::Reduce(reduce), chunks: Some(sums.clone()) },
    ];
    let fused = layer(&mut b, "random_sample-sum", Op::Fused(steps.into()), sums);
    b.task(fused, 0, []);
    b.finish().expect("no cycle")
}

/// `da.random.normal(0.0, 0.1, size=n, chunks=n//4).mean()`, two workers.
fn lesson() {
    for (n, chunks) in [(80_000_000, 4), (800_000_000, 4), (800_000_000, 16_384)] {
        for is_fused in [true, false] {
            let graph = mean(n, chunks, is_fused);
            let program = Program::new(&graph, &Kernels::default()).expect("has kernels");
            let mut result = Vec::new();
            let time = best_of(3, || {
                result = run(&program, &options(2), &Control::default()).expect("does not fail").outputs;
            });
            let [Value::Block(mean)] = result.as_slice() else { return };
            println!(
                "lesson    {n} numbers, {chunks} chunks, {}: {time:.3} s, {:.3} ns a number; mean {:e}",
                if is_fused { "fused" } else { "not fused" },
                1e9 * time / n as f64,
                mean.data[0]
            );
        }
    }
}

fn mean(n: u64, n_chunks: u32, is_fused: bool) -> TaskGraph {
    let mut b = GraphBuilder::default();
    let step_name = Symbols::default().intern("step");
    let blocks = ChunkGrid::new([vec![n / u64::from(n_chunks); n_chunks as usize]]);
    let ones = ChunkGrid::new([vec![1; n_chunks as usize]]);
    let distribution = Distribution::Normal { mean: 0.0, std_dev: 0.1 };
    let normal = Op::Random(Random { distribution, stream: 0 });
    let reduce = |stage| Op::Reduce(Reduce { what: Reduction::Mean, stage, axes: [0].into() });
    let partials: Vec<DraftId> = if is_fused {
        let step = |op, chunks: &ChunkGrid| Step { name: step_name, op, chunks: Some(chunks.clone()) };
        let steps = [step(normal, &blocks), step(reduce(Stage::Chunk), &ones)];
        let fused = layer(&mut b, "normal-mean_chunk", Op::Fused(steps.into()), ones);
        (0..n_chunks).map(|block| b.task(fused, block, [])).collect()
    } else {
        let normal = layer(&mut b, "normal", normal, blocks);
        let chunk = layer(&mut b, "mean_chunk", reduce(Stage::Chunk), ones);
        let mut one = |block| {
            let source = b.task(normal, block, []);
            b.task(chunk, block, [source])
        };
        (0..n_chunks).map(&mut one).collect()
    };
    let scalar = ChunkGrid::new(Vec::<Vec<u64>>::new());
    let finish = layer(&mut b, "mean_agg", reduce(Stage::Finish), scalar);
    let result = b.task(finish, 0, partials);
    b.output(result);
    b.finish().expect("no cycle")
}

fn layer(b: &mut GraphBuilder, name: &str, op: Op, chunks: ChunkGrid) -> LayerId {
    let name = b.symbols.intern(name);
    let coords = Layer::coords_of(&chunks);
    b.layer(Layer { name, token: name, op, coords, chunks: Some(chunks), dtype: Some(DType::F64) })
}
