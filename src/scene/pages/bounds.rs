//! How much of a picture an item takes.

use crate::{
    data::StyleId,
    font,
    geom::point,
    scene::{Align, Item, Scene, area::Area},
};

/// Half of the line around what is painted so, which lies outside.
pub(super) fn line_outside(scene: &Scene, style: StyleId) -> f64 {
    let style = &scene.styles[style];
    style.stroke.map_or(0.0, |_| style.stroke_width / 2.0)
}

/// A cut keeps so far away from marks, in points.
const ROOM: f64 = 3.0;

/// The bounds of all marks and words, with some room around them.
pub(super) fn marks(scene: &Scene) -> Vec<Area> {
    scene.items.iter().filter_map(|item| mark(scene, item)).map(|bounds| bounds.wider(ROOM)).collect()
}

/// The bounds of all lines and their heads.
pub(super) fn lines(scene: &Scene) -> Vec<Area> {
    let points = scene.items.iter().filter_map(|item| match item {
        Item::Curve { range, .. } | Item::Polygon { range, .. } => Some(scene.points(range)),
        _ => None,
    });
    points.filter(|points| !points.is_empty()).map(Area::of).collect()
}

/// The bounds of a mark or of words; none of what is a line, or nothing.
pub(super) fn mark(scene: &Scene, item: &Item) -> Option<Area> {
    match item {
        Item::Ellipse { center, size, style } | Item::Rect { center, size, style, .. } => {
            Some(Area::around(*center, *size).wider(line_outside(scene, *style)))
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
            (width > 0.0).then_some(Area { low: point(left, top), high: point(left + width, bottom) })
        }
        Item::Cells { corner, pitch, n_rows, cells, .. } => {
            let (n_rows, n_cells) = (f64::from(*n_rows), cells.len() as f64);
            let reach = point((n_cells / n_rows).ceil() * pitch, n_rows.min(n_cells) * pitch);
            Some(Area::of(&[*corner, *corner + reach]))
        }
        Item::Curve { .. } | Item::Polygon { .. } | Item::Begin(_) | Item::End => None,
    }
}
