//! Labels: each letter's coverage once for every height and quarter of a pixel, then painted where it stands.

use super::{
    canvas::{Canvas, Ink, Pixel},
    coverage::Coverage,
    outline::cubic,
};
use crate::{
    font::{self, Segment},
    geom::{Point, point},
};
use std::collections::HashMap;

/// Text lower than so many pixels is a grey line: nobody could tell its letters apart.
const LEAST_HEIGHT: f64 = 3.0;
/// How much of such a line's place its letters cover, about.
const GREY: f32 = 0.3;
/// Into how many places a pixel is parted for the start of a letter.
const PLACES: f64 = 4.0;

/// A letter at a height (its bits) and in one of the places of a pixel, across and down.
type Key = (char, [u64; 2], [u8; 2]);

/// How much of each pixel a letter covers.
#[derive(Debug)]
struct Mask {
    left: i64,
    top: i64,
    width: usize,
    parts: Vec<f32>,
}

/// The letters painted so far.
#[derive(Debug, Default)]
pub(super) struct Letters {
    masks: HashMap<Key, Mask>,
}

impl Letters {
    /// Paints a line of text that begins at `start`; `em` is how many pixels its height has, across and down.
    pub(super) fn paint<P: Pixel>(
        &mut self,
        canvas: &mut Canvas<P>,
        coverage: &mut Coverage,
        (text, start, em): (&str, Point, [f64; 2]),
        ink: Ink<P>,
    ) {
        if em[1] < LEAST_HEIGHT {
            let end = start.x + font::width(text, em[0]);
            return canvas.cover_rect([start.x, start.y - 0.6 * em[1], end, start.y], ink.thinned(GREY));
        }
        let mut pen = start;
        for letter in text.chars() {
            let whole = point(pen.x.floor(), pen.y.floor());
            let place = (pen - whole) * PLACES;
            let key = (letter, em.map(f64::to_bits), [place.x as u8, place.y as u8]);
            let mask = self.masks.entry(key).or_insert_with(|| Mask::of(coverage, key));
            mask.paint(canvas, whole, ink);
            pen.x += font::advance(letter) * em[0];
        }
    }
}

impl Mask {
    fn of(coverage: &mut Coverage, (letter, em, place): Key) -> Self {
        let em = em.map(f64::from_bits);
        let shift = point((f64::from(place[0]) + 0.5) / PLACES, (f64::from(place[1]) + 0.5) / PLACES);
        let at = |p: Point| point(p.x * em[0], p.y * em[1]) + shift;
        let mut contour = Vec::new();
        for segment in font::outline(letter) {
            match segment {
                Segment::Move(to) | Segment::Line(to) => contour.push(at(to)),
                Segment::Quad(by, to) => {
                    let (start, by, end) = (contour[contour.len() - 1], at(by), at(to));
                    cubic(
                        &mut contour,
                        start,
                        [start.towards(by, 2.0 / 3.0), end.towards(by, 2.0 / 3.0), end],
                    );
                }
                Segment::Close => {
                    coverage.contour(&contour);
                    contour.clear();
                }
            }
        }
        let mut mask = Self { left: 0, top: 0, width: 0, parts: Vec::new() };
        let anywhere = [i64::from(i32::MIN), i64::from(i32::MIN), i64::from(i32::MAX), i64::from(i32::MAX)];
        coverage.rows(anywhere, |y, left, parts| {
            if mask.width == 0 {
                (mask.left, mask.top, mask.width) = (left, y, parts.len());
            }
            mask.parts.extend_from_slice(parts);
        });
        mask
    }

    fn paint<P: Pixel>(&self, canvas: &mut Canvas<P>, origin: Point, ink: Ink<P>) {
        let (x, y) = (origin.x as i64 + self.left, origin.y as i64 + self.top);
        for (row, parts) in self.parts.chunks_exact(self.width.max(1)).enumerate() {
            for (column, &part) in parts.iter().enumerate().filter(|&(_, &part)| part > 0.002) {
                canvas.cover(x + column as i64, y + row as i64, ink, part);
            }
        }
    }
}
