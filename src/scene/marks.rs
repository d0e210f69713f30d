//! Circles and boxes with what is written in them. Sizes are the diagram's; notes are fitted to what is left.

use super::{
    Align, Dash, Rgba, Role, Style, Theme, WorkerPaint,
    painter::{Line, Painter, drawn},
};
use crate::{
    data::{Id, IdVec, NodeId},
    diagram::{Diagram, GridDrawing, LABEL_SIZE, LINE_SPACING, Mark, SHEET, n_sheets},
    font,
    geom::{Outline, Point, Size, point, size},
    layout::LayoutNode,
    overlay::{Annotation, Overlay, State, Tint},
};
use std::collections::BTreeMap;

/// The width of the ring in a worker's colour.
pub(super) const RING_WIDTH: f64 = 3.5;
/// How much thicker the outline of a block is that is alive at the peak.
const PEAK_WIDTH: f64 = 2.5;
/// The room between the ring and the disc inside it.
const RING_GAP: f64 = 1.25;
/// How far text stays away from a mark's outline, and from the sides of a box.
const TEXT_MARGIN: f64 = 2.5;
const SIDE_MARGIN: f64 = 3.0;
/// Where Graphviz puts a baseline: this many ems below the middle of its line.
const BASELINE: f64 = 3.7 / 14.0;
/// How far letters reach above and below their baseline, in ems.
const ASCENT: f64 = 0.74;
const DESCENT: f64 = 0.22;
/// The heights of label and notes in a circle that has room, from the largest: a run is read from afar.
const ROOMY: [(f64, f64); 4] = [(22.0, 22.0), (20.0, 20.0), (18.0, 18.0), (16.0, 15.0)];
/// The heights of notes under a label of [`LABEL_SIZE`], from the one to be had to the one still readable.
const NOTE_SIZES: [f64; 6] = [13.0, 12.0, 11.0, 10.0, 9.0, 8.0];
/// Below this height a second note is dropped rather than set smaller.
const LEAST_OF_SEVERAL: f64 = 10.0;

/// How many notes fit into a mark, and how high its lines are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Fit {
    pub(super) n_notes: usize,
    pub(super) label_size: f64,
    pub(super) note_size: f64,
}

impl Fit {
    /// The label as Dask sets it, and nothing else.
    pub(super) const PLAIN: Self = Self { n_notes: 0, label_size: LABEL_SIZE, note_size: NOTE_SIZES[0] };

    /// The heights of all lines.
    fn sizes(self, n_label: usize) -> Vec<f64> {
        let mut sizes = vec![self.label_size; n_label];
        sizes.resize(n_label + self.n_notes, self.note_size);
        sizes
    }
}

/// How a mark is painted.
#[derive(Clone, Copy, Debug)]
pub(super) struct Look {
    pub(super) fill: Option<Rgba>,
    pub(super) outline: Rgba,
    pub(super) line_width: f64,
    pub(super) dash: Dash,
    pub(super) ink: Rgba,
    pub(super) ring: Option<WorkerPaint>,
    pub(super) cross: Option<Rgba>,
}

/// How a mark looks when no run has coloured it.
pub(super) fn plain(theme: &Theme, mark: Mark) -> Look {
    let fill = match mark {
        Mark::Call(_) => theme.call_fill,
        Mark::Block(_) | Mark::Stack(_) | Mark::Thing(..) => theme.block_fill,
    };
    Look {
        fill,
        outline: theme.outline,
        line_width: theme.line_width,
        dash: Dash::Solid,
        ink: theme.ink,
        ring: None,
        cross: None,
    }
}

/// How a mark looks after a run: its outline is thicker where its block is alive at the peak.
pub(super) fn after_run(theme: &Theme, mark: Mark, said: &Annotation) -> Look {
    let look = as_it_ended(theme, mark, said);
    let thicker = if said.is_at_peak { PEAK_WIDTH } else { 0.0 };
    Look { line_width: look.line_width + thicker, ..look }
}

fn as_it_ended(theme: &Theme, mark: Mark, said: &Annotation) -> Look {
    let ground = Look { fill: Some(theme.canvas), ..plain(theme, mark) };
    let faint = Look { outline: theme.faint_outline, ink: theme.faint_ink, dash: Dash::Short, ..ground };
    let is_call = matches!(mark, Mark::Call(_));
    // Where the inside has the worker's colour the ring would say the same again.
    let is_ringed = is_call && !matches!(said.tint, Some(Tint::Worker(_)));
    let ring = said.worker.filter(|_| is_ringed).map(|worker| theme.worker(worker.index()));
    match said.state {
        State::Failed | State::Killed => Look {
            fill: Some(theme.failed_fill),
            outline: theme.failed_outline,
            line_width: theme.line_width + 1.0,
            ink: theme.failed_fill.ink(),
            ring,
            cross: Some(theme.failed_cross),
            ..ground
        },
        State::NotRun => Look { fill: Some(theme.not_run_fill), ..faint },
        State::NotStored if !is_call => Look { fill: None, ..faint },
        State::Freed if !is_call => Look { fill: None, dash: Dash::Solid, ..faint },
        State::NotNeeded => Look { fill: None, dash: Dash::Solid, ..faint },
        State::Done | State::NotStored | State::Freed => match said.tint {
            Some(tint) => {
                let fill = theme.tint(tint);
                Look { fill: Some(fill), ink: fill.ink(), ring, ..ground }
            }
            None => Look {
                fill: if is_call { ground.fill } else { plain(theme, mark).fill.or(ground.fill) },
                ring,
                ..ground
            },
        },
    }
}

