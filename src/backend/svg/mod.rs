//! A scene as SVG 1.1: small, valid XML, stable ids, a class for every style.
//!
//! A mark is a group `n12` with its tooltip as `<title>`, an arrow a group `e3` that names its ends in `data-from` and
//! `data-to`; the words around the graph are the groups `title` and `legend`.

mod outlines;
mod slides;
mod styles;
mod writer;
mod written;

pub use slides::slides;

use crate::scene::Scene;
use writer::Writer;

/// How labels are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Text {
    /// As text, in Helvetica or one of its metric twins: can be selected, searched and edited.
    #[default]
    Real,
    /// As the outlines of the embedded font, each label once: looks the same everywhere and asks for no font.
    Outlines,
}

/// The families with Helvetica's widths, first those a reader is likely to have.
const FONT_FAMILY: &str = "Helvetica,Arial,'Liberation Sans',Arimo,sans-serif";

/// The height of type that most labels have; only others are written out.
const USUAL_FONT_SIZE: f64 = 14.0;

/// Writes a scene as a whole SVG document. Linear in the number of items.
pub fn svg(scene: &Scene, text: Text) -> String {
    Writer::new(scene, text).document()
}
