//! What would have been: a run played again on a clock of its own, with other workers or other times.
//!
//! In: a graph, and for each task how long it takes. Out: a trace as a run would leave it. What always holds: workers
//! choose as those of [`exec`](crate::exec) do, and an idle one takes the oldest task of the next that has one, unless an
//! order is given, which they all keep; the same question has the same answer. Whether more workers make each other slower, nobody can tell from a trace.

use crate::{
    data::{Id, IdVec, Nanos, TaskId, WorkerId},
    graph::{TaskGraph, source_order},
    trace::{Clock, Span, Trace},
};
use std::{
    cmp::Reverse,
    collections::{BTreeSet, BinaryHeap, VecDeque},
    num::NonZeroU32,
};

/// What is asked.
#[derive(Clone, Debug)]
pub struct WhatIf {
    /// How many workers there are.
    pub workers: NonZeroU32,
    /// The time between a task being chosen and its beginning.
    pub dispatch: Nanos,
    /// How long each task takes.
    pub busy: IdVec<TaskId, Nanos>,
    /// The bytes of each task's block.
    pub bytes: IdVec<TaskId, u64>,
    /// Of several tasks that could begin the one with the least number does. Without an order workers choose as in a run.
    pub order: Option<IdVec<TaskId, u64>>,
}

impl WhatIf {
    /// The run as it was, as far as its tasks go: none where some of them did not finish.
    pub fn as_it_was(graph: &TaskGraph, trace: &Trace) -> Option<Self> {
        if trace.spans.len() < graph.len() {
            return None;
        }
        let mut busy = IdVec::filled(graph.len(), Nanos(0));
        let mut bytes = IdVec::filled(graph.len(), 0);
        for span in &trace.spans {
            busy[span.task] = span.end.since(span.start);
            bytes[span.task] = span.bytes;
        }
        let workers = NonZeroU32::new(trace.workers).unwrap_or(NonZeroU32::MIN);
        Some(Self { workers, dispatch: Nanos(0), busy, bytes, order: None })
    }
}

/// Plays `what_if` through. Steps: those of a heap of workers, for each task.
pub fn replay(graph: &TaskGraph, what_if: &WhatIf) -> Trace {
    let workers = what_if.workers.get() as usize;
    let mut play = Play {
        graph,
        what_if,
        waits_for: graph.ids().map(|id| graph.inputs(id).len()).collect(),
        ready: IdVec::filled(graph.len(), Nanos(0)),
        sources: if what_if.order.is_some() { VecDeque::new() } else { source_order(graph).into() },
        queue: BTreeSet::new(),
        deques: vec![VecDeque::new(); workers],
        idle: BTreeSet::new(),
        running: BinaryHeap::new(),
        spans: Vec::with_capacity(graph.len()),
    };
    if let Some(order) = &what_if.order {
        play.queue = source_order(graph).into_iter().map(|task| (order[task], task)).collect();
    }
    for worker in 0..workers {
        play.look(worker, Nanos(0));
    }
    while let Some(Reverse((now, worker, task))) = play.running.pop() {
        play.finish(worker, task, now);
    }
    let mut spans = play.spans;
    spans.sort_unstable_by_key(|span| (span.start, span.task));
    Trace {
        clock: Clock::Virtual,
        workers: what_if.workers.get(),
        wall: spans.iter().map(|span| span.end).max().unwrap_or_default(),
        spans,
        steps: Vec::new(),
        failures: Vec::new(),
        peak_live_bytes: 0,
        memory: None,
        resident: Vec::new(),
    }
}

struct Play<'a> {
    graph: &'a TaskGraph,
    what_if: &'a WhatIf,
    waits_for: IdVec<TaskId, usize>,
    /// When the last input of each task was there.
    ready: IdVec<TaskId, Nanos>,
    /// Those that nobody has begun.
    sources: VecDeque<TaskId>,
    /// Where an order is given: those that could begin.
    queue: BTreeSet<(u64, TaskId)>,
    /// What each worker has pushed, oldest first.
    deques: Vec<VecDeque<TaskId>>,
    idle: BTreeSet<usize>,
    /// When each busy worker ends its task.
    running: BinaryHeap<Reverse<(Nanos, usize, TaskId)>>,
    spans: Vec<Span>,
}

impl Play<'_> {
    /// A worker that is free looks for a task, or idles.
    fn look(&mut self, worker: usize, now: Nanos) {
        let n = self.deques.len();
        let first = self.queue.pop_first().map(|(_, task)| task);
        let own = first.or_else(|| self.deques[worker].pop_back()).or_else(|| self.sources.pop_front());
        let others = || (1..n).find_map(|i| self.deques[(worker + i) % n].pop_front());
        match own.or_else(others) {
            Some(task) => self.begin(worker, task, now),
            None => drop(self.idle.insert(worker)),
        }
    }

    fn begin(&mut self, worker: usize, task: TaskId, now: Nanos) {
        let start = now + self.what_if.dispatch;
        let end = start + self.what_if.busy[task];
        self.spans.push(Span {
            task,
            worker: WorkerId::from_index(worker),
            ready: self.ready[task],
            start,
            end,
            bytes: self.what_if.bytes[task],
            steps: 0..0,
        });
        self.running.push(Reverse((end, worker, task)));
    }

    /// The first user that became ready is begun at once; the others may be taken by whoever idles.
    fn finish(&mut self, worker: usize, task: TaskId, now: Nanos) {
        if let Some(order) = &self.what_if.order {
            return self.finish_in(order, worker, task, now);
        }
        let mut next = None;
        let mut pushed = 0;
        for &user in self.graph.users(task).iter().rev() {
            self.waits_for[user] -= 1;
            if self.waits_for[user] == 0 {
                self.ready[user] = now;
                pushed += usize::from(next.is_some());
                self.deques[worker].extend(next.replace(user));
            }
        }
        match next {
            Some(next) => self.begin(worker, next, now),
            None => self.look(worker, now),
        }
        for _ in 0..pushed {
            let Some(idle) = self.idle.pop_first() else { break };
            self.look(idle, now);
        }
    }
}

