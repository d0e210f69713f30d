//! `da.random`: its functions, and the same ones as methods of its two kinds of generators.

use super::{
    super::{
        eval::Run,
        function::{Call, Member},
        not_yet,
        number::Number,
        value::{Generator, GeneratorKind, Value},
    },
    creation::made,
    function, literal, read, refused,
};
use crate::{
    array::{
        ArrayError, Random,
        random::{Choice, Law, Population, laws},
    },
    dtype::DType,
    source::Diagnostic,
};

/// Functions of `da.random` that are methods of generators, too: those have `self` before the other arguments.
macro_rules! tables {
    ($functions:ident, $methods:ident: $($name:literal ($signature:literal) $run:expr;)*) => {
        pub(super) const $functions: &[Member] = &[$(function($name, $signature, $run)),*];
        pub(super) const $methods: &[Member] = &[$(function($name, concat!("self, ", $signature), $run)),*];
    };
}

tables! { FUNCTIONS, METHODS:
    "normal" ("loc=0.0, scale=1.0, size=None, chunks='auto'") |run, call| {
        let (loc, scale) = (float(run, call, "loc", 0.0)?, float(run, call, "scale", 1.0)?);
        draw(run, call, laws::Normal { loc, scale })
    };
    "uniform" ("low=0.0, high=1.0, size=None, chunks='auto'") |run, call| {
        let (low, high) = (float(run, call, "low", 0.0)?, float(run, call, "high", 1.0)?);
        draw(run, call, laws::Uniform { low, high })
    };
    "lognormal" ("mean=0.0, sigma=1.0, size=None, chunks='auto'") |run, call| {
        let (mean, sigma) = (float(run, call, "mean", 0.0)?, float(run, call, "sigma", 1.0)?);
        draw(run, call, laws::LogNormal { mean, sigma })
    };
    "exponential" ("scale=1.0, size=None, chunks='auto'") |run, call| {
        draw(run, call, laws::Exponential { scale: float(run, call, "scale", 1.0)? })
    };
    "rayleigh" ("scale=1.0, size=None, chunks='auto'") |run, call| {
        draw(run, call, laws::Rayleigh { scale: float(run, call, "scale", 1.0)? })
    };
    "laplace" ("loc=0.0, scale=1.0, size=None, chunks='auto'") |run, call| {
        let (loc, scale) = (float(run, call, "loc", 0.0)?, float(run, call, "scale", 1.0)?);
        draw(run, call, laws::Laplace { loc, scale })
    };
    "logistic" ("loc=0.0, scale=1.0, size=None, chunks='auto'") |run, call| {
        let (loc, scale) = (float(run, call, "loc", 0.0)?, float(run, call, "scale", 1.0)?);
        draw(run, call, laws::Logistic { loc, scale })
    };
    "gumbel" ("loc=0.0, scale=1.0, size=None, chunks='auto'") |run, call| {
        let (loc, scale) = (float(run, call, "loc", 0.0)?, float(run, call, "scale", 1.0)?);
        draw(run, call, laws::Gumbel { loc, scale })
    };
    "standard_cauchy" ("size=None, chunks='auto'") |run, call| draw(run, call, laws::StandardCauchy);
    "triangular" ("left, mode, right, size=None, chunks='auto'") |run, call| {
        let [left, mode, right] = floats(run, call, ["left", "mode", "right"])?;
        draw(run, call, laws::Triangular { left, mode, right })
    };
    "weibull" ("a, size=None, chunks='auto'") |run, call| {
        let [a] = floats(run, call, ["a"])?;
        draw(run, call, laws::Weibull { a })
    };
    "pareto" ("a, size=None, chunks='auto'") |run, call| {
        let [a] = floats(run, call, ["a"])?;
        draw(run, call, laws::Pareto { a })
    };
    "power" ("a, size=None, chunks='auto'") |run, call| {
        let [a] = floats(run, call, ["a"])?;
        draw(run, call, laws::Power { a })
    };
    "wald" ("mean, scale, size=None, chunks='auto'") |run, call| {
        let [mean, scale] = floats(run, call, ["mean", "scale"])?;
        draw(run, call, laws::Wald { mean, scale })
    };
    "vonmises" ("mu, kappa, size=None, chunks='auto'") |run, call| {
        let [mu, kappa] = floats(run, call, ["mu", "kappa"])?;
        draw(run, call, laws::VonMises { mu, kappa })
    };
    "gamma" ("shape, scale=1.0, size=None, chunks='auto'") |run, call| {
        let [shape] = floats(run, call, ["shape"])?;
        draw(run, call, laws::Gamma { shape, scale: float(run, call, "scale", 1.0)? })
    };
    "beta" ("a, b, size=None, chunks='auto'") |run, call| {
        let [a, b] = floats(run, call, ["a", "b"])?;
        draw(run, call, laws::Beta { a, b })
    };
    "chisquare" ("df, size=None, chunks='auto'") |run, call| {
        let [df] = floats(run, call, ["df"])?;
        draw(run, call, laws::ChiSquare { df })
    };
    "f" ("dfnum, dfden, size=None, chunks='auto'") |run, call| {
        let [dfnum, dfden] = floats(run, call, ["dfnum", "dfden"])?;
        draw(run, call, laws::F { dfnum, dfden })
    };
    "standard_t" ("df, size=None, chunks='auto'") |run, call| {
        let [df] = floats(run, call, ["df"])?;
        draw(run, call, laws::StandardT { df })
    };
    "noncentral_chisquare" ("df, nonc, size=None, chunks='auto'") |run, call| {
        let [df, nonc] = floats(run, call, ["df", "nonc"])?;
        draw(run, call, laws::NoncentralChiSquare { df, nonc })
    };
    "noncentral_f" ("dfnum, dfden, nonc, size=None, chunks='auto'") |run, call| {
        let [dfnum, dfden, nonc] = floats(run, call, ["dfnum", "dfden", "nonc"])?;
        draw(run, call, laws::NoncentralF { dfnum, dfden, nonc })
    };
    "poisson" ("lam=1.0, size=None, chunks='auto'") |run, call| {
        draw(run, call, laws::Poisson { lam: float(run, call, "lam", 1.0)? })
    };
    "binomial" ("n, p, size=None, chunks='auto'") |run, call| {
        let ([n], [p]) = (counts(run, call, ["n"])?, floats(run, call, ["p"])?);
        draw(run, call, laws::Binomial { n, p })
    };
    "negative_binomial" ("n, p, size=None, chunks='auto'") |run, call| {
        let [n, p] = floats(run, call, ["n", "p"])?;
        draw(run, call, laws::NegativeBinomial { n, p })
    };
    "geometric" ("p, size=None, chunks='auto'") |run, call| {
        let [p] = floats(run, call, ["p"])?;
        draw(run, call, laws::Geometric { p })
    };
    "hypergeometric" ("ngood, nbad, nsample, size=None, chunks='auto'") |run, call| {
        let [ngood, nbad, nsample] = counts(run, call, ["ngood", "nbad", "nsample"])?;
        draw(run, call, laws::Hypergeometric { ngood, nbad, nsample })
    };
    "logseries" ("p, size=None, chunks='auto'") |run, call| {
        let [p] = floats(run, call, ["p"])?;
        draw(run, call, laws::LogSeries { p })
    };
    "zipf" ("a, size=None, chunks='auto'") |run, call| {
        let [a] = floats(run, call, ["a"])?;
        draw(run, call, laws::Zipf { a })
    };
    "multinomial" ("n, pvals, size=None, chunks='auto'") |run, call| {
        let [n] = counts(run, call, ["n"])?;
        let pvals = call.value("pvals").elements().unwrap_or_default();
        let pvals = pvals.iter().map(|p| p.number().map(Number::to_f64)).collect::<Option<Vec<f64>>>();
        match pvals {
            Some(pvals) if !pvals.is_empty() => draw(run, call, laws::Multinomial { n, pvals }),
            _ => Err(call.wrong(run, "pvals", "a list of probabilities")),
        }
    };
}

