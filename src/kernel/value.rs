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
    /// A partial mean: for each element of `total`, the sum of `count` elements.
    PartialMean {
        /// How many elements went into each sum.
        count: u64,
        /// The sums.
        total: Block,
    },
}

impl Value {
    /// The bytes that it holds.
    pub fn n_bytes(&self) -> u64 {
        match self {
            Self::Block(block) => 8 * block.data.len() as u64,
            Self::PartialMean { total, .. } => 8 + 8 * total.data.len() as u64,
        }
    }
    /// What a message calls it.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Block(_) => "a block",
            Self::PartialMean { .. } => "a partial mean",
        }
    }
}
