//! Factors that multiply to the matrix again, however it is cut, and norms by their definitions.

use super::super::{Array, ArrayError, AxisChunks, Chunks, NormOrder, Random, RechunkOptions, testing};
use crate::{dtype::DType, kernel::Scalar};
use proptest::prelude::*;

/// All elements of an array as floats, row-major.
fn elements(array: &Array) -> Vec<f64> {
    let elements = testing::elements(array);
    (0..elements.len()).map(|at| elements.as_slice().to_f64(at)).collect()
}

fn close(found: &Array, expected: &Array, tolerance: f64) {
    assert_eq!(found.shape(), expected.shape());
    for (found, expected) in elements(found).iter().zip(elements(expected)) {
        assert!((found - expected).abs() <= tolerance, "{found} is not {expected}");
    }
}

fn identity(n: u64) -> Array {
    Array::eye([n.cast_signed(); 2], 0, DType::F64, AxisChunks::Whole).unwrap()
}

/// Normal numbers, cut along the rows.
fn tall(lens: &[i64], columns: i64) -> Array {
    let chunks = Chunks::Axes(vec![AxisChunks::Lengths(lens.to_vec()), AxisChunks::Whole]);
    Random::new().normal(0.0, 1.0, &[lens.iter().sum(), columns], &chunks).unwrap()
}

proptest! {
    #[test]
    fn the_factors_of_a_tall_matrix_multiply_to_it(
        lens in prop::collection::vec(1i64..30, 1..12), columns in 1i64..6,
    ) {
        let x = tall(&lens, columns);
        let rank = lens.iter().sum::<i64>().min(columns) as u64;
        let (q, r) = x.qr().unwrap();
        close(&q.matmul(&r).unwrap(), &x, 1e-12);
        close(&q.t().matmul(&q).unwrap(), &identity(rank), 1e-13);
        let columns = columns as u64;
        let below = |place: usize| place as u64 / columns > place as u64 % columns;
        prop_assert!(elements(&r).iter().enumerate().all(|(place, &x)| !below(place) || x == 0.0));

        let (u, s, v) = x.svd(true).unwrap();
        let values = elements(&s);
        prop_assert!(values.is_sorted_by(|a, b| a >= b) && values.iter().all(|&value| value >= 0.0));
        close(&u.multiply(&s).unwrap().matmul(&v).unwrap(), &x, 1e-12);
        close(&u.t().matmul(&u).unwrap(), &identity(rank), 1e-13);
        close(&v.matmul(&v.t()).unwrap(), &identity(rank), 1e-13);
        let sums = elements(&v.sum(&super::norm::over(&[1], false)).unwrap());
        prop_assert!(sums.iter().all(|&sum| sum >= -1e-13));
    }

    #[test]
    fn the_factors_of_a_wide_matrix_multiply_to_it(
        widths in prop::collection::vec(1i64..12, 1..6), rows in 1i64..6,
    ) {
        let x = tall(&widths, rows).t();
        let rank = x.shape()[0].min(x.shape()[1]);
        match x.qr() {
            Ok((q, r)) => {
                close(&q.matmul(&r).unwrap(), &x, 1e-12);
                close(&q.t().matmul(&q).unwrap(), &identity(rank), 1e-13);
            }
            Err(error) => {
                prop_assert!(widths.len() > 1 && widths[0] < rows, "{}", error);
            }
        }
        let (u, s, v) = x.svd(true).unwrap();
        close(&u.multiply(&s).unwrap().matmul(&v).unwrap(), &x, 1e-12);
        close(&v.matmul(&v.t()).unwrap(), &identity(rank), 1e-13);
    }
}

/// How often each label is there.
fn tasks(array: &Array, labels: &[&str]) -> Vec<usize> {
    let graph = array.to_graph().unwrap();
    let count = |label: &&str| graph.ids().filter(|&id| graph.label(id) == *label).count();
    labels.iter().map(count).collect()
}

#[test]
fn triangles_are_stacked_until_one_block_is_left() {
    // Eight blocks of 4 × 2: their triangles are four stacks, two, one.
    let (q, r) = tall(&[4; 8], 2).qr().unwrap();
    for factor in [&q, &r, &q.matmul(&r).unwrap()] {
        let counted = tasks(factor, &["qr", "stack", "r-inner"]);
        assert_eq!(counted, [8 + 4 + 2 + 1, 4 + 2 + 1, 2]);
    }
    // Too flat to become less: all triangles are one block.
    let (q, _) = tall(&[3; 8], 2).qr().unwrap();
    assert_eq!(tasks(&q, &["qr", "stack", "r-inner"]), [9, 1, 0]);
}

