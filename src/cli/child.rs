//! The child's side of a run that another process of the command guards: see [`guard`](super::guard).
//!
//! Its standard input is a socket to the parent. The first line from there says what to run, each later byte is a signal
//! that the parent got; the end of the stream is that of the parent, and ends the child.

use super::{
    error::{CliError, FAILURE},
    guard::{BEGINS, COMPUTED, IS_CHILD},
    watch::Signals,
};
use serde::{Deserialize, Serialize};
use std::{
    env,
    io::{self, BufRead, BufReader, Write},
    os::{fd::AsFd, unix::net::UnixStream},
    process, thread,
};

/// What a child is to run; all else it has from its arguments.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Order {
    /// What the source is called in reports.
    pub(crate) name: String,
    pub(crate) text: String,
    /// What random numbers follow from.
    pub(crate) seed: u64,
}

/// The process that guards this one.
pub(crate) struct Parent {
    pub(crate) order: Order,
    stream: UnixStream,
    signals: BufReader<UnixStream>,
}

/// The parent and its order, where this process is a child.
///
/// # Errors
/// When the parent is gone before it has said what to do.
pub(crate) fn parent() -> Result<Option<Parent>, CliError> {
    let read = || {
        let stream = io::stdin().as_fd().try_clone_to_owned().map(UnixStream::from)?;
        let mut signals = BufReader::new(stream.try_clone()?);
        let mut line = String::new();
        signals.read_line(&mut line)?;
        Ok(Parent { order: serde_json::from_str(&line)?, stream, signals })
    };
    let is_child = env::var_os(IS_CHILD).is_some();
    is_child.then(read).transpose().map_err(|e: io::Error| broken(&e))
}

fn broken(error: &io::Error) -> CliError {
    CliError::failure(format!("cannot hear what to run: {error}"))
}

impl Parent {
    /// From now on hears of signals that only the parent gets.
    ///
    /// # Errors
    /// When no thread can be started.
    pub(crate) fn link(self, signals: &Signals) -> Result<Link, CliError> {
        let (signals, sent) = (signals.clone(), self.signals);
        let thread = thread::Builder::new().name("parent".to_owned());
        thread.spawn(move || listen(sent, &signals)).map_err(|e| broken(&e))?;
        Ok(Link { stream: self.stream })
    }
}

/// Passes signals on. Without a parent nobody reads what this process does.
fn listen(sent: impl BufRead, signals: &Signals) {
    for signal in sent.bytes().map_while(Result::ok) {
        signals.set(signal.into());
    }
    process::exit(FAILURE.into());
}

/// The way to the parent.
pub(crate) struct Link {
    stream: UnixStream,
}

impl Link {
    /// Sends lines of a recording. Where the parent is gone, [`listen`] ends this process.
    pub(crate) fn send(&self, lines: &str) {
        let _ = (&self.stream).write_all(lines.as_bytes());
    }
    /// Says that a run begins.
    pub(crate) fn begins(&self) {
        self.send(BEGINS);
    }
    /// Says that nothing more is to be computed.
    pub(crate) fn computed(&self) {
        self.send(COMPUTED);
    }
}
