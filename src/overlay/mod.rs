//! Colours and words for the marks of a diagram, from a run. Adds no mark, moves none.

mod moment;
mod order;
mod shades;
mod stack;
mod timeline;

pub use moment::Moment;
pub use order::ColorBy;
pub use shades::{Shade, Shades};
pub use timeline::{Bar, Memory, Timeline};

use crate::{
    data::{Id, IdVec, Nanos, NodeId, TaskId, WorkerId},
    diagram::{self, Diagram, Mark},
    graph::TaskGraph,
    inspect::{Measure, Measured, Outcome},
    quantity,
    trace::FailureKind,
};
use stack::Times;

/// What a run says of one mark.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Annotation {
    /// Where on the colour scale: 0 is the least, 1 the most. `None` where the run has nothing to say.
    pub heat: Option<f64>,
    /// Who ran it.
    pub worker: Option<WorkerId>,
    /// What is written under the label, line by line: `61.2 ms`, `worker 1`; `1.60 GB`.
    pub notes: Vec<String>,
    /// What a tooltip adds, line by line.
    pub details: Vec<String>,
    /// How it ended.
    pub state: State,
    /// Of many tasks, how many took how long: from the shortest time to the longest, heights from 0 to 1.
    pub bars: Vec<f64>,
    /// Whether its block is one of those that are alive when the bytes are most.
    pub is_at_peak: bool,
}

/// How a mark came out of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum State {
    /// It gave its value.
    #[default]
    Done,
    /// It gave its value to the next step and was never stored.
    NotStored,
    /// It was stored, and was freed before the instant that the picture shows.
    Freed,
    /// It failed.
    Failed,
    /// It was running when its process was killed.
    Killed,
    /// It never ran, or the run stopped before it was done.
    NotRun,
    /// No output needs it.
    NotNeeded,
}

impl State {
    /// How a task came out of a run.
    fn of(outcome: &Outcome) -> Self {
        match outcome {
            Outcome::Done(_) => Self::Done,
            Outcome::Failed { kind: FailureKind::Failed, .. } => Self::Failed,
            Outcome::Failed { kind: FailureKind::Killed, .. } => Self::Killed,
            Outcome::NotNeeded => Self::NotNeeded,
            Outcome::NotRun => Self::NotRun,
        }
    }
}

/// Marks that ran as one task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Capsule {
    /// The enclosed marks.
    pub nodes: Vec<NodeId>,
    /// What a tooltip says.
    pub title: String,
}

/// What the colours mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scale {
    /// The least number.
    pub least: u64,
    /// The greatest, where the heat is 1.
    pub most: u64,
    /// How the numbers between are spread.
    pub spacing: Spacing,
    /// What they count.
    pub unit: Unit,
    /// What has these numbers: `Time of a task`.
    pub of: &'static str,
}

/// What the numbers of a scale count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Nanoseconds.
    Time,
    /// Things.
    Number,
}

/// How a colour scale is spread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spacing {
    /// From zero to the greatest number, evenly: a colour twice as far along is twice as much.
    Linear,
    /// From the least to the greatest number, each step the same factor.
    Logarithmic,
}

impl Scale {
    /// Above this ratio of the longest to the median time, a linear scale would show the most of the tasks in one
    /// colour.
    const LINEAR_UP_TO: u64 = 50;

    /// A scale from zero to the greatest of some numbers of things.
    pub fn of_numbers(least: u64, most: u64, of: &'static str) -> Self {
        Self { least, most, spacing: Spacing::Linear, unit: Unit::Number, of }
    }

    /// A scale for the times of all tasks that were done; `None` without any.
    pub fn of_tasks(measured: &Measured) -> Option<Self> {
        Self::new(measured.done().map(|(_, measure)| measure.busy).collect(), "Time of a task")
    }

    /// A scale for these times; `None` without any. `of` is its heading.
    pub fn new(mut times: Vec<Nanos>, of: &'static str) -> Option<Self> {
        times.sort_unstable();
        let (&least, &most) = (times.first()?, times.last()?);
        let median = times[times.len() / 2];
        let wide = most.0 > Self::LINEAR_UP_TO * median.0.max(1);
        let spacing = if wide { Spacing::Logarithmic } else { Spacing::Linear };
        Some(Self { least: least.0, most: most.0, spacing, unit: Unit::Time, of })
    }

    /// Where a number stands on the scale, from 0 to 1.
    pub fn heat(self, number: u64) -> f64 {
        let (least, most) = (self.least.max(1) as f64, self.most.max(1) as f64);
        let heat = match self.spacing {
            Spacing::Linear => number as f64 / most,
            Spacing::Logarithmic => (number.max(1) as f64 / least).ln() / (most / least).ln(),
        };
        heat.clamp(0.0, 1.0)
    }
}

/// Colours and words for a diagram.
#[derive(Clone, Debug, Default)]
pub struct Overlay {
    /// What is said of each mark of the diagram.
    pub marks: IdVec<NodeId, Annotation>,
    /// What ran as one task.
    pub capsules: Vec<Capsule>,
    /// What the colours of circles mean.
    pub scale: Option<Scale>,
    /// How many workers there were.
    pub workers: u32,
    /// What the legend explains beside what the marks have: that of other pictures of the same run.
    pub explained: Vec<Annotation>,
}

