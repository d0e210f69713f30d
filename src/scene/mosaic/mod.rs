//! A mosaic: a cell for every task, in bands of layers, over lines as dense as what runs between them.
//!
//! In: the bands of a graph, perhaps a shade for every task. Out: a scene. What always holds: there are as
//! many cells as tasks; what is written is large enough to be read when the whole picture fills a screen; sources are
//! below, or above where arrows point down or to the right.

mod fold;
#[cfg(test)]
mod tests;
mod words;

use super::{
    Align, Group, Rgba, Role, Scene, SceneOptions, Style, Theme,
    frame::Frame,
    legend::Legend,
    marks,
    painter::{self, Painter, drawn, filled},
};
use crate::{
    data::{IdVec, StackId, TaskId},
    diagram::{Bands, Flow},
    geom::{Direction, Point, point, size},
    overlay::{Shade, Shades, State},
    quantity::count,
};
use fold::{Folded, Place};
use std::collections::BTreeMap;
use words::Words;

/// The part of a cell's pitch that is free.
const CELL_GAP: f64 = 1.0 / 6.0;
/// How high words are set: this part of the picture's longer side, but never lower than the second.
const FONT_SIZE: f64 = 1.0 / 75.0;
const LEAST_FONT_SIZE: f64 = 11.0;
/// How opaque a line is.
const OPACITY: f64 = 0.4;
/// How many opacities there are, and which of them can still be seen.
const OPACITIES: f64 = 60.0;
const LEAST_LEVEL: f64 = 4.0;
/// How wide the line of a path is, in heights of the type.
const PATH_WIDTH: f64 = 0.18;
/// How wide the lines of the fullest part of a strip are together, as a part of it.
const LINE_WIDTH: f64 = 0.5;

/// A mosaic of the bands of a graph; with shades, of how long each task ran, or of what an order says of it.
pub fn mosaic(bands: &Bands, shades: Option<&Shades>, options: &SceneOptions<'_>) -> Scene {
    let theme = options.theme;
    let folded = Folded::of(bands, options.direction);
    let longer = folded.size.width.max(folded.size.height * 4.0 / 3.0);
    let font_size = (longer * FONT_SIZE).max(LEAST_FONT_SIZE);
    let words = words::words(bands, &folded.middles, font_size);
    let words_width = words.iter().map(|words| words.width(font_size)).fold(0.0, f64::max) + 2.0 * font_size;
    // Words of the outermost bands may reach past them.
    let highest = words.iter().map(|words| words.height(font_size) / 2.0).fold(0.0, f64::max);
    let margin = highest.clamp(font_size, 3.0 * font_size);
    let picture = size(words_width + folded.size.width + 2.0 * margin, folded.size.height + 2.0 * margin);

    let legend = |font_size| shades.and_then(|shades| Legend::of_cells(shades, &ended(shades), font_size));
    let frame = Frame::around_cells(picture, options, legend);
    let mut painter = Painter::default();
    painter.scene.size = frame.size;
    options.title.clone_into(&mut painter.scene.title);
    painter.scene.direction = options.direction;
    painter.scene.canvas = Some(theme.canvas);

    let brush = Brush { bands, folded: &folded, shades, theme, numbers: numbers(bands), font_size };
    painter.origin = frame.graph_corner + point(margin + words_width, margin);
    brush.flows(&mut painter, options.direction);
    brush.strips(&mut painter);
    brush.path(&mut painter);
    painter.origin = frame.graph_corner + point(margin, margin);
    brush.words(&mut painter, &words);
    painter.origin = Point::default();
    if let Some((legend, corner)) = &frame.legend {
        legend.paint(&mut painter, theme, *corner);
    }
    frame.strip(&mut painter, theme);
    frame.words(&mut painter, theme);
    painter.scene
}

/// How tasks without a time ended.
fn ended(shades: &Shades) -> Vec<State> {
    let has = |state: &State| shades.of.values().contains(&Shade::Ended(*state));
    [State::NotStored, State::Failed, State::Killed, State::NotRun, State::NotNeeded]
        .into_iter()
        .filter(has)
        .collect()
}

/// A number for each name of a layer, in the order of their first strips: the number of its colour.
fn numbers(bands: &Bands) -> BTreeMap<&str, usize> {
    let mut numbers = BTreeMap::new();
    for (_, name) in bands.names.iter() {
        let next = numbers.len();
        numbers.entry(name.as_str()).or_insert(next);
    }
    numbers
}

/// What all parts of a mosaic are painted with.
struct Brush<'a> {
    bands: &'a Bands,
    folded: &'a Folded,
    shades: Option<&'a Shades>,
    theme: &'a Theme,
    numbers: BTreeMap<&'a str, usize>,
    font_size: f64,
}

