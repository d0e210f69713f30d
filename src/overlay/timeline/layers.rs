//! Which layers of a run are told apart.

use crate::{
    data::TaskId,
    graph::TaskGraph,
    inspect::{Live, RunOf},
};
use std::collections::BTreeMap;

/// More layers than these are not told apart: the smaller ones are one.
pub(super) const MOST_LAYERS: usize = 7;

/// Which layers are told apart.
pub(super) struct Layers {
    pub(super) names: Vec<String>,
    /// By name.
    places: BTreeMap<String, usize>,
}

impl Layers {
    /// The layers that took most of the time and of the memory over time, both counted as parts of the whole.
    pub(super) fn of(run: &RunOf<'_>, live: &Live) -> Self {
        let mut order: Vec<&str> = Vec::new();
        let mut shares: BTreeMap<&str, [u128; 2]> = BTreeMap::new();
        let mut add = |task: TaskId, which: usize, n: u128| {
            let name = run.written.label(task);
            let share = shares.entry(name).or_insert_with(|| {
                order.push(name);
                [0; 2]
            });
            share[which] += n;
        };
        run.measured.done().for_each(|(task, measure)| add(task, 0, u128::from(measure.busy.0)));
        for failure in &run.trace.failures {
            run.origin.row(failure.task).iter().for_each(|&task| add(task, 0, 0));
        }
        for life in &live.lives {
            let bytes = u128::from(life.bytes) * u128::from(life.to.since(life.from).0);
            run.last(life.task).into_iter().for_each(|task| add(task, 1, bytes));
        }
        let totals =
            shares.values().fold([0, 0], |sum: [u128; 2], part| [sum[0] + part[0], sum[1] + part[1]]);
        let size = |name: &str| {
            let part = |which: usize| shares[name][which] as f64 / totals[which].max(1) as f64;
            part(0) + part(1)
        };
        let mut largest = order.clone();
        largest.sort_by(|a, b| size(b).total_cmp(&size(a)));
        if largest.len() > MOST_LAYERS {
            largest.truncate(MOST_LAYERS - 1);
        }
        let mut names: Vec<String> =
            order.iter().filter(|name| largest.contains(name)).map(|&name| name.to_owned()).collect();
        let mut places: BTreeMap<String, usize> = names.iter().cloned().zip(0..).collect();
        if names.len() < order.len() {
            let other = names.len();
            order.iter().for_each(|&name| {
                places.entry(name.to_owned()).or_insert(other);
            });
            names.push("other".to_owned());
        }
        Self { names, places }
    }

    /// The number of a task's layer.
    pub(super) fn place(&self, graph: &TaskGraph, task: TaskId) -> usize {
        self.places.get(graph.label(task)).copied().unwrap_or(0)
    }
}
