//! `sin`, `cos` and `tan`.
//!
//! `x = n π/2 + r` with a whole `n` and `|r|` at most π/4, by π/2 in three parts (Cody and Waite, 1980); then
//! polynomials of `r`. Numbers so large that three parts are not enough go to `libm`, which has as many parts as they
//! need (Payne and Hanek, 1983). Errors are below 1.05 units in the last place.

#![expect(clippy::inline_always, reason = "compiled anew for each instruction set, in `simd`")]
#![expect(clippy::unreadable_literal, reason = "coefficients as they were computed")]

use super::batch::Function;
use super::real::{Real, fast_two_sum, polynomial};

pub(in crate::kernel) trait Trigonometric: Real {
    const FRAC_2_PI: Self;
    /// Their sum is π/2.
    const FRAC_PI_2: [Self; 3];
    /// `(sin r / r - 1) / z` with `z = r²`, of `z`.
    const SIN: &[Self];
    /// `(cos r - 1 + z/2) / z²`.
    const COS: &[Self];
    /// `(tan r / r - 1) / z`.
    const TAN: &[Self];
    /// Up to here, three parts are enough.
    const LIMIT: Self;

    fn sin_of_large(self) -> Self;
    fn cos_of_large(self) -> Self;
    fn tan_of_large(self) -> Self;
}

impl Trigonometric for f64 {
    const FRAC_2_PI: Self = std::f64::consts::FRAC_2_PI;
    const FRAC_PI_2: [Self; 3] =
        [std::f64::consts::FRAC_PI_2, 6.123233995736766e-17, -1.4973849048591698e-33];
    const SIN: &[Self] = &[
        -0.16666666666666632,
        0.00833333333332249,
        -0.00019841269829857423,
        2.755731370672431e-06,
        -2.505076017553828e-08,
        1.5896904198810628e-10,
    ];
    const COS: &[Self] = &[
        0.041666666666666595,
        -0.0013888888888873342,
        2.4801587289001866e-05,
        -2.755731421689563e-07,
        2.08757053648736e-09,
        -1.1358747032801478e-11,
    ];
    const TAN: &[Self] = &[
        0.3333333333333278,
        0.1333333333341395,
        0.0539682539269974,
        0.021869489601245455,
        0.008863219270019195,
        0.003592288159991588,
        0.0014547633326181461,
        0.0005950430319327534,
        0.00022244153189345388,
        0.00013640254032285822,
        -2.621792430776681e-05,
        8.930191733691521e-05,
        -4.479740050911703e-05,
        2.0844667475615844e-05,
    ];
    const LIMIT: Self = (1u64 << 30) as Self;

    fn sin_of_large(self) -> Self {
        libm::sin(self)
    }
    fn cos_of_large(self) -> Self {
        libm::cos(self)
    }
    fn tan_of_large(self) -> Self {
        libm::tan(self)
    }
}

impl Trigonometric for f32 {
    const FRAC_2_PI: Self = std::f32::consts::FRAC_2_PI;
    const FRAC_PI_2: [Self; 3] = [std::f32::consts::FRAC_PI_2, -4.371139e-08, -1.7151245e-15];
    const SIN: &[Self] = &[-0.16666655, 0.008332192, -0.00019518788];
    const COS: &[Self] = &[0.041666646, -0.0013887311, 2.4432566e-05];
    const TAN: &[Self] =
        &[0.3333335, 0.13332677, 0.054058675, 0.021287618, 0.010823527, 0.00010341538, 0.00437008];
    const LIMIT: Self = (1u64 << 17) as Self;

    fn sin_of_large(self) -> Self {
        libm::sinf(self)
    }
    fn cos_of_large(self) -> Self {
        libm::cosf(self)
    }
    fn tan_of_large(self) -> Self {
        libm::tanf(self)
    }
}

/// `n` (as steps) and `r` that make `x = n π/2 + r`, and what `r` lacks.
#[derive(Clone, Copy)]
struct Reduced<T> {
    steps: T,
    r: T,
    r_low: T,
}

#[inline(always)]
fn reduce<T: Trigonometric>(x: T) -> Reduced<T> {
    let [high, middle, low] = T::FRAC_PI_2;
    let steps = x.mul_add(T::FRAC_2_PI, T::ROUND);
    let n = steps - T::ROUND;
    // Exact: a multiple of the last place of `high`, or of `x`, and smaller than both.
    let difference = n.mul_add(-high, x);
    // The product is rounded, and its error not forgotten: the difference of the two may be no larger than that.
    let product = n * middle;
    let error = n.mul_add(middle, -product);
    let (r, r_low) = fast_two_sum(difference, -product);
    Reduced { steps, r, r_low: r_low - n.mul_add(low, error) }
}

#[inline(always)]
fn sin_or_cos<T: Trigonometric>(Reduced { r, r_low, .. }: Reduced<T>, is_cos: bool) -> T {
    let one = T::from(1.0);
    let z = r * r;
    let half = T::from(0.5) * z;
    let near_cos = one - half;
    let sin = (r * z).mul_add(polynomial(T::SIN, z), r_low * near_cos);
    let cos = ((one - near_cos) - half) + (z * z).mul_add(polynomial(T::COS, z), -(r * r_low));
    if is_cos { near_cos + cos } else { r + sin }
}

#[derive(Clone, Copy)]
pub(super) struct Sin;

impl<T: Trigonometric> Function<T> for Sin {
    #[inline(always)]
    fn usual(self, x: T) -> T {
        let reduced = reduce(x.abs());
        sin_or_cos(reduced, T::is_odd(reduced.steps)).flip_by_bit(reduced.steps, 1).flip(x)
    }
    #[inline(always)]
    fn is_usual(self, x: T) -> bool {
        x.abs() <= T::LIMIT
    }
    #[inline(always)]
    fn unusual(self, x: T) -> T {
        x.sin_of_large()
    }
}

#[derive(Clone, Copy)]
pub(super) struct Cos;

impl<T: Trigonometric> Function<T> for Cos {
    #[inline(always)]
    fn usual(self, x: T) -> T {
        let reduced = reduce(x.abs());
        let next = reduced.steps + T::from(1.0);
        sin_or_cos(reduced, T::is_odd(next)).flip_by_bit(next, 1)
    }
    #[inline(always)]
    fn is_usual(self, x: T) -> bool {
        x.abs() <= T::LIMIT
    }
    #[inline(always)]
    fn unusual(self, x: T) -> T {
        x.cos_of_large()
    }
}

#[derive(Clone, Copy)]
pub(super) struct Tan;

impl<T: Trigonometric> Function<T> for Tan {
    #[inline(always)]
    fn usual(self, x: T) -> T {
        let Reduced { steps, r, r_low } = reduce(x.abs());
        let z = r * r;
        let rest = (r * z).mul_add(polynomial(T::TAN, z), z.mul_add(r_low, r_low));
        let (tan, low) = fast_two_sum(r, rest);
        // One step of Newton's for the error of the quotient, and of what it divides by.
        let one = T::from(1.0);
        let inverse = -one / tan;
        let error = inverse.mul_add(tan, one) + inverse * low;
        let value = if T::is_odd(steps) { inverse.mul_add(error, inverse) } else { tan };
        value.flip(x)
    }
    #[inline(always)]
    fn is_usual(self, x: T) -> bool {
        x.abs() <= T::LIMIT
    }
    #[inline(always)]
    fn unusual(self, x: T) -> T {
        x.tan_of_large()
    }
}
