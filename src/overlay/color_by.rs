//! What a picture is coloured by: one of Dask's diagnostics, or something that a run measured.

use super::{Overlay, Shades, measured::Measurement, order::Diagnostic};
use crate::{diagram::Diagram, graph::TaskGraph, inspect::RunOf};

/// What a picture is coloured by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColorBy {
    /// Nothing: what a run says stands in words alone.
    None,
    /// What a run measured of each task.
    Run(Measurement),
    /// How long the longest chain of tasks through each is: of a run by its times, else by the number of tasks.
    Critical,
    /// What Dask's order says of each task.
    Order(Diagnostic),
}

impl ColorBy {
    /// What can be asked for: what a run measured, then Dask's names, then what both have. Dask's, each but the first,
    /// are known after `order-` too.
    pub const NAMES: [&'static str; 15] = [
        "time",
        "worker",
        "bytes",
        "wait",
        "start",
        "order",
        "age",
        "freed",
        "pressure",
        "memoryincreases",
        "memorydecreases",
        "memorypressure",
        "cpath",
        "critical",
        "none",
    ];

    /// What is called so.
    pub fn by_name(name: &str) -> Option<Self> {
        match name {
            "none" => Some(Self::None),
            "critical" => Some(Self::Critical),
            _ => Measurement::by_name(name)
                .map(Self::Run)
                .or_else(|| Diagnostic::by_name(name).map(Self::Order)),
        }
    }

    /// Its name, where only a run has it.
    pub fn of_run_only(self) -> Option<&'static str> {
        match self {
            Self::Run(measurement) => Some(measurement.name()),
            Self::None | Self::Critical | Self::Order(_) => None,
        }
    }

    /// What there is to say of a graph: without a wish the times of its run. `None` where nobody has anything to say.
    fn resolved<'r, 'a>(wish: Option<Self>, run: Option<&'r RunOf<'a>>) -> Option<Said<'r, 'a>> {
        let measured = |by| run.map(|run| Said::Run(run, by));
        match wish {
            None => measured(Measurement::Time),
            Some(Self::None) => measured(Measurement::Nothing),
            Some(Self::Run(measurement)) => measured(measurement),
            Some(Self::Critical) => {
                measured(Measurement::Critical).or(Some(Said::Order(Diagnostic::critical())))
            }
            Some(Self::Order(diagnostic)) => Some(Said::Order(diagnostic)),
        }
    }
}

/// Who says something.
pub(super) enum Said<'r, 'a> {
    Run(&'r RunOf<'a>, Measurement),
    Order(Diagnostic),
}

impl Overlay {
    /// What there is to say of a graph, in the colours that are wished for; without a wish the times of its run.
    pub fn colored(
        graph: &TaskGraph,
        diagram: &Diagram,
        wish: Option<ColorBy>,
        run: Option<&RunOf<'_>>,
    ) -> Option<Self> {
        let said = ColorBy::resolved(wish, run)?;
        let mut overlay = match said {
            Said::Run(run, by) => Self::of_run(run, diagram, by),
            Said::Order(by) => Self::of_order(graph, diagram, by),
        };
        if let Some((path, of)) = said.path(graph) {
            overlay.mark_path(diagram, graph.len(), (&path, of));
        }
        Some(overlay)
    }
}

impl Shades {
    /// The same for a picture of cells. Without a colour they have those of their layers.
    pub fn colored(graph: &TaskGraph, wish: Option<ColorBy>, run: Option<&RunOf<'_>>) -> Option<Self> {
        let said = ColorBy::resolved(wish, run)?;
        let shades = match said {
            Said::Run(run, by) => Self::of_run(run, by),
            Said::Order(by) => Self::of_order(graph, by),
        };
        Some(Self { path: said.path_of_cells(graph), ..shades })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_known_and_dasks_also_after_order() {
        for name in ColorBy::NAMES {
            assert!(ColorBy::by_name(name).is_some(), "{name}");
            let after_order = ColorBy::by_name(&format!("order-{name}"));
            let is_dasks = matches!(ColorBy::by_name(name), Some(ColorBy::Order(_)));
            assert_eq!(after_order.is_some(), is_dasks && name != "order", "{name}");
        }
        assert_eq!(ColorBy::by_name("ages"), ColorBy::by_name("age"));
        assert_eq!(ColorBy::by_name("pressure"), ColorBy::by_name("memorypressure"));
        assert!(ColorBy::by_name("colour").is_none());
        assert_eq!(ColorBy::by_name("wait").and_then(ColorBy::of_run_only), Some("wait"));
    }
}
