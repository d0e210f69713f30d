//! Where the words of arrows stand: beside their own line, clear of everything else where there is room.
//!
//! In: a diagram and its layout. Out: for every edge with words their middle. Every word has some candidates along its
//! line, and takes the one that hides the least; those before it stay where they are (the greedy method for candidate
//! positions; Kakoulis and Tollis, *On the complexity of the edge label placement problem*, 2001). In time about
//! linear in the length of the lines.

use super::{
    Align, Rgba, Role, Theme,
    area::Area,
    arrow,
    painter::{Line, Painter, filled},
    thing::Lasso,
};
use crate::{
    data::{EdgeId, Id, IdVec, NodeId},
    diagram::{Diagram, EDGE_LABEL_SIZE},
    font,
    geom::{Direction, Point, Size, Squares, point, size},
    layout::Layout,
};

/// How far words stay away from their line.
const GAP: f64 = 7.0;
/// How far words above or below a line have their middle from it.
const ABOVE: f64 = 0.8 * EDGE_LABEL_SIZE;
/// How far other lines stay away from words, where there is room.
const MARGIN: f64 = 2.0;
/// Straight pieces that stand for one cubic.
const PIECES: u32 = 16;
/// Where along its line a word may stand, the best place first.
const ALONG: [f64; 9] = [0.5, 0.43, 0.57, 0.36, 0.64, 0.29, 0.71, 0.22, 0.78];

/// What it costs to hide a mark or other words, to lie on another line, on one's own, to leave the canvas; to be a
/// place farther from the middle, and to be on the other side.
const ON_A_MARK: f64 = 1000.0;
const ON_A_LINE: f64 = 100.0;
const ON_OWN_LINE: f64 = 30.0;
const OUTSIDE: f64 = 10.0;
const FARTHER: f64 = 2.0;
const OTHER_SIDE: f64 = 1.0;

/// The words of the arrows of a picture.
pub(super) struct Beside {
    /// Nothing for an edge without words, and not even that in a picture without any.
    words: IdVec<EdgeId, Option<Words>>,
}

/// What is written beside one arrow.
pub(super) struct Words {
    pub(super) text: String,
    /// Their middle.
    pub(super) middle: Point,
}

impl Words {
    pub(super) fn area(&self) -> Area {
        area(&self.text, self.middle)
    }

    /// On the canvas's colour: other arrows may pass behind them.
    pub(super) fn paint(&self, painter: &mut Painter, theme: &Theme, ink: Rgba) {
        let Self { text, middle } = self;
        painter.rect(*middle, room(text), 2.0, filled(Role::Label, theme.canvas));
        painter.text(Line {
            text,
            anchor: *middle + point(-width(text) / 2.0, EDGE_LABEL_SIZE * 0.35),
            align: Align::Left,
            font_size: EDGE_LABEL_SIZE,
            ink,
            role: Role::Label,
        });
    }
}

impl Beside {
    pub(super) fn new(diagram: &Diagram, layout: &Layout, direction: Direction) -> Self {
        if diagram.edge_labels.values().iter().all(String::is_empty) {
            return Self { words: IdVec::default() };
        }
        let lines: IdVec<EdgeId, Vec<Point>> =
            diagram.edges.ids().map(|id| straightened(layout.routes.row(id))).collect();
        let mut around = Around::new(diagram, layout, &lines, direction);
        let place = |(id, line): (EdgeId, &Vec<Point>)| {
            let text = text_of(diagram, id, line).filter(|text| !text.is_empty())?;
            let middle = around.best(id, line, &text);
            around.take(area(&text, middle));
            Some(Words { text, middle })
        };
        Self { words: lines.iter().map(place).collect() }
    }

    pub(super) fn get(&self, id: EdgeId) -> Option<&Words> {
        self.words.get(id)?.as_ref()
    }

    pub(super) fn areas(&self) -> impl Iterator<Item = Area> {
        self.words.values().iter().flatten().map(Words::area)
    }
}

/// The width of what is written beside arrows.
pub(super) fn width(text: &str) -> f64 {
    font::width(text, EDGE_LABEL_SIZE)
}

/// The place to the right of a point at which words have their middle.
pub(super) fn right_of(at: Point, text: &str) -> Point {
    at + point(GAP + width(text) / 2.0, 0.0)
}

fn room(text: &str) -> Size {
    size(width(text) + 4.0, 1.1 * EDGE_LABEL_SIZE)
}

/// The room that words take around their middle.
pub(super) fn area(text: &str, middle: Point) -> Area {
    Area::around(middle, room(text))
}

