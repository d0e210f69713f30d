//! Products of arrays against their definition, however the arrays are cut.

use super::super::{
    Array, ArrayError, AxisChunks, Chunks, RechunkOptions, ReduceOptions, SplitEvery, testing::elements,
};
use super::CommonAxes;
use crate::{
    dtype::DType,
    kernel::{Elements, Scalar},
};
use proptest::prelude::*;

/// Whole numbers in this shape, cut so.
fn numbers(shape: &[i64], chunks: &[i64], dtype: DType) -> Array {
    let n = shape.iter().product::<i64>().into();
    let row = Array::arange(Scalar::Int(0), Scalar::Int(n), Scalar::Int(1), None, &Chunks::from(-1)).unwrap();
    let row = row.multiply(&row).unwrap().remainder(Scalar::Int(11)).unwrap().astype(dtype);
    let axes = chunks.iter().map(|&n| AxisChunks::Length(n)).collect();
    row.reshape(shape).unwrap().rechunk(&Chunks::Axes(axes), &RechunkOptions::default()).unwrap()
}

/// The same numbers, by place.
fn number(shape: &[i64], at: &[i64]) -> i64 {
    let place = shape.iter().zip(at).fold(0, |place, (len, at)| place * len + at.min(&(len - 1)));
    place * place % 11
}

/// Every position, row-major.
fn positions(shape: &[i64]) -> Vec<Vec<i64>> {
    shape.iter().fold(vec![vec![]], |all, &len| {
        all.iter().flat_map(|at| (0..len).map(move |i| [&at[..], &[i]].concat())).collect()
    })
}

fn lens_and_chunks(most: usize) -> impl Strategy<Value = Vec<(i64, i64)>> {
    prop::collection::vec((1i64..5, 1i64..5), 0..=most)
}

proptest! {
    #[test]
    fn tensordot_is_the_sum_of_products(
        common in lens_and_chunks(2), left in lens_and_chunks(2), right in lens_and_chunks(2),
        others in prop::collection::vec(1i64..5, 2), places in (0usize..3, 0usize..3),
    ) {
        // The common axes go in front of other axes of the first array, in opposite order into the second.
        let split = |own: &[(i64, i64)], at: usize| own.split_at(at.min(own.len())).0.len();
        let (before, behind) = (split(&left, places.0), split(&right, places.1));
        let a = [&left[..before], &common, &left[before..]].concat();
        let cut_otherwise: Vec<(i64, i64)> =
            common.iter().zip(&others).map(|(&(len, _), &chunk)| (len, chunk)).rev().collect();
        let b = [&right[..behind], &cut_otherwise, &right[behind..]].concat();
        let axes_of = |from: usize| -> Vec<i64> { (0..).take(from + common.len()).skip(from).collect() };
        let backwards = axes_of(behind).into_iter().rev().collect();
        let pairs = CommonAxes::Pairs(axes_of(before), backwards);

        let unzip = |axes: &[(i64, i64)]| -> (Vec<i64>, Vec<i64>) { axes.iter().copied().unzip() };
        let ((a_shape, a_chunks), (b_shape, b_chunks)) = (unzip(&a), unzip(&b));
        let x = numbers(&a_shape, &a_chunks, DType::I64);
        let product = x.tensordot(&numbers(&b_shape, &b_chunks, DType::I64), pairs).unwrap();

        let (lens, left, right) = (unzip(&common).0, unzip(&left).0, unzip(&right).0);
        let mut expected = Vec::new();
        for at in positions(&left) {
            for beside in positions(&right) {
                let terms = positions(&lens).into_iter().map(|term| {
                    let back: Vec<i64> = term.iter().rev().copied().collect();
                    number(&a_shape, &[&at[..before], &term, &at[before..]].concat())
                        * number(&b_shape, &[&beside[..behind], &back, &beside[behind..]].concat())
                });
                expected.push(terms.sum::<i64>());
            }
        }
        prop_assert_eq!(product.shape(), [left, right].concat().iter().map(|&n| n as u64).collect::<Vec<_>>());
        prop_assert_eq!(elements(&product), Elements::from(expected));
    }

    #[test]
    fn matmul_multiplies_matrix_by_matrix(
        stack in lens_and_chunks(2), ones in 0usize..16, fewer in (0usize..2, 0usize..2),
        [rows, terms, columns, cut] in prop::array::uniform4((1i64..6, 1i64..6)),
        vectors in (any::<bool>(), any::<bool>()),
    ) {
        // An axis of length 1 here and there, and fewer axes.
        let with_ones = |mask: usize, skip: usize| -> Vec<(i64, i64)> {
            let axes = stack.iter().enumerate();
            let axes = axes.map(|(i, &axis)| if mask >> i & 1 == 1 { (1, 1) } else { axis });
            axes.skip(skip).collect()
        };
        let a = if vectors.0 { vec![terms] } else { [&with_ones(ones, fewer.0)[..], &[rows, terms]].concat() };
        let terms_of_b = (terms.0, cut.0);
        let b = if vectors.1 {
            vec![terms_of_b]
        } else {
            [&with_ones(ones >> 2, fewer.1)[..], &[terms_of_b, columns]].concat()
        };
        let unzip = |axes: &[(i64, i64)]| -> (Vec<i64>, Vec<i64>) { axes.iter().copied().unzip() };
        let ((a, a_chunks), (b, b_chunks)) = (unzip(&a), unzip(&b));
        let x = numbers(&a, &a_chunks, DType::I64);
        let product = x.matmul(&numbers(&b, &b_chunks, DType::I64)).unwrap();

        let own = |shape: &[i64]| shape[..shape.len().saturating_sub(2)].to_vec();
        let ndim = own(&a).len().max(own(&b).len());
        let padded = |shape: Vec<i64>| [vec![1; ndim - shape.len()], shape].concat();
        let lens: Vec<i64> =
            padded(own(&a)).into_iter().zip(padded(own(&b))).map(|(a, b)| a.max(b)).collect();
        let mut expected = Vec::new();
        for at in positions(&lens) {
            for row in 0..if vectors.0 { 1 } else { rows.0 } {
                for column in 0..if vectors.1 { 1 } else { columns.0 } {
                    let entry = |shape: &[i64], tail: &[i64]| {
                        number(shape, &[&at[ndim - own(shape).len()..], tail].concat())
                    };
                    let products = (0..terms.0).map(|term| {
                        let left = if vectors.0 { entry(&a, &[term]) } else { entry(&a, &[row, term]) };
                        left * if vectors.1 { entry(&b, &[term]) } else { entry(&b, &[term, column]) }
                    });
                    expected.push(products.sum::<i64>());
                }
            }
        }
        prop_assert_eq!(elements(&product), Elements::from(expected));
    }
}

