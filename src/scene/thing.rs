//! What a sketch asks for, painted: its things, its lines with heads at either end, and the frames of its groups.
//!
//! Colours are those of the sketch where they can be seen on what is behind them, else the theme's.

use super::{
    Dash, Group, Rgba, Role, Style, Theme,
    area::Area,
    arrow,
    beside::{self, Words},
    enclosure::Frame,
    marks::{self, Fit},
    painter::{Painter, drawn, filled},
};
use crate::{
    data::{EdgeId, Id, NodeId},
    diagram::{Diagram, EDGE_LABEL_SIZE, LOOP, Mark, Sketched, Stroke},
    geom::{Direction, Outline, Point, point},
    layout::{Layout, LayoutNode},
    sketch::{Color, Form, Paint},
};

/// The least contrast of a line, and of letters, with what is behind them.
const SEEN: f64 = 1.2;
const READ: f64 = 2.0;
/// The radius of round corners.
const RADIUS: f64 = 9.0;

/// What a thing is called, what is written in it where that is something else, and the groups that it is in.
pub(super) fn title(diagram: &Diagram, id: NodeId) -> String {
    let Sketched { names, groups, .. } = &diagram.sketched;
    let label = diagram.nodes[id].label.join(" ");
    let mut lines = vec![names[id].replace(char::is_control, " ")];
    lines.extend(Some(label).filter(|label| *label != names[id] && !label.is_empty()));
    let around = diagram.sketched.around(id).map(|group| groups[group].label.join(" "));
    lines.extend(around.filter(|label| !label.is_empty()).map(|label| format!("in {label}")));
    lines.join("\n")
}

/// A thing with its label.
pub(super) fn thing(
    painter: &mut Painter,
    theme: &Theme,
    center: Point,
    shape: LayoutNode,
    (form, paint): (Form, Paint),
    label: &[String],
) {
    let usual = match (form, shape.outline) {
        (Form::Bare, _) => None,
        (Form::Dot, _) => Some(theme.outline),
        (_, Outline::Ellipse) => theme.call_fill,
        (_, Outline::Rect) => theme.block_fill,
    };
    let fill = paint.fill.map(Rgba).or(usual);
    let ground = fill.map_or(theme.canvas, |fill| fill.over(theme.canvas));
    let line = match paint.line {
        // What is filled is seen without its outline.
        Some(line) if ground.contrast(theme.canvas) >= SEEN => Rgba(line),
        line => on(theme.canvas, line, SEEN, theme.outline),
    };
    let style = Style {
        role: if shape.outline == Outline::Rect { Role::Block } else { Role::Call },
        fill,
        stroke: Some(line).filter(|_| form != Form::Bare),
        stroke_width: if form == Form::Bare { 0.0 } else { theme.line_width },
        dash: dash(paint),
    };
    match shape.outline {
        Outline::Ellipse => painter.ellipse(center, shape.size, style),
        Outline::Rect if style.fill.is_some() || style.stroke.is_some() => {
            painter.rect(center, shape.size, if paint.is_rounded { RADIUS } else { 0.0 }, style);
        }
        Outline::Rect => {}
    }
    if form != Form::Dot {
        let usual = if theme.ink.contrast(ground) >= READ { theme.ink } else { ground.ink() };
        let look = marks::Look {
            ink: on(ground, paint.ink, READ, usual),
            ..marks::plain(theme, Mark::Thing(form, paint))
        };
        marks::words(painter, center, look, (label, &[], Fit::PLAIN));
    }
}

/// A line along a route, with its heads and its labels.
pub(super) fn line(
    painter: &mut Painter,
    theme: &Theme,
    sketched: &Sketched,
    (id, from, to): (EdgeId, NodeId, NodeId),
    route: &[Point],
    words: Option<&Words>,
) {
    let stroke = &sketched.strokes[id];
    if stroke.paint.is_hidden {
        return;
    }
    // An edge goes where its only head is, or else as it is described.
    let heads = stroke.heads;
    let leads_back = if heads.at_from == heads.at_to { stroke.is_turned } else { heads.at_from };
    let (from, to) = if leads_back { (to, from) } else { (from, to) };
    painter.group(Group::Edge { id, from, to }, |painter| {
        curve(painter, theme, route, stroke);
        if let Some(words) = words {
            words_beside(painter, theme, stroke, words);
        }
    });
}

fn words_beside(painter: &mut Painter, theme: &Theme, stroke: &Stroke, words: &Words) {
    words.paint(painter, theme, on(theme.canvas, stroke.paint.ink, READ, theme.ink));
}