tables! { STATE_FUNCTIONS, STATE:
    "standard_normal" ("size=None, chunks='auto'") |run, call| {
        draw_as(run, call, "standard_normal", Box::new(laws::Normal { loc: 0.0, scale: 1.0 }))
    };
    "random" ("size=None, chunks='auto'") random_sample;
    "random_sample" ("size=None, chunks='auto'") random_sample;
    "standard_exponential" ("size=None, chunks='auto'") |run, call| {
        draw_as(run, call, "standard_exponential", Box::new(laws::Exponential { scale: 1.0 }))
    };
    "standard_gamma" ("shape, size=None, chunks='auto'") |run, call| {
        let [shape] = floats(run, call, ["shape"])?;
        draw_as(run, call, "standard_gamma", Box::new(laws::Gamma { shape, scale: 1.0 }))
    };
    "randint" ("low, high=None, size=None, chunks='auto', dtype='l'") |run, call| {
        integers(run, call, "randint", false)
    };
    "random_integers" ("low, high=None, size=None, chunks='auto'") |run, call| {
        integers(run, call, "random_integers", true)
    };
    "choice" ("a, size=None, replace=True, p=None, chunks='auto'") choice;
    "seed" ("seed=None") |run, call| {
        let random = seeded(run, call, GeneratorKind::RandomState)?;
        *generator(run, call) = random;
        Ok(Value::None)
    };
}

