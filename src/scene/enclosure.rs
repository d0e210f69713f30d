//! Frames around the groups of a sketch.
//!
//! In: where marks are. Out: a frame for each group that can have one: a rectangle, or where others are in its way the
//! convex hull. What holds: a frame encloses all marks of its group and no part of others, and two frames lie in each
//! other or apart; a group that cannot be framed so has none.

use super::{
    area::Area,
    hull::{convex, directions},
};
use crate::{
    data::{GroupId, IdVec, NodeId},
    diagram::{Diagram, FRAME_MARGIN, LABEL_SIZE, LINE_SPACING},
    font,
    geom::{Outline, Point, Size, point, size},
    layout::Layout,
};

/// Above so many marks, or groups, no group is framed.
const MOST_MARKS: usize = 100_000;
const MOST_GROUPS: usize = 1_000;
/// How far a hull stays away from what is in it, in points: less than a rectangle, for it is taken where room is short.
const HULL_MARGIN: f64 = 5.0;
/// How many corners the hull of an ellipse has.
const STEPS: usize = 24;

/// What encloses a group.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Frame {
    pub(super) group: GroupId,
    /// The corners of a convex polygon, in order around it.
    pub(super) corners: Vec<Point>,
    /// The middle of what is written in it.
    pub(super) words_at: Point,
}

impl Frame {
    /// The rectangle that it is, if it is one.
    pub(super) fn rectangle(&self) -> Option<Area> {
        let area = self.area();
        (self.corners == area.corners()).then_some(area)
    }
    /// The rectangle around it.
    pub(super) fn area(&self) -> Area {
        Area::of(&self.corners)
    }
    fn meets(&self, other: &[Point]) -> bool {
        self.area().meets(Area::of(other)) && !has_gap(&self.corners, other) && !has_gap(other, &self.corners)
    }
}

/// Whether a side of the first polygon parts it from the second.
fn has_gap(one: &[Point], other: &[Point]) -> bool {
    one.iter().zip(one.iter().cycle().skip(1)).any(|(&from, &to)| {
        let along = to - from;
        let outside = |p: Point| along.x * (p.y - from.y) - along.y * (p.x - from.x);
        let inner = one
            .iter()
            .map(|&p| outside(p))
            .fold(0.0, |most: f64, d| if d.abs() > most.abs() { d } else { most });
        other.iter().all(|&p| outside(p) * inner <= 0.0)
    })
}

/// The frames, those around others first.
pub(super) fn frames(diagram: &Diagram, layout: &Layout) -> Vec<Frame> {
    let groups = &diagram.sketched.groups;
    if groups.len() > MOST_GROUPS || diagram.nodes.len() > MOST_MARKS {
        return Vec::new();
    }
    let mut all: IdVec<GroupId, Vec<Point>> = IdVec::filled(groups.len(), Vec::new());
    for (mark, group) in diagram.sketched.in_group.iter() {
        if let Some(group) = *group {
            all[group].extend(outline(diagram, layout, mark));
        }
    }
    let mut frames: Vec<Frame> = Vec::new();
    // A group comes after the one that it is in.
    for group in groups.ids().rev().filter(|&group| !groups[group].paint.is_hidden) {
        if all[group].is_empty() {
            continue;
        }
        let label = &groups[group].label;
        let inside = std::mem::take(&mut all[group]);
        let around = rectangle(group, &inside, label);
        let corners = around.corners.clone();
        let found = [around, hulled(group, inside, label)]
            .into_iter()
            .find(|frame| can_stand(frame, &frames, diagram, layout));
        let corners = found.as_ref().map_or(corners, |frame| frame.corners.clone());
        if let Some(parent) = groups[group].parent {
            all[parent].extend(corners);
        }
        frames.extend(found);
    }
    frames.reverse();
    frames
}

/// Whether no foreign mark is in a frame, and no frame of another group that is not in this one.
fn can_stand(frame: &Frame, frames: &[Frame], diagram: &Diagram, layout: &Layout) -> bool {
    let groups = &diagram.sketched.groups;
    let is_own = |mark: NodeId| diagram.sketched.around(mark).any(|around| around == frame.group);
    let area = frame.area();
    let is_free = diagram.nodes.ids().all(|mark| {
        let mark_area = Area::around(layout.centers[mark], diagram.shapes[mark].size);
        !area.meets(mark_area) || is_own(mark) || !frame.meets(&mark_area.corners())
    });
    is_free
        && frames.iter().all(|other| {
            let mut around = std::iter::successors(Some(other.group), |&inner| groups[inner].parent);
            around.any(|outer| outer == frame.group) || !frame.meets(&other.corners)
        })
}

