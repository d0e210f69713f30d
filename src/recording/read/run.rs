//! What the lines of a run say, put together.

use super::{
    Part, ReadError, index,
    lines::{FailLine, MemoryLine, SpansLine},
};
use crate::{
    data::{DraftId, Id, IdVec, Nanos, Rows, TaskId, WorkerId},
    inspect::Live,
    trace::{Begun, Clock, Failure, FailureKind, MemoryUse, Resident, Span, StepTime, Trace},
};

/// What is said of a run until its end.
#[derive(Default)]
pub(super) struct RunLines {
    spans: Vec<Span>,
    steps: Vec<StepTime>,
    /// The tasks of which nothing says when they were ready.
    unqueued: Vec<TaskId>,
    failures: Vec<Failure>,
    /// What was running at some time.
    begun: Vec<Begun>,
    resident: Vec<Resident>,
}

impl RunLines {
    pub(super) fn is_empty(&self) -> bool {
        self.spans.is_empty() && self.failures.is_empty() && self.begun.is_empty()
    }

    /// The last instant at which a task began or ended.
    fn last(&self) -> Nanos {
        let ends = self.spans.iter().map(|span| span.end).chain(self.failures.iter().map(|f| f.end));
        let begun = self.begun.iter().map(|begun| begun.start);
        ends.chain(begun).max().unwrap_or_default()
    }

    /// What was running when the run died.
    fn kill(&mut self, at: Nanos) {
        let ended = self.spans.iter().map(|span| span.task).chain(self.failures.iter().map(|f| f.task));
        let mut ended: Vec<TaskId> = ended.collect();
        ended.sort_unstable();
        self.begun.sort_unstable_by_key(|begun| begun.task);
        self.begun.dedup_by_key(|begun| begun.task);
        for &Begun { task, worker, start } in &self.begun {
            if ended.binary_search(&task).is_err() {
                let message = "it was running when the run was killed".to_owned();
                let kind = FailureKind::Killed;
                self.failures.push(Failure { task, worker, start, end: at, kind, message });
            }
        }
    }
}

impl Part {
    fn task(&self, line: usize, i: usize) -> Result<TaskId, ReadError> {
        Ok(self.number[DraftId::from_index(index(line, "task", i, self.number.len())?)])
    }

    fn time(&self, t: u64) -> Nanos {
        let nanos = self.entry.unit.as_deref() == Some("ns");
        Nanos(if nanos { t } else { t.saturating_mul(1000) })
    }

    pub(super) fn add_spans(&mut self, line: usize, spans: SpansLine) -> Result<(), ReadError> {
        let begun = self.begun(line, &spans.begun)?;
        self.run.begun.extend(begun);
        for row in spans.rows {
            let (task, start) = (self.task(line, row.task)?, self.time(row.start));
            let first = self.run.steps.len() as u32;
            for &(step, from, to) in &row.steps {
                let busy = self.time(to.saturating_sub(from));
                self.run.steps.push(StepTime { busy, streamed: row.streamed.contains(&step) });
            }
            if row.queued.is_none() {
                self.run.unqueued.push(task);
            }
            self.run.spans.push(Span {
                task,
                worker: WorkerId::from_index(row.worker as usize),
                ready: row.queued.map_or(start, |t| self.time(t)).min(start),
                start,
                end: self.time(row.end).max(start),
                bytes: row.bytes.unwrap_or(0),
                steps: first..self.run.steps.len() as u32,
            });
        }
        Ok(())
    }

    pub(super) fn add_failure(&mut self, line: usize, fail: FailLine) -> Result<(), ReadError> {
        let Some(i) = fail.i else { return Ok(()) };
        self.run.failures.push(Failure {
            task: self.task(line, i)?,
            worker: WorkerId::from_index(fail.w.unwrap_or(0) as usize),
            kind: match fail.code.as_deref() {
                Some("worker-killed" | "oom") => FailureKind::Killed,
                _ => FailureKind::Failed,
            },
            start: self.time(fail.s.unwrap_or(0)),
            end: self.time(fail.e.unwrap_or(0)),
            message: fail.error.and_then(|e| e.message).unwrap_or_default(),
        });
        Ok(())
    }

    /// The tasks that run: `[task, start, worker?]`.
    fn begun(&self, line: usize, rows: &[Vec<u64>]) -> Result<Vec<Begun>, ReadError> {
        let rows = rows.iter().filter_map(|row| Some((*row.first()?, *row.get(1)?, row.get(2).copied())));
        rows.map(|(task, start, worker)| {
            let worker = WorkerId::from_index(worker.unwrap_or(0) as usize);
            Ok(Begun { task: self.task(line, task as usize)?, worker, start: self.time(start) })
        })
        .collect()
    }

    pub(super) fn add_memory(&mut self, memory: &MemoryLine) {
        if let (None, Some(bytes)) = (memory.w, memory.rss) {
            let at = self.time(memory.at);
            self.run.resident.push(Resident { at, bytes });
        }
    }

    /// When those were ready of which nothing says so: when the last of their inputs had ended.
    fn set_ready(&self, run: &mut RunLines) {
        let mut ends = IdVec::<TaskId, Nanos>::filled(self.graph.len(), Nanos(0));
        run.spans.iter().for_each(|span| ends[span.task] = span.end);
        let mut is_known = IdVec::<TaskId, bool>::filled(self.graph.len(), true);
        run.unqueued.iter().for_each(|&task| is_known[task] = false);
        for span in run.spans.iter_mut().filter(|span| !is_known[span.task]) {
            let inputs = self.graph.inputs(span.task).iter();
            span.ready = inputs.map(|&input| ends[input]).max().unwrap_or_default().min(span.start);
        }
    }

    pub(super) fn trace(&mut self) -> Trace {
        let mut run = std::mem::take(&mut self.run);
        let mut last = run.last();
        let end = self.end.as_ref();
        if end.is_none() {
            last = run.resident.iter().map(|sample| sample.at).fold(last, Nanos::max);
            run.kill(last);
        }
        self.set_ready(&mut run);
        run.spans.sort_by_key(|s| (s.start, s.task));
        let seen = run.spans.iter().map(|s| s.worker.index() as u32 + 1).max().unwrap_or(0);
        let mut trace = Trace {
            clock: Clock::Monotonic,
            workers: self.entry.nworkers.unwrap_or(0).max(seen),
            spans: run.spans,
            steps: run.steps,
            failures: run.failures,
            wall: end.map_or(last, |end| self.time(end.at.unwrap_or(0)).max(last)),
            peak_live_bytes: end.and_then(|end| end.peak_live).unwrap_or(0),
            memory: end.and_then(|end| end.memory).map(|[limit, waited, over]| MemoryUse {
                limit,
                waited,
                over,
            }),
            resident: run.resident,
        };
        if end.is_none() {
            trace.peak_live_bytes = Live::of(&self.graph, &trace).peak_bytes;
        }
        trace
    }

    /// The tasks of the graph as written that each task of this one stands for.
    pub(super) fn origin(&self, written: &Part) -> Result<Rows<TaskId, TaskId>, ReadError> {
        let rows = self.entry.origin.as_deref().unwrap_or(&[]);
        let mut by_task = IdVec::<TaskId, &[usize]>::filled(self.graph.len(), &[]);
        for (i, row) in rows.iter().enumerate() {
            by_task[self.task(self.line, i)?] = row;
        }
        let mut origin = Rows::default();
        for row in by_task.values() {
            let old: Result<Vec<TaskId>, _> = row.iter().map(|&i| written.task(self.line, i)).collect();
            origin.push_row(old?);
        }
        Ok(origin)
    }
}
