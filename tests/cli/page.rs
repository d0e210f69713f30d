//! `-o report.html`: one file with everything in it. What it does when it is opened is in `tests/page`.

use super::{Folder, LESSON};
use serde_json::Value;

/// The data of a page.
fn data(page: &str) -> Value {
    let (_, after) = page.split_once("<script id=\"data\" type=\"application/json\">").unwrap();
    let (json, _) = after.split_once("</script>").unwrap();
    serde_json::from_str(json).unwrap()
}

fn numbers(value: &Value) -> Vec<u64> {
    value.as_array().unwrap().iter().map(|n| n.as_u64().unwrap()).collect()
}

fn len(value: &Value) -> usize {
    value.as_array().unwrap().len()
}

/// How many edges there are: each says how many points it has.
fn n_edges(edges: &Value) -> usize {
    let flat: Vec<i64> = edges.as_array().unwrap().iter().map(|n| n.as_i64().unwrap()).collect();
    let (mut at, mut n) = (0, 0);
    while at < flat.len() {
        at += 6 + 2 * usize::try_from(flat[at + 4] + flat[at + 5]).unwrap();
        n += 1;
    }
    n
}

#[test]
fn a_page_has_everything_in_it_and_asks_no_network() {
    let folder = Folder::new();
    let said = folder.ok(&["draw", LESSON, "-o", "graph.html", "-o", "graph.svg"]);
    assert!(said.starts_with("graph.html, ") && said.contains("kiB: 9 tasks"), "{said}");
    let page = folder.read("graph.html");
    for outside in ["http://", "https://", "src=", "href=", "url(", "@import", "fetch(", "{{"] {
        assert!(!page.contains(outside), "{outside}");
    }
    assert_eq!(page.matches("</script").count(), 2);
    assert!(page.starts_with("<!DOCTYPE html>") && page.ends_with("</html>\n"));
    let data = data(&page);
    let (picture, facts) = (&data["picture"], &data["facts"]);
    assert_eq!((len(&picture["words"]), len(&picture["marks"])), (18, 4 * 18));
    assert_eq!(n_edges(&picture["edges"]), folder.read("graph.svg").matches("data-from=").count());
    assert_eq!(len(&facts["tasks"]), 2 * 9);
    // Four sources, four that take one, and one that takes those four.
    let inputs = numbers(&facts["inputs"]);
    assert_eq!(inputs, [0, 0, 0, 0, 1, 4, 1, 4, 1, 4, 1, 4, 4, 4, 3, 2, 1]);
    let labels: Vec<&str> =
        facts["layers"].as_array().unwrap().iter().map(|layer| layer["label"].as_str().unwrap()).collect();
    assert_eq!(labels, ["normal", "mean_chunk", "mean_agg-aggregate"]);
    assert_eq!(facts["layers"][0]["chunks"], serde_json::json!([[[400, 4]]]));
    assert_eq!(facts["run"], Value::Null);
}

#[test]
fn the_same_graph_gives_the_same_page() {
    let folder = Folder::new();
    folder.ok(&["draw", LESSON, "-o", "a.html", "-o", "b.html"]);
    folder.ok(&["draw", LESSON, "-o", "c.html"]);
    assert_eq!(folder.read("a.html"), folder.read("b.html"));
    assert_eq!(folder.read("a.html"), folder.read("c.html"));
}

