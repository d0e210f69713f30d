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
const NUMBER: Rgba = Rgba([0xd0, 0x3a, 0x10, 0xd0]);
const FRAME_WIDTH: f64 = 0.75;

/// How high the line in the margin is set, and how far above the lower edge of the paper it stands.
const FONT_SIZE: f64 = 9.0;
const FROM_EDGE: f64 = 14.0;
/// The most that a number takes of its frame, across and down, and the highest that it is set.
const NUMBER_WIDTH: f64 = 0.7;
const NUMBER_HEIGHT: f64 = 0.6;
const LARGEST_NUMBER: f64 = 36.0;

/// The number and the place of a page.
pub(super) fn label(paper: Size, number: usize, n_pages: usize, part: &Part) -> Scene {
    let (row, column) = (part.row + 1, part.column + 1);
    let mut painter = on(paper);
    say(&mut painter, &format!("page {number} of {n_pages}, row {row}, column {column}"));
    painter.scene
}

/// The frames and numbers of the other pages over the whole picture.
pub(super) fn overview(paper: Size, whole: &Page, parts: &[Part]) -> Scene {
    let mut painter = on(paper);
    for (i, part) in parts.iter().enumerate() {
        let frame = size(part.size.width * whole.scale, part.size.height * whole.scale);
        let corner = whole.at + part.corner * whole.scale;
        let center = corner + point(frame.width, frame.height) * 0.5;
        painter.rect(center, frame, 0.0, drawn(Role::Legend, FRAME, FRAME_WIDTH));
        let number = (i + 2).to_string();
        let capital = font::reach().capital;
        let font_size = (frame.width * NUMBER_WIDTH / font::width(&number, 1.0))
            .min(frame.height * NUMBER_HEIGHT / capital)
            .min(LARGEST_NUMBER);
        painter.text(Line {
            text: &number,
            anchor: center + point(0.0, capital * font_size / 2.0),
            align: Align::Middle,
            font_size,
            ink: NUMBER,
            role: Role::Legend,
        });
    }
    say(&mut painter, &format!("page 1 of {}, overview", parts.len() + 1));
    painter.scene
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
