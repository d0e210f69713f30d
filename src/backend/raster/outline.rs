//! Shapes as polygons in pixels, as fine as can be seen.

use crate::geom::{Point, Size, point};

/// How far a polygon stays from the curve that it stands for, in pixels.
const TOLERANCE: f64 = 0.08;

/// How far along its tangents the controls of a Bézier lie that follows a quarter of a circle.
const QUARTER: f64 = 0.552_284_75;

/// Adds a cubic Bézier without its start, which is where `points` end.
pub(super) fn cubic(points: &mut Vec<Point>, start: Point, [by, then, end]: [Point; 3]) {
    // Wang's bound on the distance from a chord, from the second differences of the controls.
    let bend = |a: Point, b: Point, c: Point| (a - b * 2.0 + c).length();
    let most = bend(start, by, then).max(bend(by, then, end));
    let n_pieces = (0.75 * most / TOLERANCE).sqrt().ceil().clamp(1.0, 200.0) as u32;
    for i in 1..n_pieces {
        let t = f64::from(i) / f64::from(n_pieces);
        let s = 1.0 - t;
        points.push(
            start * (s * s * s) + by * (3.0 * s * s * t) + then * (3.0 * s * t * t) + end * (t * t * t),
        );
    }
    points.push(end);
}

/// A chain of cubic Béziers: start, then (control, control, end) for each piece.
pub(super) fn curve(chain: impl Iterator<Item = Point>) -> Vec<Point> {
    let mut controls = [Point::default(); 3];
    let mut points: Vec<Point> = Vec::new();
    for (i, p) in chain.enumerate() {
        match i.checked_sub(1) {
            None => points.push(p),
            Some(i) => {
                controls[i % 3] = p;
                if i % 3 == 2 {
                    let start = points[points.len() - 1];
                    cubic(&mut points, start, controls);
                }
            }
        }
    }
    points
}

/// An ellipse, clockwise from its right end.
pub(super) fn ellipse(center: Point, size: Size) -> Vec<Point> {
    rounded(center, size, size.width / 2.0, size.height / 2.0)
}

/// An upright rectangle, clockwise, with corners of these two radii.
pub(super) fn rounded(center: Point, size: Size, rx: f64, ry: f64) -> Vec<Point> {
    let (right, down) = (size.width / 2.0, size.height / 2.0);
    let (rx, ry) = (rx.clamp(0.0, right), ry.clamp(0.0, down));
    let corner = |x: f64, y: f64| center + point(x * right, y * down);
    if rx <= 0.0 || ry <= 0.0 {
        return vec![corner(-1.0, -1.0), corner(1.0, -1.0), corner(1.0, 1.0), corner(-1.0, 1.0)];
    }
    let mut points = Vec::with_capacity(32);
    for (corner, before, after) in [
        (corner(1.0, -1.0), point(-rx, 0.0), point(0.0, ry)),
        (corner(1.0, 1.0), point(0.0, -ry), point(-rx, 0.0)),
        (corner(-1.0, 1.0), point(rx, 0.0), point(0.0, -ry)),
        (corner(-1.0, -1.0), point(0.0, ry), point(rx, 0.0)),
    ] {
        let (start, end) = (corner + before, corner + after);
        points.push(start);
        cubic(&mut points, start, [start.towards(corner, QUARTER), end.towards(corner, QUARTER), end]);
    }
    points
}

/// The area within a polygon: below 0 where it goes round anticlockwise.
pub(super) fn area(points: &[Point]) -> f64 {
    let next = points.iter().cycle().skip(1);
    points.iter().zip(next).map(|(a, b)| a.x * b.y - a.y * b.x).sum::<f64>() / 2.0
}

/// The parts of a line that the pen is down on, where it goes up and down by `pattern`.
pub(super) fn dashes(points: &[Point], pattern: [f64; 2]) -> Vec<Vec<Point>> {
    let (mut dashes, mut dash) = (Vec::new(), points.first().map_or(Vec::new(), |&first| vec![first]));
    let (mut is_down, mut left) = (true, pattern[0]);
    for pair in points.windows(2) {
        let (mut from, length) = (pair[0], (pair[1] - pair[0]).length());
        let mut rest = length;
        while rest > left {
            let at = from.towards(pair[1], left / rest);
            if is_down {
                dash.push(at);
                dashes.push(std::mem::take(&mut dash));
            } else {
                dash = vec![at];
            }
            rest -= left;
            from = at;
            is_down = !is_down;
            left = pattern[usize::from(!is_down)].max(0.01);
        }
        left -= rest;
        if is_down {
            dash.push(pair[1]);
        }
    }
    dashes.extend((dash.len() > 1).then_some(dash));
    dashes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ellipse_has_its_area() {
        let points = ellipse(point(7.0, 9.0), crate::geom::size(80.0, 40.0));
        let exact = std::f64::consts::PI * 40.0 * 20.0;
        assert!((area(&points) / exact - 1.0).abs() < 0.01, "{}", area(&points));
    }

    #[test]
    fn dashes_are_as_long_as_they_should_be() {
        let line = [point(0.0, 0.0), point(10.0, 0.0), point(10.0, 8.0)];
        let dashes = dashes(&line, [4.0, 3.0]);
        assert_eq!(dashes[0], [point(0.0, 0.0), point(4.0, 0.0)]);
        assert_eq!(dashes[1], [point(7.0, 0.0), point(10.0, 0.0), point(10.0, 1.0)]);
        assert_eq!(dashes.len(), 3);
    }
}
