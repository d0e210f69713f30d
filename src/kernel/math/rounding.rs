//! `floor`, `ceil`, `trunc`, `rint` and `abs`: single instructions where a processor has them. All are exact.

#![expect(clippy::inline_always, reason = "compiled anew for each instruction set, in `simd`")]

use super::batch::Function;
use super::real::Real;

macro_rules! rounding {
    ($($name:ident = $method:ident,)*) => {$(
        #[derive(Clone, Copy)]
        pub(super) struct $name;

        impl<T: Real> Function<T> for $name {
            #[inline(always)]
            fn usual(self, x: T) -> T {
                x.$method()
            }
        }
    )*};
}

rounding! {
    Floor = floor,
    Ceil = ceil,
    Trunc = trunc,
    Rint = round_ties_even,
    Abs = abs,
}
