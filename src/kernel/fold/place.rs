//! The place of the least or the greatest element: NumPy's `argmin` and `argmax`. Of several that are as good it is the
//! first; one NaN counts as the best of all, or is left out.

#![expect(clippy::inline_always, reason = "compiled anew for each instruction set, in `simd`")]

use super::{
    Fold, Record, block,
    extreme::{Direction, Ordered, is_nan},
};
use crate::kernel::{
    Block, Element, Elements, KernelError, Value,
    simd::{self, Level},
};
use std::marker::PhantomData;

/// How many elements are looked at together.
const ROW: usize = 64;

/// Where no element came that counts.
const NOWHERE: i64 = -1;

/// For each place the best element, and which of those that came it was.
pub(super) struct Places<T, D> {
    skips_nan: bool,
    best: Vec<T>,
    /// Its number, or [`NOWHERE`].
    number: Vec<i64>,
    level: Level,
    direction: PhantomData<D>,
}

impl<T: Ordered, D: Direction> Places<T, D> {
    pub(super) fn new(n_places: usize, skips_nan: bool) -> Self {
        Self {
            skips_nan,
            best: vec![D::last(); n_places],
            number: vec![NOWHERE; n_places],
            level: Level::best(),
            direction: PhantomData,
        }
    }
}

impl<T: Ordered, D: Direction> Fold for Places<T, D> {
    type Item = T;
    fn add_all(&mut self, place: usize, at: u64, elements: &[T]) {
        let (best, nan) = simd::extreme::<T, D>(self.level, elements);
        let candidate = match nan {
            Some(nan) if !self.skips_nan => nan,
            _ => best,
        };
        // Most of the time nothing better comes, and nobody has to look for it.
        if (beats::<T, D>(candidate, self.best[place]) || self.number[place] == NOWHERE)
            && let Some(first) = simd::position(self.level, elements, candidate)
        {
            self.best[place] = elements[first];
            self.number[place] = (at + first as u64).cast_signed();
        }
    }
    fn add_each(&mut self, first: usize, at: u64, elements: &[T]) {
        let here = first..first + elements.len();
        let (best, number) = (&mut self.best[here.clone()], &mut self.number[here]);
        simd::place_each::<T, D>(self.level, best, number, elements, at.cast_signed(), self.skips_nan);
    }
}

impl<T: Ordered, D: Direction> Record for Places<T, D> {
    fn merge(&mut self, partial: &[Block]) -> Option<()> {
        let [number, best] = partial else { return None };
        let (best, number) = (best.get::<T>()?, number.get::<i64>()?);
        let own = self.best.iter_mut().zip(&mut self.number);
        for ((own_best, own_number), (&best, &number)) in own.zip(best.iter().zip(number)) {
            let is_nowhere = *own_number == NOWHERE;
            // Blocks of several axes do not come in the order of their elements.
            let is_earlier = number < *own_number && !beats::<T, D>(*own_best, best);
            if number != NOWHERE && (is_nowhere || is_earlier || beats::<T, D>(best, *own_best)) {
                (*own_best, *own_number) = (best, number);
            }
        }
        Some(())
    }
    fn partial(self: Box<Self>, shape: &[u64]) -> Value {
        Value::Tuple(vec![block(shape, self.number), block(shape, self.best)])
    }
    fn result(self: Box<Self>) -> Result<Elements, KernelError> {
        if self.number.contains(&NOWHERE) {
            return Err(KernelError::Failed(
                "all elements along an axis are NaN: none of them is the best".to_owned(),
            ));
        }
        Ok(self.number.into())
    }
}

/// The same partial result with other numbers for the elements.
pub(crate) fn renumbered(partial: Value, to: impl Fn(i64) -> i64) -> Value {
    let Value::Tuple(mut parts) = partial else { return partial };
    if let Some(numbers) = parts.first_mut() {
        let old = numbers.get::<i64>().unwrap_or_default();
        let new: Vec<i64> = old.iter().map(|&n| if n == NOWHERE { n } else { to(n) }).collect();
        *numbers = block(numbers.shape(), new);
    }
    Value::Tuple(parts)
}

/// Whether `a` is better than `b`; NaN is better than any number.
#[inline(always)]
fn beats<T: Ordered, D: Direction>(a: T, b: T) -> bool {
    D::is_before(a, b) || is_nan(a) && !is_nan(b)
}

/// Where the first element is that is this one; NaN is NaN.
#[inline(always)]
pub(in crate::kernel) fn position<T: Element>(elements: &[T], one: T) -> Option<usize> {
    let is_it = |x: T| x == one || is_nan(one) && is_nan(x);
    // Whole rows without a branch, until it is in one.
    let (full, _) = elements.as_chunks::<ROW>();
    let rows = full.iter().take_while(|row| !row.iter().fold(false, |is_there, &x| is_there | is_it(x)));
    let before = rows.count() * ROW;
    elements[before..].iter().position(|&x| is_it(x)).map(|place| before + place)
}

/// Takes in at each place the element that has the number `at` there.
#[inline(always)]
pub(in crate::kernel) fn place_each<T: Ordered, D: Direction>(
    best: &mut [T],
    number: &mut [i64],
    elements: &[T],
    at: i64,
    skips_nan: bool,
) {
    for ((best, number), &x) in best.iter_mut().zip(number).zip(elements) {
        let counts = !(skips_nan && is_nan(x));
        let takes = counts && (beats::<T, D>(x, *best) || *number == NOWHERE);
        *best = if takes { x } else { *best };
        *number = if takes { at } else { *number };
    }
}
