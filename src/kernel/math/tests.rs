//! The functions against a table of right values (`reference.py` writes it), against those of the system, and against
//! C99 where there is nothing to compute.

use super::{Binary, Elementary, Unary, simd::Level};
use std::f64::consts::PI;

/// Errors of all functions are below this many units in the last place.
const BOUND: f64 = 1.1;

type Of<T> = fn(T) -> T;
type OfTwo<T> = fn(T, T) -> T;

/// With what the system has for it; its errors are below 1 unit.
const UNARY: [(&str, Unary, Of<f64>); 23] = [
    ("absolute", Unary::Abs, f64::abs),
    ("arccos", Unary::Arccos, f64::acos),
    ("arcsin", Unary::Arcsin, f64::asin),
    ("arctan", Unary::Arctan, f64::atan),
    ("cbrt", Unary::Cbrt, f64::cbrt),
    ("ceil", Unary::Ceil, f64::ceil),
    ("cos", Unary::Cos, f64::cos),
    ("cosh", Unary::Cosh, f64::cosh),
    ("exp", Unary::Exp, f64::exp),
    ("exp2", Unary::Exp2, f64::exp2),
    ("expm1", Unary::ExpM1, f64::exp_m1),
    ("floor", Unary::Floor, f64::floor),
    ("log", Unary::Log, f64::ln),
    ("log10", Unary::Log10, f64::log10),
    ("log1p", Unary::Log1P, f64::ln_1p),
    ("log2", Unary::Log2, f64::log2),
    ("rint", Unary::Rint, f64::round_ties_even),
    ("sin", Unary::Sin, f64::sin),
    ("sinh", Unary::Sinh, f64::sinh),
    ("sqrt", Unary::Sqrt, f64::sqrt),
    ("tan", Unary::Tan, f64::tan),
    ("tanh", Unary::Tanh, f64::tanh),
    ("trunc", Unary::Trunc, f64::trunc),
];

const BINARY: [(&str, Binary, OfTwo<f64>); 3] = [
    ("arctan2", Binary::Arctan2, f64::atan2),
    ("hypot", Binary::Hypot, f64::hypot),
    ("power", Binary::Power, f64::powf),
];

/// What the tests need of both types.
trait Float: Elementary + Copy + PartialEq + std::fmt::Debug {
    /// Neighbours are one apart.
    fn place(self) -> i64;
    fn parse(bits: &str) -> Self;
    fn to_f64(self) -> f64;
    fn from_f64(x: f64) -> Self;
}

macro_rules! float {
    ($type:ident, $bits:ident, $signed:ident) => {
        impl Float for $type {
            fn place(self) -> i64 {
                let size = i64::from(self.abs().to_bits() as $signed);
                if self.is_sign_negative() { -size } else { size }
            }
            fn parse(bits: &str) -> Self {
                Self::from_bits($bits::from_str_radix(bits, 16).unwrap())
            }
            fn to_f64(self) -> f64 {
                f64::from(self)
            }
            fn from_f64(x: f64) -> Self {
                x as Self
            }
        }
    };
}
float!(f64, u64, i64);
float!(f32, u32, i32);

fn unary<T: Float>(level: Level, function: Unary, x: &[T]) -> Vec<T> {
    let mut out = x.to_vec();
    T::unary(level, function, x, &mut out);
    out
}

fn binary<T: Float>(level: Level, function: Binary, x: &[T], y: &[T]) -> Vec<T> {
    let mut out = x.to_vec();
    T::binary(level, function, x, y, &mut out);
    out
}

fn named<T: Float>(level: Level, name: &str, x: &[T], y: Option<&[T]>) -> Vec<T> {
    match y {
        None => unary(level, UNARY.iter().find(|f| f.0 == name).unwrap().1, x),
        Some(y) => binary(level, BINARY.iter().find(|f| f.0 == name).unwrap().1, x, y),
    }
}

fn is_same<T: Float>(a: T, b: T) -> bool {
    let (x, y) = (a.to_f64(), b.to_f64());
    (x.is_nan() && y.is_nan()) || (x == y && x.is_sign_negative() == y.is_sign_negative())
}

/// A linear congruence.
struct Bits(u64);

