//! Colours and words for the marks of a diagram, from a run. Adds no mark, moves none.

mod change;
mod color_by;
mod measured;
mod moment;
mod order;
mod path;
mod run;
mod scale;
mod shades;
mod stack;
mod timeline;

pub use change::ChangeScale;
pub use color_by::ColorBy;
pub use measured::Measurement;
pub use moment::Moment;
pub use order::Diagnostic;
pub use path::PathMarks;
pub use scale::{Scale, Spacing, Unit};
pub use shades::{Shade, Shades};
pub use timeline::{Bar, Memory, Timeline};

use crate::{
    data::{Id, IdVec, NodeId, WorkerId},
    diagram::Diagram,
    inspect::Outcome,
    trace::FailureKind,
};

/// The colour of a mark, of a cell or of a bar.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Tint {
    /// A place on the colour scale: 0 is the least, 1 the most.
    Heat(f64),
    /// That of a worker.
    Worker(WorkerId),
    /// A place on the scale of changes: -1 is the most that took less time, 0 no change, 1 the most that took more.
    Change(f64),
}

/// What a run says of one mark.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Annotation {
    /// Its colour. `None` where nothing is said by colour.
    pub tint: Option<Tint>,
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
    /// Of many tasks, which part of them each worker ran, where colours tell workers apart.
    pub shares: Vec<(WorkerId, f64)>,
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

/// Colours and words for a diagram.
#[derive(Clone, Debug, Default)]
pub struct Overlay {
    /// What is said of each mark of the diagram.
    pub marks: IdVec<NodeId, Annotation>,
    /// What ran as one task.
    pub capsules: Vec<Capsule>,
    /// A path that is drawn as a thick line.
    pub path: Option<PathMarks>,
    /// What the colours mean.
    pub scale: Option<Scale>,
    /// What they mean where they say how two runs differ.
    pub change: Option<ChangeScale>,
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
}

/// What a reader sees of a worker: `worker 0`.
pub fn worker_name(worker: WorkerId) -> String {
    format!("worker {}", worker.index())
}
