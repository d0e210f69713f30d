//! Many integers divided by one: a multiplication and a shift each.
//!
//! For numbers `n` below `2^bits` and a divisor `d` from 2 on with `2^(shift-1) < d <= 2^shift`, the factor
//! `m = ceil(2^(bits+shift) / d)` has one bit more than `n`, and `floor(n / d) = floor(m n / 2^(bits+shift))`: the factor
//! is too large by less than `1 / 2^bits` of itself, so the product never reaches the next whole quotient (Granlund and
//! Montgomery, *Division by invariant integers using multiplication*, 1994, theorem 4.2). Numbers below 0 are divided
//! by way of their complements: `floor(n / d) = !floor(!n / d)`.

use super::Stored;

/// A divisor of many numbers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Divisor<T: Divides> {
    by: T,
    factor: T::Factor,
    shift: u32,
}

/// An integer type that has divisors.
pub(crate) trait Divides: Stored {
    /// A multiplier.
    type Factor: Copy;
    /// A divisor for many numbers; none where division itself has to do.
    fn divisor(self) -> Option<Divisor<Self>>;
    /// The quotient, rounded down.
    fn quotient_by(self, divisor: &Divisor<Self>) -> Self;
    /// What the quotient leaves, from 0 to below the divisor.
    fn rest_by(self, divisor: &Divisor<Self>) -> Self;
}

macro_rules! divides {
    ($($type:ty, $bits:literal bits, $factor:ty, $product:ty, $sign:expr;)*) => {$(
        impl Divides for $type {
            type Factor = $factor;
            fn divisor(self) -> Option<Divisor<Self>> {
                if self < 2 {
                    return None;
                }
                let shift = (self - 1).ilog2() + 1;
                let factor = (1u128 << ($bits + shift)).div_ceil(i128::from(self).cast_unsigned()) as $factor;
                Some(Divisor { by: self, factor, shift: $bits + shift })
            }
            #[inline]
            fn quotient_by(self, divisor: &Divisor<Self>) -> Self {
                let sign = $sign(self);
                let product = <$product>::from(divisor.factor) * <$product>::from((self ^ sign) as $factor);
                (product >> divisor.shift) as Self ^ sign
            }
            #[inline]
            fn rest_by(self, divisor: &Divisor<Self>) -> Self {
                self.wrapping_sub(self.quotient_by(divisor).wrapping_mul(divisor.by))
            }
        }
    )*};
}

divides! {
    i8, 31 bits, u32, u64, |x| x >> 7;
    i16, 31 bits, u32, u64, |x| x >> 15;
    i32, 31 bits, u32, u64, |x| x >> 31;
    i64, 63 bits, u64, u128, |x| x >> 63;
    u8, 31 bits, u32, u64, |_| 0;
    u16, 31 bits, u32, u64, |_| 0;
    u32, 63 bits, u64, u128, |_| 0;
}

impl Divides for u64 {
    type Factor = u64;
    /// The factor would have 65 bits.
    fn divisor(self) -> Option<Divisor<Self>> {
        None
    }
    #[inline]
    fn quotient_by(self, divisor: &Divisor<Self>) -> Self {
        self / divisor.by
    }
    #[inline]
    fn rest_by(self, divisor: &Divisor<Self>) -> Self {
        self % divisor.by
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    macro_rules! check {
        ($n:expr, $by:expr, $type:ty) => {{
            let (n, by) = ($n as $type, $by as $type);
            if let Some(divisor) = by.divisor() {
                let (n, by) = (i128::from(n), i128::from(by));
                prop_assert_eq!(
                    i128::from((n as $type).quotient_by(&divisor)),
                    n.div_euclid(by),
                    "{} // {}",
                    n,
                    by
                );
                prop_assert_eq!(
                    i128::from((n as $type).rest_by(&divisor)),
                    n.rem_euclid(by),
                    "{} % {}",
                    n,
                    by
                );
            }
        }};
    }

    fn check_all(n: i128, by: i128) -> Result<(), TestCaseError> {
        check!(n, by, i8);
        check!(n, by, i16);
        check!(n, by, i32);
        check!(n, by, i64);
        check!(n, by, u8);
        check!(n, by, u16);
        check!(n, by, u32);
        Ok(())
    }

    #[test]
    fn quotients_are_right_near_powers_of_two() {
        for (n, by) in (0..64).flat_map(|n| (0..64).map(move |by| (1i128 << n, 1i128 << by))) {
            for (off_n, off_by) in [-1, 0, 1].into_iter().flat_map(|n| [-1, 0, 1].map(|by| (n, by))) {
                check_all(n + off_n, by + off_by).unwrap();
                check_all(-n - off_n, by + off_by).unwrap();
                check_all(n * (by + off_by) + off_n, by + off_by).unwrap();
            }
        }
    }

    #[test]
    fn every_byte_is_divided_right() {
        for n in -128..256 {
            for by in 0..256 {
                check_all(n, by).unwrap();
            }
        }
    }

    proptest! {
        #[test]
        fn quotients_are_those_of_division(n in any::<i64>(), by in any::<i64>(), less in 0u32..64) {
            check_all(n.into(), (by >> less).into())?;
        }
    }
}
