//! What the command line may say.

use super::{condition::Condition, terminal::Term};
use chunkscope::{
    geom::Direction,
    kernel,
    overlay::ColorBy,
    scene::{self, Theme},
};
use clap::{Args, Parser, Subcommand, ValueEnum, builder::PossibleValuesParser};
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

const EXAMPLES: &str = "\
Examples:
  chunkscope draw 'da.random.normal(0.0, 0.1, size=1600, chunks=400).mean()'
  chunkscope run  'da.random.normal(0.0, 0.1, size=800_000_000, chunks=200_000_000).mean()' -o mydask.png";

const DRAW_EXAMPLES: &str = "\
Examples:
  chunkscope draw 'da.random.normal(0.0, 0.1, size=1600, chunks=400).mean()'
      writes mydask.png
  chunkscope draw lesson.py -o graph.svg -o graph.png --rankdir LR --open
      draws the last array of a file, twice, and shows it
  chunkscope draw 'da.random.random((4, 4), chunks=2).sum()' --optimize -o ran.png
      draws what would run: chains of tasks fused into one
  echo 'da.random.random(100, chunks=10).sum()' | chunkscope draw - -o graph.dot
      reads standard input
  chunkscope draw 'da.random.random(1000, chunks=1).mean()' --full --pages -o big.pdf
      draws every task, on as many pages as it takes to read them
  chunkscope draw 'da.random.random(43000, chunks=1).mean()' --full -o big.html
      a page to pan, zoom, search and follow inputs and users in
  chunkscope draw workflow.dot -o workflow.svg
      draws a graph of another tool";

const RUN_EXAMPLES: &str = "\
Examples:
  chunkscope run 'da.random.normal(0.0, 0.1, size=800_000_000, chunks=200_000_000).mean()'
      prints the result and where the time went
  chunkscope run lesson.py -o mydask.png --open
      draws the times on the graph, and shows it
  chunkscope run lesson.py -o report.html
      a page that replays the run, with the graph above the timeline
  chunkscope run lesson.py --workers 2 --seed 7 -o run.svg -o run.ndjson
      the same numbers every time; run.ndjson holds every task's times
  chunkscope run 'da.random.random((2000, 2000), chunks=500).mean(axis=0)' -q --result means.npy
      saves the result for numpy.load";

const FAIL_IF: &str = "End with exit code 1 where this holds: 'peak_bytes>4GiB', 'wall>2.5s', 'utilization<80%'. Also: work, \
                       critical_path, idle, tasks, failures, parallelism. May be given more than once";

const INSPECT_EXAMPLES: &str = "\
Examples:
  chunkscope inspect 'da.random.normal(0.0, 0.1, size=800_000_000, chunks=200_000_000).mean()'
      runs it and says what limited it
  chunkscope run lesson.py -o run.ndjson; chunkscope inspect run.ndjson
      the same of a run that was recorded
  chunkscope inspect run.ndjson --fail-if 'peak_bytes>4GiB' --fail-if 'utilization<80%'
      ends with exit code 1 where one of them holds, for scripts
  chunkscope inspect run.ndjson --trace run.json
      writes it for ui.perfetto.dev";

const EXPLAIN_EXAMPLES: &str = "\
Examples:
  chunkscope explain 'da.random.normal(0.0, 0.1, size=800_000_000, chunks=200_000_000).mean()' --workers 8
      says what eight workers would make of it
  chunkscope explain lesson.py -o lesson.png --theme slide
      draws the operations with their chunks, for a slide";

const SWEEP_EXAMPLES: &str = "\
Examples:
  chunkscope sweep 'da.random.normal(0, 1, size=40_000_000, chunks=40_000_000//{n}).mean()' \\
      --over n=1,2,4,16,256,4096 --workers 1,2
      the same numbers in one block to 4096 blocks, by one worker and by two";

const FRAMES_EXAMPLES: &str = "\
Examples:
  chunkscope frames lesson.py -o steps --workers 2 --as-written; feh steps
      writes steps/001.png, steps/002.png, … and steps/captions.txt
  chunkscope frames run.ndjson -o steps --theme slide --most 12
      of a run that was recorded, in twelve slides";

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
    #[arg(long, value_name = "CONDITION", help = FAIL_IF)]
    pub(crate) fail_if: Vec<Condition>,
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
}

