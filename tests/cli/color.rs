//! `--color` by what a run measured, and the thick line of a path.

use super::{Folder, LESSON};

/// A folder with a recorded run of two workers.
fn recorded() -> Folder {
    let folder = Folder::new();
    folder.ok(&["run", LESSON, "-q", "--as-written", "--workers", "2", "-o", "run.ndjson"]);
    folder
}

#[test]
fn a_run_is_coloured_by_each_of_its_numbers_with_a_legend() {
    let folder = recorded();
    let headings = [
        ("time", ">Time of a task"),
        ("bytes", ">Bytes of a stored block"),
        ("wait", ">Time between ready and running"),
        ("start", ">Start of a task"),
        ("critical", ">Time of the longest chain through a task"),
        ("worker", ">Run by<"),
    ];
    for view in ["calls", "mosaic"] {
        for (name, heading) in headings {
            let file = format!("{name}.svg");
            folder.ok(&["draw", "run.ndjson", "-q", "--color", name, "--view", view, "-o", &file]);
            assert!(folder.read(&file).contains(heading), "{view} {name}");
        }
    }
    folder.ok(&["draw", "run.ndjson", "-q", "--color", "time", "-o", "time.svg"]);
    folder.ok(&["draw", "run.ndjson", "-q", "-o", "usual.svg"]);
    assert_eq!(folder.read("time.svg"), folder.read("usual.svg"));
    folder.ok(&["draw", "run.ndjson", "-q", "--color", "none", "-o", "none.svg"]);
    let none = folder.read("none.svg");
    assert!(!none.contains(">Time of a task") && none.contains(" B</text>"), "{none}");
}

#[test]
fn marks_stay_where_they_are_whatever_the_colour() {
    let folder = recorded();
    // Arrows end where marks are.
    let arrows = |name: &str| -> Vec<String> {
        folder.ok(&["draw", "run.ndjson", "-q", "--color", name, "-o", "x.svg"]);
        let svg = folder.read("x.svg");
        let edges = svg.split("<path class=\"edge").skip(1);
        edges.map(|rest| rest.split(" d=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()).collect()
    };
    let marks = |name: &str| -> Vec<String> {
        let (all, n_edges) = (arrows(name), 9 + 8);
        all.into_iter().take(n_edges).collect()
    };
    let usual = marks("time");
    assert_eq!(usual.len(), 17);
    // Legends as wide as this one leave the picture as it is.
    assert_eq!(marks("wait"), usual);
    assert_eq!(marks("start"), usual);
}

#[test]
fn a_path_is_a_thick_line_that_the_legend_names() {
    let folder = recorded();
    let of = |args: &[&str]| {
        folder.ok(&[args, &["-q", "-o", "x.svg"]].concat());
        folder.read("x.svg")
    };
    assert!(of(&["draw", "run.ndjson"]).contains("decided the wall time"));
    assert!(of(&["draw", "run.ndjson", "--color", "critical"]).contains("critical path"));
    assert!(!of(&["draw", "run.ndjson", "--color", "age"]).contains("decided"));
    for name in ["critical", "cpath"] {
        assert!(of(&["draw", LESSON, "--color", name]).contains("longest path"), "{name}");
    }
    assert!(!of(&["draw", LESSON, "--color", "order"]).contains("longest path"));
}

#[test]
fn what_is_measured_needs_a_run() {
    let folder = recorded();
    for name in ["time", "worker", "bytes", "wait", "start"] {
        let said = folder.refused(2, &["draw", LESSON, "--color", name]);
        let expected = format!("--color {name} is measured in a run, and {LESSON} has none");
        assert!(said.contains(&expected) && said.contains("hint:"), "{said}");
    }
    assert!(folder.refused(2, &["explain", LESSON, "--color", "wait"]).contains("measured in a run"));
    let said = folder.refused(2, &["draw", "run.ndjson", "--optimize", "--color", "time"]);
    assert!(said.contains("what would run has none"), "{said}");
    let asked = format!("{LESSON}.visualize(color='worker')");
    assert!(folder.refused(2, &["draw", &asked]).contains("measured in a run"));
}
