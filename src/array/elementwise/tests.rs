//! Every version of every function, on all kinds of numbers: the instruction set, the place and the neighbours of an
//! element make no difference. That the numbers are NumPy's is held by `tests/parity`.

use super::{
    table,
    ufunc::{Rule, Ufunc, Version},
};
use crate::kernel::{Elements, Slice, simd::Level};

/// More than two strips, and no multiple of a vector's length.
const N: usize = 1301;

/// Numbers of all sizes and signs, and those that floats have beside numbers.
fn numbers(start: usize, rule: Rule) -> Vec<f64> {
    let special =
        [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 0.0, -0.0, 5e-324, f64::MAX, f64::MIN, 0.5, -0.5];
    let number = |i: usize| {
        let i = i + start;
        let all = if i.is_multiple_of(3) {
            special[i / 3 % special.len()]
        } else {
            (i as f64 * 0.618_034).fract() * 40.0 - 20.0
        };
        // Integers have no powers below 0, and NaN and infinities become such integers.
        if rule == Rule::Power { all.abs().min(30.0) } else { all }
    };
    (0..N).map(number).collect()
}

fn inputs(function: &Ufunc, version: &Version) -> Vec<Elements> {
    let input = |(place, port): (usize, &super::ufunc::Port)| {
        Elements::from(numbers(7 * place, function.rule)).cast(port.computed).unwrap()
    };
    version.takes.iter().enumerate().map(input).collect()
}

/// The results as text: NaN is NaN, and zeros have signs.
fn results(version: &Version, level: Level, inputs: &[Slice<'_>]) -> Vec<String> {
    let mut out = Elements::zeros(version.gives.computed, inputs[0].len()).unwrap();
    (version.run)(level, inputs, out.as_mut_slice()).unwrap();
    (0..out.len()).map(|i| format!("{:?}", out.as_slice().to_f64(i))).collect()
}

fn for_each_version(check: impl Fn(&str, &Version, &[Slice<'_>])) {
    let functions = table::for_ufuncs!(std::convert::identity);
    let more =
        [&table::CLIP, &table::WHERE, &table::ISCLOSE, &table::SQUARED, &table::CUBED, &table::ROUND_UP];
    for function in functions.into_iter().chain(more) {
        for version in function.versions {
            let inputs = inputs(function, version);
            let slices: Vec<Slice<'_>> = inputs.iter().map(Elements::as_slice).collect();
            check(&format!("{function:?} {version:?}"), version, &slices);
        }
    }
}

#[test]
fn every_version_gives_the_same_at_every_level() {
    for_each_version(|name, version, inputs| {
        let levels = Level::all();
        let portable = results(version, levels[0], inputs);
        for &level in &levels[1..] {
            assert_eq!(results(version, level, inputs), portable, "{name} at {level:?}");
        }
    });
}

#[test]
fn a_result_depends_on_the_elements_at_its_place_alone() {
    for_each_version(|name, version, inputs| {
        let together = results(version, Level::best(), inputs);
        for (i, together) in together.iter().enumerate().step_by(11) {
            let alone: Vec<Slice<'_>> = inputs.iter().map(|input| input.part(i..i + 1)).collect();
            assert_eq!(&results(version, Level::best(), &alone)[0], together, "{name} at place {i}");
        }
    });
}
