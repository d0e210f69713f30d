//! Which line of a gap each bundle of arrows runs along: as few lines as possible, and none over another's end.

use std::collections::BTreeMap;

/// The arrows in a gap that have one head: the columns in which they leave it above and below.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Bundle {
    pub(super) above: Vec<usize>,
    pub(super) below: Vec<usize>,
}

impl Bundle {
    /// The columns that it spans.
    pub(super) fn span(&self) -> (usize, usize) {
        let all = || self.above.iter().chain(&self.below).copied();
        (all().min().unwrap_or(0), all().max().unwrap_or(0))
    }
    /// Whether it only goes down.
    pub(super) fn is_straight(&self) -> bool {
        let (from, to) = self.span();
        from == to
    }
}

/// A line for each bundle, from 0 at the top; `None` for those that only go down. Where two ends are in one column, the
/// bundle that leaves above runs above the other, unless that goes round in a circle.
pub(super) fn tracks(bundles: &[Bundle]) -> Vec<Option<usize>> {
    let mut above_of: Vec<Vec<usize>> = vec![Vec::new(); bundles.len()];
    let mut by_column: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (i, bundle) in bundles.iter().enumerate() {
        bundle.above.iter().for_each(|&column| by_column.entry(column).or_default().push(i));
    }
    for (i, bundle) in bundles.iter().enumerate() {
        for other in bundle.below.iter().filter_map(|column| by_column.get(column)).flatten() {
            if *other != i {
                above_of[i].push(*other);
            }
        }
    }
    let mut tracks: Vec<Option<usize>> = vec![None; bundles.len()];
    let mut taken: Vec<Vec<(usize, usize)>> = Vec::new();
    let mut left: Vec<usize> = (0..bundles.len()).filter(|&i| !bundles[i].is_straight()).collect();
    left.sort_by_key(|&i| bundles[i].span());
    while !left.is_empty() {
        let is_free = |&i: &usize| above_of[i].iter().all(|other| !left.contains(other));
        let at = left.iter().position(is_free).unwrap_or(0);
        let bundle = left.remove(at);
        let (from, to) = bundles[bundle].span();
        let least = above_of[bundle].iter().filter_map(|&other| tracks[other]).map(|track| track + 1).max();
        let fits = |track: &usize| {
            taken.get(*track).is_none_or(|spans| spans.iter().all(|&(a, b)| to + 1 < a || b + 1 < from))
        };
        // Below all lines there is room.
        let least = least.unwrap_or(0);
        let track = (least..taken.len()).find(fits).unwrap_or(least.max(taken.len()));
        if taken.len() <= track {
            taken.resize(track + 1, Vec::new());
        }
        taken[track].push((from, to));
        tracks[bundle] = Some(track);
    }
    tracks
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bundle(above: &[usize], below: &[usize]) -> Bundle {
        Bundle { above: above.to_vec(), below: below.to_vec() }
    }

    #[test]
    fn bundles_share_a_line_where_they_do_not_touch() {
        let bundles = [bundle(&[3], &[0, 6]), bundle(&[12], &[9, 15]), bundle(&[20], &[20])];
        assert_eq!(tracks(&bundles), [Some(0), Some(0), None]);
        assert_eq!(tracks(&[bundle(&[3], &[0, 6]), bundle(&[5], &[9])]), [Some(0), Some(1)]);
    }

    #[test]
    fn what_leaves_above_in_a_column_runs_above_what_leaves_below() {
        assert_eq!(tracks(&[bundle(&[9], &[5]), bundle(&[5], &[1])]), [Some(1), Some(0)]);
        // Each over the other: one has to give way.
        let round = tracks(&[bundle(&[5], &[1]), bundle(&[1], &[5])]);
        assert!(round.iter().all(Option::is_some) && round[0] != round[1]);
    }
}
