//! Products, in the order of the elements: as NumPy multiplies, so what it can hold on the way we can.

use super::{Fold, Record, block, extreme::is_nan};
use crate::kernel::{Block, Element, Elements, KernelError, Value};
use std::marker::PhantomData;

const LANES: usize = 8;

/// What products are kept in: floats of any type in double precision, integers modulo 2⁶⁴.
pub(super) trait Factor: Element {
    /// Whether the order of the factors makes no difference.
    const IN_ANY_ORDER: bool;
    fn from_number<T: Element>(number: T) -> Self;
    fn times(self, other: Self) -> Self;
}
impl Factor for f64 {
    const IN_ANY_ORDER: bool = false;
    fn from_number<T: Element>(number: T) -> Self {
        number.to_f64()
    }
    fn times(self, other: Self) -> Self {
        self * other
    }
}
impl Factor for i64 {
    const IN_ANY_ORDER: bool = true;
    fn from_number<T: Element>(number: T) -> Self {
        number.to_i64()
    }
    fn times(self, other: Self) -> Self {
        self.wrapping_mul(other)
    }
}

/// A product of numbers of type `T` at each place.
pub(super) struct Products<T, P> {
    found: Vec<P>,
    skips_nan: bool,
    numbers: PhantomData<T>,
}

impl<T: Element, P: Factor> Products<T, P> {
    pub(super) fn new(n_places: usize, skips_nan: bool) -> Self {
        Self { found: vec![P::from_i64(1); n_places], skips_nan, numbers: PhantomData }
    }
    fn factor(&self) -> impl Fn(T) -> P + use<T, P> {
        let skips_nan = self.skips_nan;
        move |x| if skips_nan && is_nan(x) { P::from_i64(1) } else { P::from_number(x) }
    }
}

impl<T: Element, P: Factor> Fold for Products<T, P> {
    type Item = T;
    fn add_all(&mut self, place: usize, _: u64, numbers: &[T]) {
        let factor = self.factor();
        let product = &mut self.found[place];
        if P::IN_ANY_ORDER {
            // Lanes, so that one product need not wait for the one before.
            let (full, rest) = numbers.as_chunks::<LANES>();
            let mut lanes = [P::from_i64(1); LANES];
            for row in full {
                lanes.iter_mut().zip(row).for_each(|(lane, &x)| *lane = lane.times(factor(x)));
            }
            *product = lanes.into_iter().fold(*product, P::times);
            *product = rest.iter().fold(*product, |product, &x| product.times(factor(x)));
        } else {
            *product = numbers.iter().fold(*product, |product, &x| product.times(factor(x)));
        }
    }
    fn add_each(&mut self, first: usize, _: u64, numbers: &[T]) {
        let factor = self.factor();
        let found = &mut self.found[first..];
        found.iter_mut().zip(numbers).for_each(|(product, &x)| *product = product.times(factor(x)));
    }
}

impl<T: Element, P: Factor> Record for Products<T, P> {
    fn merge(&mut self, partial: &[Block]) -> Option<()> {
        let others = partial.first()?.get::<P>()?;
        self.found.iter_mut().zip(others).for_each(|(product, &x)| *product = product.times(x));
        Some(())
    }
    fn partial(self: Box<Self>, shape: &[u64]) -> Value {
        block(shape, self.found).into()
    }
    fn result(self: Box<Self>) -> Result<Elements, KernelError> {
        Ok(self.found.into())
    }
}
