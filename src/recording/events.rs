//! A run in the Trace Event format, which Perfetto and Chrome's tracing page show.
//!
//! In: the graph that ran and its trace. Out: one JSON object. A worker is a thread with a slice for each task; arrows
//! are flow events, from the end of a task to the begin of its user; the bytes of blocks that are alive are a counter, and so
//! is the memory of the process.
//! Times are in microseconds with three decimals, so no nanosecond is lost. Events are in order of time, as the format
//! asks for.

use crate::{
    data::{Id, Nanos, WorkerId},
    graph::{Op, TaskGraph},
    inspect::{Live, distinct},
    trace::{Failure, Span, Trace},
};
use serde_json::{Value, json};

/// Where a process is needed: a run is one.
const PROCESS: u32 = 1;

/// Writes a run of `graph`; `expr` is what the process is called.
pub fn trace_events(graph: &TaskGraph, trace: &Trace, expr: &str) -> String {
    let mut events = names(trace, expr);
    let mut timed: Vec<(Nanos, Value)> = Vec::new();
    for span in &trace.spans {
        timed.push((span.start, slice(graph, trace, span)));
    }
    for failure in &trace.failures {
        timed.push((failure.start, failed(graph, failure)));
    }
    arrows(graph, trace, &mut timed);
    // Several changes at one instant are one: the last counts.
    let mut curve = Live::of(graph, trace).curve();
    curve.reverse();
    curve.dedup_by_key(|(at, _)| *at);
    for (at, bytes) in curve.into_iter().rev() {
        timed.push((at, event("C", "live blocks", at, 0, json!({ "args": { "bytes": bytes } }))));
    }
    for sample in &trace.resident {
        let args = json!({ "args": { "bytes": sample.bytes } });
        timed.push((sample.at, event("C", "memory of the process", sample.at, 0, args)));
    }
    timed.sort_by_key(|(at, _)| *at);
    events.extend(timed.into_iter().map(|(_, event)| event));
    let mut text = String::from("{\"displayTimeUnit\":\"ns\",\"traceEvents\":[\n");
    for (i, event) in events.iter().enumerate() {
        text.push_str(if i > 0 { ",\n" } else { "" });
        text.push_str(&event.to_string());
    }
    text.push_str("\n]}\n");
    text
}

/// What the process and its threads are called, and in which order they stand.
fn names(trace: &Trace, expr: &str) -> Vec<Value> {
    let meta = |name: &str, thread: u32, args: Value| json!({"ph": "M", "name": name, "pid": PROCESS, "tid": thread, "args": args});
    let mut events = vec![meta("process_name", 0, json!({ "name": expr }))];
    for worker in 0..trace.workers {
        events.push(meta("thread_name", worker, json!({ "name": format!("worker {worker}") })));
        events.push(meta("thread_sort_index", worker, json!({ "sort_index": worker })));
    }
    events
}

/// An event with these fields beside those that all have.
fn event(phase: &str, name: &str, at: Nanos, thread: usize, fields: Value) -> Value {
    let mut event = json!({"ph": phase, "name": name, "pid": PROCESS, "tid": thread, "ts": micros(at)});
    if let (Some(event), Value::Object(fields)) = (event.as_object_mut(), fields) {
        event.extend(fields);
    }
    event
}

fn micros(time: Nanos) -> Value {
    let text = format!("{}.{:03}", time.0 / 1000, time.0 % 1000);
    serde_json::from_str(&text).unwrap_or_default()
}

fn slice(graph: &TaskGraph, trace: &Trace, span: &Span) -> Value {
    let mut args = json!({"key": graph.key(span.task), "bytes": span.bytes});
    if let Op::Fused(steps) = &graph.layer_of(span.task).op {
        let times = steps.iter().zip(trace.steps(span));
        let times = times.map(|(step, time)| json!({ graph.name(step.name): micros(time.busy) }));
        args["steps_us"] = times.collect();
    }
    let fields =
        json!({"cat": graph.label(span.task), "dur": micros(span.end.since(span.start)), "args": args});
    event("X", &graph.title(span.task), span.start, span.worker.index(), fields)
}

fn failed(graph: &TaskGraph, failure: &Failure) -> Value {
    let fields = json!({
        "cat": "failed", "cname": "terrible", "dur": micros(failure.end.since(failure.start)),
        "args": {"key": graph.key(failure.task), "error": failure.message}
    });
    event("X", &graph.title(failure.task), failure.start, failure.worker.index(), fields)
}

/// Two events for each dependency whose both ends ran: one within the slice of the input, one at the begin of its user.
fn arrows(graph: &TaskGraph, trace: &Trace, timed: &mut Vec<(Nanos, Value)>) {
    let mut spans = vec![None; graph.len()];
    trace.spans.iter().for_each(|span| spans[span.task.index()] = Some(span));
    let mut id = 0u64;
    for user in &trace.spans {
        for input in distinct(graph.inputs(user.task)) {
            let Some(from) = spans[input.index()] else { continue };
            // An instant before its end: at the end the next slice of the thread may have begun.
            let leaves = Nanos(from.end.0.saturating_sub(1)).max(from.start);
            for (phase, at, worker) in [("s", leaves, from.worker), ("f", user.start, user.worker)] {
                timed.push((at, arrow(phase, at, worker, id)));
            }
            id += 1;
        }
    }
}

fn arrow(phase: &str, at: Nanos, worker: WorkerId, id: u64) -> Value {
    let mut fields = json!({"cat": "input", "id": id});
    if phase == "f" {
        fields["bp"] = json!("e");
    }
    event(phase, "input", at, worker.index(), fields)
}