/// How to compute.
#[derive(Debug, Args)]
pub(crate) struct WorkArgs {
    /// How many tasks run at one time. Default: the processors that this process may use.
    #[arg(short, long, value_name = "N")]
    pub(crate) workers: Option<NonZeroU32>,
    #[command(flatten)]
    pub(crate) settings: SettingsArgs,
}

/// What holds for a run, however many workers it has.
#[derive(Clone, Debug, Args)]
pub(crate) struct SettingsArgs {
    /// What random numbers follow from, but for those of generators that the program seeds. Default: another one each
    /// time.
    #[arg(long, value_name = "N")]
    pub(crate) seed: Option<u64>,
    /// What random numbers follow from beside the seed.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) rng: Rng,
    /// How much memory blocks may take at one time: 1GiB, 500MB. Tasks that would need more wait. Default: nine
    /// tenths of what this machine, its control group or Slurm allows.
    #[arg(long, value_name = "SIZE", value_parser = size)]
    pub(crate) memory_limit: Option<u64>,
    /// Run every task of the graph by itself, and store every block, instead of fusing chains.
    #[arg(long)]
    pub(crate) as_written: bool,
}

/// See [`kernel::Rng`].
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(crate) enum Rng {
    /// The block that they are in: the fastest. Other chunks give other numbers, as in Dask.
    #[default]
    ByBlock,
    /// Their places in the array: the numbers are the same whatever the chunks.
    ByElement,
}

