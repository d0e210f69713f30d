//! A finished picture: everything decided, so that a backend only writes it down.
//!
//! In: a diagram, its layout, perhaps an overlay, a theme. Out: a [`Scene`]. What always holds: every item lies
//! inside the scene's size; every style is used; items come in the order in which they are painted; `Begin` and
//! `End` are balanced and not nested.

use crate::{
    data::{EdgeId, IdVec, NodeId, StyleId},
    geom::{Point, Size},
};
use std::ops::Range;

/// A colour: red, green, blue, and opacity (255 is opaque).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rgba(pub [u8; 4]);

/// What a style is for: its class name in an SVG.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// A circle: the call.
    Call,
    /// A box: the block that a call leaves.
    Block,
    /// An arrow.
    Edge,
    /// Text.
    Label,
    /// What encloses the calls that ran as one task.
    Capsule,
    /// What explains colours.
    Legend,
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
    /// Dashes instead of a whole line.
    pub dashed: bool,
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
        /// Whether its end has an arrow head, with the tip at the last point; the line stops short of it.
        arrow: bool,
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
    /// The explanation of colours.
    Legend,
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
    /// The points of curves and polygons.
    pub points: Vec<Point>,
    /// The text of all labels and titles.
    pub text: String,
    /// The direction in which edges point, for a backend that lays out anew (DOT).
    pub direction: crate::layout::Direction,
}
