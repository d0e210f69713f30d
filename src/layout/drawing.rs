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
    shelves::{Extent, shelves},
};
use crate::{
    data::{Id, IdVec, NodeId, Rows},
    geom::{Point, point, size},
};
use std::ops::Range;

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
    let mut drawing = Drawing {
        centers: IdVec::filled(input.nodes.len(), Point::default()),
        ranks: IdVec::filled(input.nodes.len(), 0),
        points: Vec::with_capacity(4 * input.edges.len()),
        parts: vec![0..0; input.edges.len()],
        extent: Point::default(),
    };
    let mut rest = pieces;
    let mut shelves: Vec<&[Piece]> = Vec::new();
    for count in shelves_of(pieces, options) {
        let (shelf, others) = rest.split_at(count);
        shelves.push(shelf);
        rest = others;
    }
    // The first shelf is the uppermost, or leftmost, one.
    if matches!(options.direction, Direction::BottomToTop | Direction::RightToLeft) {
        shelves.reverse();
    }
    for (i, shelf) in shelves.into_iter().enumerate() {
        let bottom = if i == 0 { 0.0 } else { drawing.extent.y + options.rank_gap };
        drawing.add_shelf(shelf, bottom, options);
    }
    drawing.turned(options.direction)
}

/// How many pieces stand on each shelf.
fn shelves_of(pieces: &[Piece], options: &LayoutOptions) -> Vec<usize> {
    let extents: Vec<Extent> = pieces.iter().map(|piece| piece.extent(options)).collect();
    shelves(&extents, options.node_gap, options.rank_gap, Page::of(options))
}

/// The height of ranks that lie from 0 upwards.
pub(super) fn height(bands: &[Band]) -> f64 {
    bands.last().map_or(0.0, |band| band.middle + band.half)
}

/// A picture in the making, in the frame of the phases.
struct Drawing {
    centers: IdVec<NodeId, Point>,
    ranks: IdVec<NodeId, u32>,
    points: Vec<Point>,
    /// Where among the points the route of each edge is.
    parts: Vec<Range<usize>>,
    extent: Point,
}

impl Drawing {
    /// Puts components side by side, the lowest rank of each at `bottom`.
    fn add_shelf(&mut self, pieces: &[Piece], bottom: f64, options: &LayoutOptions) {
        let bands = bands(pieces.iter().map(|piece| (&piece.graph, &piece.layers)), options.rank_gap);
        let mut end = 0.0;
        for (i, piece) in pieces.iter().enumerate() {
            let left = if i == 0 { 0.0 } else { end + options.node_gap };
            let mut router =
                Router::new(&piece.graph, &piece.layers, &piece.order, &piece.x, &bands, options);
            // Curves may leave the box around the nodes.
            let (mut least, mut most) = (0.0f64, piece.width);
            let start = self.points.len();
            for (edge, &id) in (0..).zip(&piece.graph.edge_ids) {
                let first = self.points.len();
                router.route(edge, &mut self.points);
                for curve in self.points[first..].windows(4).step_by(3) {
                    let (low, high) = extent_across(&[curve[0], curve[1], curve[2], curve[3]]);
                    (least, most) = (least.min(low), most.max(high));
                }
                self.parts[id as usize] = first..self.points.len();
            }
            let shift = point(left - least, bottom);
            for p in &mut self.points[start..] {
                *p = *p + shift;
            }
            for (cell, &id) in (0..).zip(&piece.graph.node_ids) {
                let id = NodeId::from_index(id as usize);
                self.centers[id] = router.centre(cell) + shift;
                self.ranks[id] = piece.layers.rank[cell as usize];
            }
            end = left + most - least;
        }
        self.extent = point(self.extent.x.max(end), bottom + height(&bands));
    }

    /// The finished picture.
    fn turned(self, direction: Direction) -> Layout {
        let Self { mut centers, ranks, points, parts, extent } = self;
        let turn = |p: Point| turned(p, extent, direction);
        for id in centers.ids() {
            centers[id] = turn(centers[id]);
        }
        let mut routes = Rows::with_capacity(parts.len(), points.len());
        for part in parts {
            routes.push_row(points[part].iter().map(|&p| turn(p)));
        }
        let size = match direction {
            Direction::BottomToTop | Direction::TopToBottom => size(extent.x, extent.y),
            Direction::LeftToRight | Direction::RightToLeft => size(extent.y, extent.x),
        };
        Layout { size, centers, ranks, routes }
    }
}

/// A point as it is to be seen, in a picture that reaches from the origin to `extent`.
fn turned(p: Point, extent: Point, direction: Direction) -> Point {
    match direction {
        Direction::BottomToTop => point(p.x, extent.y - p.y),
        Direction::TopToBottom => p,
        Direction::LeftToRight => point(p.y, p.x),
        Direction::RightToLeft => point(extent.y - p.y, p.x),
    }
}
