//! What one worker writes down, who may read it meanwhile, and the trace that the logs of all become.

use super::journal::{Journal, Writer};
use crate::{
    data::{Id, IdVec, Nanos, TaskId, WorkerId},
    graph::TaskGraph,
    trace::{Begun, Clock, Failure, FailureKind, News, Span, StepTime, Trace},
};
use std::sync::{Mutex, PoisonError, atomic::Ordering};

/// The words of a task's row: itself, when it began, its end, the bytes of its value, its first step and their number.
const TASK_WORDS: usize = 5;
const END: usize = 2;
/// In the place of an end: the task is running, or it gave no value. An end is written one higher.
const RUNNING: u64 = 0;
const NO_VALUE: u64 = u64::MAX;

/// The log of one worker: only it writes there, so there is no lock on the way; anybody may read.
#[derive(Debug)]
pub(super) struct Log {
    worker: WorkerId,
    tasks: Journal<TASK_WORDS>,
    /// The times of steps, twice, and one more where their block was never whole.
    steps: Journal<1>,
    failures: Mutex<Vec<Failure>>,
}

/// Writes a log.
#[derive(Debug)]
pub(super) struct LogWriter<'l> {
    log: &'l Log,
    tasks: Writer<'l, TASK_WORDS>,
    steps: Writer<'l, 1>,
}

impl<'l> LogWriter<'l> {
    pub(super) fn new(log: &'l Log) -> Self {
        Self { log, tasks: Writer::new(&log.tasks), steps: Writer::new(&log.steps) }
    }
    pub(super) fn began(&mut self, task: TaskId, start: Nanos) {
        self.tasks.push([task.index() as u64, start.0, RUNNING, 0, 0]);
    }
    /// The task that began last has given a value.
    pub(super) fn finished(&mut self, end: Nanos, bytes: u64, steps: &[StepTime]) {
        let row = self.tasks.last();
        row[3].store(bytes, Ordering::Relaxed);
        row[4].store((self.steps.len() as u64) << 32 | steps.len() as u64, Ordering::Relaxed);
        for step in steps {
            self.steps.push([2 * step.busy.0 + u64::from(step.streamed)]);
        }
        row[END].store(end.0 + 1, Ordering::Release);
    }
    /// The task that began last has given none.
    pub(super) fn gave_up(&mut self) {
        self.tasks.last()[END].store(NO_VALUE, Ordering::Release);
    }
    /// The task that began last has failed.
    pub(super) fn failed(&mut self, task: TaskId, [start, end]: [Nanos; 2], message: String) {
        self.gave_up();
        let worker = self.log.worker;
        let failure = Failure { task, worker, start, end, kind: FailureKind::Failed, message };
        self.log.failures.lock().unwrap_or_else(PoisonError::into_inner).push(failure);
    }
}

/// How far the logs of a run have been read.
#[derive(Clone, Debug, Default)]
pub struct Reader {
    places: Vec<Place>,
}

/// How far the log of one worker has been read.
#[derive(Clone, Copy, Debug, Default)]
struct Place {
    /// The first row that may change, and the first that was not told of.
    row: usize,
    untold: usize,
    /// The first step that was not read.
    step: usize,
}

impl Reader {
    /// What has been written since the last call: tasks that have ended since, and others that have begun.
    pub(super) fn news(&mut self, logs: &[Log]) -> News {
        self.places.resize(logs.len(), Place::default());
        let mut news = News::default();
        for (log, place) in logs.iter().zip(&mut self.places) {
            log.read(place, &mut news);
        }
        news
    }
}

impl Log {
    pub(super) fn new(worker: WorkerId) -> Self {
        Self { worker, tasks: Journal::default(), steps: Journal::default(), failures: Mutex::default() }
    }

    /// Adds what stands from a place on; moves the place.
    fn read(&self, Place { row, untold, step }: &mut Place, news: &mut News) {
        let (first_step, first_read) = (*step, news.steps.len());
        let mut n_steps = first_step;
        self.tasks.each(*row, |words| {
            // The end first: what was stored before it is there then.
            let end = words[END].load(Ordering::Acquire);
            let [task, start, _, bytes, steps] = words.each_ref().map(|word| word.load(Ordering::Relaxed));
            let (task, worker, start) = (TaskId::from_index(task as usize), self.worker, Nanos(start));
            let is_told = *row < *untold;
            *untold = (*row + 1).max(*untold);
            if end == RUNNING {
                if !is_told {
                    news.begun.push(Begun { task, worker, start });
                }
                return false;
            }
            *row += 1;
            if end != NO_VALUE {
                let (first, n) = ((steps >> 32) as usize, steps as u32 as usize);
                n_steps = first + n;
                // When it was ready is known when all logs are together.
                let (ready, end) = (Nanos(0), Nanos(end - 1));
                let [first, last] = [first, n_steps].map(|i| (i - first_step + first_read) as u32);
                let steps = first..last;
                news.spans.push(Span { task, worker, ready, start, end, bytes, steps });
            }
            true
        });
        self.steps.each(*step, |[word]| {
            // Later ones are those of tasks that are read the next time.
            let is_told = *step < n_steps;
            if is_told {
                let word = word.load(Ordering::Relaxed);
                news.steps.push(StepTime { busy: Nanos(word / 2), streamed: word % 2 == 1 });
                *step += 1;
            }
            is_told
        });
    }

    /// One trace from the logs of all workers.
    pub(super) fn into_trace(graph: &TaskGraph, logs: &[Self], wall: Nanos) -> Trace {
        let News { spans, steps, .. } = Reader::default().news(logs);
        let mut trace = Trace {
            clock: Clock::Monotonic,
            workers: logs.len() as u32,
            spans,
            steps,
            failures: Vec::new(),
            wall,
            peak_live_bytes: 0,
            memory: None,
            resident: Vec::new(),
        };
        for log in logs {
            trace.failures.append(&mut log.failures.lock().unwrap_or_else(PoisonError::into_inner));
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
