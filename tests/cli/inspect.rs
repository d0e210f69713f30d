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
