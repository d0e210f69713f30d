//! The least or the greatest element, NumPy's `min` and `max`: one NaN makes the result NaN, or is left out.

use super::{
    Value,
    fold::{Fold, block, floats},
};

const LANES: usize = 16;

/// The least element of each place; the greatest is the least one of the opposite numbers.
pub(super) struct Extreme {
    /// What elements are multiplied by: 1 or -1.
    sign: f64,
    skips_nan: bool,
    least: Vec<f64>,
}

impl Extreme {
    pub(super) fn least(n_places: usize, skips_nan: bool) -> Self {
        Self::new(n_places, skips_nan, 1.0)
    }
    pub(super) fn greatest(n_places: usize, skips_nan: bool) -> Self {
        Self::new(n_places, skips_nan, -1.0)
    }
    fn new(n_places: usize, skips_nan: bool, sign: f64) -> Self {
        // What loses against any element, and what a place without any number is worth in the end.
        let none = if skips_nan { f64::NAN } else { f64::INFINITY };
        Self { sign, skips_nan, least: vec![none; n_places] }
    }
    /// The lesser of two: with NaN as this record has it.
    fn lesser(&self) -> impl Fn(f64, f64) -> f64 + use<> {
        let skips_nan = self.skips_nan;
        move |a, b| {
            let stands_back = if skips_nan { a } else { b };
            if b < a || stands_back.is_nan() { b } else { a }
        }
    }
}

impl Fold for Extreme {
    fn add_all(&mut self, place: usize, numbers: &[f64]) {
        let (least, n_nan) = least(numbers, self.sign);
        let no_number = n_nan == numbers.len() as u64;
        let found = if n_nan > 0 && (no_number || !self.skips_nan) { f64::NAN } else { least };
        if !numbers.is_empty() {
            self.least[place] = self.lesser()(self.least[place], found);
        }
    }
    fn add_each(&mut self, first: usize, numbers: &[f64]) {
        let (lesser, sign) = (self.lesser(), self.sign);
        for (least, x) in self.least[first..].iter_mut().zip(numbers) {
            *least = lesser(*least, sign * x);
        }
    }
    fn merge(&mut self, partial: &Value) -> Option<()> {
        let found = floats(partial, 0)?;
        self.add_each(0, found);
        Some(())
    }
    fn partial(self: Box<Self>, shape: Box<[u64]>) -> Value {
        block(shape, self.result()).into()
    }
    fn result(mut self: Box<Self>) -> Vec<f64> {
        self.least.iter_mut().for_each(|x| *x *= self.sign);
        self.least
    }
}

/// The least of the numbers times `sign`, and how many are none. Lanes side by side, for wide registers.
fn least(numbers: &[f64], sign: f64) -> (f64, u64) {
    let (mut least, mut n_nan) = ([f64::INFINITY; LANES], [0; LANES]);
    let mut look = |lane: usize, x: f64| {
        let x = x * sign;
        least[lane] = if x < least[lane] { x } else { least[lane] };
        n_nan[lane] += u64::from(x.is_nan());
    };
    let (full, rest) = numbers.as_chunks::<LANES>();
    for row in full {
        (0..LANES).for_each(|lane| look(lane, row[lane]));
    }
    rest.iter().enumerate().for_each(|(lane, &x)| look(lane, x));
    (least.into_iter().fold(f64::INFINITY, f64::min), n_nan.into_iter().sum())
}
