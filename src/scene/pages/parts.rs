//! Which parts of a picture that is cut in columns and rows have something in them.

use super::bounds;
use crate::{
    data::StyleId,
    geom::{Point, Size, point, size},
    scene::{Item, Scene, area::Area, arrow::first_part},
};

/// What is shorter than this counts as a point, in points.
const POINT: f64 = 1.0;

/// A part of a picture, between two cuts across and two cuts down.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Part {
    /// From the top and from the left, from 0.
    pub(super) row: usize,
    pub(super) column: usize,
    pub(super) corner: Point,
    pub(super) size: Size,
}

/// All parts in which there is something of an item, row by row.
pub(super) fn with_something(scene: &Scene, columns: &[f64], rows: &[f64]) -> Vec<Part> {
    let n_columns = columns.len() - 1;
    let mut grid = Grid { columns, rows, is_used: vec![false; n_columns * (rows.len() - 1)] };
    for item in &scene.items {
        grid.item(scene, item);
    }
    let used = grid.is_used.iter().enumerate().filter(|&(_, &is_used)| is_used);
    used.map(|(place, _)| {
        let (row, column) = (place / n_columns, place % n_columns);
        let (x, y) = (&columns[column..], &rows[row..]);
        Part { row, column, corner: point(x[0], y[0]), size: size(x[1] - x[0], y[1] - y[0]) }
    })
    .collect()
}

/// The cuts, ends included, and which parts between them have something.
struct Grid<'a> {
    columns: &'a [f64],
    rows: &'a [f64],
    is_used: Vec<bool>,
}

impl Grid<'_> {
    fn item(&mut self, scene: &Scene, item: &Item) {
        match item {
            Item::Curve { range, style } if scene.styles[*style].fill.is_none() => {
                self.line(scene, scene.points(range), *style);
            }
            Item::Curve { range, style } | Item::Polygon { range, style } if !range.is_empty() => {
                let area = Area::of(scene.points(range));
                self.use_all(area.wider(bounds::line_outside(scene, *style)));
            }
            _ => {
                if let Some(area) = bounds::mark(scene, item) {
                    self.use_all(area);
                }
            }
        }
    }

    /// The parts that a line goes through, not those that it goes around.
    fn line(&mut self, scene: &Scene, points: &[Point], style: StyleId) {
        let Some(&start) = points.first() else { return };
        let width = bounds::line_outside(scene, style);
        let mut from = start;
        for piece in points[1..].chunks_exact(3) {
            let mut left = vec![[from, piece[0], piece[1], piece[2]]];
            while let Some(curve) = left.pop() {
                let area = Area::of(&curve);
                let length = area.size().width.max(area.size().height);
                if length < POINT || self.is_one(area) {
                    self.use_all(area.wider(width));
                } else {
                    left.extend(halves(curve));
                }
            }
            from = piece[2];
        }
    }

    fn is_one(&self, area: Area) -> bool {
        let (first, last) = self.reach(area);
        first == last
    }

    fn use_all(&mut self, area: Area) {
        let ([row, column], [last_row, last_column]) = self.reach(area);
        let n_columns = self.columns.len() - 1;
        for row in row..=last_row {
            self.is_used[row * n_columns..][column..=last_column].fill(true);
        }
    }

    /// Row and column of the first and of the last part that it has something of.
    fn reach(&self, area: Area) -> ([usize; 2], [usize; 2]) {
        let ends = |cuts: &[f64], from: f64, to: f64| {
            let inner = &cuts[1..cuts.len() - 1];
            let first = inner.partition_point(|&cut| cut <= from);
            (first, inner.partition_point(|&cut| cut < to).max(first))
        };
        let (row, last_row) = ends(self.rows, area.low.y, area.high.y);
        let (column, last_column) = ends(self.columns, area.low.x, area.high.x);
        ([row, column], [last_row, last_column])
    }
}

/// A cubic Bézier as two.
fn halves([a, b, c, d]: [Point; 4]) -> [[Point; 4]; 2] {
    let mut second = first_part([d, c, b, a], 0.5);
    second.reverse();
    [first_part([a, b, c, d], 0.5), second]
}
