//! Blocks that are read as if they were larger: NumPy's broadcasting.

use super::{Block, Element, Elements, KernelError, Slice, TILE, elements::for_elements, n_elements};

/// Reads a block tile by tile in the order of a larger one, to which it is broadcast: axes are added in front, and
/// those of length 1 are repeated.
pub(crate) struct Reader<'b> {
    block: Slice<'b>,
    /// How many elements were read.
    at: usize,
    way: Way,
}

enum Way {
    /// It is as large itself.
    Straight,
    /// It is one element, many times.
    Constant(Elements),
    /// It is repeated along some axes.
    Walk(Walk, Elements),
}

/// A walk through the larger block, run by run: the elements of the innermost axis.
struct Walk {
    /// The elements of a run; whether the block has one for all of them.
    run_len: usize,
    is_constant: bool,
    /// How much of the run has been.
    within: usize,
    /// The first element of the run.
    place: usize,
    /// The axes around the runs, innermost first: length, step in the block, position.
    outer: Vec<[usize; 3]>,
}

impl<'b> Reader<'b> {
    /// Starts to read `block` as one of this shape.
    ///
    /// # Errors
    /// [`KernelError::Failed`] where it cannot be broadcast to it.
    pub(crate) fn new(block: &'b Block, shape: &[u64]) -> Result<Self, KernelError> {
        let own = block.shape();
        let n = n_elements(shape)?;
        let fits = own.len() <= shape.len()
            && own.iter().rev().zip(shape.iter().rev()).all(|(&own, &len)| own == len || own == 1);
        if !fits {
            let message = format!("a block of shape {own:?} cannot be broadcast to {shape:?}");
            return Err(KernelError::Failed(message));
        }
        let elements = block.elements();
        let way = if block.len() == n {
            Way::Straight
        } else if block.len() == 1 {
            let mut tile = Elements::empty(elements.dtype());
            for_elements!(Slice, elements, |one| repeat(&mut tile, one[0], n.min(TILE)));
            Way::Constant(tile)
        } else {
            Way::Walk(Walk::new(own, shape), Elements::empty(elements.dtype()))
        };
        Ok(Self { block: elements, at: 0, way })
    }

    /// Starts to read a block as one of any shape with `n` elements.
    ///
    /// # Errors
    /// [`KernelError::Failed`] where it has another number of elements.
    pub(crate) fn straight(block: &'b Block, n: usize) -> Result<Self, KernelError> {
        if block.len() != n {
            let message = format!("a block of {} elements cannot be read as one of {n}", block.len());
            return Err(KernelError::Failed(message));
        }
        Ok(Self { block: block.elements(), at: 0, way: Way::Straight })
    }

    /// The next `len` elements, at most a tile.
    ///
    /// # Panics
    /// After the last.
    pub(crate) fn next(&mut self, len: usize) -> Slice<'_> {
        let from = self.at;
        self.at += len;
        match &mut self.way {
            Way::Straight => self.block.part(from..from + len),
            Way::Constant(tile) => tile.as_slice().part(0..len),
            Way::Walk(walk, tile) => {
                for_elements!(Slice, self.block, |block| walk.take(block, tile, len));
                tile.as_slice()
            }
        }
    }
}

fn repeat<T: Element>(tile: &mut Elements, element: T, n: usize) {
    T::vec_of(tile).expect("made with this type").resize(n, element);
}

impl Walk {
    fn new(own: &[u64], shape: &[u64]) -> Self {
        // Innermost first: length, and whether the block has one element for all of it. Neighbours that are alike
        // are one axis.
        let mut axes: Vec<(usize, bool)> = Vec::new();
        let lens = own.iter().rev().copied().chain(std::iter::repeat(1));
        for (own, &len) in lens.zip(shape.iter().rev()).filter(|&(_, &len)| len != 1) {
            let is_repeated = own == 1;
            match axes.last_mut() {
                Some((elements, repeated)) if *repeated == is_repeated => *elements *= len as usize,
                _ => axes.push((len as usize, is_repeated)),
            }
        }
        let (run_len, is_constant) = axes[0];
        let mut stride = if is_constant { 1 } else { run_len };
        let outer = axes[1..].iter().map(|&(len, is_repeated)| {
            let own = if is_repeated { 0 } else { stride };
            stride *= if is_repeated { 1 } else { len };
            [len, own, 0]
        });
        Self { run_len, is_constant, within: 0, place: 0, outer: outer.collect() }
    }

    fn take<T: Element>(&mut self, block: &[T], tile: &mut Elements, len: usize) {
        let tile = T::vec_of(tile).expect("made with the block's type");
        tile.clear();
        while tile.len() < len {
            let n = (self.run_len - self.within).min(len - tile.len());
            if self.is_constant {
                tile.resize(tile.len() + n, block[self.place]);
            } else {
                tile.extend_from_slice(&block[self.place + self.within..][..n]);
            }
            self.within += n;
            if self.within == self.run_len {
                self.within = 0;
                self.next_run();
            }
        }
    }

    fn next_run(&mut self) {
        for [len, stride, at] in &mut self.outer {
            *at += 1;
            self.place += *stride;
            if at < len {
                return;
            }
            self.place -= *stride * *len;
            *at = 0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(block: &Block, shape: &[u64], step: usize) -> Vec<i64> {
        let mut reader = Reader::new(block, shape).unwrap();
        let n = n_elements(shape).unwrap();
        let mut all = Vec::new();
        for from in (0..n).step_by(step) {
            all.extend_from_slice(reader.next(step.min(n - from)).get::<i64>().unwrap());
        }
        all
    }

    fn counting(shape: &[u64]) -> Block {
        let n = shape.iter().product::<u64>().cast_signed();
        Block::new(shape, (0..n).collect::<Vec<i64>>()).unwrap()
    }

    #[test]
    fn rows_and_columns_are_repeated() {
        assert_eq!(read(&counting(&[3]), &[2, 3], 4), [0, 1, 2, 0, 1, 2]);
        assert_eq!(read(&counting(&[2, 1]), &[2, 3], 6), [0, 0, 0, 1, 1, 1]);
        assert_eq!(read(&counting(&[1, 1]), &[2, 2], 3), [0, 0, 0, 0]);
        let error = Reader::new(&counting(&[2]), &[2, 3]).err().unwrap();
        assert_eq!(error.to_string(), "a block of shape [2] cannot be broadcast to [2, 3]");
    }

    proptest! {
        #[test]
        fn any_shape_is_read_as_its_definition_says(
            shape in prop::collection::vec(1u64..5, 1..5), ones in 0usize..16, drop in 0usize..4, step in 1usize..20
        ) {
            let own: Vec<u64> =
                shape.iter().enumerate().map(|(i, &len)| if ones >> i & 1 == 1 { 1 } else { len }).collect();
            let own = &own[drop.min(own.len() - 1)..];
            let found = read(&counting(own), &shape, step);
            for (i, &element) in found.iter().enumerate() {
                let (mut rest, mut place, mut stride) = (i as u64, 0, 1);
                for axis in (0..shape.len()).rev() {
                    let at = rest % shape[axis];
                    rest /= shape[axis];
                    if let Some(own) = (axis + own.len()).checked_sub(shape.len()).map(|axis| own[axis]) {
                        place += if own == 1 { 0 } else { at } * stride;
                        stride *= own;
                    }
                }
                prop_assert_eq!(element, place.cast_signed());
            }
        }
    }
}
