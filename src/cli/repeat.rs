//! `run --repeat`: several runs of the same, and how much they differ among themselves.

use super::{error::CliError, report::columns, run::Finished};
use chunkscope::{
    data::Nanos,
    graph::TaskGraph,
    inspect::{Repeats, Spread, middle},
    quantity::{bytes, count, duration},
};
use serde_json::{Value, json};
use std::{num::NonZeroU32, time::Instant};

/// Runs it so many times, or until a run does not finish. Gives the one that stands for all, with the others.
///
/// # Errors
/// Where it cannot be run.
pub(crate) fn repeated(
    ran: &TaskGraph,
    n: NonZeroU32,
    compute: impl Fn(Instant) -> Result<Finished, CliError>,
    began: Instant,
) -> Result<Finished, CliError> {
    let mut runs = vec![compute(began)?];
    while runs.len() < n.get() as usize && runs.iter().all(|run| run.result.is_ok()) {
        runs.push(compute(Instant::now())?);
    }
    let chosen = middle(ran, &runs.iter().map(|run| &run.trace).collect::<Vec<_>>());
    let finished = runs.remove(chosen);
    let others = runs.into_iter().map(|run| run.trace).collect();
    Ok(Finished { others, ..finished })
}

/// The spread of several runs; nothing where there was one.
pub(crate) fn table(repeats: &Repeats<'_>) -> String {
    let n = repeats.traces.len();
    let whole = repeats.whole();
    if n < 2 || whole.traces.is_empty() {
        return String::new();
    }
    let head = ["over all runs", "tasks", "min", "median", "max"].map(str::to_owned);
    let row = |name: &str, tasks: usize, spread: Spread, words: &dyn Fn(u64) -> String| {
        let [least, median, most] = [spread.least, spread.median, spread.most].map(words);
        [name.to_owned(), count(tasks as u64), least, median, most]
    };
    let time = |n: u64| duration(Nanos(n));
    let mut rows = vec![head];
    rows.extend(whole.by_name().iter().map(|named| row(&named.name, named.n_tasks, named.time, &time)));
    let n_tasks = repeats.written.len();
    rows.extend(whole.spread(|trace| trace.compute_time().0).map(|s| row("compute time", n_tasks, s, &time)));
    rows.extend(whole.spread(|trace| trace.peak_live_bytes).map(|s| row("blocks alive", n_tasks, s, &bytes)));
    let which = if whole.traces.len() < n { "the one that did not finish" } else { "the one in the middle" };
    format!(
        "\n{}{} runs of the same; above is {which}\n",
        columns(&rows, &[true, false, false, false, false]),
        count(n as u64)
    )
}

/// The same as data: each run, the one above first.
pub(crate) fn json(repeats: &Repeats<'_>) -> Value {
    let run = |trace: &&chunkscope::trace::Trace| {
        json!({
            "compute_s": trace.compute_time().as_secs(), "busy_s": trace.busy().as_secs(),
            "peak_live_bytes": trace.peak_live_bytes, "tasks": trace.spans.len()
        })
    };
    repeats.traces.iter().map(run).collect()
}
