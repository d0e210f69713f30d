//! Boxes and arrows to coordinates. Does not know what a task is.
//!
//! In: sizes and outlines of nodes, and edges from a smaller to a larger id (so there is no cycle).
//! Out: a centre for every node and a route for every edge. What always holds is what [`check`] checks; and that the
//! same input gives the same output on every machine: no clock, no hashing, of floats only `+ - * /` and `sqrt`.
//!
//! The method is that of Sugiyama, Tagawa and Toda (1981) as Gansner et al. (1993) made it practical, phase by phase,
//! each in a file of its own with its contract at the top: `graph` (connected pieces), `rank` with
//! `simplex`, `layers`, `order` with
//! `start` and `crossings`, `place` with `columns` and `line_up`, `route` with `corridor` and `outline`. All phases work in one
//! frame: *across* is along a rank, *along* is from rank to rank and grows with it; the direction of the drawing is
//! applied to the finished picture.

mod check;
mod columns;
mod corridor;
mod crossings;
mod graph;
mod layers;
mod line_up;
mod order;
mod outline;
mod place;
mod rank;
mod route;
mod simplex;
mod start;
#[cfg(test)]
mod tests;

pub use check::{Violation, check};

use self::{
    graph::Graph,
    layers::Layers,
    order::Order,
    route::{Band, Router},
};
use crate::{
    data::{EdgeId, Id, IdVec, NodeId, Rows},
    geom::{Outline, Point, Size, point, size},
};

/// The largest layout, in nodes, that debug builds check.
const CHECKED_NODES: usize = 4_000;

/// Which way edges point.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Direction {
    /// Sources at the bottom, the result on top: Dask's default.
    #[default]
    BottomToTop,
    /// Sources on top.
    TopToBottom,
    /// Sources on the left.
    LeftToRight,
    /// Sources on the right.
    RightToLeft,
}

/// How to lay out. Lengths are in points.
#[derive(Clone, Debug, PartialEq)]
pub struct LayoutOptions {
    /// Which way edges point. Default: bottom to top.
    pub direction: Direction,
    /// The least distance between neighbours of one rank. Default: 18 (Graphviz's `nodesep` of 0.25 inch).
    pub node_gap: f64,
    /// The least distance between two ranks. Default: 36 (Graphviz's `ranksep` of 0.5 inch).
    pub rank_gap: f64,
}

impl Default for LayoutOptions {
    fn default() -> Self {
        Self { direction: Direction::default(), node_gap: 18.0, rank_gap: 36.0 }
    }
}

/// A node as the layout sees it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LayoutNode {
    /// Its size in points, as drawn: not turned by a direction from left to right.
    pub size: Size,
    /// Where its arrows stop.
    pub outline: Outline,
}

/// What is to be laid out.
#[derive(Clone, Copy, Debug)]
pub struct LayoutInput<'a> {
    /// The nodes, in an order that reads well: neighbours in it are neighbours in the picture where edges allow.
    pub nodes: &'a IdVec<NodeId, LayoutNode>,
    /// The edges, each from a smaller to a larger id, none twice.
    pub edges: &'a IdVec<EdgeId, (NodeId, NodeId)>,
}

/// Where everything goes. The origin is the upper left corner of the tightest box around nodes and routes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Layout {
    /// The tightest box around nodes and routes.
    pub size: Size,
    /// The centre of each node.
    pub centers: IdVec<NodeId, Point>,
    /// The rank of each node, 0 for sources; an edge goes to a larger rank.
    pub ranks: IdVec<NodeId, u32>,
    /// For each edge a chain of cubic Béziers: start, then (control, control, end) for each piece; the first point
    /// lies on the outline of the edge's tail and the last on that of its head, where the arrow's tip is.
    pub routes: Rows<EdgeId, Point>,
}

/// Lays out a graph.
///
/// # Examples
/// ```
/// use chunkscope::geom::{Outline, size};
/// use chunkscope::layout::{LayoutInput, LayoutNode, LayoutOptions, layout};
/// use chunkscope::data::{Id, IdVec, NodeId};
///
/// let nodes = IdVec::filled(2, LayoutNode { size: size(54.0, 36.0), outline: Outline::Rect });
/// let edges = vec![(NodeId::from_index(0), NodeId::from_index(1))].into();
/// let layout = layout(LayoutInput { nodes: &nodes, edges: &edges }, &LayoutOptions::default());
/// assert_eq!(layout.size, size(54.0, 36.0 + 36.0 + 36.0));
/// ```
pub fn layout(input: LayoutInput<'_>, options: &LayoutOptions) -> Layout {
    let pieces: Vec<Piece> = graph::components(input, options.direction)
        .into_iter()
        .map(|graph| Piece::new(graph, options))
        .collect();
    let bands = bands(pieces.iter().map(|piece| (&piece.graph, &piece.layers)), options.rank_gap);
    let drawing = Drawing::new(input, &pieces, &bands, options);
    let layout = drawing.turned(options.direction);
    debug_assert!(
        input.nodes.len() > CHECKED_NODES || check(input, &layout).is_empty(),
        "{:?}",
        check(input, &layout)
    );
    layout
}

