//! `chunkscope diff`: the runs of two recordings, side by side.

use super::{
    args::DiffArgs,
    error::CliError,
    input::{self, Input},
    picture::{check_chunks, check_layers, open_first, outputs_of},
    report::{columns, workers},
    say,
    shown::{Picture, Shown},
};
use chunkscope::{
    data::Nanos,
    inspect::{Comparison, Pair, Schedule, Spread},
    quantity::{bytes, count, counted, duration},
    recording::{self, RecordedRun},
};
use serde_json::{Value, json};
use std::fmt::Write;

/// So many tasks are told, those that differ most.
const TASKS_TOLD: usize = 10;
/// So many names are told in the verdict, and of those that only one side has.
const NAMES_TOLD: usize = 3;

/// With a greater chance to find a difference where none is, it is said.
const SMALL_CHANCE: f64 = 0.05;

/// A recording with its runs.
struct Side<'a> {
    source: &'a str,
    input: Input,
}

impl<'a> Side<'a> {
    /// Reads a recording.
    ///
    /// # Errors
    /// Where there is none, or it holds no run.
    fn read(source: &'a str) -> Result<Self, CliError> {
        let input = input::read(source)?.tasks(source)?;
        if input.run.is_some() {
            return Ok(Self { source, input });
        }
        Err(CliError::usage(format!("{source} holds no run to compare"))
            .hint("record some: chunkscope run … --repeat 5 -o runs.ndjson"))
    }

    fn run(&self) -> &RecordedRun {
        self.input.run.as_ref().expect("it was read with a run")
    }

    /// Of the run that stands for all: how much of the workers' time was computing.
    fn busy(&self) -> String {
        let run = self.run();
        let schedule = Schedule::of(&run.graph, &run.trace);
        format!("{}, {:.0} % busy", workers(run.trace.workers), 100.0 * schedule.utilization())
    }

    /// # Errors
    /// Where no run finished.
    fn check(&self) -> Result<(), CliError> {
        let has_whole = !self.run().repeats(&self.input.written).whole().traces.is_empty();
        if has_whole {
            Ok(())
        } else {
            Err(CliError::usage(format!("no run in {} was finished", self.source)))
        }
    }
}

pub(crate) fn diff(args: &DiffArgs) -> Result<(), CliError> {
    if args.before == "-" && args.now == "-" {
        return Err(CliError::usage("only one of the two recordings can come from standard input"));
    }
    let (before, now) = (Side::read(&args.before)?, Side::read(&args.now)?);
    [&before, &now].into_iter().try_for_each(Side::check)?;
    let written = &now.input.written;
    let outputs = outputs_of(&args.picture, None)?;
    check_layers(&args.picture, written)?;
    check_chunks(&args.picture, written, &args.now)?;
    if let Some(refused) = refused(args) {
        return Err(refused);
    }
    let sides = [&before, &now].map(|side| side.run().repeats(&side.input.written));
    let compared = Comparison::of(&sides[0], &sides[1]).ok_or_else(|| {
        CliError::usage(format!("{} and {} have no operation in common", args.before, args.now))
            .hint("compare two runs of one program, or of two that do alike things")
    })?;
    let told = Told { before, now: &now, compared: &compared };
    let [verdict, ..] = told.verdict();
    let picture = Picture {
        args: &args.picture,
        shown: Shown::Tasks(written),
        expr: &now.input.expr,
        asked_direction: None,
        color: None,
        run: None,
        compared: Some((&compared, &verdict)),
        moment: None,
        recording: &|| recording::plan(written, &now.input.expr),
    };
    let (files, drawn) = picture.write_all(&outputs);
    if args.json {
        let mut json = told.json();
        json["files"] = json!(files);
        say(&format!("{json:#}\n"))?;
    } else {
        say(&told.text())?;
        files.iter().try_for_each(|file| say(&format!("{file}\n")))?;
    }
    drawn?;
    say(&picture.in_terminal()?)?;
    if args.picture.sheet.open { open_first(&outputs) } else { Ok(()) }
}

