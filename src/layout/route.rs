//! Routes: the curve of every edge.
//!
//! In: places of all cells, heights of the ranks. Out: for each edge a chain of cubic Béziers. What holds: a route
//! starts and ends on the outlines of its nodes, rises all the way, and crosses no other node.
//!
//! Between neighbouring ranks an edge goes straight from centre to centre where nothing is near that line. Every
//! other edge is a string pulled taut between the nodes beside its bends, rounded where it has corners as far as
//! there is room.

use super::{
    LayoutOptions,
    corridor::{Funnel, Slab},
    curve::at,
    graph::{Adjacency, Graph},
    layers::Layers,
    order::Order,
    outline::{exit, touches},
    rooms::{Run, rooms, runs},
};
use crate::geom::{Point, point};

/// How many neighbours a straight line may pass over before a curve is drawn without looking further.
const NEIGHBOURS: usize = 64;
/// How many points of a curve are looked at.
const SAMPLES: u32 = 16;

/// Where a rank lies.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Band {
    /// The line through the middles of its nodes.
    pub(super) middle: f64,
    /// Half the height of its tallest node.
    pub(super) half: f64,
}

/// What routing needs to know about one component.
pub(super) struct Router<'a> {
    graph: &'a Graph,
    layers: &'a Layers,
    bands: &'a [Band],
    gap: f64,
    rank_gap: f64,
    /// The place of each cell.
    x: Vec<f64>,
    /// Between which places a route may pass by each cell; empty until the first asks.
    room: Vec<(f64, f64)>,
    /// The cells of each rank from left to right.
    rows: Adjacency,
    /// The place of each cell in its row.
    place: Vec<u32>,
    /// For each cell the run of bends that it is in, where edges share bends: else every bend is looked at by itself.
    runs: Vec<Run>,
    slabs: Vec<Slab>,
    funnel: Funnel,
    line: Vec<Point>,
}

impl<'a> Router<'a> {
    /// Gets ready for one component whose items stand at `item_x`.
    pub(super) fn new(
        graph: &'a Graph,
        layers: &'a Layers,
        order: &Order,
        item_x: &[f64],
        bands: &'a [Band],
        options: &LayoutOptions,
    ) -> Self {
        let LayoutOptions { node_gap: gap, rank_gap, .. } = *options;
        let items = order.strata.iter().flatten();
        let cells = items.flat_map(|&item| layers.cells.row(item));
        let ranks = layers.stratum_of_rank.len();
        let rows = Adjacency::of_pairs(ranks, cells.map(|&cell| (layers.rank[cell as usize], cell)));
        let mut place = vec![0; layers.rank.len()];
        for row in rows.rows() {
            for (&cell, at) in row.iter().zip(0..) {
                place[cell as usize] = at;
            }
        }
        let x: Vec<f64> = layers.item.iter().map(|&item| item_x[item as usize]).collect();
        let (mut room, mut runs) = (Vec::new(), Vec::new());
        if layers.shared {
            room = rooms(graph, layers, &rows, &x, gap);
            runs = self::runs(graph, layers, &room);
        }
        Self {
            graph,
            layers,
            bands,
            gap,
            rank_gap,
            x,
            room,
            rows,
            place,
            runs,
            slabs: Vec::new(),
            funnel: Funnel::default(),
            line: Vec::new(),
        }
    }

    /// The middle of a cell.
    pub(super) fn centre(&self, cell: u32) -> Point {
        point(self.x[cell as usize], self.band(cell).middle)
    }

    fn band(&self, cell: u32) -> Band {
        self.bands[self.layers.rank[cell as usize] as usize]
    }

    /// Appends the route of an edge: start, then (control, control, end) for each piece.
    pub(super) fn route(&mut self, edge: u32, route: &mut Vec<Point>) {
        let (tail, head) = self.graph.edges[edge as usize];
        let (start, end) = (self.centre(tail), self.centre(head));
        if self.layers.bends(self.graph, edge).is_empty() && self.straight_is_clear(tail, head) {
            let from = exit(&self.graph.nodes[tail as usize], start, end);
            let to = exit(&self.graph.nodes[head as usize], end, start);
            let third = (to - from) * (1.0 / 3.0);
            route.extend([from, from + third, to - third, to]);
            return;
        }
        if self.room.is_empty() {
            self.room = rooms(self.graph, self.layers, &self.rows, &self.x, self.gap);
        }
        self.fill_slabs(edge);
        self.line.clear();
        self.funnel.taut_line(start, &self.slabs, end, &mut self.line);
        let line = &mut self.line;
        let last = line.len() - 1;
        (line[0], line[last]) = (
            exit(&self.graph.nodes[tail as usize], start, line[1]),
            exit(&self.graph.nodes[head as usize], end, line[last - 1]),
        );
        route.push(self.line[0]);
        for piece in 0..last {
            self.round(piece, route);
        }
    }

    /// Whether the line between the centres of nodes of neighbouring ranks keeps clear of all others.
    fn straight_is_clear(&self, tail: u32, head: u32) -> bool {
        self.leaves_clear(tail, head) && self.leaves_clear(head, tail)
    }

    /// Whether the line from the centre of `cell` to that of `other` keeps clear of the nodes of the rank of `cell`.
    fn leaves_clear(&self, cell: u32, other: u32) -> bool {
        let row = self.rows.row(self.layers.rank[cell as usize]);
        let place = self.place[cell as usize] as usize;
        let line = (self.centre(cell), self.centre(other));
        if line.1.x > line.0.x {
            self.passes_clear(row[place + 1..].iter(), line, self.band(cell))
        } else {
            self.passes_clear(row[..place].iter().rev(), line, self.band(cell))
        }
    }