impl Overlay {
    /// Nothing to say of any mark.
    pub fn silent(diagram: &Diagram) -> Self {
        Self { marks: IdVec::filled(diagram.nodes.len(), Annotation::default()), ..Self::default() }
    }

    /// How long each call took, who ran it, how many bytes each block has, and what ran as one task.
    pub fn of_run(graph: &TaskGraph, diagram: &Diagram, measured: &Measured, workers: u32) -> Self {
        let stacks: Vec<Times> = diagram.stacks.iter().map(|(_, tasks)| Times::of(measured, tasks)).collect();
        let scale = if stacks.is_empty() {
            Scale::of_tasks(measured)
        } else {
            let are_single = diagram.stacks.iter().all(|(_, tasks)| tasks.len() == 1);
            let of = if are_single { "Time of a task" } else { "Time of all tasks of a box" };
            Scale::new(stacks.iter().filter_map(Times::total).collect(), of)
        };
        let mut overlay = Self { scale, workers, ..Self::silent(diagram) };
        for (id, node) in diagram.nodes.iter() {
            overlay.marks[id] = match node.mark {
                Mark::Call(task) => match &measured.tasks[task] {
                    Outcome::Done(measure) => call(graph, task, measure, scale),
                    other => not_done(other),
                },
                Mark::Block(task) => match &measured.tasks[task] {
                    Outcome::Done(measure) => block(graph, task, measure),
                    Outcome::Failed { .. } => Annotation { state: State::NotRun, ..Annotation::default() },
                    other => not_done(other),
                },
                Mark::Thing(..) => Annotation::default(),
                Mark::Stack(stack) => {
                    let times = &stacks[stack.index()];
                    let heat = times.total().and_then(|total| Some(scale?.heat(total.0)));
                    times.annotation(heat)
                }
            };
        }
        if stacks.is_empty() {
            overlay.capsules = measured.chains.iter().map(|chain| capsule(graph, chain)).collect();
        }
        overlay
    }
}

/// What a reader sees of a worker: `worker 0`.
pub fn worker_name(worker: WorkerId) -> String {
    format!("worker {}", worker.index())
}

/// What there is to say of a task that gave no value.
fn not_done(outcome: &Outcome) -> Annotation {
    match outcome {
        Outcome::Failed { worker, kind, message } => Annotation {
            worker: Some(*worker),
            notes: vec![kind.word().to_owned(), worker_name(*worker)],
            details: vec![message.clone()],
            state: State::of(outcome),
            ..Annotation::default()
        },
        _ => Annotation { state: State::of(outcome), ..Annotation::default() },
    }
}

fn call(graph: &TaskGraph, task: TaskId, measure: &Measure, scale: Option<Scale>) -> Annotation {
    let (time, worker) = (quantity::duration(measure.busy), worker_name(measure.worker));
    Annotation {
        heat: scale.map(|scale| scale.heat(measure.busy.0)),
        worker: Some(measure.worker),
        details: vec![
            graph.key(task),
            format!("{time} on {worker}, from {}", quantity::duration(measure.start)),
        ],
        notes: vec![time, worker],
        ..Annotation::default()
    }
}

fn block(graph: &TaskGraph, task: TaskId, measure: &Measure) -> Annotation {
    let bytes = quantity::bytes(measure.bytes);
    let (state, fate) = if measure.stored {
        (State::Done, "")
    } else {
        (State::NotStored, ", never stored: the next step took it piece by piece")
    };
    let details = vec![graph.key(task), format!("{bytes}{fate}")];
    Annotation {
        notes: vec![quantity::bytes_briefly(measure.bytes)],
        details,
        state,
        ..Annotation::default()
    }
}

/// A chain's circles and the boxes between them; the last box is outside, for that block is stored.
fn capsule(graph: &TaskGraph, chain: &[TaskId]) -> Capsule {
    let mut nodes: Vec<NodeId> =
        chain.iter().flat_map(|&task| [diagram::call_of(task), diagram::block_of(task)]).collect();
    nodes.pop();
    let steps: Vec<String> = chain.iter().map(|&task| graph.title(task)).collect();
    Capsule { nodes, title: format!("ran as one task: {}", steps.join(" → ")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scale(times: &[u64]) -> Scale {
        Scale::new(times.iter().map(|&t| Nanos(t)).collect(), "Time of a task").unwrap()
    }

    #[test]
    fn a_linear_scale_starts_at_zero_and_a_wide_one_is_logarithmic() {
        let even = scale(&[50, 100, 200]);
        assert_eq!(even.spacing, Spacing::Linear);
        assert_eq!([50, 100, 200].map(|t| (even.heat(t) * 100.0) as u32), [25, 50, 100]);
        let wide = scale(&[10, 10, 10, 100_000]);
        assert_eq!(wide.spacing, Spacing::Logarithmic);
        assert_eq!([10, 1000, 100_000].map(|t| (wide.heat(t) * 100.0).round() as u32), [0, 50, 100]);
        assert!(Scale::new(Vec::new(), "Time of a task").is_none());
        assert!(scale(&[0]).heat(0).is_finite());
    }
}
