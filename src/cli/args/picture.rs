//! What a picture shows, and how it looks.

use super::super::terminal::Term;
use chunkscope::{
    geom::Direction,
    overlay::ColorBy,
    scene::{self, Theme},
};
use clap::{Args, ValueEnum, builder::PossibleValuesParser};
use std::num::NonZeroU32;

/// How large a picture is, in which colours, and with which words around it.
#[derive(Clone, Debug, Args)]
pub(crate) struct SheetArgs {
    /// How much larger a PNG or JPEG is drawn. Default: 1, or what gives 100 million pixels; with --theme slide as large
    /// as a slide of 1920 × 1080.
    #[arg(long, value_name = "FACTOR", value_parser = positive)]
    pub(crate) scale: Option<f64>,
    /// Dots per inch of a PNG or JPEG. Default: 96.
    #[arg(long, value_parser = positive)]
    pub(crate) dpi: Option<f64>,
    /// What is written above the picture. Default: nothing, and with a run the expression.
    #[arg(long, value_name = "TEXT")]
    pub(crate) title: Option<String>,
    /// What is written below the picture.
    #[arg(long, value_name = "TEXT")]
    pub(crate) caption: Option<String>,
    /// Colours, lines and how much is written: slide has large type and few words.
    #[arg(long, default_value = "dask", value_parser = PossibleValuesParser::new(Theme::NAMES))]
    pub(crate) theme: String,
    /// Show the first picture: with feh where it is installed, else with the system's viewer.
    #[arg(long)]
    pub(crate) open: bool,
}

#[derive(Clone, Debug, Args)]
pub(crate) struct PictureArgs {
    /// Where to draw: .png, .svg, .pdf, .jpg, .html (a page to explore it in), .dot, .mmd (Mermaid), or .ndjson for the graph as data. May be given more than once.
    #[arg(short, long = "output", value_name = "FILE")]
    pub(crate) outputs: Vec<String>,
    #[command(flatten)]
    pub(crate) sheet: SheetArgs,
    /// Which way the arrows point. Default: BT, from the bottom to the top.
    #[arg(long, value_enum, ignore_case = true)]
    pub(crate) rankdir: Option<RankDir>,
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
    /// What the picture shows, in this order: the graph, of a run a timeline with a lane for each worker and the bytes of
    /// live blocks over time, and the arrays with their chunks. Separated by commas; the graph may be left out.
    #[arg(long, value_enum, value_name = "PANEL,…", value_delimiter = ',', default_value = "graph")]
    pub(crate) panels: Vec<Panel>,
    /// How many boxes a picture of stacks has at most.
    #[arg(long, value_name = "N", default_value = "60")]
    pub(crate) boxes: NonZeroU32,
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
    /// What the colours of tasks say. Of a run: time, worker, bytes, wait, start. Of any graph what Dask's order says of
    /// it, as its `visualize(color=…)`: order, age, freed, pressure (memorypressure), memoryincreases,
    /// memorydecreases, cpath, or order-age and so on for both numbers. Of both: critical (the longest chain through
    /// each task), none. Default: time with a run, none without.
    #[arg(long, value_name = "BY", value_parser = color)]
    pub(crate) color: Option<ColorBy>,
    /// Draw it in the terminal too, and in no file unless -o names one: with characters, or as the picture where the
    /// terminal can show it.
    #[arg(long, value_enum, value_name = "HOW", num_args = 0..=1, default_missing_value = "auto", require_equals = true)]
    pub(crate) term: Option<Term>,
}

impl PictureArgs {
    /// The same with these words below the picture.
    pub(crate) fn with_caption(&self, caption: String) -> Self {
        let mut args = self.clone();
        args.sheet.caption = Some(caption);
        args
    }
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
    /// How each array is cut into chunks.
    Chunks,
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

fn color(name: &str) -> Result<ColorBy, String> {
    let names =
        || format!("one of {} is needed, or one of Dask's after \"order-\"", ColorBy::NAMES.join(", "));
    ColorBy::by_name(name).ok_or_else(names)
}

pub(super) fn positive(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(x) if x.is_finite() && x > 0.0 => Ok(x),
        _ => Err("a number above 0 is needed".to_owned()),
    }
}
