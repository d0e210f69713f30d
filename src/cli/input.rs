//! Reading the source: statements in quotes, a file of them, standard input, or a recording.

use super::{error::CliError, outputs::Output};
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use chunkscope::{
    graph::TaskGraph,
    layout::Direction,
    recording::{self, RecordedRun},
    source::{Errors, python},
};
use std::{
    fs::File,
    io::{self, Read},
    path::Path,
};

/// More than this is no program that anybody wrote, and no recording that this command can hold.
const LARGEST: u64 = 1 << 31;

/// What is to be drawn or run, and what the text itself asks for.
pub(crate) struct Input {
    /// The graph as it is written.
    pub(crate) written: TaskGraph,
    /// The expression, for titles.
    pub(crate) expr: String,
    pub(crate) direction: Option<Direction>,
    /// The picture that the text asks for.
    pub(crate) picture: Option<Output>,
    pub(crate) optimize: bool,
    /// The run, where the source is a recording of one.
    pub(crate) run: Option<RecordedRun>,
}

impl Input {
    /// The picture that the text asks for, or Dask's `mydask.png`.
    ///
    /// # Errors
    /// None but those of names.
    pub(crate) fn picture_or_default(&self) -> Result<Output, CliError> {
        self.picture.clone().map_or_else(super::draw::default_output, Ok)
    }

    /// A recording cannot be run: it says what operations are called, not what they compute.
    ///
    /// # Errors
    /// For a recording.
    pub(crate) fn refuse_recording(&self, source: &str) -> Result<(), CliError> {
        if self.is_recording {
            return Err(CliError::usage(format!("{source} is a recording, which cannot be run again"))
                .hint(format!("draw it: chunkscope draw {source}")));
        }
        Ok(())
    }
}
