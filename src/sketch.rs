//! A graph that another tool describes, to be drawn as it is described: things with labels, shapes and colours, lines
//! between them, and groups of them. Plain data.
//!
//! What always holds: a line's ends and a thing's group are in the sketch, and a group comes after the one that it is
//! in. Cycles, several lines between the same two things, and lines from a thing to itself are all allowed.

use crate::{
    data::{GroupId, IdVec, ThingId},
    geom::Direction,
};

/// A colour: red, green, blue, and opacity (255 is opaque).
pub type Color = [u8; 4];

/// What is to be drawn.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sketch {
    /// What the graph is called; may be empty.
    pub name: String,
    /// What is written above it, line by line; empty where nothing is.
    pub title: Vec<String>,
    /// Which way lines point.
    pub direction: Direction,
    /// The things, in the order in which they are described.
    pub things: IdVec<ThingId, Thing>,
    /// The lines between them, in the order in which they are described.
    pub links: Vec<Link>,
    /// What encloses some of the things.
    pub groups: IdVec<GroupId, Group>,
}

/// One thing to be drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Thing {
    /// What it is called.
    pub name: String,
    /// What is written in it, line by line; at least one.
    pub label: Vec<String>,
    /// What it looks like.
    pub form: Form,
    /// Its colours.
    pub paint: Paint,
    /// The innermost group that it is in.
    pub group: Option<GroupId>,
}

/// The shape of a thing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Form {
    /// An ellipse around the label.
    #[default]
    Ellipse,
    /// A circle around the label.
    Circle,
    /// A rectangle around the label.
    Box,
    /// A filled dot, without its label.
    Dot,
    /// The label alone.
    Bare,
}

/// Colours, where they are not the picture's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Paint {
    /// The inside.
    pub fill: Option<Color>,
    /// The line around, or the line itself.
    pub line: Option<Color>,
    /// What is written.
    pub ink: Option<Color>,
    /// Whether the line is dashed.
    pub is_dashed: bool,
    /// Whether corners are round.
    pub is_rounded: bool,
    /// Whether there is nothing to be seen: it only takes its room.
    pub is_hidden: bool,
}

/// A line from one thing to another, or to itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Where it comes from.
    pub from: ThingId,
    /// Where it goes.
    pub to: ThingId,
    /// What is written beside it; may be empty.
    pub label: String,
    /// Where it has heads.
    pub heads: Heads,
    /// Its colours.
    pub paint: Paint,
}

/// Which ends of a line have an arrow's head.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Heads {
    /// Where it comes from.
    pub at_from: bool,
    /// Where it goes.
    pub at_to: bool,
}

impl Heads {
    /// A line without any.
    pub const NONE: Self = Self { at_from: false, at_to: false };
    /// An arrow.
    pub const FORWARD: Self = Self { at_from: false, at_to: true };

    /// The same line seen from its other end.
    #[must_use]
    pub fn turned(self) -> Self {
        Self { at_from: self.at_to, at_to: self.at_from }
    }
    /// Those of two lines that are drawn as one.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self { at_from: self.at_from || other.at_from, at_to: self.at_to || other.at_to }
    }
}

/// Things that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// What is written at its corner, line by line; empty where nothing is.
    pub label: Vec<String>,
    /// The group that this one is in.
    pub parent: Option<GroupId>,
    /// Its colours.
    pub paint: Paint,
}
