//! The walk itself: back from a target to the sources that it needs, and on with what becomes runnable.

use super::{Priority, connected::Connected, links::Links, targets::Targets};
use crate::{
    data::{IdVec, TaskId},
    graph::TaskGraph,
};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// How far a walk has come.
#[derive(Debug)]
pub(super) struct Walk {
    links: Links,
    /// Which outputs need a source.
    outputs: Connected,
    targets: Targets,
    /// How many inputs of a task have not run.
    n_missing: IdVec<TaskId, u32>,
    priorities: IdVec<TaskId, Option<Priority>>,
    n_run: u32,
    /// The number of the target, and what is taken from it for tasks that run because they can.
    path: f64,
    offset: f64,
    /// What has become runnable and is still to be thought about.
    runnable: Vec<TaskId>,
    /// What can be reached from `runnable` without another source.
    reached: BTreeSet<TaskId>,
    /// What takes a block that is there.
    near: BTreeSet<TaskId>,
    /// Ways of runnable tasks to one that waits for more of them, by that one.
    ways: BTreeMap<TaskId, Vec<Vec<TaskId>>>,
}

impl Walk {
    pub(super) fn new(graph: &TaskGraph) -> Self {
        let links = Links::of(graph);
        let sources = Connected::new(&links.inputs, &links.users, graph.ids());
        let outputs = Connected::new(&links.users, &links.inputs, graph.ids().rev());
        let links = links.ranked(graph, &sources);
        Self {
            targets: Targets::new(&links, &sources, &outputs),
            n_missing: graph.ids().map(|id| links.inputs.row(id).len() as u32).collect(),
            priorities: IdVec::filled(graph.len(), None),
            n_run: 0,
            path: 0.0,
            offset: 0.0,
            runnable: Vec::new(),
            reached: BTreeSet::new(),
            near: BTreeSet::new(),
            ways: BTreeMap::new(),
            links,
            outputs,
        }
    }

    pub(super) fn priorities(mut self) -> IdVec<TaskId, Priority> {
        while (self.n_run as usize) < self.priorities.len() {
            let Some(target) = self.targets.next(&self.links, &self.near) else { break };
            self.path += 1.0;
            let stack = self.way_back(target);
            self.walk(stack);
            self.run_what_can_run();
        }
        self.priorities.values().iter().map(|priority| priority.unwrap_or_default()).collect()
    }

    fn has_run(&self, task: TaskId) -> bool {
        self.priorities[task].is_some()
    }

    /// A target and what it needs, along the input that needs the most: the last one is first to run.
    fn way_back(&self, target: TaskId) -> Vec<TaskId> {
        let mut stack = vec![target];
        let mut inputs = self.links.sorted(self.links.inputs.row(target).iter().copied());
        while let Some(&most) = inputs.last() {
            stack.push(most);
            let missing = self.links.inputs.row(most).iter().copied().filter(|&id| !self.has_run(id));
            inputs = self.links.sorted(missing);
            stack.extend(&inputs);
        }
        stack
    }

    /// Runs all tasks of a stack, and what they need.
    fn walk(&mut self, mut stack: Vec<TaskId>) {
        let mut went_back = false;
        while let Some(task) = stack.pop() {
            if self.has_run(task) {
                continue;
            }
            if self.n_missing[task] == 0 {
                if went_back && self.runnable.len() < stack.len() {
                    self.run_what_can_run();
                }
                self.run(task);
                continue;
            }
            stack.push(task);
            let missing = self.links.inputs.row(task).iter().copied().filter(|&id| !self.has_run(id));
            let missing = self.links.sorted(missing);
            let (known, unknown): (Vec<_>, Vec<_>) =
                missing.into_iter().partition(|id| self.ways.contains_key(id));
            went_back |= unknown.len() > 1;
            stack.extend(unknown);
            for way in known.iter().filter_map(|id| self.ways.remove(id)).flatten() {
                stack.extend(way.iter().rev());
            }
        }
    }