#[test]
fn a_run_is_told_with_the_numbers_of_its_recording() {
    let folder = Folder::new();
    let args = ["run", LESSON, "--as-written", "-w", "2", "-o", "run.html", "-o", "run.ndjson"];
    folder.ok(&args);
    let run = data(&folder.read("run.html"))["facts"]["run"].clone();
    let recording = folder.read("run.ndjson");
    let lines: Vec<Value> = recording.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let of_kind = |kind: &str| lines.iter().find(|line| line["t"] == kind).unwrap();
    let mut recorded: Vec<[u64; 5]> = of_kind("spans")["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            let [task, worker, start, end, bytes] = [0, 1, 2, 3, 6].map(|i| row[i].as_u64().unwrap());
            [task, worker, start, end - start, bytes]
        })
        .collect();
    recorded.sort_unstable();
    let done = numbers(&run["done"]);
    let told: Vec<[u64; 5]> =
        done.chunks_exact(6).map(|row| [row[0], row[1], row[2], row[3], row[4]]).collect();
    assert_eq!(told, recorded);
    assert!(done.chunks_exact(6).all(|row| row[5] == 1), "every block was stored");
    let end = of_kind("end");
    assert_eq!((run["wall"].as_u64(), run["workers"].as_u64()), (end["at"].as_u64(), Some(2)));
    assert_eq!(run["peak"][1], end["peak_live"]);
    assert_eq!(len(&run["lives"]), 4 * 9);
    // One of the four chains, and the task at their end.
    let path = numbers(&run["path"]);
    assert_eq!((path.len(), path[1], path[2]), (3, path[0] + 4, 8));
    // The recording makes the same page, but for what it was called.
    folder.ok(&["draw", "run.ndjson", "-o", "again.html"]);
    assert_eq!(data(&folder.read("again.html"))["facts"]["run"], run);
}

#[test]
fn a_fused_run_is_told_of_the_tasks_as_written() {
    let folder = Folder::new();
    folder.ok(&["run", LESSON, "-w", "1", "-o", "run.html"]);
    let data = data(&folder.read("run.html"));
    let run = &data["facts"]["run"];
    let done = numbers(&run["done"]);
    let stored: Vec<u64> = done.chunks_exact(6).map(|row| row[5]).collect();
    assert_eq!(stored, [0, 0, 0, 0, 1, 1, 1, 1, 1], "normal is passed on piece by piece");
    let busy: u64 = done.chunks_exact(6).map(|row| row[3]).sum();
    assert_eq!(Some(busy), run["work"].as_u64());
    let capsules = data["picture"]["under"].as_array().unwrap();
    assert_eq!(capsules.iter().filter(|rest| rest["kind"] == "capsule").count(), 4);
    assert_eq!(len(&data["picture"]["heading"]), 2);
}

#[test]
fn boxes_of_many_tasks_name_them_all() {
    let folder = Folder::new();
    folder.ok(&["draw", "da.random.random(1000, chunks=1).mean()", "-o", "many.html"]);
    let facts = data(&folder.read("many.html"))["facts"].clone();
    let mut of_marks: Vec<u64> = facts["marks"].as_array().unwrap().iter().flat_map(numbers).collect();
    of_marks.sort_unstable();
    assert_eq!(of_marks, (0..len(&facts["tasks"]) as u64 / 2).collect::<Vec<_>>());
    folder.ok(&["draw", "da.random.random(1000, chunks=1).mean()", "--full", "-o", "full.html"]);
    assert_eq!(data(&folder.read("full.html"))["facts"]["marks"], "calls");
}

#[test]
fn hostile_names_stay_text() {
    let folder = Folder::new();
    let hostile = "</script><img onerror=alert(1)> <!-- & \u{2028} '\\\"";
    folder.write("h.dot", format!("digraph g {{ label=\"{hostile}\"; a [label=\"{hostile}\"]; a -> b }}"));
    folder.ok(&["draw", "h.dot", "-o", "h.html", "--title", hostile, "--caption", hostile]);
    let page = folder.read("h.html");
    assert_eq!(page.matches("</script").count(), 2);
    assert!(!page.contains("<img") && !page.contains("<!--"));
    let data = data(&page);
    assert!(data["picture"]["words"][0].as_str().unwrap().contains("</script><img onerror=alert(1)>"));
    assert_eq!(data["picture"]["heading"][0], hostile);
    assert_eq!(data["facts"], Value::Null);
}

#[test]
fn a_mosaic_is_no_page() {
    let folder = Folder::new();
    let said = folder.refused(2, &["draw", LESSON, "--view", "mosaic", "-o", "m.html"]);
    assert!(said.contains("a mosaic has no marks that a page could show"), "{said}");
}
