//! Products, in the order of the elements: as NumPy multiplies, so what it can hold on the way we can.

use super::{
    Value,
    fold::{Fold, block, floats},
};

/// A product at each place.
pub(super) struct Products {
    products: Vec<f64>,
    skips_nan: bool,
}

impl Products {
    pub(super) fn new(n_places: usize, skips_nan: bool) -> Self {
        Self { products: vec![1.0; n_places], skips_nan }
    }
    fn factor(&self) -> impl Fn(f64) -> f64 + use<> {
        let skips_nan = self.skips_nan;
        move |x| if skips_nan && x.is_nan() { 1.0 } else { x }
    }
}

impl Fold for Products {
    fn add_all(&mut self, place: usize, numbers: &[f64]) {
        let factor = self.factor();
        let product = &mut self.products[place];
        *product = numbers.iter().fold(*product, |product, &x| product * factor(x));
    }
    fn add_each(&mut self, first: usize, numbers: &[f64]) {
        let factor = self.factor();
        let products = &mut self.products[first..];
        products.iter_mut().zip(numbers).for_each(|(product, &x)| *product *= factor(x));
    }
    fn merge(&mut self, partial: &Value) -> Option<()> {
        let found = floats(partial, 0)?;
        self.products.iter_mut().zip(found).for_each(|(product, x)| *product *= x);
        Some(())
    }
    fn partial(self: Box<Self>, shape: Box<[u64]>) -> Value {
        block(shape, self.products).into()
    }
    fn result(self: Box<Self>) -> Vec<f64> {
        self.products
    }
}
