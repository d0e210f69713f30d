//! A scene as PNG: its SVG with outlined labels, drawn by resvg, packed as small as its colours allow.

use super::svg::{Text, svg};
use crate::scene::{Rgba, Scene};
use resvg::{
    tiny_skia::{Color, Pixmap, PremultipliedColorU8, Transform},
    usvg,
};
use std::collections::BTreeMap;
use thiserror::Error;

/// No picture has more pixels: at four bytes each this is 400 MB while it is drawn.
pub const MOST_PIXELS: u64 = 100_000_000;
/// No picture is wider or higher: many viewers stop here.
pub const LONGEST_SIDE: u32 = 65_535;
/// How many elements resvg draws at most: an arrow has three, a mark of a run about ten.
pub const MOST_ELEMENTS: usize = 1_000_000;

/// How to make pixels of points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PngOptions {
    /// Pixels per inch, also written into the file. Default: 96, as Dask's pictures.
    pub dpi: f64,
    /// How much larger than life. Default: 1.
    pub scale: f64,
}

impl Default for PngOptions {
    fn default() -> Self {
        Self { dpi: 96.0, scale: 1.0 }
    }
}

/// Why there is no picture.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum PngError {
    /// It would have too many pixels.
    #[error("a picture of {width} x {height} pixels is too large; it fits at a scale of {fitting:.3}")]
    TooLarge {
        /// Its width in pixels.
        width: u64,
        /// Its height in pixels.
        height: u64,
        /// The largest scale that fits, at the same resolution.
        fitting: f64,
    },
    /// The resolution or the scale is not a positive number.
    #[error("a picture needs a resolution and a scale above 0, not {dpi} dpi and {scale}")]
    NoScale {
        /// The resolution asked for.
        dpi: f64,
        /// The scale asked for.
        scale: f64,
    },
    /// It has more shapes than resvg draws: the only thing about our SVG that it refuses.
    #[error("the graph has too many tasks for a picture of pixels; an SVG or PDF has no such limit")]
    TooManyMarks(#[source] usvg::Error),
    /// It could not be packed.
    #[error("the picture could not be packed: {0}")]
    Encoding(#[from] png::EncodingError),
}

/// The largest [`PngOptions::scale`] at which the scene fits into [`MOST_PIXELS`] and [`LONGEST_SIDE`].
pub fn fitting_scale(scene: &Scene, dpi: f64) -> f64 {
    // A pixel less than allowed, for rounding up.
    let (width, height) = (scene.size.width * dpi / 72.0, scene.size.height * dpi / 72.0);
    let by_area = ((MOST_PIXELS as f64) / (width * height)).sqrt();
    let by_side = f64::from(LONGEST_SIDE) / width.max(height);
    by_area.min(by_side) * 0.9999
}

/// The width and height that a scene's picture has, in pixels.
pub fn pixel_size(scene: &Scene, options: &PngOptions) -> (u64, u64) {
    let pixels = |points: f64| ((points * options.dpi / 72.0 * options.scale).round() as u64).max(1);
    (pixels(scene.size.width), pixels(scene.size.height))
}

/// Draws a scene.
///
/// # Errors
/// Where it would be larger than [`MOST_PIXELS`] or [`LONGEST_SIDE`], has more than [`MOST_ELEMENTS`], or the options are no positive numbers.
pub fn png(scene: &Scene, options: &PngOptions) -> Result<Vec<u8>, PngError> {
    encode(&pixels(scene, options)?, options.dpi)
}

/// The pixels of a scene, where the options are sound and the picture is not too large.
pub(super) fn pixels(scene: &Scene, options: &PngOptions) -> Result<Pixmap, PngError> {
    let PngOptions { dpi, scale } = *options;
    if !(dpi.is_finite() && dpi > 0.0 && scale.is_finite() && scale > 0.0) {
        return Err(PngError::NoScale { dpi, scale });
    }
    let (width, height) = pixel_size(scene, options);
    if width.max(height) > u64::from(LONGEST_SIDE) || width * height > MOST_PIXELS {
        return Err(PngError::TooLarge { width, height, fitting: fitting_scale(scene, dpi) });
    }
    draw(scene, width as u32, height as u32)
}

fn draw(scene: &Scene, width: u32, height: u32) -> Result<Pixmap, PngError> {
    let tree = usvg::Tree::from_str(&svg(scene, Text::Outlines), &usvg::Options::default())
        .map_err(PngError::TooManyMarks)?;
    let mut pixmap = Pixmap::new(width, height).expect("neither side is zero and both are bounded");
    if let Some(Rgba([r, g, b, a])) = scene.canvas {
        // Also under the last row and column, which the picture may cover in part only.
        pixmap.fill(Color::from_rgba8(r, g, b, a));
    }
    let size = tree.size();
    let transform = Transform::from_scale(width as f32 / size.width(), height as f32 / size.height());
    resvg::render(&tree, transform, &mut pixmap.as_mut());
    Ok(pixmap)
}

/// How a picture's pixels are packed: exact in every case.
enum Packed {
    Grey(Vec<u8>),
    Indexed { palette: Vec<u8>, pixels: Vec<u8> },
    Rgb(Vec<u8>),
    Rgba(Vec<u8>),
}

fn pack(pixmap: &Pixmap) -> Packed {
    let pixels = pixmap.pixels();
    if pixels.iter().any(|pixel| pixel.alpha() != 255) {
        let straight = pixels.iter().map(PremultipliedColorU8::demultiply);
        return Packed::Rgba(straight.flat_map(|p| [p.red(), p.green(), p.blue(), p.alpha()]).collect());
    }
    // Opaque from here on: premultiplied is plain.
    let colors = || pixels.iter().map(|pixel| [pixel.red(), pixel.green(), pixel.blue()]);
    if colors().all(|[r, g, b]| r == g && g == b) {
        return Packed::Grey(colors().map(|[grey, ..]| grey).collect());
    }
    let mut places = BTreeMap::new();
    for color in colors() {
        places.insert(color, 0);
        if places.len() > 256 {
            return Packed::Rgb(colors().flatten().collect());
        }
    }
    for (place, number) in places.values_mut().zip(0u8..=255) {
        *place = number;
    }
    let palette = places.keys().copied().flatten().collect();
    Packed::Indexed { palette, pixels: colors().map(|color| places[&color]).collect() }
}

fn encode(pixmap: &Pixmap, dpi: f64) -> Result<Vec<u8>, PngError> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, pixmap.width(), pixmap.height());
    encoder.set_depth(png::BitDepth::Eight);
    // Flat colours repeat exactly: any filter makes them a quarter larger.
    encoder.set_compression(png::Compression::Balanced);
    encoder.set_filter(png::Filter::NoFilter);
    let per_metre = (dpi / 0.0254).round() as u32;
    encoder.set_pixel_dims(Some(png::PixelDimensions {
        xppu: per_metre,
        yppu: per_metre,
        unit: png::Unit::Meter,
    }));
    let pixels = match pack(pixmap) {
        Packed::Grey(pixels) => {
            encoder.set_color(png::ColorType::Grayscale);
            pixels
        }
        Packed::Indexed { palette, pixels } => {
            encoder.set_color(png::ColorType::Indexed);
            encoder.set_palette(palette);
            pixels
        }
        Packed::Rgb(pixels) => {
            encoder.set_color(png::ColorType::Rgb);
            pixels
        }
        Packed::Rgba(pixels) => {
            encoder.set_color(png::ColorType::Rgba);
            pixels
        }
    };
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&pixels)?;
    writer.finish()?;
    Ok(bytes)
}
