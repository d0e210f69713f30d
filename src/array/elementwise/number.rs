//! Arithmetic on NumPy's types: integers wrap around, floats follow IEEE 754.

use crate::kernel::{Element, Slice, SliceMut};

/// `f` of each element.
pub(super) fn each<A: Element, B: Element>(
    inputs: &[Slice<'_>],
    out: SliceMut<'_>,
    f: impl Fn(A) -> B,
) -> Option<()> {
    let ([x], out) = (inputs, out.get::<B>()?) else { return None };
    out.iter_mut().zip(x.get::<A>()?).for_each(|(out, &x)| *out = f(x));
    Some(())
}

/// `f` of each pair of elements.
pub(super) fn pairs<A: Element, B: Element>(
    inputs: &[Slice<'_>],
    out: SliceMut<'_>,
    f: impl Fn(A, A) -> B,
) -> Option<()> {
    let ([x, y], out) = (inputs, out.get::<B>()?) else { return None };
    let arguments = x.get::<A>()?.iter().zip(y.get::<A>()?);
    out.iter_mut().zip(arguments).for_each(|(out, (&x, &y))| *out = f(x, y));
    Some(())
}

/// A type that can be calculated with.
pub(super) trait Number: Element {
    fn plus(self, other: Self) -> Self;
    fn minus(self, other: Self) -> Self;
    fn times(self, other: Self) -> Self;
    fn negative(self) -> Self;
}

macro_rules! integers {
    ($($type:ty)*) => {$(
        impl Number for $type {
            fn plus(self, other: Self) -> Self {
                self.wrapping_add(other)
            }
            fn minus(self, other: Self) -> Self {
                self.wrapping_sub(other)
            }
            fn times(self, other: Self) -> Self {
                self.wrapping_mul(other)
            }
            fn negative(self) -> Self {
                self.wrapping_neg()
            }
        }
    )*};
}
macro_rules! floats {
    ($($type:ty)*) => {$(
        impl Number for $type {
            fn plus(self, other: Self) -> Self {
                self + other
            }
            fn minus(self, other: Self) -> Self {
                self - other
            }
            fn times(self, other: Self) -> Self {
                self * other
            }
            fn negative(self) -> Self {
                -self
            }
        }
    )*};
}
integers! { i8 i16 i32 i64 u8 u16 u32 u64 }
floats! { f32 f64 }
