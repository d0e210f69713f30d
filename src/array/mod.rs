//! The lazy chunked array: its shape, how it is cut, its element type, and how its blocks come from other blocks.
//!
//! In: operations with NumPy's and Dask's names, arguments and defaults. Out: a [`TaskGraph`], task for task the one
//! that Dask makes from the same expression (labels, block coordinates, edges, order of layers). What always holds:
//! an [`Array`] is immutable and cheap to clone; nothing is computed, and nothing is built but a few numbers a
//! layer, until [`Array::to_graph`].
//!
//! ```
//! use chunkscope::array::{Chunks, Random, ReduceOptions};
//!
//! let x = Random::new().normal(0.0, 0.1, &[800_000_000], &Chunks::from(200_000_000))?;
//! let graph = x.mean(&ReduceOptions::default())?.to_graph()?;
//! assert_eq!(graph.len(), 9);
//! assert_eq!(graph.title(graph.outputs()[0]), "mean_agg-aggregate ()");
//! # Ok::<(), chunkscope::array::ArrayError>(())
//! ```

mod astype;
#[cfg(feature = "python")]
mod at_once;
mod atleast;
mod axis;
mod block;
mod broadcast;
mod broadcast_to;
mod chunks;
mod concatenate;
mod creation;
mod cumulative;
mod diagonal;
mod elementwise;
mod error;
mod index;
mod linalg;
mod median;
mod pad;
mod product;
pub mod random;
mod rechunk;
mod reduce;
mod repeat;
mod reshape;
mod roll;
mod stack;
mod statistics;
#[cfg(test)]
mod testing;
mod token;
mod topk;
mod transpose;
mod triangle;
mod wiring;

#[cfg(feature = "python")]
pub(crate) use at_once::MOST_AT_ONCE;
pub use block::Parts;
pub use chunks::{AUTO_CHUNK_BYTES, AxisChunks, Chunks, parse_bytes};
pub use creation::{Indexing, LikeOptions};
pub use cumulative::{ScanMethod, ScanOptions};
pub use elementwise::Operand;
#[cfg(feature = "python")]
pub(crate) use elementwise::{Ufunc, operator, table as functions};
pub use error::ArrayError;
pub use index::Index;
pub use linalg::NormOrder;
pub use pad::Padding;
pub use product::CommonAxes;
pub use random::Random;
pub use rechunk::RechunkOptions;
pub use reduce::{ReduceOptions, SplitEvery};

use crate::{
    chunks::ChunkGrid,
    data::DraftId,
    dtype::DType,
    graph::{Coords, GraphBuilder, Layer, Op, TaskGraph},
};
use std::{
    collections::{HashMap, HashSet},
    fmt,
    sync::Arc,
};
use wiring::{BlockOf, Listing, Wiring};

/// The most tasks that a graph may have: above it nobody's memory holds the graph with its picture.
pub const MAX_TASKS: u64 = 1 << 24;

/// A chunked array that is not computed yet.
#[derive(Clone)]
pub struct Array {
    layer: Arc<ArrayLayer>,
}

/// One operation: what it makes, and from what.
#[derive(Clone)]
struct ArrayLayer {
    /// What Dask calls it: `mean_chunk`.
    label: String,
    token: String,
    op: Op,
    chunks: ChunkGrid,
    dtype: DType,
    /// Those whose blocks it takes, and those of which it takes none, but that are in its graph all the same.
    inputs: Vec<Array>,
    wiring: Wiring,
    /// Where its tasks are not numbered as its blocks are.
    listing: Option<Arc<Listing>>,
}

impl Array {
    /// A new operation. Its token follows from all that it is and from the tokens of its inputs.
    fn new(label: &str, op: Op, dtype: DType, chunks: ChunkGrid, inputs: Vec<Array>, wiring: Wiring) -> Self {
        let token =
            token::of(label, &op, dtype, &chunks, inputs.iter().map(|input| input.layer.token.as_str()));
        let (label, listing) = (label.to_owned(), None);
        Self { layer: Arc::new(ArrayLayer { label, token, op, chunks, dtype, inputs, wiring, listing }) }
    }

    /// The same operation with coordinates of its own, and with tasks for some of its blocks only.
    #[must_use]
    fn listed(mut self, listing: Listing) -> Self {
        let layer = Arc::get_mut(&mut self.layer).expect("an array that was just made has one owner");
        layer.listing = Some(Arc::new(listing));
        self
    }

    /// The same array, in whose graph the tasks of others are, too: Dask keeps the tasks of all factors of a matrix
    /// together, whichever is asked for.
    #[must_use]
    fn with_tasks_of(&self, others: &[&Array]) -> Self {
        let mut layer = ArrayLayer::clone(&self.layer);
        layer.inputs.extend(others.iter().copied().cloned());
        Self { layer: Arc::new(layer) }
    }

