//! Graphs and traces to lines of JSON.

use super::About;
use crate::{
    chunks::unravel,
    data::{Id, Nanos, Rows, TaskId},
    graph::{Coords, Layer, Op, TaskGraph},
    trace::{FailureKind, News, Resident, Span, StepTime, Trace},
};
use serde_json::{Map, Value, json};
use std::fmt::Write as _;

/// A graph to draw: the same graph gives the same bytes.
pub fn plan(graph: &TaskGraph, expr: &str) -> String {
    let mut text = String::new();
    line(&mut text, &json!({"t": "chunkscope", "v": 1, "producer": "chunkscope"}));
    line(&mut text, &graph_line(graph, 0, "plan", json!({ "expr": expr })));
    text
}

/// A run: of the graph as written, or of one whose tasks stand for those of `written` by `origin`. `others` are further
/// runs of the same.
pub fn run(
    written: &TaskGraph,
    ran: Option<(&TaskGraph, &Rows<TaskId, TaskId>)>,
    (trace, others): (&Trace, &[Trace]),
    about: &About,
) -> String {
    let mut text = opening(written, ran, trace.workers, about);
    let (g, graph) = ran.map_or((0, written), |(ran, _)| (1, ran));
    trace_lines(&mut text, g, graph, trace, about);
    for (number, other) in (g + 1..).zip(others) {
        line(&mut text, &json!({"t": "repeat", "g": number, "of": g}));
        trace_lines(&mut text, number, graph, other, about);
    }
    text
}

/// The beginning of [`run`], before anything has happened. With [`news`] behind it, it is the recording of a run that
/// is going on, or has died.
pub fn opening(
    written: &TaskGraph,
    ran: Option<(&TaskGraph, &Rows<TaskId, TaskId>)>,
    workers: u32,
    about: &About,
) -> String {
    let mut text = String::new();
    let clock = json!({"unix_ns": about.began_unix_ns});
    line(
        &mut text,
        &json!({
            "t": "chunkscope", "v": 1, "producer": "chunkscope", "argv": about.argv, "pid": about.pid,
            "cpus": about.cpus, "clock": clock
        }),
    );
    let of_run = json!({
        "expr": about.expr, "scheduler": "chunkscope", "nworkers": workers, "at": about.began_unix_ns,
        "unit": "ns", "seed": about.seed
    });
    match ran {
        None => line(&mut text, &graph_line(written, 0, "run", of_run)),
        Some((ran, origin)) => {
            line(&mut text, &graph_line(written, 0, "plan", json!({ "expr": about.expr })));
            let origin: Vec<Vec<usize>> =
                origin.iter().map(|(_, old)| old.iter().map(|id| id.index()).collect()).collect();
            let extra = merged(of_run, json!({"of": 0, "origin": origin}));
            line(&mut text, &graph_line(ran, 1, "run", extra));
        }
    }
    let g = u32::from(ran.is_some());
    for w in 0..workers {
        line(
            &mut text,
            &json!({"t": "worker", "g": g, "w": w, "name": format!("w{w}"), "threads": 1, "at": 0}),
        );
    }
    text
}

/// What has happened since the last news: lines behind an [`opening`] of the same graphs, of which
/// `graph` is the one that runs, and `is_rewritten` says whether it is another than the one as written.
pub fn news(graph: &TaskGraph, is_rewritten: bool, news: &News, resident: &[Resident]) -> String {
    let (mut text, g) = (String::new(), u32::from(is_rewritten));
    let begun: Vec<Value> =
        news.begun.iter().map(|b| json!([b.task.index(), b.start.0, b.worker.index()])).collect();
    let rows = |span: &Span| span_row(graph, span, &news.steps, None);
    let rows: Vec<Value> = news.spans.iter().map(rows).collect();
    line(&mut text, &json!({"t": "spans", "g": g, "begun": begun, "types": TYPES, "rows": rows}));
    memory_lines(&mut text, g, resident);
    text
}

/// What values are said to be.
const TYPES: [[&str; 2]; 1] = [["chunkscope", "float64"]];

fn trace_lines(text: &mut String, g: u32, graph: &TaskGraph, trace: &Trace, about: &About) {
    // Lines of bounded length, so that a reader need not hold a whole run in one.
    for spans in trace.spans.chunks(4096) {
        let row = |span: &Span| span_row(graph, span, &trace.steps, Some(span.ready));
        let rows: Vec<Value> = spans.iter().map(row).collect();
        line(text, &json!({"t": "spans", "g": g, "types": TYPES, "rows": rows}));
    }
    memory_lines(text, g, &trace.resident);
    for failure in &trace.failures {
        line(
            text,
            &json!({
                "t": "fail", "g": g, "i": failure.task.index(), "code": code(failure.kind), "w": failure.worker.index(),
                "s": failure.start.0, "e": failure.end.0,
                "error": {"type": "KernelError", "message": failure.message}
            }),
        );
    }
    let mut done = vec![false; graph.len()];
    trace
        .spans
        .iter()
        .map(|s| s.task)
        .chain(trace.failures.iter().map(|f| f.task))
        .for_each(|t| done[t.index()] = true);
    let cut: Vec<usize> = (0..graph.len()).filter(|&i| !done[i]).collect();
    if !cut.is_empty() {
        line(text, &json!({"t": "cut", "g": g, "i": cut}));
    }
    line(
        text,
        &json!({
            "t": "end", "g": g, "at": trace.wall.0, "ok": cut.is_empty() && trace.failures.is_empty(),
            "done": trace.spans.len(), "peak_live": trace.peak_live_bytes,
            "memory": trace.memory.map(|memory| [memory.limit, memory.waited, memory.over]),
            "result": about.result
        }),
    );
}

