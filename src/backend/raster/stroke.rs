//! Lines: thin ones pixel by pixel, thick ones and those with corners as the area that a pen covers.

use super::{
    canvas::{Canvas, Ink, Pixel},
    coverage::Coverage,
};
use crate::geom::{Point, point};

/// A line without corners that is no wider is drawn pixel by pixel.
const THIN: f64 = 2.5;

/// SVG's limit on how far a corner reaches, as a multiple of the line's width.
const MITER: f64 = 4.0;

/// How the corners of a line look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Join {
    Miter,
    Round,
}

/// Paints a line through points.
pub(super) fn open<P: Pixel>(
    canvas: &mut Canvas<P>,
    coverage: &mut Coverage,
    points: &[Point],
    width: f64,
    ink: Ink<P>,
) {
    if width <= THIN {
        points.windows(2).for_each(|pair| thin(canvas, pair[0], pair[1], width, ink));
    } else {
        outline(coverage, points, width, Join::Miter);
        coverage.paint(canvas, ink);
    }
}

/// Adds the area of the closed line around a polygon that goes round clockwise.
pub(super) fn closed(coverage: &mut Coverage, points: &[Point], width: f64, join: Join) {
    let Some(&first) = points.first() else { return };
    let mut around = points.to_vec();
    around.push(first);
    outline(coverage, &around, width, join);
    let mut ways = around.windows(2).filter_map(|pair| direction(pair[0], pair[1]));
    if let (Some(leaves), Some(comes)) = (ways.next(), ways.next_back()) {
        corner(coverage, first, [comes, leaves], width / 2.0, join);
    }
}

/// Adds the area of a pen's way: a quadrangle for each piece and a wedge for each corner, all going round clockwise.
fn outline(coverage: &mut Coverage, points: &[Point], width: f64, join: Join) {
    let half = width / 2.0;
    let mut before: Option<Point> = None;
    for pair in points.windows(2) {
        let (from, to) = (pair[0], pair[1]);
        let Some(along) = direction(from, to) else { continue };
        let side = point(-along.y, along.x) * half;
        coverage.contour(&[from - side, to - side, to + side, from + side]);
        if let Some(before) = before.replace(along) {
            corner(coverage, from, [before, along], half, join);
        }
    }
}

/// Adds what is missing at the outer side of a corner.
fn corner(coverage: &mut Coverage, at: Point, [before, after]: [Point; 2], half: f64, join: Join) {
    let turn = before.x * after.y - before.y * after.x;
    if turn.abs() < 1e-6 {
        return;
    }
    // A turn to the right (y grows downward) has its outer side on the left.
    let outer = if turn > 0.0 { -1.0 } else { 1.0 };
    let foot = |along: Point| at + point(-along.y, along.x) * (half * outer);
    let (first, last) = (foot(before), foot(after));
    let middle = first.towards(last, 0.5) - at;
    let mut wedge = vec![at, first];
    // The corner's tip lies twice as far as the middle is near.
    let reach = half * half / (middle.length() * middle.length()).max(1e-9);
    match join {
        Join::Miter if reach * middle.length() <= MITER * half => wedge.push(at + middle * reach),
        Join::Round => wedge.push(at + middle * (half / middle.length().max(1e-9))),
        Join::Miter => {}
    }
    wedge.push(last);
    if outer > 0.0 {
        wedge.reverse();
    }
    coverage.contour(&wedge);
}

fn direction(from: Point, to: Point) -> Option<Point> {
    let length = (to - from).length();
    (length > 1e-9).then(|| (to - from) * (1.0 / length))
}

/// A piece of a thin line: in each row or column that it passes, the pixels beside it, as far as they are covered.
fn thin<P: Pixel>(canvas: &mut Canvas<P>, from: Point, to: Point, width: f64, ink: Ink<P>) {
    let is_steep = (to.y - from.y).abs() > (to.x - from.x).abs();
    let turned = |p: Point| if is_steep { point(p.y, p.x) } else { p };
    let (a, b) = (turned(from), turned(to));
    let (a, b) = if a.x <= b.x { (a, b) } else { (b, a) };
    if b.x - a.x < 1e-9 {
        return;
    }
    let slope = (b.y - a.y) / (b.x - a.x);
    let half = width / 2.0 * (1.0 + slope * slope).sqrt();
    let end = if is_steep { canvas.height } else { canvas.width };
    // Columns whose middle the piece passes: the next piece begins with the next one.
    let first = (a.x - 0.5).ceil().max(0.0) as i64;
    let last = (b.x - 0.5).ceil().min(end as f64) as i64;
    for x in first..last {
        let y = a.y + (x as f64 + 0.5 - a.x) * slope;
        let (top, bottom) = (y - half, y + half);
        for row in top.floor() as i64..bottom.ceil() as i64 {
            let part = ((row as f64 + 1.0).min(bottom) - (row as f64).max(top)) as f32;
            let (x, y) = if is_steep { (row, x) } else { (x, row) };
            canvas.cover(x, y, ink, part.min(1.0));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::{BLACK, WHITE};

    fn drawn(width: f64, points: &[Point]) -> f64 {
        let mut canvas = Canvas::<u8>::new(60, 60, WHITE);
        open(&mut canvas, &mut Coverage::default(), points, width, Ink::of(BLACK));
        canvas.pixels.iter().map(|&grey| f64::from(255 - grey) / 255.0).sum()
    }

    #[test]
    fn lines_of_any_width_are_as_dark_as_they_are_large() {
        for width in [0.1, 0.5, 1.0, 1.33, 2.4, 2.6, 7.0] {
            for end in [point(50.0, 20.0), point(20.0, 50.0), point(50.0, 50.0), point(50.0, 10.2)] {
                let from = point(10.0, 10.2);
                let area = width * (end - from).length();
                let dark = drawn(width, &[from, end]);
                assert!((dark / area - 1.0).abs() < 0.06, "{width} to {end:?}: {dark} of {area}");
            }
        }
    }

    #[test]
    fn pieces_of_a_thin_line_do_not_overlap() {
        let whole = drawn(1.0, &[point(3.2, 4.0), point(50.2, 30.0)]);
        let pieces: Vec<Point> =
            (0..=100).map(|i| point(3.2, 4.0).towards(point(50.2, 30.0), f64::from(i) / 100.0)).collect();
        assert!((drawn(1.0, &pieces) - whole).abs() < 0.2);
    }

    #[test]
    fn the_corner_of_a_square_is_filled() {
        let square = [point(10.0, 10.0), point(20.0, 10.0), point(20.0, 20.0), point(10.0, 20.0)];
        let mut coverage = Coverage::default();
        closed(&mut coverage, &square, 4.0, Join::Miter);
        let mut sum = 0.0;
        coverage.rows([0, 0, 40, 40], |_, _, parts| sum += parts.iter().sum::<f32>());
        assert!((sum - (14.0 * 14.0 - 6.0 * 6.0)).abs() < 0.1, "{sum}");
    }
}