impl Bits {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.0
    }
    /// Between 0 and 1.
    fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 * (-53f64).exp2()
    }
    /// Of both signs and all sizes that are of interest, with some that are not finite or whole.
    fn number<T: Float>(&mut self) -> T {
        let size = match self.next() >> 62 {
            0 => 4.0 * self.unit(),
            1 => 40.0 * self.unit(),
            2 => (40.0 * self.unit() - 20.0).exp2(),
            _ => {
                let kind = (self.next() >> 60) as usize;
                let rare = [0.0, f64::INFINITY, f64::NAN, 1.0, 2.0, 3.0, 0.5, 710.0, 1e308, 5e-324];
                rare.get(kind).copied().unwrap_or_else(|| (2200.0 * self.unit() - 1100.0).exp2())
            }
        };
        T::from_f64(if self.next() >> 63 == 0 { size } else { -size })
    }
}

fn check_table<T: Float>(type_name: &str) {
    let mut n_lines = 0;
    for line in include_str!("reference.tsv").lines() {
        let fields: Vec<&str> = line.split('\t').collect();
        let [name, of, ref numbers @ .., value, above] = fields[..] else { panic!("{line}") };
        if of != type_name {
            continue;
        }
        n_lines += 1;
        let x = T::parse(numbers[0]);
        let y = numbers.get(1).map(|y| [T::parse(y)]);
        let (value, above) = (T::parse(value), above.parse::<f64>().unwrap());
        for level in Level::all() {
            let ours = named(level, name, &[x], y.as_ref().map(|y| &y[..]))[0];
            let error = ((ours.place() - value.place()) as f64 - above).abs();
            assert!(
                error < BOUND,
                "{name} {x:?} {y:?}: {ours:?}, not {value:?}: off by {error} at {level:?}"
            );
        }
    }
    assert!(n_lines > 400);
}

#[test]
fn values_are_those_of_the_table() {
    check_table::<f64>("f64");
    check_table::<f32>("f32");
}

/// The distance of a value from the right one, in units in the last place of the type, and the right one as that
/// type would have it.
fn off<T: Float>(ours: T, right: f64) -> f64 {
    let rounded = T::from_f64(right);
    if is_same(ours, rounded) {
        return 0.0;
    }
    let next = if ours.place() < rounded.place() { ours } else { rounded };
    let gap =
        (ours.to_f64() - rounded.to_f64()).abs() / (ours.place() - rounded.place()).unsigned_abs() as f64;
    assert!(gap.is_finite() && gap > 0.0, "{ours:?} and {rounded:?} are not comparable; {next:?}");
    (ours.to_f64() - right).abs() / gap
}

#[test]
fn values_are_those_of_the_system() {
    let mut bits = Bits(1);
    let x: Vec<f64> = (0..20_000).map(|_| bits.number()).collect();
    let y: Vec<f64> = (0..20_000).map(|_| bits.number()).collect();
    let x32: Vec<f32> = x.iter().map(|&x| x as f32).collect();
    let y32: Vec<f32> = y.iter().map(|&y| y as f32).collect();
    let best = Level::best();
    for (name, function, system) in UNARY {
        for (&x, ours) in x.iter().zip(unary(best, function, &x)) {
            let error = off(ours, system(x));
            assert!(error < 1.0 + BOUND, "{name} {x:?}: {ours:?}, not {:?}", system(x));
        }
        for (&x, ours) in x32.iter().zip(unary(best, function, &x32)) {
            let right = system(f64::from(x));
            assert!(off(ours, right) < BOUND, "{name} {x:?}: {ours:?}, not {right:?}");
        }
    }
    for (name, function, system) in BINARY {
        for ((&x, &y), ours) in x.iter().zip(&y).zip(binary(best, function, &x, &y)) {
            let error = off(ours, system(x, y));
            assert!(error < 1.0 + BOUND, "{name} {x:?} {y:?}: {ours:?}, not {:?}", system(x, y));
        }
        for ((&x, &y), ours) in x32.iter().zip(&y32).zip(binary(best, function, &x32, &y32)) {
            let right = system(f64::from(x), f64::from(y));
            assert!(off(ours, right) < BOUND, "{name} {x:?} {y:?}: {ours:?}, not {right:?}");
        }
    }
}

