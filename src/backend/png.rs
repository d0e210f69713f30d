//! A scene as PNG, packed as small as its colours allow.
//!
//! A picture of some hundred marks is its SVG with outlined labels, drawn by resvg; one of more is drawn from the
//! scene itself, which is faster the more there are.

use super::{
    pixels::{Channels, Pixels},
    raster,
    svg::{Text, svg},
};
use crate::scene::{Rgba, Scene};
use resvg::{
    tiny_skia::{Color, Pixmap, Transform},
    usvg,
};
use std::collections::BTreeMap;
use thiserror::Error;

/// No picture has more pixels unless it is asked for: at four bytes each this is 400 MB while it is drawn.
pub const MOST_PIXELS: u64 = 100_000_000;
/// No picture is wider or higher: many viewers stop here.
pub const LONGEST_SIDE: u32 = 65_535;
/// Above so many items a scene is drawn without resvg: a mark and its arrow have eight, with those that group them.
pub const MOST_ITEMS_BY_SVG: usize = 4_000;

/// How to make pixels of points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PngOptions {
    /// Pixels per inch, also written into the file. Default: 96, as Dask's pictures.
    pub dpi: f64,
    /// How much larger than life. Default: 1.
    pub scale: f64,
    /// How many pixels it may have. Default: [`MOST_PIXELS`].
    pub most_pixels: u64,
}

impl Default for PngOptions {
    fn default() -> Self {
        Self { dpi: 96.0, scale: 1.0, most_pixels: MOST_PIXELS }
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
    /// It could not be packed.
    #[error("the picture could not be packed: {0}")]
    Encoding(#[from] png::EncodingError),
}

/// The largest [`PngOptions::scale`] at which the scene fits into so many pixels and [`LONGEST_SIDE`].
pub fn fitting_scale(scene: &Scene, dpi: f64, most_pixels: u64) -> f64 {
    // A pixel less than allowed, for rounding up.
    let (width, height) = (scene.size.width * dpi / 72.0, scene.size.height * dpi / 72.0);
    let by_area = ((most_pixels as f64) / (width * height)).sqrt();
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
/// Where it would be larger than [`PngOptions::most_pixels`] or [`LONGEST_SIDE`], or the options are no positive numbers.
pub fn png(scene: &Scene, options: &PngOptions) -> Result<Vec<u8>, PngError> {
    encode(pixels(scene, options)?, options.dpi)
}

/// The pixels of a scene, where the options are sound and the picture is not too large.
pub(super) fn pixels(scene: &Scene, options: &PngOptions) -> Result<Pixels, PngError> {
    let PngOptions { dpi, scale, most_pixels } = *options;
    if !(dpi.is_finite() && dpi > 0.0 && scale.is_finite() && scale > 0.0) {
        return Err(PngError::NoScale { dpi, scale });
    }
    let (width, height) = pixel_size(scene, options);
    if width.max(height) > u64::from(LONGEST_SIDE) || width * height > most_pixels {
        return Err(PngError::TooLarge { width, height, fitting: fitting_scale(scene, dpi, most_pixels) });
    }
    let (width, height) = (width as u32, height as u32);
    let by_svg = if goes_by_svg(scene) && u64::from(width) * u64::from(height) <= MOST_PIXELS {
        draw_svg(scene, width, height)
    } else {
        None
    };
    Ok(by_svg.unwrap_or_else(|| raster::draw(scene, width, height)))
}

/// Whether resvg draws a scene: where it pays, and where the scene lets paper through.
fn goes_by_svg(scene: &Scene) -> bool {
    let is_opaque = scene.canvas.is_some_and(|Rgba([.., opacity])| opacity == 255);
    let n_items = scene.items.len() + scene.cells.len();
    n_items <= MOST_ITEMS_BY_SVG || !is_opaque
}

/// Draws by way of an SVG; nothing where it has more elements than resvg takes.
pub(super) fn draw_svg(scene: &Scene, width: u32, height: u32) -> Option<Pixels> {
    let tree = usvg::Tree::from_str(&svg(scene, Text::Outlines), &usvg::Options::default()).ok()?;
    let mut pixmap = Pixmap::new(width, height)?;
    if let Some(Rgba([r, g, b, a])) = scene.canvas {
        // Also under the last row and column, which the picture may cover in part only.
        pixmap.fill(Color::from_rgba8(r, g, b, a));
    }
    let size = tree.size();
    let transform = Transform::from_scale(width as f32 / size.width(), height as f32 / size.height());
    resvg::render(&tree, transform, &mut pixmap.as_mut());
    Some(pixmap.into())
}

/// The colours of a picture that has few, in order, and for each pixel the number of its own.
fn indexed(rgb: &[u8]) -> Option<(Vec<u8>, Vec<u8>)> {
    let mut places: BTreeMap<[u8; 3], u8> = BTreeMap::new();
    let (colors, _) = rgb.as_chunks::<3>();
    let mut last = None;
    for &color in colors.iter().filter(|&&color| last.replace(color) != Some(color)) {
        places.insert(color, 0);
        if places.len() > 256 {
            return None;
        }
    }
    for (place, number) in places.values_mut().zip(0u8..=255) {
        *place = number;
    }
    let palette = places.keys().copied().flatten().collect();
    Some((palette, colors.iter().map(|color| places[color]).collect()))
}

fn encode(picture: Pixels, dpi: f64) -> Result<Vec<u8>, PngError> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, picture.width, picture.height);
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
    let (color, pixels) = match picture.channels {
        Channels::Grey(pixels) => (png::ColorType::Grayscale, pixels),
        Channels::Rgba(pixels) => (png::ColorType::Rgba, pixels),
        Channels::Rgb(pixels) => match indexed(&pixels) {
            Some((palette, pixels)) => {
                encoder.set_palette(palette);
                (png::ColorType::Indexed, pixels)
            }
            None => (png::ColorType::Rgb, pixels),
        },
    };
    encoder.set_color(color);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&pixels)?;
    writer.finish()?;
    Ok(bytes)
}
