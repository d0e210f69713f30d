//! Reading the source: statements in quotes, a file of them, standard input, a recording, or DOT.

use super::{error::CliError, outputs::DEFAULT_NAME};
use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use chunkscope::{
    geom::Direction,
    graph::TaskGraph,
    overlay::ColorBy,
    recording::{self, RecordedRun},
    sketch::Sketch,
    source::{
        Diagnostic, Errors, dot,
        python::{self, Visualize},
    },
};
use std::{
    fs::File,
    io::{self, Read},
    path::Path,
};

/// A larger file is no program that anybody wrote, and no recording that this command can hold.
const LARGEST: u64 = 1 << 31;

/// What a source holds.
pub(crate) enum Source {
    /// Tasks.
    Tasks(Box<Input>),
    /// A graph of anything.
    Drawn(DrawnInput),
}

impl Source {
    /// The tasks of a source that is to be run.
    ///
    /// # Errors
    /// For a graph of anything else.
    pub(crate) fn tasks(self, source: &str) -> Result<Input, CliError> {
        match self {
            Self::Tasks(input) => Ok(*input),
            Self::Drawn(_) => {
                let what = if source.len() <= 200 { source } else { "this" };
                Err(CliError::usage(format!("{what} is a drawing in DOT, which cannot be run"))
                    .hint(format!("draw it: chunkscope draw {what}")))
            }
        }
    }
}

/// A graph that is only to be drawn.
pub(crate) struct DrawnInput {
    pub(crate) sketch: Sketch,
    /// What it is called, for titles.
    pub(crate) name: String,
    /// What was passed over in the text.
    pub(crate) notes: Vec<String>,
}

/// What is to be drawn or run, and what the text itself asks for.
pub(crate) struct Input {
    /// The graph as it is written.
    pub(crate) written: TaskGraph,
    /// The expression, for titles.
    pub(crate) expr: String,
    /// The direction that the text asks for.
    pub(crate) direction: Option<Direction>,
    /// What the text asks to colour by.
    pub(crate) color: Option<ColorBy>,
    /// The name and the format of the picture that the text asks for.
    picture: Option<(String, Option<String>)>,
    /// Whether the text asks for the optimized graph.
    pub(crate) optimize: bool,
    /// What was passed over in the text.
    pub(crate) notes: Vec<String>,
    /// The run, where the source is a recording of one.
    pub(crate) run: Option<RecordedRun>,
    is_recording: bool,
}

/// Reads a source.
///
/// # Errors
/// When it cannot be read, or says nothing that can be drawn; the report shows the place.
pub(crate) fn read(source: &str) -> Result<Source, CliError> {
    let (name, text) = text_of(source)?;
    read_text(&name, &text)
}

/// Reads the text of a source that reports call `name`.
///
/// # Errors
/// When it says nothing that can be drawn; the report shows the place.
pub(crate) fn read_text(name: &str, text: &str) -> Result<Source, CliError> {
    if is_dot_file(name) || dot::is_dot(text) {
        return drawn(name.to_owned(), text).map(Source::Drawn);
    }
    read_tasks(name, text).map(|input| Source::Tasks(Box::new(input)))
}

/// Reads what is no DOT.
fn read_tasks(name: &str, text: &str) -> Result<Input, CliError> {
    if text.trim_start_matches('\u{feff}').trim_start().starts_with('{') {
        return recorded(name, text);
    }
    let program = python::read(text).map_err(|errors| report(name, text, &errors))?;
    let written = program.graph().map_err(|errors| report(name, text, &errors))?;
    let asked = program.visualize.unwrap_or_default();
    Ok(Input {
        written,
        expr: program.expression,
        direction: direction(&asked)?,
        color: color(&asked)?,
        picture: picture(asked.filename, asked.format),
        optimize: asked.optimize_graph,
        notes: program.notes.iter().map(|note| note_line(text, note)).collect(),
        run: None,
        is_recording: false,
    })
}

/// What the source is called in reports, and its text.
///
/// # Errors
/// When it cannot be read.
pub(crate) fn text_of(source: &str) -> Result<(String, String), CliError> {
    if source == "-" {
        return Ok(("<standard input>".to_owned(), read_all("standard input", io::stdin().lock())?));
    }
    let path = Path::new(source);
    if path.is_dir() {
        return Err(CliError::usage(format!("cannot read {source}: it is a folder")));
    }
    if path.exists() {
        let file = File::open(path).map_err(|e| CliError { code: 2, ..CliError::file("read", path, &e) })?;
        return Ok((source.to_owned(), read_all(source, file)?));
    }
    if looks_like_a_file(path) {
        return Err(CliError::usage(format!("cannot read {source}: no such file"))
            .hint("give a file of Python statements or of DOT, or the statements themselves in quotes"));
    }
    Ok(("<expression>".to_owned(), source.to_owned()))
}

/// Whether somebody who wrote this meant a file: it ends like one, and like no expression.
fn looks_like_a_file(path: &Path) -> bool {
    let known = ["py", "txt", "json", "ndjson", "ipynb", "dot", "gv"];
    let text = path.to_string_lossy();
    path.extension().is_some_and(|extension| known.iter().any(|known| extension == *known))
        && !text.contains(['(', '=', ';', '\n'])
}

