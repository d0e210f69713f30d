//! Sums and means as records.

use super::{Fold, Record, block, extreme::is_nan};
use crate::kernel::{
    Block, Element, Elements, KernelError, Value,
    simd::{self, Level},
    sum::{Totals, Whole},
};

/// Sums of numbers, added as doubles.
pub(super) struct Sums<T> {
    totals: Totals,
    numbers: Numbers<T>,
}

/// Sums that are whole numbers, modulo 2⁶⁴.
pub(super) struct WholeSums<T> {
    totals: Vec<i64>,
    numbers: Numbers<T>,
    level: Level,
}

/// Sums and how many elements are in each.
pub(super) struct Means<S> {
    /// One for all places, where no element is left out.
    counts: Vec<u64>,
    sums: Box<S>,
    skips_nan: bool,
}

/// Numbers as they are to be added: what is none and is skipped is 0.
struct Numbers<T> {
    skips_nan: bool,
    scratch: Vec<T>,
}

impl<T: Element> Numbers<T> {
    fn new(skips_nan: bool) -> Self {
        Self { skips_nan, scratch: Vec::new() }
    }
    fn of<'a>(&'a mut self, elements: &'a [T]) -> &'a [T] {
        if !self.skips_nan {
            return elements;
        }
        self.scratch.clear();
        self.scratch.extend(elements.iter().map(|&x| if is_nan(x) { T::default() } else { x }));
        &self.scratch
    }
}

impl<T: Element> Sums<T> {
    pub(super) fn new(n_places: usize, skips_nan: bool) -> Self {
        Self { totals: Totals::zeros::<T>(n_places), numbers: Numbers::new(skips_nan) }
    }
}

impl<T: Element> Fold for Sums<T> {
    type Item = T;
    fn add_all(&mut self, place: usize, _: u64, elements: &[T]) {
        self.totals.add_all(place, self.numbers.of(elements));
    }
    fn add_each(&mut self, first: usize, _: u64, elements: &[T]) {
        self.totals.add_each(first, self.numbers.of(elements));
    }
}

impl<T: Element> Record for Sums<T> {
    fn merge(&mut self, partial: &[Block]) -> Option<()> {
        let sums = partial.first()?;
        match sums.get::<f64>() {
            Some(sums) => self.totals.add_each(0, sums),
            // Sums of one element each, which are these elements.
            None => self.totals.add_each(0, sums.get::<T>()?),
        }
        Some(())
    }
    fn partial(self: Box<Self>, shape: &[u64]) -> Value {
        block(shape, self.totals.finish()).into()
    }
    fn result(self: Box<Self>) -> Result<Elements, KernelError> {
        Ok(self.totals.finish().into())
    }
}

impl<T: Whole> WholeSums<T> {
    pub(super) fn new(n_places: usize, skips_nan: bool) -> Self {
        Self { totals: vec![0; n_places], numbers: Numbers::new(skips_nan), level: Level::best() }
    }
}

impl<T: Whole> Fold for WholeSums<T> {
    type Item = T;
    fn add_all(&mut self, place: usize, _: u64, elements: &[T]) {
        let sum = simd::whole_sum(self.level, self.numbers.of(elements));
        self.totals[place] = self.totals[place].wrapping_add(sum);
    }
    fn add_each(&mut self, first: usize, _: u64, elements: &[T]) {
        let totals = &mut self.totals[first..first + elements.len()];
        simd::whole_add_each(self.level, totals, self.numbers.of(elements));
    }
}

impl<T: Whole> Record for WholeSums<T> {
    fn merge(&mut self, partial: &[Block]) -> Option<()> {
        let sums = partial.first()?.get::<i64>()?;
        self.totals.iter_mut().zip(sums).for_each(|(total, &sum)| *total = total.wrapping_add(sum));
        Some(())
    }
    fn partial(self: Box<Self>, shape: &[u64]) -> Value {
        block(shape, self.totals).into()
    }
    fn result(self: Box<Self>) -> Result<Elements, KernelError> {
        Ok(self.totals.into())
    }
}

impl<S: Fold> Means<S> {
    /// From empty sums.
    pub(super) fn of(sums: S, n_places: usize, skips_nan: bool) -> Self {
        Self { counts: vec![0; if skips_nan { n_places } else { 1 }], sums: Box::new(sums), skips_nan }
    }
}

impl<S: Fold> Fold for Means<S> {
    type Item = S::Item;
    fn add_all(&mut self, place: usize, at: u64, elements: &[S::Item]) {
        if self.skips_nan {
            self.counts[place] += elements.iter().filter(|x| !is_nan(**x)).count() as u64;
        } else if place == 0 {
            self.counts[0] += elements.len() as u64;
        }
        self.sums.add_all(place, at, elements);
    }
    fn add_each(&mut self, first: usize, at: u64, elements: &[S::Item]) {
        if self.skips_nan {
            let counts = self.counts[first..].iter_mut().zip(elements);
            counts.for_each(|(count, x)| *count += u64::from(!is_nan(*x)));
        } else if first == 0 && !elements.is_empty() {
            self.counts[0] += 1;
        }
        self.sums.add_each(first, at, elements);
    }
}

impl<S: Fold> Record for Means<S> {
    fn merge(&mut self, partial: &[Block]) -> Option<()> {
        let counts: &[u64] = partial.get(1)?.get()?;
        self.counts.iter_mut().zip(counts).for_each(|(count, n)| *count += n);
        self.sums.merge(partial)
    }
    fn partial(self: Box<Self>, shape: &[u64]) -> Value {
        let counts = block([self.counts.len() as u64], self.counts);
        let sums = self.sums.partial(shape);
        Value::Tuple(sums.blocks().iter().cloned().chain([counts]).collect())
    }
    fn result(self: Box<Self>) -> Result<Elements, KernelError> {
        let sums = self.sums.result()?;
        let counts = self.counts.iter().cycle().take(sums.len()).enumerate();
        let means = counts.map(|(place, &count)| sums.as_slice().to_f64(place) / count as f64);
        Ok(means.collect::<Vec<f64>>().into())
    }
}
