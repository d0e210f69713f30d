//! The elements of a block in another order, or some of them: what NumPy calls a strided view.
//!
//! A [`View`] says where along each axis the next element is; [`View::to_block`] copies what it shows. The copy is
//! made in its own order, so that memory is written once. Where neighbours in it lie far apart in the block (a
//! transposed matrix) it goes through squares of 8 × 8 elements, in bands of rows that stay in the second cache.

use super::{Block, Context, Element, Elements, KernelError, for_elements, n_elements, pipeline::room};

/// The elements of a block, in an order of their own.
#[derive(Clone, Debug)]
pub(crate) struct View<'b> {
    block: &'b Block,
    /// The place of the first element.
    first: usize,
    axes: Vec<Axis>,
}

/// An axis of a view.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Axis {
    len: usize,
    /// From one element to the next, in elements of the block.
    step: isize,
}

/// The side of a square that is transposed at once: of floats a cache line.
const SIDE: usize = 8;
/// How many rows of a band there are at most, and how many bytes it takes at most where that leaves [`SIDE`] rows.
const BAND_ROWS: usize = 64;
const BAND_BYTES: usize = 1 << 18;
/// How many runs are copied between two looks at whether to stop.
const RUNS_PER_CHECK: usize = 1 << 12;

impl<'b> View<'b> {
    /// All elements in their order.
    pub(crate) fn of(block: &'b Block) -> Self {
        let mut step = 1;
        let mut axes: Vec<Axis> = Vec::with_capacity(block.shape().len());
        for &len in block.shape().iter().rev() {
            axes.push(Axis { len: len as usize, step });
            step *= len.cast_signed() as isize;
        }
        axes.reverse();
        Self { block, first: 0, axes }
    }

    /// Its axes in another order: the new axis `i` is the old `order[i]`.
    ///
    /// # Errors
    /// [`KernelError::Failed`] where `order` does not name each axis once.
    pub(crate) fn permuted(mut self, order: &[usize]) -> Result<Self, KernelError> {
        let mut sorted = order.to_vec();
        sorted.sort_unstable();
        if !sorted.iter().copied().eq(0..self.axes.len()) {
            return Err(self.refuses("such an order of axes"));
        }
        self.axes = order.iter().map(|&axis| self.axes[axis]).collect();
        Ok(self)
    }

    /// The part of this shape that begins at `at`.
    ///
    /// # Errors
    /// [`KernelError::Failed`] where that lies outside.
    pub(crate) fn part(mut self, at: &[u64], shape: &[u64]) -> Result<Self, KernelError> {
        let fits = at.len() == self.axes.len()
            && shape.len() == self.axes.len()
            && self
                .axes
                .iter()
                .zip(at.iter().zip(shape))
                .all(|(axis, (&at, &len))| at.checked_add(len).is_some_and(|end| end <= axis.len as u64));
        if !fits {
            return Err(self.refuses("such a part"));
        }
        for (axis, (&at, &len)) in self.axes.iter_mut().zip(at.iter().zip(shape)) {
            // An empty part shows nothing, wherever it begins.
            if len > 0 {
                self.first = self.first.wrapping_add_signed(at.cast_signed() as isize * axis.step);
            }
            axis.len = len as usize;
        }
        Ok(self)
    }

    /// Along one axis `len` elements, from the one at `start` by `step` to the next.
    ///
    /// # Errors
    /// [`KernelError::Failed`] where one of them lies outside.
    pub(crate) fn stepped(
        mut self,
        axis: usize,
        start: u64,
        step: i64,
        len: u64,
    ) -> Result<Self, KernelError> {
        let last = i128::from(start) + i128::from(step) * (i128::from(len) - 1);
        let inside = |place: i128, axis: &Axis| (0..axis.len as i128).contains(&place);
        let slot = self.axes.get_mut(axis);
        let slot = slot.filter(|axis| len == 0 || inside(start.into(), axis) && inside(last, axis));
        let Some(slot) = slot else { return Err(self.refuses("such a slice")) };
        if len > 0 {
            self.first = self.first.wrapping_add_signed(start.cast_signed() as isize * slot.step);
        }
        // A single element has no next one, however far away that would be.
        slot.step *= if len > 1 { step as isize } else { 1 };
        slot.len = len as usize;
        Ok(self)
    }

