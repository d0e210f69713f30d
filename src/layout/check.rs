//! The promises of a layout, tested on a finished one and knowing nothing of how it was made.

use super::{Direction, Layout, LayoutInput, curve::at, graph::Node, outline::touches};
use crate::{
    data::{EdgeId, Id, NodeId},
    geom::{Outline, Point, Squares, point},
};

/// How far, in points, rounding may carry something.
const TOLERANCE: f64 = 1e-3;
/// Straight pieces that stand for one cubic.
const PIECES: u32 = 16;

/// A broken promise of a [`Layout`].
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Violation {
    /// Not one centre and rank for each node and one route for each edge.
    Incomplete,
    /// Two nodes lie over each other.
    Overlap(NodeId, NodeId),
    /// An edge does not go to a larger rank, or not in the direction of the drawing.
    WrongWay(EdgeId),
    /// A node leaves the canvas.
    OutsideCanvas(NodeId),
    /// A route leaves the canvas.
    RouteOutsideCanvas(EdgeId),
    /// A route does not start or end on the outline of its node.
    DetachedRoute(EdgeId),
    /// A route runs through a node that is not its own.
    RouteThroughNode(EdgeId, NodeId),
}

/// Every broken promise. The direction of the drawing is taken to be the one that most edges follow. About linear in
/// the number of nodes and the length of the routes.
pub fn check(input: LayoutInput<'_>, layout: &Layout) -> Vec<Violation> {
    let complete = layout.centers.len() == input.nodes.len()
        && layout.ranks.len() == input.nodes.len()
        && layout.routes.len() == input.edges.len();
    if !complete {
        return vec![Violation::Incomplete];
    }
    let shapes: Vec<Shape> = input
        .nodes
        .iter()
        .map(|(id, node)| {
            let (half_across, half_along) = (node.size.width / 2.0, node.size.height / 2.0);
            Shape {
                node: Node { half_across, half_along, outline: node.outline },
                centre: layout.centers[id],
            }
        })
        .collect();
    let direction = direction_of(input, layout);
    let mut found = Vec::new();
    for (id, shape) in (0..).map(NodeId::from_index).zip(&shapes) {
        let (low, high) = shape.corners(0.0);
        if !inside(layout, low) || !inside(layout, high) {
            found.push(Violation::OutsideCanvas(id));
        }
    }
    let squares = squares(layout, &shapes);
    find_overlaps(&squares, &shapes, &mut found);
    for (id, &(tail, head)) in input.edges.iter() {
        if layout.ranks[tail] >= layout.ranks[head]
            || !forward(direction, layout.centers[tail], layout.centers[head])
        {
            found.push(Violation::WrongWay(id));
        }
        check_route(&squares, &shapes, layout, id, (tail, head), &mut found);
    }
    found
}

/// A node where it was put.
struct Shape {
    node: Node,
    centre: Point,
}

impl Shape {
    /// The corners of its box, moved outwards by `margin`.
    fn corners(&self, margin: f64) -> (Point, Point) {
        let half = Point { x: self.node.half_across + margin, y: self.node.half_along + margin };
        (self.centre - half, self.centre + half)
    }

    /// Whether a point lies on its outline.
    fn has_on_outline(&self, p: Point) -> bool {
        let (a, b) = (self.node.half_across.max(TOLERANCE), self.node.half_along.max(TOLERANCE));
        let scaled = point((p.x - self.centre.x) / a, (p.y - self.centre.y) / b);
        let reach = match self.node.outline {
            Outline::Ellipse => scaled.length(),
            Outline::Rect => scaled.x.abs().max(scaled.y.abs()),
        };
        (reach - 1.0).abs() * a.max(b) <= 10.0 * TOLERANCE
    }
}

fn inside(layout: &Layout, p: Point) -> bool {
    let within = |x: f64, length: f64| (-TOLERANCE..=length + TOLERANCE).contains(&x);
    within(p.x, layout.size.width) && within(p.y, layout.size.height)
}

/// The direction that most edges follow.
fn direction_of(input: LayoutInput<'_>, layout: &Layout) -> Direction {
    let followed = |direction: &Direction| {
        let centre = |node| layout.centers[node];
        input
            .edges
            .values()
            .iter()
            .filter(|(tail, head)| forward(*direction, centre(*tail), centre(*head)))
            .count()
    };
    let all =
        [Direction::RightToLeft, Direction::LeftToRight, Direction::TopToBottom, Direction::BottomToTop];
    all.into_iter().max_by_key(followed).unwrap_or_default()
}

/// Whether `head` lies further on than `tail`.
fn forward(direction: Direction, tail: Point, head: Point) -> bool {
    match direction {
        Direction::BottomToTop => head.y < tail.y,
        Direction::TopToBottom => head.y > tail.y,
        Direction::LeftToRight => head.x > tail.x,
        Direction::RightToLeft => head.x < tail.x,
    }
}

