//! Python-like text → a lazy array.
//!
//! In: statements as a user of Dask Array writes them. Out: a [`Program`]: the array that they end with, the text of
//! the expression that made it, and what else was asked for (`visualize`, `compute`). All of Python's grammar is
//! read; what has no meaning here is refused with its place and a reason. The way: `parse` (ruff's parser, and our
//! own `ast`) → `eval` (Python's meaning: statements, with `expression`, `operator`, `sequence`, `value`, `number`, `format`) → `functions` (tables: a function is a row).
//!
//! ```
//! let program = chunkscope::source::python::read("da.random.normal(0, 1, size=1000, chunks=100).mean()")?;
//! assert_eq!(program.array.label(), "mean_agg-aggregate");
//! assert_eq!(program.expression, "da.random.normal(0, 1, size=1000, chunks=100).mean()");
//! # Ok::<(), chunkscope::source::Errors>(())
//! ```

mod ast;
mod eval;
mod expression;
mod format;
mod function;
mod functions;
mod index;
mod number;
mod operator;
mod parse;
mod sequence;
mod suggest;
mod value;

use super::{Diagnostic, Errors, Span};
use crate::{array::Array, graph::TaskGraph};
use value::Value;

/// What a text asks for.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Program {
    /// The array to draw or to run: the last expression's, else the last that was shown (`visualize`, `compute`,
    /// `print`), else the last that was assigned.
    pub array: Array,
    /// The text of the expression that made it, in one line.
    pub expression: String,
    /// The place of that expression.
    pub span: Span,
    /// The arguments of the last `visualize()`.
    pub visualize: Option<Visualize>,
    /// Whether `compute()` was called on anything.
    pub compute: bool,
    /// What was skipped, for those who wonder.
    pub notes: Vec<Diagnostic>,
}

/// The arguments of `visualize()` that chunkscope has an option for; Dask's defaults where they are not given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Visualize {
    /// `filename=`. Default: none, which Dask takes as `mydask`.
    pub filename: Option<String>,
    /// `format=`.
    pub format: Option<String>,
    /// `rankdir=`.
    pub rankdir: Option<String>,
    /// `optimize_graph=`.
    pub optimize_graph: bool,
    /// `color=`.
    pub color: Option<String>,
    /// `collapse_outputs=`.
    pub collapse_outputs: bool,
    /// The place of the call.
    pub span: Span,
}

/// What a running program notes.
#[derive(Debug, Default)]
struct Asked {
    visualize: Option<Visualize>,
    compute: bool,
    notes: Vec<Diagnostic>,
}

/// Reads a program.
///
/// # Errors
/// All syntax errors, or all statements that do not run, or the first thing that goes wrong while it runs; a program
/// without an array.
pub fn read(text: &str) -> Result<Program, Errors> {
    let statements = parse::statements(text)?;
    let mut run = eval::Run::new(text);
    run.statements(&statements)?;
    match run.result() {
        Some((array, span)) => {
            let expression = text[span.clone()].split_whitespace().collect::<Vec<_>>().join(" ");
            let Asked { visualize, compute, notes } = run.asked;
            Ok(Program { array, expression, span, visualize, compute, notes })
        }
        None => Err(nothing_to_draw(text, statements.last().map(|s| s.span.clone()), run.last()).into()),
    }
}

impl Program {
    /// The graph of the array.
    ///
    /// # Errors
    /// [`ArrayError::TooManyTasks`](crate::array::ArrayError::TooManyTasks), with the expression as its place.
    pub fn graph(&self) -> Result<TaskGraph, Errors> {
        self.array.to_graph().map_err(|error| {
            let diagnostic = Diagnostic::new(self.span.clone(), error.to_string());
            match error.hint() {
                Some(hint) => diagnostic.hint(hint).into(),
                None => diagnostic.into(),
            }
        })
    }
}

const EXAMPLE: &str = "da.random.normal(0, 1, size=1000, chunks=100).mean()";

fn nothing_to_draw(text: &str, last: Option<Span>, value: Option<&Value>) -> Diagnostic {
    let Some(span) = last else {
        let what =
            if text.trim().is_empty() { "the source is empty" } else { "the source has no statements" };
        return Diagnostic::new(0..0, what).hint(format!("write an array expression such as {EXAMPLE}"));
    };
    let message = match value {
        Some(Value::None) | None => "nothing to draw: there is no array".to_owned(),
        Some(value) => format!("nothing to draw: the last value is {}", value.described()),
    };
    let hint = match value {
        Some(Value::Function(_) | Value::Method(..)) => "call it: write () behind its name".to_owned(),
        Some(Value::Foreign(name)) if name.starts_with("numpy.") => {
            "NumPy computes at once and has no graph: write da instead of np".to_owned()
        }
        Some(Value::Foreign(_)) => {
            "chunkscope runs array expressions; such a program needs Dask itself".to_owned()
        }
        _ => format!("end with an array expression such as {EXAMPLE}"),
    };
    Diagnostic::new(span, message).label("no array").hint(hint)
}

/// The error for what Dask has and chunkscope does not run yet.
fn not_yet(span: Span, what: &str) -> Diagnostic {
    Diagnostic::new(span, format!("chunkscope knows Dask's {what}, but does not run it yet")).label("not yet")
}

#[cfg(test)]
mod tests;
