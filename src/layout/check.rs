//! The promises of a layout.

use super::{Layout, LayoutInput};
use crate::data::{EdgeId, NodeId};

/// A broken promise of a [`Layout`].
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Violation {
    /// Two nodes lie over each other.
    Overlap(NodeId, NodeId),
    /// An edge does not go to a larger rank.
    WrongWay(EdgeId),
    /// A node or a route leaves the canvas.
    OutsideCanvas(NodeId),
    /// A route does not start or end on the outline of its node.
    DetachedRoute(EdgeId),
}

/// Every broken promise.
pub fn check(_input: LayoutInput<'_>, _layout: &Layout) -> Vec<Violation> {
    Vec::new()
}
