//! The memory of this process over a run, in samples.

use super::machine;
use chunkscope::{data::Nanos, trace::Resident};

/// The time between two samples at first.
const EVERY: Nanos = Nanos(10_000_000);
/// Of more samples than these pairs become one, and the time between two doubles.
const MOST: usize = 2000;

/// Samples of the memory, few for any length of time. Where two become one, the larger stays.
pub(crate) struct Samples {
    taken: Vec<Resident>,
    every: Nanos,
}

impl Samples {
    pub(crate) fn new() -> Self {
        Self { taken: Vec::new(), every: EVERY }
    }

    /// Takes one, where it is time for it or has to be. Times are those since the run began.
    pub(crate) fn take(&mut self, at: Nanos, must: bool) -> Option<Resident> {
        let is_time = self.taken.last().is_none_or(|last| at.since(last.at) >= self.every);
        if !is_time && !must {
            return None;
        }
        let sample = Resident { at, bytes: machine::resident_bytes()? };
        self.add(sample);
        Some(sample)
    }

    fn add(&mut self, sample: Resident) {
        self.taken.push(sample);
        if self.taken.len() >= MOST {
            let larger = |pair: &[Resident]| pair.iter().copied().max_by_key(|sample| sample.bytes);
            self.taken = self.taken.chunks(2).filter_map(larger).collect();
            self.every = Nanos(2 * self.every.0);
        }
    }

    pub(crate) fn all(self) -> Vec<Resident> {
        self.taken
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_samples_become_few_and_the_largest_stays() {
        let mut samples = Samples::new();
        let bytes = |i: u64| if i == 4321 { 1 << 40 } else { i };
        (0..10 * MOST as u64).for_each(|i| samples.add(Resident { at: Nanos(i), bytes: bytes(i) }));
        assert!(samples.every.0 >= 8 * EVERY.0);
        let all = samples.all();
        assert!(all.len() < MOST && all.is_sorted_by_key(|sample| sample.at));
        assert_eq!(all.iter().max_by_key(|sample| sample.bytes).unwrap().at, Nanos(4321));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_sample_is_the_memory_of_this_process() {
        let mut samples = Samples::new();
        let before = samples.take(Nanos(0), false).unwrap().bytes;
        assert!(samples.take(Nanos(1), false).is_none());
        let block = vec![1u8; 64 << 20];
        let with = samples.take(Nanos(2), true).unwrap().bytes;
        assert_eq!(block.iter().map(|&n| u64::from(n)).sum::<u64>(), 64 << 20);
        assert!(with > before + (60 << 20), "{before} {with}");
    }
}
