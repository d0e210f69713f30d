//! Where the time of a run went: work, critical path, what workers waited for, and the chain that decided the wall
//! time.
//!
//! All in integer nanoseconds, and exact: the workers' time is computing and idling to the nanosecond, and so is the
//! wall time along the chain.

use super::path::longest;
use crate::{
    data::{IdVec, Nanos, TaskId, WorkerId},
    graph::TaskGraph,
    trace::{Span, Trace},
};

/// How a run spent its time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule {
    /// How many workers there were.
    pub workers: u32,
    /// From the start of the run to its end.
    pub wall: Nanos,
    /// T1: the time of all tasks together; one worker would need it.
    pub work: Nanos,
    /// T∞: the longest chain of tasks, each waiting for the one before; no number of workers is faster.
    pub span: Nanos,
    /// The tasks of that chain, first one first.
    pub critical_path: Vec<TaskId>,
    /// What workers did when they did not compute.
    pub idle: Idle,
    /// The chain that decided the wall time, first link first.
    pub chain: Vec<Link>,
}

/// The time that workers did not compute, by cause, added up over the workers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Idle {
    /// Before their first task could begin: starting up, and waiting for a first task.
    pub starting: Nanos,
    /// For an input of their next task that was still being computed.
    pub inputs: Nanos,
    /// Between a task being ready, the worker being free, and the task beginning.
    pub dispatch: Nanos,
    /// After their last task.
    pub finished: Nanos,
}

impl Idle {
    /// All of it.
    pub fn total(&self) -> Nanos {
        self.starting + self.inputs + self.dispatch + self.finished
    }
}

/// A task of the chain that decided the wall time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// Which.
    pub task: TaskId,
    /// Who ran it.
    pub worker: WorkerId,
    /// Why it did not begin earlier.
    pub after: After,
    /// From the end of what it waited for (or the start of the run) to its own start.
    pub gap: Nanos,
    /// Its own time.
    pub busy: Nanos,
}

/// What the beginning of a task waited for, last of all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum After {
    /// The start of the run.
    Start,
    /// This input.
    Input(TaskId),
    /// Its worker, which was busy with this task.
    Worker(TaskId),
}

impl Schedule {
    /// Reads a trace of `graph`.
    ///
    /// Linear but for sorting the spans of each worker.
    pub fn of(graph: &TaskGraph, trace: &Trace) -> Self {
        let lanes = Lanes::of(graph, trace);
        let (span, critical_path) = longest(graph, |task| lanes.of_task[task].map(|span| duration(span).0));
        Self {
            workers: trace.workers,
            wall: trace.wall,
            work: trace.busy(),
            span: Nanos(span),
            critical_path,
            idle: idle(graph, trace, &lanes),
            chain: chain(graph, trace, &lanes),
        }
    }

    /// How many workers the tasks could have kept busy on average: T1 / T∞.
    pub fn parallelism(&self) -> f64 {
        self.work.0 as f64 / self.span.0.max(1) as f64
    }

    /// How much of the workers' time was computing, from 0 to 1.
    pub fn utilization(&self) -> f64 {
        self.work.0 as f64 / (u64::from(self.workers) * self.wall.0).max(1) as f64
    }

    /// How long handing out a task took on average.
    pub fn dispatch_of_a_task(&self, trace: &Trace) -> Nanos {
        Nanos(self.idle.dispatch.0 / (trace.spans.len().max(1) as u64))
    }

    /// No schedule of these tasks on so many workers is shorter: max(T1 / P, T∞).
    pub fn at_least(&self) -> Nanos {
        Nanos(self.work.0.div_ceil(u64::from(self.workers.max(1)))).max(self.span)
    }

    /// No schedule is longer that never lets a worker idle while a task is ready (Graham, 1969): T1 / P + T∞.
    pub fn at_most(&self) -> Nanos {
        Nanos(self.work.0.div_ceil(u64::from(self.workers.max(1)))) + self.span
    }

    /// The time after the last task of the chain: collecting the results.
    pub fn collecting(&self) -> Nanos {
        let along: Nanos = self.chain.iter().map(|link| link.gap + link.busy).sum();
        self.wall.since(along)
    }
}

/// The spans by task and by worker.
struct Lanes<'a> {
    of_task: IdVec<TaskId, Option<&'a Span>>,
    /// By worker, in order of time.
    of_worker: IdVec<WorkerId, Vec<&'a Span>>,
    /// The place of each task's span in its worker's lane.
    place: IdVec<TaskId, usize>,
}

