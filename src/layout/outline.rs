//! Outlines: where a line leaves a node, and whether it passes too near one.

use super::graph::Node;
use crate::geom::{Outline, Point, enters_unit_square, point};

/// Where the line from a node's centre towards `other` crosses its outline; `other` itself if that lies inside.
pub(super) fn exit(node: &Node, centre: Point, other: Point) -> Point {
    let way = other - centre;
    let (a, b) = (node.half_across, node.half_along);
    if a <= 0.0 || b <= 0.0 {
        return centre;
    }
    let (x, y) = (way.x / a, way.y / b);
    let reach = match node.outline {
        Outline::Ellipse => (x * x + y * y).sqrt(),
        Outline::Rect => x.abs().max(y.abs()),
    };
    if reach <= 1.0 { other } else { centre + way * (1.0 / reach) }
}

/// Whether the straight line from `a` to `b` comes nearer than about `margin` to a node.
pub(super) fn touches(node: &Node, centre: Point, margin: f64, a: Point, b: Point) -> bool {
    let (half_x, half_y) = (node.half_across + margin, node.half_along + margin);
    if half_x <= 0.0 || half_y <= 0.0 {
        return false;
    }
    let scaled = |p: Point| point((p.x - centre.x) / half_x, (p.y - centre.y) / half_y);
    let (a, b) = (scaled(a), scaled(b));
    match node.outline {
        Outline::Ellipse => nearest_to_origin(a, b) < 1.0,
        Outline::Rect => enters_unit_square(a, b),
    }
}

/// The distance from the origin to the line between two points.
fn nearest_to_origin(a: Point, b: Point) -> f64 {
    let way = b - a;
    let square = way.x * way.x + way.y * way.y;
    let t = if square > 0.0 { (-(a.x * way.x + a.y * way.y) / square).clamp(0.0, 1.0) } else { 0.0 };
    a.towards(b, t).length()
}

#[cfg(test)]
mod tests {
    use super::*;

    const DISC: Node = Node { half_across: 3.0, half_along: 4.0, outline: Outline::Ellipse };
    const BOX: Node = Node { half_across: 3.0, half_along: 4.0, outline: Outline::Rect };

    #[test]
    fn lines_leave_through_the_outline() {
        let centre = point(1.0, 1.0);
        assert_eq!(exit(&DISC, centre, point(1.0, 9.0)), point(1.0, 5.0));
        assert_eq!(exit(&BOX, centre, point(7.0, 1.0)), point(4.0, 1.0));
        assert_eq!(exit(&BOX, centre, point(7.0, 9.0)), point(4.0, 5.0));
    }

    #[test]
    fn a_line_past_the_corner_touches_the_box_alone() {
        let (a, b) = (point(-1.0, 5.9), point(5.9, -1.0));
        assert!(touches(&BOX, Point::default(), 0.0, a, b));
        assert!(!touches(&DISC, Point::default(), -0.5, a, b));
        assert!(!touches(&BOX, Point::default(), 0.0, point(-9.0, 4.0), point(9.0, 4.0)));
    }
}
