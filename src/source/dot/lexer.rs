//! Text → tokens, after Graphviz's `scan.l`.
//!
//! In: a text. Out: one token after the other, each with its place. What holds: every call goes on by at least a
//! character or says that the text is at its end, so a text is read in one pass.

use crate::source::{Diagnostic, Span};
use std::borrow::Cow;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A name without quotes.
    Name,
    /// A number; it is a name like any other.
    Number,
    /// Text in quotes.
    Quoted,
    /// Text in `<` and `>`.
    Html,
    /// `->`
    Arrow,
    /// `--`
    Line,
    /// One of `{ } [ ] = , ; : +`.
    Sign(char),
    /// The end of the text.
    End,
}

/// A token and its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) span: Span,
}

/// A place in a text, from which tokens are read.
#[derive(Debug)]
pub(super) struct Lexer<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Lexer<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, at: if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 } }
    }

    /// The next token; behind the last one there are endless [`Kind::End`].
    ///
    /// # Errors
    /// For what begins and never ends, and for letters that no token begins with.
    pub(super) fn next(&mut self) -> Result<Token, Diagnostic> {
        self.skip_blank()?;
        let start = self.at;
        let rest = &self.text[start..];
        let Some(first) = rest.chars().next() else {
            return Ok(Token { kind: Kind::End, span: start..start });
        };
        let (kind, length) = match first {
            '"' => (Kind::Quoted, self.quoted_length(start)?),
            '<' => (Kind::Html, self.html_length(start)?),
            '{' | '}' | '[' | ']' | '=' | ',' | ';' | ':' | '+' => (Kind::Sign(first), 1),
            '-' if rest.starts_with("->") => (Kind::Arrow, 2),
            '-' if rest.starts_with("--") => (Kind::Line, 2),
            _ if is_letter(first) => {
                let end = rest.find(|c: char| !is_letter(c) && !c.is_ascii_digit());
                (Kind::Name, end.unwrap_or(rest.len()))
            }
            _ => match number_length(rest) {
                0 => return Err(self.stray(start, first)),
                length => (Kind::Number, length),
            },
        };
        self.at = start + length;
        Ok(Token { kind, span: start..self.at })
    }

    /// Goes on behind spaces and comments.
    fn skip_blank(&mut self) -> Result<(), Diagnostic> {
        loop {
            let rest = &self.text[self.at..];
            let blank = rest.len() - rest.trim_start_matches([' ', '\t', '\n', '\r', '\x0c', '\x0b']).len();
            self.at += blank;
            let rest = &rest[blank..];
            let starts_line =
                self.text[..self.at].chars().next_back().is_none_or(|c| "\n\r\u{feff}".contains(c));
            if rest.starts_with("//") || rest.starts_with('#') && starts_line {
                self.at += rest.find(['\n', '\r']).unwrap_or(rest.len());
            } else if let Some(inside) = rest.strip_prefix("/*") {
                let end = inside.find("*/").ok_or_else(|| {
                    Diagnostic::new(self.at..self.at + 2, "this comment never ends").hint("end it with */")
                })?;
                self.at += end + 4;
            } else {
                return Ok(());
            }
        }
    }

    /// How long the text in quotes is that begins here, its quotes included.
    fn quoted_length(&self, start: usize) -> Result<usize, Diagnostic> {
        let bytes = &self.text.as_bytes()[start..];
        let mut at = 1;
        while let Some(&byte) = bytes.get(at) {
            match byte {
                b'"' => return Ok(at + 1),
                // Of two backslashes the second one protects nothing.
                b'\\' if matches!(bytes.get(at + 1), Some(b'"' | b'\\')) => at += 2,
                _ => at += 1,
            }
        }
        Err(Diagnostic::new(start..start + 1, "this text in quotes never ends")
            .label("it begins here")
            .hint("end it with \"; a quote inside is written \\\""))
    }

    /// How long the text is that begins here with `<` and ends with the `>` that belongs to it.
    fn html_length(&self, start: usize) -> Result<usize, Diagnostic> {
        let mut depth = 0u32;
        for (at, &byte) in self.text.as_bytes()[start..].iter().enumerate() {
            match byte {
                b'<' => depth += 1,
                b'>' if depth == 1 => return Ok(at + 1),
                b'>' => depth -= 1,
                _ => {}
            }
        }
        Err(Diagnostic::new(start..start + 1, "this HTML text never ends")
            .label("it begins here")
            .hint("each < needs its >; where it stands for itself, write &lt;"))
    }

    /// What is said of a letter that no token begins with.
    fn stray(&self, at: usize, letter: char) -> Diagnostic {
        let is_break = |c: char| c.is_whitespace() || "{}[]=,;:+\"<>".contains(c);
        let start = self.text[..at]
            .rfind(is_break)
            .map_or(0, |found| found + self.text[found..].chars().next().map_or(1, char::len_utf8));
        let end = self.text[at..].find(is_break).map_or(self.text.len(), |found| at + found);
        let word = &self.text[start..end.max(at + letter.len_utf8())];
        let place = Diagnostic::new(at..at + letter.len_utf8(), format!("{letter:?} cannot stand here"));
        if word.chars().count() > 1 && word.chars().count() <= 60 && !word.contains(char::is_control) {
            place.hint(format!("a name with such letters needs quotes: \"{word}\""))
        } else {
            place
        }
    }
}