impl<'a> Lanes<'a> {
    fn of(graph: &TaskGraph, trace: &'a Trace) -> Self {
        let mut of_task = IdVec::filled(graph.len(), None);
        let mut of_worker = IdVec::filled(trace.workers as usize, Vec::new());
        let mut place = IdVec::filled(graph.len(), 0);
        for span in &trace.spans {
            of_task[span.task] = Some(span);
            of_worker[span.worker].push(span);
        }
        for worker in of_worker.ids() {
            let lane: &mut Vec<&Span> = &mut of_worker[worker];
            lane.sort_by_key(|span| (span.start, span.end, span.task));
            lane.iter().enumerate().for_each(|(i, span)| place[span.task] = i);
        }
        Self { of_task, of_worker, place }
    }

    /// The span before this one on the same worker.
    fn before(&self, span: &Span) -> Option<&'a Span> {
        let place = self.place[span.task].checked_sub(1)?;
        Some(self.of_worker[span.worker][place])
    }

    /// The input of a task that came last; of several at the same time the last in argument order.
    fn last_input(&self, graph: &TaskGraph, task: TaskId) -> Option<&'a Span> {
        graph.inputs(task).iter().filter_map(|&input| self.of_task[input]).max_by_key(|span| span.end)
    }
}

fn duration(span: &Span) -> Nanos {
    span.end.since(span.start)
}

fn idle(graph: &TaskGraph, trace: &Trace, lanes: &Lanes<'_>) -> Idle {
    let mut idle = Idle::default();
    for lane in lanes.of_worker.values() {
        let mut free = Nanos(0);
        for (i, span) in lane.iter().enumerate() {
            let inputs = lanes.last_input(graph, span.task).map_or(Nanos(0), |input| input.end);
            let ready = inputs.clamp(free.min(span.start), span.start);
            if i == 0 {
                idle.starting = idle.starting + span.start;
            } else {
                idle.inputs = idle.inputs + ready.since(free);
                idle.dispatch = idle.dispatch + span.start.since(ready.max(free));
            }
            free = free.max(span.end);
        }
        idle.finished = idle.finished + trace.wall.since(free);
    }
    idle
}

