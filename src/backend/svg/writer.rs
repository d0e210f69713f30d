//! A document, item by item.

use super::{
    FONT_FAMILY, Text, USUAL_FONT_SIZE,
    outlines::Outlines,
    styles,
    written::{Escaped, Number, Place},
};
use crate::{
    data::{Id, IdVec, StyleId},
    font,
    geom::{Point, Size, point},
    scene::{Align, Group, Item, Scene},
};
use std::fmt::{self, Write};

/// A document being written.
pub(super) struct Writer<'a> {
    scene: &'a Scene,
    text: Text,
    /// Before every id and class: what tells slides of one document apart.
    prefix: String,
    classes: IdVec<StyleId, String>,
    outlines: Outlines<'a>,
    out: String,
}

impl<'a> Writer<'a> {
    pub(super) fn new(scene: &'a Scene, text: Text) -> Self {
        let outlines = if text == Text::Outlines { Outlines::of(scene) } else { Outlines::default() };
        let out = String::with_capacity(2_000 + 120 * scene.items.len());
        let classes = styles::classes("", &scene.styles);
        Self { scene, text, prefix: String::new(), classes, outlines, out }
    }

    /// The writer of one of several scenes in a document, with real text.
    pub(super) fn of_slide(scene: &'a Scene, number: usize) -> Self {
        let prefix = format!("s{number}-");
        let classes = styles::classes(&prefix, &scene.styles);
        Self { prefix, classes, ..Self::new(scene, Text::Real) }
    }

    /// The whole document.
    pub(super) fn document(mut self) -> String {
        let written = self.everything();
        debug_assert!(written.is_ok(), "writing into a string cannot fail");
        self.out
    }

