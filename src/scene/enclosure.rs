//! Frames around the groups of a sketch.
//!
//! In: where marks are. Out: a frame for each group that can have one. What holds: a frame encloses all marks of its
//! group and no others, and two frames lie in each other or apart; a group that cannot be framed so has none.

use crate::{
    data::{GroupId, IdVec, NodeId},
    diagram::{Diagram, FRAME_MARGIN, LABEL_SIZE, LINE_SPACING},
    font,
    geom::{Point, Size, point, size},
    layout::Layout,
};

/// Above so many comparisons of marks and groups no group is framed.
const MOST_COMPARED: usize = 100_000_000;
/// The most groups that are framed.
const MOST_GROUPS: usize = 1_000;

/// A rectangle by two of its corners.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Area {
    pub(super) low: Point,
    pub(super) high: Point,
}

impl Area {
    pub(super) fn around(center: Point, size: Size) -> Self {
        let half = point(size.width / 2.0, size.height / 2.0);
        Self { low: center - half, high: center + half }
    }
    pub(super) fn with(self, other: Self) -> Self {
        Self {
            low: point(self.low.x.min(other.low.x), self.low.y.min(other.low.y)),
            high: point(self.high.x.max(other.high.x), self.high.y.max(other.high.y)),
        }
    }
    pub(super) fn center(self) -> Point {
        self.low.towards(self.high, 0.5)
    }
    pub(super) fn size(self) -> Size {
        size(self.high.x - self.low.x, self.high.y - self.low.y)
    }
    fn meets(self, other: Self) -> bool {
        let apart = |low: f64, high: f64| high <= low;
        !(apart(self.low.x, other.high.x)
            || apart(other.low.x, self.high.x)
            || apart(self.low.y, other.high.y)
            || apart(other.low.y, self.high.y))
    }
}

/// How high the words of a group are with so many lines.
pub(super) fn label_height(lines: usize) -> f64 {
    lines as f64 * LABEL_SIZE * LINE_SPACING
}

/// The frames, those around others first.
pub(super) fn frames(diagram: &Diagram, layout: &Layout) -> Vec<(GroupId, Area)> {
    let groups = &diagram.sketched.groups;
    let n_marks = diagram.nodes.len();
    if groups.len() > MOST_GROUPS || groups.len().saturating_mul(n_marks) > MOST_COMPARED {
        return Vec::new();
    }
    let areas = areas(diagram, layout);
    let mut frames: Vec<(GroupId, Area)> = Vec::new();
    for (group, area) in areas.iter().filter_map(|(group, area)| Some((group, (*area)?))) {
        let is_foreign = |mark: NodeId| !diagram.sketched.around(mark).any(|around| around == group);
        let has_foreign = diagram.nodes.ids().any(|mark| {
            let mark_area = Area::around(layout.centers[mark], diagram.shapes[mark].size);
            area.meets(mark_area) && is_foreign(mark)
        });
        let is_in = |outer: GroupId| {
            std::iter::successors(groups[group].parent, |&inner| groups[inner].parent).any(|g| g == outer)
        };
        let crosses = frames.iter().any(|&(other, frame)| frame.meets(area) && !is_in(other));
        if !has_foreign && !crosses && !groups[group].paint.is_hidden {
            frames.push((group, area));
        }
    }
    frames
}

/// What each group takes: its marks and groups, a margin, and its label above them.
fn areas(diagram: &Diagram, layout: &Layout) -> IdVec<GroupId, Option<Area>> {
    let groups = &diagram.sketched.groups;
    let mut areas: IdVec<GroupId, Option<Area>> = IdVec::filled(groups.len(), None);
    let add = |areas: &mut IdVec<GroupId, Option<Area>>, group: GroupId, area: Area| {
        areas[group] = Some(areas[group].map_or(area, |known: Area| known.with(area)));
    };
    for (mark, group) in diagram.sketched.in_group.iter() {
        if let Some(group) = *group {
            add(&mut areas, group, Area::around(layout.centers[mark], diagram.shapes[mark].size));
        }
    }
    // A group comes after the one that it is in.
    for group in groups.ids().rev() {
        let Some(inside) = areas[group] else { continue };
        let label = &groups[group].label;
        let widest = label.iter().map(|line| font::width(line, LABEL_SIZE)).fold(0.0, f64::max);
        let short = (widest - inside.size().width).max(0.0) / 2.0;
        let margin = point(FRAME_MARGIN + short, FRAME_MARGIN);
        let above = point(0.0, label_height(label.len()));
        let area = Area { low: inside.low - margin - above, high: inside.high + margin };
        areas[group] = Some(area);
        if let Some(parent) = groups[group].parent {
            add(&mut areas, parent, area);
        }
    }
    areas
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{diagram::sketched, geom::Direction, layout::layout, source::dot};

    /// The labels of the groups that are framed.
    fn framed(text: &str) -> Vec<String> {
        let diagram = sketched(&dot::read(text).unwrap().sketch);
        let layout = layout(diagram.layout_input(), &diagram.layout_options(Direction::TopToBottom));
        let frames = frames(&diagram, &layout);
        for (group, area) in &frames {
            for mark in diagram.nodes.ids() {
                let is_in = diagram.sketched.around(mark).any(|around| around == *group);
                let mark_area = Area::around(layout.centers[mark], diagram.shapes[mark].size);
                assert_eq!(area.meets(mark_area), is_in, "{text}: {mark:?}");
            }
        }
        frames.iter().map(|(group, _)| diagram.sketched.groups[*group].label.join("/")).collect()
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
}
