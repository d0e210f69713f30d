//! Scenes as an animated GIF, one after the other.
//!
//! All frames share one palette, of the colours that most pixels have; what is rarer takes the nearest of them (the
//! popularity algorithm; Heckbert, *Color image quantization for frame buffer display*, 1982). Drawings are flat, so that
//! is all but some edges of letters. Each frame holds only what has changed since the one before.

use super::png::{self, PngError, PngOptions};
use crate::scene::Scene;
use gif::{DisposalMethod, Encoder, Frame, Repeat};
use std::{cmp::Reverse, collections::BTreeMap};

/// The last number of the palette stands for what stays as it is.
const UNCHANGED: u8 = 255;
/// How many colours are left for pictures.
const COLORS: usize = UNCHANGED as usize;

/// The red, green and blue of each pixel, row by row.
type Picture = Vec<[u8; 3]>;

/// Draws scenes of one size, each for so many hundredths of a second, again and again. `options` mean what they mean for
/// a PNG; a GIF has no resolution.
///
/// # Errors
/// Those of [`png`](png::png): too many pixels, options that are no positive numbers.
///
/// # Panics
/// If the scenes differ in size.
pub fn gif(scenes: &[Scene], options: &PngOptions, hundredths: u16) -> Result<Vec<u8>, PngError> {
    let side = |pixels: u32| u16::try_from(pixels).expect("no side is longer than `LONGEST_SIDE`");
    let mut pictures: Vec<Picture> = Vec::new();
    let (mut width, mut height) = (1, 1);
    for scene in scenes {
        let pixels = png::pixels(scene, options)?;
        (width, height) = (side(pixels.width), side(pixels.height));
        pictures.push(pixels.on_white().as_chunks::<3>().0.to_vec());
    }
    let palette = Palette::of(&pictures);
    let mut bytes = Vec::new();
    let written = write(&mut bytes, (width, height), &pictures, &palette, hundredths);
    debug_assert!(written.is_ok(), "writing into memory cannot fail");
    Ok(bytes)
}

fn write(
    bytes: &mut Vec<u8>,
    (width, height): (u16, u16),
    pictures: &[Picture],
    palette: &Palette,
    hundredths: u16,
) -> Result<(), gif::EncodingError> {
    let mut encoder = Encoder::new(bytes, width, height, &palette.rgb)?;
    encoder.set_repeat(Repeat::Infinite)?;
    let mut before: Option<&Picture> = None;
    for picture in pictures {
        let area = before.map_or(Changed::all(width, height), |before| Changed::of(before, picture, width));
        let buffer: Vec<u8> = area
            .pixels(width)
            .map(|at| match before {
                Some(before) if before[at] == picture[at] => UNCHANGED,
                _ => palette.number[&picture[at]],
            })
            .collect();
        encoder.write_frame(&Frame {
            delay: hundredths,
            dispose: DisposalMethod::Keep,
            transparent: Some(UNCHANGED),
            left: area.left,
            top: area.top,
            width: area.width,
            height: area.height,
            buffer: buffer.into(),
            ..Frame::default()
        })?;
        before = Some(picture);
    }
    Ok(())
}

/// The colours of all pictures, and by which number each is written.
struct Palette {
    rgb: Vec<u8>,
    number: BTreeMap<[u8; 3], u8>,
}

impl Palette {
    fn of(pictures: &[Picture]) -> Self {
        let mut counts: BTreeMap<[u8; 3], usize> = BTreeMap::new();
        for picture in pictures {
            for run in picture.chunk_by(|a, b| a == b) {
                *counts.entry(run[0]).or_default() += run.len();
            }
        }
        let mut chosen: Vec<[u8; 3]> = counts.keys().copied().collect();
        chosen.sort_by_key(|color| Reverse(counts[color]));
        chosen.truncate(COLORS);
        let apart = |a: [u8; 3], b: [u8; 3]| -> u32 {
            a.iter().zip(b).map(|(&a, b)| u32::from(a.abs_diff(b)).pow(2)).sum()
        };
        let nearest = |color: &[u8; 3]| {
            (0..=UNCHANGED).zip(&chosen).min_by_key(|(_, other)| apart(*color, **other)).map_or(0, |(i, _)| i)
        };
        let number = counts.keys().map(|color| (*color, nearest(color))).collect();
        let mut rgb: Vec<u8> = chosen.into_iter().flatten().collect();
        // As long as it must be for `UNCHANGED` to be a number of it.
        rgb.resize(3 * (COLORS + 1), 0);
        Self { rgb, number }
    }
}

