//! Tests that arrays made from nothing hold what NumPy's do, however they are cut.

use super::super::{
    Array, ArrayError, AxisChunks, Chunks, LikeOptions,
    testing::{self, elements},
};
use crate::{
    dtype::DType,
    kernel::{Block, Elements, Scalar},
};
use Scalar::{Float, Int};
use proptest::prelude::*;

fn cut(lengths: &[i64]) -> Chunks {
    Chunks::Axes(vec![AxisChunks::Lengths(lengths.to_vec())])
}

fn arange(numbers: [Scalar; 3], dtype: Option<DType>, chunks: i64) -> String {
    let [start, stop, step] = numbers;
    format!("{:?}", elements(&Array::arange(start, stop, step, dtype, &Chunks::from(chunks)).unwrap()))
}

#[test]
fn numbers_in_steps_are_numpys() {
    let f = Float;
    for (numbers, dtype, chunks, expected) in [
        ([Int(0), Int(5), Int(1)], None, 2, "[0, 1, 2, 3, 4] as int64"),
        ([Int(7), Int(-4), Int(-3)], Some(DType::I8), 3, "[7, 4, 1, -2] as int8"),
        ([Int(5), Int(1), Int(1)], None, 3, "[] as int64"),
        ([f(10.5), Int(0), f(-2.5)], None, 5, "[10.5, 8.0, 5.5, 3.0, 0.5] as float64"),
        ([Int(-1), Int(1), f(0.5)], Some(DType::F16), 3, "[-1.0, -0.5, 0.0, 0.5] as float16"),
        // A step that integers cannot take: each block stays where it starts.
        ([Int(0), Int(3), f(0.5)], Some(DType::I64), 4, "[0, 0, 0, 0, 2, 2] as int64"),
        ([Int(254), Int(258), Int(1)], Some(DType::U8), 4, "[254, 255, 0, 1] as uint8"),
        ([Int(0), Int(2), Int(1)], Some(DType::Bool), 2, "[false, true] as bool"),
    ] {
        assert_eq!(arange(numbers, dtype, chunks), expected, "{numbers:?}");
    }
}

#[test]
fn the_second_number_is_not_the_first_plus_a_rounded_distance() {
    assert_eq!(arange([Float(-0.86), Int(2), Float(1.86)], None, 9), "[-0.86, 1.0] as float64");
}

#[test]
fn a_start_that_swallows_the_step_is_added_in_the_end() {
    let x = Array::arange(Float(1e17), Float(1e17 + 64.0), Int(20), None, &Chunks::from(2)).unwrap();
    assert_eq!((x.label(), x.shape()), ("add", vec![4]));
    let y = Array::arange(Float(1e16), Float(1e16 + 64.0), Int(20), None, &Chunks::from(2)).unwrap();
    assert_eq!((y.label(), y.shape()), ("arange", vec![4]));
}

#[test]
fn numbers_at_equal_distances_are_numpys() {
    let linspace = |start, stop, n, endpoint, dtype, chunks| {
        let (array, _) = Array::linspace(start, stop, n, endpoint, dtype, &Chunks::from(chunks)).unwrap();
        format!("{:?}", elements(&array))
    };
    let all = linspace(Float(0.1), Float(0.7), 5, true, DType::F64, -1);
    assert_eq!(all, "[0.1, 0.25, 0.4, 0.5499999999999999, 0.7] as float64");
    let floor = linspace(Int(0), Int(10), 4, true, DType::I32, -1);
    assert_eq!(floor, "[0, 3, 6, 10] as int32");
    let single = linspace(Int(0), Int(1), 4, true, DType::F32, -1);
    assert_eq!(single, "[0.0, 0.33333334, 0.6666667, 1.0] as float32");
    assert_eq!(linspace(Int(3), Int(4), 1, true, DType::F64, 1), "[3.0] as float64");
    assert_eq!(linspace(Int(0), Int(1), 0, true, DType::F64, 1), "[] as float64");
    assert_eq!(linspace(Int(0), Int(4), 4, false, DType::F64, 3), "[0.0, 1.0, 2.0, 3.0] as float64");
}

#[test]
fn what_cannot_be_says_why() {
    let one = Chunks::from(1);
    let arange = |start, stop, step, dtype| Array::arange(start, stop, step, dtype, &one).unwrap_err();
    assert_eq!(arange(Int(0), Int(3), Float(0.0), None), ArrayError::NoStep);
    let error = arange(Int(0), Float(f64::INFINITY), Int(1), None);
    assert_eq!(error.argument(), Some("stop"));
    let error = arange(Int(-1), Int(3), Int(1), Some(DType::U16));
    assert_eq!(error, ArrayError::DoesNotFit { number: -1, dtype: DType::U16 });
    let error = Array::full(&[3], Int(256), DType::U8, &one).unwrap_err();
    assert_eq!(error, ArrayError::DoesNotFit { number: 256, dtype: DType::U8 });
    assert!(Array::full(&[3], Float(256.5), DType::U8, &one).is_ok());
}

