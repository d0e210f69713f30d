//! `chunkscope inspect`

use super::{
    args::InspectArgs,
    error::CliError,
    findings::{self, Prediction, at_peak, predictions, sentences, what_if_json},
    input::{self, Input},
    machine, outputs,
    report::{Report, workers},
    run::{Plan, compute, report},
    say,
    watch::{Progress, Signals},
    what_if::{self, Played},
};
use chunkscope::{
    data::{Id, Nanos},
    exec::RunOptions,
    graph::TaskGraph,
    inspect::{self, Advice, After, Link, Live, RunOf, Schedule, Spread, as_written, by_layer},
    quantity::{bytes, count, counted, duration},
    recording,
};
use serde_json::json;
use std::{fmt::Write, time::Instant};

/// Of the chain that decided the wall time, so many links are told at each end.
const LINKS_TOLD: usize = 5;

/// All that was found out of a run.
struct Findings<'a> {
    report: Report<'a>,
    /// The graph that ran.
    ran: &'a TaskGraph,
    /// How much the runs of the recording differ, where there are several, and how many they are.
    repeats: Option<(usize, Spread)>,
    schedule: Schedule,
    live: Live,
    predictions: Vec<Prediction>,
    /// The run with changes that were asked for.
    played: Vec<Played>,
    advice: Vec<Advice>,
}

impl<'a> Findings<'a> {
    fn new(report: Report<'a>, ran: &'a TaskGraph) -> Self {
        let trace = report.trace;
        let schedule = Schedule::of(ran, trace);
        Self {
            live: Live::of(ran, trace),
            predictions: predictions(ran, trace, schedule.dispatch_of_a_task(trace)),
            advice: inspect::advice(report.written, report.layers, &schedule, trace),
            report,
            ran,
            schedule,
            repeats: None,
            played: Vec::new(),
        }
    }
}

pub(crate) fn inspect(args: &InspectArgs) -> Result<(), CliError> {
    let began = Instant::now();
    let input = input::read(&args.input.source)?.tasks(&args.input.source)?;
    if let Some(path) = &args.trace {
        outputs::check_writable(path)?;
    }
    if let Some(run) = &input.run {
        if args.verify {
            return Err(CliError::usage(
                "--verify runs the expression again, which a recording does not have",
            ));
        }
        let measured = as_written(&input.written, &run.origin, &run.trace);
        let report = Report {
            expr: &input.expr,
            written: &input.written,
            layers: &by_layer(&input.written, &measured),
            trace: &run.trace,
            seed: run.seed,
            wall: run.trace.wall,
            room: None,
        };
        let repeats = run.repeats(&input.written);
        let spread = repeats.spread(|trace| trace.compute_time().0).filter(|_| repeats.traces.len() > 1);
        let repeats = spread.map(|spread| (repeats.traces.len(), spread));
        let of = RunOf {
            written: &input.written,
            ran: &run.graph,
            origin: &run.origin,
            trace: &run.trace,
            measured: &measured,
        };
        let played = what_if::played(&of, &args.what_if)?;
        return conclude(args, &Findings { repeats, played, ..Findings::new(report, &run.graph) });
    }
    input.refuse_recording(&args.input.source)?;
    let plan = Plan::new(&input, &args.work)?;
    let signals = Signals::catch()?;
    let finished = compute(&input, &plan, &signals, Progress::unless(args.json), None, began)?;
    let layers = by_layer(&input.written, &finished.measured);
    let mut findings = Findings::new(report(&input, &finished, &layers), &plan.rewrite.graph);
    if let Err(error) = &finished.result {
        return Err(error.clone());
    }
    findings.played = what_if::played(&finished.run_of(&input, &plan.rewrite), &args.what_if)?;
    if args.verify {
        verify(&input, &plan, &signals, args, &mut findings.predictions)?;
    }
    conclude(args, &findings)
}

