//! A colour for every task, where each is no more than a cell.

use super::{Scale, State};
use crate::{
    data::{IdVec, TaskId},
    inspect::{Measured, Outcome},
};

/// What a run says of one cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Shade {
    /// How long it took: 0 is the least, 1 the most.
    Heat(f64),
    /// How it ended, where it gave no value.
    Ended(State),
}

/// A colour for every task, from a run.
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
}
