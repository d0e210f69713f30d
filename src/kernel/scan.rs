//! Running sums and products along an axis.

use super::{
    Block, Context, Element, KernelError, TILE, TILES_PER_CHECK, f16, fold::extreme::is_nan, for_elements,
    n_elements, pipeline::room,
};
use crate::dtype::DType;

/// How numbers are joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Join {
    /// By adding.
    Sum,
    /// By multiplying.
    Product,
}

impl Join {
    /// What joins without changing anything.
    fn neutral<T: Element>(self) -> T {
        T::from_i64(match self {
            Self::Sum => 0,
            Self::Product => 1,
        })
    }
    /// A block that joins without changing anything.
    ///
    /// # Errors
    /// [`KernelError::Failed`] where there is no memory for it.
    pub(crate) fn nothing(self, dtype: DType, shape: Vec<u64>) -> Result<Block, KernelError> {
        let n = n_elements(&shape)?;
        let mut elements = room(dtype, n)?;
        elements.resize(n);
        for_elements!(SliceMut, elements.as_mut_slice(), |all| all.fill(self.neutral()));
        Block::new(shape, elements)
    }
}

/// Numbers that are joined to each other.
trait Running: Element {
    /// What is kept of those so far: floats in double precision.
    type Kept: Copy;
    fn keep(self) -> Self::Kept;
    fn tell(kept: Self::Kept) -> Self;
    fn sum(a: Self::Kept, b: Self::Kept) -> Self::Kept;
    fn product(a: Self::Kept, b: Self::Kept) -> Self::Kept;
}

macro_rules! integers {
    ($($type:ty)*) => {$(
        impl Running for $type {
            type Kept = Self;
            fn keep(self) -> Self {
                self
            }
            fn tell(kept: Self) -> Self {
                kept
            }
            fn sum(a: Self, b: Self) -> Self {
                a.wrapping_add(b)
            }
            fn product(a: Self, b: Self) -> Self {
                a.wrapping_mul(b)
            }
        }
    )*};
}
macro_rules! floats {
    ($($type:ty)*) => {$(
        impl Running for $type {
            type Kept = f64;
            fn keep(self) -> f64 {
                self.to_f64()
            }
            fn tell(kept: f64) -> Self {
                Self::from_f64(kept)
            }
            fn sum(a: f64, b: f64) -> f64 {
                a + b
            }
            fn product(a: f64, b: f64) -> f64 {
                a * b
            }
        }
    )*};
}
integers! { i8 i16 i32 i64 u8 u16 u32 u64 }
floats! { f16 f32 f64 }
impl Running for bool {
    type Kept = Self;
    fn keep(self) -> Self {
        self
    }
    fn tell(kept: Self) -> Self {
        kept
    }
    fn sum(a: Self, b: Self) -> Self {
        a | b
    }
    fn product(a: Self, b: Self) -> Self {
        a & b
    }
}

/// The running results of a block along an axis, as elements of another type; what is not a number may count as
/// nothing.
///
/// # Errors
/// [`KernelError::Failed`] where the block has no such axis or there is no memory, [`KernelError::Cancelled`].
pub(crate) fn scan(
    context: &Context<'_>,
    (join, skips_nan): (Join, bool),
    block: &Block,
    axis: usize,
    dtype: DType,
) -> Result<Block, KernelError> {
    let rows = Rows::along(block, axis)?;
    let mut elements = block.elements_as(dtype)?;
    if skips_nan && block.dtype().is_float() {
        for_elements!(Slice, block.elements(), |from| {
            for_elements!(SliceMut, elements.as_mut_slice(), |to| skip_nan(join, from, to));
        });
    }
    for_elements!(SliceMut, elements.as_mut_slice(), |all| rows.scan(context, join, all))?;
    Block::new(block.shape(), elements)
}

/// The last elements of a block along an axis, which has a length of 1 then; none where the block has none.
///
/// # Errors
/// [`KernelError::Failed`] where the block has no such axis or there is no memory.
pub(crate) fn last(block: &Block, axis: usize) -> Result<Option<Block>, KernelError> {
    let rows = Rows::along(block, axis)?;
    let Some(before) = rows.len.checked_sub(1) else { return Ok(None) };
    let mut elements = room(block.dtype(), rows.outer * rows.inner)?;
    for outer in 0..rows.outer {
        let first = (outer * rows.len + before) * rows.inner;
        elements.extend(block.elements().part(first..first + rows.inner));
    }
    let shape = block.shape().iter().enumerate().map(|(i, &len)| if i == axis { 1 } else { len });
    Block::new(shape.collect::<Vec<_>>(), elements).map(Some)
}