/// From the task that ended last backwards: each began after what it waited for last.
fn chain(graph: &TaskGraph, trace: &Trace, lanes: &Lanes<'_>) -> Vec<Link> {
    let mut links = Vec::new();
    let mut next = trace.spans.iter().max_by_key(|span| (span.end, std::cmp::Reverse(span.task)));
    while let Some(span) = next {
        // Clocks of two processors may disagree by some nanoseconds: what ended later was not waited for.
        let before = |other: &&Span| other.end <= span.start;
        let input = lanes.last_input(graph, span.task).filter(before);
        let worker = lanes.before(span).filter(before);
        let (waited_for, after) = match (input, worker) {
            (Some(input), Some(worker)) if worker.end > input.end => {
                (Some(worker), After::Worker(worker.task))
            }
            (Some(input), _) => (Some(input), After::Input(input.task)),
            (None, Some(worker)) => (Some(worker), After::Worker(worker.task)),
            (None, None) => (None, After::Start),
        };
        let gap = span.start.since(waited_for.map_or(Nanos(0), |other| other.end));
        links.push(Link { task: span.task, worker: span.worker, after, gap, busy: duration(span) });
        next = waited_for;
    }
    links.reverse();
    links
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        data::Id,
        graph::{Coords, GraphBuilder, Layer, Op},
        trace::Clock,
    };

    /// Tasks 0, 1, 2 without inputs; 3 takes 0 and 1; 4 takes 2 and 3.
    fn graph() -> TaskGraph {
        let mut b = GraphBuilder::default();
        let name = b.symbols.intern("f");
        let coords = Coords::Grid(vec![5]);
        let layer = b.layer(Layer { name, token: name, op: Op::Opaque, coords, chunks: None, dtype: None });
        let sources: Vec<_> = (0..3).map(|i| b.task(layer, i, [])).collect();
        let pair = b.task(layer, 3, [sources[0], sources[1]]);
        let last = b.task(layer, 4, [sources[2], pair]);
        b.output(last);
        b.finish().unwrap()
    }

    fn trace(workers: u32, wall: u64, spans: &[(usize, usize, u64, u64)]) -> Trace {
        let mut spans: Vec<Span> = spans
            .iter()
            .map(|&(task, worker, start, end)| Span {
                task: TaskId::from_index(task),
                worker: WorkerId::from_index(worker),
                ready: Nanos(start),
                start: Nanos(start),
                end: Nanos(end),
                bytes: 0,
                steps: 0..0,
            })
            .collect();
        spans.sort_by_key(|s| (s.start, s.task));
        let (steps, failures) = (Vec::new(), Vec::new());
        Trace {
            clock: Clock::Virtual,
            workers,
            spans,
            steps,
            failures,
            wall: Nanos(wall),
            peak_live_bytes: 0,
            memory: None,
            resident: Vec::new(),
        }
    }

    fn ids(tasks: &[usize]) -> Vec<TaskId> {
        tasks.iter().map(|&i| TaskId::from_index(i)).collect()
    }

    #[test]
    fn a_run_of_two_workers_by_hand() {
        // Worker 0: 0 from 2 to 12, 3 from 33 to 40, 4 from 41 to 50. Worker 1: 2 from 5 to 10, 1 from 11 to 31.
        let trace =
            trace(2, 53, &[(0, 0, 2, 12), (2, 1, 5, 10), (1, 1, 11, 31), (3, 0, 33, 40), (4, 0, 41, 50)]);
        let schedule = Schedule::of(&graph(), &trace);
        assert_eq!(schedule.work.0, 10 + 5 + 20 + 7 + 9);
        assert_eq!(schedule.span.0, 20 + 7 + 9);
        assert_eq!(schedule.critical_path, ids(&[1, 3, 4]));
        assert_eq!((schedule.at_least().0, schedule.at_most().0), (36, 26 + 36));
        let idle = schedule.idle;
        assert_eq!(idle.starting.0, 2 + 5);
        assert_eq!(idle.inputs.0, 31 - 12);
        assert_eq!(idle.dispatch.0, 2 + 1 + 1);
        assert_eq!(idle.finished.0, 3 + 22);
        assert_eq!(schedule.work + idle.total(), Nanos(2 * 53));
        let chain: Vec<(usize, After, u64, u64)> =
            schedule.chain.iter().map(|l| (l.task.index(), l.after, l.gap.0, l.busy.0)).collect();
        let id = TaskId::from_index;
        assert_eq!(
            chain,
            [
                (2, After::Start, 5, 5),
                (1, After::Worker(id(2)), 1, 20),
                (3, After::Input(id(1)), 2, 7),
                (4, After::Input(id(3)), 1, 9)
            ]
        );
        assert_eq!(schedule.collecting().0, 3);
    }

    #[test]
    fn nothing_ran() {
        let schedule = Schedule::of(&graph(), &trace(3, 7, &[]));
        assert_eq!((schedule.work, schedule.span, schedule.idle.finished), (Nanos(0), Nanos(0), Nanos(21)));
        assert!(schedule.chain.is_empty() && schedule.critical_path.is_empty());
        assert_eq!(schedule.collecting(), Nanos(7));
    }

    #[test]
    fn times_add_up_in_real_runs() {
        use crate::{
            array::{Chunks, Random, ReduceOptions},
            exec::{Control, RunOptions, run},
            program::{Kernels, Program},
        };
        let x = Random::new().normal(0.0, 1.0, &[20_000], &Chunks::from(100)).unwrap();
        let graph = x.mean(&ReduceOptions::default()).unwrap().to_graph().unwrap();
        let program = Program::new(&graph, &Kernels::default()).unwrap();
        for workers in 1..=4 {
            let options = RunOptions::new(std::num::NonZeroU32::new(workers).unwrap(), 1);
            let trace = run(&program, &options, &Control::default()).unwrap().trace;
            let schedule = Schedule::of(&graph, &trace);
            assert_eq!(schedule.work + schedule.idle.total(), Nanos(u64::from(trace.workers) * trace.wall.0));
            let along: Nanos = schedule.chain.iter().map(|link| link.gap + link.busy).sum();
            assert_eq!(along + schedule.collecting(), trace.wall);
            assert!(schedule.span <= schedule.work && schedule.span <= trace.wall);
            assert_eq!(*schedule.critical_path.last().unwrap(), graph.outputs()[0]);
        }
    }
}
