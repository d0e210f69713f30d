//! Upright rectangles: what something takes of a picture.

use crate::geom::{Point, Size, enters_unit_square, point, size};

/// A rectangle by its upper left and its lower right corner.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Area {
    pub(super) low: Point,
    pub(super) high: Point,
}

impl Area {
    /// Of this size around a place.
    pub(super) fn around(center: Point, size: Size) -> Self {
        let half = point(size.width / 2.0, size.height / 2.0);
        Self { low: center - half, high: center + half }
    }
    /// The smallest one around points; nothing at the origin without any.
    pub(super) fn of(points: &[Point]) -> Self {
        let areas = points.iter().map(|&point| Self { low: point, high: point });
        areas.reduce(Self::with).unwrap_or(Self { low: Point::default(), high: Point::default() })
    }
    /// The smallest one around both.
    pub(super) fn with(self, other: Self) -> Self {
        Self {
            low: point(self.low.x.min(other.low.x), self.low.y.min(other.low.y)),
            high: point(self.high.x.max(other.high.x), self.high.y.max(other.high.y)),
        }
    }
    /// The same and so much more on every side.
    pub(super) fn wider(self, by: f64) -> Self {
        Self { low: self.low - point(by, by), high: self.high + point(by, by) }
    }
    pub(super) fn center(self) -> Point {
        self.low.towards(self.high, 0.5)
    }
    pub(super) fn size(self) -> Size {
        size(self.high.x - self.low.x, self.high.y - self.low.y)
    }
    /// In order around it.
    pub(super) fn corners(self) -> Vec<Point> {
        let Self { low, high } = self;
        vec![low, point(high.x, low.y), high, point(low.x, high.y)]
    }
    /// Whether both have some room in common.
    pub(super) fn meets(self, other: Self) -> bool {
        let is_apart = |low: f64, high: f64| high <= low;
        !(is_apart(self.low.x, other.high.x)
            || is_apart(other.low.x, self.high.x)
            || is_apart(self.low.y, other.high.y)
            || is_apart(other.low.y, self.high.y))
    }
    /// Whether a straight line has a part inside; nothing has where it has no room.
    pub(super) fn is_met_by(self, from: Point, to: Point) -> bool {
        let (center, half) = (self.center(), self.high - self.center());
        let scaled = |p: Point| point((p.x - center.x) / half.x, (p.y - center.y) / half.y);
        half.x > 0.0 && half.y > 0.0 && enters_unit_square(scaled(from), scaled(to))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_meet_what_they_pass_through() {
        let area = Area { low: point(0.0, 0.0), high: point(4.0, 2.0) };
        assert!(area.is_met_by(point(-1.0, -1.0), point(5.0, 3.0)), "through it");
        assert!(area.is_met_by(point(1.0, 1.0), point(2.0, 1.0)), "inside");
        assert!(area.is_met_by(point(1.0, 1.0), point(1.0, 9.0)), "out of it");
        assert!(!area.is_met_by(point(-1.0, 0.0), point(0.5, -3.0)), "past a corner");
        assert!(!area.is_met_by(point(5.0, 1.0), point(9.0, 1.0)), "it ends before");
        assert!(!area.is_met_by(point(-3.0, 3.0), point(9.0, 3.0)), "along a side, outside");
    }
}
