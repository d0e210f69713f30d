//! A mark for each thing of a sketch, and an edge for all lines between the same two things.

use super::{
    Diagram, EDGE_LABEL_SIZE, LABEL_SIZE, LINE_SPACING, Mark,
    acyclic::numbers,
    calls::{box_around, circle_around, padded},
};
use crate::{
    data::{EdgeId, GroupId, IdVec, NodeId, ThingId},
    font,
    geom::{Direction, Outline, Size, size},
    layout::{LayoutNode, LayoutOptions},
    sketch::{Form, Group, Heads, Link, Paint, Sketch, Thing},
};
use std::f64::consts::SQRT_2;

/// The diameter of a dot, in points.
const DOT: f64 = 7.0;
/// The diameter of a circle without a label, in points.
const BLANK: f64 = 36.0;
/// How far a line from a thing to itself reaches out, to the side of the way of the picture, in points.
pub const LOOP: f64 = 16.0;
/// How far the frame of a group stays away from what is in it, in points, for each level of groups.
pub const FRAME_MARGIN: f64 = 8.0;
/// The most that words beside lines push marks apart, in points.
const MOST_ROOM: f64 = 160.0;
/// The most levels of groups whose frames push marks apart.
const MOST_LEVELS: usize = 4;
/// The most lines of a label, and letters of a line, that are written.
const MOST_LINES: usize = 60;
const MOST_LETTERS: usize = 240;
/// Of the labels of lines between the same two things, so many are written.
const MOST_LABELS: usize = 4;

/// What is drawn for a sketch only; empty for task graphs.
#[derive(Clone, Debug, Default)]
pub struct Sketched {
    /// What each mark is called.
    pub names: IdVec<NodeId, String>,
    /// The innermost group of each mark.
    pub in_group: IdVec<NodeId, Option<GroupId>>,
    /// The groups; one comes after the one that it is in.
    pub groups: IdVec<GroupId, Group>,
    /// How each edge is drawn.
    pub strokes: IdVec<EdgeId, Stroke>,
    /// What is written of the lines that lead the other way, from the larger id; where both ways say the same, or one
    /// says nothing, it is with the edge's label.
    pub back_labels: IdVec<EdgeId, String>,
    /// Lines from a mark to itself, with what is written beside them; at most one for each mark.
    pub loops: Vec<(NodeId, Stroke, String)>,
}

/// How an edge of a sketch is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stroke {
    /// Which of its ends have heads; `at_to` is at its larger id.
    pub heads: Heads,
    /// Whether the sketch has it the other way: from the larger id to the smaller.
    pub is_turned: bool,
    /// Its colours.
    pub paint: Paint,
}

/// A mark for every thing.
pub fn sketched(sketch: &Sketch) -> Diagram {
    let ends: Vec<(ThingId, ThingId)> =
        sketch.links.iter().filter(|link| link.from != link.to).map(|link| (link.from, link.to)).collect();
    let number = numbers(sketch.things.len(), &ends);
    let mut order: Vec<ThingId> = sketch.things.ids().collect();
    order.sort_unstable_by_key(|&thing| number[thing]);
    let mut diagram = Diagram::default();
    for &id in &order {
        let Thing { name, label, form, paint, group } = &sketch.things[id];
        let label = shortened(label);
        let shape = shape(*form, &label);
        diagram.add(Mark::Thing(*form, *paint), label, shape);
        diagram.sketched.names.push(name.clone());
        diagram.sketched.in_group.push(*group);
    }
    diagram.sketched.groups = sketch.groups.clone();
    add_links(&mut diagram, sketch, &number);
    diagram
}

/// Draws lines between the same two things as one, in the order of the things that they lead to.
fn add_links(diagram: &mut Diagram, sketch: &Sketch, number: &IdVec<ThingId, NodeId>) {
    let placed = sketch.links.iter().enumerate().map(|(place, link)| {
        let (from, to) = (number[link.from], number[link.to]);
        (from.min(to), from.max(to), place)
    });
    let mut placed: Vec<(NodeId, NodeId, usize)> = placed.collect();
    placed.sort_unstable();
    let mut bundles: Vec<&[(NodeId, NodeId, usize)]> =
        placed.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)).collect();
    bundles.sort_unstable_by_key(|bundle| (bundle[0].1, bundle[0].2));
    for bundle in bundles {
        let (low, high, first) = bundle[0];
        let links = || bundle.iter().map(|&(.., place)| &sketch.links[place]);
        let leads_back = |link: &Link| number[link.from] > low;
        let heads = links().map(|link| if leads_back(link) { link.heads.turned() } else { link.heads });
        let stroke = Stroke {
            heads: heads.reduce(Heads::and).unwrap_or_default(),
            is_turned: leads_back(&sketch.links[first]),
            paint: links().find(|link| !link.paint.is_hidden).unwrap_or(&sketch.links[first]).paint,
        };
        let [there, back] = [false, true].map(|way| label(links().filter(|link| leads_back(link) == way)));
        if low == high {
            diagram.sketched.loops.push((low, stroke, there));
            continue;
        }
        let (there, back) = match (there.is_empty(), there == back) {
            (true, _) => (back, String::new()),
            (_, true) => (there, String::new()),
            _ => (there, back),
        };
        diagram.edges.push((low, high));
        diagram.edge_labels.push(there);
        diagram.sketched.back_labels.push(back);
        diagram.sketched.strokes.push(stroke);
    }
}