/// Of `RandomState` only.
pub(super) const STATE_ONLY: &[Member] =
    &[function("tomaxint", "self, size=None, chunks='auto'", |run, call| {
        let law = laws::Integers { low: 0, last: i64::MAX.into(), dtype: DType::I64, label: "tomaxint" };
        draw(run, call, law)
    })];

/// Of `Generator` only.
pub(super) const GENERATOR: &[Member] = &[
    function("standard_normal", "self, size=None, chunks='auto', dtype='f8'", |run, call| {
        in_precision(run, call, "standard_normal", laws::Normal { loc: 0.0, scale: 1.0 })
    }),
    function("random", "self, size=None, dtype='f8', out=None, chunks='auto'", |run, call| {
        if is_single(run, call)? {
            return draw(run, call, laws::SingleUnit);
        }
        draw_as(run, call, "random", Box::new(laws::Uniform { low: 0.0, high: 1.0 }))
    }),
    function(
        "standard_exponential",
        "self, size=None, chunks='auto', dtype='f8', method='zig'",
        |run, call| in_precision(run, call, "standard_exponential", laws::Exponential { scale: 1.0 }),
    ),
    function("standard_gamma", "self, shape, size=None, chunks='auto', dtype='f8'", |run, call| {
        let [shape] = floats(run, call, ["shape"])?;
        in_precision(run, call, "standard_gamma", laws::Gamma { shape, scale: 1.0 })
    }),
    function(
        "integers",
        "self, low, high=None, size=None, dtype='i8', endpoint=False, chunks='auto'",
        |run, call| {
            let endpoint = call.truth(run, "endpoint")?;
            integers(run, call, "integers", endpoint)
        },
    ),
    function(
        "choice",
        "self, a, size=None, replace=True, p=None, axis=0, shuffle=True, chunks='auto'",
        choice,
    ),
];

/// Of `np.random` only.
pub(super) const NUMPY: &[Member] = &[
    function("rand", "*size", |run, call| {
        let size = lengths(run, call)?;
        draw_in(run, call, "random_sample", Box::new(laws::Uniform { low: 0.0, high: 1.0 }), &size)
    }),
    function("randn", "*size", |run, call| {
        let size = lengths(run, call)?;
        draw_in(run, call, "standard_normal", Box::new(laws::Normal { loc: 0.0, scale: 1.0 }), &size)
    }),
];

