//! Sweeps: sorting each stratum by its neighbours, up and down.
//!
//! In: any order. Out: one with no more crossings, mostly far fewer. After Sugiyama, Tagawa and Toda (1981): by the
//! mean place of an item's neighbours on the side that the sweep comes from, or in every other pair of sweeps, after
//! Gansner et al. (1993), by their median. Ties keep their order.

use super::order::{Order, Search};

/// Sweeps of one order, and how many of them in a row may fail to help.
const SWEEPS: usize = 24;
const POOR_SWEEPS: usize = 2;

/// Which neighbours a sweep looks at.
#[derive(Clone, Copy, PartialEq)]
enum Side {
    Below,
    Above,
}

/// A key is where an item wants to stand, in 4096ths of a place, and in these lower bits its number among those that
/// move, so that ties keep their order.
const INDEX_BITS: u32 = 26;

/// Where the items of a stratum want to stand; keeps its memory from stratum to stratum.
#[derive(Debug, Default)]
pub(super) struct Wishes {
    keys: Vec<u64>,
    places: Vec<u32>,
    /// The items that have neighbours.
    moving: Vec<u32>,
}

impl Search<'_> {
    /// Sweeps up and down, keeping the best order seen; gives its crossings.
    pub(super) fn sweeps(&mut self, order: &mut Order) -> u64 {
        let mut counts = self.all_crossings(order);
        let mut fewest: u64 = counts.iter().sum();
        if fewest == 0 {
            return 0;
        }
        let mut best = order.clone();
        let mut poor = 0;
        for sweep in 0..SWEEPS {
            if fewest == 0 || poor == POOR_SWEEPS || (self.steps == 0 && sweep > 1) {
                break;
            }
            let side = if sweep % 2 == 0 { Side::Below } else { Side::Above };
            self.sweep(order, side, sweep % 4 >= 2, &mut counts);
            let total = counts.iter().sum();
            poor += 1;
            if total < fewest {
                (fewest, poor) = (total, 0);
                best.copy(order);
            }
        }
        *order = best;
        fewest
    }

    /// Sorts every stratum by the places of its neighbours on one side.
    fn sweep(&mut self, order: &mut Order, side: Side, by_median: bool, counts: &mut [u64]) {
        let strata = order.strata.len();
        let mut dirty = vec![false; strata];
        for i in 0..strata {
            let s = if side == Side::Below { i } else { strata - 1 - i };
            if self.sort_stratum(order, s, side, by_median) {
                dirty[s] = true;
                if s > 0 {
                    dirty[s - 1] = true;
                }
            }
        }
        for s in (0..strata).filter(|&s| dirty[s]) {
            counts[s] = self.crossings_above(order, s);
        }
    }

    /// Sorts one stratum; items without neighbours on that side keep their places. Whether anything moved.
    fn sort_stratum(&mut self, order: &mut Order, stratum: usize, side: Side, by_median: bool) -> bool {
        let links = if side == Side::Below { &self.layers.below } else { &self.layers.above };
        let items = &mut order.strata[stratum];
        let Wishes { keys, places, moving } = &mut self.wishes;
        keys.clear();
        moving.clear();
        let mut seen = 0;
        for &item in items.iter() {
            let others = links.row(item);
            seen += others.len();
            if others.is_empty() {
                continue;
            }
            places.clear();
            places.extend(others.iter().map(|&other| order.place[other as usize]));
            let place = if by_median { median(places) } else { mean(places) };
            keys.push(place << INDEX_BITS | moving.len() as u64);
            moving.push(item);
        }
        let steps = 4 * (seen + items.len());
        let is_sorted = keys.is_sorted_by(|a, b| a >> INDEX_BITS <= b >> INDEX_BITS);
        if !is_sorted {
            keys.sort_unstable();
            let mut sorted = keys.iter().map(|key| moving[(key & ((1 << INDEX_BITS) - 1)) as usize]);
            for slot in items {
                if !links.row(*slot).is_empty() {
                    *slot = sorted.next().expect("as many items with neighbours as before");
                }
            }
        }
        self.spend(steps);
        if is_sorted {
            return false;
        }
        order.renumber(stratum);
        true
    }
}

/// The mean in 4096ths of a place.
fn mean(places: &[u32]) -> u64 {
    4096 * places.iter().map(|&place| u64::from(place)).sum::<u64>() / places.len() as u64
}

/// The median in 4096ths of a place.
fn median(places: &mut [u32]) -> u64 {
    places.sort_unstable();
    let half = places.len() / 2;
    if places.len() % 2 == 1 {
        4096 * u64::from(places[half])
    } else {
        2048 * (u64::from(places[half - 1]) + u64::from(places[half]))
    }
}
