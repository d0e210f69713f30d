//! Whether any or all elements are true: all but zero are, NaN too.

#![expect(clippy::inline_always, reason = "compiled anew for each instruction set, in `simd`")]

use super::{Fold, Record, block};
use crate::kernel::{
    Block, Element, Elements, KernelError, Value,
    simd::{self, Level},
};
use std::marker::PhantomData;
const LANES: usize = 32;
/// After so many elements it is asked whether the rest matters.
const ROW: usize = 16 * LANES;

/// For each place whether an element came that decides: a true one among any, a false one among all.
pub(super) struct Truth<T> {
    deciding: bool,
    is_decided: Vec<bool>,
    level: Level,
    elements: PhantomData<T>,
}

impl<T: Element> Truth<T> {
    /// Whether any is `deciding`; the result is then that.
    pub(super) fn new(n_places: usize, deciding: bool) -> Self {
        Self { deciding, is_decided: vec![false; n_places], level: Level::best(), elements: PhantomData }
    }
    /// Decided or not to the truth of it.
    fn told(&self) -> Vec<bool> {
        self.is_decided.iter().map(|is| *is == self.deciding).collect()
    }
}

impl<T: Element> Fold for Truth<T> {
    type Item = T;
    fn add_all(&mut self, place: usize, _: u64, elements: &[T]) {
        if !self.is_decided[place] {
            self.is_decided[place] = simd::any(self.level, elements, self.deciding);
        }
    }
    fn add_each(&mut self, first: usize, _: u64, elements: &[T]) {
        let is_decided = &mut self.is_decided[first..first + elements.len()];
        simd::any_each(self.level, is_decided, elements, self.deciding);
    }
}

impl<T: Element> Record for Truth<T> {
    fn merge(&mut self, partial: &[Block]) -> Option<()> {
        let told = partial.first()?.get::<bool>()?;
        let deciding = self.deciding;
        self.is_decided.iter_mut().zip(told).for_each(|(is, told)| *is |= *told == deciding);
        Some(())
    }
    fn partial(self: Box<Self>, shape: &[u64]) -> Value {
        block(shape, self.told()).into()
    }
    fn result(self: Box<Self>) -> Result<Elements, KernelError> {
        Ok(self.told().into())
    }
}

/// Whether one of the elements is as true as asked for.
#[inline(always)]
pub(in crate::kernel) fn any<T: Element>(elements: &[T], truth: bool) -> bool {
    elements.chunks(ROW).any(|row| {
        let (full, rest) = row.as_chunks::<LANES>();
        // Each lane keeps an element of that truth, once it met one: then it is as wide as the elements are.
        let mut found = [T::from_i64(i64::from(!truth)); LANES];
        for elements in full {
            for (found, &x) in found.iter_mut().zip(elements) {
                *found = if is_true(x) == truth { x } else { *found };
            }
        }
        found.iter().chain(rest).any(|&x| is_true(x) == truth)
    })
}

/// Notes at each place whether its element is as true as asked for.
#[inline(always)]
pub(in crate::kernel) fn any_each<T: Element>(found: &mut [bool], elements: &[T], truth: bool) {
    let pairs = found.iter_mut().zip(elements);
    if truth {
        pairs.for_each(|(found, &x)| *found |= is_true(x));
    } else {
        pairs.for_each(|(found, &x)| *found |= !is_true(x));
    }
}

#[inline(always)]
fn is_true<T: Element>(x: T) -> bool {
    x != T::default()
}
