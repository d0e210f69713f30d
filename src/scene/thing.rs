//! What a sketch asks for, painted: its things, its lines with heads at either end, and the frames of its groups.
//!
//! Colours are those of the sketch where they can be seen on what is behind them, else the theme's.

use super::{
    Dash, Group, Rgba, Role, Style, Theme, arrow,
    compose::{EDGE_LABEL_GAP, edge_label, label_width},
    enclosure::{Area, label_height},
    marks::{self, Fit},
    painter::{Painter, drawn, filled},
};
use crate::{
    data::{EdgeId, GroupId, Id, NodeId},
    diagram::{Diagram, LOOP, Mark, Sketched, Stroke},
    geom::{Outline, Point, point},
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

/// A line along a route, with its heads and its label.
pub(super) fn line(
    painter: &mut Painter,
    theme: &Theme,
    (id, from, to): (EdgeId, NodeId, NodeId),
    route: &[Point],
    stroke: &Stroke,
    label: &str,
) {
    if stroke.paint.is_hidden {
        return;
    }
    // An edge goes where its only head is, or else as it is described.
    let leads_back =
        if stroke.heads.at_from == stroke.heads.at_to { stroke.is_turned } else { stroke.heads.at_from };
    let (from, to) = if leads_back { (to, from) } else { (from, to) };
    painter.group(Group::Edge { id, from, to }, |painter| {
        curve(painter, theme, route, stroke);
        if let Some(middle) = arrow::middle(route).filter(|_| !label.is_empty()) {
            let way = route[route.len() - 1] - route[0];
            // Beside what goes up or down, on what goes from side to side.
            let shift =
                if way.x.abs() > way.y.abs() { EDGE_LABEL_GAP + label_width(label) / 2.0 } else { 0.0 };
            edge_label(painter, theme, label, middle - point(shift, 0.0), ink(theme, stroke));
        }
    });
}

/// The lines from marks to themselves, at their right side.
pub(super) fn loops(painter: &mut Painter, theme: &Theme, diagram: &Diagram, layout: &Layout) {
    for (i, (mark, stroke, label)) in diagram.sketched.loops.iter().enumerate() {
        if stroke.paint.is_hidden {
            continue;
        }
        let id = EdgeId::from_index(diagram.edges.len() + i);
        painter.group(Group::Edge { id, from: *mark, to: *mark }, |painter| {
            let route = loop_route(layout.centers[*mark], diagram.shapes[*mark]);
            curve(painter, theme, &route, stroke);
            if let Some(middle) = arrow::middle(&route).filter(|_| !label.is_empty()) {
                edge_label(painter, theme, label, middle, ink(theme, stroke));
            }
        });
    }
}

/// From the right side of a mark to a little below.
fn loop_route(center: Point, shape: LayoutNode) -> [Point; 4] {
    let (a, b) = (shape.size.width / 2.0, shape.size.height / 2.0);
    let away = (0.5 * b).min(9.0);
    let x = match shape.outline {
        Outline::Rect => a,
        Outline::Ellipse => a * (1.0 - (away / b).powi(2)).max(0.0).sqrt(),
    };
    let out = a - x + LOOP * 4.0 / 3.0;
    let at = |x: f64, y: f64| center + point(x, y);
    [at(x, -away), at(x + out, -2.0 * away), at(x + out, 2.0 * away), at(x, away)]
}

/// The room that a mark's loop takes, without its label.
pub(super) fn loop_area(center: Point, shape: LayoutNode) -> Area {
    let [start, .., end] = loop_route(center, shape);
    let right = center.x + shape.size.width / 2.0 + LOOP + 2.0;
    Area { low: start, high: point(right, end.y) }
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
pub(super) fn frame(painter: &mut Painter, theme: &Theme, diagram: &Diagram, (group, area): (GroupId, Area)) {
    let crate::sketch::Group { label, paint, .. } = &diagram.sketched.groups[group];
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
        painter.rect(area.center(), area.size(), RADIUS / 2.0, style);
        let ground = fill.unwrap_or(theme.canvas);
        let usual = if theme.ink.contrast(ground) >= READ { theme.ink } else { ground.ink() };
        let look = marks::Look {
            ink: on(ground, paint.ink, READ, usual),
            ..marks::plain(theme, Mark::Thing(Form::Bare, *paint))
        };
        let middle = point(area.center().x, area.low.y + 3.0 + label_height(label.len()) / 2.0);
        marks::words(painter, middle, look, (label, &[], Fit::PLAIN));
    });
}

fn ink(theme: &Theme, stroke: &Stroke) -> Rgba {
    on(theme.canvas, stroke.paint.ink, READ, theme.ink)
}

fn dash(paint: Paint) -> Dash {
    if paint.is_dashed { Dash::Short } else { Dash::Solid }
}

/// A colour that is asked for, where it has this contrast with what is behind it.
fn on(ground: Rgba, wanted: Option<Color>, contrast: f64, usual: Rgba) -> Rgba {
    wanted.map(Rgba).filter(|color| color.over(ground).contrast(ground) >= contrast).unwrap_or(usual)
}
