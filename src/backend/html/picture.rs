//! A scene packed for a page: what marks have in common is written once, coordinates are tenths of a point.

use crate::{
    data::{Id, NodeId, StyleId},
    geom::{Point, Size},
    scene::{Align, Group, Item, Scene, Style},
};
use serde::Serialize;
use std::{collections::HashMap, ops::Range};

/// Above so many marks the page makes tooltips itself, from the facts.
const MOST_TITLES: usize = 5_000;

/// A scene as data. Marks are numbered as the nodes of the diagram; one that is not drawn has an empty form.
#[derive(Default, Serialize)]
pub(super) struct Picture<'s> {
    size: [i32; 2],
    heading: Vec<&'s str>,
    caption: Vec<&'s str>,
    /// Role, fill, line, its width and its dashes.
    styles: Vec<StyleFacts>,
    /// The shapes of marks, seen from their centres.
    forms: Vec<Vec<Shape<'s>>>,
    /// How the lines of marks are set, seen from their centres: x, y, height, alignment and style of each.
    settings: Vec<Vec<i32>>,
    /// Of each mark: x, y, form, setting.
    marks: Vec<i32>,
    /// Of each mark its lines.
    words: Vec<String>,
    /// Of each mark what a tooltip says; nothing where they are many.
    titles: Vec<&'s str>,
    /// Of each edge: where from, where to, style of the line, style of its head or -1, how many points each has, and
    /// the points: the first as it is, the others as steps.
    edges: Vec<i32>,
    /// What is painted before marks and edges.
    under: Vec<Rest<'s>>,
    /// What is painted after them.
    over: Vec<Rest<'s>>,
}

type StyleFacts = (&'static str, Option<String>, Option<String>, f64, &'static [f64]);

/// What is no mark: capsules, words beside arrows, legends.
#[derive(Default, Serialize)]
struct Rest<'s> {
    kind: &'static str,
    title: &'s str,
    shapes: Vec<Shape<'s>>,
}

