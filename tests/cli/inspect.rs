use super::{Folder, LESSON};

#[test]
fn a_run_says_where_its_time_went() {
    let folder = Folder::new();
    let said = folder.ok(&["inspect", LESSON, "--workers", "2", "--seed", "7"]);
    let facts = ["wall", "work", "critical", "parallel", "limits", "busy", "idle", "memory"];
    for fact in facts {
        assert!(said.lines().any(|line| line.starts_with(fact)), "{fact}: {said}");
    }
    assert!(said.contains(" in 5 tasks") && said.contains(" → mean_agg-aggregate ()"), "{said}");
    assert!(said.contains("what decided the wall time") && said.contains("collecting the result"), "{said}");
}

#[test]
fn a_recording_says_the_same_as_the_run_did() {
    let folder = Folder::new();
    folder.ok(&["run", LESSON, "-q", "--workers", "2", "--seed", "7", "-o", "run.ndjson"]);
    let said = folder.ok(&["inspect", "run.ndjson"]);
    assert_eq!(said, folder.ok(&["inspect", "run.ndjson"]));
    assert!(said.starts_with(LESSON) && said.contains("seed 7"), "{said}");

    let json: serde_json::Value =
        serde_json::from_str(&folder.ok(&["inspect", "run.ndjson", "--json"])).unwrap();
    let of = |name: &str| json[name].as_f64().unwrap();
    let idle: f64 = json["idle"].as_object().unwrap().values().map(|v| v.as_f64().unwrap()).sum();
    assert!((of("work_s") + idle - 2.0 * of("run_wall_s")).abs() < 1e-9, "the workers' time adds up");
    let chain = json["chain"].as_array().unwrap();
    let along: f64 =
        chain.iter().map(|link| link["gap_s"].as_f64().unwrap() + link["busy_s"].as_f64().unwrap()).sum();
    assert!((along + of("collecting_s") - of("run_wall_s")).abs() < 1e-9, "the wall time adds up");
    assert!(of("at_least_s") <= of("at_most_s"));
}

#[test]
fn a_plan_has_no_times_to_speak_of() {
    let folder = Folder::new();
    folder.ok(&["draw", LESSON, "-q", "-o", "plan.ndjson"]);
    let said = folder.refused(2, &["inspect", "plan.ndjson"]);
    assert!(said.contains("plan.ndjson") && said.contains("hint:"), "{said}");
}

#[test]
fn a_run_says_what_filled_the_memory_and_what_other_workers_would_do() {
    let folder = Folder::new();
    let text = "da.random.normal(0, 1, size=40_000, chunks=10_000).mean()";
    let args = ["inspect", text, "--workers", "1", "--seed", "7", "--as-written"];
    let said = folder.ok(&args);
    assert!(said.contains("what was alive at the peak\n 78.12 kiB  1 block of normal: 3\n"), "{said}");
    assert!(said.contains("the same tasks, played through with other workers\n"), "{said}");
    let json: serde_json::Value =
        serde_json::from_str(&folder.ok(&[&args[..], &["--json"]].concat())).unwrap();
    // The last block, its mean, and the means of the others.
    assert_eq!(json["peak"]["bytes"], json["run"]["peak_live_bytes"]);
    assert_eq!(json["peak"]["blocks"].as_array().unwrap().len(), 5);
    let rows = json["what_if"].as_array().unwrap();
    let of = |row: usize, name: &str| rows[row][name].as_f64().unwrap();
    assert_eq!((rows[0]["workers"].as_u64(), rows[1]["workers"].as_u64()), (Some(1), Some(2)));
    assert!(of(1, "wall_s") < of(0, "wall_s"));
    assert!(of(0, "wall_s") <= json["run"]["compute_s"].as_f64().unwrap() + 1e-3);

    let verified = folder.ok(&["inspect", text, "--workers", "1", "--seed", "7", "--verify"]);
    assert!(verified.contains("1 worker: 1.00×, ") && verified.contains("; took "), "{verified}");
}

#[test]
fn few_blocks_for_many_workers_are_advised_against() {
    let folder = Folder::new();
    let text = "da.random.normal(0, 1, size=4_000_000, chunks=2_000_000).mean()";
    let said = folder.ok(&["inspect", text, "--workers", "8", "--as-written"]);
    assert!(said.contains("2 blocks of normal for 8 workers"), "{said}");
    assert!(said.contains("Try chunks=125_000, which are 32 blocks."), "{said}");
}

#[test]
fn a_condition_that_holds_fails_the_command_after_all_was_said() {
    let folder = Folder::new();
    folder.ok(&["run", LESSON, "-q", "--workers", "2", "-o", "run.ndjson"]);
    let args = ["inspect", "run.ndjson", "--fail-if", "peak_bytes>4", "--fail-if", "wall<1ns"];
    let output = folder.chunkscope(&args).output().unwrap();
    let [out, err] = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
    assert_eq!(output.status.code(), Some(1));
    assert!(out.contains("what decided the wall time"), "{out}");
    assert!(err.starts_with("error: peak_bytes>4: peak_bytes is "), "{err}");
    folder.ok(&["inspect", "run.ndjson", "--fail-if", "peak_bytes>4TiB"]);
    let said = folder.refused(2, &["inspect", "run.ndjson", "--fail-if", "peek>4"]);
    assert!(said.contains("there is no \"peek\""), "{said}");
    let said = folder.refused(2, &["inspect", "run.ndjson", "--verify"]);
    assert!(said.contains("--verify"), "{said}");
}

