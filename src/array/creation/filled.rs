//! The same number everywhere: `ones`, `zeros`, `empty`, `full`, and those like another array.

use super::{
    super::{Array, ArrayError, Chunks},
    check_fits,
};
use crate::{
    chunks::ChunkGrid,
    dtype::DType,
    graph::Op,
    kernel::{
        Block, Context, Element, Flow, Kernel, KernelError, Scalar, SliceMut, Value,
        block::Borrowed,
        flow::{Fill, Source},
        for_elements,
    },
};
use std::{
    fmt,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// What an array like another one takes from it, where it is not said.
#[derive(Clone, Debug, Default)]
pub struct LikeOptions {
    /// The type. Default: that of the other array.
    pub dtype: Option<DType>,
    /// The lengths of the axes. Default: those of the other array.
    pub shape: Option<Vec<i64>>,
    /// The chunks. Default: those of the other array, or automatic ones for another shape.
    pub chunks: Option<Chunks>,
}

/// What stands everywhere.
#[derive(Clone, Copy, Debug)]
enum Content {
    Ones,
    Zeros,
    /// Nobody asks. It is zeros.
    Anything,
    Number(Scalar),
}

impl Content {
    /// Dask's label: that of NumPy's function.
    fn label(self) -> &'static str {
        match self {
            Self::Ones => "ones_like",
            Self::Zeros => "zeros_like",
            Self::Anything => "empty_like",
            Self::Number(_) => "full_like",
        }
    }
    fn number(self) -> Scalar {
        match self {
            Self::Ones => Scalar::Int(1),
            Self::Zeros | Self::Anything => Scalar::Int(0),
            Self::Number(number) => number,
        }
    }
}

impl Array {
    /// Ones: `da.ones(shape, dtype, chunks)`.
    ///
    /// # Errors
    /// All that [`Chunks::grid`] refuses.
    ///
    /// # Examples
    /// ```
    /// use chunkscope::{array::{Array, Chunks}, dtype::DType};
    ///
    /// let x = Array::ones(&[5, 3], DType::F32, &Chunks::from(2))?;
    /// assert_eq!(format!("{x:?}"), "dask.array<ones_like, shape=(5, 3), dtype=float32, chunksize=(2, 2)>");
    /// # Ok::<(), chunkscope::array::ArrayError>(())
    /// ```
    pub fn ones(size: &[i64], dtype: DType, chunks: &Chunks) -> Result<Array, ArrayError> {
        Self::filled(Content::Ones, None, size, dtype, chunks)
    }

    /// Zeros: `da.zeros(shape, dtype, chunks)`.
    ///
    /// # Errors
    /// All that [`Chunks::grid`] refuses.
    pub fn zeros(size: &[i64], dtype: DType, chunks: &Chunks) -> Result<Array, ArrayError> {
        Self::filled(Content::Zeros, None, size, dtype, chunks)
    }

    /// An array whose elements nobody asks for: `da.empty(shape, dtype, chunks)`. They are zeros.
    ///
    /// # Errors
    /// All that [`Chunks::grid`] refuses.
    pub fn empty(size: &[i64], dtype: DType, chunks: &Chunks) -> Result<Array, ArrayError> {
        Self::filled(Content::Anything, None, size, dtype, chunks)
    }

    /// The same number everywhere: `da.full(shape, fill_value, dtype, chunks)`.
    ///
    /// # Errors
    /// An integer that `dtype` does not have, and all that [`Chunks::grid`] refuses.
    pub fn full(size: &[i64], number: Scalar, dtype: DType, chunks: &Chunks) -> Result<Array, ArrayError> {
        Self::filled(Content::Number(number), None, size, dtype, chunks)
    }

    /// Ones in the shape of this array: `da.ones_like(x)`.
    ///
    /// # Errors
    /// All that [`Chunks::grid`] refuses.
    pub fn ones_like(&self, options: &LikeOptions) -> Result<Array, ArrayError> {
        self.like(Content::Ones, options)
    }

    /// Zeros in the shape of this array: `da.zeros_like(x)`.
    ///
    /// # Errors
    /// All that [`Chunks::grid`] refuses.
    pub fn zeros_like(&self, options: &LikeOptions) -> Result<Array, ArrayError> {
        self.like(Content::Zeros, options)
    }

