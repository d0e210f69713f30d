//! Graphs and runs to files.

use super::{
    args::PictureArgs,
    error::CliError,
    outputs::{self, Format, Output},
    viewer,
};
use chunkscope::{
    backend::{
        self,
        png::{PngError, PngOptions},
        svg::Text,
    },
    diagram::{self, Diagram, LABEL_SIZE},
    geom::Direction,
    graph::TaskGraph,
    layout::{Layout, LayoutOptions, layout},
    overlay::Overlay,
    quantity,
    scene::{self, Scene, Theme},
};
use std::fmt::Write;

/// Below so many pixels the letters of a label run together.
const LEGIBLE_PIXELS: f64 = 6.0;

/// What is drawn, and how.
pub(crate) struct Picture {
    diagram: Diagram,
    layout: Layout,
    theme: &'static Theme,
    direction: Direction,
    dpi: f64,
    scale: f64,
}

/// A backend that draws pixels.
type Raster = fn(&Scene, &PngOptions) -> Result<Vec<u8>, PngError>;

impl Picture {
    /// Lays a graph out. `direction` is what the program itself asks for; the command line wins.
    pub(crate) fn new(graph: &TaskGraph, args: &PictureArgs, direction: Option<Direction>) -> Self {
        let direction = args.rankdir.map(Direction::from).or(direction).unwrap_or_default();
        let diagram = diagram::calls_and_blocks(graph);
        let layout = layout(diagram.layout_input(), &LayoutOptions { direction, ..LayoutOptions::default() });
        let theme = Theme::by_name(&args.theme).expect("the command line takes known themes only");
        Self { diagram, layout, theme, direction, dpi: args.dpi, scale: args.scale }
    }

    pub(crate) fn diagram(&self) -> &Diagram {
        &self.diagram
    }

    /// Draws it, perhaps with what a run says.
    pub(crate) fn scene(&self, title: &str, overlay: Option<&Overlay>) -> Scene {
        let options = scene::SceneOptions { title, direction: self.direction, theme: self.theme };
        scene::compose(&self.diagram, &self.layout, overlay, &options)
    }

    /// Writes the scene into each file that can be written. Gives what can be said of those, and the first error.
    pub(crate) fn write_all(
        &self,
        scene: &Scene,
        outputs: &[Output],
        recording: &str,
    ) -> (Vec<String>, Result<(), CliError>) {
        let (mut files, mut written) = (Vec::new(), Ok(()));
        for output in outputs {
            match self.write(scene, output, recording) {
                Ok(file) => files.push(file),
                Err(error) => written = written.and(Err(error)),
            }
        }
        (files, written)
    }

    /// Writes the scene into a file and says what is in it.
    ///
    /// # Errors
    /// When the file cannot be written, or no PNG can hold the picture.
    fn write(&self, scene: &Scene, output: &Output, recording: &str) -> Result<String, CliError> {
        let mut note = String::new();
        let bytes = match output.format {
            Format::Ndjson => recording.as_bytes().to_vec(),
            Format::Svg => backend::svg::svg(scene, Text::Real).into_bytes(),
            Format::Dot => backend::dot::dot(scene).into_bytes(),
            Format::Pdf => backend::pdf::pdf(scene),
            Format::Png => self.pixels(scene, backend::png::png, &mut note)?,
            Format::Jpeg => self.pixels(scene, backend::jpeg::jpeg, &mut note)?,
        };
        outputs::write(&output.path, |out| out.write_all(&bytes))?;
        let size = match output.format {
            Format::Png | Format::Jpeg => note,
            Format::Svg | Format::Pdf => format!(", {:.0} × {:.0} pt", scene.size.width, scene.size.height),
            Format::Dot | Format::Ndjson => format!(", {}", quantity::bytes(bytes.len() as u64)),
        };
        Ok(format!("{}{size}", output.path.display()))
    }

    /// Draws as large as was asked for, or as large as it can be.
    fn pixels(&self, scene: &Scene, draw: Raster, note: &mut String) -> Result<Vec<u8>, CliError> {
        let fitting = backend::png::fitting_scale(scene, self.dpi);
        let scale = self.scale.min(fitting);
        let options = PngOptions { dpi: self.dpi, scale };
        let bytes = draw(scene, &options).map_err(|e| {
            CliError::failure(format!("cannot draw it: {e}")).hint("write .svg, .pdf or .dot instead")
        })?;
        let (width, height) = backend::png::pixel_size(scene, &options);
        *note = format!(", {width} × {height} px");
        if scale < self.scale {
            let percent = 100.0 * scale / self.scale;
            let label_pixels = LABEL_SIZE * self.dpi / 72.0 * scale;
            let legible = if label_pixels < LEGIBLE_PIXELS { ", too small to be read" } else { "" };
            let _ = write!(note, " (drawn at {percent:.0} % to fit{legible}; .svg has no limit)");
        }
        Ok(bytes)
    }
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
