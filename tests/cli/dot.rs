//! DOT of other tools in the place of a program.

use super::Folder;

const BUILD: &str = "digraph build { rankdir=LR; app -> {core net} -> zlib; core -> core [label=again] }";

#[test]
fn a_file_of_dot_is_drawn() {
    let folder = Folder::new();
    folder.write("build.GV", BUILD);
    let said = folder.ok(&["draw", "build.GV", "-o", "a.svg", "-o", "a.png", "-o", "a.dot", "-o", "a.pdf"]);
    assert_eq!(said.lines().count(), 4);
    assert!(said.lines().all(|line| line.ends_with(": 4 nodes, 5 edges")), "{said}");
    let svg = folder.read("a.svg");
    for label in ["app", "core", "net", "zlib", "again"] {
        assert!(svg.contains(&format!(">{label}</text>")), "{label} is not in\n{svg}");
    }
    assert!(svg.contains("<title>build</title>"));
    // What was written is the same graph again.
    let again = folder.ok(&["draw", "a.dot", "-o", "b.dot"]);
    assert!(again.ends_with(": 4 nodes, 5 edges\n"), "{again}");
    assert_eq!(folder.read("a.dot"), folder.read("b.dot"));
}

#[test]
fn dot_is_known_without_a_name_too() {
    let folder = Folder::new();
    folder.write("graph.txt", "// a comment\nstrict graph { a -- b }");
    assert!(folder.ok(&["draw", "graph.txt"]).ends_with(": 2 nodes, 1 edge\n"));
    assert!(folder.ok(&["draw", BUILD]).starts_with("mydask.png, "));
    let piped = folder.chunkscope(&["draw", "-", "-o", "p.svg"]).write_stdin(BUILD).assert().success();
    assert_eq!(String::from_utf8_lossy(&piped.get_output().stderr), "");
    assert!(folder.files().contains(&"p.svg".to_owned()));
}

#[test]
fn the_command_line_says_the_direction_before_the_text() {
    let folder = Folder::new();
    folder.write("build.dot", BUILD);
    folder.ok(&["draw", "build.dot", "-o", "own.svg"]);
    folder.ok(&["draw", "build.dot", "-o", "lr.svg", "--rankdir", "LR"]);
    folder.ok(&["draw", "build.dot", "-o", "tb.svg", "--rankdir", "TB"]);
    assert_eq!(folder.read("own.svg"), folder.read("lr.svg"));
    assert_ne!(folder.read("own.svg"), folder.read("tb.svg"));
}

#[test]
fn it_cannot_be_run_or_taken_for_tasks() {
    let folder = Folder::new();
    folder.write("build.dot", BUILD);
    for command in ["run", "inspect"] {
        let said = folder.refused(2, &[command, "build.dot"]);
        assert!(
            said.contains("build.dot is a drawing in DOT") && said.contains("chunkscope draw build.dot"),
            "{said}"
        );
    }
    for (options, part) in [
        (&["--optimize"][..], "--optimize"),
        (&["--view", "stacks"], "--view"),
        (&["-o", "x.ndjson"], ".ndjson"),
    ] {
        let said = folder.refused(2, &[&["draw", "build.dot"], options].concat());
        assert!(said.contains("not tasks") && said.contains(part), "{said}");
    }
}

#[test]
fn mistakes_are_underlined() {
    let folder = Folder::new();
    folder.write("wrong.dot", "digraph {\n  a -> b\n  c -- d;\n}\n");
    let said = folder.refused(2, &["draw", "wrong.dot"]);
    assert!(said.contains("wrong.dot:3:5") && said.contains("^^ -> is needed"), "{said}");
    folder.write("empty.dot", "");
    assert!(folder.refused(2, &["draw", "empty.dot"]).contains("the source is empty"));
    folder.write("bare.gv", "graph {}");
    assert!(folder.refused(2, &["draw", "bare.gv"]).contains("the graph has no nodes"));
    folder.write("binary.dot", b"\x89PNG\r\n\x1a\n\0\0\0\xff");
    assert!(folder.refused(2, &["draw", "binary.dot"]).contains("binary.dot is not UTF-8 text"));
    folder.write("zeros.dot", [0; 64]);
    assert!(folder.refused(2, &["draw", "zeros.dot"]).contains("cannot stand here"));
    for missing in ["missing.dot", "no/such.gv"] {
        assert!(folder.refused(2, &["draw", missing]).contains("no such file"));
    }
}

#[test]
fn other_graphs_of_a_file_are_told_of() {
    let folder = Folder::new();
    folder.write("two.dot", "digraph { a }\ndigraph { b }\n");
    let output = folder.chunkscope(&["draw", "two.dot"]).assert().success().get_output().clone();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(said, "note: line 2: another graph begins here; the first one is drawn\n");
}
