//! Places along the ranks.
//!
//! In: the ordered layers. Out: one place for each item, so one for all its cells. What holds: neighbours of a rank
//! keep their distance; nodes that continue each other one to one stand exactly in line.
//!
//! Short edges are wanted, not short squares of edges: one long edge to a root must not outweigh sixteen short ones.
//! So each stratum in turn is fitted to its neighbours by weighted isotonic regression (pool adjacent violators:
//! Ayer et al. 1955), exact in linear time, with weights that fall with an edge's present length (iteratively
//! reweighted least squares). What stands in line over several strata is a *column*, and moves as one.

use super::{
    columns::{Columns, columns},
    graph::Graph,
    layers::Layers,
    order::Order,
};

/// Rounds of fitting every stratum: item by item, then by columns.
const FREE_ROUNDS: usize = 8;
const COLUMN_ROUNDS: usize = 8;
/// Below this length, in points, an edge is short enough to be treated as a spring, which centres what it can.
const SHORT: f64 = 9.0;

/// What the fitting needs to know, and what it changes.
struct Fit<'a> {
    graph: &'a Graph,
    layers: &'a Layers,
    order: &'a Order,
    /// For each item the sum of the least distances from the left end of its stratum.
    offset: Vec<f64>,
    x: Vec<f64>,
    pool: Vec<Pooled>,
}

/// A run of neighbours that touch: their common place less their offsets is the mean of what they wanted.
#[derive(Clone, Copy)]
struct Pooled {
    weight: f64,
    moment: f64,
    items: usize,
}

/// The place of each item; the leftmost thing is at 0. Also the width.
pub(super) fn place(graph: &Graph, layers: &Layers, order: &Order, gap: f64) -> (Vec<f64>, f64) {
    let offset = offsets(graph, layers, order, gap);
    let x = vec![0.0; layers.cells.len()];
    let mut fit = Fit { graph, layers, order, offset, x, pool: Vec::new() };
    fit.spread_from_the_widest();
    for _ in 0..FREE_ROUNDS {
        for s in (0..order.strata.len()).chain((0..order.strata.len()).rev()) {
            fit.stratum(s, Links::Both);
        }
    }
    let columns = columns(layers, order);
    if columns.any_tall() {
        fit.line_up(&columns);
        for round in 0..COLUMN_ROUNDS {
            for s in 0..order.strata.len() {
                fit.stratum_of_columns(s, round, &columns);
            }
            for s in (0..order.strata.len()).rev() {
                fit.stratum_of_columns(s, round, &columns);
            }
        }
    }
    fit.shifted_to_zero()
}

/// For each item the sum of the least distances from the left end of its stratum to it.
fn offsets(graph: &Graph, layers: &Layers, order: &Order, gap: f64) -> Vec<f64> {
    let half = |cell: u32| graph.nodes.get(cell as usize).map_or(0.0, |node| node.half_across);
    let between = |a: u32, b: u32| match (layers.is_node(a), layers.is_node(b)) {
        (true, true) => gap,
        (false, false) => gap * BEND_GAP,
        _ => gap * NODE_TO_BEND_GAP,
    };
    let mut offset = vec![0.0; layers.cells.len()];
    for items in &order.strata {
        for pair in items.windows(2) {
            let cells = layers.cells[pair[0] as usize].iter().zip(&layers.cells[pair[1] as usize]);
            let distance = cells.map(|(&a, &b)| half(a) + half(b) + between(a, b)).fold(0.0, f64::max);
            offset[pair[1] as usize] = offset[pair[0] as usize] + distance;
        }
    }
    offset
}

/// The distance of two bends, and of a node's side and a bend, as parts of the gap between nodes.
pub(super) const BEND_GAP: f64 = 0.5;
pub(super) const NODE_TO_BEND_GAP: f64 = 0.75;

/// Which links pull.
#[derive(Clone, Copy, PartialEq)]
enum Links {
    Below,
    Above,
    Both,
}

