//! Elements of one axis in any order: what Dask makes of `x[[5, 1, 3]]`.
//!
//! Lists of places are tasks of their own: what is taken from one block (`shuffle-taker`), and how a new block is put
//! together from several (`shuffle-sorter`). A block that comes from one old block is taken at once; else each
//! old block gives a piece (`shuffle-split`). As in Dask, equal lists are one task, whatever they are used for.

use super::{
    gather::{gather, scatter},
    plan::{NewChunk, longest, plan},
};
use crate::{
    array::{Array, BlockOf, Listing, Wiring},
    chunks::{ChunkGrid, ravel},
    dtype::DType,
    graph::Op,
    kernel::{Block, Context, Elements, Kernel, KernelError, Value, block::all_blocks},
};
use std::{collections::HashMap, sync::Arc};

impl Array {
    /// The elements of `list` along an axis: some, all of them there.
    pub(super) fn shuffled(&self, axis: usize, list: &[u64]) -> Array {
        let old = &self.chunks().axes()[axis];
        let plan = plan(old, list);
        let lists = self.lists(&plan, axis);
        let shuffle = Arc::new(Shuffle::new(self.chunks().numblocks(), axis, &plan, &lists));
        let cut = |lens: Vec<u64>| {
            let mut axes = self.chunks().axes().to_vec();
            axes[axis] = lens.into();
            ChunkGrid::new(axes)
        };
        let op = Op::known(Take { list: list.into(), axis });
        let mut inputs = lists.arrays;
        let pieces =
            cut(plan.iter().flat_map(|new| new.parts.iter().map(|part| part.places.len() as u64)).collect());
        let split = inputs.len();
        if plan.iter().any(|new| new.order.is_some()) {
            let (wired, listed) = (Arc::clone(&shuffle), Arc::clone(&shuffle));
            let wiring = Wiring::by(move |at, takes| wired.take_piece(at, takes));
            let listing: Listing = Box::new(move |at| listed.number(at).map(|number| number.to_string()));
            let split =
                Array::new("shuffle-split", op.clone(), self.dtype(), pieces.clone(), inputs.clone(), wiring);
            inputs.push(split.listed(listing));
        }
        let grid = pieces.numblocks();
        let wiring = Wiring::by(move |at, takes| shuffle.take(at, split, &grid, takes));
        let chunks = cut(plan.iter().map(NewChunk::len).collect());
        Array::new("getitem", op, self.dtype(), chunks, inputs, wiring)
    }

    /// The array, and the lists of places that a plan needs, each once.
    fn lists(&self, plan: &[NewChunk], axis: usize) -> Lists {
        let old = &self.chunks().axes()[axis];
        let dtype = smallest(longest(old).max(old.iter().copied().max().unwrap_or(0)));
        let mut lists = Lists { arrays: vec![self.clone()], takers: Vec::new(), sorters: Vec::new() };
        let mut known = HashMap::new();
        let mut array_of = |of: Option<[usize; 2]>, places: &[u64]| {
            *known.entry((of, places.to_vec())).or_insert_with(|| {
                let label = if of.is_some() { "shuffle-taker" } else { "shuffle-sorter" };
                lists.arrays.push(Places::array(label, of, places, dtype));
                lists.arrays.len() - 1
            })
        };
        for new in plan {
            let of = Some([self.ndim(), axis]);
            lists.takers.push(new.parts.iter().map(|part| array_of(of, &part.places)).collect());
            lists.sorters.push(new.order.as_ref().map(|order| array_of(None, order)));
        }
        lists
    }
}

/// The smallest type that holds a number: NumPy's `min_scalar_type`.
fn smallest(most: u64) -> DType {
    match most {
        0..=0xff => DType::U8,
        0..=0xffff => DType::U16,
        0..=0xffff_ffff => DType::U32,
        _ => DType::U64,
    }
}

/// Lists of places as inputs.
struct Lists {
    /// First the array that they are places of.
    arrays: Vec<Array>,
    /// For each part of each new chunk which input says what is taken.
    takers: Vec<Vec<usize>>,
    /// For each new chunk which input says how it is put together, if it is.
    sorters: Vec<Option<usize>>,
}

/// Which blocks go where.
struct Shuffle {
    axis: usize,
    /// How many old blocks there are along each axis.
    old: Vec<u32>,
    chunks: Vec<New>,
    /// Which new chunk each piece is of.
    new_of: Vec<u32>,
}

/// A new chunk along the axis.
struct New {
    first_piece: u32,
    /// The old chunk of each part, and the input that says which elements.
    parts: Vec<(u32, usize)>,
    /// The input that says how they are put together, where they are several.
    sorter: Option<usize>,
}

