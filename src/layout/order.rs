//! Order: who stands left of whom.
//!
//! In: the layered graph. Out: the items of each stratum from left to right. What holds: every item stands once, in
//! its own stratum; the same graph gets the same order, for the effort is counted in steps and not in time.
//!
//! Several starts (depth-first from either end, as numbered, then shaken) are each improved by barycentre and median
//! sweeps (Sugiyama, Tagawa and Toda 1981; Gansner et al. 1993) and by switching neighbours. The one with the fewest
//! crossings stays, among equals the earliest, which keeps the caller's order best; it is then sifted (Matuszewski,
//! Schönfeld and Molitor 1999), which costs more and helps less.

use super::{
    crossings::{Counter, either_way},
    graph::Graph,
    layers::Layers,
    start,
};

/// Steps (a link looked at) for each link, and for a graph as a whole, that the search may take.
const STEPS_PER_LINK: u64 = 20_000;
const MOST_STEPS: u64 = 100_000_000;
/// Sweeps of one start, and how many of them in a row may fail to help.
const SWEEPS: usize = 24;
const POOR_SWEEPS: usize = 4;
/// Rounds of switching neighbours.
const SWITCH_ROUNDS: usize = 10;
/// Starts at most, and how many of them in a row may fail to help.
const STARTS: u64 = 200;
const POOR_STARTS: u64 = 20;
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

    /// Takes over the places of a stratum after its items were moved.
    pub(super) fn renumber(&mut self, stratum: usize) {
        for (&item, place) in self.strata[stratum].iter().zip(0..) {
            self.place[item as usize] = place;
        }
    }
}

/// Which neighbours a sweep looks at.
#[derive(Clone, Copy, PartialEq)]
enum Side {
    Below,
    Above,
}

/// An order with few crossings, and how many they are.
pub(super) fn order(graph: &Graph, layers: &Layers) -> (Order, u64) {
    let keys = keys(graph, layers);
    let steps = (layers.above.total() as u64 * STEPS_PER_LINK).min(MOST_STEPS);
    let mut search = Search::new(layers, steps);
    let mut best = start::depth_first(layers, &keys, start::From::Top);
    let mut fewest = search.improve(&mut best);
    let mut least = search.badness(&best, fewest);
    let mut poor = 0;
    for attempt in 1..STARTS {
        // The other half of the effort is for sifting.
        if fewest == 0 || poor == POOR_STARTS || search.steps < steps / 2 {
            break;
        }
        let mut other = match attempt {
            1 => start::depth_first(layers, &keys, start::From::Bottom),
            2 => start::as_numbered(layers, &keys),
            _ => start::shaken(layers, &best, attempt),
        };
        let crossings = search.improve(&mut other);
        let badness = search.badness(&other, crossings);
        poor += 1;
        if crossings < fewest && badness < least {
            (best, fewest, least, poor) = (other, crossings, badness, 0);
        }
    }
    if fewest > 0 {
        fewest = search.sift_and_nudge(&mut best);
    }
    search.switching(&mut best, Some(&keys));
    (best, fewest)
}

/// The mirror image of an order, with neighbours that may stand either way as the caller numbered them.
pub(super) fn mirrored(graph: &Graph, layers: &Layers, mut order: Order) -> Order {
    for s in 0..order.strata.len() {
        order.strata[s].reverse();
        order.renumber(s);
    }
    Search::new(layers, 0).switching(&mut order, Some(&keys(graph, layers)));
    order
}

/// The number of the node that each item stands for: its own, or that of its edge's tail.
fn keys(graph: &Graph, layers: &Layers) -> Vec<u32> {
    let mut key: Vec<u32> = (0..layers.rank.len() as u32).collect();
    for (edge, &(tail, _)) in (0..).zip(&graph.edges) {
        for bend in layers.bends(graph, edge) {
            key[bend as usize] = tail;
        }
    }
    layers.cells.iter().map(|cells| key[cells[0] as usize]).collect()
}

/// The state of the search for one graph.
struct Search<'a> {
    layers: &'a Layers,
    counter: Counter,
    sides: Sides,
    /// What is left of the effort.
    steps: u64,
}

impl<'a> Search<'a> {
    fn new(layers: &'a Layers, steps: u64) -> Self {
        Self { layers, counter: Counter::default(), sides: Sides::default(), steps }
    }

    fn spend(&mut self, steps: usize) {
        self.steps = self.steps.saturating_sub(steps as u64);
    }

    /// How often the links from a stratum to the next one cross.
    fn crossings_above(&mut self, order: &Order, stratum: usize) -> u64 {
        let Some(next) = order.strata.get(stratum + 1) else { return 0 };
        let above = |&item: &u32| self.layers.above.of(item).iter().map(|&other| order.place[other as usize]);
        let count = self.counter.count(order.strata[stratum].iter().map(above));
        self.spend(4 * (next.len() + order.strata[stratum].len()));
        count
    }

