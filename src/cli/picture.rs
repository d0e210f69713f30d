//! Graphs and runs to files.

use super::{
    args::PictureArgs,
    error::CliError,
    outputs::{self, Format, Output},
    shown::Picture,
    terminal, viewer,
};
use chunkscope::{
    backend::{
        self,
        png::{PngError, PngOptions},
        svg::Text,
    },
    diagram::LABEL_SIZE,
    graph::TaskGraph,
    quantity,
    scene::Scene,
};
use std::{cell::LazyCell, collections::BTreeSet, fmt::Write};

/// Below so many pixels the letters of a label run together.
const LEGIBLE_PIXELS: f64 = 6.0;

/// So many layers are named to somebody who names one that is not there.
const MOST_NAMED: usize = 20;

/// A backend that draws pixels.
type Raster = fn(&Scene, &PngOptions) -> Result<Vec<u8>, PngError>;

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