    fn everything(&mut self) -> fmt::Result {
        let scene = self.scene;
        let (width, height) = (Number(scene.size.width), Number(scene.size.height));
        write!(
            self.out,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}pt\" height=\"{height}pt\" \
             viewBox=\"0 0 {width} {height}\" role=\"img\""
        )?;
        if self.text == Text::Real {
            write!(
                self.out,
                " font-family=\"{FONT_FAMILY}\" font-size=\"{}\" text-anchor=\"middle\" \
                 style=\"font-kerning:none;white-space:pre\"",
                Number(USUAL_FONT_SIZE)
            )?;
        }
        self.out.push_str(">\n");
        if !scene.title.is_empty() {
            writeln!(self.out, "<title>{}</title>", Escaped(&scene.title))?;
        }
        let count = |is: fn(&Group) -> bool| {
            scene.items.iter().filter(|item| matches!(item, Item::Begin(group) if is(group))).count()
        };
        let nodes = count(|group| matches!(group, Group::Node { .. }));
        let edges = count(|group| matches!(group, Group::Edge { .. }));
        writeln!(self.out, "<desc>A task graph: {nodes} marks, {edges} arrows.</desc>")?;
        self.painted()?;
        self.out.push_str("</svg>\n");
        Ok(())
    }

    /// What is painted, without what stands around it in a document.
    pub(super) fn content(mut self) -> String {
        let written = self.painted();
        debug_assert!(written.is_ok(), "writing into a string cannot fail");
        self.out
    }

    fn painted(&mut self) -> fmt::Result {
        let scene = self.scene;
        let (width, height) = (Number(scene.size.width), Number(scene.size.height));
        styles::write_sheet(&mut self.out, &scene.styles, &self.classes)?;
        self.outlines.write_definitions(&mut self.out)?;
        if let Some(canvas) = scene.canvas {
            writeln!(self.out, "<rect width=\"{width}\" height=\"{height}\" fill=\"{}\"/>", canvas.hex())?;
        }
        scene.items.iter().try_for_each(|item| self.item(item))
    }

    fn item(&mut self, item: &Item) -> fmt::Result {
        match item {
            Item::Ellipse { center, size, style } => self.ellipse(*center, *size, *style),
            Item::Rect { center, size, radius, style } => {
                let corner = *center - point(size.width / 2.0, size.height / 2.0);
                let class = &self.classes[*style];
                write!(
                    self.out,
                    "<rect class=\"{class}\" x=\"{}\" y=\"{}\"",
                    Number(corner.x),
                    Number(corner.y)
                )?;
                write!(self.out, " width=\"{}\" height=\"{}\"", Number(size.width), Number(size.height))?;
                if *radius > 0.0 {
                    write!(self.out, " rx=\"{}\"", Number(*radius))?;
                }
                self.out.push_str("/>\n");
                Ok(())
            }
            Item::Curve { range, style } => {
                write!(self.out, "<path class=\"{}\" d=\"", self.classes[*style])?;
                self.path(self.scene.points(range))?;
                self.out.push_str("\"/>\n");
                Ok(())
            }
            Item::Polygon { range, style } => {
                write!(self.out, "<polygon class=\"{}\" points=\"", self.classes[*style])?;
                for (i, &p) in self.scene.points(range).iter().enumerate() {
                    let gap = if i == 0 { "" } else { " " };
                    write!(self.out, "{gap}{}", Place(p))?;
                }
                self.out.push_str("\"/>\n");
                Ok(())
            }
            Item::Text { anchor, align, font_size, text, style } => match self.text {
                Text::Real => self.letters(*anchor, *align, *font_size, self.scene.text(text), *style),
                Text::Outlines => self.outlined(*anchor, *align, *font_size, self.scene.text(text), *style),
            },
            Item::Cells { corner, pitch, gap, n_rows, cells } => {
                let styles = &self.scene.cells[cells.start as usize..cells.end as usize];
                self.cells(*corner, [*pitch, *gap], *n_rows as usize, styles)
            }
            Item::Begin(group) => self.begin(group),
            Item::End => {
                self.out.push_str("</g>\n");
                Ok(())
            }
        }
    }

    fn begin(&mut self, group: &Group) -> fmt::Result {
        let Self { prefix, .. } = self;
        let title = match group {
            Group::Node { id, title } => {
                write!(self.out, "<g id=\"{prefix}n{}\">", id.index())?;
                Some(title)
            }
            Group::Edge { id, from, to } => {
                let (id, from, to) = (id.index(), from.index(), to.index());
                write!(
                    self.out,
                    "<g id=\"{prefix}e{id}\" data-from=\"{prefix}n{from}\" data-to=\"{prefix}n{to}\">"
                )?;
                None
            }
            Group::Title => {
                write!(self.out, "<g id=\"{prefix}title\">")?;
                None
            }
            Group::Caption => {
                write!(self.out, "<g id=\"{prefix}caption\">")?;
                None
            }
            Group::Legend => {
                write!(self.out, "<g id=\"{prefix}legend\">")?;
                None
            }
            Group::Crowd { title } | Group::Capsule { title } | Group::Strip { title } => {
                self.out.push_str("<g>");
                Some(title)
            }
        };
        if let Some(title) = title.filter(|title| !title.is_empty()) {
            write!(self.out, "<title>{}</title>", Escaped(self.scene.text(title)))?;
        }
        self.out.push('\n');
        Ok(())
    }

    fn ellipse(&mut self, center: Point, size: Size, style: StyleId) -> fmt::Result {
        let class = &self.classes[style];
        let (x, y) = (Number(center.x), Number(center.y));
        let (rx, ry) = (Number(size.width / 2.0), Number(size.height / 2.0));
        if size.width.to_bits() == size.height.to_bits() {
            writeln!(self.out, "<circle class=\"{class}\" cx=\"{x}\" cy=\"{y}\" r=\"{rx}\"/>")
        } else {
            writeln!(self.out, "<ellipse class=\"{class}\" cx=\"{x}\" cy=\"{y}\" rx=\"{rx}\" ry=\"{ry}\"/>")
        }
    }

    /// One path for all cells of a style.
    fn cells(
        &mut self,
        corner: Point,
        [pitch, gap]: [f64; 2],
        n_rows: usize,
        styles: &[StyleId],
    ) -> fmt::Result {
        let mut places: Vec<(StyleId, usize)> = styles.iter().copied().zip(0..).collect();
        places.sort_unstable();
        let side = Number(pitch - gap);
        for of_style in places.chunk_by(|a, b| a.0 == b.0) {
            write!(self.out, "<path class=\"{}\" d=\"", self.classes[of_style[0].0])?;
            for &(_, place) in of_style {
                let (column, row) = (place / n_rows, place % n_rows);
                let at = corner + point(column as f64 * pitch, row as f64 * pitch);
                write!(self.out, "M{}h{side}v{side}h-{side}z", Place(at))?;
            }
            self.out.push_str("\"/>\n");
        }
        Ok(())
    }

    /// Pieces that are straight are written as lines.
    fn path(&mut self, points: &[Point]) -> fmt::Result {
        let Some(&start) = points.first() else { return Ok(()) };
        write!(self.out, "M{}", Place(start))?;
        let mut from = start;
        for piece in points[1..].chunks_exact(3) {
            if is_straight(from, piece) {
                write!(self.out, "L{}", Place(piece[2]))?;
            } else {
                write!(self.out, "C{} {} {}", Place(piece[0]), Place(piece[1]), Place(piece[2]))?;
            }
            from = piece[2];
        }
        Ok(())
    }

    fn letters(
        &mut self,
        anchor: Point,
        align: Align,
        font_size: f64,
        text: &str,
        style: StyleId,
    ) -> fmt::Result {
        let class = &self.classes[style];
        write!(self.out, "<text class=\"{class}\" x=\"{}\" y=\"{}\"", Number(anchor.x), Number(anchor.y))?;
        match align {
            Align::Left => self.out.push_str(" text-anchor=\"start\""),
            Align::Middle => {}
            Align::Right => self.out.push_str(" text-anchor=\"end\""),
        }
        if font_size.to_bits() != USUAL_FONT_SIZE.to_bits() {
            write!(self.out, " font-size=\"{}\"", Number(font_size))?;
        }
        writeln!(self.out, ">{}</text>", Escaped(text))
    }

    fn outlined(
        &mut self,
        anchor: Point,
        align: Align,
        font_size: f64,
        text: &str,
        style: StyleId,
    ) -> fmt::Result {
        let Some(number) = self.outlines.number(text, font_size) else { return Ok(()) };
        let before = match align {
            Align::Left => 0.0,
            Align::Middle => 0.5,
            Align::Right => 1.0,
        };
        let (x, y) = (Number(anchor.x - before * font::width(text, font_size)), Number(anchor.y));
        writeln!(self.out, "<use class=\"{}\" href=\"#t{number}\" x=\"{x}\" y=\"{y}\"/>", self.classes[style])
    }
}

/// Whether both controls lie on the way from `from` to the end, in order, to less than what is written.
fn is_straight(from: Point, piece: &[Point]) -> bool {
    let way = piece[2] - from;
    let length = way.length();
    let on_it = |p: Point| {
        let p = p - from;
        let (along, across) = (p.x * way.x + p.y * way.y, p.x * way.y - p.y * way.x);
        across.abs() < 0.005 * length && (0.0..=length * length).contains(&along)
    };
    length > 0.0 && on_it(piece[0]) && on_it(piece[1])
}