    /// An array in the shape of this one whose elements nobody asks for: `da.empty_like(x)`. They are zeros.
    ///
    /// # Errors
    /// All that [`Chunks::grid`] refuses.
    pub fn empty_like(&self, options: &LikeOptions) -> Result<Array, ArrayError> {
        self.like(Content::Anything, options)
    }

    /// One number in the shape of this array: `da.full_like(x, fill_value)`. It becomes the type of this array.
    ///
    /// # Errors
    /// An integer that the type does not have, and all that [`Chunks::grid`] refuses.
    pub fn full_like(&self, number: Scalar, options: &LikeOptions) -> Result<Array, ArrayError> {
        self.like(Content::Number(number), options)
    }

    fn like(&self, content: Content, options: &LikeOptions) -> Result<Array, ArrayError> {
        let own = || self.shape().into_iter().map(u64::cast_signed).collect();
        let size = options.shape.clone().unwrap_or_else(own);
        let chunks = match (&options.chunks, &options.shape) {
            (Some(chunks), _) => chunks.clone(),
            (None, Some(_)) => Chunks::default(),
            (None, None) => Chunks::of(self.chunks()),
        };
        let dtype = options.dtype.unwrap_or(self.dtype());
        Self::filled(content, Some((self.dtype(), self.ndim())), &size, dtype, &chunks)
    }

    fn filled(
        content: Content,
        like: Option<(DType, usize)>,
        size: &[i64],
        dtype: DType,
        chunks: &Chunks,
    ) -> Result<Array, ArrayError> {
        check_fits(content.number(), dtype)?;
        Ok(Self::filled_in(chunks.grid(size, dtype)?, content, like, dtype))
    }

    /// Elements that nobody asks for, cut as `grid` says.
    pub(in super::super) fn empty_in(grid: ChunkGrid, dtype: DType) -> Array {
        Self::filled_in(grid, Content::Anything, None, dtype)
    }

    fn filled_in(grid: ChunkGrid, content: Content, like: Option<(DType, usize)>, dtype: DType) -> Array {
        Array::created(
            content.label(),
            Op::known(Filled { content, like, dtype, made: Made::default() }),
            dtype,
            grid,
        )
    }
}

/// Makes the blocks of an array that has the same number everywhere. Those of one shape share their elements.
#[derive(Debug)]
struct Filled {
    content: Content,
    /// Type and axes of the array that it is like. Dask does not take `ones_like(x)` for the same as `ones(x.shape)`.
    #[expect(dead_code, reason = "it tells operations apart")]
    like: Option<(DType, usize)>,
    dtype: DType,
    made: Made,
}

/// The blocks that somebody still reads: of each shape the one that was made last.
#[derive(Default)]
struct Made(Mutex<Vec<Borrowed>>);

impl Made {
    fn blocks(&self) -> MutexGuard<'_, Vec<Borrowed>> {
        // Nothing that can panic half-way is done under this lock.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
    fn of_shape(&self, shape: &[u64]) -> Option<Block> {
        self.blocks().iter().find(|made| made.shape() == shape)?.block()
    }
    fn keep(&self, block: &Block) {
        let mut blocks = self.blocks();
        blocks.retain(|made| made.shape() != block.shape());
        blocks.push(Borrowed::from(block));
    }
}

/// What was made says nothing about an operation.
impl fmt::Debug for Made {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Made")
    }
}

impl Kernel for Filled {
    fn run(&self, context: &mut Context<'_>, inputs: &[&Value]) -> Result<Value, KernelError> {
        if let Some(block) = self.made.of_shape(&context.shape()?) {
            return Ok(block.into());
        }
        let value = self.flow().run(context, inputs)?;
        value.blocks().iter().for_each(|block| self.made.keep(block));
        Ok(value)
    }
    fn flow(&self) -> Flow<'_> {
        Flow::Source(self)
    }
}

impl Source for Filled {
    fn dtype(&self) -> DType {
        self.dtype
    }
    fn open<'k>(&'k self, _: &Context<'_>) -> Result<Box<dyn Fill + 'k>, KernelError> {
        Ok(Box::new(self.content))
    }
}

impl Fill for Content {
    fn fill(&mut self, tile: SliceMut<'_>) {
        for_elements!(SliceMut, tile, |data| fill(data, self.number()));
    }
}

fn fill<T: Element>(tile: &mut [T], number: Scalar) {
    tile.fill(number.to());
}
