//! A page of characters on which lines meet.

/// The ways in which lines leave a place.
pub(super) const UP: u8 = 1;
pub(super) const DOWN: u8 = 2;
pub(super) const LEFT: u8 = 4;
pub(super) const RIGHT: u8 = 8;

/// The character of each set of ways.
const LINES: [char; 16] = [' ', '│', '│', '│', '─', '┘', '┐', '┤', '─', '└', '┌', '├', '─', '┴', '┬', '┼'];

/// Characters by row and column. Lines join where they meet; whatever is written stays.
#[derive(Debug, Default)]
pub(super) struct Grid {
    rows: Vec<Vec<Cell>>,
}

#[derive(Clone, Copy, Debug)]
enum Cell {
    Line(u8),
    Letter(char),
    /// Behind a letter that is two columns wide.
    Covered,
}

impl Grid {
    fn cell(&mut self, row: usize, column: usize) -> &mut Cell {
        if self.rows.len() <= row {
            self.rows.resize(row + 1, Vec::new());
        }
        let cells = &mut self.rows[row];
        if cells.len() <= column {
            cells.resize(column + 1, Cell::Line(0));
        }
        &mut cells[column]
    }

    fn join(&mut self, row: usize, column: usize, ways: u8) {
        if let Cell::Line(there) = self.cell(row, column) {
            *there |= ways;
        }
    }

    /// A line down from one row to another.
    pub(super) fn down(&mut self, column: usize, from: usize, to: usize) {
        for row in from..=to {
            let ways = if row > from { UP } else { 0 } | if row < to { DOWN } else { 0 };
            self.join(row, column, ways);
        }
    }

    /// A line to the right from one column to another.
    pub(super) fn across(&mut self, row: usize, from: usize, to: usize) {
        for column in from..=to {
            let ways = if column > from { LEFT } else { 0 } | if column < to { RIGHT } else { 0 };
            self.join(row, column, ways);
        }
    }

    /// Words from a column on.
    pub(super) fn write(&mut self, row: usize, column: usize, text: &str) {
        let mut at = column;
        for letter in text.chars() {
            *self.cell(row, at) = Cell::Letter(letter);
            for covered in at + 1..at + width_of(letter) {
                *self.cell(row, covered) = Cell::Covered;
            }
            at += width_of(letter);
        }
    }

    /// Whether nothing is there.
    pub(super) fn is_free(&self, row: usize, columns: std::ops::Range<usize>) -> bool {
        let Some(cells) = self.rows.get(row) else { return true };
        columns.into_iter().all(|column| cells.get(column).is_none_or(|cell| matches!(cell, Cell::Line(0))))
    }

    /// The page, without spaces at the ends of its lines.
    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        for cells in &self.rows {
            let line: String = cells
                .iter()
                .filter_map(|cell| match cell {
                    Cell::Line(ways) => Some(LINES[usize::from(*ways)]),
                    Cell::Letter(letter) => Some(*letter),
                    Cell::Covered => None,
                })
                .collect();
            text.push_str(line.trim_end());
            text.push('\n');
        }
        text
    }
}

/// How many columns a text takes.
pub(super) fn width(text: &str) -> usize {
    text.chars().map(width_of).sum()
}

/// Letters of East Asian scripts and pictures take two columns.
fn width_of(letter: char) -> usize {
    let wide = [0x1100..=0x115f, 0x2e80..=0xa4cf, 0xac00..=0xd7a3, 0xf900..=0xfaff, 0xfe30..=0xfe6f];
    let is_wide = wide.iter().any(|range| range.contains(&u32::from(letter)))
        || (0xff00..=0xff60).contains(&u32::from(letter))
        || (0x1f300..=0x1faff).contains(&u32::from(letter))
        || (0x20000..=0x3fffd).contains(&u32::from(letter));
    if is_wide { 2 } else { 1 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_join_and_letters_stay() {
        let mut grid = Grid::default();
        grid.across(1, 0, 4);
        grid.down(2, 0, 1);
        grid.down(4, 1, 2);
        grid.write(2, 0, "é日x");
        grid.across(2, 0, 1);
        assert_eq!(grid.text(), "  │\n──┴─┐\né日x│\n");
        assert_eq!(width("é日x"), 4);
        assert!(grid.is_free(0, 0..2) && !grid.is_free(0, 1..3));
    }
}
