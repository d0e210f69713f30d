//! A colour for every task, where each is no more than a cell.

use super::{ColorBy, Scale, State, order::Numbers};
use crate::{
    data::{IdVec, TaskId},
    graph::TaskGraph,
    inspect::{Measured, Outcome},
};

/// What a run or an order says of one cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Shade {
    /// How long it took, or its number: 0 is the least, 1 the most.
    Heat(f64),
    /// How it ended, where it gave no value.
    Ended(State),
}

/// A colour for every task, from a run or an order.
#[derive(Clone, Debug, Default)]
pub struct Shades {
    /// Task by task.
    pub of: IdVec<TaskId, Shade>,
    /// What the heat means.
    pub scale: Option<Scale>,
}

impl Shades {
    /// How long each task took, or how it ended.
    pub fn of_run(measured: &Measured) -> Self {
        let scale = Scale::of_tasks(measured);
        let shade = |outcome: &Outcome| match outcome {
            Outcome::Done(measure) => Shade::Heat(scale.map_or(0.0, |scale| scale.heat(measure.busy.0))),
            _ => Shade::Ended(State::of(outcome)),
        };
        let of = measured.tasks.values().iter().map(shade).collect();
        Self { of, scale }
    }

    /// What Dask's order says of each task: what a picture of calls says in their circles.
    pub fn of_order(graph: &TaskGraph, by: ColorBy) -> Self {
        let numbers = Numbers::new(graph, by);
        let of = graph.ids().map(|task| Shade::Heat(numbers.of_call(task).unwrap_or(0.0))).collect();
        Self { of, scale: numbers.scale }
    }
}
