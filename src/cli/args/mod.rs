//! What the command line may say.

mod examples;
mod picture;
mod work;

use picture::positive;
pub(crate) use picture::{Engine, Panel, Paper, PictureArgs, SheetArgs, View};
pub(crate) use work::{SettingsArgs, WorkArgs};

use super::{condition::Condition, what_if::Scenario};
use clap::{Args, Parser, Subcommand, ValueEnum};
use examples::{
    DIFF_EXAMPLES, DRAW_EXAMPLES, EXAMPLES, EXPLAIN_EXAMPLES, FAIL_IF, FRAMES_EXAMPLES, INSPECT_EXAMPLES,
    RUN_EXAMPLES, SWEEP_EXAMPLES, WHAT_IF,
};
use std::{ffi::OsString, num::NonZeroU32, path::PathBuf, str::FromStr};

/// Draw the task graph of a chunked array computation, run it, and see on the same picture where the time and the
/// memory went.
#[derive(Debug, Parser)]
#[command(name = "chunkscope", version, max_term_width = 100, after_help = EXAMPLES)]
#[command(propagate_version = true, disable_help_subcommand = true, arg_required_else_help = true)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// The arguments with `--pages a4` as `--pages=a4`: what follows `--pages` is a paper where it is the name of one, and
/// otherwise what is to be drawn.
pub(crate) fn joined(arguments: impl Iterator<Item = OsString>) -> Vec<OsString> {
    let is_paper =
        |argument: &OsString| argument.to_str().is_some_and(|name| Paper::from_str(name, true).is_ok());
    let mut joined: Vec<OsString> = Vec::new();
    for argument in arguments {
        match joined.last_mut().filter(|before| *before == "--pages" && is_paper(&argument)) {
            Some(before) => {
                before.push("=");
                before.push(argument);
            }
            None => joined.push(argument),
        }
    }
    joined
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Draw the task graph of an expression.
    #[command(after_help = DRAW_EXAMPLES)]
    Draw(DrawArgs),
    /// Compute an expression, print its result and where the time went, and draw the times on its graph.
    #[command(after_help = RUN_EXAMPLES)]
    Run(RunArgs),
    /// Say where the time of a run went, and why: of a recording, or of an expression that is run for it.
    #[command(after_help = INSPECT_EXAMPLES)]
    Inspect(InspectArgs),
    /// Say what an expression will do, without running it: chunks, tasks, memory, and chunks that would suit better.
    #[command(after_help = EXPLAIN_EXAMPLES)]
    Explain(ExplainArgs),
    /// Run an expression with several chunk sizes and numbers of workers, and compare: time, tasks, memory.
    #[command(after_help = SWEEP_EXAMPLES)]
    Sweep(SweepArgs),
    /// Show a run as a sequence of slides, one for each task that ends, each with a sentence on what happened.
    #[command(after_help = FRAMES_EXAMPLES)]
    Frames(FramesArgs),
    /// Compare the runs of two recordings: task by task where both are of one graph, else operation by operation. Only what
    /// differs by more than repeated runs do is said to differ.
    #[command(after_help = DIFF_EXAMPLES)]
    Diff(DiffArgs),
}

#[derive(Debug, Args)]
pub(crate) struct DrawArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,
    #[command(flatten)]
    pub(crate) picture: PictureArgs,
    /// Draw what would run, with chains of tasks fused into one, instead of the graph as written.
    #[arg(long)]
    pub(crate) optimize: bool,
    /// Print nothing but errors.
    #[arg(short, long)]
    pub(crate) quiet: bool,
}

#[derive(Debug, Args)]
pub(crate) struct RunArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,
    #[command(flatten)]
    pub(crate) picture: PictureArgs,
    #[command(flatten)]
    pub(crate) work: WorkArgs,
    /// How often it runs. All runs are kept in a recording; the one in the middle by its time is drawn and told.
    #[arg(long, value_name = "N", default_value = "1")]
    pub(crate) repeat: NonZeroU32,
    /// Save the result as NumPy loads it.
    #[arg(long, value_name = "FILE.npy")]
    pub(crate) result: Option<PathBuf>,
    /// Write the run as events for Perfetto (ui.perfetto.dev): a track a worker, arrows, live bytes.
    #[arg(long, value_name = "FILE.json")]
    pub(crate) trace: Option<PathBuf>,
    /// Print the run's numbers as one JSON object, and nothing else.
    #[arg(long, conflicts_with_all = ["quiet", "term"])]
    pub(crate) json: bool,
    /// Print the result only.
    #[arg(short, long)]
    pub(crate) quiet: bool,
}

