//! What explains the colours of a run: the time scale, the workers, and those marks that do not explain themselves.

use super::{
    Align, Dash, Group, HEAT_LEVELS, Role, Style, Theme,
    compose::PATH_WIDTH,
    marks::{self, Look},
    painter::{Line, Painter, drawn, filled},
    scale_ticks::{Tick, ticks},
};
use crate::{
    data::{Id, TaskId, WorkerId},
    diagram::Mark,
    font,
    geom::{Outline, Point, Size, point, size},
    layout::LayoutNode,
    overlay::{Annotation, ChangeScale, Overlay, Scale, Shades, Spacing, State, Tint, worker_name},
};
use std::collections::BTreeSet;

/// How many workers are named before the rest are counted.
const MOST_WORKERS: usize = 16;

/// Lengths in heights of the type.
const ROW: f64 = 1.7;
const SWATCH: f64 = 2.1;
const SWATCH_GAP: f64 = 0.6;
const COLUMN_GAP: f64 = 1.6;
const SECTION_GAP: f64 = 2.2;
const HEADING: f64 = 1.75;
const BAR: Size = size(13.0, 1.0);
const TICK: f64 = 0.3;
const TICK_LABEL: f64 = 0.85;

/// A legend, measured and with a place for each of its sections.
#[derive(Debug)]
pub(super) struct Legend {
    sections: Vec<Section>,
    font_size: f64,
    places: Vec<Point>,
    size: Size,
}

#[derive(Debug)]
struct Section {
    heading: String,
    body: Body,
}

#[derive(Debug)]
enum Body {
    Bar(Vec<Tick>),
    /// From so many times less time to so many times more.
    Change(f64),
    Swatches {
        rows: Vec<(Option<Swatch>, String)>,
        n_columns: usize,
    },
}

#[derive(Clone, Copy, Debug)]
enum Swatch {
    /// A ring in a worker's colour, or a disc.
    Worker(WorkerId, bool),
    /// A thick line.
    Path,
    Capsule,
    Ended(State),
    Cell(State),
    AtPeak,
}

impl Legend {
    /// The legend that an overlay needs, `None` when nothing asks for an explanation.
    pub(super) fn of(overlay: &Overlay, font_size: f64) -> Option<Self> {
        let said = || overlay.marks.values().iter().chain(&overlay.explained);
        let shared = said().flat_map(|said| said.shares.iter().map(|(worker, _)| *worker));
        let seen: BTreeSet<WorkerId> = said().filter_map(|said| said.worker).chain(shared).collect();
        let are_filled =
            said().any(|said| matches!(said.tint, Some(Tint::Worker(_))) || !said.shares.is_empty());
        let change = overlay.change.map(change);
        let sections = [
            overlay.scale.map(|of| scale(of, font_size)).or(change),
            workers(&seen, are_filled),
            others(overlay),
        ];
        Self::with(sections.into_iter().flatten().collect(), font_size)
    }

    /// The legend of cells: their scale or their workers, how tasks ended that have no colour, and the path.
    pub(super) fn of_cells(shades: &Shades, states: &[State], font_size: f64) -> Option<Self> {
        let ends = states.iter().map(|&state| (Some(Swatch::Cell(state)), ended(state).to_owned()));
        let path = shades.path.iter().filter(|(path, _)| !path.steps.is_empty());
        let path = path.map(|(_, of)| (Some(Swatch::Path), (*of).to_owned()));
        let sections = [
            shades.scale.map(|of| scale(of, font_size)).or(shades.change.map(change)),
            workers(&shades.workers(), true),
            swatches("Cells", ends.chain(path).collect()),
        ];
        Self::with(sections.into_iter().flatten().collect(), font_size)
    }

    fn with(sections: Vec<Section>, font_size: f64) -> Option<Self> {
        (!sections.is_empty()).then(|| Self {
            sections,
            font_size,
            places: Vec::new(),
            size: Size::default(),
        })
    }

