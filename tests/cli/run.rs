use super::{Folder, LESSON};

#[test]
fn it_prints_the_result_and_a_table_by_layer() {
    let folder = Folder::new();
    let said = folder.ok(&["run", LESSON, "--seed", "7", "--workers", "2"]);
    let mut lines = said.lines();
    let mean: f64 = lines.next().unwrap().parse().unwrap();
    // The mean of 1600 numbers with a standard deviation of 0.1 is within 5 / sqrt(1600) of them.
    assert!(mean.abs() < 0.0125 && mean != 0.0);
    let rest: Vec<&str> = lines.collect();
    let words = |line: &str| line.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(rest[0], "");
    assert_eq!(words(rest[1]), ["layer", "tasks", "total", "min", "median", "max", "bytes"]);
    assert_eq!(words(rest[2])[..2], ["normal", "4"]);
    assert!(rest[2].ends_with("12.50 kiB *"), "four chunks that were not stored: {}", rest[2]);
    assert_eq!(words(rest[3])[..2], ["mean_chunk", "4"]);
    assert_eq!(words(rest[4])[..2], ["mean_agg-aggregate", "1"]);
    assert!(rest[5].starts_with("* "));
    assert!(rest[6].starts_with("compute time ") && rest[6].contains(", wall time "), "{}", rest[6]);
    assert!(rest[6].contains(", 2 workers, ") && rest[6].ends_with(", seed 7"), "{}", rest[6]);
    assert!(folder.files().is_empty());
}

#[test]
fn a_seed_gives_the_same_number_for_any_number_of_workers_fused_or_not() {
    let folder = Folder::new();
    let run = |more: &[&str]| {
        let mut args = vec!["run", "-q", "da.random.normal(0.0, 0.1, size=100_003, chunks=7001).mean()"];
        args.extend(more);
        folder.ok(&args)
    };
    let first = run(&["--seed", "7"]);
    for workers in ["1", "2", "3", "8"] {
        assert_eq!(run(&["--seed", "7", "--workers", workers]), first);
        assert_eq!(run(&["--seed", "7", "--workers", workers, "--as-written"]), first);
    }
    assert_ne!(run(&["--seed", "8"]), first);
    assert_ne!(run(&[]), run(&[]), "another seed each time");
}

#[test]
fn numbers_by_element_do_not_depend_on_the_chunks() {
    let folder = Folder::new();
    let run = |chunks: &str, more: &[&str]| {
        let text = format!(
            "y = da.random.random(9, chunks=2); \
             x = da.random.normal(0, 1, size=(7, 90, 8), chunks={chunks}); \
             z = da.random.default_rng(3).integers(0, 100, size=(7, 90, 8), chunks={chunks}); \
             (x + z)[3, 41:43]"
        );
        let mut args = vec!["run", "-q", "--seed", "7", &text];
        args.extend(more);
        folder.ok(&args)
    };
    let first = run("(7, 90, 8)", &["--rng", "by-element"]);
    for chunks in ["(3, 20, 8)", "(1, 90, 8)", "(7, 7, 1)", "(2, 64, 3)"] {
        assert_eq!(run(chunks, &["--rng", "by-element"]), first, "{chunks}");
        assert_eq!(
            run(chunks, &["--rng", "by-element", "--as-written", "--workers", "3"]),
            first,
            "{chunks}"
        );
    }
    assert_ne!(run("(7, 90, 8)", &[]), first);
    assert_ne!(run("(7, 90, 8)", &[]), run("(1, 90, 8)", &[]));
}

#[test]
fn an_array_is_whole_where_only_some_of_its_blocks_were_fused() {
    let folder = Folder::new();
    // Of the new chunks some are one piece of an old one, some are put together from two.
    let run = |more: &[&str]| {
        let mut args = vec!["run", "-q", "--seed", "7", "da.random.random(100, chunks=10).rechunk(7)"];
        args.extend(more);
        folder.ok(&args)
    };
    assert_eq!(run(&[]), run(&["--as-written"]));
}

#[test]
fn the_times_are_on_the_picture() {
    let folder = Folder::new();
    folder.ok(&[
        "run",
        LESSON,
        "--seed",
        "7",
        "--workers",
        "2",
        "-o",
        "run.svg",
        "-o",
        "run.png",
        "-o",
        "run.dot",
    ]);
    assert_eq!(folder.files(), ["run.dot", "run.png", "run.svg"]);
    let svg = folder.read("run.svg");
    let document = roxmltree::Document::parse(&svg).unwrap();
    let texts: Vec<&str> =
        document.descendants().filter(|n| n.has_tag_name("text")).filter_map(|n| n.text()).collect();
    let is_time = |text: &&&str| [" ns", " µs", " ms", " s"].iter().any(|unit| text.ends_with(unit));
    assert!(texts.iter().filter(is_time).count() >= 9, "a time in each circle: {texts:?}");
    assert_eq!(texts.iter().filter(|t| **t == "3.12 kiB").count(), 4, "each chunk's bytes: {texts:?}");
    assert!(texts.iter().filter(|t| t.starts_with("worker ")).count() >= 9, "who ran it: {texts:?}");
    assert!(texts.iter().any(|t| t.contains("result ") && t.contains("2 workers")), "{texts:?}");
}

