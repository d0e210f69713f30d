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
        ("time", ">Time of a task<"),
        ("bytes", ">Bytes of a stored block<"),
        ("wait", ">Time between ready and running"),
        ("start", ">Start of a task<"),
        ("critical", ">Time of the longest chain through a task<"),
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
    assert!(!none.contains(">Time of a task<") && none.contains(" B</text>"), "{none}");
}

#[test]
fn marks_stay_where_they_are_whatever_the_colour() {
    let folder = recorded();
    let circles = |name: &str| {
        let places = |svg: String| -> Vec<String> {
            let centres =
                svg.split("<ellipse ").skip(1).map(|rest| rest.split(" r").next().unwrap().to_owned());
            centres.collect()
        };
        folder.ok(&["draw", "run.ndjson", "-q", "--color", name, "--title", "", "-o", "x.svg"]);
        let mut centres = places(folder.read("x.svg"));
        centres.dedup();
        centres.truncate(9);
        centres
    };
    let usual = circles("time");
    assert_eq!(usual.len(), 9);
    for name in ["bytes", "wait", "start", "critical"] {
        assert_eq!(circles(name), usual, "{name}");
    }
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
