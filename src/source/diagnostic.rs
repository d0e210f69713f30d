//! What is wrong with a text, where, and what to do: plain data that a terminal, an editor or a test can print.

use std::{error, fmt, ops::Range};

/// A range of bytes of the text.
pub type Span = Range<usize>;

/// What some editors put before a text.
const BYTE_ORDER_MARK: char = '\u{feff}';
/// The most characters that an [`Excerpt`] shows from its place on.
const WIDEST: usize = 200;

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

/// The line of a text that a diagnostic is about, for a renderer that cuts off what it has no room for on the left.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Excerpt {
    /// Which line, counted from 1.
    pub line: usize,
    /// Which character of it the place begins with, counted from 1.
    pub column: usize,
    /// The line, but no more than 200 characters from the place on.
    pub text: String,
    /// The place, in bytes of `text`.
    pub span: Span,
}

impl Excerpt {
    fn new(text: &str, span: &Span) -> Self {
        let place = floor_char(text, span.start.min(text.len()));
        let line_start = text[..place].rfind('\n').map_or(0, |newline| newline + 1);
        let line_end = text[place..].find('\n').map_or(text.len(), |newline| place + newline);
        let mark = if text[line_start..line_end].starts_with(BYTE_ORDER_MARK) {
            BYTE_ORDER_MARK.len_utf8()
        } else {
            0
        };
        let line = text[line_start + mark..line_end].trim_end_matches('\r');
        let within = |at: usize| floor_char(line, at.saturating_sub(line_start + mark).min(line.len()));
        let start = within(place);
        let shown = match line[start..].char_indices().nth(WIDEST) {
            Some((cut, _)) => format!("{}…", &line[..start + cut]),
            None => line.to_owned(),
        };
        Self {
            line: 1 + text[..line_start].matches('\n').count(),
            column: 1 + line[..start].chars().count(),
            span: start..within(span.end.min(text.len())).clamp(start, shown.len()),
            text: shown,
        }
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

/// For readers that tell of all mistakes at once, as that of Python does.
#[cfg(any(feature = "python", test))]
impl Errors {
    /// The most that are listed one by one.
    const LISTED: usize = 8;

    pub(super) fn new(mut all: Vec<Diagnostic>) -> Self {
        all.sort_by_key(|d| (d.span.start, d.span.end));
        all.dedup();
        let more = all.len().saturating_sub(Self::LISTED);
        all.truncate(Self::LISTED);
        // The same advice is given once, at the end.
        for i in 1..all.len() {
            if all[i - 1].hint == all[i].hint {
                all[i - 1].hint = None;
            }
        }
        if let (Some(last), 1..) = (all.last_mut(), more) {
            let more = format!("{more} more places are not listed");
            last.hint = Some(last.hint.take().map_or(more.clone(), |hint| format!("{hint} ({more})")));
        }
        Self { all }
    }
}

impl Errors {
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
    fn a_long_line_is_cut_behind_the_place() {
        let text = format!("{} + wrong + {}", "é".repeat(50_000), "b".repeat(50_000));
        let at = text.find("wrong").unwrap();
        let excerpt = Diagnostic::new(at..at + 5, "").excerpt(&text);
        assert_eq!(excerpt.text.chars().count(), 50_003 + WIDEST + 1);
        assert_eq!(&excerpt.text[excerpt.span], "wrong");
        assert_eq!(excerpt.column, 50_004);
    }

    #[test]
    fn no_place_is_out_of_bounds() {
        let text = "\u{feff}é\n🦀\n";
        for start in 0..text.len() + 3 {
            for end in 0..text.len() + 3 {
                let excerpt = Diagnostic::new(start..end, "").excerpt(text);
                assert!(excerpt.text.get(excerpt.span.clone()).is_some(), "{excerpt:?}");
            }
        }
    }

    #[test]
    fn many_errors_are_counted_and_advice_is_given_once() {
        let all = (0..20).map(|i| Diagnostic::new(i..i, "no").hint("do it")).collect();
        let errors = Errors::new(all);
        assert_eq!(errors.iter().filter(|error| error.hint.is_some()).count(), 1);
        assert_eq!(
            errors.iter().last().unwrap().hint.as_deref(),
            Some("do it (12 more places are not listed)")
        );
    }
}