/// What a picture of changes has not got.
fn refused(args: &DiffArgs) -> Option<CliError> {
    use super::args::Panel;
    let is_of_run = |panel: &&Panel| matches!(panel, Panel::Timeline | Panel::Memory);
    if args.picture.panels.iter().any(|panel| is_of_run(&panel)) {
        return Some(
            CliError::usage("--panels timeline and memory are of one run, and a comparison has two")
                .hint("draw each of the recordings"),
        );
    }
    args.picture.color.map(|_| {
        CliError::usage("--color: the colours of a comparison say what takes longer")
            .hint("leave --color out")
    })
}

/// All that is told.
struct Told<'a> {
    before: Side<'a>,
    now: &'a Side<'a>,
    compared: &'a Comparison,
}

impl Told<'_> {
    fn text(&self) -> String {
        let compared = self.compared;
        let mut text = format!("{}\n\n{}\n", self.now.input.expr, self.verdict().join("\n"));
        let _ = write!(text, "\n{}", self.names());
        for (i, side) in [self.before.source, self.now.source].into_iter().enumerate() {
            if !compared.only[i].is_empty() {
                let _ = writeln!(text, "only in {side}: {}", told_names(&compared.only[i]));
            }
        }
        let tasks = self.tasks();
        if !tasks.is_empty() {
            let _ = write!(text, "\n{tasks}");
        }
        text
    }

    /// Three lines: the time, where it comes from, workers and memory.
    fn verdict(&self) -> [String; 3] {
        let Comparison { compute, peak, n_runs, .. } = self.compared;
        let runs = match self.compared.chance() {
            _ if !self.compared.knows_spread() => "one run each: their spread is unknown".to_owned(),
            chance if chance > SMALL_CHANCE => {
                format!("{} and {} runs: too few to rule out chance", n_runs[0], n_runs[1])
            }
            _ => format!("{} and {} runs", n_runs[0], n_runs[1]),
        };
        let times = format!("{} → {}", spread_of_time(compute.a), spread_of_time(compute.b));
        let time = if compute.differs() {
            format!("{}: {times} ({runs})", faster_or_slower(*compute))
        } else {
            format!("as fast as before, as far as the runs can tell: {times} ({runs})")
        };
        let names = self.compared.names_by_difference();
        let named: Vec<String> = names
            .iter()
            .take(NAMES_TOLD)
            .map(|named| format!("{} {}", named.name, signed(named.time)))
            .collect();
        let why = match named.as_slice() {
            [] => "no operation differs by more than the runs do among themselves".to_owned(),
            named => format!("time of all tasks: {}", named.join(", ")),
        };
        let [busy_before, busy_now] = [&self.before, self.now].map(Side::busy);
        let memory = if peak.differs() {
            format!("{} → {} of blocks alive at most", bytes(peak.a.median), bytes(peak.b.median))
        } else {
            format!("{} of blocks alive at most, as before", bytes(peak.b.median))
        };
        [time, why, format!("{busy_before} → {busy_now}; {memory}")]
    }

    /// A table by name.
    fn names(&self) -> String {
        let head = ["operation", "tasks", "before", "now", "difference"].map(str::to_owned);
        let mut rows = vec![head];
        for named in &self.compared.names {
            let tasks = match named.n_tasks {
                [a, b] if a == b => count(a as u64),
                [a, b] => format!("{} → {}", count(a as u64), count(b as u64)),
            };
            let [a, b] = [named.time.a, named.time.b].map(spread_of_time);
            rows.push([named.name.clone(), tasks, a, b, difference(named.time)]);
        }
        columns(&rows, &[true, false, false, false, false])
    }

    /// A table of the tasks that differ most.
    fn tasks(&self) -> String {
        let written = &self.now.input.written;
        let differing = self.compared.differing_tasks(written);
        if differing.is_empty() || !self.compared.knows_spread() {
            return String::new();
        }
        let by_chance = self.compared.chance() * written.len() as f64;
        if differing.len() as f64 <= by_chance {
            return format!(
                "{} differ; of {} so many could by chance, with so few runs (--repeat)\n",
                counted(differing.len() as u64, "task"),
                count(written.len() as u64)
            );
        }
        let head = ["task", "before", "now", "difference"].map(str::to_owned);
        let mut rows = vec![head];
        for (task, pair) in differing.iter().take(TASKS_TOLD) {
            let [a, b] = [pair.a, pair.b].map(spread_of_time);
            rows.push([written.title(*task), a, b, difference(*pair)]);
        }
        let more = differing.len().saturating_sub(TASKS_TOLD) as u64;
        let more = if more > 0 {
            format!("and {} that differ\n", counted(more, "more task"))
        } else {
            String::new()
        };
        columns(&rows, &[true, false, false, false]) + &more
    }

    fn json(&self) -> Value {
        let compared = self.compared;
        let written = &self.now.input.written;
        let names: Vec<Value> = compared
            .names
            .iter()
            .map(|named| merged(pair_json(named.time), json!({ "name": named.name, "tasks": named.n_tasks })))
            .collect();
        let tasks: Vec<Value> = compared
            .differing_tasks(written)
            .into_iter()
            .map(|(task, pair)| merged(pair_json(pair), json!({ "task": written.key(task) })))
            .collect();
        let peak = [compared.peak.a, compared.peak.b].map(|s| json!([s.least, s.median, s.most]));
        json!({
            "verdict": self.verdict(),
            "is_of_one_graph": compared.is_of_one_graph(),
            "runs": compared.n_runs,
            "chance": compared.chance(),
            "compute": pair_json(compared.compute),
            "work": pair_json(compared.work),
            "peak_bytes": { "before": peak[0], "now": peak[1], "differs": compared.peak.differs() },
            "operations": names,
            "only_before": compared.only[0].iter().map(|(name, _)| name).collect::<Vec<_>>(),
            "only_now": compared.only[1].iter().map(|(name, _)| name).collect::<Vec<_>>(),
            "differing_tasks": tasks,
        })
    }
}