    /// What it shows, as a block of its own; the block's own elements where that is all of them in their order.
    ///
    /// # Errors
    /// [`KernelError::Failed`] where there is no memory for it, [`KernelError::Cancelled`] when the run is to stop.
    pub(crate) fn to_block(&self, context: &Context<'_>) -> Result<Block, KernelError> {
        let shape: Vec<u64> = self.axes.iter().map(|axis| axis.len as u64).collect();
        let n = n_elements(&shape)?;
        let axes = simplified(&self.axes);
        if n == self.block.len() && matches!(axes[..], [] | [Axis { step: 1, .. }]) {
            return self.block.reshaped(shape);
        }
        let mut elements = room(self.block.dtype(), n)?;
        if n > 0 {
            for_elements!(Slice, self.block.elements(), |from| {
                gather(from, self.first, &axes, &mut elements, context)?;
            });
        }
        Block::new(shape, elements)
    }

    fn refuses(&self, what: &str) -> KernelError {
        KernelError::Failed(format!("a block of shape {:?} has not got {what}", self.block.shape()))
    }
}

/// The same walk with as few axes as possible: without those of length 1, and with neighbours as one where the next
/// row begins where the last one ends.
fn simplified(axes: &[Axis]) -> Vec<Axis> {
    let mut few: Vec<Axis> = Vec::with_capacity(axes.len());
    for &axis in axes.iter().filter(|axis| axis.len != 1) {
        match few.last_mut() {
            Some(outer) if outer.step == axis.step * axis.len.cast_signed() => {
                *outer = Axis { len: outer.len * axis.len, step: axis.step };
            }
            _ => few.push(axis),
        }
    }
    few
}

/// Appends the elements of a walk, of which there are some.
fn gather<T: Element>(
    from: &[T],
    first: usize,
    axes: &[Axis],
    out: &mut Elements,
    context: &Context<'_>,
) -> Result<(), KernelError> {
    let out = T::vec_of(out).expect("room was made for elements of this type");
    let Some((&run, outer)) = axes.split_last() else {
        out.push(from[first]);
        return Ok(());
    };
    let near = outer.iter().position(|axis| axis.step == 1);
    if let (Some(near), 1..) = (near, run.step) {
        let (outer, between) = (&outer[..near], &outer[near + 1..]);
        let rows = axes[near].len;
        return each_place(first, outer, |place| transposed(from, place, rows, between, run, out, context));
    }
    let mut runs = 0;
    each_place(first, outer, |place| {
        runs += 1;
        if runs % RUNS_PER_CHECK == 0 {
            context.check_cancelled()?;
        }
        append_run(from, place, run, out);
        Ok(())
    })
}

/// Appends the elements along one axis.
fn append_run<T: Element>(from: &[T], place: usize, run: Axis, out: &mut Vec<T>) {
    let step = run.step.unsigned_abs();
    match run.step {
        0 => out.resize(out.len() + run.len, from[place]),
        1 => out.extend_from_slice(&from[place..place + run.len]),
        -1 => out.extend(from[place + 1 - run.len..=place].iter().rev()),
        2.. => out.extend(from[place..].chunks(step).take(run.len).map(|some| some[0])),
        _ => out.extend(from[..=place].rchunks(step).take(run.len).map(|some| some[some.len() - 1])),
    }
}

