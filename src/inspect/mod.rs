//! What a run means: times laid on the graph that the user wrote, sums by layer, where the time went and why, and
//! the memory that a run will take.
//!
//! In: a graph and a trace (or, before running, a graph alone). Out: plain data for pictures and tables. Integer
//! arithmetic throughout.

mod advice;
mod compare;
mod layers;
mod live;
mod measure;
mod memory;
mod order;
mod outline;
mod path;
mod replay;
mod run_of;
mod scenario;
mod schedule;
mod stragglers;

pub use advice::{Advice, advice};
pub use compare::{Comparison, NamedPair, NamedSpread, Pair, Repeats, Spread, middle};
pub use layers::{LayerSummary, by_layer};
pub use live::{Life, Live};
pub use measure::{Measure, Measured, Outcome, as_written};
pub(crate) use memory::distinct;
pub use memory::{Forecast, forecast};
pub use order::{Held, Priority, held, order};
pub use outline::{Better, Chunking, LayerOutline, Outline, chunking};
pub use path::{Path, tasks_through, through};
pub use replay::{WhatIf, replay};
pub use run_of::RunOf;
pub use scenario::{Change, Order, what_if};
pub use schedule::{After, Idle, Link, Schedule};
pub use stragglers::stragglers;