/// Runs it with every number of workers that was played through and that this machine has processors for.
fn verify(
    input: &Input,
    plan: &Plan,
    signals: &Signals,
    args: &InspectArgs,
    predictions: &mut [Prediction],
) -> Result<(), CliError> {
    for row in predictions.iter_mut().filter(|row| row.workers <= machine::processors()) {
        let options = RunOptions { workers: row.workers, ..plan.options.clone() };
        let plan = plan.with_options(options);
        let finished = compute(input, &plan, signals, Progress::unless(args.json), None, Instant::now())?;
        finished.result?;
        row.ran = Some(finished.trace.compute_time());
    }
    Ok(())
}

/// Tells what was found, and fails where a condition holds.
fn conclude(args: &InspectArgs, findings: &Findings<'_>) -> Result<(), CliError> {
    let Findings { report, ran, .. } = findings;
    say(&if args.json { format!("{:#}\n", json(findings)) } else { tell(findings) })?;
    if let Some(path) = &args.trace {
        let events = recording::trace_events(ran, report.trace, report.expr);
        outputs::write(path, |out| out.write_all(events.as_bytes()))?;
    }
    let broken = args.fail_if.iter().filter_map(|c| c.broken_by(&findings.schedule, report.trace));
    let broken: Vec<String> = broken.collect();
    if broken.is_empty() { Ok(()) } else { Err(CliError::failure(broken.join("; "))) }
}

/// All that is said of a run.
fn tell(findings: &Findings<'_>) -> String {
    let Findings { report, ran, schedule, live, predictions, advice, repeats, played } = findings;
    let mut text = format!("{}\n\n", report.expr);
    if let Some((n, Spread { least, most, .. })) = repeats {
        let [least, most] = [least, most].map(|n| duration(Nanos(*n)));
        let is_whole = report.trace.spans.len() == ran.len();
        let which = if is_whole { "is the one in the middle" } else { "one did not finish" };
        let _ = writeln!(text, "runs      {}, {least} to {most}: this {which}", count(*n as u64));
    }
    for (name, fact) in &facts(findings) {
        let _ = writeln!(text, "{name:<10}{fact}");
    }
    let _ = write!(text, "\n{}", report.table());
    let mut section = |title: &str, lines: String| {
        if !lines.is_empty() {
            let _ = write!(text, "\n{title}\n{lines}");
        }
    };
    section("what decided the wall time", chain(ran, schedule));
    section("what was alive at the peak", at_peak(ran, live));
    section(
        "the same tasks, played through with other workers",
        findings::what_if(predictions, report.trace),
    );
    section("what if, played through", what_if::lines(played));
    let sentences = sentences(report.written, advice, schedule.workers);
    section("advice", sentences.join("\n") + if sentences.is_empty() { "" } else { "\n" });
    text
}

fn facts(findings: &Findings<'_>) -> Vec<(&'static str, String)> {
    let Findings { report, ran, schedule, live, .. } = findings;
    let trace = report.trace;
    let Schedule { work, span, wall, idle, .. } = schedule;
    let path: Vec<String> = schedule.critical_path.iter().map(|&task| ran.title(task)).collect();
    let path = match path.as_slice() {
        [first, .., last] if path.len() > 3 => format!("{first} → … → {last}"),
        all => all.join(" → "),
    };
    let all = (u64::from(schedule.workers) * wall.0).max(1) as f64;
    let share = |time: Nanos| format!("{:.1} %", 100.0 * time.0 as f64 / all);
    vec![
        ("wall", format!("{} on {}", duration(*wall), workers(schedule.workers))),
        ("work", format!("{} in {}", duration(*work), counted(trace.spans.len() as u64, "task"))),
        (
            "critical",
            format!(
                "{} in {}: {path}",
                duration(*span),
                counted(schedule.critical_path.len() as u64, "task")
            ),
        ),
        (
            "parallel",
            format!(
                "{:.2} workers could be kept busy; {:.2} were",
                schedule.parallelism(),
                schedule.utilization() * f64::from(schedule.workers)
            ),
        ),
        (
            "limits",
            format!(
                "{} is the least for {}, {} the most while no worker idles",
                duration(schedule.at_least()),
                workers(schedule.workers),
                duration(schedule.at_most())
            ),
        ),
        ("busy", format!("{} of the workers' time", share(*work))),
        (
            "idle",
            format!(
                "{} starting, {} waiting for inputs, {} dispatch, {} finished",
                share(idle.starting),
                share(idle.inputs),
                share(idle.dispatch),
                share(idle.finished)
            ),
        ),
        (
            "memory",
            format!(
                "{} of blocks alive at most, {} after the start{}{}",
                bytes(trace.peak_live_bytes),
                duration(live.peak_at),
                trace
                    .peak_resident()
                    .map_or_else(String::new, |n| format!("; {} of the whole process at most", bytes(n))),
                report.waited()
            ),
        ),
    ]
}

