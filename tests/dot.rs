//! DOT of several tools, as files: read as Graphviz and another reader read it, and drawn without a broken promise.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use chunkscope::{
    diagram::{Diagram, sketched},
    geom::Direction,
    layout::{LayoutOptions, check, layout},
    sketch::Sketch,
    source::dot,
};
use graphviz_rust::dot_structures::{EdgeTy, Graph, Id, Stmt, Subgraph, Vertex};
use std::{collections::BTreeSet, fs, path::PathBuf, process::Command};

/// Each file with its nodes and edges, as Graphviz counts them.
const FILES: [(&str, usize, usize); 9] = [
    ("build.dot", 8, 8),
    ("dask-mean.dot", 18, 17),
    ("dask-sum.dot", 34, 37),
    ("lanes.gv", 10, 13),
    ("nasty.dot", 35, 23),
    ("network.gv", 7, 9),
    ("records.gv", 4, 3),
    ("states.gv", 5, 9),
    ("workflow.dot", 8, 10),
];

/// What graphviz-rust's parser refuses or takes for something else: HTML without a tag in it, bare braces.
const NOT_FOR_GRAPHVIZ_RUST: [&str; 3] = ["nasty.dot", "network.gv", "workflow.dot"];

fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/dot").join(name)
}

fn text(name: &str) -> String {
    fs::read_to_string(path(name)).unwrap()
}

fn sketch(name: &str) -> Sketch {
    dot::read(&text(name)).unwrap_or_else(|errors| panic!("{name}: {errors}")).sketch
}

#[test]
fn every_file_has_its_nodes_and_edges() {
    let listed: BTreeSet<String> = FILES.iter().map(|(name, ..)| (*name).to_owned()).collect();
    let there =
        fs::read_dir(path("")).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    assert_eq!(there.collect::<BTreeSet<_>>(), listed);
    for (name, nodes, edges) in FILES {
        let sketch = sketch(name);
        assert_eq!((sketch.things.len(), sketch.links.len()), (nodes, edges), "{name}");
    }
}

#[test]
fn graphviz_counts_the_same() {
    if Command::new("gc").arg("-?").output().is_err() {
        println!("skipped: there is no gc of Graphviz");
        return;
    }
    for (name, nodes, edges) in FILES {
        let output = Command::new("gc").args(["-n", "-e"]).arg(path(name)).output().unwrap();
        let said = String::from_utf8(output.stdout).unwrap();
        let counted: Vec<usize> = said.split_whitespace().take(2).map(|n| n.parse().unwrap()).collect();
        assert_eq!(counted, [nodes, edges], "{name}: {said}");
    }
}

#[test]
fn another_reader_counts_the_same() {
    for (name, nodes, edges) in FILES.iter().filter(|(name, ..)| !NOT_FOR_GRAPHVIZ_RUST.contains(name)) {
        let graph = graphviz_rust::parse(&text(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
        let (Graph::Graph { stmts, .. } | Graph::DiGraph { stmts, .. }) = graph;
        let mut counted = Counted::default();
        counted.statements(&stmts);
        assert_eq!((counted.nodes.len(), counted.edges), (*nodes, *edges), "{name}");
    }
}

/// What there is in a syntax tree of graphviz-rust.
#[derive(Default)]
struct Counted {
    nodes: BTreeSet<String>,
    edges: usize,
}

impl Counted {
    fn statements(&mut self, statements: &[Stmt]) {
        for statement in statements {
            match statement {
                Stmt::Node(node) => self.name(&node.id.0),
                Stmt::Subgraph(Subgraph { stmts, .. }) => self.statements(stmts),
                Stmt::Edge(edge) => {
                    let ends: Vec<&Vertex> = match &edge.ty {
                        EdgeTy::Pair(tail, head) => vec![tail, head],
                        EdgeTy::Chain(ends) => ends.iter().collect(),
                    };
                    let ends: Vec<usize> = ends.into_iter().map(|end| self.end(end)).collect();
                    self.edges += ends.windows(2).map(|pair| pair[0] * pair[1]).sum::<usize>();
                }
                _ => {}
            }
        }
    }

    /// How many nodes an end of an edge is.
    fn end(&mut self, end: &Vertex) -> usize {
        match end {
            Vertex::N(id) => {
                self.name(&id.0);
                1
            }
            Vertex::S(subgraph) => {
                let mut inside = Self::default();
                inside.statements(&subgraph.stmts);
                self.edges += inside.edges;
                let n_nodes = inside.nodes.len();
                self.nodes.extend(inside.nodes);
                n_nodes
            }
        }
    }

    fn name(&mut self, id: &Id) {
        let (Id::Html(name) | Id::Escaped(name) | Id::Plain(name) | Id::Anonymous(name)) = id;
        self.nodes.insert(name.trim_matches('"').to_owned());
    }
}

#[test]
fn every_file_is_laid_out_as_promised() {
    for (name, ..) in FILES {
        let diagram: Diagram = sketched(&sketch(name));
        for direction in
            [Direction::BottomToTop, Direction::TopToBottom, Direction::LeftToRight, Direction::RightToLeft]
        {
            let layout = layout(
                diagram.layout_input(),
                &diagram.layout_options(&LayoutOptions { direction, ..LayoutOptions::default() }),
            );
            assert_eq!(check(diagram.layout_input(), &layout), [], "{name}, {direction:?}");
        }
    }
}
