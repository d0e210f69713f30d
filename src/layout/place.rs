//! Places along the ranks.
//!
//! In: the ordered layers. Out: one place for each item, so one for all its cells. What holds: neighbours of a rank
//! keep their distance; nodes that continue each other one to one stand exactly in line.
//!
//! Short edges are wanted, not short squares of edges: one long edge to a root must not outweigh sixteen short ones.
//! So each stratum in turn is fitted to its neighbours by weighted isotonic regression, exact in linear time, with
//! weights that fall with an edge's present length (iteratively reweighted least squares). What stands in line over
//! several strata is a *column*, and moves as one.

use super::{
    columns::columns, effort::Budget, graph::Graph, isotonic::Isotonic, layers::Layers, order::Order,
};

/// Below this length, in points, an edge counts as a spring and not as a string, which centres what it can.
const SHORT: f64 = 9.0;

/// What moves less far than this, in points, has not moved.
const ROUNDING: f64 = 1e-4;

/// What the fitting needs to know, and what it changes.
pub(super) struct Fit<'a> {
    graph: &'a Graph,
    pub(super) layers: &'a Layers,
    pub(super) order: &'a Order,
    /// For each item the sum of the least distances from the left end of its stratum.
    pub(super) offset: Vec<f64>,
    /// What each item ends in; empty where there are nodes only.
    ends: Vec<Ends>,
    pub(super) x: Vec<f64>,
    /// The longest way that anything went since this was set to 0.
    pub(super) moved: f64,
    /// For each stratum whether fitting it once more would change nothing; empty where that is not known.
    at_rest: Vec<bool>,
    pub(super) isotonic: Isotonic,
}

/// What an item ends in.
#[derive(Clone, Copy)]
struct Ends {
    bottom_is_node: bool,
    top_is_node: bool,
    is_bus: bool,
}

/// What each item ends in; nothing where there are nodes only.
fn ends(layers: &Layers) -> Vec<Ends> {
    if layers.rank.len() == layers.n_nodes() {
        return Vec::new();
    }
    let ends = |item: u32| Ends {
        bottom_is_node: layers.is_node(layers.bottom(item)),
        top_is_node: layers.is_node(layers.top(item)),
        is_bus: layers.bend(layers.bottom(item)).is_some_and(|bend| bend.is_bus),
    };
    (0..layers.cells.len() as u32).map(ends).collect()
}