#[derive(Debug, Args)]
pub(crate) struct InspectArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,
    #[command(flatten)]
    pub(crate) work: WorkArgs,
    /// Print the numbers as one JSON object.
    #[arg(long)]
    pub(crate) json: bool,
    /// Run it with some numbers of workers, too, and say how well that was foretold.
    #[arg(long)]
    pub(crate) verify: bool,
    /// Write the run as events for Perfetto (ui.perfetto.dev).
    #[arg(long, value_name = "FILE.json")]
    pub(crate) trace: Option<PathBuf>,
    #[arg(long, value_name = "CHANGES", help = WHAT_IF)]
    pub(crate) what_if: Vec<Scenario>,
    #[arg(long, value_name = "CONDITION", help = FAIL_IF)]
    pub(crate) fail_if: Vec<Condition>,
}

#[derive(Debug, Args)]
pub(crate) struct DiffArgs {
    /// The recording to compare with: of a run, better of several (`run --repeat 5 -o before.ndjson`).
    pub(crate) before: String,
    /// The recording that is compared.
    pub(crate) now: String,
    #[command(flatten)]
    pub(crate) picture: PictureArgs,
    /// Print the numbers as one JSON object.
    #[arg(long, conflicts_with = "term")]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ExplainArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,
    #[command(flatten)]
    pub(crate) picture: PictureArgs,
    /// For how many workers. Default: the processors that this process may use.
    #[arg(short, long, value_name = "N")]
    pub(crate) workers: Option<NonZeroU32>,
}

#[derive(Debug, Args)]
pub(crate) struct SweepArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,
    /// What {n} in the expression stands for, one after the other: n=1,2,4.
    #[arg(long, value_name = "NAME=VALUES")]
    pub(crate) over: Over,
    /// How many tasks run at one time: 1,2. Default: the processors that this process may use.
    #[arg(short, long, value_name = "N,…", value_delimiter = ',', default_values_t = [super::machine::processors()])]
    pub(crate) workers: Vec<NonZeroU32>,
    /// How often each is run; the fastest counts.
    #[arg(long, value_name = "N", default_value = "3")]
    pub(crate) repeat: NonZeroU32,
    #[command(flatten)]
    pub(crate) settings: SettingsArgs,
    /// Where to draw all of them side by side: .png, .svg, .pdf or .jpg. May be given more than once.
    #[arg(short, long = "output", value_name = "FILE")]
    pub(crate) outputs: Vec<String>,
    #[command(flatten)]
    pub(crate) sheet: SheetArgs,
    /// Print the numbers as one JSON object.
    #[arg(long)]
    pub(crate) json: bool,
}

/// A name, and what it stands for one after the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Over {
    pub(crate) name: String,
    pub(crate) values: Vec<String>,
}

impl FromStr for Over {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let (name, values) = text.split_once('=').ok_or("a name and values such as n=1,2,4 are needed")?;
        let values: Vec<String> = values.split(',').map(|value| value.trim().to_owned()).collect();
        if name.trim().is_empty() || values.iter().any(String::is_empty) {
            return Err("a name and values such as n=1,2,4 are needed".to_owned());
        }
        Ok(Self { name: name.trim().to_owned(), values })
    }
}

#[derive(Debug, Args)]
pub(crate) struct FramesArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,
    #[command(flatten)]
    pub(crate) picture: PictureArgs,
    #[command(flatten)]
    pub(crate) work: WorkArgs,
    /// How many slides there are at most; where more tasks end, several end on one.
    #[arg(long, value_name = "N", default_value = "60")]
    pub(crate) most: NonZeroU32,
    /// Ask before each slide what comes, and answer on the next.
    #[arg(long)]
    pub(crate) quiz: bool,
    /// How long a GIF shows each slide.
    #[arg(long, value_name = "SECONDS", default_value = "1.5", value_parser = positive)]
    pub(crate) seconds: f64,
}

#[derive(Debug, Args)]
pub(crate) struct InputArgs {
    /// Python statements in quotes, a file of them, or - for standard input; the last array is the one that counts.
    /// Or a recording. To draw also DOT of any tool.
    pub(crate) source: String,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn a_paper_after_pages_belongs_to_it_and_nothing_else_does() {
        let read = |words: &[&str]| {
            let words = ["chunkscope", "draw"].iter().chain(words).map(OsString::from);
            let Command::Draw(args) = Cli::try_parse_from(joined(words)).unwrap().command else { panic!() };
            (args.picture.pages, args.input.source)
        };
        for words in [&["--pages", "x.sum()"][..], &["--pages=a4", "x.sum()"], &["x.sum()", "--pages"]] {
            assert_eq!(read(words), (Some(Paper::A4), "x.sum()".to_owned()), "{words:?}");
        }
        for words in [&["--pages", "letter", "x.sum()"][..], &["x.sum()", "--pages", "Letter"]] {
            assert_eq!(read(words), (Some(Paper::Letter), "x.sum()".to_owned()), "{words:?}");
        }
        assert_eq!(read(&["a4"]), (None, "a4".to_owned()));
    }

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }
}
