//! Peak live bytes of the order in which one worker runs a graph, beside those of the order in which Dask would, for
//! every expression of `tests/parity`: `cargo bench --bench memory [-- --all]`. Bytes are those of the blocks of a real
//! run; Dask's order is [`order`](chunkscope::inspect::order), played over the same graph with the same bytes. Tells the
//! graphs that differ most, or all that differ; fails where the sum over all is above Dask's.

#![expect(clippy::print_stdout, reason = "printing is what a benchmark is for")]

use chunkscope::{
    data::{IdVec, TaskId},
    exec::{Control, RunOptions, run},
    graph::TaskGraph,
    inspect::order,
    program::{Kernels, Program},
    source::python,
};
use std::{fs, num::NonZeroU32, path::Path, process::ExitCode};

/// How many graphs are told, of those where each order is better.
const TOLD: usize = 10;

/// An expression and the peaks of both orders.
struct Row {
    text: String,
    tasks: usize,
    ours: u64,
    dasks: u64,
}

fn main() -> ExitCode {
    let told = if std::env::args().any(|arg| arg == "--all") { usize::MAX } else { TOLD };
    let mut rows: Vec<Row> = expressions().into_iter().filter_map(row).collect();
    let sum = |of: fn(&Row) -> u64| rows.iter().map(of).sum::<u64>();
    let (ours, dasks) = (sum(|row| row.ours), sum(|row| row.dasks));
    let ratios: f64 = rows.iter().map(|row| ratio(row).ln()).sum();
    let count = |which: fn(&Row) -> bool| rows.iter().filter(|row| which(row)).count();
    println!(
        "{} graphs: {ours} bytes in sum against Dask's {dasks}, {:.3} of it; {:.3} in the geometric mean; \
         less in {}, the same in {}, more in {}",
        rows.len(),
        ours as f64 / dasks as f64,
        (ratios / rows.len() as f64).exp(),
        count(|row| row.ours < row.dasks),
        count(|row| row.ours == row.dasks),
        count(|row| row.ours > row.dasks),
    );
    rows.sort_by(|a, b| ratio(a).total_cmp(&ratio(b)));
    let better = rows.iter().filter(|row| row.ours < row.dasks).take(told);
    let worse = rows.iter().rev().filter(|row| row.ours > row.dasks).take(told);
    for row in better.chain(worse) {
        println!(
            "{:6.3}  {:8} of {:8} bytes, {:4} tasks  {}",
            ratio(row),
            row.ours,
            row.dasks,
            row.tasks,
            row.text
        );
    }
    if ours <= dasks { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn ratio(row: &Row) -> f64 {
    row.ours.max(1) as f64 / row.dasks.max(1) as f64
}

/// The expressions of all cases, `name | what is compared | text` a line; in the order of files and lines.
fn expressions() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/parity/cases");
    let mut files: Vec<_> =
        fs::read_dir(folder).expect("the cases are there").filter_map(Result::ok).collect();
    files.sort_by_key(fs::DirEntry::file_name);
    let text = |file: &fs::DirEntry| fs::read_to_string(file.path()).expect("it can be read");
    let texts = files.iter().map(text).collect::<Vec<_>>();
    let lines = texts.iter().flat_map(|text| text.lines()).filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| Some(line.splitn(3, '|').nth(2)?.trim().to_owned())).collect()
}

/// Both peaks, where the text is one that runs.
fn row(text: String) -> Option<Row> {
    let graph = python::read(&text).ok()?.graph().ok()?;
    let kernels = Kernels::default();
    let program = Program::new(&graph, &kernels).ok()?;
    let trace = run(&program, &RunOptions::new(NonZeroU32::MIN, 1), &Control::default()).ok()?.trace;
    let mut bytes = IdVec::<TaskId, u64>::filled(graph.len(), 0);
    trace.spans.iter().for_each(|span| bytes[span.task] = span.bytes);
    Some(Row { tasks: graph.len(), ours: trace.peak_live_bytes, dasks: peak_of_dask(&graph, &bytes), text })
}

/// The most that is alive when tasks run one by one in Dask's order: a block from its task to its last user, an output to
/// the end.
fn peak_of_dask(graph: &TaskGraph, bytes: &IdVec<TaskId, u64>) -> u64 {
    let places = order(graph);
    let mut tasks: Vec<TaskId> = graph.ids().collect();
    tasks.sort_by_key(|&task| places[task].place);
    let mut reads_left: IdVec<TaskId, usize> = graph.ids().map(|id| graph.users(id).len()).collect();
    graph.outputs().iter().for_each(|&output| reads_left[output] += 1);
    let (mut live, mut peak) = (0u64, 0);
    for task in tasks {
        live += bytes[task];
        peak = peak.max(live);
        for &input in graph.inputs(task) {
            reads_left[input] -= 1;
            live -= if reads_left[input] == 0 { bytes[input] } else { 0 };
        }
        live -= if reads_left[task] == 0 { bytes[task] } else { 0 };
    }
    peak
}
