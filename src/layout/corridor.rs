//! The shortest way through a row of doors.
//!
//! In: a start, an end above it, and slabs between them, each open from `left` to `right`. Out: the corners of the
//! shortest line. It is the taut string of Lee and Preparata (1984); as every door is level, a funnel is two slopes.

use crate::geom::{Point, point};

/// A part of the height in which a route has to stay between two walls.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Slab {
    pub(super) bottom: f64,
    pub(super) top: f64,
    pub(super) left: f64,
    pub(super) right: f64,
}

/// What can be seen from the last corner of a line: between two chains of walls that bend away from each other. Keeps
/// its memory from line to line.
#[derive(Debug)]
pub(super) struct Funnel {
    left: Chain,
    right: Chain,
}

/// The walls on one side that a string pulled from the last corner would lie against.
#[derive(Debug)]
struct Chain {
    walls: Vec<Point>,
    /// The nearest of them; those before it are passed.
    first: usize,
    /// The direction from these walls to those of the other chain: 1 to the right, -1 to the left.
    inward: f64,
}

impl Default for Funnel {
    fn default() -> Self {
        let chain = |inward| Chain { walls: Vec::new(), first: 0, inward };
        Self { left: chain(1.0), right: chain(-1.0) }
    }
}

impl Funnel {
    /// Appends the start, the corners and the end of the shortest line from `start` to `end` that passes every slab
    /// between its walls. Slabs lie one above the other; each is open wherever the line has to go. Linear.
    pub(super) fn taut_line(&mut self, start: Point, slabs: &[Slab], end: Point, line: &mut Vec<Point>) {
        let Self { left, right } = self;
        left.clear();
        right.clear();
        line.push(start);
        let mut corner = start;
        for slab in slabs {
            for y in [slab.bottom, slab.top].into_iter().filter(|y| y - start.y > 1e-9) {
                if slab.left.is_finite() && left.narrow(corner, point(slab.left, y)) {
                    right.turn(&mut corner, point(slab.left, y), line);
                }
                if slab.right.is_finite() && right.narrow(corner, point(slab.right, y)) {
                    left.turn(&mut corner, point(slab.right, y), line);
                }
            }
        }
        let last = if left.narrow(corner, end) { right } else { left };
        last.turn(&mut corner, end, line);
        line.push(end);
    }
}

impl Chain {
    fn clear(&mut self) {
        self.walls.clear();
        self.first = 0;
    }

    /// Adds a wall; those that it stands out from no longer matter. Whether none is left between it and the corner.
    fn narrow(&mut self, corner: Point, wall: Point) -> bool {
        while let [rest @ .., last] = &self.walls[self.first..] {
            let before = *rest.last().unwrap_or(&corner);
            if self.inward * slope(before, wall) <= self.inward * slope(before, *last) {
                break;
            }
            self.walls.pop();
        }
        self.walls.push(wall);
        self.walls.len() == self.first + 1
    }

    /// Turns at each wall that is in the way from the corner to another point.
    fn turn(&mut self, corner: &mut Point, to: Point, line: &mut Vec<Point>) {
        while let Some(&wall) = self.walls.get(self.first)
            && self.inward * slope(*corner, to) < self.inward * slope(*corner, wall)
        {
            line.push(wall);
            *corner = wall;
            self.first += 1;
        }
    }
}

/// How far the line between two points goes to the right where it rises by 1.
fn slope(from: Point, to: Point) -> f64 {
    (to.x - from.x) / (to.y - from.y).max(1e-9)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn line(start: Point, slabs: &[Slab], end: Point) -> Vec<Point> {
        let mut line = Vec::new();
        Funnel::default().taut_line(start, slabs, end, &mut line);
        line
    }

    #[test]
    fn straight_where_nothing_is_in_the_way() {
        let wide = Slab { bottom: 2.0, top: 4.0, left: -9.0, right: 9.0 };
        assert_eq!(line(point(0.0, 0.0), &[wide], point(5.0, 8.0)), [point(0.0, 0.0), point(5.0, 8.0)]);
    }

    #[test]
    fn bends_at_both_corners_of_a_tall_wall() {
        let wall = Slab { bottom: 2.0, top: 4.0, left: 5.0, right: 9.0 };
        let expected = [point(0.0, 0.0), point(5.0, 2.0), point(5.0, 4.0), point(0.0, 6.0)];
        assert_eq!(line(point(0.0, 0.0), &[wall], point(0.0, 6.0)), expected);
    }

    #[test]
    fn turns_left_and_right() {
        let slabs = [
            Slab { bottom: 1.0, top: 2.0, left: 5.0, right: 6.0 },
            Slab { bottom: 3.0, top: 4.0, left: -6.0, right: -5.0 },
        ];
        let expected = [
            point(0.0, 0.0),
            point(5.0, 1.0),
            point(5.0, 2.0),
            point(-5.0, 3.0),
            point(-5.0, 4.0),
            point(0.0, 5.0),
        ];
        assert_eq!(line(point(0.0, 0.0), &slabs, point(0.0, 5.0)), expected);
    }

    /// The length of the shortest way along walls, found by trying all.
    fn least_length(start: Point, slabs: &[Slab], end: Point) -> f64 {
        let doors: Vec<(f64, f64, f64)> = slabs
            .iter()
            .flat_map(|slab| [(slab.bottom, slab.left, slab.right), (slab.top, slab.left, slab.right)])
            .collect();
        let is_clear = |from: Point, to: Point| {
            let between = doors.iter().filter(|(y, ..)| from.y < *y && *y < to.y);
            between.into_iter().all(|&(y, left, right)| {
                let x = from.towards(to, (y - from.y) / (to.y - from.y)).x;
                left - 1e-9 <= x && x <= right + 1e-9
            })
        };
        let walls = doors.iter().flat_map(|&(y, left, right)| [point(left, y), point(right, y)]);
        let points: Vec<Point> = [start].into_iter().chain(walls).chain([end]).collect();
        let mut least = vec![0.0];
        for (i, &to) in points.iter().enumerate().skip(1) {
            let ways = (0..i).filter(|&j| points[j].y < to.y && is_clear(points[j], to));
            least.push(ways.map(|j| least[j] + (to - points[j]).length()).fold(f64::INFINITY, f64::min));
        }
        least[points.len() - 1]
    }

    proptest! {
        #[test]
        fn the_line_is_the_shortest(walls in prop::collection::vec((-9..9i32, 0..9i32), 0..9), x in -9..9i32) {
            let slabs: Vec<Slab> = (0..)
                .zip(&walls)
                .map(|(i, &(left, width))| {
                    let (bottom, left) = (1.0 + 2.0 * f64::from(i), f64::from(left));
                    Slab { bottom, top: bottom + 1.0, left, right: left + f64::from(width) }
                })
                .collect();
            let end = point(f64::from(x), 1.0 + 2.0 * slabs.len() as f64);
            let line = line(Point::default(), &slabs, end);
            prop_assert!(line.is_sorted_by(|a, b| a.y < b.y), "{line:?}");
            let length: f64 = line.windows(2).map(|pair| (pair[1] - pair[0]).length()).sum();
            prop_assert!((length - least_length(Point::default(), &slabs, end)).abs() < 1e-6, "{line:?}");
        }
    }
}
