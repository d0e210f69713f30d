//! How elements become one, place by place: what is kept of those that came, and how two such records become one.
//!
//! A reduction of a block feeds one of these element by element, in a fixed order; the later stages of the tree
//! merge the records of several blocks. Either way the order, and so the bits, depend on the block alone.

use super::{
    Block, Elements, Value, extreme::Extreme, moments::Moments, product::Products, sum::Compensated,
};

/// How elements become one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum How {
    /// By adding.
    Sum,
    /// By multiplying.
    Product,
    /// By keeping the least.
    Least,
    /// By keeping the greatest.
    Greatest,
    /// By adding and counting; at the end they are divided.
    Mean,
    /// By their number, their mean and the squares of the distances from it.
    Moments {
        /// What the number is lessened by before the squares are divided by it.
        ddof: f64,
    },
}

/// What is kept of the elements of a number of places.
pub(crate) trait Fold: Send {
    /// Takes in up to a tile of numbers at one place.
    fn add_all(&mut self, place: usize, numbers: &[f64]);
    /// Takes in each number at its own place, counted from `first`.
    fn add_each(&mut self, first: usize, numbers: &[f64]);
    /// Takes in a partial result, place by place; `None` where it is of another kind.
    fn merge(&mut self, partial: &Value) -> Option<()>;
    /// All that must be known to merge this with others.
    fn partial(self: Box<Self>, shape: Box<[u64]>) -> Value;
    /// The result at each place.
    fn result(self: Box<Self>) -> Vec<f64>;
}

/// An empty record of `n_places` places; elements that are not a number are left out, or make the result NaN.
pub(crate) fn fold(how: How, skips_nan: bool, n_places: usize) -> Box<dyn Fold> {
    match how {
        How::Sum => Box::new(Sums { totals: Compensated::zeros(n_places), skips_nan, scratch: Vec::new() }),
        How::Product => Box::new(Products::new(n_places, skips_nan)),
        How::Least => Box::new(Extreme::least(n_places, skips_nan)),
        How::Greatest => Box::new(Extreme::greatest(n_places, skips_nan)),
        How::Mean => Box::new(Means {
            counts: vec![0; if skips_nan { n_places } else { 1 }],
            sums: Sums { totals: Compensated::zeros(n_places), skips_nan, scratch: Vec::new() },
        }),
        How::Moments { ddof } => Box::new(Moments::new(n_places, ddof, skips_nan)),
    }
}

/// The numbers of one block of a partial result.
pub(super) fn floats(partial: &Value, place: usize) -> Option<&[f64]> {
    partial.blocks().get(place)?.get()
}

/// A block of a partial result.
pub(super) fn block(shape: impl Into<Box<[u64]>>, elements: impl Into<Elements>) -> Block {
    Block::new(shape, elements).expect("a record has an entry for each place of its shape")
}

/// Sums, compensated.
struct Sums {
    totals: Compensated,
    skips_nan: bool,
    scratch: Vec<f64>,
}

/// Sums and how many elements are in each.
struct Means {
    /// One for all places, where no element is left out.
    counts: Vec<u64>,
    sums: Sums,
}

impl Sums {
    /// The numbers as they are to be added.
    fn to_add<'a>(scratch: &'a mut Vec<f64>, skips_nan: bool, numbers: &'a [f64]) -> &'a [f64] {
        if !skips_nan {
            return numbers;
        }
        scratch.clear();
        scratch.extend(numbers.iter().map(|&x| if x.is_nan() { 0.0 } else { x }));
        scratch
    }
}

impl Fold for Sums {
    fn add_all(&mut self, place: usize, numbers: &[f64]) {
        self.totals.add_all(place, Self::to_add(&mut self.scratch, self.skips_nan, numbers));
    }
    fn add_each(&mut self, first: usize, numbers: &[f64]) {
        self.totals.add_each(first, Self::to_add(&mut self.scratch, self.skips_nan, numbers));
    }
    fn merge(&mut self, partial: &Value) -> Option<()> {
        self.totals.add_each(0, floats(partial, 0)?);
        Some(())
    }
    fn partial(self: Box<Self>, shape: Box<[u64]>) -> Value {
        block(shape, self.result()).into()
    }
    fn result(self: Box<Self>) -> Vec<f64> {
        self.totals.finish()
    }
}

impl Fold for Means {
    fn add_all(&mut self, place: usize, numbers: &[f64]) {
        if self.sums.skips_nan {
            self.counts[place] += numbers.iter().filter(|x| !x.is_nan()).count() as u64;
        } else if place == 0 {
            self.counts[0] += numbers.len() as u64;
        }
        self.sums.add_all(place, numbers);
    }
    fn add_each(&mut self, first: usize, numbers: &[f64]) {
        if self.sums.skips_nan {
            let counts = self.counts[first..].iter_mut().zip(numbers);
            counts.for_each(|(count, x)| *count += u64::from(!x.is_nan()));
        } else if first == 0 && !numbers.is_empty() {
            self.counts[0] += 1;
        }
        self.sums.add_each(first, numbers);
    }
    fn merge(&mut self, partial: &Value) -> Option<()> {
        let counts: &[u64] = partial.blocks().get(1)?.get()?;
        self.counts.iter_mut().zip(counts).for_each(|(count, n)| *count += n);
        self.sums.totals.add_each(0, floats(partial, 0)?);
        Some(())
    }
    fn partial(self: Box<Self>, shape: Box<[u64]>) -> Value {
        let counts = block([self.counts.len() as u64], self.counts);
        Value::Tuple(vec![block(shape, self.sums.totals.finish()), counts])
    }
    fn result(self: Box<Self>) -> Vec<f64> {
        let mut totals = self.sums.totals.finish();
        let counts = self.counts.iter().cycle();
        totals.iter_mut().zip(counts).for_each(|(total, &count)| *total /= count as f64);
        totals
    }
}
