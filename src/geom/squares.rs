//! Which of many things are near a place.

use super::{Point, Size};

/// A canvas in squares, each with the things that reach into it. What lies outside counts to the nearest square.
#[derive(Debug)]
pub(crate) struct Squares {
    side: f64,
    columns: usize,
    rows: usize,
    things: Vec<Vec<u32>>,
}

impl Squares {
    /// About as many squares as things are to be put into them.
    pub(crate) fn new(canvas: Size, n_things: usize) -> Self {
        let (width, height) = (canvas.width.max(1.0), canvas.height.max(1.0));
        let side = (width * height / (n_things + 1) as f64).sqrt().max(1.0);
        let (columns, rows) = ((width / side) as usize + 1, (height / side) as usize + 1);
        Self { side, columns, rows, things: vec![Vec::new(); columns * rows] }
    }

    /// Puts a thing into all squares that the box between two corners reaches into.
    pub(crate) fn put(&mut self, thing: u32, a: Point, b: Point) {
        for square in self.between(a, b) {
            self.things[square].push(thing);
        }
    }

    /// Everything that may reach into the box between two corners; what is large comes more than once.
    pub(crate) fn near(&self, a: Point, b: Point) -> impl Iterator<Item = u32> {
        self.between(a, b).flat_map(|square| self.things[square].iter().copied())
    }

    /// The things of every square, in the order in which they were put there.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &[u32]> {
        self.things.iter().map(Vec::as_slice)
    }

    fn between(&self, a: Point, b: Point) -> impl Iterator<Item = usize> + use<> {
        let square = |x: f64, count: usize| ((x / self.side).max(0.0) as usize).min(count - 1);
        let columns = square(a.x.min(b.x), self.columns)..=square(a.x.max(b.x), self.columns);
        let rows = square(a.y.min(b.y), self.rows)..=square(a.y.max(b.y), self.rows);
        let width = self.columns;
        rows.flat_map(move |row| columns.clone().map(move |column| row * width + column))
    }
}