/// One thing to paint.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(untagged)]
enum Shape<'s> {
    /// `e`, centre, size, style.
    Ellipse(&'static str, i32, i32, i32, i32, usize),
    /// `r`, centre, size, radius, style.
    Rect(&'static str, i32, i32, i32, i32, i32, usize),
    /// `c` for a curve or `p` for a polygon, style, points.
    Path(&'static str, usize, Vec<i32>),
    /// `t`, anchor, height, alignment, style, text.
    Text(&'static str, i32, i32, i32, i32, usize, &'s str),
}

fn tenths(length: f64) -> i32 {
    (length * 10.0).round() as i32
}

/// An index or a count, as what is packed.
fn number(n: usize) -> i32 {
    i32::try_from(n).unwrap_or(i32::MAX)
}

/// The anchor is at the left end, in the middle, at the right end.
fn aligned(align: Align) -> i32 {
    match align {
        Align::Left => 0,
        Align::Middle => 1,
        Align::Right => 2,
    }
}

fn style_facts(style: &Style) -> StyleFacts {
    let paint = |color: crate::scene::Rgba| {
        let opaque = color.hex();
        if color.opacity() < 1.0 { format!("{opaque}{:02x}", color.0[3]) } else { opaque }
    };
    (
        style.role.name(),
        style.fill.map(paint),
        style.stroke.map(paint),
        style.stroke_width,
        style.dash.pattern(),
    )
}

/// Packs a scene, group by group.
struct Packing<'s> {
    scene: &'s Scene,
    picture: Picture<'s>,
    forms: HashMap<Vec<Shape<'s>>, usize>,
    settings: HashMap<Vec<i32>, usize>,
}

impl<'s> Picture<'s> {
    pub(super) fn of(scene: &'s Scene) -> Self {
        let picture = Self {
            size: [tenths(scene.size.width), tenths(scene.size.height)],
            styles: scene.styles.values().iter().map(style_facts).collect(),
            ..Self::default()
        };
        let mut packing = Packing { scene, picture, forms: HashMap::new(), settings: HashMap::new() };
        packing.form(Vec::new());
        packing.setting(Vec::new());
        let mut rest = scene.items.as_slice();
        while let Some((first, after)) = rest.split_first() {
            if let Item::Begin(group) = first {
                let n = after.iter().position(|item| *item == Item::End).unwrap_or(after.len());
                packing.group(group, &after[..n]);
                rest = &after[(n + 1).min(after.len())..];
            } else {
                packing.rest("", "", std::slice::from_ref(first));
                rest = after;
            }
        }
        packing.picture.titles.truncate(if packing.picture.titles.len() > MOST_TITLES {
            0
        } else {
            usize::MAX
        });
        packing.picture
    }
}

impl<'s> Packing<'s> {
    fn group(&mut self, group: &'s Group, items: &'s [Item]) {
        let texts = || {
            items.iter().filter_map(|item| match item {
                Item::Text { text, .. } => Some(self.scene.text(text)),
                _ => None,
            })
        };
        match group {
            Group::Node { id, title } => self.mark(*id, title, items),
            Group::Edge { from, to, .. } => self.edge([*from, *to], items),
            Group::Title => self.picture.heading = texts().collect(),
            Group::Caption => self.picture.caption = texts().collect(),
            Group::Legend => self.rest("legend", "", items),
            Group::Crowd { title } => self.rest("crowd", self.scene.text(title), items),
            Group::Strip { title } => self.rest("strip", self.scene.text(title), items),
            Group::Capsule { title } => self.rest("capsule", self.scene.text(title), items),
        }
    }

    fn mark(&mut self, id: NodeId, title: &Range<u32>, items: &'s [Item]) {
        let center = middle(items);
        let (mut shapes, mut setting, mut lines) = (Vec::new(), Vec::new(), Vec::new());
        for item in items {
            if let Item::Text { anchor, align, font_size, text, style } = item {
                let at = *anchor - center;
                setting.extend([tenths(at.x), tenths(at.y), tenths(*font_size), aligned(*align)]);
                setting.push(number(style.index()));
                lines.push(self.scene.text(text));
            } else {
                shapes.extend(self.shape(item, center));
            }
        }
        let (form, setting) = (self.form(shapes), self.setting(setting));
        let picture = &mut self.picture;
        // Marks that are not drawn keep their places.
        while picture.words.len() < id.index() {
            picture.marks.extend([0, 0, 0, 0]);
            picture.words.push(String::new());
            picture.titles.push("");
        }
        picture.marks.extend([tenths(center.x), tenths(center.y), number(form), number(setting)]);
        picture.words.push(lines.join("\n"));
        picture.titles.push(self.scene.text(title));
    }

    /// The first line and the first head are the edge, what else there is lies over it.
    fn edge(&mut self, ends: [NodeId; 2], items: &'s [Item]) {
        let line = items.iter().position(|item| matches!(item, Item::Curve { .. }));
        let head = items.iter().position(|item| matches!(item, Item::Polygon { .. }));
        let path = |place: Option<usize>| match place.map(|place| &items[place]) {
            Some(Item::Curve { range, style } | Item::Polygon { range, style }) => {
                (number(style.index()), self.scene.points(range))
            }
            _ => (-1, &[][..]),
        };
        let ((line_style, line_points), (head_style, head_points)) = (path(line), path(head));
        let line_points: Vec<Point> = match line_points {
            [start, controls @ .., end] if is_straight(*start, controls, *end) => vec![*start, *end],
            points => points.to_vec(),
        };
        let [from, to] = ends.map(|end| number(end.index()));
        let counts = [line_points.len(), head_points.len()].map(number);
        self.picture.edges.extend([from, to, line_style, head_style, counts[0], counts[1]]);
        let mut before = [0, 0];
        for at in line_points.iter().chain(head_points) {
            let at = [tenths(at.x), tenths(at.y)];
            self.picture.edges.extend([at[0] - before[0], at[1] - before[1]]);
            before = at;
        }
        let others = items.iter().enumerate().filter(|&(i, _)| Some(i) != line && Some(i) != head);
        let shapes: Vec<Shape<'s>> =
            others.filter_map(|(_, item)| self.shape(item, Point::default())).collect();
        if !shapes.is_empty() {
            self.picture.over.push(Rest { kind: "edge", title: "", shapes });
        }
    }

    fn rest(&mut self, kind: &'static str, title: &'s str, items: &'s [Item]) {
        let shapes = items.iter().filter_map(|item| self.shape(item, Point::default())).collect();
        let is_under = self.picture.edges.is_empty() && self.picture.words.is_empty();
        let picture = &mut self.picture;
        let layer = if is_under { &mut picture.under } else { &mut picture.over };
        layer.push(Rest { kind, title, shapes });
    }

    fn shape(&self, item: &Item, center: Point) -> Option<Shape<'s>> {
        let path = |kind, range: &Range<u32>, style: StyleId| {
            let points = self.scene.points(range).iter().map(|&p| p - center);
            Shape::Path(kind, style.index(), points.flat_map(|p| [tenths(p.x), tenths(p.y)]).collect())
        };
        Some(match item {
            Item::Ellipse { center: at, size, style } => {
                let at = *at - center;
                let [w, h] = [tenths(size.width), tenths(size.height)];
                Shape::Ellipse("e", tenths(at.x), tenths(at.y), w, h, style.index())
            }
            Item::Rect { center: at, size, radius, style } => {
                let at = *at - center;
                let [w, h] = [tenths(size.width), tenths(size.height)];
                Shape::Rect("r", tenths(at.x), tenths(at.y), w, h, tenths(*radius), style.index())
            }
            Item::Curve { range, style } => path("c", range, *style),
            Item::Polygon { range, style } => path("p", range, *style),
            Item::Text { anchor, align, font_size, text, style } => {
                let at = *anchor - center;
                let text = self.scene.text(text);
                let (size, align) = (tenths(*font_size), aligned(*align));
                Shape::Text("t", tenths(at.x), tenths(at.y), size, align, style.index(), text)
            }
            Item::Cells { .. } | Item::Begin(_) | Item::End => return None,
        })
    }

    fn form(&mut self, shapes: Vec<Shape<'s>>) -> usize {
        let n = self.forms.len();
        let all = &mut self.picture.forms;
        *self.forms.entry(shapes).or_insert_with_key(|shapes| {
            all.push(shapes.clone());
            n
        })
    }

    fn setting(&mut self, lines: Vec<i32>) -> usize {
        let n = self.settings.len();
        let all = &mut self.picture.settings;
        *self.settings.entry(lines).or_insert_with_key(|lines| {
            all.push(lines.clone());
            n
        })
    }
}

/// The centre of the largest shape.
fn middle(items: &[Item]) -> Point {
    let shapes = items.iter().filter_map(|item| match item {
        Item::Ellipse { center, size, .. } | Item::Rect { center, size, .. } => Some((*center, area(*size))),
        Item::Text { anchor, .. } => Some((*anchor, 0.0)),
        _ => None,
    });
    shapes.max_by(|a, b| a.1.total_cmp(&b.1)).map_or(Point::default(), |(center, _)| center)
}

fn area(size: Size) -> f64 {
    size.width * size.height
}

/// Whether a piece with these controls is a line, to less than what is written.
fn is_straight(start: Point, controls: &[Point], end: Point) -> bool {
    let way = end - start;
    let length = way.length().max(1e-9);
    let off = |p: &Point| {
        let p = *p - start;
        (p.x * way.y - p.y * way.x).abs() / length
    };
    controls.len() == 2 && controls.iter().all(|p| off(p) < 0.05)
}
