//! The reader against texts: the rules of the language, what is said of mistakes, and random texts.

use super::*;
use crate::{
    data::Id,
    geom::Direction,
    sketch::{Form, Heads},
};
use proptest::prelude::*;

fn sketch(text: &str) -> Sketch {
    match read(text) {
        Ok(drawing) => drawing.sketch,
        Err(errors) => panic!("{text}\n{errors}"),
    }
}

/// `a b: a>b`: nodes in their order, then edges.
fn summary(text: &str) -> String {
    let sketch = sketch(text);
    let name = |id| sketch.things[id].name.as_str();
    let nodes: Vec<&str> = sketch.things.values().iter().map(|thing| thing.name.as_str()).collect();
    let edges: Vec<String> =
        sketch.links.iter().map(|link| format!("{}>{}", name(link.from), name(link.to))).collect();
    format!("{}: {}", nodes.join(" "), edges.join(" ")).trim_end().to_owned()
}

#[test]
fn the_language_is_read_as_graphviz_reads_it() {
    for (text, expected) in [
        ("digraph{a}", "a:"),
        ("digraph{a, b -> c, d:p}", "a b c d: a>c a>d b>c b>d"),
        ("GRAPH g { a -- b }", "a b: a>b"),
        ("Strict DiGraph \"a b\" {a->b a->b b->a}", "a b: a>b b>a"),
        ("strict graph{a--b;b--a;a--a;a--a}", "a b: a>b a>a"),
        ("digraph{a->b a->b}", "a b: a>b a>b"),
        ("digraph{a->b[key=1];a->b[key=1];a->b[key=2]}", "a b: a>b a>b"),
        ("\u{feff}# 1 \"x.c\"\n// c\n/* c */digraph { a /* [ */ -> b // }\n}", "a b: a>b"),
        ("digraph{007 -> 008 -> 1. -> -.5}", "007 008 1. -.5: 007>008 008>1. 1.>-.5"),
        ("digraph{123abc}", "123 abc:"),
        ("digraph{a->-1}", "a -1: a>-1"),
        ("digraph{\"a\" + \"b\" -> \"x\\\ny\"}", "ab xy: ab>xy"),
        ("digraph{a:p1:ne -> b:p2:sw; a:\"x y\" -> c:s}", "a b c: a>b a>c"),
        ("digraph{Жук -> 名前 é}", "Жук 名前 é: Жук>名前"),
        ("digraph{{a b} -> {c d}}", "a b c d: a>c a>d b>c b>d"),
        ("digraph{a->{b c}->{d;b->e}[color=red]}", "a b c d e: b>e a>b a>c b>b b>d b>e c>b c>d c>e"),
        ("digraph{subgraph s {a b} -> c}", "a b c: a>c b>c"),
        ("digraph{subgraph s {a {b}} c subgraph s {} -> c}", "a b c: a>c b>c"),
        ("graph{subgraph a{x} subgraph a {y} -- z}", "x y z: x>z y>z"),
        ("digraph{subgraph s{subgraph t {b}} subgraph u { subgraph t {c} -> d }}", "b c d: c>d"),
        ("digraph{{rank=same; a b} {}}", "a b:"),
        ("digraph{a[x=y z=w][u=v;q=r,] b[]; x=y; graph[a=b] node[c=d]\nedge[e=f]}", "a b:"),
        ("digraph{<a> -> <b<c>>}", "a b<c>: a>b<c>"),
        ("digraph{a [label=<x <B>y</B> z>]; b -> c; d [label=<<I>q</I>>]}", "a b c d: b>c"),
        ("digraph{a\"b\"c}", "a b c:"),
        ("digraph{a -> a}", "a: a>a"),
        ("digraph{a->b->a}", "a b: a>b b>a"),
        ("digraph x{a} digraph y {b}", "a:"),
    ] {
        assert_eq!(summary(text), expected, "{text}");
    }
}

