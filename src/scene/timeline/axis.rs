//! Round numbers along an axis of times or of bytes.

use super::super::{
    Align, Role, Theme,
    painter::{Line, Painter, drawn},
    scale_ticks,
};
use crate::{
    data::Nanos,
    font,
    geom::{Point, point},
};

/// How much an axis with its numbers takes below its line, in heights of its type.
pub(super) const HEIGHT: f64 = 1.9;
/// The length of a mark, and the room between labels, in heights of the type.
const MARK: f64 = 0.35;
const BETWEEN: f64 = 1.5;
/// More marks than these tell no more.
const MOST_TICKS: u64 = 12;

/// A round number on an axis.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tick {
    pub(super) number: u64,
    pub(super) label: String,
}

/// Numbers from 0 on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Axis {
    /// The number at its end.
    pub(super) most: u64,
    pub(super) ticks: Vec<Tick>,
}

impl Axis {
    /// The times of a run along `length` points, as many as stay apart in labels `font_size` high. It ends with the run.
    pub(super) fn of_time(wall: Nanos, length: f64, font_size: f64) -> Self {
        let ticks = |step: u64| Self::ticks(step, wall.0, |number| scale_ticks::time(Nanos(number)));
        let are_apart = |&step: &u64| {
            if wall.0 / step > MOST_TICKS {
                return false;
            }
            let widest =
                ticks(step).iter().map(|tick| font::width(&tick.label, font_size)).fold(0.0, f64::max);
            widest + BETWEEN * font_size <= length * step as f64 / wall.0.max(1) as f64
        };
        let step = steps_of_time().find(are_apart).unwrap_or(u64::MAX);
        Self { most: wall.0.max(1), ticks: ticks(step) }
    }

    /// Numbers of bytes, at most so many above 0. It ends with the first one that none is above.
    pub(super) fn of_bytes(most: u64, n_ticks: u64) -> Self {
        let step =
            scale_ticks::round_bytes().find(|&step| most.div_ceil(step) <= n_ticks).unwrap_or(u64::MAX);
        let most = most.div_ceil(step).max(1).saturating_mul(step);
        Self { most, ticks: Self::ticks(step, most, scale_ticks::bytes) }
    }

    fn ticks(step: u64, most: u64, label: impl Fn(u64) -> String) -> Vec<Tick> {
        let numbers = (0..=most / step).map(|n| n * step);
        numbers.map(|number| Tick { number, label: label(number) }).collect()
    }

    /// Where a number is, from 0 to 1.
    pub(super) fn part(&self, number: u64) -> f64 {
        number as f64 / self.most as f64
    }

    /// Paints marks and numbers below a line of that length.
    pub(super) fn paint_below(
        &self,
        painter: &mut Painter,
        theme: &Theme,
        start: Point,
        length: f64,
        font_size: f64,
    ) {
        let line = drawn(Role::Legend, theme.outline, theme.line_width * super::lanes::pen(font_size));
        for tick in &self.ticks {
            let at = start + point(length * self.part(tick.number), 0.0);
            painter.segment(at, at + point(0.0, MARK * font_size), line);
            painter.text(Line {
                text: &tick.label,
                anchor: at + point(0.0, (MARK + 1.1) * font_size),
                align: Align::Middle,
                font_size,
                ink: theme.ink,
                role: Role::Legend,
            });
        }
    }
}

/// 1, 2, 5, 10, … nanoseconds up to 20 s, then half a minute, and round minutes and hours.
fn steps_of_time() -> impl Iterator<Item = u64> {
    const SECOND: u64 = 1_000_000_000;
    let below = (0..11).flat_map(|exponent| [1, 2, 5].map(|n| n * 10u64.pow(exponent)));
    let minutes = [1, 2, 4, 10, 20, 40, 60].map(|halves| halves * 30 * SECOND);
    let hours = (0..6).flat_map(|exponent| [1, 2, 5].map(|n| n * 10u64.pow(exponent) * 3600 * SECOND));
    below.take_while(|&step| step <= 20 * SECOND).chain(minutes).chain(hours)
}
