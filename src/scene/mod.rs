//! A finished picture: everything decided, so that a backend only writes it down.
//!
//! In: a diagram, its layout, perhaps an overlay, a theme. Out: a [`Scene`]. What always holds: every item lies
//! inside the scene's size; every style is used; items come in the order in which they are painted; `Begin` and
//! `End` are balanced and not nested; a mark is as large with an overlay as without.

mod area;
mod arrow;
mod beside;
mod chunks;
mod color;
mod compose;
mod enclosure;
mod frame;
mod hull;
mod legend;
mod legible;
mod marks;
mod mosaic;
mod pages;
mod painter;
mod scale_ticks;
mod side_by_side;
mod stack;
mod theme;
mod themes;
mod thing;
mod timeline;
mod words;

pub use color::{BLACK, Rgba, WHITE, rgb};
pub use compose::{SceneOptions, compose};
pub use legible::{LEAST_PIXELS, can_be_read, could_be_read};
pub use mosaic::mosaic;
pub use pages::{MOST_PAGES, Page, Paper, least_pages, pages};
pub use side_by_side::{Chart, Column, SideBySide, side_by_side};
pub use theme::{HEAT_LEVELS, Theme, WorkerPaint};
pub use timeline::panels;

use crate::{
    data::{EdgeId, IdVec, NodeId, StyleId},
    geom::{Point, Size},
};
use std::ops::Range;

/// What a style is for: its class name in an SVG.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// A circle: the call.
    Call,
    /// A box: the block that a call leaves.
    Block,
    /// The line of an arrow.
    Edge,
    /// The head of an arrow.
    Arrow,
    /// Text.
    Label,
    /// The lines above the picture and below it.
    Title,
    /// What encloses the calls that ran as one task.
    Capsule,
    /// The chunks of an array.
    Grid,
    /// What is drawn over time: the bars of tasks, the areas of bytes.
    Bar,
    /// The cross over what failed.
    Cross,
    /// What explains colours.
    Legend,
}

impl Role {
    /// Its name as a CSS class.
    pub fn name(self) -> &'static str {
        match self {
            Self::Call => "call",
            Self::Block => "block",
            Self::Edge => "edge",
            Self::Arrow => "arrow",
            Self::Label => "label",
            Self::Title => "title",
            Self::Capsule => "capsule",
            Self::Grid => "grid",
            Self::Bar => "bar",
            Self::Cross => "cross",
            Self::Legend => "legend",
        }
    }
}

/// Dashes of a line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dash {
    /// A whole line.
    #[default]
    Solid,
    /// Short dashes.
    Short,
    /// Long dashes, for thick lines.
    Long,
    /// Dots, for thick lines.
    Dotted,
}

impl Dash {
    /// How far the pen goes down and up, in points; empty for a whole line.
    pub fn pattern(self) -> &'static [f64] {
        match self {
            Self::Solid => &[],
            Self::Short => &[4.0, 3.0],
            Self::Long => &[10.0, 4.0],
            Self::Dotted => &[3.0, 3.0],
        }
    }
}

/// How something is painted. Lengths in points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Style {
    /// What it is for.
    pub role: Role,
    /// The inside; for text, its colour.
    pub fill: Option<Rgba>,
    /// The line around.
    pub stroke: Option<Rgba>,
    /// The width of the line.
    pub stroke_width: f64,
    /// Its dashes.
    pub dash: Dash,
}

/// Which end of a text its anchor is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// The anchor is at its left end.
    Left,
    /// In the middle.
    Middle,
    /// At its right end.
    Right,
}

/// One thing to paint.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    /// An ellipse that fills `size` around `center`.
    Ellipse {
        /// Its middle.
        center: Point,
        /// Its two diameters.
        size: Size,
        /// How it is painted.
        style: StyleId,
    },
    /// A rectangle around `center`.
    Rect {
        /// Its middle.
        center: Point,
        /// Its two sides.
        size: Size,
        /// The radius of its corners.
        radius: f64,
        /// How it is painted.
        style: StyleId,
    },
    /// Cubic Béziers through `points[range]`: start, then (control, control, end) for each piece.
    Curve {
        /// Where its points are.
        range: Range<u32>,
        /// How it is painted.
        style: StyleId,
    },
    /// A closed polygon through `points[range]`.
    Polygon {
        /// Where its points are.
        range: Range<u32>,
        /// How it is painted.
        style: StyleId,
    },
    /// One line of text.
    Text {
        /// The end or middle of its baseline.
        anchor: Point,
        /// Which of them.
        align: Align,
        /// The height of the type.
        font_size: f64,
        /// Its place in [`Scene::text`].
        text: Range<u32>,
        /// How it is painted: the fill only.
        style: StyleId,
    },
    /// Square cells in columns, each filled from its top; all columns are as high but the last, which may end before.
    Cells {
        /// The upper left corner of the first cell.
        corner: Point,
        /// The distance from one cell to the next, across and down.
        pitch: f64,
        /// The part of it that is left free.
        gap: f64,
        /// How many cells a column has: at least one.
        n_rows: u32,
        /// How each is painted, in [`Scene::cells`]: the fill only.
        cells: Range<u32>,
    },
    /// Opens what one mark drew, for tooltips, links and search.
    Begin(Group),
    /// Closes it.
    End,
}

/// What the items between a `Begin` and its `End` belong to.
#[derive(Clone, Debug, PartialEq)]
pub enum Group {
    /// A node of the diagram.
    Node {
        /// Which.
        id: NodeId,
        /// What a tooltip says, in [`Scene::text`]; lines parted by `\n`.
        title: Range<u32>,
    },
    /// An edge of the diagram.
    Edge {
        /// Which.
        id: EdgeId,
        /// Where it comes from.
        from: NodeId,
        /// Where it goes.
        to: NodeId,
    },
    /// The lines above the picture.
    Title,
    /// The lines below it.
    Caption,
    /// The explanation of colours.
    Legend,
    /// What stands for many tasks or edges, and is no mark: cells, and what runs between them.
    Crowd {
        /// What a tooltip says, in [`Scene::text`].
        title: Range<u32>,
    },
    /// A part of what is drawn over time.
    Strip {
        /// What a tooltip says, in [`Scene::text`].
        title: Range<u32>,
    },
    /// What encloses the calls that ran as one task.
    Capsule {
        /// What a tooltip says, in [`Scene::text`].
        title: Range<u32>,
    },
}

/// A picture with everything decided.
#[derive(Clone, Debug, Default)]
pub struct Scene {
    /// The whole picture, margins included.
    pub size: Size,
    /// What the picture shows, in one line: the document's title.
    pub title: String,
    /// Behind everything.
    pub canvas: Option<Rgba>,
    /// The styles that items name.
    pub styles: IdVec<StyleId, Style>,
    /// What is painted, first things first.
    pub items: Vec<Item>,
    /// The styles of cells.
    pub cells: Vec<StyleId>,
    /// The points of curves and polygons.
    pub points: Vec<Point>,
    /// The text of all labels and titles.
    pub text: String,
    /// The direction in which edges point, for a backend that lays out anew (DOT).
    pub direction: crate::geom::Direction,
}

impl Scene {
    /// A piece of its text.
    ///
    /// # Panics
    /// If `range` is not one that an item of this scene names.
    pub fn text(&self, range: &Range<u32>) -> &str {
        &self.text[range.start as usize..range.end as usize]
    }
    /// The points of a curve or polygon.
    ///
    /// # Panics
    /// If `range` is not one that an item of this scene names.
    pub fn points(&self, range: &Range<u32>) -> &[Point] {
        &self.points[range.start as usize..range.end as usize]
    }
}