#[test]
fn products_keep_the_type_of_their_terms() {
    let of = |dtype, other| {
        let (x, y) = (numbers(&[4, 6], &[2, 2], dtype), numbers(&[6, 4], &[4, 3], other));
        let types = [x.matmul(&y), x.dot(&y), x.outer(&y)].map(|product| product.unwrap().dtype());
        assert!(types.iter().all(|&of| of == types[0]), "{types:?}");
        (types[0], elements(&x.dot(&y).unwrap()).as_slice().to_f64(1))
    };
    // By hand: Σ x[0, t] y[t, 1], with x[0] = 0 1 4 9 5 3 and the second column of y 1 3 4 4 3 1 (squares mod 11).
    assert_eq!(of(DType::I64, DType::I64), (DType::I64, 73.0));
    assert_eq!(of(DType::I8, DType::U8), (DType::I16, 73.0));
    assert_eq!(of(DType::F32, DType::F32), (DType::F32, 73.0));
    assert_eq!(of(DType::F16, DType::Bool), (DType::F16, 22.0));
    assert_eq!(of(DType::Bool, DType::Bool), (DType::Bool, 1.0));
    let x = numbers(&[4, 6], &[2, 2], DType::U8).multiply(Scalar::Int(25)).unwrap();
    assert_eq!(elements(&x.dot(&x.t()).unwrap()).as_slice().to_f64(0), f64::from((132 * 625 % 256) as u8));
}

#[test]
fn einsum_does_what_its_subscripts_say() {
    let x = numbers(&[4, 6], &[2, 4], DType::I64);
    let y = numbers(&[6, 3], &[3, 2], DType::I64);
    let square = numbers(&[5, 5], &[2, 3], DType::I64);
    let stack = numbers(&[2, 4, 6], &[1, 3, 4], DType::I64);
    let of = |subscripts: &str, arrays: &[&Array]| {
        let arrays: Vec<Array> = arrays.iter().copied().cloned().collect();
        elements(&Array::einsum(subscripts, &arrays, &SplitEvery::Default).unwrap())
    };
    let over = |axis: i64| ReduceOptions { axis: Some(vec![axis]), ..ReduceOptions::default() };
    let product = x.matmul(&y).unwrap();
    assert_eq!(of("ij,jk->ik", &[&x, &y]), elements(&product));
    assert_eq!(of("ij,jk->ki", &[&x, &y]), elements(&product.t()));
    assert_eq!(of("ij,jk,lk", &[&x, &y, &product]), elements(&product.matmul(&product.t()).unwrap()));
    assert_eq!(of("...j,jk", &[&stack, &y]), elements(&stack.matmul(&y).unwrap()));
    assert_eq!(of("ij->j", &[&x]), elements(&x.sum(&over(0)).unwrap()));
    assert_eq!(of("ij,ij->ij", &[&x, &x]), elements(&x.multiply(&x).unwrap()));
    assert_eq!(of("ij,ij->i", &[&x, &x]), elements(&x.multiply(&x).unwrap().sum(&over(1)).unwrap()));
    assert_eq!(of("ij,kl->ijkl", &[&x, &y]), elements(&x.tensordot(&y, 0).unwrap()));
    assert_eq!(of("ii->i", &[&square]), elements(&square.diagonal(0, 0, 1).unwrap()));
    assert_eq!(of("ii", &[&square]), elements(&square.trace(0, 0, 1).unwrap()));
    // An axis of length 1 is repeated.
    let one = numbers(&[1, 3], &[1, 3], DType::I64);
    let all = x.sum(&ReduceOptions::default()).unwrap();
    assert_eq!(of("ij,jk->k", &[&x, &one]), elements(&one.multiply(&all).unwrap()));
}

