//! The lines above and below a picture: broken where they may be, shortened where they must, never wider than the picture.

use super::{
    Align, Group, Role, Theme,
    painter::{Line, Painter},
};
use crate::{
    font,
    geom::{Point, point},
};

/// How many rows one line of a heading may take, and one of a caption.
const MOST_HEADING_ROWS: usize = 2;
const MOST_CAPTION_ROWS: usize = 8;
/// The height of the lines after the first, against the first.
const LATER: f64 = 0.8;
/// The distance of baselines in ems.
const SPACING: f64 = 1.3;

/// Rows of text, ready to be painted.
#[derive(Debug)]
pub(super) struct Words {
    rows: Vec<(String, f64)>,
    /// The room above the first row and below the last.
    room: [f64; 2],
}

impl Words {
    /// Sets `lines` in rows at most `width` wide; the first line `font_size` high, the others a little less. The room
    /// is below.
    pub(super) fn heading(lines: &[String], font_size: f64, width: f64) -> Self {
        let sizes = (0..lines.len()).map(|i| if i == 0 { font_size } else { (font_size * LATER).round() });
        let rows = set(lines, sizes, MOST_HEADING_ROWS, width);
        let below = rows.last().map_or(0.0, |(_, size)| size * 0.8);
        Self { rows, room: [0.0, below] }
    }
    /// Sets `lines` in rows at most `width` wide, all `font_size` high. The room is above.
    pub(super) fn caption(lines: &[String], font_size: f64, width: f64) -> Self {
        let rows = set(lines, std::iter::repeat(font_size), MOST_CAPTION_ROWS, width);
        let above = if rows.is_empty() { 0.0 } else { font_size };
        Self { rows, room: [above, 0.0] }
    }
    pub(super) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
    /// How much it takes from top to bottom, with the room at its side of the picture.
    pub(super) fn height(&self) -> f64 {
        self.rows.iter().map(|(_, size)| size * SPACING).chain(self.room).sum()
    }
    /// How much it takes from left to right.
    pub(super) fn width(&self) -> f64 {
        self.rows.iter().map(|(row, size)| font::width(row, *size)).fold(0.0, f64::max)
    }
    /// Paints it from its upper left corner.
    pub(super) fn paint(&self, painter: &mut Painter, theme: &Theme, corner: Point, group: Group) {
        if self.rows.is_empty() {
            return;
        }
        painter.group(group, |painter| {
            let mut y = corner.y + self.room[0];
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

/// Rows at most `width` wide, with their heights: at most `most` for each line.
fn set(lines: &[String], sizes: impl Iterator<Item = f64>, most: usize, width: f64) -> Vec<(String, f64)> {
    let of_line =
        |(line, size): (&String, f64)| rows(line, width / size, most).into_iter().map(move |row| (row, size));
    lines.iter().zip(sizes).flat_map(of_line).collect()
}

/// Breaks a line into rows at most `room` ems wide; what does not fit into the last ends in `…`.
fn rows(line: &str, room: f64, most: usize) -> Vec<String> {
    let mut rows = Vec::new();
    let mut rest = line.trim();
    while font::width(rest, 1.0) > room && rows.len() + 1 < most {
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
        assert_eq!(rows(text, room, 2), [text]);
        assert_eq!(
            rows(text, room * 0.6, 2),
            ["da.random.normal(0.0, 0.1, size=50000000*16,", "chunks=50000000*16//4).mean()"]
        );
        let tight = rows(text, room * 0.3, 2);
        assert_eq!(tight.len(), 2);
        assert!(tight[1].ends_with('…'));
        assert!(tight.iter().all(|row| font::width(row, 1.0) <= room * 0.3));
        assert!(rows("é".repeat(500).as_str(), 9.0, 2).iter().all(|row| font::width(row, 1.0) <= 9.0));
    }
}
