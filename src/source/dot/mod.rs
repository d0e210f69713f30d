//! DOT, the language of Graphviz → a sketch.
//!
//! In: text as any tool writes it. Out: a [`Drawing`]: the first graph of the text, and what was passed over. All of
//! the language is read as Graphviz reads it. The way: `lexer` → `parser` → `graph` (what the text says) → `convert`
//! (what that means for a picture, with `label`, `html`, `record` and `color`). What the pictures here have no part
//! for is left out: places, sizes, fonts, ports, and ranks that are to be the same.
//!
//! ```
//! let drawing = chunkscope::source::dot::read("digraph { load -> {clean check} -> train [label=rows] }")?;
//! assert_eq!((drawing.sketch.things.len(), drawing.sketch.links.len()), (4, 4));
//! # Ok::<(), chunkscope::source::Errors>(())
//! ```

mod color;
mod convert;
mod graph;
mod html;
mod label;
mod lexer;
mod parser;
mod record;
#[cfg(test)]
mod tests;

use super::{Diagnostic, Errors};
use crate::sketch::Sketch;

/// What a text describes.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Drawing {
    /// What is to be drawn.
    pub sketch: Sketch,
    /// What was passed over, for those who wonder.
    pub notes: Vec<Diagnostic>,
}

/// Reads a text. Linear in its length and in the number of edges.
///
/// # Errors
/// The first mistake, with its place; a graph without nodes; more than 2 million nodes or 4 million edges.
pub fn read(text: &str) -> Result<Drawing, Errors> {
    let (graph, notes) = parser::parse(text)?;
    if graph.nodes.is_empty() {
        return Err(Diagnostic::new(0..0, "nothing to draw: the graph has no nodes").into());
    }
    Ok(Drawing { sketch: convert::sketch(&graph), notes })
}

/// Whether a text is DOT: it begins with `graph` or `digraph`, perhaps a name, and `{`.
pub fn is_dot(text: &str) -> bool {
    parser::begins_as_dot(text)
}
