//! Expressions and what every stage makes of them, as text: `tests/cases/stages/*.txt`. A file holds the statements,
//! then a part for each stage that it checks. `UPDATE_CASES=1 cargo test --test stages` writes the parts anew.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use chunkscope::{
    diagram,
    graph::TaskGraph,
    inspect,
    layout::{LayoutOptions, layout},
    optimize::optimize,
    quantity,
    source::python,
};
use std::{fmt::Write, fs, path::Path};

/// The text of a part by its name.
fn part(name: &str, statements: &str) -> String {
    let program = python::read(statements).unwrap_or_else(|e| panic!("{e:?}"));
    let graph = program.array.to_graph().unwrap();
    match name {
        "array" => format!("{:?}\n", program.array),
        "graph" => listing(&graph),
        "optimized" => {
            let rewrite = optimize(&graph);
            let mut text = listing(&rewrite.graph);
            for (new, old) in rewrite.origin.iter().filter(|(_, old)| old.len() > 1) {
                let old: Vec<String> = old.iter().map(|&id| graph.title(id)).collect();
                writeln!(text, "{} = {}", rewrite.graph.title(new), old.join(" → ")).unwrap();
            }
            text
        }
        "memory" => {
            let mut text = String::new();
            for (what, graph) in [("as written", &graph), ("optimized", &optimize(&graph).graph)] {
                let needs = inspect::forecast(graph, 2);
                let (peak, result) = (quantity::bytes(needs.peak), quantity::bytes(needs.outputs));
                writeln!(text, "{what}, 2 workers: at most {peak}, result {result}").unwrap();
            }
            text
        }
        "layout" => {
            let diagram = diagram::calls_and_blocks(&graph);
            let layout = layout(diagram.layout_input(), &LayoutOptions::default());
            let mut text = format!("{:.0} × {:.0}\n", layout.size.width, layout.size.height);
            for (id, node) in diagram.nodes.iter() {
                let at = layout.centers[id];
                writeln!(text, "{} at {:.0}, {:.0}", node.label.join(" / "), at.x, at.y).unwrap();
            }
            text
        }
        other => panic!("no stage is called '{other}'"),
    }
}

/// A line a task: what it is and what it takes.
fn listing(graph: &TaskGraph) -> String {
    let mut text = String::new();
    for id in graph.ids() {
        let inputs: Vec<String> = graph.inputs(id).iter().map(|&input| graph.title(input)).collect();
        let arrow = if inputs.is_empty() { "" } else { " ← " };
        writeln!(text, "{}{arrow}{}", graph.title(id), inputs.join(", ")).unwrap();
    }
    text
}

#[test]
fn every_stage_makes_what_its_case_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/stages");
    let mut cases: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.sort();
    assert!(cases.len() >= 5);
    for path in cases {
        let text = fs::read_to_string(&path).unwrap();
        let mut parts = text.split("\n== ");
        let statements = parts.next().unwrap();
        let mut made = statements.to_owned();
        for given in parts {
            let name = given.lines().next().unwrap();
            write!(made, "\n== {name}\n{}", part(name, statements)).unwrap();
        }
        if std::env::var_os("UPDATE_CASES").is_some() {
            fs::write(&path, made).unwrap();
        } else {
            assert_eq!(made, text, "{}", path.display());
        }
    }
}
