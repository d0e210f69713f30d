//! What a scene shows, mark by mark: for backends that place everything anew.

use crate::{
    data::NodeId,
    geom::{Point, Size},
    scene::{Group, Item, Rgba, Role, Scene, Style},
};

/// A mark and what is in it.
#[derive(Clone, Debug)]
pub(super) struct Drawn<'s> {
    pub(super) id: NodeId,
    /// What its tooltip says.
    pub(super) title: &'s str,
    pub(super) is_box: bool,
    /// Whether its outline is a circle, not an ellipse.
    pub(super) is_round: bool,
    /// Where it stands, and what it takes.
    pub(super) center: Point,
    pub(super) size: Size,
    /// Its shapes, from the outermost.
    pub(super) shapes: Vec<&'s Style>,
    pub(super) lines: Vec<&'s str>,
    pub(super) ink: Option<Rgba>,
}

/// An edge, what is written beside it, and how many of its ends have heads.
#[derive(Clone, Debug)]
pub(super) struct Line<'s> {
    pub(super) from: NodeId,
    pub(super) to: NodeId,
    pub(super) words: Vec<&'s str>,
    pub(super) n_heads: usize,
}

/// Every mark.
pub(super) fn nodes(scene: &Scene) -> Vec<Drawn<'_>> {
    let mut nodes: Vec<Drawn<'_>> = Vec::new();
    let mut inside = false;
    for item in &scene.items {
        match item {
            Item::Begin(Group::Node { id, title }) => {
                inside = true;
                nodes.push(Drawn {
                    id: *id,
                    title: scene.text(title),
                    is_box: false,
                    is_round: false,
                    center: Point::default(),
                    size: Size::default(),
                    shapes: Vec::new(),
                    lines: Vec::new(),
                    ink: None,
                });
            }
            Item::Begin(_) | Item::End => inside = false,
            _ => {}
        }
        let Some(node) = nodes.last_mut().filter(|_| inside) else { continue };
        match item {
            Item::Ellipse { center, size, style } => {
                node.is_round = (size.width - size.height).abs() < 1e-9;
                node.add_shape(&scene.styles[*style], *center, *size);
            }
            Item::Rect { center, size, style, .. } if scene.styles[*style].role == Role::Block => {
                node.is_box = true;
                node.add_shape(&scene.styles[*style], *center, *size);
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

impl<'s> Drawn<'s> {
    fn add_shape(&mut self, style: &'s Style, center: Point, size: Size) {
        (self.center, self.size) = (center, size);
        self.shapes.push(style);
    }
    /// The colour inside, which is that of its innermost shape.
    pub(super) fn fill(&self) -> Option<Rgba> {
        self.shapes.last().and_then(|style| style.fill)
    }
}

/// Every edge.
pub(super) fn edges(scene: &Scene) -> Vec<Line<'_>> {
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

/// The texts inside the groups of one kind.
pub(super) fn texts_of(scene: &Scene, is_wanted: impl Fn(&Group) -> bool) -> Vec<&str> {
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
