//! The least or the greatest element, NumPy's `min` and `max`: one NaN makes the result NaN, or is left out.

#![expect(clippy::inline_always, reason = "compiled anew for each instruction set, in `simd`")]

use super::{Fold, Record, block};
use crate::kernel::{
    Block, Element, Elements, KernelError, Value,
    simd::{self, Level},
};
use std::marker::PhantomData;

const LANES: usize = 32;

/// A type with a least and a greatest value.
pub(crate) trait Ordered: Element {
    /// No value is less.
    const LEAST: Self;
    /// No value is greater.
    const GREATEST: Self;
}

/// Whether it is not a number.
#[inline(always)]
#[expect(clippy::eq_op, reason = "that is what NaN is known by")]
pub(in crate::kernel) fn is_nan<T: Element>(x: T) -> bool {
    x != x
}

macro_rules! ordered {
    ($($type:ty: $least:expr, $greatest:expr;)*) => {$(
        impl Ordered for $type {
            const LEAST: Self = $least;
            const GREATEST: Self = $greatest;
        }
    )*};
}
ordered! {
    i8: i8::MIN, i8::MAX;
    i16: i16::MIN, i16::MAX;
    i32: i32::MIN, i32::MAX;
    i64: i64::MIN, i64::MAX;
    u8: u8::MIN, u8::MAX;
    u16: u16::MIN, u16::MAX;
    u32: u32::MIN, u32::MAX;
    u64: u64::MIN, u64::MAX;
    f32: f32::NEG_INFINITY, f32::INFINITY;
    f64: f64::NEG_INFINITY, f64::INFINITY;
}

/// Which element is looked for.
pub(crate) trait Direction: Send + Sync + 'static {
    /// Whether `a` is better than `b`; NaN is neither better nor worse than anything.
    fn is_before<T: Ordered>(a: T, b: T) -> bool;
    /// The value that none is worse than.
    fn last<T: Ordered>() -> T;
}

/// The least.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Least;
/// The greatest.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Greatest;

impl Direction for Least {
    #[inline(always)]
    fn is_before<T: Ordered>(a: T, b: T) -> bool {
        a < b
    }
    #[inline(always)]
    fn last<T: Ordered>() -> T {
        T::GREATEST
    }
}
impl Direction for Greatest {
    #[inline(always)]
    fn is_before<T: Ordered>(a: T, b: T) -> bool {
        a > b
    }
    #[inline(always)]
    fn last<T: Ordered>() -> T {
        T::LEAST
    }
}

/// The best element of each place.
pub(super) struct Extreme<T, D> {
    skips_nan: bool,
    best: Vec<T>,
    level: Level,
    direction: PhantomData<D>,
}

impl<T: Ordered, D: Direction> Extreme<T, D> {
    pub(super) fn new(n_places: usize, skips_nan: bool) -> Self {
        // Where NaN is skipped it is what a place without any number is worth in the end.
        let none = if skips_nan { T::from_f64(f64::NAN) } else { D::last() };
        Self { skips_nan, best: vec![none; n_places], level: Level::best(), direction: PhantomData }
    }
}

impl<T: Ordered, D: Direction> Fold for Extreme<T, D> {
    type Item = T;
    fn add_all(&mut self, place: usize, _: u64, numbers: &[T]) {
        let (best, nan) = simd::extreme::<T, D>(self.level, numbers);
        let found = match nan {
            Some(nan) if !self.skips_nan || numbers.iter().all(|&x| is_nan(x)) => nan,
            _ => best,
        };
        if !numbers.is_empty() {
            extreme_each::<T, D>(&mut self.best[place..=place], &[found], self.skips_nan);
        }
    }
    fn add_each(&mut self, first: usize, _: u64, numbers: &[T]) {
        let best = &mut self.best[first..first + numbers.len()];
        simd::extreme_each::<T, D>(self.level, best, numbers, self.skips_nan);
    }
}

impl<T: Ordered, D: Direction> Record for Extreme<T, D> {
    fn merge(&mut self, partial: &[Block]) -> Option<()> {
        self.add_each(0, 0, partial.first()?.get()?);
        Some(())
    }
    fn partial(self: Box<Self>, shape: &[u64]) -> Value {
        block(shape, self.best).into()
    }
    fn result(self: Box<Self>) -> Result<Elements, KernelError> {
        Ok(self.best.into())
    }
}

/// The best of the numbers that are some, and one that is none where there is one. Lanes side by side, for wide
/// registers.
#[inline(always)]
pub(in crate::kernel) fn extreme<T: Ordered, D: Direction>(numbers: &[T]) -> (T, Option<T>) {
    let better = |a: T, b: T| if D::is_before(b, a) { b } else { a };
    if !T::DTYPE.is_float() {
        // These may be compared in any order: the compiler makes the lanes.
        return (numbers.iter().fold(D::last(), |best, &x| better(best, x)), None);
    }
    let (mut best, mut nan) = ([D::last::<T>(); LANES], [T::default(); LANES]);
    let (full, rest) = numbers.as_chunks::<LANES>();
    for row in full {
        extreme_row::<T, D>(&mut best, &mut nan, row);
    }
    let mut filled = [D::last::<T>(); LANES];
    filled[..rest.len()].copy_from_slice(rest);
    extreme_row::<T, D>(&mut best, &mut nan, &filled);
    (best.into_iter().fold(D::last(), better), nan.into_iter().find(|&x| is_nan(x)))
}

#[inline(always)]
fn extreme_row<T: Ordered, D: Direction>(best: &mut [T; LANES], nan: &mut [T; LANES], row: &[T; LANES]) {
    for ((best, nan), &x) in best.iter_mut().zip(nan).zip(row) {
        *best = if D::is_before(x, *best) { x } else { *best };
        *nan = if is_nan(x) { x } else { *nan };
    }
}

/// Takes each number in at its place.
#[inline(always)]
pub(in crate::kernel) fn extreme_each<T: Ordered, D: Direction>(
    best: &mut [T],
    numbers: &[T],
    skips_nan: bool,
) {
    if skips_nan {
        for (best, &x) in best.iter_mut().zip(numbers) {
            *best = if D::is_before(x, *best) || is_nan(*best) { x } else { *best };
        }
    } else {
        for (best, &x) in best.iter_mut().zip(numbers) {
            *best = if D::is_before(x, *best) || is_nan(x) { x } else { *best };
        }
    }
}
