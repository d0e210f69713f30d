//! Labels as paths: every text once at every height, then used by number.

use super::written::Place;
use crate::{
    font::{self, Segment},
    geom::Point,
    scene::{Item, Scene},
};
use std::{
    collections::BTreeMap,
    fmt::{self, Write},
};

/// The texts of a scene, each once at every height, numbered in order.
#[derive(Default)]
pub(super) struct Outlines<'a> {
    numbers: BTreeMap<(&'a str, u64), usize>,
}

impl<'a> Outlines<'a> {
    pub(super) fn of(scene: &'a Scene) -> Self {
        let mut outlines = Self::default();
        for item in &scene.items {
            if let Item::Text { text, font_size, .. } = item {
                outlines.numbers.insert((scene.text(text), font_size.to_bits()), 0);
            }
        }
        for (number, place) in outlines.numbers.values_mut().enumerate() {
            *place = number;
        }
        outlines
    }
    /// The number of a text in its definition `t12`.
    pub(super) fn number(&self, text: &str, font_size: f64) -> Option<usize> {
        self.numbers.get(&(text, font_size.to_bits())).copied()
    }

    /// Every text as one path that starts at the origin; nothing where there is no text.
    pub(super) fn write_definitions(&self, out: &mut String) -> fmt::Result {
        if self.numbers.is_empty() {
            return Ok(());
        }
        out.push_str("<defs>\n");
        for (&(text, size_bits), number) in &self.numbers {
            write!(out, "<path id=\"t{number}\" d=\"")?;
            write_path(out, text, f64::from_bits(size_bits))?;
            out.push_str("\"/>\n");
        }
        out.push_str("</defs>\n");
        Ok(())
    }
}

fn write_path(out: &mut String, text: &str, font_size: f64) -> fmt::Result {
    let mut pen = Point::default();
    for letter in text.chars() {
        let at = |p: Point| Place(pen + p * font_size);
        for segment in font::outline(letter) {
            match segment {
                Segment::Move(to) => write!(out, "M{}", at(to))?,
                Segment::Line(to) => write!(out, "L{}", at(to))?,
                Segment::Quad(by, to) => write!(out, "Q{} {}", at(by), at(to))?,
                Segment::Close => out.push('Z'),
            }
        }
        pen.x += font::advance(letter) * font_size;
    }
    Ok(())
}
