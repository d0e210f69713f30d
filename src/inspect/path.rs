//! Paths through a graph: the longest one, and the one along which a run was decided.

use super::{RunOf, Schedule};
use crate::{
    data::{IdVec, TaskId},
    graph::TaskGraph,
};
use std::cmp::Reverse;

/// Tasks as written, one after the other, and where one takes the block of the one before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Path {
    /// The tasks, first one first.
    pub tasks: Vec<TaskId>,
    /// Where the path follows the graph: whose block is taken, and by whom.
    pub steps: Vec<[TaskId; 2]>,
}

impl Path {
    /// The longest path of a graph, every task counting as much as every other. Linear.
    pub fn longest(graph: &TaskGraph) -> Self {
        let (_, tasks) = longest(graph, |_| Some(1));
        let steps = tasks.windows(2).map(|pair| [pair[0], pair[1]]).collect();
        Self { tasks, steps }
    }

    /// The critical path of a run: the longest by the times that were measured.
    pub fn critical(run: &RunOf<'_>) -> Self {
        Self::as_written(run, &Schedule::of(run.ran, run.trace).critical_path)
    }

    /// The tasks of the chain that decided the wall time. Where a task waited for its worker, not for an input, the path
    /// leaves the graph.
    pub fn that_decided(run: &RunOf<'_>) -> Self {
        let chain = Schedule::of(run.ran, run.trace).chain;
        Self::as_written(run, &chain.iter().map(|link| link.task).collect::<Vec<_>>())
    }

    /// The same path through the graph as it was written.
    fn as_written(run: &RunOf<'_>, ran: &[TaskId]) -> Self {
        let mut path = Self::default();
        for &task in ran {
            let row = run.origin.row(task);
            if let Some(&before) = path.tasks.last() {
                let takes = row.iter().find(|&&task| run.written.inputs(task).contains(&before));
                path.steps.extend(takes.map(|&task| [before, task]));
            }
            path.steps.extend(row.windows(2).map(|pair| [pair[0], pair[1]]));
            path.tasks.extend(row);
        }
        path
    }
}

/// For each task as written the length of the longest chain of tasks through it, in nanoseconds: as long as the critical
/// path on that path, shorter by what the task could have taken longer anywhere else. Nothing for tasks that did not
/// run. Linear.
pub fn through(run: &RunOf<'_>) -> IdVec<TaskId, Option<u64>> {
    let mut busy = IdVec::<TaskId, Option<u64>>::filled(run.ran.len(), None);
    run.trace.spans.iter().for_each(|span| busy[span.task] = Some(span.end.since(span.start).0));
    let chains = through_each(run.ran, |task| busy[task]);
    let mut written = IdVec::filled(run.written.len(), None);
    for (task, row) in run.origin.iter() {
        row.iter().for_each(|&id| written[id] = busy[task].map(|_| chains[task]));
    }
    written
}

/// For each task the number of tasks on the longest path through it. Linear.
pub fn tasks_through(graph: &TaskGraph) -> IdVec<TaskId, u64> {
    through_each(graph, |_| Some(1))
}

/// Inputs have smaller ids: one pass upward, one downward.
fn through_each(graph: &TaskGraph, weight: impl Fn(TaskId) -> Option<u64>) -> IdVec<TaskId, u64> {
    let (until, from) = (longest_until(graph, &weight), longest_from(graph, &weight));
    graph.ids().map(|task| until[task] + from[task] - weight(task).unwrap_or(0)).collect()
}

/// For each task the longest chain that begins with it.
pub(super) fn longest_from(graph: &TaskGraph, weight: impl Fn(TaskId) -> Option<u64>) -> IdVec<TaskId, u64> {
    let mut longest = IdVec::<TaskId, u64>::filled(graph.len(), 0);
    for task in graph.ids().rev() {
        let after = graph.users(task).iter().map(|&user| longest[user]).max();
        longest[task] = after.unwrap_or(0) + weight(task).unwrap_or(0);
    }
    longest
}

/// For each task the longest chain that ends with it.
fn longest_until(graph: &TaskGraph, weight: impl Fn(TaskId) -> Option<u64>) -> IdVec<TaskId, u64> {
    let mut longest = IdVec::<TaskId, u64>::filled(graph.len(), 0);
    for task in graph.ids() {
        let before = graph.inputs(task).iter().map(|&input| longest[input]).max();
        longest[task] = before.unwrap_or(0) + weight(task).unwrap_or(0);
    }
    longest
}

