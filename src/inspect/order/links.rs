//! Who takes from whom, none twice, and what Dask compares tasks by.

use super::connected::Connected;
use crate::{
    data::{IdVec, Rows, TaskId},
    graph::TaskGraph,
};
use std::cmp::Ordering;

/// A graph as an order sees it.
#[derive(Debug)]
pub(super) struct Links {
    pub(super) inputs: Rows<TaskId, TaskId>,
    pub(super) users: Rows<TaskId, TaskId>,
    rank: IdVec<TaskId, Rank>,
}

/// What tasks are compared by, first things first.
#[derive(Clone, Copy, Debug)]
struct Rank {
    /// How many tasks must run for it, where one that is needed twice counts twice: 2¹⁰⁰⁰ and more.
    n_needed: f64,
    n_inputs: u32,
    n_sources: u32,
    /// The most users that a source of it has.
    most_users: u32,
    /// The place of its key among all keys in the order of letters.
    key: u32,
}

impl Links {
    pub(super) fn of(graph: &TaskGraph) -> Self {
        let rows = |row: &dyn Fn(TaskId) -> Vec<TaskId>| {
            let mut rows = Rows::default();
            for id in graph.ids() {
                let mut row = row(id);
                row.sort_unstable();
                row.dedup();
                rows.push_row(row);
            }
            rows
        };
        let inputs = rows(&|id| graph.inputs(id).to_vec());
        let users = rows(&|id| graph.users(id).to_vec());
        Self { inputs, users, rank: IdVec::default() }
    }

    /// The same when it is known which sources each task needs.
    pub(super) fn ranked(mut self, graph: &TaskGraph, sources: &Connected) -> Self {
        let keys = places_of_keys(graph);
        for id in graph.ids() {
            let inputs = self.inputs.row(id);
            let needed: f64 = inputs.iter().map(|&input| self.rank[input].n_needed).sum();
            self.rank.push(Rank {
                n_needed: 1.0 + needed,
                n_inputs: inputs.len() as u32,
                n_sources: sources.of(id).len() as u32,
                most_users: sources.most_others(id),
                key: keys[id],
            });
        }
        self
    }

    pub(super) fn compare(&self, a: TaskId, b: TaskId) -> Ordering {
        let (a, b) = (&self.rank[a], &self.rank[b]);
        a.n_needed
            .total_cmp(&b.n_needed)
            .then(a.n_inputs.cmp(&b.n_inputs))
            .then(a.n_sources.cmp(&b.n_sources))
            .then(b.most_users.cmp(&a.most_users))
            .then(a.key.cmp(&b.key))
    }

    /// Tasks in ascending order.
    pub(super) fn sorted(&self, tasks: impl IntoIterator<Item = TaskId>) -> Vec<TaskId> {
        let mut tasks: Vec<TaskId> = tasks.into_iter().collect();
        tasks.sort_unstable_by(|&a, &b| self.compare(a, b));
        tasks
    }
}

fn places_of_keys(graph: &TaskGraph) -> IdVec<TaskId, u32> {
    let mut keys: Vec<(String, TaskId)> = graph.ids().map(|id| (graph.key(id), id)).collect();
    keys.sort_unstable();
    let mut places = IdVec::filled(graph.len(), 0);
    for (place, (_, id)) in (0..).zip(&keys) {
        places[*id] = place;
    }
    places
}
