//! Several ways to compute the same, side by side: a small graph of each, and bars for what was measured.

use super::{
    Align, Group, Item, Role, Scene, SceneOptions, Theme,
    painter::{Line, Painter, drawn, filled},
    words::{Words, shortened},
};
use crate::{
    font,
    geom::{Point, Size, point, size},
};

/// Lengths in points. The height of the type, and of a heading.
const TYPE: f64 = 11.0;
const HEADING: f64 = 16.0;
/// The room around the picture, between columns, and between rows.
const MARGIN: f64 = 18.0;
const GUTTER: f64 = 12.0;
const ROW_GAP: f64 = 16.0;
/// The least width of a column, the height of the small graphs, and that of the longest bar.
const LEAST_COLUMN: f64 = 96.0;
const GRAPH_HEIGHT: f64 = 170.0;
const BAR_HEIGHT: f64 = 56.0;
/// A bar is at most so wide.
const MOST_BAR: f64 = 30.0;
/// What would be set lower than this in a small graph is left out: nobody could read it.
const LEAST_TYPE: f64 = 5.0;

/// Several ways to compute the same.
#[derive(Clone, Debug, Default)]
pub struct SideBySide {
    /// From left to right.
    pub columns: Vec<Column>,
    /// What is measured in each column, from left to right: with 1 worker, with 2. One needs no words.
    pub ways: Vec<String>,
    /// What the ways are called together: workers.
    pub ways_title: String,
    /// What was measured, from top to bottom.
    pub charts: Vec<Chart>,
}

/// One of the ways.
#[derive(Clone, Debug)]
pub struct Column {
    /// What it is called, in few words.
    pub heading: String,
    /// What else is said of it.
    pub note: String,
    /// What is drawn of it.
    pub graph: Scene,
    /// The words over it, where it is among the best.
    pub praise: Option<String>,
}

/// One thing that was measured.
#[derive(Clone, Debug)]
pub struct Chart {
    /// What it is.
    pub title: String,
    /// For each column and each way how long its bar is, 1 being the longest, and the number in words.
    pub bars: Vec<Vec<(f64, String)>>,
}

/// Where the parts go.
struct Plan<'a> {
    all: &'a SideBySide,
    heading: Words,
    caption: Words,
    /// The width of what the charts are called, and of a column.
    titles: f64,
    column: f64,
}

/// Draws several ways to compute the same. What the options say of directions and timelines does not matter here.
pub fn side_by_side(all: &SideBySide, options: &SceneOptions<'_>) -> Scene {
    let plan = Plan::new(all, options);
    let mut painter = Painter::default();
    painter.scene.size = plan.size();
    options.title.clone_into(&mut painter.scene.title);
    painter.scene.canvas = Some(options.theme.canvas);
    plan.paint(&mut painter, options.theme);
    painter.scene
}

impl<'a> Plan<'a> {
    fn new(all: &'a SideBySide, options: &SceneOptions<'_>) -> Self {
        let SideBySide { columns, charts, ways, ways_title } = all;
        let bars = charts.iter().flat_map(|chart| &chart.bars).flatten();
        let widest = bars.map(|(_, words)| font::width(words, TYPE)).fold(0.0, f64::max) + 8.0;
        let headings = columns.iter().map(|column| font::width(&column.heading, HEADING));
        let notes = columns.iter().map(|column| font::width(&column.note, TYPE));
        let words = headings.chain(notes).fold(LEAST_COLUMN, f64::max);
        let column = words.max(widest * ways.len() as f64) + GUTTER;
        let titles = charts.iter().map(|chart| chart.title.as_str()).chain([ways_title.as_str()]);
        let titles = titles.map(|title| font::width(title, TYPE)).fold(0.0, f64::max) + GUTTER;
        let width = titles + columns.len() as f64 * (column + GUTTER);
        let heading = Words::heading(options.heading, HEADING, width);
        let caption = Words::caption(options.caption, TYPE, width);
        Self { all, heading, caption, titles, column }
    }

    fn head_height() -> f64 {
        1.6 * TYPE + HEADING * 1.4 + TYPE * 1.6
    }

    fn chart_height(&self) -> f64 {
        let ways = if self.all.ways.len() > 1 { 1.4 * TYPE } else { 0.0 };
        1.5 * TYPE + BAR_HEIGHT + ways + ROW_GAP
    }

    /// Of everything between heading and caption.
    fn body(&self) -> Size {
        let width = self.titles + self.all.columns.len() as f64 * (self.column + GUTTER);
        let charts = self.all.charts.len() as f64 * self.chart_height();
        size(width, Self::head_height() + GRAPH_HEIGHT + ROW_GAP + charts)
    }

    fn size(&self) -> Size {
        let (body, words) = (self.body(), self.heading.width().max(self.caption.width()));
        let height = self.heading.height() + body.height + self.caption.height();
        size(body.width.max(words) + 2.0 * MARGIN, height + 2.0 * MARGIN)
    }

    fn paint(&self, painter: &mut Painter, theme: &Theme) {
        let corner = point(MARGIN, MARGIN);
        self.heading.paint(painter, theme, corner, Group::Title);
        let body = corner + point(0.0, self.heading.height());
        for (i, column) in self.all.columns.iter().enumerate() {
            let left = body.x + self.titles + i as f64 * (self.column + GUTTER);
            self.column(painter, theme, (i, column), point(left, body.y));
        }
        for (i, chart) in self.all.charts.iter().enumerate() {
            let foot = body + point(0.0, self.foot(i));
            painter.text(words(theme, &chart.title, foot - point(0.0, BAR_HEIGHT / 2.0), Align::Left));
            if self.all.ways.len() > 1 {
                let below = foot + point(0.0, 1.3 * TYPE);
                painter.text(words(theme, &self.all.ways_title, below, Align::Left));
            }
        }
        let below = body + point(0.0, self.body().height);
        self.caption.paint(painter, theme, below, Group::Caption);
    }

