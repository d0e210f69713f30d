//! The blocks that are alive, over the time of a run.

use crate::{
    data::{IdVec, Nanos, TaskId},
    graph::TaskGraph,
    trace::Trace,
};

/// When a block was in memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Life {
    /// Whose block.
    pub task: TaskId,
    /// When it was there.
    pub from: Nanos,
    /// When its last user had ended; the end of the run where the block was asked for.
    pub to: Nanos,
    /// Its size.
    pub bytes: u64,
}

/// All blocks of a run, and when they were most.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Live {
    /// By their beginning, then by task.
    pub lives: Vec<Life>,
    /// The first instant at which the bytes are most.
    pub peak_at: Nanos,
    /// The bytes at that instant.
    pub peak_bytes: u64,
}

impl Live {
    /// The blocks of the tasks that finished. A block begins with the end of its task and ends with that of its last
    /// user; where that never ran, it stays. Sorts; else linear.
    pub fn of(graph: &TaskGraph, trace: &Trace) -> Self {
        let mut end = IdVec::<TaskId, Option<Nanos>>::filled(graph.len(), None);
        for span in &trace.spans {
            end[span.task] = Some(span.end);
        }
        let mut last_use: IdVec<TaskId, Nanos> = IdVec::filled(graph.len(), Nanos(0));
        for span in &trace.spans {
            let ends = graph.users(span.task).iter().map(|&user| end[user].unwrap_or(trace.wall));
            last_use[span.task] = ends.max().unwrap_or(span.end).max(span.end);
        }
        graph.outputs().iter().for_each(|&output| last_use[output] = trace.wall);
        let mut lives: Vec<Life> = trace
            .spans
            .iter()
            .map(|s| Life { task: s.task, from: s.end, to: last_use[s.task], bytes: s.bytes })
            .collect();
        lives.sort_unstable_by_key(|life| (life.from, life.task));
        let mut live = Self { lives, ..Self::default() };
        for (at, bytes) in live.curve() {
            if bytes > live.peak_bytes {
                (live.peak_at, live.peak_bytes) = (at, bytes);
            }
        }
        live
    }

    /// The bytes that are alive from each instant on at which they change, from the start of the run. What comes into
    /// being is counted before what it was made of is freed.
    pub fn curve(&self) -> Vec<(Nanos, u64)> {
        let mut ends: Vec<(Nanos, u64)> = self.lives.iter().map(|life| (life.to, life.bytes)).collect();
        ends.sort_unstable();
        let mut ends = ends.into_iter().peekable();
        let (mut curve, mut bytes) = (vec![(Nanos(0), 0)], 0);
        for life in &self.lives {
            while let Some((at, freed)) = ends.next_if(|&(at, _)| at < life.from) {
                bytes -= freed;
                curve.push((at, bytes));
            }
            bytes += life.bytes;
            curve.push((life.from, bytes));
        }
        for (at, freed) in ends {
            bytes -= freed;
            curve.push((at, bytes));
        }
        curve
    }

    /// The blocks that are alive at the peak, by task.
    pub fn at_peak(&self) -> Vec<TaskId> {
        let is_there = |life: &&Life| life.from <= self.peak_at && self.peak_at <= life.to && life.bytes > 0;
        let mut tasks: Vec<TaskId> = self.lives.iter().filter(is_there).map(|life| life.task).collect();
        tasks.sort_unstable();
        tasks
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        array::{Chunks, Random, ReduceOptions},
        data::{Id, WorkerId},
        exec::{Control, RunOptions, run},
        graph::{Coords, GraphBuilder, Layer, Op},
        program::{Kernels, Program},
        trace::{Clock, Span},
    };

    /// 0 and 1 without inputs, 2 takes both, 3 takes 2 and is asked for.
    fn graph() -> TaskGraph {
        let mut b = GraphBuilder::default();
        let name = b.symbols.intern("f");
        let coords = Coords::Grid(vec![4]);
        let layer = b.layer(Layer { name, token: name, op: Op::Opaque, coords, chunks: None, dtype: None });
        let sources: Vec<_> = (0..2).map(|i| b.task(layer, i, [])).collect();
        let both = b.task(layer, 2, sources);
        let last = b.task(layer, 3, [both]);
        b.output(last);
        b.finish().unwrap()
    }

    #[test]
    fn blocks_live_from_their_task_to_their_last_user() {
        let span = |task, start, end, bytes| Span {
            task: TaskId::from_index(task),
            worker: WorkerId::from_index(0),
            ready: Nanos(start),
            start: Nanos(start),
            end: Nanos(end),
            bytes,
            steps: 0..0,
        };
        let mut trace = Trace {
            clock: Clock::Virtual,
            workers: 1,
            spans: vec![span(0, 0, 10, 100), span(1, 10, 30, 50), span(2, 31, 40, 7), span(3, 41, 50, 1)],
            steps: Vec::new(),
            failures: Vec::new(),
            wall: Nanos(60),
            peak_live_bytes: 0,
            memory: None,
            resident: Vec::new(),
        };
        let live = Live::of(&graph(), &trace);
        let curve: Vec<(u64, u64)> = live.curve().into_iter().map(|(at, bytes)| (at.0, bytes)).collect();
        assert_eq!(
            curve,
            [(0, 0), (10, 100), (30, 150), (40, 157), (40, 107), (40, 7), (50, 8), (50, 1), (60, 0)]
        );
        assert_eq!((live.peak_at.0, live.peak_bytes), (40, 157));
        assert_eq!(live.at_peak(), [0, 1, 2].map(TaskId::from_index));
        // A run that ended before: what it made stays.
        trace.spans.truncate(2);
        let live = Live::of(&graph(), &trace);
        assert_eq!((live.peak_bytes, live.lives[0].to), (150, Nanos(60)));
    }

    #[test]
    fn the_peak_is_the_one_that_the_executor_counted() {
        let x = Random::new().normal(0.0, 1.0, &[4000], &Chunks::from(100)).unwrap();
        let graph = x.mean(&ReduceOptions::default()).unwrap().to_graph().unwrap();
        let program = Program::new(&graph, &Kernels::default()).unwrap();
        let options = RunOptions::new(std::num::NonZeroU32::MIN, 1);
        let trace = run(&program, &options, &Control::default()).unwrap().trace;
        assert_eq!(Live::of(&graph, &trace).peak_bytes, trace.peak_live_bytes);
    }
}
