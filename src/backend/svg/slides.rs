//! Several scenes in one SVG, of which one is shown at a time: keys, clicks and the address go from one to the next.

use super::{
    FONT_FAMILY, USUAL_FONT_SIZE,
    writer::Writer,
    written::{Escaped, Number},
};
use crate::scene::Scene;
use std::fmt::{self, Write};

/// Works where scripts do; elsewhere the first slide is shown.
const SCRIPT: &str = include_str!("slides.js");

/// Writes scenes of one size as a document that fills a window, each with words for who cannot see it. Linear in the
/// number of items.
pub fn slides(scenes: &[Scene], words: &[String]) -> String {
    let mut out = String::new();
    let written = write(&mut out, scenes, words);
    debug_assert!(written.is_ok(), "writing into a string cannot fail");
    out
}

fn write(out: &mut String, scenes: &[Scene], words: &[String]) -> fmt::Result {
    let Some(first) = scenes.first() else { return Ok(()) };
    let (width, height) = (Number(first.size.width), Number(first.size.height));
    write!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" \
         font-family=\"{FONT_FAMILY}\" font-size=\"{}\" text-anchor=\"middle\" \
         style=\"font-kerning:none;white-space:pre",
        Number(USUAL_FONT_SIZE)
    )?;
    if let Some(canvas) = first.canvas {
        write!(out, ";background:{}", canvas.hex())?;
    }
    out.push_str("\">\n");
    if !first.title.is_empty() {
        writeln!(out, "<title>{}</title>", Escaped(&first.title))?;
    }
    writeln!(out, "<desc>{} slides: arrow keys, Home and End, or clicks.</desc>", scenes.len())?;
    out.push_str("<style>\n.slide{display:none}\n.slide.shown{display:inline}\n</style>\n");
    for (i, scene) in scenes.iter().enumerate() {
        let shown = if i == 0 { " shown" } else { "" };
        let words = words.get(i).map_or("", String::as_str).replace('\n', " ");
        writeln!(out, "<g class=\"slide{shown}\" role=\"img\" aria-label=\"{}\">", Escaped(&words))?;
        out.push_str(&Writer::of_slide(scene, i + 1).content());
        out.push_str("</g>\n");
    }
    write!(out, "<script>//<![CDATA[\n{SCRIPT}//]]></script>\n</svg>\n")
}