/// The longest chain of tasks and its length; it ends with a task that has a weight. Of equals the first.
pub(super) fn longest(graph: &TaskGraph, weight: impl Fn(TaskId) -> Option<u64>) -> (u64, Vec<TaskId>) {
    let until = longest_until(graph, &weight);
    let length = |&task: &TaskId| (until[task], Reverse(task));
    let Some(last) = graph.ids().filter(|&task| weight(task).is_some()).max_by_key(length) else {
        return (0, Vec::new());
    };
    let before = |&task: &TaskId| graph.inputs(task).iter().copied().max_by_key(length);
    let mut path: Vec<TaskId> = std::iter::successors(Some(last), before).collect();
    path.reverse();
    (until[last], path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        array::{Array, Chunks, ReduceOptions},
        data::{Id, Nanos, WorkerId},
        dtype::DType,
        inspect::as_written,
        optimize::{Rewrite, optimize},
        trace::{Clock, Span, Trace},
    };

    /// Ones in two blocks, the sum of each, the sum of both: tasks 0 to 4.
    fn sum() -> TaskGraph {
        let ones = Array::ones(&[20], DType::F64, &Chunks::from(10)).unwrap();
        ones.sum(&ReduceOptions::default()).unwrap().to_graph().unwrap()
    }

    fn trace(spans: &[(usize, usize, u64, u64)]) -> Trace {
        let span = |&(task, worker, start, end): &(usize, usize, u64, u64)| Span {
            task: TaskId::from_index(task),
            worker: WorkerId::from_index(worker),
            ready: Nanos(start),
            start: Nanos(start),
            end: Nanos(end),
            bytes: 8,
            steps: 0..0,
        };
        Trace {
            clock: Clock::Virtual,
            workers: 2,
            spans: spans.iter().map(span).collect(),
            wall: Nanos(100),
            ..Trace::default()
        }
    }

    fn ids(tasks: &[usize]) -> Vec<TaskId> {
        tasks.iter().map(|&task| TaskId::from_index(task)).collect()
    }

    fn pairs(steps: &[[usize; 2]]) -> Vec<[TaskId; 2]> {
        steps.iter().map(|step| step.map(TaskId::from_index)).collect()
    }

    #[test]
    fn without_a_run_every_task_counts_the_same() {
        let graph = sum();
        assert_eq!(Path::longest(&graph), Path { tasks: ids(&[0, 2, 4]), steps: pairs(&[[0, 2], [2, 4]]) });
        assert_eq!(tasks_through(&graph).values(), [3; 5]);
    }

    #[test]
    fn a_run_by_hand() {
        let graph = sum();
        let Rewrite { graph: ran, origin } = Rewrite::unchanged(graph.clone());
        // Worker 0: 0, 2, 1, 3, 4. Worker 1 has nothing to do.
        let trace = trace(&[(0, 0, 0, 10), (2, 0, 10, 13), (1, 0, 14, 20), (3, 0, 20, 25), (4, 0, 26, 28)]);
        let measured = as_written(&graph, &origin, &trace);
        let run = RunOf { written: &graph, ran: &ran, origin: &origin, trace: &trace, measured: &measured };
        assert_eq!(Path::critical(&run), Path { tasks: ids(&[0, 2, 4]), steps: pairs(&[[0, 2], [2, 4]]) });
        let decided = Path::that_decided(&run);
        assert_eq!(decided.tasks, ids(&[0, 2, 1, 3, 4]));
        // Task 1 waited for its worker.
        assert_eq!(decided.steps, pairs(&[[0, 2], [1, 3], [3, 4]]));
        assert_eq!(through(&run).values(), [15, 13, 15, 13, 15].map(Some));
    }

    #[test]
    fn what_ran_as_one_task_is_all_on_the_path() {
        let graph = sum();
        let Rewrite { graph: ran, origin } = optimize(&graph);
        assert_eq!(ran.len(), 3);
        let trace = trace(&[(0, 0, 0, 10), (1, 1, 0, 30)]);
        let measured = as_written(&graph, &origin, &trace);
        let run = RunOf { written: &graph, ran: &ran, origin: &origin, trace: &trace, measured: &measured };
        let decided = Path::that_decided(&run);
        assert_eq!(decided, Path { tasks: ids(&[1, 3]), steps: pairs(&[[1, 3]]) });
        // The sum of both did not run.
        assert_eq!(through(&run).values(), [Some(10), Some(30), Some(10), Some(30), None]);
    }
}
