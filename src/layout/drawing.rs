//! The whole picture: components side by side on shelves, ranks at their heights, turned as asked.
//!
//! In: placed components. Out: the layout.

use super::{
    Direction, Layout, LayoutInput, LayoutOptions,
    curve::extent_across,
    graph::Graph,
    layers::Layers,
    page::Page,
    piece::Piece,
    route::{Band, Router},
    shelves::{Extent, shelves as counts_of_shelves},
};
use crate::{
    data::{EdgeId, Id, IdVec, NodeId, Rows},
    geom::{Point, point, size},
};

/// Room for so many points an edge, so that they need not be moved as they become more: as many as a curve round one
/// node has. What stays empty takes no memory.
const ROOM: usize = 10;

/// Where the ranks lie: each as high as its tallest node in any component.
pub(super) fn bands<'a>(pieces: impl Iterator<Item = (&'a Graph, &'a Layers)>, gap: f64) -> Vec<Band> {
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

/// Puts the components side by side on their shelves, routes their edges and turns the picture.
pub(super) fn draw(input: LayoutInput<'_>, pieces: &[Piece], options: &LayoutOptions) -> Layout {
    let (shelves, along) = shelves_of(pieces, options);
    let turn = |p: Point| turned(p, along, options.direction);
    let mut strips: Vec<Strip<'_>> = Vec::with_capacity(pieces.len());
    let mut centers = IdVec::filled(input.nodes.len(), Point::default());
    let mut ranks = IdVec::filled(input.nodes.len(), 0);
    // For each edge its strip, and its number there.
    let mut edges = vec![(0u32, 0u32); input.edges.len()];
    for shelf in &shelves {
        for piece in shelf.pieces {
            let Piece { graph, layers, order, x, .. } = piece;
            let router = Router::new(graph, layers, order, x, &shelf.bands, options);
            for (cell, id) in (0..).zip(node_ids(piece)) {
                centers[id] = turn(router.centre(cell));
                ranks[id] = layers.rank[cell as usize];
            }
            for (edge, &id) in (0..).zip(&graph.edge_ids) {
                edges[id as usize] = (strips.len() as u32, edge);
            }
            strips.push(Strip { piece, router, least: 0.0, most: piece.width, shift: 0.0 });
        }
    }
    let mut routes = Rows::with_capacity(edges.len(), ROOM * edges.len());
    let mut route = Vec::new();
    for &(strip, edge) in &edges {
        route.clear();
        strips[strip as usize].route(edge, &mut route);
        routes.push_row(route.iter().map(|&p| turn(p)));
    }
    let width = put_side_by_side(&shelves, &mut strips, options.node_gap);
    if strips.iter().any(|strip| strip.shift != 0.0) {
        let shift = |strip: &Strip<'_>| turned(point(strip.shift, 0.0), 0.0, options.direction);
        for strip in &strips {
            node_ids(strip.piece).for_each(|id| centers[id] = centers[id] + shift(strip));
        }
        for (id, &(strip, _)) in (0..).map(EdgeId::from_index).zip(&edges) {
            let shift = shift(&strips[strip as usize]);
            routes.row_mut(id).iter_mut().for_each(|p| *p = *p + shift);
        }
    }
    let size = if options.direction.is_sideways() { size(along, width) } else { size(width, along) };
    Layout { size, centers, ranks, routes }
}

/// Some components that stand side by side.
struct Shelf<'a> {
    pieces: &'a [Piece],
    bands: Vec<Band>,
}

/// The shelves from the lowest ranks on, and how far they reach.
fn shelves_of<'a>(pieces: &'a [Piece], options: &LayoutOptions) -> (Vec<Shelf<'a>>, f64) {
    let extents: Vec<Extent> = pieces.iter().map(|piece| piece.extent(options)).collect();
    let mut rest = pieces;
    let mut shelves = Vec::new();
    for count in counts_of_shelves(&extents, options.node_gap, options.rank_gap, Page::of(options)) {
        let (pieces, others) = rest.split_at(count);
        let bands = bands(pieces.iter().map(|piece| (&piece.graph, &piece.layers)), options.rank_gap);
        shelves.push(Shelf { pieces, bands });
        rest = others;
    }
    // The first shelf is the uppermost, or leftmost, one.
    if matches!(options.direction, Direction::BottomToTop | Direction::RightToLeft) {
        shelves.reverse();
    }
    let mut end = 0.0;
    for (i, shelf) in shelves.iter_mut().enumerate() {
        let bottom = if i == 0 { 0.0 } else { end + options.rank_gap };
        end = bottom + height(&shelf.bands);
        shelf.bands.iter_mut().for_each(|band| band.middle += bottom);
    }
    (shelves, end)
}

/// The height of ranks that lie from 0 upwards.
pub(super) fn height(bands: &[Band]) -> f64 {
    bands.last().map_or(0.0, |band| band.middle + band.half)
}

/// A component in the picture.
struct Strip<'a> {
    piece: &'a Piece,
    router: Router<'a>,
    /// How far it reaches to the left and to the right; curves may leave the box around the nodes.
    least: f64,
    most: f64,
    /// How far it is to be moved to the right.
    shift: f64,
}

impl Strip<'_> {
    /// Appends the route of an edge.
    fn route(&mut self, edge: u32, route: &mut Vec<Point>) {
        self.router.route(edge, route);
        for curve in route.windows(4).step_by(3) {
            let (low, high) = extent_across(&[curve[0], curve[1], curve[2], curve[3]]);
            (self.least, self.most) = (self.least.min(low), self.most.max(high));
        }
    }
}

/// What the nodes of a component are called.
fn node_ids(piece: &Piece) -> impl Iterator<Item = NodeId> {
    piece.graph.node_ids.iter().map(|&id| NodeId::from_index(id as usize))
}

/// Finds out where the components go, which come shelf by shelf; gives the width of the widest shelf.
fn put_side_by_side(shelves: &[Shelf<'_>], strips: &mut [Strip<'_>], gap: f64) -> f64 {
    let mut widest = 0.0f64;
    let mut rest = strips.iter_mut();
    for shelf in shelves {
        let mut end = 0.0;
        for (i, strip) in rest.by_ref().take(shelf.pieces.len()).enumerate() {
            let left = if i == 0 { 0.0 } else { end + gap };
            strip.shift = left - strip.least;
            end = left + strip.most - strip.least;
        }
        widest = widest.max(end);
    }
    widest
}

/// A point as it is to be seen, in a picture whose ranks reach from 0 to `along`.
fn turned(p: Point, along: f64, direction: Direction) -> Point {
    match direction {
        Direction::BottomToTop => point(p.x, along - p.y),
        Direction::TopToBottom => p,
        Direction::LeftToRight => point(p.y, p.x),
        Direction::RightToLeft => point(along - p.y, p.x),
    }
}
