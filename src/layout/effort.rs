//! Effort: how hard each phase tries.
//!
//! In: the size of a graph and what the caller wants. Out: numbers of steps and rounds. What holds: never a time, so
//! that the same graph is laid out alike on every machine.

use super::{LayoutInput, LayoutOptions};

/// Up to so many nodes and edges a picture is worth the effort.
const QUALITY_SIZE: usize = 25_000;

/// One part of so many of the effort is to find out which ranks are better.
const TRIAL: u64 = 10;

/// Above so many nodes and edges nobody sees half a point.
const SMALL: usize = 1_000;

/// How hard to try for few crossings and short edges.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Effort {
    /// Quality up to some thousand nodes, which is as many as a person looks at, and fast above.
    #[default]
    BySize,
    /// The best of many attempts: up to some tenths of a second.
    Quality,
    /// One good attempt, in time linear in the size: a million nodes take about a second.
    Fast,
}

/// What may be spent on one connected piece.
#[derive(Clone, Copy, Debug)]
pub(super) struct Budget {
    /// Edges that the network simplex method may look at; with none the quick ranks stay.
    pub(super) ranking: u64,
    /// Links that the search for an order may look at, for each link and in all.
    pub(super) ordering_per_link: u64,
    pub(super) ordering: u64,
    /// Whether orders are sifted, and started anew.
    pub(super) is_thorough: bool,
    /// Rounds of fitting every stratum item by item, before anything is lined up.
    pub(super) free_rounds: usize,
    /// For each round after lining up, the length below which an edge counts as a spring: what nearly stands in line
    /// at last does.
    pub(super) rounds: &'static [f64],
    /// Once a round moves nothing as far as this, in points, there is no other of its kind.
    pub(super) settled: f64,
}

const QUALITY: Budget = Budget {
    ranking: 20_000_000,
    ordering_per_link: 20_000,
    ordering: 25_000_000,
    is_thorough: true,
    free_rounds: 8,
    rounds: &[9.0, 9.0, 9.0, 9.0, 3.0, 3.0, 1.0, 1.0],
    settled: 0.0,
};

const FAST: Budget = Budget {
    ranking: 0,
    ordering_per_link: 150,
    ordering: u64::MAX,
    is_thorough: false,
    free_rounds: 1,
    rounds: &[9.0, 3.0],
    settled: 0.5,
};

impl Budget {
    /// What may be spent on a graph.
    pub(super) fn of(input: LayoutInput<'_>, options: &LayoutOptions) -> Self {
        let size = input.nodes.len() + input.edges.len();
        let is_fast = match options.effort {
            Effort::Quality => false,
            Effort::BySize => size > QUALITY_SIZE,
            Effort::Fast => true,
        };
        if is_fast {
            FAST
        } else {
            Self { settled: if size > SMALL { FAST.settled } else { 0.0 }, ..QUALITY }
        }
    }

    /// The part of it for a piece with this share of the edges.
    pub(super) fn part(self, share: f64) -> Self {
        let part = |of: u64| if of == u64::MAX { of } else { (of as f64 * share) as u64 };
        Self { ranking: part(self.ranking), ordering: part(self.ordering), ..self }
    }

    /// What may be spent on finding out whether ranks are the better ones.
    pub(super) fn for_a_trial(self) -> Self {
        let part = |of: u64| if self.is_thorough { of / TRIAL } else { of };
        Self { ordering: part(self.ordering), ordering_per_link: part(self.ordering_per_link), ..self }
    }
}
