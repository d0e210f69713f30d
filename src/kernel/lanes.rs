//! Sixteen random generators side by side.
//!
//! Each lane is xoshiro256++ (Blackman and Vigna, 2021). Sixteen of them fill two of the widest registers, or eight
//! of the narrowest; how many registers it takes does not change what comes out.

#![expect(clippy::inline_always, reason = "compiled anew for each instruction set, in `simd`")]

use rand::{Rng, SeedableRng};
use rand_xoshiro::SplitMix64;

const LANES: usize = 16;

/// How many numbers are made at a time.
pub(crate) const BATCH: usize = 64;

/// The state of sixteen generators, word by word.
#[derive(Clone, Debug)]
#[repr(align(64))]
pub(crate) struct Lanes([[u64; LANES]; 4]);

impl Lanes {
    /// Lanes of their own for each `key`, seeded as the authors of xoshiro256++ say: from `SplitMix64`.
    pub(crate) fn new(key: u64) -> Self {
        let mut seeds = SplitMix64::from_seed(key.to_le_bytes());
        let mut state = [[0; LANES]; 4];
        for lane in 0..LANES {
            for word in &mut state {
                word[lane] = seeds.next_u64();
            }
        }
        Self(state)
    }

    /// The next numbers of all lanes in turn. Into a place that is used again and again: a new array would be filled
    /// with zeros first, and copied.
    #[inline(always)]
    fn next_batch(&mut self, batch: &mut Bits) {
        let [a, b, c, d] = &mut self.0;
        for row in batch.0.as_chunks_mut::<LANES>().0 {
            for lane in 0..LANES {
                row[lane] = a[lane].wrapping_add(d[lane]).rotate_left(23).wrapping_add(a[lane]);
                let shifted = b[lane] << 17;
                c[lane] ^= a[lane];
                d[lane] ^= b[lane];
                b[lane] ^= c[lane];
                a[lane] ^= d[lane];
                c[lane] ^= shifted;
                d[lane] = d[lane].rotate_left(45);
            }
        }
    }
}

/// A batch of random bits. Aligned, so that no wide load meets two cache lines.
#[repr(align(64))]
pub(super) struct Bits(pub(super) [u64; BATCH]);

/// Random bits to numbers that follow a distribution.
pub(crate) trait Transform {
    /// What the numbers are.
    type Number: Copy + Default;
    /// One batch. To be inlined always, like everything it calls: a function that is not would be compiled without
    /// the wider instructions.
    fn batch(&self, bits: &[u64; BATCH], out: &mut [Self::Number; BATCH]);
}

/// Fills `out` batch by batch. Of the last batch what does not fit is thrown away, so only the last call of a
/// sequence may ask for a part of one.
#[inline(always)]
pub(crate) fn fill<T: Transform>(lanes: &mut Lanes, transform: &T, out: &mut [T::Number]) {
    let mut bits = Bits([0; BATCH]);
    let (full, rest) = out.as_chunks_mut::<BATCH>();
    for batch in full {
        lanes.next_batch(&mut bits);
        transform.batch(&bits.0, batch);
    }
    if !rest.is_empty() {
        let mut batch = [T::Number::default(); BATCH];
        lanes.next_batch(&mut bits);
        transform.batch(&bits.0, &mut batch);
        rest.copy_from_slice(&batch[..rest.len()]);
    }
}

/// A number in `[1, 2)` from the upper 52 of 64 random bits.
#[inline(always)]
pub(crate) fn one_to_two(bits: u64) -> f64 {
    f64::from_bits(bits >> 12 | 1.0f64.to_bits())
}

/// A number in the open interval `(0, 1)`: the middle of one of its 2^52 equal parts. Exact.
#[inline(always)]
pub(crate) fn open_unit(bits: u64) -> f64 {
    one_to_two(bits) - (1.0 - f64::EPSILON / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand_xoshiro::Xoshiro256PlusPlus;

    #[test]
    fn each_lane_is_the_generator_of_the_paper() {
        let mut lanes = Lanes::new(5);
        let mut one_by_one: Vec<_> = (0..LANES)
            .map(|lane| {
                let mut seed = [0; 32];
                for (bytes, word) in seed.chunks_mut(8).zip(lanes.0) {
                    bytes.copy_from_slice(&word[lane].to_le_bytes());
                }
                Xoshiro256PlusPlus::from_seed(seed)
            })
            .collect();
        for _ in 0..3 {
            let mut bits = Bits([0; BATCH]);
            lanes.next_batch(&mut bits);
            for (i, number) in bits.0.into_iter().enumerate() {
                assert_eq!(number, one_by_one[i % LANES].next_u64());
            }
        }
    }

    struct OneToTwo;
    impl Transform for OneToTwo {
        type Number = f64;
        fn batch(&self, bits: &[u64; BATCH], out: &mut [f64; BATCH]) {
            *out = bits.map(one_to_two);
        }
    }

    #[test]
    fn the_parts_of_a_sequence_do_not_matter_while_batches_are_full() {
        let filled = |lens: &[usize]| -> Vec<f64> {
            let mut lanes = Lanes::new(1);
            let mut numbers = Vec::new();
            for &len in lens {
                let mut part = vec![0.0; len];
                fill(&mut lanes, &OneToTwo, &mut part);
                numbers.extend(part);
            }
            numbers
        };
        assert_eq!(filled(&[4096, 4096, 5]), filled(&[512, 1024, 512, 6144, 5]));
        assert_eq!(filled(&[100]), filled(&[512])[..100]);
    }
}
