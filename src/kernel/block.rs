//! What tasks pass to each other.

use super::{Element, Elements, KernelError, Slice, n_elements, pipeline::room};
use crate::dtype::DType;
use std::sync::{Arc, Weak};

/// A block of an array, row-major. Cheap to clone: copies share their elements.
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    shape: Box<[u64]>,
    elements: Arc<Elements>,
}

impl Block {
    /// A block of this shape.
    ///
    /// # Errors
    /// [`KernelError::Failed`] where there are not as many elements as the shape says.
    pub fn new(shape: impl Into<Box<[u64]>>, elements: impl Into<Elements>) -> Result<Self, KernelError> {
        let (shape, elements) = (shape.into(), elements.into());
        if n_elements(&shape)? != elements.len() {
            let n = elements.len();
            return Err(KernelError::Failed(format!("{n} elements are no block of shape {shape:?}")));
        }
        Ok(Self { shape, elements: Arc::new(elements) })
    }
    /// A block without axes, of one element.
    pub fn scalar<T: Element>(element: T) -> Self {
        Self { shape: [].into(), elements: Arc::new(vec![element].into()) }
    }
    /// Its length along each axis; empty for a scalar.
    pub fn shape(&self) -> &[u64] {
        &self.shape
    }
    /// The type of its elements.
    pub fn dtype(&self) -> DType {
        self.elements.dtype()
    }
    /// How many elements it has.
    pub fn len(&self) -> usize {
        self.elements.len()
    }
    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.elements.is_empty()
    }
    /// The bytes that its elements take.
    pub fn n_bytes(&self) -> u64 {
        self.elements.n_bytes()
    }
    /// Its elements.
    pub fn elements(&self) -> Slice<'_> {
        self.elements.as_slice()
    }
    /// Its elements, if they are of type `T`.
    pub fn get<T: Element>(&self) -> Option<&[T]> {
        self.elements().get()
    }
    /// Where its elements are in memory: the same for copies, which share them.
    #[cfg(feature = "python")]
    pub(crate) fn address(&self) -> usize {
        Arc::as_ptr(&self.elements).addr()
    }
    /// The same numbers as another type; NumPy's `astype`.
    ///
    /// # Errors
    /// [`KernelError::Failed`] where there is no memory for them.
    pub fn cast(&self, dtype: DType) -> Result<Self, KernelError> {
        if dtype == self.dtype() {
            return Ok(self.clone());
        }
        let no_memory = || KernelError::Failed(format!("no memory for {} elements of {dtype}", self.len()));
        Self::new(self.shape.clone(), self.elements.cast(dtype).ok_or_else(no_memory)?)
    }
    /// A copy of its elements, as ones of this type.
    ///
    /// # Errors
    /// [`KernelError::Failed`] where there is no memory for them.
    pub(crate) fn elements_as(&self, dtype: DType) -> Result<Elements, KernelError> {
        let mut elements = room(dtype, self.len())?;
        if dtype == self.dtype() {
            elements.extend(self.elements());
        } else {
            elements.resize(self.len());
            self.elements().cast_into(elements.as_mut_slice());
        }
        Ok(elements)
    }
    /// The same elements in another shape.
    ///
    /// # Errors
    /// [`KernelError::Failed`] where that has another number of elements.
    pub fn reshaped(&self, shape: impl Into<Box<[u64]>>) -> Result<Self, KernelError> {
        let shape = shape.into();
        if n_elements(&shape)? != self.len() {
            let old = &self.shape;
            return Err(KernelError::Failed(format!("a block of shape {old:?} has no shape {shape:?}")));
        }
        Ok(Self { shape, elements: Arc::clone(&self.elements) })
    }
}

/// A block that is there for as long as anybody else has it.
#[derive(Clone, Debug)]
pub(crate) struct Borrowed {
    shape: Box<[u64]>,
    elements: Weak<Elements>,
}

impl Borrowed {
    pub(crate) fn from(block: &Block) -> Self {
        Self { shape: block.shape.clone(), elements: Arc::downgrade(&block.elements) }
    }
    pub(crate) fn shape(&self) -> &[u64] {
        &self.shape
    }
    pub(crate) fn block(&self) -> Option<Block> {
        Some(Block { shape: self.shape.clone(), elements: self.elements.upgrade()? })
    }
}

/// What a task leaves behind.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Value {
    /// A block of an array.
    Block(Block),
    /// Several blocks that belong together: a sum and how many elements went into it, the factors of a matrix.
    Tuple(Vec<Block>),
}

impl Value {
    /// The bytes that it holds.
    pub fn n_bytes(&self) -> u64 {
        self.blocks().iter().map(Block::n_bytes).sum()
    }
    /// Its blocks.
    pub fn blocks(&self) -> &[Block] {
        match self {
            Self::Block(block) => std::slice::from_ref(block),
            Self::Tuple(blocks) => blocks,
        }
    }
    /// What a message calls it.
    pub(crate) fn kind(&self) -> String {
        match self {
            Self::Block(_) => "a block".to_owned(),
            Self::Tuple(blocks) => format!("{} blocks", blocks.len()),
        }
    }
}

impl From<Block> for Value {
    fn from(block: Block) -> Self {
        Self::Block(block)
    }
}

/// The only block that a kernel takes.
///
/// # Errors
/// [`KernelError::Failed`] where there are other inputs; `what` says who takes them.
pub(crate) fn one_block<'v>(what: &str, inputs: &[&'v Value]) -> Result<&'v Block, KernelError> {
    if let [Value::Block(block)] = inputs {
        return Ok(block);
    }
    let kinds: Vec<String> = inputs.iter().map(|input| input.kind()).collect();
    Err(KernelError::Failed(format!("{what} takes one block, not [{}]", kinds.join(", "))))
}

/// The blocks that a kernel takes.
///
/// # Errors
/// [`KernelError::Failed`] where an input is none; `what` says who takes them.
pub(crate) fn all_blocks<'v>(what: &str, inputs: &[&'v Value]) -> Result<Vec<&'v Block>, KernelError> {
    let block = |input: &&'v Value| match input {
        Value::Block(block) => Ok(block),
        Value::Tuple(_) => Err(KernelError::Failed(format!("{what} takes blocks, not {}", input.kind()))),
    };
    inputs.iter().map(block).collect()
}