    /// Sections under one another.
    pub(super) fn in_a_column(mut self) -> Self {
        self.set_columns(10);
        let (mut y, mut width) = (0.0, 0.0f64);
        for section in &self.sections {
            let room = section.size(self.font_size);
            self.places.push(point(0.0, y));
            y += room.height + SECTION_GAP * self.font_size * 0.6;
            width = width.max(room.width);
        }
        self.size = size(width, y - SECTION_GAP * self.font_size * 0.6);
        self
    }

    /// Sections beside one another, in a new row where `room` ends.
    pub(super) fn in_rows(mut self, room: f64) -> Self {
        self.set_columns(3);
        let gap = SECTION_GAP * self.font_size;
        let (mut at, mut row_height, mut width) = (Point::default(), 0.0f64, 0.0f64);
        for section in &self.sections {
            let needed = section.size(self.font_size);
            if at.x > 0.0 && at.x + needed.width > room {
                at = point(0.0, at.y + row_height + gap * 0.6);
                row_height = 0.0;
            }
            self.places.push(at);
            width = width.max(at.x + needed.width);
            row_height = row_height.max(needed.height);
            at.x += needed.width + gap;
        }
        self.size = size(width, at.y + row_height);
        self
    }

    fn set_columns(&mut self, most_rows: usize) {
        for section in &mut self.sections {
            if let Body::Swatches { rows, n_columns } = &mut section.body {
                *n_columns = rows.len().div_ceil(most_rows);
            }
        }
    }

    /// What it takes.
    pub(super) fn size(&self) -> Size {
        self.size
    }

    /// Paints it from its upper left corner.
    pub(super) fn paint(&self, painter: &mut Painter, theme: &Theme, corner: Point) {
        painter.group(Group::Legend, |painter| {
            let brush = Brush { theme, font_size: self.font_size };
            for (section, &place) in self.sections.iter().zip(&self.places) {
                let at = corner + place;
                brush.text(painter, at + point(0.0, self.font_size), &section.heading, theme.ink);
                let body = at + point(0.0, HEADING * self.font_size);
                match &section.body {
                    Body::Bar(ticks) => brush.bar(painter, body, ticks, &|heat| theme.heat_color(heat)),
                    Body::Change(most) => {
                        let color = |place: f64| theme.change_color(2.0 * place - 1.0);
                        brush.bar(painter, body, &change_ticks(*most, self.font_size), &color);
                    }
                    Body::Swatches { rows, n_columns } => brush.swatches(painter, body, rows, *n_columns),
                }
            }
        });
    }
}

/// The scale of changes.
fn change(ChangeScale { most }: ChangeScale) -> Section {
    Section { heading: "Time now, compared with before".to_owned(), body: Body::Change(most) }
}

/// Its ends and its middle.
fn change_ticks(most: f64, font_size: f64) -> Vec<Tick> {
    let (room, size) = (BAR.width * font_size, (TICK_LABEL * font_size).round());
    let ends = [(0.0, format!("1/{most}")), (0.5, "same".to_owned()), (1.0, format!("{most}×"))];
    ends.map(|(place, label)| {
        let half = font::width(&label, size) / 2.0;
        Tick { place, label_middle: (place * room).clamp(half, room - half), label }
    })
    .to_vec()
}

/// The time scale of a run.
fn scale(scale: Scale, font_size: f64) -> Section {
    let log = match scale.spacing {
        Spacing::Linear => "",
        Spacing::Logarithmic => " (log scale)",
    };
    let heading = format!("{}{log}", scale.of);
    let room = BAR.width * font_size;
    let tick_size = (TICK_LABEL * font_size).round();
    Section { heading, body: Body::Bar(ticks(scale, room, tick_size)) }
}