/// What is written beside lines that are drawn as one: every label once, and how many lines have it where those are
/// several.
fn label<'a>(links: impl Iterator<Item = &'a Link>) -> String {
    let mut labels: Vec<(&str, usize)> = Vec::new();
    let mut others = 0;
    for link in links.filter(|link| !link.paint.is_hidden) {
        match labels.iter().position(|(label, _)| *label == link.label) {
            Some(known) => labels[known].1 += 1,
            None if labels.len() == MOST_LABELS => others += 1,
            None => labels.push((&link.label, 1)),
        }
    }
    let written = labels.into_iter().filter_map(|label| match label {
        ("", 1) => None,
        ("", times) => Some(format!("× {times}")),
        (label, 1) => Some(shortened(&[label.to_owned()]).concat()),
        (label, times) => Some(format!("{} × {times}", shortened(&[label.to_owned()]).concat())),
    });
    let others = (others > 0).then(|| format!("… × {others}"));
    written.chain(others).collect::<Vec<_>>().join(", ")
}

/// A label as far as anybody reads it.
fn shortened(label: &[String]) -> Vec<String> {
    let cut = |line: &String| match line.char_indices().nth(MOST_LETTERS) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line.clone(),
    };
    let mut lines: Vec<String> = label.iter().take(MOST_LINES).map(cut).collect();
    if label.len() > MOST_LINES {
        lines.push("…".to_owned());
    }
    lines
}

fn shape(form: Form, label: &[String]) -> LayoutNode {
    let (size, outline) = match form {
        Form::Circle if label.iter().all(String::is_empty) => (size(BLANK, BLANK), Outline::Ellipse),
        Form::Circle => (circle_around(label), Outline::Ellipse),
        Form::Ellipse => (ellipse_around(label), Outline::Ellipse),
        Form::Box => (box_around(label), Outline::Rect),
        Form::Bare => (padded(label), Outline::Rect),
        Form::Dot => (size(DOT, DOT), Outline::Ellipse),
    };
    LayoutNode { size, outline }
}

/// Graphviz's ellipse: around the label's corners, at least 54 × 36 points.
fn ellipse_around(label: &[String]) -> Size {
    let padded = padded(label);
    size((padded.width * SQRT_2).max(54.0), (padded.height * SQRT_2).max(36.0))
}

