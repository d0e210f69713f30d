//! How much memory tasks need, as far as layers say how large their blocks are.

use super::{Op, Step, Take, TaskGraph, streams};
use crate::{data::TaskId, dtype::DType};

impl TaskGraph {
    /// The shape of the block that a task makes, where its layer says.
    pub fn block_shape(&self, id: TaskId) -> Option<Vec<u64>> {
        self.layer_of(id).chunks.as_ref().map(|chunks| chunks.block_shape(self.task(id).block))
    }

    /// The bytes of the block that a task makes, where its layer says.
    pub fn block_bytes(&self, id: TaskId) -> Option<u64> {
        let elements: u64 = self.block_shape(id)?.iter().product();
        Some(elements * self.layer_of(id).dtype?.item_size())
    }

    /// The bytes that a task has in memory besides its inputs while it runs: its own block, and of a fused task the
    /// blocks between that are whole at one time.
    pub fn working_bytes(&self, id: TaskId) -> u64 {
        let own = self.block_bytes(id).unwrap_or(0);
        let Op::Fused(steps) = &self.layer_of(id).op else { return own };
        let (ends, block) = (streams(steps), self.task(id).block);
        let bytes = |step: &Step| {
            let elements: u64 =
                step.chunks.as_ref().map_or(0, |chunks| chunks.block_shape(block).iter().product());
            elements * step.dtype.map_or(0, DType::item_size)
        };
        // A result is there until the stream that takes it has ended.
        let needed_until = |i: usize| {
            let users = (0..steps.len()).filter(|&j| steps[j].takes.contains(&Take::Step(i as u32)));
            users.map(|j| ends[j]).max().unwrap_or(i)
        };
        let whole: Vec<usize> = (0..steps.len()).filter(|&i| ends[i] == i).collect();
        let at_once = |now: usize| {
            let there = whole.iter().filter(|&&i| i <= now && now <= needed_until(i));
            there.map(|&i| bytes(&steps[i])).sum::<u64>()
        };
        whole.iter().map(|&now| at_once(now)).max().unwrap_or(own)
    }
}