#[test]
fn all_factors_are_in_the_graph_of_each() {
    let x = tall(&[4, 4], 2);
    let (u, s, v) = x.svd(false).unwrap();
    for factor in [&u, &s, &v] {
        assert_eq!(tasks(factor, &["normal", "qr", "svd", "getitem", "dot"]), [2, 3, 1, 13, 2]);
    }
    // What is factored for itself shares nothing with what is factored for its singular values.
    let both = x.qr().unwrap().0.add(&u).unwrap();
    assert_eq!(tasks(&both, &["normal", "qr"]), [2, 6]);
}

#[test]
fn factors_have_the_types_that_numpy_gives() {
    let of = |dtype| {
        let x = Array::ones(&[4, 2], dtype, &Chunks::from([2, 2])).unwrap();
        x.svd(true).map(|(u, s, v)| [u, s, v].map(|factor| factor.dtype()))
    };
    assert_eq!(of(DType::F32).unwrap(), [DType::F32; 3]);
    assert_eq!(of(DType::Bool).unwrap(), [DType::F64; 3]);
    assert_eq!(of(DType::F16).unwrap_err(), ArrayError::NotForType { function: "svd", dtype: DType::F16 });
}

#[test]
fn norms_are_those_of_their_definitions() {
    let row =
        Array::arange(Scalar::Int(-4), Scalar::Int(8), Scalar::Int(1), None, &Chunks::from(-1)).unwrap();
    let x = row.reshape(&[3, 4]).unwrap();
    let x = x.rechunk(&Chunks::from(2), &RechunkOptions::default()).unwrap();
    let number = |order: f64| NormOrder::Number(Scalar::Float(order));
    let of = |order, axes: Option<&[i64]>| elements(&x.norm(order, axes, false).unwrap());
    // -4 -3 -2 -1 | 0 1 2 3 | 4 5 6 7
    let is_near = |number: f64, expected: f64| assert!((number / expected - 1.0).abs() < 1e-15, "{number}");
    is_near(of(NormOrder::Default, None)[0], 170f64.sqrt());
    assert_eq!(of(NormOrder::Frobenius, None), of(NormOrder::Default, Some(&[0, 1])));
    assert_eq!(of(number(f64::INFINITY), None), [22.0]);
    assert_eq!(of(number(f64::NEG_INFINITY), None), [6.0]);
    assert_eq!(of(number(f64::INFINITY), Some(&[1, 0])), [11.0]);
    assert_eq!(of(number(1.0), None), [11.0]);
    assert_eq!(of(number(-1.0), None), [8.0]);
    assert_eq!(of(number(0.0), Some(&[1])), [4.0, 3.0, 4.0]);
    assert_eq!(of(number(f64::NEG_INFINITY), Some(&[0])), [0.0, 1.0, 2.0, 1.0]);
    assert_eq!(of(number(1.0), Some(&[-1])), [10.0, 6.0, 22.0]);
    is_near(of(number(3.0), Some(&[-1]))[1], 36f64.cbrt());

    let whole = x.rechunk(&Chunks::from(-1), &RechunkOptions::default()).unwrap();
    let values = elements(&whole.svd(true).unwrap().1);
    let singular = |order| elements(&whole.norm(order, None, true).unwrap())[0];
    assert_eq!(singular(number(2.0)), values[0]);
    assert_eq!(singular(number(-2.0)), values[2]);
    assert!((singular(NormOrder::Nuclear) - values.iter().sum::<f64>()).abs() < 1e-13);
}

#[test]
fn norms_that_are_not_there_are_refused() {
    let of = |shape: &[i64], order, axes: Option<&[i64]>| {
        Array::ones(shape, DType::F64, &Chunks::from(2)).unwrap().norm(order, axes, false).unwrap_err()
    };
    let number = |order: f64| NormOrder::Number(Scalar::Float(order));
    assert_eq!(of(&[2, 2, 2], NormOrder::Default, None), ArrayError::NormAxes(3));
    assert_eq!(of(&[], number(1.0), None), ArrayError::NormAxes(0));
    assert_eq!(of(&[2], NormOrder::Frobenius, None), ArrayError::NormOrder { axes: 1 });
    assert_eq!(of(&[2, 2], number(3.0), None), ArrayError::NormOrder { axes: 2 });
    assert_eq!(of(&[2, 2], number(1.0), Some(&[0, -2])), ArrayError::AxisTwice(0));
    let three = of(&[2, 2, 2], number(2.0), Some(&[0, 1]));
    assert_eq!(three, ArrayError::NotAMatrix { function: "svd", ndim: 3 });
    let blocks = [2, 2];
    assert_eq!(of(&[4, 4], NormOrder::Nuclear, None), ArrayError::FactorBlocks { function: "svd", blocks });
}
