//! Tests that reductions give the right numbers, on data that we know exactly.

use super::{Combine, Finish, ReduceChunk, Reduction};
use crate::{
    chunks::ChunkGrid,
    kernel::{Block, Context, Kernel, KernelError, Value},
};
use proptest::prelude::*;
use std::sync::atomic::AtomicBool;

const ALL: [Reduction; 12] = [
    Reduction::Sum,
    Reduction::Mean,
    Reduction::Prod,
    Reduction::Min,
    Reduction::Max,
    Reduction::Var { ddof: 1.0 },
    Reduction::NanSum,
    Reduction::NanProd,
    Reduction::NanMin,
    Reduction::NanMax,
    Reduction::NanMean,
    Reduction::NanVar { ddof: 0.0 },
];

fn try_run(kernel: &dyn Kernel, chunks: &ChunkGrid, inputs: &[Value]) -> Result<Value, KernelError> {
    let stop = AtomicBool::new(false);
    let inputs: Vec<&Value> = inputs.iter().collect();
    kernel.run(&mut Context::new(0, Some(chunks), 0, [&stop, &stop]), &inputs)
}

fn run(kernel: &dyn Kernel, chunks: &ChunkGrid, inputs: &[Value]) -> Value {
    try_run(kernel, chunks, inputs).unwrap()
}

/// The result of a reduction over the first axis of blocks of `width` columns, each reduced alone and then together.
fn reduced(what: Reduction, width: usize, blocks: &[&[f64]]) -> Vec<f64> {
    let chunks = ChunkGrid::new([vec![width as u64]]);
    let parts = blocks.iter().map(|data| {
        let block = Block::new([(data.len() / width) as u64, width as u64], data.to_vec()).unwrap();
        run(&ReduceChunk { what, axes: [0].into() }, &chunks, &[block.into()])
    });
    let mut parts: Vec<Value> = parts.collect();
    while parts.len() > 3 {
        parts = parts.chunks(3).map(|group| run(&Combine(what), &chunks, group)).collect();
    }
    run(&Finish(what), &chunks, &parts).blocks()[0].get::<f64>().unwrap().to_vec()
}

fn whole(what: Reduction, data: &[f64]) -> f64 {
    reduced(what, 1, &[data])[0]
}

/// By the definition, as NumPy would: element after element.
fn slow(what: Reduction, data: &[f64]) -> f64 {
    let numbers: Vec<f64> = data.iter().copied().filter(|x| !x.is_nan()).collect();
    let has_nan = numbers.len() < data.len();
    let mean = |x: &[f64]| x.iter().sum::<f64>() / x.len() as f64;
    let var = |x: &[f64], ddof: f64| {
        let center = mean(x);
        let freedom = x.len() as f64 - ddof;
        let squares = x.iter().map(|x| (x - center).powi(2)).sum::<f64>();
        if freedom < 0.0 { f64::NAN } else { squares / freedom }
    };
    let extreme = |x: &[f64], by: fn(f64, f64) -> f64| x.iter().copied().reduce(by).unwrap_or(f64::NAN);
    match what {
        Reduction::Min | Reduction::Max if has_nan => f64::NAN,
        Reduction::Min | Reduction::NanMin => extreme(&numbers, f64::min),
        Reduction::Max | Reduction::NanMax => extreme(&numbers, f64::max),
        Reduction::Sum | Reduction::BlockSum => data.iter().sum(),
        Reduction::NanSum => numbers.iter().sum(),
        Reduction::Prod => data.iter().product(),
        Reduction::NanProd => numbers.iter().product(),
        Reduction::Mean => mean(data),
        Reduction::NanMean => mean(&numbers),
        Reduction::Var { ddof } => var(data, ddof),
        Reduction::NanVar { ddof } => var(&numbers, ddof),
    }
}

/// The variance of `k * 2⁻²⁰` for each step `k`, in whole numbers until the last.
fn exact_variance(steps: &[i64]) -> f64 {
    let n = steps.len() as i128;
    let sum: i128 = steps.iter().map(|&k| i128::from(k)).sum();
    let squares: i128 = steps.iter().map(|&k| i128::from(k).pow(2)).sum();
    (n * squares - sum * sum) as f64 / (n * n) as f64 * (-40f64).exp2()
}

