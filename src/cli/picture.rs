//! Graphs and runs to files.

use super::{
    args::{PictureArgs, View},
    error::CliError,
    outputs::{self, Format, Output},
    report::workers,
    viewer,
};
use chunkscope::{
    backend::{
        self,
        png::{PngError, PngOptions},
        svg::Text,
    },
    diagram,
    geom::Direction,
    graph::TaskGraph,
    inspect::Measured,
    layout::{LayoutOptions, layout},
    overlay::{Overlay, Shades},
    quantity,
    scene::{self, Scene, Theme},
    trace::Trace,
};
use std::{cell::LazyCell, fmt::Write};

/// How many pixels a picture has at most whose scale or resolution was asked for: at three bytes each this is 1.2 GB
/// while it is drawn.
const MOST_PIXELS_ASKED: u64 = 400_000_000;

/// What is said of a mosaic that nobody asked for.
const IN_CELLS: &str =
    " (a cell a task: labels would be too small to be read; .svg and --view stacks have them)";

/// Above so many tasks nobody reads a picture of all of them.
const MOST_CALLS: usize = 150;

/// What is to be written, and how it is to look.
pub(crate) struct Picture<'a> {
    pub(crate) args: &'a PictureArgs,
    pub(crate) graph: &'a TaskGraph,
    /// The expression.
    pub(crate) expr: &'a str,
    /// The direction that the program itself asks for; the command line wins.
    pub(crate) direction: Option<Direction>,
    /// What a run says of the graph.
    pub(crate) run: Option<ShownRun<'a>>,
    /// The same as data; made only when it is asked for.
    pub(crate) recording: &'a dyn Fn() -> String,
}

/// A run on a picture.
pub(crate) struct ShownRun<'a> {
    pub(crate) measured: &'a Measured,
    pub(crate) trace: &'a Trace,
    /// The result, where it is a single number.
    pub(crate) result: Option<&'a str>,
}

/// A backend that draws pixels.
type Raster = fn(&Scene, &PngOptions) -> Result<Vec<u8>, PngError>;

