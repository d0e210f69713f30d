//! `chunkscope sweep`: one expression with several chunk sizes and numbers of workers, side by side.

use super::{
    args::SweepArgs,
    error::CliError,
    findings::sentences,
    input,
    picture::open_first,
    report,
    run::{Plan, compute},
    say, side_by_side,
    watch::{Progress, Signals},
};
use chunkscope::{
    data::Nanos,
    inspect::{Schedule, advice, by_layer},
    quantity::{bytes, count, duration},
};
use serde_json::json;
use std::{fmt::Write, num::NonZeroU32, time::Instant};

/// One way to run it, and how it went at its best.
pub(crate) struct Row {
    pub(crate) value: String,
    workers: NonZeroU32,
    tasks: usize,
    pub(crate) time: Nanos,
    /// The time of all workers in which they had nothing to do.
    pub(crate) idle: Nanos,
    /// The median of the tasks of the layer that took longest.
    task: Nanos,
    utilization: f64,
    pub(crate) peak_bytes: u64,
    /// What is said of it.
    advice: Vec<String>,
}

pub(crate) fn sweep(args: &SweepArgs) -> Result<(), CliError> {
    let (name, text) = input::text_of(&args.input.source)?;
    let hole = format!("{{{}}}", args.over.name);
    if !text.contains(&hole) {
        return Err(CliError::usage(format!("there is no {hole} in the expression"))
            .hint(format!("write it where the values of --over {} go: chunks={hole}", args.over.name)));
    }
    let outputs = side_by_side::outputs_of(args)?;
    let signals = Signals::catch()?;
    let (mut rows, mut graphs) = (Vec::new(), Vec::new());
    for value in &args.over.values {
        let source = input::read_text(&name, &text.replace(&hole, value))?.tasks(&args.input.source)?;
        source.refuse_recording(&args.input.source)?;
        for &workers in &args.workers {
            rows.push(best_of(args, &source, value, workers, &signals)?);
        }
        graphs.push(source.written);
    }
    let best = rows.iter().map(|row| row.time).min().unwrap_or_default();
    let reasons = reasons(&args.over.name, &rows, best);
    let mut files = String::new();
    if !outputs.is_empty() {
        let scene = side_by_side::scene(args, &text, &graphs, &rows, &reasons);
        for output in &outputs {
            let _ = writeln!(files, "{}", side_by_side::write(&scene, &args.sheet, output)?);
        }
    }
    if args.json {
        say(&format!("{:#}\n", as_json(args, &rows)))?;
    } else {
        let gap = if reasons.is_empty() { "" } else { "\n" };
        let reasons: String = reasons.iter().flat_map(|reason| [reason, "\n"]).collect();
        say(&format!("{text}\n\n{}{gap}{reasons}{files}", table(&args.over.name, &rows, best)))?;
    }
    if args.sheet.open { open_first(&outputs) } else { Ok(()) }
}

/// Runs it as often as asked for; the fastest counts.
fn best_of(
    args: &SweepArgs,
    source: &input::Input,
    value: &str,
    workers: NonZeroU32,
    signals: &Signals,
) -> Result<Row, CliError> {
    let plan = Plan::with(source, workers, &args.settings)?;
    let mut best: Option<Row> = None;
    for _ in 0..args.repeat.get() {
        let finished = compute(source, &plan, signals, Progress::unless(args.json), None, Instant::now())?;
        finished.result?;
        let time = finished.trace.compute_time();
        if best.as_ref().is_some_and(|best| best.time <= time) {
            continue;
        }
        let schedule = Schedule::of(&plan.rewrite.graph, &finished.trace);
        let layers = by_layer(&source.written, &finished.measured);
        let found = advice(&source.written, &layers, &schedule, &finished.trace);
        best = Some(Row {
            value: value.to_owned(),
            workers,
            tasks: source.written.len(),
            time,
            task: layers.iter().max_by_key(|layer| layer.total).map_or(Nanos(0), |layer| layer.median),
            idle: schedule.idle.total(),
            utilization: schedule.utilization(),
            peak_bytes: finished.trace.peak_live_bytes,
            advice: sentences(&source.written, &found, workers.get()),
        });
    }
    best.ok_or_else(|| CliError::failure("nothing ran"))
}

fn table(name: &str, rows: &[Row], best: Nanos) -> String {
    let slowest = rows.iter().map(|row| row.time).max().unwrap_or_default();
    let head = [name, "workers", "time", "", "tasks", "a task", "busy", "alive", ""];
    let mut cells = vec![head.map(str::to_owned)];
    for row in rows {
        cells.push([
            row.value.clone(),
            row.workers.to_string(),
            duration(row.time),
            bar(row.time, slowest),
            count(row.tasks as u64),
            duration(row.task),
            format!("{:.0} %", 100.0 * row.utilization),
            bytes(row.peak_bytes),
            if row.time == best { "← fastest".to_owned() } else { String::new() },
        ]);
    }
    report::columns(&cells, &[false, false, false, true, false, false, false, false, true])
}

/// As long as the time, twelve cells for the slowest.
fn bar(time: Nanos, slowest: Nanos) -> String {
    const CELLS: u64 = 12;
    let eighths = (time.0 * CELLS * 8).div_ceil(slowest.0.max(1));
    let part = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"][(eighths % 8) as usize];
    "█".repeat((eighths / 8) as usize) + part
}

/// Why it is not faster at both ends, with as many workers as the fastest had.
fn reasons(name: &str, rows: &[Row], best: Nanos) -> Vec<String> {
    let Some(fastest) = rows.iter().find(|row| row.time == best) else { return Vec::new() };
    let alike: Vec<&Row> = rows.iter().filter(|row| row.workers == fastest.workers).collect();
    let mut reasons = Vec::new();
    for row in [alike.first(), alike.last()].into_iter().flatten().filter(|row| row.value != fastest.value) {
        for sentence in &row.advice {
            reasons.push(format!("{name} = {}: {sentence}", row.value));
        }
    }
    reasons
}

fn as_json(args: &SweepArgs, rows: &[Row]) -> serde_json::Value {
    let rows: Vec<serde_json::Value> = rows
        .iter()
        .map(|row| {
            json!({
                "value": row.value, "workers": row.workers, "compute_s": row.time.as_secs(), "tasks": row.tasks,
                "median_task_s": row.task.as_secs(), "utilization": row.utilization,
                "peak_live_bytes": row.peak_bytes, "advice": row.advice
            })
        })
        .collect();
    json!({ "name": args.over.name, "rows": rows })
}
