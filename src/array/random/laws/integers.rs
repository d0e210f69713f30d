//! Integers, all of a range alike.

#![expect(clippy::inline_always, reason = "compiled anew for each instruction set, in `kernel::simd`")]

use super::super::{
    ArrayError, Law,
    numbers::{Wide, cast, each, wide},
    stream::{Draws, Generator, Stream},
};
use crate::{
    dtype::DType,
    kernel::{
        SliceMut,
        flow::Fill,
        lanes::{BATCH, Transform},
    },
};
use rand::Rng;
use std::cell::Cell;

/// All integers from `low` to `last` alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Integers {
    /// The least.
    pub low: i128,
    /// The greatest.
    pub last: i128,
    /// Their type: one of integers or truth values.
    pub dtype: DType,
    /// What Dask calls the tasks: `integers`, `randint`, `random_integers`.
    pub label: &'static str,
}

impl Integers {
    /// The integers of `[low, high)` as `int64`.
    pub fn below(low: i64, high: i64) -> Self {
        Self { low: low.into(), last: i128::from(high) - 1, dtype: DType::I64, label: "integers" }
    }
}

impl Law for Integers {
    fn label(&self) -> &'static str {
        self.label
    }
    fn dtype(&self) -> DType {
        self.dtype
    }
    fn dtype_of_chunks(&self) -> DType {
        self.dtype
    }
    fn check(&self) -> Result<(), ArrayError> {
        let Self { low, last, dtype, label } = *self;
        if dtype.is_float() {
            return Err(ArrayError::NotForType { function: label, dtype });
        }
        for number in [low, last] {
            if !dtype.holds(number) || dtype == DType::Bool && !(0..=1).contains(&number) {
                return Err(ArrayError::DoesNotFit { number, dtype });
            }
        }
        if low > last { Err(ArrayError::NoIntegers { low, last }) } else { Ok(()) }
    }
    fn open(&self, stream: Stream) -> Box<dyn Fill> {
        let low = self.low as i64;
        let range = (self.last - self.low + 1).cast_unsigned();
        let integers: Box<dyn Fill> = match u32::try_from(range) {
            Ok(range) => Box::new(Small::new(stream, low, range)),
            Err(_) => each(stream, move |generator| low.wrapping_add(below(range, generator).cast_signed())),
        };
        if self.dtype == DType::I64 { integers } else { cast(integers) }
    }
}

/// A number below `range`, which is at most 2^64. Lemire, 2019: the upper half of a product with 64 random bits, which
/// is fair where the lower half is not below the rest of 2^64 divided by `range`.
fn below(range: u128, generator: &mut Generator) -> u64 {
    let unfair = (1u128 << 64) % range;
    loop {
        let product = u128::from(generator.next_u64()) * range;
        if u128::from(product as u64) >= unfair {
            return (product >> 64) as u64;
        }
    }
}

/// Integers of a range of fewer than 2^32, many at a time. A number that would not be fair, one of some billion, is
/// drawn again by a generator of its own.
struct Small {
    numbers: Wide<Product>,
    again: Draws,
}

impl Small {
    fn new(stream: Stream, low: i64, range: u32) -> Self {
        let unfair = ((1u128 << 64) % u128::from(range)) as u32;
        let product = Product { low, range, unfair, any_unfair: Cell::new(false) };
        let again = stream.another().draws();
        Self { numbers: wide(stream, product), again }
    }
}

impl Fill for Small {
    fn fill(&mut self, tile: SliceMut<'_>) {
        let Some(tile) = tile.get() else { unreachable!("the tile is of this source's type") };
        self.numbers.next(tile);
        let Product { low, range, any_unfair, .. } = &self.numbers.transform;
        if any_unfair.take() {
            for (i, number) in
                tile.iter_mut().enumerate().filter(|(_, number)| **number == low.wrapping_sub(1))
            {
                *number = low.wrapping_add(below((*range).into(), self.again.at(i)).cast_signed());
            }
        }
        self.again.advance(tile.len());
    }
}