    /// The same array with a name of its own, which tells it apart from others: `da.ones(4, name="x")`. Its tasks are
    /// labelled with the words that the name begins with.
    #[must_use]
    pub fn named(self, name: &str) -> Self {
        let mut array = self;
        if let Some(layer) = Arc::get_mut(&mut array.layer) {
            let inputs = layer.inputs.iter().map(|input| input.layer.token.as_str());
            layer.token = token::of(name, &layer.op, layer.dtype, &layer.chunks, inputs);
            layer.label = token::label_of(name);
        }
        array
    }

    /// What Dask calls its last operation: `mean_agg-aggregate`.
    pub fn label(&self) -> &str {
        &self.layer.label
    }
    /// Its length along each axis, in elements.
    pub fn shape(&self) -> Vec<u64> {
        self.chunks().shape()
    }
    /// How many axes it has.
    pub fn ndim(&self) -> usize {
        self.chunks().n_axes()
    }
    /// How many elements it has.
    pub fn size(&self) -> u64 {
        self.shape().iter().product()
    }
    /// How many bytes its elements take.
    pub fn nbytes(&self) -> u64 {
        self.size() * self.dtype().item_size()
    }
    /// The type of its elements.
    pub fn dtype(&self) -> DType {
        self.layer.dtype
    }
    /// How it is cut into blocks.
    pub fn chunks(&self) -> &ChunkGrid {
        &self.layer.chunks
    }

    /// How many tasks compute this array.
    pub fn n_tasks(&self) -> u64 {
        n_tasks(&self.inputs_first())
    }

    /// Every task that computes this array, Dask's raw graph: layer after layer, inputs first, blocks row-major.
    ///
    /// # Errors
    /// [`ArrayError::TooManyTasks`] above [`MAX_TASKS`].
    pub fn to_graph(&self) -> Result<TaskGraph, ArrayError> {
        let arrays = self.inputs_first();
        let tasks = n_tasks(&arrays);
        if tasks > MAX_TASKS {
            return Err(ArrayError::TooManyTasks { tasks });
        }
        let mut builder = GraphBuilder::default();
        let mut drafts: HashMap<&str, Vec<Option<DraftId>>> = HashMap::new();
        for array in &arrays {
            let made = array.add_to(&mut builder, &drafts);
            drafts.insert(&array.layer.token, made);
        }
        drafts[self.layer.token.as_str()].iter().flatten().for_each(|&draft| builder.output(draft));
        match builder.finish() {
            Ok(graph) => Ok(graph),
            Err(cycle) => unreachable!("an array is made from arrays that were there before it: {cycle}"),
        }
    }

    /// Adds the layer and its tasks; `drafts` knows those of the inputs by block. Gives its own.
    fn add_to(
        &self,
        builder: &mut GraphBuilder,
        drafts: &HashMap<&str, Vec<Option<DraftId>>>,
    ) -> Vec<Option<DraftId>> {
        let ArrayLayer { label, token, op, chunks, dtype, inputs, wiring, listing } = &*self.layer;
        let (name, token) = (builder.symbols.intern(label), builder.symbols.intern(token));
        let coords = match listing {
            None => Layer::coords_of(chunks),
            Some(listing) => listed_coords(builder, chunks, listing),
        };
        let layer =
            Layer { name, token, op: op.clone(), coords, chunks: Some(chunks.clone()), dtype: Some(*dtype) };
        let layer = builder.layer(layer);
        let given: Vec<_> = inputs.iter().map(|input| &drafts[input.layer.token.as_str()]).collect();
        let numblocks = chunks.numblocks();
        let mut at = vec![0; numblocks.len()];
        let mut takes = Vec::new();
        let mut made: Vec<Option<DraftId>> = Vec::with_capacity(chunks.n_blocks() as usize);
        for block in 0..chunks.n_blocks() as u32 {
            let is_there = listing.as_ref().is_none_or(|listing| listing(&at).is_some());
            let task = is_there.then(|| {
                takes.clear();
                wiring.of(&at, &mut takes);
                let inputs = takes.iter().filter_map(|take| match *take {
                    BlockOf::Input(input, block) => given[input][block as usize],
                    BlockOf::Own(block) => made.get(block as usize).copied().flatten(),
                });
                builder.task(layer, block, inputs)
            });
            made.push(task);
            advance(&mut at, &numblocks);
        }
        made
    }