    /// The next place is this task's, and those of its users that need nothing else, where they are its only ones.
    fn run(&mut self, task: TaskId) {
        let mut next = vec![task];
        while let Some(task) = next.pop() {
            self.reached.remove(&task);
            self.near.remove(&task);
            self.targets.has_run(task);
            if self.has_run(task) {
                continue;
            }
            self.priorities[task] = Some(Priority { place: self.n_run, path: self.path - self.offset });
            self.n_run += 1;
            if self.links.inputs.row(task).is_empty() {
                self.targets.source_has_run(self.outputs.of(task));
            }
            let users = self.links.users.row(task);
            for &user in users {
                self.n_missing[user] -= 1;
                self.near.insert(user);
                if self.n_missing[user] == 0 {
                    if users.len() == 1 { &mut next } else { &mut self.runnable }.push(user);
                }
            }
        }
    }

    fn run_all(&mut self, tasks: &[TaskId]) {
        tasks.iter().for_each(|&task| self.run(task));
    }

    /// Follows what is runnable to where it meets something that waits for more, and runs it where that frees blocks.
    fn run_what_can_run(&mut self) {
        self.offset = 0.5;
        while !self.runnable.is_empty() {
            let mut candidates = std::mem::take(&mut self.runnable);
            while let Some(task) = candidates.pop() {
                if self.reached.contains(&task) || self.has_run(task) {
                    continue;
                }
                if self.targets.contains(task) {
                    self.run(task);
                    continue;
                }
                let mut branches = VecDeque::from([Branch { n_splits: 0, way: vec![task] }]);
                while let Some(branch) = branches.pop_front() {
                    self.follow(branch, &mut branches);
                }
            }
        }
        self.offset = 0.0;
    }

    /// Follows a way until it parts, ends, or meets something that waits.
    fn follow(&mut self, Branch { mut n_splits, mut way }: Branch, branches: &mut VecDeque<Branch>) {
        loop {
            let Some(&task) = way.last() else { return };
            self.reached.insert(task);
            let users = self.links.users.row(task);
            let n_inputs = self.links.inputs.row(task).len();
            let waits_for = self.n_missing[task];
            match users {
                [] if waits_for <= 1 => self.run_all(&way),
                [] => drop(self.reached.remove(&task)),
                [only] if way.len() == 1 || n_inputs == 1 => {
                    way.push(*only);
                    continue;
                }
                _ if way.len() == 1 || n_inputs == 1 => {
                    n_splits += 1;
                    let alone = users.iter().copied().filter(|&id| self.links.inputs.row(id).len() == 1);
                    for user in self.links.sorted(alone) {
                        let way = way.iter().copied().chain([user]).collect();
                        branches.push_back(Branch { n_splits, way });
                    }
                }
                _ => self.meet(task, Branch { n_splits, way }, branches),
            }
            return;
        }
    }

    /// A way has come to a task that takes other blocks too.
    fn meet(&mut self, task: TaskId, branch: Branch, branches: &mut VecDeque<Branch>) {
        let waits_for = self.n_missing[task] as usize;
        let Some(mut ways) = self.ways.remove(&task) else {
            if waits_for <= 1 {
                return self.run_all(&branch.way);
            }
            self.reached.remove(&task);
            self.ways.insert(task, vec![branch.way]);
            return;
        };
        self.reached.remove(&task);
        ways.push(branch.way);
        if ways.len() < waits_for {
            self.ways.insert(task, ways);
            return;
        }
        ways.retain(|way| way.len() < 2 || !self.has_run(way[way.len() - 2]));
        if ways.len() < waits_for {
            self.ways.insert(task, ways);
        } else if branch.n_splits > 1 {
            branches.push_back(Branch { n_splits: branch.n_splits - 1, way: ways.concat() });
        } else {
            self.run_in_turn(ways.into());
        }
    }

    /// Runs ways that wait for each other.
    fn run_in_turn(&mut self, mut ways: VecDeque<Vec<TaskId>>) {
        let mut n_in_vain = 0;
        while let Some(way) = ways.pop_front() {
            let before = self.n_run;
            let n_ready = way.iter().take_while(|&&task| self.run_if_ready(task)).count();
            n_in_vain = if self.n_run == before { n_in_vain + 1 } else { 0 };
            if n_ready < way.len() && n_in_vain <= ways.len() {
                ways.push_back(way);
            }
        }
    }

    fn run_if_ready(&mut self, task: TaskId) -> bool {
        let is_ready = self.n_missing[task] == 0;
        if is_ready {
            self.run(task);
        }
        is_ready
    }
}

/// A way of tasks that can run one after the other, and how often it has parted.
#[derive(Debug)]
struct Branch {
    n_splits: u32,
    way: Vec<TaskId>,
}
