//! Watching a run from outside: Ctrl-C, SIGTERM, the progress bar, the memory of the process, and what happens, for
//! whoever wants to hear it at once. One thread; those that compute are the library's.

use super::{error::CliError, resident::Samples};
use chunkscope::{
    exec::{Control, Reader},
    trace::{News, Resident},
};
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

/// How often signals are looked for, the bar is moved, and memory is measured.
const TICK: Duration = Duration::from_millis(10);
/// The same where somebody wants to hear what happens: what they do not hear of in time is lost.
const SHORT_TICK: Duration = Duration::from_millis(2);
/// A run shorter than this shows no bar.
const BAR_AFTER: Duration = Duration::from_millis(700);

/// The signals that ask a run to stop.
#[derive(Clone)]
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

    fn all(&self) -> [(&AtomicBool, i32); 2] {
        [(&self.interrupt, SIGINT), (&self.terminate, SIGTERM)]
    }

    /// The signal that was caught; `None` without one.
    pub(crate) fn caught(&self) -> Option<u8> {
        self.all().into_iter().find(|(set, _)| set.load(Ordering::Relaxed)).map(|(_, signal)| signal as u8)
    }

    /// As if this process had got the signal.
    pub(crate) fn set(&self, signal: i32) {
        self.all()
            .into_iter()
            .filter(|&(_, of)| of == signal)
            .for_each(|(set, _)| set.store(true, Ordering::Relaxed));
    }

    /// The exit code of a command that a signal stopped; `None` without one.
    pub(crate) fn exit_code(&self) -> Option<u8> {
        self.caught().map(|signal| 128 + signal)
    }
}

/// Hears what has happened since the last call.
type Tell<'a> = dyn Fn(&News, &[Resident]) + Sync + 'a;

/// What is looked at and told while a run goes on.
pub(crate) struct Watch<'a> {
    /// How many tasks there are.
    pub(crate) tasks: u64,
    pub(crate) control: &'a Control,
    pub(crate) signals: &'a Signals,
    pub(crate) progress: Progress,
    /// Who hears what happens.
    pub(crate) tell: Option<&'a Tell<'a>>,
}

impl Watch<'_> {
    /// Runs `work` while a thread looks for signals, which cancel it, and shows how far it is: on a terminal only, and
    /// only when it lasts. Gives what the work does, and samples of the memory.
    pub(crate) fn over<T>(&self, work: impl FnOnce() -> T) -> (T, Vec<Resident>) {
        thread::scope(|scope| {
            let (done, is_done) = mpsc::channel::<()>();
            // Where the system refuses a thread, nobody watches.
            let watching = thread::Builder::new().spawn_scoped(scope, move || self.watch(&is_done)).ok();
            let result = work();
            drop(done);
            let samples = watching.and_then(|thread| thread.join().ok());
            (result, samples.unwrap_or_default())
        })
    }

    fn watch(&self, is_done: &mpsc::Receiver<()>) -> Vec<Resident> {
        let began = Instant::now();
        let (mut bar, mut samples, mut reader) = (None::<ProgressBar>, Samples::new(), Reader::default());
        let tick = if self.tell.is_some() { SHORT_TICK } else { TICK };
        loop {
            let is_over = is_done.recv_timeout(tick) != Err(RecvTimeoutError::Timeout);
            let sample = self.control.elapsed().and_then(|at| samples.take(at, is_over));
            if is_over {
                break;
            }
            if self.signals.caught().is_some() {
                self.control.cancel();
            }
            if let Some(tell) = self.tell {
                let news = self.control.news(&mut reader);
                if news != News::default() || sample.is_some() {
                    tell(&news, sample.as_slice());
                }
            }
            if bar.is_none() && began.elapsed() > BAR_AFTER && self.progress == Progress::Bar {
                bar = Some(new_bar(self.tasks, began));
            }
            if let Some(bar) = &bar {
                bar.set_position(self.control.tasks_done());
            }
        }
        bar.inspect(ProgressBar::finish_and_clear);
        samples.all()
    }
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