    /// Whether a line that starts in a rank keeps clear of the nodes of that rank on the side that it goes to, which come
    /// from the nearest on.
    fn passes_clear<'c>(
        &self,
        mut beside: impl Iterator<Item = &'c u32>,
        (own, end): (Point, Point),
        band: Band,
    ) -> bool {
        let margin = self.gap / 4.0;
        // No further than where the line has left the rank.
        let rise = (end.y - own.y).abs();
        let reach = ((band.half + margin) / rise).min(1.0) * (end.x - own.x).abs();
        for _ in 0..NEIGHBOURS {
            let Some(&neighbour) = beside.next() else { return true };
            let Some(node) = self.graph.nodes.get(neighbour as usize) else { continue };
            let centre = point(self.x[neighbour as usize], band.middle);
            if (centre.x - own.x).abs() - node.half_across - margin > reach {
                return true;
            }
            if touches(node, centre, margin, own, end) {
                return false;
            }
        }
        false
    }

    /// The walls beside the way of an edge.
    fn fill_slabs(&mut self, edge: u32) {
        let (tail, head) = self.graph.edges[edge as usize];
        // A line that leaves a rank does not graze the tops of its other nodes.
        let margin = (self.gap / 4.0).min(self.rank_gap / 4.0);
        let (bands, layers) = (self.bands, self.layers);
        let slab = |first: u32, last: u32, (left, right): (f64, f64)| {
            let band = |cell: u32| bands[layers.rank[cell as usize] as usize];
            let (low, high) = (band(first), band(last));
            let bottom = if first == tail { low.middle } else { low.middle - low.half - margin };
            let top = if last == head { high.middle } else { high.middle + high.half + margin };
            Slab { bottom, top, left, right }
        };
        let bends = self.layers.bends(self.graph, edge);
        let mut slabs = std::mem::take(&mut self.slabs);
        slabs.clear();
        slabs.push(slab(tail, tail, self.room[tail as usize]));
        let mut bend = bends.start;
        while bend < bends.end {
            let (end, room) = match self.runs.get(bend as usize) {
                Some(run) => (run.end.min(bends.end), run.room),
                None => (bend + 1, self.room[bend as usize]),
            };
            slabs.push(slab(bend, end - 1, room));
            bend = end;
        }
        slabs.push(slab(head, head, self.room[head as usize]));
        self.slabs = slabs;
    }

    /// Appends one piece of the line as a cubic that meets its neighbours smoothly, as round as the slabs allow.
    fn round(&self, piece: usize, route: &mut Vec<Point>) {
        let (a, b) = (self.line[piece], self.line[piece + 1]);
        let third = (b - a) * (1.0 / 3.0);
        let handle = |corner: usize, roundness: f64| {
            if corner == 0 || corner + 1 == self.line.len() {
                return third;
            }
            let way = self.tangent(corner);
            // No higher than half the piece, so that the curve rises all the way; and not far to the side, where it
            // may bulge into the open.
            let highest = 1.5 * third.y / way.y.max(1e-9);
            let widest = (1.5 * third.x.abs() + 2.0 * self.gap) / way.x.abs().max(1e-9);
            way * (third.length() * roundness).min(highest).min(widest)
        };
        let mut roundness = 1.0;
        while self.line.len() > 2 && roundness > 0.1 {
            let curve = [a, a + handle(piece, roundness), b - handle(piece + 1, roundness), b];
            if self.stays_between_walls(&curve) {
                route.extend(&curve[1..]);
                return;
            }
            roundness *= 0.5;
        }
        route.extend([a + third, b - third, b]);
    }

    /// The direction in which the line passes one of its corners, of length 1.
    fn tangent(&self, corner: usize) -> Point {
        let unit = |way: Point| way * (1.0 / way.length().max(1e-9));
        let (before, at, after) = (self.line[corner - 1], self.line[corner], self.line[corner + 1]);
        unit(unit(at - before) + unit(after - at))
    }

    /// Whether a curve stays between the walls, give or take a part of the distance they keep from their nodes.
    fn stays_between_walls(&self, curve: &[Point; 4]) -> bool {
        let tolerance = self.gap / 8.0;
        let is_inside = |slab: &Slab, x: f64| slab.left - tolerance <= x && x <= slab.right + tolerance;
        let mut from = curve[0];
        let mut first = self.slabs.partition_point(|slab| slab.top < from.y);
        // A curve stays among its four points.
        let mut beside = self.slabs[first..].iter().take_while(|slab| slab.bottom < curve[3].y);
        if beside.all(|slab| curve.iter().all(|p| is_inside(slab, p.x))) {
            return true;
        }
        for i in 1..=SAMPLES {
            let to = at(curve, f64::from(i) / f64::from(SAMPLES));
            while first < self.slabs.len() && self.slabs[first].top < from.y {
                first += 1;
            }
            let across = |y: f64| {
                from.x + (to.x - from.x) * ((y - from.y) / (to.y - from.y).max(1e-9)).clamp(0.0, 1.0)
            };
            for slab in self.slabs[first..].iter().take_while(|slab| slab.bottom < to.y) {
                let is_between = is_inside(slab, from.x) && is_inside(slab, to.x);
                if !is_between && [slab.bottom, slab.top].iter().any(|&y| !is_inside(slab, across(y))) {
                    return false;
                }
            }
            from = to;
        }
        true
    }
}
