//! A scene straight into pixels: for pictures of so many marks that the way through an SVG takes too long or is
//! refused.
//!
//! In: a scene on an opaque canvas, and the size of the picture. Out: its pixels, grey where the scene is. What always
//! holds: it looks as the same scene drawn by resvg, but for a shade at the edges of shapes; time and memory grow with
//! the pixels and the items, whatever these are.

// Pixels are counted with a sign, for shapes may begin outside; no picture has so many that one could wrap around.
#![allow(clippy::cast_possible_wrap)]

mod canvas;
mod cells;
mod coverage;
mod letters;
mod outline;
mod stroke;
#[cfg(test)]
mod tests;

use super::pixels::{Channels, Pixels};
use crate::{
    data::StyleId,
    font,
    geom::{Point, Size, point, size},
    scene::{Align, Item, Rgba, Role, Scene, Style},
};
use canvas::{Canvas, Ink, Pixel};
use cells::Grid;
use coverage::Coverage;
use letters::Letters;
use stroke::Join;

/// Nothing at all.
const TRANSPARENT: Rgba = Rgba([0; 4]);

/// Draws a scene. Where its canvas lets something through, that is white.
pub(super) fn draw(scene: &Scene, width: u32, height: u32) -> Pixels {
    let is_grey = |Rgba([r, g, b, _]): Rgba| r == g && g == b;
    let colors = scene.styles.values().iter().flat_map(|style| [style.fill, style.stroke]);
    let channels = if colors.chain([scene.canvas]).flatten().all(is_grey) {
        Channels::Grey(painted::<u8>(scene, width, height))
    } else {
        Channels::Rgb(painted::<[u8; 3]>(scene, width, height).into_flattened())
    };
    Pixels { width, height, channels }
}

fn painted<P: Pixel>(scene: &Scene, width: u32, height: u32) -> Vec<P> {
    let white = crate::scene::WHITE;
    let ground = scene.canvas.map_or(white, |canvas| canvas.over(white));
    let scale = [f64::from(width) / scene.size.width, f64::from(height) / scene.size.height];
    let mut painter = Painter {
        scene,
        scale,
        canvas: Canvas::new(width, height, ground),
        coverage: Coverage::default(),
        letters: Letters::default(),
    };
    scene.items.iter().for_each(|item| painter.item(item));
    painter.canvas.pixels
}

struct Painter<'a, P> {
    scene: &'a Scene,
    /// Pixels per point, across and down.
    scale: [f64; 2],
    canvas: Canvas<P>,
    coverage: Coverage,
    letters: Letters,
}