#[test]
fn one_number_stands_everywhere() {
    let full = |number, dtype| elements(&Array::full(&[2, 2], number, dtype, &Chunks::from(1)).unwrap());
    assert_eq!(full(Float(2.9), DType::I16), vec![2i16; 4].into());
    assert_eq!(full(Int(7), DType::Bool), vec![true; 4].into());
    let ones = Array::ones(&[4100, 3], DType::F32, &Chunks::from([4099, 2])).unwrap();
    assert_eq!(elements(&ones), vec![1f32; 12300].into());
}

#[test]
fn an_array_like_another_shares_no_tasks_with_a_plain_one() {
    let ones = Array::ones(&[4], DType::F64, &Chunks::from(2)).unwrap();
    let like = ones.ones_like(&LikeOptions::default()).unwrap();
    assert_eq!((like.chunks(), like.dtype()), (ones.chunks(), ones.dtype()));
    assert_eq!(ones.add(&like).unwrap().to_graph().unwrap().len(), 6);
    assert_eq!(ones.add(&ones).unwrap().to_graph().unwrap().len(), 4);
    let other = LikeOptions { shape: Some(vec![2, 3]), dtype: Some(DType::I8), chunks: None };
    let zeros = ones.zeros_like(&other).unwrap();
    assert_eq!((zeros.shape(), zeros.dtype(), zeros.chunks().n_blocks()), (vec![2, 3], DType::I8, 1));
}

#[test]
fn what_is_written_down_is_told_apart_by_its_elements() {
    let array = |numbers: &[i64], chunks: i64| {
        Array::from_block(&Block::new([3], numbers.to_vec()).unwrap(), &Chunks::from(chunks), "from_array")
            .unwrap()
    };
    let n_tasks = |x: &Array, y: &Array| x.add(y).unwrap().to_graph().unwrap().len();
    assert_eq!(n_tasks(&array(&[1, 2, 3], -1), &array(&[1, 2, 3], -1)), 2);
    assert_eq!(n_tasks(&array(&[1, 2, 3], -1), &array(&[1, 2, 4], -1)), 3);
    assert_eq!(array(&[1, 2, 3], 2).named("data-x-7").label(), "data-x");
}

proptest! {
    #[test]
    fn cuts_make_no_difference(lengths in prop::collection::vec(0i64..9, 1..5), start in -9i64..9, step in 1i64..4) {
        let n = lengths.iter().sum::<i64>();
        let numbers: Vec<i64> = (0..n).map(|i| start + i * step).collect();
        let [from, to, by] = [start, start + n * step, step].map(|x| Int(x.into()));
        let whole = Elements::from(numbers.clone());
        let counted = Array::arange(from, to, by, None, &cut(&lengths)).unwrap();
        prop_assert_eq!(&elements(&counted), &whole);
        let block = Block::new([n as u64], numbers).unwrap();
        let written = Array::from_block(&block, &cut(&lengths), "from_array").unwrap();
        prop_assert_eq!(elements(&written), whole);
    }

    #[test]
    fn ones_are_on_the_diagonal(rows in 0i64..9, columns in 0i64..9, k in -9i64..9, chunk in 1i64..9) {
        let eye = Array::eye([rows, columns], k, DType::F64, AxisChunks::Length(chunk)).unwrap();
        let is_one = |row, column| if column - row == k { 1.0 } else { 0.0 };
        let expected: Vec<f64> = (0..rows).flat_map(|i| (0..columns).map(move |j| is_one(i, j))).collect();
        prop_assert_eq!(elements(&eye), expected.into());
    }
}

#[test]
fn tiles_of_a_diagonal_go_on_where_the_last_one_ended() {
    let eye = elements(&Array::eye([300, 70], -3, DType::U8, AxisChunks::Length(256)).unwrap());
    let ones = eye.as_slice().get::<u8>().unwrap().iter().enumerate().filter(|&(_, &x)| x == 1);
    let expected: Vec<usize> = (0..70).map(|column| (column + 3) * 70 + column).collect();
    assert_eq!(ones.map(|(place, _)| place).collect::<Vec<_>>(), expected);
}

#[test]
fn blocks_of_one_number_and_shape_share_their_elements() {
    let x = Array::ones(&[7, 4], DType::F64, &Chunks::from(2)).unwrap();
    let values = testing::values(&x);
    let starts: Vec<_> =
        values.iter().map(|value| value.blocks()[0].get::<f64>().unwrap().as_ptr()).collect();
    // Blocks of 2 × 2, and a last row of blocks of 1 × 2.
    assert!(starts[..6].iter().all(|start| *start == starts[0]));
    assert_eq!(starts[6], starts[7]);
    assert_ne!(starts[0], starts[6]);
}
