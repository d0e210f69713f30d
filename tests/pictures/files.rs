//! SVG, PNG and DOT as other programs read them.

use crate::sample::{self, Run, scenes};
use chunkscope::{
    backend::{
        dot::dot,
        png::{self, PngError, PngOptions},
        svg::{Text, svg},
    },
    scene::{Group, Item, Scene},
};
use graphviz_rust::dot_structures::{Graph, Id, Stmt};
use std::collections::BTreeSet;

fn count(scene: &Scene, is_wanted: impl Fn(&Group) -> bool) -> usize {
    scene.items.iter().filter(|item| matches!(item, Item::Begin(group) if is_wanted(group))).count()
}

#[test]
fn an_svg_is_well_formed_and_its_ids_are_unique() {
    for (name, scene) in scenes() {
        for text in [Text::Real, Text::Outlines] {
            let written = svg(&scene, text);
            let document = roxmltree::Document::parse(&written).unwrap_or_else(|e| panic!("{name}: {e}"));
            let root = document.root_element();
            assert_eq!(root.attribute("width"), Some(format!("{}pt", round(scene.size.width)).as_str()));
            let ids: Vec<&str> = root.descendants().filter_map(|node| node.attribute("id")).collect();
            assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "{name}");
            let nodes = ids.iter().filter(|id| id[1..].parse::<u32>().is_ok() && id.starts_with('n')).count();
            assert_eq!(nodes, count(&scene, |group| matches!(group, Group::Node { .. })), "{name}");
            let classes: BTreeSet<&str> =
                root.descendants().filter_map(|node| node.attribute("class")).collect();
            for class in classes {
                assert!(written.contains(&format!("\n.{class}{{")), "{name}: no rule for {class}");
            }
            let links = root.descendants().filter_map(|node| node.attribute("href"));
            assert!(links.into_iter().all(|link| ids.contains(&&link[1..])), "{name}");
        }
    }
}

fn round(x: f64) -> f64 {
    (x * 100.0).round() / 100.0
}

#[test]
fn labels_are_written_as_text_word_for_word() {
    let written = svg(&sample::scene(&sample::nasty(), "dask", None), Text::Real);
    let document = roxmltree::Document::parse(&written).unwrap();
    let texts: Vec<&str> = document
        .descendants()
        .filter(|node| node.has_tag_name("text"))
        .filter_map(|node| node.text())
        .collect();
    assert!(texts.contains(&"a<b>&\"c\" \\N") && texts.contains(&"µ→é ]]> --"), "{texts:?}");
    assert!(written.contains("font-kerning:none") && written.contains("font-family=\"Helvetica,Arial"));
}

#[test]
fn numbers_are_short() {
    for text in [Text::Real, Text::Outlines] {
        let run = Run { workers: 2, is_fused: true, spread: 600, ..Run::default() };
        let written = svg(&sample::scene(&sample::mean(4), "light", Some(run)), text);
        let body = written.split("</style>").nth(1).unwrap();
        let coordinates = body.split('"').skip(1).step_by(2).filter(|value| value.contains('.'));
        for number in coordinates.flat_map(|value| value.split([' ', ',', 'M', 'L', 'C', 'Q', 'Z'])) {
            let Some((_, decimals)) = number.split_once('.') else { continue };
            assert!(decimals.len() <= 2 && !decimals.ends_with('0'), "{number}");
        }
        assert!(!body.contains("\"-0\"") && !body.contains("-0 ") && !body.contains("-0,"));
    }
}

#[test]
fn nothing_to_draw_can_be_written() {
    let scene = sample::scene(&sample::graph(&[]), "dask", None);
    assert_eq!(header(&png::png(&scene, &PngOptions::default()).unwrap()), (11, 11, 3780));
    assert!(roxmltree::Document::parse(&svg(&scene, Text::Outlines)).is_ok());
    assert!(graphviz_rust::parse(&dot(&scene)).is_ok());
}

#[test]
fn the_lesson_is_a_small_svg() {
    let written = svg(&sample::scene(&sample::mean(4), "dask", None), Text::Real);
    assert!(written.len() < 7_000, "{} bytes", written.len());
}

#[test]
fn the_same_scene_gives_the_same_bytes() {
    let run = Run { workers: 2, is_fused: true, spread: 600, ..Run::default() };
    let once = || sample::scene(&sample::mean(4), "light", Some(run));
    assert_eq!(svg(&once(), Text::Real), svg(&once(), Text::Real));
    assert_eq!(svg(&once(), Text::Outlines), svg(&once(), Text::Outlines));
    assert_eq!(dot(&once()), dot(&once()));
    let options = PngOptions::default();
    assert_eq!(png::png(&once(), &options).unwrap(), png::png(&once(), &options).unwrap());
}

