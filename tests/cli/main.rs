//! The command as its users meet it: what it writes, what it says, how it ends.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod bad_input;
mod color;
mod diff;
mod dot;
mod draw;
mod explain;
mod frames;
mod inspect;
mod interrupted;
mod killed;
mod page;
mod pages;
mod panels;
mod run;
mod sweep;

use assert_cmd::Command;
use std::path::{Path, PathBuf};

/// The lesson, small enough for a test.
const LESSON: &str = "da.random.normal(0.0, 0.1, size=1600, chunks=400).mean()";

/// A folder to work in, gone when it goes out of scope.
struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }
    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }
    fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        std::fs::write(self.path(name), text).unwrap();
    }
    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
    }
    /// The names of all files in it, sorted.
    fn files(&self) -> Vec<String> {
        let mut names: Vec<String> = std::fs::read_dir(self.0.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }
    /// The command, in this folder.
    fn chunkscope(&self, args: &[&str]) -> Command {
        let mut command = Command::cargo_bin("chunkscope").unwrap();
        command.current_dir(self.0.path()).args(args).env_remove("SLURM_CPUS_PER_TASK");
        command
    }
    /// What it prints when all goes well.
    fn ok(&self, args: &[&str]) -> String {
        let output = self.chunkscope(args).assert().success().get_output().clone();
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{args:?}");
        String::from_utf8(output.stdout).unwrap()
    }
    /// What it says when it refuses with this exit code; it prints nothing else, and it writes no file.
    fn refused(&self, code: i32, args: &[&str]) -> String {
        let before = self.files();
        let output = self.chunkscope(args).assert().code(code).get_output().clone();
        assert_eq!(String::from_utf8_lossy(&output.stdout), "", "{args:?}");
        assert_eq!(self.files(), before, "{args:?}");
        String::from_utf8(output.stderr).unwrap()
    }
}

/// Width, height and dots per inch of a PNG file, from its header.
fn png_header(path: &Path) -> (u32, u32, Option<f64>) {
    let decoder = png::Decoder::new(std::io::BufReader::new(std::fs::File::open(path).unwrap()));
    let reader = decoder.read_info().unwrap();
    let info = reader.info();
    let dpi = info.pixel_dims.map(|dims| f64::from(dims.xppu) * 0.0254);
    (info.width, info.height, dpi)
}
