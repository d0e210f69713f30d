//! Boxes and arrows to coordinates. Does not know what a task is.
//!
//! In: sizes and outlines of nodes, and edges from a smaller to a larger id (so there is no cycle).
//! Out: a centre for every node and a route for every edge. What always holds is what [`check`] checks.

mod check;

pub use check::{Violation, check};

use crate::{
    data::{EdgeId, IdVec, NodeId, Rows},
    geom::{Outline, Point, Size},
};

/// Which way edges point.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Direction {
    /// Sources at the bottom, the result on top: Dask's default.
    #[default]
    BottomToTop,
    /// Sources on top.
    TopToBottom,
    /// Sources on the left.
    LeftToRight,
    /// Sources on the right.
    RightToLeft,
}

/// How to lay out. Lengths are in points.
#[derive(Clone, Debug, PartialEq)]
pub struct LayoutOptions {
    /// Which way edges point. Default: bottom to top.
    pub direction: Direction,
    /// The least distance between neighbours of one rank. Default: 18 (Graphviz's `nodesep` of 0.25 inch).
    pub node_gap: f64,
    /// The least distance between two ranks. Default: 36 (Graphviz's `ranksep` of 0.5 inch).
    pub rank_gap: f64,
}

impl Default for LayoutOptions {
    fn default() -> Self {
        Self { direction: Direction::default(), node_gap: 18.0, rank_gap: 36.0 }
    }
}

/// A node as the layout sees it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LayoutNode {
    /// Its size in points, as drawn: not turned by a direction from left to right.
    pub size: Size,
    /// Where its arrows stop.
    pub outline: Outline,
}

/// What is to be laid out.
#[derive(Clone, Copy, Debug)]
pub struct LayoutInput<'a> {
    /// The nodes, in an order that reads well: neighbours in it are neighbours in the picture where edges allow.
    pub nodes: &'a IdVec<NodeId, LayoutNode>,
    /// The edges, each from a smaller to a larger id, none twice.
    pub edges: &'a IdVec<EdgeId, (NodeId, NodeId)>,
}

/// Where everything goes. The origin is the upper left corner of the tightest box around nodes and routes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Layout {
    /// The tightest box around nodes and routes.
    pub size: Size,
    /// The centre of each node.
    pub centers: IdVec<NodeId, Point>,
    /// The rank of each node, 0 for sources; an edge goes to a larger rank.
    pub ranks: IdVec<NodeId, u32>,
    /// For each edge a chain of cubic Béziers: start, then (control, control, end) for each piece; the first point
    /// lies on the outline of the edge's tail and the last on that of its head, where the arrow's tip is.
    pub routes: Rows<EdgeId, Point>,
}
