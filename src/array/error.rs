//! Why an array cannot be: what, where, and what to do.

use super::{MAX_TASKS, tuple};
use crate::{dtype::DType, quantity};
use thiserror::Error;

/// Why an array cannot be.
#[derive(Clone, Debug, PartialEq, Error)]
#[non_exhaustive]
pub enum ArrayError {
    /// A length is below zero.
    #[error("an array cannot have {0} elements along an axis")]
    NegativeSize(i64),
    /// More bytes than 63 bits count.
    #[error("an array of shape ({}) has more bytes than a 64-bit number counts", joined(.0))]
    SizeOverflow(Vec<i64>),
    /// A chunk length is zero or below.
    #[error("chunks of {0} elements cannot be")]
    ChunkNotPositive(i64),
    /// The chunks of an axis add up to another length.
    #[error("the chunks along axis {axis} add up to {sum}, but the array has {length} elements there")]
    ChunksDoNotAddUp {
        /// Which axis.
        axis: usize,
        /// What they add up to.
        sum: i128,
        /// What they should.
        length: u64,
    },
    /// Chunks are given for another number of axes.
    #[error("chunks are given for {} and the array has {}", axes(*.chunks), axes(*.ndim))]
    ChunksOtherDimension {
        /// For how many axes chunks are given.
        chunks: usize,
        /// How many the array has.
        ndim: usize,
    },
    /// An axis without any chunk.
    #[error("an empty tuple of chunks along axis {0}")]
    NoChunks(usize),
    /// Two different chunk sizes in bytes.
    #[error("chunk sizes of {0} and of {1} bytes at once: only one can hold")]
    TwoByteSizes(u64, u64),
    /// More blocks than a graph may have tasks.
    #[error("{} chunks are too many: a graph holds at most {} tasks", count(*.blocks), count(MAX_TASKS))]
    TooManyBlocks {
        /// How many there would be.
        blocks: u64,
        /// How long chunks must be at least where the array has one axis.
        least_chunk: Option<u64>,
    },
    /// More tasks than a graph may have.
    #[error("this graph would have {} tasks: at most {} can be held", count(*.tasks), count(MAX_TASKS))]
    TooManyTasks {
        /// How many there would be.
        tasks: u64,
    },
    /// An axis that the array does not have.
    #[error("axis {axis} is out of bounds for an array with {}", axes(*.ndim))]
    AxisOutOfBounds {
        /// The axis asked for.
        axis: i64,
        /// How many there are.
        ndim: usize,
    },
    /// The same axis twice.
    #[error("axis {0} is given twice")]
    AxisTwice(usize),
    /// A tree whose nodes take fewer than two inputs has no end.
    #[error("split_every is {0}: a node of the tree takes at least 2 inputs")]
    SplitEvery(i64),
    /// The least or greatest of no elements.
    #[error(
        "zero-size array to reduction operation `{function}` which has no identity: axis {axis} has no elements"
    )]
    NothingToReduce {
        /// The function.
        function: &'static str,
        /// The axis.
        axis: usize,
    },
    /// A place among elements that some axes have in common.
    #[error("`{function}` finds a place along one axis or among all elements, not along {axes} axes")]
    SeveralAxes {
        /// The function.
        function: &'static str,
        /// How many axes there are.
        axes: usize,
    },
    /// A moment of no order that there is.
    #[error("moments have an order from 0 to 100, not {0}")]
    MomentOrder(i64),
    /// A type that the results of a function cannot have.
    #[error("`{function}` gives floats: its results cannot be of type {dtype}")]
    ResultType {
        /// The function.
        function: &'static str,
        /// The type that is asked for.
        dtype: DType,
    },
    /// Arrays whose shapes do not go together element by element.
    #[error("shapes {} cannot be broadcast together", shapes(.0))]
    NotBroadcast(Vec<Vec<u64>>),
    /// A function that does not take elements of this type.
    #[error("`{function}` does not take elements of type {dtype}")]
    NotForType {
        /// The function.
        function: &'static str,
        /// The type that its arguments have in common.
        dtype: DType,
    },
    /// Two arrays whose common axis has two lengths.
    #[error(
        "arrays that are multiplied have one length in common: the last axis here has {left} elements, the first there {right}"
    )]
    NotAligned {
        /// Of the last axis of the first array.
        left: u64,
        /// Of the first axis of the second.
        right: u64,
    },
    /// Two arrays whose common axis is cut in two ways.
    #[error("the common axis of the two arrays is cut in two ways: these are not multiplied yet")]
    OtherChunks,
    /// A product that is not there yet.
    #[error("this product of arrays with {} and {} is not there yet", axes(*.left), axes(*.right))]
    ProductOf {
        /// How many axes the first has.
        left: usize,
        /// How many the second has.
        right: usize,
    },
    /// A spread that is below zero or no number.
    #[error("a normal distribution cannot have a standard deviation of {0}")]
    NegativeScale(f64),
    /// A parameter that has to be above 0 and is not.
    #[error("`{argument}` is {value}: this distribution needs a number above 0")]
    NotPositive {
        /// The parameter, as a call writes it.
        argument: &'static str,
        /// What was given.
        value: f64,
    },
    /// A number that has to be finite and is not.
    #[error("`{argument}` is {value}: it must be finite")]
    NotFinite {
        /// The argument, as a call writes it.
        argument: &'static str,
        /// What was given.
        value: f64,
    },
    /// Numbers in steps of 0.
    #[error("steps of 0 lead nowhere")]
    NoStep,
    /// An integer that is not one of its type.
    #[error("the integer {number} does not fit {dtype}")]
    DoesNotFit {
        /// The integer.
        number: i128,
        /// The type that it is to become.
        dtype: DType,
    },
    /// A range that is not finite.
    #[error("a uniform distribution needs a finite range, not from {0} to {1}")]
    RangeNotFinite(f64, f64),
}

