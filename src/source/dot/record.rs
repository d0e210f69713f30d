//! The fields of a record's label: those side by side in one line, those above each other in lines.

use super::{
    html::BETWEEN,
    label::{broken, decoded, finished},
};

/// Deeper braces change nothing any more.
const DEEPEST: usize = 16;

/// The lines of a label such as `<f0> left | { above | below }`; with `upright` its outermost fields stand above each
/// other.
pub(super) fn lines(label: &str, upright: bool) -> Vec<String> {
    let mut open = vec![Fields::default()];
    let mut letters = label.chars();
    while let Some(letter) = letters.next() {
        let depth = open.len();
        let Some(fields) = open.last_mut() else { break };
        match letter {
            '{' if depth < DEEPEST => open.push(Fields::default()),
            '}' if depth > 1 => close(&mut open, upright),
            '|' => fields.end_field(),
            // The name of a port.
            '<' => drop(letters.by_ref().find(|&c| c == '>')),
            '\\' => {
                let escaped = letters.next().unwrap_or(' ');
                if !"{}|<> ".contains(escaped) {
                    fields.text.push('\\');
                }
                fields.text.push(escaped);
            }
            '{' | '}' => {}
            other => fields.text.push(other),
        }
    }
    while open.len() > 1 {
        close(&mut open, upright);
    }
    finished(open.pop().map_or_else(Vec::new, |fields| fields.lines(upright)))
}

/// Ends the innermost braces: what is in them becomes a part of the field around them.
fn close(open: &mut Vec<Fields>, upright: bool) {
    let is_upright = upright == (open.len() % 2 == 1);
    if let (Some(inner), Some(outer)) = (open.pop(), open.last_mut()) {
        outer.field.extend(inner.lines(is_upright));
    }
}

/// Fields of one pair of braces.
#[derive(Default)]
struct Fields {
    ended: Vec<Vec<String>>,
    /// The lines of the field being read, and the text that follows them.
    field: Vec<String>,
    text: String,
}

impl Fields {
    fn end_field(&mut self) {
        let text = std::mem::take(&mut self.text);
        let mut field = std::mem::take(&mut self.field);
        if !text.trim().is_empty() {
            field.extend(finished(broken(&decoded(text.trim()))));
        }
        self.ended.push(field);
    }

    fn lines(mut self, is_upright: bool) -> Vec<String> {
        self.end_field();
        let fields: Vec<Vec<String>> = self.ended.into_iter().filter(|field| !field.is_empty()).collect();
        if is_upright || fields.iter().any(|field| field.len() > 1) {
            return fields.concat();
        }
        let line = fields.concat().join(BETWEEN);
        if line.is_empty() { Vec::new() } else { vec![line] }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_side_by_side_are_a_line_and_others_are_lines() {
        for (label, expected) in [
            ("<f0> left|<f1> mid \\\\ dle|<f2> right", vec!["left | mid \\ dle | right"]),
            (
                "{Animal|+ name : string\\l+ age : int\\l|+ die() : void\\l}",
                vec!["Animal", "+ name : string", "+ age : int", "+ die() : void"],
            ),
            ("hello\\nworld |{ b |{c|<here> d|e}| f}| g", vec!["hello", "world", "b", "c | d | e", "f", "g"]),
            ("a\\|b \\{c\\}", vec!["a|b {c}"]),
            ("", vec![""]),
            ("{{{|}}}", vec![""]),
            ("}}a{", vec!["a"]),
            ("<never", vec![""]),
        ] {
            assert_eq!(lines(label, false), expected, "{label}");
        }
        assert_eq!(lines("a|b|{c|d}", true), ["a", "b", "c | d"]);
        assert_eq!(lines(&"{".repeat(100_000), false), [""]);
    }
}
