//! The bytes of blocks over time, layer by layer.

use super::{Memory, layers::Layers};
use crate::{
    data::{Nanos, TaskId},
    inspect::{Live, RunOf},
};

/// A run of more changes of memory than these is told in as many steps of time, each with the most of its bytes.
pub(super) const MOST_STEPS: usize = 1000;

/// The bytes of a run whose blocks lived so.
pub(super) fn memory(run: &RunOf<'_>, live: &Live, layers: &Layers) -> Memory {
    let mut at_peak: Vec<TaskId> = live.at_peak().into_iter().filter_map(|task| run.last(task)).collect();
    at_peak.sort_unstable();
    let place = |task: TaskId| run.last(task).map_or(0, |task| layers.place(run.written, task));
    let is_short = 2 * live.lives.len() <= MOST_STEPS;
    let step = Nanos(if is_short { 0 } else { run.trace.wall.0.div_ceil(MOST_STEPS as u64) });
    let steps = steps(live, step, layers.names.len(), place);
    let resident = run.trace.resident.clone();
    Memory { steps, step, peak_at: live.peak_at, peak_bytes: live.peak_bytes, at_peak, resident }
}

/// The bytes of each layer from each instant on at which they change; of many changes those of the instants at which
/// they are most, a step of time each. What comes into being is counted before what it was made of is freed.
fn steps(
    live: &Live,
    step: Nanos,
    n_layers: usize,
    place: impl Fn(TaskId) -> usize,
) -> Vec<(Nanos, Vec<u64>)> {
    let mut steps = vec![(Nanos(0), vec![0u64; n_layers])];
    let mut bytes = vec![0u64; n_layers];
    let beginning = |at: Nanos| if step.0 > 0 { Nanos(at.0 - at.0 % step.0) } else { at };
    let total = |bytes: &[u64]| bytes.iter().sum::<u64>();
    for (at, is_end, layer, n) in changes(live, place) {
        if step.0 > 0 && steps.last().is_some_and(|(from, _)| *from < beginning(at)) {
            // What is alive when a step begins may be the most of it; what was alive since the last step with a change
            // stays until then.
            let last = steps.last().map_or(0, |(from, _)| from.0);
            if last + step.0 < beginning(at).0 {
                steps.push((Nanos(last + step.0), bytes.clone()));
            }
            steps.push((beginning(at), bytes.clone()));
        }
        if is_end {
            bytes[layer] -= n;
        } else {
            bytes[layer] += n;
        }
        match steps.last_mut().filter(|_| step.0 > 0) {
            Some((_, most)) if total(most) >= total(&bytes) => {}
            Some((_, most)) => most.clone_from(&bytes),
            None => steps.push((at, bytes.clone())),
        }
    }
    if step.0 > 0 {
        let last = steps.last().map_or(0, |(from, _)| from.0);
        steps.push((Nanos(last + step.0), bytes));
    }
    steps
}

/// Each beginning and each end of a block, in order: when, whether it is an end, its layer and its bytes.
fn changes(live: &Live, place: impl Fn(TaskId) -> usize) -> Vec<(Nanos, bool, usize, u64)> {
    let begins = live.lives.iter().map(|life| (life.from, false, place(life.task), life.bytes));
    let ends = live.lives.iter().map(|life| (life.to, true, place(life.task), life.bytes));
    let mut changes: Vec<_> = begins.chain(ends).filter(|&(.., bytes)| bytes > 0).collect();
    changes.sort_unstable();
    changes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Id;

    #[test]
    fn a_step_of_time_has_the_most_of_its_bytes_with_those_that_it_began_with() {
        let life = |task, from, to, bytes| crate::inspect::Life {
            task: TaskId::from_index(task),
            from: Nanos(from),
            to: Nanos(to),
            bytes,
        };
        let lives = vec![life(0, 2, 25, 7), life(1, 12, 14, 4), life(2, 13, 15, 1)];
        let live = Live { lives, peak_at: Nanos(13), peak_bytes: 12 };
        let steps = steps(&live, Nanos(10), 1, |_| 0);
        let told: Vec<(u64, u64)> = steps.iter().map(|(at, bytes)| (at.0, bytes[0])).collect();
        assert_eq!(told, [(0, 7), (10, 12), (20, 7), (30, 0)]);
    }
}