fn joined(lengths: &[i64]) -> String {
    lengths.iter().map(i64::to_string).collect::<Vec<_>>().join(", ")
}

fn shapes(all: &[Vec<u64>]) -> String {
    all.iter().map(|shape| tuple(shape)).collect::<Vec<_>>().join(" and ")
}

fn axes(n: usize) -> String {
    format!("{n} {}", if n == 1 { "axis" } else { "axes" })
}

fn count(n: u64) -> String {
    quantity::count(n)
}

impl ArrayError {
    /// The name of the argument that is to blame, as a call writes it.
    pub fn argument(&self) -> Option<&'static str> {
        Some(match self {
            Self::NegativeSize(_) | Self::SizeOverflow(_) => "size",
            Self::ChunkNotPositive(_)
            | Self::ChunksDoNotAddUp { .. }
            | Self::ChunksOtherDimension { .. }
            | Self::NoChunks(_)
            | Self::TwoByteSizes(..)
            | Self::TooManyBlocks { .. } => "chunks",
            Self::AxisOutOfBounds { .. }
            | Self::AxisTwice(_)
            | Self::NothingToReduce { .. }
            | Self::SeveralAxes { .. } => "axis",
            Self::ResultType { .. } => "dtype",
            Self::MomentOrder(_) => "order",
            Self::SplitEvery(_) => "split_every",
            Self::NegativeScale(_) => "scale",
            Self::NotPositive { argument, .. } | Self::NotFinite { argument, .. } => argument,
            Self::NoStep => "step",
            Self::RangeNotFinite(low, _) if !low.is_finite() => "low",
            Self::RangeNotFinite(..) => "high",
            Self::NotAligned { .. } | Self::OtherChunks | Self::ProductOf { .. } => "b",
            Self::TooManyTasks { .. }
            | Self::NotBroadcast(_)
            | Self::NotForType { .. }
            | Self::DoesNotFit { .. } => return None,
        })
    }

    /// What to do about it.
    pub fn hint(&self) -> Option<String> {
        Some(match self {
            Self::ChunkNotPositive(_) => {
                "give the number of elements of a chunk; -1 makes one chunk of the whole axis, \"auto\" chooses".into()
            }
            Self::ChunksDoNotAddUp { length, .. } => {
                format!("give one number for chunks of equal length, or lengths that add up to {length}")
            }
            Self::ChunksOtherDimension { ndim, .. } => {
                format!("give one number for all axes, or one entry for each of the {}", axes(*ndim))
            }
            Self::TooManyBlocks { least_chunk: Some(least), .. } => {
                format!("chunks of {} elements or more would do", count(*least))
            }
            Self::TooManyBlocks { .. } | Self::TooManyTasks { .. } => "use larger chunks".into(),
            Self::OtherChunks => "give one of them the chunks of the other with rechunk".into(),
            Self::ProductOf { left: 2, right: 2 } => "`dot` multiplies them".into(),
            Self::AxisOutOfBounds { ndim: 0, .. } => "this array is a single number".into(),
            Self::AxisOutOfBounds { ndim, .. } => {
                format!("axes count from 0 to {}, or from the end with -1 to -{ndim}", ndim - 1)
            }
            _ => return None,
        })
    }
}
