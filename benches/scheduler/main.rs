//! What a task costs the executor, tracing on, and rayon with counters written by hand: `run.py` beside this runs it
//! together with its peers. Arguments: rounds, workers, then files of graphs. Prints a line of JSON for each graph.
//!
//! A file holds numbers of 32 bits: how many tasks, then for each task how many inputs and which; all come before it.

#![expect(clippy::print_stdout, reason = "printing is what a benchmark is for")]

mod idle;

use chunkscope::{
    exec::{Control, RunOptions, run},
    program::Program,
};
use rayon::{Scope, ThreadPoolBuilder};
use std::{
    env, fs,
    num::NonZeroU32,
    path::Path,
    sync::atomic::{AtomicU32, Ordering},
    time::Instant,
};

/// As the command has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    let mut arguments = env::args().skip(1).filter(|argument| argument != "--bench");
    let mut number = || arguments.next().and_then(|n| n.parse::<u32>().ok());
    // Without arguments, as `cargo bench` and `cargo test` start it, there is nothing to measure.
    let (Some(rounds), Some(workers)) = (number(), number().and_then(NonZeroU32::new)) else { return };
    for path in arguments {
        let inputs = read(Path::new(&path));
        let n = inputs.len() as f64;
        let told = [
            ("chunkscope, traced", least(rounds, ours(&inputs, workers)) / n),
            ("rayon", least(rounds, by_rayon(&inputs, workers, false)) / n),
            ("rayon, continuing", least(rounds, by_rayon(&inputs, workers, true)) / n),
        ];
        for (name, ns) in told {
            println!("{}", serde_json::json!({"path": path, "workers": workers, "name": name, "ns": ns}));
        }
    }
}

fn read(path: &Path) -> Vec<Vec<u32>> {
    let bytes = fs::read(path).expect("the file is there");
    let mut words = bytes.as_chunks::<4>().0.iter().map(|word| u32::from_le_bytes(*word));
    let mut next = || words.next().expect("the file is whole");
    let n = next();
    (0..n).map(|_| (0..next()).map(|_| next()).collect()).collect()
}

/// The least of some nanoseconds.
fn least(rounds: u32, mut once: impl FnMut() -> f64) -> f64 {
    (0..rounds).map(|_| once()).fold(f64::INFINITY, f64::min)
}

/// From the start of the run to the end of its last worker, without setting it up.
fn ours(inputs: &[Vec<u32>], workers: NonZeroU32) -> impl FnMut() -> f64 {
    let graph = idle::graph(inputs);
    move || {
        let kernels = idle::kernels();
        let program = Program::new(&graph, &kernels).expect("has kernels");
        let run = run(&program, &RunOptions::new(workers, 1), &Control::default()).expect("does not fail");
        run.trace.wall.0 as f64
    }
}

/// Who takes from each task, and how many inputs are still to come.
struct Counted {
    users: Vec<Vec<u32>>,
    waits_for: Vec<AtomicU32>,
    is_continued: bool,
}

fn by_rayon(inputs: &[Vec<u32>], workers: NonZeroU32, is_continued: bool) -> impl FnMut() -> f64 {
    let pool = ThreadPoolBuilder::new().num_threads(workers.get() as usize).build().expect("has threads");
    let mut users = vec![Vec::new(); inputs.len()];
    for (task, inputs) in inputs.iter().enumerate() {
        inputs.iter().for_each(|&input| users[input as usize].push(task as u32));
    }
    let n_inputs: Vec<u32> = inputs.iter().map(|inputs| inputs.len() as u32).collect();
    move || {
        let waits_for = n_inputs.iter().map(|&n| AtomicU32::new(n)).collect();
        let counted = Counted { users: users.clone(), waits_for, is_continued };
        let start = Instant::now();
        pool.scope(|scope| {
            for task in (0..n_inputs.len()).filter(|&task| n_inputs[task] == 0) {
                let counted = &counted;
                scope.spawn(move |scope| counted.go_on(task as u32, scope));
            }
        });
        let time = start.elapsed().as_nanos() as f64;
        assert!(counted.waits_for.iter().all(|n| n.load(Ordering::Relaxed) == 0), "every task ran");
        time
    }
}

impl Counted {
    /// Runs a task, which does nothing, and what it makes ready: the first of these here and now, or all as tasks.
    fn go_on<'s>(&'s self, task: u32, scope: &Scope<'s>) {
        let mut next = Some(task);
        while let Some(task) = next.take() {
            for &user in &self.users[task as usize] {
                if self.waits_for[user as usize].fetch_sub(1, Ordering::AcqRel) > 1 {
                    continue;
                }
                if self.is_continued && next.is_none() {
                    next = Some(user);
                } else {
                    scope.spawn(move |scope| self.go_on(user, scope));
                }
            }
        }
    }
}
