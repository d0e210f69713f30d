//! Runs side by side: how much several runs of one graph differ among themselves, and whether those of two graphs, or
//! of two ways to run one, differ by more.
//!
//! In: graphs with all their runs. Out: spreads, and pairs of them. What always holds: two numbers are said to differ
//! only where no run of one side reaches what any run of the other has, and the medians are further apart than the runs
//! of either side are. With one run on each side nothing is known of that, and [`Comparison::knows_spread`] says so.

use super::{Live, Measured, Outcome, as_written};
use crate::{
    data::{IdVec, Nanos, Rows, TaskId},
    graph::TaskGraph,
    trace::Trace,
};
use std::collections::BTreeMap;

/// A number over several runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spread {
    /// The least.
    pub least: u64,
    /// The middle one; of an even number the mean of the two in the middle, rounded down.
    pub median: u64,
    /// The greatest.
    pub most: u64,
}

impl Spread {
    /// Of these numbers; nothing without any.
    pub fn of(mut numbers: Vec<u64>) -> Option<Self> {
        numbers.sort_unstable();
        let (&least, &most) = (numbers.first()?, numbers.last()?);
        let median = numbers[(numbers.len() - 1) / 2].midpoint(numbers[numbers.len() / 2]);
        Some(Self { least, median, most })
    }

    /// The median as a time.
    pub fn time(self) -> Nanos {
        Nanos(self.median)
    }

    /// From the least to the greatest.
    pub fn width(self) -> u64 {
        self.most - self.least
    }
}

/// The same number on both sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair {
    /// Of the first.
    pub a: Spread,
    /// Of the second.
    pub b: Spread,
}

impl Pair {
    /// Whether the two differ by more than the runs of either side do.
    pub fn differs(self) -> bool {
        let Self { a, b } = self;
        let is_apart = a.most < b.least || b.most < a.least;
        is_apart && a.median.abs_diff(b.median) > a.width().max(b.width())
    }

    /// How many times the first the second is, by their medians.
    pub fn ratio(self) -> f64 {
        self.b.median.max(1) as f64 / self.a.median.max(1) as f64
    }
}

/// A graph with all its runs.
#[derive(Clone, Debug)]
pub struct Repeats<'a> {
    /// The graph as written.
    pub written: &'a TaskGraph,
    /// The graph that ran.
    pub ran: &'a TaskGraph,
    /// For each task that ran the tasks as written that it stands for.
    pub origin: &'a Rows<TaskId, TaskId>,
    /// The runs.
    pub traces: Vec<&'a Trace>,
}

/// Which run stands for all: the one in the middle by its time, of an even number the faster one. One that did not finish
/// comes first: it is what its reader has to know of.
pub fn middle(ran: &TaskGraph, traces: &[&Trace]) -> usize {
    if let Some(broken) = traces.iter().position(|trace| trace.spans.len() < ran.len()) {
        return broken;
    }
    let mut order: Vec<usize> = (0..traces.len()).collect();
    order.sort_by_key(|&i| (traces[i].compute_time(), i));
    order.get(order.len().saturating_sub(1) / 2).copied().unwrap_or(0)
}

impl Repeats<'_> {
    /// The same without runs that did not finish.
    #[must_use]
    pub fn whole(&self) -> Self {
        let mut whole = self.clone();
        whole.traces.retain(|trace| trace.spans.len() == self.ran.len());
        whole
    }

    /// A number of each run; nothing without runs.
    pub fn spread(&self, number: impl Fn(&Trace) -> u64) -> Option<Spread> {
        Spread::of(self.traces.iter().map(|trace| number(trace)).collect())
    }

    /// Each run, laid on the graph as written.
    fn measured(&self) -> impl Iterator<Item = Measured> + '_ {
        self.traces.iter().map(|trace| as_written(self.written, self.origin, trace))
    }

    /// The time of each task in each run.
    fn times(&self) -> Vec<IdVec<TaskId, u64>> {
        let busy = |outcome: &Outcome| match outcome {
            Outcome::Done(measure) => measure.busy.0,
            _ => 0,
        };
        self.measured().map(|measured| measured.tasks.values().iter().map(busy).collect()).collect()
    }

    /// The time of all tasks of each name, over the runs.
    pub fn by_name(&self) -> Vec<NamedSpread> {
        let times = self.times();
        let mut sums: BTreeMap<&str, (usize, usize, Vec<u64>)> = BTreeMap::new();
        for task in self.written.ids() {
            let place = sums.len();
            let (_, n, sum) =
                sums.entry(self.written.label(task)).or_insert_with(|| (place, 0, vec![0; times.len()]));
            *n += 1;
            sum.iter_mut().zip(&times).for_each(|(sum, times)| *sum += times[task]);
        }
        let mut named: Vec<(usize, NamedSpread)> = sums
            .into_iter()
            .filter_map(|(name, (place, n_tasks, sum))| {
                Some((place, NamedSpread { name: name.to_owned(), n_tasks, time: Spread::of(sum)? }))
            })
            .collect();
        named.sort_by_key(|(place, _)| *place);
        named.into_iter().map(|(_, named)| named).collect()
    }
}

