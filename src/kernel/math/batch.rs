//! Functions of one number and of two, applied to slices batch by batch.
//!
//! In: slices of numbers. Out: the value at each. Most numbers are usual: their values come from code without
//! branches, which the compiler turns into vector instructions. Only a batch in which a number is not usual is looked
//! at again, number by number. A value depends on its number alone, never on the neighbours.

#![expect(clippy::inline_always, reason = "compiled anew for each instruction set, in `simd`")]

use super::real::Real;

/// How many numbers are computed before the unusual ones among them are looked for.
pub(super) const BATCH: usize = 64;

/// Room for what a function computes on its way from one loop over a batch to the next. Used again for every batch:
/// new arrays would be filled with zeros first.
#[repr(align(64))]
pub(in crate::kernel) struct Rows<T>(pub(super) [[T; BATCH]; 5]);

/// A function of one number. Its methods are to be inlined always, like everything they call: a function that is not
/// would be compiled without the wider instructions.
pub(in crate::kernel) trait Function<T: Real>: Copy {
    /// The value at a usual number, without branches; at others, anything.
    fn usual(self, x: T) -> T;
    /// Whether a number is usual.
    #[inline(always)]
    fn is_usual(self, _: T) -> bool {
        true
    }
    /// The value at a number that is not usual.
    #[inline(always)]
    fn unusual(self, x: T) -> T {
        self.usual(x)
    }
}

/// A function of two numbers, like [`Function`].
pub(in crate::kernel) trait PairFunction<T: Real>: Copy {
    /// The value at a usual pair, without branches; at others, anything.
    fn usual(self, x: T, y: T) -> T;
    /// Whether a pair is usual.
    fn is_usual(self, x: T, y: T) -> bool;
    /// The value at a pair that is not usual.
    fn unusual(self, x: T, y: T) -> T;
    /// The value at every usual pair of a batch, and whether all of them are. For a function that is too long for one
    /// loop: the processor looks only so far ahead for instructions that need not wait.
    #[inline(always)]
    fn usual_batch(self, x: &[T; BATCH], y: &[T; BATCH], _: &mut Rows<T>, out: &mut [T; BATCH]) -> bool {
        let mut are_usual = true;
        for i in 0..BATCH {
            out[i] = self.usual(x[i], y[i]);
            are_usual &= self.is_usual(x[i], y[i]);
        }
        are_usual
    }
}

/// The value at each number of `x`, which is as long as `out`.
#[inline(always)]
pub(in crate::kernel) fn map<T: Real, F: Function<T>>(function: F, x: &[T], out: &mut [T]) {
    assert_eq!(x.len(), out.len(), "a value for each number");
    let (batches, rest) = x.as_chunks::<BATCH>();
    let (out_batches, out_rest) = out.as_chunks_mut::<BATCH>();
    for (x, out) in batches.iter().zip(out_batches) {
        map_batch(function, x, out);
    }
    if let Some(&first) = rest.first() {
        let (mut x, mut out) = ([first; BATCH], [first; BATCH]);
        x[..rest.len()].copy_from_slice(rest);
        map_batch(function, &x, &mut out);
        out_rest.copy_from_slice(&out[..rest.len()]);
    }
}

#[inline(always)]
fn map_batch<T: Real, F: Function<T>>(function: F, x: &[T; BATCH], out: &mut [T; BATCH]) {
    let mut are_usual = true;
    for i in 0..BATCH {
        out[i] = function.usual(x[i]);
        are_usual &= function.is_usual(x[i]);
    }
    if !are_usual {
        for i in 0..BATCH {
            if !function.is_usual(x[i]) {
                out[i] = function.unusual(x[i]);
            }
        }
    }
}

/// The value at each pair of numbers of `x` and `y`, which are as long as `out`.
#[inline(always)]
pub(in crate::kernel) fn map_pairs<T: Real, F: PairFunction<T>>(
    function: F,
    x: &[T],
    y: &[T],
    out: &mut [T],
) {
    assert!(x.len() == out.len() && y.len() == out.len(), "a value for each pair");
    let mut rows = Rows([[T::default(); BATCH]; 5]);
    let (x_batches, x_rest) = x.as_chunks::<BATCH>();
    let (y_batches, y_rest) = y.as_chunks::<BATCH>();
    let (out_batches, out_rest) = out.as_chunks_mut::<BATCH>();
    for ((x, y), out) in x_batches.iter().zip(y_batches).zip(out_batches) {
        map_batch_of_pairs(function, x, y, &mut rows, out);
    }
    if let (Some(&first_x), Some(&first_y)) = (x_rest.first(), y_rest.first()) {
        let (mut x, mut y, mut out) = ([first_x; BATCH], [first_y; BATCH], [first_x; BATCH]);
        x[..x_rest.len()].copy_from_slice(x_rest);
        y[..y_rest.len()].copy_from_slice(y_rest);
        map_batch_of_pairs(function, &x, &y, &mut rows, &mut out);
        out_rest.copy_from_slice(&out[..x_rest.len()]);
    }
}

#[inline(always)]
fn map_batch_of_pairs<T: Real, F: PairFunction<T>>(
    function: F,
    x: &[T; BATCH],
    y: &[T; BATCH],
    rows: &mut Rows<T>,
    out: &mut [T; BATCH],
) {
    if !function.usual_batch(x, y, rows, out) {
        for i in 0..BATCH {
            if !function.is_usual(x[i], y[i]) {
                out[i] = function.unusual(x[i], y[i]);
            }
        }
    }
}
