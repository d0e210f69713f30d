//! Uniform numbers.

#![expect(clippy::inline_always, reason = "compiled anew for each instruction set, in `simd`")]

use super::lanes::{BATCH, Transform, one_to_two};

/// Numbers in `[low, high)`, or `low` where the two are equal: `low` plus some of the 2^52 equal parts of the
/// distance.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Uniform {
    pub(crate) low: f64,
    pub(crate) high: f64,
}

impl Transform for Uniform {
    type Number = f64;
    #[inline(always)]
    fn batch(&self, bits: &[u64; BATCH], out: &mut [f64; BATCH]) {
        let Self { low, high } = *self;
        // Rounding may reach `high`, which does not belong to the interval.
        let last = if low < high { high.next_down() } else { high };
        let distance = high - low;
        for (number, &bits) in out.iter_mut().zip(bits) {
            let x = low + distance * (one_to_two(bits) - 1.0);
            *number = if x < last { x } else { last };
        }
    }
}