/// What is written of a line; of one that stands for two, what is said of each.
fn text_of(diagram: &Diagram, id: EdgeId, line: &[Point]) -> Option<String> {
    let there = diagram.edge_labels.get(id)?;
    let stroke = diagram.sketched.strokes.get(id);
    if stroke.is_some_and(|stroke| stroke.paint.is_hidden) {
        return None;
    }
    match diagram.sketched.back_labels.get(id) {
        Some(back) if !back.is_empty() => Some(both_ways(*line.last()? - *line.first()?, there, back)),
        _ => Some(there.clone()),
    }
}

/// What is written of a line there and of the line back, each behind an arrow.
fn both_ways(way: Point, there: &str, back: &str) -> String {
    let is_flat = way.x.abs() > way.y.abs();
    let (one, other) = if is_flat { ('→', '←') } else { ('↓', '↑') };
    let leads_on = if is_flat { way.x > 0.0 } else { way.y > 0.0 };
    let (one, other) = if leads_on { (one, other) } else { (other, one) };
    format!("{one} {there}  {other} {back}")
}

/// What words should not lie on.
struct Around {
    canvas: Area,
    /// Marks, loops and words that have their place.
    areas: Vec<Area>,
    in_squares: Squares,
    /// Straight pieces of lines with the edge that they belong to.
    pieces: Vec<(EdgeId, [Point; 2])>,
    pieces_in_squares: Squares,
}

impl Around {
    fn new(
        diagram: &Diagram,
        layout: &Layout,
        lines: &IdVec<EdgeId, Vec<Point>>,
        direction: Direction,
    ) -> Self {
        let n_marks = diagram.nodes.len();
        let is_drawn = |id| diagram.sketched.strokes.get(id).is_none_or(|stroke| !stroke.paint.is_hidden);
        let pieces: Vec<(EdgeId, [Point; 2])> = lines
            .iter()
            .filter(|&(id, _)| is_drawn(id))
            .flat_map(|(id, line)| line.windows(2).map(move |piece| (id, [piece[0], piece[1]])))
            .collect();
        let mut around = Self {
            canvas: Area { low: Point::default(), high: point(layout.size.width, layout.size.height) },
            areas: Vec::new(),
            in_squares: Squares::new(layout.size, n_marks),
            pieces_in_squares: Squares::new(layout.size, pieces.len()),
            pieces,
        };
        for (i, (_, [from, to])) in (0..).zip(&around.pieces) {
            around.pieces_in_squares.put(i, *from, *to);
        }
        for mark in (0..n_marks).map(NodeId::from_index) {
            around.take(Area::around(layout.centers[mark], diagram.shapes[mark].size));
        }
        for (mark, _, label) in &diagram.sketched.loops {
            let lasso = Lasso::new(layout.centers[*mark], diagram.shapes[*mark], direction);
            around.take(lasso.area(label));
        }
        around
    }

    fn take(&mut self, area: Area) {
        self.in_squares.put(self.areas.len() as u32, area.low, area.high);
        self.areas.push(area);
    }

    /// The middle of the candidate that costs least; of equal ones the first.
    fn best(&self, id: EdgeId, line: &[Point], text: &str) -> Point {
        let mut best = (f64::INFINITY, line.first().copied().unwrap_or_default());
        for (farther, along) in (0..).zip(ALONG) {
            for (side, middle) in (0..).zip(candidates(line, along, text)) {
                let own = FARTHER * f64::from(farther) + OTHER_SIDE * f64::from(side);
                if own < best.0 {
                    let cost = own + self.cost(id, area(text, middle));
                    best = if cost < best.0 { (cost, middle) } else { best };
                }
            }
        }
        best.1
    }

    fn cost(&self, id: EdgeId, area: Area) -> f64 {
        let mut on: Vec<u32> = self.in_squares.near(area.low, area.high).collect();
        on.sort_unstable();
        on.dedup();
        let n_areas = on.iter().filter(|&&i| self.areas[i as usize].meets(area)).count();
        let wider = area.wider(MARGIN);
        let near = self.pieces_in_squares.near(wider.low, wider.high);
        let met = near.map(|i| self.pieces[i as usize]).filter(|(_, [from, to])| wider.is_met_by(*from, *to));
        let mut lines: Vec<EdgeId> = met.map(|(line, _)| line).collect();
        lines.sort_unstable();
        lines.dedup();
        let is_on_own = lines.contains(&id);
        let n_lines = lines.len() - usize::from(is_on_own);
        let is_outside = self.canvas.with(area) != self.canvas;
        ON_A_MARK * n_areas as f64
            + ON_A_LINE * n_lines as f64
            + ON_OWN_LINE * f64::from(u8::from(is_on_own))
            + OUTSIDE * f64::from(u8::from(is_outside))
    }
}

