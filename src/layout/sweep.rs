//! Sweeps: sorting each stratum by its neighbours, up and down.
//!
//! In: any order. Out: one with no more crossings, mostly far fewer. After Sugiyama, Tagawa and Toda (1981): by the
//! mean place of an item's neighbours on the side that the sweep comes from, or in every other pair of sweeps, after
//! Gansner et al. (1993), by their median. Ties keep their order.

use super::order::{Order, Search};

/// Sweeps of one order, and how many of them in a row may fail to help.
const SWEEPS: usize = 24;
const POOR_SWEEPS: usize = 4;

/// Which neighbours a sweep looks at.
#[derive(Clone, Copy, PartialEq)]
enum Side {
    Below,
    Above,
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
        let mut moving: Vec<(u64, u32)> = Vec::with_capacity(order.strata[stratum].len());
        let mut places = Vec::new();
        let mut seen = 0;
        for &item in &order.strata[stratum] {
            let others = links.row(item);
            seen += others.len();
            if others.is_empty() {
                continue;
            }
            places.clear();
            places.extend(others.iter().map(|&other| order.place[other as usize]));
            moving.push((if by_median { median(&mut places) } else { mean(&places) }, item));
        }
        self.spend(4 * (seen + order.strata[stratum].len()));
        if moving.is_sorted_by(|a, b| a.0 <= b.0) {
            return false;
        }
        moving.sort_by_key(|&(place, _)| place);
        let mut sorted = moving.iter().map(|&(_, item)| item);
        for slot in &mut order.strata[stratum] {
            if !links.row(*slot).is_empty() {
                *slot = sorted.next().expect("as many items with neighbours as before");
            }
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
