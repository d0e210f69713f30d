//! Graphs and runs to files.

use super::{
    args::{Panel, PictureArgs, View},
    error::CliError,
    outputs::{self, Format, Output},
    shown::{MOST_CALLS, Picture},
    terminal, viewer,
};
use chunkscope::{
    backend::{self, png::PngOptions, svg::Text},
    graph::TaskGraph,
    overlay::ColorBy,
    quantity,
    scene::{self, MOST_PAGES, Paper, Scene},
};
use std::{cell::LazyCell, collections::BTreeSet};

/// What is said of a mosaic that nobody asked for.
const IN_CELLS: &str = " (a cell a task: labels would be too small to be read; .svg, --pages of .pdf and --view stacks have them)";

/// So many layers are named to somebody who names one that is not there.
const MOST_NAMED: usize = 20;

impl Picture<'_> {
    /// The picture for the terminal, where it is asked for.
    ///
    /// # Errors
    /// When it is too large to be drawn.
    pub(crate) fn in_terminal(&self) -> Result<String, CliError> {
        self.args.term.map_or(Ok(String::new()), |how| terminal::shown(self, how))
    }

    /// Writes each file that can be written. Gives what can be said of those, and the first error.
    pub(crate) fn write_all(&self, outputs: &[Output]) -> (Vec<String>, Result<(), CliError>) {
        let whole = LazyCell::new(|| self.scene());
        let cells = LazyCell::new(|| self.scene_of(View::Mosaic));
        let (mut files, mut written) = (Vec::new(), Ok(()));
        for output in outputs {
            let file = if self.is_better_in_cells(&whole, output.format) {
                self.write(&cells, output).map(|file| file + IN_CELLS)
            } else {
                self.write(&whole, output)
            };
            match file {
                Ok(file) => files.push(file),
                Err(error) => written = written.and(Err(error)),
            }
        }
        (files, written)
    }

    /// Whether a picture in pixels of every task could not be read, and nobody insisted on its marks.
    fn is_better_in_cells(
        &self,
        whole: &LazyCell<Result<Scene, CliError>, impl FnOnce() -> Result<Scene, CliError>>,
        format: Format,
    ) -> bool {
        let is_free =
            self.args.full && self.has(Panel::Graph) && matches!(format, Format::Png | Format::Jpeg);
        let Some(n_tasks) = self.shown.n_tasks().filter(|&n| is_free && n > MOST_CALLS) else { return false };
        // Where it is known before, nothing is laid out.
        !scene::could_be_read(n_tasks, self.args.sheet.most_pixels())
            || whole.as_ref().is_ok_and(|whole| {
                let PngOptions { dpi, scale, .. } = self.args.sheet.png_options(whole);
                !scene::can_be_read(dpi, scale)
            })
    }

    /// Writes a file and says what is in it.
    ///
    /// # Errors
    /// When the file cannot be written, or no PNG can hold the picture.
    fn write(
        &self,
        scene: &LazyCell<Result<Scene, CliError>, impl FnOnce() -> Result<Scene, CliError>>,
        output: &Output,
    ) -> Result<String, CliError> {
        let scene = || scene.as_ref().map_err(CliError::clone);
        let points = |scene: &Scene| format!(", {:.0} × {:.0} pt", scene.size.width, scene.size.height);
        let length = |bytes: &[u8]| format!(", {}", quantity::bytes(bytes.len() as u64));
        let (bytes, size) = match output.format {
            Format::Dot | Format::Mermaid if self.args.view == View::Mosaic => {
                return Err(CliError::usage("a mosaic has no marks that a graph in words could name")
                    .hint("leave --view mosaic out for .dot and .mmd"));
            }
            Format::Html if self.args.view == View::Mosaic => {
                return Err(CliError::usage("a mosaic has no marks that a page could show")
                    .hint("leave --view mosaic out for .html: it draws any number of tasks"));
            }
            Format::Html => with(self.page(scene()?).into_bytes(), length),
            Format::Svg => (backend::svg::svg(scene()?, Text::Real).into_bytes(), points(scene()?)),
            Format::Pdf => match self.args.pages {
                Some(paper) => {
                    self.check_pages(paper.into(), output)?;
                    paged(scene()?, paper.into(), output)?
                }
                None => (backend::pdf::pdf(scene()?), points(scene()?)),
            },
            Format::Png => self.args.sheet.pixels(scene()?, backend::png::png)?,
            Format::Jpeg => self.args.sheet.pixels(scene()?, backend::jpeg::jpeg)?,
            Format::Dot => with(backend::dot::dot(scene()?).into_bytes(), length),
            Format::Mermaid => {
                let text = backend::mermaid::mermaid(scene()?).map_err(|e| {
                    CliError::failure(format!("cannot write {}: {e}", output.path.display()))
                        .hint("--view stacks draws alike tasks as one box")
                })?;
                with(text.into_bytes(), length)
            }
            Format::Ndjson => with((self.recording)().into_bytes(), length),
        };
        let is_of_graph = matches!(output.format, Format::Dot | Format::Mermaid)
            && (self.has_strip() || self.has(Panel::Chunks));
        let alone = if is_of_graph { " (the graph alone: panels are for pictures)" } else { "" };
        outputs::write(&output.path, |out| out.write_all(&bytes))?;
        Ok(format!("{}{size}{alone}", output.path.display()))
    }

    /// Refuses more calls than pages could hold, before anything is laid out.
    ///
    /// # Errors
    /// Where it is known that the pages would be too many.
    fn check_pages(&self, paper: Paper, output: &Output) -> Result<(), CliError> {
        let n_tasks = self.shown.n_tasks().filter(|_| self.view() == View::Calls);
        match n_tasks.map_or(0, |n| scene::least_pages(n, paper)) {
            0..=MOST_PAGES => Ok(()),
            n => Err(too_many_pages(output, "at least ", n)),
        }
    }
}

