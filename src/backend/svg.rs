//! A scene as SVG 1.1: small, valid XML, stable ids, a class for every style.

use crate::{
    data::{Id, IdVec, StyleId},
    font::{self, Segment},
    geom::{Point, Size, point},
    scene::{Align, Group, Item, Role, Scene, Style},
};
use std::{
    collections::BTreeMap,
    fmt::{self, Write},
};

/// How labels are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Text {
    /// As text, in Helvetica or one of its metric twins: can be selected, searched and edited.
    #[default]
    Real,
    /// As the outlines of the embedded font, each label once: looks the same everywhere and asks for no font.
    Outlines,
}

/// The families with Helvetica's widths, first those a reader is likely to have.
const FONT_FAMILY: &str = "Helvetica,Arial,'Liberation Sans',Arimo,sans-serif";

/// The height of type that most labels have; only others are written out.
const USUAL_FONT_SIZE: f64 = 14.0;

/// Writes a scene as a whole SVG document. Linear in the number of items.
pub fn svg(scene: &Scene, text: Text) -> String {
    let mut writer = Writer {
        scene,
        text,
        classes: classes(&scene.styles),
        outlines: if text == Text::Outlines { Outlines::of(scene) } else { Outlines::default() },
        out: String::with_capacity(2_000 + 120 * scene.items.len()),
    };
    let written = writer.document();
    debug_assert!(written.is_ok(), "writing into a string cannot fail");
    writer.out
}

/// A coordinate or length: at most two decimals, no noughts at the end, never `-0`. Every number in an SVG is
/// written here.
#[derive(Clone, Copy)]
struct Number(f64);

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hundredths = (self.0 * 100.0).round() as i64;
        let (sign, hundredths) = (if hundredths < 0 { "-" } else { "" }, hundredths.unsigned_abs());
        let (whole, rest) = (hundredths / 100, hundredths % 100);
        match rest {
            0 => write!(f, "{sign}{whole}"),
            _ if rest % 10 == 0 => write!(f, "{sign}{whole}.{}", rest / 10),
            _ => write!(f, "{sign}{whole}.{rest:02}"),
        }
    }
}

/// A place: `x,y`.
#[derive(Clone, Copy)]
struct Place(Point);

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{},{}", Number(self.0.x), Number(self.0.y))
    }
}

/// Text with the five characters of XML escaped; control characters, which XML cannot hold, become `�`.
struct Escaped<'a>(&'a str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for letter in self.0.chars() {
            match letter {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\n' | '\t' => f.write_char(letter)?,
                '\0'..='\x1f' | '\u{7f}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}' => f.write_char('\u{fffd}')?,
                _ => f.write_char(letter)?,
            }
        }
        Ok(())
    }
}

/// `call`, `call2`, `call3`…: a class for every style, numbered within its role.
fn classes(styles: &IdVec<StyleId, Style>) -> IdVec<StyleId, String> {
    let mut counts = BTreeMap::<Role, u32>::new();
    let name = |(_, style): (StyleId, &Style)| {
        let count = counts.entry(style.role).or_default();
        *count += 1;
        let role = style.role.name();
        if *count == 1 { role.to_owned() } else { format!("{role}{count}") }
    };
    styles.iter().map(name).collect()
}

/// The texts of a scene, each once at every height, numbered in order.
#[derive(Default)]
struct Outlines<'a> {
    numbers: BTreeMap<(&'a str, u64), usize>,
}

impl<'a> Outlines<'a> {
    fn of(scene: &'a Scene) -> Self {
        let mut outlines = Self::default();
        for item in &scene.items {
            if let Item::Text { text, font_size, .. } = item {
                outlines.numbers.insert((scene.text(text), font_size.to_bits()), 0);
            }
        }
        for (number, place) in outlines.numbers.values_mut().enumerate() {
            *place = number;
        }
        outlines
    }
    fn number(&self, text: &str, font_size: f64) -> Option<usize> {
        self.numbers.get(&(text, font_size.to_bits())).copied()
    }
}

