//! What is wrong with a text, where, and what to do: plain data that a terminal, an editor or a test can print.

use std::{error, fmt, ops::Range};

/// A range of bytes of the text.
pub type Span = Range<usize>;

/// The most characters of a line that an [`Excerpt`] shows.
const WIDEST_LINE: usize = 160;

/// One thing to say about a place in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Diagnostic {
    /// What is wrong, in one line.
    pub message: String,
    /// The place.
    pub span: Span,
    /// What stands under the place; may be empty.
    pub label: String,
    /// What to do.
    pub hint: Option<String>,
}

impl Diagnostic {
    /// Says `message` of the place `span`.
    pub fn new(span: Span, message: impl Into<String>) -> Self {
        Self { message: message.into(), span, label: String::new(), hint: None }
    }
    /// Writes `label` under the place.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }
    /// Says what to do.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// The line of `text` that the place is in (its first line, where it has several).
    pub fn excerpt(&self, text: &str) -> Excerpt {
        Excerpt::new(text, &self.span)
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

/// The line of a text that a diagnostic is about, cut to a width that can be read.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Excerpt {
    /// Which line, counted from 1.
    pub line: usize,
    /// Which character of it the place begins with, counted from 1.
    pub column: usize,
    /// The line, or the part of it around the place, with an ellipsis where it is cut.
    pub text: String,
    /// The place, in bytes of `text`.
    pub span: Span,
}

impl Excerpt {
    fn new(text: &str, span: &Span) -> Self {
        let start = floor_char(text, span.start.min(text.len()));
        let line_start = text[..start].rfind('\n').map_or(0, |newline| newline + 1);
        let line_end = text[start..].find('\n').map_or(text.len(), |newline| start + newline);
        let line = text[line_start..line_end].trim_end_matches('\r');
        let start = (start - line_start).min(line.len());
        let end = floor_char(line, span.end.saturating_sub(line_start).clamp(start, line.len()));
        let mut excerpt = Self {
            line: 1 + text[..line_start].matches('\n').count(),
            column: 1 + line[..start].trim_start_matches('\u{feff}').chars().count(),
            text: line.to_owned(),
            span: start..end,
        };
        excerpt.without_byte_order_mark();
        excerpt.shorten();
        excerpt
    }

    fn without_byte_order_mark(&mut self) {
        if let Some(rest) = self.text.strip_prefix('\u{feff}') {
            let n = self.text.len() - rest.len();
            self.span = self.span.start.saturating_sub(n)..self.span.end.saturating_sub(n);
            self.text = rest.to_owned();
        }
    }

    /// Cuts a line that is too wide, so that the place stays in sight.
    fn shorten(&mut self) {
        if self.text.chars().count() <= WIDEST_LINE {
            return;
        }
        let before: Vec<usize> = self.text[..self.span.start].char_indices().map(|(i, _)| i).collect();
        let from = if before.len() > WIDEST_LINE / 2 { before[before.len() - WIDEST_LINE / 4] } else { 0 };
        let rest = &self.text[from..];
        let to = rest.char_indices().nth(WIDEST_LINE).map_or(self.text.len(), |(i, _)| from + i);
        let (left, right) = (if from > 0 { "…" } else { "" }, if to < self.text.len() { "…" } else { "" });
        let moved = |at: usize| at.min(to) - from + left.len();
        let span = moved(self.span.start)..moved(self.span.end);
        self.text = format!("{left}{}{right}", &self.text[from..to]);
        self.span = span;
    }
}

/// The start of the character that byte `at` belongs to.
fn floor_char(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// All that is wrong with a text, in the order of their places; never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Errors {
    all: Vec<Diagnostic>,
}

impl Errors {
    /// The most that are listed one by one.
    const LISTED: usize = 8;

    pub(super) fn new(mut all: Vec<Diagnostic>) -> Self {
        all.sort_by_key(|d| (d.span.start, d.span.end));
        all.dedup();
        if all.len() > Self::LISTED {
            let more = all.len() - Self::LISTED;
            all.truncate(Self::LISTED);
            let last = all.last_mut().expect("there are more than none");
            last.hint = Some(match last.hint.take() {
                Some(hint) => format!("{hint} (and {more} more places)"),
                None => format!("{more} more places are not listed"),
            });
        }
        Self { all }
    }

    /// Each of them.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.all.iter()
    }
    /// How many are listed.
    pub fn len(&self) -> usize {
        self.all.len()
    }
    /// Always false: without errors there is no `Errors`.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }
}

impl From<Diagnostic> for Errors {
    fn from(diagnostic: Diagnostic) -> Self {
        Self { all: vec![diagnostic] }
    }
}

impl<'a> IntoIterator for &'a Errors {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;
    fn into_iter(self) -> Self::IntoIter {
        self.all.iter()
    }
}

impl fmt::Display for Errors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, diagnostic) in self.all.iter().enumerate() {
            write!(f, "{}{diagnostic}", if i > 0 { "\n" } else { "" })?;
        }
        Ok(())
    }
}

impl error::Error for Errors {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_excerpt_is_the_line_of_the_place() {
        let text = "\u{feff}a = 1\r\nb = é + c\r\n";
        let at = text.find('c').unwrap();
        let excerpt = Diagnostic::new(at..at + 1, "").excerpt(text);
        assert_eq!((excerpt.line, excerpt.column, excerpt.text.as_str()), (2, 9, "b = é + c"));
        assert_eq!(&excerpt.text[excerpt.span], "c");
        let first = Diagnostic::new(3..text.len(), "").excerpt(text);
        assert_eq!((first.text.as_str(), first.span, first.column), ("a = 1", 0..5, 1));
    }

    #[test]
    fn a_long_line_is_cut_around_the_place() {
        let text = format!("{} + wrong + {}", "é".repeat(50_000), "b".repeat(50_000));
        let at = text.find("wrong").unwrap();
        let excerpt = Diagnostic::new(at..at + 5, "").excerpt(&text);
        assert!(excerpt.text.chars().count() <= WIDEST_LINE + 2);
        assert_eq!(&excerpt.text[excerpt.span], "wrong");
        assert_eq!(excerpt.column, 50_004);
        Diagnostic::new(0..text.len(), "").excerpt(&text);
        Diagnostic::new(text.len()..text.len() + 9, "").excerpt(&text);
    }
}
