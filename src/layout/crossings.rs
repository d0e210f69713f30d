//! Counting crossings.
//!
//! After Barth, Jünger and Mutzel, *Simple and Efficient Bilayer Cross Counting* (2002): the links between two
//! strata, sorted by their lower ends, cross as often as the sequence of their upper ends has inversions. Those are
//! counted in an accumulator tree, O(links · log places); a sequence that is already sorted is seen at once.

/// Counts inversions; keeps its memory from call to call.
#[derive(Debug, Default)]
pub(super) struct Counter {
    ends: Vec<u32>,
    tree: Vec<u32>,
}

impl Counter {
    /// How often the links between two strata cross. `links` gives the upper ends' places for each lower item, from
    /// left to right; there are `places` of them.
    pub(super) fn count<'a, Ends>(&mut self, places: usize, links: impl Iterator<Item = Ends>) -> u64
    where
        Ends: Iterator<Item = u32> + 'a,
    {
        self.ends.clear();
        for ends in links {
            let start = self.ends.len();
            self.ends.extend(ends);
            self.ends[start..].sort_unstable();
        }
        if self.ends.is_sorted() {
            return 0;
        }
        self.inversions(places)
    }

    /// How many pairs of `ends` stand the wrong way round.
    fn inversions(&mut self, places: usize) -> u64 {
        let leaves = places.next_power_of_two();
        self.tree.clear();
        self.tree.resize(2 * leaves, 0);
        let mut inversions = 0;
        for &end in &self.ends {
            let mut at = end as usize + leaves;
            self.tree[at] += 1;
            while at > 1 {
                if at.is_multiple_of(2) {
                    inversions += u64::from(self.tree[at + 1]);
                }
                at /= 2;
                self.tree[at] += 1;
            }
        }
        inversions
    }
}

/// For two neighbours in one stratum the crossings of their links to one other stratum: with the first on the left,
/// and with the second on the left. Takes the sorted places of their other ends.
pub(super) fn either_way(first: &[u32], second: &[u32]) -> (u64, u64) {
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
        fn counts_what_all_pairs_count(links in prop::collection::vec(prop::collection::vec(0..9u32, 0..5), 0..12)) {
            let counted = Counter::default().count(9, links.iter().map(|ends| ends.iter().copied()));
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
