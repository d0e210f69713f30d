//! A scene as DOT text for Graphviz and everything that reads it: the same marks, labels and colours, laid out anew.
//!
//! Written through graphviz-rust's syntax tree and printer, which quote and escape nothing: every id here comes from
//! `quoted`, and no list of attributes is ever empty.

use super::contents::{Drawn, Line, edges, nodes, texts_of};
use crate::{
    data::NodeId,
    scene::{BLACK, Group, Role, Scene, WHITE},
};
use graphviz_rust::{
    dot_structures::NodeId as DotNodeId,
    dot_structures::{Attribute, Edge, EdgeTy, Graph, GraphAttributes, Id, Node, Stmt, Vertex},
    printer::{DotPrinter, PrinterContext},
};
use std::collections::{BTreeMap, BTreeSet};

/// Writes a scene as a directed graph. Nodes are called as their tooltips begin: `mean_chunk 2`.
pub fn dot(scene: &Scene) -> String {
    let mut stmts = vec![
        Stmt::GAttribute(GraphAttributes::Graph(graph_attributes(scene))),
        Stmt::GAttribute(GraphAttributes::Node(vec![
            attribute("fontname", "Helvetica"),
            attribute("fontsize", "14"),
            attribute("shape", "circle"),
        ])),
    ];
    stmts.extend(edge_attributes(scene));
    let nodes = nodes(scene);
    let names = names(&nodes);
    stmts.extend(nodes.iter().map(|node| {
        Stmt::Node(Node { id: DotNodeId(quoted(&names[&node.id]), None), attributes: attributes(node) })
    }));
    let end = |id: &NodeId| Some(Vertex::N(DotNodeId(quoted(names.get(id)?), None)));
    stmts.extend(edges(scene).iter().filter_map(|Line { from, to, words, n_heads }| {
        let mut attributes = if words.is_empty() {
            Vec::new()
        } else {
            vec![label(words), attribute("fontname", "Helvetica"), attribute("fontsize", "11")]
        };
        match n_heads {
            0 => attributes.push(attribute("dir", "none")),
            1 => {}
            _ => attributes.push(attribute("dir", "both")),
        }
        Some(Stmt::Edge(Edge { ty: EdgeTy::Pair(end(from)?, end(to)?), attributes }))
    }));
    let graph = Graph::DiGraph { id: quoted(&scene.title), strict: false, stmts };
    graph.print(PrinterContext::default().with_semi()) + "\n"
}

/// An id that Graphviz reads as exactly this text: in quotes, with quotes and backslashes escaped.
fn quoted(text: &str) -> Id {
    let escaped = text.replace('\\', "\\\\").replace('"', "\\\"").replace(['\n', '\r', '\0'], " ");
    Id::Escaped(format!("\"{escaped}\""))
}

fn attribute(name: &str, value: &str) -> Attribute {
    Attribute(Id::Plain(name.to_owned()), quoted(value))
}

/// Lines of a label: each break is Graphviz's `\n`, and everything else stands for itself.
fn label(lines: &[&str]) -> Attribute {
    let text: Vec<String> =
        lines.iter().map(|line| line.replace('\\', "\\\\").replace('"', "\\\"")).collect();
    Attribute(Id::Plain("label".to_owned()), Id::Escaped(format!("\"{}\"", text.join("\\n"))))
}

fn graph_attributes(scene: &Scene) -> Vec<Attribute> {
    let mut attributes = vec![attribute("rankdir", scene.direction.name())];
    if let Some(canvas) = scene.canvas.filter(|&canvas| canvas != WHITE) {
        attributes.push(attribute("bgcolor", &canvas.hex()));
    }
    let title: Vec<&str> = texts_of(scene, |group| *group == Group::Title);
    if !title.is_empty() {
        attributes.push(label(&title));
        attributes.push(attribute("labelloc", "t"));
        attributes.push(attribute("fontname", "Helvetica"));
        let ink =
            scene.styles.values().iter().find(|style| style.role == Role::Title).and_then(|style| style.fill);
        attributes.extend(ink.filter(|&ink| ink != BLACK).map(|ink| attribute("fontcolor", &ink.hex())));
    }
    attributes
}

/// The colour and width of arrows, where they are not Graphviz's own.
fn edge_attributes(scene: &Scene) -> Option<Stmt> {
    let style = scene.styles.values().iter().find(|style| style.role == Role::Edge)?;
    let color = style.stroke.filter(|&color| color != BLACK).map(|color| attribute("color", &color.hex()));
    let width = (style.stroke_width.to_bits() != 1.0f64.to_bits())
        .then(|| attribute("penwidth", &style.stroke_width.to_string()));
    let attributes: Vec<Attribute> = [color, width].into_iter().flatten().collect();
    (!attributes.is_empty()).then_some(Stmt::GAttribute(GraphAttributes::Edge(attributes)))
}

/// A name for every node: the first line of its title, with a number where that is taken.
fn names(nodes: &[Drawn<'_>]) -> BTreeMap<NodeId, String> {
    let mut taken = BTreeSet::new();
    let mut names = BTreeMap::new();
    for node in nodes {
        let id = node.id;
        let title = node.title.lines().next().unwrap_or_default();
        let name = if taken.contains(title) || title.is_empty() {
            format!("{title} {id:?}")
        } else {
            title.to_owned()
        };
        taken.insert(name.clone());
        names.insert(id, name);
    }
    names
}

fn attributes(node: &Drawn<'_>) -> Vec<Attribute> {
    let mut attributes = vec![label(&node.lines)];
    match (node.shapes.is_empty(), node.is_box, node.is_round) {
        (true, ..) => attributes.push(attribute("shape", "plaintext")),
        (_, true, _) => attributes.push(attribute("shape", "box")),
        (.., false) => attributes.push(attribute("shape", "ellipse")),
        (.., true) => {}
    }
    // The outermost shape has the line, the innermost the colour.
    let fill = node.fill();
    let (line, is_dashed) = node.shapes.first().map_or((None, false), |style| {
        (style.stroke.map(|color| (color, style.stroke_width)), !style.dash.pattern().is_empty())
    });
    let style: Vec<&str> =
        [fill.map(|_| "filled"), is_dashed.then_some("dashed")].into_iter().flatten().collect();
    if !style.is_empty() {
        attributes.push(attribute("style", &style.join(",")));
    }
    if let Some(fill) = fill {
        attributes.push(attribute("fillcolor", &fill.hex()));
    }
    if let Some((color, width)) = line {
        if color != BLACK {
            attributes.push(attribute("color", &color.hex()));
        }
        if (width - 1.0).abs() > 1e-9 {
            attributes.push(attribute("penwidth", &format!("{width}")));
        }
    }
    if let Some(ink) = node.ink.filter(|&ink| ink != BLACK) {
        attributes.push(attribute("fontcolor", &ink.hex()));
    }
    attributes
}
