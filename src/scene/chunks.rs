//! The arrays of a graph under it: each as Dask draws one, its sides with their lengths, and its measures in words.

use super::{
    Align, Group, Role, Theme,
    painter::{Line, Painter},
    stack,
};
use crate::{
    diagram::{ArrayFacts, GridDrawing},
    font,
    geom::{Point, Size, point, size},
};

/// So many arrays are drawn; of more the rest is counted.
const MOST_ARRAYS: usize = 12;
/// Lengths in heights of the type: what a drawing takes at most, and how far things stay apart.
const ROOM: Size = size(11.0, 7.0);
const HEADING: f64 = 2.0;
const BESIDE: f64 = 2.5;
const BELOW: f64 = 1.6;
const LENGTH_GAP: f64 = 0.4;
const LINE: f64 = 1.3;
/// The height of lengths and measures against that of names.
const SMALL: f64 = 0.85;

/// The arrays, measured and with a place for each.
#[derive(Debug)]
pub(super) struct Arrays {
    cells: Vec<(Cell, Point)>,
    n_left: usize,
    size: Size,
    font_size: f64,
}

/// One drawing with its words.
#[derive(Debug)]
struct Cell {
    drawing: GridDrawing,
    /// What stands beside its sides: the anchor from the drawing's corner.
    lengths: Vec<(String, Point, Align)>,
    lines: Vec<String>,
    /// How far lengths reach past the drawing to the left, and what all takes.
    left: f64,
    size: Size,
    /// What is above the words.
    high: f64,
}

impl Arrays {
    /// These arrays in rows `width` wide, with names `font_size` high.
    pub(super) fn of(arrays: &[ArrayFacts], width: f64, font_size: f64) -> Self {
        let mut at = point(0.0, HEADING * font_size);
        let (mut row_height, mut widest) = (0.0f64, 0.0f64);
        let mut cells = Vec::new();
        for array in &arrays[..arrays.len().min(MOST_ARRAYS)] {
            let cell = Cell::of(array, font_size);
            if at.x > 0.0 && at.x + cell.size.width > width {
                at = point(0.0, at.y + row_height + BELOW * font_size);
                row_height = 0.0;
            }
            row_height = row_height.max(cell.size.height);
            widest = widest.max(at.x + cell.size.width);
            let place = at;
            at.x += cell.size.width + BESIDE * font_size;
            cells.push((cell, place));
        }
        // Drawings of one row stand on one line.
        let rows: Vec<f64> = cells.iter().map(|(_, place)| place.y).collect();
        for y in rows {
            let highest =
                cells.iter().filter(|(_, at)| at.y == y).map(|(cell, _)| cell.high).fold(0.0, f64::max);
            cells.iter_mut().filter(|(_, at)| at.y == y).for_each(|(cell, _)| cell.high = highest);
        }
        let n_left = arrays.len().saturating_sub(MOST_ARRAYS);
        let foot = if n_left > 0 { LINE * font_size } else { 0.0 };
        let lines = 3.0 * LINE * font_size;
        let tallest = cells.iter().map(|(cell, at)| at.y + cell.high + lines).fold(at.y, f64::max);
        Self { cells, n_left, size: size(widest, tallest + foot), font_size }
    }

    /// What it takes.
    pub(super) fn size(&self) -> Size {
        self.size
    }

    /// Paints it from its upper left corner.
    pub(super) fn paint(&self, painter: &mut Painter, theme: &Theme, corner: Point) {
        let em = self.font_size;
        let title = painter.keep_text("the arrays and their chunks");
        painter.group(Group::Crowd { title }, |painter| {
            let line = |painter: &mut Painter, text: &str, anchor: Point, align: Align, size: f64| {
                painter.text(Line {
                    text,
                    anchor,
                    align,
                    font_size: size,
                    ink: theme.ink,
                    role: Role::Legend,
                });
            };
            line(painter, "Arrays and their chunks", corner + point(0.0, em), Align::Left, em);
            for (cell, place) in &self.cells {
                let foot = corner + *place + point(cell.left, cell.high - cell.below(em));
                let at = foot - point(0.0, cell.drawing.size.height);
                stack::grid(painter, theme, at, &cell.drawing, theme.ink);
                for (text, anchor, align) in &cell.lengths {
                    line(painter, text, at + *anchor, *align, SMALL * em);
                }
                for (i, text) in cell.lines.iter().enumerate() {
                    let font_size = if i == 0 { em } else { SMALL * em };
                    let below = cell.high + (i as f64 + 0.9) * LINE * em;
                    line(painter, text, corner + *place + point(0.0, below), Align::Left, font_size);
                }
            }
            if self.n_left > 0 {
                let text = format!("and {} more", self.n_left);
                line(
                    painter,
                    &text,
                    corner + point(0.0, self.size.height - 0.3 * em),
                    Align::Left,
                    SMALL * em,
                );
            }
        });
    }
}

impl Cell {
    fn of(array: &ArrayFacts, em: f64) -> Self {
        let drawing = array.drawing(size(ROOM.width * em, ROOM.height * em));
        let (gap, small) = (LENGTH_GAP * em, SMALL * em);
        let beside = |side: &crate::diagram::SideOf| {
            let (middle, way) = (side.from.towards(side.to, 0.5), side.to - side.from);
            let text = array.length(side.axis);
            if way.x == 0.0 {
                (text, middle + point(gap, 0.35 * small), Align::Left)
            } else if way.y == 0.0 {
                (text, middle + point(0.0, gap + 0.8 * small), Align::Middle)
            } else {
                (text, middle + point(-gap, 0.8 * small), Align::Right)
            }
        };
        let lengths: Vec<_> = drawing.sides.iter().map(beside).collect();
        let lines = array.lines();
        let (mut left, mut right) = (0.0f64, drawing.size.width);
        for (text, anchor, align) in &lengths {
            let width = font::width(text, small);
            let from = match align {
                Align::Left => anchor.x,
                Align::Middle => anchor.x - width / 2.0,
                Align::Right => anchor.x - width,
            };
            (left, right) = (left.max(-from), right.max(from + width));
        }
        let size_of = |i: usize| if i == 0 { em } else { small };
        let words =
            lines.iter().enumerate().map(|(i, text)| font::width(text, size_of(i))).fold(0.0, f64::max);
        let cell = Self { drawing, lengths, lines, left, size: Size::default(), high: 0.0 };
        let high = cell.drawing.size.height + cell.below(em);
        let width = words.max(left + right);
        Self { size: size(width, high + 3.0 * LINE * em), high, ..cell }
    }

    /// What stands between the drawing and its words: the length of the axis that runs to the right.
    fn below(&self, em: f64) -> f64 {
        let has_length = self.lengths.iter().any(|(.., align)| *align == Align::Middle);
        if has_length { (LENGTH_GAP + SMALL) * em } else { LENGTH_GAP * em }
    }
}
