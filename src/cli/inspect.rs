//! `chunkscope inspect`

use super::{
    args::InspectArgs,
    error::CliError,
    input,
    report::{Report, workers},
    run::{Plan, compute, report},
    say,
    watch::{Progress, Signals},
};
use chunkscope::{
    data::{Id, Nanos},
    graph::TaskGraph,
    inspect::{After, Link, Schedule, as_written, by_layer},
    quantity::{bytes, count, counted, duration},
};
use serde_json::json;
use std::{fmt::Write, time::Instant};

/// Of the chain that decided the wall time, so many links are told at each end.
const LINKS_TOLD: usize = 5;

pub(crate) fn inspect(args: &InspectArgs) -> Result<(), CliError> {
    let began = Instant::now();
    let input = input::read(&args.input.source)?.tasks(&args.input.source)?;
    if let Some(run) = &input.run {
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
        return say(&tell(&report, &run.graph, args.json));
    }
    input.refuse_recording(&args.input.source)?;
    let plan = Plan::new(&input, &args.work)?;
    let signals = Signals::catch()?;
    let finished = compute(&input, &plan, &signals, Progress::unless(args.json), began)?;
    let layers = by_layer(&input.written, &finished.measured);
    let told = tell(&report(&input, &finished, &layers), &plan.rewrite.graph, args.json);
    finished.result?;
    say(&told)
}

/// All that is said of a run of `ran`.
fn tell(report: &Report<'_>, ran: &TaskGraph, as_json: bool) -> String {
    let schedule = Schedule::of(ran, report.trace);
    if as_json {
        return format!("{:#}\n", json(report, ran, &schedule));
    }
    let mut text = format!("{}\n\n", report.expr);
    let facts = facts(report, ran, &schedule);
    for (name, fact) in &facts {
        let _ = writeln!(text, "{name:<10}{fact}");
    }
    let _ = write!(text, "\n{}\nwhat decided the wall time\n{}", report.table(), chain(ran, &schedule));
    text
}

fn facts(report: &Report<'_>, ran: &TaskGraph, schedule: &Schedule) -> Vec<(&'static str, String)> {
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
        ("memory", format!("{} of blocks alive at most{}", bytes(trace.peak_live_bytes), report.waited())),
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

fn json(report: &Report<'_>, ran: &TaskGraph, schedule: &Schedule) -> serde_json::Value {
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
    })
}
