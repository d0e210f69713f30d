//! Boxes for many tasks: sheets behind one another, and a small distribution at the foot.

use super::{
    Dash, Role, Style, Theme,
    marks::{self, Fit, Look},
    painter::{Painter, filled},
};
use crate::{
    diagram::{BARS_HEIGHT, SHEET},
    geom::{Point, point, size},
    layout::LayoutNode,
};

/// The radius of the corners.
const RADIUS: f64 = 4.0;
/// How far the distribution stays away from the sides.
const BARS_MARGIN: f64 = 6.0;

/// Paints a box of `n_sheets` sheets behind the first, which lies at the lower left.
pub(super) fn paint(
    painter: &mut Painter,
    theme: &Theme,
    center: Point,
    (node, look): (LayoutNode, Look),
    n_sheets: usize,
    (label, notes, fit): (&[String], &[String], Fit),
    bars: &[f64],
) {
    let behind = n_sheets as f64 * SHEET;
    let sheet = size(node.size.width - behind, node.size.height - behind);
    let style = Style {
        role: Role::Block,
        fill: Some(look.fill.unwrap_or(theme.canvas)),
        stroke: Some(look.outline),
        stroke_width: look.line_width,
        dash: look.dash,
    };
    let first = center + point(-behind / 2.0, behind / 2.0);
    for number in (0..=n_sheets).rev() {
        let away = number as f64 * SHEET;
        let back = Style { dash: Dash::Solid, ..style };
        painter.rect(first + point(away, -away), sheet, RADIUS, if number == 0 { style } else { back });
    }
    let raised = if bars.is_empty() { 0.0 } else { BARS_HEIGHT / 2.0 };
    marks::words(painter, first - point(0.0, raised), look, (label, notes, fit));
    let width = (sheet.width - 2.0 * BARS_MARGIN) / bars.len().max(1) as f64;
    let foot = first + point(BARS_MARGIN - sheet.width / 2.0, sheet.height / 2.0 - 3.0);
    for (i, &height) in bars.iter().enumerate().filter(|&(_, &height)| height > 0.0) {
        let high = (height * BARS_HEIGHT).max(1.0);
        let middle = foot + point((i as f64 + 0.5) * width, -high / 2.0);
        painter.rect(middle, size(width * 0.8, high), 0.0, filled(Role::Legend, look.ink));
    }
}
