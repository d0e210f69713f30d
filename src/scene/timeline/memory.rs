//! The bytes that were alive: areas of layers, one on the other.

use super::{
    super::{
        Align, Dash, Group, Role, Style, Theme,
        painter::{Line, Painter, drawn, filled},
    },
    GRID_LINE, SMALL, Strip,
    axis::Axis,
    grid_color,
    lanes::pen,
    layer_fill,
};
use crate::{
    data::Nanos,
    font,
    geom::{Point, point},
    overlay::Memory,
    quantity,
};

/// Lengths in heights of the type: of the areas, and of the words over them.
const HEIGHT: f64 = 9.0;
const WORDS: f64 = 1.5;
/// How many numbers of bytes there are at most above 0.
const MOST_TICKS: u64 = 5;
/// The width of the line over all areas.
const TOP_LINE: f64 = 0.75;
/// The width of the line of the process.
const PROCESS_LINE: f64 = 1.25;

/// An axis of bytes, and how high it is.
#[derive(Debug)]
pub(super) struct Plot {
    pub(super) axis: Axis,
    wall: Nanos,
    em: f64,
}

impl Plot {
    pub(super) fn of(memory: &Memory, wall: Nanos, font_size: f64) -> Self {
        let process = memory.peak_resident().filter(|_| memory.is_of_one_scale()).unwrap_or(0);
        Self { axis: Axis::of_bytes(memory.peak_bytes.max(process), MOST_TICKS), wall, em: font_size }
    }
    /// What it takes, without the times below.
    pub(super) fn height(&self) -> f64 {
        (HEIGHT + WORDS) * self.em
    }
    /// The room for the words at the peak.
    pub(super) fn words(&self) -> f64 {
        WORDS * self.em
    }
}

/// For each layer the bytes of it and of all below it, from each instant to the next: upper corners of its area.
pub(super) fn stacked(memory: &Memory, n_layers: usize, wall: Nanos) -> Vec<Vec<(Nanos, u64)>> {
    let mut tops = vec![Vec::with_capacity(2 * memory.steps.len()); n_layers];
    for (i, (at, bytes)) in memory.steps.iter().enumerate() {
        let until = memory.steps.get(i + 1).map_or(wall, |(next, _)| *next);
        let mut sum = 0;
        for (top, n) in tops.iter_mut().zip(bytes) {
            sum += n;
            top.extend([(*at, sum), (until, sum)]);
        }
    }
    tops
}

impl Strip<'_> {
    pub(super) fn paint_memory(&self, painter: &mut Painter, theme: &Theme, plot: &Plot, top: f64) {
        let Some(memory) = &self.of.memory else { return };
        let foot = top + plot.height();
        let y = |bytes: u64| foot - HEIGHT * plot.em * plot.axis.part(bytes);
        self.numbers(painter, theme, plot, y);
        let tops = stacked(memory, self.of.layers.len(), plot.wall);
        let place = |&(at, bytes): &(Nanos, u64)| point(self.x(at), y(bytes));
        let mut below: Vec<Point> = vec![point(self.x(Nanos(0)), foot), point(self.x(plot.wall), foot)];
        for (layer, (corners, name)) in tops.iter().zip(&self.of.layers).enumerate() {
            let above: Vec<Point> = corners.iter().map(place).collect();
            let is_there = memory.steps.iter().any(|(_, bytes)| bytes[layer] > 0);
            if is_there {
                let area: Vec<Point> = above.iter().chain(below.iter().rev()).copied().collect();
                let title = painter.keep_text(name);
                let style = filled(Role::Bar, layer_fill(theme, self.of, layer));
                painter.group(Group::Strip { title }, |painter| painter.polygon(&area, style));
            }
            below = above;
        }
        let title = painter.keep_text("");
        painter.group(Group::Strip { title }, |painter| {
            // Where it goes up and down with each step it would hide the areas.
            if memory.step == Nanos(0) {
                outline(painter, &below, drawn(Role::Bar, theme.ink, TOP_LINE * pen(self.font_size)));
            }
            if memory.is_of_one_scale() {
                let corners: Vec<Point> = memory.resident.iter().map(|s| place(&(s.at, s.bytes))).collect();
                outline(painter, &corners, of_process(theme, pen(self.font_size)));
            }
            self.peak(painter, theme, memory, [top, foot]);
        });
    }

    /// Numbers of bytes at the left, with faint lines.
    fn numbers(&self, painter: &mut Painter, theme: &Theme, plot: &Plot, y: impl Fn(u64) -> f64) {
        let font_size = SMALL * self.font_size;
        let title = painter.keep_text("");
        painter.group(Group::Strip { title }, |painter| {
            for tick in &plot.axis.ticks {
                let at = y(tick.number);
                let ends = [self.left, self.left + self.length].map(|x| point(x, at));
                painter.segment(
                    ends[0],
                    ends[1],
                    drawn(Role::Legend, grid_color(theme), GRID_LINE * pen(self.font_size)),
                );
                painter.text(Line {
                    text: &tick.label,
                    anchor: point(self.left - super::AFTER_NAMES * self.font_size, at + 0.35 * font_size),
                    align: Align::Right,
                    font_size,
                    ink: theme.ink,
                    role: Role::Legend,
                });
            }
        });
    }

    /// A line at the peak, and its bytes and instant in words: beside it, where there is room.
    fn peak(&self, painter: &mut Painter, theme: &Theme, memory: &Memory, [top, foot]: [f64; 2]) {
        if memory.peak_bytes == 0 {
            return;
        }
        let (em, x) = (self.font_size, self.x(memory.peak_at));
        let line = Style { dash: Dash::Short, ..drawn(Role::Legend, theme.ink, 1.5 * pen(em)) };
        painter.segment(point(x, foot), point(x, top + 0.2 * em), line);
        let [bytes, at] = [quantity::bytes(memory.peak_bytes), quantity::duration(memory.peak_at)];
        let text = format!("peak: {bytes} at {at}");
        let is_left = x + 0.5 * em + font::width(&text, em) > self.size.width;
        let (align, aside) = if is_left { (Align::Right, -0.5) } else { (Align::Left, 0.5) };
        let anchor = point(x + aside * em, top + 1.0 * em);
        painter.text(Line { text: &text, anchor, align, font_size: em, ink: theme.ink, role: Role::Legend });
    }
}

/// How the memory of the process is drawn.
pub(super) fn of_process(theme: &Theme, pen: f64) -> Style {
    Style { dash: Dash::Short, ..drawn(Role::Bar, theme.ink, PROCESS_LINE * pen) }
}

/// A line of straight pieces.
fn outline(painter: &mut Painter, corners: &[Point], style: Style) {
    let Some(&first) = corners.first() else { return };
    let mut points = vec![first];
    for pair in corners.windows(2) {
        let [from, to] = [pair[0], pair[1]];
        if from != to {
            points.extend([from.towards(to, 1.0 / 3.0), from.towards(to, 2.0 / 3.0), to]);
        }
    }
    if points.len() > 1 {
        painter.curve(&points, style);
    }
}
