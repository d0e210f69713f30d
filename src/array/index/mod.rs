//! Parts of an array, its axes dropped and added: Python's `x[…]`.
//!
//! An index is made normal first ([`normal`]). Slices, numbers and new axes make one task for each block that they
//! touch ([`cut`] says which, and what of it). A list reorders one axis ([`plan`] says how, [`shuffle`] makes the tasks);
//! where there is more to the index, slices and numbers come first, and new axes last.

mod cut;
mod gather;
mod normal;
mod plan;
mod shuffle;

use super::{Array, ArrayError, BlockOf, Wiring};
use crate::{
    chunks::{ChunkGrid, ravel},
    graph::Op,
    kernel::{Context, Kernel, KernelError, Value, block::one_block, strided::View},
};
use cut::Cut;
use normal::{Entry, Steps, normalize};
use std::{
    ops::{Range, RangeFrom, RangeFull, RangeTo},
    sync::Arc,
};

/// One entry of an index, for one axis where nothing else is said. Negative numbers count from the end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Index {
    /// One element; the axis is dropped.
    At(i64),
    /// Python's `start:stop:step`: what lies outside of the array is left out. A step below 0 goes backwards.
    Slice {
        /// The first element. Default: the one at the end where it begins.
        start: Option<i64>,
        /// The element before which it ends. Default: it goes to the end.
        stop: Option<i64>,
        /// From one element to the next. Default: 1.
        step: Option<i64>,
    },
    /// A new axis of length 1.
    NewAxis,
    /// All of as many axes as no other entry is for.
    Ellipsis,
    /// These elements, in this order. One entry of an index at most is a list or a mask.
    List(Vec<i64>),
    /// Those elements that are marked: one mark for each of the axis.
    Mask(Vec<bool>),
}

impl Index {
    /// All of an axis: Python's `:`.
    pub const ALL: Self = Self::Slice { start: None, stop: None, step: None };
    /// All of an axis, backwards.
    pub const REVERSED: Self = Self::Slice { start: None, stop: None, step: Some(-1) };
}

impl From<i64> for Index {
    fn from(at: i64) -> Self {
        Self::At(at)
    }
}
impl From<Range<i64>> for Index {
    fn from(range: Range<i64>) -> Self {
        Self::Slice { start: Some(range.start), stop: Some(range.end), step: None }
    }
}
impl From<RangeFrom<i64>> for Index {
    fn from(range: RangeFrom<i64>) -> Self {
        Self::Slice { start: Some(range.start), stop: None, step: None }
    }
}
impl From<RangeTo<i64>> for Index {
    fn from(range: RangeTo<i64>) -> Self {
        Self::Slice { start: None, stop: Some(range.end), step: None }
    }
}
impl From<RangeFull> for Index {
    fn from(_: RangeFull) -> Self {
        Self::ALL
    }
}
impl From<Vec<i64>> for Index {
    fn from(list: Vec<i64>) -> Self {
        Self::List(list)
    }
}

impl Array {
    /// A part of the array: NumPy's `x[…]`. Axes that the index does not name stay whole.
    ///
    /// # Errors
    /// [`ArrayError::IndexOutOfBounds`], [`ArrayError::TooManyIndices`], [`ArrayError::SeveralEllipses`],
    /// [`ArrayError::SliceStep`], [`ArrayError::SeveralLists`], [`ArrayError::MaskLength`].
    ///
    /// # Examples
    /// ```
    /// use chunkscope::array::{Chunks, Index, Random};
    ///
    /// let x = Random::new().random(&[6, 8], &Chunks::from(4))?;
    /// assert_eq!(x.index(&[Index::At(-1)])?.shape(), [8]);
    /// // x[1:5, None, ::-2]
    /// let backwards = Index::Slice { start: None, stop: None, step: Some(-2) };
    /// let part = x.index(&[Index::from(1..5), Index::NewAxis, backwards])?;
    /// assert_eq!(part.shape(), [4, 1, 4]);
    /// assert_eq!(part.chunks().numblocks(), [2, 1, 2]);
    /// # Ok::<(), chunkscope::array::ArrayError>(())
    /// ```
    pub fn index(&self, index: &[Index]) -> Result<Array, ArrayError> {
        let shape = self.shape();
        let entries = normalize(index, &shape)?;
        if entries.len() == shape.len() && entries.iter().zip(shape).all(|(entry, len)| entry.is_all(len)) {
            return Ok(self.clone());
        }
        let list = entries.iter().find_map(|entry| match entry {
            Entry::List(list) if !list.is_empty() => Some(list),
            _ => None,
        });
        Ok(match list {
            None => self.sliced("getitem", &entries),
            Some(list) => self.taken(&entries, list),
        })
    }