impl<P: Pixel> Painter<'_, P> {
    fn item(&mut self, item: &Item) {
        match item {
            Item::Ellipse { center, size, style } => {
                let (center, size) = (self.at(*center), self.size(*size));
                self.shape(*style, |by| outline::ellipse(center, grown(size, by)));
            }
            Item::Rect { center, size, radius, style } => self.rect(*center, *size, *radius, *style),
            Item::Curve { range, style } => {
                let points = self.scene.points(range).iter().map(|&p| self.at(p));
                let points = outline::curve(points);
                let style = self.style(*style);
                self.line(&points, &style);
            }
            Item::Polygon { range, style } => self.polygon(self.scene.points(range), *style),
            Item::Text { anchor, align, font_size, text, style } => {
                self.text(*anchor, *align, *font_size, self.scene.text(text), *style);
            }
            Item::Cells { corner, pitch, gap, n_rows, cells } => {
                let styles = &self.scene.cells[cells.start as usize..cells.end as usize];
                let fill = |&style: &StyleId| self.scene.styles[style].fill.unwrap_or(TRANSPARENT);
                let colors: Vec<Rgba> = styles.iter().map(fill).collect();
                let grid = Grid {
                    corner: self.at(*corner),
                    pitch: self.scale.map(|scale| pitch * scale),
                    gap: gap * self.scale[0],
                    n_rows: *n_rows as usize,
                    colors: &colors,
                };
                grid.paint(&mut self.canvas);
            }
            Item::Begin(_) | Item::End => {}
        }
    }

    fn at(&self, p: Point) -> Point {
        point(p.x * self.scale[0], p.y * self.scale[1])
    }
    fn size(&self, of: Size) -> Size {
        size((of.width * self.scale[0]).max(0.0), (of.height * self.scale[1]).max(0.0))
    }
    fn style(&self, style: StyleId) -> Style {
        self.scene.styles[style]
    }
    /// The width of a line in pixels.
    fn pen(&self, style: &Style) -> f64 {
        style.stroke_width * f64::midpoint(self.scale[0], self.scale[1])
    }
    fn paint(&mut self, color: Rgba) {
        self.coverage.paint(&mut self.canvas, Ink::of(color));
    }

    /// The inside of a shape and the line around it, half of it inside. `around` gives the shape's outline, larger by
    /// so many pixels on every side.
    fn shape(&mut self, style: StyleId, around: impl Fn(f64) -> Vec<Point>) {
        let style = self.style(style);
        if let Some(fill) = style.fill {
            self.coverage.contour(&around(0.0));
            self.paint(fill);
        }
        let width = self.pen(&style);
        let Some(stroke) = style.stroke.filter(|_| width > 0.0) else { return };
        if style.dash.pattern().is_empty() {
            self.coverage.contour(&around(width / 2.0));
            let mut hole = around(-width / 2.0);
            hole.reverse();
            self.coverage.contour(&hole);
            self.paint(stroke);
        } else {
            let mut line = around(0.0);
            line.extend(line.first().copied());
            self.line(&line, &style);
        }
    }

    fn rect(&mut self, center: Point, whole: Size, radius: f64, style: StyleId) {
        let (center, whole) = (self.at(center), self.size(whole));
        let radii = self.size(size(radius, radius));
        let plain = self.style(style);
        if let (Some(fill), None, true) = (plain.fill, plain.stroke, radius <= 0.0) {
            let (right, down) = (whole.width / 2.0, whole.height / 2.0);
            let sides = [center.x - right, center.y - down, center.x + right, center.y + down];
            return self.canvas.cover_rect(sides, Ink::of(fill));
        }
        self.shape(style, |by| {
            // A sharp corner stays sharp.
            let round = |radius: f64| if radius > 0.0 { (radius + by).max(0.0) } else { 0.0 };
            outline::rounded(center, grown(whole, by), round(radii.width), round(radii.height))
        });
    }

    /// An open line, whole or dashed.
    fn line(&mut self, points: &[Point], style: &Style) {
        let width = self.pen(style);
        let Some(stroke) = style.stroke.filter(|_| width > 0.0) else { return };
        let ink = Ink::of(stroke);
        let mut draw = |points: &[Point]| {
            stroke::open(&mut self.canvas, &mut self.coverage, points, width, ink);
        };
        match style.dash.pattern() {
            &[down, up] => {
                let per_point = f64::midpoint(self.scale[0], self.scale[1]);
                let dashes = outline::dashes(points, [down * per_point, up * per_point]);
                dashes.iter().for_each(|dash| draw(dash));
            }
            _ => draw(points),
        }
    }

    fn polygon(&mut self, points: &[Point], style: StyleId) {
        let style = self.style(style);
        let mut points: Vec<Point> = points.iter().map(|&p| self.at(p)).collect();
        if outline::area(&points) < 0.0 {
            points.reverse();
        }
        let join = if style.role == Role::Capsule { Join::Round } else { Join::Miter };
        if let Some(fill) = style.fill {
            self.coverage.contour(&points);
            // Of one colour, inside and line are one area: no light seam between them.
            if style.stroke != style.fill {
                self.paint(fill);
            }
        }
        if let Some(stroke) = style.stroke {
            let width = self.pen(&style);
            stroke::closed(&mut self.coverage, &points, width, join);
            self.paint(stroke);
        }
    }

    fn text(&mut self, anchor: Point, align: Align, font_size: f64, text: &str, style: StyleId) {
        let Some(color) = self.style(style).fill else { return };
        let before = match align {
            Align::Left => 0.0,
            Align::Middle => 0.5,
            Align::Right => 1.0,
        };
        let start = self.at(point(anchor.x - before * font::width(text, font_size), anchor.y));
        let em = self.scale.map(|scale| font_size * scale);
        self.letters.paint(&mut self.canvas, &mut self.coverage, (text, start, em), Ink::of(color));
    }
}

/// A size with so much more on every side.
fn grown(whole: Size, by: f64) -> Size {
    size((whole.width + 2.0 * by).max(0.0), (whole.height + 2.0 * by).max(0.0))
}
