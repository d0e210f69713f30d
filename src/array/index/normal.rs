//! What an index says once the shape is known: Dask's `normalize_index`.

use super::Index;
use crate::array::ArrayError;

/// An entry of an index: of an axis that is there, or that comes new. Two indices that Dask takes for one have the
/// same entries.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Entry {
    NewAxis,
    At(u64),
    Slice(Steps),
    List(Vec<u64>),
}

/// Elements `start`, `start + step` and so on, as far as they come before `stop`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Steps {
    pub(super) start: i64,
    pub(super) stop: i64,
    /// Not 0; below 0 it goes backwards, and `stop` is -1 where the first element is one of them.
    pub(super) step: i64,
}

/// An entry for every axis of an array of this shape, and for every new one, in their order.
///
/// # Errors
/// [`ArrayError::SeveralEllipses`], [`ArrayError::TooManyIndices`], [`ArrayError::IndexOutOfBounds`],
/// [`ArrayError::MaskLength`], [`ArrayError::SliceStep`], [`ArrayError::SeveralLists`].
pub(super) fn normalize(index: &[Index], shape: &[u64]) -> Result<Vec<Entry>, ArrayError> {
    let ellipses = index.iter().filter(|entry| matches!(entry, Index::Ellipsis)).count();
    if ellipses > 1 {
        return Err(ArrayError::SeveralEllipses);
    }
    let given = index.iter().filter(|entry| !matches!(entry, Index::Ellipsis | Index::NewAxis)).count();
    let missing =
        shape.len().checked_sub(given).ok_or(ArrayError::TooManyIndices { given, ndim: shape.len() })?;
    let mut axes = shape.iter().enumerate();
    let mut entries = Vec::with_capacity(shape.len() + index.len());
    let end = (ellipses == 0).then_some(&Index::Ellipsis);
    for entry in index.iter().chain(end) {
        match entry {
            Index::NewAxis => entries.push(Entry::NewAxis),
            Index::Ellipsis => {
                entries.extend(axes.by_ref().take(missing).map(|(_, &len)| Entry::Slice(Steps::all(len))));
            }
            entry => {
                let (axis, &len) = axes.next().expect("as many axes as entries and missing ones");
                entries.push(of_axis(entry, axis, len)?);
            }
        }
    }
    if entries.iter().filter(|entry| matches!(entry, Entry::List(_))).count() > 1 {
        return Err(ArrayError::SeveralLists);
    }
    Ok(entries)
}

fn of_axis(entry: &Index, axis: usize, size: u64) -> Result<Entry, ArrayError> {
    let place = |index: i64| {
        let from_start = if index < 0 { index.checked_add_unsigned(size) } else { Some(index) };
        let found = from_start.and_then(|place| u64::try_from(place).ok()).filter(|&place| place < size);
        found.ok_or(ArrayError::IndexOutOfBounds { index, axis, size })
    };
    Ok(match entry {
        Index::At(index) => Entry::At(place(*index)?),
        Index::List(list) => Entry::List(list.iter().map(|&index| place(index)).collect::<Result<_, _>>()?),
        Index::Mask(mask) if mask.len() as u64 != size => {
            return Err(ArrayError::MaskLength { length: mask.len(), axis, size });
        }
        Index::Mask(mask) => {
            Entry::List((0..).zip(mask).filter(|&(_, &is_in)| is_in).map(|(i, _)| i).collect())
        }
        Index::Slice { step: Some(0), .. } => return Err(ArrayError::SliceStep),
        Index::Slice { start, stop, step } => Entry::Slice(Steps::of(*start, *stop, step.unwrap_or(1), size)),
        Index::NewAxis | Index::Ellipsis => unreachable!("these are of no axis"),
    })
}

impl Entry {
    /// Whether it is of an axis and takes all of it in its order.
    pub(super) fn is_all(&self, size: u64) -> bool {
        matches!(self, Self::Slice(steps) if *steps == Steps::all(size))
    }
}

impl Steps {
    /// All of an axis.
    pub(super) fn all(size: u64) -> Self {
        Self { start: 0, stop: size.cast_signed(), step: 1 }
    }

    /// Python's `slice.indices`: both ends brought into the axis, or to just outside of it.
    fn of(start: Option<i64>, stop: Option<i64>, step: i64, size: u64) -> Self {
        let size = size.cast_signed();
        // No axis is long enough for the one step that has no opposite.
        let step = step.max(-i64::MAX);
        let (least, most) = if step > 0 { (0, size) } else { (-1, size - 1) };
        let bound = |given: Option<i64>, default: i64| match given {
            Some(place) if place < 0 => place.saturating_add(size).clamp(least, most),
            Some(place) => place.min(most),
            None => default,
        };
        let (first, last) = if step > 0 { (least, most) } else { (most, least) };
        let (start, stop) = (bound(start, first), bound(stop, last));
        Self { start, stop: if step > 0 { stop.max(start) } else { stop }, step }
    }
}