/// What fills a cell whose task ended so.
pub(super) fn cell(theme: &Theme, state: State) -> Rgba {
    match state {
        State::Done => theme.canvas,
        State::Failed | State::Killed => theme.failed_fill,
        State::NotRun => theme.not_run_fill,
        State::NotStored | State::Freed => theme.capsule_outline,
        State::NotNeeded => theme.faint_outline,
    }
}

/// Paints one mark: shape, cross, label, notes.
pub(super) fn paint(
    painter: &mut Painter,
    theme: &Theme,
    center: Point,
    (node, look): (LayoutNode, Look),
    (label, notes, fit): (&[String], &[String], Fit),
) {
    shape(painter, theme, center, node, look);
    words(painter, center, look, (label, notes, fit));
}

/// The label with the notes that fit, around `center`.
pub(super) fn words(
    painter: &mut Painter,
    center: Point,
    look: Look,
    (label, notes, fit): (&[String], &[String], Fit),
) {
    let sizes = fit.sizes(label.len());
    let lines = label.iter().chain(&notes[..fit.n_notes]);
    for ((text, baseline), &font_size) in lines.zip(baselines(&sizes)).zip(&sizes) {
        painter.text(Line {
            text,
            anchor: center + point(0.0, baseline),
            align: Align::Middle,
            font_size,
            ink: look.ink,
            role: Role::Label,
        });
    }
}

/// The outline with its inside, ring and cross.
pub(super) fn shape(painter: &mut Painter, theme: &Theme, center: Point, node: LayoutNode, look: Look) {
    let role = match node.outline {
        Outline::Ellipse => Role::Call,
        Outline::Rect => Role::Block,
    };
    let mut put = |node_size: Size, style: Style| match node.outline {
        Outline::Ellipse => painter.ellipse(center, node_size, style),
        Outline::Rect => painter.rect(center, node_size, 0.0, style),
    };
    let style = Style {
        role,
        fill: look.fill,
        stroke: Some(look.outline),
        stroke_width: look.line_width,
        dash: look.dash,
    };
    let mut inner = node.size;
    if let Some(WorkerPaint { color, dash }) = look.ring {
        // Its outer edge is where a plain outline would end, so arrows meet it the same way.
        let ring = shrunk(node.size, RING_WIDTH - theme.line_width);
        let around =
            Style { stroke: Some(color), stroke_width: RING_WIDTH, dash, fill: Some(theme.canvas), ..style };
        put(ring, around);
        inner = shrunk(ring, RING_WIDTH + 2.0 * RING_GAP);
        put(inner, Style { stroke: None, stroke_width: 0.0, dash: Dash::Solid, ..style });
    } else {
        put(inner, style);
    }
    if let Some(color) = look.cross {
        let reach = if node.outline == Outline::Ellipse { std::f64::consts::FRAC_1_SQRT_2 } else { 1.0 };
        let corner = point(inner.width / 2.0 * reach - 1.0, inner.height / 2.0 * reach - 1.0);
        let other = point(corner.x, -corner.y);
        for way in [corner, other] {
            painter.segment(center - way, center + way, drawn(Role::Cross, color, 2.0));
        }
    }
}

fn shrunk(from: Size, by: f64) -> Size {
    size((from.width - by).max(1.0), (from.height - by).max(1.0))
}

/// The baselines of lines set under one another, seen from the middle of them all.
fn baselines(sizes: &[f64]) -> impl Iterator<Item = f64> {
    let mut top = -sizes.iter().sum::<f64>() * LINE_SPACING / 2.0;
    sizes.iter().map(move |size| {
        top += size * LINE_SPACING;
        top - size * (LINE_SPACING / 2.0 - BASELINE)
    })
}