    fn all_crossings(&mut self, order: &Order) -> Vec<u64> {
        (0..order.strata.len()).map(|s| self.crossings_above(order, s)).collect()
    }

    /// Improves an order as far as sweeps and switching can; gives its crossings.
    fn improve(&mut self, order: &mut Order) -> u64 {
        self.sweeps(order);
        self.switching(order, None);
        self.all_crossings(order).iter().sum()
    }

    /// Sifts an order and then, again and again, disturbs and sifts a small part of it; gives its crossings.
    fn sift_and_nudge(&mut self, order: &mut Order) -> u64 {
        self.settle(order, 0..order.strata.len());
        let mut fewest: u64 = self.all_crossings(order).iter().sum();
        let mut poor = 0;
        for seed in 1.. {
            if fewest == 0 || self.steps == 0 || poor == POOR_NUDGES {
                break;
            }
            let mut other = order.clone();
            let touched = start::nudge(&mut other, seed);
            self.settle(&mut other, touched);
            let crossings = self.all_crossings(&other).iter().sum();
            poor += 1;
            if crossings < fewest {
                (*order, fewest, poor) = (other, crossings, 0);
            }
        }
        fewest
    }

    /// Sifts these strata, and beside any in which something moved its neighbours, until nothing moves.
    fn settle(&mut self, order: &mut Order, strata: std::ops::Range<usize>) {
        let mut active = vec![false; order.strata.len()];
        active[strata].fill(true);
        while self.steps > 0
            && let Some(first) = active.iter().position(|&active| active)
        {
            for s in first..active.len() {
                if std::mem::replace(&mut active[s], false) && self.sift(order, s) {
                    let last = (s + 1).min(active.len() - 1);
                    active[s.saturating_sub(1)..=last].fill(true);
                }
            }
        }
    }

    /// Crossings and length are both to be small. The length is that of links between places in packed strata.
    fn badness(&self, order: &Order, crossings: u64) -> f64 {
        let mut length = 0.0;
        for (items, next) in order.strata.iter().zip(order.strata.iter().skip(1)) {
            let shift = (next.len() as f64 - items.len() as f64) / 2.0;
            for (&item, place) in items.iter().zip(0..) {
                let above = self.layers.above.of(item).iter();
                length += above
                    .map(|&o| (f64::from(order.place[o as usize]) - shift - f64::from(place)).abs())
                    .sum::<f64>();
            }
        }
        (crossings + 1) as f64 * (length + self.layers.above.total() as f64)
    }