impl Picture<'_> {
    fn direction(&self) -> Direction {
        self.args.rankdir.map(Direction::from).or(self.direction).unwrap_or_default()
    }

    /// Draws the graph, with what a run says.
    fn scene(&self, view: View) -> Scene {
        let theme = Theme::by_name(&self.args.theme).expect("the command line takes known themes only");
        let options = scene::SceneOptions { title: self.expr, direction: self.direction(), theme };
        if view == View::Mosaic {
            let shades = self
                .run
                .as_ref()
                .map(|run| Shades { title: run.title_lines(self.expr), ..Shades::of_run(run.measured) });
            return scene::mosaic(&diagram::bands(self.graph), shades.as_ref(), &options);
        }
        let diagram = match view {
            View::Stacks => diagram::stacks(self.graph, self.args.boxes.get() as usize),
            View::Layers => diagram::layers(self.graph),
            View::Tasks => diagram::tasks(self.graph),
            View::Auto | View::Calls | View::Mosaic => diagram::calls_and_blocks(self.graph),
        };
        let direction = options.direction;
        let layout = layout(diagram.layout_input(), &LayoutOptions { direction, ..LayoutOptions::default() });
        let overlay = self.run.as_ref().map(|run| {
            let overlay = Overlay::of_run(self.graph, &diagram, run.measured, run.trace.workers);
            Overlay { title: run.title_lines(self.expr), ..overlay }
        });
        scene::compose(&diagram, &layout, overlay.as_ref(), &options)
    }

    /// What is drawn.
    fn view(&self) -> View {
        match self.args.view {
            View::Auto if self.args.full => View::Calls,
            View::Auto if self.graph.len() > MOST_CALLS => View::Stacks,
            view => view,
        }
    }

    /// What there is to say of a picture that shows tasks together because they are many.
    pub(crate) fn summary(&self) -> &'static str {
        let chosen = self.args.view == View::Auto && self.view() == View::Stacks;
        if chosen { ", alike ones as one box (--full draws each)" } else { "" }
    }

    /// Writes each file that can be written. Gives what can be said of those, and the first error.
    pub(crate) fn write_all(&self, outputs: &[Output]) -> (Vec<String>, Result<(), CliError>) {
        let whole = LazyCell::new(|| self.scene(self.view()));
        let cells = LazyCell::new(|| self.scene(View::Mosaic));
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
    fn is_better_in_cells(&self, whole: &LazyCell<Scene, impl FnOnce() -> Scene>, format: Format) -> bool {
        let is_free = self.args.full && matches!(format, Format::Png | Format::Jpeg);
        if !is_free || self.graph.len() <= MOST_CALLS {
            return false;
        }
        // Where it is known before, nothing is laid out.
        !scene::could_be_read(self.graph.len(), self.most_pixels()) || {
            let PngOptions { dpi, scale, .. } = self.png_options(whole);
            !scene::can_be_read(dpi, scale)
        }
    }

    /// Writes a file and says what is in it.
    ///
    /// # Errors
    /// When the file cannot be written, or no PNG can hold the picture.
    fn write(
        &self,
        scene: &LazyCell<Scene, impl FnOnce() -> Scene>,
        output: &Output,
    ) -> Result<String, CliError> {
        let points = || format!(", {:.0} × {:.0} pt", scene.size.width, scene.size.height);
        let length = |bytes: &[u8]| format!(", {}", quantity::bytes(bytes.len() as u64));
        let (bytes, size) = match output.format {
            Format::Dot if self.args.view == View::Mosaic => {
                return Err(CliError::usage("a mosaic has no marks that DOT could name")
                    .hint("leave --view mosaic out for .dot"));
            }
            Format::Svg => (backend::svg::svg(scene, Text::Real).into_bytes(), points()),
            Format::Pdf => (backend::pdf::pdf(scene), points()),
            Format::Png => self.pixels(scene, backend::png::png)?,
            Format::Jpeg => self.pixels(scene, backend::jpeg::jpeg)?,
            Format::Dot => with(backend::dot::dot(scene).into_bytes(), length),
            Format::Ndjson => with((self.recording)().into_bytes(), length),
        };
        outputs::write(&output.path, |out| out.write_all(&bytes))?;
        Ok(format!("{}{size}", output.path.display()))
    }

    /// How many pixels a picture may have: more where its scale or resolution was asked for.
    fn most_pixels(&self) -> u64 {
        let is_asked = self.args.scale.is_some() || self.args.dpi.is_some();
        if is_asked { MOST_PIXELS_ASKED } else { backend::png::MOST_PIXELS }
    }

    /// As large as was asked for, or as large as it can be.
    fn png_options(&self, scene: &Scene) -> PngOptions {
        let dpi = self.args.dpi.unwrap_or(PngOptions::default().dpi);
        let most_pixels = self.most_pixels();
        let asked = self.args.scale.unwrap_or(1.0);
        let scale = asked.min(backend::png::fitting_scale(scene, dpi, most_pixels));
        PngOptions { dpi, scale, most_pixels }
    }

    fn pixels(&self, scene: &Scene, draw: Raster) -> Result<(Vec<u8>, String), CliError> {
        let options = self.png_options(scene);
        let bytes = draw(scene, &options).map_err(|e| {
            CliError::failure(format!("cannot draw it: {e}")).hint("write .svg, .pdf or .dot instead")
        })?;
        let (width, height) = backend::png::pixel_size(scene, &options);
        let mut note = format!(", {width} × {height} px");
        let asked = self.args.scale.unwrap_or(1.0);
        if options.scale < asked {
            let percent = 100.0 * options.scale / asked;
            let is_legible = scene::can_be_read(options.dpi, options.scale) || !scene.cells.is_empty();
            let legible = if is_legible { "" } else { ", too small to be read" };
            let _ = write!(note, " (drawn at {percent:.0} % to fit{legible}; .svg has no limit)");
        }
        Ok((bytes, note))
    }
}

impl ShownRun<'_> {
    /// The lines above the picture: what was asked for, and what came out.
    fn title_lines(&self, expr: &str) -> Vec<String> {
        let outcome = match self.result {
            Some(result) => format!("result {result}"),
            None if self.trace.failures.is_empty() => format!("{} tasks", self.trace.spans.len()),
            None => "failed".to_owned(),
        };
        let time = quantity::duration(self.trace.compute_time());
        vec![expr.to_owned(), format!("{outcome}  ·  {time}  ·  {}", workers(self.trace.workers))]
    }
}

/// Bytes, and what is said of them.
fn with(bytes: Vec<u8>, said: impl Fn(&[u8]) -> String) -> (Vec<u8>, String) {
    let said = said(&bytes);
    (bytes, said)
}

/// The files to write: those of the command line, else the one of this name and format.
///
/// # Errors
/// For names with unknown extensions, and for places that cannot be written.
pub(crate) fn outputs_of(
    args: &PictureArgs,
    otherwise: Option<(&str, Option<&str>)>,
) -> Result<Vec<Output>, CliError> {
    let mut outputs =
        args.outputs.iter().map(|name| Output::named(name, None)).collect::<Result<Vec<_>, _>>()?;
    if outputs.is_empty() {
        let named = otherwise.map(|(name, format)| Output::named(name, format)).transpose()?;
        outputs.extend(named);
    }
    outputs.iter().try_for_each(|output| outputs::check_writable(&output.path))?;
    Ok(outputs)
}

/// Shows the first picture.
///
/// # Errors
/// When there is none, or nothing can show it.
pub(crate) fn open_first(outputs: &[Output]) -> Result<(), CliError> {
    let picture = outputs.iter().find(|output| !matches!(output.format, Format::Dot | Format::Ndjson));
    match picture {
        Some(output) => viewer::open(&output.path),
        None => Err(CliError::usage("--open needs a picture to show").hint("add -o mydask.png")),
    }
}
