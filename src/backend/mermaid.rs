//! A scene as a Mermaid flowchart, for pages that draw one where they find its text: the same marks, labels and
//! colours, laid out anew.

use super::contents::{Drawn, edges, nodes, texts_of};
use crate::{
    data::Id,
    scene::{Group, Rgba, Scene},
};
use std::{collections::BTreeMap, fmt::Write};
use thiserror::Error;

/// Mermaid draws no more edges than so many, unless a page says otherwise.
pub const MOST_EDGES: usize = 500;

/// A picture that Mermaid does not draw.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("it has {0} arrows, and Mermaid draws no more than {MOST_EDGES}")]
pub struct TooManyEdges(pub usize);

/// Writes a scene as a flowchart.
///
/// # Errors
/// [`TooManyEdges`].
pub fn mermaid(scene: &Scene) -> Result<String, TooManyEdges> {
    let edges = edges(scene);
    if edges.len() > MOST_EDGES {
        return Err(TooManyEdges(edges.len()));
    }
    let mut out = String::new();
    let title = texts_of(scene, |group| *group == Group::Title).join(" · ");
    if !title.is_empty() {
        let _ = writeln!(out, "---\ntitle: \"{}\"\n---", title.replace('\\', "\\\\").replace('"', "\\\""));
    }
    let _ = writeln!(out, "flowchart {}", scene.direction.name());
    let nodes = nodes(scene);
    let mut classes: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for node in &nodes {
        let name = format!("n{}", node.id.index());
        let label = label(&node.lines);
        let _ = match node.is_box {
            true => writeln!(out, "    {name}[\"{label}\"]"),
            false if node.is_round => writeln!(out, "    {name}((\"{label}\"))"),
            false => writeln!(out, "    {name}([\"{label}\"])"),
        };
        classes.entry(look(node)).or_default().push(name);
    }
    for edge in &edges {
        let (from, to) = (edge.from.index(), edge.to.index());
        let arrow = match edge.n_heads {
            0 => "---",
            1 => "-->",
            _ => "<-->",
        };
        let words =
            if edge.words.is_empty() { String::new() } else { format!("|\"{}\"|", label(&edge.words)) };
        let _ = writeln!(out, "    n{from} {arrow}{words} n{to}");
    }
    for (number, (look, names)) in classes.iter().enumerate().filter(|(_, (look, _))| !look.is_empty()) {
        let _ = writeln!(out, "    classDef c{number} {look}\n    class {} c{number}", names.join(","));
    }
    Ok(out)
}

/// Lines of a label. What Mermaid or a page would take for its own is written by its number.
fn label(lines: &[&str]) -> String {
    let mut text = String::new();
    for (i, line) in lines.iter().enumerate() {
        if i > 0 {
            text.push_str("<br>");
        }
        for letter in line.chars() {
            if letter.is_alphanumeric() || " .,:-–…×·()[]=+/_".contains(letter) {
                text.push(letter);
            } else {
                let _ = write!(text, "#{};", u32::from(letter));
            }
        }
    }
    text
}

/// The colours of a mark, in Mermaid's words.
fn look(node: &Drawn<'_>) -> String {
    let property = |name: &str, color: Option<Rgba>| color.map(|color| format!("{name}:{}", color.hex()));
    let line = node.shapes.first();
    let dashes = line.filter(|style| !style.dash.pattern().is_empty()).map(|style| {
        let lengths: Vec<String> = style.dash.pattern().iter().map(f64::to_string).collect();
        format!("stroke-dasharray:{}", lengths.join(" "))
    });
    let parts = [
        property("fill", node.fill()),
        property("stroke", line.and_then(|style| style.stroke)),
        property("color", node.ink),
        dashes,
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(",")
}