    /// What an index with a list takes: its slices and numbers first, then the list, at last the new axes.
    fn taken(&self, entries: &[Entry], list: &[u64]) -> Array {
        let own: Vec<Entry> = entries.iter().filter(|entry| **entry != Entry::NewAxis).cloned().collect();
        let is_list = |entry: &Entry| matches!(entry, Entry::List(_));
        let slices_nothing =
            own.iter().zip(self.shape()).all(|(entry, len)| is_list(entry) || entry.is_all(len));
        let array = if slices_nothing { self.clone() } else { self.sliced("slice", &own) };
        let kept = own.iter().filter(|entry| !matches!(entry, Entry::At(_)));
        let axis = kept.take_while(|entry| !is_list(entry)).count();
        let array = array.take_from(axis, list);
        if own.len() == entries.len() {
            return array;
        }
        let mut lens = array.shape().into_iter();
        let with_new =
            entries.iter().filter(|entry| !matches!(entry, Entry::At(_))).map(|entry| match entry {
                Entry::NewAxis => Entry::NewAxis,
                _ => Entry::Slice(Steps::all(lens.next().unwrap_or_default())),
            });
        array.sliced("getitem", &with_new.collect::<Vec<_>>())
    }

    /// Some elements of an axis; a list of all of them in their order is no work.
    fn take_from(&self, axis: usize, list: &[u64]) -> Array {
        let shape = self.shape();
        if !list.iter().copied().eq(0..shape[axis]) {
            return self.shuffled(axis, list);
        }
        let mut entries: Vec<Entry> = shape.iter().map(|&len| Entry::Slice(Steps::all(len))).collect();
        entries[axis] = Entry::List(list.to_vec());
        self.sliced("getitem", &entries)
    }

    /// What slices, numbers and new axes take.
    fn sliced(&self, label: &str, entries: &[Entry]) -> Array {
        let mut own = self.chunks().axes().iter();
        let mut axes = Vec::with_capacity(self.ndim());
        let mut chunks: Vec<Box<[u64]>> = Vec::with_capacity(entries.len());
        for entry in entries {
            if let Entry::NewAxis = entry {
                chunks.push([1].into());
                continue;
            }
            let cut = Cut::of(entry, own.next().expect("a normal index has an entry for every axis"));
            let becomes = (!matches!(entry, Entry::At(_))).then_some(chunks.len());
            if becomes.is_some() {
                chunks.push(cut.lens());
            }
            axes.push(Axis { becomes, cut });
        }
        let axes: Arc<[Axis]> = axes.into();
        let op = Getitem { index: entries.to_vec(), axes: Arc::clone(&axes) };
        let grid = self.chunks().numblocks();
        let wiring = Wiring::by(move |at, takes| {
            let from: Vec<u32> = axes.iter().map(|axis| axis.piece(at).chunk).collect();
            takes.push(BlockOf::Input(0, ravel(&from, &grid)));
        });
        Array::new(label, Op::known(op), self.dtype(), ChunkGrid::new(chunks), vec![self.clone()], wiring)
    }
}

/// Takes a part of a block.
#[derive(Debug)]
struct Getitem {
    /// What was asked for: two indices may take the same and be two.
    #[expect(dead_code, reason = "its text is part of the operation's identity")]
    index: Vec<Entry>,
    axes: Arc<[Axis]>,
}

/// What is taken along an axis of the array.
#[derive(Debug)]
struct Axis {
    /// The axis of the result; none where a number drops it.
    becomes: Option<usize>,
    cut: Cut,
}

impl Axis {
    /// What the block at `at` of the result takes.
    fn piece(&self, at: &[u32]) -> &cut::Piece {
        &self.cut.pieces[self.becomes.map_or(0, |axis| at[axis] as usize)]
    }
}

impl Kernel for Getitem {
    fn run(&self, context: &mut Context<'_>, inputs: &[&Value]) -> Result<Value, KernelError> {
        let at = context.at()?;
        let mut view = View::of(one_block("an index", inputs)?);
        for (number, axis) in self.axes.iter().enumerate() {
            let piece = axis.piece(&at);
            view = view.stepped(number, piece.start, axis.cut.step, piece.len)?;
        }
        Ok(view.to_block(context)?.reshaped(context.shape()?)?.into())
    }
}
