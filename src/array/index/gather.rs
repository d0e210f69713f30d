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

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::AtomicBool;

    fn block(shape: &[u64], elements: &[i32]) -> Block {
        Block::new(shape, elements.to_vec()).unwrap()
    }
    fn list(places: &[u8]) -> Block {
        Block::new([places.len() as u64], places.to_vec()).unwrap()
    }

    #[test]
    fn what_was_gathered_in_order_is_put_in_its_own() {
        let go = AtomicBool::new(false);
        let context = Context::new(0, None, 0, [&go, &go]);
        let x = block(&[2, 3], &[0, 1, 2, 10, 11, 12]);
        let columns = gather(&x, 1, &list(&[0, 2, 2]), &context).unwrap();
        assert_eq!(columns, block(&[2, 3], &[0, 2, 2, 10, 12, 12]));
        let rows = gather(&x, 0, &list(&[1]), &context).unwrap();
        assert_eq!(rows, block(&[1, 3], &[10, 11, 12]));
        let both = scatter(&[&columns, &x], 1, &list(&[5, 0, 1, 2, 4, 3]), &context).unwrap();
        assert_eq!(both, block(&[2, 6], &[2, 2, 0, 2, 1, 0, 12, 12, 10, 12, 11, 10]));
        let both = scatter(&[&rows, &x], 0, &list(&[1, 2, 0]), &context).unwrap();
        assert_eq!(both, block(&[3, 3], &[10, 11, 12, 10, 11, 12, 0, 1, 2]));
    }

    #[test]
    fn what_does_not_fit_is_said() {
        let go = AtomicBool::new(false);
        let context = Context::new(0, None, 0, [&go, &go]);
        let (x, y) = (block(&[2, 3], &[0; 6]), block(&[3, 3], &[0; 9]));
        let said = |result: Result<Block, KernelError>| result.unwrap_err().to_string();
        assert_eq!(said(gather(&x, 1, &list(&[3]), &context)), "an axis of length 3 has no such place");
        assert_eq!(said(gather(&x, 2, &list(&[0]), &context)), "a block of shape [2, 3] has no axis 2");
        for (pieces, order) in [([&x, &y], [0, 1, 2, 3, 4, 5]), ([&x, &x], [0, 1, 2, 3, 4, 6])] {
            assert!(scatter(&pieces, 1, &list(&order), &context).is_err());
        }
        assert_eq!(said(scatter(&[&x, &x], 1, &list(&[0, 1, 2]), &context)), "these pieces make no block");
        assert_eq!(said(scatter(&[&x], 1, &list(&[0, 1, 2, 3]), &context)), "these pieces make no block");
    }
}
