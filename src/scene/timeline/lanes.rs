//! What each worker did: bars in lanes.

use super::{
    super::{
        Align, Group, Rgba, Role, Style, Theme,
        painter::{Line, Painter, drawn, filled},
    },
    SMALL, Strip, grid_color, layer_fill,
};
use crate::{
    data::{Id, Nanos, WorkerId},
    font,
    geom::{Point, Size, point, size},
    overlay::{Bar, worker_name},
    quantity,
};

/// The height of the type for which the widths of lines are.
const USUAL_FONT_SIZE: f64 = 12.0;
/// The width of the line around a bar, and around one that decided the wall time.
pub(super) const OUTLINE: f64 = 0.5;
const CRITICAL_OUTLINE: f64 = 2.0;
/// Lanes lower than this have thinner lines.
const LEAST_LANE: f64 = 16.0;
/// The gap inside the latter.
const CRITICAL_GAP: f64 = 1.0;
/// Bars narrower than these have no such line.
const LEAST_OUTLINED: f64 = 3.0;
/// Neighbours narrower than this are merged: half a pixel at 96 pixels an inch.
pub(super) const NARROW: f64 = 0.375;
/// How wide what is merged gets, and how wide a single bar is at least: a pixel.
const COLUMN: f64 = 0.75;

/// Lengths in heights of the type.
const LANE: f64 = 1.9;
const GAP: f64 = 0.35;
/// All lanes together are no higher than this, where their height is not the least.
const MOST_HEIGHT: f64 = 28.0;
const LEAST_PITCH: f64 = 0.3;
/// The room beside what is written in a bar.
const PADDING: f64 = 0.35;

/// How high lanes are.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lanes {
    n: u32,
    pitch: f64,
    /// The part of the pitch that a bar fills.
    height: f64,
}

impl Lanes {
    pub(super) fn of(workers: u32, font_size: f64) -> Self {
        let n = workers.max(1);
        let pitch = (MOST_HEIGHT / f64::from(n)).clamp(LEAST_PITCH, LANE + GAP) * font_size;
        Self { n, pitch, height: pitch * LANE / (LANE + GAP) }
    }

    /// What all of them take.
    pub(super) fn height(self) -> f64 {
        f64::from(self.n) * self.pitch
    }
}

/// One bar or several narrow ones side by side.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Piece<'a> {
    /// The first of them, and how many they are.
    pub(super) first: &'a Bar,
    pub(super) n: usize,
    pub(super) start: Nanos,
    pub(super) end: Nanos,
    /// The time of all of them.
    pub(super) busy: Nanos,
    pub(super) color: Rgba,
}

/// The bars of one worker, neighbours merged that are narrower than `narrow` as long as they take no more than
/// `column`, both in nanoseconds. Colours are mixed by time.
pub(super) fn merged<'a>(
    bars: &'a [Bar],
    [narrow, column]: [f64; 2],
    color: impl Fn(&Bar) -> Rgba,
) -> Vec<Piece<'a>> {
    let is_narrow = |start: Nanos, end: Nanos| (end.since(start).0 as f64) < narrow;
    let mut pieces: Vec<Piece<'a>> = Vec::new();
    let mut mixed = [0.0; 3];
    for bar in bars {
        let (busy, own) = (bar.end.since(bar.start), color(bar));
        let parts = own.0.map(|channel| f64::from(channel) * busy.0.max(1) as f64);
        let last = pieces.last_mut().filter(|piece| {
            let is_open = piece.n > 1 || is_narrow(piece.start, piece.end);
            let is_near = (bar.end.since(piece.start).0 as f64) < column;
            is_open
                && is_near
                && is_narrow(bar.start, bar.end)
                && bar.failed.is_none()
                && piece.first.failed.is_none()
        });
        let Some(piece) = last else {
            mixed = [parts[0], parts[1], parts[2]];
            pieces.push(Piece { first: bar, n: 1, start: bar.start, end: bar.end, busy, color: own });
            continue;
        };
        (piece.n, piece.end, piece.busy) = (piece.n + 1, piece.end.max(bar.end), piece.busy + busy);
        mixed.iter_mut().zip(parts).for_each(|(sum, part)| *sum += part);
        if piece.color != own {
            piece.color = coarse(mixed.map(|sum| sum / piece.busy.0.max(1) as f64));
        }
    }
    pieces
}

/// One of not too many colours: styles are few.
fn coarse(channels: [f64; 3]) -> Rgba {
    let [r, g, b] = channels.map(|channel| ((channel / 8.0).round() * 8.0).clamp(0.0, 255.0) as u8);
    Rgba([r, g, b, 255])
}

/// How much thicker lines are where the type is high: large pictures are shrunk to be seen.
pub(super) fn pen(font_size: f64) -> f64 {
    (font_size / USUAL_FONT_SIZE).max(1.0)
}

/// How long a bar is at least that has an outline, where the whole run is `length` points long.
pub(super) fn least_outlined(length: f64, wall: Nanos, font_size: f64) -> Nanos {
    Nanos((wall.0 as f64 * LEAST_OUTLINED * pen(font_size) / length.max(1.0)).ceil() as u64)
}