impl Shuffle {
    fn new(old: Vec<u32>, axis: usize, plan: &[NewChunk], lists: &Lists) -> Self {
        let mut new_of = Vec::new();
        let mut chunks = Vec::with_capacity(plan.len());
        for (number, new) in plan.iter().enumerate() {
            let first_piece = new_of.len() as u32;
            let parts = new.parts.iter().zip(&lists.takers[number]).map(|(part, &taker)| (part.chunk, taker));
            chunks.push(New { first_piece, parts: parts.collect(), sorter: lists.sorters[number] });
            new_of.extend(new.parts.iter().map(|_| number as u32));
        }
        Self { axis, old, chunks, new_of }
    }

    /// What the new block at `at` takes; `split` is the input that has the pieces, in a grid of its own.
    fn take(&self, at: &[u32], split: usize, pieces: &[u32], takes: &mut Vec<BlockOf>) {
        let new = &self.chunks[at[self.axis] as usize];
        let Some(sorter) = new.sorter else { return self.take_part(at, new.parts[0], takes) };
        let mut place = at.to_vec();
        for piece in (new.first_piece..).take(new.parts.len()) {
            place[self.axis] = piece;
            takes.push(BlockOf::Input(split, ravel(&place, pieces)));
        }
        takes.push(BlockOf::Input(sorter, 0));
    }

    fn take_part(&self, at: &[u32], (chunk, taker): (u32, usize), takes: &mut Vec<BlockOf>) {
        let mut place = at.to_vec();
        place[self.axis] = chunk;
        takes.extend([BlockOf::Input(0, ravel(&place, &self.old)), BlockOf::Input(taker, 0)]);
    }

    /// The new chunk of a piece, and the piece's number in it.
    fn piece(&self, at: &[u32]) -> (&New, u32) {
        let piece = at[self.axis];
        let new = &self.chunks[self.new_of[piece as usize] as usize];
        (new, piece - new.first_piece)
    }

    fn take_piece(&self, at: &[u32], takes: &mut Vec<BlockOf>) {
        let (new, part) = self.piece(at);
        self.take_part(at, new.parts[part as usize], takes);
    }

    /// How Dask counts pieces: new chunk by new chunk, in each block by block, those as well that are no task since
    /// they are all of their new block.
    fn number(&self, at: &[u32]) -> Option<u64> {
        let (new, part) = self.piece(at);
        new.sorter?;
        let (mut block, mut n_blocks) = (0, 1);
        let others = at.iter().zip(&self.old).enumerate().filter(|&(axis, _)| axis != self.axis);
        for (_, (&i, &n)) in others {
            block = block * u64::from(n) + u64::from(i);
            n_blocks *= u64::from(n);
        }
        Some(u64::from(new.first_piece) * n_blocks + block * new.parts.len() as u64 + u64::from(part))
    }
}

/// Takes some elements of a block; or puts such pieces together.
#[derive(Debug)]
struct Take {
    #[expect(dead_code, reason = "its text is part of the operation's identity")]
    list: Arc<[u64]>,
    axis: usize,
}

impl Kernel for Take {
    fn run(&self, context: &mut Context<'_>, inputs: &[&Value]) -> Result<Value, KernelError> {
        let blocks = all_blocks("a list of elements", inputs)?;
        let taken = match blocks[..] {
            [block, places] => gather(block, self.axis, places, context)?,
            [ref pieces @ .., order] if pieces.len() > 1 => scatter(pieces, self.axis, order, context)?,
            _ => return Err(KernelError::Failed("a list of elements is of a block".to_owned())),
        };
        Ok(taken.into())
    }
}

/// A list of places.
#[derive(Debug)]
struct Places {
    /// For an array of how many axes, and along which one; not for the order of a new chunk.
    #[expect(dead_code, reason = "its text is part of the operation's identity")]
    of: Option<[usize; 2]>,
    places: Arc<[u64]>,
    dtype: DType,
}

impl Places {
    fn array(label: &str, of: Option<[usize; 2]>, places: &[u64], dtype: DType) -> Array {
        let chunks = ChunkGrid::new([[places.len() as u64]]);
        let op = Op::known(Self { of, places: places.into(), dtype });
        Array::new(label, op, dtype, chunks, Vec::new(), Wiring::nothing())
            .listed(Box::new(|_| Some(String::new())))
    }
}

impl Kernel for Places {
    fn run(&self, _: &mut Context<'_>, _: &[&Value]) -> Result<Value, KernelError> {
        let places = Elements::from(self.places.to_vec()).cast(self.dtype);
        let places =
            places.ok_or_else(|| KernelError::Failed("no memory for a list of places".to_owned()))?;
        Ok(Block::new([self.places.len() as u64], places)?.into())
    }
}
