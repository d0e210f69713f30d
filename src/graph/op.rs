//! What a layer does, as data: comparable and printable, no code in it.

use super::{ChunkGrid, Reduction};
use crate::data::Symbol;

/// What a layer does to its blocks.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Op {
    /// Makes a block of random numbers; takes nothing.
    Random(Random),
    /// One stage of a tree reduction.
    Reduce(Reduce),
    /// The square root of each element: the last step of a standard deviation.
    SquareRoot,
    /// The product of two blocks, added up along the last axis of one and the first of the other, which stays with
    /// length 1.
    Contract,
    /// A step from one cut of an array to another.
    Rechunk(Rechunk),
    /// A chain of operations run as one task: each step takes the block of the one before it, and that is stored
    /// only where it does not go over [piece by piece](Op::streams_into).
    Fused(Box<[Step]>),
    /// Imported: we know what it is called, not what it does.
    Opaque,
}

impl Op {
    /// Whether a fused chain hands the numbers of this step to `next` piece by piece, so that their block is never
    /// whole in memory. Else it is, while both steps run.
    pub fn streams_into(&self, next: &Self) -> bool {
        matches!((self, next), (Self::Random(_), Self::Reduce(Reduce { stage: Stage::Chunk, .. })))
    }
}

/// Independent random numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Random {
    /// What they follow.
    pub distribution: Distribution,
    /// Tells arrays of one program apart: two arrays with equal arguments hold different numbers.
    pub stream: u64,
}

/// A distribution with its parameters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Distribution {
    /// Gaussian.
    Normal {
        /// The centre.
        mean: f64,
        /// The standard deviation, not negative.
        std_dev: f64,
    },
    /// Equally likely in `[low, high)`.
    Uniform {
        /// The least value.
        low: f64,
        /// The bound above.
        high: f64,
    },
    /// Waiting times.
    Exponential {
        /// The mean, above 0.
        scale: f64,
    },
    /// The exponential of Gaussian numbers.
    LogNormal {
        /// The centre of the logarithms.
        mean: f64,
        /// The standard deviation of the logarithms, not negative.
        sigma: f64,
    },
    /// Sums of waiting times.
    Gamma {
        /// How many waiting times, above 0.
        shape: f64,
        /// The mean of one, above 0.
        scale: f64,
    },
    /// Parts of a whole.
    Beta {
        /// The first shape, above 0.
        a: f64,
        /// The second shape, above 0.
        b: f64,
    },
    /// Sums of squares of Gaussian numbers.
    ChiSquare {
        /// The degrees of freedom, above 0.
        df: f64,
    },
}

/// A step from one cut of an array to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rechunk {
    /// Cuts a piece out of a block.
    Split {
        /// How the array is cut whose blocks it takes.
        from: ChunkGrid,
    },
    /// Puts blocks and pieces together, which come row-major.
    Merge,
}

/// One stage of a tree reduction over some axes.
#[derive(Clone, Debug, PartialEq)]
pub struct Reduce {
    /// What is computed.
    pub what: Reduction,
    /// Where in the tree.
    pub stage: Stage,
    /// The axes that are reduced, ascending.
    pub axes: Box<[usize]>,
}

/// A stage of a tree reduction, from the blocks to the result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// A block of the array to a partial result.
    Chunk,
    /// Partial results to one.
    Combine,
    /// Partial results to the result.
    Finish,
}

/// One operation within a fused chain.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// What a reader sees: `normal`.
    pub name: Symbol,
    /// What it does.
    pub op: Op,
    /// How the array that it would have made is cut; the chain's block number counts in it.
    pub chunks: Option<ChunkGrid>,
}