    /// Where the bars of a chart stand.
    fn foot(&self, chart: usize) -> f64 {
        let above = Self::head_height() + GRAPH_HEIGHT + ROW_GAP;
        above + chart as f64 * self.chart_height() + 1.5 * TYPE + BAR_HEIGHT
    }

    fn column(&self, painter: &mut Painter, theme: &Theme, (i, column): (usize, &Column), corner: Point) {
        let middle = corner.x + self.column / 2.0;
        let body = self.body();
        if let Some(praise) = &column.praise {
            let mut style = filled(Role::Capsule, theme.capsule_fill);
            (style.stroke, style.stroke_width) = (Some(theme.capsule_outline), 1.0);
            let whole = size(self.column + GUTTER / 2.0, body.height);
            painter.rect(point(middle, corner.y + body.height / 2.0), whole, 8.0, style);
            painter.text(words(theme, praise, point(middle, corner.y + 1.4 * TYPE), Align::Middle));
        }
        let mut y = corner.y + 1.6 * TYPE + HEADING * 1.1;
        let room = self.column - GUTTER / 2.0;
        painter.text(Line {
            text: &shortened(&column.heading, room / HEADING),
            font_size: HEADING,
            ..words(theme, "", point(middle, y), Align::Middle)
        });
        y += HEADING * 0.3 + TYPE * 1.2;
        painter.text(Line {
            text: &shortened(&column.note, room / TYPE),
            ink: theme.faint_ink,
            ..words(theme, "", point(middle, y), Align::Middle)
        });
        let room = size(room, GRAPH_HEIGHT);
        let center = point(middle, corner.y + Self::head_height() + GRAPH_HEIGHT / 2.0);
        place(painter, &column.graph, center, room);
        for (at, chart) in self.all.charts.iter().enumerate() {
            let foot = point(corner.x, corner.y + self.foot(at));
            self.bars(painter, theme, &chart.bars[i], foot);
        }
    }

    /// The bars of one chart in one column, on a line.
    fn bars(&self, painter: &mut Painter, theme: &Theme, bars: &[(f64, String)], foot: Point) {
        let inner = self.column - GUTTER;
        let slot = inner / bars.len().max(1) as f64;
        for (i, (part, text)) in bars.iter().enumerate() {
            let x = foot.x + GUTTER / 2.0 + (i as f64 + 0.5) * slot;
            let paint = &theme.workers[i % theme.workers.len()];
            let height = BAR_HEIGHT * part.clamp(0.0, 1.0);
            let mut style = filled(Role::Bar, paint.color);
            (style.stroke, style.stroke_width, style.dash) = (Some(theme.outline), 0.5, paint.dash);
            let bar = size(MOST_BAR.min(0.7 * slot), height.max(0.5));
            painter.rect(point(x, foot.y - bar.height / 2.0), bar, 0.0, style);
            painter.text(words(theme, text, point(x, foot.y - height - 0.4 * TYPE), Align::Middle));
            if let Some(way) = self.all.ways.get(i).filter(|_| self.all.ways.len() > 1) {
                painter.text(words(theme, way, point(x, foot.y + 1.3 * TYPE), Align::Middle));
            }
        }
        painter.segment(foot, foot + point(self.column, 0.0), drawn(Role::Bar, theme.outline, 0.5));
    }
}

fn words<'a>(theme: &Theme, text: &'a str, anchor: Point, align: Align) -> Line<'a> {
    Line { text, anchor, align, font_size: TYPE, ink: theme.ink, role: Role::Title }
}

/// Paints a picture around a place, made smaller where it has not enough room, without what would be too small to
/// be read.
fn place(painter: &mut Painter, scene: &Scene, center: Point, room: Size) {
    let scale =
        (room.width / scene.size.width.max(1.0)).min(room.height / scene.size.height.max(1.0)).min(1.0);
    let corner = center - point(scene.size.width, scene.size.height) * (scale / 2.0);
    let at = |p: Point| corner + p * scale;
    let sized = |s: Size| size(s.width * scale, s.height * scale);
    for item in &scene.items {
        let painted = |style| {
            let style = scene.styles[style];
            super::Style { stroke_width: style.stroke_width * scale, ..style }
        };
        let line = |range| scene.points(range).iter().map(|&p| at(p)).collect::<Vec<_>>();
        match item {
            Item::Ellipse { center, size, style } => {
                painter.ellipse(at(*center), sized(*size), painted(*style));
            }
            Item::Rect { center, size, radius, style } => {
                painter.rect(at(*center), sized(*size), radius * scale, painted(*style));
            }
            Item::Curve { range, style } => painter.curve(&line(range), painted(*style)),
            Item::Polygon { range, style } => painter.polygon(&line(range), painted(*style)),
            Item::Cells { corner, pitch, gap, n_rows, cells } => {
                let styles = scene.cells[cells.start as usize..cells.end as usize].iter();
                painter.cells(
                    at(*corner),
                    [pitch * scale, gap * scale],
                    *n_rows,
                    styles.map(|&style| painted(style)),
                );
            }
            Item::Text { anchor, align, font_size, text, style } if font_size * scale >= LEAST_TYPE => {
                let Some(ink) = scene.styles[*style].fill else { continue };
                let (anchor, font_size) = (at(*anchor), font_size * scale);
                let role = scene.styles[*style].role;
                painter.text(Line { text: scene.text(text), anchor, align: *align, font_size, ink, role });
            }
            // Marks of several graphs in one picture have no numbers of their own.
            Item::Text { .. } | Item::Begin(_) | Item::End => {}
        }
    }
}
