//! Drawings, whoever made them, as text and in numbers.

use chunkscope::{
    data::{EdgeId, Id, IdVec, NodeId, Rows},
    geom::{Outline, Point, point, size},
    layout::{Layout, LayoutInput, LayoutNode, Violation, check},
};
use std::{error::Error, fmt::Write};

/// A curve is taken for so many straight lines.
const PIECES: u32 = 8;

/// A graph and how it is laid out.
#[derive(Default)]
pub(crate) struct Drawing {
    pub(crate) nodes: IdVec<NodeId, LayoutNode>,
    pub(crate) edges: IdVec<EdgeId, (NodeId, NodeId)>,
    pub(crate) layout: Layout,
}

impl Drawing {
    /// A line for each node and edge.
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        for (id, node) in self.nodes.iter() {
            let shape = if node.outline == Outline::Ellipse { "circle" } else { "box" };
            let centre = self.layout.centers[id];
            let (width, height) = (node.size.width, node.size.height);
            let _ = writeln!(text, "node {shape} {width} {height} {} {}", centre.x, centre.y);
        }
        for (id, (tail, head)) in self.edges.iter() {
            let _ = write!(text, "edge {} {}", tail.index(), head.index());
            for p in self.layout.routes.row(id) {
                let _ = write!(text, " {} {}", p.x, p.y);
            }
            text.push('\n');
        }
        text
    }

    /// Reads what `text` wrote. Other lines are passed over.
    pub(crate) fn read(text: &str) -> Result<Self, Box<dyn Error>> {
        let mut drawing = Self::default();
        for line in text.lines() {
            if let Some(node) = line.strip_prefix("node ") {
                let (shape, numbers) = node.split_once(' ').ok_or("a shape and numbers")?;
                let [width, height, x, y] = numbers_of(numbers)?[..] else {
                    return Err("four numbers".into());
                };
                let outline = if shape == "circle" { Outline::Ellipse } else { Outline::Rect };
                drawing.nodes.push(LayoutNode { size: size(width, height), outline });
                drawing.layout.centers.push(point(x, y));
                drawing.layout.ranks.push(0);
            } else if let Some(edge) = line.strip_prefix("edge ") {
                let numbers = numbers_of(edge)?;
                let [tail, head, ..] = numbers[..] else { return Err("two ends".into()) };
                drawing.edges.push((NodeId::from_index(tail as usize), NodeId::from_index(head as usize)));
                drawing.layout.routes.push_row(numbers[2..].chunks_exact(2).map(|p| point(p[0], p[1])));
            }
        }
        drawing.move_to_origin();
        Ok(drawing)
    }

    /// Makes the picture as large as its nodes and routes are.
    fn move_to_origin(&mut self) {
        let (mut low, mut high) = (point(f64::MAX, f64::MAX), point(f64::MIN, f64::MIN));
        let mut cover = |p: Point| {
            low = point(low.x.min(p.x), low.y.min(p.y));
            high = point(high.x.max(p.x), high.y.max(p.y));
        };
        for (id, node) in self.nodes.iter() {
            let half = point(node.size.width / 2.0, node.size.height / 2.0);
            cover(self.layout.centers[id] - half);
            cover(self.layout.centers[id] + half);
        }
        self.layout.routes.items().iter().for_each(|&p| cover(p));
        for id in self.layout.centers.ids() {
            self.layout.centers[id] = self.layout.centers[id] - low;
        }
        let mut routes = Rows::default();
        for id in self.edges.ids() {
            routes.push_row(self.layout.routes.row(id).iter().map(|&p| p - low));
        }
        self.layout.routes = routes;
        self.layout.size = size(high.x - low.x, high.y - low.y);
    }

    /// Crossings of straight lines between centres, their length, crossings of the edges as drawn, edges through foreign
    /// nodes, and the size; as JSON.
    pub(crate) fn judge(&self) -> String {
        let input = LayoutInput { nodes: &self.nodes, edges: &self.edges };
        let mut through: Vec<EdgeId> = check(input, &self.layout)
            .into_iter()
            .filter_map(|violation| match violation {
                Violation::RouteThroughNode(edge, _) => Some(edge),
                _ => None,
            })
            .collect();
        through.dedup();
        let centre = |node| self.layout.centers[node];
        let edges = self.edges.values().iter();
        let lines: Vec<Line> =
            edges.map(|&(tail, head)| Line::new(centre(tail), centre(head), (tail, head))).collect();
        let length: f64 = lines.iter().map(|line| (line.high - line.low).length()).sum();
        let (width, height) = (self.layout.size.width, self.layout.size.height);
        format!(
            r#"{{"crossings": {}, "drawn": {}, "length": {length}, "through": {}, "width": {width}, "height": {height}}}"#,
            crossings(lines),
            crossings(self.drawn_lines()),
            through.len()
        )
    }

    /// The routes, in short straight pieces.
    fn drawn_lines(&self) -> Vec<Line> {
        let mut lines = Vec::new();
        for (id, &ends) in self.edges.iter() {
            for curve in self.layout.routes.row(id).windows(4).step_by(3) {
                let at = |i: u32| {
                    let (t, s) = (f64::from(i) / f64::from(PIECES), 1.0 - f64::from(i) / f64::from(PIECES));
                    curve[0] * (s * s * s)
                        + curve[1] * (3.0 * s * s * t)
                        + curve[2] * (3.0 * s * t * t)
                        + curve[3] * (t * t * t)
                };
                lines.extend((0..PIECES).map(|i| Line::new(at(i), at(i + 1), ends)));
            }
        }
        lines
    }
}

fn numbers_of(text: &str) -> Result<Vec<f64>, Box<dyn Error>> {
    Ok(text.split_whitespace().map(str::parse).collect::<Result<_, _>>()?)
}

/// An edge as a straight line, or a piece of it.
#[derive(Clone, Copy)]
struct Line {
    low: Point,
    high: Point,
    ends: (NodeId, NodeId),
}

impl Line {
    fn new(a: Point, b: Point, ends: (NodeId, NodeId)) -> Self {
        let (low, high) = if a.y < b.y { (a, b) } else { (b, a) };
        Self { low, high, ends }
    }

    fn crosses(&self, other: &Self) -> bool {
        let turn = |a: Point, b: Point, c: Point| (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
        let parts = |line: &Self, other: &Self| {
            turn(line.low, line.high, other.low) * turn(line.low, line.high, other.high) < 0.0
        };
        let ((a, b), (c, d)) = (self.ends, other.ends);
        a != c && a != d && b != c && b != d && parts(self, other) && parts(other, self)
    }
}

/// How many pairs of edges without a common end cross: each line with those that begin before it ends.
fn crossings(mut lines: Vec<Line>) -> usize {
    lines.sort_by(|a, b| a.low.y.total_cmp(&b.low.y));
    let mut active: Vec<Line> = Vec::new();
    let mut count = 0;
    for line in lines {
        active.retain(|other| other.high.y > line.low.y);
        count += active.iter().filter(|other| line.crosses(other)).count();
        active.push(line);
    }
    count
}