/// Appends `rows` rows of which each has its elements far apart, and that lie beside each other element by element.
/// `between` are the axes within a row around the innermost, `column`.
fn transposed<T: Element>(
    from: &[T],
    first: usize,
    rows: usize,
    between: &[Axis],
    column: Axis,
    out: &mut Vec<T>,
    context: &Context<'_>,
) -> Result<(), KernelError> {
    let width = between.iter().fold(column.len, |n, axis| n * axis.len);
    let fitting = BAND_BYTES / (width * size_of::<T>()).max(1);
    let height = (fitting / SIDE * SIDE).clamp(SIDE, BAND_ROWS);
    for row in (0..rows).step_by(height) {
        context.check_cancelled()?;
        let height = height.min(rows - row);
        // Zeros that the next lines write over while they are in the cache cost less than memory.
        let begin = out.len();
        out.resize(begin + height * width, T::default());
        let band = &mut out[begin..];
        let mut within = 0;
        each_place(first + row, between, |place| {
            let step = column.step.unsigned_abs();
            transpose(&from[place..], step, &mut band[within..], width, [height, column.len]);
            within += column.len;
            Ok(())
        })?;
    }
    Ok(())
}

/// `to[i][j] = from[j][i]`, for rows that are `width` and `step` apart.
fn transpose<T: Element>(from: &[T], step: usize, to: &mut [T], width: usize, [rows, columns]: [usize; 2]) {
    for j in (0..columns).step_by(SIDE) {
        for i in (0..rows).step_by(SIDE) {
            if i + SIDE <= rows && j + SIDE <= columns {
                transpose_square(&from[j * step + i..], step, &mut to[i * width + j..], width);
                continue;
            }
            for i in i..rows.min(i + SIDE) {
                for j in j..columns.min(j + SIDE) {
                    to[i * width + j] = from[j * step + i];
                }
            }
        }
    }
}

#[inline]
fn transpose_square<T: Element>(from: &[T], step: usize, to: &mut [T], width: usize) {
    let square: [&[T]; SIDE] = std::array::from_fn(|j| &from[j * step..][..SIDE]);
    for i in 0..SIDE {
        let row: [T; SIDE] = std::array::from_fn(|j| square[j][i]);
        to[i * width..][..SIDE].copy_from_slice(&row);
    }
}

