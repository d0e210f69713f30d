//! One connected component through the phases up to the places along its ranks.
//!
//! In: a component. Out: its layers, ordered and placed. Where two ways to rank its nodes differ and either has
//! crossings, both are tried and the better picture stays.

use super::{
    LayoutOptions,
    drawing::bands,
    effort::Budget,
    graph::Graph,
    layers::{self, Layers},
    order::{self, Order},
    place, rank,
};
use crate::geom::point;

/// A connected component with its places along the ranks.
pub(super) struct Piece {
    pub(super) graph: Graph,
    pub(super) layers: Layers,
    pub(super) order: Order,
    /// The place of each item; the leftmost thing is at 0.
    pub(super) x: Vec<f64>,
    pub(super) width: f64,
}

/// A component's layers, ordered and placed.
struct Draft {
    layers: Layers,
    order: Order,
    x: Vec<f64>,
    width: f64,
    crossings: u64,
}

impl Piece {
    /// Ranks, orders and places a component, with what may be spent on it.
    pub(super) fn new(graph: Graph, budget: &Budget, options: &LayoutOptions) -> Self {
        let (quick, short) = rank::ranks(&graph, budget);
        let mut best = Draft::new(&graph, quick, budget, options);
        // With no crossing there is little to gain.
        if let Some(short) = short
            && best.crossings > 0
        {
            let other = Draft::new(&graph, short, budget, options);
            if other.badness(&graph, options) < best.badness(&graph, options) {
                best = other;
            }
        }
        best.put_sources_in_order(&graph, budget, options);
        let Draft { layers, order, x, width, .. } = best;
        Self { graph, layers, order, x, width }
    }
}

impl Draft {
    fn new(graph: &Graph, ranks: Vec<u32>, budget: &Budget, options: &LayoutOptions) -> Self {
        let layers = layers::layers(graph, ranks);
        let (order, crossings) = order::order(graph, &layers, budget);
        let (x, width) = place::place(graph, &layers, &order, options.node_gap, budget);
        Self { layers, order, x, width, crossings }
    }

    fn x_of(&self, cell: u32) -> f64 {
        self.x[self.layers.item[cell as usize] as usize]
    }

    /// Crossings and length are both to be small.
    fn badness(&self, graph: &Graph, options: &LayoutOptions) -> f64 {
        let bands = bands(std::iter::once((graph, &self.layers)), options.rank_gap);
        let place =
            |cell: u32| point(self.x_of(cell), bands[self.layers.rank[cell as usize] as usize].middle);
        let length: f64 = graph.edges.iter().map(|&(tail, head)| (place(head) - place(tail)).length()).sum();
        (self.crossings + 1) as f64 * length
    }

    /// Mirrors a picture whose sources run from right to left.
    fn put_sources_in_order(&mut self, graph: &Graph, budget: &Budget, options: &LayoutOptions) {
        let sources: Vec<u32> =
            (0..graph.nodes.len() as u32).filter(|&node| graph.ins.of(node).is_empty()).collect();
        let backwards = sources.windows(2).filter(|pair| self.x_of(pair[0]) > self.x_of(pair[1])).count();
        if 2 * backwards >= sources.len().max(2) {
            let order = std::mem::take(&mut self.order);
            self.order = order::mirrored(graph, &self.layers, order);
            (self.x, self.width) = place::place(graph, &self.layers, &self.order, options.node_gap, budget);
        }
    }
}
