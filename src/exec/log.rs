//! What one worker writes down, and the trace that the logs of all become.

use crate::{
    data::{IdVec, Nanos, TaskId, WorkerId},
    graph::TaskGraph,
    trace::{Clock, Failure, Span, StepTime, Trace},
};

/// The log of one worker: only it writes there, so there is no lock.
#[derive(Debug)]
pub(super) struct Log {
    worker: WorkerId,
    spans: Vec<Span>,
    steps: Vec<StepTime>,
    failures: Vec<Failure>,
}

/// When a task began and ended.
#[derive(Clone, Copy, Debug)]
pub(super) struct Times {
    pub(super) start: Nanos,
    pub(super) end: Nanos,
}

impl Log {
    pub(super) fn new(worker: WorkerId) -> Self {
        Self { worker, spans: Vec::new(), steps: Vec::new(), failures: Vec::new() }
    }
    pub(super) fn finished(&mut self, task: TaskId, times: Times, bytes: u64, steps: &[StepTime]) {
        let first = self.steps.len() as u32;
        self.steps.extend_from_slice(steps);
        let Times { start, end } = times;
        let steps = first..self.steps.len() as u32;
        // When it was ready is known when all logs are together.
        self.spans.push(Span { task, worker: self.worker, ready: Nanos(0), start, end, bytes, steps });
    }
    pub(super) fn failed(&mut self, task: TaskId, times: Times, message: String) {
        let Times { start, end } = times;
        self.failures.push(Failure { task, worker: self.worker, start, end, message });
    }
    /// One trace from the logs of all workers.
    pub(super) fn into_trace(graph: &TaskGraph, logs: Vec<Self>, wall: Nanos) -> Trace {
        let workers = logs.len() as u32;
        let mut trace = Trace {
            clock: Clock::Monotonic,
            workers,
            spans: Vec::with_capacity(logs.iter().map(|log| log.spans.len()).sum()),
            steps: Vec::new(),
            failures: Vec::new(),
            wall,
            peak_live_bytes: 0,
            memory: None,
        };
        for log in logs {
            let first = trace.steps.len() as u32;
            trace.steps.extend(log.steps);
            trace.spans.extend(log.spans.into_iter().map(|mut span| {
                span.steps = span.steps.start + first..span.steps.end + first;
                span
            }));
            trace.failures.extend(log.failures);
        }
        set_ready(graph, &mut trace.spans);
        trace.peak_live_bytes = peak_live_bytes(graph, &trace.spans);
        // Each worker's spans are in order already, which a stable sort merges in linear time.
        trace.spans.sort_by_key(|span| (span.start, span.task));
        trace.failures.sort_by_key(|failure| (failure.end, failure.task));
        trace
    }
}

/// A task is ready when the last of its inputs has ended, one without inputs when the run begins. The clock goes
/// forward on all threads alike, but the trace is right even where it does not quite.
fn set_ready(graph: &TaskGraph, spans: &mut [Span]) {
    let mut ends = IdVec::<TaskId, Nanos>::filled(graph.len(), Nanos(0));
    for span in &*spans {
        ends[span.task] = span.end;
    }
    for span in spans {
        let last = graph.inputs(span.task).iter().map(|&input| ends[input]).max();
        span.ready = last.unwrap_or_default().min(span.start);
    }
}

/// A value is alive from the end of its task to the end of its last user; an output to the end of the run. Found
/// here from the times rather than counted during the run, where all workers would write to one number.
fn peak_live_bytes(graph: &TaskGraph, spans: &[Span]) -> u64 {
    let mut bytes = IdVec::<TaskId, u64>::filled(graph.len(), 0);
    let mut reads_left: IdVec<TaskId, u32> = graph.ids().map(|id| graph.users(id).len() as u32).collect();
    for &output in graph.outputs() {
        reads_left[output] += 1;
    }
    let mut by_end: Vec<(Nanos, TaskId)> = spans.iter().map(|span| (span.end, span.task)).collect();
    // Where the clock is coarse, inputs still come before users, which have larger ids.
    by_end.sort();
    for span in spans {
        bytes[span.task] = span.bytes;
    }
    let (mut live, mut peak) = (0u64, 0);
    for (_, task) in by_end {
        live += bytes[task];
        peak = peak.max(live);
        for &input in graph.inputs(task) {
            reads_left[input] -= 1;
            if reads_left[input] == 0 {
                live = live.saturating_sub(bytes[input]);
            }
        }
        if reads_left[task] == 0 {
            live = live.saturating_sub(bytes[task]);
        }
    }
    peak
}
