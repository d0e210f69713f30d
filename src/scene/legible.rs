//! Whether the labels of a picture can be read: in pixels, or on paper.

use crate::diagram::LABEL_SIZE;

/// Below so many pixels the letters of a label run together.
pub const LEAST_PIXELS: f64 = 6.0;

/// Lower letters nobody reads on paper, in points: those of small print.
const LEAST_POINTS: f64 = 7.0;

/// The smallest scale at which labels can be read on paper.
pub(super) const LEAST_SCALE_ON_PAPER: f64 = LEAST_POINTS / LABEL_SIZE;

/// The least that a call and its block take of a picture, with the room around them, in square points: Graphviz's
/// smallest circle over its smallest box.
const LEAST_AREA: f64 = (54.0 + 18.0) * (54.0 + 36.0 + 36.0 + 36.0);

/// What a call and its block take without that room: the circle's square and the box.
pub(super) const LEAST_MARKS: f64 = 54.0 * 54.0 + 54.0 * 36.0;

/// Whether labels are high enough in a picture of `dpi` pixels per inch that is drawn `scale` times as large as life.
pub fn can_be_read(dpi: f64, scale: f64) -> bool {
    LABEL_SIZE * dpi / 72.0 * scale >= LEAST_PIXELS
}

/// Whether `most_pixels` could be enough for a picture of all calls of `n_tasks` tasks that can be read. Where not,
/// nobody need lay it out to know.
pub fn could_be_read(n_tasks: usize, most_pixels: u64) -> bool {
    let per_point = LEAST_PIXELS / LABEL_SIZE;
    n_tasks as f64 * LEAST_AREA * per_point * per_point <= most_pixels as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_of_six_pixels_can_be_read() {
        assert!(can_be_read(96.0, 1.0) && can_be_read(96.0, 0.33));
        assert!(!can_be_read(96.0, 0.32));
        assert!(can_be_read(192.0, 0.17));
    }

    #[test]
    fn a_million_calls_are_too_many_for_any_picture() {
        assert!(could_be_read(40_000, 100_000_000));
        assert!(!could_be_read(60_000, 100_000_000));
        assert!(could_be_read(400_000, 1_000_000_000));
    }
}
