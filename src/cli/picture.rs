//! Graphs and runs to files.

use super::{
    args::{Engine, PictureArgs, View},
    engine,
    error::CliError,
    outputs::{self, Format, Output},
    report::workers,
    terminal, viewer,
};
use chunkscope::{
    backend::{
        self,
        png::{PngError, PngOptions},
        svg::Text,
    },
    diagram::{self, Detail, Diagram, LABEL_SIZE, StackOptions},
    geom::Direction,
    graph::TaskGraph,
    inspect::{self, Measured},
    layout::{LayoutOptions, layout},
    overlay::{ColorBy, Overlay},
    quantity,
    scene::{self, Scene, SceneOptions, Theme},
    trace::Trace,
};
use std::{cell::LazyCell, collections::BTreeSet, fmt::Write};

/// Below so many pixels the letters of a label run together.
const LEGIBLE_PIXELS: f64 = 6.0;

/// Above so many tasks nobody reads a picture of all of them.
const MOST_CALLS: usize = 150;
/// So many layers are named to somebody who names one that is not there.
const MOST_NAMED: usize = 20;
/// The same from the last row of a lecture hall.
const MOST_ON_A_SLIDE: usize = 40;

/// What is to be written, and how it is to look.
pub(crate) struct Picture<'a> {
    pub(crate) args: &'a PictureArgs,
    pub(crate) graph: &'a TaskGraph,
    /// The expression.
    pub(crate) expr: &'a str,
    /// The direction that the program itself asks for; the command line wins.
    pub(crate) asked_direction: Option<Direction>,
    /// What the program itself asks to colour by; the command line wins.
    pub(crate) color: Option<ColorBy>,
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
    /// Lays the graph out and draws it, with what a run says.
    pub(crate) fn scene(&self) -> Result<Scene, CliError> {
        self.scene_of(self.view(), self.args.boxes.get() as usize, self.direction())
    }

    /// The same of another view, with so many boxes where it has stacks.
    ///
    /// # Errors
    /// Where an engine that is not our own fails.
    pub(crate) fn scene_of(&self, view: View, boxes: usize, direction: Direction) -> Result<Scene, CliError> {
        let theme = self.theme();
        let detail = if theme.is_brief { Detail::Brief } else { Detail::Full };
        let diagram = match view {
            View::Stacks => self.stacks(boxes, detail),
            View::Layers => diagram::layers(self.graph, detail),
            View::Tasks => diagram::tasks(self.graph, detail),
            View::Auto | View::Calls => diagram::calls_and_blocks(self.graph),
        };
        let [node_gap, rank_gap] = theme.gaps;
        let options = LayoutOptions { direction, node_gap, rank_gap };
        let layout = match self.args.engine {
            Engine::Own => layout(diagram.layout_input(), &options),
            Engine::Dot => engine::dot(&diagram, &options)?,
        };
        let overlay = match (self.color(), &self.run) {
            (Some(by), _) => Some(Overlay::of_order(self.graph, &diagram, by)),
            (None, Some(run)) => Some(Overlay::of_run(self.graph, &diagram, run.measured, run.trace.workers)),
            (None, None) => None,
        };
        let (heading, caption) = (self.heading(), self.caption());
        let options =
            SceneOptions { title: self.expr, heading: &heading, caption: &caption, direction, theme };
        Ok(scene::compose(&diagram, &layout, overlay.as_ref(), &options))
    }

    /// Boxes for tasks that are alike, and for those that stand alone because somebody wants it, or because they took
    /// far longer than the others.
    fn stacks(&self, most: usize, detail: Detail) -> Diagram {
        let stragglers = self.run.as_ref().filter(|_| self.color().is_none());
        let stragglers = stragglers.map_or(Vec::new(), |run| inspect::stragglers(self.graph, run.measured));
        let options = StackOptions {
            most,
            detail,
            exemplars: self.args.exemplars as usize,
            opened: &self.args.expand,
            alone: &stragglers,
        };
        diagram::stacks(self.graph, &options)
    }

    /// What tasks are coloured by, where it is not a run.
    fn color(&self) -> Option<ColorBy> {
        self.args.color.or(self.color)
    }

    /// Which way arrows point.
    pub(crate) fn direction(&self) -> Direction {
        self.args.rankdir.map(Direction::from).or(self.asked_direction).unwrap_or_default()
    }

    fn theme(&self) -> &'static Theme {
        Theme::by_name(&self.args.theme).expect("the command line takes known themes only")
    }

    /// The lines above the picture: what it is called, and what came out of a run.
    fn heading(&self) -> Vec<String> {
        let title = self.args.title.as_deref();
        let title = title.or(self.run.as_ref().map(|_| self.expr)).filter(|title| !title.is_empty());
        let outcome = self.run.as_ref().map(ShownRun::outcome);
        title.iter().flat_map(|title| title.lines()).map(str::to_owned).chain(outcome).collect()
    }

    fn caption(&self) -> Vec<String> {
        self.args.caption.iter().flat_map(|caption| caption.lines()).map(str::to_owned).collect()
    }

    /// What is drawn.
    pub(crate) fn view(&self) -> View {
        match self.args.view {
            View::Auto if self.args.full => View::Calls,
            View::Auto if self.args.exemplars > 0 || !self.args.expand.is_empty() => View::Stacks,
            View::Auto if self.graph.len() > self.most_tasks() => View::Stacks,
            View::Auto if self.theme().is_brief => View::Tasks,
            View::Auto => View::Calls,
            view => view,
        }
    }

    /// Whether circles and boxes are drawn because somebody wants them.
    pub(crate) fn is_asked_for_calls(&self) -> bool {
        self.args.full || self.args.view == View::Calls
    }

    fn most_tasks(&self) -> usize {
        if self.theme().is_brief { MOST_ON_A_SLIDE } else { MOST_CALLS }
    }

    /// What there is to say of a picture that shows tasks together because they are many.
    pub(crate) fn summary(&self) -> &'static str {
        let is_folded = self.args.exemplars > 0 || !self.args.expand.is_empty();
        let chosen = self.args.view == View::Auto && self.view() == View::Stacks && !is_folded;
        if chosen { ", alike ones as one box (--full draws each)" } else { "" }
    }

    /// The picture for the terminal, where it is asked for.
    ///
    /// # Errors
    /// When it is too large to be drawn.
    pub(crate) fn in_terminal(&self) -> Result<String, CliError> {
        self.args.term.map_or(Ok(String::new()), |how| terminal::shown(self, how))
    }

    /// Writes each file that can be written. Gives what can be said of those, and the first error.
    pub(crate) fn write_all(&self, outputs: &[Output]) -> (Vec<String>, Result<(), CliError>) {
        let scene = LazyCell::new(|| self.scene());
        let (mut files, mut written) = (Vec::new(), Ok(()));
        for output in outputs {
            match self.write(&scene, output) {
                Ok(file) => files.push(file),
                Err(error) => written = written.and(Err(error)),
            }
        }
        (files, written)
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
            Format::Svg => (backend::svg::svg(scene()?, Text::Real).into_bytes(), points(scene()?)),
            Format::Pdf => (backend::pdf::pdf(scene()?), points(scene()?)),
            Format::Png => self.pixels(scene()?, backend::png::png)?,
            Format::Jpeg => self.pixels(scene()?, backend::jpeg::jpeg)?,
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
        outputs::write(&output.path, |out| out.write_all(&bytes))?;
        Ok(format!("{}{size}", output.path.display()))
    }

    /// The theme's screen filled, where it has one.
    fn usual_scale(&self, scene: &Scene) -> f64 {
        let pixels = |points: f64| points * self.args.dpi / 72.0;
        let Some([width, height]) = self.theme().screen else { return 1.0 };
        (width / pixels(scene.size.width)).min(height / pixels(scene.size.height))
    }

    /// Draws as large as was asked for, or as large as it can be.
    fn pixels(&self, scene: &Scene, draw: Raster) -> Result<(Vec<u8>, String), CliError> {
        let dpi = self.args.dpi;
        let asked = self.args.scale.unwrap_or_else(|| self.usual_scale(scene));
        let scale = asked.min(backend::png::fitting_scale(scene, dpi));
        let options = PngOptions { dpi, scale };
        let bytes = draw(scene, &options).map_err(|e| {
            CliError::failure(format!("cannot draw it: {e}")).hint("write .svg, .pdf or .dot instead")
        })?;
        let (width, height) = backend::png::pixel_size(scene, &options);
        let mut note = format!(", {width} × {height} px");
        if scale < asked {
            let percent = 100.0 * scale / asked;
            let label_pixels = LABEL_SIZE * dpi / 72.0 * scale;
            let legible = if label_pixels < LEGIBLE_PIXELS { ", too small to be read" } else { "" };
            let _ = write!(note, " (drawn at {percent:.0} % to fit{legible}; .svg has no limit)");
        }
        Ok((bytes, note))
    }
}