#[test]
fn defaults_hold_from_their_place_on_and_in_their_braces() {
    let sketch = sketch(
        "digraph { a; node [shape=box]; b; subgraph s { node [shape=circle]; c; a } d;
         subgraph s { e } f [shape=point]; node [shape=\"\"] g; edge [label=x] a -> b; a -> c [label=y] }",
    );
    let forms: Vec<(&str, Form)> =
        sketch.things.values().iter().map(|thing| (thing.name.as_str(), thing.form)).collect();
    assert_eq!(
        forms,
        [
            ("a", Form::Ellipse),
            ("b", Form::Box),
            ("c", Form::Circle),
            ("d", Form::Box),
            ("e", Form::Circle),
            ("f", Form::Dot),
            ("g", Form::Ellipse),
        ]
    );
    let labels: Vec<&str> = sketch.links.iter().map(|link| link.label.as_str()).collect();
    assert_eq!(labels, ["x", "y"]);
}

#[test]
fn a_node_is_in_the_innermost_of_the_first_cluster_that_names_it() {
    let sketch = sketch(
        "digraph { z; subgraph cluster_a { label=A; a; subgraph s { b } subgraph cluster_b { label=<<b>B</b>>; a c } }
         subgraph cluster_c { label=C; a d; e -> z } subgraph t { f; cluster=true; label=\"\" } }",
    );
    let group = |name: &str| {
        let thing = sketch.things.values().iter().find(|thing| thing.name == name).unwrap();
        thing.group.map(|group| sketch.groups[group].label.join("/"))
    };
    for (name, label) in [("a", "B"), ("b", "A"), ("c", "B"), ("d", "C"), ("e", "C"), ("z", "C"), ("f", "")] {
        assert_eq!(group(name).as_deref(), Some(label), "{name}");
    }
    assert_eq!(sketch.groups.values()[1].parent.map(Id::index), Some(0));
}

#[test]
fn attributes_are_what_is_drawn() {
    let sketch = sketch(
        r##"digraph G {
            rankdir=RL; label="of \G";
            a [label="one\ltwo", style="filled,rounded", fillcolor=lightblue, color="#112233", fontcolor=red];
            b [shape=record, label="<x> l|{m|n}"]; c [shape=none label="" xlabel=out]; d [style=filled];
            a -> b [label=l taillabel=t headlabel=<h<br/>i> dir=both]; b -> c [dir=back style=dashed color=red];
            c -> d [arrowhead=none]; d -> a [style=invis]
        }"##,
    );
    assert_eq!((sketch.direction, sketch.name.as_str()), (Direction::RightToLeft, "G"));
    assert_eq!(sketch.title, ["of G"]);
    let [a, b, c, d] = sketch.things.values() else { panic!("{sketch:?}") };
    assert_eq!(a.label, ["one", "two"]);
    assert_eq!(a.paint.fill, Some([0xad, 0xd8, 0xe6, 255]));
    assert_eq!((a.paint.line, a.paint.ink), (Some([0x11, 0x22, 0x33, 255]), Some([255, 0, 0, 255])));
    assert_eq!((b.form, b.label.clone()), (Form::Box, vec!["l".to_owned(), "m | n".to_owned()]));
    assert_eq!((c.form, c.label.join("/").as_str()), (Form::Bare, "/out"));
    assert_eq!(d.paint.fill, Some([0xd3, 0xd3, 0xd3, 255]));
    let heads: Vec<(bool, bool)> = sketch.links.iter().map(|l| (l.heads.at_from, l.heads.at_to)).collect();
    assert_eq!(heads, [(true, true), (true, false), (false, false), (false, true)]);
    assert_eq!(sketch.links[0].label, "t · l · h i");
    assert!(sketch.links[1].paint.is_dashed && sketch.links[3].paint.is_hidden);
    assert_eq!(super::tests::sketch("graph { a -- b }").links[0].heads, Heads::NONE);
}

/// What is wrong: the text, the place that is underlined, and a part of what is said.
const MISTAKES: [(&str, &str, &str); 26] = [
    ("", "", "the source is empty"),
    ("// nothing\n", "", "there is no graph"),
    ("digraph{}", "", "no nodes"),
    ("digraf{a}", "digraf", "begins with graph or digraph"),
    ("{a}", "{", "begins with graph or digraph"),
    ("digraph a b {c}", "b", "{ is expected, not \"b\""),
    ("digraph{a", "{", "never closed"),
    ("digraph{a -> {b}", "{", "never closed"),
    ("digraph{a}}", "}", "more follows"),
    ("digraph{a} foo", "foo", "more follows"),
    ("digraph{a -- b}", "--", "this is a digraph, whose edges are ->"),
    ("graph{a -> b}", "->", "this is a graph, whose edges are --"),
    ("digraph{a ->}", "}", "the node at the other end is expected"),
    ("digraph{a [bold]}", "]", "= and value is expected, not \"]\""),
    ("digraph{a [label=big red]}", "]", "= and value"),
    ("digraph{a [label=x; b -> c}", "->", "= and value"),
    ("digraph{a [label=x", "[", "this [ is never closed"),
    ("digraph{a=b=c}", "=", "a statement is expected"),
    ("digraph{node; a}", ";", "node's attributes"),
    ("digraph{subgraph s; a}", ";", "{ is expected"),
    ("digraph{a:b:c:d}", ":", "a statement is expected"),
    ("digraph{\"a\"+b}", "b", "more text in quotes"),
    ("digraph{a -> my-node}", "-", "'-' cannot stand here"),
    ("digraph{a -> edge}", "edge", "the node at the other end is expected, not \"edge\""),
    ("digraph{a [label=\"x]}", "\"", "quotes never ends"),
    ("digraph{a\0}", "\0", "'\\0' cannot stand here"),
];

#[test]
fn a_mistake_is_told_with_its_place() {
    for (text, place, part) in MISTAKES {
        let errors = read(text).err().unwrap_or_else(|| panic!("{text:?} is read"));
        let error = errors.iter().next().unwrap();
        assert_eq!(&text[error.span.clone()], place, "{text:?}: {error}");
        assert!(error.message.contains(part), "{text:?}: {error}");
    }
}

#[test]
fn what_is_too_much_is_refused() {
    let many = |from: usize| (from..from + 3000).map(|i| i.to_string()).collect::<Vec<_>>().join(" ");
    let product = format!("digraph{{ {{{}}} -> {{{}}} }}", many(0), many(3000));
    let again = "subgraph s{} -> subgraph t{}\n".repeat(3000);
    for (text, part) in [
        (format!("digraph{}a{}", "{".repeat(100_000), "}".repeat(100_000)), "nest deeper than 200"),
        (product, "4,000,000 edges"),
        (format!("digraph{{ subgraph s{{ {} }} {again} }}", many(0)), "4,000,000 edges"),
        (format!("digraph{{a [label={}", "<".repeat(100_000)), "never ends"),
        (format!("digraph{{a{}", "[".repeat(100_000)), "an attribute or ]"),
    ] {
        let errors = read(&text).unwrap_err();
        assert!(errors.to_string().contains(part), "{errors}");
    }
    let deep = format!("digraph{{{}a -> b{}}}", "subgraph cluster_x {".repeat(199), "}".repeat(199));
    assert_eq!(sketch(&deep).groups.len(), 199);
}

#[test]
fn other_graphs_of_the_text_are_told_of() {
    let drawing = read("graph { a }\ngraph { b }").unwrap();
    assert_eq!(drawing.notes.len(), 1);
    assert!(drawing.notes[0].message.contains("the first one is drawn"));
}

#[test]
fn dot_is_known_by_its_beginning() {
    for text in ["digraph {", "// x\nstrict Graph \"a\" {}", "graph 12{", "\u{feff}digraph G\n{"] {
        assert!(is_dot(text), "{text}");
    }
    for text in
        ["", "graph = 3", "digraph", "x = {}", "{}", "strict", "graph(3)", "graph g = {", "da.ones(4)"]
    {
        assert!(!is_dot(text), "{text}");
    }
}

/// Pieces of the language, put together at random: many are nearly graphs.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "a",
        "b",
        "\"c d\"",
        "1.",
        "<x<b>y</b>>",
        "->",
        "--",
        "{",
        "}",
        "[",
        "]",
        "=",
        ",",
        ";",
        ":",
        "+",
        "subgraph",
        "cluster_x",
        "node",
        "edge",
        "graph",
        "digraph",
        "strict",
        "label",
        "shape",
        "record",
        "color",
        "red",
        "\"\\N|{\\l&amp;}\"",
        "rank",
        "same",
        " ",
        "\n",
        "/*",
        "*/",
        "//",
        "#",
        "\\",
        "\"",
        "<",
        ">",
        "é",
        "\u{0}",
    ]);
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.join(" "))
}

/// A text that is right, for changes to spoil.
const VALID: &str = "/* c */ strict digraph \"G\" { rankdir=LR; node [shape=record label=\"{a|<p>b}\"]
    subgraph cluster_0 { label=<x<br/>y>; a -> b:p:ne -> {c d} [color=\"#ff0000\" label=\"l\\n\"] } e -> e; 007 }";

proptest! {
    #[test]
    fn no_text_panics(text in any::<String>()) {
        let _ = read(&text);
        let _ = read(&format!("digraph {{ {text} }}"));
    }

    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = read(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn no_pieces_panic(text in pieces()) {
        let _ = is_dot(&text);
        let _ = read(&text);
        let _ = read(&format!("digraph {{ {text} }}"));
    }

    #[test]
    fn no_spoiled_graph_panics(at in 0..VALID.len(), length in 0..9usize, by in ".{0,3}") {
        let end = (at + length).min(VALID.len());
        let text = format!("{}{by}{}", &VALID[..at], &VALID[end..]);
        match read(&text) {
            Ok(drawing) => prop_assert!(!drawing.sketch.things.is_empty()),
            Err(errors) => prop_assert!(errors.iter().all(|error| error.span.end <= text.len())),
        }
    }
}