/// A PDF of pages, and how many they are.
///
/// # Errors
/// When they are too many.
fn paged(scene: &Scene, paper: Paper, output: &Output) -> Result<(Vec<u8>, String), CliError> {
    let pages = scene::pages(scene, paper).map_err(|n| too_many_pages(output, "", n))?;
    let said = format!(", {}", quantity::counted(pages.len() as u64, "page"));
    Ok((backend::pdf::pages(scene, &pages), said))
}

fn too_many_pages(output: &Output, about: &str, n_pages: usize) -> CliError {
    CliError::failure(format!(
        "cannot write {}: it would have {about}{} pages, and {MOST_PAGES} are the most",
        output.path.display(),
        quantity::count(n_pages as u64)
    ))
    .hint("--view stacks draws alike tasks as one box, --view mosaic each task as a cell")
}

/// Bytes, and what is said of them.
fn with(bytes: Vec<u8>, said: impl Fn(&[u8]) -> String) -> (Vec<u8>, String) {
    let said = said(&bytes);
    (bytes, said)
}

/// The files to write: those of the command line, else the one of this name and format.
///
/// # Errors
/// For names with unknown extensions, for pages of what has none, and for places that cannot be written.
pub(crate) fn outputs_of(
    args: &PictureArgs,
    otherwise: Option<(&str, Option<&str>)>,
) -> Result<Vec<Output>, CliError> {
    let mut outputs =
        args.outputs.iter().map(|name| Output::named(name, None)).collect::<Result<Vec<_>, _>>()?;
    if outputs.is_empty() && args.term.is_none() {
        let paged = args.pages.map(|_| "pdf");
        let named = otherwise.map(|(name, format)| Output::named(name, format.or(paged))).transpose()?;
        outputs.extend(named);
    }
    if let Some(output) = outputs.iter().find(|output| {
        !args.panels.contains(&Panel::Graph) && matches!(output.format, Format::Dot | Format::Mermaid)
    }) {
        return Err(CliError::usage(format!(
            "{} holds a graph, and --panels leaves it out",
            output.path.display()
        ))
        .hint("write .svg, .pdf or .png"));
    }
    if args.pages.is_some() {
        check_paged(&outputs)?;
    }
    outputs.iter().try_for_each(|output| outputs::check_writable(&output.path))?;
    Ok(outputs)
}

/// Refuses pages of what has none.
///
/// # Errors
/// Where there is a file that is no PDF, or no file.
fn check_paged(outputs: &[Output]) -> Result<(), CliError> {
    let refused = match outputs.iter().find(|output| output.format != Format::Pdf) {
        Some(output) => format!("{} has no pages: --pages is for .pdf only", output.path.display()),
        None if outputs.is_empty() => "--pages needs a file to write".to_owned(),
        None => return Ok(()),
    };
    Err(CliError::usage(refused).hint("for example: --pages -o mydask.pdf"))
}

/// Refuses what the graph has not got.
///
/// # Errors
/// For layers that are not in it.
pub(crate) fn check_layers(args: &PictureArgs, graph: &TaskGraph) -> Result<(), CliError> {
    // A walk over all tasks, for those who ask.
    if args.expand.is_empty() {
        return Ok(());
    }
    let names: BTreeSet<&str> = graph.ids().map(|task| graph.label(task)).collect();
    let Some(unknown) = args.expand.iter().find(|name| !names.contains(name.as_str())) else {
        return Ok(());
    };
    let named: Vec<&str> = names.into_iter().take(MOST_NAMED).collect();
    Err(CliError::usage(format!("--expand {unknown}: no layer is called so"))
        .hint(format!("there are {}", named.join(", "))))
}

/// Refuses drawings of chunks of which nothing is known.
///
/// # Errors
/// Where no layer says how its array is cut.
pub(crate) fn check_chunks(args: &PictureArgs, graph: &TaskGraph, source: &str) -> Result<(), CliError> {
    if !args.panels.contains(&Panel::Chunks) || graph.layers().values().iter().any(|l| l.chunks.is_some()) {
        return Ok(());
    }
    Err(CliError::usage(format!("--panels chunks: {source} does not say how its arrays are cut"))
        .hint("leave chunks out"))
}

/// Refuses colours by what only a run tells, where there is none.
///
/// # Errors
/// Says what there is instead.
pub(crate) fn check_color(args: &PictureArgs, asked: Option<ColorBy>, source: &str) -> Result<(), CliError> {
    let Some(name) = args.color.or(asked).and_then(ColorBy::of_run_only) else { return Ok(()) };
    Err(CliError::usage(format!("--color {name} is measured in a run, and {source} has none")).hint(
        "run it: chunkscope run … --color …, or draw a recording; --color critical, order, age and so on need no run",
    ))
}

/// Shows the first picture.
///
/// # Errors
/// When there is none, or nothing can show it.
pub(crate) fn open_first(outputs: &[Output]) -> Result<(), CliError> {
    let picture = outputs.iter().find(|output| output.format.is_picture());
    match picture {
        Some(output) => viewer::open(&output.path),
        None => Err(CliError::usage("--open needs a picture to show").hint("add -o mydask.png")),
    }
}
