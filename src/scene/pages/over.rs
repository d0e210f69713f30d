//! What is written over pages: on each its number and place, on the first one where the others are.

use super::{MARGIN, Page, parts::Part};
use crate::{
    font,
    geom::{Size, point, size},
    scene::{
        Align, Rgba, Role, Scene,
        painter::{Line, Painter, drawn},
        rgb,
    },
};

/// The colour of what is said about pages, which lie on white.
const INK: Rgba = rgb(0x55_5555);
/// The frames and numbers of pages, which lie over the picture and let it through.
const FRAME: Rgba = Rgba([0xd0, 0x3a, 0x10, 0xb0]);
const NUMBER: Rgba = Rgba([0xd0, 0x3a, 0x10, 0xc0]);
const FRAME_WIDTH: f64 = 0.75;

/// How high the line in the margin is set, and how far above the lower edge of the paper it stands.
const FONT_SIZE: f64 = 9.0;
const FROM_EDGE: f64 = 14.0;
/// The most that a number takes of its frame, across and down, and the highest that it is set.
const NUMBER_WIDTH: f64 = 0.6;
const NUMBER_HEIGHT: f64 = 0.6;
const LARGEST_NUMBER: f64 = 24.0;

/// The number and the place of a page.
pub(super) fn label(paper: Size, number: usize, n_pages: usize, part: &Part) -> Scene {
    let (row, column) = (part.row + 1, part.column + 1);
    let mut painter = on(paper);
    say(&mut painter, &format!("page {number} of {n_pages}, row {row}, column {column}"));
    painter.scene
}

/// The frames and numbers of the other pages over the whole picture.
pub(super) fn overview(whole: &Page, parts: &[Part]) -> Scene {
    let n_pages = parts.len() + 1;
    let font_size = number_size(n_pages, whole.scale, parts);
    let baseline = point(0.0, font::reach().capital * font_size / 2.0);
    let mut painter = on(whole.over.size);
    for (part, number) in parts.iter().zip(2..) {
        let frame = size(part.size.width * whole.scale, part.size.height * whole.scale);
        let center = whole.at + part.corner * whole.scale + point(frame.width, frame.height) * 0.5;
        painter.rect(center, frame, 0.0, drawn(Role::Legend, FRAME, FRAME_WIDTH));
        painter.text(Line {
            text: &format!("{number}"),
            anchor: center + baseline,
            align: Align::Middle,
            font_size,
            ink: NUMBER,
            role: Role::Legend,
        });
    }
    say(&mut painter, &format!("page 1 of {n_pages}, overview"));
    painter.scene
}

/// How high numbers are set so that the longest fits into the smallest frame.
fn number_size(longest: usize, scale: f64, parts: &[Part]) -> f64 {
    let width = font::width(&longest.to_string(), 1.0);
    let fitting = parts.iter().map(|part| {
        let Size { width: across, height: down } = part.size;
        (across * scale * NUMBER_WIDTH / width).min(down * scale * NUMBER_HEIGHT)
    });
    fitting.fold(LARGEST_NUMBER, f64::min)
}

fn on(paper: Size) -> Painter {
    let mut painter = Painter::default();
    painter.scene.size = paper;
    painter
}

/// Writes a line into the lower margin.
fn say(painter: &mut Painter, text: &str) {
    let size = painter.scene.size;
    painter.text(Line {
        text,
        anchor: point(size.width - MARGIN, size.height - FROM_EDGE),
        align: Align::Right,
        font_size: FONT_SIZE,
        ink: INK,
        role: Role::Legend,
    });
}
