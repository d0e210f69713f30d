//! Colours as Graphviz writes them.

use crate::sketch::Color;

/// Names and `rrggbb`, a line each, as Graphviz 2.43 paints them; `gray0` to `gray100` are worked out.
static NAMED: &str = include_str!("colors.txt");

/// The first colour of a value: `red`, `/x11/red`, `#ff0000`, `#f00`, `#ff0000ff`, `0.0 1.0 1.0`, `red:blue`.
/// `None` for what is no colour, and for `transparent`.
pub(super) fn color(value: &str) -> Option<Color> {
    let first = value.split([':', ';']).next()?.trim();
    if let Some(digits) = first.strip_prefix('#') {
        return hex(digits);
    }
    if first.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        return from_hsv(first);
    }
    let name = first.rsplit('/').next()?.to_ascii_lowercase().replace("grey", "gray");
    if let Some(percent) = name.strip_prefix("gray").and_then(|number| number.parse::<u32>().ok()) {
        let level = ((percent.min(100) * 255 + 50) / 100) as u8;
        return Some([level, level, level, 255]);
    }
    let line = NAMED.lines().find(|line| line.split(' ').next() == Some(&name))?;
    hex(&line[name.len() + 1..])
}

fn hex(digits: &str) -> Option<Color> {
    let digits: Vec<u8> = digits.chars().map(|c| c.to_digit(16).map(|d| d as u8)).collect::<Option<_>>()?;
    match *digits.as_slice() {
        [r, g, b] => Some([17 * r, 17 * g, 17 * b, 255]),
        [r, s, g, h, b, c] => Some([16 * r + s, 16 * g + h, 16 * b + c, 255]),
        [r, s, g, h, b, c, a, d] => Some([16 * r + s, 16 * g + h, 16 * b + c, 16 * a + d]),
        _ => None,
    }
}

/// Hue, saturation and value, each from 0 to 1.
fn from_hsv(text: &str) -> Option<Color> {
    let numbers = text.split([',', ' ', '\t']).filter(|part| !part.is_empty());
    let numbers: Vec<f64> = numbers.map(|part| part.parse().ok()).collect::<Option<_>>()?;
    let &[hue, saturation, value] = numbers.as_slice() else { return None };
    let (saturation, value) = (saturation.clamp(0.0, 1.0), value.clamp(0.0, 1.0));
    let channel = |turned: f64| {
        let place = (hue.clamp(0.0, 1.0) * 6.0 + turned).rem_euclid(6.0);
        let away = place.min(4.0 - place).clamp(0.0, 1.0);
        (255.0 * value * (1.0 - saturation * away)).round() as u8
    };
    Some([channel(5.0), channel(3.0), channel(1.0), 255])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_graphvizs() {
        for (value, expected) in [
            ("red", Some([255, 0, 0, 255])),
            ("LightBlue", Some([0xad, 0xd8, 0xe6, 255])),
            ("lightgrey", Some([0xd3, 0xd3, 0xd3, 255])),
            ("grey", Some([0xc0, 0xc0, 0xc0, 255])),
            ("gray50", Some([0x80, 0x80, 0x80, 255])),
            ("/x11/steelblue3", Some([0x4f, 0x94, 0xcd, 255])),
            ("#1f77b4", Some([0x1f, 0x77, 0xb4, 255])),
            ("#1F77B480", Some([0x1f, 0x77, 0xb4, 0x80])),
            ("#f80", Some([255, 0x88, 0, 255])),
            ("0.0 1.0 1.0", Some([255, 0, 0, 255])),
            ("0.333,1,1", Some([1, 255, 0, 255])),
            ("0.667 0.5 0.8", Some([102, 102, 204, 255])),
            ("red:blue", Some([255, 0, 0, 255])),
            ("yellow;0.3:blue", Some([255, 255, 0, 255])),
            ("transparent", None),
            ("#12345", None),
            ("#ééé", None),
            ("0.1 0.2", None),
            ("", None),
        ] {
            assert_eq!(color(value), expected, "{value}");
        }
    }
}
