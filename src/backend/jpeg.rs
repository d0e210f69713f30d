//! A scene as JPEG, for whoever takes nothing else: the pixels of the PNG, on white paper where they let it through.
//!
//! JPEG is made for photographs: thin lines get a faint halo, and the file is larger than the PNG. Colours are kept
//! at full resolution, so that red lines on white stay sharp.

use super::png::{self, PngError, PngOptions};
use crate::scene::Scene;
use jpeg_encoder::{ColorType, Encoder, PixelDensity, PixelDensityUnit, SamplingFactor};

/// How much of the picture is kept, of 100: enough that the halo is not seen.
const QUALITY: u8 = 92;

/// Draws a scene. `options` mean what they mean for the PNG; the resolution is written into the file in whole
/// pixels per inch, at most 65,535.
///
/// # Errors
/// Those of [`png`](png::png): too many pixels or marks, options that are no positive numbers.
pub fn jpeg(scene: &Scene, options: &PngOptions) -> Result<Vec<u8>, PngError> {
    let pixels = png::pixels(scene, options)?;
    let side = |pixels: u32| u16::try_from(pixels).expect("no side is longer than `LONGEST_SIDE`");
    let (width, height) = (side(pixels.width), side(pixels.height));
    let per_inch = options.dpi.round().clamp(1.0, f64::from(u16::MAX)) as u16;

    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, QUALITY);
    encoder.set_sampling_factor(SamplingFactor::R_4_4_4);
    encoder.set_optimized_huffman_tables(true);
    encoder.set_density(PixelDensity { density: (per_inch, per_inch), unit: PixelDensityUnit::Inches });
    encoder
        .encode(&pixels.on_white(), width, height, ColorType::Rgb)
        .expect("both sides are above zero, the buffer holds them, and a vector takes what is written");
    Ok(bytes)
}
