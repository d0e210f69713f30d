//! Labels: their escapes, and which lines they are.
//!
//! In: the value of an attribute. Out: lines, at least one, none with a break in it.

use std::borrow::Cow;

/// What the escapes of names stand for.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Names<'a> {
    /// `\G`
    pub(super) graph: &'a str,
    /// `\N`
    pub(super) node: &'a str,
    /// `\T`
    pub(super) tail: &'a str,
    /// `\H`
    pub(super) head: &'a str,
    /// What stands between tail and head in `\E`.
    pub(super) operator: &'a str,
}

/// The lines of a label.
pub(super) fn lines(label: &str, names: Names<'_>) -> Vec<String> {
    finished(broken(&decoded(&named(label, names))))
}

/// Lines without the empty one behind a last break, and at least one.
pub(super) fn finished(mut lines: Vec<String>) -> Vec<String> {
    if lines.len() > 1 && lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    if lines.is_empty() {
        lines.push(String::new());
    }
    lines
}

/// The label with names in the place of `\N`, `\G`, `\E`, `\T` and `\H`. What the names hold is read again, as
/// Graphviz does.
pub(super) fn named<'a>(label: &'a str, names: Names<'_>) -> Cow<'a, str> {
    let mut text = String::new();
    let mut rest = label;
    while let Some(at) = rest.find('\\') {
        let (before, escape) = rest.split_at(at);
        text.push_str(before);
        let length = 1 + escape[1..].chars().next().map_or(0, char::len_utf8);
        match &escape[..length] {
            "\\N" => text.push_str(names.node),
            "\\G" => text.push_str(names.graph),
            "\\T" => text.push_str(names.tail),
            "\\H" => text.push_str(names.head),
            "\\E" => text.extend([names.tail, names.operator, names.head]),
            other => text.push_str(other),
        }
        rest = &escape[length..];
    }
    if rest.len() == label.len() {
        return Cow::Borrowed(label);
    }
    text.push_str(rest);
    Cow::Owned(text)
}

/// The lines between `\n`, `\l`, `\r` and real breaks; any other escaped letter is itself.
pub(super) fn broken(text: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        let letter = match letter {
            '\n' => None,
            '\\' => letters.next().filter(|escaped| !matches!(escaped, 'n' | 'l' | 'r')),
            '\r' => continue,
            other => Some(other),
        };
        match (letter, lines.last_mut()) {
            (Some(letter), Some(line)) => line.push(letter),
            _ => lines.push(String::new()),
        }
    }
    lines
}

/// The text with letters in the place of entities: `&amp;`, `&#233;`, `&#xe9;`.
pub(super) fn decoded(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let (before, entity) = rest.split_at(at);
        decoded.push_str(before);
        let end = entity.bytes().take(12).position(|b| b == b';');
        if let Some((end, letter)) = end.and_then(|end| Some((end, letter_of(&entity[1..end])?))) {
            decoded.push(letter);
            rest = &entity[end + 1..];
        } else {
            decoded.push('&');
            rest = &entity[1..];
        }
    }
    decoded.push_str(rest);
    Cow::Owned(decoded)
}

/// The letter that an entity stands for: those by number, and the names in common use.
fn letter_of(entity: &str) -> Option<char> {
    if let Some(number) = entity.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16),
            None => number.parse(),
        };
        return char::from_u32(code.ok()?);
    }
    Some(match entity {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{a0}',
        "copy" => '©',
        "reg" => '®',
        "deg" => '°',
        "times" => '×',
        "middot" => '·',
        "bull" => '•',
        "hellip" => '…',
        "ndash" => '–',
        "mdash" => '—',
        "larr" => '←',
        "uarr" => '↑',
        "rarr" => '→',
        "darr" => '↓',
        "le" => '≤',
        "ge" => '≥',
        "ne" => '≠',
        "alpha" => 'α',
        "beta" => 'β',
        "gamma" => 'γ',
        "delta" => 'δ',
        "lambda" => 'λ',
        "mu" => 'μ',
        "pi" => 'π',
        "sigma" => 'σ',
        "euro" => '€',
        "auml" => 'ä',
        "ouml" => 'ö',
        "uuml" => 'ü',
        "szlig" => 'ß',
        "eacute" => 'é',
        "egrave" => 'è',
        "agrave" => 'à',
        "ccedil" => 'ç',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_graphvizs() {
        let names = Names { graph: "G", node: "a\\nb", tail: "t", head: "h", operator: "->" };
        for (label, expected) in [
            (r"\N", vec!["a", "b"]),
            (r"one\ltwo\rthree\n", vec!["one", "two", "three"]),
            (r"\G: \E", vec!["G: t->h"]),
            (r"a\\nb \x \{", vec![r"a\nb x {"]),
            ("real\nbreak", vec!["real", "break"]),
            ("", vec![""]),
            (r"\n", vec![""]),
            (r"a\n\nb", vec!["a", "", "b"]),
            ("x &lt; y &amp;&amp; &#233;&#xe9; &no; &", vec!["x < y && éé &no; &"]),
            ("é\\", vec!["é"]),
        ] {
            let found = lines(label, names);
            assert_eq!(found, expected, "{label}");
        }
    }
}
