//! What a run says of many tasks that are drawn as one.

use super::{Annotation, State};
use crate::{
    data::{Nanos, TaskId},
    diagram::LEAST_SPREAD,
    inspect::{Measured, Outcome},
    quantity::{bytes, count, duration},
    trace::FailureKind,
};

/// How many bars a distribution has.
const N_BARS: usize = 24;

/// The times of some tasks, and what became of the others.
pub(super) struct Times {
    /// Ascending.
    busy: Vec<Nanos>,
    n_failed: usize,
    n_killed: usize,
    n_left: usize,
    n_not_needed: usize,
    n_streamed: usize,
    bytes: u64,
}

impl Times {
    pub(super) fn of(measured: &Measured, tasks: &[TaskId]) -> Self {
        let mut times = Self {
            busy: Vec::new(),
            n_failed: 0,
            n_killed: 0,
            n_left: 0,
            n_not_needed: 0,
            n_streamed: 0,
            bytes: 0,
        };
        for &task in tasks {
            match &measured.tasks[task] {
                Outcome::Done(measure) => {
                    times.busy.push(measure.busy);
                    times.bytes += measure.bytes;
                    times.n_streamed += usize::from(!measure.stored);
                }
                Outcome::Failed { kind: FailureKind::Failed, .. } => times.n_failed += 1,
                Outcome::Failed { kind: FailureKind::Killed, .. } => times.n_killed += 1,
                Outcome::NotNeeded => times.n_not_needed += 1,
                Outcome::NotRun => times.n_left += 1,
            }
        }
        times.busy.sort_unstable();
        times
    }

    /// The time of all of them together; nothing where none was done.
    pub(super) fn total(&self) -> Option<Nanos> {
        (!self.busy.is_empty()).then(|| self.busy.iter().copied().sum())
    }

    pub(super) fn annotation(&self, heat: Option<f64>) -> Annotation {
        let n_tasks = self.busy.len() + self.n_failed + self.n_killed + self.n_left + self.n_not_needed;
        let state = if self.n_failed > 0 {
            State::Failed
        } else if self.n_killed > 0 {
            State::Killed
        } else if self.busy.is_empty() && self.n_not_needed == n_tasks {
            State::NotNeeded
        } else if self.busy.is_empty() {
            State::NotRun
        } else {
            State::Done
        };
        let mut notes = Vec::new();
        if let (Some(total), [least, .., most]) = (self.total(), self.busy.as_slice()) {
            notes.push(format!("{} in all", duration(total)));
            let median = self.busy[self.busy.len() / 2];
            notes.push(format!("{} – {} – {}", duration(*least), duration(median), duration(*most)));
        } else if let Some(total) = self.total() {
            notes.push(duration(total));
        }
        let mut details: Vec<String> =
            notes.get(1).map(|times| format!("least, median and most: {times}")).into_iter().collect();
        if !self.busy.is_empty() {
            let stored = if self.n_streamed > 0 {
                format!(", {} of them never stored", count(self.n_streamed as u64))
            } else {
                String::new()
            };
            details.push(format!("{} blocks, {}{stored}", count(self.busy.len() as u64), bytes(self.bytes)));
        }
        for (n, what) in [
            (self.n_failed, "failed"),
            (self.n_killed, "killed"),
            (self.n_left, "did not run"),
            (self.n_not_needed, "not needed"),
        ] {
            if n > 0 {
                details.push(format!("{} {what}", count(n as u64)));
                if n < n_tasks {
                    notes.truncate(1);
                    notes.push(format!("{} {what}", count(n as u64)));
                }
            }
        }
        Annotation { heat, notes, details, state, bars: self.bars(), ..Annotation::default() }
    }

    /// How many of the tasks took how long, from the shortest to the longest time: heights from 0 to 1.
    fn bars(&self) -> Vec<f64> {
        let (Some(least), Some(most)) = (self.busy.first(), self.busy.last()) else { return Vec::new() };
        if self.busy.len() < LEAST_SPREAD || least == most {
            return Vec::new();
        }
        let mut counts = [0u32; N_BARS];
        for time in &self.busy {
            let place = (time.0 - least.0) as f64 / (most.0 - least.0) as f64 * N_BARS as f64;
            counts[(place as usize).min(N_BARS - 1)] += 1;
        }
        let highest = counts.iter().copied().max().unwrap_or(1).max(1);
        // The square root: one straggler among thousands is seen.
        counts.iter().map(|&n| (f64::from(n) / f64::from(highest)).sqrt()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        data::{Id, WorkerId},
        inspect::Measure,
    };

    fn measured(busy: &[u64]) -> Measured {
        let done = |&busy: &u64| {
            Outcome::Done(Measure {
                worker: WorkerId::from_index(0),
                start: Nanos(0),
                busy: Nanos(busy),
                bytes: 100,
                stored: true,
            })
        };
        Measured { tasks: busy.iter().map(done).chain([Outcome::NotRun]).collect(), chains: Vec::new() }
    }

    fn said(busy: &[u64], n: usize) -> Annotation {
        let tasks: Vec<TaskId> = (0..n).map(TaskId::from_index).collect();
        Times::of(&measured(busy), &tasks).annotation(Some(0.5))
    }

    #[test]
    fn many_tasks_have_a_total_a_spread_and_a_distribution() {
        let times: Vec<u64> = (0..99).map(|i| 1000 + i).chain([9000]).collect();
        let said = said(&times, 100);
        assert_eq!(said.notes, ["113 µs in all", "1.00 µs – 1.05 µs – 9.00 µs"]);
        assert_eq!(said.state, State::Done);
        assert_eq!(said.bars.len(), N_BARS);
        assert!(said.bars[0] == 1.0 && said.bars[N_BARS - 1] > 0.05);
    }

    #[test]
    fn what_did_not_run_is_said() {
        let said = said(&[5, 7], 3);
        assert_eq!(said.notes, ["12 ns in all", "1 did not run"]);
        assert!(said.bars.is_empty());
    }
}