fn find_overlaps(squares: &Squares, shapes: &[Shape], found: &mut Vec<Violation>) {
    let overlap = |a: &Shape, b: &Shape| {
        let apart = b.centre - a.centre;
        apart.x.abs() < a.node.half_across + b.node.half_across - TOLERANCE
            && apart.y.abs() < a.node.half_along + b.node.half_along - TOLERANCE
    };
    let mut pairs = Vec::new();
    for near in squares.iter() {
        for (i, &a) in near.iter().enumerate() {
            let later = near[i + 1..].iter().filter(|&&b| overlap(&shapes[a as usize], &shapes[b as usize]));
            pairs.extend(later.map(|&b| (a, b)));
        }
    }
    pairs.sort_unstable();
    pairs.dedup();
    let id = |i: u32| NodeId::from_index(i as usize);
    found.extend(pairs.into_iter().map(|(a, b)| Violation::Overlap(id(a), id(b))));
}

fn check_route(
    squares: &Squares,
    shapes: &[Shape],
    layout: &Layout,
    id: EdgeId,
    (tail, head): (NodeId, NodeId),
    found: &mut Vec<Violation>,
) {
    let route = layout.routes.row(id);
    let (Some(&first), Some(&last)) = (route.first(), route.last()) else {
        found.push(Violation::DetachedRoute(id));
        return;
    };
    let attached = shapes[tail.index()].has_on_outline(first) && shapes[head.index()].has_on_outline(last);
    if !attached || route.len() % 3 != 1 {
        found.push(Violation::DetachedRoute(id));
    }
    let mut hit = Vec::new();
    let mut outside = false;
    for curve in route[..].windows(4).step_by(3) {
        let curve = [curve[0], curve[1], curve[2], curve[3]];
        let mut from = curve[0];
        for i in 1..=PIECES {
            let to = at(&curve, f64::from(i) / f64::from(PIECES));
            outside |= !inside(layout, to);
            for node in squares.near(from, to) {
                let own = node as usize == tail.index() || node as usize == head.index();
                let shape = &shapes[node as usize];
                if !own && touches(&shape.node, shape.centre, -TOLERANCE, from, to) {
                    hit.push(node);
                }
            }
            from = to;
        }
    }
    if outside {
        found.push(Violation::RouteOutsideCanvas(id));
    }
    hit.sort_unstable();
    hit.dedup();
    found.extend(hit.into_iter().map(|n| Violation::RouteThroughNode(id, NodeId::from_index(n as usize))));
}

/// The nodes in squares of the canvas.
fn squares(layout: &Layout, shapes: &[Shape]) -> Squares {
    let mut squares = Squares::new(layout.size, shapes.len());
    for (shape, i) in shapes.iter().zip(0..) {
        let (low, high) = shape.corners(0.0);
        squares.put(i, low, high);
    }
    squares
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        data::{IdVec, Rows},
        geom::size,
        layout::{LayoutNode, LayoutOptions, layout},
    };

    /// Three boxes in a row, the first pointing at the second, spoilt by `spoil`.
    fn violations(spoil: impl FnOnce(&mut Layout)) -> Vec<Violation> {
        let nodes = IdVec::filled(3, LayoutNode { size: size(54.0, 36.0), outline: Outline::Rect });
        let edges = vec![(NodeId::from_index(0), NodeId::from_index(1))].into();
        let input = LayoutInput { nodes: &nodes, edges: &edges };
        let mut layout = layout(input, &LayoutOptions::default());
        spoil(&mut layout);
        check(input, &layout)
    }

    fn node(index: usize) -> NodeId {
        NodeId::from_index(index)
    }

    fn edge() -> EdgeId {
        EdgeId::from_index(0)
    }

    /// The edge's route, led over these points.
    fn led_over(layout: &mut Layout, points: [Point; 4]) {
        layout.routes = Rows::default();
        layout.routes.push_row(points);
    }

    #[test]
    fn a_layout_as_made_keeps_its_promises() {
        assert_eq!(violations(|_| ()), []);
    }

    #[test]
    fn nodes_over_each_other() {
        let found = violations(|layout| layout.centers[node(2)] = layout.centers[node(0)]);
        assert_eq!(found, [Violation::Overlap(node(0), node(2))]);
    }

    #[test]
    fn a_missing_rank() {
        assert_eq!(violations(|layout| layout.ranks = IdVec::default()), [Violation::Incomplete]);
    }

    #[test]
    fn ranks_that_do_not_grow() {
        assert_eq!(violations(|layout| layout.ranks[node(1)] = 0), [Violation::WrongWay(edge())]);
    }

    #[test]
    fn a_canvas_too_small() {
        let found = violations(|layout| layout.size.width -= 1.0);
        assert_eq!(found, [Violation::OutsideCanvas(node(2))]);
    }

    #[test]
    fn a_route_from_the_centre() {
        let found = violations(|layout| {
            let (a, b) = (layout.centers[node(0)], layout.centers[node(1)]);
            led_over(layout, [a, a, b, b]);
        });
        assert_eq!(found, [Violation::DetachedRoute(edge())]);
    }

    #[test]
    fn a_route_through_the_third_box_or_off_the_canvas() {
        let led = |x: f64| {
            violations(|layout| {
                let ends = (layout.routes.items()[0], layout.routes.items()[3]);
                let low = layout.centers[node(2)].y;
                led_over(layout, [ends.0, point(x, low), point(x, low - 20.0), ends.1]);
            })
        };
        assert_eq!(led(120.0), [Violation::RouteThroughNode(edge(), node(2))]);
        assert_eq!(led(-90.0), [Violation::RouteOutsideCanvas(edge())]);
    }
}
