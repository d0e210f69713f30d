//! Normal numbers, by the transform of Box and Muller (1958).
//!
//! From a `u` in the open interval (0, 1) and an angle come two independent numbers, `sqrt(-2 ln u)` times the cosine
//! and the sine. There are no branches and no tables, so the compiler turns the loop into vector instructions of any
//! width; multiply-adds are fused, always and by name, so that they round alike on all of them.
//!
//! The logarithm and the sine are polynomials of our own (Chebyshev interpolation at 200 bits; relative errors below
//! 2^-54): the system's differ from one version to the next. Since `u` has 53 bits, no number lies more than 8.57
//! standard deviations from the mean; of all normal numbers, one in 10^17 does.

#![expect(clippy::inline_always, reason = "compiled anew for each instruction set, in `simd`")]
#![expect(clippy::unreadable_literal, reason = "coefficients as they were computed")]

use super::lanes::{BATCH, Transform, one_to_two, open_unit};

/// Numbers with this mean and this standard deviation.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Normal {
    pub(crate) mean: f64,
    pub(crate) std_dev: f64,
}

impl Transform for Normal {
    type Number = f64;
    #[inline(always)]
    fn batch(&self, bits: &[u64; BATCH], out: &mut [f64; BATCH]) {
        let (radius_bits, angle_bits) = bits.split_at(BATCH / 2);
        let (cosines, sines) = out.split_at_mut(BATCH / 2);
        for i in 0..BATCH / 2 {
            let radius = minus_two_ln(open_unit(radius_bits[i])).sqrt() * self.std_dev;
            let (cos, sin) = direction(angle_bits[i]);
            cosines[i] = radius.mul_add(cos, self.mean);
            sines[i] = radius.mul_add(sin, self.mean);
        }
    }
}

/// `-2 ln u` for a `u` above 0 that is not subnormal.
///
/// `u = 2^e m` with `m` within a factor √2 of 1; then `ln m = 2 artanh s` with `s = (m - 1)/(m + 1)`, at most 0.172.
#[inline(always)]
pub(crate) fn minus_two_ln(u: f64) -> f64 {
    const MANTISSA: u64 = (1 << 52) - 1;
    const SQRT_HALF: u64 = 0x3fe6_a09e_667f_3bcd;
    const TWO_POW_52: f64 = (1u64 << 52) as f64;
    // In units of 2^52 from √½, the exponent counts steps from √½ to √½, not from 1 to 1.
    let steps = u.to_bits().wrapping_sub(SQRT_HALF).wrapping_add(1023 << 52);
    let near_one = f64::from_bits((steps & MANTISSA).wrapping_add(SQRT_HALF));
    let exponent = f64::from_bits(steps >> 52 | TWO_POW_52.to_bits()) - (TWO_POW_52 + 1023.0);
    let s = (near_one - 1.0) / (near_one + 1.0);
    let z = s * s;
    let z2 = z * z;
    let low =
        z2.mul_add(z.mul_add(-0.5714285725195153, -0.7999999999979901), z.mul_add(-1.333333333333334, -4.0));
    let high = z2.mul_add(
        z.mul_add(-0.29232902084868334, -0.30663442981477285),
        z.mul_add(-0.36365778257131015, -0.4444442226949947),
    );
    let rest = s * (z2 * z2).mul_add(high, low);
    exponent.mul_add(-2.0 * std::f64::consts::LN_2, rest)
}

/// Cosine and sine of a random angle.
///
/// The upper 52 bits are an angle within an eighth of a turn to both sides of 0; two of the others say whether the
/// cosine changes its sign and whether the two change places, which takes it to each of the four quarters.
#[inline(always)]
pub(crate) fn direction(bits: u64) -> (f64, f64) {
    // In quarters of a turn.
    let t = one_to_two(bits) - 1.5;
    let z = t * t;
    let z2 = z * z;
    let sin = z2.mul_add(
        z2.mul_add(
            z2.mul_add(5.633933781537854e-8, z.mul_add(-3.59864335298231e-6, 0.0001604411507421909)),
            z.mul_add(-0.004681754132340976, 0.07969262624604301),
        ),
        z.mul_add(-0.6459640975062443, std::f64::consts::FRAC_PI_2),
    ) * t;
    let cos = z2.mul_add(
        z2.mul_add(
            z2.mul_add(
                z.mul_add(-6.329396344967424e-9, 4.710678405505227e-7),
                z.mul_add(-2.5202039028029178e-5, 0.0009192602745468447),
            ),
            z.mul_add(-0.020863480763340773, 0.2536695079010478),
        ),
        z.mul_add(-1.2337005501361697, 1.0),
    );
    let cos = cos.to_bits() ^ (bits << 62 & 1 << 63);
    let sin = sin.to_bits();
    let change = (cos ^ sin) & (bits & 1).wrapping_neg();
    (f64::from_bits(cos ^ change), f64::from_bits(sin ^ change))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Bits of all kinds: small and large numbers, and what lies between.
    fn bits() -> impl Iterator<Item = u64> {
        let edges = (0..64).flat_map(|shift| [0, 1, u64::MAX, 1 << 63].map(|x: u64| x.rotate_left(shift)));
        let small = (0..52).map(|shift| (1 << 63) >> shift);
        let near_one = (0..52).map(|shift| !((1 << 63) >> shift));
        let others = (0..100_000u64).map(|i| i.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        edges.chain(small).chain(near_one).chain(others)
    }

    #[test]
    fn the_logarithm_is_that_of_the_system() {
        for bits in bits() {
            let u = open_unit(bits);
            assert!(0.0 < u && u < 1.0);
            for u in [u, 64.0 * u] {
                let (ours, theirs) = (minus_two_ln(u), -2.0 * u.ln());
                let error = (ours - theirs).abs();
                assert!(error <= 3.0 * f64::EPSILON * theirs.abs(), "{u}: {ours}, not {theirs}");
            }
        }
    }

    #[test]
    fn sine_and_cosine_are_those_of_the_system() {
        for bits in bits() {
            let t = (one_to_two(bits) - 1.5) * std::f64::consts::FRAC_PI_2;
            let sign = if bits & 2 == 0 { 1.0 } else { -1.0 };
            let expected = (sign * t.cos(), t.sin());
            let (x, y) = if bits & 1 == 0 { expected } else { (expected.1, expected.0) };
            let (cos, sin) = direction(bits);
            let is_close = |a: f64, b: f64| (a - b).abs() <= 2.0 * f64::EPSILON * b.abs();
            assert!(is_close(cos, x) && is_close(sin, y), "{bits:x}: {cos} {sin}, not {x} {y}");
        }
    }
}
