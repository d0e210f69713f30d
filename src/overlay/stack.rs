//! What a run says of many tasks that are drawn as one.

use super::{Annotation, Measurement, Scale, State, Tint, measured::Numbers, worker_name};
use crate::{
    data::{Nanos, TaskId, WorkerId},
    diagram::LEAST_SPREAD,
    inspect::{Measured, Outcome},
    quantity::{bytes, count, counted, duration},
    trace::FailureKind,
};
use std::collections::BTreeMap;

/// How many bars a distribution has.
const N_BARS: usize = 24;

/// What some tasks measured, and what became of the others.
pub(super) struct Summary {
    by: Measurement,
    /// The numbers of those that have one, ascending.
    numbers: Vec<u64>,
    /// How many each worker ran.
    workers: BTreeMap<WorkerId, usize>,
    /// The time of all that were done.
    busy: Nanos,
    n_done: usize,
    n_failed: usize,
    n_killed: usize,
    n_left: usize,
    n_not_needed: usize,
    n_streamed: usize,
    bytes: u64,
}

impl Summary {
    pub(super) fn of(measured: &Measured, numbers: &Numbers, tasks: &[TaskId]) -> Self {
        let mut all = Self {
            by: numbers.by,
            numbers: tasks.iter().filter_map(|&task| numbers.of(task)).collect(),
            workers: BTreeMap::new(),
            busy: Nanos(0),
            n_done: 0,
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
                    all.n_done += 1;
                    all.busy = all.busy + measure.busy;
                    *all.workers.entry(measure.worker).or_default() += 1;
                    all.bytes += measure.bytes;
                    all.n_streamed += usize::from(!measure.stored);
                }
                Outcome::Failed { kind: FailureKind::Failed, .. } => all.n_failed += 1,
                Outcome::Failed { kind: FailureKind::Killed, .. } => all.n_killed += 1,
                Outcome::NotNeeded => all.n_not_needed += 1,
                Outcome::NotRun => all.n_left += 1,
            }
        }
        all.numbers.sort_unstable();
        all
    }

    /// What all of them have together; nothing where none has anything.
    pub(super) fn whole(&self) -> Option<u64> {
        self.by.of_many(&self.numbers)
    }

    pub(super) fn annotation(&self, numbers: &Numbers, scale: Option<Scale>) -> Annotation {
        let n_tasks = self.n_done + self.n_failed + self.n_killed + self.n_left + self.n_not_needed;
        let state = if self.n_failed > 0 {
            State::Failed
        } else if self.n_killed > 0 {
            State::Killed
        } else if self.n_done == 0 && self.n_not_needed == n_tasks {
            State::NotNeeded
        } else if self.n_done == 0 {
            State::NotRun
        } else {
            State::Done
        };
        let (mut notes, mut details) = self.words();
        if self.n_done > 0 {
            let stored = if self.n_streamed > 0 {
                format!(", {} of them never stored", count(self.n_streamed as u64))
            } else {
                String::new()
            };
            details.push(format!("{} blocks, {}{stored}", count(self.n_done as u64), bytes(self.bytes)));
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
        let tint = match self.by {
            Measurement::Worker => self.only_worker().map(Tint::Worker),
            _ => self.whole().and_then(|whole| numbers.tint(whole, scale)),
        };
        let worker = self.only_worker().filter(|_| self.by == Measurement::Worker);
        Annotation {
            tint,
            worker,
            notes,
            details,
            state,
            bars: self.bars(),
            shares: self.shares(),
            ..Annotation::default()
        }
    }

    /// What is written in the box, and what a tooltip adds.
    fn words(&self) -> (Vec<String>, Vec<String>) {
        if self.by == Measurement::Worker {
            return self.words_of_workers();
        }
        let bare = |number: &u64| self.by.bare(*number);
        match self.numbers.as_slice() {
            [] if self.n_done > 0 => (vec![duration(self.busy)], Vec::new()),
            [] => (Vec::new(), Vec::new()),
            [only] => (vec![self.by.note(*only)], Vec::new()),
            [least, .., most] => {
                let median = &self.numbers[self.numbers.len() / 2];
                let spread = [least, median, most].map(bare).join(" – ");
                let details = vec![format!("least, median and most: {spread}")];
                let whole = self.whole().unwrap_or_default();
                let first = match self.by {
                    Measurement::Wait if whole == 0 => return (vec!["no wait".to_owned()], Vec::new()),
                    Measurement::Wait => format!("wait {} in all", bare(&whole)),
                    by if by.adds_up() => format!("{} in all", bare(&whole)),
                    Measurement::Start => format!("from {}", bare(least)),
                    by => by.note(whole),
                };
                let second =
                    if self.by == Measurement::Start { format!("to {}", bare(most)) } else { spread };
                (vec![first, second], details)
            }
        }
    }

    fn words_of_workers(&self) -> (Vec<String>, Vec<String>) {
        let tasks = |(worker, n): (&WorkerId, &usize)| {
            format!("{}: {}", worker_name(*worker), counted(*n as u64, "task"))
        };
        let first = match self.only_worker() {
            Some(worker) => worker_name(worker),
            None if self.workers.is_empty() => return (Vec::new(), Vec::new()),
            None => counted(self.workers.len() as u64, "worker"),
        };
        let time =
            if self.n_done > 1 { format!("{} in all", duration(self.busy)) } else { duration(self.busy) };
        (vec![first, time], self.workers.iter().map(tasks).collect())
    }

    /// The worker, where only one had to do with it.
    fn only_worker(&self) -> Option<WorkerId> {
        let mut workers = self.workers.keys().copied();
        workers.next().filter(|_| workers.next().is_none())
    }

    /// Which part of the tasks each worker ran.
    fn shares(&self) -> Vec<(WorkerId, f64)> {
        if self.by != Measurement::Worker || self.workers.len() < 2 || self.n_done < LEAST_SPREAD {
            return Vec::new();
        }
        self.workers.iter().map(|(&worker, &n)| (worker, n as f64 / self.n_done as f64)).collect()
    }

    /// How many of the tasks have which number, from the least to the greatest: heights from 0 to 1.
    fn bars(&self) -> Vec<f64> {
        let [least, .., most] = self.numbers.as_slice() else { return Vec::new() };
        if self.by == Measurement::Worker || self.numbers.len() < LEAST_SPREAD || least == most {
            return Vec::new();
        }
        let mut counts = [0u32; N_BARS];
        for number in &self.numbers {
            let place = (number - least) as f64 / (most - least) as f64 * N_BARS as f64;
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
        array::{Array, Chunks},
        data::Id,
        dtype::DType,
        inspect::{Measure, RunOf},
        optimize::Rewrite,
        trace::{Clock, Trace},
    };

    /// A task that took so long on a worker of two, beginning when the one before began a nanosecond before.
    fn done(i: usize, busy: u64) -> Outcome {
        Outcome::Done(Measure {
            worker: WorkerId::from_index(i % 2),
            waited: Nanos(busy / 10),
            start: Nanos(i as u64),
            busy: Nanos(busy),
            bytes: 100,
            stored: true,
        })
    }

    /// What is said of tasks that took so long, and of one that did not run.
    fn said(by: Measurement, busy: &[u64], n: usize) -> Annotation {
        let n_tasks = i64::try_from(busy.len()).unwrap() + 1;
        let ones = Array::ones(&[n_tasks], DType::F64, &Chunks::from(1)).unwrap();
        let graph = ones.to_graph().unwrap();
        let Rewrite { graph: ran, origin } = Rewrite::unchanged(graph.clone());
        let tasks =
            busy.iter().enumerate().map(|(i, &busy)| done(i, busy)).chain([Outcome::NotRun]).collect();
        let measured = Measured { tasks, chains: Vec::new() };
        let trace = Trace { clock: Clock::Virtual, workers: 2, ..Trace::default() };
        let run = RunOf { written: &graph, ran: &ran, origin: &origin, trace: &trace, measured: &measured };
        let numbers = Numbers::new(&run, by);
        let tasks: Vec<TaskId> = (0..n).map(TaskId::from_index).collect();
        let summary = Summary::of(&measured, &numbers, &tasks);
        let scale = by.scale(summary.whole().into_iter().collect(), true);
        summary.annotation(&numbers, scale)
    }

    #[test]
    fn many_tasks_have_a_total_a_spread_and_a_distribution() {
        let times: Vec<u64> = (0..99).map(|i| 1000 + i).chain([9000]).collect();
        let said = said(Measurement::Time, &times, 100);
        assert_eq!(said.notes, ["113 µs in all", "1.00 µs – 1.05 µs – 9.00 µs"]);
        assert_eq!((said.state, said.tint), (State::Done, Some(Tint::Heat(1.0))));
        assert_eq!(said.bars.len(), N_BARS);
        assert!(said.bars[0] == 1.0 && said.bars[N_BARS - 1] > 0.05);
    }

    #[test]
    fn what_did_not_run_is_said() {
        let said = said(Measurement::Time, &[5, 7], 3);
        assert_eq!(said.notes, ["12 ns in all", "1 did not run"]);
        assert!(said.bars.is_empty());
    }

    #[test]
    fn each_measurement_has_its_own_words() {
        let notes = |by| said(by, &[100, 300, 200], 3).notes;
        assert_eq!(notes(Measurement::Bytes), ["300 B in all", "100 B – 100 B – 100 B"]);
        assert_eq!(notes(Measurement::Wait), ["wait 60 ns in all", "10 ns – 20 ns – 30 ns"]);
        assert_eq!(notes(Measurement::Start), ["from 0 ns", "to 2 ns"]);
        assert_eq!(notes(Measurement::Nothing), ["600 ns in all", "100 ns – 200 ns – 300 ns"]);
        assert_eq!(notes(Measurement::Worker), ["2 workers", "600 ns in all"]);
        assert_eq!(said(Measurement::Nothing, &[1, 2], 2).tint, None);
        assert_eq!(said(Measurement::Wait, &[1, 2], 2).notes, ["no wait"]);
    }

    #[test]
    fn many_tasks_are_shared_out_among_their_workers() {
        let one = said(Measurement::Worker, &[100], 1);
        assert_eq!((one.tint, one.shares.len()), (Some(Tint::Worker(WorkerId::from_index(0))), 0));
        let many = said(Measurement::Worker, &[100; 9], 9);
        let shares: Vec<(usize, f64)> =
            many.shares.iter().map(|(id, part)| (id.index(), part * 9.0)).collect();
        assert_eq!((many.tint, shares), (None, vec![(0, 5.0), (1, 4.0)]));
        assert_eq!(many.details[0], "worker 0: 5 tasks");
    }
}