/// Least, median and most in seconds, and whether the two differ.
fn pair_json(pair: Pair) -> Value {
    let [before, now] =
        [pair.a, pair.b].map(|spread| [spread.least, spread.median, spread.most].map(|n| Nanos(n).as_secs()));
    json!({ "before_s": before, "now_s": now, "ratio": pair.ratio(), "differs": pair.differs() })
}

fn merged(first: Value, second: Value) -> Value {
    let (Value::Object(mut all), Value::Object(more)) = (first, second) else { return Value::Null };
    all.extend(more);
    Value::Object(all)
}

/// The median, and where runs differ by how much.
fn spread_of_time(spread: Spread) -> String {
    match spread.width() {
        0 => duration(spread.time()),
        width => format!("{} ± {}", duration(spread.time()), duration(Nanos(width.div_ceil(2)))),
    }
}

fn faster_or_slower(pair: Pair) -> String {
    let ratio = pair.ratio();
    if ratio < 1.0 { format!("{:.2}× as fast", 1.0 / ratio) } else { format!("{ratio:.2}× as long") }
}

/// With its sign, where it is one.
fn signed(pair: Pair) -> String {
    let [a, b] = [pair.a.median, pair.b.median];
    format!("{}{}", if b < a { "−" } else { "+" }, duration(Nanos(a.abs_diff(b))))
}

/// What stands in the last column of a table.
fn difference(pair: Pair) -> String {
    if pair.differs() { format!("{} ({:.2}×)", signed(pair), pair.ratio()) } else { "none".to_owned() }
}

fn told_names(names: &[(String, usize)]) -> String {
    let told: Vec<String> =
        names.iter().take(NAMES_TOLD).map(|(name, n)| format!("{name} × {}", count(*n as u64))).collect();
    let more = names.len().saturating_sub(NAMES_TOLD);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    told.join(", ") + &more
}
