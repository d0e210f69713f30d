//! A run over time: what each worker did when, and the bytes that were alive.
//!
//! In: a run, and the graph that it is a run of. Out: plain data in the graph's own words. What always holds: bars are
//! sorted by worker, then by start; as many numbers stand at each instant of the memory as there are layers, and at
//! the peak they add up to its bytes.

use super::{Overlay, Shade, Shades};
use crate::{
    data::{IdVec, Nanos, Rows, TaskId, WorkerId},
    diagram::{Diagram, Mark},
    graph::TaskGraph,
    inspect::{Live, Measured, Schedule},
    trace::Trace,
};
use std::collections::BTreeMap;

/// More layers than these are not told apart: the smaller ones are one.
const MOST_LAYERS: usize = 7;
/// What takes less than this part of the run has no room for words.
const LEAST_NAMED: u64 = 4000;
/// A run of more changes of memory than these is told in as many steps of time, each with the most of its bytes.
const MOST_STEPS: usize = 1000;

/// A run, and the graph that it is a run of.
#[derive(Clone, Copy, Debug)]
pub struct RunOf<'a> {
    /// The graph as written.
    pub written: &'a TaskGraph,
    /// The graph that ran.
    pub ran: &'a TaskGraph,
    /// For each task that ran the tasks as written that it stands for.
    pub origin: &'a Rows<TaskId, TaskId>,
    /// What happened.
    pub trace: &'a Trace,
    /// The same, task by task as written.
    pub measured: &'a Measured,
}

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
    /// Its colour on the scale of the graph above; `None` where it has that of its layer.
    pub heat: Option<f64>,
    /// Whether it failed.
    pub has_failed: bool,
    /// Whether it is on the critical path.
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
}

impl RunOf<'_> {
    /// The task as written whose block a task that ran leaves.
    fn last(&self, ran: TaskId) -> Option<TaskId> {
        self.origin.row(ran).last().copied()
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
    pub fn color_as(&mut self, heats: &IdVec<TaskId, Option<f64>>) {
        for bar in self.bars.iter_mut().flatten() {
            bar.heat = heats.get(bar.task).copied().flatten();
        }
    }
}

impl Overlay {
    /// Where each of so many tasks stands on the scale of colours: as its mark.
    pub fn heats(&self, diagram: &Diagram, n_tasks: usize) -> IdVec<TaskId, Option<f64>> {
        let mut heats = IdVec::filled(n_tasks, None);
        for (id, node) in diagram.nodes.iter() {
            match node.mark {
                Mark::Call(task) => heats[task] = self.marks[id].heat,
                Mark::Stack(stack) => {
                    diagram.stacks.row(stack).iter().for_each(|&task| heats[task] = self.marks[id].heat);
                }
                Mark::Block(_) | Mark::Thing(..) => {}
            }
        }
        heats
    }

    /// Says of the blocks of these tasks that they are alive when the bytes are most. Boxes of many say nothing.
    pub fn mark_peak(&mut self, diagram: &Diagram, at_peak: &[TaskId]) {
        for (id, node) in diagram.nodes.iter() {
            let task = match node.mark {
                Mark::Block(task) => Some(task),
                Mark::Stack(stack) => match diagram.stacks.row(stack) {
                    [only] => Some(*only),
                    _ => None,
                },
                Mark::Call(_) | Mark::Thing(..) => None,
            };
            let is_at_peak = task.is_some_and(|task| at_peak.binary_search(&task).is_ok());
            self.marks[id].is_at_peak = is_at_peak;
        }
    }
}

impl Shades {
    /// Where each task stands on the scale of colours.
    pub fn heats(&self) -> IdVec<TaskId, Option<f64>> {
        let heat = |shade: &Shade| match shade {
            Shade::Heat(heat) => Some(*heat),
            Shade::Ended(_) => None,
        };
        self.of.values().iter().map(heat).collect()
    }
}

/// Which layers are told apart.
struct Layers {
    names: Vec<String>,
    /// By name.
    places: BTreeMap<String, usize>,
}