/// The place of each item; the leftmost thing is at 0. Also the width.
pub(super) fn place(
    graph: &Graph,
    layers: &Layers,
    order: &Order,
    gap: f64,
    budget: &Budget,
) -> (Vec<f64>, f64) {
    let offset = offsets(graph, layers, order, gap);
    let x = vec![0.0; layers.cells.len()];
    let ends = ends(layers);
    let isotonic = Isotonic::default();
    let mut fit = Fit { graph, layers, order, offset, ends, x, moved: 0.0, at_rest: Vec::new(), isotonic };
    let widest = fit.spread_from_the_widest();
    if fit.is_tidy_tree(widest) {
        fit.line_up(&columns(layers, order));
        return fit.shifted_to_zero();
    }
    fit.at_rest = vec![false; order.strata.len()];
    for _ in 0..budget.free_rounds {
        fit.up_and_down(|fit, s| fit.stratum(s, Links::Both, Some(SHORT)));
        if fit.moved < budget.settled {
            break;
        }
    }
    let columns = columns(layers, order);
    fit.line_up(&columns);
    if columns.any_tall() {
        fit.at_rest.clear();
    }
    for (round, &short) in budget.rounds.iter().enumerate() {
        if round == 0 || short != budget.rounds[round - 1] {
            fit.at_rest.fill(false);
        }
        fit.up_and_down(|fit, s| fit.stratum_of_columns(s, round, &columns, Pull::Shorten(short)));
        if fit.moved < budget.settled {
            break;
        }
    }
    for s in 0..order.strata.len() {
        fit.stratum_of_columns(s, 0, &columns, Pull::CentreOverInputs);
    }
    for s in (0..order.strata.len()).rev() {
        fit.stratum_of_columns(s, 0, &columns, Pull::CentreUnderUsers);
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
            let cells = layers.cells.row(pair[0]).iter().zip(layers.cells.row(pair[1]));
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
pub(super) enum Links {
    Below,
    Above,
    Both,
}

/// How columns are pulled.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Pull {
    /// By all links, as strings that want to be short; as springs below this length.
    Shorten(f64),
    /// What alone uses its inputs goes to their mean; the rest as strings.
    CentreOverInputs,
    /// What alone feeds its users goes to their mean, and roots of trees stay over their inputs; the rest as strings.
    CentreUnderUsers,
}

impl Fit<'_> {
    /// How strongly a link wants to be short: long edges are to be straight.
    fn weight(&self, low: u32, high: u32) -> f64 {
        if self.ends.is_empty() {
            return 1.0;
        }
        match (self.ends[low as usize].top_is_node, self.ends[high as usize].bottom_is_node) {
            (true, true) => 1.0,
            (false, false) => 8.0,
            _ => 2.0,
        }
    }

    /// Whether a link goes from a node into a lane: the lane goes where the nodes are, and not the nodes to it.
    fn enters_lane(&self, low: u32, high: u32) -> bool {
        !self.ends.is_empty() && self.ends[high as usize].is_bus && !self.ends[low as usize].is_bus
    }

    /// Fits every stratum that is not at rest, up and down again.
    fn up_and_down(&mut self, fit: impl Fn(&mut Self, usize)) {
        let strata = self.order.strata.len();
        let mut longest = 0.0f64;
        for s in (0..strata).chain((0..strata).rev()) {
            if self.at_rest.get(s) == Some(&true) {
                continue;
            }
            self.moved = 0.0;
            fit(self, s);
            longest = longest.max(self.moved);
            let moves = self.moved > ROUNDING;
            let touched = if moves { s.saturating_sub(1)..=s + 1 } else { s..=s };
            for rest in self.at_rest.iter_mut().take(touched.end() + 1).skip(*touched.start()) {
                *rest = !moves;
            }
        }
        self.moved = longest;
    }

    /// Packs the widest stratum and lets the others follow it, outwards; gives the widest.
    fn spread_from_the_widest(&mut self) -> usize {
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
            self.stratum(s, Links::Below, None);
        }
        for s in (0..widest).rev() {
            self.stratum(s, Links::Above, None);
        }
        widest
    }

    /// Whether this is a tree in which everything stands over the middle of its inputs, and no leaf above the widest
    /// stratum: nothing could be better.
    fn is_tidy_tree(&self, widest: usize) -> bool {
        let is_tidy = |item: u32| {
            let (below, above) = (self.layers.below.row(item), self.layers.above.row(item));
            let sum: f64 = below.iter().map(|&other| self.x[other as usize]).sum();
            let here = self.x[item as usize];
            let is_over_its_inputs = (sum - here * below.len() as f64).abs() <= ROUNDING * below.len() as f64;
            above.len() <= 1
                && if below.is_empty() {
                    self.layers.stratum[item as usize] as usize <= widest
                } else {
                    is_over_its_inputs
                }
        };
        (0..self.x.len() as u32).all(is_tidy)
    }

    /// Where an item's links want it, times how strongly, which comes first. Edges below the length `short` are
    /// springs, longer ones strings; without `short` all are springs.
    pub(super) fn wish(&self, item: u32, links: Links, short: Option<f64>) -> (f64, f64) {
        let here = self.x[item as usize];
        let (mut weight, mut moment) = (0.0, 0.0);
        let mut pull = |other: u32, strength: f64| {
            let x = self.x[other as usize];
            let w = short.map_or(strength, |short| strength / (x - here).abs().max(short));
            weight += w;
            moment += w * x;
        };
        if links != Links::Above {
            for &other in self.layers.below.row(item) {
                pull(other, self.weight(other, item));
            }
        }
        if links != Links::Below {
            for &other in self.layers.above.row(item) {
                if !self.enters_lane(item, other) {
                    pull(other, self.weight(item, other));
                }
            }
        }
        (weight, moment)
    }

    /// Fits one stratum to its neighbours.
    fn stratum(&mut self, stratum: usize, links: Links, short: Option<f64>) {
        let items = &self.order.strata[stratum];
        let mut isotonic = std::mem::take(&mut self.isotonic);
        isotonic.clear();
        for &item in items {
            let (weight, moment) = self.wish(item, links, short);
            let (weight, moment) = self.or_stay(item, weight, moment);
            isotonic.add(weight, moment - weight * self.offset[item as usize]);
        }
        for (&item, fitted) in items.iter().zip(isotonic.fitted()) {
            let x = fitted + self.offset[item as usize];
            self.moved = self.moved.max((x - self.x[item as usize]).abs());
            self.x[item as usize] = x;
        }
        self.isotonic = isotonic;
    }

    /// A wish as it is; for an item that nothing pulls the faint one to stay where it is.
    pub(super) fn or_stay(&self, item: u32, weight: f64, moment: f64) -> (f64, f64) {
        if weight > 0.0 { (weight, moment) } else { (1e-6, 1e-6 * self.x[item as usize]) }
    }

    /// Moves everything so that the leftmost thing is at 0; gives the places and the width.
    fn shifted_to_zero(mut self) -> (Vec<f64>, f64) {
        let (mut left, mut right) = (f64::INFINITY, f64::NEG_INFINITY);
        for (cells, &x) in self.layers.cells.rows().zip(&self.x) {
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
