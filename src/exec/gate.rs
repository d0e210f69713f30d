//! A limit on the bytes of values that are alive: which tasks may begin, and which have to wait.
//!
//! A task asks before it begins. It may where what is alive, what the running tasks will make, and what it needs
//! itself stay within the limit; a task without inputs leaves room for the largest of the others besides, for only
//! those bring the bytes down again. Whoever may not waits here, in the order of the sources, and is let in by a
//! worker that looks for work after bytes were freed.
//!
//! # Why no run stands still
//! Where nothing runs and nothing is ready but what waits, waiting longer would free nothing: the first one is let
//! in whatever it needs, and counted as one over the limit. `running` and `outside` (tasks that are ready and have
//! not asked yet) are counted under the same lock as what waits, so that this is seen by the last worker that
//! finishes, or by one that looks after it.

use crate::{
    data::{IdVec, TaskId},
    graph::TaskGraph,
    trace::MemoryUse,
};
use std::{
    cmp::Reverse,
    collections::BinaryHeap,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// Who may begin, under a limit.
#[derive(Debug)]
pub(super) struct Gate {
    limit: u64,
    /// What each task needs besides its inputs.
    needs: IdVec<TaskId, u64>,
    /// The place of each source in their order; other tasks go before all of them.
    places: IdVec<TaskId, u32>,
    /// What a task without inputs leaves free.
    reserve: u64,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// The bytes that are alive, and those that running tasks may still take.
    taken: u64,
    running: usize,
    /// Tasks that are ready because of a finished one, and have not asked yet.
    outside: usize,
    waiting: BinaryHeap<Reverse<(u32, TaskId)>>,
    use_of_limit: MemoryUse,
}

impl Gate {
    /// A gate for this limit; none where no schedule of the graph could come near it.
    pub(super) fn new(graph: &TaskGraph, limit: u64, sources: &[TaskId]) -> Option<Self> {
        let needs: IdVec<TaskId, u64> = graph.ids().map(|id| graph.working_bytes(id)).collect();
        if needs.values().iter().fold(0, |sum: u64, &n| sum.saturating_add(n)) <= limit {
            return None;
        }
        let mut places = IdVec::filled(graph.len(), 0);
        for (place, &source) in sources.iter().enumerate() {
            places[source] = place as u32 + 1;
        }
        let reserve = graph.ids().filter(|&id| places[id] == 0).map(|id| needs[id]).max().unwrap_or(0);
        let state = State { use_of_limit: MemoryUse { limit, waited: 0, over: 0 }, ..State::default() };
        Some(Self { limit, needs, places, reserve, state: Mutex::new(state) })
    }

    /// Whether a task that has become ready, or a source, may begin; else it waits here.
    pub(super) fn enter(&self, task: TaskId) -> bool {
        let mut state = self.state();
        if self.places[task] > 0 {
            // A source that does not wait must not overtake one that does.
            if !state.waiting.is_empty() || !self.fits(&state, task) {
                return self.wait(&mut state, task);
            }
        } else {
            state.outside -= 1;
            if !self.fits(&state, task) {
                return self.wait(&mut state, task);
            }
        }
        state.taken += self.needs[task];
        state.running += 1;
        true
    }

    /// A waiting task that may begin now.
    pub(super) fn next(&self) -> Option<TaskId> {
        let mut state = self.state();
        let &Reverse((_, task)) = state.waiting.peek()?;
        if !self.fits(&state, task) {
            if state.running + state.outside > 0 {
                return None;
            }
            state.use_of_limit.over += 1;
        }
        state.waiting.pop();
        state.taken += self.needs[task];
        state.running += 1;
        Some(task)
    }

    /// Whether nobody waits.
    pub(super) fn is_open(&self) -> bool {
        self.state().waiting.is_empty()
    }

    /// A task has ended, left `bytes`, and made others ready. Whether any wait.
    pub(super) fn leave(&self, task: TaskId, bytes: u64, n_ready: usize) -> bool {
        let mut state = self.state();
        state.taken = state.taken.saturating_sub(self.needs[task]) + bytes;
        state.running -= 1;
        state.outside += n_ready;
        !state.waiting.is_empty()
    }

    /// A value of so many bytes is gone.
    pub(super) fn free(&self, bytes: u64) {
        let mut state = self.state();
        state.taken = state.taken.saturating_sub(bytes);
    }

    /// What the limit has done so far.
    pub(super) fn use_of_limit(&self) -> MemoryUse {
        self.state().use_of_limit
    }

    fn fits(&self, state: &State, task: TaskId) -> bool {
        let reserve = if self.places[task] > 0 { self.reserve } else { 0 };
        state.taken.saturating_add(self.needs[task]).saturating_add(reserve) <= self.limit
    }

    fn wait(&self, state: &mut State, task: TaskId) -> bool {
        state.waiting.push(Reverse((self.places[task], task)));
        state.use_of_limit.waited += 1;
        false
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Nothing under this lock can panic half-way.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
