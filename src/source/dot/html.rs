//! The words of an HTML label: its tags left out, its rows and breaks as lines.

use super::label::{decoded, finished};

/// What stands between the cells of a row.
pub(super) const BETWEEN: &str = " | ";

/// The lines of an HTML label.
pub(super) fn lines(html: &str) -> Vec<String> {
    let mut words = Words { lines: Vec::new(), line: String::new(), has_cell: false };
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        words.text(&rest[..at]);
        rest = &rest[at..];
        let end = if rest.starts_with("<!--") { rest.find("-->").map(|at| at + 2) } else { rest.find('>') };
        let Some(end) = end else { return words.lines() };
        words.tag(&rest[1..end]);
        rest = &rest[end + 1..];
    }
    words.text(rest);
    words.lines()
}

struct Words {
    lines: Vec<String>,
    line: String,
    /// Whether a cell has ended on this line.
    has_cell: bool,
}

impl Words {
    /// Text between tags: any white space is one space.
    fn text(&mut self, text: &str) {
        for letter in decoded(text).chars() {
            match letter {
                ' ' | '\t' | '\n' | '\r' if self.line.is_empty() || self.line.ends_with(' ') => {}
                '\t' | '\n' | '\r' => self.line.push(' '),
                _ => {
                    if std::mem::take(&mut self.has_cell) {
                        let filled = self.line.trim_end().len();
                        self.line.truncate(filled);
                        self.line.push_str(BETWEEN);
                    }
                    self.line.push(letter);
                }
            }
        }
    }

    fn tag(&mut self, tag: &str) {
        let name = tag.split(|c: char| c.is_whitespace() || c == '/' && !tag.starts_with('/')).next();
        match name.unwrap_or_default().to_ascii_lowercase().as_str() {
            "br" => self.end_line(true),
            "/tr" | "/table" | "hr" => self.end_line(false),
            "/td" => self.has_cell = !self.line.trim().is_empty(),
            _ => {}
        }
    }

    fn end_line(&mut self, even_empty: bool) {
        let line = std::mem::take(&mut self.line);
        self.has_cell = false;
        if even_empty || !line.trim().is_empty() {
            self.lines.push(line.trim_matches(' ').to_owned());
        }
    }

    fn lines(mut self) -> Vec<String> {
        self.end_line(false);
        finished(self.lines)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_and_breaks_are_lines_and_tags_are_gone() {
        for (html, expected) in [
            ("hello", vec!["hello"]),
            ("x <B>y</B>\n  z &lt; 3", vec!["x y z < 3"]),
            ("one<BR/>two<br align=\"left\"/>", vec!["one", "two"]),
            (
                "<TABLE BORDER=\"0\">\n<TR><TD>a</TD><TD PORT=\"p\">b</TD></TR>\n<TR><TD COLSPAN=\"2\">c</TD></TR></TABLE>",
                vec!["a | b", "c"],
            ),
            ("<TABLE><TR><TD></TD><TD>only</TD></TR></TABLE>", vec!["only"]),
            ("a<!-- > not <b> -->b", vec!["ab"]),
            ("", vec![""]),
            ("<b", vec![""]),
        ] {
            assert_eq!(lines(html), expected, "{html}");
        }
    }
}
