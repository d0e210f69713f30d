//! Which ends of a graph a task has to do with: the sources that it needs, or the outputs that need it.

use crate::data::{IdVec, Rows, TaskId};
use std::{collections::BTreeSet, rc::Rc};

/// For each task a set of ends. Tasks with equal sets share them.
#[derive(Debug)]
pub(super) struct Connected {
    /// Ascending.
    sets: IdVec<TaskId, Rc<[TaskId]>>,
    most_others: IdVec<TaskId, u32>,
}

impl Connected {
    /// The ends that lie before each task: those without anything `before`. `in_order` has each task after all that
    /// are before it.
    pub(super) fn new(
        before: &Rows<TaskId, TaskId>,
        after: &Rows<TaskId, TaskId>,
        in_order: impl Iterator<Item = TaskId>,
    ) -> Self {
        let nothing: Rc<[TaskId]> = Rc::from([]);
        let mut sets = IdVec::filled(before.len(), Rc::clone(&nothing));
        let mut most_others = IdVec::filled(before.len(), 0);
        let mut known: BTreeSet<Rc<[TaskId]>> = BTreeSet::new();
        let mut ends = Vec::new();
        for task in in_order {
            let row = before.row(task);
            if row.is_empty() {
                ends.push(task);
                sets[task] = Rc::from([task]);
                most_others[task] = after.row(task).len() as u32;
            } else {
                sets[task] = union(row.iter().map(|&other| &sets[other]), &mut known);
                most_others[task] = row.iter().map(|&other| most_others[other]).max().unwrap_or(0);
            }
        }
        // An end has to do with itself, which says nothing.
        for end in ends {
            sets[end] = Rc::clone(&nothing);
        }
        Self { sets, most_others }
    }

    pub(super) fn of(&self, task: TaskId) -> &[TaskId] {
        &self.sets[task]
    }

    /// The most neighbours that one of its ends has.
    pub(super) fn most_others(&self, task: TaskId) -> u32 {
        self.most_others[task]
    }
}

/// All that is in any of some sets.
fn union<'s>(
    sets: impl Iterator<Item = &'s Rc<[TaskId]>>,
    known: &mut BTreeSet<Rc<[TaskId]>>,
) -> Rc<[TaskId]> {
    let mut different: Vec<&Rc<[TaskId]>> = Vec::new();
    for set in sets {
        if !different.iter().any(|other| Rc::ptr_eq(other, set)) {
            different.push(set);
        }
    }
    let Some(largest) = different.iter().max_by_key(|set| set.len()) else { return Rc::from([]) };
    let has = |task: &TaskId| largest.binary_search(task).is_ok();
    if different.iter().all(|set| Rc::ptr_eq(set, largest) || set.iter().all(has)) {
        return Rc::clone(largest);
    }
    let mut all: Vec<TaskId> = different.iter().flat_map(|set| set.iter().copied()).collect();
    all.sort_unstable();
    all.dedup();
    if let Some(same) = known.get(all.as_slice()) {
        return Rc::clone(same);
    }
    let all: Rc<[TaskId]> = Rc::from(all);
    known.insert(Rc::clone(&all));
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Id;

    #[test]
    fn a_diamond_shares_its_ends() {
        let [a, b, c, d] = [0, 1, 2, 3].map(TaskId::from_index);
        let mut before = Rows::default();
        for row in [vec![], vec![], vec![a, b], vec![a, b, c]] {
            before.push_row(row);
        }
        let after = before.transposed(4);
        let sources = Connected::new(&before, &after, [a, b, c, d].into_iter());
        assert_eq!([a, b, c, d].map(|task| sources.of(task).len()), [0, 0, 2, 2]);
        assert!(Rc::ptr_eq(&sources.sets[c], &sources.sets[d]));
        assert_eq!(sources.most_others(d), 2);
        let outputs = Connected::new(&after, &before, [d, c, b, a].into_iter());
        assert_eq!(outputs.of(a), [d]);
    }
}
