//! Puts a picture together: what is painted, in which order.

use super::{
    Group, Role, Scene, Theme,
    area::Area,
    arrow,
    beside::Beside,
    enclosure,
    frame::Frame,
    hull,
    marks::{self, Fit},
    painter::{Painter, drawn, filled},
    stack, thing,
};
use crate::{
    data::{Id, NodeId},
    diagram::{ArrayFacts, Diagram, Mark, n_sheets},
    geom::{Direction, Point, point},
    layout::Layout,
    overlay::{Overlay, Timeline},
};

/// How much thicker the arrows of a path are, in points.
pub(super) const PATH_WIDTH: f64 = 3.0;

/// How a picture is to look.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct SceneOptions<'a> {
    /// What the picture shows, in one line: the document's title, not drawn. Default: none.
    pub title: &'a str,
    /// The lines above the picture. Default: none.
    pub heading: &'a [String],
    /// The lines below it. Default: none.
    pub caption: &'a [String],
    /// What stands under the graph, over time. Default: nothing.
    pub timeline: Option<&'a Timeline>,
    /// The arrays that are drawn under all that. Default: none.
    pub arrays: &'a [ArrayFacts],
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
    let groups = enclosure::frames(diagram, layout);
    let beside = Beside::new(diagram, layout, options.direction);
    let graph = Graph { diagram, layout, overlay, theme, direction: options.direction, groups, beside };
    let extent = graph.extent();
    let frame = Frame::around(extent.size(), overlay, options);
    let mut painter = Painter::default();
    painter.scene.size = frame.size;
    options.title.clone_into(&mut painter.scene.title);
    painter.scene.direction = options.direction;
    painter.scene.canvas = Some(theme.canvas);

    painter.origin = frame.graph_corner - extent.low;
    graph.capsules(&mut painter);
    graph.edges(&mut painter);
    graph.nodes(&mut painter);
    painter.origin = Point::default();
    if let Some((legend, corner)) = &frame.legend {
        legend.paint(&mut painter, theme, *corner);
    }
    frame.strip(&mut painter, theme);
    frame.words(&mut painter, theme);
    painter.scene
}

/// What is painted at the layout's places.
struct Graph<'a> {
    diagram: &'a Diagram,
    layout: &'a Layout,
    overlay: Option<&'a Overlay>,
    theme: &'a Theme,
    direction: Direction,
    /// The frames of groups.
    groups: Vec<enclosure::Frame>,
    /// The words of arrows.
    beside: Beside,
}

impl Graph<'_> {
    /// What it takes, with frames, loops, and the words beside its arrows.
    fn extent(&self) -> Area {
        let size = self.layout.size;
        let mut all = Area { low: Point::default(), high: point(size.width, size.height) };
        for frame in &self.groups {
            all = all.with(frame.area());
        }
        for (mark, _, label) in &self.diagram.sketched.loops {
            let (center, shape) = (self.layout.centers[*mark], self.diagram.shapes[*mark]);
            let area = thing::Lasso::new(center, shape, self.direction).area(label);
            all = all.with(area);
        }
        self.beside.areas().fold(all, Area::with)
    }

    fn capsules(&self, painter: &mut Painter) {
        let theme = self.theme;
        for group in &self.groups {
            thing::frame(painter, theme, self.diagram, group);
        }
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
        let path = self.overlay.and_then(|overlay| overlay.path.as_ref());
        for (id, &(from, to)) in self.diagram.edges.iter() {
            let sketched = &self.diagram.sketched;
            if sketched.strokes.get(id).is_some() {
                let (route, words) = (self.layout.routes.row(id), self.beside.get(id));
                thing::line(painter, self.theme, sketched, (id, from, to), route, words);
                continue;
            }
            let Some(arrow::Arrow { line, head }) = arrow::arrow(self.layout.routes.row(id)) else {
                continue;
            };
            let is_on_path = path.is_some_and(|path| path.edges.contains(&(from, to)));
            let (color, width) = (self.theme.edge, self.theme.line_width);
            let mut filled_head = filled(Role::Arrow, color);
            (filled_head.stroke, filled_head.stroke_width) = (Some(color), width);
            let width = if is_on_path { width + PATH_WIDTH } else { width };
            painter.group(Group::Edge { id, from, to }, |painter| {
                painter.curve(&line, drawn(Role::Edge, color, width));
                painter.polygon(&head, filled_head);
                if let Some(words) = self.beside.get(id) {
                    words.paint(painter, self.theme, self.theme.ink);
                }
            });
        }
        thing::loops(painter, self.theme, self.direction, self.diagram, self.layout);
    }

    fn nodes(&self, painter: &mut Painter) {
        let fits = self.overlay.map(|overlay| marks::fit_all(self.theme, self.diagram, overlay));
        let titles = Titles::of(self.diagram);
        for (id, node) in self.diagram.nodes.iter() {
            if let Mark::Thing(form, paint) = node.mark {
                if !paint.is_hidden {
                    let title = painter.keep_text(&titles.of_node(self.diagram, id));
                    let (center, shape) = (self.layout.centers[id], self.diagram.shapes[id]);
                    painter.group(Group::Node { id, title }, |painter| {
                        thing::thing(painter, self.theme, center, shape, (form, paint), &node.label);
                    });
                }
                continue;
            }
            let said = self.overlay.and_then(|overlay| overlay.marks.get(id));
            let look = match said {
                None => marks::plain(self.theme, node.mark),
                Some(said) => marks::after_run(self.theme, node.mark, said),
            };
            let fit = fits.as_ref().map_or(Fit::PLAIN, |fits| fits[id]);
            let notes = said.map_or(&[][..], |said| self.theme.notes(said));
            let mut title = vec![titles.of_node(self.diagram, id)];
            title.extend(said.into_iter().flat_map(|said| &said.details).cloned());
            let title = painter.keep_text(&title.join("\n"));
            painter.group(Group::Node { id, title }, |painter| {
                let (center, shape) = (self.layout.centers[id], self.diagram.shapes[id]);
                if let Mark::Stack(stack) = node.mark {
                    let stack = stack::Stack {
                        n_sheets: n_sheets(self.diagram.stacks.row(stack)),
                        grid: self.diagram.grids.get(id),
                        bars: said.map_or(&[][..], |said| said.bars.as_slice()),
                        shares: said.map_or(&[][..], |said| said.shares.as_slice()),
                    };
                    let words = (node.label.as_slice(), notes, fit);
                    stack.paint(painter, self.theme, center, (shape, look), words);
                } else {
                    marks::paint(painter, self.theme, center, (shape, look), (&node.label, notes, fit));
                }
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
                Mark::Stack(_) | Mark::Thing(..) => continue,
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
        let (task, is_call) = match mark {
            Mark::Call(task) => (task, true),
            Mark::Block(task) => (task, false),
            Mark::Stack(_) => return diagram.nodes[id].label.join("\n"),
            Mark::Thing(..) => return thing::title(diagram, id),
        };
        let [call, block] =
            self.of_task[task.index()].map(|id| id.map(|id| diagram.nodes[id].label.join(" → ")));
        let (call, block) = (call.unwrap_or_default(), block.unwrap_or_default());
        match (is_call, block.is_empty(), call.is_empty()) {
            (true, ..) => format!("{call} {block}").trim().to_owned(),
            (false, true, _) => format!("result of {call}"),
            (false, false, true) => format!("block {block}"),
            (false, false, false) => format!("block {block} of {call}"),
        }
    }
}
