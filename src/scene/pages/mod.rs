//! A picture cut into pages on which labels can be read.
//!
//! In: a scene, a paper. Out: where each page's part of the scene lies, how large it is drawn, and what is written over
//! it. What always holds: parts do not overlap, every item lies in them, and each has something of an item; all have
//! one scale, at which labels can be read, but for the first page, which shows the whole picture and where the others
//! are. A picture that fits a page is one page.

mod bounds;
mod cuts;
mod over;
mod parts;
#[cfg(test)]
mod tests;

use super::{
    Scene,
    area::Area,
    legible::{LEAST_MARKS, LEAST_SCALE_ON_PAPER},
};
use crate::geom::{Point, Size, point, size};
use cuts::Axis;
use parts::Part;

/// More pages than these nobody turns.
pub const MOST_PAGES: usize = 500;

/// The part of a paper around a picture that stays free, on each side, in points: a centimetre, which printers need.
const MARGIN: f64 = 28.0;

/// A size of paper.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Paper {
    /// 210 by 297 millimetres.
    #[default]
    A4,
    /// 8.5 by 11 inches.
    Letter,
}

impl Paper {
    /// Its size in points, lying or standing.
    pub fn size(self, is_landscape: bool) -> Size {
        let (short, long) = match self {
            Self::A4 => (595.28, 841.89),
            Self::Letter => (612.0, 792.0),
        };
        if is_landscape { size(long, short) } else { size(short, long) }
    }
}

/// What is on one page: a part of the picture, and what is over it.
#[derive(Clone, Debug)]
pub struct Page {
    /// The upper left corner of the part, in the picture.
    pub corner: Point,
    /// How much of the picture is shown, in its own points.
    pub size: Size,
    /// Where the corner lies on the paper.
    pub at: Point,
    /// How much larger than life it is drawn.
    pub scale: f64,
    /// What is painted over it: as large as the paper.
    pub over: Scene,
}

/// Cuts a scene into pages, at least one: of lying or of standing paper, whichever needs fewer.
///
/// # Errors
/// Where they would be more than [`MOST_PAGES`]: how many they would be.
pub fn pages(scene: &Scene, paper: Paper) -> Result<Vec<Page>, usize> {
    let papers = [true, false].map(|is_landscape| paper.size(is_landscape));
    let [lying, standing] = papers.map(|paper| whole_page(scene, paper));
    let whole = if lying.scale >= standing.scale { lying } else { standing };
    // What is in cells has words that can always be read.
    if whole.scale >= LEAST_SCALE_ON_PAPER || !scene.cells.is_empty() {
        return Ok(vec![whole]);
    }
    let [lying, standing] = papers.map(|paper| (paper, parts_of(scene, paper)));
    let (paper, parts) = if lying.1.len() <= standing.1.len() { lying } else { standing };
    // The whole picture is a page too.
    let n_pages = parts.len() + 1;
    if n_pages > MOST_PAGES {
        return Err(n_pages);
    }
    let over = over::overview(&whole, &parts);
    let mut pages = vec![Page { over, ..whole }];
    pages.extend(parts.iter().zip(2..).map(|(part, number)| Page {
        corner: part.corner,
        size: part.size,
        at: point(MARGIN, MARGIN),
        scale: LEAST_SCALE_ON_PAPER,
        over: over::label(paper, number, n_pages, part),
    }));
    Ok(pages)
}

/// A picture of all calls of so many tasks has at least so many pages, however it is laid out: marks do not overlap.
pub fn least_pages(n_tasks: usize, paper: Paper) -> usize {
    let free = free_of(paper.size(true));
    let on_a_page = free.width * free.height / (LEAST_SCALE_ON_PAPER * LEAST_SCALE_ON_PAPER);
    (n_tasks as f64 * LEAST_MARKS / on_a_page).ceil() as usize
}

/// The whole picture in the middle of a page, no larger than life, with nothing over it.
fn whole_page(scene: &Scene, paper: Size) -> Page {
    let free = free_of(paper);
    let scale = (free.width / scene.size.width).min(free.height / scene.size.height).min(1.0);
    let beside = |free: f64, taken: f64| MARGIN + (free - taken * scale) / 2.0;
    let at = point(beside(free.width, scene.size.width), beside(free.height, scene.size.height));
    let over = Scene { size: paper, ..Scene::default() };
    Page { corner: Point::default(), size: scene.size, at, scale, over }
}

/// Where the scene is cut so that each part fits the paper; parts with nothing in them are left out.
fn parts_of(scene: &Scene, paper: Size) -> Vec<Part> {
    let free = free_of(paper);
    let (marks, lines) = (bounds::marks(scene), bounds::lines(scene));
    let cuts = |length: f64, free: f64, span: fn(&Area) -> (f64, f64)| {
        let [marks, lines] = [&marks, &lines].map(|all| all.iter().map(span).collect());
        Axis::new(length, marks, lines).cuts(free / LEAST_SCALE_ON_PAPER)
    };
    let columns = cuts(scene.size.width, free.width, |area| (area.low.x, area.high.x));
    let rows = cuts(scene.size.height, free.height, |area| (area.low.y, area.high.y));
    parts::with_something(scene, &columns, &rows)
}

/// What a paper has between its margins.
fn free_of(paper: Size) -> Size {
    size(paper.width - 2.0 * MARGIN, paper.height - 2.0 * MARGIN)
}
