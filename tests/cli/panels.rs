//! `--panels`: a run over time, under its graph and alone.

use super::{Folder, LESSON};

const ALL: &str = "graph,timeline,memory";

/// A folder with a recorded run, drawn as `run.svg` with all panels.
fn recorded() -> Folder {
    let folder = Folder::new();
    folder.ok(&[
        "run",
        LESSON,
        "-q",
        "--as-written",
        "--workers",
        "2",
        "--panels",
        ALL,
        "-o",
        "run.svg",
        "-o",
        "run.ndjson",
    ]);
    folder
}

#[test]
fn a_run_is_drawn_over_time_in_every_picture() {
    let folder = recorded();
    let svg = folder.read("run.svg");
    for words in
        ["Tasks by worker", "Bytes of live blocks", "peak: ", "alive at the peak", "worker 1", "id=\"n0\""]
    {
        assert!(svg.contains(words), "{words}");
    }
    folder.ok(&[
        "draw",
        "run.ndjson",
        "-q",
        "--panels",
        ALL,
        "-o",
        "again.svg",
        "-o",
        "a.png",
        "-o",
        "a.pdf",
        "-o",
        "a.jpg",
    ]);
    assert_eq!(folder.read("again.svg"), svg);
    folder.ok(&["draw", "run.ndjson", "-q", "--panels", "graph", "-o", "graph.svg"]);
    folder.ok(&["draw", "run.ndjson", "-q", "-o", "plain.svg"]);
    assert_eq!(folder.read("graph.svg"), folder.read("plain.svg"));
    assert!(!folder.read("plain.svg").contains("alive at the peak"));
}

#[test]
fn a_timeline_is_a_picture_of_its_own() {
    let folder = recorded();
    folder.ok(&[
        "draw",
        "run.ndjson",
        "-q",
        "--panels",
        "timeline",
        "-o",
        "timeline.svg",
        "-o",
        "timeline.png",
    ]);
    let svg = folder.read("timeline.svg");
    assert!(svg.contains("Tasks by worker") && svg.contains("normal"), "{svg}");
    assert!(!svg.contains("id=\"n0\"") && !svg.contains("live blocks"), "{svg}");
    folder.ok(&["draw", "run.ndjson", "-q", "--panels", "memory", "-o", "memory.svg"]);
    assert!(!folder.read("memory.svg").contains("Tasks by worker"));
}

#[test]
fn a_terminal_has_a_row_for_each_worker() {
    let folder = recorded();
    let said = folder.ok(&["draw", "run.ndjson", "-q", "--panels", "timeline,memory", "--term=text"]);
    let names = ["worker 0", "worker 1", "live bytes"];
    assert!(said.lines().zip(names).all(|(line, name)| line.starts_with(name)), "{said}");
    assert!(said.contains("peak: "), "{said}");
    let said = folder.ok(&["draw", "run.ndjson", "-q", "--panels", ALL, "--term=text"]);
    assert!(said.contains("mean_chunk") && said.contains("live bytes"), "{said}");
}

#[test]
fn graphs_in_words_are_the_graph_alone() {
    let folder = recorded();
    let said =
        folder.ok(&["draw", "run.ndjson", "--panels", ALL, "-o", "a.dot", "-o", "b.mmd", "-o", "c.ndjson"]);
    let alone: Vec<bool> = said.lines().map(|line| line.contains("the graph alone")).collect();
    assert_eq!(alone, [true, true, false], "{said}");
    let said = folder.refused(2, &["draw", "run.ndjson", "--panels", "timeline", "-o", "x.dot"]);
    assert!(said.contains("x.dot holds a graph") && said.contains("hint:"), "{said}");
}

#[test]
fn what_never_ran_has_nothing_over_time() {
    let folder = recorded();
    for panels in ["timeline", "graph,memory"] {
        let said = folder.refused(2, &["draw", LESSON, "--panels", panels, "-o", "x.png"]);
        assert!(said.contains("needs a run") && said.contains("hint:"), "{said}");
    }
    folder.write("x.dot", "digraph { a -> b }");
    assert!(folder.refused(2, &["draw", "x.dot", "--panels", "memory"]).contains("needs a run"));
    let said = folder.refused(2, &["draw", "run.ndjson", "--optimize", "--panels", "timeline"]);
    assert!(said.contains("--optimize"), "{said}");
    assert!(folder.refused(2, &["draw", LESSON, "--panels", "chart"]).contains("timeline"));
}

#[test]
fn arrays_are_drawn_with_their_chunks_with_and_without_a_run() {
    let folder = recorded();
    folder.ok(&["draw", LESSON, "-q", "--panels", "graph,chunks", "-o", "plan.svg"]);
    folder.ok(&["draw", "run.ndjson", "-q", "--panels", "graph,timeline,chunks", "-o", "run.svg"]);
    folder.ok(&["draw", LESSON, "-q", "--panels", "chunks", "-o", "alone.svg"]);
    for name in ["plan.svg", "run.svg", "alone.svg"] {
        let svg = folder.read(name);
        for words in ["Arrays and their chunks", ">1,600<", ">4 chunks of (400,), 3.12 kiB each<"] {
            assert!(svg.contains(words), "{name}: {words}");
        }
        assert_eq!(svg.contains("id=\"n0\""), name != "alone.svg", "{name}");
    }
    let said = folder.ok(&["draw", LESSON, "-q", "--panels", "chunks", "--term=text"]);
    assert!(said.contains("float64 (1,600,), 12.50 kiB"), "{said}");
    folder.write("x.dot", "digraph { a -> b }");
    assert!(folder.refused(2, &["draw", "x.dot", "--panels", "chunks"]).contains("no arrays"));
    folder.write("bare.json", r#"{"layers":[{"name":"f"}],"tasks":[[0,[0],0,[]]],"outputs":[0]}"#);
    let said = folder.refused(2, &["draw", "bare.json", "--panels", "chunks"]);
    assert!(said.contains("does not say how its arrays are cut"), "{said}");
}