struct Writer<'a> {
    scene: &'a Scene,
    text: Text,
    classes: IdVec<StyleId, String>,
    outlines: Outlines<'a>,
    out: String,
}

impl Writer<'_> {
    fn document(&mut self) -> fmt::Result {
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
        self.style_sheet()?;
        self.definitions()?;
        if let Some(canvas) = scene.canvas {
            writeln!(self.out, "<rect width=\"{width}\" height=\"{height}\" fill=\"{}\"/>", canvas.hex())?;
        }
        for item in &scene.items {
            self.item(item)?;
        }
        self.out.push_str("</svg>\n");
        Ok(())
    }

    fn style_sheet(&mut self) -> fmt::Result {
        self.out.push_str("<style>\n");
        for (id, style) in self.scene.styles.iter() {
            let color =
                |paint: Option<crate::scene::Rgba>| paint.map_or("none".to_owned(), crate::scene::Rgba::hex);
            write!(self.out, ".{}{{fill:{}", self.classes[id], color(style.fill))?;
            if let Some(fill) = style.fill.filter(|fill| fill.opacity() < 1.0) {
                write!(self.out, ";fill-opacity:{}", Number(fill.opacity()))?;
            }
            if let Some(stroke) = style.stroke {
                write!(self.out, ";stroke:{};stroke-width:{}", stroke.hex(), Number(style.stroke_width))?;
                if stroke.opacity() < 1.0 {
                    write!(self.out, ";stroke-opacity:{}", Number(stroke.opacity()))?;
                }
                let dashes: Vec<String> =
                    style.dash.pattern().iter().map(|&d| Number(d).to_string()).collect();
                if !dashes.is_empty() {
                    write!(self.out, ";stroke-dasharray:{}", dashes.join(","))?;
                }
                if style.role == Role::Capsule {
                    self.out.push_str(";stroke-linejoin:round");
                }
            }
            self.out.push_str("}\n");
        }
        self.out.push_str("</style>\n");
        Ok(())
    }

    fn definitions(&mut self) -> fmt::Result {
        if self.outlines.numbers.is_empty() {
            return Ok(());
        }
        self.out.push_str("<defs>\n");
        for (&(text, size_bits), number) in &self.outlines.numbers {
            write!(self.out, "<path id=\"t{number}\" d=\"")?;
            let font_size = f64::from_bits(size_bits);
            let mut pen = Point::default();
            for letter in text.chars() {
                let at = |p: Point| Place(pen + p * font_size);
                for segment in font::outline(letter) {
                    match segment {
                        Segment::Move(to) => write!(self.out, "M{}", at(to))?,
                        Segment::Line(to) => write!(self.out, "L{}", at(to))?,
                        Segment::Quad(by, to) => write!(self.out, "Q{} {}", at(by), at(to))?,
                        Segment::Close => self.out.push('Z'),
                    }
                }
                pen.x += font::advance(letter) * font_size;
            }
            self.out.push_str("\"/>\n");
        }
        self.out.push_str("</defs>\n");
        Ok(())
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
            Item::Begin(group) => self.begin(group),
            Item::End => {
                self.out.push_str("</g>\n");
                Ok(())
            }
        }
    }

    fn begin(&mut self, group: &Group) -> fmt::Result {
        let title = match group {
            Group::Node { id, title } => {
                write!(self.out, "<g id=\"n{}\">", id.index())?;
                Some(title)
            }
            Group::Edge { id, from, to } => {
                let (id, from, to) = (id.index(), from.index(), to.index());
                write!(self.out, "<g id=\"e{id}\" data-from=\"n{from}\" data-to=\"n{to}\">")?;
                None
            }
            Group::Title => {
                self.out.push_str("<g id=\"title\">");
                None
            }
            Group::Legend => {
                self.out.push_str("<g id=\"legend\">");
                None
            }
            Group::Capsule { title } => {
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
