//! The raw graph of an expression is Dask's: same labels, same coordinates, same edges. The data come from Dask
//! itself (`tests/data/dask_graphs.py`).

use chunkscope::{graph::TaskGraph, source::python};
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize)]
struct Case {
    name: String,
    statements: String,
    /// Label, coordinate, inputs.
    tasks: Vec<(String, String, Vec<usize>)>,
}

/// What a task is with all that it comes from, as a digest: equal for tasks that compute the same from the same.
fn digests(tasks: &[(String, String, Vec<usize>)]) -> BTreeMap<u128, usize> {
    let mut digest: Vec<Option<u128>> = vec![None; tasks.len()];
    // Dask lists tasks in any order.
    while digest.contains(&None) {
        for (i, (label, at, inputs)) in tasks.iter().enumerate() {
            let inputs: Option<Vec<u128>> = inputs.iter().map(|&j| digest[j]).collect();
            if let (None, Some(mut inputs)) = (digest[i], inputs) {
                inputs.sort_unstable();
                inputs.dedup();
                digest[i] = Some(fnv(&format!("{label}|{at}|{inputs:?}")));
            }
        }
    }
    let mut counts = BTreeMap::new();
    digest.into_iter().flatten().for_each(|d| *counts.entry(d).or_default() += 1);
    counts
}

fn fnv(text: &str) -> u128 {
    text.bytes().fold(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d, |hash: u128, byte| {
        (hash ^ u128::from(byte)).wrapping_mul(0x0100_0000_0000_0000_0000_013b)
    })
}

fn ours(graph: &TaskGraph) -> Vec<(String, String, Vec<usize>)> {
    use chunkscope::data::Id;
    graph
        .ids()
        .map(|id| {
            let inputs = graph.inputs(id).iter().map(|input| input.index()).collect();
            (graph.label(id).to_owned(), graph.coordinate(id), inputs)
        })
        .collect()
}

fn by_label(tasks: &[(String, String, Vec<usize>)]) -> BTreeMap<&str, usize> {
    let mut counts = BTreeMap::new();
    tasks.iter().for_each(|(label, ..)| *counts.entry(label.as_str()).or_default() += 1);
    counts
}

#[test]
fn every_expression_makes_dasks_graph() {
    let data = include_str!("data/dask_graphs.ndjson");
    let mut n_cases = 0;
    for line in data.lines() {
        let case: Case = serde_json::from_str(line).unwrap();
        let program = python::read(&case.statements).unwrap_or_else(|e| panic!("{}: {e:?}", case.name));
        let tasks = ours(&program.array.to_graph().unwrap());
        assert_eq!(by_label(&tasks), by_label(&case.tasks), "{}", case.name);
        assert_eq!(
            digests(&tasks),
            digests(&case.tasks),
            "{}: same labels, other coordinates or edges",
            case.name
        );
        n_cases += 1;
    }
    assert_eq!(n_cases, 60, "no case was lost");
}
