//! Products, in the order of the elements: as NumPy multiplies, so what it can hold on the way we can.

use super::{
    Block, Element, Elements, KernelError, Value,
    extreme::is_nan,
    fold::{Fold, Record, block},
};
use std::marker::PhantomData;

/// What products are kept in: floats of any type in double precision, integers modulo 2⁶⁴.
pub(super) trait Factor: Element {
    fn from_number<T: Element>(number: T) -> Self;
    fn times(self, other: Self) -> Self;
}
impl Factor for f64 {
    fn from_number<T: Element>(number: T) -> Self {
        number.to_f64()
    }
    fn times(self, other: Self) -> Self {
        self * other
    }
}
impl Factor for i64 {
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
        *product = numbers.iter().fold(*product, |product, &x| product.times(factor(x)));
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