impl ShownRun<'_> {
    /// What came out, in a line.
    fn outcome(&self) -> String {
        let outcome = match self.result {
            Some(result) => format!("result {result}"),
            None if self.trace.failures.is_empty() => format!("{} tasks", self.trace.spans.len()),
            None => "failed".to_owned(),
        };
        let time = quantity::duration(self.trace.compute_time());
        format!("{outcome}  ·  {time}  ·  {}", workers(self.trace.workers))
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
    if outputs.is_empty() && args.term.is_none() {
        let named = otherwise.map(|(name, format)| Output::named(name, format)).transpose()?;
        outputs.extend(named);
    }
    outputs.iter().try_for_each(|output| outputs::check_writable(&output.path))?;
    Ok(outputs)
}

/// Refuses what the graph has not got.
///
/// # Errors
/// For layers that are not in it.
pub(crate) fn check_layers(args: &PictureArgs, graph: &TaskGraph) -> Result<(), CliError> {
    let names: BTreeSet<&str> = graph.ids().map(|task| graph.label(task)).collect();
    let Some(unknown) = args.expand.iter().find(|name| !names.contains(name.as_str())) else {
        return Ok(());
    };
    let named: Vec<&str> = names.into_iter().take(MOST_NAMED).collect();
    Err(CliError::usage(format!("--expand {unknown}: no layer is called so"))
        .hint(format!("there are {}", named.join(", "))))
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
