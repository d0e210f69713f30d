//! Showing a picture.

use super::error::CliError;
use std::{
    env,
    path::Path,
    process::{Command, Stdio},
};

/// Opens a picture and does not wait: with feh where it is installed, which does not know every format, else with
/// the system's viewer.
///
/// # Errors
/// When nothing can be started.
pub(crate) fn open(path: &Path) -> Result<(), CliError> {
    let shown = |variable| env::var_os(variable).is_some_and(|value| !value.is_empty());
    if cfg!(target_os = "linux") && !shown("DISPLAY") && !shown("WAYLAND_DISPLAY") {
        return Err(CliError::failure(format!(
            "{} is written, but there is no display to show it",
            path.display()
        )));
    }
    let is_pixels = path.extension().is_some_and(|e| e == "png");
    if is_pixels && is_installed("feh") {
        let mut feh = Command::new("feh");
        feh.args(["--scale-down", "--auto-zoom", "--"]).arg(path);
        feh.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        if feh.spawn().is_ok() {
            return Ok(());
        }
    }
    open::that_detached(path).map_err(|e| {
        CliError::failure(format!("{} is written, but no viewer can be started: {e}", path.display()))
            .hint("install feh, or open the file by hand")
    })
}

fn is_installed(program: &str) -> bool {
    env::var_os("PATH")
        .is_some_and(|path| env::split_paths(&path).any(|folder| folder.join(program).is_file()))
}