impl Strip<'_> {
    pub(super) fn paint_lanes(&self, painter: &mut Painter, theme: &Theme, lanes: &Lanes, top: f64) {
        let bars = self.of.bars.as_deref().unwrap_or_default();
        self.names(painter, theme, lanes, top);
        let scale = self.length / self.of.wall.0.max(1) as f64;
        let color = |bar: &Bar| match bar.tint {
            _ if bar.failed.is_some() => theme.failed_fill,
            Some(tint) => theme.tint(tint),
            None => layer_fill(theme, self.of, bar.layer),
        };
        for lane in bars.chunk_by(|a, b| a.worker == b.worker) {
            let y = top + lanes.pitch * lane[0].worker.index() as f64 + (lanes.pitch - lanes.height);
            let pieces = merged(lane, [NARROW, COLUMN].map(|points| points / scale), color);
            let many = painter.keep_text("");
            for (is_single, group) in
                pieces.chunk_by(|a, b| (a.n == 1) == (b.n == 1)).map(|group| (group[0].n == 1, group))
            {
                if is_single {
                    for piece in group {
                        let title = painter.keep_text(&title(piece.first));
                        painter.group(Group::Strip { title }, |painter| {
                            self.bar(painter, theme, piece, [y, lanes.height]);
                        });
                    }
                } else {
                    painter.group(Group::Strip { title: many.clone() }, |painter| {
                        group.iter().for_each(|piece| self.bar(painter, theme, piece, [y, lanes.height]));
                    });
                }
            }
        }
    }

    /// The workers, as many as there is room for, and a line under each lane.
    fn names(&self, painter: &mut Painter, theme: &Theme, lanes: &Lanes, top: f64) {
        let font_size = SMALL * self.font_size;
        let every = (1.15 * font_size / lanes.pitch).ceil().max(1.0) as usize;
        let title = painter.keep_text("");
        painter.group(Group::Strip { title }, |painter| {
            for worker in 0..lanes.n as usize {
                let foot = top + lanes.pitch * (worker + 1) as f64;
                let line = drawn(Role::Legend, grid_color(theme), OUTLINE * pen(self.font_size));
                painter.segment(point(self.left, foot), point(self.left + self.length, foot), line);
                if worker % every == 0 {
                    painter.text(Line {
                        text: &worker_name(WorkerId::from_index(worker)),
                        anchor: point(
                            self.left - super::AFTER_NAMES * self.font_size,
                            foot - lanes.height / 2.0 + 0.35 * font_size,
                        ),
                        align: Align::Right,
                        font_size,
                        ink: theme.ink,
                        role: Role::Legend,
                    });
                }
            }
        });
    }

    /// A bar of a lane whose upper end and height these are.
    fn bar(&self, painter: &mut Painter, theme: &Theme, piece: &Piece<'_>, [y, height]: [f64; 2]) {
        let from = self.x(piece.start);
        let width = (self.x(piece.end) - from).max(COLUMN).min(self.left + self.length - from).max(OUTLINE);
        let taken = piece.end.since(piece.start).0;
        // Where there are several it is as high as the part of its time that they took.
        let part =
            if piece.n == 1 || taken == 0 { 1.0 } else { (piece.busy.0 as f64 / taken as f64).min(1.0) };
        let middle = point(from + width / 2.0, y + height * (1.0 - part / 2.0));
        let bar = size(width, height * part);
        let is_critical = piece.n == 1 && piece.first.is_critical;
        // In low lanes lines are thin, so that there is room for the colour between them.
        let pen = pen(self.font_size).min(height / LEAST_LANE);
        if width < LEAST_OUTLINED * pen {
            painter.rect(middle, bar, 0.0, filled(Role::Bar, piece.color));
        } else if is_critical && width >= 4.0 * pen * (CRITICAL_OUTLINE + CRITICAL_GAP) {
            critical(painter, theme, (middle, bar), piece.color, pen);
        } else {
            let (ink, line_width) = if is_critical {
                (theme.ink, CRITICAL_OUTLINE / 2.0 * pen)
            } else {
                (theme.outline, OUTLINE * pen)
            };
            let style =
                Style { stroke: Some(ink), stroke_width: line_width, ..filled(Role::Bar, piece.color) };
            painter.rect(middle, inside(bar, line_width), 0.0, style);
        }
        let font_size = SMALL * self.font_size;
        let room = width - 2.0 * PADDING * font_size;
        let fits = |text: &&String| font::width(text, font_size) <= room && 1.1 * font_size <= height;
        if let Some(text) = piece.first.words.iter().filter(|_| piece.n == 1).find(fits) {
            painter.text(Line {
                text,
                anchor: middle + point(0.0, 0.35 * font_size),
                align: Align::Middle,
                font_size,
                ink: piece.color.ink(),
                role: Role::Label,
            });
        }
    }
}

/// A bar of the chain that decided the wall time: a line around it, and a gap that keeps the line apart from every colour.
pub(super) fn critical(
    painter: &mut Painter,
    theme: &Theme,
    (middle, bar): (Point, Size),
    color: Rgba,
    pen: f64,
) {
    let around =
        Style { stroke: Some(theme.ink), stroke_width: CRITICAL_OUTLINE, ..filled(Role::Bar, theme.canvas) };
    painter.rect(middle, inside(bar, CRITICAL_OUTLINE * pen), 0.0, around);
    painter.rect(
        middle,
        inside(bar, 2.0 * (CRITICAL_OUTLINE + CRITICAL_GAP) * pen),
        0.0,
        filled(Role::Bar, color),
    );
}

/// A rectangle whose line ends where the bar ends: a bar is no longer than its time.
fn inside(bar: Size, by: f64) -> Size {
    size((bar.width - by).max(0.0), (bar.height - by).max(0.0))
}

/// What a tooltip says of a bar.
fn title(bar: &Bar) -> String {
    let Some(name) = bar.words.first() else { return String::new() };
    let [took, from] = [bar.end.since(bar.start), bar.start].map(quantity::duration);
    format!("{name}\n{took} on {}, from {from}", worker_name(bar.worker))
}