/// Letters that names are made of: beyond ASCII all.
fn is_letter(c: char) -> bool {
    c.is_ascii_alphabetic() || c == '_' || !c.is_ascii() && c != '\u{feff}'
}

/// How long the number is that a text begins with, or 0: `-?([0-9]+(\.[0-9]*)?|\.[0-9]+)`.
fn number_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let digits = |from: usize| bytes[from..].iter().take_while(|b| b.is_ascii_digit()).count();
    let sign = usize::from(bytes.first() == Some(&b'-'));
    let whole = digits(sign);
    let point = usize::from(bytes.get(sign + whole) == Some(&b'.'));
    let fraction = if point == 1 { digits(sign + whole + 1) } else { 0 };
    if whole + fraction == 0 { 0 } else { sign + whole + point + fraction }
}

/// What stands between quotes: `\"` is a quote, a backslash at the end of a line joins it to the next, and all other
/// backslashes stay, for labels.
pub(super) fn unquoted(quoted: &str) -> Cow<'_, str> {
    let inside = &quoted[1..quoted.len() - 1];
    if !inside.contains('\\') {
        return Cow::Borrowed(inside);
    }
    let mut text = String::with_capacity(inside.len());
    let mut rest = inside;
    while let Some(at) = rest.find('\\') {
        text.push_str(&rest[..at]);
        let escaped = &rest[at + 1..];
        let (kept, skipped) = match escaped.as_bytes() {
            [b'"', ..] => ("\"", 1),
            [b'\\', ..] => ("\\\\", 1),
            [b'\r', b'\n', ..] => ("", 2),
            [b'\n', ..] => ("", 1),
            _ => ("\\", 0),
        };
        text.push_str(kept);
        rest = &escaped[skipped..];
    }
    text.push_str(rest);
    Cow::Owned(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The tokens of a text, each between bars.
    fn tokens(text: &str) -> String {
        let mut lexer = Lexer::new(text);
        let mut all = Vec::new();
        loop {
            let token = lexer.next().unwrap();
            if token.kind == Kind::End {
                return all.join("|");
            }
            all.push(&text[token.span]);
        }
    }

    #[test]
    fn tokens_end_where_graphviz_ends_them() {
        for (text, expected) in [
            ("a->b--c", "a|->|b|--|c"),
            ("a->-1", "a|->|-1"),
            ("1. -.5 007 1.2.3 12ab", "1.|-.5|007|1.2|.3|12|ab"),
            ("é_1 Жук 名前", "é_1|Жук|名前"),
            (r#""a\"b" "c\\" d"#, r#""a\"b"|"c\\"|d"#),
            ("<a <B>y</B> z>;b", "<a <B>y</B> z>|;|b"),
            ("\u{feff}# line\na // to the end\n/* b\n */ c", "a|c"),
            ("#one\r#two\ra", "a"),
            ("a[b=c;d=e,]{}:+", "a|[|b|=|c|;|d|=|e|,|]|{|}|:|+"),
        ] {
            assert_eq!(tokens(text), expected, "{text}");
        }
    }

    #[test]
    fn quotes_and_joined_lines_are_undone_and_escapes_of_labels_kept() {
        assert_eq!(unquoted(r#""say \"hi\" \N\n \\""#), r#"say "hi" \N\n \\"#);
        assert_eq!(unquoted("\"one\\\ntwo\\\r\nthree\""), "onetwothree");
        assert_eq!(unquoted("\"\""), "");
    }

    #[test]
    fn what_never_ends_is_told_where_it_begins() {
        for (text, at, part) in [
            ("a \"b", 2, "quotes never ends"),
            ("a \"b\\\"", 2, "quotes never ends"),
            ("a <b <i> c", 2, "HTML text never ends"),
            ("a /* b", 2, "comment never ends"),
        ] {
            let mut lexer = Lexer::new(text);
            lexer.next().unwrap();
            let error = lexer.next().unwrap_err();
            assert!(error.span.start == at && error.message.contains(part), "{text}: {error:?}");
        }
    }

    #[test]
    fn a_name_that_needs_quotes_is_shown_in_them() {
        for (text, word) in [("my-node", "my-node"), ("x [a=lib@2]", "lib@2"), ("a.b", "a.b"), ("é$", "é$")]
        {
            let mut lexer = Lexer::new(text);
            let error = std::iter::repeat_with(|| lexer.next()).find_map(Result::err).unwrap();
            assert_eq!(error.hint.unwrap(), format!("a name with such letters needs quotes: \"{word}\""));
        }
    }
}
