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

/// Appends the start, the corners and the end of the shortest line from `start` to `end` that passes every slab
/// between its walls. Slabs lie one above the other; each is open wherever the line has to go.
pub(super) fn taut_line(start: Point, slabs: &[Slab], end: Point, line: &mut Vec<Point>) {
    let doors = 2 * slabs.len();
    let door = |i: usize| {
        let slab = slabs[i / 2];
        (if i.is_multiple_of(2) { slab.bottom } else { slab.top }, slab.left, slab.right)
    };
    line.push(start);
    let mut apex = start;
    let mut at = 0;
    loop {
        let mut next = None;
        // The steepest slopes that pass every door so far, and the doors that set them.
        let (mut low, mut low_door) = (f64::NEG_INFINITY, at);
        let (mut high, mut high_door) = (f64::INFINITY, at);
        for i in at..=doors {
            let (y, left, right) = if i < doors { door(i) } else { (end.y, end.x, end.x) };
            let rise = y - apex.y;
            if rise <= 1e-9 {
                continue;
            }
            let (least, most) = ((left - apex.x) / rise, (right - apex.x) / rise);
            let corner = if least > high {
                Some((high_door, door(high_door).2))
            } else if most < low {
                Some((low_door, door(low_door).1))
            } else {
                None
            };
            if let Some((turn, x)) = corner {
                next = Some((turn, x));
                break;
            }
            if least > low {
                (low, low_door) = (least, i);
            }
            if most < high {
                (high, high_door) = (most, i);
            }
        }
        let Some((turn, x)) = next else { break };
        apex = point(x, door(turn).0);
        line.push(apex);
        at = turn + 1;
    }
    line.push(end);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(start: Point, slabs: &[Slab], end: Point) -> Vec<Point> {
        let mut line = Vec::new();
        taut_line(start, slabs, end, &mut line);
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
}