/// Of the Trace Event format: phases, times in order, slices of a thread that do not overlap, flows with both ends.
#[test]
fn a_run_for_perfetto_keeps_the_rules_of_its_format() {
    let folder = Folder::new();
    let text = "x = da.random.random((40, 40), chunks=(10, 10)); (x + x.T).mean(axis=0)";
    folder.ok(&[
        "run",
        text,
        "-q",
        "--workers",
        "2",
        "--as-written",
        "--trace",
        "run.json",
        "-o",
        "run.ndjson",
    ]);
    folder.ok(&["inspect", "run.ndjson", "--trace", "again.json"]);
    assert_eq!(folder.read("run.json"), folder.read("again.json"));
    let json: serde_json::Value = serde_json::from_str(&folder.read("run.json")).unwrap();
    let events = json["traceEvents"].as_array().unwrap();
    let nanos =
        |event: &serde_json::Value, name: &str| (event[name].as_f64().unwrap() * 1000.0).round() as u64;
    let of =
        |phase: &str| -> Vec<&serde_json::Value> { events.iter().filter(|e| e["ph"] == phase).collect() };
    assert_eq!(of("M").len(), 1 + 2 * 2);
    let timed: Vec<u64> = events.iter().filter(|e| e["ph"] != "M").map(|e| nanos(e, "ts")).collect();
    assert!(timed.is_sorted());

    let slices = of("X");
    // 16 blocks, as many transposed, added and averaged, and 4 of the result.
    assert_eq!(slices.len(), 4 * 16 + 4);
    for thread in 0..2 {
        let mut end = 0;
        for slice in slices.iter().filter(|slice| slice["tid"] == thread) {
            assert!(nanos(slice, "ts") >= end, "{slice}");
            end = nanos(slice, "ts") + nanos(slice, "dur");
        }
    }
    let (starts, ends) = (of("s"), of("f"));
    // Of every transposed block one, of every sum two (of the blocks on the diagonal as well), and so on.
    assert_eq!((starts.len(), ends.len()), (16 + 32 + 16 + 16, 16 + 32 + 16 + 16));
    for start in starts {
        let end = ends.iter().find(|end| end["id"] == start["id"]).unwrap();
        assert!(nanos(start, "ts") <= nanos(end, "ts"));
        let is_within = |slice: &&&serde_json::Value| {
            let (from, at) = (nanos(slice, "ts"), nanos(start, "ts"));
            slice["tid"] == start["tid"] && from <= at && at <= from + nanos(slice, "dur")
        };
        assert!(slices.iter().find(is_within).is_some(), "{start}");
        assert!(slices.iter().any(|slice| slice["tid"] == end["tid"] && slice["ts"] == end["ts"]));
    }
    let counted =
        |name: &str| of("C").into_iter().filter(|counter| counter["name"] == name).collect::<Vec<_>>();
    let process = counted("memory of the process");
    assert!(process.iter().all(|counter| counter["args"]["bytes"].as_u64() > Some(1 << 20)), "{process:?}");
    let counters = counted("live blocks");
    let last = counters.last().unwrap();
    assert_eq!(last["args"]["bytes"], 0, "all is freed in the end");
    assert!(counters.iter().any(|counter| counter["args"]["bytes"].as_u64() >= Some(800)));
}

#[test]
fn a_run_is_played_through_with_changes() {
    let folder = Folder::new();
    folder.ok(&["run", LESSON, "-q", "--workers", "1", "-o", "run.ndjson"]);
    let args =
        ["inspect", "run.ndjson", "--what-if", "normal 2x faster, no overhead", "--what-if", "2 workers"];
    let said = folder.ok(&args);
    let lines: Vec<&str> =
        said.lines().skip_while(|line| *line != "what if, played through").skip(1).take(3).collect();
    assert!(lines[0].contains("  as it was, ") && lines[2].contains("  2 workers: "), "{said}");
    assert!(lines[1].contains("  normal 2x faster, no overhead: 1."), "{said}");

    let json: serde_json::Value =
        serde_json::from_str(&folder.ok(&[&args[..], &["--json"]].concat())).unwrap();
    let rows = json["what_if_changed"].as_array().unwrap();
    assert_eq!((rows.len(), rows[0]["speedup"].as_f64()), (3, Some(1.0)));
    // Half of the time of all normal tasks, for one worker does one after the other.
    let normal = json["run"]["layers"][0]["total_s"].as_f64().unwrap();
    let (was, now) = (rows[0]["wall_s"].as_f64().unwrap(), rows[1]["wall_s"].as_f64().unwrap());
    assert!(was - now >= normal / 2.0 - 1e-8, "{was} {now} {normal}");

    let order =
        folder.ok(&["inspect", LESSON, "--what-if", "order dask", "--what-if", "order longest, 3 workers"]);
    assert!(order.contains("  order dask: ") && order.contains("  order longest, 3 workers: "), "{order}");
    let said = folder.refused(2, &["inspect", "run.ndjson", "--what-if", "norml 2x faster"]);
    assert!(said.contains("no task is called norml") && said.contains("mean_chunk, normal"), "{said}");
    let said = folder.refused(2, &["inspect", "run.ndjson", "--what-if", "normal faster"]);
    assert!(said.contains("\"normal faster\" is none: a change such as"), "{said}");
}
