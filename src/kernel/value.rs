//! What tasks pass to each other.

/// A block of numbers, row-major.
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    /// Its length along each axis; empty for a scalar.
    pub shape: Box<[u64]>,
    /// Its elements; as many as the product of the shape.
    pub data: Vec<f64>,
}

impl Block {
    /// A block without axes, of one element.
    pub fn scalar(element: f64) -> Self {
        Self { shape: [].into(), data: vec![element] }
    }
}

/// What a task leaves behind.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Value {
    /// A block of an array.
    Block(Block),
    /// A partial mean.
    PartialMean {
        /// How many elements went into each sum: a number for each, or one for all.
        counts: Box<[u64]>,
        /// The sums.
        total: Block,
    },
    /// A partial variance.
    PartialMoments(PartialMoments),
}

/// Of some elements at each place: their number, and what they add up to relative to one of them.
#[derive(Clone, Debug, PartialEq)]
pub struct PartialMoments {
    /// How many there are.
    pub count: Vec<f64>,
    /// One of them.
    pub center: Vec<f64>,
    /// The sum of their distances from it.
    pub sum: Vec<f64>,
    /// The squares of their distances from their mean, added up.
    pub squares: Block,
}

impl Value {
    /// The bytes that it holds.
    pub fn n_bytes(&self) -> u64 {
        match self {
            Self::Block(block) => 8 * block.data.len() as u64,
            Self::PartialMean { counts, total } => 8 * (counts.len() + total.data.len()) as u64,
            Self::PartialMoments(moments) => 4 * 8 * moments.count.len() as u64,
        }
    }
    /// The block whose shape it has.
    pub(super) fn block(&self) -> &Block {
        match self {
            Self::Block(block) | Self::PartialMean { total: block, .. } => block,
            Self::PartialMoments(moments) => &moments.squares,
        }
    }
    /// What a message calls it.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Block(_) => "a block",
            Self::PartialMean { .. } => "a partial mean",
            Self::PartialMoments(_) => "a partial variance",
        }
    }
}