impl Fit<'_> {
    /// How strongly a link wants to be short: long edges are to be straight.
    fn weight(&self, low: u32, high: u32) -> f64 {
        let top = *self.layers.cells[low as usize].last().expect("an item has a cell");
        let bottom = self.layers.cells[high as usize][0];
        match (self.layers.is_node(top), self.layers.is_node(bottom)) {
            (true, true) => 1.0,
            (false, false) => 8.0,
            _ => 2.0,
        }
    }

    /// Packs the widest stratum and lets the others follow it, outwards.
    fn spread_from_the_widest(&mut self) {
        let width = |items: &Vec<u32>| items.last().map_or(0.0, |&last| self.offset[last as usize]);
        let mut widest = 0;
        for (s, items) in self.order.strata.iter().enumerate() {
            if width(items) > width(&self.order.strata[widest]) {
                widest = s;
            }
        }
        for items in &self.order.strata {
            let middle = width(items) / 2.0;
            for &item in items {
                self.x[item as usize] = self.offset[item as usize] - middle;
            }
        }
        for s in widest + 1..self.order.strata.len() {
            self.stratum(s, Links::Below);
        }
        for s in (0..widest).rev() {
            self.stratum(s, Links::Above);
        }
    }

    /// Where an item's links want it, and how strongly.
    fn wish(&self, item: u32, links: Links) -> (f64, f64) {
        let here = self.x[item as usize];
        let (mut weight, mut moment) = (0.0, 0.0);
        let mut pull = |other: u32, strength: f64| {
            let x = self.x[other as usize];
            let w = if links == Links::Both { strength / (x - here).abs().max(SHORT) } else { strength };
            weight += w;
            moment += w * x;
        };
        if links != Links::Above {
            for &other in self.layers.below.of(item) {
                pull(other, self.weight(other, item));
            }
        }
        if links != Links::Below {
            for &other in self.layers.above.of(item) {
                pull(other, self.weight(item, other));
            }
        }
        (weight, moment)
    }

    /// Fits one stratum to its neighbours.
    fn stratum(&mut self, stratum: usize, links: Links) {
        let order = self.order;
        let items = &order.strata[stratum];
        self.pool.clear();
        for &item in items {
            let (weight, moment) = self.wish(item, links);
            self.add(item, weight, moment);
        }
        self.settle(items);
    }

    /// Adds the next item of a stratum to the regression.
    fn add(&mut self, item: u32, weight: f64, moment: f64) {
        // Without a link an item stays where it is unless it is pushed.
        let (weight, moment) =
            if weight > 0.0 { (weight, moment) } else { (1e-6, 1e-6 * self.x[item as usize]) };
        let mut last = Pooled { weight, moment: moment - weight * self.offset[item as usize], items: 1 };
        while let Some(before) = self.pool.last()
            && before.moment * last.weight > last.moment * before.weight
        {
            last.weight += before.weight;
            last.moment += before.moment;
            last.items += before.items;
            self.pool.pop();
        }
        self.pool.push(last);
    }

    /// Puts the items that were added where the regression says.
    fn settle(&mut self, items: &[u32]) {
        let mut next = items.iter();
        for pooled in &self.pool {
            let common = pooled.moment / pooled.weight;
            for &item in next.by_ref().take(pooled.items) {
                self.x[item as usize] = common + self.offset[item as usize];
            }
        }
    }

    /// Puts every column in one line, near where its items are.
    fn line_up(&mut self, columns: &Columns) {
        let n = columns.members.len();
        let wanted: Vec<f64> = columns
            .members
            .iter()
            .map(|items| items.iter().map(|&item| self.x[item as usize]).sum::<f64>() / items.len() as f64)
            .collect();
        // Pushing only to the right and only to the left both keep all distances; so does the mean of the two.
        let (mut right, mut left) = (wanted.clone(), wanted);
        for &column in &columns.from_left {
            for &item in &columns.members[column as usize] {
                if let Some(neighbour) = self.neighbour(item, -1) {
                    let distance = self.offset[item as usize] - self.offset[neighbour as usize];
                    let least = right[columns.of[neighbour as usize] as usize] + distance;
                    right[column as usize] = right[column as usize].max(least);
                }
            }
        }
        for &column in columns.from_left.iter().rev() {
            for &item in &columns.members[column as usize] {
                if let Some(neighbour) = self.neighbour(item, 1) {
                    let distance = self.offset[neighbour as usize] - self.offset[item as usize];
                    let most = left[columns.of[neighbour as usize] as usize] - distance;
                    left[column as usize] = left[column as usize].min(most);
                }
            }
        }
        for column in 0..n {
            let x = f64::midpoint(left[column], right[column]);
            for &item in &columns.members[column] {
                self.x[item as usize] = x;
            }
        }
    }

    /// The item beside `item`, on the left (-1) or the right (1).
    fn neighbour(&self, item: u32, side: i64) -> Option<u32> {
        let items = &self.order.strata[self.layers.stratum[item as usize] as usize];
        let place = i64::from(self.order.place[item as usize]) + side;
        usize::try_from(place).ok().and_then(|place| items.get(place)).copied()
    }

    /// Fits one stratum where columns move as one. A tall column moves in one of its strata each round, within what
    /// its neighbours in the others leave it, and stands still in the others.
    fn stratum_of_columns(&mut self, stratum: usize, round: usize, columns: &Columns) {
        let order = self.order;
        let items = &order.strata[stratum];
        let mut bounds = Vec::with_capacity(items.len());
        for &item in items {
            let members = columns.members_of(item);
            let offset = self.offset[item as usize];
            bounds.push(if members.len() == 1 {
                (f64::NEG_INFINITY, f64::INFINITY)
            } else if members[round % members.len()] == item {
                let (low, high) = self.room(members, item);
                (low - offset, high - offset)
            } else {
                let z = self.x[item as usize] - offset;
                (z, z)
            });
        }
        for i in 1..bounds.len() {
            bounds[i].0 = bounds[i].0.max(bounds[i - 1].0);
        }
        for i in (1..bounds.len()).rev() {
            bounds[i - 1].1 = bounds[i - 1].1.min(bounds[i].1);
        }
        let mut first = 0;
        while first < items.len() {
            let fixed = |i: usize| bounds[i].0 >= bounds[i].1;
            let mut end = first;
            while end < items.len() && !fixed(end) {
                end += 1;
            }
            self.run_of_columns(&items[first..end], &bounds[first..end], columns);
            first = end + 1;
        }
    }

    /// Fits neighbours that can all move.
    fn run_of_columns(&mut self, items: &[u32], bounds: &[(f64, f64)], columns: &Columns) {
        self.pool.clear();
        for &item in items {
            let members = columns.members_of(item);
            let (mut weight, mut moment) = (0.0, 0.0);
            for &member in members {
                let (w, m) = self.wish(member, Links::Both);
                weight += w;
                moment += m;
            }
            // Links inside the column pull it to where it is.
            let inside = 2.0 * (members.len() - 1) as f64 / SHORT;
            weight -= inside;
            moment -= inside * self.x[item as usize];
            let weight = if weight > 1e-9 { weight } else { 0.0 };
            self.add(item, weight, moment);
        }
        let before: Vec<f64> = items.iter().map(|&item| self.x[item as usize]).collect();
        self.settle(items);
        for ((&item, &(low, high)), before) in items.iter().zip(bounds).zip(before) {
            let offset = self.offset[item as usize];
            let x = (self.x[item as usize] - offset).max(low).min(high) + offset;
            let x = if x.is_finite() { x } else { before };
            for &member in columns.members_of(item) {
                self.x[member as usize] = x;
            }
        }
    }

    /// How far a column can move before it meets a neighbour in a stratum other than that of `home`.
    fn room(&self, members: &[u32], home: u32) -> (f64, f64) {
        let (mut low, mut high) = (f64::NEG_INFINITY, f64::INFINITY);
        for &member in members.iter().filter(|&&member| member != home) {
            let offset = self.offset[member as usize];
            if let Some(other) = self.neighbour(member, -1) {
                low = low.max(self.x[other as usize] + offset - self.offset[other as usize]);
            }
            if let Some(other) = self.neighbour(member, 1) {
                high = high.min(self.x[other as usize] + offset - self.offset[other as usize]);
            }
        }
        // Rounding may leave a hair too little room: then the column stays.
        let here = self.x[home as usize];
        (low.min(here), high.max(here))
    }

    /// Moves everything so that the leftmost thing is at 0; gives the places and the width.
    fn shifted_to_zero(mut self) -> (Vec<f64>, f64) {
        let (mut left, mut right) = (f64::INFINITY, f64::NEG_INFINITY);
        for (cells, &x) in self.layers.cells.iter().zip(&self.x) {
            let half = cells.iter().filter_map(|&cell| self.graph.nodes.get(cell as usize));
            let half = half.map(|node| node.half_across).fold(0.0, f64::max);
            left = left.min(x - half);
            right = right.max(x + half);
        }
        for x in &mut self.x {
            *x -= left;
        }
        (self.x, right - left)
    }
}
