//! Elements of blocks by a list of places along one axis.

use crate::kernel::{
    Block, Context, Element, Elements, KernelError, for_elements, n_elements, pipeline::room,
};

/// How many rows are copied between two looks at whether to stop.
const ROWS_PER_CHECK: usize = 1 << 12;

/// The elements of a block at some places along an axis.
///
/// # Errors
/// [`KernelError::Failed`] where the block has no such place, [`KernelError::Cancelled`] when the run is to stop.
pub(super) fn gather(
    block: &Block,
    axis: usize,
    places: &Block,
    context: &Context<'_>,
) -> Result<Block, KernelError> {
    let [outer, len, inner] = around(block, axis)?;
    let places = numbers(places, len)?;
    let mut shape = block.shape().to_vec();
    shape[axis] = places.len() as u64;
    let mut elements = room(block.dtype(), n_elements(&shape)?)?;
    for row in 0..outer {
        if row % ROWS_PER_CHECK == 0 {
            context.check_cancelled()?;
        }
        let row = block.elements().part(row * len * inner..(row + 1) * len * inner);
        for_elements!(Slice, row, |row| append(row, inner, &places, &mut elements));
    }
    Block::new(shape, elements)
}

fn append<T: Element>(row: &[T], inner: usize, places: &[usize], out: &mut Elements) {
    let out = T::vec_of(out).expect("room was made for elements of this type");
    if inner == 1 {
        out.extend(places.iter().map(|&place| row[place]));
    } else {
        places.iter().for_each(|place| out.extend_from_slice(&row[place * inner..][..inner]));
    }
}

/// Puts pieces together along an axis: `order` says where each element of the first goes, of the second, and so on.
///
/// # Errors
/// [`KernelError::Failed`] where they do not fit, [`KernelError::Cancelled`] when the run is to stop.
pub(super) fn scatter(
    pieces: &[&Block],
    axis: usize,
    order: &Block,
    context: &Context<'_>,
) -> Result<Block, KernelError> {
    let [outer, _, inner] = around(pieces[0], axis)?;
    let order = numbers(order, order.len())?;
    let mut shape = pieces[0].shape().to_vec();
    shape[axis] = order.len() as u64;
    let mut elements = Elements::zeros(pieces[0].dtype(), n_elements(&shape)?)
        .ok_or_else(|| KernelError::Failed("no memory for a block".to_owned()))?;
    let mut places = &order[..];
    for piece in pieces {
        let [rows, len, width] = around(piece, axis)?;
        let fits = [rows, width] == [outer, inner] && piece.dtype() == elements.dtype();
        let (own, rest) = places.split_at_checked(len).filter(|_| fits).ok_or_else(no_block)?;
        places = rest;
        context.check_cancelled()?;
        for_elements!(Slice, piece.elements(), |from| {
            spread(from, inner, own, order.len(), &mut elements);
        });
    }
    if places.is_empty() { Block::new(shape, elements) } else { Err(no_block()) }
}

/// Writes the rows of a piece to their places in rows of `len`.
fn spread<T: Element>(from: &[T], inner: usize, places: &[usize], len: usize, to: &mut Elements) {
    let to = T::vec_of(to).expect("a piece of this type");
    if places.is_empty() || inner == 0 {
        return;
    }
    let rows = from.chunks_exact(places.len() * inner).zip(to.chunks_exact_mut(len * inner));
    if inner == 1 {
        rows.for_each(|(from, to)| from.iter().zip(places).for_each(|(&x, &place)| to[place] = x));
    } else {
        for (from, to) in rows {
            for (from, place) in from.chunks_exact(inner).zip(places) {
                to[place * inner..][..inner].copy_from_slice(from);
            }
        }
    }
}

/// How many elements there are around an axis, along it, and within it.
fn around(block: &Block, axis: usize) -> Result<[usize; 3], KernelError> {
    let shape = block.shape();
    let Some(&len) = shape.get(axis) else {
        return Err(KernelError::Failed(format!("a block of shape {shape:?} has no axis {axis}")));
    };
    Ok([n_elements(&shape[..axis])?, len as usize, n_elements(&shape[axis + 1..])?])
}

/// Places as numbers below `len`.
fn numbers(places: &Block, len: usize) -> Result<Vec<usize>, KernelError> {
    let numbers: Vec<usize> = for_elements!(Slice, places.elements(), |places| {
        places.iter().map(|&place| place.to_i64() as usize).collect()
    });
    if numbers.iter().any(|&place| place >= len) {
        return Err(KernelError::Failed(format!("an axis of length {len} has no such place")));
    }
    Ok(numbers)
}

fn no_block() -> KernelError {
    KernelError::Failed("these pieces make no block".to_owned())
}
