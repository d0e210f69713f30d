//! The same graph and the same numbers as the real Dask, for every expression of `cases` and for random ones.
//! README.md beside this says how cases are written and how to run more of them.

mod environment;

use std::{path::Path, process::Command};

const BINARY: &str = env!("CARGO_BIN_EXE_chunkscope");

/// The families of `cases` that hold, each a file.
const FAMILIES: &[&str] = &[
    "attributes",
    "creation",
    "cumulative",
    "distributions",
    "elementwise",
    "indexing",
    "joining",
    "linalg",
    "products",
    "programs",
    "promotion",
    "random",
    "rechunk",
    "reductions",
    "shape",
    "sharing",
    "statistics",
];
/// The families that random expressions are made of.
const RANDOM_FAMILIES: &str = "creation,elementwise,dtypes,reductions,selections,cumulative,statistics,indexing,shape,\
    joining,rechunk,products,linalg";
const N_RANDOM: &str = "400";

/// Runs a program of this folder with Dask at hand.
///
/// # Panics
/// With all that it says, when it fails.
fn run(program: &str, args: &[&str]) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/parity");
    let mut command = Command::new(environment::python());
    // -B: the folder stays as it is.
    command.arg("-B").arg(folder.join(program)).args(args);
    let output = command.output().expect("the environment has an interpreter");
    let said = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program}:\n{said}");
}

#[test]
fn the_comparison_sees_every_difference() {
    run("test_comparison.py", &[]);
}

#[test]
fn every_case_is_as_dasks() {
    run("corpus.py", &[&[BINARY], FAMILIES].concat());
}

#[test]
fn random_expressions_are_as_dasks() {
    run("generate.py", &[BINARY, "--n", N_RANDOM, "--families", RANDOM_FAMILIES]);
}
