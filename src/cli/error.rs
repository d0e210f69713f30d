//! How a command ends when it does not end well.

use std::{fmt, io, path::Path};

/// Bad input: nothing was done.
pub(crate) const USAGE: u8 = 2;
/// It failed while working.
pub(crate) const FAILURE: u8 = 1;

/// What is said, and the exit code.
#[derive(Clone, Debug)]
pub(crate) struct CliError {
    pub(crate) message: String,
    pub(crate) hint: Option<String>,
    pub(crate) code: u8,
    /// The whole report, where the place is shown in the text that was read.
    pub(crate) rendered: Option<String>,
}

impl CliError {
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self { message: message.into(), hint: None, code: USAGE, rendered: None }
    }
    pub(crate) fn failure(message: impl Into<String>) -> Self {
        Self { code: FAILURE, ..Self::usage(message) }
    }
    /// A report that is laid out already.
    pub(crate) fn rendered(report: String) -> Self {
        Self { rendered: Some(report), ..Self::usage("") }
    }
    /// An exit code for which there is nothing more to say.
    pub(crate) fn said(code: u8) -> Self {
        Self { code, ..Self::usage("") }
    }
    /// Whether there is anything to say.
    pub(crate) fn is_said(&self) -> bool {
        self.message.is_empty() && self.rendered.is_none()
    }
    pub(crate) fn file(doing: &str, path: &Path, error: &io::Error) -> Self {
        Self::failure(format!("cannot {doing} {}: {}", path.display(), in_words(error)))
    }
    pub(crate) fn stream(name: &str, error: &io::Error) -> Self {
        Self::failure(format!("cannot write to {name}: {}", in_words(error)))
    }
    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

/// What the system says, without its number.
fn in_words(error: &io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or(&text);
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

impl fmt::Display for CliError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(report) = &self.rendered {
            return f.write_str(report.trim_end());
        }
        write!(f, "error: {}", self.message)?;
        self.hint.as_ref().map_or(Ok(()), |hint| write!(f, "\n  hint: {hint}"))
    }
}