/// The workers whose rings the picture shows, or whose colours fill its marks.
fn workers(seen: &BTreeSet<WorkerId>, are_filled: bool) -> Option<Section> {
    let mut rows: Vec<_> = seen
        .iter()
        .take(MOST_WORKERS)
        .map(|&worker| (Some(Swatch::Worker(worker, are_filled)), worker_name(worker)))
        .collect();
    if seen.len() > MOST_WORKERS {
        rows.push((None, format!("and {} more", seen.len() - MOST_WORKERS)));
    }
    swatches("Run by", rows)
}

/// A section of swatches; nothing without any.
fn swatches(heading: &str, rows: Vec<(Option<Swatch>, String)>) -> Option<Section> {
    let is_empty = rows.is_empty();
    let body = Body::Swatches { rows, n_columns: 1 };
    (!is_empty).then(|| Section { heading: heading.to_owned(), body })
}

/// What else the picture shows that needs a word.
fn others(overlay: &Overlay) -> Option<Section> {
    let said = || overlay.marks.values().iter().chain(&overlay.explained);
    let has = |state| said().any(|said| said.state == state);
    let mut rows = Vec::new();
    let mut row = |swatch, text: &str| rows.push((Some(swatch), text.to_owned()));
    if !overlay.capsules.is_empty() {
        row(Swatch::Capsule, "ran as one task");
    }
    for state in
        [State::NotStored, State::Freed, State::Failed, State::Killed, State::NotRun, State::NotNeeded]
    {
        if has(state) {
            let text = match state {
                State::NotRun if !overlay.explained.is_empty() => "still to come",
                state => ended(state),
            };
            row(Swatch::Ended(state), text);
        }
    }
    if let Some(path) = &overlay.path {
        row(Swatch::Path, path.of);
    }
    if overlay.marks.values().iter().any(|said| said.is_at_peak) {
        row(Swatch::AtPeak, "alive at the peak");
    }
    swatches("Marks", rows)
}

/// How a mark ended, in words.
fn ended(state: State) -> &'static str {
    match state {
        State::Done => "done",
        State::NotStored => "never stored",
        State::Freed => "freed",
        State::Failed => "failed",
        State::Killed => "killed",
        State::NotRun => "did not run",
        State::NotNeeded => "not needed",
    }
}

impl Section {
    fn size(&self, font_size: f64) -> Size {
        let heading = font::width(&self.heading, font_size);
        let body = match &self.body {
            Body::Bar(_) | Body::Change(_) => size(BAR.width, BAR.height + TICK + TICK_LABEL * 1.2),
            Body::Swatches { rows, n_columns } => {
                let column = column_width(rows);
                let n_rows = rows.len().div_ceil(*n_columns);
                size(
                    *n_columns as f64 * (column + COLUMN_GAP) - COLUMN_GAP,
                    n_rows as f64 * ROW - (ROW - 1.4),
                )
            }
        };
        size((body.width * font_size).max(heading), (HEADING + body.height) * font_size)
    }
}

/// In heights of the type.
fn column_width(rows: &[(Option<Swatch>, String)]) -> f64 {
    let text = rows.iter().map(|(_, text)| font::width(text, 1.0)).fold(0.0, f64::max);
    SWATCH + SWATCH_GAP + text
}

/// What all parts of one legend are painted with.
struct Brush<'a> {
    theme: &'a Theme,
    font_size: f64,
}