#[test]
fn a_recording_holds_both_graphs_and_every_span() {
    let folder = Folder::new();
    folder.ok(&["run", LESSON, "-q", "--seed", "7", "-o", "run.ndjson"]);
    let text = folder.read("run.ndjson");
    let lines: Vec<serde_json::Value> =
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let of = |t: &str| lines.iter().filter(|line| line["t"] == t).collect::<Vec<_>>();
    let graphs = of("graph");
    assert_eq!((graphs[0]["kind"].as_str(), graphs[1]["kind"].as_str()), (Some("plan"), Some("run")));
    assert_eq!(graphs[0]["tasks"].as_array().unwrap().len(), 9);
    assert_eq!(graphs[1]["tasks"].as_array().unwrap().len(), 5);
    assert_eq!(graphs[1]["expr"], LESSON);
    let rows = of("spans")[0]["rows"].as_array().unwrap();
    assert_eq!(rows.len(), 5);
    assert_eq!(rows.iter().filter(|row| row[9]["st"].as_array().is_some_and(|st| st.len() == 2)).count(), 4);
    let end = of("end")[0];
    assert_eq!((&end["ok"], &end["done"]), (&true.into(), &5.into()));

    folder.ok(&["run", LESSON, "-q", "--as-written", "-o", "plain.ndjson"]);
    let plain = folder.read("plain.ndjson");
    assert_eq!(plain.lines().filter(|line| line.contains("\"t\":\"graph\"")).count(), 1);
}

#[test]
fn json_has_the_numbers_and_nothing_else() {
    let folder = Folder::new();
    let said = folder.ok(&["run", LESSON, "--json", "--seed", "7", "--workers", "2", "-o", "x.svg"]);
    let json: serde_json::Value = serde_json::from_str(&said).unwrap();
    let result: f64 = folder.ok(&["run", LESSON, "-q", "--seed", "7"]).trim().parse().unwrap();
    assert_eq!(json["result"], result);
    assert_eq!((&json["seed"], &json["workers"]), (&7.into(), &2.into()));
    assert_eq!(json["layers"][0]["tasks"], 4);
    let layers = json["layers"].as_array().unwrap();
    let total: f64 = layers.iter().map(|layer| layer["total_s"].as_f64().unwrap()).sum();
    assert!((total - json["busy_s"].as_f64().unwrap()).abs() < 1e-9, "the layers' times are all of the work");
    assert!(json["files"][0].as_str().unwrap().starts_with("x.svg"));
}

#[test]
fn a_result_is_saved_for_numpy() {
    let folder = Folder::new();
    let expr = "da.random.uniform(5, 6, size=(4, 6), chunks=(3, 4)).mean(axis=0)";
    let printed = folder.ok(&["run", expr, "-q", "--seed", "1", "--result", "means.npy"]);
    let bytes = std::fs::read(folder.path("means.npy")).unwrap();
    assert!(String::from_utf8_lossy(&bytes[..128]).contains("'shape': (6,)"));
    let means: Vec<f64> = bytes[128..].chunks(8).map(|b| f64::from_le_bytes(b.try_into().unwrap())).collect();
    assert_eq!(means.len(), 6);
    assert!(means.iter().all(|m| (5.0..6.0).contains(m)));
    let first: f64 = printed.trim_start_matches('[').split_whitespace().next().unwrap().parse().unwrap();
    assert!((first - means[0]).abs() < 1e-8, "{printed}");
}

#[test]
fn whoever_closes_the_pipe_has_seen_enough() {
    use std::process::{Command, Stdio};
    let mut child = Command::new(assert_cmd::cargo::cargo_bin("chunkscope"))
        .args(["run", LESSON])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert!(output.status.success());
}

/// A device that is always full, where there is one.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_loses_nothing_else() {
    let folder = Folder::new();
    std::os::unix::fs::symlink("/dev/full", folder.path("full.svg")).unwrap();
    let args = ["run", LESSON, "--seed", "7", "-o", "full.svg", "-o", "whole.svg", "--result", "mean.npy"];
    let output = folder.chunkscope(&args).assert().code(1).get_output().clone();
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(error, "error: cannot write full.svg: no space left on device\n");
    assert_eq!(folder.files(), ["full.svg", "mean.npy", "whole.svg"]);
    assert!(String::from_utf8_lossy(&output.stdout).contains("compute time"));
}

#[test]
fn a_run_keeps_to_a_memory_limit_or_is_refused() {
    let folder = Folder::new();
    let mean = "da.random.normal(size=1_600_000, chunks=100_000).mean()";
    let json = |limit: &str| {
        let args = ["run", mean, "--as-written", "--json", "--seed", "3", "--memory-limit", limit];
        let said = folder.ok(&[&args[..], &["--workers", "4"]].concat());
        serde_json::from_str::<serde_json::Value>(&said).unwrap()
    };
    let (free, limited) = (json("1GiB"), json("2.3MB"));
    assert_eq!(free["memory_limit"], serde_json::Value::Null);
    assert_eq!(limited["memory_limit"], 2_300_000);
    assert!(limited["peak_live_bytes"].as_u64().unwrap() <= 2_300_000, "{limited}");
    // How many tasks waited depends on when the workers begin.
    assert!(limited["waited_for_memory"].is_u64(), "{limited}");
    assert_eq!(free["result"], limited["result"]);
    let said = folder.refused(2, &["run", mean, "--as-written", "--memory-limit", "700kB"]);
    assert!(said.contains("mean_chunk 0 alone needs 781.26 kiB"), "{said}");
    assert!(said.contains("there is room for 683.59 kiB (--memory-limit)"), "{said}");
    assert!(folder.refused(2, &["run", mean, "--memory-limit", "much"]).contains("1GiB or 500MB"));
}
