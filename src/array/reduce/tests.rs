//! Tests that reductions give the right numbers: all of them, of all types, over any axes, however cut.

use super::{Combine, Finish, Gives, LocateChunk, ReduceChunk, Reduction, table};
use crate::{
    chunks::{ChunkGrid, unravel},
    dtype::DType,
    kernel::{
        Block, Context, Element, Elements, Kernel, KernelError, Scalar, Value,
        fold::{How, Reducer},
        for_type,
    },
};
use proptest::prelude::*;
use std::sync::atomic::AtomicBool;

fn run(kernel: &dyn Kernel, block: u32, chunks: &ChunkGrid, inputs: &[Value]) -> Result<Value, KernelError> {
    let stop = AtomicBool::new(false);
    let inputs: Vec<&Value> = inputs.iter().collect();
    kernel.run(&mut Context::new(block, Some(chunks), 0, [&stop, &stop]), &inputs)
}

/// What a reduction is asked for.
#[derive(Clone, Debug)]
struct Asked {
    what: &'static Reduction,
    axes: Vec<usize>,
    dtype: Option<DType>,
    ddof: f64,
}

fn asked(what: &'static Reduction, axes: &[usize]) -> Asked {
    Asked { what, axes: axes.to_vec(), dtype: None, ddof: 0.0 }
}

impl Asked {
    fn reducer(&self, takes: DType) -> Reducer {
        let gives = self.what.gives.of(takes, self.dtype);
        Reducer { how: self.what.how, skips_nan: self.what.skips_nan, takes, gives }
    }

    /// Block by block, three partial results at a time, in reverse order if asked for.
    fn by_kernels(&self, array: &Block, cut: &ChunkGrid) -> Result<Block, KernelError> {
        let reducer = self.reducer(array.dtype());
        let chunk = ReduceChunk { reducer, axes: self.axes.as_slice().into() };
        let located = LocateChunk::new(chunk.clone(), cut);
        let kernel: &dyn Kernel = if self.what.gives == Gives::Place { &located } else { &chunk };
        let is_reduced = |axis: usize| self.axes.contains(&axis);
        let partial = |n: u32| run(kernel, n, cut, &[part(array, cut, n).into()]);
        // Only reduced axes are cut here: all partial results are of the same places.
        let mut parts: Vec<Value> = (0..cut.n_blocks() as u32).map(partial).collect::<Result<_, _>>()?;
        while parts.len() > 3 {
            let combined = parts.chunks(3).map(|group| run(&Combine(reducer), 0, cut, group));
            parts = combined.collect::<Result<_, _>>()?;
        }
        let kept = array.shape().iter().enumerate().filter(|&(axis, _)| !is_reduced(axis));
        let result = ChunkGrid::new(kept.map(|(_, &len)| vec![len]));
        let value = run(&Finish(reducer.with_ddof(self.ddof)), 0, &result, &parts)?;
        Ok(value.blocks()[0].clone())
    }

    /// The elements that become one, for each place of the result; with the place of each among those.
    fn gathered(&self, array: &Block) -> Vec<Vec<Scalar>> {
        let shape: Vec<u32> = array.shape().iter().map(|&len| len as u32).collect();
        let kept: Vec<usize> = (0..shape.len()).filter(|axis| !self.axes.contains(axis)).collect();
        let n_places = kept.iter().map(|&axis| shape[axis] as usize).product();
        let mut all = vec![Vec::new(); n_places];
        for i in 0..array.len() {
            let at = unravel(i as u32, &shape);
            let place = kept.iter().fold(0, |place, &axis| place * shape[axis] + at[axis]);
            all[place as usize].push(scalar(array, i));
        }
        all
    }