/// The tasks of one name over several runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedSpread {
    /// What they are called.
    pub name: String,
    /// How many they are.
    pub n_tasks: usize,
    /// The time of all of them together, in nanoseconds.
    pub time: Spread,
}

/// The tasks of one name on both sides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedPair {
    /// What they are called.
    pub name: String,
    /// How many they are on each side.
    pub n_tasks: [usize; 2],
    /// The time of all of them together, in nanoseconds.
    pub time: Pair,
}

/// Two sides, side by side.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// From the first start of a task to the last end of one, in nanoseconds.
    pub compute: Pair,
    /// The time of all tasks together, in nanoseconds.
    pub work: Pair,
    /// The most bytes of blocks that were alive at one time.
    pub peak: Pair,
    /// How many runs each side has.
    pub n_runs: [usize; 2],
    /// The names that both sides have, in the order of the second.
    pub names: Vec<NamedPair>,
    /// The names that only one side has, with their number of tasks.
    pub only: [Vec<(String, usize)>; 2],
    /// Where both are of one graph: the times of the tasks of the second in each run, of the first and of the second.
    tasks: Option<[Vec<IdVec<TaskId, u64>>; 2]>,
}

impl Comparison {
    /// Compares runs that finished: task by task where both graphs have the same tasks, else name by name. Nothing where
    /// they have no name in common, or a side has no such run.
    pub fn of(a: &Repeats<'_>, b: &Repeats<'_>) -> Option<Self> {
        let (a, b) = (a.whole(), b.whole());
        let pair =
            |number: &dyn Fn(&Repeats<'_>) -> Option<Spread>| Some(Pair { a: number(&a)?, b: number(&b)? });
        let [named_a, named_b] = [a.by_name(), b.by_name()];
        let only = |own: &[NamedSpread], other: &[NamedSpread]| -> Vec<(String, usize)> {
            let is_missing = |named: &&NamedSpread| other.iter().all(|o| o.name != named.name);
            own.iter().filter(is_missing).map(|named| (named.name.clone(), named.n_tasks)).collect()
        };
        let names: Vec<NamedPair> = named_b
            .iter()
            .filter_map(|b| {
                let a = named_a.iter().find(|a| a.name == b.name)?;
                let (n_tasks, time) = ([a.n_tasks, b.n_tasks], Pair { a: a.time, b: b.time });
                Some(NamedPair { name: b.name.clone(), n_tasks, time })
            })
            .collect();
        if names.is_empty() {
            return None;
        }
        let tasks = counterparts(a.written, b.written).map(|of_b| {
            let times = a.times().into_iter();
            [times.map(|times| of_b.values().iter().map(|&task| times[task]).collect()).collect(), b.times()]
        });
        Some(Self {
            compute: pair(&|side| side.spread(|trace| trace.compute_time().0))?,
            work: pair(&|side| side.spread(|trace| trace.busy().0))?,
            peak: pair(&|side| side.spread(|trace| Live::of(side.ran, trace).peak_bytes))?,
            n_runs: [a.traces.len(), b.traces.len()],
            only: [only(&named_a, &named_b), only(&named_b, &named_a)],
            names,
            tasks,
        })
    }

    /// Whether both are runs of one graph.
    pub fn is_of_one_graph(&self) -> bool {
        self.tasks.is_some()
    }

    /// Whether a side has more than one run, so that something is known of how much runs differ by themselves.
    pub fn knows_spread(&self) -> bool {
        self.n_runs.iter().any(|&n| n > 1)
    }

    /// The chance that a number of which all runs are alike seems to differ, at most: that all runs of one side happen to be
    /// less than all of the other, two of the ways in which so many runs can be in order.
    pub fn chance(&self) -> f64 {
        let [a, b] = self.n_runs;
        let ways: f64 = (1..=a).map(|i| (b + i) as f64 / i as f64).product();
        (2.0 / ways).min(1.0)
    }

    /// The time of some tasks of the second graph together, on both sides: theirs where both are of one graph, else that
    /// of all tasks of their name.
    pub fn time_of(&self, written: &TaskGraph, tasks: &[TaskId]) -> Option<Pair> {
        let Some([a, b]) = &self.tasks else {
            let name = written.label(*tasks.first()?);
            let are_alike = tasks.iter().all(|&task| written.label(task) == name);
            return self.names.iter().find(|named| are_alike && named.name == name).map(|named| named.time);
        };
        let spread = |runs: &[IdVec<TaskId, u64>]| {
            Spread::of(runs.iter().map(|times| tasks.iter().map(|&task| times[task]).sum()).collect())
        };
        Some(Pair { a: spread(a)?, b: spread(b)? })
    }

    /// The tasks of the second graph whose times differ, the one with the largest difference first; nothing where the
    /// graphs are not one.
    pub fn differing_tasks(&self, written: &TaskGraph) -> Vec<(TaskId, Pair)> {
        let all = written.ids().filter(|_| self.is_of_one_graph());
        let mut tasks: Vec<(TaskId, Pair)> = all
            .filter_map(|task| Some((task, self.time_of(written, &[task])?)))
            .filter(|(_, pair)| pair.differs())
            .collect();
        tasks.sort_by_key(|(task, pair)| (std::cmp::Reverse(pair.a.median.abs_diff(pair.b.median)), *task));
        tasks
    }

    /// By how much the workers' time of the second differs from the first in the tasks of both, as a sum.
    pub fn names_by_difference(&self) -> Vec<&NamedPair> {
        let mut names: Vec<&NamedPair> = self.names.iter().filter(|named| named.time.differs()).collect();
        names.sort_by_key(|named| std::cmp::Reverse(named.time.a.median.abs_diff(named.time.b.median)));
        names
    }
}

/// For each task of the second graph the one with its key in the first; nothing where they have not the same keys.
fn counterparts(a: &TaskGraph, b: &TaskGraph) -> Option<IdVec<TaskId, TaskId>> {
    if a.len() != b.len() {
        return None;
    }
    let of_a: BTreeMap<String, TaskId> = a.ids().map(|task| (a.key(task), task)).collect();
    b.ids().map(|task| of_a.get(&b.key(task)).copied()).collect::<Option<Vec<TaskId>>>().map(IdVec::from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        array::{Array, Chunks, ReduceOptions},
        data::{Id, WorkerId},
        dtype::DType,
        optimize::Rewrite,
        trace::{Clock, Span},
    };

    /// Ones in two blocks, the sum of each, the sum of both: tasks 0 to 4.
    fn sum(n: i64) -> TaskGraph {
        let ones = Array::ones(&[10 * n], DType::F64, &Chunks::from(10)).unwrap();
        ones.sum(&ReduceOptions::default()).unwrap().to_graph().unwrap()
    }

    /// One worker, one task after the other, each so long.
    fn trace(times: &[u64]) -> Trace {
        let mut end = 0;
        let mut span = |(task, time): (usize, &u64)| {
            let start = end;
            end += time;
            Span {
                task: TaskId::from_index(task),
                worker: WorkerId::from_index(0),
                ready: Nanos(start),
                start: Nanos(start),
                end: Nanos(end),
                bytes: 8,
                steps: 0..0,
            }
        };
        let spans: Vec<Span> = times.iter().enumerate().map(&mut span).collect();
        let wall = Nanos(end);
        Trace { clock: Clock::Virtual, workers: 1, spans, wall, ..Trace::default() }
    }

    fn spread(least: u64, median: u64, most: u64) -> Spread {
        Spread { least, median, most }
    }

    fn compared(a: (&TaskGraph, &[Trace]), b: (&TaskGraph, &[Trace])) -> Option<Comparison> {
        let [rewrite_a, rewrite_b] = [a.0, b.0].map(|graph| Rewrite::unchanged(graph.clone()));
        let repeats_a = Repeats {
            written: a.0,
            ran: &rewrite_a.graph,
            origin: &rewrite_a.origin,
            traces: a.1.iter().collect(),
        };
        let repeats_b = Repeats {
            written: b.0,
            ran: &rewrite_b.graph,
            origin: &rewrite_b.origin,
            traces: b.1.iter().collect(),
        };
        Comparison::of(&repeats_a, &repeats_b)
    }

    #[test]
    fn spreads_and_what_differs_by_hand() {
        assert_eq!(Spread::of(vec![9, 1, 4, 6]), Some(spread(1, 5, 9)));
        assert_eq!(Spread::of(Vec::new()), None);
        let differ = |a, b| Pair { a, b }.differs();
        assert!(differ(spread(10, 11, 12), spread(20, 21, 22)));
        // They overlap; and they lie apart, but by less than the runs of one side do.
        assert!(!differ(spread(10, 11, 20), spread(20, 40, 41)));
        assert!(!differ(spread(10, 19, 20), spread(21, 22, 40)));
        assert!(differ(spread(7, 7, 7), spread(8, 8, 8)));
        assert!(!differ(spread(7, 7, 7), spread(7, 7, 7)));
    }

    #[test]
    fn one_graph_is_compared_task_by_task() {
        let graph = sum(2);
        let a = [trace(&[100, 100, 10, 10, 5]), trace(&[104, 98, 12, 10, 6]), trace(&[102, 99, 11, 13, 4])];
        let b = [trace(&[50, 101, 11, 12, 5]), trace(&[52, 97, 12, 11, 5]), trace(&[51, 99, 10, 10, 6])];
        let compared = compared((&graph, &a), (&graph, &b)).unwrap();
        assert!(compared.is_of_one_graph() && compared.knows_spread());
        // 225, 230, 229 against 179, 177, 176.
        assert_eq!(compared.compute, Pair { a: spread(225, 229, 230), b: spread(176, 177, 179) });
        let differing = compared.differing_tasks(&graph);
        let first = Pair { a: spread(100, 102, 104), b: spread(50, 51, 52) };
        assert_eq!(differing, [(TaskId::from_index(0), first)]);
        assert!((first.ratio() - 0.5).abs() < 1e-12);
        // Six runs can be in order in twenty ways of three and three.
        assert!((compared.chance() - 0.1).abs() < 1e-12);
        // 200, 202, 201 against 151, 149, 150.
        let ones = &compared.names[0];
        assert_eq!(
            (ones.n_tasks, ones.time),
            ([2, 2], Pair { a: spread(200, 201, 202), b: spread(149, 150, 151) })
        );
        let named: Vec<&str> =
            compared.names_by_difference().iter().map(|named| named.name.as_str()).collect();
        assert_eq!(named, [ones.name.as_str()]);
    }

    #[test]
    fn different_graphs_are_compared_by_name() {
        let (two, three) = (sum(2), sum(3));
        let a = [trace(&[100, 100, 10, 10, 5])];
        let b = [trace(&[60, 60, 60, 10, 10, 10, 5])];
        let compared = compared((&two, &a), (&three, &b)).unwrap();
        assert!(!compared.is_of_one_graph() && !compared.knows_spread());
        assert!((compared.chance() - 1.0).abs() < 1e-12);
        assert_eq!(compared.names[0].n_tasks, [2, 3]);
        assert_eq!(compared.names[0].time, Pair { a: spread(200, 200, 200), b: spread(180, 180, 180) });
        assert!(compared.differing_tasks(&three).is_empty());
        let ones = [0, 1].map(TaskId::from_index);
        assert_eq!(compared.time_of(&three, &ones), Some(compared.names[0].time));
        assert!(compared.time_of(&three, &[0, 3].map(TaskId::from_index)).is_none());
    }

    #[test]
    fn runs_that_did_not_finish_do_not_count_and_nothing_in_common_is_nothing() {
        let graph = sum(2);
        let a = [trace(&[1, 1, 1, 1, 1]), trace(&[1, 1])];
        assert_eq!(compared((&graph, &a), (&graph, &a[..1])).unwrap().n_runs, [1, 1]);
        assert!(compared((&graph, &a[1..]), (&graph, &a)).is_none());
        let other = Array::zeros(&[10], DType::F64, &Chunks::from(10)).unwrap().to_graph().unwrap();
        assert!(compared((&graph, &a), (&other, &[trace(&[1])])).is_none());
    }

    #[test]
    fn the_run_in_the_middle_stands_for_all_and_a_broken_one_before_it() {
        let graph = sum(2);
        let runs = [9, 1, 5, 7].map(|n| trace(&[n, 1, 1, 1, 1]));
        let runs: Vec<&Trace> = runs.iter().collect();
        assert_eq!(middle(&graph, &runs), 2);
        assert_eq!(middle(&graph, &runs[..3]), 2);
        assert_eq!(middle(&graph, &[runs[0], &trace(&[1])]), 1);
    }
}