impl Brush<'_> {
    fn text(&self, painter: &mut Painter, anchor: Point, text: &str, ink: super::Rgba) {
        let (align, font_size) = (Align::Left, self.font_size);
        painter.text(Line { text, anchor, align, font_size, ink, role: Role::Legend });
    }

    fn bar(&self, painter: &mut Painter, corner: Point, ticks: &[Tick], color: &dyn Fn(f64) -> super::Rgba) {
        let bar = size(BAR.width * self.font_size, BAR.height * self.font_size);
        for level in 0..HEAT_LEVELS {
            // Each step reaches to the end of the bar and the next lies over it: no seams between them.
            let from = bar.width * f64::from(level) / f64::from(HEAT_LEVELS);
            let heat = f64::from(level) / f64::from(HEAT_LEVELS - 1);
            let center = corner + point(f64::midpoint(from, bar.width), bar.height / 2.0);
            let style = filled(Role::Legend, color(heat));
            painter.rect(center, size(bar.width - from, bar.height), 0.0, style);
        }
        let line = drawn(Role::Legend, self.theme.outline, self.theme.line_width);
        painter.rect(corner + point(bar.width / 2.0, bar.height / 2.0), bar, 0.0, line);
        let font_size = (TICK_LABEL * self.font_size).round();
        for tick in ticks {
            let foot = corner + point(tick.place * bar.width, bar.height);
            painter.segment(foot, foot + point(0.0, TICK * self.font_size), line);
            painter.text(Line {
                text: &tick.label,
                anchor: corner + point(tick.label_middle, bar.height + (TICK * self.font_size) + font_size),
                align: Align::Middle,
                font_size,
                ink: self.theme.ink,
                role: Role::Legend,
            });
        }
    }

    fn swatches(
        &self,
        painter: &mut Painter,
        corner: Point,
        rows: &[(Option<Swatch>, String)],
        n_columns: usize,
    ) {
        let em = self.font_size;
        let n_rows = rows.len().div_ceil(n_columns);
        for (i, (swatch, text)) in rows.iter().enumerate() {
            let column = (i / n_rows) as f64 * (column_width(rows) + COLUMN_GAP);
            let row = (i % n_rows) as f64 * ROW + 0.7;
            let middle = corner + point((column + SWATCH / 2.0) * em, row * em);
            if let Some(swatch) = swatch {
                self.swatch(painter, middle, *swatch);
            }
            let baseline = corner + point((column + SWATCH + SWATCH_GAP) * em, (row + 0.35) * em);
            self.text(painter, baseline, text, self.theme.ink);
        }
    }

    fn swatch(&self, painter: &mut Painter, middle: Point, swatch: Swatch) {
        let (theme, em) = (self.theme, self.font_size);
        let circle = LayoutNode { size: size(1.35 * em, 1.35 * em), outline: Outline::Ellipse };
        let block = LayoutNode { size: size(1.9 * em, 1.2 * em), outline: Outline::Rect };
        let any = TaskId::from_index(0);
        match swatch {
            Swatch::Worker(worker, is_filled) => {
                let ring = Some(theme.worker(worker.index())).filter(|_| !is_filled);
                let fill = is_filled.then(|| theme.tint(Tint::Worker(worker)));
                let look = Look { fill, ring, ..marks::plain(theme, Mark::Call(any)) };
                marks::shape(painter, theme, middle, circle, look);
            }
            Swatch::Path => {
                let half = point(em, 0.0);
                let line = drawn(Role::Edge, theme.edge, PATH_WIDTH + theme.line_width);
                painter.segment(middle - half, middle + half, line);
            }
            Swatch::Capsule => {
                let style = Style {
                    role: Role::Capsule,
                    fill: Some(theme.capsule_fill),
                    stroke: Some(theme.capsule_outline),
                    stroke_width: 1.0,
                    dash: Dash::Solid,
                };
                painter.rect(middle, size(2.0 * em, 1.35 * em), 0.6 * em, style);
            }
            Swatch::Cell(state) => {
                let fill = filled(Role::Legend, marks::cell(theme, state));
                painter.rect(middle, size(1.2 * em, 1.2 * em), 0.0, fill);
            }
            Swatch::AtPeak => {
                let said = Annotation { is_at_peak: true, ..Default::default() };
                let look = marks::after_run(theme, Mark::Block(any), &said);
                marks::shape(painter, theme, middle, block, look);
            }
            Swatch::Ended(state) => {
                let (node, mark) = match state {
                    State::NotStored | State::Freed => (block, Mark::Block(any)),
                    _ => (circle, Mark::Call(any)),
                };
                let said = Annotation { state, ..Default::default() };
                marks::shape(painter, theme, middle, node, marks::after_run(theme, mark, &said));
            }
        }
    }
}