/// Each element joined with that of `before`, which is of the same type and has a length of 1 along the axis.
///
/// # Errors
/// [`KernelError::Failed`] where the blocks do not fit or there is no memory.
pub(crate) fn join(join: Join, before: &Block, block: &Block, axis: usize) -> Result<Block, KernelError> {
    let rows = Rows::along(block, axis)?;
    if before.dtype() != block.dtype() || before.len() != rows.outer * rows.inner {
        return Err(failed("running results do not go on with other blocks".to_owned()));
    }
    let mut elements = block.elements_as(block.dtype())?;
    for_elements!(SliceMut, elements.as_mut_slice(), |all| {
        rows.join(join, before.get().unwrap_or_default(), all);
    });
    Block::new(block.shape(), elements)
}

/// A block as rows along an axis.
#[derive(Clone, Copy)]
struct Rows {
    /// How many elements the axes before have.
    outer: usize,
    /// The length of the axis.
    len: usize,
    /// How many elements the axes after have: those of a row.
    inner: usize,
}

impl Rows {
    fn along(block: &Block, axis: usize) -> Result<Self, KernelError> {
        let shape = block.shape();
        let no_axis = || failed(format!("a block of shape {shape:?} has no axis {axis}"));
        let (before, from) = shape.split_at_checked(axis).ok_or_else(no_axis)?;
        let (&len, after) = from.split_first().ok_or_else(no_axis)?;
        Ok(Self { outer: n_elements(before)?, len: len as usize, inner: n_elements(after)? })
    }

    fn scan<T: Running>(self, context: &Context<'_>, join: Join, all: &mut [T]) -> Result<(), KernelError> {
        match join {
            Join::Sum => self.scan_by(context, all, T::sum),
            Join::Product => self.scan_by(context, all, T::product),
        }
    }

    fn scan_by<T: Running>(
        self,
        context: &Context<'_>,
        all: &mut [T],
        by: impl Fn(T::Kept, T::Kept) -> T::Kept,
    ) -> Result<(), KernelError> {
        let rows_per_check = (TILE * TILES_PER_CHECK).div_ceil(self.inner.max(1));
        for block in all.chunks_mut((self.len * self.inner).max(1)) {
            if self.inner == 1 {
                let mut kept: Option<T::Kept> = None;
                for part in block.chunks_mut(rows_per_check) {
                    context.check_cancelled()?;
                    for x in part {
                        let next = kept.map_or(x.keep(), |kept| by(kept, x.keep()));
                        *x = T::tell(next);
                        kept = Some(next);
                    }
                }
                continue;
            }
            let (first, rest) = block.split_at_mut(self.inner);
            let mut kept: Vec<T::Kept> = first.iter().map(|x| x.keep()).collect();
            for (i, row) in rest.chunks_mut(self.inner).enumerate() {
                if i % rows_per_check == 0 {
                    context.check_cancelled()?;
                }
                for (kept, x) in kept.iter_mut().zip(row) {
                    *kept = by(*kept, x.keep());
                    *x = T::tell(*kept);
                }
            }
        }
        Ok(())
    }

    fn join<T: Running>(self, join: Join, before: &[T], all: &mut [T]) {
        match join {
            Join::Sum => self.join_by(before, all, T::sum),
            Join::Product => self.join_by(before, all, T::product),
        }
    }

    fn join_by<T: Running>(self, before: &[T], all: &mut [T], by: impl Fn(T::Kept, T::Kept) -> T::Kept) {
        let before = before.chunks(self.inner.max(1));
        for (before, block) in before.zip(all.chunks_mut((self.len * self.inner).max(1))) {
            if let [before] = before {
                let before = before.keep();
                block.iter_mut().for_each(|x| *x = T::tell(by(before, x.keep())));
                continue;
            }
            for row in block.chunks_mut(self.inner) {
                row.iter_mut().zip(before).for_each(|(x, before)| *x = T::tell(by(before.keep(), x.keep())));
            }
        }
    }
}

/// Where a number is none, what changes nothing.
fn skip_nan<T: Element, U: Element>(join: Join, from: &[T], to: &mut [U]) {
    for (to, from) in to.iter_mut().zip(from) {
        if is_nan(*from) {
            *to = join.neutral();
        }
    }
}