/// A connected component with its places along the ranks.
struct Piece {
    graph: Graph,
    layers: Layers,
    order: Order,
    /// The place of each item; the leftmost thing is at 0.
    x: Vec<f64>,
    width: f64,
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
    fn new(graph: Graph, options: &LayoutOptions) -> Self {
        let (quick, short) = rank::ranks(&graph);
        let mut best = Draft::new(&graph, quick, options);
        // With no crossing there is little to gain.
        if let Some(short) = short
            && best.crossings > 0
        {
            let other = Draft::new(&graph, short, options);
            if other.badness(&graph, options) < best.badness(&graph, options) {
                best = other;
            }
        }
        best.put_sources_in_order(&graph, options);
        let Draft { layers, order, x, width, .. } = best;
        Self { graph, layers, order, x, width }
    }
}

impl Draft {
    fn new(graph: &Graph, ranks: Vec<u32>, options: &LayoutOptions) -> Self {
        let layers = layers::layers(graph, ranks);
        let (order, crossings) = order::order(graph, &layers);
        let (x, width) = place::place(graph, &layers, &order, options.node_gap);
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
    fn put_sources_in_order(&mut self, graph: &Graph, options: &LayoutOptions) {
        let sources: Vec<u32> =
            (0..graph.nodes.len() as u32).filter(|&node| graph.ins.of(node).is_empty()).collect();
        let backwards = sources.windows(2).filter(|pair| self.x_of(pair[0]) > self.x_of(pair[1])).count();
        if 2 * backwards >= sources.len().max(2) {
            let order = std::mem::take(&mut self.order);
            self.order = order::mirrored(graph, &self.layers, order);
            (self.x, self.width) = place::place(graph, &self.layers, &self.order, options.node_gap);
        }
    }
}

/// Where the ranks lie: each as high as its tallest node in any component.
fn bands<'a>(pieces: impl Iterator<Item = (&'a Graph, &'a Layers)>, gap: f64) -> Vec<Band> {
    let mut bands: Vec<Band> = Vec::new();
    for (graph, layers) in pieces {
        let ranks = layers.stratum_of_rank.len();
        bands.resize(bands.len().max(ranks), Band { middle: 0.0, half: 0.0 });
        for (node, &rank) in graph.nodes.iter().zip(&layers.rank) {
            let half = &mut bands[rank as usize].half;
            *half = half.max(node.half_along);
        }
    }
    let mut top = 0.0;
    for band in &mut bands {
        band.middle = top + band.half;
        top += 2.0 * band.half + gap;
    }
    bands
}

/// The picture in the frame of the phases.
struct Drawing {
    centers: IdVec<NodeId, Point>,
    ranks: IdVec<NodeId, u32>,
    routes: Rows<EdgeId, Point>,
    low: Point,
    high: Point,
}

impl Drawing {
    /// Puts the components side by side and routes their edges.
    fn new(input: LayoutInput<'_>, pieces: &[Piece], bands: &[Band], options: &LayoutOptions) -> Self {
        let mut drawing = Self {
            centers: IdVec::filled(input.nodes.len(), Point::default()),
            ranks: IdVec::filled(input.nodes.len(), 0),
            routes: Rows::default(),
            low: point(0.0, 0.0),
            high: point(0.0, bands.last().map_or(0.0, |band| band.middle + band.half)),
        };
        let mut points = Vec::new();
        let mut parts = vec![0..0; input.edges.len()];
        let mut left = 0.0;
        for piece in pieces {
            let start = points.len();
            let mut router = Router::new(&piece.graph, &piece.layers, &piece.order, &piece.x, bands, options);
            for (edge, &id) in (0..).zip(&piece.graph.edge_ids) {
                let first = points.len();
                router.route(edge, &mut points);
                parts[id as usize] = first..points.len();
            }
            // Curves may leave the box around the nodes.
            let (mut least, mut most) = (0.0f64, piece.width);
            for part in piece.graph.edge_ids.iter().map(|&id| parts[id as usize].clone()) {
                for curve in points[part].windows(4).step_by(3) {
                    let (low, high) = route::extent_across(&[curve[0], curve[1], curve[2], curve[3]]);
                    (least, most) = (least.min(low), most.max(high));
                }
            }
            let shift = point(left - least, 0.0);
            points[start..].iter_mut().for_each(|p| *p = *p + shift);
            for (cell, &id) in (0..).zip(&piece.graph.node_ids) {
                let id = NodeId::from_index(id as usize);
                drawing.centers[id] = router.centre(cell) + shift;
                drawing.ranks[id] = piece.layers.rank[cell as usize];
            }
            drawing.high.x = left + most - least;
            left = drawing.high.x + options.node_gap;
        }
        for part in parts {
            drawing.routes.push_row(points[part].iter().copied());
        }
        drawing
    }

    /// The picture as it is to be seen.
    fn turned(self, direction: Direction) -> Layout {
        let Self { mut centers, ranks, routes, low, high } = self;
        let turn = |p: Point| match direction {
            Direction::BottomToTop => point(p.x - low.x, high.y - p.y),
            Direction::TopToBottom => point(p.x - low.x, p.y - low.y),
            Direction::LeftToRight => point(p.y - low.y, p.x - low.x),
            Direction::RightToLeft => point(high.y - p.y, p.x - low.x),
        };
        for id in centers.ids() {
            centers[id] = turn(centers[id]);
        }
        let mut turned = Rows::default();
        for (_, route) in routes.iter() {
            turned.push_row(route.iter().map(|&p| turn(p)));
        }
        let extent = high - low;
        let size = match direction {
            Direction::BottomToTop | Direction::TopToBottom => size(extent.x, extent.y),
            Direction::LeftToRight | Direction::RightToLeft => size(extent.y, extent.x),
        };
        Layout { size, centers, ranks, routes: turned }
    }
}
