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
    /// Parts of an array at different depths of lists.
    #[error("list depths are mismatched: one part is {0} lists deep, another one {1}")]
    ListDepths(usize, usize),
    /// A list of parts without a part.
    #[error("lists of parts cannot be empty")]
    EmptyList,
    /// Repetitions along an axis that nobody names.
    #[error("`repeat` needs an axis for an array with {}", axes(*.ndim))]
    RepeatNeedsAxis {
        /// How many axes there are.
        ndim: usize,
    },
    /// A negative number of repetitions.
    #[error("repeats may not be negative: {0}")]
    NegativeRepeats(i64),
    /// Not one shift for each axis.
    #[error("must have the same number of shifts as axes: there are {0} and {1}")]
    ShiftsAndAxes(usize, usize),
    /// Not one width, or number, for each axis.
    #[error("padding is given for {} and the array has {}", axes(*.given), axes(*.ndim))]
    PadWidths {
        /// For how many axes there is something.
        given: usize,
        /// How many there are.
        ndim: usize,
    },
    /// A triangle of no plane.
    #[error("a triangle is of the last two axes, and the array has {}", axes(*.ndim))]
    NoTriangle {
        /// How many axes it has.
        ndim: usize,
    },
    /// A diagonal of neither a vector nor a matrix.
    #[error("`diag` takes an array with 1 or 2 axes, not with {ndim}")]
    DiagonalOf {
        /// How many axes it has.
        ndim: usize,
    },
    /// A new axis in an index of blocks.
    #[error("an index of blocks cannot add axes")]
    NewAxisOfBlocks,
    /// An index of blocks that takes none.
    #[error("this index takes no blocks along axis {0}")]
    NoBlocks(usize),
    /// An axis that cannot be dropped.
    #[error("axis {axis} has {size} elements: only axes of length 1 can be dropped")]
    NotSqueezed {
        /// Which axis.
        axis: usize,
        /// How many elements it has.
        size: u64,
    },
    /// Differences taken fewer than no times.
    #[error("differences are taken 0 times or more, not {0}")]
    NegativeOrder(i64),
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
    /// Two arrays that are multiplied along axes of different lengths.
    #[error(
        "shapes {} are not aligned: axis {} of the first has {} elements, axis {} of the second {}",
        shapes(.operands), .axes[0], .operands[0][.axes[0]], .axes[1], .operands[1][.axes[1]]
    )]
    NotAligned {
        /// The shapes of both.
        operands: [Vec<u64>; 2],
        /// The axis of each.
        axes: [usize; 2],
    },
    /// A product along axes of which one array has none.
    #[error("`{0}` does not take an array without axes")]
    ProductOfScalar(&'static str),
    /// A product along more axes than the arrays have.
    #[error("`axes` is {common}: the arrays have {} and {}", axes(.ndims[0]), axes(.ndims[1]))]
    TooManyCommonAxes {
        /// How many are asked for.
        common: i64,
        /// How many each array has.
        ndims: [usize; 2],
    },
    /// Axes that do not make pairs.
    #[error("`axes` names {} of the first array and {} of the second: they go in pairs", axes(*.left), axes(*.right))]
    AxesWithoutPartners {
        /// How many of the first array.
        left: usize,
        /// How many of the second.
        right: usize,
    },
    /// Subscripts that do not say what to do.
    #[error("the subscripts `{subscripts}` do not fit: {why}")]
    Subscripts {
        /// As they are written.
        subscripts: String,
        /// What is wrong with them.
        why: String,
    },
    /// Something that is there for matrices alone.
    #[error("`{function}` takes a matrix, not an array with {}", axes(*.ndim))]
    NotAMatrix {
        /// The function.
        function: &'static str,
        /// How many axes the array has.
        ndim: usize,
    },
    /// A matrix that is to be factored and is cut along both axes.
    #[error("`{function}` takes a matrix that is cut along one axis, not into {} × {} blocks", .blocks[0], .blocks[1])]
    FactorBlocks {
        /// The function.
        function: &'static str,
        /// How many blocks there are along each axis.
        blocks: [usize; 2],
    },
    /// A row of blocks that is to be factored, whose first block cannot tell all of Q.
    #[error(
        "`qr` of a row of blocks needs a first block at least as wide as it is high, not of {height} × {width} elements"
    )]
    FirstBlockTooHigh {
        /// Of the first block.
        height: u64,
        /// Of the first block.
        width: u64,
    },
    /// A norm along no axes or more than two.
    #[error("a norm is along one axis or two, not {0}")]
    NormAxes(usize),
    /// A norm that is not there.
    #[error("{} have no norm of this order", if *.axes == 1 { "vectors" } else { "matrices" })]
    NormOrder {
        /// Along how many axes.
        axes: usize,
    },
    /// A parameter that a distribution does not have.
    #[error("`{argument}` is {value}: this distribution needs {needs}")]
    Parameter {
        /// The parameter, as a call writes it.
        argument: &'static str,
        /// What was given.
        value: f64,
        /// What would do.
        needs: &'static str,
    },
    /// No integer is in a range.
    #[error("no integer is at least {low} and below {}", .last.saturating_add(1))]
    NoIntegers {
        /// The least.
        low: i128,
        /// The greatest.
        last: i128,
    },
    /// Probabilities that do not add up to 1.
    #[error("the probabilities add up to {sum}, not to 1")]
    Probabilities {
        /// The argument, as a call writes it.
        argument: &'static str,
        /// What they add up to.
        sum: f64,
    },
    /// Not a probability for each element.
    #[error("{probabilities} probabilities for {elements} elements")]
    OtherProbabilities {
        /// How many are given.
        probabilities: u64,
        /// How many elements there are.
        elements: u64,
    },
    /// More elements than there are.
    #[error("{wanted} of {elements} elements cannot be chosen without replacement")]
    TooFewElements {
        /// How many are to be chosen.
        wanted: u64,
        /// How many there are.
        elements: u64,
    },
    /// Blocks that would have to know of each other.
    #[error(
        "{0} chunks along the first axis cannot be chosen without replacement: they do not know of each other"
    )]
    ChunksOfChoice(usize),
    /// An array that has to have one axis.
    #[error("`{argument}` has {}: it needs one", axes(*.ndim))]
    NotOneAxis {
        /// The argument, as a call writes it.
        argument: &'static str,
        /// How many axes it has.
        ndim: usize,
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
            Self::NegativeSize(_) | Self::SizeOverflow(_) | Self::TooFewElements { .. } => "size",
            Self::ChunkNotPositive(_)
            | Self::ChunksDoNotAddUp { .. }
            | Self::ChunksOtherDimension { .. }
            | Self::NoChunks(_)
            | Self::TwoByteSizes(..)
            | Self::TooManyBlocks { .. }
            | Self::ChunksOfChoice(_)
            | Self::BroadcastChunks(_) => "chunks",
            Self::NegativeOrder(_) => "n",
            Self::AxisOutOfBounds { .. }
            | Self::NotSqueezed { .. }
            | Self::AxisTwice(_)
            | Self::NothingToReduce { .. }
            | Self::SeveralAxes { .. }
            | Self::NormAxes(_)
            | Self::NeedsAxis(_) => "axis",
            Self::AxesDoNotMatch { .. }
            | Self::TooManyCommonAxes { .. }
            | Self::AxesWithoutPartners { .. } => "axes",
            Self::ListDepths(..) | Self::EmptyList => "arrays",
            Self::NegativeRepeats(_) => "repeats",
            Self::ShiftsAndAxes(..) => "shift",
            Self::PadWidths { .. } => "pad_width",
            Self::WeightsWithoutAxis { .. } | Self::WeightsLength { .. } => "weights",
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
            Self::ResultType { .. } => "dtype",
            Self::MomentOrder(_) => "order",
            Self::SplitEvery(_) => "split_every",
            Self::Parameter { argument, .. }
            | Self::Probabilities { argument, .. }
            | Self::NotOneAxis { argument, .. }
            | Self::NotFinite { argument, .. } => argument,
            Self::OtherProbabilities { .. } => "p",
            Self::NoStep => "step",
            Self::RangeNotFinite(low, _) if !low.is_finite() => "low",
            Self::RangeNotFinite(..) | Self::NoIntegers { .. } => "high",
            Self::NotAligned { .. } | Self::ProductOfScalar(_) => "b",
            Self::NotAMatrix { .. } | Self::FactorBlocks { .. } | Self::FirstBlockTooHigh { .. } => "a",
            Self::NormOrder { .. } => "ord",
            Self::Subscripts { .. } => "subscripts",
            Self::TooManyTasks { .. }
            | Self::RepeatNeedsAxis { .. }
            | Self::DiagonalOf { .. }
            | Self::NoTriangle { .. }
            | Self::NotBroadcast(_)
            | Self::NotForType { .. }
            | Self::OutOfBounds { .. }
            | Self::NegativePower(_)
            | Self::NoBound
            | Self::DoesNotFit { .. }
            | Self::TooManyIndices { .. }
            | Self::SeveralEllipses
            | Self::SliceStep
            | Self::NewAxisOfBlocks
            | Self::NoBlocks(_) => return None,
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
            Self::RepeatNeedsAxis { .. } => "give the axis, or make a row of all elements with ravel()".into(),
            Self::ConcatenateScalars => "`stack` makes one array of numbers".into(),
            Self::FactorBlocks { .. } | Self::FirstBlockTooHigh { .. } => {
                "make one column of blocks with rechunk({0: 'auto', 1: -1}), or one row with rechunk({0: -1, 1: 'auto'})".into()
            }
            Self::NormAxes(_) => "name them: axis=(0, 1)".into(),
            Self::NormOrder { axes: 1 } => "vectors have one for every number, inf and -inf".into(),
            Self::NormOrder { .. } => "matrices have 'fro', 'nuc', inf, -inf, 1, -1, 2 and -2".into(),
            Self::ProductOfScalar(_) => "`*` multiplies every element by a number".into(),
            Self::AxisOutOfBounds { ndim: 0, .. } | Self::TooManyIndices { ndim: 0, .. } => {
                "this array is a single number".into()
            }
            Self::AxisOutOfBounds { ndim, .. } => {
                format!("axes count from 0 to {}, or from the end with -1 to -{ndim}", ndim - 1)
            }
            Self::IndexOutOfBounds { size: 0, .. } => "this axis has no elements".into(),
            Self::IndexOutOfBounds { size, .. } => {
                format!("indices count from 0 to {}, or from the end with -1 to -{size}", size - 1)
            }
            Self::SeveralLists => "take one after the other: x[[0, 1]][:, [0, 1]]".into(),
            Self::NegativePower(exponent) => format!("give a float: {exponent}.0"),
            _ => return None,
        })
    }
}
