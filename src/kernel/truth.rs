//! Whether any or all elements are true.

#![expect(clippy::inline_always, reason = "compiled anew for each instruction set, in `simd`")]

use super::{
    Block, Elements, KernelError, Value,
    fold::{Fold, Record, block},
    simd::{self, Level},
};
const LANES: usize = 32;
/// After so many elements it is asked whether the rest matters.
const ROW: usize = 16 * LANES;

/// For each place whether an element came that decides: a true one among any, a false one among all.
pub(super) struct Truth {
    deciding: bool,
    is_decided: Vec<bool>,
    level: Level,
}

impl Truth {
    /// Whether any is `deciding`; the result is then that.
    pub(super) fn new(n_places: usize, deciding: bool) -> Self {
        Self { deciding, is_decided: vec![false; n_places], level: Level::best() }
    }
    /// Decided or not to the truth of it.
    fn told(&self) -> Vec<bool> {
        self.is_decided.iter().map(|is| *is == self.deciding).collect()
    }
}

impl Fold for Truth {
    type Item = bool;
    fn add_all(&mut self, place: usize, _: u64, elements: &[bool]) {
        if !self.is_decided[place] {
            self.is_decided[place] = simd::any(self.level, elements, self.deciding);
        }
    }
    fn add_each(&mut self, first: usize, _: u64, elements: &[bool]) {
        let is_decided = &mut self.is_decided[first..first + elements.len()];
        simd::any_each(self.level, is_decided, elements, self.deciding);
    }
}

impl Record for Truth {
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

/// Whether one of the elements is `truth`.
#[inline(always)]
pub(super) fn any(elements: &[bool], truth: bool) -> bool {
    elements.chunks(ROW).any(|row| {
        let mut found = [false; LANES];
        let (full, rest) = row.as_chunks::<LANES>();
        for elements in full {
            any_each(&mut found, elements, truth);
        }
        any_each(&mut found, rest, truth);
        found.contains(&true)
    })
}

/// Notes at each place whether its element is `truth`.
#[inline(always)]
pub(super) fn any_each(found: &mut [bool], elements: &[bool], truth: bool) {
    for (found, &x) in found.iter_mut().zip(elements) {
        *found |= x == truth;
    }
}
