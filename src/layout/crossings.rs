//! Counting crossings.
//!
//! After Barth, Jünger and Mutzel, *Simple and Efficient Bilayer Cross Counting* (2002): the links between two
//! strata, sorted by their lower ends, cross as often as the sequence of their upper ends has inversions. Their tree
//! takes O(links · log places) whatever the order; sorting by merging takes as long at worst and next to nothing where
//! the sequence is nearly sorted, as it mostly is here.

/// As many ends are sorted by insertion before any merging.
const SHORT_RUN: usize = 8;

/// Counts inversions; keeps its memory from call to call.
#[derive(Debug, Default)]
pub(super) struct Counter {
    ends: Vec<u32>,
    left: Vec<u32>,
}

impl Counter {
    /// How often the links between two strata cross. `links` gives the upper ends' places for each lower item, from
    /// left to right.
    pub(super) fn count<Ends>(&mut self, links: impl Iterator<Item = Ends>) -> u64
    where
        Ends: Iterator<Item = u32>,
    {
        self.ends.clear();
        for ends in links {
            let start = self.ends.len();
            self.ends.extend(ends);
            if self.ends.len() > start + 1 {
                self.ends[start..].sort_unstable();
            }
        }
        if self.ends.is_sorted() { 0 } else { self.sort_ends() }
    }

    /// Sorts the ends; gives how many pairs of them stood the wrong way round.
    fn sort_ends(&mut self) -> u64 {
        let mut inversions: u64 = self.ends.chunks_mut(SHORT_RUN).map(insert_all).sum();
        let mut run = SHORT_RUN;
        while run < self.ends.len() {
            for pair in self.ends.chunks_mut(2 * run) {
                if pair.len() > run && pair[run - 1] > pair[run] {
                    inversions += merge(pair, run, &mut self.left);
                }
            }
            run *= 2;
        }
        inversions
    }
}

/// Sorts by insertion; gives the number of inversions.
fn insert_all(ends: &mut [u32]) -> u64 {
    let mut inversions = 0;
    for i in 1..ends.len() {
        let end = ends[i];
        let mut at = i;
        while at > 0 && ends[at - 1] > end {
            ends[at] = ends[at - 1];
            at -= 1;
        }
        ends[at] = end;
        inversions += (i - at) as u64;
    }
    inversions
}

/// Merges the sorted parts before and from `middle`; gives the number of inversions between them.
fn merge(ends: &mut [u32], middle: usize, left: &mut Vec<u32>) -> u64 {
    let start = ends[..middle].partition_point(|&end| end <= ends[middle]);
    left.clear();
    left.extend(&ends[start..middle]);
    let (mut inversions, mut from_left, mut from_right) = (0, 0, middle);
    for at in start..ends.len() {
        if from_left == left.len() {
            break;
        }
        if from_right < ends.len() && ends[from_right] < left[from_left] {
            inversions += (left.len() - from_left) as u64;
            ends[at] = ends[from_right];
            from_right += 1;
        } else {
            ends[at] = left[from_left];
            from_left += 1;
        }
    }
    inversions
}

/// For two neighbours in one stratum the crossings of their links to one other stratum: with the first on the left,
/// and with the second on the left. Takes the sorted places of their other ends.
#[inline]
pub(super) fn either_way(first: &[u32], second: &[u32]) -> (u64, u64) {
    // Mostly one is wholly left of the other.
    let (Some(first_start), Some(first_end)) = (first.first(), first.last()) else { return (0, 0) };
    let (Some(second_start), Some(second_end)) = (second.first(), second.last()) else { return (0, 0) };
    let all = (first.len() * second.len()) as u64;
    if first_end < second_start {
        return (0, all);
    }
    if second_end < first_start {
        return (all, 0);
    }
    overlapping(first, second)
}

/// The same where neither is wholly left of the other.
fn overlapping(first: &[u32], second: &[u32]) -> (u64, u64) {
    let (mut first_left, mut second_left) = (0u64, 0u64);
    let (mut below, mut upto) = (0, 0);
    for &place in first {
        while below < second.len() && second[below] < place {
            below += 1;
        }
        while upto < second.len() && second[upto] <= place {
            upto += 1;
        }
        first_left += below as u64;
        second_left += (second.len() - upto) as u64;
    }
    (first_left, second_left)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn all_pairs(links: &[Vec<u32>]) -> u64 {
        let flat: Vec<(usize, u32)> = links
            .iter()
            .enumerate()
            .flat_map(|(low, ends)| ends.iter().map(move |&end| (low, end)))
            .collect();
        let crosses = |a: &(usize, u32), b: &(usize, u32)| a.0 < b.0 && a.1 > b.1;
        flat.iter().map(|a| flat.iter().filter(|b| crosses(a, b)).count() as u64).sum()
    }

    proptest! {
        #[test]
        fn counts_what_all_pairs_count(links in prop::collection::vec(prop::collection::vec(0..9u32, 0..5), 0..40)) {
            let counted = Counter::default()
                .count(links.iter().map(|ends| ends.iter().copied()));
            prop_assert_eq!(counted, all_pairs(&links));
        }

        #[test]
        fn two_neighbours_either_way(
            mut a in prop::collection::vec(0..9u32, 0..6), mut b in prop::collection::vec(0..9u32, 0..6),
        ) {
            a.sort_unstable();
            b.sort_unstable();
            let expected = (all_pairs(&[a.clone(), b.clone()]), all_pairs(&[b.clone(), a.clone()]));
            prop_assert_eq!(either_way(&a, &b), expected);
        }
    }
}