/// Steps of 2⁻²⁰ around a mean of a billion: exact in a double, and all that NumPy can do is a rounded mean.
fn hard(n: i64, drift: i64) -> (Vec<i64>, Vec<f64>) {
    let mut state = 3u64;
    let steps = (0..n).map(|i| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        i64::from((state >> 54) as u16) + i * drift
    });
    let steps: Vec<i64> = steps.collect();
    let numbers = steps.iter().map(|&k| 1e9 + k as f64 * (-20f64).exp2()).collect();
    (steps, numbers)
}

#[test]
fn a_large_mean_takes_nothing_from_a_tiny_spread() {
    for (n, drift) in [(2, 0), (1000, 0), (4096, 0), (50_000, 0), (50_000, 1), (50_000, 100)] {
        let (steps, numbers) = hard(n, drift);
        let right = exact_variance(&steps);
        let var = Reduction::Var { ddof: 0.0 };
        let off = |found: f64| (found / right - 1.0).abs();
        // One run, a column, blocks of a run, blocks of columns.
        let pieces: Vec<&[f64]> = numbers.chunks(777).collect();
        let doubled: Vec<f64> = numbers.iter().flat_map(|&x| [x, -x]).collect();
        let doubled: Vec<&[f64]> = doubled.chunks(2 * 777).collect();
        let mut found = vec![whole(var, &numbers), reduced(var, 1, &pieces)[0]];
        found.extend(reduced(var, 2, &doubled));
        for found in found {
            assert!(off(found) < 4.0 * f64::EPSILON, "{n} numbers, drift {drift}: {found} is not {right}");
        }
        if n > 2 {
            assert!(off(slow(var, &numbers)) > 1e-12, "the definition in doubles loses digits: hard data");
        }
    }
}

#[test]
fn what_is_no_number_is_as_in_numpy() {
    let nan = f64::NAN;
    let data = [3.0, nan, -1.0, f64::INFINITY];
    for (what, expected) in [
        (Reduction::Min, nan),
        (Reduction::Max, nan),
        (Reduction::Prod, nan),
        (Reduction::Var { ddof: 0.0 }, nan),
        (Reduction::NanMin, -1.0),
        (Reduction::NanMax, f64::INFINITY),
        (Reduction::NanSum, f64::INFINITY),
        (Reduction::NanProd, f64::NEG_INFINITY),
        (Reduction::NanMean, f64::INFINITY),
        (Reduction::NanVar { ddof: 0.0 }, nan),
    ] {
        assert_eq!(whole(what, &data).to_string(), expected.to_string(), "{what:?}");
        let pieces: Vec<&[f64]> = data.chunks(1).collect();
        assert_eq!(reduced(what, 1, &pieces)[0].to_string(), expected.to_string(), "{what:?}, in pieces");
    }
    for (what, expected) in [
        (Reduction::NanMin, nan),
        (Reduction::NanMax, nan),
        (Reduction::NanSum, 0.0),
        (Reduction::NanProd, 1.0),
        (Reduction::NanMean, nan),
        (Reduction::NanVar { ddof: 0.0 }, nan),
        (Reduction::NanVar { ddof: 1.0 }, nan),
    ] {
        assert_eq!(whole(what, &[nan, nan]).to_string(), expected.to_string(), "{what:?} of nothing");
        assert_eq!(reduced(what, 1, &[&[nan], &[nan]])[0].to_string(), expected.to_string(), "{what:?}");
    }
}

#[test]
fn more_parameters_than_data_leave_no_variance() {
    let var = |ddof| whole(Reduction::Var { ddof }, &[1.0, 3.0]);
    assert_eq!(var(0.0).to_string(), "1");
    assert_eq!(var(1.0).to_string(), "2");
    assert_eq!(var(2.0).to_string(), "inf");
    assert_eq!(var(3.0).to_string(), "NaN");
}

#[test]
fn a_block_without_elements_changes_nothing() {
    for what in ALL {
        let found = reduced(what, 2, &[&[], &[1.0, 2.0, 5.0, -4.0], &[]]);
        let expected = [slow(what, &[1.0, 5.0]), slow(what, &[2.0, -4.0])];
        assert_eq!(found, expected, "{what:?}");
    }
}

fn element() -> impl Strategy<Value = f64> {
    prop_oneof![20 => -10.0..10.0f64, 1 => Just(f64::NAN), 1 => Just(0.0)]
}

fn close(found: f64, expected: f64) -> bool {
    found.is_nan() && expected.is_nan() || (found - expected).abs() <= 1e-12 * expected.abs().max(1e-2)
}

