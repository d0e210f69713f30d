//! Boxes and arrows to coordinates. Does not know what a task is.
//!
//! In: sizes and outlines of nodes, and edges from a smaller to a larger id (so there is no cycle).
//! Out: a centre for every node and a route for every edge. What always holds is what [`check()`] checks; and that the
//! same input gives the same output on every machine: no clock, no hashing, of floats only `+ - * /` and `sqrt`.
//!
//! The method is that of Sugiyama, Tagawa and Toda (1981) as Gansner et al. (1993) made it practical, phase by phase,
//! each in a file of its own with its contract at the top:
//!
//! | phase | files | gives |
//! |---|---|---|
//! | how hard to try | `effort` | numbers of steps and rounds |
//! | connected pieces | `graph`, `piece` | graphs that are laid out one by one, equal ones once |
//! | ranks | `rank`, `simplex` | the line each node stands on |
//! | layers | `layers` | long edges cut at every rank; what goes together glued |
//! | order | `order`, `start`, `sweep`, `sift`, `crossings` | who stands left of whom |
//! | folding | `page`, `block`, `fold`, `lanes` | the same once more, with columns in place of wide ranks |
//! | places | `place`, `isotonic`, `columns`, `line_up` | where on its line everything stands |
//! | picture | `shelves`, `drawing`, `route`, `rooms`, `corridor`, `curve`, `outline` | heights, curves, the direction of the drawing |
//!
//! All phases but the last work in one frame: *across* is along a rank, *along* is from rank to rank.

mod block;
mod check;
mod columns;
mod corridor;
mod crossings;
mod curve;
mod drawing;
mod effort;
mod fold;
mod graph;
mod isotonic;
mod lanes;
mod layers;
mod line_up;
mod order;
mod outline;
mod page;
mod piece;
mod place;
mod rank;
mod rooms;
mod route;
mod shelves;
mod sift;
mod simplex;
mod start;
mod sweep;
#[cfg(test)]
mod tests;

pub use check::{Violation, check};
pub use effort::Effort;

use self::effort::Budget;
use crate::{
    data::{EdgeId, IdVec, NodeId, Rows},
    geom::{Direction, Outline, Point, Size},
};

/// The largest layout, in nodes, that debug builds check.
const CHECKED_NODES: usize = 4_000;

/// How to lay out. Lengths are in points.
#[derive(Clone, Debug, PartialEq)]
pub struct LayoutOptions {
    /// Which way edges point. Default: bottom to top.
    pub direction: Direction,
    /// The least distance between neighbours of one rank; at least 1 is kept, for routes pass there. Default: 18
    /// (Graphviz's `nodesep` of 0.25 inch).
    pub node_gap: f64,
    /// The distance between two ranks; at least 1 is kept. Default: 36 (Graphviz's `ranksep` of 0.5 inch).
    pub rank_gap: f64,
    /// How hard to try. Default: by the size of the graph.
    pub effort: Effort,
    /// The proportion, width by height, that a picture is folded towards which would be wider than three times its height
    /// (higher than three times its width, where edges point to a side): wide ranks become columns, and pieces that
    /// do not hang together stand in several rows. Default: none, nothing is folded.
    pub fold: Option<f64>,
}

impl Default for LayoutOptions {
    fn default() -> Self {
        Self {
            direction: Direction::default(),
            node_gap: 18.0,
            rank_gap: 36.0,
            effort: Effort::default(),
            fold: None,
        }
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
    /// The rank of each node, from 0; an edge goes to a larger rank. A source may stand higher, near its users.
    pub ranks: IdVec<NodeId, u32>,
    /// For each edge a chain of cubic Béziers: start, then (control, control, end) for each piece; the first point
    /// lies on the outline of the edge's tail and the last on that of its head, where the arrow's tip is.
    pub routes: Rows<EdgeId, Point>,
}

/// Lays out a graph. A cheap graph takes microseconds; where edges cross, the search for a better order is cut off
/// after a fixed number of steps: see [`Effort`].
///
/// # Examples
/// ```
/// use chunkscope::geom::{Outline, size};
/// use chunkscope::layout::{LayoutInput, LayoutNode, LayoutOptions, layout};
/// use chunkscope::data::{Id, IdVec, NodeId};
///
/// let nodes = IdVec::filled(2, LayoutNode { size: size(54.0, 36.0), outline: Outline::Rect });
/// let edges = vec![(NodeId::from_index(0), NodeId::from_index(1))].into();
/// let layout = layout(LayoutInput { nodes: &nodes, edges: &edges }, &LayoutOptions::default());
/// assert_eq!(layout.size, size(54.0, 36.0 + 36.0 + 36.0));
/// ```
pub fn layout(input: LayoutInput<'_>, options: &LayoutOptions) -> Layout {
    let options = &LayoutOptions {
        node_gap: options.node_gap.max(1.0),
        rank_gap: options.rank_gap.max(1.0),
        ..options.clone()
    };
    let budget = Budget::of(input, options);
    let pieces = piece::pieces(graph::components(input, options.direction), &budget, options);
    let layout = drawing::draw(input, &pieces, options);
    debug_assert!(
        input.nodes.len() > CHECKED_NODES || check(input, &layout).is_empty(),
        "{:?}",
        check(input, &layout)
    );
    layout
}
