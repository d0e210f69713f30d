//! How much of each pixel a shape covers: exact areas, summed from its edges.
//!
//! Each edge adds, row by row, the area to the right of it to the pixels that it passes; summed from the left these
//! give how much of every pixel lies inside (the method of Raph Levien's font-rs). A shape may overlap itself: what
//! is inside twice counts once, what goes round the other way is a hole.

use super::canvas::{Canvas, Ink, Pixel};
use crate::geom::Point;

/// No shape is summed in more pixels at one time; a larger one is painted in strips.
const MOST_AT_ONCE: usize = 1 << 20;

/// Edges of a shape, and room to sum them in.
#[derive(Debug, Default)]
pub(super) struct Coverage {
    edges: Vec<[Point; 2]>,
    sums: Vec<f32>,
}

/// The pixels that are summed: left, top, width, height.
#[derive(Clone, Copy)]
struct Window {
    left: i64,
    top: i64,
    width: usize,
    height: usize,
}

impl Coverage {
    /// Adds a closed contour.
    pub(super) fn contour(&mut self, points: &[Point]) {
        self.edges.extend(points.windows(2).map(|pair| [pair[0], pair[1]]));
        if let (Some(&first), Some(&last)) = (points.first(), points.last()) {
            self.edges.push([last, first]);
        }
    }

    /// Paints what was added, and forgets it.
    pub(super) fn paint<P: Pixel>(&mut self, canvas: &mut Canvas<P>, ink: Ink<P>) {
        let limits = [0, 0, canvas.width as i64, canvas.height as i64];
        self.rows(limits, |y, left, parts| {
            let mut x = 0;
            while x < parts.len() {
                let part = parts[x];
                let same = parts[x..].iter().take_while(|&&other| other == part).count();
                if part > 0.002 {
                    let from = left + x as i64;
                    canvas.cover_row(y, from, from + same as i64, ink, part);
                }
                x += same;
            }
        });
    }

    /// Gives, row by row, how much is covered of each pixel within `limits` (left, top, right, bottom) from the
    /// leftmost that the shape reaches on; forgets the shape.
    pub(super) fn rows(&mut self, limits: [i64; 4], mut row: impl FnMut(i64, i64, &[f32])) {
        let Some([left, top, right, bottom]) = self.bounds(limits) else {
            self.edges.clear();
            return;
        };
        let width = (right - left) as usize;
        let at_once = (MOST_AT_ONCE / (width + 2)).max(1) as i64;
        let mut from = top;
        while from < bottom {
            let height = at_once.min(bottom - from) as usize;
            self.sum(Window { left, top: from, width, height });
            for (y, sums) in self.sums.chunks_exact_mut(width + 2).enumerate() {
                let mut inside = 0.0;
                for sum in &mut sums[..width] {
                    inside += *sum;
                    *sum = f32::min(inside.abs(), 1.0);
                }
                row(from + y as i64, left, &sums[..width]);
            }
            from += height as i64;
        }
        self.edges.clear();
    }

    /// The pixels that the shape reaches, within limits; `None` where there are none.
    fn bounds(&self, [left, top, right, bottom]: [i64; 4]) -> Option<[i64; 4]> {
        let mut all = [f64::MAX, f64::MAX, f64::MIN, f64::MIN];
        for p in self.edges.iter().flatten() {
            all = [all[0].min(p.x), all[1].min(p.y), all[2].max(p.x), all[3].max(p.y)];
        }
        let bounds = [
            (all[0].floor() as i64).max(left),
            (all[1].floor() as i64).max(top),
            (all[2].ceil() as i64).min(right),
            (all[3].ceil() as i64).min(bottom),
        ];
        (bounds[0] < bounds[2] && bounds[1] < bounds[3]).then_some(bounds)
    }

    fn sum(&mut self, window: Window) {
        self.sums.clear();
        self.sums.resize((window.width + 2) * window.height, 0.0);
        for &[from, to] in &self.edges {
            sum_edge(&mut self.sums, window, from, to);
        }
    }
}

fn sum_edge(sums: &mut [f32], window: Window, from: Point, to: Point) {
    if from.y == to.y {
        return;
    }
    let (sign, high, low) = if from.y < to.y { (1.0, from, to) } else { (-1.0, to, from) };
    let slope = (low.x - high.x) / (low.y - high.y);
    let (top, end) = (high.y - window.top as f64, low.y - window.top as f64);
    let first = top.max(0.0) as usize;
    let last = (end.ceil().max(0.0) as usize).min(window.height);
    for y in first..last {
        let (enters, leaves) = (top.max(y as f64), end.min(y as f64 + 1.0));
        let clamped =
            |at: f64| (high.x + (at - top) * slope - window.left as f64).clamp(0.0, window.width as f64);
        let row = &mut sums[y * (window.width + 2)..(y + 1) * (window.width + 2)];
        sum_in_row(row, clamped(enters), clamped(leaves), sign * (leaves - enters));
    }
}

/// Adds the area to the right of a piece of an edge that stays within one row and is `tall` high.
fn sum_in_row(row: &mut [f32], from: f64, to: f64, tall: f64) {
    let (left, right) = (from.min(to), from.max(to));
    let (first, end) = (left as usize, right.ceil() as usize);
    if end <= first + 1 {
        let beside = f64::midpoint(left, right) - first as f64;
        row[first] += (tall * (1.0 - beside)) as f32;
        row[first + 1] += (tall * beside) as f32;
        return;
    }
    // What lies right of the edge, of all pixels up to x; by how much its growth grows is what a pixel gets.
    let (across, slope) = (right - left, tall / (right - left));
    let until = |x: f64| {
        let within = (x - left).clamp(0.0, across);
        slope * (within * within / 2.0 + across * (x - right).max(0.0))
    };
    let (mut so_far, mut before) = (0.0, 0.0);
    for (x, sum) in row.iter_mut().enumerate().take(end + 1).skip(first) {
        let total = until(x as f64 + 1.0);
        let grown = total - so_far;
        *sum += (grown - before) as f32;
        (so_far, before) = (total, grown);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geom::point;

    fn covered(points: &[Point], limits: [i64; 4]) -> f64 {
        let mut coverage = Coverage::default();
        coverage.contour(points);
        let mut sum = 0.0;
        coverage.rows(limits, |_, _, parts| sum += parts.iter().map(|&part| f64::from(part)).sum::<f64>());
        sum
    }

    #[test]
    fn a_shape_covers_its_area() {
        let triangle = [point(1.3, 0.4), point(17.9, 3.1), point(4.2, 11.7)];
        let area = 0.5 * ((17.9 - 1.3) * (11.7 - 0.4) - (4.2 - 1.3) * (3.1 - 0.4));
        let all = [0, 0, 40, 40];
        assert!((covered(&triangle, all) - area).abs() < 0.01);
        let mut turned = triangle;
        turned.reverse();
        assert!((covered(&turned, all) - area).abs() < 0.01);
        let left = covered(&triangle, [0, 0, 7, 40]);
        let right = covered(&triangle, [7, 0, 40, 40]);
        assert!((left + right - area).abs() < 0.01, "{left} + {right} of {area}");
        assert_eq!(covered(&triangle, [20, 0, 40, 40]), 0.0);
    }

    #[test]
    fn a_shape_larger_than_one_strip_is_whole() {
        let square = [point(0.5, 0.5), point(1500.5, 0.5), point(1500.5, 1500.5), point(0.5, 1500.5)];
        assert!((covered(&square, [0, 0, 2000, 2000]) - 1500.0 * 1500.0).abs() < 1.0);
    }
}