impl Brush<'_> {
    fn layer_color(&self, name: &str) -> Rgba {
        self.theme.layer_color(self.numbers.get(name).copied().unwrap_or(0))
    }

    fn cell(&self, strip: StackId, task: TaskId) -> Style {
        let color = match self.shades.and_then(|shades| shades.of.get(task)) {
            None | Some(Shade::Layer) => self.layer_color(&self.bands.names[strip]),
            Some(&Shade::Tint(tint)) => self.theme.tint(tint),
            Some(&Shade::Ended(state)) => marks::cell(self.theme, state),
        };
        filled(Role::Block, color)
    }

    /// Whether some cells have the colours of their layers.
    fn has_layer_colors(&self) -> bool {
        self.shades.is_none_or(|shades| shades.of.values().contains(&Shade::Layer))
    }

    fn strips(&self, painter: &mut Painter) {
        let pitch = self.folded.pitch;
        for (strip, tasks) in self.bands.strips.iter() {
            let Place { corner, n_rows, .. } = self.folded.places[strip];
            let title = format!("{} × {}", self.bands.names[strip], count(tasks.len() as u64));
            let title = painter.keep_text(&title);
            painter.group(Group::Crowd { title }, |painter| {
                let cells = tasks.iter().map(|&task| self.cell(strip, task));
                painter.cells(corner, [pitch, pitch * CELL_GAP], n_rows as u32, cells);
            });
        }
    }

    /// A thick line from cell to cell, lighter around so that it is seen on every colour.
    fn path(&self, painter: &mut Painter) {
        let Some((path, of)) = self.shades.and_then(|shades| shades.path.as_ref()) else { return };
        let mut middles: IdVec<TaskId, Option<Point>> =
            IdVec::filled(self.shades.map_or(0, |s| s.of.len()), None);
        for (strip, tasks) in self.bands.strips.iter() {
            let Place { corner, n_rows, .. } = self.folded.places[strip];
            for (i, &task) in tasks.iter().enumerate() {
                let [column, row] = [i / n_rows, i % n_rows].map(|n| n as f64 + 0.5);
                middles[task] = Some(corner + point(column, row) * self.folded.pitch);
            }
        }
        let ends = path.steps.iter().filter_map(|&[from, to]| Some([middles[from]?, middles[to]?]));
        let ends: Vec<[Point; 2]> = ends.collect();
        let width = (PATH_WIDTH * self.font_size).max(0.3 * self.folded.pitch);
        let title = painter.keep_text(of);
        painter.group(Group::Crowd { title }, |painter| {
            for (color, width) in [(self.theme.canvas, 2.0 * width), (self.theme.ink, width)] {
                let style = drawn(Role::Edge, color, width);
                ends.iter().for_each(|&[from, to]| painter.segment(from, to, style));
            }
        });
    }

    /// Lines between parts of strips: the more edges, the darker.
    fn flows(&self, painter: &mut Painter, direction: Direction) {
        let title = painter.keep_text("");
        painter.group(Group::Crowd { title }, |painter| {
            for flow in &self.bands.flows {
                self.flow(painter, flow, direction);
            }
        });
    }

    fn flow(&self, painter: &mut Painter, flow: &Flow, direction: Direction) {
        let [from, to] = [flow.from, flow.to].map(|(strip, along)| {
            let place = self.folded.places[strip];
            (place, place.corner.x + along * place.size.width)
        });
        let is_upward = matches!(direction, Direction::BottomToTop | Direction::RightToLeft);
        let (foot, head) = if is_upward {
            (from.0.corner.y, to.0.corner.y + to.0.size.height)
        } else {
            (from.0.corner.y + from.0.size.height, to.0.corner.y)
        };
        let middle = f64::midpoint(foot, head);
        let line = [point(from.1, foot), point(from.1, middle), point(to.1, middle), point(to.1, head)];
        let n_parts = |strip: StackId| f64::from(self.bands.n_parts[strip]);
        let width = (from.0.size.width / n_parts(flow.from.0)).min(to.0.size.width / n_parts(flow.to.0));
        let width = LINE_WIDTH * width * flow.share;
        // What is thinner than a step is fainter instead. In steps, so that there are few styles.
        let step = self.folded.pitch / 12.0;
        let level = (OPACITY * (width / step).min(1.0) * OPACITIES).round().max(LEAST_LEVEL);
        let Rgba([r, g, b, _]) = self.theme.edge;
        let color = Rgba([r, g, b, (255.0 * level / OPACITIES) as u8]);
        painter.curve(&line, drawn(Role::Edge, color, (width / step).round().max(1.0) * step));
    }

    fn words(&self, painter: &mut Painter, all: &[Words]) {
        if all.is_empty() {
            return;
        }
        let title = painter.keep_text("");
        painter.group(Group::Crowd { title }, |painter| {
            for words in all {
                let mut baseline = words.middle - words.height(self.font_size) / 2.0 + self.font_size;
                for line in &words.lines {
                    self.line(painter, line, baseline);
                    baseline += words::LINE * self.font_size;
                }
            }
        });
    }

    fn line(&self, painter: &mut Painter, line: &words::Line, baseline: f64) {
        let em = self.font_size;
        if let Some(name) = line.name.as_ref().filter(|_| self.has_layer_colors()) {
            let swatch = filled(Role::Legend, self.layer_color(name));
            painter.rect(point(0.4 * em, baseline - 0.35 * em), size(0.8 * em, 0.8 * em), 0.0, swatch);
        }
        painter.text(painter::Line {
            text: &line.text,
            anchor: point(words::SWATCH * em, baseline),
            align: Align::Left,
            font_size: em,
            ink: self.theme.ink,
            role: Role::Legend,
        });
    }
}
