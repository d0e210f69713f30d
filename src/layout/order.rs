//! Order: who stands left of whom.
//!
//! In: the layered graph. Out: the items of each stratum from left to right. What holds: every item stands once, in
//! its own stratum; the same graph gets the same order, for the effort is counted in steps and not in time.
//!
//! Several starts (depth-first from either end, piece by piece, as numbered, then shaken) are each improved by sweeps and switching.
//! The one with the fewest crossings stays, among equals the earliest, which keeps the caller's order best. It is then
//! sifted, nudged here and there, and sifted again.

use super::{crossings::Counter, effort::Budget, layers::Layers, sift::Sides, start, sweep::Wishes};

/// Starts at most, and how many of them in a row may fail to help.
const STARTS: u64 = 200;
const POOR_STARTS: u64 = 60;
/// One part of so many of the effort is kept for sifting.
const SIFTING: u64 = 4;
/// Items with numbers as near as this lie side by side in memory.
const NEAR: u32 = 64;
/// At so many heights the lower strata are cut off to see what hangs together in them.
const CUTS: usize = 8;
/// How many nudges in a row may fail to help.
const POOR_NUDGES: u64 = 100;

/// The items of each stratum from left to right, and the place of each item.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Order {
    pub(super) strata: Vec<Vec<u32>>,
    pub(super) place: Vec<u32>,
}

impl Order {
    /// The order that lists the items of each stratum.
    pub(super) fn new(strata: Vec<Vec<u32>>, items: usize) -> Self {
        let mut order = Self { strata, place: vec![0; items] };
        for s in 0..order.strata.len() {
            order.renumber(s);
        }
        order
    }

    /// Becomes equal to another order, without new memory.
    pub(super) fn copy(&mut self, other: &Self) {
        self.strata.clone_from(&other.strata);
        self.place.clone_from(&other.place);
    }

    /// Whether much of what stands side by side has numbers far from each other.
    fn is_scattered(&self) -> bool {
        let is_far = |pair: &&[u32]| pair[0].abs_diff(pair[1]) > NEAR;
        let far = |items: &Vec<u32>| items.windows(2).filter(is_far).count();
        8 * self.strata.iter().map(far).sum::<usize>() > self.place.len()
    }

    /// Becomes the same order of items that are numbered as it lists them.
    fn number_anew(&mut self) {
        for (item, number) in self.strata.iter_mut().flatten().zip(0..) {
            *item = number;
        }
        for s in 0..self.strata.len() {
            self.renumber(s);
        }
    }

    /// Takes over the places of a stratum after its items were moved.
    pub(super) fn renumber(&mut self, stratum: usize) {
        for (&item, place) in self.strata[stratum].iter().zip(0..) {
            self.place[item as usize] = place;
        }
    }
}

/// An order with few crossings, and how many they are; large layers with their items numbered anew. Small numbers of
/// nodes are wanted on the left.
pub(super) fn order(mut layers: Layers, numbers: Option<&[u32]>, budget: &Budget) -> (Layers, Order, u64) {
    let mut keys = self::keys(&layers, numbers);
    let mut order = start::depth_first(&layers, &keys, start::From::Top);
    if !budget.is_thorough && order.is_scattered() {
        layers = layers.renumbered(&order);
        keys = self::keys(&layers, numbers);
        order.number_anew();
    }
    let crossings = improved(&layers, &keys, &mut order, budget);
    (layers, order, crossings)
}

/// Improves an order; gives its crossings.
fn improved(layers: &Layers, keys: &[u32], order: &mut Order, budget: &Budget) -> u64 {
    let steps = (layers.above.items().len() as u64 * budget.ordering_per_link).min(budget.ordering);
    let mut search = Search::new(layers, steps);
    let mut crossings = if budget.is_thorough { search.improve(order) } else { search.sweeps(order) };
    if budget.is_thorough && crossings > 0 {
        let mut best = Candidate::new(&search, std::mem::take(order), crossings);
        best.compare_with_pieces(&mut search, keys, steps);
        best.compare_with_others(&mut search, keys, steps);
        if best.crossings > 0 {
            best.crossings = search.sift_and_nudge(&mut best.order, best.crossings);
        }
        (*order, crossings) = (best.order, best.crossings);
    }
    crossings - search.switching(order, Some(keys))
}

/// An order, improved as far as sweeps and switching can.
struct Candidate {
    order: Order,
    crossings: u64,
    badness: f64,
}

impl Candidate {
    fn new(search: &Search<'_>, order: Order, crossings: u64) -> Self {
        let badness = search.badness(&order, crossings);
        Self { order, crossings, badness }
    }

    /// The best that sweeps and switching make of an order.
    fn improved(search: &mut Search<'_>, mut order: Order) -> Self {
        let crossings = search.improve(&mut order);
        Self::new(search, order, crossings)
    }

    /// Takes the place of this one if it is better in both respects. Whether it is.
    fn challenge(&mut self, other: Self) -> bool {
        let is_better = other.crossings < self.crossings && other.badness < self.badness;
        if is_better {
            *self = other;
        }
        is_better
    }

    /// Tries orders that keep together what hangs together in the lowest strata.
    fn compare_with_pieces(&mut self, search: &mut Search<'_>, keys: &[u32], steps: u64) {
        for end in 1..search.layers.strata().min(CUTS) {
            if self.crossings == 0 || search.steps < steps / SIFTING {
                return;
            }
            if let Some(start) = start::in_pieces(search.layers, keys, end) {
                self.challenge(Self::improved(search, start));
            }
        }
    }

