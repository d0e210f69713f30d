//! A run over time: what each worker did when, and the bytes that were alive.
//!
//! In: a run, and the graph that it is a run of. Out: plain data in the graph's own words. What always holds: bars are
//! sorted by worker, then by start; as many numbers stand at each instant of the memory as there are layers, and at
//! the peak they add up to its bytes.

mod layers;
mod marks;
mod memory;

use super::Tint;
use crate::{
    data::{IdVec, Nanos, TaskId, WorkerId},
    inspect::{Live, Path, RunOf},
    trace::Resident,
};
use layers::Layers;
use memory::memory;

/// What takes less than this part of the run has no room for words.
const LEAST_NAMED: u64 = 4000;
/// Of a process with more than so many times the memory that its blocks take, these would be a hair on one scale.
const LARGEST_RATIO: u64 = 8;

/// What is shown of a run over time.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Timeline {
    /// How long the run was.
    pub wall: Nanos,
    /// How many workers there were.
    pub workers: u32,
    /// The layers that are told apart, in the order of the graph; where there are many the last one is `other`.
    pub layers: Vec<String>,
    /// What the workers did; `None` where it is not to be shown.
    pub bars: Option<Vec<Bar>>,
    /// The bytes that were alive; `None` where they are not to be shown.
    pub memory: Option<Memory>,
}

/// A task in the time of its worker.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    /// Which, as written.
    pub task: TaskId,
    /// Who ran it.
    pub worker: WorkerId,
    /// When its work began.
    pub start: Nanos,
    /// When it ended.
    pub end: Nanos,
    /// Its place in [`Timeline::layers`].
    pub layer: usize,
    /// Its colour, that of its mark in the graph above; `None` where it has that of its layer.
    pub tint: Option<Tint>,
    /// How it ended where it gave no value: `failed`, `killed`.
    pub failed: Option<&'static str>,
    /// Whether it is on the chain that decided the wall time.
    pub is_critical: bool,
    /// What may be written in it, the longer first; nothing where it is too short for words.
    pub words: Vec<String>,
}

/// The bytes of blocks over time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Memory {
    /// How long each step of time is, where there are too many changes to show each; else 0.
    pub step: Nanos,
    /// From each instant on so many bytes of each layer; of a step of time those of the instant with the most.
    pub steps: Vec<(Nanos, Vec<u64>)>,
    /// The first instant at which they are most.
    pub peak_at: Nanos,
    /// The bytes at that instant.
    pub peak_bytes: u64,
    /// The tasks as written whose blocks are alive then.
    pub at_peak: Vec<TaskId>,
    /// Samples of the memory of the whole process; none where nobody took any.
    pub resident: Vec<Resident>,
}

impl Memory {
    /// The most memory that the process was seen to have, where that was looked at.
    pub fn peak_resident(&self) -> Option<u64> {
        self.resident.iter().map(|sample| sample.bytes).max()
    }

    /// Whether both can be seen on one scale, the bytes of blocks and the memory of the process.
    pub fn is_of_one_scale(&self) -> bool {
        self.peak_resident().is_some_and(|most| self.peak_bytes.saturating_mul(LARGEST_RATIO) >= most)
    }
}

impl Timeline {
    /// Everything that there is to show, in the colours of layers.
    pub fn of_run(run: &RunOf<'_>) -> Self {
        let live = Live::of(run.ran, run.trace);
        let layers = Layers::of(run, &live);
        Self {
            wall: run.trace.wall,
            workers: run.trace.workers,
            bars: Some(bars(run, &layers)),
            memory: Some(memory(run, &live, &layers)),
            layers: layers.names,
        }
    }

    /// The same with bars in the colours that their tasks have on a picture of the graph.
    pub fn color_as(&mut self, tints: &IdVec<TaskId, Option<Tint>>) {
        for bar in self.bars.iter_mut().flatten() {
            bar.tint = tints.get(bar.task).copied().flatten();
        }
    }
}

fn bars(run: &RunOf<'_>, layers: &Layers) -> Vec<Bar> {
    let written = run.written;
    let mut is_critical = IdVec::<TaskId, bool>::filled(written.len(), false);
    Path::that_decided(run).tasks.into_iter().for_each(|task| is_critical[task] = true);
    let bar = |task: TaskId, worker: WorkerId, start: Nanos, end: Nanos| {
        let is_long = end.since(start).0 >= run.trace.wall.0 / LEAST_NAMED;
        let words = [written.title(task), written.label(task).to_owned()];
        Bar {
            task,
            worker,
            start,
            end,
            layer: layers.place(written, task),
            tint: None,
            failed: None,
            is_critical: is_critical[task],
            words: if is_long { words.to_vec() } else { Vec::new() },
        }
    };
    let done = run.measured.done().map(|(task, m)| bar(task, m.worker, m.start, m.start + m.busy));
    let failed = run.trace.failures.iter().filter_map(|failure| {
        let task = run.last(failure.task)?;
        let whole = bar(task, failure.worker, failure.start, failure.end);
        let word = failure.kind.word();
        let words = vec![format!("{} {word}", written.title(task)), word.to_owned()];
        Some(Bar { failed: Some(word), is_critical: false, words, ..whole })
    });
    let mut bars: Vec<Bar> = done.chain(failed).collect();
    bars.sort_by_key(|bar| (bar.worker, bar.start, bar.end, bar.task));
    bars
}