/// The lengths of axes as arguments of their own.
fn lengths(run: &Run<'_>, call: &Call) -> Result<Vec<i64>, Diagnostic> {
    call.rest.iter().map(|given| read::integer(run, call, "size", &given.value)).collect()
}

/// What makes generators.
pub(super) const MAKERS: &[Member] = &[
    function("default_rng", "seed=None", |run, call| match call.value("seed") {
        Value::Generator(known) => Ok(Value::Generator(Generator { at_once: call.at_once, ..*known })),
        _ => new_generator(run, call, GeneratorKind::Generator),
    }),
    function("RandomState", "seed=None, RandomState=None", |run, call| {
        new_generator(run, call, GeneratorKind::RandomState)
    }),
];

fn new_generator(run: &mut Run<'_>, call: &Call, kind: GeneratorKind) -> Result<Value, Diagnostic> {
    let random = seeded(run, call, kind)?;
    run.pay(1, &call.span)?;
    run.generators.push(random);
    let number = run.generators.len() - 1;
    Ok(Value::Generator(Generator { kind, number, at_once: call.at_once }))
}

/// A generator of the seed that a call gives; without one, a generator apart from all others.
fn seeded(run: &mut Run<'_>, call: &Call, kind: GeneratorKind) -> Result<Random, Diagnostic> {
    let value = call.value("seed");
    let words = match value {
        Value::None => {
            run.n_unseeded += 1;
            let number = run.n_unseeded;
            // What is computed where the graph is made knows of no run and its seed.
            return Ok(if call.at_once {
                Random::seeded("unseeded", &[number])
            } else {
                Random::apart(number)
            });
        }
        value => value.elements().unwrap_or_else(|| vec![value.clone()]),
    };
    let mut seed = Vec::with_capacity(2 * words.len());
    for word in words {
        match word.int().and_then(|n| u128::try_from(n).ok()) {
            Some(n) => seed.extend([n as u64, (n >> 64) as u64]),
            None => return Err(call.wrong(run, "seed", "an integer that is not below 0, or a list of some")),
        }
    }
    Ok(Random::seeded(kind.name(), &seed))
}

/// The generator that a call is about: that before the dot, or the one of `da.random`.
fn generator<'r>(run: &'r mut Run<'_>, call: &Call) -> &'r mut Random {
    match call.value("self") {
        Value::Generator(generator) => &mut run.generators[generator.number],
        _ => &mut run.generators[usize::from(call.at_once)],
    }
}

fn draw(run: &mut Run<'_>, call: &Call, law: impl Law) -> Result<Value, Diagnostic> {
    draw_as(run, call, law.label(), Box::new(law))
}

fn draw_as(run: &mut Run<'_>, call: &Call, label: &str, law: Box<dyn Law>) -> Result<Value, Diagnostic> {
    let size = read::integers(run, call, "size")?.unwrap_or_default();
    draw_in(run, call, label, law, &size)
}

fn draw_in(
    run: &mut Run<'_>,
    call: &Call,
    label: &str,
    law: Box<dyn Law>,
    size: &[i64],
) -> Result<Value, Diagnostic> {
    let chunks = read::chunks(run, call)?;
    let array = generator(run, call).draw_as(label, law, size, &chunks);
    made(run, call, array)
}

fn random_sample(run: &mut Run<'_>, call: &Call) -> Result<Value, Diagnostic> {
    draw_as(run, call, "random_sample", Box::new(laws::Uniform { low: 0.0, high: 1.0 }))
}

/// Floats in the precision that `dtype=` says.
fn in_precision(run: &mut Run<'_>, call: &Call, label: &str, law: impl Law) -> Result<Value, Diagnostic> {
    let law: Box<dyn Law> = if is_single(run, call)? { Box::new(laws::Single(law)) } else { Box::new(law) };
    draw_as(run, call, label, law)
}