#[test]
fn a_chain_of_products_is_one_of_blocks() {
    let x = Array::ones(&[4, 6], DType::F64, &Chunks::from(2)).unwrap();
    let labels = |array: &Array| {
        let graph = array.to_graph().unwrap();
        let mut labels: Vec<String> = graph.ids().map(|id| graph.title(id)).collect();
        labels.retain(|label| !label.starts_with("ones"));
        labels
    };
    let vector = Array::ones(&[6], DType::F64, &Chunks::from(6)).unwrap();
    // The blocks of the vector are unified with those of the matrix first.
    let product = x.matmul(&vector).unwrap();
    assert_eq!(labels(&product).iter().filter(|label| label.starts_with("matmul")).count(), 6);
    assert_eq!(labels(&product).last().unwrap(), "getitem 1");
    assert_eq!(labels(&vector.matmul(&vector).unwrap()).last().unwrap(), "squeeze ()");
    let outer = vector.outer(&x).unwrap();
    assert_eq!(outer.label(), "outer");
}

#[test]
fn what_does_not_go_together_is_refused() {
    let of = |shape: &[i64]| Array::ones(shape, DType::F64, &Chunks::from(2)).unwrap();
    let (matrix, vector, number) = (of(&[4, 6]), of(&[6]), of(&[]));
    let operands = [vec![4, 6], vec![4, 6]];
    assert_eq!(matrix.matmul(&matrix).unwrap_err(), ArrayError::NotAligned { operands, axes: [1, 0] });
    // Dask would repeat an axis of length 1 here.
    assert!(matches!(matrix.dot(&of(&[1, 6])), Err(ArrayError::NotAligned { .. })));
    assert_eq!(vector.matmul(&number).unwrap_err(), ArrayError::ProductOfScalar("matmul"));
    assert_eq!(number.dot(&vector).unwrap_err(), ArrayError::ProductOfScalar("dot"));
    let ndims = [2, 1];
    assert_eq!(
        matrix.tensordot(&vector, i64::MAX).unwrap_err(),
        ArrayError::TooManyCommonAxes { common: i64::MAX, ndims }
    );
    assert_eq!(matrix.tensordot(&vector, -3).unwrap().ndim(), 3);
    assert!(matches!(matrix.tensordot(&vector, ([1, 1], [0, 0])), Err(ArrayError::AxisTwice(1))));
    let pairs = CommonAxes::Pairs(vec![0, 1], vec![0]);
    assert_eq!(
        matrix.tensordot(&vector, pairs).unwrap_err(),
        ArrayError::AxesWithoutPartners { left: 2, right: 1 }
    );
    let stacks = of(&[2, 3, 4]).matmul(&of(&[3, 4, 2])).unwrap_err();
    assert_eq!(stacks, ArrayError::NotBroadcast(vec![vec![2, 3, 4], vec![3, 4, 2]]));
}

#[test]
fn products_of_single_floats_are_added_up_as_doubles() {
    // 2²⁴ + 1 has no single float: adding up blocks as single ones would lose every 1.
    let each = Chunks::from(1);
    let number = Array::arange(Scalar::Int(0), Scalar::Int(5), Scalar::Int(1), None, &each).unwrap();
    let row = number.equal(Scalar::Int(0)).unwrap().multiply(Scalar::Int((1 << 24) - 1)).unwrap();
    let row = row.add(Scalar::Int(1)).unwrap().astype(DType::F32).reshape(&[1, 5]).unwrap();
    let sum = row.matmul(&Array::ones(&[5, 1], DType::F32, &each).unwrap()).unwrap();
    assert_eq!(elements(&sum), Elements::from(vec![16_777_220.0_f32]));
}