/// The rectangle around points, its label above them.
fn rectangle(group: GroupId, inside: &[Point], label: &[String]) -> Frame {
    let inner = Area::of(inside);
    let words = words(label);
    let short = (words.width - inner.size().width).max(0.0) / 2.0;
    let margin = point(FRAME_MARGIN + short, FRAME_MARGIN);
    let area = Area { low: inner.low - margin - point(0.0, words.height), high: inner.high + margin };
    let words_at = point(area.center().x, area.low.y + 3.0 + words.height / 2.0);
    Frame { group, corners: area.corners(), words_at }
}

/// The convex hull of points, its label above the highest of them.
fn hulled(group: GroupId, inside: Vec<Point>, label: &[String]) -> Frame {
    let inside = convex(inside);
    let top = Area::of(&inside).low.y;
    let highest: Vec<Point> = inside.iter().copied().filter(|p| p.y < top + 1.0).collect();
    let words = words(label);
    let words_at = point(Area::of(&highest).center().x, top - words.height / 2.0);
    let grown = |p: Point| directions(STEPS).map(move |way| p + way * HULL_MARGIN);
    let mut points = inside;
    if words.height > 0.0 {
        points.extend(Area::around(words_at, words).corners());
    }
    Frame { group, corners: convex(points.into_iter().flat_map(grown).collect()), words_at }
}

/// The room for a label.
fn words(label: &[String]) -> Size {
    size(font::widest(label, LABEL_SIZE), label.len() as f64 * LABEL_SIZE * LINE_SPACING)
}

/// Points around a mark.
fn outline(diagram: &Diagram, layout: &Layout, mark: NodeId) -> Vec<Point> {
    let (center, shape) = (layout.centers[mark], diagram.shapes[mark]);
    match shape.outline {
        Outline::Rect => Area::around(center, shape.size).corners(),
        Outline::Ellipse => directions(STEPS)
            .map(|way| center + point(way.x * shape.size.width / 2.0, way.y * shape.size.height / 2.0))
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        diagram::sketched,
        geom::Direction,
        layout::{LayoutOptions, layout},
        source::dot,
    };

    /// The labels of the groups that are framed, those in hulls in brackets.
    fn framed(text: &str) -> Vec<String> {
        let diagram = sketched(&dot::read(text).unwrap().sketch);
        let options = LayoutOptions { direction: Direction::TopToBottom, ..LayoutOptions::default() };
        let layout = layout(diagram.layout_input(), &diagram.layout_options(&options));
        let frames = frames(&diagram, &layout);
        for frame in &frames {
            for mark in diagram.nodes.ids() {
                let is_in = diagram.sketched.around(mark).any(|around| around == frame.group);
                let corners = Area::around(layout.centers[mark], diagram.shapes[mark].size).corners();
                assert_eq!(frame.meets(&corners), is_in, "{text}: {mark:?}");
            }
        }
        let label = |frame: &Frame| {
            let label = diagram.sketched.groups[frame.group].label.join("/");
            if frame.rectangle().is_some() { label } else { format!("({label})") }
        };
        frames.iter().map(label).collect()
    }

    #[test]
    fn groups_that_stand_apart_are_framed() {
        assert_eq!(
            framed(
                "digraph { subgraph cluster_a { label=A; a -> b; subgraph cluster_i { label=I; b -> c } }
                 subgraph cluster_b { label=B; d -> e } }"
            ),
            ["A", "I", "B"]
        );
    }

    #[test]
    fn a_group_around_foreign_marks_is_not() {
        assert_eq!(framed("digraph { subgraph cluster_a { label=A; a; c } a -> b -> c }"), [""; 0]);
        assert_eq!(framed("digraph { subgraph cluster_a { label=A; style=invis; a } }"), [""; 0]);
    }

    #[test]
    fn a_hull_goes_where_no_rectangle_does() {
        let lanes = "digraph { subgraph cluster_l { label=L; read -> parse -> check -> store }
            subgraph cluster_r { label=R; plan -> split -> send -> wait }
            begin -> read; begin -> plan; parse -> wait; send -> store; store -> read; store -> finish; wait -> finish }";
        assert_eq!(framed(lanes), ["(L)", "(R)"]);
    }

    #[test]
    fn polygons_meet_where_no_line_parts_them() {
        let square = |x: f64, y: f64| Area { low: point(x, y), high: point(x + 10.0, y + 10.0) }.corners();
        let slanted =
            |shift: f64| vec![point(shift, 0.0), point(shift + 20.0, 20.0), point(shift + 20.0, 0.0)];
        let meet = |one: &[Point], other: &[Point]| !has_gap(one, other) && !has_gap(other, one);
        assert!(meet(&square(0.0, 0.0), &square(9.0, 9.0)));
        assert!(!meet(&square(0.0, 0.0), &square(10.5, 0.0)));
        assert!(meet(&slanted(0.0), &square(5.0, -2.0)));
        // The boxes around these two meet.
        assert!(!meet(&slanted(0.0), &square(0.0, 12.0)));
    }
}
