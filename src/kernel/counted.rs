//! Random numbers by their places: each follows from a key and its number alone, whoever makes it, in whatever order.
//!
//! The generator is Philox4x32-10 (Salmon, Moraes, Dror and Shaw, 2011), which turns a counter into 128 random bits
//! without any state. Numbers lie in batches of [`BATCH`], by their places; one counter makes the bits of two of them,
//! half a batch apart, which is what [`Transform`]s make of one pair of words. So two words are enough for any number, and where
//! only some numbers of a batch are wanted, those of other batches are made beside them.

#![expect(clippy::inline_always, reason = "compiled anew for each instruction set, in `simd`")]

use super::lanes::{BATCH, Bits, Transform};

/// How many counters a batch takes.
const COUNTERS: usize = BATCH / 2;
/// How many go through the rounds at a time.
const LANES: usize = 16;
const ROUNDS: usize = 10;
/// What the paper multiplies with, and what it adds to the keys from round to round.
const MULTIPLIERS: [u64; 2] = [0xd251_1f53, 0xcd9e_8d57];
const STEPS: [u32; 2] = [0x9e37_79b9, 0xbb67_ae85];
const LOW: u64 = u32::MAX as u64;

/// Numbers that are wanted one by one: at most one for each counter of a batch.
#[derive(Clone, Debug)]
struct Singles {
    counters: [u64; COUNTERS],
    /// For each: whether it is the second of its counter, and where it goes.
    places: [(bool, usize); COUNTERS],
    n: usize,
}

/// Fills `out`, run by run: so many numbers of consecutive places, from the given first one.
#[inline(always)]
pub(crate) fn fill<T: Transform>(
    key: u64,
    transform: &T,
    runs: &mut dyn Iterator<Item = (u64, usize)>,
    out: &mut [T::Number],
) {
    let mut bits = Bits([0; BATCH]);
    let mut singles = Singles { counters: [0; COUNTERS], places: [(false, 0); COUNTERS], n: 0 };
    let mut at = 0;
    for (first, len) in runs {
        let (end, mut place) = (at + len, first);
        while at < end {
            let within = (place % BATCH as u64) as usize;
            if within == 0
                && end - at >= BATCH
                && let Some((batch, _)) = out[at..].split_first_chunk_mut::<BATCH>()
            {
                let counters = std::array::from_fn(|i| place / 2 + i as u64);
                philox(key, &counters, &mut bits);
                transform.batch(&bits.0, batch);
                at += BATCH;
                place += BATCH as u64;
                continue;
            }
            singles.counters[singles.n] = (place - within as u64) / 2 + (within % COUNTERS) as u64;
            singles.places[singles.n] = (within >= COUNTERS, at);
            singles.n += 1;
            if singles.n == COUNTERS {
                flush(key, transform, &mut singles, &mut bits, out);
            }
            at += 1;
            place += 1;
        }
    }
    flush(key, transform, &mut singles, &mut bits, out);
}

/// Makes the numbers that wait, and puts them where they go.
#[inline(always)]
fn flush<T: Transform>(
    key: u64,
    transform: &T,
    singles: &mut Singles,
    bits: &mut Bits,
    out: &mut [T::Number],
) {
    if singles.n == 0 {
        return;
    }
    philox(key, &singles.counters, bits);
    let mut batch = [T::Number::default(); BATCH];
    transform.batch(&bits.0, &mut batch);
    for (i, &(is_second, place)) in singles.places[..singles.n].iter().enumerate() {
        out[place] = batch[if is_second { COUNTERS + i } else { i }];
    }
    singles.n = 0;
}

/// Two words for each counter, the second ones in the second half of the batch.
#[inline(always)]
fn philox(key: u64, counters: &[u64; COUNTERS], bits: &mut Bits) {
    let (first, second) = bits.0.split_at_mut(COUNTERS);
    for group in 0..COUNTERS / LANES {
        let at = group * LANES;
        // Four words of 32 bits, each in the lower half of 64: the upper one takes the products.
        let (mut a, mut b) = ([0; LANES], [0; LANES]);
        let (mut c, mut d) = ([0u64; LANES], [0u64; LANES]);
        for lane in 0..LANES {
            a[lane] = counters[at + lane] & LOW;
            b[lane] = counters[at + lane] >> 32;
        }
        let mut keys = [key as u32, (key >> 32) as u32];
        for _ in 0..ROUNDS {
            let [first, second] = keys.map(u64::from);
            for lane in 0..LANES {
                let even = (a[lane] & LOW) * MULTIPLIERS[0];
                let odd = (c[lane] & LOW) * MULTIPLIERS[1];
                (a[lane], c[lane]) = ((odd >> 32) ^ b[lane] ^ first, (even >> 32) ^ d[lane] ^ second);
                (b[lane], d[lane]) = (odd & LOW, even & LOW);
            }
            keys = [keys[0].wrapping_add(STEPS[0]), keys[1].wrapping_add(STEPS[1])];
        }
        for lane in 0..LANES {
            first[at + lane] = a[lane] | b[lane] << 32;
            second[at + lane] = c[lane] | d[lane] << 32;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::{
        normal::Normal,
        simd::{Level, fill_counted},
    };

    /// The first one is the authors' known answer; the other was computed by the definition, in Python's integers.
    #[test]
    fn the_words_are_those_of_the_paper() {
        let words = |key, counter| {
            let mut bits = Bits([0; BATCH]);
            philox(key, &[counter; COUNTERS], &mut bits);
            let (first, second) = bits.0.split_at(COUNTERS);
            assert!(
                first.iter().all(|word| *word == first[0]) && second.iter().all(|word| *word == second[0])
            );
            [first[0], second[0]]
        };
        assert_eq!(words(0, 0), [0xe169_c58d_6627_e8d5, 0x9b00_dbd8_bc57_ac4c]);
        assert_eq!(
            words(0x299f_31d0_a409_3822, 0x85a3_08d3_243f_6a88),
            [0xb5a3_d762_e69c_9c31, 0x341a_787c_e733_bfc1]
        );
    }

    const STANDARD: Normal = Normal { mean: 0.0, std_dev: 1.0 };

    fn numbers(level: Level, runs: &[(u64, usize)]) -> Vec<f64> {
        let mut out = vec![f64::NAN; runs.iter().map(|run| run.1).sum()];
        fill_counted(level, 7, &STANDARD, &mut runs.iter().copied(), &mut out);
        out
    }

    #[test]
    fn a_number_does_not_depend_on_what_is_made_with_it() {
        let all = numbers(Level::best(), &[(0, 1000)]);
        let runs = [(3, 1), (7, 200), (500, 64), (64, 128), (999, 1), (36, 28), (4, 1)];
        let of_runs: Vec<f64> =
            runs.iter().flat_map(|&(first, len)| all[first as usize..][..len].to_vec()).collect();
        for level in Level::all() {
            assert_eq!(numbers(level, &runs), of_runs, "{level:?}");
        }
    }

    #[test]
    fn places_far_away_have_numbers_of_their_own() {
        let near = numbers(Level::best(), &[(0, 64)]);
        for first in [1 << 33, 1 << 34, 1 << 62] {
            let far = numbers(Level::best(), &[(first, 64)]);
            assert!(near.iter().zip(&far).all(|(a, b)| a.to_bits() != b.to_bits()));
        }
    }
}
