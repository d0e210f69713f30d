//! The whole picture: components side by side, ranks at their heights, turned as asked.
//!
//! In: placed components. Out: the layout.

use super::{
    Direction, Layout, LayoutInput, LayoutOptions,
    curve::extent_across,
    graph::Graph,
    layers::Layers,
    piece::Piece,
    route::{Band, Router},
};
use crate::{
    data::{Id, IdVec, NodeId, Rows},
    geom::{Point, point, size},
};

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

/// Puts the components side by side, routes their edges and turns the picture.
pub(super) fn draw(input: LayoutInput<'_>, pieces: &[Piece], options: &LayoutOptions) -> Layout {
    let bands = bands(pieces.iter().map(|piece| (&piece.graph, &piece.layers)), options.rank_gap);
    let mut centers = IdVec::filled(input.nodes.len(), Point::default());
    let mut ranks = IdVec::filled(input.nodes.len(), 0);
    let mut points = Vec::new();
    let mut parts = vec![0..0; input.edges.len()];
    let mut extent = point(0.0, bands.last().map_or(0.0, |band| band.middle + band.half));
    for (i, piece) in pieces.iter().enumerate() {
        let left = if i == 0 { 0.0 } else { extent.x + options.node_gap };
        let mut router = Router::new(&piece.graph, &piece.layers, &piece.order, &piece.x, &bands, options);
        // Curves may leave the box around the nodes.
        let (mut least, mut most) = (0.0f64, piece.width);
        let start = points.len();
        for (edge, &id) in (0..).zip(&piece.graph.edge_ids) {
            let first = points.len();
            router.route(edge, &mut points);
            for curve in points[first..].windows(4).step_by(3) {
                let (low, high) = extent_across(&[curve[0], curve[1], curve[2], curve[3]]);
                (least, most) = (least.min(low), most.max(high));
            }
            parts[id as usize] = first..points.len();
        }
        let shift = point(left - least, 0.0);
        for p in &mut points[start..] {
            *p = *p + shift;
        }
        for (cell, &id) in (0..).zip(&piece.graph.node_ids) {
            let id = NodeId::from_index(id as usize);
            centers[id] = router.centre(cell) + shift;
            ranks[id] = piece.layers.rank[cell as usize];
        }
        extent.x = left + most - least;
    }
    let turn = |p: Point| turned(p, extent, options.direction);
    for id in centers.ids() {
        centers[id] = turn(centers[id]);
    }
    let mut routes = Rows::default();
    for part in parts {
        routes.push_row(points[part].iter().map(|&p| turn(p)));
    }
    let size = match options.direction {
        Direction::BottomToTop | Direction::TopToBottom => size(extent.x, extent.y),
        Direction::LeftToRight | Direction::RightToLeft => size(extent.y, extent.x),
    };
    Layout { size, centers, ranks, routes }
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
