//! Which output is to be reached next: the one that needs the fewest sources that have not run.

use super::{connected::Connected, links::Links};
use crate::data::{Id, IdVec, TaskId};
use std::collections::{BTreeMap, BTreeSet};

/// The outputs that have not run.
#[derive(Debug)]
pub(super) struct Targets {
    left: BTreeSet<TaskId>,
    /// All of them, the next one last, for graphs where it makes no difference how many sources they need.
    in_turn: Vec<TaskId>,
    /// How many sources that have not run each of them needs; `None` for sources themselves.
    n_missing: IdVec<TaskId, Option<u32>>,
    by_missing: BTreeMap<u32, BTreeSet<TaskId>>,
    /// The least and the most that they needed at first; the least grows where all of them have run.
    least: u32,
    most: u32,
}

impl Targets {
    pub(super) fn new(links: &Links, sources: &Connected, outputs: &Connected) -> Self {
        let n_tasks = links.inputs.len();
        let ids = || (0..n_tasks).map(TaskId::from_index);
        let left: BTreeSet<TaskId> = ids().filter(|&id| links.users.row(id).is_empty()).collect();
        let starts: Vec<TaskId> = ids().filter(|&id| links.inputs.row(id).is_empty()).collect();
        let mut in_turn = links.sorted(left.iter().copied());
        if !longest_first(&starts, left.len(), outputs) {
            in_turn.reverse();
        }
        let mut targets = Self {
            in_turn,
            n_missing: IdVec::filled(n_tasks, None),
            by_missing: BTreeMap::new(),
            least: n_tasks as u32,
            most: n_tasks as u32,
            left,
        };
        for &target in targets.left.iter().filter(|&&id| !links.inputs.row(id).is_empty()) {
            let n = sources.of(target).len() as u32;
            targets.n_missing[target] = Some(n);
            targets.by_missing.entry(n).or_default().insert(target);
            targets.least = targets.least.min(n);
            targets.most = targets.most.max(n);
        }
        targets
    }

    pub(super) fn contains(&self, task: TaskId) -> bool {
        self.left.contains(&task)
    }

    /// The next one, where blocks that are held can be used: `near` are the tasks that take one of them.
    pub(super) fn next(&mut self, links: &Links, near: &BTreeSet<TaskId>) -> Option<TaskId> {
        let least = |tasks: &mut dyn Iterator<Item = TaskId>| tasks.min_by(|&a, &b| links.compare(a, b));
        let fewest = self.by_missing.get(&self.least).filter(|tasks| !tasks.is_empty());
        match fewest {
            Some(tasks) if self.least != self.most && !near.is_empty() => {
                least(&mut tasks.intersection(near).copied()).or_else(|| least(&mut tasks.iter().copied()))
            }
            _ => self.in_turn.pop().or_else(|| self.left.first().copied()),
        }
    }

    pub(super) fn has_run(&mut self, task: TaskId) {
        self.left.remove(&task);
    }

    /// Takes note that a source has run that these outputs need.
    pub(super) fn source_has_run(&mut self, needed_by: &[TaskId]) {
        for &target in needed_by.iter().filter(|target| self.left.contains(target)) {
            let Some(n) = self.n_missing[target] else { continue };
            let with_as_many = self.by_missing.entry(n).or_default();
            with_as_many.remove(&target);
            let nobody_has_as_many = with_as_many.is_empty();
            self.n_missing[target] = (n > 1).then_some(n - 1);
            if n > 1 {
                self.least = self.least.min(n - 1);
                self.by_missing.entry(n - 1).or_default().insert(target);
            } else if nobody_has_as_many {
                let others =
                    self.by_missing.range(self.least..self.most).find(|(_, tasks)| !tasks.is_empty());
                self.least = others.map_or(self.most, |(&n, _)| n);
            }
        }
    }
}

/// Whether targets that need many tasks come first: unless there are about as many sources as outputs, and some sources
/// lead to more outputs than others.
fn longest_first(starts: &[TaskId], n_outputs: usize, outputs: &Connected) -> bool {
    if starts.len().abs_diff(n_outputs) as f64 / starts.len() as f64 >= 0.8 {
        return true;
    }
    let mut reached = starts.iter().map(|&start| outputs.of(start).len()).skip_while(|&n| n == 0);
    let first = reached.next().unwrap_or(0);
    reached.all(|n| n == first)
}
