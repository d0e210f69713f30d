//! Products of matrices against their definition.

use super::{super::TILE, *};
use crate::kernel::f16;
use std::sync::atomic::AtomicBool;

const SIZES: [[usize; 3]; 11] = [
    [1, 1, 1],
    [3, 5, 7],
    [4, 256, 8],
    [5, 257, 9],
    [13, 600, 1],
    [1, 5000, 1],
    [1, 600, 30],
    [9, 1, 30],
    [3, 0, 2],
    [0, 3, 2],
    [100, 300, 70],
];

/// The product of two matrices by its definition, against ours.
fn check<T: Term>(number: impl Fn(usize) -> T) -> Vec<Vec<T>>
where
    T::Sum: PartialEq + std::fmt::Debug,
{
    let stop = AtomicBool::new(false);
    let context = Context::new(0, None, 0, [&stop, &stop]);
    let products = SIZES.map(|[m, k, n]| {
        let a: Vec<T> = (0..m * k).map(&number).collect();
        let b: Vec<T> = (0..k * n).map(|i| number(i + 3)).collect();
        let add = |i: usize, j: usize| {
            (0..k).fold(T::Sum::default(), |sum, t| {
                sum.plus_product(a[i * k + t].widened(), b[t * n + j].widened())
            })
        };
        let expected: Vec<T::Sum> = (0..m * n).map(|i| add(i / n, i % n)).collect();
        for level in Level::all() {
            let mut product = vec![number(1).widened(); m * n];
            multiply_at(level, &context, &a, &b, [m, k, n], &mut product).unwrap();
            assert_eq!(product, expected, "{m} {k} {n} with {level:?}");
        }
        T::narrowed(expected)
    });
    products.into()
}

#[test]
fn whole_numbers_multiply_exactly_at_every_size() {
    check(|i| (i * 7919 % 101) as f64 - 50.0);
    check(|i| (i * 7919 % 101) as f32 - 50.0);
    check(|i| f16::from_f64((i * 7919 % 11) as f64 - 5.0));
}

#[test]
fn integers_wrap_around() {
    check(|i| (i * 7919) as i8);
    check(|i| (i as u64 * 3_037_000_499).cast_signed());
    let ones = check(|_| 255u8);
    // 5000 products of 255 · 255 ≡ 1.
    assert_eq!(ones[5], [(5000 % 256) as u8]);
}

#[test]
fn truth_values_say_whether_any_pair_is_true() {
    check(|i| i % 7 == 0);
    let none = check(|_| false);
    assert_eq!(none[1], [false; 21]);
}

#[test]
fn half_precision_is_added_up_in_single_precision() {
    // In half precision 2048 + 1 is 2048.
    let sums = check(|_| f16::from_f64(1.0));
    assert_eq!(sums[5], [f16::from_f64(5000.0)]);
}

#[test]
fn a_long_product_of_vectors_loses_nothing() {
    let mut a = vec![0.0; 2 * TILE + 1];
    (a[0], a[TILE], a[2 * TILE]) = (1e100, 1.0, -1e100);
    assert_eq!(f64::dot(&a, &vec![2.0; a.len()]), 2.0);
}

#[test]
fn products_have_the_same_bits_at_every_level() {
    let stop = AtomicBool::new(false);
    let context = Context::new(0, None, 0, [&stop, &stop]);
    for sizes @ [m, k, n] in SIZES {
        let numbers = |len: usize| (0..len).map(|i| (i as f64 * 0.618_034).sin()).collect::<Vec<f64>>();
        let (a, b) = (numbers(m * k), numbers(k * n));
        let bits = |level| {
            let mut product = vec![0.0; m * n];
            multiply_at(level, &context, &a, &b, sizes, &mut product).unwrap();
            product.into_iter().map(f64::to_bits).collect::<Vec<u64>>()
        };
        let best = bits(Level::best());
        assert!(Level::all().into_iter().all(|level| bits(level) == best), "{sizes:?}");
    }
}