/// Neither the level nor the place nor the neighbours change a bit.
fn check_bits<T: Float>() {
    let mut bits = Bits(2);
    let x: Vec<T> = (0..3001).map(|_| bits.number()).collect();
    let y: Vec<T> = (0..3001).map(|_| bits.number()).collect();
    let run = |level, name, first: usize| {
        let is_pair = BINARY.iter().any(|f| f.0 == name);
        named(level, name, &x[first..], is_pair.then_some(&y[first..]))
    };
    for name in UNARY.iter().map(|f| f.0).chain(BINARY.iter().map(|f| f.0)) {
        let values = run(Level::all()[0], name, 0);
        for level in Level::all() {
            for first in [0, 1, 37, 2990] {
                for (&a, b) in values[first..].iter().zip(run(level, name, first)) {
                    assert!(is_same(a, b), "{name}: {a:?}, and {b:?} at {level:?} from {first} on");
                }
            }
        }
    }
}

#[test]
fn every_level_and_place_gives_the_same_bits() {
    check_bits::<f64>();
    check_bits::<f32>();
}

const INF: f64 = f64::INFINITY;
const NAN: f64 = f64::NAN;

/// As C99 has it (annex F.10), for numbers that both types have.
const SPECIAL: &[(&str, &[(f64, f64)])] = &[
    ("arccos", &[(1.0, 0.0), (1.5, NAN), (-1.5, NAN), (INF, NAN), (NAN, NAN)]),
    ("arcsin", &[(0.0, 0.0), (-0.0, -0.0), (1.5, NAN), (-INF, NAN), (NAN, NAN)]),
    ("arctan", &[(0.0, 0.0), (-0.0, -0.0), (INF, PI / 2.0), (-INF, -PI / 2.0), (NAN, NAN)]),
    ("cbrt", &[(0.0, 0.0), (-0.0, -0.0), (27.0, 3.0), (-8.0, -2.0), (INF, INF), (-INF, -INF), (NAN, NAN)]),
    ("cos", &[(0.0, 1.0), (-0.0, 1.0), (INF, NAN), (-INF, NAN), (NAN, NAN)]),
    ("cosh", &[(0.0, 1.0), (-0.0, 1.0), (INF, INF), (-INF, INF), (1e5, INF), (NAN, NAN)]),
    ("exp", &[(0.0, 1.0), (-0.0, 1.0), (INF, INF), (-INF, 0.0), (1e5, INF), (-1e5, 0.0), (NAN, NAN)]),
    ("exp2", &[(-0.0, 1.0), (10.0, 1024.0), (INF, INF), (-INF, 0.0), (1e5, INF), (-1e5, 0.0), (NAN, NAN)]),
    ("expm1", &[(0.0, 0.0), (-0.0, -0.0), (INF, INF), (-INF, -1.0), (-1e5, -1.0), (1e5, INF), (NAN, NAN)]),
    ("log", &[(1.0, 0.0), (0.0, -INF), (-0.0, -INF), (-1.0, NAN), (INF, INF), (-INF, NAN), (NAN, NAN)]),
    ("log10", &[(1e5, 5.0), (1.0, 0.0), (0.0, -INF), (-0.0, -INF), (-1.0, NAN), (INF, INF), (NAN, NAN)]),
    ("log1p", &[(0.0, 0.0), (-0.0, -0.0), (-1.0, -INF), (-2.0, NAN), (INF, INF), (-INF, NAN), (NAN, NAN)]),
    ("log2", &[(0.125, -3.0), (1.0, 0.0), (0.0, -INF), (-0.0, -INF), (-1.0, NAN), (INF, INF), (NAN, NAN)]),
    ("rint", &[(0.5, 0.0), (1.5, 2.0), (2.5, 2.0), (-0.5, -0.0), (-INF, -INF), (NAN, NAN)]),
    ("sin", &[(0.0, 0.0), (-0.0, -0.0), (INF, NAN), (-INF, NAN), (NAN, NAN)]),
    ("sinh", &[(0.0, 0.0), (-0.0, -0.0), (INF, INF), (-INF, -INF), (-1e5, -INF), (NAN, NAN)]),
    ("sqrt", &[(-0.0, -0.0), (9.0, 3.0), (-1.0, NAN), (INF, INF), (NAN, NAN)]),
    ("tan", &[(0.0, 0.0), (-0.0, -0.0), (INF, NAN), (-INF, NAN), (NAN, NAN)]),
    ("tanh", &[(0.0, 0.0), (-0.0, -0.0), (INF, 1.0), (-INF, -1.0), (50.0, 1.0), (NAN, NAN)]),
];