fn is_single(run: &mut Run<'_>, call: &Call) -> Result<bool, Diagnostic> {
    match read::dtype(run, call, "dtype")? {
        None | Some(DType::F64) => Ok(false),
        Some(DType::F32) => Ok(true),
        Some(_) => Err(call.wrong(run, "dtype", "'f8' or 'f4'")),
    }
}

/// Integers from `low` on, or from 0 to `low` where that is the only one.
fn integers(
    run: &mut Run<'_>,
    call: &Call,
    label: &'static str,
    with_last: bool,
) -> Result<Value, Diagnostic> {
    let bound = |name| match call.value(name) {
        Value::None => Ok(None),
        value => value.int().map(Some).ok_or_else(|| parameter(run, call, name, "an integer")),
    };
    let (low, end) = match (bound("low")?, bound("high")?) {
        (low, Some(high)) => (low.unwrap_or(0), high),
        // The oldest of them counts from 1.
        (Some(end), None) => (i128::from(label == "random_integers"), end),
        (None, None) => return Err(parameter(run, call, "low", "an integer")),
    };
    let last = if with_last { end } else { end.saturating_sub(1) };
    let dtype = read::dtype(run, call, "dtype")?.unwrap_or(DType::I64);
    draw(run, call, laws::Integers { low, last, dtype, label })
}

fn choice(run: &mut Run<'_>, call: &Call) -> Result<Value, Diagnostic> {
    let population = match call.value("a").int() {
        Some(n) => Population::Below(i64::try_from(n).unwrap_or(i64::MAX)),
        None => Population::Of(literal::array_like(run, call, "a")?),
    };
    let p = match call.value("p") {
        Value::None => None,
        value => {
            let numbers = value.elements().unwrap_or_default();
            let sum: f64 = numbers.iter().filter_map(Value::number).map(Number::to_f64).sum();
            if !numbers.is_empty() && (sum - 1.0).abs() > 1e-7 {
                return Err(refused(run, call, &ArrayError::Probabilities { argument: "p", sum }));
            }
            Some(literal::array_like(run, call, "p")?)
        }
    };
    let replace = call.given("replace").is_none() || call.truth(run, "replace")?;
    let size = read::integers(run, call, "size")?.unwrap_or_default();
    let chunks = read::chunks(run, call)?;
    let array = generator(run, call).choice(&Choice { population, replace, p }, &size, &chunks);
    made(run, call, array)
}

/// A parameter that is a float.
fn float(run: &Run<'_>, call: &Call, name: &str, default: f64) -> Result<f64, Diagnostic> {
    match call.given(name) {
        None => Ok(default),
        Some(value) => {
            value.number().map(Number::to_f64).ok_or_else(|| parameter(run, call, name, "a number"))
        }
    }
}

fn floats<const N: usize>(run: &Run<'_>, call: &Call, names: [&str; N]) -> Result<[f64; N], Diagnostic> {
    let mut all = [0.0; N];
    for (number, name) in all.iter_mut().zip(names) {
        *number = float(run, call, name, 0.0)?;
    }
    Ok(all)
}

/// Parameters that are integers; NumPy cuts floats.
fn counts<const N: usize>(run: &Run<'_>, call: &Call, names: [&str; N]) -> Result<[i64; N], Diagnostic> {
    Ok(floats(run, call, names)?.map(|number| number as i64))
}

/// A parameter is of the wrong type.
fn parameter(run: &Run<'_>, call: &Call, name: &str, needed: &str) -> Diagnostic {
    match call.value(name) {
        Value::Array(..) | Value::Block(_) | Value::List(_) | Value::Tuple(_) => {
            not_yet(call.place(name), "arrays as parameters of a distribution")
        }
        _ => call.wrong(run, name, needed),
    }
}
