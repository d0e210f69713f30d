//! The heading of a panel, and what its colours mean, in rows.

use super::{
    super::{
        Align, Group, Rgba, Role, Style, Theme,
        painter::{Line, Painter, filled},
    },
    grid_color,
    lanes::{OUTLINE, critical, pen},
    layer_fill,
    memory::of_process,
};
use crate::{
    data::Nanos,
    font,
    geom::{Point, point, size},
    overlay::{Bar, Memory, Timeline},
    quantity,
};

/// What has less than this part of the bytes at the peak cannot be seen.
const LEAST_SEEN: f64 = 0.004;
/// Lengths in heights of the type.
const ROW: f64 = 1.7;
const AFTER: f64 = 0.5;
const SWATCH: f64 = 1.6;
const SWATCH_GAP: f64 = 0.5;
const ENTRY_GAP: f64 = 1.5;

/// What a colour or a line stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Swatch {
    Heading,
    Layer(usize),
    Critical,
    Failed,
    Process,
}

/// A heading with what explains its panel, each with a place.
#[derive(Debug)]
pub(super) struct Key {
    entries: Vec<(Swatch, String)>,
    places: Vec<Point>,
    font_size: f64,
    height: f64,
}

impl Key {
    /// What explains the bars: the layers where those colour them. Bars shorter than `least` have no outlines.
    pub(super) fn of_bars(timeline: &Timeline, bars: &[Bar], least: Nanos) -> Self {
        let mut entries = vec![(Swatch::Heading, "Tasks by worker".to_owned())];
        if bars.iter().any(|bar| bar.tint.is_none() && bar.failed.is_none()) {
            entries.extend(layers(timeline, |layer| bars.iter().any(|bar| bar.layer == layer)));
        }
        if bars.iter().any(|bar| bar.is_critical && bar.end.since(bar.start) >= least) {
            entries.push((Swatch::Critical, "decided the wall time".to_owned()));
        }
        if let Some(word) = bars.iter().find_map(|bar| bar.failed) {
            entries.push((Swatch::Failed, word.to_owned()));
        }
        Self::with(entries)
    }

    /// What explains the areas, where nothing above has told it.
    pub(super) fn of_memory(timeline: &Timeline, are_told: bool) -> Self {
        let step = timeline.memory.as_ref().map_or(Nanos(0), |memory| memory.step);
        let steps = match step {
            Nanos(0) => String::new(),
            step => format!(" (the most in each {})", quantity::duration(step)),
        };
        let mut entries = vec![(Swatch::Heading, format!("Bytes of live blocks{steps}"))];
        if !are_told {
            entries.extend(layers(timeline, |layer| can_be_seen(timeline, layer)));
        }
        let memory = timeline.memory.as_ref();
        if let Some((memory, most)) = memory.and_then(|memory| Some((memory, memory.peak_resident()?))) {
            let swatch = if memory.is_of_one_scale() { Swatch::Process } else { Swatch::Heading };
            entries.push((swatch, format!("all of the process, at most {}", quantity::bytes(most))));
        }
        Self::with(entries)
    }

    fn with(entries: Vec<(Swatch, String)>) -> Self {
        Self { entries, places: Vec::new(), font_size: 0.0, height: 0.0 }
    }

    /// The same with its entries in rows `width` points wide.
    pub(super) fn set(mut self, width: f64, font_size: f64) -> Self {
        let mut at = Point::default();
        for (swatch, text) in &self.entries {
            let before = if *swatch == Swatch::Heading { 0.0 } else { SWATCH + SWATCH_GAP };
            let needed = before * font_size + font::width(text, font_size);
            if at.x > 0.0 && at.x + needed > width {
                at = point(0.0, at.y + ROW * font_size);
            }
            self.places.push(at);
            at.x += needed + ENTRY_GAP * font_size;
        }
        (self.font_size, self.height) = (font_size, at.y + (ROW + AFTER) * font_size);
        self
    }

    /// What it takes, with the room below.
    pub(super) fn height(&self) -> f64 {
        self.height
    }

    /// Paints it from its upper left corner.
    pub(super) fn paint(&self, painter: &mut Painter, theme: &Theme, timeline: &Timeline, corner: Point) {
        let em = self.font_size;
        let title = painter.keep_text("");
        painter.group(Group::Strip { title }, |painter| {
            for ((swatch, text), &place) in self.entries.iter().zip(&self.places) {
                let at = corner + place;
                let is_heading = *swatch == Swatch::Heading;
                let (middle, area) = (at + point(SWATCH / 2.0 * em, 0.85 * em), size(SWATCH * em, em));
                match swatch {
                    Swatch::Heading => {}
                    Swatch::Critical => {
                        critical(painter, theme, (middle, area), grid_color(theme), pen(em));
                    }
                    Swatch::Process => {
                        let half = point(SWATCH / 2.0 * em, 0.0);
                        painter.segment(middle - half, middle + half, of_process(theme, pen(em)));
                    }
                    Swatch::Layer(layer) => {
                        painter.rect(
                            middle,
                            area,
                            0.0,
                            outlined(theme, layer_fill(theme, timeline, *layer), pen(em)),
                        );
                    }
                    Swatch::Failed => {
                        painter.rect(middle, area, 0.0, outlined(theme, theme.failed_fill, pen(em)));
                    }
                }
                let before = if is_heading { 0.0 } else { SWATCH + SWATCH_GAP };
                painter.text(Line {
                    text,
                    anchor: at + point(before * em, 1.2 * em),
                    align: Align::Left,
                    font_size: em,
                    ink: theme.ink,
                    role: Role::Legend,
                });
            }
        });
    }
}

/// Whether a layer's area is ever thicker than a hair.
fn can_be_seen(timeline: &Timeline, layer: usize) -> bool {
    let is_thick = |memory: &Memory| {
        let most = memory.steps.iter().map(|(_, bytes)| bytes[layer]).max();
        most.is_some_and(|most| most as f64 > LEAST_SEEN * memory.peak_bytes as f64)
    };
    timeline.memory.as_ref().is_some_and(is_thick)
}

/// The layers that are wanted.
fn layers(timeline: &Timeline, is_wanted: impl Fn(usize) -> bool) -> Vec<(Swatch, String)> {
    let all = timeline.layers.iter().enumerate().filter(|&(layer, _)| is_wanted(layer));
    all.map(|(layer, name)| (Swatch::Layer(layer), name.clone())).collect()
}

fn outlined(theme: &Theme, fill: Rgba, pen: f64) -> Style {
    Style { stroke: Some(theme.outline), stroke_width: OUTLINE * pen, ..filled(Role::Bar, fill) }
}
