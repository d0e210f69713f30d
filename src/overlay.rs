//! Colours and words for the marks of a diagram, from a run. Adds no mark, moves none.

use crate::{
    data::{IdVec, Nanos, NodeId, WorkerId},
    diagram::Diagram,
};

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
}

/// How a task ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum State {
    /// It gave its value.
    #[default]
    Done,
    /// It gave its value to the next step and was never stored.
    NotStored,
    /// It failed.
    Failed,
    /// It never ran, or the run stopped before it was done.
    NotRun,
}

/// Marks that ran as one task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Capsule {
    /// The enclosed marks.
    pub nodes: Vec<NodeId>,
    /// What a tooltip says.
    pub title: String,
}

/// What the colours mean: the ends of the scale.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scale {
    /// The shortest time, where the heat is 0.
    pub least: Nanos,
    /// The longest time, where the heat is 1.
    pub most: Nanos,
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
    /// The lines above the picture: the expression, total time, workers, result.
    pub title: Vec<String>,
}

impl Overlay {
    /// Nothing to say of any mark.
    pub fn silent(diagram: &Diagram) -> Self {
        Self { marks: IdVec::filled(diagram.nodes.len(), Annotation::default()), ..Self::default() }
    }
}
