//! `da.random`.

use super::{
    super::{
        eval::Run,
        function::{Call, Member},
        value::Value,
    },
    function, read, refused,
};
use crate::{
    array::{Array, ArrayError, Chunks, Random},
    source::Diagnostic,
};

pub(super) const FUNCTIONS: &[Member] = &[
    function("normal", "loc=0.0, scale=1.0, size=None, chunks='auto'", |run, call| {
        let (loc, scale) = (call.float(run, "loc", 0.0)?, call.float(run, "scale", 1.0)?);
        make(run, call, |random, size, chunks| random.normal(loc, scale, size, chunks))
    }),
    function("uniform", "low=0.0, high=1.0, size=None, chunks='auto'", |run, call| {
        let (low, high) = (call.float(run, "low", 0.0)?, call.float(run, "high", 1.0)?);
        make(run, call, |random, size, chunks| random.uniform(low, high, size, chunks))
    }),
    function("standard_normal", "size=None, chunks='auto'", |run, call| {
        make(run, call, Random::standard_normal)
    }),
    function("random", "size=None, chunks='auto'", |run, call| make(run, call, Random::random)),
    function("random_sample", "size=None, chunks='auto'", |run, call| make(run, call, Random::random)),
    function("exponential", "scale=1.0, size=None, chunks='auto'", |run, call| {
        let scale = call.float(run, "scale", 1.0)?;
        make(run, call, |random, size, chunks| random.exponential(scale, size, chunks))
    }),
    function("lognormal", "mean=0.0, sigma=1.0, size=None, chunks='auto'", |run, call| {
        let (mean, sigma) = (call.float(run, "mean", 0.0)?, call.float(run, "sigma", 1.0)?);
        make(run, call, |random, size, chunks| random.lognormal(mean, sigma, size, chunks))
    }),
    function("gamma", "shape, scale=1.0, size=None, chunks='auto'", |run, call| {
        let (shape, scale) = (call.float(run, "shape", 1.0)?, call.float(run, "scale", 1.0)?);
        make(run, call, |random, size, chunks| random.gamma(shape, scale, size, chunks))
    }),
    function("beta", "a, b, size=None, chunks='auto'", |run, call| {
        let (a, b) = (call.float(run, "a", 1.0)?, call.float(run, "b", 1.0)?);
        make(run, call, |random, size, chunks| random.beta(a, b, size, chunks))
    }),
    function("chisquare", "df, size=None, chunks='auto'", |run, call| {
        let df = call.float(run, "df", 1.0)?;
        make(run, call, |random, size, chunks| random.chisquare(df, size, chunks))
    }),
    // The seed is the run's: `--seed`.
    function("seed", "seed=None", |_, _| Ok(Value::None)),
];

fn make(
    run: &mut Run<'_>,
    call: &Call,
    of: impl FnOnce(&mut Random, &[i64], &Chunks) -> Result<Array, ArrayError>,
) -> Result<Value, Diagnostic> {
    let size = read::integers(run, call, "size")?.unwrap_or_default();
    let chunks = read::chunks(run, call)?;
    let array = of(&mut run.random, &size, &chunks).map_err(|error| refused(run, call, &error))?;
    run.pay(array.chunks().axes().iter().map(|axis| axis.len()).sum(), &call.span)?;
    Ok(Value::Array(array, call.span.clone()))
}