/// What fits into each mark. Circles of one size with as many notes are set alike, and boxes with notes as long.
pub(super) fn fit_all(theme: &Theme, diagram: &Diagram, overlay: &Overlay) -> IdVec<NodeId, Fit> {
    let notes = |id: NodeId| overlay.marks.get(id).map_or(&[][..], |said| theme.notes(said));
    // What is beside the words, or behind their sheet, is not theirs.
    let room = |id: NodeId| {
        let LayoutNode { size: all, outline } = diagram.shapes[id];
        let beside = diagram.grids.get(id).map_or(0.0, GridDrawing::beside);
        let behind = match diagram.nodes[id].mark {
            Mark::Stack(stack) => n_sheets(diagram.stacks.row(stack)) as f64 * SHEET,
            _ => 0.0,
        };
        LayoutNode { size: size(all.width - beside - behind, all.height), outline }
    };
    let key = |id: NodeId| {
        let node = room(id);
        let lines = (node.outline == Outline::Rect, diagram.nodes[id].label.len(), notes(id).len());
        // A box that holds few bytes need not whisper because another holds many.
        let is_box = node.outline == Outline::Rect;
        let written = notes(id).iter().map(String::len).max().filter(|_| is_box);
        (written, node.size.width.to_bits(), node.size.height.to_bits(), lines)
    };
    let mut least = BTreeMap::new();
    for (id, node) in diagram.nodes.iter() {
        let has_ring = overlay.marks.get(id).is_some_and(|said| said.worker.is_some());
        let fit = fit(room(id), has_ring, &node.label, notes(id));
        let entry = least.entry(key(id)).or_insert(fit);
        let rank = |fit: &Fit| (fit.n_notes, fit.label_size, fit.note_size);
        if rank(&fit) < rank(entry) {
            *entry = fit;
        }
    }
    diagram.nodes.ids().map(|id| least[&key(id)]).collect()
}

/// As many notes as high as possible: smaller ones before fewer. In a circle the label grows with them.
fn fit(node: LayoutNode, has_ring: bool, label: &[String], notes: &[String]) -> Fit {
    let is_round = node.outline == Outline::Ellipse;
    let margin = if has_ring && is_round { RING_WIDTH + RING_GAP } else { 0.0 } + TEXT_MARGIN;
    let (a, b) = (node.size.width / 2.0 - margin, node.size.height / 2.0 - margin);
    let inside = |x: f64, y: f64| match node.outline {
        Outline::Ellipse => (x / a).powi(2) + (y / b).powi(2) <= 1.0,
        // The label has a box's height filled as Graphviz fills it; only what is written may not touch the line.
        Outline::Rect => x <= node.size.width / 2.0 - SIDE_MARGIN && y.abs() <= b,
    };
    let fits = |fit: &Fit| {
        let sizes = fit.sizes(label.len());
        let mut lines = label.iter().chain(&notes[..fit.n_notes]).zip(baselines(&sizes)).zip(&sizes);
        lines.all(|((text, y), &size)| {
            let x = font::width(text, size) / 2.0;
            inside(x, y - ASCENT * size) && inside(x, y + descent(text) * size)
        })
    };
    let roomy = ROOMY.into_iter().filter(|_| is_round);
    let usual = NOTE_SIZES.map(|note_size| (LABEL_SIZE, note_size));
    let sizes: Vec<(f64, f64)> = roomy.chain(usual).collect();
    let with = |n_notes: usize| {
        let readable = sizes.iter().filter(move |(_, note)| n_notes == 1 || *note >= LEAST_OF_SEVERAL);
        readable.map(move |&(label_size, note_size)| Fit { n_notes, label_size, note_size })
    };
    (1..=notes.len()).rev().flat_map(with).find(fits).unwrap_or(Fit::PLAIN)
}

/// How far the letters of a text reach below their baseline, in ems.
fn descent(text: &str) -> f64 {
    let stands = |letter: char| {
        letter.is_ascii_alphanumeric() && !"gjpqyQ".contains(letter) || " .:+-=".contains(letter)
    };
    if text.chars().all(stands) { 0.02 } else { DESCENT }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(words: &[&str]) -> Vec<String> {
        words.iter().map(|&w| w.to_owned()).collect()
    }

    #[test]
    fn one_line_stands_where_graphviz_puts_it() {
        assert!((baselines(&[14.0]).next().unwrap() - 3.7).abs() < 1e-9);
        let two: Vec<f64> = baselines(&[14.0, 14.0]).collect();
        assert!((two[0] - (3.7 - 8.4)).abs() < 1e-9 && (two[1] - (3.7 + 8.4)).abs() < 1e-9);
    }

    #[test]
    fn notes_shrink_before_they_are_dropped() {
        let circle = |d| LayoutNode { size: size(d, d), outline: Outline::Ellipse };
        let notes = words(&["61.2 ms", "worker 0"]);
        assert_eq!(
            fit(circle(136.0), true, &words(&["mean_chunk"]), &notes),
            Fit { n_notes: 2, label_size: 18.0, note_size: 18.0 }
        );
        let small = fit(circle(54.0), true, &words(&["sum"]), &notes);
        assert!(small.n_notes >= 1 && small.note_size < 12.0, "{small:?}");
        let tight = fit(circle(54.0), true, &words(&["sum"]), &words(&["a note that is far too long"]));
        assert_eq!(tight.n_notes, 0);
    }

    #[test]
    fn bytes_fit_under_a_coordinate() {
        let block = LayoutNode { size: size(54.0, 36.0), outline: Outline::Rect };
        for (bytes, least) in [("1.49 GiB", 10.0), ("390.62 kiB", 8.0), ("8 B", 10.0)] {
            let fit = fit(block, false, &words(&["3"]), &words(&[bytes]));
            assert!(fit.n_notes == 1 && fit.note_size >= least, "{bytes}: {fit:?}");
        }
    }
}