/// The links of the chain, one a line.
fn chain(ran: &TaskGraph, schedule: &Schedule) -> String {
    let links = &schedule.chain;
    let mut text = String::new();
    for (i, link) in links.iter().enumerate() {
        if links.len() > 2 * LINKS_TOLD && i >= LINKS_TOLD && i < links.len() - LINKS_TOLD {
            if i == LINKS_TOLD {
                let between = &links[LINKS_TOLD..links.len() - LINKS_TOLD];
                let busy: Nanos = between.iter().map(|link| link.busy).sum();
                let _ =
                    writeln!(text, "{:>10}  … {} more tasks", duration(busy), count(between.len() as u64));
            }
            continue;
        }
        let _ = writeln!(text, "{}", link_line(ran, link));
    }
    let _ = writeln!(text, "{:>10}  collecting the result", duration(schedule.collecting()));
    text
}

fn link_line(ran: &TaskGraph, link: &Link) -> String {
    let (busy, gap, worker) = (duration(link.busy), duration(link.gap), link.worker.index());
    let after = match link.after {
        After::Start => "the start".to_owned(),
        After::Input(task) => ran.title(task),
        After::Worker(_) => format!("worker {worker} was free"),
    };
    format!("{busy:>10}  {} on worker {worker}, {gap} after {after}", ran.title(link.task))
}

fn json(findings: &Findings<'_>) -> serde_json::Value {
    let Findings { report, ran, schedule, live, predictions, advice, repeats, played } = findings;
    let Schedule { work, span, wall, idle, .. } = schedule;
    let chain: Vec<serde_json::Value> = schedule
        .chain
        .iter()
        .map(|link| {
            let after = match link.after {
                After::Start => json!("start"),
                After::Input(task) => json!({ "input": ran.key(task) }),
                After::Worker(task) => json!({ "worker": ran.key(task) }),
            };
            json!({
                "task": ran.key(link.task), "worker": link.worker.index(), "after": after,
                "gap_s": link.gap.as_secs(), "busy_s": link.busy.as_secs()
            })
        })
        .collect();
    json!({
        "run": report.json(None, &[]),
        "runs": repeats.map_or(1, |(n, _)| n),
        "compute_s": repeats.map(|(_, s)| [s.least, s.median, s.most].map(|n| Nanos(n).as_secs())),
        "work_s": work.as_secs(),
        "critical_path_s": span.as_secs(),
        "critical_path": schedule.critical_path.iter().map(|&task| ran.key(task)).collect::<Vec<_>>(),
        "run_wall_s": wall.as_secs(),
        "parallelism": schedule.parallelism(),
        "utilization": schedule.utilization(),
        "at_least_s": schedule.at_least().as_secs(),
        "at_most_s": schedule.at_most().as_secs(),
        "idle": {
            "starting_s": idle.starting.as_secs(), "inputs_s": idle.inputs.as_secs(),
            "dispatch_s": idle.dispatch.as_secs(), "finished_s": idle.finished.as_secs()
        },
        "chain": chain,
        "collecting_s": schedule.collecting().as_secs(),
        "peak": {
            "at_s": live.peak_at.as_secs(),
            "bytes": live.peak_bytes,
            "blocks": live.at_peak().into_iter().map(|task| ran.key(task)).collect::<Vec<_>>(),
        },
        "what_if": what_if_json(predictions),
        "what_if_changed": what_if::json(played),
        "advice": sentences(report.written, advice, schedule.workers),
    })
}
