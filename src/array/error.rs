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
    /// An order of axes for another number of axes.
    #[error("axes don't match array: {} given, and it has {}", axes(*.given), axes(*.ndim))]
    AxesDoNotMatch {
        /// How many are given.
        given: usize,
        /// How many there are.
        ndim: usize,
    },
    /// Some axes that move, and another number of places.
    #[error("`source` has {} and `destination` {}", axes(*.0), axes(*.1))]
    SourcesAndDestinations(usize, usize),
    /// A shape for another number of elements.
    #[error("cannot reshape array of size {size} into shape {}", signed(shape))]
    Reshape {
        /// How many elements there are.
        size: u64,
        /// The shape asked for.
        shape: Vec<i64>,
    },
    /// A shape with more than one length left open.
    #[error("can only specify one unknown dimension")]
    TwoUnknown,
    /// A shape whose axes are neither merged nor split ones.
    #[error(
        "an array of several chunks cannot go from shape {} to {}: only whole axes are merged or split",
        tuple(from),
        tuple(to)
    )]
    ReshapeUneven {
        /// The shape.
        from: Vec<u64>,
        /// The shape asked for.
        to: Vec<u64>,
    },
    /// A shape that an array cannot be repeated to.
    #[error("cannot broadcast shape {} to shape {}", tuple(from), tuple(to))]
    NotBroadcastTo {
        /// The shape.
        from: Vec<u64>,
        /// The shape asked for.
        to: Vec<u64>,
    },
    /// Chunks of an axis that is not repeated are other ones.
    #[error("cannot broadcast to other chunks along axis {0}: it is neither new nor of length 1")]
    BroadcastChunks(usize),
    /// No array where there must be one.
    #[error("need at least one array to {0}")]
    NoArrays(&'static str),
    /// A number among arrays that are put beside each other.
    #[error("zero-dimensional arrays cannot be concatenated")]
    ConcatenateScalars,
    /// Arrays of different numbers of axes are put beside each other.
    #[error(
        "all the input arrays must have same number of dimensions: the one at index 0 has {first}, the one at index {index} has {other}"
    )]
    OtherNdim {
        /// How many the first has.
        first: usize,
        /// Which one has another number.
        index: usize,
        /// How many that has.
        other: usize,
    },
    /// Arrays of different lengths are put beside each other.
    #[error(
        "all the input array dimensions except for the concatenation axis must match exactly: along axis {axis}, the array at index {first} has {len} elements and the one at index {index} has {other}"
    )]
    OtherLength {
        /// Along which axis.
        axis: usize,
        /// The first array.
        first: usize,
        /// Its length there.
        len: u64,
        /// The one that does not go with it.
        index: usize,
        /// The length of that.
        other: u64,
    },
    /// Arrays of different shapes are stacked.
    #[error("all input arrays must have the same shape: the one at index 0 has {}, the one at index {index} has {}", tuple(.first), tuple(.other))]
    OtherShape {
        /// The shape of the first.
        first: Vec<u64>,
        /// Which one has another.
        index: usize,
        /// The shape of that.
        other: Vec<u64>,
    },
    /// An element that an axis does not have.
    #[error("index {index} is out of bounds for axis {axis} with size {size}")]
    IndexOutOfBounds {
        /// The element asked for.
        index: i64,
        /// Which axis.
        axis: usize,
        /// How many elements it has.
        size: u64,
    },
    /// An index for more axes than there are.
    #[error("too many indices: the array has {}, and {given} were indexed", axes(*.ndim))]
    TooManyIndices {
        /// For how many axes there is an entry.
        given: usize,
        /// How many there are.
        ndim: usize,
    },
    /// Two places in an index for the axes that are left.
    #[error("an index can have one ellipsis (`...`) only")]
    SeveralEllipses,
    /// Two lists in one index.
    #[error("an index can have one list only")]
    SeveralLists,
    /// A slice that never gets on.
    #[error("a slice cannot step by 0")]
    SliceStep,
    /// Marks for another number of elements.
    #[error("a list of {length} truth values does not fit axis {axis} with size {size}")]
    MaskLength {
        /// How many marks there are.
        length: usize,
        /// For which axis.
        axis: usize,
        /// How many elements it has.
        size: u64,
    },
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
    /// A function that needs an axis and got none.
    #[error(
        "`{0}` works along an axis: over all elements at once it would need the whole array in one block"
    )]
    NeedsAxis(&'static str),
    /// Weights of another shape than the array, and not for a single axis.
    #[error(
        "weights of shape {} do not go with an array of shape {}: they need its shape, or one axis and a weight for each place along it",
        tuple(.weights),
        tuple(.array)
    )]
    WeightsWithoutAxis {
        /// The array's shape.
        array: Vec<u64>,
        /// The weights' shape.
        weights: Vec<u64>,
    },
    /// More or fewer weights than places along an axis.
    #[error("{weights} weights for an axis of {length} elements: axis {axis} needs one for each")]
    WeightsLength {
        /// The axis.
        axis: usize,
        /// Its length.
        length: u64,
        /// How many weights there are.
        weights: u64,
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
    /// A number that the type of the array beside it cannot hold.
    #[error("{number} is out of bounds for {dtype}")]
    OutOfBounds {
        /// The number.
        number: i128,
        /// The type.
        dtype: DType,
    },
    /// Integers raised to a power below 0.
    #[error("integers have no power of {0}")]
    NegativePower(i128),
    /// Clipping without any bound.
    #[error("one of the two bounds must be given")]
    NoBound,
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

/// Numbers as Python writes a tuple.
fn signed(numbers: &[i64]) -> String {
    match numbers {
        [only] => format!("({only},)"),
        _ => format!("({})", joined(numbers)),
    }
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
            | Self::TooManyBlocks { .. }
            | Self::BroadcastChunks(_) => "chunks",
            Self::AxisOutOfBounds { .. }
            | Self::AxisTwice(_)
            | Self::NothingToReduce { .. }
            | Self::SeveralAxes { .. } => "axis",
            Self::NeedsAxis(_) => "axis",
            Self::WeightsWithoutAxis { .. } | Self::WeightsLength { .. } => "weights",
            Self::ResultType { .. } => "dtype",
            Self::MomentOrder(_) => "order",
            Self::AxesDoNotMatch { .. } => "axes",
            Self::NoArrays(_)
            | Self::ConcatenateScalars
            | Self::OtherNdim { .. }
            | Self::OtherLength { .. }
            | Self::OtherShape { .. } => "seq",
            Self::NotBroadcastTo { .. }
            | Self::Reshape { .. }
            | Self::TwoUnknown
            | Self::ReshapeUneven { .. } => "shape",
            Self::SourcesAndDestinations(..) => "destination",
            Self::IndexOutOfBounds { .. } | Self::MaskLength { .. } | Self::SeveralLists => "indices",
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
            | Self::OutOfBounds { .. }
            | Self::NegativePower(_)
            | Self::NoBound
            | Self::DoesNotFit { .. }
            | Self::TooManyIndices { .. }
            | Self::SeveralEllipses
            | Self::SliceStep => return None,
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
            Self::ReshapeUneven { from, .. } if from.len() == 1 => "rechunk(-1) makes one chunk of it first".into(),
            Self::ReshapeUneven { .. } => "reshape in two steps by way of ravel(), or make one chunk of it first with rechunk(-1)".into(),
            Self::ConcatenateScalars => "`stack` makes one array of numbers".into(),
            Self::OtherChunks => "give one of them the chunks of the other with rechunk".into(),
            Self::ProductOf { left: 2, right: 2 } => "`dot` multiplies them".into(),
            Self::AxisOutOfBounds { ndim: 0, .. } => "this array is a single number".into(),
            Self::AxisOutOfBounds { ndim, .. } => {
                format!("axes count from 0 to {}, or from the end with -1 to -{ndim}", ndim - 1)
            }
            Self::IndexOutOfBounds { size: 0, .. } => "this axis has no elements".into(),
            Self::IndexOutOfBounds { size, .. } => {
                format!("indices count from 0 to {}, or from the end with -1 to -{size}", size - 1)
            }
            Self::TooManyIndices { ndim: 0, .. } => "this array is a single number".into(),
            Self::SeveralLists => "take one after the other: x[[0, 1]][:, [0, 1]]".into(),
            Self::NegativePower(exponent) => format!("give a float: {exponent}.0"),
            _ => return None,
        })
    }
}