proptest! {
    #[test]
    fn any_chunks_give_what_one_chunk_gives(
        rows in prop::collection::vec(prop::collection::vec(element(), 3), 1..60), piece in 1usize..20
    ) {
        let data: Vec<f64> = rows.concat();
        let columns = |i: usize| data.iter().skip(i).step_by(3).copied().collect::<Vec<f64>>();
        let pieces: Vec<&[f64]> = data.chunks(3 * piece).collect();
        for what in ALL {
            let (together, apart) = (reduced(what, 3, &[&data]), reduced(what, 3, &pieces));
            for column in 0..3 {
                let expected = slow(what, &columns(column));
                let run = whole(what, &columns(column));
                let same = match what {
                    // Sums that cancel have no relative accuracy.
                    Reduction::Sum | Reduction::NanSum | Reduction::Mean | Reduction::NanMean => {
                        |a: f64, b: f64| a.is_nan() && b.is_nan() || (a - b).abs() < 1e-12
                    }
                    _ => close,
                };
                for found in [together[column], apart[column], run] {
                    prop_assert!(same(found, expected), "{:?}: {} is not {}", what, found, expected);
                }
            }
        }
    }
}

/// Whole numbers, so that any order gives the same sum.
fn counting(shape: &[u64]) -> Block {
    let n: u64 = shape.iter().product();
    Block::new(shape, (0..n).map(|i| i as f64).collect::<Vec<f64>>()).unwrap()
}

/// By the definition: each element to the sum at its place.
fn slow_sums(block: &Block, axes: &[usize]) -> Vec<f64> {
    let kept = |axis: usize| !axes.contains(&axis);
    let n: u64 = (0..block.shape().len()).filter(|&a| kept(a)).map(|a| block.shape()[a]).product();
    let mut sums = vec![0.0; n as usize];
    for (i, x) in block.get::<f64>().unwrap().iter().enumerate() {
        let (mut rest, mut place, mut stride) = (i, 0, 1);
        for axis in (0..block.shape().len()).rev() {
            let len = block.shape()[axis] as usize;
            if kept(axis) {
                place += rest % len * stride;
                stride *= len;
            }
            rest /= len;
        }
        sums[place] += x;
    }
    sums
}

fn over(what: Reduction, axes: &[usize], input: Value) -> Result<Value, KernelError> {
    try_run(&ReduceChunk { what, axes: axes.into() }, &ChunkGrid::new([vec![1]]), &[input])
}

#[test]
fn a_mean_keeps_its_count_and_its_axes() {
    let value = over(Reduction::Mean, &[1], counting(&[2, 3]).into()).unwrap();
    let total = Block::new([2, 1], vec![3.0, 12.0]).unwrap();
    assert_eq!(value, Value::Tuple(vec![total, Block::new([1], vec![3u64]).unwrap()]));
}

#[test]
fn what_is_no_block_or_has_not_the_axes_is_refused() {
    let partial = Value::Tuple(vec![Block::scalar(1.0), Block::scalar(1u64)]);
    let message = over(Reduction::Sum, &[], partial).unwrap_err().to_string();
    assert_eq!(message, "a reduction takes one block, not [2 blocks]");
    let message = over(Reduction::Sum, &[2], counting(&[2, 3]).into()).unwrap_err().to_string();
    assert_eq!(message, "a block of shape [2, 3] has no axis 2");
}

#[test]
fn rows_are_added_without_losing_the_small() {
    let block = Block::new([3, 2], vec![1e100, 1.0, 1.0, 1e100, -1e100, -1e100]).unwrap();
    let sums = over(Reduction::Sum, &[0], block.into()).unwrap();
    assert_eq!(sums.blocks()[0].get::<f64>().unwrap(), [1.0, 1.0]);
}

proptest! {
    #[test]
    fn any_axes_of_any_shape(shape in prop::collection::vec(1u64..12, 0..5), mask in 0usize..32) {
        let axes: Vec<usize> = (0..shape.len()).filter(|axis| mask >> axis & 1 == 1).collect();
        let block = counting(&shape);
        let expected = slow_sums(&block, &axes);
        let sums = over(Reduction::Sum, &axes, block.into()).unwrap();
        let sums = &sums.blocks()[0];
        prop_assert_eq!(sums.get::<f64>().unwrap(), expected);
        for (axis, &len) in sums.shape().iter().enumerate() {
            prop_assert_eq!(len, if axes.contains(&axis) { 1 } else { shape[axis] });
        }
    }
}
