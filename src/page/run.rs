//! What a page tells of a run.

use crate::{
    data::{Id, TaskId},
    inspect::{Live, Outcome, RunOf, Schedule},
};
use serde::Serialize;

/// A run as data. Rows of several numbers are flat; all tasks are those as written.
#[derive(Serialize)]
pub(super) struct RunFacts<'a> {
    workers: u32,
    wall: u64,
    work: u64,
    /// The length of the critical path.
    span: u64,
    /// Its tasks.
    path: Vec<usize>,
    /// Task, worker, start, time, bytes, 1 where the block was stored.
    done: Vec<u64>,
    /// Task, and how long it was ready before it began.
    waits: Vec<u64>,
    /// Task, when its block was there, when it was freed, bytes.
    lives: Vec<u64>,
    /// The first instant at which the live bytes are most, and how many they are.
    peak: [u64; 2],
    /// Task, worker, message.
    failed: Vec<(usize, usize, &'a str)>,
    /// What no output needs.
    not_needed: Vec<usize>,
}

impl<'a> RunFacts<'a> {
    pub(super) fn of(run: &RunOf<'a>) -> Self {
        let RunOf { measured, trace, ran, origin, .. } = *run;
        let schedule = Schedule::of(ran, trace);
        let live = Live::of(ran, trace);
        let number = |id: TaskId| id.index() as u64;
        let first = |id| origin.row(id).first().copied().map_or(0, number);
        let last = |id| run.last(id).map_or(0, number);
        let outcomes = || measured.tasks.iter();
        Self {
            workers: trace.workers,
            wall: trace.wall.0,
            work: schedule.work.0,
            span: schedule.span.0,
            path: schedule.critical_path.iter().flat_map(|&id| origin.row(id)).map(|id| id.index()).collect(),
            done: measured
                .done()
                .flat_map(|(id, m)| {
                    let worker = m.worker.index() as u64;
                    [number(id), worker, m.start.0, m.busy.0, m.bytes, u64::from(m.stored)]
                })
                .collect(),
            waits: trace
                .spans
                .iter()
                .flat_map(|span| [first(span.task), span.start.since(span.ready).0])
                .collect(),
            lives: live
                .lives
                .iter()
                .flat_map(|life| [last(life.task), life.from.0, life.to.0, life.bytes])
                .collect(),
            peak: [live.peak_at.0, live.peak_bytes],
            failed: outcomes()
                .filter_map(|(id, outcome)| match outcome {
                    Outcome::Failed { worker, message, .. } => {
                        Some((id.index(), worker.index(), message.as_str()))
                    }
                    _ => None,
                })
                .collect(),
            not_needed: outcomes()
                .filter_map(|(id, outcome)| matches!(outcome, Outcome::NotNeeded).then_some(id.index()))
                .collect(),
        }
    }
}
