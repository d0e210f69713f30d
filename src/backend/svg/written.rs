//! How numbers and text are written.

use crate::geom::Point;
use std::fmt::{self, Write};

/// A coordinate or length: at most two decimals, no noughts at the end, never `-0`. Every number in an SVG is
/// written here.
#[derive(Clone, Copy)]
pub(super) struct Number(pub(super) f64);

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hundredths = (self.0 * 100.0).round() as i64;
        let (sign, hundredths) = (if hundredths < 0 { "-" } else { "" }, hundredths.unsigned_abs());
        let (whole, rest) = (hundredths / 100, hundredths % 100);
        match rest {
            0 => write!(f, "{sign}{whole}"),
            _ if rest % 10 == 0 => write!(f, "{sign}{whole}.{}", rest / 10),
            _ => write!(f, "{sign}{whole}.{rest:02}"),
        }
    }
}

/// A place: `x,y`.
#[derive(Clone, Copy)]
pub(super) struct Place(pub(super) Point);

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{},{}", Number(self.0.x), Number(self.0.y))
    }
}

/// Text with the five characters of XML escaped; control characters, which XML cannot hold, become `�`.
pub(super) struct Escaped<'a>(pub(super) &'a str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for letter in self.0.chars() {
            match letter {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\n' | '\t' => f.write_char(letter)?,
                '\0'..='\x1f' | '\u{7f}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}' => f.write_char('\u{fffd}')?,
                _ => f.write_char(letter)?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_two_decimals_at_most_and_no_negative_zero() {
        for (number, text) in [
            (0.0, "0"),
            (-0.001, "0"),
            (-0.5, "-0.5"),
            (14.0, "14"),
            (2.345_67, "2.35"),
            (-12.345, "-12.35"),
            (0.07, "0.07"),
            (1e7 + 0.25, "10000000.25"),
        ] {
            assert_eq!(Number(number).to_string(), text);
        }
    }

    #[test]
    fn xml_is_escaped() {
        assert_eq!(Escaped("a<b> & \"c\"\u{1}").to_string(), "a&lt;b&gt; &amp; &quot;c&quot;\u{fffd}");
    }
}