    /// This array and all that it is made from, each once, inputs before users: what has the same token is the same.
    /// Without recursion: programs nest operations as deep as they like.
    fn inputs_first(&self) -> Vec<&Array> {
        let mut seen: HashSet<&str> = HashSet::new();
        let mut order = Vec::new();
        let mut stack = vec![(self, 0)];
        while let Some((array, next)) = stack.pop() {
            if next == 0 && !seen.insert(&array.layer.token) {
                continue;
            }
            match array.layer.inputs.get(next) {
                Some(input) => stack.extend([(array, next + 1), (input, 0)]),
                None => order.push(array),
            }
        }
        order
    }
}

/// The next position in a grid, row-major.
fn advance(at: &mut [u32], grid: &[u32]) {
    for (i, n) in at.iter_mut().zip(grid).rev() {
        *i += 1;
        if *i < *n {
            return;
        }
        *i = 0;
    }
}

fn n_tasks(arrays: &[&Array]) -> u64 {
    arrays.iter().map(|a| a.chunks().n_blocks()).fold(0, u64::saturating_add)
}

/// Dask's coordinate for each block; nothing where there is no task.
fn listed_coords(builder: &mut GraphBuilder, chunks: &ChunkGrid, listing: &Listing) -> Coords {
    let numblocks = chunks.numblocks();
    let mut at = vec![0; numblocks.len()];
    let names = (0..chunks.n_blocks()).map(|_| {
        let name = listing(&at).unwrap_or_default();
        advance(&mut at, &numblocks);
        builder.symbols.intern(&name)
    });
    Coords::Listed(names.collect())
}

/// An array that many others hang from is taken apart step by step: the derived drop would recurse.
impl Drop for ArrayLayer {
    fn drop(&mut self) {
        let mut rest = std::mem::take(&mut self.inputs);
        while let Some(mut array) = rest.pop() {
            if let Some(layer) = Arc::get_mut(&mut array.layer) {
                rest.append(&mut layer.inputs);
            }
        }
    }
}

impl fmt::Debug for Array {
    /// As Dask prints it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "dask.array<{}, shape={}, dtype={}, chunksize={}>",
            self.label(),
            tuple(&self.shape()),
            self.dtype(),
            tuple(&self.chunks().largest_block())
        )
    }
}

/// Numbers as Python writes a tuple.
fn tuple(numbers: &[u64]) -> String {
    match numbers {
        [only] => format!("({only},)"),
        _ => format!("({})", numbers.iter().map(u64::to_string).collect::<Vec<_>>().join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lesson_is_dasks_nine_tasks() {
        let x = Random::new().normal(0.0, 0.1, &[800_000_000], &Chunks::from(200_000_000)).unwrap();
        let mean = x.mean(&ReduceOptions::default()).unwrap();
        assert_eq!(
            format!("{mean:?}"),
            "dask.array<mean_agg-aggregate, shape=(), dtype=float64, chunksize=()>"
        );
        let graph = mean.to_graph().unwrap();
        let titles: Vec<String> = graph.ids().map(|id| graph.title(id)).collect();
        assert_eq!(
            titles,
            [
                "normal 0",
                "normal 1",
                "normal 2",
                "normal 3",
                "mean_chunk 0",
                "mean_chunk 1",
                "mean_chunk 2",
                "mean_chunk 3",
                "mean_agg-aggregate ()"
            ]
        );
        assert_eq!(graph.n_edges(), 8);
        assert_eq!(graph.block_bytes(graph.ids().next().unwrap()), Some(1_600_000_000));
    }

    #[test]
    fn equal_programs_have_equal_keys_and_equal_arrays_of_one_program_have_not() {
        let program = || {
            let mut random = Random::new();
            let x = random.random(&[4], &Chunks::from(2)).unwrap();
            let y = random.random(&[4], &Chunks::from(2)).unwrap();
            (x, y)
        };
        let ((x, y), (x2, _)) = (program(), program());
        assert_eq!(x.layer.token, x2.layer.token);
        assert_ne!(x.layer.token, y.layer.token);
        assert_eq!(x.layer.token.len(), "random_sample-".len() + 32);
    }

    #[test]
    fn too_many_tasks_are_refused_before_any_is_made() {
        let x = Random::new().random(&[1 << 24], &Chunks::from(1)).unwrap();
        let error = x.mean(&ReduceOptions::default()).unwrap().to_graph().unwrap_err();
        assert!(error.to_string().contains("tasks"), "{error}");
    }

    #[test]
    fn a_deep_program_needs_no_deep_stack() {
        let mut x = Random::new().random(&[4], &Chunks::from(2)).unwrap();
        let keep = ReduceOptions { keepdims: true, ..ReduceOptions::default() };
        for _ in 0..20_000 {
            x = x.sum(&keep).unwrap();
        }
        assert_eq!(x.to_graph().unwrap().len(), 2 + 3 + 2 * 19_999);
    }
}
