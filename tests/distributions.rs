//! The random numbers of every distribution of `da.random` are what `SciPy` says of it: how many fall into each of some
//! cells, their mean and their variance.
//!
//! The seeds are fixed, so that a test cannot fail by chance tomorrow; the bounds are such that one good sample in some
//! thousand would fail. `cases/distributions.py` wrote the numbers of `SciPy`.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use chunkscope::{
    exec::{Control, RunOptions, run},
    kernel::Rng,
    program::{Kernels, Program},
    source::python::read,
};
use std::{fs, num::NonZeroU32, path::Path};

const N: usize = 1 << 19;
const CHUNK: usize = 100_000;
/// In standard deviations.
const BOUND: f64 = 3.7;

/// What `SciPy` says of a distribution.
struct Law<'t> {
    expression: &'t str,
    mean: f64,
    variance: f64,
    kurtosis: f64,
    /// Where one cell ends and the next begins.
    places: Vec<f64>,
    probabilities: Vec<f64>,
}

impl<'t> Law<'t> {
    fn read(line: &'t str) -> Self {
        let mut parts = line.split(" | ");
        let expression = parts.next().unwrap();
        let mut next = || parts.next().unwrap().split(' ').map(|x| x.parse().unwrap()).collect::<Vec<f64>>();
        let [mean, variance, kurtosis] = [next()[0], next()[0], next()[0]];
        Self { expression, mean, variance, kurtosis, places: next(), probabilities: next() }
    }
    fn numbers(&self) -> Vec<f64> {
        self.numbers_by(Rng::ByBlock, CHUNK)
    }
    fn numbers_by(&self, rng: Rng, chunk: usize) -> Vec<f64> {
        let comma = if self.expression.ends_with('(') { "" } else { ", " };
        let text = format!("{}{comma}size={N}, chunks={chunk})", self.expression);
        let graph = read(&text).unwrap().graph().unwrap();
        let options = RunOptions { rng, ..RunOptions::new(NonZeroU32::MIN, 1) };
        let run =
            run(&Program::new(&graph, &Kernels::default()).unwrap(), &options, &Control::default()).unwrap();
        let blocks = run.outputs.iter().map(|value| &value.blocks()[0]);
        blocks.flat_map(|block| (0..block.len()).map(|i| block.elements().to_f64(i))).collect()
    }

    /// Pearson's statistic, as the deviation of a Gaussian number that it comes near to (Wilson and Hilferty, 1931).
    fn deviation_of_cells(&self, numbers: &[f64]) -> f64 {
        let mut counts = vec![0.0; self.probabilities.len()];
        for &x in numbers {
            counts[self.places.partition_point(|&place| place < x)] += 1.0;
        }
        let n = numbers.len() as f64;
        let squares =
            counts.iter().zip(&self.probabilities).map(|(count, p)| (count - n * p).powi(2) / (n * p));
        let (statistic, degrees) = (squares.sum::<f64>(), (counts.len() - 1) as f64);
        let spread = 2.0 / (9.0 * degrees);
        ((statistic / degrees).cbrt() - (1.0 - spread)) / spread.sqrt()
    }

    /// What is wrong with the numbers.
    fn complaint(&self, numbers: &[f64]) -> Option<String> {
        let n = numbers.len() as f64;
        let mean = numbers.iter().map(|x| x / n).sum::<f64>();
        let variance = numbers.iter().map(|x| (x - mean).powi(2) / n).sum::<f64>();
        let mut deviations = vec![("cells", self.deviation_of_cells(numbers))];
        if self.variance.is_finite() {
            deviations.push(("mean", (mean - self.mean) / (self.variance / n).sqrt()));
        }
        if self.kurtosis.is_finite() {
            let spread = self.variance * ((self.kurtosis - 1.0).max(1.0 / n) / n).sqrt();
            deviations.push(("variance", (variance - self.variance) / spread));
        }
        let off = |(what, z): &(&str, f64)| {
            let is_off = z.is_nan() || if *what == "cells" { *z > BOUND } else { z.abs() > BOUND };
            is_off.then(|| format!("{}…): {what} off by {z:.1} deviations", self.expression))
        };
        deviations.iter().find_map(off)
    }
}

fn text() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/distributions.txt")).unwrap()
}

#[test]
fn numbers_are_distributed_as_scipy_says() {
    let text = text();
    let complaints: Vec<String> =
        text.lines().map(Law::read).filter_map(|law| law.complaint(&law.numbers())).collect();
    assert!(text.lines().count() > 60);
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn numbers_by_element_are_the_same_whatever_the_chunks() {
    let text = text();
    let mut complaints = Vec::new();
    for law in text.lines().map(Law::read) {
        let numbers = law.numbers_by(Rng::ByElement, CHUNK);
        complaints.extend(law.complaint(&numbers));
        if numbers != law.numbers_by(Rng::ByElement, 77_777) {
            complaints.push(format!("{}…) depends on its chunks", law.expression));
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn numbers_of_another_distribution_are_found_out() {
    let text = text();
    let law =
        |start: &str| text.lines().map(Law::read).find(|law| law.expression.starts_with(start)).unwrap();
    for (law, other) in [
        (law("da.random.gamma(3"), law("da.random.chisquare(4")),
        (law("da.random.normal"), law("da.random.laplace")),
        (law("da.random.binomial(10,"), law("da.random.poisson(3.5")),
    ] {
        assert!(law.complaint(&other.numbers()).is_some(), "{}", law.expression);
    }
    let normal = law("da.random.standard_normal");
    let shifted: Vec<f64> = normal.numbers().iter().map(|x| 1.005 * x).collect();
    assert!(normal.complaint(&shifted).is_some());
}
