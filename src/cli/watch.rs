//! Watching a run from outside: Ctrl-C, SIGTERM, and the progress bar. The command's one thread; those that compute
//! are the library's.

use super::error::CliError;
use chunkscope::exec::Control;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use signal_hook::{
    consts::{SIGINT, SIGTERM},
    flag,
};
use std::{
    io::{self, IsTerminal},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc::{self, RecvTimeoutError},
    },
    thread,
    time::{Duration, Instant},
};

/// How often signals are looked for and the bar is moved.
const TICK: Duration = Duration::from_millis(50);
/// A run shorter than this shows no bar.
const BAR_AFTER: Duration = Duration::from_millis(700);

/// The signals that ask a run to stop.
pub(crate) struct Signals {
    interrupt: Arc<AtomicBool>,
    terminate: Arc<AtomicBool>,
}

impl Signals {
    /// From now on the first signal sets a flag; a second one ends the process at once.
    ///
    /// # Errors
    /// Those of the system.
    pub(crate) fn catch() -> Result<Self, CliError> {
        Self::registered().map_err(|e| CliError::failure(format!("cannot watch for Ctrl-C: {e}")))
    }

    fn registered() -> io::Result<Self> {
        let signals = Self { interrupt: Arc::default(), terminate: Arc::default() };
        for (signal, set) in [(SIGINT, &signals.interrupt), (SIGTERM, &signals.terminate)] {
            flag::register_conditional_shutdown(signal, 128 + signal, Arc::clone(set))?;
            flag::register(signal, Arc::clone(set))?;
        }
        Ok(signals)
    }

    /// The exit code of a command that a signal stopped; `None` without one.
    pub(crate) fn exit_code(&self) -> Option<u8> {
        let caught = [(&self.interrupt, SIGINT), (&self.terminate, SIGTERM)];
        caught.iter().find(|(set, _)| set.load(Ordering::Relaxed)).map(|&(_, signal)| 128 + signal as u8)
    }
}

/// Runs `work` while a thread looks for signals, which cancel it, and shows how far it is: on a terminal only, and
/// only when it lasts.
pub(crate) fn watched<T>(
    tasks: u64,
    control: &Control,
    signals: &Signals,
    show: Progress,
    work: impl FnOnce() -> T,
) -> T {
    thread::scope(|scope| {
        let (done, is_done) = mpsc::channel::<()>();
        scope.spawn(move || {
            let began = Instant::now();
            let mut bar: Option<ProgressBar> = None;
            while is_done.recv_timeout(TICK) == Err(RecvTimeoutError::Timeout) {
                if signals.exit_code().is_some() {
                    control.cancel();
                }
                if bar.is_none() && began.elapsed() > BAR_AFTER && show == Progress::Bar {
                    bar = Some(new_bar(tasks, began));
                }
                if let Some(bar) = &bar {
                    bar.set_position(control.tasks_done());
                }
            }
            bar.inspect(ProgressBar::finish_and_clear);
        });
        let result = work();
        drop(done);
        result
    })
}

/// Whether a bar is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Progress {
    Bar,
    Nothing,
}

impl Progress {
    /// A bar where somebody can see it.
    pub(crate) fn unless(quiet: bool) -> Self {
        if quiet || !io::stderr().is_terminal() { Self::Nothing } else { Self::Bar }
    }
}

fn new_bar(tasks: u64, began: Instant) -> ProgressBar {
    let style =
        ProgressStyle::with_template("{spinner} {wide_bar} {human_pos} of {human_len} tasks, {elapsed}")
            .unwrap_or_else(|_| ProgressStyle::default_bar());
    let bar = ProgressBar::with_draw_target(Some(tasks), ProgressDrawTarget::stderr()).with_style(style);
    bar.with_elapsed(began.elapsed())
}
