//! A colour for every task, where each is no more than a cell.

use super::{ChangeScale, Diagnostic, Measurement, Scale, State, Tint, measured, order};
use crate::{
    data::{IdVec, TaskId, WorkerId},
    graph::TaskGraph,
    inspect::{Outcome, Path, RunOf},
};
use std::collections::BTreeSet;

/// What a run or an order says of one cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Shade {
    /// That of its layer.
    Layer,
    /// Its colour.
    Tint(Tint),
    /// How it ended, where it has no number to be coloured by.
    Ended(State),
}

/// A colour for every task, from a run or an order.
#[derive(Clone, Debug, Default)]
pub struct Shades {
    /// Task by task.
    pub of: IdVec<TaskId, Shade>,
    /// What the heat means.
    pub scale: Option<Scale>,
    /// What colours mean that say how two runs differ.
    pub change: Option<ChangeScale>,
    /// A path that is drawn as a thick line, and what a legend calls it.
    pub path: Option<(Path, &'static str)>,
}

impl Shades {
    /// What a run measured of each task, or how it ended.
    pub fn of_run(run: &RunOf<'_>, by: Measurement) -> Self {
        let numbers = measured::Numbers::new(run, by);
        let scale = numbers.scale();
        let shade = |(task, outcome): (TaskId, &Outcome)| match outcome {
            Outcome::Done(_) if by == Measurement::Nothing => Shade::Layer,
            Outcome::Done(_) => {
                let tint = numbers.of(task).and_then(|number| numbers.tint(number, scale));
                tint.map_or(Shade::Ended(State::NotStored), Shade::Tint)
            }
            _ => Shade::Ended(State::of(outcome)),
        };
        Self { of: run.measured.tasks.iter().map(shade).collect(), scale, ..Self::default() }
    }

    /// What Dask's order says of each task: what a picture of calls says in their circles.
    pub fn of_order(graph: &TaskGraph, by: Diagnostic) -> Self {
        let numbers = order::Numbers::new(graph, by);
        let tint = |task| Shade::Tint(numbers.of_call(task).unwrap_or(Tint::Heat(0.0)));
        Self { of: graph.ids().map(tint).collect(), scale: numbers.scale, ..Self::default() }
    }

    /// The workers that colours tell apart.
    pub fn workers(&self) -> BTreeSet<WorkerId> {
        let worker = |shade: &Shade| match shade {
            Shade::Tint(Tint::Worker(worker)) => Some(*worker),
            _ => None,
        };
        self.of.values().iter().filter_map(worker).collect()
    }
}
