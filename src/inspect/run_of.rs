//! A run together with the graph that it is a run of.

use super::Measured;
use crate::{
    data::{Rows, TaskId},
    graph::TaskGraph,
    trace::Trace,
};

/// A run, and the graph that it is a run of.
#[derive(Clone, Copy, Debug)]
pub struct RunOf<'a> {
    /// The graph as written.
    pub written: &'a TaskGraph,
    /// The graph that ran.
    pub ran: &'a TaskGraph,
    /// For each task that ran the tasks as written that it stands for.
    pub origin: &'a Rows<TaskId, TaskId>,
    /// What happened.
    pub trace: &'a Trace,
    /// The same, task by task as written.
    pub measured: &'a Measured,
}

impl RunOf<'_> {
    /// The task as written whose block a task that ran leaves.
    pub fn last(&self, ran: TaskId) -> Option<TaskId> {
        self.origin.row(ran).last().copied()
    }
}
