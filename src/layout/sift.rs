//! Switching and sifting: moving single items within their strata.
//!
//! In: any order. Out: one with no more crossings. Switching tries neighbours (Gansner et al. 1993), sifting every
//! place of the stratum (Matuszewski, Schönfeld and Molitor 1999), which costs more and finds more.

use std::ops::Range;

use super::{
    crossings::either_way,
    layers::Layers,
    order::{Order, Search},
};

/// Rounds of switching neighbours.
const SWITCH_ROUNDS: usize = 10;
/// What sifting an item takes that stays.
const LOOK: usize = 16;

impl Search<'_> {
    /// Switches neighbours where that saves crossings; with `keys`, also where it costs none and puts the smaller
    /// key on the left. Gives the crossings saved.
    pub(super) fn switching(&mut self, order: &mut Order, keys: Option<&[u32]>) -> u64 {
        let mut saved = 0;
        // Strata in which, or beside which, something was switched since they were last looked at; and what a look takes.
        let mut active = vec![true; order.strata.len()];
        let mut look = vec![0; order.strata.len()];
        for _ in 0..SWITCH_ROUNDS {
            let mut switched = false;
            for s in 0..order.strata.len() {
                if self.steps == 0 && keys.is_none() {
                    return saved;
                }
                if !std::mem::replace(&mut active[s], false) {
                    self.spend(look[s]);
                    continue;
                }
                self.sides.read(self.layers, order, s);
                look[s] = self.sides.places.len() + order.strata[s].len();
                self.spend(look[s]);
                let mut here = false;
                for i in 1..order.strata[s].len() {
                    let (a, b) = (self.sides.slot[i - 1], self.sides.slot[i]);
                    let (stay, switch) = self.sides.ends(a).either_way(self.sides.ends(b));
                    let items = &mut order.strata[s];
                    let by_key =
                        keys.is_some_and(|keys| keys[items[i - 1] as usize] > keys[items[i] as usize]);
                    if switch < stay || (switch == stay && by_key) {
                        items.swap(i - 1, i);
                        self.sides.slot.swap(i - 1, i);
                        saved += stay - switch;
                        here = true;
                    }
                }
                if here {
                    order.renumber(s);
                    switched = true;
                    activate_around(&mut active, s);
                }
            }
            if !switched {
                break;
            }
        }
        saved
    }

    /// Sifts these strata, and beside any in which something moved its neighbours, until nothing moves. Gives the
    /// crossings saved.
    pub(super) fn settle(&mut self, order: &mut Order, strata: Range<usize>) -> u64 {
        let mut saved = 0;
        let mut active = vec![false; order.strata.len()];
        active[strata].fill(true);
        while self.steps > 0
            && let Some(first) = active.iter().position(|&active| active)
        {
            for s in first..active.len() {
                if std::mem::replace(&mut active[s], false)
                    && let Some(crossings) = self.sift(order, s)
                {
                    saved += crossings;
                    activate_around(&mut active, s);
                }
            }
        }
        saved
    }

    /// Moves every item of a stratum to its best place, one after the other. The crossings saved, if anything moved.
    fn sift(&mut self, order: &mut Order, stratum: usize) -> Option<u64> {
        self.sides.read(self.layers, order, stratum);
        let mut saved = None;
        for item in order.strata[stratum].clone() {
            if self.steps == 0 {
                break;
            }
            let from = order.place[item as usize] as usize;
            let (to, crossings) = self.best_place(from);
            if to != from {
                shift(&mut order.strata[stratum], from, to);
                shift(&mut self.sides.slot, from, to);
                for place in from.min(to)..=from.max(to) {
                    order.place[order.strata[stratum][place] as usize] = place as u32;
                }
                saved = Some(saved.unwrap_or(0) + crossings);
            }
        }
        saved
    }

    /// Where the item at `from` costs least, all others staying; `from` where no place is better. Also how
    /// many crossings less there are.
    fn best_place(&mut self, from: usize) -> (usize, u64) {
        let (mut best, mut least) = (from, 0i64);
        let sides = &self.sides;
        let own = sides.ends(sides.slot[from]);
        // Behind a ridge that costs more than a crossing a link there is hardly ever a better place, and in a wide stratum
        // most places are behind it.
        let give_up = own.degree().cast_signed() as i64;
        let mut steps = LOOK;
        let mut cost = 0i64;
        for (at, &slot) in sides.slot.iter().enumerate().skip(from + 1) {
            let other = sides.ends(slot);
            let (stay, switch) = own.either_way(other);
            steps += own.degree() + other.degree();
            cost += switch.cast_signed() - stay.cast_signed();
            if cost < least {
                (best, least) = (at, cost);
            } else if cost - least > give_up {
                break;
            }
        }
        cost = 0;
        for (at, &slot) in sides.slot[..from].iter().enumerate().rev() {
            let other = sides.ends(slot);
            let (stay, switch) = other.either_way(own);
            steps += own.degree() + other.degree();
            cost += switch.cast_signed() - stay.cast_signed();
            if cost < least {
                (best, least) = (at, cost);
            } else if cost - least > give_up {
                break;
            }
        }
        self.spend(steps);
        (best, least.unsigned_abs())
    }
}

