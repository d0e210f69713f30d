use super::{Folder, png_header};

const TEXT: &str = "da.random.normal(0, 1, size=64_000, chunks=64_000//{n}).mean()";

#[test]
fn chunk_sizes_and_workers_stand_side_by_side() {
    let folder = Folder::new();
    let args = ["sweep", TEXT, "--over", "n=1,4, 64", "--workers", "1,2", "--repeat", "2"];
    let said = folder.ok(&args);
    assert_eq!(said.lines().filter(|line| line.contains(" %  ")).count(), 6, "{said}");
    assert_eq!(said.matches("← fastest").count(), 1, "{said}");
    let json: serde_json::Value =
        serde_json::from_str(&folder.ok(&[&args[..], &["--json", "--as-written"]].concat())).unwrap();
    let rows = json["rows"].as_array().unwrap();
    let of = |name: &str| -> Vec<u64> { rows.iter().map(|row| row[name].as_u64().unwrap()).collect() };
    assert_eq!(of("workers"), [1, 2, 1, 2, 1, 2]);
    // Blocks, a mean of each, and the tree above: 1; 1; 16, 4 and 1.
    assert_eq!(of("tasks"), [3, 3, 9, 9, 149, 149]);
    // A mean of a chunk is a sum and a count.
    assert_eq!(of("peak_live_bytes")[0], 64_000 * 8 + 16);
}

#[test]
fn what_cannot_be_swept_is_refused() {
    let folder = Folder::new();
    for (args, said) in [
        (["sweep", TEXT, "--over", "m=1,2"], "there is no {m} in the expression"),
        (["sweep", TEXT, "--over", "n"], "a name and values such as n=1,2,4 are needed"),
        (["sweep", TEXT, "--over", "n=1,,2"], "a name and values such as n=1,2,4 are needed"),
        (["sweep", TEXT, "--over", "n=zero"], "zero"),
    ] {
        let error = folder.refused(2, &args);
        assert!(error.contains(said), "{error}");
    }
}

#[test]
fn a_sweep_is_drawn_side_by_side() {
    let folder = Folder::new();
    let args = ["sweep", TEXT, "--over", "n=1,4,64", "--workers", "1,2", "--repeat", "1"];
    let said = folder.ok(&[&args[..], &["-o", "all.png", "-o", "all.svg", "--theme", "slide"]].concat());
    assert!(said.contains("\nall.png, ") && said.contains("\nall.svg, "), "{said}");
    assert!(png_header(&folder.path("all.png")).0 > 500);
    let svg = folder.read("all.svg");
    let document = roxmltree::Document::parse(&svg).unwrap();
    let texts: Vec<&str> =
        document.descendants().filter(roxmltree::Node::is_text).filter_map(|node| node.text()).collect();
    let n = |text: &str| texts.iter().filter(|found| **found == text).count();
    assert_eq!(["n = 1", "n = 4", "n = 64", "9 tasks", "149 tasks", "fastest"].map(n), [1; 6], "{texts:?}");
    // A bar for each number of workers in each column, for three things that were measured.
    let bars = document.descendants().filter(|node| {
        node.tag_name().name() == "rect"
            && node.attribute("class").is_some_and(|class| class.starts_with("bar"))
    });
    assert_eq!(bars.count(), 3 * 2 * 3);
    let refused = folder.refused(2, &[&args[..], &["-o", "all.html"]].concat());
    assert!(refused.contains("cannot hold a sweep"), "{refused}");
}
