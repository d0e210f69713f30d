#![cfg(target_os = "linux")]
//! A run that the system kills, and the process that speaks for it.

use super::Folder;
use std::{
    fs,
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    thread,
};

/// A minute of work in blocks that are a notable part of the little memory that they may take.
const LONG: [&str; 7] = [
    "run",
    "da.random.random(10**9, chunks=10**5).mean()",
    "--as-written",
    "--workers",
    "2",
    "--memory-limit",
    "10MiB",
];

fn start(folder: &Folder, more: &[&str]) -> Child {
    Command::new(assert_cmd::cargo::cargo_bin("chunkscope"))
        .current_dir(folder.path(""))
        .args(LONG)
        .args(more)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// The fields of a process's line from its state on: the second is its parent, the twelfth the time that it ran.
fn stat(pid: &str) -> Option<Vec<String>> {
    let text = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    Some(text.rsplit_once(')')?.1.split_whitespace().map(str::to_owned).collect())
}

/// The child of a command once it has computed for a while: 0.3 seconds.
fn computing_child(of: &Child) -> String {
    loop {
        for entry in fs::read_dir("/proc").unwrap().filter_map(Result::ok) {
            let pid = entry.file_name().into_string().unwrap_or_default();
            let Some(fields) = stat(&pid).filter(|fields| fields[1] == of.id().to_string()) else { continue };
            if fields[11].parse::<u32>().unwrap() >= 30 {
                return pid;
            }
        }
        thread::yield_now();
    }
}

fn kill(signal: &str, pid: &str) {
    assert!(Command::new("kill").args([signal, pid]).status().unwrap().success());
}

fn said(output: &Output) -> (Option<i32>, String, String) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

#[test]
fn what_ran_until_a_kill_is_told_drawn_and_recorded() {
    let folder = Folder::new();
    let run = start(&folder, &["-o", "killed.svg", "-o", "killed.ndjson"]);
    kill("-9", &computing_child(&run));
    let (code, out, err) = said(&run.wait_with_output().unwrap());
    assert_eq!(code, Some(137), "{err}");
    assert!(
        err.starts_with("error: killed by signal 9, which may be for its memory, while running "),
        "{err}"
    );
    assert_eq!(err.lines().count(), 2, "{err}");
    assert!(out.contains(" of 10,000") && out.contains("killed.svg"), "{out}");
    assert_eq!(folder.files(), ["killed.ndjson", "killed.svg"]);
    assert!(folder.read("killed.svg").contains("killed"));
    let read: serde_json::Value =
        serde_json::from_str(&folder.ok(&["inspect", "killed.ndjson", "--json"])).unwrap();
    let done = read["run"]["layers"][0]["done"].as_u64().unwrap();
    assert!(done > 0 && done < 10_000);
    assert!(!read["run"]["failures"].as_array().unwrap().is_empty(), "what was running");
}

#[test]
fn a_signal_to_the_parent_alone_stops_the_child() {
    let folder = Folder::new();
    let run = start(&folder, &[]);
    let child = computing_child(&run);
    kill("-15", &run.id().to_string());
    let (code, out, err) = said(&run.wait_with_output().unwrap());
    assert_eq!(code, Some(143), "{err}");
    assert!(err.starts_with("error: stopped after "), "{err}");
    assert!(out.contains(" of 10,000"), "{out}");
    assert!(!Path::new("/proc").join(child).exists());
}

#[test]
fn a_child_does_not_outlive_its_parent() {
    let folder = Folder::new();
    let mut run = start(&folder, &["-o", "x.svg"]);
    let child = computing_child(&run);
    run.kill().unwrap();
    run.wait().unwrap();
    // Gone, or waiting for somebody who asks how it ended.
    while stat(&child).is_some_and(|fields| fields[0] != "Z") {
        thread::yield_now();
    }
    assert!(folder.files().is_empty());
}

#[test]
fn a_run_in_a_child_says_the_same() {
    let folder = Folder::new();
    let text = "da.random.normal(size=10**6, chunks=10**5).mean(); pass";
    let args = |source| ["run", source, "-q", "--seed", "7", "--as-written"];
    let alone = folder.ok(&args(text));
    let guarded = |source| [&args(source)[..], &["--memory-limit", "10MiB"]].concat();
    assert_eq!(folder.ok(&guarded(text)), alone);
    let piped = folder.chunkscope(&guarded("-")).write_stdin(text).assert().success().get_output().clone();
    assert_eq!(String::from_utf8_lossy(&piped.stdout), alone);
    let failing = [&guarded(text)[..], &["--result", "no/such.npy"]].concat();
    assert!(folder.refused(1, &failing).starts_with("error: cannot write no/such.npy"));
}

/// The folder of a new control group with a limit on memory, gone when it goes out of scope.
struct Group(PathBuf);

impl Group {
    /// `None` where none can be made.
    fn new(limit: u64) -> Option<Self> {
        let name = format!("chunkscope-test-{}", std::process::id());
        let roots = [("/sys/fs/cgroup/memory", "memory.limit_in_bytes"), ("/sys/fs/cgroup", "memory.max")];
        roots.into_iter().find_map(|(root, file)| {
            let folder = Path::new(root).join(&name);
            fs::create_dir(&folder).ok()?;
            let group = Self(folder);
            // Where there is no file of this name, the controller is not on.
            let is_there = group.0.join(file).is_file();
            (is_there && fs::write(group.0.join(file), limit.to_string()).is_ok()).then_some(group)
        })
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        let _ = fs::remove_dir(&self.0);
    }
}

/// The command in a shell that does something first.
fn after(folder: &Folder, first: &str, args: &[&str]) -> Output {
    Command::new("sh")
        .current_dir(folder.path(""))
        .args(["-c", &format!("{first} && exec \"$0\" \"$@\"")])
        .arg(assert_cmd::cargo::cargo_bin("chunkscope"))
        .args(args)
        .output()
        .unwrap()
}

/// Ten blocks of 16 MB, of which the limit lets four be there at one time.
const LARGE: [&str; 7] = [
    "run",
    "da.random.random(2*10**7, chunks=2*10**6).mean()",
    "--as-written",
    "--workers",
    "4",
    "--memory-limit",
    "70MB",
];

#[test]
fn a_control_group_that_is_too_small_is_named() {
    let Some(group) = Group::new(48 << 20) else {
        eprintln!("skipped: no control group with a limit can be made here");
        return;
    };
    let folder = Folder::new();
    let enter = format!("echo $$ > {}/cgroup.procs", group.0.display());
    let (code, _, err) = said(&after(&folder, &enter, &[&LARGE[..], &["-o", "killed.svg"]].concat()));
    assert_eq!(code, Some(137), "{err}");
    let starts =
        "error: killed for its memory, at the limit of 48.00 MiB (the memory limit of the control group)";
    assert!(err.starts_with(starts), "{err}");
    assert!(folder.read("killed.svg").contains("killed"));
}

#[test]
fn a_limit_on_address_space_that_is_too_small_is_named() {
    let folder = Folder::new();
    // Blocks of 80 MB, of which four are begun at once, and room for two at most.
    let text = "da.random.random(10**8, chunks=10**7).mean()";
    let args = ["run", text, "--as-written", "--workers", "4", "--memory-limit", "400MB", "-o", "ended.svg"];
    let (code, out, err) = said(&after(&folder, "ulimit -v 200000", &args));
    assert!(code == Some(1) || code == Some(134), "{code:?} {err}");
    assert!(
        err.contains("no memory for a block") || err.contains("error: out of memory, at the limit"),
        "{err}"
    );
    assert!(err.contains("195.31 MiB") && err.contains("ulimit -v"), "{err}");
    assert!(out.contains(" of 10"), "{out}");
    assert_eq!(folder.files(), ["ended.svg"]);
}
