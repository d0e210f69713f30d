//! A run over time: a lane for each worker, and under them the bytes that were alive, one time axis for both.
//!
//! In: a [`Timeline`], a width. Out: items under a graph, or a picture of their own. What always holds: a bar stands at
//! its start times the scale and is as long as its time times the scale, but that a single one is never too thin to be
//! seen; neighbours that are thinner than half a pixel are one bar, as high as the part of its time in which its tasks
//! ran; areas are as high as their bytes.

mod axis;
mod key;
mod lanes;
mod memory;
#[cfg(test)]
mod tests;

use super::{
    Rgba, Role, Scene, SceneOptions, Theme,
    frame::Frame,
    painter::{Painter, drawn},
};
use crate::{
    data::{Id, Nanos, WorkerId},
    font,
    geom::{Point, Size, point, size},
    overlay::{Timeline, worker_name},
};
use axis::Axis;
use key::Key;
use lanes::Lanes;
use memory::Plot;

/// How wide what is drawn over time is at least, in points.
pub(super) const LEAST_WIDTH: f64 = 900.0;

/// Lengths in heights of the type.
const AFTER_NAMES: f64 = 0.6;
const BETWEEN: f64 = 1.4;
/// The width of faint lines, in points.
const GRID_LINE: f64 = 0.75;
/// The height of names and numbers against that of headings.
pub(super) const SMALL: f64 = 0.85;

/// A picture of what else stands under a graph, without it: the timeline and the arrays of the options.
pub fn panels(options: &SceneOptions<'_>) -> Scene {
    let frame = Frame::around_nothing(options);
    let mut painter = Painter::default();
    painter.scene.size = frame.size;
    options.title.clone_into(&mut painter.scene.title);
    painter.scene.direction = options.direction;
    painter.scene.canvas = Some(options.theme.canvas);
    frame.strip(&mut painter, options.theme);
    frame.words(&mut painter, options.theme);
    painter.scene
}

/// What is drawn over time, measured and with a place for each of its parts.
#[derive(Debug)]
pub(super) struct Strip<'a> {
    of: &'a Timeline,
    size: Size,
    font_size: f64,
    /// Where time begins, and how long all of it is, in points.
    left: f64,
    length: f64,
    axis: Axis,
    lanes: Option<(Key, Lanes, f64)>,
    memory: Option<(Key, Plot, f64)>,
}

impl<'a> Strip<'a> {
    /// What there is of a run over time, `width` points wide, with headings `font_size` high.
    pub(super) fn of(timeline: &'a Timeline, width: f64, font_size: f64) -> Self {
        let small = SMALL * font_size;
        let plot = timeline.memory.as_ref().map(|memory| Plot::of(memory, timeline.wall, font_size));
        let left = gutter(timeline, plot.as_ref(), small) + AFTER_NAMES * font_size;
        let axis = Axis::of_time(timeline.wall, width - left - 2.0 * font_size, small);
        // The last number may reach past the end of the axis.
        let right = axis.ticks.last().map_or(0.0, |tick| font::width(&tick.label, small) / 2.0);
        let length = width - left - right;

        let mut y = 0.0;
        let lanes = timeline.bars.as_ref().map(|bars| {
            let key = Key::of_bars(timeline, bars, lanes::least_outlined(length, timeline.wall, font_size))
                .set(width, font_size);
            let lanes = Lanes::of(timeline.workers, font_size);
            y += key.height();
            let top = y;
            y += lanes.height();
            (key, lanes, top)
        });
        let memory = plot.map(|plot| {
            if lanes.is_some() {
                y += BETWEEN * font_size;
            }
            let are_told = lanes.is_some() && timeline.bars.iter().flatten().all(|bar| bar.tint.is_none());
            let key = Key::of_memory(timeline, are_told).set(width, font_size);
            y += key.height();
            let top = y;
            y += plot.height();
            (key, plot, top)
        });
        let size = size(width, y + axis::HEIGHT * small);
        Self { of: timeline, size, font_size, left, length, axis, lanes, memory }
    }

    /// What it takes.
    pub(super) fn size(&self) -> Size {
        self.size
    }

    /// How far from its left end an instant is; what is after the end of the run is at its end.
    fn x(&self, at: Nanos) -> f64 {
        self.left + self.length * at.0.min(self.of.wall.0) as f64 / self.of.wall.0.max(1) as f64
    }

    /// Paints it from its upper left corner.
    pub(super) fn paint(&self, painter: &mut Painter, theme: &Theme, corner: Point) {
        let before = std::mem::replace(&mut painter.origin, corner);
        if let Some((key, lanes, top)) = &self.lanes {
            key.paint(painter, theme, self.of, point(0.0, top - key.height()));
            self.lines_of_time(painter, theme, [*top, top + lanes.height()], self.memory.is_none());
            self.paint_lanes(painter, theme, lanes, *top);
        }
        if let Some((key, plot, top)) = &self.memory {
            key.paint(painter, theme, self.of, point(0.0, top - key.height()));
            self.lines_of_time(painter, theme, [top + plot.words(), top + plot.height()], true);
            self.paint_memory(painter, theme, plot, *top);
        }
        painter.origin = before;
    }

    /// Faint lines at round times, and the times under the lowest panel.
    fn lines_of_time(&self, painter: &mut Painter, theme: &Theme, [top, foot]: [f64; 2], is_lowest: bool) {
        let title = painter.keep_text("");
        painter.group(super::Group::Strip { title }, |painter| {
            let faint = drawn(Role::Legend, grid_color(theme), GRID_LINE * lanes::pen(self.font_size));
            for tick in &self.axis.ticks {
                let x = self.left + self.length * self.axis.part(tick.number);
                painter.segment(point(x, top), point(x, foot), faint);
            }
            if is_lowest {
                let line = drawn(Role::Legend, theme.outline, theme.line_width * lanes::pen(self.font_size));
                painter.segment(point(self.left, foot), point(self.left + self.length, foot), line);
                self.axis.paint_below(
                    painter,
                    theme,
                    point(self.left, foot),
                    self.length,
                    SMALL * self.font_size,
                );
            }
        });
    }
}

/// The width of the names of workers and of the numbers of bytes.
fn gutter(timeline: &Timeline, plot: Option<&Plot>, font_size: f64) -> f64 {
    // The last name is the longest, or as long as any.
    let last = worker_name(WorkerId::from_index(timeline.workers.saturating_sub(1) as usize));
    let names = timeline.bars.iter().map(|_| last.as_str());
    let numbers = plot.iter().flat_map(|plot| &plot.axis.ticks).map(|tick| tick.label.as_str());
    names.chain(numbers).map(|text| font::width(text, font_size)).fold(0.0, f64::max)
}

/// The colour of lines behind everything.
fn grid_color(theme: &Theme) -> Rgba {
    theme.canvas.towards(theme.faint_outline, 0.45)
}

/// The colour of a layer: in themes of colour what tells layers apart everywhere, made softer, for areas are large;
/// in a theme of greys steps of its scale, neighbours far apart. The last of many layers, `other`, is grey.
fn layer_fill(theme: &Theme, timeline: &Timeline, layer: usize) -> Rgba {
    let is_other = timeline.layers.len() > 1 && layer + 1 == timeline.layers.len();
    if is_other && timeline.layers[layer] == "other" {
        return theme.not_run_fill;
    }
    if theme.has_colors() { theme.layer_color(layer).towards(theme.canvas, 0.2) } else { theme.grey(layer) }
}