    /// By the definition, element after element.
    fn slow(&self, takes: DType, elements: &[Scalar]) -> Scalar {
        let gives = self.reducer(takes).gives;
        let is_nan = |x: &Scalar| matches!(x, Scalar::Float(x) if x.is_nan());
        let skips = self.what.skips_nan;
        let numbers: Vec<Scalar> = elements.iter().copied().filter(|x| !(skips && is_nan(x))).collect();
        let floats = || numbers.iter().map(|&x| x.to::<f64>());
        // As NumPy: elements become of the type that is asked for, and are then added.
        let whole = || numbers.iter().map(|x| i128::from(x.to::<i64>()));
        let n = numbers.len() as f64;
        let first_nan = numbers.iter().find(|&x| is_nan(x)).copied();
        let extreme = |is_least: bool| {
            let is_less = |a: Scalar, b: Scalar| match (a.int(), b.int()) {
                (Some(a), Some(b)) => a < b,
                _ => a.to::<f64>() < b.to::<f64>(),
            };
            let better = |a, b| if is_less(b, a) == is_least && is_less(a, b) != is_least { b } else { a };
            let best = numbers.iter().copied().reduce(better);
            first_nan.or(best).unwrap_or(Scalar::Float(f64::NAN))
        };
        let place = |of: Scalar| {
            let found = elements.iter().position(|x| *x == of || is_nan(&of) && is_nan(x));
            Scalar::Int(found.unwrap() as i128)
        };
        match self.what.how {
            How::Sum | How::Mean if gives == DType::Bool => Scalar::Bool(elements.iter().any(|x| x.to())),
            How::Product if gives == DType::Bool => Scalar::Bool(elements.iter().all(|x| x.to())),
            How::Any => Scalar::Bool(elements.iter().any(|x| x.to())),
            How::All => Scalar::Bool(elements.iter().all(|x| x.to())),
            How::Sum if gives.is_float() => Scalar::Float(floats().sum()),
            How::Sum => Scalar::Int(whole().sum()),
            How::Product if gives.is_float() => Scalar::Float(floats().product()),
            How::Product => {
                Scalar::Int(whole().fold(1, |a, b| i128::from((a as i64).wrapping_mul(b as i64))))
            }
            How::Mean if gives.is_float() => Scalar::Float(floats().sum::<f64>() / n),
            How::Mean => {
                let sum: i128 = numbers.iter().map(|x| x.int().unwrap_or_else(|| x.to::<i64>().into())).sum();
                Scalar::Float((sum as f64 / n).trunc())
            }
            How::Least => extreme(true),
            How::Greatest => extreme(false),
            How::PlaceOfLeast => place(extreme(true)),
            How::PlaceOfGreatest => place(extreme(false)),
            How::Moment { order, .. } => {
                let mean = floats().sum::<f64>() / n;
                let powers: f64 = floats().map(|x| (x - mean).powi(order.cast_signed())).sum();
                let freedom = n - self.ddof;
                Scalar::Float(if freedom < 0.0 { f64::NAN } else { powers / freedom })
            }
        }
    }
}

fn scalar(block: &Block, i: usize) -> Scalar {
    block.elements().part(i..i + 1).first().unwrap()
}

/// Block `n` of an array that is cut so.
fn part(array: &Block, cut: &ChunkGrid, n: u32) -> Block {
    let (at, shape) = (unravel(n, &cut.numblocks()), cut.block_shape(n));
    let first: Vec<u64> =
        cut.axes().iter().zip(&at).map(|(lens, &i)| lens[..i as usize].iter().sum()).collect();
    let grid: Vec<u32> = shape.iter().map(|&len| len as u32).collect();
    let mut elements = Elements::empty(array.dtype());
    for i in 0..shape.iter().product::<u64>() {
        let within = unravel(i as u32, &grid);
        let place = (0..shape.len())
            .fold(0, |place, axis| place * array.shape()[axis] + first[axis] + u64::from(within[axis]));
        elements.extend(array.elements().part(place as usize..place as usize + 1));
    }
    Block::new(shape, elements).unwrap()
}

/// A block of this type, each element the nearest to a float.
fn block(dtype: DType, shape: &[u64], numbers: &[f64]) -> Block {
    let elements: Elements = numbers.to_vec().into();
    Block::new(shape, elements.cast(dtype).unwrap()).unwrap()
}

