//! The embedded font: how wide a label is, and the outlines of its letters.
//!
//! Liberation Sans has the widths of Helvetica and Arial, so a label takes the same room in a picture drawn from
//! outlines, in a browser with any of the three, and in Graphviz. No font of the system is ever asked.
//! Labels are set letter by letter, without kerning.

use crate::geom::{Point, point};
use std::sync::OnceLock;
use ttf_parser::{Face, GlyphId, OutlineBuilder};

static LIBERATION_SANS: &[u8] = include_bytes!("../assets/fonts/LiberationSans-Regular.ttf");

/// One piece of a letter's outline. Coordinates in ems: x to the right from the letter's origin, y downward from
/// its baseline.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Segment {
    /// Starts a contour.
    Move(Point),
    /// A straight line.
    Line(Point),
    /// A quadratic Bézier: control, end.
    Quad(Point, Point),
    /// Ends a contour where it began.
    Close,
}

struct Font {
    face: Face<'static>,
    /// Advances of ASCII in ems: a label is mostly that.
    ascii: [f64; 128],
}

fn font() -> &'static Font {
    static FONT: OnceLock<Font> = OnceLock::new();
    FONT.get_or_init(|| {
        let face = Face::parse(LIBERATION_SANS, 0).expect("the embedded font is well-formed");
        let mut ascii = [0.0; 128];
        for (i, advance) in ascii.iter_mut().enumerate() {
            *advance = advance_of(&face, char::from(i as u8));
        }
        Font { face, ascii }
    })
}

fn glyph(face: &Face<'_>, letter: char) -> GlyphId {
    face.glyph_index(letter).unwrap_or(GlyphId(0))
}

fn advance_of(face: &Face<'_>, letter: char) -> f64 {
    f64::from(face.glyph_hor_advance(glyph(face, letter)).unwrap_or(0)) / f64::from(face.units_per_em())
}

/// How far a letter moves the pen, in ems.
pub fn advance(letter: char) -> f64 {
    let font = font();
    match font.ascii.get(letter as usize) {
        Some(&advance) => advance,
        None => advance_of(&font.face, letter),
    }
}

/// The width of one line of text set `font_size` points high, in points.
pub fn width(text: &str, font_size: f64) -> f64 {
    text.chars().map(advance).sum::<f64>() * font_size
}

/// The width of the widest of some lines.
pub fn widest(lines: &[String], font_size: f64) -> f64 {
    lines.iter().map(|line| width(line, font_size)).fold(0.0, f64::max)
}

/// The outline of a letter; empty for a space.
pub fn outline(letter: char) -> Vec<Segment> {
    let face = &font().face;
    let mut pen = Pen { per_em: f64::from(face.units_per_em()), segments: Vec::new() };
    face.outline_glyph(glyph(face, letter), &mut pen);
    pen.segments
}

/// The whole font file, TrueType: for a backend that embeds the letters it needs.
pub(crate) fn file() -> &'static [u8] {
    LIBERATION_SANS
}

/// The number of a letter's glyph in the [`file()`], or `None` where the font lacks it and shows a box: glyph 0.
pub(crate) fn glyph_number(letter: char) -> Option<u16> {
    font().face.glyph_index(letter).map(|glyph| glyph.0)
}

/// How far the letters of the font reach. In ems, y **upward** from the baseline.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Reach {
    /// The top of the highest usual letters.
    pub(crate) ascent: f64,
    /// The foot of the lowest usual letters: below 0.
    pub(crate) descent: f64,
    /// The top of a capital.
    pub(crate) capital: f64,
    /// Left, bottom, right and top of a box that holds every glyph.
    pub(crate) bounds: [f64; 4],
}

/// How far the letters of the font reach.
pub(crate) fn reach() -> Reach {
    let face = &font().face;
    let ems = |units: i16| f64::from(units) / f64::from(face.units_per_em());
    let bounds = face.global_bounding_box();
    Reach {
        ascent: ems(face.ascender()),
        descent: ems(face.descender()),
        capital: ems(face.capital_height().unwrap_or(face.ascender())),
        bounds: [bounds.x_min, bounds.y_min, bounds.x_max, bounds.y_max].map(ems),
    }
}

struct Pen {
    per_em: f64,
    segments: Vec<Segment>,
}

impl Pen {
    fn at(&self, x: f32, y: f32) -> Point {
        point(f64::from(x) / self.per_em, -f64::from(y) / self.per_em)
    }
}

impl OutlineBuilder for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.segments.push(Segment::Move(self.at(x, y)));
    }
    fn line_to(&mut self, x: f32, y: f32) {
        self.segments.push(Segment::Line(self.at(x, y)));
    }
    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        self.segments.push(Segment::Quad(self.at(x1, y1), self.at(x, y)));
    }
    fn curve_to(&mut self, _: f32, _: f32, _: f32, _: f32, _: f32, _: f32) {
        unreachable!("a TrueType font has quadratic outlines only");
    }
    fn close(&mut self) {
        self.segments.push(Segment::Close);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_are_helveticas() {
        // From Adobe's metrics of Helvetica, in thousandths of an em.
        for (letter, thousandths) in
            [('m', 833.0), ('i', 222.0), ('0', 556.0), ('(', 333.0), ('_', 556.0), ('W', 944.0)]
        {
            assert!((advance(letter) * 1000.0 - thousandths).abs() < 1.0, "{letter}");
        }
        assert!((width("mean_chunk", 14.0) - 80.15).abs() < 0.05);
    }

    #[test]
    fn letters_reach_as_far_as_arials() {
        let reach = reach();
        assert!((reach.ascent - 0.905).abs() < 0.001 && (reach.descent + 0.212).abs() < 0.001, "{reach:?}");
        assert!(reach.capital > 0.6 && reach.capital < reach.ascent, "{reach:?}");
        assert!(reach.bounds[1] < reach.descent && reach.bounds[3] > reach.ascent, "{reach:?}");
    }

    #[test]
    fn a_letter_it_does_not_have_is_a_box_not_a_gap() {
        assert!(!outline('\u{1F600}').is_empty());
        assert!(outline(' ').is_empty());
    }
}
