//! What is on the page: every item of the scene as operators of a content stream.
//!
//! Paths begin where those of the SVG begin and go round the same way, so that dashes fall on the same places. PDF's
//! y grows upward: it is turned over here and nowhere else.

use super::{FONT_NAME, Sheet, Used, hundredths, opacity};
use crate::{
    data::StyleId,
    font,
    geom::{Point, Size, point},
    scene::{Align, Dash, Item, Rgba, Role, Scene, Style},
};
use pdf_writer::{Content, Str, types::LineJoinStyle};

/// How far along its tangents the controls of a Bézier lie that follows a quarter of a circle.
const QUARTER: f64 = 0.552_284_75;

/// How far the canvas reaches over the edge of the page, in points.
const BLEED: f64 = 3.0;

/// The page's operators, not yet packed.
pub(super) fn content(scene: &Scene, sheet: Sheet, used: &Used) -> Vec<u8> {
    let mut painter = Painter { scene, sheet, used, content: Content::new(), set: State::default() };
    painter.page();
    painter.content.finish().into_vec()
}

/// What the reader of the stream has set so far; `None` where nothing was said.
#[derive(Debug, Default)]
struct State {
    fill: Option<Rgba>,
    stroke: Option<Rgba>,
    width: Option<f64>,
    dash: Dash,
    is_round: bool,
    opacity: Option<opacity::Opacity>,
    font_size: Option<f64>,
}

struct Painter<'a> {
    scene: &'a Scene,
    sheet: Sheet,
    used: &'a Used,
    content: Content,
    set: State,
}

