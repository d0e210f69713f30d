//! Puts a picture together: what is painted, in which order.

use super::{
    Group, Role, Scene, Theme, arrow,
    frame::Frame,
    hull,
    marks::{self, Fit},
    painter::{Painter, drawn, filled},
};
use crate::{
    data::{Id, NodeId},
    diagram::{Diagram, Mark},
    geom::{Direction, Point},
    layout::Layout,
    overlay::Overlay,
};

/// How a picture is to look.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct SceneOptions<'a> {
    /// What the picture shows, in one line: the document's title, not drawn. Default: none.
    pub title: &'a str,
    /// Which way the layout's edges point, for backends that lay out anew. Default: bottom to top.
    pub direction: Direction,
    /// Its colours and line widths. Default: `dask`.
    pub theme: &'a Theme,
}

/// A finished picture. Without an overlay it is Dask's: the marks and nothing else.
///
/// `diagram` and `layout` belong together, and `overlay` is one for this diagram.
///
/// # Panics
/// If the layout has fewer nodes or edges than the diagram.
pub fn compose(
    diagram: &Diagram,
    layout: &Layout,
    overlay: Option<&Overlay>,
    options: &SceneOptions<'_>,
) -> Scene {
    let theme = options.theme;
    let frame = Frame::around(layout.size, overlay);
    let mut painter = Painter::default();
    painter.scene.size = frame.size;
    options.title.clone_into(&mut painter.scene.title);
    painter.scene.direction = options.direction;
    painter.scene.canvas = Some(theme.canvas);

    frame.heading.paint(&mut painter, theme, frame.heading_corner);
    painter.origin = frame.graph_corner;
    let graph = Graph { diagram, layout, overlay, theme };
    graph.capsules(&mut painter);
    graph.edges(&mut painter);
    graph.nodes(&mut painter);
    painter.origin = Point::default();
    if let Some((legend, corner)) = &frame.legend {
        legend.paint(&mut painter, theme, *corner);
    }
    painter.scene
}

/// What is painted at the layout's places.
struct Graph<'a> {
    diagram: &'a Diagram,
    layout: &'a Layout,
    overlay: Option<&'a Overlay>,
    theme: &'a Theme,
}

impl Graph<'_> {
    fn capsules(&self, painter: &mut Painter) {
        let theme = self.theme;
        for capsule in self.overlay.iter().flat_map(|overlay| &overlay.capsules) {
            let nodes = capsule.nodes.iter().map(|&id| (self.layout.centers[id], self.diagram.shapes[id]));
            let corners = hull::hull(nodes);
            if corners.len() < 3 {
                continue;
            }
            let title = painter.keep_text(&capsule.title);
            let mut style = filled(Role::Capsule, theme.capsule_fill);
            (style.stroke, style.stroke_width) = (Some(theme.capsule_outline), 1.0);
            painter.group(Group::Capsule { title }, |painter| painter.polygon(&corners, style));
        }
    }

    fn edges(&self, painter: &mut Painter) {
        for (id, &(from, to)) in self.diagram.edges.iter() {
            let Some(arrow::Arrow { line, head }) = arrow::arrow(self.layout.routes.row(id)) else {
                continue;
            };
            let (color, width) = (self.theme.edge, self.theme.line_width);
            let mut filled_head = filled(Role::Arrow, color);
            (filled_head.stroke, filled_head.stroke_width) = (Some(color), width);
            painter.group(Group::Edge { id, from, to }, |painter| {
                painter.curve(&line, drawn(Role::Edge, color, width));
                painter.polygon(&head, filled_head);
            });
        }
    }

    fn nodes(&self, painter: &mut Painter) {
        let fits = self.overlay.map(|overlay| marks::fit_all(self.diagram, overlay));
        let titles = Titles::of(self.diagram);
        for (id, node) in self.diagram.nodes.iter() {
            let said = self.overlay.and_then(|overlay| overlay.marks.get(id));
            let look = match said {
                None => marks::plain(self.theme, node.mark),
                Some(said) => marks::after_run(self.theme, node.mark, said),
            };
            let fit = fits.as_ref().map_or(Fit::PLAIN, |fits| fits[id]);
            let notes = said.map_or(&[][..], |said| said.notes.as_slice());
            let mut title = vec![titles.of_node(self.diagram, id)];
            title.extend(said.into_iter().flat_map(|said| &said.details).cloned());
            let title = painter.keep_text(&title.join("\n"));
            painter.group(Group::Node { id, title }, |painter| {
                let (center, shape) = (self.layout.centers[id], self.diagram.shapes[id]);
                marks::paint(painter, self.theme, center, (shape, look), (&node.label, notes, fit));
            });
        }
    }
}

/// What marks are called: `mean_chunk 2`, `block 2 of mean_chunk`.
struct Titles {
    /// For each task its circle and its box, where the diagram has them.
    of_task: Vec<[Option<NodeId>; 2]>,
}

impl Titles {
    fn of(diagram: &Diagram) -> Self {
        let mut of_task = Vec::new();
        for (id, node) in diagram.nodes.iter() {
            let (task, which) = match node.mark {
                Mark::Call(task) => (task.index(), 0),
                Mark::Block(task) => (task.index(), 1),
            };
            if of_task.len() <= task {
                of_task.resize(task + 1, [None; 2]);
            }
            of_task[task][which] = Some(id);
        }
        Self { of_task }
    }
    fn of_node(&self, diagram: &Diagram, id: NodeId) -> String {
        let mark = diagram.nodes[id].mark;
        let [call, block] =
            self.of_task[mark.task().index()].map(|id| id.map(|id| diagram.nodes[id].label.join(" → ")));
        let (call, block) = (call.unwrap_or_default(), block.unwrap_or_default());
        match mark {
            Mark::Call(_) => format!("{call} {block}").trim().to_owned(),
            Mark::Block(_) if block.is_empty() => format!("result of {call}"),
            Mark::Block(_) if call.is_empty() => format!("block {block}"),
            Mark::Block(_) => format!("block {block} of {call}"),
        }
    }
}