/// Whether a file of this name holds DOT.
fn is_dot_file(name: &str) -> bool {
    let extension = Path::new(name).extension();
    extension.is_some_and(|extension| {
        extension.eq_ignore_ascii_case("dot") || extension.eq_ignore_ascii_case("gv")
    })
}

fn read_all(name: &str, input: impl Read) -> Result<String, CliError> {
    let mut bytes = Vec::new();
    input
        .take(LARGEST)
        .read_to_end(&mut bytes)
        .map_err(|e| CliError { code: 2, ..CliError::file("read", Path::new(name), &e) })?;
    if bytes.len() as u64 == LARGEST {
        return Err(CliError::usage(format!("{name} is too large to be read: 2 GiB or more")));
    }
    String::from_utf8(bytes).map_err(|e| {
        let readable = String::from_utf8_lossy(&e.as_bytes()[..e.utf8_error().valid_up_to()]);
        let line = 1 + readable.matches('\n').count();
        CliError::usage(format!("{name} is not UTF-8 text (line {line})"))
    })
}

fn drawn(name: String, text: &str) -> Result<DrawnInput, CliError> {
    let dot::Drawing { sketch, notes, .. } =
        dot::read(text).map_err(|errors| report(&name, text, &errors))?;
    let title = sketch.title.join(" ");
    let name = [title, sketch.name.clone(), name].into_iter().find(|name| !name.is_empty());
    Ok(DrawnInput {
        sketch,
        name: name.unwrap_or_default(),
        notes: notes.iter().map(|note| note_line(text, note)).collect(),
    })
}

fn recorded(name: &str, text: &str) -> Result<Input, CliError> {
    let recording = recording::read(text).map_err(|e| CliError::usage(format!("{name}: {e}")))?;
    Ok(Input {
        written: recording.written,
        expr: recording.expr.unwrap_or_else(|| name.to_owned()),
        direction: None,
        color: None,
        picture: None,
        optimize: false,
        notes: Vec::new(),
        run: recording.run,
        is_recording: true,
    })
}

fn direction(asked: &Visualize) -> Result<Option<Direction>, CliError> {
    let Some(name) = &asked.rankdir else { return Ok(None) };
    let direction = Direction::by_name(name).ok_or_else(|| {
        CliError::usage(format!("visualize() asks for rankdir={name:?}"))
            .hint("one of \"BT\", \"TB\", \"LR\", \"RL\"")
    })?;
    Ok(Some(direction))
}

fn color(asked: &Visualize) -> Result<Option<ColorBy>, CliError> {
    let Some(name) = &asked.color else { return Ok(None) };
    let by = ColorBy::by_name(name).ok_or_else(|| {
        CliError::usage(format!("visualize() asks for color={name:?}"))
            .hint(format!("one of {}", ColorBy::NAMES.map(|name| format!("{name:?}")).join(", ")))
    })?;
    Ok(Some(by))
}

/// What was passed over, and in which line.
fn note_line(text: &str, note: &Diagnostic) -> String {
    format!("note: line {}: {}", note.excerpt(text).line, note.message)
}

/// What Dask calls a picture that has a format and no name.
fn picture(filename: Option<String>, format: Option<String>) -> Option<(String, Option<String>)> {
    match (filename, format) {
        (None, None) => None,
        (name, format) => Some((name.unwrap_or_else(|| DEFAULT_NAME.to_owned()), format)),
    }
}

impl Input {
    /// The name and the format of the picture that the text asks for.
    pub(crate) fn asked_picture(&self) -> Option<(&str, Option<&str>)> {
        self.picture.as_ref().map(|(name, format)| (name.as_str(), format.as_deref()))
    }

    /// A recording cannot be run: it says what operations are called, not what they compute.
    ///
    /// # Errors
    /// For a recording.
    pub(crate) fn refuse_recording(&self, source: &str) -> Result<(), CliError> {
        if self.is_recording {
            return Err(CliError::usage(format!("{source} is a recording, which cannot be run"))
                .hint(format!("draw it: chunkscope draw {source}")));
        }
        Ok(())
    }
}

/// Every error with its line, the place underlined.
fn report(name: &str, text: &str, errors: &Errors) -> CliError {
    let renderer = Renderer::styled();
    let mut rendered = String::new();
    for error in errors {
        let excerpt = error.excerpt(text);
        let mut place = AnnotationKind::Primary.span(excerpt.span.clone());
        if !error.label.is_empty() {
            place = place.label(error.label.as_str());
        }
        let snippet =
            Snippet::source(excerpt.text.as_str()).line_start(excerpt.line).path(name).annotation(place);
        let mut group = Level::ERROR.primary_title(error.message.as_str()).element(snippet);
        if let Some(hint) = &error.hint {
            group = group.element(Level::HELP.with_name(Some("hint")).message(hint.as_str()));
        }
        rendered.push_str(&renderer.render(&[group]));
        rendered.push('\n');
    }
    CliError::rendered(rendered)
}