impl From<Rng> for kernel::Rng {
    fn from(rng: Rng) -> Self {
        match rng {
            Rng::ByBlock => Self::ByBlock,
            Rng::ByElement => Self::ByElement,
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct InputArgs {
    /// Python statements in quotes, a file of them, or - for standard input; the last array is the one that counts.
    /// Or a recording. To draw also DOT of any tool.
    pub(crate) source: String,
}

#[derive(Clone, Debug, Args)]
pub(crate) struct PictureArgs {
    /// Where to draw: .png, .svg, .pdf, .jpg, .html (a page to explore it in), .dot, .mmd (Mermaid), or .ndjson for the graph as data. May be given more than once.
    #[arg(short, long = "output", value_name = "FILE")]
    pub(crate) outputs: Vec<String>,
    /// Which way the arrows point. Default: BT, from the bottom to the top.
    #[arg(long, value_enum, ignore_case = true)]
    pub(crate) rankdir: Option<RankDir>,
    /// How much larger a PNG or JPEG is drawn. Default: 1, or what gives 100 million pixels; with --theme slide as large
    /// as a slide of 1920 × 1080.
    #[arg(long, value_name = "FACTOR", value_parser = positive)]
    pub(crate) scale: Option<f64>,
    /// Dots per inch of a PNG or JPEG. Default: 96.
    #[arg(long, value_parser = positive)]
    pub(crate) dpi: Option<f64>,
    /// What the marks stand for. Default: calls, and stacks where those would be too many to be read.
    #[arg(long, value_enum, default_value_t = View::Auto)]
    pub(crate) view: View,
    /// Draw every task, however many there are: as --view calls, and as --view mosaic where no label of a picture in
    /// pixels could be read.
    #[arg(long, conflicts_with = "view")]
    pub(crate) full: bool,
    /// Cut a PDF into pages on which labels can be read, behind one that shows the whole picture: of A4 or of letter
    /// paper. Default: one page as large as the picture.
    #[arg(long, value_enum, value_name = "PAPER", num_args = 0..=1, default_missing_value = "a4")]
    #[arg(require_equals = true, ignore_case = true)]
    pub(crate) pages: Option<Paper>,
    /// Leave a picture of tasks as wide as it is: by default one of more than three times its height is folded.
    #[arg(long)]
    pub(crate) no_fold: bool,
    /// What the picture shows of a run, in this order: its graph, a timeline with a lane for each worker, the bytes of
    /// live blocks over time. Separated by commas; the graph may be left out.
    #[arg(long, value_enum, value_name = "PANEL,…", value_delimiter = ',', default_value = "graph")]
    pub(crate) panels: Vec<Panel>,
    /// How many boxes a picture of stacks has at most.
    #[arg(long, value_name = "N", default_value = "60")]
    pub(crate) boxes: NonZeroU32,
    /// What is written above the picture. Default: nothing, and with a run the expression.
    #[arg(long, value_name = "TEXT")]
    pub(crate) title: Option<String>,
    /// What is written below the picture.
    #[arg(long, value_name = "TEXT")]
    pub(crate) caption: Option<String>,
    /// In a picture of stacks, draw so many of the first tasks of each box, and the last one, beside the others.
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) exemplars: u32,
    /// In a picture of stacks, draw each task of this layer, or the first and the last where they are many. May be
    /// given more than once.
    #[arg(long, value_name = "LAYER")]
    pub(crate) expand: Vec<String>,
    /// Draw with another engine: dot places everything with an installed Graphviz.
    #[arg(long, value_enum, default_value_t = Engine::Own)]
    pub(crate) engine: Engine,
    /// Colour and number tasks by what Dask's order says of them, as its `visualize(color=…)`: order, age, freed,
    /// memoryincreases, memorydecreases, memorypressure, cpath, or order-age and so on for both numbers. Default:
    /// nothing, and with a run its times.
    #[arg(long, value_name = "BY", value_parser = color)]
    pub(crate) color: Option<ColorBy>,
    /// Colours, lines and how much is written: slide has large type and few words.
    #[arg(long, default_value = "dask", value_parser = PossibleValuesParser::new(Theme::NAMES))]
    pub(crate) theme: String,
    /// Draw it in the terminal too, and in no file unless -o names one: with characters, or as the picture where the
    /// terminal can show it.
    #[arg(long, value_enum, value_name = "HOW", num_args = 0..=1, default_missing_value = "auto", require_equals = true)]
    pub(crate) term: Option<Term>,
    /// Show the first picture: with feh where it is installed, else with the system's viewer.
    #[arg(long)]
    pub(crate) open: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Engine {
    /// Chunkscope's own.
    Own,
    /// Graphviz's `dot`, for at most a minute.
    Dot,
}

/// A part of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Panel {
    /// The graph.
    Graph,
    /// What each worker did when.
    Timeline,
    /// The bytes of live blocks, by layer.
    Memory,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Paper {
    /// 210 × 297 mm.
    A4,
    /// 8.5 × 11 inches.
    Letter,
}

impl From<Paper> for scene::Paper {
    fn from(paper: Paper) -> Self {
        match paper {
            Paper::A4 => Self::A4,
            Paper::Letter => Self::Letter,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum View {
    /// Calls where they are few, else stacks.
    Auto,
    /// A circle for each call and a box for the block that it leaves, as Dask draws.
    Calls,
    /// A box for each task and its block.
    Tasks,
    /// A box for all tasks that are alike.
    Stacks,
    /// A box for each array operation, with the array that it makes.
    Layers,
    /// A cell for each task, coloured by operation, by time after a run, or by what --color says.
    Mosaic,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "UPPER")]
pub(crate) enum RankDir {
    /// Sources at the bottom, the result on top.
    Bt,
    /// Sources on top.
    Tb,
    /// Sources on the left.
    Lr,
    /// Sources on the right.
    Rl,
}

impl From<RankDir> for Direction {
    fn from(rankdir: RankDir) -> Self {
        match rankdir {
            RankDir::Bt => Self::BottomToTop,
            RankDir::Tb => Self::TopToBottom,
            RankDir::Lr => Self::LeftToRight,
            RankDir::Rl => Self::RightToLeft,
        }
    }
}

fn size(text: &str) -> Result<u64, String> {
    let bytes = chunkscope::array::parse_bytes(text).filter(|&n| n > 0);
    bytes.ok_or_else(|| "a number of bytes such as 1GiB or 500MB is needed".to_owned())
}

fn color(name: &str) -> Result<ColorBy, String> {
    let names = || format!("one of {} is needed, or one of them after \"order-\"", ColorBy::NAMES.join(", "));
    ColorBy::by_name(name).ok_or_else(names)
}

fn positive(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(x) if x.is_finite() && x > 0.0 => Ok(x),
        _ => Err("a number above 0 is needed".to_owned()),
    }
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
