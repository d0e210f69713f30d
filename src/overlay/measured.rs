//! Colours and words by one of the numbers that a run measured of its tasks.

use super::{Scale, Tint, Unit, worker_name};
use crate::{
    data::{Id, IdVec, Nanos, TaskId, WorkerId},
    inspect::{Measure, RunOf, through},
    quantity::{bytes_briefly, duration},
};

/// What a run measured of each task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measurement {
    /// How long its own work took.
    Time,
    /// Who ran it.
    Worker,
    /// How large its block was, where it was stored.
    Bytes,
    /// How long it was ready before it began.
    Wait,
    /// When it began.
    Start,
    /// How long the longest chain of tasks through it took.
    Critical,
    /// Its time in words, and no colour.
    Nothing,
}

impl Measurement {
    /// What the command line calls so.
    pub(super) fn by_name(name: &str) -> Option<Self> {
        let all = [Self::Time, Self::Worker, Self::Bytes, Self::Wait, Self::Start];
        all.into_iter().find(|measurement| measurement.name() == name)
    }

    /// What the command line calls it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Time => "time",
            Self::Worker => "worker",
            Self::Bytes => "bytes",
            Self::Wait => "wait",
            Self::Start => "start",
            Self::Critical => "critical",
            Self::Nothing => "none",
        }
    }

    /// What a legend calls it, of single tasks and of boxes of many.
    pub(super) fn heading(self, is_of_many: bool) -> &'static str {
        match (self, is_of_many) {
            (Self::Bytes, false) => "Bytes of a stored block",
            (Self::Bytes, true) => "Bytes of all stored blocks of a box",
            (Self::Wait, false) => "Time between ready and running",
            (Self::Wait, true) => "Waiting of all tasks of a box",
            (Self::Start, false) => "Start of a task",
            (Self::Start, true) => "Start of a box's middle task",
            (Self::Critical, false) => "Time of the longest chain through a task",
            (Self::Critical, true) => "Time of the longest chain through a box",
            (Self::Time | Self::Worker | Self::Nothing, false) => "Time of a task",
            (Self::Time | Self::Worker | Self::Nothing, true) => "Time of all tasks of a box",
        }
    }

    /// What its numbers count.
    fn unit(self) -> Unit {
        if self == Self::Bytes { Unit::Bytes } else { Unit::Time }
    }

    /// A number in words that say what it is of one task.
    pub(super) fn note(self, number: u64) -> String {
        let time = || duration(Nanos(number));
        match self {
            Self::Time | Self::Nothing => time(),
            Self::Worker => worker_name(WorkerId::from_index(number as usize)),
            Self::Wait if number == 0 => "no wait".to_owned(),
            Self::Wait => format!("wait {}", time()),
            Self::Start => format!("at {}", time()),
            Self::Critical => format!("chain {}", time()),
            Self::Bytes => bytes_briefly(number),
        }
    }

    /// A number with its unit and nothing else.
    pub(super) fn bare(self, number: u64) -> String {
        if self == Self::Bytes { bytes_briefly(number) } else { duration(Nanos(number)) }
    }

    /// What many tasks have together, by which their box is coloured; `numbers` ascend.
    pub(super) fn of_many(self, numbers: &[u64]) -> Option<u64> {
        match self {
            Self::Start => numbers.get(numbers.len() / 2).copied(),
            Self::Critical => numbers.last().copied(),
            _ => (!numbers.is_empty()).then(|| numbers.iter().sum()),
        }
    }

    /// Whether what many tasks have together is their sum.
    pub(super) fn adds_up(self) -> bool {
        !matches!(self, Self::Start | Self::Critical)
    }

    /// A scale for such numbers.
    pub(super) fn scale(self, numbers: Vec<u64>, is_of_many: bool) -> Option<Scale> {
        let (unit, heading) = (self.unit(), self.heading(is_of_many));
        match self {
            Self::Worker | Self::Nothing => None,
            // Instants and chains are told apart by how far they are from each other, not by factors.
            Self::Start | Self::Critical => Scale::linear(numbers.into_iter(), unit, heading),
            Self::Time | Self::Bytes | Self::Wait => Scale::fitting(numbers, unit, heading),
        }
    }
}

/// The numbers of all tasks of a run.
pub(super) struct Numbers {
    pub(super) by: Measurement,
    /// Nothing where a task has none.
    of: IdVec<TaskId, Option<u64>>,
}

impl Numbers {
    pub(super) fn new(run: &RunOf<'_>, by: Measurement) -> Self {
        let mut of = match by {
            Measurement::Critical => through(run),
            _ => IdVec::filled(run.written.len(), None),
        };
        for (task, measure) in run.measured.done() {
            match by {
                Measurement::Critical => {}
                _ => of[task] = number(by, measure),
            }
        }
        Self { by, of }
    }

    /// That of one task.
    pub(super) fn of(&self, task: TaskId) -> Option<u64> {
        self.of[task]
    }

    /// A scale for all of them.
    pub(super) fn scale(&self) -> Option<Scale> {
        self.by.scale(self.of.values().iter().copied().flatten().collect(), false)
    }

    /// The colour of a number.
    pub(super) fn tint(&self, number: u64, scale: Option<Scale>) -> Option<Tint> {
        match self.by {
            Measurement::Worker => Some(Tint::Worker(WorkerId::from_index(number as usize))),
            _ => scale.map(|scale| Tint::Heat(scale.heat(number))),
        }
    }
}

fn number(by: Measurement, measure: &Measure) -> Option<u64> {
    match by {
        Measurement::Time | Measurement::Nothing => Some(measure.busy.0),
        Measurement::Worker => Some(measure.worker.index() as u64),
        Measurement::Bytes => measure.stored.then_some(measure.bytes),
        Measurement::Wait => Some(measure.waited.0),
        Measurement::Start => Some(measure.start.0),
        Measurement::Critical => None,
    }
}
