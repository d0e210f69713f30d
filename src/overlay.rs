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

impl Scale {
    /// From the shortest to the longest of some times; `None` for no times.
    pub fn of(times: impl IntoIterator<Item = Nanos>) -> Option<Self> {
        times.into_iter().fold(None, |scale: Option<Self>, time| {
            let Self { least, most } = scale.unwrap_or(Self { least: time, most: time });
            Some(Self { least: least.min(time), most: most.max(time) })
        })
    }
    /// Whether equal steps of colour are equal ratios of time: when the longest is more than 30 times the shortest.
    pub fn is_logarithmic(self) -> bool {
        self.most.0 / 30 >= self.least.0.max(1)
    }
    /// Where a time lies: 0 at the least and below, 1 at the most and above.
    pub fn heat(self, time: Nanos) -> f64 {
        let place = |t: Nanos| if self.is_logarithmic() { (t.0.max(1) as f64).ln() } else { t.0 as f64 };
        let (least, most) = (place(self.least), place(self.most));
        if most > least { ((place(time) - least) / (most - least)).clamp(0.0, 1.0) } else { 1.0 }
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
    /// The lines above the picture: the expression, total time, workers, result.
    pub title: Vec<String>,
}

impl Overlay {
    /// Nothing to say of any mark.
    pub fn silent(diagram: &Diagram) -> Self {
        Self { marks: IdVec::filled(diagram.nodes.len(), Annotation::default()), ..Self::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_narrow_scale_is_linear_and_a_wide_one_logarithmic() {
        let of = |least, most| Scale { least: Nanos(least), most: Nanos(most) };
        let narrow = Scale::of([30, 10, 20].map(Nanos)).unwrap();
        assert_eq!(narrow, of(10, 30));
        assert!((narrow.heat(Nanos(20)) - 0.5).abs() < 1e-9);
        let wide = of(1_000, 1_000_000);
        assert!(wide.is_logarithmic() && !of(10, 299).is_logarithmic() && of(10, 300).is_logarithmic());
        assert!((wide.heat(Nanos(10_000)) - 1.0 / 3.0).abs() < 1e-9);
        assert!((wide.heat(Nanos(0)), wide.heat(Nanos(u64::MAX))) == (0.0, 1.0));
        assert!(of(0, 0).heat(Nanos(0)).is_finite() && Scale::of([]).is_none());
    }
}
