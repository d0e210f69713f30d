//! What another thread sees and asks of a run.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// Shared between a run and whoever watches it: a progress bar, Ctrl-C. One for each run.
#[derive(Debug, Default)]
pub struct Control {
    cancelled: AtomicBool,
    tasks_done: AtomicU64,
}

impl Control {
    /// Asks the run to stop: soon, not at once. A run that has not begun will not.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }
    /// Whether the run was asked to stop.
    pub fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }
    /// How many tasks have finished; a few milliseconds late where they are short.
    pub fn tasks_done(&self) -> u64 {
        self.tasks_done.load(Ordering::Relaxed)
    }
    pub(super) fn add_done(&self, n: u64) {
        self.tasks_done.fetch_add(n, Ordering::Relaxed);
    }
    pub(super) fn cancel_flag(&self) -> &AtomicBool {
        &self.cancelled
    }
}