/// The lines from marks to themselves.
pub(super) fn loops(
    painter: &mut Painter,
    theme: &Theme,
    direction: Direction,
    diagram: &Diagram,
    layout: &Layout,
) {
    for (i, (mark, stroke, label)) in diagram.sketched.loops.iter().enumerate() {
        if stroke.paint.is_hidden {
            continue;
        }
        let id = EdgeId::from_index(diagram.edges.len() + i);
        painter.group(Group::Edge { id, from: *mark, to: *mark }, |painter| {
            let lasso = Lasso::new(layout.centers[*mark], diagram.shapes[*mark], direction);
            curve(painter, theme, &lasso.route, stroke);
            if !label.is_empty() {
                let words = Words { text: label.clone(), middle: lasso.words_at(label) };
                words_beside(painter, theme, stroke, &words);
            }
        });
    }
}

/// A line from a mark to itself, at the side where no other lines are: on the right where lines go up or down, else on
/// top.
pub(super) struct Lasso {
    route: [Point; 4],
    /// Where it reaches farthest out.
    far: Point,
    is_on_top: bool,
}

impl Lasso {
    pub(super) fn new(center: Point, shape: LayoutNode, direction: Direction) -> Self {
        let is_on_top = direction.is_sideways();
        let (width, height) = (shape.size.width / 2.0, shape.size.height / 2.0);
        let (out, along) = if is_on_top { (height, width) } else { (width, height) };
        let away = (0.5 * along).min(9.0);
        let start = match shape.outline {
            Outline::Rect => out,
            Outline::Ellipse => out * (1.0 - (away / along).powi(2)).max(0.0).sqrt(),
        };
        let far = start + (out - start + LOOP) * 4.0 / 3.0;
        let at =
            |out: f64, along: f64| center + if is_on_top { point(along, -out) } else { point(out, along) };
        let route = [at(start, -away), at(far, -2.0 * away), at(far, 2.0 * away), at(start, away)];
        Self { route, far: at(out + LOOP, 0.0), is_on_top }
    }

    /// The middle of its label.
    fn words_at(&self, label: &str) -> Point {
        if self.is_on_top {
            self.far - point(0.0, 0.6 * EDGE_LABEL_SIZE)
        } else {
            beside::right_of(self.far, label)
        }
    }

    /// The room that it takes with its label.
    pub(super) fn area(&self, label: &str) -> Area {
        let around =
            Area { low: self.route[0], high: self.route[3] }.with(Area { low: self.far, high: self.far });
        if label.is_empty() {
            return around;
        }
        around.with(beside::area(label, self.words_at(label)))
    }
}

/// A line without its label.
fn curve(painter: &mut Painter, theme: &Theme, route: &[Point], stroke: &Stroke) {
    let color = on(theme.canvas, stroke.paint.line, SEEN, theme.edge);
    let mut line = route.to_vec();
    let mut heads = Vec::new();
    for is_here in [stroke.heads.at_to, stroke.heads.at_from] {
        if let Some(arrow::Arrow { line: cut, head }) = arrow::arrow(&line).filter(|_| is_here) {
            line = cut;
            heads.push(head);
        }
        line.reverse();
    }
    if line.len() < 4 {
        return;
    }
    let style = drawn(Role::Edge, color, theme.line_width);
    painter.curve(&line, Style { dash: dash(stroke.paint), ..style });
    for head in heads {
        let mut style = filled(Role::Arrow, color);
        (style.stroke, style.stroke_width) = (Some(color), theme.line_width);
        painter.polygon(&head, style);
    }
}

/// The frame of a group, with its label at the top.
pub(super) fn frame(painter: &mut Painter, theme: &Theme, diagram: &Diagram, frame: &Frame) {
    let crate::sketch::Group { label, paint, .. } = &diagram.sketched.groups[frame.group];
    let fill = paint.fill.map(|fill| Rgba(fill).over(theme.canvas));
    let style = Style {
        role: Role::Capsule,
        fill,
        stroke: Some(on(theme.canvas, paint.line, SEEN, theme.capsule_outline)),
        stroke_width: 1.0,
        dash: dash(*paint),
    };
    let title = painter.keep_text(&label.join("\n"));
    painter.group(Group::Capsule { title }, |painter| {
        if let Some(area) = frame.rectangle() {
            painter.rect(area.center(), area.size(), RADIUS / 2.0, style);
        } else {
            painter.polygon(&frame.corners, style);
        }
        let ground = fill.unwrap_or(theme.canvas);
        let usual = if theme.ink.contrast(ground) >= READ { theme.ink } else { ground.ink() };
        let look = marks::Look {
            ink: on(ground, paint.ink, READ, usual),
            ..marks::plain(theme, Mark::Thing(Form::Bare, *paint))
        };
        marks::words(painter, frame.words_at, look, (label, &[], Fit::PLAIN));
    });
}

fn dash(paint: Paint) -> Dash {
    if paint.is_dashed { Dash::Short } else { Dash::Solid }
}

/// A colour that is asked for, where it has this contrast with what is behind it.
fn on(ground: Rgba, wanted: Option<Color>, contrast: f64, usual: Rgba) -> Rgba {
    wanted.map(Rgba).filter(|color| color.over(ground).contrast(ground) >= contrast).unwrap_or(usual)
}
