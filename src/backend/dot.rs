//! A scene as DOT text for Graphviz and everything that reads it: the same marks, labels and colours, laid out anew.
//!
//! Written through graphviz-rust's syntax tree and printer, which quote and escape nothing: every id here comes from
//! `quoted`, and no list of attributes is ever empty.

use crate::{
    data::NodeId,
    geom::Direction,
    scene::{BLACK, Group, Item, Rgba, Role, Scene, Style, WHITE},
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
    stmts.extend(nodes.iter().map(|(id, node)| {
        Stmt::Node(Node { id: DotNodeId(quoted(&names[id]), None), attributes: node.attributes() })
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
    let direction = match scene.direction {
        Direction::BottomToTop => "BT",
        Direction::TopToBottom => "TB",
        Direction::LeftToRight => "LR",
        Direction::RightToLeft => "RL",
    };
    let mut attributes = vec![attribute("rankdir", direction)];
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

/// An edge, what is written beside it, and how many of its ends have heads.
struct Line<'a> {
    from: NodeId,
    to: NodeId,
    words: Vec<&'a str>,
    n_heads: usize,
}

/// Every edge.
fn edges(scene: &Scene) -> Vec<Line<'_>> {
    let mut edges: Vec<Line<'_>> = Vec::new();
    let mut inside = false;
    for item in &scene.items {
        match item {
            Item::Begin(Group::Edge { from, to, .. }) => {
                inside = true;
                edges.push(Line { from: *from, to: *to, words: Vec::new(), n_heads: 0 });
            }
            Item::Begin(_) | Item::End => inside = false,
            Item::Text { text, .. } if inside => {
                edges.last_mut().into_iter().for_each(|edge| edge.words.push(scene.text(text)));
            }
            Item::Polygon { .. } if inside => edges.last_mut().into_iter().for_each(|edge| edge.n_heads += 1),
            _ => {}
        }
    }
    edges
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

/// The texts inside the groups of one kind.
fn texts_of(scene: &Scene, is_wanted: impl Fn(&Group) -> bool) -> Vec<&str> {
    let mut inside = false;
    let mut texts = Vec::new();
    for item in &scene.items {
        match item {
            Item::Begin(group) => inside = is_wanted(group),
            Item::End => inside = false,
            Item::Text { text, .. } if inside => texts.push(scene.text(text)),
            _ => {}
        }
    }
    texts
}

/// What one mark drew.
#[derive(Default)]
struct Drawn<'a> {
    title: &'a str,
    is_box: bool,
    is_round: bool,
    shapes: Vec<&'a Style>,
    lines: Vec<&'a str>,
    ink: Option<Rgba>,
}

fn nodes(scene: &Scene) -> Vec<(NodeId, Drawn<'_>)> {
    let mut nodes: Vec<(NodeId, Drawn<'_>)> = Vec::new();
    let mut inside = false;
    for item in &scene.items {
        match item {
            Item::Begin(Group::Node { id, title }) => {
                inside = true;
                nodes.push((*id, Drawn { title: scene.text(title), ..Drawn::default() }));
            }
            Item::Begin(_) | Item::End => inside = false,
            _ => {}
        }
        let Some((_, node)) = nodes.last_mut().filter(|_| inside) else { continue };
        match item {
            Item::Ellipse { size, style, .. } => {
                node.is_round = (size.width - size.height).abs() < 1e-9;
                node.shapes.push(&scene.styles[*style]);
            }
            Item::Rect { style, .. } if scene.styles[*style].role == Role::Block => {
                node.is_box = true;
                node.shapes.push(&scene.styles[*style]);
            }
            Item::Text { text, style, .. } => {
                node.lines.push(scene.text(text));
                node.ink = scene.styles[*style].fill;
            }
            _ => {}
        }
    }
    nodes
}

/// A name for every node: the first line of its title, with a number where that is taken.
fn names(nodes: &[(NodeId, Drawn<'_>)]) -> BTreeMap<NodeId, String> {
    let mut taken = BTreeSet::new();
    let mut names = BTreeMap::new();
    for (id, node) in nodes {
        let title = node.title.lines().next().unwrap_or_default();
        let name = if taken.contains(title) || title.is_empty() {
            format!("{title} {id:?}")
        } else {
            title.to_owned()
        };
        taken.insert(name.clone());
        names.insert(*id, name);
    }
    names
}

impl Drawn<'_> {
    fn attributes(&self) -> Vec<Attribute> {
        let mut attributes = vec![label(&self.lines)];
        match (self.shapes.is_empty(), self.is_box, self.is_round) {
            (true, ..) => attributes.push(attribute("shape", "plaintext")),
            (_, true, _) => attributes.push(attribute("shape", "box")),
            (.., false) => attributes.push(attribute("shape", "ellipse")),
            (.., true) => {}
        }
        // The outermost shape has the line, the innermost the colour.
        let fill = self.shapes.last().and_then(|style| style.fill);
        let (line, is_dashed) = self.shapes.first().map_or((None, false), |style| {
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
        if let Some(ink) = self.ink.filter(|&ink| ink != BLACK) {
            attributes.push(attribute("fontcolor", &ink.hex()));
        }
        attributes
    }
}
