//! Numbers for placing things: lengths in typographic points (1/72 inch), x to the right, y downward.

mod squares;

pub(crate) use squares::Squares;

use std::ops;

/// A place, or the way from one place to another.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Point {
    /// To the right.
    pub x: f64,
    /// Downward.
    pub y: f64,
}

/// A place from its two coordinates.
pub const fn point(x: f64, y: f64) -> Point {
    Point { x, y }
}

impl Point {
    /// The distance from the origin.
    pub fn length(self) -> f64 {
        (self.x * self.x + self.y * self.y).sqrt()
    }
    /// The place `t` of the way to `other`: 0 is here, 1 is there.
    #[must_use]
    pub fn towards(self, other: Self, t: f64) -> Self {
        self + (other - self) * t
    }
}
impl ops::Add for Point {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        point(self.x + other.x, self.y + other.y)
    }
}
impl ops::Sub for Point {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        point(self.x - other.x, self.y - other.y)
    }
}
impl ops::Mul<f64> for Point {
    type Output = Self;
    fn mul(self, by: f64) -> Self {
        point(self.x * by, self.y * by)
    }
}

/// Whether a line enters the inside of the square from -1 to 1 (Liang and Barsky 1984).
pub(crate) fn enters_unit_square(a: Point, b: Point) -> bool {
    let way = b - a;
    let (mut from, mut to) = (0.0f64, 1.0f64);
    for (start, step) in [(a.x, way.x), (a.y, way.y)] {
        if step == 0.0 {
            if start.abs() >= 1.0 {
                return false;
            }
            continue;
        }
        let (one, other) = ((-1.0 - start) / step, (1.0 - start) / step);
        from = from.max(one.min(other));
        to = to.min(one.max(other));
    }
    from < to
}

/// A width and a height.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Size {
    /// From left to right.
    pub width: f64,
    /// From top to bottom.
    pub height: f64,
}

/// A size from its two lengths.
pub const fn size(width: f64, height: f64) -> Size {
    Size { width, height }
}

/// What a node's edge looks like: where an arrow stops.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outline {
    /// The ellipse that fills the node's size.
    Ellipse,
    /// The rectangle of the node's size.
    Rect,
}

/// Which way edges point.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Direction {
    /// Sources at the bottom, the result on top: Dask's default.
    #[default]
    BottomToTop,
    /// Sources on top.
    TopToBottom,
    /// Sources on the left.
    LeftToRight,
    /// Sources on the right.
    RightToLeft,
}

impl Direction {
    const ALL: [Self; 4] = [Self::BottomToTop, Self::TopToBottom, Self::LeftToRight, Self::RightToLeft];

    /// What Graphviz and Dask call it: their `rankdir`.
    pub fn name(self) -> &'static str {
        match self {
            Self::BottomToTop => "BT",
            Self::TopToBottom => "TB",
            Self::LeftToRight => "LR",
            Self::RightToLeft => "RL",
        }
    }
    /// What they call so, if they do.
    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|direction| direction.name() == name)
    }
    /// Whether edges point to a side: ranks are columns.
    pub fn is_sideways(self) -> bool {
        matches!(self, Self::LeftToRight | Self::RightToLeft)
    }
}
