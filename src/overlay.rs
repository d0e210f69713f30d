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

/// How a mark came out of a run.
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
    /// No output needs it.
    NotNeeded,
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
    /// The shortest time.
    pub least: Nanos,
    /// The longest time, where the heat is 1.
    pub most: Nanos,
    /// How the times between are spread.
    pub spacing: Spacing,
}

/// How a colour scale is spread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spacing {
    /// From zero to the longest time, evenly: a colour twice as far along took twice as long.
    Linear,
    /// From the shortest to the longest time, each step the same factor.
    Logarithmic,
}

impl Scale {
    /// Above this ratio of the longest to the median time, a linear scale would show the most of the tasks in one
    /// colour.
    const LINEAR_UP_TO: u64 = 50;

    /// A scale for these times; `None` without any.
    pub fn of(mut times: Vec<Nanos>) -> Option<Self> {
        times.sort_unstable();
        let (&least, &most) = (times.first()?, times.last()?);
        let median = times[times.len() / 2];
        let wide = most.0 > Self::LINEAR_UP_TO * median.0.max(1);
        let spacing = if wide { Spacing::Logarithmic } else { Spacing::Linear };
        Some(Self { least, most, spacing })
    }

    /// Where a time stands on the scale, from 0 to 1.
    pub fn heat(&self, time: Nanos) -> f64 {
        let (least, most) = (self.least.0.max(1) as f64, self.most.0.max(1) as f64);
        let heat = match self.spacing {
            Spacing::Linear => time.0 as f64 / most,
            Spacing::Logarithmic => (time.0.max(1) as f64 / least).ln() / (most / least).ln(),
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

    fn scale(times: &[u64]) -> Scale {
        Scale::of(times.iter().map(|&t| Nanos(t)).collect()).unwrap()
    }

    #[test]
    fn a_linear_scale_starts_at_zero_and_a_wide_one_is_logarithmic() {
        let even = scale(&[50, 100, 200]);
        assert_eq!(even.spacing, Spacing::Linear);
        assert_eq!([50, 100, 200].map(|t| (even.heat(Nanos(t)) * 100.0) as u32), [25, 50, 100]);
        let wide = scale(&[10, 10, 10, 100_000]);
        assert_eq!(wide.spacing, Spacing::Logarithmic);
        assert_eq!([10, 1000, 100_000].map(|t| (wide.heat(Nanos(t)) * 100.0).round() as u32), [0, 50, 100]);
        assert!(Scale::of(Vec::new()).is_none());
        assert!(scale(&[0]).heat(Nanos(0)).is_finite());
    }
}