fn failed(message: String) -> KernelError {
    KernelError::Failed(message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::sync::atomic::AtomicBool;

    fn scanned(how: (Join, bool), block: &Block, axis: usize, dtype: DType) -> Block {
        let stop = AtomicBool::new(false);
        scan(&Context::new(0, None, 0, [&stop, &stop]), how, block, axis, dtype).unwrap()
    }

    fn row<T: Element>(elements: &[T]) -> Block {
        Block::new([elements.len() as u64], elements.to_vec()).unwrap()
    }

    #[test]
    fn types_are_kept_to() {
        let sum = (Join::Sum, false);
        let big = (1i64 << 53) + 1;
        assert_eq!(scanned(sum, &row(&[big, 1, 1]), 0, DType::I64), row(&[big, big + 1, big + 2]));
        assert_eq!(scanned(sum, &row(&[200u8, 100]), 0, DType::U8), row(&[200u8, 44]));
        assert_eq!(scanned(sum, &row(&[false, true, false]), 0, DType::Bool), row(&[false, true, true]));
        assert_eq!(scanned(sum, &row(&[1.7, 1.7]), 0, DType::I32), row(&[1i32, 2]));
        assert_eq!(scanned((Join::Product, false), &row(&[3i8, 100]), 0, DType::I64), row(&[3i64, 300]));
        let nan = row(&[1.5, f64::NAN, 2.0]);
        assert_eq!(scanned((Join::Sum, true), &nan, 0, DType::F64), row(&[1.5, 1.5, 3.5]));
        assert_eq!(scanned((Join::Product, true), &nan, 0, DType::I64), row(&[1i64, 1, 2]));
        assert!(scanned(sum, &nan, 0, DType::F64).elements().to_f64(2).is_nan());
    }

    #[test]
    fn singles_are_rounded_once_and_not_at_every_step() {
        let numbers = vec![0.1f32; 1000];
        let found = scanned((Join::Sum, false), &row(&numbers), 0, DType::F32);
        assert_eq!(found.elements().to_f64(999), f64::from((1000.0 * f64::from(0.1f32)) as f32));
    }

    #[test]
    fn of_nothing_remains_nothing() {
        let none = Block::new([2, 0, 3], Vec::<f32>::new()).unwrap();
        for axis in 0..3 {
            assert_eq!(scanned((Join::Sum, false), &none, axis, DType::F32), none);
        }
        assert_eq!(last(&none, 1).unwrap(), None);
        assert_eq!(last(&none, 0).unwrap().unwrap().shape(), [1, 0, 3]);
        let message = last(&none, 3).unwrap_err().to_string();
        assert_eq!(message, "a block of shape [2, 0, 3] has no axis 3");
    }

    proptest! {
        #[test]
        fn a_block_goes_on_where_the_one_before_ended(
            shape in prop::array::uniform3(1u64..5), axis in 0usize..3, cut in 0u64..5, product in any::<bool>(),
            numbers in prop::collection::vec(-9i32..9, 64),
        ) {
            let how = if product { Join::Product } else { Join::Sum };
            let n = shape.iter().product::<u64>() as usize;
            let block = Block::new(shape, numbers[..n].to_vec()).unwrap();
            let whole = scanned((how, false), &block, axis, DType::I64);
            let stride: usize = shape[axis + 1..].iter().product::<u64>() as usize;
            let at = |i: usize| i as u64 / stride as u64 % shape[axis];
            let (all, found) = (block.get::<i32>().unwrap(), whole.get::<i64>().unwrap());
            for i in 0..n {
                let before = (0..=at(i) as usize).map(|k| i64::from(all[i - k * stride]));
                let expected = if product { before.product::<i64>() } else { before.sum() };
                prop_assert_eq!(found[i], expected);
            }
            let cut = cut.min(shape[axis]);
            let piece = |is_in: &dyn Fn(u64) -> bool, len: u64| {
                let elements: Vec<i32> = (0..n).filter(|&i| is_in(at(i))).map(|i| all[i]).collect();
                let mut shape = shape;
                shape[axis] = len;
                scanned((how, false), &Block::new(shape, elements).unwrap(), axis, DType::I64)
            };
            let (left, right) = (piece(&|at| at < cut, cut), piece(&|at| at >= cut, shape[axis] - cut));
            let right = match last(&left, axis).unwrap() {
                Some(before) => join(how, &before, &right, axis).unwrap(),
                None => right,
            };
            let ends: Vec<i64> = (0..n).filter(|&i| at(i) >= cut).map(|i| found[i]).collect();
            prop_assert_eq!(right.get::<i64>().unwrap(), ends);
        }
    }
}
