//! The rounded hull around marks that ran as one task: the convex hull of their outlines, each grown by a margin.

use crate::{
    geom::{Outline, Point, point},
    layout::LayoutNode,
};

/// How far the hull stays away from what it encloses, in points.
pub(super) const MARGIN: f64 = 7.0;

/// How many points a circle is given: at 150 points across, the middle of a side is a sixth of a point inside.
const STEPS: usize = 48;

/// The hull's corners, in order around it.
pub(super) fn hull(nodes: impl IntoIterator<Item = (Point, LayoutNode)>) -> Vec<Point> {
    let mut points = Vec::new();
    for (center, node) in nodes {
        let (a, b) = (node.size.width / 2.0, node.size.height / 2.0);
        for way in directions(STEPS) {
            let corner = match node.outline {
                Outline::Ellipse => point((a + MARGIN) * way.x, (b + MARGIN) * way.y),
                Outline::Rect => point(a.copysign(way.x), b.copysign(way.y)) + way * MARGIN,
            };
            points.push(center + corner);
        }
    }
    convex(points)
}

/// Ways of length 1, evenly all around.
pub(super) fn directions(steps: usize) -> impl Iterator<Item = Point> {
    (0..steps).map(move |step| {
        let (sin, cos) = (step as f64 / steps as f64 * std::f64::consts::TAU).sin_cos();
        point(cos, sin)
    })
}

/// The convex hull, after Andrew's monotone chain.
pub(super) fn convex(mut points: Vec<Point>) -> Vec<Point> {
    points.sort_by(|p, q| p.x.total_cmp(&q.x).then(p.y.total_cmp(&q.y)));
    points.dedup();
    let turns_right =
        |a: Point, b: Point, c: Point| (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x) <= 1e-9;
    let chain = |points: &mut dyn Iterator<Item = Point>| {
        let mut chain: Vec<Point> = Vec::new();
        for p in points {
            while let [.., a, b] = chain[..] {
                if !turns_right(a, b, p) {
                    break;
                }
                chain.pop();
            }
            chain.push(p);
        }
        chain.pop();
        chain
    };
    let mut hull = chain(&mut points.iter().copied());
    hull.extend(chain(&mut points.iter().rev().copied()));
    hull
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geom::size;

    #[test]
    fn everything_enclosed_keeps_its_margin() {
        let circle = LayoutNode { size: size(80.0, 80.0), outline: Outline::Ellipse };
        let block = LayoutNode { size: size(54.0, 36.0), outline: Outline::Rect };
        let hull = hull([(point(50.0, 50.0), circle), (point(60.0, 160.0), block)]);
        let (left, right) = hull.iter().fold((f64::MAX, f64::MIN), |(l, r), p| (l.min(p.x), r.max(p.x)));
        assert!((left - 3.0).abs() < 0.1 && (right - 97.0).abs() < 0.1, "{left} {right}");
        for (i, &a) in hull.iter().enumerate() {
            let b = hull[(i + 1) % hull.len()];
            let normal = point(b.y - a.y, a.x - b.x);
            for corner in [point(33.0, 178.0), point(87.0, 178.0), point(50.0, 10.0), point(90.0, 50.0)] {
                let away = corner - a;
                let distance = (normal.x * away.x + normal.y * away.y) / normal.length();
                assert!(distance.abs() > MARGIN - 0.2, "{corner:?}");
            }
        }
    }
}