/// The part of a picture that differs from the one before.
struct Changed {
    left: u16,
    top: u16,
    width: u16,
    height: u16,
}

impl Changed {
    fn all(width: u16, height: u16) -> Self {
        Self { left: 0, top: 0, width, height }
    }

    /// At least one pixel: a frame has a size.
    fn of(before: &Picture, now: &Picture, width: u16) -> Self {
        let differ = (0..now.len()).filter(|&at| before[at] != now[at]);
        let places = differ.map(|at| ((at % usize::from(width)) as u16, (at / usize::from(width)) as u16));
        let corners = places.map(|(x, y)| [x, x, y, y]).reduce(|[left, right, top, low], [x, _, y, _]| {
            [left.min(x), right.max(x), top.min(y), low.max(y)]
        });
        let [left, right, top, low] = corners.unwrap_or_default();
        Self { left, top, width: right - left + 1, height: low - top + 1 }
    }

    /// Their places, row by row.
    fn pixels(&self, width: u16) -> impl Iterator<Item = usize> {
        let columns = self.left..self.left + self.width;
        let rows = self.top..self.top + self.height;
        rows.flat_map(move |y| {
            columns.clone().map(move |x| usize::from(y) * usize::from(width) + usize::from(x))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Vec<Picture> {
        let mut options = gif::DecodeOptions::new();
        options.set_color_output(gif::ColorOutput::RGBA);
        let mut decoder = options.read_info(bytes).unwrap();
        let width = usize::from(decoder.width());
        let mut screen = vec![[0; 3]; width * usize::from(decoder.height())];
        let mut pictures = Vec::new();
        while let Some(frame) = decoder.read_next_frame().unwrap() {
            let (left, top) = (usize::from(frame.left), usize::from(frame.top));
            for (i, pixel) in frame.buffer.as_chunks::<4>().0.iter().enumerate() {
                let (x, y) = (i % usize::from(frame.width), i / usize::from(frame.width));
                if let [r, g, b, 255] = *pixel {
                    screen[(top + y) * width + left + x] = [r, g, b];
                }
            }
            pictures.push(screen.clone());
        }
        pictures
    }

    fn written(pictures: &[Picture], width: u16) -> Vec<u8> {
        let height = (pictures[0].len() / usize::from(width)) as u16;
        let mut bytes = Vec::new();
        write(&mut bytes, (width, height), pictures, &Palette::of(pictures), 7).unwrap();
        bytes
    }

    #[test]
    fn few_colours_come_back_as_they_were() {
        let (white, red) = ([255; 3], [200, 0, 30]);
        let first = vec![white; 12];
        let mut second = first.clone();
        second[5] = red;
        second[10] = [0; 3];
        let pictures = [first.clone(), second, first.clone(), first];
        assert_eq!(read(&written(&pictures, 4)), pictures);
    }

    #[test]
    fn of_many_colours_the_usual_ones_stay_and_the_others_are_near() {
        let mut picture: Picture = vec![[255; 3]; 400];
        picture.extend((0..=255).map(|grey| [grey; 3]));
        picture.extend((0..144).map(|i| [i, 0, 0]));
        let back = &read(&written(std::slice::from_ref(&picture), 20))[0];
        assert_eq!(back[..400], picture[..400]);
        let far = back.iter().flatten().zip(picture.iter().flatten()).map(|(a, b)| a.abs_diff(*b)).max();
        assert!(far.unwrap() < 80, "{far:?}");
    }
}