/// As `below`, without branches: one less than `low` stands for a number that would not be fair.
#[derive(Debug)]
struct Product {
    low: i64,
    range: u32,
    unfair: u32,
    any_unfair: Cell<bool>,
}

impl Transform for Product {
    type Number = i64;
    #[inline(always)]
    fn batch(&self, bits: &[u64; BATCH], out: &mut [i64; BATCH]) {
        let (range, unfair) = (u64::from(self.range), u64::from(self.unfair));
        let mut any_unfair = false;
        for (number, &bits) in out.iter_mut().zip(bits) {
            // The product in two steps, of 32 bits each.
            let lower = (bits & u64::from(u32::MAX)) * range;
            let upper = (bits >> 32) * range + (lower >> 32);
            let low_half = upper << 32 | lower & u64::from(u32::MAX);
            let is_unfair = low_half < unfair;
            any_unfair |= is_unfair;
            let below = if is_unfair { u64::MAX } else { upper >> 32 };
            *number = self.low.wrapping_add(below.cast_signed());
        }
        if any_unfair {
            self.any_unfair.set(true);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::{
        lanes::Lanes,
        simd::{self, Level},
    };
    use rand::SeedableRng;

    #[test]
    fn the_product_is_that_of_128_bits_at_every_level() {
        for range in [1u32, 2, 3, 10, 1 << 20, u32::MAX] {
            let low = -5i64;
            let unfair = ((1u128 << 64) % u128::from(range)) as u64;
            let expected: Vec<i64> = words()
                .iter()
                .map(|&word| {
                    let product = u128::from(word) * u128::from(range);
                    assert!(product as u64 >= unfair);
                    low + (product >> 64) as i64
                })
                .collect();
            for level in Level::all() {
                let product = Product { low, range, unfair: unfair as u32, any_unfair: Cell::new(false) };
                let mut out = vec![0; 1000];
                simd::fill(level, &mut Lanes::new(9), &product, &mut out);
                assert_eq!(out, expected, "{range} at {level:?}");
                assert!(!product.any_unfair.get());
            }
        }
    }

    /// The words that `Lanes::new(9)` makes first.
    fn words() -> Vec<u64> {
        struct Words;
        impl Transform for Words {
            type Number = u64;
            fn batch(&self, bits: &[u64; BATCH], out: &mut [u64; BATCH]) {
                *out = *bits;
            }
        }
        let mut words = vec![0; 1000];
        simd::fill(Level::best(), &mut Lanes::new(9), &Words, &mut words);
        words
    }

    #[test]
    fn what_is_not_fair_is_drawn_again() {
        // One word of two is too small for this bound, which no range has.
        let mut small = Small::new(Stream::of_key(4), 100, 6);
        small.numbers.transform.unfair = u32::MAX;
        small.numbers.transform.low = 100;
        let bits = [0u64, 1 << 40, u64::MAX, 3].repeat(16).try_into().unwrap();
        let mut out = [0; BATCH];
        small.numbers.transform.batch(&bits, &mut out);
        assert_eq!(out[..4], [99, 100, 105, 99]);
        assert!(small.numbers.transform.any_unfair.get());
        let mut tile = vec![0i64; 4096];
        small.fill(SliceMut::I64(&mut tile));
        assert!(tile.iter().all(|number| (100..106).contains(number)));
        assert!(!small.numbers.transform.any_unfair.get());
    }

    #[test]
    fn below_is_fair_for_ranges_that_hardly_divide_the_words() {
        let mut generator = Generator::seed_from_u64(3);
        let range = (1u128 << 63) + 1;
        let n = 100_000;
        let upper = (0..n).filter(|_| below(range, &mut generator) >= 1 << 62).count() as f64;
        let half = f64::from(n) / 2.0;
        assert!((upper - half).abs() < 4.0 * (half / 2.0).sqrt(), "{upper} of {n}");
        assert!((0..1000).all(|_| u128::from(below(5, &mut generator)) < 5));
    }
}