impl Painter<'_> {
    fn page(&mut self) {
        if self.sheet.unit > 1.0 {
            let scale = (1.0 / self.sheet.unit) as f32;
            self.content.transform([scale, 0.0, 0.0, scale, 0.0, 0.0]);
        }
        // SVG's; PDF's own is 10.
        self.content.set_miter_limit(4.0);
        if let Some(canvas) = self.scene.canvas {
            let [r, g, b] = channels(canvas);
            self.content.set_fill_rgb(r, g, b);
            // Over the edge too: a viewer shows the page in whole pixels, the last of which it covers in part only.
            let (width, height) = (self.sheet.width + 2.0 * BLEED, self.sheet.height + 2.0 * BLEED);
            let corner = -BLEED as f32;
            self.content
                .rect(corner, corner, hundredths(width) as f32, hundredths(height) as f32)
                .fill_nonzero();
            self.set.fill = Some(canvas);
        }
        for item in &self.scene.items {
            self.item(item);
        }
    }

    fn item(&mut self, item: &Item) {
        match item {
            // Nothing to paint, and an error to paint it.
            Item::Curve { range, .. } | Item::Polygon { range, .. } if range.is_empty() => {}
            Item::Ellipse { center, size, style } => {
                self.shape(*style, |painter| painter.ellipse(*center, *size));
            }
            Item::Rect { center, size, radius, style } => {
                self.shape(*style, |painter| painter.rect(*center, *size, *radius));
            }
            Item::Curve { range, style } => {
                self.shape(*style, |painter| painter.curve(painter.scene.points(range)));
            }
            Item::Polygon { range, style } => {
                self.shape(*style, |painter| painter.polygon(painter.scene.points(range)));
            }
            Item::Text { anchor, align, font_size, text, style } => {
                self.letters(*anchor, *align, *font_size, self.scene.text(text), *style);
            }
            Item::Cells { corner, pitch, gap, n_rows, cells } => {
                let styles = &self.scene.cells[cells.start as usize..cells.end as usize];
                self.cells(*corner, [*pitch, *gap], *n_rows as usize, styles);
            }
            Item::Begin(_) | Item::End => {}
        }
    }

    /// Paints what `path` draws.
    fn shape(&mut self, style: StyleId, path: impl Fn(&mut Self)) {
        let style = &self.scene.styles[style];
        // A line without width is none in SVG and the thinnest that can be in PDF.
        let stroke = style.stroke.filter(|_| hundredths(style.stroke_width) > 0.0);
        if style.fill.is_none() && stroke.is_none() {
            return;
        }
        self.opacity(style);
        if let Some(fill) = style.fill {
            self.fill(fill);
        }
        if let Some(stroke) = stroke {
            self.stroke(stroke, style);
        }
        path(self);
        match (style.fill, stroke) {
            // Filled and stroked at once, the line would hide the inside below it, which SVG lets it show.
            (Some(_), Some(stroke)) if stroke.opacity() < 1.0 => {
                self.content.fill_nonzero();
                path(self);
                self.content.stroke()
            }
            (Some(_), Some(_)) => self.content.fill_nonzero_and_stroke(),
            (Some(_), None) => self.content.fill_nonzero(),
            (None, _) => self.content.stroke(),
        };
    }

    /// All cells of a style at once.
    fn cells(&mut self, corner: Point, [pitch, gap]: [f64; 2], n_rows: usize, styles: &[StyleId]) {
        let mut places: Vec<(StyleId, usize)> = styles.iter().copied().zip(0..).collect();
        places.sort_unstable();
        let side = hundredths(pitch - gap) as f32;
        for of_style in places.chunk_by(|a, b| a.0 == b.0) {
            let Some(fill) = self.scene.styles[of_style[0].0].fill else { continue };
            self.opacity(&self.scene.styles[of_style[0].0]);
            self.fill(fill);
            for &(_, place) in of_style {
                let (column, row) = (place / n_rows, place % n_rows);
                // A rectangle begins at its lower left corner.
                let [x, y] = self.at(corner + point(column as f64 * pitch, row as f64 * pitch + pitch - gap));
                self.content.rect(x, y, side, side);
            }
            self.content.fill_nonzero();
        }
    }

    fn opacity(&mut self, style: &Style) {
        let opacity = opacity::of_style(style);
        if self.set.opacity.replace(opacity) != Some(opacity)
            && let Some(name) = self.used.opacities.name(opacity)
        {
            self.content.set_parameters(name);
        }
    }

    fn fill(&mut self, color: Rgba) {
        if self.set.fill.replace(color) != Some(color) {
            let [r, g, b] = channels(color);
            self.content.set_fill_rgb(r, g, b);
        }
    }

    fn stroke(&mut self, color: Rgba, style: &Style) {
        if self.set.stroke.replace(color) != Some(color) {
            let [r, g, b] = channels(color);
            self.content.set_stroke_rgb(r, g, b);
        }
        if self.set.width.replace(style.stroke_width) != Some(style.stroke_width) {
            self.content.set_line_width(hundredths(style.stroke_width) as f32);
        }
        if self.set.dash != style.dash {
            self.set.dash = style.dash;
            self.content.set_dash_pattern(style.dash.pattern().iter().map(|&length| length as f32), 0.0);
        }
        let is_round = style.role == Role::Capsule;
        if self.set.is_round != is_round {
            self.set.is_round = is_round;
            let join = if is_round { LineJoinStyle::RoundJoin } else { LineJoinStyle::MiterJoin };
            self.content.set_line_join(join);
        }
    }

    /// A place of the scene as one of the page.
    fn at(&self, p: Point) -> [f32; 2] {
        [hundredths(p.x) as f32, hundredths(self.sheet.height - hundredths(p.y)) as f32]
    }
    fn move_to(&mut self, p: Point) {
        let [x, y] = self.at(p);
        self.content.move_to(x, y);
    }
    fn line_to(&mut self, p: Point) {
        let [x, y] = self.at(p);
        self.content.line_to(x, y);
    }
    fn cubic_to(&mut self, control: Point, other_control: Point, end: Point) {
        let ([x1, y1], [x2, y2], [x3, y3]) = (self.at(control), self.at(other_control), self.at(end));
        self.content.cubic_to(x1, y1, x2, y2, x3, y3);
    }
    /// A quarter of an ellipse from `start`, where the pen is, to `end`, whose tangents meet in `corner`.
    fn quarter_to(&mut self, start: Point, corner: Point, end: Point) {
        self.cubic_to(start.towards(corner, QUARTER), end.towards(corner, QUARTER), end);
    }

    fn ellipse(&mut self, center: Point, size: Size) {
        let at = |x: f64, y: f64| center + point(x * size.width / 2.0, y * size.height / 2.0);
        self.move_to(at(1.0, 0.0));
        for (x, y) in [(1.0, 0.0), (0.0, 1.0), (-1.0, 0.0), (0.0, -1.0)] {
            self.quarter_to(at(x, y), at(x - y, y + x), at(-y, x));
        }
        self.content.close_path();
    }

    fn rect(&mut self, center: Point, size: Size, radius: f64) {
        let (right, down) = (size.width / 2.0, size.height / 2.0);
        let (rx, ry) = (radius.clamp(0.0, right), radius.clamp(0.0, down));
        let corner = |x: f64, y: f64| center + point(x * right, y * down);
        // Clockwise from the top left; before each corner the pen stops, after it goes on.
        let corners = [
            (corner(1.0, -1.0), point(-rx, 0.0), point(0.0, ry)),
            (corner(1.0, 1.0), point(0.0, -ry), point(-rx, 0.0)),
            (corner(-1.0, 1.0), point(rx, 0.0), point(0.0, -ry)),
            (corner(-1.0, -1.0), point(0.0, ry), point(rx, 0.0)),
        ];
        self.move_to(corner(-1.0, -1.0) + point(rx, 0.0));
        for (corner, before, after) in corners {
            self.line_to(corner + before);
            if radius > 0.0 {
                self.quarter_to(corner + before, corner, corner + after);
            }
        }
        self.content.close_path();
    }

    fn curve(&mut self, points: &[Point]) {
        let Some(&start) = points.first() else { return };
        self.move_to(start);
        for piece in points[1..].chunks_exact(3) {
            self.cubic_to(piece[0], piece[1], piece[2]);
        }
    }

    fn polygon(&mut self, points: &[Point]) {
        let Some(&start) = points.first() else { return };
        self.move_to(start);
        points[1..].iter().for_each(|&p| self.line_to(p));
        self.content.close_path();
    }

    fn letters(&mut self, anchor: Point, align: Align, font_size: f64, text: &str, style: StyleId) {
        let style = &self.scene.styles[style];
        let Some(color) = style.fill.filter(|_| !text.is_empty()) else { return };
        let before = match align {
            Align::Left => 0.0,
            Align::Middle => 0.5,
            Align::Right => 1.0,
        };
        let [x, y] = self.at(point(anchor.x - before * font::width(text, font_size), anchor.y));
        self.opacity(style);
        self.fill(color);
        self.content.begin_text();
        if self.set.font_size.replace(font_size) != Some(font_size) {
            self.content.set_font(FONT_NAME, hundredths(font_size) as f32);
        }
        self.content.next_line(x, y);
        self.content.show(Str(&self.used.letters.encode(text)));
        self.content.end_text();
    }
}

fn channels(color: Rgba) -> [f32; 3] {
    let Rgba([r, g, b, _]) = color;
    [r, g, b].map(|channel| f32::from(channel) / 255.0)
}