/// Every position of the axes, row-major, as a place in the block.
fn each_place(
    first: usize,
    axes: &[Axis],
    mut visit: impl FnMut(usize) -> Result<(), KernelError>,
) -> Result<(), KernelError> {
    let mut at = vec![0; axes.len()];
    let mut place = first;
    loop {
        visit(place)?;
        let mut axis = axes.len();
        loop {
            if axis == 0 {
                return Ok(());
            }
            axis -= 1;
            let Axis { len, step } = axes[axis];
            at[axis] += 1;
            place = place.wrapping_add_signed(step);
            if at[axis] < len {
                break;
            }
            place = place.wrapping_add_signed(-step * len.cast_signed());
            at[axis] = 0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::sync::atomic::AtomicBool;

    fn copied(view: &View<'_>) -> Block {
        let go = AtomicBool::new(false);
        view.to_block(&Context::new(0, None, 0, [&go, &go])).unwrap()
    }

    fn counting(shape: &[u64]) -> Block {
        let n = shape.iter().product::<u64>() as i32;
        Block::new(shape, (0..n).collect::<Vec<i32>>()).unwrap()
    }

    /// What a view shows, element by element.
    fn shown(view: &View<'_>) -> Vec<i32> {
        let mut shown = Vec::new();
        let n = view.axes.iter().map(|axis| axis.len).product();
        for number in 0..n {
            let (mut rest, mut place) = (number, view.first as isize);
            for axis in view.axes.iter().rev() {
                place += (rest % axis.len) as isize * axis.step;
                rest /= axis.len;
            }
            shown.push(view.block.get::<i32>().unwrap()[place as usize]);
        }
        shown
    }

    #[test]
    fn a_matrix_is_transposed() {
        let block = counting(&[2, 3]);
        let view = View::of(&block).permuted(&[1, 0]).unwrap();
        assert_eq!(copied(&view), Block::new([3, 2], vec![0, 3, 1, 4, 2, 5]).unwrap());
    }

    #[test]
    fn what_is_whole_is_not_copied() {
        let block = counting(&[4, 1, 5]);
        for view in [View::of(&block), View::of(&block).permuted(&[1, 0, 2]).unwrap()] {
            let same = copied(&view);
            assert!(std::ptr::eq(same.get::<i32>().unwrap(), block.get::<i32>().unwrap()));
        }
    }

    #[test]
    fn slices_go_both_ways() {
        let block = counting(&[3, 4]);
        let view = View::of(&block).stepped(0, 2, -2, 2).unwrap().stepped(1, 1, 2, 2).unwrap();
        assert_eq!(copied(&view), Block::new([2, 2], vec![9, 11, 1, 3]).unwrap());
        let view = View::of(&block).stepped(1, 3, i64::MAX, 1).unwrap().stepped(0, 7, 1, 0).unwrap();
        assert_eq!(copied(&view), Block::new([0, 1], Vec::<i32>::new()).unwrap());
        for (start, step, len) in [(2, 2, 2), (1, -1, 3), (4, 1, 1), (0, i64::MIN, 2)] {
            let error = View::of(&block).stepped(1, start, step, len).unwrap_err();
            assert_eq!(error.to_string(), "a block of shape [3, 4] has not got such a slice");
        }
    }

    #[test]
    fn what_is_not_there_is_said() {
        let block = counting(&[2, 3]);
        let error = View::of(&block).permuted(&[1, 1]).unwrap_err();
        assert_eq!(error.to_string(), "a block of shape [2, 3] has not got such an order of axes");
        assert!(View::of(&block).part(&[1, 0], &[2, 3]).is_err());
        assert!(View::of(&block).part(&[u64::MAX, 0], &[2, 3]).is_err());
    }

    #[test]
    fn a_long_copy_stops_when_asked() {
        let block = counting(&[300, 300]);
        let (set, unset) = (AtomicBool::new(true), AtomicBool::new(false));
        let view = View::of(&block).permuted(&[1, 0]).unwrap();
        let stopped = view.to_block(&Context::new(0, None, 0, [&set, &unset]));
        assert_eq!(stopped, Err(KernelError::Cancelled));
    }

    proptest! {
        #[test]
        fn any_view_is_copied_element_by_element(
            shape in prop::collection::vec(0u64..20, 0..5),
            keys in prop::collection::vec(0u32..100, 5),
            cuts in prop::collection::vec((0u64..4, 0u64..4), 5),
            steps in prop::collection::vec(prop::sample::select(vec![-3isize, -1, 0, 1, 2]), 5),
        ) {
            let block = counting(&shape);
            let mut order: Vec<usize> = (0..shape.len()).collect();
            order.sort_by_key(|&axis| keys[axis]);
            let at: Vec<u64> = order.iter().map(|&axis| cuts[axis].0.min(shape[axis])).collect();
            let part: Vec<u64> = order.iter().zip(&at)
                .map(|(&axis, at)| (shape[axis] - at).saturating_sub(cuts[axis].1)).collect();
            let mut view = View::of(&block).permuted(&order).unwrap().part(&at, &part).unwrap();
            let copy = copied(&view);
            prop_assert_eq!(copy.get::<i32>().unwrap(), shown(&view));
            // Steps of any kind that stay inside.
            for (axis, &step) in view.axes.iter_mut().zip(&steps) {
                if axis.len > 0 {
                    if step < 0 {
                        view.first = view.first.wrapping_add_signed(axis.step * (axis.len as isize - 1));
                    }
                    axis.len = (axis.len - 1) / step.unsigned_abs().max(1) + 1;
                    axis.step *= step;
                }
            }
            let copy = copied(&view);
            prop_assert_eq!(copy.get::<i32>().unwrap(), shown(&view));
        }
    }
}