/// What a failure is called.
fn code(kind: FailureKind) -> &'static str {
    match kind {
        FailureKind::Failed => "task-failed",
        FailureKind::Killed => "worker-killed",
    }
}

fn memory_lines(text: &mut String, g: u32, resident: &[Resident]) {
    for sample in resident {
        line(text, &json!({"t": "mem", "g": g, "at": sample.at.0, "w": null, "rss": sample.bytes}));
    }
}

fn span_row(graph: &TaskGraph, span: &Span, steps: &[StepTime], ready: Option<Nanos>) -> Value {
    let mut row = vec![
        json!(span.task.index()),
        json!(span.worker.index()),
        json!(span.start.0),
        json!(span.end.0),
        json!(ready.map(|ready| ready.0)),
        json!(span.start.0),
        json!(span.bytes),
        json!(0),
        json!(graph.block_shape(span.task)),
    ];
    let steps = &steps[span.steps.start as usize..span.steps.end as usize];
    if !steps.is_empty() {
        // The steps take turns, tile by tile; the format wants intervals: they stand end to end.
        let mut start = span.start.0;
        let intervals: Vec<Value> = steps
            .iter()
            .enumerate()
            .map(|(i, step)| {
                let interval = json!([i, start, start + step.busy.0]);
                start += step.busy.0;
                interval
            })
            .collect();
        let streamed: Vec<usize> = (0..steps.len()).filter(|&i| steps[i].streamed).collect();
        row.push(json!({ "st": intervals, "streamed": streamed }));
    }
    Value::Array(row)
}

fn graph_line(graph: &TaskGraph, g: u32, kind: &str, extra: Value) -> Value {
    let layers: Vec<Value> = graph.layers().values().iter().map(|layer| layer_entry(graph, layer)).collect();
    let ops: Vec<Value> = graph.layers().values().iter().map(|layer| op_entry(graph, layer)).collect();
    let tasks: Vec<Value> = graph
        .ids()
        .map(|id| {
            let task = graph.task(id);
            let at = match &graph.layer(task.layer).coords {
                Coords::Grid(grid) => json!(unravel(task.block, grid)),
                Coords::Listed(_) => json!(graph.coordinate(id)),
            };
            let inputs: Vec<usize> = graph.inputs(id).iter().map(|i| i.index()).collect();
            json!([task.layer.index(), at, task.layer.index(), inputs])
        })
        .collect();
    let outputs: Vec<usize> = graph.outputs().iter().map(|id| id.index()).collect();
    let base = json!({"t": "graph", "g": g, "kind": kind});
    let rest = json!({"layers": layers, "ops": ops, "tasks": tasks, "outputs": outputs});
    merged(merged(base, extra), rest)
}

fn layer_entry(graph: &TaskGraph, layer: &Layer) -> Value {
    let mut entry = Map::new();
    entry.insert("name".into(), json!(graph.name(layer.token)));
    entry.insert("label".into(), json!(graph.name(layer.name)));
    if let Some(chunks) = &layer.chunks {
        entry.insert("shape".into(), json!(chunks.shape()));
        entry.insert("chunks".into(), json!(chunks.axes()));
    }
    if let Some(dtype) = layer.dtype {
        entry.insert("dtype".into(), json!(dtype.name()));
    }
    Value::Object(entry)
}

fn op_entry(graph: &TaskGraph, layer: &Layer) -> Value {
    match &layer.op {
        Op::Fused(steps) => {
            let steps: Vec<&str> = steps.iter().map(|step| graph.name(step.name)).collect();
            json!({"op": steps.join("+"), "steps": steps})
        }
        _ => json!({"op": graph.name(layer.name)}),
    }
}

/// The fields of both, those of the first before those of the second.
fn merged(first: Value, second: Value) -> Value {
    match (first, second) {
        (Value::Object(mut fields), Value::Object(more)) => {
            fields.extend(more);
            Value::Object(fields)
        }
        (first, _) => first,
    }
}

fn line(text: &mut String, value: &Value) {
    writeln!(text, "{value}").expect("writing to a string");
}
