#![cfg(target_os = "linux")]
//! A real signal to a real run.

use super::Folder;
use std::{
    process::{Child, Command, Stdio},
    thread,
};

/// Hours of work in four tasks.
const LONG: &str = "da.random.normal(size=10**13, chunks=10**13//4).mean()";

const SIGINT: u32 = 2;
const SIGTERM: u32 = 15;

fn start(folder: &Folder) -> Child {
    Command::new(assert_cmd::cargo::cargo_bin("chunkscope"))
        .current_dir(folder.path(""))
        .args(["run", LONG, "--workers", "2", "-o", "stopped.svg"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Whether the process has asked to hear of a signal, by what the kernel says of it.
fn catches(child: &Child, signal: u32) -> bool {
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
    let caught = status.lines().find_map(|line| line.strip_prefix("SigCgt:"));
    let mask = caught.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or(0);
    mask >> (signal - 1) & 1 == 1
}

fn stopped_by(signal: u32) -> (Folder, Option<i32>, String, String) {
    let folder = Folder::new();
    let child = start(&folder);
    while !catches(&child, signal) {
        thread::yield_now();
    }
    let kill = Command::new("kill").arg(format!("-{signal}")).arg(child.id().to_string()).status().unwrap();
    assert!(kill.success());
    let output = child.wait_with_output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (folder, output.status.code(), text(&output.stdout), text(&output.stderr))
}

#[test]
fn ctrl_c_stops_it_and_says_what_was_done() {
    let (folder, code, out, err) = stopped_by(SIGINT);
    assert_eq!(code, Some(130), "{err}");
    assert!(err.starts_with("error: stopped after 0 of 5 tasks"), "{err}");
    assert!(out.contains("normal") && out.contains("0 of 4"), "{out}");
    assert_eq!(folder.files(), ["stopped.svg"], "what ran is drawn, and nothing half-written is left");
}

#[test]
fn sigterm_too() {
    let (_, code, _, err) = stopped_by(SIGTERM);
    assert_eq!(code, Some(143), "{err}");
}