    /// Tries other starts, until many in a row do not help. What is left of the effort is for sifting.
    fn compare_with_others(&mut self, search: &mut Search<'_>, keys: &[u32], steps: u64) {
        let mut poor = 0;
        for attempt in 1..STARTS {
            if self.crossings == 0 || poor == POOR_STARTS || search.steps < steps / SIFTING {
                return;
            }
            let start = match attempt {
                1 => start::depth_first(search.layers, keys, start::From::Bottom),
                2 => start::as_numbered(search.layers, keys),
                _ => start::shaken(search.layers, &self.order, attempt),
            };
            poor = if self.challenge(Self::improved(search, start)) { 0 } else { poor + 1 };
        }
    }
}

/// The mirror image of an order, with neighbours that may stand either way as the caller numbered them.
pub(super) fn mirrored(layers: &Layers, mut order: Order) -> Order {
    for s in 0..order.strata.len() {
        order.strata[s].reverse();
        order.renumber(s);
    }
    Search::new(layers, 0).switching(&mut order, Some(&keys(layers, None)));
    order
}

/// The number of the node that each item stands for: its own, or that of its edge's tail. The caller's numbers, or others.
fn keys(layers: &Layers, numbers: Option<&[u32]>) -> Vec<u32> {
    let key = |cells: &[u32]| {
        let node = layers.bend(cells[0]).map_or(cells[0], |bend| bend.tail);
        numbers.map_or(node, |numbers| numbers[node as usize])
    };
    layers.cells.rows().map(key).collect()
}

/// The state of the search for one graph.
pub(super) struct Search<'a> {
    pub(super) layers: &'a Layers,
    counter: Counter,
    pub(super) sides: Sides,
    pub(super) wishes: Wishes,
    /// What is left of the effort.
    pub(super) steps: u64,
}

impl<'a> Search<'a> {
    fn new(layers: &'a Layers, steps: u64) -> Self {
        Self {
            layers,
            counter: Counter::default(),
            sides: Sides::default(),
            wishes: Wishes::default(),
            steps,
        }
    }

    pub(super) fn spend(&mut self, steps: usize) {
        self.steps = self.steps.saturating_sub(steps as u64);
    }

    /// How often the links from a stratum to the next one cross.
    pub(super) fn crossings_above(&mut self, order: &Order, stratum: usize) -> u64 {
        let next = order.strata.get(stratum + 1).map_or(0, Vec::len);
        if next > 0 {
            self.spend(4 * (next + order.strata[stratum].len()));
        }
        self.count_above(order, stratum)
    }

    /// The same without a mark in the effort.
    fn count_above(&mut self, order: &Order, stratum: usize) -> u64 {
        let above =
            |&item: &u32| self.layers.above.row(item).iter().map(|&other| order.place[other as usize]);
        self.counter.count(order.strata[stratum].iter().map(above))
    }

    fn counts_above(&mut self, order: &Order) -> Vec<u64> {
        (0..order.strata.len()).map(|s| self.count_above(order, s)).collect()
    }

    /// Spends what counting all crossings takes, where what was moved says how many there are.
    fn spend_as_for_all(&mut self, order: &Order) {
        for pair in order.strata.windows(2) {
            self.spend(4 * (pair[0].len() + pair[1].len()));
        }
    }

    pub(super) fn all_crossings(&mut self, order: &Order) -> Vec<u64> {
        (0..order.strata.len()).map(|s| self.crossings_above(order, s)).collect()
    }

    /// Improves an order as far as sweeps and switching can; gives its crossings.
    fn improve(&mut self, order: &mut Order) -> u64 {
        let crossings = self.sweeps(order);
        if crossings == 0 {
            return 0;
        }
        let saved = self.switching(order, None);
        self.spend_as_for_all(order);
        crossings - saved
    }

    /// Sifts an order and then, again and again, disturbs and sifts a small part of it; gives its crossings.
    fn sift_and_nudge(&mut self, order: &mut Order, crossings: u64) -> u64 {
        let mut fewest = crossings - self.settle(order, 0..order.strata.len());
        self.spend_as_for_all(order);
        let mut counts = self.counts_above(order);
        let mut other = order.clone();
        let mut poor = 0;
        for seed in 1.. {
            if fewest == 0 || self.steps == 0 || poor == POOR_NUDGES {
                break;
            }
            other.copy(order);
            let touched = start::nudge(&mut other, seed);
            let beside = touched.start.saturating_sub(1)..touched.end;
            let before: u64 = counts[beside.clone()].iter().sum();
            let after: u64 = beside.map(|s| self.count_above(&other, s)).sum();
            let crossings = fewest + after - before - self.settle(&mut other, touched);
            self.spend_as_for_all(&other);
            poor += 1;
            if crossings < fewest {
                (fewest, poor) = (crossings, 0);
                std::mem::swap(order, &mut other);
                counts = self.counts_above(order);
            }
        }
        fewest
    }

    /// Crossings and length are both to be small. The length is that of links between places in packed strata.
    fn badness(&self, order: &Order, crossings: u64) -> f64 {
        let mut length = 0.0;
        for (items, next) in order.strata.iter().zip(order.strata.iter().skip(1)) {
            let shift = (next.len() as f64 - items.len() as f64) / 2.0;
            for (&item, place) in items.iter().zip(0..) {
                let above = self.layers.above.row(item).iter();
                length += above
                    .map(|&o| (f64::from(order.place[o as usize]) - shift - f64::from(place)).abs())
                    .sum::<f64>();
            }
        }
        (crossings + 1) as f64 * (length + self.layers.above.items().len() as f64)
    }
}
