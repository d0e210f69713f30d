//! How much of a picture an item takes.

use crate::{
    data::StyleId,
    font,
    geom::{Point, Size, point},
    scene::{Align, Item, Scene},
};

/// A rectangle that holds something.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Bounds {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) right: f64,
    pub(super) bottom: f64,
}

impl Bounds {
    fn around(center: Point, size: Size) -> Self {
        let reach = point(size.width / 2.0, size.height / 2.0);
        let (from, to) = (center - reach, center + reach);
        Self { left: from.x, top: from.y, right: to.x, bottom: to.y }
    }

    /// Of at least one point.
    pub(super) fn of_points(points: &[Point]) -> Self {
        let start = Self::around(points[0], Size::default());
        points.iter().fold(start, |all, p| Self {
            left: all.left.min(p.x),
            top: all.top.min(p.y),
            right: all.right.max(p.x),
            bottom: all.bottom.max(p.y),
        })
    }

    /// The same and so much more on every side.
    pub(super) fn wider(self, by: f64) -> Self {
        Self { left: self.left - by, top: self.top - by, right: self.right + by, bottom: self.bottom + by }
    }
}

/// Half of the line around what is painted so, which lies outside.
pub(super) fn line_outside(scene: &Scene, style: StyleId) -> f64 {
    let style = &scene.styles[style];
    style.stroke.map_or(0.0, |_| style.stroke_width / 2.0)
}

/// A cut keeps so far away from marks, in points.
const ROOM: f64 = 3.0;

/// The bounds of all marks and words, with some room around them.
pub(super) fn marks(scene: &Scene) -> Vec<Bounds> {
    scene.items.iter().filter_map(|item| mark(scene, item)).map(|bounds| bounds.wider(ROOM)).collect()
}

/// The bounds of all lines and their heads.
pub(super) fn lines(scene: &Scene) -> Vec<Bounds> {
    let points = scene.items.iter().filter_map(|item| match item {
        Item::Curve { range, .. } | Item::Polygon { range, .. } => Some(scene.points(range)),
        _ => None,
    });
    points.filter(|points| !points.is_empty()).map(Bounds::of_points).collect()
}

/// The bounds of a mark or of words; none of what is a line, or nothing.
pub(super) fn mark(scene: &Scene, item: &Item) -> Option<Bounds> {
    match item {
        Item::Ellipse { center, size, style } | Item::Rect { center, size, style, .. } => {
            Some(Bounds::around(*center, *size).wider(line_outside(scene, *style)))
        }
        Item::Text { anchor, align, font_size, text, .. } => {
            let width = font::width(scene.text(text), *font_size);
            let left = match align {
                Align::Left => anchor.x,
                Align::Middle => anchor.x - width / 2.0,
                Align::Right => anchor.x - width,
            };
            let font::Reach { ascent, descent, .. } = font::reach();
            let (top, bottom) = (anchor.y - ascent * font_size, anchor.y - descent * font_size);
            (width > 0.0).then_some(Bounds { left, top, right: left + width, bottom })
        }
        Item::Cells { corner, pitch, n_rows, cells, .. } => {
            let (n_rows, n_cells) = (f64::from(*n_rows), cells.len() as f64);
            let reach = point((n_cells / n_rows).ceil() * pitch, n_rows.min(n_cells) * pitch);
            Some(Bounds::of_points(&[*corner, *corner + reach]))
        }
        Item::Curve { .. } | Item::Polygon { .. } | Item::Begin(_) | Item::End => None,
    }
}