#[cfg(test)]
mod tests {
    use super::{layers::MOST_LAYERS, memory::MOST_STEPS, *};
    use crate::{
        data::Id,
        graph::{Coords, GraphBuilder, Layer, Op, TaskGraph},
        inspect::as_written,
        optimize::Rewrite,
        trace::{Clock, Failure, FailureKind, Span, Trace},
    };

    /// `n` layers of one task, each of which takes the one before.
    fn chain(n: usize) -> TaskGraph {
        let mut builder = GraphBuilder::default();
        let mut before = None;
        for i in 0..n {
            let name = builder.symbols.intern(&format!("f{i}"));
            let coords = Coords::Grid(Vec::new());
            let layer = Layer { name, token: name, op: Op::Opaque, coords, chunks: None, dtype: None };
            let layer = builder.layer(layer);
            before = Some(builder.task(layer, 0, before));
        }
        before.into_iter().for_each(|last| builder.output(last));
        builder.finish().unwrap()
    }

    /// Each task takes 10 ns on a worker of its own and leaves as many bytes as its number and one.
    fn trace(graph: &TaskGraph) -> Trace {
        let spans: Vec<Span> = graph
            .ids()
            .map(|task| {
                let start = Nanos(10 * task.index() as u64);
                let (worker, bytes) = (WorkerId::from_index(task.index() % 2), task.index() as u64 + 1);
                Span { task, worker, ready: start, start, end: start + Nanos(10), bytes, steps: 0..0 }
            })
            .collect();
        Trace {
            clock: Clock::Virtual,
            workers: 2,
            wall: Nanos(10 * spans.len() as u64),
            spans,
            steps: Vec::new(),
            failures: Vec::new(),
            peak_live_bytes: 0,
            memory: None,
            resident: Vec::new(),
        }
    }

    fn timeline(graph: &TaskGraph, trace: &Trace) -> Timeline {
        let Rewrite { graph: ran, origin } = Rewrite::unchanged(graph.clone());
        let measured = as_written(graph, &origin, trace);
        Timeline::of_run(&RunOf { written: graph, ran: &ran, origin: &origin, trace, measured: &measured })
    }

    #[test]
    fn bars_stand_by_worker_and_start_and_say_what_failed() {
        let graph = chain(3);
        let mut trace = trace(&graph);
        let Span { task, worker, start, end, .. } = trace.spans.pop().unwrap();
        trace.failures.push(Failure {
            task,
            worker,
            start,
            end,
            kind: FailureKind::Failed,
            message: "no".into(),
        });
        let timeline = timeline(&graph, &trace);
        let told = |bar: &Bar| (bar.worker.index(), bar.start.0, bar.end.0, bar.layer, bar.failed.is_some());
        let bars: Vec<_> = timeline.bars.unwrap().iter().map(told).collect();
        assert_eq!(bars, [(0, 0, 10, 0, false), (0, 20, 30, 2, true), (1, 10, 20, 1, false)]);
        assert_eq!(timeline.layers, ["f0", "f1", "f2"]);
    }

    #[test]
    fn the_bytes_at_the_peak_add_up_however_many_layers_and_changes_there_are() {
        for n in [1, 3, 7, 8, 3000] {
            let graph = chain(n);
            let timeline = timeline(&graph, &trace(&graph));
            assert_eq!(timeline.layers.len(), n.min(MOST_LAYERS));
            assert_eq!(timeline.layers.last().unwrap() == "other", n > MOST_LAYERS);
            let memory = timeline.memory.unwrap();
            // The last task and the one before it.
            assert_eq!(memory.peak_bytes, if n == 1 { 1 } else { 2 * n as u64 - 1 });
            let totals = memory.steps.iter().map(|(_, bytes)| bytes.iter().sum::<u64>());
            assert_eq!(totals.max(), Some(memory.peak_bytes));
            assert!(memory.steps.is_sorted_by_key(|(at, _)| *at));
            assert!(memory.steps.len() <= 2 * MOST_STEPS + 3, "{}", memory.steps.len());
            assert_eq!(memory.at_peak.len(), n.min(2));
        }
    }
}
