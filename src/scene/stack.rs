//! Boxes for many tasks: sheets behind one another, the chunks of an array beside the words, and a small distribution
//! at the foot.

use super::{
    Dash, Rgba, Role, Style, Theme,
    marks::{self, Fit, Look},
    painter::{Painter, drawn, filled},
};
use crate::{
    data::WorkerId,
    diagram::{BARS_HEIGHT, Face, GridDrawing, SHEET},
    geom::{Point, Size, point, size},
    layout::LayoutNode,
    overlay::Tint,
};

/// The radius of the corners.
const RADIUS: f64 = 4.0;
/// How far the distribution stays away from the sides.
const BARS_MARGIN: f64 = 6.0;
/// How high the band of workers is.
const SHARES_HEIGHT: f64 = 8.0;

/// The width of the lines between chunks, and of the one around them all, as parts of an outline's.
const LINE: f64 = 0.6;
const OUTLINE: f64 = 1.2;
/// How much of the ink is in the inside of chunks, and in those too thin to be told apart.
const INSIDE: f64 = 0.12;
const SHADE: f64 = 0.3;

/// What a box has beside its words.
pub(super) struct Stack<'a> {
    /// How many sheets lie behind the first, which lies at the lower left.
    pub(super) n_sheets: usize,
    /// The chunks of its array.
    pub(super) grid: Option<&'a GridDrawing>,
    /// A distribution: heights from 0 to 1.
    pub(super) bars: &'a [f64],
    /// Which part of its tasks each worker ran.
    pub(super) shares: &'a [(WorkerId, f64)],
}

impl Stack<'_> {
    pub(super) fn paint(
        &self,
        painter: &mut Painter,
        theme: &Theme,
        center: Point,
        (node, look): (LayoutNode, Look),
        words: (&[String], &[String], Fit),
    ) {
        let behind = self.n_sheets as f64 * SHEET;
        let sheet = size(node.size.width - behind, node.size.height - behind);
        let first = center + point(-behind / 2.0, behind / 2.0);
        self.sheets(painter, theme, first, sheet, look);
        let has_foot = !self.bars.is_empty() || !self.shares.is_empty();
        let raised = if has_foot { BARS_HEIGHT / 2.0 } else { 0.0 };
        let middle = first - point(0.0, raised);
        let beside = self.grid.map_or(0.0, GridDrawing::beside);
        marks::words(painter, middle - point(beside / 2.0, 0.0), look, words);
        if let Some(drawing) = self.grid {
            let corner = middle + point(sheet.width / 2.0 - beside, -drawing.size.height / 2.0);
            grid(painter, theme, corner, drawing, look.ink);
        }
        self.distribution(painter, first, sheet, look);
        self.paint_shares(painter, theme, first, sheet);
    }

    /// A band in the colours of the workers.
    fn paint_shares(&self, painter: &mut Painter, theme: &Theme, first: Point, sheet: Size) {
        let width = sheet.width - 2.0 * BARS_MARGIN;
        let mut from = first + point(-width / 2.0, sheet.height / 2.0 - 3.0 - SHARES_HEIGHT / 2.0);
        for &(worker, part) in self.shares {
            let fill = filled(Role::Legend, theme.tint(Tint::Worker(worker)));
            painter.rect(from + point(part * width / 2.0, 0.0), size(part * width, SHARES_HEIGHT), 0.0, fill);
            from.x += part * width;
        }
    }

    fn sheets(&self, painter: &mut Painter, theme: &Theme, first: Point, sheet: Size, look: Look) {
        let style = Style {
            role: Role::Block,
            fill: Some(look.fill.unwrap_or(theme.canvas)),
            stroke: Some(look.outline),
            stroke_width: look.line_width,
            dash: look.dash,
        };
        for number in (0..=self.n_sheets).rev() {
            let away = number as f64 * SHEET;
            let back = Style { dash: Dash::Solid, ..style };
            painter.rect(first + point(away, -away), sheet, RADIUS, if number == 0 { style } else { back });
        }
    }

    fn distribution(&self, painter: &mut Painter, first: Point, sheet: Size, look: Look) {
        let width = (sheet.width - 2.0 * BARS_MARGIN) / self.bars.len().max(1) as f64;
        let foot = first + point(BARS_MARGIN - sheet.width / 2.0, sheet.height / 2.0 - 3.0);
        for (i, &height) in self.bars.iter().enumerate().filter(|&(_, &height)| height > 0.0) {
            let high = (height * BARS_HEIGHT).max(1.0);
            let middle = foot + point((i as f64 + 0.5) * width, -high / 2.0);
            painter.rect(middle, size(width * 0.8, high), 0.0, filled(Role::Legend, look.ink));
        }
    }
}

/// The chunks of an array, from their upper left corner, in the ink of what they are in.
pub(super) fn grid(painter: &mut Painter, theme: &Theme, corner: Point, drawing: &GridDrawing, ink: Rgba) {
    let tint = |opacity| filled(Role::Grid, ink.with_opacity(opacity));
    let line = |width| drawn(Role::Grid, ink, width * theme.line_width);
    for Face { corners, lines, shades } in &drawing.faces {
        painter.polygon(&corners.map(|p| corner + p), tint(INSIDE));
        for shade in shades {
            painter.polygon(&shade.map(|p| corner + p), tint(SHADE));
        }
        for &[from, to] in lines {
            painter.segment(corner + from, corner + to, line(LINE));
        }
    }
    for face in &drawing.faces {
        painter.polygon(&face.corners.map(|p| corner + p), line(OUTLINE));
    }
}
