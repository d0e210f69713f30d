//! How large pictures are and in which colours, whatever they show.

use super::{args::SheetArgs, error::CliError};
use chunkscope::{
    backend::{
        self,
        png::{PngError, PngOptions},
    },
    scene::{self, Scene, Theme},
};
use std::fmt::Write;

/// How many pixels a picture has at most whose scale or resolution was asked for: at three bytes each this is 1.2 GB
/// while it is drawn.
const MOST_PIXELS_ASKED: u64 = 400_000_000;

impl SheetArgs {
    pub(crate) fn theme(&self) -> &'static Theme {
        Theme::by_name(&self.theme).expect("the command line takes known themes only")
    }

    /// The lines below the picture that were asked for.
    pub(crate) fn caption(&self) -> Vec<String> {
        self.caption.iter().flat_map(|caption| caption.lines()).map(str::to_owned).collect()
    }

    /// How many pixels a picture may have: more where its scale or resolution was asked for.
    pub(crate) fn most_pixels(&self) -> u64 {
        let is_asked = self.scale.is_some() || self.dpi.is_some();
        if is_asked { MOST_PIXELS_ASKED } else { backend::png::MOST_PIXELS }
    }

    fn dpi(&self) -> f64 {
        self.dpi.unwrap_or(PngOptions::default().dpi)
    }

    /// What was asked for; else as large as the theme's screen, where it has one.
    fn scale(&self, scene: &Scene) -> f64 {
        let pixels = |points: f64| points * self.dpi() / 72.0;
        let filled = |[width, height]: [f64; 2]| {
            (width / pixels(scene.size.width)).min(height / pixels(scene.size.height))
        };
        self.scale.or(self.theme().screen.map(filled)).unwrap_or(1.0)
    }

    /// As large as was asked for, or as large as it can be.
    pub(crate) fn png_options(&self, scene: &Scene) -> PngOptions {
        self.options_with(scene, self.most_pixels())
    }

    fn options_with(&self, scene: &Scene, most_pixels: u64) -> PngOptions {
        let dpi = self.dpi();
        let scale = self.scale(scene).min(backend::png::fitting_scale(scene, dpi, most_pixels));
        PngOptions { dpi, scale, most_pixels }
    }

    /// Draws it in pixels, and says how many.
    ///
    /// # Errors
    /// When no picture of pixels can hold it.
    pub(crate) fn pixels(
        &self,
        scene: &Scene,
        draw: impl FnOnce(&Scene, &PngOptions) -> Result<Vec<u8>, PngError>,
    ) -> Result<(Vec<u8>, String), CliError> {
        self.pixels_with(scene, self.png_options(scene), draw)
    }

    /// Draws several pictures of one size that are in memory together: they share the pixels that one may have.
    ///
    /// # Errors
    /// When no picture of pixels can hold one of them.
    pub(crate) fn pixels_of_all(
        &self,
        scenes: &[Scene],
        draw: impl FnOnce(&[Scene], &PngOptions) -> Result<Vec<u8>, PngError>,
    ) -> Result<(Vec<u8>, String), CliError> {
        let Some(first) = scenes.first() else { return Err(CliError::failure("there is nothing to draw")) };
        let options = self.options_with(first, self.most_pixels() / scenes.len() as u64);
        self.pixels_with(first, options, |_, options| draw(scenes, options))
    }

    fn pixels_with(
        &self,
        scene: &Scene,
        options: PngOptions,
        draw: impl FnOnce(&Scene, &PngOptions) -> Result<Vec<u8>, PngError>,
    ) -> Result<(Vec<u8>, String), CliError> {
        let bytes = draw(scene, &options).map_err(|e| {
            CliError::failure(format!("cannot draw it: {e}")).hint("write .svg, .pdf or .dot instead")
        })?;
        let (width, height) = backend::png::pixel_size(scene, &options);
        let mut note = format!(", {width} × {height} px");
        let asked = self.scale(scene);
        if options.scale < asked {
            let percent = 100.0 * options.scale / asked;
            let is_legible = scene::can_be_read(options.dpi, options.scale) || !scene.cells.is_empty();
            let legible = if is_legible { "" } else { ", too small to be read" };
            let _ = write!(note, " (drawn at {percent:.0} % to fit{legible}; .svg has no limit)");
        }
        Ok((bytes, note))
    }
}