impl Play<'_> {
    /// The same where an order is given: who is free takes what comes first.
    fn finish_in(&mut self, order: &IdVec<TaskId, u64>, worker: usize, task: TaskId, now: Nanos) {
        for &user in self.graph.users(task) {
            self.waits_for[user] -= 1;
            if self.waits_for[user] == 0 {
                self.ready[user] = now;
                self.queue.insert((order[user], user));
            }
        }
        self.look(worker, now);
        while !self.queue.is_empty() {
            let Some(idle) = self.idle.pop_first() else { break };
            self.look(idle, now);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        array::{Array, Chunks, ReduceOptions},
        dtype::DType,
    };
    use proptest::prelude::*;

    /// Four blocks of ones, the sum of each, and one of all.
    fn sum() -> TaskGraph {
        let ones = Array::ones(&[40], DType::F64, &Chunks::from(10)).unwrap();
        ones.sum(&ReduceOptions::default()).unwrap().to_graph().unwrap()
    }

    fn what_if(graph: &TaskGraph, workers: u32, dispatch: u64, busy: impl Fn(usize) -> u64) -> WhatIf {
        WhatIf {
            workers: NonZeroU32::new(workers).unwrap(),
            dispatch: Nanos(dispatch),
            busy: graph.ids().map(|id| Nanos(busy(id.index()))).collect(),
            bytes: IdVec::filled(graph.len(), 8),
            order: None,
        }
    }

    #[test]
    fn four_chains_and_an_aggregate_by_hand() {
        let graph = sum();
        let busy = |task| if graph.inputs(TaskId::from_index(task)).is_empty() { 10 } else { 3 };
        let wall = |workers, dispatch| replay(&graph, &what_if(&graph, workers, dispatch, busy)).wall.0;
        // Chains of 13, then 3.
        assert_eq!([1, 2, 3, 4, 9].map(|workers| wall(workers, 0)), [55, 29, 29, 16, 16]);
        assert_eq!([1, 4].map(|workers| wall(workers, 1)), [64, 19]);
        let trace = replay(&graph, &what_if(&graph, 2, 0, busy));
        let of_first: Vec<(u64, u64)> = trace
            .spans
            .iter()
            .filter(|span| span.worker.index() == 0)
            .map(|span| (span.start.0, span.end.0))
            .collect();
        assert_eq!(of_first[..2], [(0, 10), (10, 13)], "a task is followed by its user");
    }

    #[test]
    fn an_order_is_kept_by_all_workers() {
        let graph = sum();
        let order = |of: &dyn Fn(u64) -> u64| Some(graph.ids().map(|task| of(task.index() as u64)).collect());
        let begun = |order, workers| -> Vec<usize> {
            let what_if = WhatIf { order, ..what_if(&graph, workers, 0, |task| 10 + task as u64) };
            replay(&graph, &what_if).spans.iter().map(|span| span.task.index()).collect()
        };
        assert_eq!(begun(order(&|task| task), 1), [0, 1, 2, 3, 4, 5, 6, 7, 8]);
        // The last blocks first, each added up at once.
        assert_eq!(begun(order(&|task| 8 - task), 1), [3, 7, 2, 6, 1, 5, 0, 4, 8]);
        assert_eq!(begun(order(&|task| 8 - task), 2)[..3], [2, 3, 6]);
    }

    proptest! {
        #[test]
        fn no_replay_breaks_the_bounds_of_graham(
            size in 1i64..60, workers in 1u32..9, times in prop::collection::vec(1u64..50, 200)
        ) {
            let ones = Array::ones(&[size], DType::F64, &Chunks::from(1)).unwrap();
            let graph = ones.sum(&ReduceOptions::default()).unwrap().to_graph().unwrap();
            let trace = replay(&graph, &what_if(&graph, workers, 0, |task| times[task % times.len()]));
            let mut end = IdVec::<TaskId, Nanos>::filled(graph.len(), Nanos(0));
            trace.spans.iter().for_each(|span| end[span.task] = span.end);
            for span in &trace.spans {
                prop_assert!(graph.inputs(span.task).iter().all(|&input| end[input] <= span.start));
            }
            prop_assert_eq!(trace.spans.len(), graph.len());
            let schedule = super::super::Schedule::of(&graph, &trace);
            prop_assert!(schedule.at_least() <= trace.wall && trace.wall <= schedule.at_most());
            prop_assert_eq!(schedule.work + schedule.idle.total(), Nanos(u64::from(workers) * trace.wall.0));
        }
    }
}