/// The result over all elements of a few doubles, in pieces of this many.
fn whole(asked: &Asked, numbers: &[f64], piece: usize) -> Result<Scalar, KernelError> {
    let lens: Vec<u64> = numbers.chunks(piece).map(|chunk| chunk.len() as u64).collect();
    let lens = if lens.is_empty() { vec![0] } else { lens };
    let array = block(DType::F64, &[numbers.len() as u64], numbers);
    Ok(scalar(&asked.by_kernels(&array, &ChunkGrid::new([lens]))?, 0))
}

fn float(asked: &Asked, numbers: &[f64], piece: usize) -> f64 {
    whole(asked, numbers, piece).unwrap().to()
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

fn by_definition(numbers: &[f64]) -> f64 {
    let elements: Vec<Scalar> = numbers.iter().map(|&x| Scalar::Float(x)).collect();
    asked(&table::VAR, &[0]).slow(DType::F64, &elements).to()
}

#[test]
fn a_large_mean_takes_nothing_from_a_tiny_spread() {
    for (n, drift) in [(2, 0), (1000, 0), (4096, 0), (50_000, 0), (50_000, 1), (50_000, 100)] {
        let (steps, numbers) = hard(n, drift);
        let right = exact_variance(&steps);
        let var = asked(&table::VAR, &[0]);
        let off = |found: f64| (found / right - 1.0).abs();
        // One run, blocks of a run, blocks of columns.
        let columns: Vec<f64> = numbers.iter().flat_map(|&x| [x, -x]).collect();
        let columns = block(DType::F64, &[numbers.len() as u64, 2], &columns);
        let lens: Vec<u64> = numbers.chunks(777).map(|piece| piece.len() as u64).collect();
        let columns = var.by_kernels(&columns, &ChunkGrid::new([lens, vec![2]])).unwrap();
        let mut found = vec![float(&var, &numbers, n as usize), float(&var, &numbers, 777)];
        found.extend(columns.get::<f64>().unwrap());
        for found in found {
            assert!(off(found) < 4.0 * f64::EPSILON, "{n} numbers, drift {drift}: {found} is not {right}");
        }
        if n > 2 {
            assert!(
                off(by_definition(&numbers)) > 1e-12,
                "the definition in doubles loses digits: hard data"
            );
        }
    }
}

#[test]
fn what_is_no_number_is_as_in_numpy() {
    let nan = f64::NAN;
    let data = [3.0, nan, -1.0, f64::INFINITY];
    for (what, expected) in [
        (&table::MIN, nan),
        (&table::MAX, nan),
        (&table::PROD, nan),
        (&table::VAR, nan),
        (&table::ALL, 1.0),
        (&table::ARGMIN, 1.0),
        (&table::ARGMAX, 1.0),
        (&table::NANARGMIN, 2.0),
        (&table::NANARGMAX, 3.0),
        (&table::NANMIN, -1.0),
        (&table::NANMAX, f64::INFINITY),
        (&table::NANSUM, f64::INFINITY),
        (&table::NANPROD, f64::NEG_INFINITY),
        (&table::NANMEAN, f64::INFINITY),
        (&table::NANVAR, nan),
    ] {
        for piece in [1, 4] {
            let found = float(&asked(what, &[0]), &data, piece);
            assert_eq!(found.to_string(), expected.to_string(), "{} in pieces of {piece}", what.name);
        }
    }
    for (what, expected) in [
        (&table::NANMIN, nan),
        (&table::NANMAX, nan),
        (&table::NANSUM, 0.0),
        (&table::NANPROD, 1.0),
        (&table::NANMEAN, nan),
        (&table::NANVAR, nan),
        (&table::ARGMIN, 0.0),
    ] {
        for piece in [1, 2] {
            let found = float(&asked(what, &[0]), &[nan, nan], piece);
            assert_eq!(found.to_string(), expected.to_string(), "{} of nothing", what.name);
        }
    }
    let error = whole(&asked(&table::NANARGMAX, &[0]), &[nan, nan], 1).unwrap_err();
    assert_eq!(error.to_string(), "all elements along an axis are NaN: none of them is the best");
}

#[test]
fn more_parameters_than_data_leave_no_variance() {
    let var = |ddof| float(&Asked { ddof, ..asked(&table::VAR, &[0]) }, &[1.0, 3.0], 2);
    assert_eq!(var(0.0).to_string(), "1");
    assert_eq!(var(1.0).to_string(), "2");
    assert_eq!(var(2.0).to_string(), "inf");
    assert_eq!(var(3.0).to_string(), "NaN");
}

#[test]
fn of_no_elements_remains_what_changes_nothing() {
    for (what, expected) in [
        (&table::SUM, "0"),
        (&table::PROD, "1"),
        (&table::MEAN, "NaN"),
        (&table::VAR, "NaN"),
        (&table::ANY, "0"),
        (&table::ALL, "1"),
    ] {
        assert_eq!(float(&asked(what, &[0]), &[], 1).to_string(), expected, "{}", what.name);
    }
}

/// Sums of whole numbers are those of whole numbers: no float holds 2⁵³ + 1, and what is too large wraps around.
#[test]
fn integers_stay_integers() {
    let sum = |elements: Elements, dtype: Option<DType>| {
        let array = Block::new([elements.len() as u64], elements).unwrap();
        let whole = ChunkGrid::new([[array.len() as u64]]);
        scalar(&Asked { dtype, ..asked(&table::SUM, &[0]) }.by_kernels(&array, &whole).unwrap(), 0)
    };
    let big = (1i64 << 53) + 1;
    assert_eq!(sum(vec![big, 2].into(), None), Scalar::Int((big + 2).into()));
    assert_eq!(sum(vec![i64::MAX, 1].into(), None), Scalar::Int(i64::MIN.into()));
    assert_eq!(sum(vec![u64::MAX, 2].into(), None), Scalar::Int(1));
    assert_eq!(sum(vec![200u8, 100].into(), None), Scalar::Int(300));
    assert_eq!(sum(vec![200u8, 100].into(), Some(DType::U8)), Scalar::Int(44));
    assert_eq!(sum(vec![1.9, 1.9].into(), Some(DType::I32)), Scalar::Int(2));
    assert_eq!(sum(vec![true, true].into(), Some(DType::Bool)), Scalar::Bool(true));
    assert_eq!(sum(vec![f32::MAX, f32::MAX, -f32::MAX].into(), None), Scalar::Float(f32::MAX.into()));
}

fn element() -> impl Strategy<Value = f64> {
    prop_oneof![20 => -10.0..10.0f64, 4 => (-3i8..3).prop_map(f64::from), 1 => Just(f64::NAN)]
}

fn close(dtype: DType, found: Scalar, expected: Scalar, size: f64) -> bool {
    let (a, b) = (found.to::<f64>(), expected.to::<f64>());
    let accuracy = match dtype {
        DType::F16 => 1e-3,
        DType::F32 => 1e-7,
        _ => 1e-12,
    };
    if dtype.is_float() {
        // A float16 ends at 65504.
        let as_given = for_type!(dtype, T => expected.to::<T>().to_scalar()).to::<f64>();
        a.is_nan() && b.is_nan() || a == as_given || (a - b).abs() <= accuracy * size.max(b.abs())
    } else {
        found == for_type!(dtype, T => expected.to::<T>().to_scalar())
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    #[test]
    fn every_reduction_of_every_type_over_any_axes_however_cut(
        what in prop::sample::select(table::TABLE),
        takes in prop::sample::select(DType::all().collect::<Vec<_>>()),
        dtype in prop::option::of(prop::sample::select(DType::all().collect::<Vec<_>>())),
        ddof in 0u8..3,
        shape in prop::collection::vec(0u64..9, 0..4),
        mask in 0usize..8,
        cuts in prop::collection::vec(1u64..6, 4),
        numbers in prop::collection::vec(element(), 8 * 8 * 8),
    ) {
        let mut axes: Vec<usize> = (0..shape.len()).filter(|axis| mask >> axis & 1 == 1).collect();
        if what.gives == Gives::Place && axes.len() != 1 {
            axes = (0..shape.len()).collect();
        }
        let has_identity = !matches!(what.gives, Gives::Same | Gives::Place);
        prop_assume!(has_identity || axes.iter().all(|&axis| shape[axis] > 0));
        let dtype = dtype.filter(|&dtype| what.can_give(dtype, takes));
        let asked = Asked { what, axes, dtype, ddof: ddof.into() };
        let n = shape.iter().product::<u64>() as usize;
        let array = block(takes, &shape, &numbers[..n]);
        let cut = ChunkGrid::new(shape.iter().enumerate().map(|(axis, &len)| {
            let step = if asked.axes.contains(&axis) { cuts[axis] } else { len.max(1) };
            let lens: Vec<u64> = (0..len).step_by(step as usize).map(|at| step.min(len - at)).collect();
            if lens.is_empty() { vec![0] } else { lens }
        }));
        let gathered = asked.gathered(&array);
        let is_nan = |x: &Scalar| x.to::<f64>().is_nan();
        let found = asked.by_kernels(&array, &cut);
        if what.skips_nan && what.gives == Gives::Place && gathered.iter().any(|all| all.iter().all(is_nan)) {
            prop_assert!(found.is_err());
            return Ok(());
        }
        let found = found.unwrap();
        let gives = asked.reducer(takes).gives;
        prop_assert_eq!(found.dtype(), gives);
        prop_assert_eq!(found.len(), gathered.len());
        for (i, elements) in gathered.iter().enumerate() {
            let expected = asked.slow(takes, elements);
            // Sums that cancel have no relative accuracy.
            let size = match what.how {
                How::Sum | How::Mean => elements.iter().map(|x| x.to::<f64>().abs()).sum(),
                How::Moment { .. } => 1.0,
                _ => 0.0,
            };
            let found = scalar(&found, i);
            prop_assert!(close(gives, found, expected, size), "{:?}: {:?} is not {:?}", asked, found, expected);
        }
    }

    #[test]
    fn higher_moments_are_those_of_the_definition(
        numbers in prop::collection::vec(-3.0..5.0f64, 1..60), piece in 1usize..20, order in 3u32..6
    ) {
        static MOMENTS: [Reduction; 3] = [table::moment(3), table::moment(4), table::moment(5)];
        let asked = asked(&MOMENTS[order as usize - 3], &[0]);
        let elements: Vec<Scalar> = numbers.iter().map(|&x| Scalar::Float(x)).collect();
        let (found, expected) = (float(&asked, &numbers, piece), asked.slow(DType::F64, &elements));
        prop_assert!(close(DType::F64, Scalar::Float(found), expected, 1e3), "{} is not {:?}", found, expected);
    }
}

fn over(what: &'static Reduction, axes: &[usize], input: Value) -> Result<Value, KernelError> {
    let chunk = ReduceChunk { reducer: asked(what, axes).reducer(DType::F64), axes: axes.into() };
    run(&chunk, 0, &ChunkGrid::new([vec![1]]), &[input])
}

#[test]
fn a_mean_keeps_its_count_and_its_axes() {
    let value = over(&table::MEAN, &[1], block(DType::F64, &[2, 3], &[0.0, 1.0, 2.0, 3.0, 4.0, 5.0]).into());
    let total = Block::new([2, 1], vec![3.0, 12.0]).unwrap();
    assert_eq!(value.unwrap(), Value::Tuple(vec![total, Block::new([1], vec![3u64]).unwrap()]));
}

#[test]
fn what_is_no_block_or_has_not_the_axes_is_refused() {
    let partial = Value::Tuple(vec![Block::scalar(1.0), Block::scalar(1u64)]);
    let message = over(&table::SUM, &[], partial).unwrap_err().to_string();
    assert_eq!(message, "a reduction takes one block, not [2 blocks]");
    let message = over(&table::SUM, &[2], block(DType::F64, &[1, 2], &[0.0, 1.0]).into()).unwrap_err();
    assert_eq!(message.to_string(), "a block of shape [1, 2] has no axis 2");
}

#[test]
fn rows_are_added_without_losing_the_small() {
    let rows = block(DType::F64, &[3, 2], &[1e100, 1.0, 1.0, 1e100, -1e100, -1e100]);
    let sums = over(&table::SUM, &[0], rows.into()).unwrap();
    assert_eq!(sums.blocks()[0].get::<f64>().unwrap(), [1.0, 1.0]);
}