const SPECIAL_PAIRS: &[(&str, &[(f64, f64, f64)])] = &[
    (
        "arctan2",
        &[
            (0.0, 0.0, 0.0),
            (-0.0, 0.0, -0.0),
            (0.0, -0.0, PI),
            (-0.0, -0.0, -PI),
            (0.0, -1.0, PI),
            (-0.0, 1.0, -0.0),
            (1.0, 0.0, PI / 2.0),
            (-1.0, -0.0, -PI / 2.0),
            (1.0, INF, 0.0),
            (1.0, -INF, PI),
            (INF, 1e30, PI / 2.0),
            (-INF, -1e30, -PI / 2.0),
            (INF, INF, PI / 4.0),
            (-INF, INF, -PI / 4.0),
            (NAN, 1.0, NAN),
            (1.0, NAN, NAN),
        ],
    ),
    (
        "hypot",
        &[
            (0.0, 0.0, 0.0),
            (-0.0, -0.0, 0.0),
            (-3.0, 4.0, 5.0),
            (INF, 1.0, INF),
            (NAN, -INF, INF),
            (INF, NAN, INF),
            (NAN, 1.0, NAN),
            (0.0, NAN, NAN),
        ],
    ),
    (
        "power",
        &[
            (NAN, 0.0, 1.0),
            (1.0, NAN, 1.0),
            (0.0, 0.0, 1.0),
            (-1.0, INF, 1.0),
            (-1.0, -INF, 1.0),
            (2.0, INF, INF),
            (2.0, -INF, 0.0),
            (0.5, INF, 0.0),
            (0.5, -INF, INF),
            (INF, 2.0, INF),
            (INF, -2.0, 0.0),
            (-INF, 3.0, -INF),
            (-INF, 2.0, INF),
            (-INF, -3.0, -0.0),
            (0.0, 3.0, 0.0),
            (-0.0, 3.0, -0.0),
            (-0.0, 2.0, 0.0),
            (-0.0, -3.0, -INF),
            (0.0, -2.0, INF),
            (-0.0, 0.5, 0.0),
            (-2.0, 3.0, -8.0),
            (-2.0, 4.0, 16.0),
            (-2.0, 0.5, NAN),
            (-1.0, 16_777_215.0, -1.0),
            (-1.0, 1e30, 1.0),
            (2.0, 1e5, INF),
            (-2.0, 100_001.0, -INF),
            (-2.0, -100_001.0, -0.0),
            (NAN, 1.0, NAN),
            (2.0, NAN, NAN),
        ],
    ),
];

fn check_special<T: Float>() {
    for &(name, cases) in SPECIAL {
        for &(x, value) in cases {
            let ours = named(Level::best(), name, &[T::from_f64(x)], None)[0];
            assert!(is_same(ours, T::from_f64(value)), "{name} {x}: {ours:?}, not {value}");
        }
    }
    for &(name, cases) in SPECIAL_PAIRS {
        for &(x, y, value) in cases {
            let ours = named(Level::best(), name, &[T::from_f64(x)], Some(&[T::from_f64(y)]))[0];
            assert!(is_same(ours, T::from_f64(value)), "{name} {x} {y}: {ours:?}, not {value}");
        }
    }
}

#[test]
fn special_cases_are_those_of_c99() {
    check_special::<f64>();
    check_special::<f32>();
}

#[test]
fn logarithms_of_powers_are_exact() {
    let exponents: Vec<f64> = (-1074..1024).map(f64::from).collect();
    let powers: Vec<f64> = exponents.iter().map(|x| x.exp2()).collect();
    assert_eq!(unary(Level::best(), Unary::Log2, &powers), exponents);
    assert_eq!(unary(Level::best(), Unary::Exp2, &exponents), powers);
    let exponents: Vec<f64> = (0..=22).map(f64::from).collect();
    let powers: Vec<f64> = (0..=22).map(|n| 10f64.powi(n)).collect();
    assert_eq!(unary(Level::best(), Unary::Log10, &powers), exponents);
    assert_eq!(binary(Level::best(), Binary::Power, &[10.0; 23], &exponents), powers);
}