impl Layers {
    /// The layers that took most of the time and of the memory over time, both counted as parts of the whole.
    fn of(run: &RunOf<'_>, live: &Live) -> Self {
        let mut order: Vec<&str> = Vec::new();
        let mut shares: BTreeMap<&str, [u128; 2]> = BTreeMap::new();
        let mut add = |task: TaskId, which: usize, n: u128| {
            let name = run.written.label(task);
            let share = shares.entry(name).or_insert_with(|| {
                order.push(name);
                [0; 2]
            });
            share[which] += n;
        };
        run.measured.done().for_each(|(task, measure)| add(task, 0, u128::from(measure.busy.0)));
        for failure in &run.trace.failures {
            run.origin.row(failure.task).iter().for_each(|&task| add(task, 0, 0));
        }
        for life in &live.lives {
            let bytes = u128::from(life.bytes) * u128::from(life.to.since(life.from).0);
            run.last(life.task).into_iter().for_each(|task| add(task, 1, bytes));
        }
        let totals =
            shares.values().fold([0, 0], |sum: [u128; 2], part| [sum[0] + part[0], sum[1] + part[1]]);
        let size = |name: &str| {
            let part = |which: usize| shares[name][which] as f64 / totals[which].max(1) as f64;
            part(0) + part(1)
        };
        let mut largest = order.clone();
        largest.sort_by(|a, b| size(b).total_cmp(&size(a)));
        if largest.len() > MOST_LAYERS {
            largest.truncate(MOST_LAYERS - 1);
        }
        let mut names: Vec<String> =
            order.iter().filter(|name| largest.contains(name)).map(|&name| name.to_owned()).collect();
        let mut places: BTreeMap<String, usize> = names.iter().cloned().zip(0..).collect();
        if names.len() < order.len() {
            let other = names.len();
            order.iter().for_each(|&name| {
                places.entry(name.to_owned()).or_insert(other);
            });
            names.push("other".to_owned());
        }
        Self { names, places }
    }

    fn place(&self, graph: &TaskGraph, task: TaskId) -> usize {
        self.places.get(graph.label(task)).copied().unwrap_or(0)
    }
}

fn bars(run: &RunOf<'_>, layers: &Layers) -> Vec<Bar> {
    let written = run.written;
    let mut is_critical = IdVec::<TaskId, bool>::filled(written.len(), false);
    for &task in &Schedule::of(run.ran, run.trace).critical_path {
        run.origin.row(task).iter().for_each(|&task| is_critical[task] = true);
    }
    let bar = |task: TaskId, worker: WorkerId, start: Nanos, end: Nanos| {
        let is_long = end.since(start).0 >= run.trace.wall.0 / LEAST_NAMED;
        let words = [written.title(task), written.label(task).to_owned()];
        Bar {
            task,
            worker,
            start,
            end,
            layer: layers.place(written, task),
            heat: None,
            has_failed: false,
            is_critical: is_critical[task],
            words: if is_long { words.to_vec() } else { Vec::new() },
        }
    };
    let done = run.measured.done().map(|(task, m)| bar(task, m.worker, m.start, m.start + m.busy));
    let failed = run.trace.failures.iter().filter_map(|failure| {
        let task = run.last(failure.task)?;
        let whole = bar(task, failure.worker, failure.start, failure.end);
        let words = vec![format!("{} failed", written.title(task)), "failed".to_owned()];
        Some(Bar { has_failed: true, is_critical: false, words, ..whole })
    });
    let mut bars: Vec<Bar> = done.chain(failed).collect();
    bars.sort_by_key(|bar| (bar.worker, bar.start, bar.end, bar.task));
    bars
}

