//! The Python that the cases are run with: a virtual environment in `tests/.venv` with the packages of
//! `requirements.txt`. It is made once, and again when the requirements change or it was left half made.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    process::Command,
};

const NEEDS: &str = "this test holds chunkscope against the real Dask: it needs Python 3.11 or newer as `python3`, \
                     with `venv` and `pip` (on Debian: apt install python3 python3-venv), and, once, the network";

/// The interpreter of the environment, which is complete when this returns.
///
/// # Panics
/// When it cannot be made, with the reason.
pub(crate) fn python() -> PathBuf {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let requirements = tests.join("parity/requirements.txt");
    let folder = tests.join(".venv");
    let python = folder.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    // Written last: without it the environment is not whole.
    let stamp = folder.join("installed.txt");

    // One at a time, whether threads or processes: the lock goes with the file.
    let lock = File::open(&requirements).expect("the file is there");
    lock.lock().expect("a file can be locked");
    let wanted = fs::read_to_string(&requirements).expect("the file is text");
    let is_whole = fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) && python.exists();
    if !is_whole {
        if folder.exists() {
            fs::remove_dir_all(&folder).expect("an old environment can be removed");
        }
        let base = if cfg!(windows) { "python" } else { "python3" };
        run(Command::new(base).args(["-m", "venv"]).arg(&folder));
        let pip =
            ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--only-binary=:all:", "-r"];
        run(Command::new(&python).args(pip).arg(&requirements));
        fs::write(&stamp, wanted).expect("the environment can be written to");
    }
    python
}

fn run(command: &mut Command) {
    let output = command.output().unwrap_or_else(|e| panic!("{command:?}: {e}\n{NEEDS}"));
    let said = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {}\n{said}\n{NEEDS}", output.status);
}
