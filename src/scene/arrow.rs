//! Arrows as Graphviz draws them: the line stops at the base of a filled triangle.

use crate::geom::{Point, point};

/// The length of an arrow head in points.
const LENGTH: f64 = 10.0;
/// Its width at the base in points.
const WIDTH: f64 = 7.0;

/// A route with its end cut off, and the triangle that stands there.
#[derive(Debug)]
pub(super) struct Arrow {
    /// A chain of cubic Béziers.
    pub(super) line: Vec<Point>,
    /// Base corner, tip, base corner.
    pub(super) head: [Point; 3],
}

/// Cuts a route (start, then control, control, end for each piece) where its head begins. A route shorter than
/// twice a head gets a smaller one. `None` for a route without length.
pub(super) fn arrow(route: &[Point]) -> Option<Arrow> {
    let (&tip, &start) = (route.last()?, route.first()?);
    let length = LENGTH.min((tip - start).length() / 2.0);
    if route.len() < 4 || length < 0.01 {
        return None;
    }
    // The last piece that begins outside the head's circle is the one to cut.
    let mut end = route.len();
    while end > 4 && (route[end - 4] - tip).length() <= length {
        end -= 3;
    }
    let piece = [route[end - 4], route[end - 3], route[end - 2], route[end - 1]];
    let cut = first_part(piece, parameter_at_distance(piece, tip, length));
    let mut line = route[..end - 4].to_vec();
    line.extend(cut);
    let base = cut[3];
    let along = (tip - base) * (1.0 / (tip - base).length().max(1e-9));
    let across = point(-along.y, along.x) * (WIDTH / 2.0 * length / LENGTH);
    Some(Arrow { line, head: [base - across, tip, base + across] })
}

/// Where a piece that begins outside the circle of `radius` around `tip` enters it, by halving.
fn parameter_at_distance(piece: [Point; 4], tip: Point, radius: f64) -> f64 {
    let (mut outside, mut inside) = (0.0, 1.0);
    for _ in 0..30 {
        let middle = f64::midpoint(outside, inside);
        if (first_part(piece, middle)[3] - tip).length() > radius {
            outside = middle;
        } else {
            inside = middle;
        }
    }
    outside
}

/// The part of a cubic Bézier from 0 to `t`, after de Casteljau.
pub(super) fn first_part(piece: [Point; 4], t: f64) -> [Point; 4] {
    let [start, by, then, end] = piece;
    let legs = (start.towards(by, t), by.towards(then, t), then.towards(end, t));
    let (before, after) = (legs.0.towards(legs.1, t), legs.1.towards(legs.2, t));
    [start, legs.0, before, before.towards(after, t)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_straight_arrow_is_graphviz_arrow() {
        let y = |y| point(5.0, y);
        let Arrow { line, head } = arrow(&[y(40.0), y(30.0), y(20.0), y(0.0)]).unwrap();
        assert!((line[3].y - 10.0).abs() < 1e-6);
        assert_eq!(head[1], y(0.0));
        assert!((head[0].x - head[2].x).abs() - 7.0 < 1e-6);
        assert!((head[0].y - 10.0).abs() < 1e-6);
    }

    #[test]
    fn a_short_last_piece_is_swallowed_by_the_head() {
        let y = |y| point(0.0, y);
        let route = [y(60.0), y(40.0), y(20.0), y(4.0), y(3.0), y(1.0), y(0.0)];
        let Arrow { line, head } = arrow(&route).unwrap();
        assert_eq!(line.len(), 4);
        assert!((line[3].y - 10.0).abs() < 1e-6);
        assert_eq!(head[1], y(0.0));
    }

    #[test]
    fn a_route_without_length_has_no_arrow() {
        assert!(arrow(&[point(1.0, 1.0); 4]).is_none());
        let Arrow { head, .. } =
            arrow(&[point(0.0, 8.0), point(0.0, 6.0), point(0.0, 2.0), point(0.0, 0.0)]).unwrap();
        assert!((head[0].y - 4.0).abs() < 1e-6, "half of a short way");
    }
}