impl Sketched {
    /// The groups that a mark is in, from the inside.
    pub fn around(&self, mark: NodeId) -> impl Iterator<Item = GroupId> + '_ {
        std::iter::successors(self.in_group[mark], |&group| self.groups[group].parent)
    }

    /// The room that a sketch needs between its marks: for words beside lines, loops, and frames.
    pub(super) fn options(&self, edge_labels: &[String], usual: &LayoutOptions) -> LayoutOptions {
        let width =
            |label: &str| font::width(label, EDGE_LABEL_SIZE) + if label.is_empty() { 0.0 } else { 14.0 };
        let both = edge_labels.iter().zip(self.back_labels.values());
        let words = both.map(|(there, back)| width(there) + width(back)).fold(0.0, f64::max).min(MOST_ROOM);
        let loops = self.loops.iter().map(|(.., label)| width(label)).fold(0.0, f64::max).min(MOST_ROOM);
        let reach = |label: f64| if self.loops.is_empty() { 0.0 } else { LOOP + 8.0 + label };
        let frames = self.frames_between();
        let (node_gap, rank_gap) = match usual.direction {
            Direction::TopToBottom | Direction::BottomToTop => {
                (words.max(reach(loops)).max(frames.width), usual.rank_gap.max(frames.height))
            }
            Direction::LeftToRight | Direction::RightToLeft => {
                (reach(EDGE_LABEL_SIZE).max(frames.height), (words + 24.0).max(frames.width))
            }
        };
        LayoutOptions {
            node_gap: node_gap.max(usual.node_gap),
            rank_gap: rank_gap.max(usual.rank_gap),
            ..*usual
        }
    }

    /// The room that frames take between two marks: margins, and labels above what is in them.
    fn frames_between(&self) -> Size {
        let mut levels: IdVec<GroupId, usize> = IdVec::filled(self.groups.len(), 0);
        // A group comes after the one that it is in.
        for (group, Group { parent, .. }) in self.groups.iter() {
            levels[group] = 1 + parent.map_or(0, |parent| levels[parent]);
        }
        let levels = levels.values().iter().copied().max().unwrap_or(0).min(MOST_LEVELS) as f64;
        let margins = 2.0 * FRAME_MARGIN * levels;
        let gap = if levels > 0.0 { 2.0 * FRAME_MARGIN } else { 0.0 };
        size(gap + margins, gap + margins + levels * LABEL_SIZE * LINE_SPACING)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        array::{Chunks, Random, ReduceOptions},
        diagram::calls_and_blocks,
        source::dot,
    };

    fn drawn(text: &str) -> Diagram {
        sketched(&dot::read(text).unwrap().sketch)
    }

    #[test]
    fn lines_between_the_same_things_are_one_and_none_is_lost() {
        let diagram = drawn(
            "digraph { a -> b; a -> b [label=x]; b -> a [label=x]; a -> c; a -> c; c -> d [label=l]; d -> d [label=s]; b -> e [label=up];
             e -> b [label=down] }",
        );
        let names = |id: NodeId| diagram.sketched.names[id].as_str();
        let edges: Vec<String> = diagram
            .edges
            .iter()
            .map(|(id, &(from, to))| {
                let heads = diagram.sketched.strokes[id].heads;
                let line = match (heads.at_from, heads.at_to) {
                    (true, true) => "<>",
                    (false, true) => ">",
                    _ => "?",
                };
                let (there, back) = (&diagram.edge_labels[id], &diagram.sketched.back_labels[id]);
                format!("{}{line}{} {there}/{back}", names(from), names(to))
            })
            .collect();
        assert_eq!(edges, ["a<>b x/", "a>c × 2/", "c>d l/", "b<>e up/down"]);
        let [(at, stroke, label)] = diagram.sketched.loops.as_slice() else { panic!("{diagram:?}") };
        assert_eq!((names(*at), stroke.heads, label.as_str()), ("d", Heads::FORWARD, "s"));
    }

    #[test]
    fn a_line_that_closes_a_cycle_keeps_its_head_where_it_leads() {
        let diagram = drawn("digraph { s -> a -> b -> c -> a }");
        let back: Vec<_> =
            diagram.edges.iter().filter(|&(id, _)| diagram.sketched.strokes[id].is_turned).collect();
        let &[(id, &(low, high))] = back.as_slice() else { panic!("{back:?}") };
        let ends = (diagram.sketched.names[low].as_str(), diagram.sketched.names[high].as_str());
        assert_eq!(ends, ("a", "c"));
        assert_eq!(diagram.sketched.strokes[id].heads, Heads::FORWARD.turned());
    }

    #[test]
    fn circles_and_boxes_are_as_large_as_those_of_tasks() {
        let x = Random::new().normal(0.0, 0.1, &[1600], &Chunks::from(400)).unwrap();
        let tasks = calls_and_blocks(&x.mean(&ReduceOptions::default()).unwrap().to_graph().unwrap());
        let diagram = drawn("digraph { 1 [label=normal shape=circle] 2 [label=0 shape=box] 1 -> 2 }");
        assert_eq!(diagram.shapes.values(), &tasks.shapes.values()[..2]);
    }

    #[test]
    fn a_label_is_written_as_far_as_anybody_reads() {
        let diagram =
            drawn(&format!("digraph {{ a [label=\"{}{}\"] }}", "x".repeat(1000), "\\n".repeat(100)));
        let label = &diagram.nodes.values()[0].label;
        assert_eq!((label.len(), label[0].chars().count(), label[60].as_str()), (61, 241, "…"));
    }

    #[test]
    fn many_different_labels_are_counted() {
        let edges: Vec<String> = (0..9).map(|i| format!("a -> b [label=l{i}]")).collect();
        let diagram = drawn(&format!("digraph {{ {} }}", edges.join("\n")));
        assert_eq!(diagram.edge_labels.values(), ["l0, l1, l2, l3, … × 5"]);
    }
}
