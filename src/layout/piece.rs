//! One connected component through the phases up to the places along its ranks.
//!
//! In: the components. Out: their layers, ordered and placed; those of equal components are equal. Where two ways to
//! rank its nodes differ and the quick one has crossings, both are tried, and the better one gets the whole effort.

use super::{
    LayoutOptions,
    drawing::{bands, height},
    effort::Budget,
    fold::fold,
    graph::Graph,
    layers::{self, Layers},
    order::{self, Order},
    page::Page,
    place, rank,
    shelves::Extent,
};
use crate::geom::point;

/// A folded picture needs at most this part of the page that it would need otherwise, and has not many times more
/// crossings: else it is not worth it.
const SMALLER: f64 = 0.8;
const MORE_CROSSINGS: f64 = 1.3;

/// As many different components, the last ones, are remembered to find equal ones.
const REMEMBERED: usize = 8;

/// A connected component with its places along the ranks.
#[derive(Clone)]
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

/// Ranks, orders and places components, equal ones once, with what may be spent on all of them together.
pub(super) fn pieces(graphs: Vec<Graph>, budget: &Budget, options: &LayoutOptions) -> Vec<Piece> {
    let edges: usize = graphs.iter().map(|graph| graph.edges.len()).sum();
    // For each component the first that is equal, and for each first one how many are.
    let mut first_of: Vec<usize> = Vec::with_capacity(graphs.len());
    let mut count = vec![0usize; graphs.len()];
    let mut firsts: Vec<usize> = Vec::new();
    for (i, graph) in graphs.iter().enumerate() {
        let equal = firsts.iter().rev().take(REMEMBERED).find(|&&first| graphs[first].equals(graph));
        let first = equal.copied().unwrap_or(i);
        if first == i {
            firsts.push(i);
        }
        first_of.push(first);
        count[first] += 1;
    }
    let mut pieces: Vec<Piece> = Vec::with_capacity(graphs.len());
    for (i, graph) in graphs.into_iter().enumerate() {
        let first = first_of[i];
        let piece = if first == i {
            let share = (count[i] * graph.edges.len()) as f64 / edges.max(1) as f64;
            Piece::new(graph, &budget.part(share), options)
        } else {
            Piece { graph, ..pieces[first].clone() }
        };
        pieces.push(piece);
    }
    pieces
}

impl Piece {
    /// Ranks, orders and places a component, with what may be spent on it.
    fn new(mut graph: Graph, budget: &Budget, options: &LayoutOptions) -> Self {
        let mut best = Draft::new(&graph, rank::quick(&graph), &budget.for_a_trial(), options);
        // With no crossing there is little to gain.
        if best.crossings > 0 && budget.is_thorough {
            if let Some(short) = rank::short(&graph, budget) {
                let other = Draft::new(&graph, short, &budget.for_a_trial(), options);
                if other.badness(&graph, options) < best.badness(&graph, options) {
                    best = other;
                }
            }
            best = Draft::of_layers(&graph, best.layers, None, budget, options);
        }
        best.put_sources_in_order(&graph, budget, options);
        if let Some(folded) = best.folded(&graph, budget, options) {
            best = folded;
        }
        let Draft { mut layers, order, x, width, .. } = best;
        // The routes need room.
        graph.forget_ends();
        layers.forget_links();
        Self { graph, layers, order, x, width }
    }

    /// How large it is, but for curves that leave the box around the nodes.
    pub(super) fn extent(&self, options: &LayoutOptions) -> Extent {
        extent(&self.graph, &self.layers, self.width, options)
    }
}

/// The lengths of a component of this width.
fn extent(graph: &Graph, layers: &Layers, width: f64, options: &LayoutOptions) -> Extent {
    let bands = bands(std::iter::once((graph, layers)), options.rank_gap);
    Extent { across: width, along: height(&bands) }
}

impl Draft {
    fn new(graph: &Graph, ranks: Vec<u32>, budget: &Budget, options: &LayoutOptions) -> Self {
        let layers = layers::layers(graph, ranks);
        Self::of_layers(graph, layers, None, budget, options)
    }

    fn of_layers(
        graph: &Graph,
        layers: Layers,
        numbers: Option<&[u32]>,
        budget: &Budget,
        options: &LayoutOptions,
    ) -> Self {
        let (layers, order, crossings) = order::order(layers, numbers, budget);
        let (x, width) = place::place(graph, &layers, &order, options.node_gap, budget);
        Self { layers, order, x, width, crossings }
    }

    /// The same with columns in place of wide ranks, if the page wants it.
    fn folded(&self, graph: &Graph, budget: &Budget, options: &LayoutOptions) -> Option<Self> {
        let page = Page::of(options)?;
        if !page.is_too_wide(self.extent(graph, options)) {
            return None;
        }
        let folded = fold(graph, &self.layers, &self.order, page, options)?;
        let layers = layers::folded_layers(graph, &folded)?;
        let draft = Self::of_layers(graph, layers, Some(&folded.numbers), budget, options);
        let is_smaller =
            page.needed(draft.extent(graph, options)) < SMALLER * page.needed(self.extent(graph, options));
        let is_tangled = draft.crossings as f64 > MORE_CROSSINGS * (self.crossings + 10) as f64;
        (is_smaller && !is_tangled).then_some(draft)
    }

    fn extent(&self, graph: &Graph, options: &LayoutOptions) -> Extent {
        extent(graph, &self.layers, self.width, options)
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
            (0..graph.nodes.len() as u32).filter(|&node| graph.ins.row(node).is_empty()).collect();
        let backwards = sources.windows(2).filter(|pair| self.x_of(pair[0]) > self.x_of(pair[1])).count();
        if 2 * backwards >= sources.len().max(2) {
            let order = std::mem::take(&mut self.order);
            self.order = order::mirrored(&self.layers, order);
            (self.x, self.width) = place::place(graph, &self.layers, &self.order, options.node_gap, budget);
        }
    }
}