    /// Sweeps up and down, keeping the best order seen.
    fn sweeps(&mut self, order: &mut Order) {
        let mut counts = self.all_crossings(order);
        let mut fewest: u64 = counts.iter().sum();
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
                best.clone_from(order);
            }
        }
        *order = best;
    }

    /// Sorts every stratum by the places of its neighbours on one side.
    fn sweep(&mut self, order: &mut Order, side: Side, median: bool, counts: &mut [u64]) {
        let strata = order.strata.len();
        let mut dirty = vec![false; strata];
        for i in 0..strata {
            let s = if side == Side::Below { i } else { strata - 1 - i };
            if self.sort_stratum(order, s, side, median) {
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
    fn sort_stratum(&mut self, order: &mut Order, stratum: usize, side: Side, median: bool) -> bool {
        let links = if side == Side::Below { &self.layers.below } else { &self.layers.above };
        let mut moving: Vec<(f64, u32)> = Vec::with_capacity(order.strata[stratum].len());
        let mut places = Vec::new();
        let mut seen = 0;
        for &item in &order.strata[stratum] {
            let others = links.of(item);
            seen += others.len();
            if others.is_empty() {
                continue;
            }
            places.clear();
            places.extend(others.iter().map(|&other| order.place[other as usize]));
            moving.push((if median { middle(&mut places) } else { mean(&places) }, item));
        }
        self.spend(4 * (seen + order.strata[stratum].len()));
        if moving.is_sorted_by(|a, b| a.0 <= b.0) {
            return false;
        }
        moving.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut sorted = moving.iter().map(|&(_, item)| item);
        for slot in &mut order.strata[stratum] {
            if !links.of(*slot).is_empty() {
                *slot = sorted.next().expect("as many items with neighbours as before");
            }
        }
        order.renumber(stratum);
        true
    }

    /// Switches neighbours where that saves crossings; with `keys`, also where it costs none and puts the smaller
    /// key on the left.
    fn switching(&mut self, order: &mut Order, keys: Option<&[u32]>) {
        for _ in 0..SWITCH_ROUNDS {
            let mut switched = false;
            for s in 0..order.strata.len() {
                if self.steps == 0 && keys.is_none() {
                    return;
                }
                self.sides.read(self.layers, order, s);
                self.spend(self.sides.places.len() + order.strata[s].len());
                let mut here = false;
                for i in 1..order.strata[s].len() {
                    let (a, b) = (self.sides.slot[i - 1], self.sides.slot[i]);
                    let (stay, switch) = self.sides.either_way(a, b);
                    let items = &mut order.strata[s];
                    let by_key =
                        keys.is_some_and(|keys| keys[items[i - 1] as usize] > keys[items[i] as usize]);
                    if switch < stay || (switch == stay && by_key) {
                        items.swap(i - 1, i);
                        self.sides.slot.swap(i - 1, i);
                        here = true;
                    }
                }
                if here {
                    order.renumber(s);
                    switched = true;
                }
            }
            if !switched {
                return;
            }
        }
    }

    /// Moves every item of a stratum to its best place, one after the other. Whether anything moved.
    fn sift(&mut self, order: &mut Order, stratum: usize) -> bool {
        self.sides.read(self.layers, order, stratum);
        let mut moved = false;
        for item in order.strata[stratum].clone() {
            if self.steps == 0 {
                break;
            }
            let from = order.place[item as usize] as usize;
            let to = self.best_place(from);
            if to != from {
                shift(&mut order.strata[stratum], from, to);
                shift(&mut self.sides.slot, from, to);
                for place in from.min(to)..=from.max(to) {
                    order.place[order.strata[stratum][place] as usize] = place as u32;
                }
                moved = true;
            }
        }
        moved
    }

    /// Where the item at `from` costs least, all others staying; `from` where no place is better.
    fn best_place(&mut self, from: usize) -> usize {
        let (mut best, mut least) = (from, 0i64);
        let slots = self.sides.slot.len();
        let own = self.sides.slot[from];
        let mut steps = 0;
        let mut cost = 0i64;
        for at in from + 1..slots {
            let (stay, switch) = self.sides.either_way(own, self.sides.slot[at]);
            steps += self.sides.degree(own) + self.sides.degree(self.sides.slot[at]);
            cost += switch.cast_signed() - stay.cast_signed();
            if cost < least {
                (best, least) = (at, cost);
            }
        }
        cost = 0;
        for at in (0..from).rev() {
            let (stay, switch) = self.sides.either_way(self.sides.slot[at], own);
            steps += self.sides.degree(own) + self.sides.degree(self.sides.slot[at]);
            cost += switch.cast_signed() - stay.cast_signed();
            if cost < least {
                (best, least) = (at, cost);
            }
        }
        self.spend(steps + slots);
        best
    }
}

/// Moves one element from place to place.
fn shift<T>(items: &mut [T], from: usize, to: usize) {
    if from < to {
        items[from..=to].rotate_left(1);
    } else {
        items[to..=from].rotate_right(1);
    }
}

fn mean(places: &[u32]) -> f64 {
    places.iter().map(|&p| f64::from(p)).sum::<f64>() / places.len() as f64
}

fn middle(places: &mut [u32]) -> f64 {
    places.sort_unstable();
    let half = places.len() / 2;
    if places.len() % 2 == 1 {
        f64::from(places[half])
    } else {
        f64::midpoint(f64::from(places[half - 1]), f64::from(places[half]))
    }
}

/// The sorted places of the neighbours, below and above, of every item of one stratum.
#[derive(Debug, Default)]
struct Sides {
    places: Vec<u32>,
    /// For each row the ends of its two parts; row `i` starts where row `i - 1` ends.
    parts: Vec<(u32, u32)>,
    /// The row of the item that stands at each place.
    slot: Vec<u32>,
}

impl Sides {
    fn read(&mut self, layers: &Layers, order: &Order, stratum: usize) {
        self.places.clear();
        self.parts.clear();
        self.parts.push((0, 0));
        self.slot.clear();
        for (&item, row) in order.strata[stratum].iter().zip(0u32..) {
            let start = self.places.len();
            self.places.extend(layers.below.of(item).iter().map(|&other| order.place[other as usize]));
            self.places[start..].sort_unstable();
            let middle = self.places.len();
            self.places.extend(layers.above.of(item).iter().map(|&other| order.place[other as usize]));
            self.places[middle..].sort_unstable();
            self.parts.push((middle as u32, self.places.len() as u32));
            self.slot.push(row);
        }
    }

    fn rows(&self, row: u32) -> (&[u32], &[u32]) {
        let start = self.parts[row as usize].1 as usize;
        let (middle, end) = self.parts[row as usize + 1];
        (&self.places[start..middle as usize], &self.places[middle as usize..end as usize])
    }

    fn degree(&self, row: u32) -> usize {
        (self.parts[row as usize + 1].1 - self.parts[row as usize].1) as usize
    }

    /// The crossings of two rows' links with the first on the left, and with the second on the left.
    fn either_way(&self, first: u32, second: u32) -> (u64, u64) {
        let ((below_a, above_a), (below_b, above_b)) = (self.rows(first), self.rows(second));
        let (below, above) = (either_way(below_a, below_b), either_way(above_a, above_b));
        (below.0 + above.0, below.1 + above.1)
    }
}
