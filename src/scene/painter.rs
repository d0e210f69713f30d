//! Collects the items of a scene: interns styles, keeps points and text flat, shifts everything by one offset.

use super::{Align, Dash, Group, Item, Rgba, Role, Scene, Style};
use crate::{
    data::StyleId,
    geom::{Point, Size},
};
use std::{collections::BTreeMap, ops::Range};

/// What identifies a style: widths as bits, for floats are not ordered.
type StyleKey = (Role, Option<Rgba>, Option<Rgba>, u64, Dash);

/// A scene in the making. What it is given lies relative to `origin`.
#[derive(Debug, Default)]
pub(super) struct Painter {
    pub(super) scene: Scene,
    pub(super) origin: Point,
    styles: BTreeMap<StyleKey, StyleId>,
}

/// A style of the inside alone.
pub(super) fn filled(role: Role, fill: Rgba) -> Style {
    Style { role, fill: Some(fill), stroke: None, stroke_width: 0.0, dash: Dash::Solid }
}

/// A style of a line alone.
pub(super) fn drawn(role: Role, stroke: Rgba, stroke_width: f64) -> Style {
    Style { role, fill: None, stroke: Some(stroke), stroke_width, dash: Dash::Solid }
}

/// One line of text: where, how high, how aligned, in which colour.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line<'a> {
    pub(super) text: &'a str,
    pub(super) anchor: Point,
    pub(super) align: Align,
    pub(super) font_size: f64,
    pub(super) ink: Rgba,
    pub(super) role: Role,
}

impl Painter {
    fn style(&mut self, style: Style) -> StyleId {
        let key = (style.role, style.fill, style.stroke, style.stroke_width.to_bits(), style.dash);
        *self.styles.entry(key).or_insert_with(|| self.scene.styles.push(style))
    }
    fn keep_points(&mut self, points: &[Point]) -> Range<u32> {
        let start = self.scene.points.len() as u32;
        self.scene.points.extend(points.iter().map(|&p| p + self.origin));
        start..self.scene.points.len() as u32
    }
    /// Keeps a text that a group names.
    pub(super) fn keep_text(&mut self, text: &str) -> Range<u32> {
        let start = self.scene.text.len() as u32;
        self.scene.text.push_str(text);
        start..self.scene.text.len() as u32
    }
    pub(super) fn group(&mut self, group: Group, paint: impl FnOnce(&mut Self)) {
        self.scene.items.push(Item::Begin(group));
        paint(self);
        self.scene.items.push(Item::End);
    }
    pub(super) fn ellipse(&mut self, center: Point, size: Size, style: Style) {
        let (center, style) = (center + self.origin, self.style(style));
        self.scene.items.push(Item::Ellipse { center, size, style });
    }
    pub(super) fn rect(&mut self, center: Point, size: Size, radius: f64, style: Style) {
        let (center, style) = (center + self.origin, self.style(style));
        self.scene.items.push(Item::Rect { center, size, radius, style });
    }
    pub(super) fn curve(&mut self, points: &[Point], style: Style) {
        let (range, style) = (self.keep_points(points), self.style(style));
        self.scene.items.push(Item::Curve { range, style });
    }
    pub(super) fn segment(&mut self, from: Point, to: Point, style: Style) {
        self.curve(&[from, from.towards(to, 1.0 / 3.0), from.towards(to, 2.0 / 3.0), to], style);
    }
    pub(super) fn polygon(&mut self, points: &[Point], style: Style) {
        let (range, style) = (self.keep_points(points), self.style(style));
        self.scene.items.push(Item::Polygon { range, style });
    }
    /// Cells of the inside alone, column by column.
    pub(super) fn cells(
        &mut self,
        corner: Point,
        [pitch, gap]: [f64; 2],
        n_rows: u32,
        cells: impl Iterator<Item = Style>,
    ) {
        let start = self.scene.cells.len() as u32;
        for style in cells {
            let style = self.style(style);
            self.scene.cells.push(style);
        }
        let (corner, cells) = (corner + self.origin, start..self.scene.cells.len() as u32);
        self.scene.items.push(Item::Cells { corner, pitch, gap, n_rows, cells });
    }
    /// One line: what would break it, or has no form, becomes a space.
    pub(super) fn text(&mut self, line: Line<'_>) {
        let text = self.keep_text(&line.text.replace(char::is_control, " "));
        let style = self.style(filled(line.role, line.ink));
        let Line { anchor, align, font_size, .. } = line;
        self.scene.items.push(Item::Text { anchor: anchor + self.origin, align, font_size, text, style });
    }
}
