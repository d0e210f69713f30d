//! Functions of the elements at the same place of some slices.
//!
//! In: slices, and what is to be done with one element of each. Out: the results in another slice. A slice of [`STRIP`]
//! elements beside longer ones is a number, the same at every place: it is read again for each strip, and stays in the
//! first cache. What always holds: a result depends on the elements at its place alone, and is the same in every
//! instruction set, since the functions are plain code (see [`simd`](super::simd)).

#![expect(clippy::inline_always, reason = "compiled anew for each instruction set, in `simd`")]

/// How many times a number is repeated that goes with every element.
pub(crate) const STRIP: usize = 512;

/// The elements of a slice for the strip of `len` places from `from` on.
#[inline(always)]
fn strip<T>(slice: &[T], from: usize, len: usize) -> &[T] {
    let from = if slice.len() <= STRIP { 0 } else { from };
    &slice[from..from + len]
}

/// `f` of each element.
#[inline(always)]
pub(super) fn each<A: Copy, B, F: Fn(A) -> B>(f: F, x: &[A], out: &mut [B]) {
    out.iter_mut().zip(x).for_each(|(out, &x)| *out = f(x));
}

/// `f` of each pair of elements.
#[inline(always)]
pub(super) fn pairs<A: Copy, B: Copy, C, F: Fn(A, B) -> C>(f: F, x: &[A], y: &[B], out: &mut [C]) {
    for (i, out) in out.chunks_mut(STRIP).enumerate() {
        let (from, len) = (i * STRIP, out.len());
        let arguments = strip(x, from, len).iter().zip(strip(y, from, len));
        out.iter_mut().zip(arguments).for_each(|(out, (&x, &y))| *out = f(x, y));
    }
}

/// `f` of each three elements.
#[inline(always)]
pub(super) fn triples<A: Copy, B: Copy, C: Copy, D, F: Fn(A, B, C) -> D>(
    f: F,
    x: &[A],
    y: &[B],
    z: &[C],
    out: &mut [D],
) {
    for (i, out) in out.chunks_mut(STRIP).enumerate() {
        let (from, len) = (i * STRIP, out.len());
        let arguments = strip(x, from, len).iter().zip(strip(y, from, len)).zip(strip(z, from, len));
        out.iter_mut().zip(arguments).for_each(|(out, ((&x, &y), &z))| *out = f(x, y, z));
    }
}

/// `f` of each four elements.
#[inline(always)]
pub(super) fn quadruples<A: Copy, B: Copy, F: Fn(A, A, A, A) -> B>(
    f: F,
    w: &[A],
    x: &[A],
    y: &[A],
    z: &[A],
    out: &mut [B],
) {
    for (i, out) in out.chunks_mut(STRIP).enumerate() {
        let (from, len) = (i * STRIP, out.len());
        let [w, x, y, z] = [w, x, y, z].map(|slice| strip(slice, from, len));
        let arguments = w.iter().zip(x).zip(y.iter().zip(z));
        out.iter_mut().zip(arguments).for_each(|(out, ((&w, &x), (&y, &z)))| *out = f(w, x, y, z));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_slice_is_a_number() {
        let n = 3 * STRIP + 7;
        let (x, two, three) = ((0..n).collect::<Vec<usize>>(), [2; STRIP], [3; STRIP]);
        let mut out = vec![0; n];
        pairs(|x, y| x * y, &x, &two, &mut out);
        assert!(out.iter().enumerate().all(|(i, &out)| out == 2 * i));
        pairs(|x, y| x - y, &out.clone(), &x, &mut out);
        assert_eq!(out, x);
        triples(|x, y, z| x * y + z, &two, &x, &three, &mut out);
        assert!(out.iter().enumerate().all(|(i, &out)| out == 2 * i + 3));
        let mut few = [0; 5];
        triples(|x, y, z| x * y + z, &x[..5], &two, &x[..5], &mut few);
        assert_eq!(few, [0, 3, 6, 9, 12]);
    }
}