fn memory(run: &RunOf<'_>, live: &Live, layers: &Layers) -> Memory {
    let mut at_peak: Vec<TaskId> = live.at_peak().into_iter().filter_map(|task| run.last(task)).collect();
    at_peak.sort_unstable();
    let place = |task: TaskId| run.last(task).map_or(0, |task| layers.place(run.written, task));
    let is_short = 2 * live.lives.len() <= MOST_STEPS;
    let step = Nanos(if is_short { 0 } else { run.trace.wall.0.div_ceil(MOST_STEPS as u64) });
    let steps = steps(live, step, layers.names.len(), place);
    Memory { steps, step, peak_at: live.peak_at, peak_bytes: live.peak_bytes, at_peak }
}

/// The bytes of each layer from each instant on at which they change; of many changes those of the instants at which
/// they are most, a step of time each. What comes into being is counted before what it was made of is freed.
fn steps(
    live: &Live,
    step: Nanos,
    n_layers: usize,
    place: impl Fn(TaskId) -> usize,
) -> Vec<(Nanos, Vec<u64>)> {
    let mut steps = vec![(Nanos(0), vec![0u64; n_layers])];
    let mut bytes = vec![0u64; n_layers];
    let beginning = |at: Nanos| if step.0 > 0 { Nanos(at.0 - at.0 % step.0) } else { at };
    let total = |bytes: &[u64]| bytes.iter().sum::<u64>();
    for (at, is_end, layer, n) in changes(live, place) {
        if step.0 > 0 && steps.last().is_some_and(|(from, _)| *from < beginning(at)) {
            // What is alive when a step begins may be the most of it; what was alive since the last step with a change
            // stays until then.
            let last = steps.last().map_or(0, |(from, _)| from.0);
            if last + step.0 < beginning(at).0 {
                steps.push((Nanos(last + step.0), bytes.clone()));
            }
            steps.push((beginning(at), bytes.clone()));
        }
        if is_end {
            bytes[layer] -= n;
        } else {
            bytes[layer] += n;
        }
        match steps.last_mut().filter(|_| step.0 > 0) {
            Some((_, most)) if total(most) >= total(&bytes) => {}
            Some((_, most)) => most.clone_from(&bytes),
            None => steps.push((at, bytes.clone())),
        }
    }
    if step.0 > 0 {
        let last = steps.last().map_or(0, |(from, _)| from.0);
        steps.push((Nanos(last + step.0), bytes));
    }
    steps
}

/// Each beginning and each end of a block, in order: when, whether it is an end, its layer and its bytes.
fn changes(live: &Live, place: impl Fn(TaskId) -> usize) -> Vec<(Nanos, bool, usize, u64)> {
    let begins = live.lives.iter().map(|life| (life.from, false, place(life.task), life.bytes));
    let ends = live.lives.iter().map(|life| (life.to, true, place(life.task), life.bytes));
    let mut changes: Vec<_> = begins.chain(ends).filter(|&(.., bytes)| bytes > 0).collect();
    changes.sort_unstable();
    changes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        data::Id,
        graph::{Coords, GraphBuilder, Layer, Op},
        inspect::as_written,
        optimize::Rewrite,
        trace::{Clock, Failure, Span},
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
        trace.failures.push(Failure { task, worker, start, end, message: "no".into() });
        let timeline = timeline(&graph, &trace);
        let told = |bar: &Bar| (bar.worker.index(), bar.start.0, bar.end.0, bar.layer, bar.has_failed);
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

    #[test]
    fn a_step_of_time_has_the_most_of_its_bytes_with_those_that_it_began_with() {
        let life = |task, from, to, bytes| crate::inspect::Life {
            task: TaskId::from_index(task),
            from: Nanos(from),
            to: Nanos(to),
            bytes,
        };
        let lives = vec![life(0, 2, 25, 7), life(1, 12, 14, 4), life(2, 13, 15, 1)];
        let live = Live { lives, peak_at: Nanos(13), peak_bytes: 12 };
        let steps = steps(&live, Nanos(10), 1, |_| 0);
        let told: Vec<(u64, u64)> = steps.iter().map(|(at, bytes)| (at.0, bytes[0])).collect();
        assert_eq!(told, [(0, 7), (10, 12), (20, 7), (30, 0)]);
    }
}