/// Marks a stratum and those beside it.
fn activate_around(active: &mut [bool], stratum: usize) {
    let last = (stratum + 1).min(active.len() - 1);
    active[stratum.saturating_sub(1)..=last].fill(true);
}

/// Moves one element from place to place.
fn shift<T>(items: &mut [T], from: usize, to: usize) {
    if from < to {
        items[from..=to].rotate_left(1);
    } else {
        items[to..=from].rotate_right(1);
    }
}

/// The sorted places of the neighbours, below and above, of every item of one stratum.
#[derive(Debug, Default)]
pub(super) struct Sides {
    places: Vec<u32>,
    /// For each row the ends of its two parts; row `i` starts where row `i - 1` ends.
    parts: Vec<(u32, u32)>,
    /// The row of the item that stands at each place.
    slot: Vec<u32>,
}

/// Sorts places that mostly are one or two, or in order.
fn sort(places: &mut [u32]) {
    if !places.is_sorted() {
        places.sort_unstable();
    }
}

impl Sides {
    fn read(&mut self, layers: &Layers, order: &Order, stratum: usize) {
        self.places.clear();
        self.parts.clear();
        self.parts.push((0, 0));
        self.slot.clear();
        for (&item, row) in order.strata[stratum].iter().zip(0u32..) {
            let start = self.places.len();
            self.places.extend(layers.below.row(item).iter().map(|&other| order.place[other as usize]));
            sort(&mut self.places[start..]);
            let middle = self.places.len();
            self.places.extend(layers.above.row(item).iter().map(|&other| order.place[other as usize]));
            sort(&mut self.places[middle..]);
            self.parts.push((middle as u32, self.places.len() as u32));
            self.slot.push(row);
        }
    }

    #[inline]
    fn ends(&self, row: u32) -> Ends<'_> {
        let start = self.parts[row as usize].1 as usize;
        let (middle, end) = self.parts[row as usize + 1];
        Ends {
            below: &self.places[start..middle as usize],
            above: &self.places[middle as usize..end as usize],
        }
    }
}

/// The sorted places of the neighbours of one item.
#[derive(Clone, Copy)]
struct Ends<'a> {
    below: &'a [u32],
    above: &'a [u32],
}

impl Ends<'_> {
    fn degree(self) -> usize {
        self.below.len() + self.above.len()
    }

    /// The crossings of the links of two items with the first on the left, and with the second on the left.
    #[inline]
    fn either_way(self, second: Ends<'_>) -> (u64, u64) {
        let (below, above) = (either_way(self.below, second.below), either_way(self.above, second.above));
        (below.0 + above.0, below.1 + above.1)
    }
}
