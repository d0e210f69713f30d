//! Pages: which proportion a picture is to have.
//!
//! In: what the caller wants. Out: whether a picture is too wide for it, and how bad a proportion is. Both are in the
//! frame of the phases: across is along the ranks.

use super::{LayoutOptions, shelves::Extent};

/// Above so many lengths along the flow, a picture is too wide to be read.
const TOO_WIDE: f64 = 3.0;

/// The wanted proportion.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Page {
    /// Across by along.
    pub(super) proportion: f64,
}

impl Page {
    /// The page that the options ask for, if they ask for one.
    pub(super) fn of(options: &LayoutOptions) -> Option<Self> {
        let aspect = options.fold.filter(|aspect| aspect.is_finite() && *aspect > 0.0)?;
        let turned = options.direction.is_sideways();
        Some(Self { proportion: if turned { 1.0 / aspect } else { aspect } })
    }

    /// Whether a picture is so wide that it is folded.
    pub(super) fn is_too_wide(self, extent: Extent) -> bool {
        extent.across > TOO_WIDE.max(self.proportion) * extent.along
    }

    /// The size of the smallest page that holds a picture.
    pub(super) fn needed(self, extent: Extent) -> f64 {
        extent.across * extent.along * self.badness(extent)
    }

    /// How far a picture is from the wanted proportion; twice as wide is as bad as half as wide.
    pub(super) fn badness(self, extent: Extent) -> f64 {
        let ratio = extent.across / (extent.along * self.proportion).max(1e-9);
        ratio.max(1.0 / ratio.max(1e-9))
    }
}
