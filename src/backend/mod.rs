//! A scene written down: SVG, PNG, JPEG, PDF, HTML, DOT, Mermaid, or in a terminal.
//!
//! In: a finished [`Scene`](crate::scene::Scene). Out: text or bytes. What always holds: the same scene gives the
//! same bytes; a backend decides nothing about the picture, asks no system font and names no other backend, except
//! that the PNG of a small scene is made from the SVG, and the JPEG and half blocks of a terminal from the PNG's pixels.
//! A page takes, beside the scene, what its caller tells of the marks: as JSON, which it passes on.

mod contents;
pub mod dot;
pub mod gif;
pub mod html;
pub mod jpeg;
pub mod mermaid;
pub mod pdf;
mod pixels;
pub mod png;
mod raster;
pub mod svg;
pub mod term;