/// The middles of words at a part of the way along a line: first beside what goes up or down, above and below what goes
/// from side to side; then the other way round, and at last on it.
fn candidates(line: &[Point], along: f64, text: &str) -> [Point; 5] {
    let (at, way) = place_on(line, along);
    let [mut first, mut then] = [beside(way, text), above(way, text)];
    if way.x.abs() > way.y.abs() {
        std::mem::swap(&mut first, &mut then);
    }
    [at + first, at - first, at + then, at - then, at]
}

/// How far to the right of a line words have their middle: clear of what is slanted.
fn beside(way: Point, text: &str) -> Point {
    let clear = (room(text).height / 2.0 + MARGIN) * (way.x / way.y).abs();
    point(clear.clamp(GAP, 3.0 * GAP) + width(text) / 2.0, 0.0)
}

/// How far above a slanted line words have their middle: to the side where it falls away, and the flatter it is, the
/// nearer to straight above.
fn above(way: Point, text: &str) -> Point {
    let (slope, half) = (way.y / way.x, width(text) / 2.0);
    let aside = half * (2.0 * slope.abs()).min(1.0);
    point(aside.copysign(slope), -ABOVE - slope.abs() * (half - aside))
}

/// Where a part of a line's length ends, and which way it goes there.
fn place_on(line: &[Point], along: f64) -> (Point, Point) {
    let lengths = || line.windows(2).map(|piece| (piece[1] - piece[0]).length());
    let mut left = along * lengths().sum::<f64>();
    for (piece, length) in line.windows(2).zip(lengths()) {
        if left <= length && length > 0.0 {
            return (piece[0].towards(piece[1], left / length), piece[1] - piece[0]);
        }
        left -= length;
    }
    (line.last().copied().unwrap_or_default(), Point::default())
}

/// A chain of cubics as straight pieces.
fn straightened(route: &[Point]) -> Vec<Point> {
    let mut points: Vec<Point> = route.first().copied().into_iter().collect();
    for curve in route.windows(4).step_by(3) {
        let curve = [curve[0], curve[1], curve[2], curve[3]];
        let parts = (1..=PIECES).map(|i| f64::from(i) / f64::from(PIECES));
        points.extend(parts.map(|t| arrow::first_part(curve, t)[3]));
    }
    points
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        diagram::sketched,
        layout::{LayoutOptions, layout},
        source::dot,
    };

    fn words(text: &str) -> (Diagram, Layout, Beside) {
        let diagram = sketched(&dot::read(text).unwrap().sketch);
        let layout = layout(diagram.layout_input(), &diagram.layout_options(&LayoutOptions::default()));
        let beside = Beside::new(&diagram, &layout, Direction::TopToBottom);
        (diagram, layout, beside)
    }

    #[test]
    fn a_word_is_right_of_the_middle_where_nothing_else_is() {
        let (_, layout, beside) = words("digraph { a -> b [label=\"two words\"] }");
        let id = EdgeId::from_index(0);
        let route = layout.routes.row(id);
        let middle = route[0].towards(*route.last().unwrap(), 0.5);
        let found = beside.get(id).unwrap().middle;
        assert!((found - right_of(middle, "two words")).length() < 1e-6, "{found:?} beside {middle:?}");
    }

    #[test]
    fn words_of_lines_that_cross_lie_on_no_word_and_on_no_mark() {
        let text = "digraph { a -> {c d} [label=\"one way\"] b -> {c d} [label=\"other way\"] }";
        let (diagram, layout, beside) = words(text);
        let mut areas: Vec<Area> = beside.areas().collect();
        assert_eq!(areas.len(), 4);
        let marks = layout.centers.iter().map(|(id, &at)| Area::around(at, diagram.shapes[id].size));
        areas.extend(marks);
        for (i, area) in areas.iter().enumerate() {
            assert!(areas[..i].iter().all(|other| !other.meets(*area)), "{area:?}");
        }
    }

    #[test]
    fn a_word_moves_away_from_where_lines_cross() {
        let (diagram, layout, beside) = words("digraph { a -> d [label=x] b -> c a -> c b -> d }");
        let area = beside.areas().next().unwrap();
        for id in diagram.edges.ids() {
            let line = straightened(layout.routes.row(id));
            assert!(line.windows(2).all(|piece| !area.is_met_by(piece[0], piece[1])), "{id:?}");
        }
    }

    #[test]
    fn hidden_edges_say_nothing() {
        let (_, _, beside) = words("digraph { a -> b [label=x, style=invis] }");
        assert_eq!(beside.areas().count(), 0);
    }
}
