//! What is multiplied, and what its products are added up in.

#![expect(clippy::inline_always, reason = "compiled anew for each instruction set, in `simd`")]

use super::{
    super::{Element, f16, sum::Totals},
    tile::{Shape, Tile},
};
use crate::kernel::TILE;

/// How many sums of a product of vectors are added up side by side.
const LANES: usize = 16;

/// A type whose numbers are multiplied and added up. Integers wrap around; of truth values a product is `and` and a sum
/// `or`; half precision is added up in single precision, as NumPy does.
pub(crate) trait Term: Element {
    /// The type of a sum on the way.
    type Sum: Total;
    /// The number as such a sum.
    fn widened(self) -> Self::Sum;
    /// The sums as they are told.
    fn narrowed(sums: Vec<Self::Sum>) -> Vec<Self>;
    /// The sum of the products of two rows.
    #[inline(always)]
    fn dot(a: &[Self], b: &[Self]) -> Self::Sum {
        lanes_dot(a, b)
    }
}

/// A number that products are added up in; nothing is its default. Products of floats are fused with the addition.
pub(crate) trait Total: Copy + Default {
    /// The tile for 32 registers of 64 bytes: 24 of them hold results.
    type Wide: Shape<Self>;
    /// The tile for 16 registers of 32 bytes: 12 of them hold results.
    type Narrow: Shape<Self>;

    fn plus(self, other: Self) -> Self;
    fn plus_product(self, a: Self, b: Self) -> Self;
}

macro_rules! totals {
    ($($type:ty, $wide:literal, $narrow:literal:
        |$sum:ident, $other:ident| $plus:expr, |$total:ident, $a:ident, $b:ident| $plus_product:expr;
    )*) => {$(
        impl Total for $type {
            type Wide = Tile<12, $wide>;
            type Narrow = Tile<6, $narrow>;

            #[inline(always)]
            fn plus(self, $other: Self) -> Self {
                let $sum = self;
                $plus
            }
            #[inline(always)]
            fn plus_product(self, $a: Self, $b: Self) -> Self {
                let $total = self;
                $plus_product
            }
        }
    )*};
}
macro_rules! wrapping {
    ($($type:ty, $wide:literal, $narrow:literal;)*) => {
        totals! {$(
            $type, $wide, $narrow: |x, y| x.wrapping_add(y), |x, a, b| x.wrapping_add(a.wrapping_mul(b));
        )*}
    };
}
macro_rules! told_as_they_are {
    ($($type:ty $(=> $dot:path)?;)*) => {$(
        impl Term for $type {
            type Sum = Self;
            #[inline(always)]
            fn widened(self) -> Self {
                self
            }
            fn narrowed(sums: Vec<Self>) -> Vec<Self> {
                sums
            }
            $(#[inline(always)]
            fn dot(a: &[Self], b: &[Self]) -> Self {
                $dot(a, b)
            })?
        }
    )*};
}

wrapping! {
    i8, 32, 16;
    u8, 32, 16;
    i16, 32, 16;
    u16, 32, 16;
    i32, 32, 16;
    u32, 32, 16;
    i64, 16, 8;
    u64, 16, 8;
}
totals! {
    bool, 32, 16: |x, y| x | y, |x, a, b| x || (a && b);
    f32, 32, 16: |x, y| x + y, |x, a, b| a.mul_add(b, x);
    f64, 16, 8: |x, y| x + y, |x, a, b| a.mul_add(b, x);
}
told_as_they_are! { bool; i8; i16; i32; i64; u8; u16; u32; u64; f32; f64 => exact_dot; }

impl Term for f16 {
    type Sum = f32;
    #[inline(always)]
    fn widened(self) -> f32 {
        self.to_f32()
    }
    fn narrowed(sums: Vec<f32>) -> Vec<Self> {
        sums.into_iter().map(Self::from_f32).collect()
    }
}

#[inline(always)]
fn lanes_dot<T: Term>(a: &[T], b: &[T]) -> T::Sum {
    let mut lanes = [T::Sum::default(); LANES];
    let ((a, rest_a), (b, rest_b)) = (a.as_chunks::<LANES>(), b.as_chunks::<LANES>());
    for (a, b) in a.iter().zip(b) {
        for (lane, (a, b)) in lanes.iter_mut().zip(a.iter().zip(b)) {
            *lane = lane.plus_product(a.widened(), b.widened());
        }
    }
    for (lane, (a, b)) in lanes.iter_mut().zip(rest_a.iter().zip(rest_b)) {
        *lane = lane.plus_product(a.widened(), b.widened());
    }
    lanes.into_iter().fold(T::Sum::default(), T::Sum::plus)
}

/// A sum that loses nothing but what the products do.
fn exact_dot(a: &[f64], b: &[f64]) -> f64 {
    let mut total = Totals::zeros::<f64>(1);
    let mut products = Vec::with_capacity(a.len().min(TILE));
    for (a, b) in a.chunks(TILE).zip(b.chunks(TILE)) {
        products.clear();
        products.extend(a.iter().zip(b).map(|(a, b)| a * b));
        total.add_all(0, &products);
    }
    total.finish()[0]
}