/// Width, height, pixels per metre.
fn header(bytes: &[u8]) -> (u32, u32, u32) {
    let reader = ::png::Decoder::new(std::io::Cursor::new(bytes)).read_info().unwrap();
    let info = reader.info();
    (info.width, info.height, info.pixel_dims.unwrap().xppu)
}

#[test]
fn a_png_has_the_size_asked_for_and_says_its_resolution() {
    let scene = sample::scene(&sample::mean(4), "dask", None);
    let (width, height, per_metre) = header(&png::png(&scene, &PngOptions::default()).unwrap());
    // Dask's own: 809 x 974 pixels.
    assert!((f64::from(width) / 809.0 - 1.0).abs() < 0.03, "{width}");
    assert!((f64::from(height) / 974.0 - 1.0).abs() < 0.03, "{height}");
    assert_eq!(per_metre, 3780);
    let options = PngOptions { dpi: 72.0, scale: 0.5, ..PngOptions::default() };
    let (half_width, half_height, per_metre) = header(&png::png(&scene, &options).unwrap());
    assert!((f64::from(half_width) - f64::from(width) * 0.375).abs() < 1.0);
    assert_eq!((u64::from(half_width), u64::from(half_height)), png::pixel_size(&scene, &options));
    assert_eq!(per_metre, 2835);
}

#[test]
fn a_png_that_would_be_too_large_says_what_fits() {
    let scene = sample::scene(&sample::mean(24), "dask", None);
    let error = png::png(&scene, &PngOptions { scale: 50.0, ..PngOptions::default() }).unwrap_err();
    let PngError::TooLarge { fitting, .. } = error else { panic!("{error}") };
    assert!(error_fits(&scene, fitting), "{fitting}");
    assert!(!error_fits(&scene, fitting * 1.01), "{fitting} is not the largest");
    for scale in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        let error = png::png(&scene, &PngOptions { scale, ..PngOptions::default() }).unwrap_err();
        assert!(matches!(error, PngError::NoScale { .. }), "{error}");
    }
}

fn error_fits(scene: &Scene, scale: f64) -> bool {
    let (width, height) = png::pixel_size(scene, &PngOptions { scale, ..PngOptions::default() });
    width.max(height) <= u64::from(png::LONGEST_SIDE) && width * height <= png::MOST_PIXELS
}

#[test]
fn dot_has_every_node_and_edge_for_another_parser() {
    for (name, scene) in scenes() {
        let written = dot(&scene);
        let graph = graphviz_rust::parse(&written).unwrap_or_else(|e| panic!("{name}: {e}\n{written}"));
        let Graph::DiGraph { stmts, .. } = graph else { panic!("{name}: not directed") };
        let nodes: BTreeSet<String> = stmts
            .iter()
            .filter_map(|stmt| match stmt {
                Stmt::Node(node) => match &node.id.0 {
                    Id::Escaped(id) => Some(id.clone()),
                    id => panic!("{name}: {id:?} is not in quotes"),
                },
                _ => None,
            })
            .collect();
        let edges = stmts.iter().filter(|stmt| matches!(stmt, Stmt::Edge(_))).count();
        assert_eq!(
            nodes.len(),
            count(&scene, |group| matches!(group, Group::Node { .. })),
            "{name}\n{written}"
        );
        assert_eq!(edges, count(&scene, |group| matches!(group, Group::Edge { .. })), "{name}");
    }
}

#[test]
fn dot_reads_well() {
    let run = Run { workers: 1, spread: 2, ..Run::default() };
    let plain = dot(&sample::scene(&sample::chain(), "dask", None));
    let title = sample::EXPRESSION;
    assert_eq!(
        plain,
        format!(
            r#"digraph "{title}" {{
  graph[rankdir="BT"];
  node[fontname="Helvetica" fontsize="14" shape="circle"];
  "x 0"[label="x"];
  "block 0 of x"[label="0" shape="box"];
  "f ()"[label="f"];
  "block () of f"[label="()" shape="box"];
  "x 0" -> "block 0 of x";
  "block 0 of x" -> "f ()";
  "f ()" -> "block () of f";
}}
"#
        )
    );
    let with_run = dot(&sample::scene(&sample::mean(4), "dask", Some(run)));
    let first = "\"normal 0\"[label=\"normal\\n40.0 ms\\nworker 0\" style=\"filled\" fillcolor=";
    assert!(with_run.contains(first), "{with_run}");
}
