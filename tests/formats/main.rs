//! PDF and JPEG files, read back and held against the scene, the SVG and the PNG.

#![allow(clippy::unwrap_used)]

mod jpegs;
mod pages;
mod pdfs;
mod reader;
#[allow(dead_code)]
#[path = "../pictures/sample.rs"]
mod sample;
