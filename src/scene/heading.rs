//! The lines above a picture: broken where they may be, shortened where they must, never wider than the picture.

use super::{
    Align, Group, Role, Theme,
    painter::{Line, Painter},
};
use crate::{
    font,
    geom::{Point, point},
};

/// How many rows one line of the title may take.
const MOST_ROWS: usize = 2;
/// The height of the lines after the first, against the first.
const LATER: f64 = 0.8;
/// The distance of baselines in ems.
const SPACING: f64 = 1.3;

/// The rows of a title, ready to be painted.
#[derive(Debug)]
pub(super) struct Heading {
    rows: Vec<(String, f64)>,
}

impl Heading {
    /// Sets `lines` in rows at most `width` wide; the first line `font_size` high, the others a little less.
    pub(super) fn set(lines: &[String], font_size: f64, width: f64) -> Self {
        let mut heading = Self { rows: Vec::new() };
        for (i, line) in lines.iter().enumerate() {
            let size = if i == 0 { font_size } else { (font_size * LATER).round() };
            let room = width / size;
            heading.rows.extend(rows(line, room).into_iter().map(|row| (row, size)));
        }
        heading
    }
    /// How much it takes from top to bottom, with the room below it.
    pub(super) fn height(&self) -> f64 {
        let rows: f64 = self.rows.iter().map(|(_, size)| size * SPACING).sum();
        self.rows.last().map_or(0.0, |(_, size)| rows + size * 0.8)
    }
    /// How much it takes from left to right.
    pub(super) fn width(&self) -> f64 {
        self.rows.iter().map(|(row, size)| font::width(row, *size)).fold(0.0, f64::max)
    }
    /// Paints it from its upper left corner.
    pub(super) fn paint(&self, painter: &mut Painter, theme: &Theme, corner: Point) {
        if self.rows.is_empty() {
            return;
        }
        painter.group(Group::Title, |painter| {
            let mut y = corner.y;
            for (text, font_size) in &self.rows {
                y += font_size * SPACING;
                painter.text(Line {
                    text,
                    anchor: point(corner.x, y - font_size * 0.3),
                    align: Align::Left,
                    font_size: *font_size,
                    ink: theme.ink,
                    role: Role::Title,
                });
            }
        });
    }
}

/// Breaks a line into rows at most `room` ems wide; what does not fit into the last ends in `…`.
fn rows(line: &str, room: f64) -> Vec<String> {
    let mut rows = Vec::new();
    let mut rest = line.trim();
    while font::width(rest, 1.0) > room && rows.len() + 1 < MOST_ROWS {
        let (row, after) = rest.split_at(break_before(rest, room));
        rows.push(row.trim_end().to_owned());
        rest = after.trim_start();
    }
    rows.push(shortened(rest, room));
    rows
}

/// The byte at which a text that is too wide is best broken: after the last space that fits, else after the last
/// mark of punctuation, else where the room ends.
fn break_before(text: &str, room: f64) -> usize {
    let (mut width, mut space, mut mark, mut any) = (0.0, None, None, 0);
    for (at, letter) in text.char_indices() {
        width += font::advance(letter);
        if width > room && any > 0 {
            break;
        }
        any = at + letter.len_utf8();
        match letter {
            ' ' => space = Some(any),
            ',' | '(' | ')' | '*' | '/' | '=' | '.' | ';' => mark = Some(any),
            _ => {}
        }
    }
    // A space far to the left would leave half a row empty.
    space.filter(|&at| at * 2 > any).or(mark).or(space).unwrap_or(any)
}

/// The text, or as much of it as fits with `…`.
pub(super) fn shortened(text: &str, room: f64) -> String {
    if font::width(text, 1.0) <= room {
        return text.to_owned();
    }
    let (mut width, mut end) = (font::advance('…'), 0);
    for (at, letter) in text.char_indices() {
        width += font::advance(letter);
        if width > room {
            break;
        }
        end = at + letter.len_utf8();
    }
    format!("{}…", text[..end].trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_break_once_and_are_then_shortened() {
        let text = "da.random.normal(0.0, 0.1, size=50000000*16, chunks=50000000*16//4).mean()";
        let room = font::width(text, 1.0);
        assert_eq!(rows(text, room), [text]);
        assert_eq!(
            rows(text, room * 0.6),
            ["da.random.normal(0.0, 0.1, size=50000000*16,", "chunks=50000000*16//4).mean()"]
        );
        let tight = rows(text, room * 0.3);
        assert_eq!(tight.len(), 2);
        assert!(tight[1].ends_with('…'));
        assert!(tight.iter().all(|row| font::width(row, 1.0) <= room * 0.3));
        assert!(rows("é".repeat(500).as_str(), 9.0).iter().all(|row| font::width(row, 1.0) <= 9.0));
    }
}
