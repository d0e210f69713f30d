//! `run --repeat` and `diff`.

use super::{Folder, LESSON};

/// A recording of one worker whose first task takes so long in each run, in nanoseconds; the other two always 100.
fn recording(times: &[u64]) -> String {
    let mut lines = vec![
        r#"{"t":"chunkscope","v":1,"producer":"test"}"#.to_owned(),
        r#"{"t":"graph","g":0,"kind":"run","expr":"f() + g()","nworkers":1,"unit":"ns","layers":[{"name":"f-1","label":"f"},{"name":"g-1","label":"g"}],"ops":[{"op":"f"},{"op":"g"}],"tasks":[[0,[0],0,[]],[0,[1],0,[]],[1,[],1,[0,1]]],"outputs":[2]}"#
            .to_owned(),
    ];
    for (g, time) in times.iter().enumerate() {
        if g > 0 {
            lines.push(format!(r#"{{"t":"repeat","g":{g},"of":0}}"#));
        }
        let (one, two, end) = (*time, time + 100, time + 200);
        lines.push(format!(
            r#"{{"t":"spans","g":{g},"rows":[[0,0,0,{one},0,0,8,0,null],[1,0,{one},{two},0,0,8,0,null],[2,0,{two},{end},{two},0,8,0,null]]}}"#
        ));
        lines.push(format!(r#"{{"t":"end","g":{g},"at":{end},"ok":true,"done":3}}"#));
    }
    lines.join("\n") + "\n"
}

#[test]
fn runs_are_repeated_kept_and_told() {
    let folder = Folder::new();
    let said =
        folder.ok(&["run", LESSON, "--repeat", "3", "--seed", "7", "-o", "run.ndjson", "-o", "run.svg"]);
    assert!(said.contains("3 runs of the same; above is the one in the middle"), "{said}");
    assert!(said.contains("over all runs") && said.contains("compute time"), "{said}");
    let file = folder.read("run.ndjson");
    assert_eq!(file.lines().filter(|line| line.contains(r#""t":"repeat""#)).count(), 2);
    assert_eq!(file.lines().filter(|line| line.contains(r#""t":"end""#)).count(), 3);
    folder.ok(&["draw", "run.ndjson", "-q", "-o", "again.svg"]);
    assert_eq!(folder.read("again.svg"), folder.read("run.svg"), "the same run is drawn");
    let said = folder.ok(&["inspect", "run.ndjson"]);
    assert!(said.contains("\nruns      3, ") && said.contains("this is the one in the middle"), "{said}");
    let json = folder.ok(&["run", LESSON, "--repeat", "2", "--json"]);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["repeats"].as_array().unwrap().len(), 2);
    assert!(!folder.ok(&["run", LESSON]).contains("over all runs"));
}

#[test]
fn what_differs_by_more_than_the_runs_do_is_told() {
    let folder = Folder::new();
    folder.write("before.ndjson", recording(&[1000, 1010, 1020]));
    folder.write("now.ndjson", recording(&[400, 410, 405]));
    let said = folder.ok(&["diff", "before.ndjson", "now.ndjson", "-o", "change.svg", "-o", "x.html"]);
    let verdict: Vec<&str> = said.lines().skip(2).take(3).collect();
    // 1210 ns against 605 ns.
    assert_eq!(verdict[0], "2.00× as fast: 1.21 µs ± 10 ns → 605 ns ± 5 ns (3 and 3 runs)");
    assert_eq!(verdict[1], "time of all tasks: f −605 ns");
    assert!(verdict[2].starts_with("1 worker, 100 % busy → 1 worker, 100 % busy; "), "{said}");
    assert!(said.lines().any(|line| line.starts_with("g ") && line.ends_with(" none")), "{said}");
    assert!(said.contains("\nf 0   1.01 µs ± 10 ns  405 ns ± 5 ns  −605 ns (0.40×)\n"), "{said}");
    let svg = folder.read("change.svg");
    for words in ["Time now, compared with before", ">−60 %<", ">same<", "2.00× as fast"] {
        assert!(svg.contains(words), "{words}: {svg}");
    }
    folder.ok(&["diff", "before.ndjson", "now.ndjson", "--view", "mosaic", "-o", "cells.png"]);

    let json: serde_json::Value =
        serde_json::from_str(&folder.ok(&["diff", "before.ndjson", "now.ndjson", "--json"])).unwrap();
    assert_eq!(json["verdict"].as_array().unwrap().len(), 3);
    assert_eq!((&json["is_of_one_graph"], &json["compute"]["differs"]), (&true.into(), &true.into()));
    assert_eq!(json["compute"]["now_s"][1].as_f64(), Some(605e-9));
    assert_eq!(json["differing_tasks"].as_array().unwrap().len(), 1);

    folder.write("noisy.ndjson", recording(&[500, 1015, 2000]));
    let said = folder.ok(&["diff", "before.ndjson", "noisy.ndjson"]);
    assert!(said.contains("as fast as before, as far as the runs can tell"), "{said}");
    assert!(said.contains("no operation differs by more than the runs do"), "{said}");
}

#[test]
fn with_one_run_each_nothing_is_known_of_their_spread() {
    let folder = Folder::new();
    folder.write("a.ndjson", recording(&[1000]));
    folder.write("b.ndjson", recording(&[900]));
    let said = folder.ok(&["diff", "a.ndjson", "b.ndjson"]);
    assert!(said.contains("one run each: their spread is unknown"), "{said}");
    assert!(!said.contains("\nf 0 "), "{said}");
}

#[test]
fn different_graphs_are_compared_by_operation() {
    let folder = Folder::new();
    for (name, chunks) in [("a", "400"), ("b", "200")] {
        let text = format!("da.random.normal(0.0, 0.1, size=1600, chunks={chunks}).mean()");
        folder.ok(&["run", &text, "-q", "--repeat", "2", "-o", &format!("{name}.ndjson")]);
    }
    let said = folder.ok(&["diff", "a.ndjson", "b.ndjson", "-o", "x.svg"]);
    assert!(said.contains("4 → 8") && said.contains("normal"), "{said}");
    assert!(folder.read("x.svg").contains("Time now, compared with before"));
}

#[test]
fn what_cannot_be_compared_is_refused() {
    let folder = Folder::new();
    folder.write("a.ndjson", recording(&[1000]));
    folder.ok(&["draw", LESSON, "-q", "-o", "plan.ndjson"]);
    folder.ok(&["run", LESSON, "-q", "-o", "other.ndjson"]);
    let refused = |args: &[&str]| folder.refused(2, &[&["diff"], args].concat());
    assert!(refused(&["a.ndjson", "none.ndjson"]).contains("none.ndjson: no such file"));
    assert!(refused(&["plan.ndjson", "a.ndjson"]).contains("plan.ndjson holds no run to compare"));
    assert!(refused(&["a.ndjson", LESSON]).contains("hint: record some"));
    assert!(refused(&["a.ndjson", "other.ndjson"]).contains("no operation in common"));
    assert!(refused(&["-", "-"]).contains("only one of the two"));
    assert!(refused(&["a.ndjson", "a.ndjson", "--panels", "timeline"]).contains("of one run"));
    assert!(refused(&["a.ndjson", "a.ndjson", "--color", "time"]).contains("leave --color out"));
    folder.write(
        "broken.ndjson",
        recording(&[1000]).lines().take(2).collect::<Vec<_>>().join("\n")
            + "\n{\"t\":\"end\",\"g\":0,\"at\":5}\n",
    );
    assert!(refused(&["a.ndjson", "broken.ndjson"]).contains("no run in broken.ndjson was finished"));
}
