//! The pixels of a picture, row by row from the top, on their way into a file.

use resvg::tiny_skia::{Pixmap, PremultipliedColorU8};

/// A picture in pixels.
#[derive(Clone, Debug)]
pub(super) struct Pixels {
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) channels: Channels,
}

/// What is kept of each pixel: no more than it needs.
#[derive(Clone, Debug)]
pub(super) enum Channels {
    /// How light it is.
    Grey(Vec<u8>),
    /// Red, green, blue.
    Rgb(Vec<u8>),
    /// Red, green, blue and opacity.
    Rgba(Vec<u8>),
}

impl From<Pixmap> for Pixels {
    fn from(pixmap: Pixmap) -> Self {
        let pixels = pixmap.pixels();
        let colors = || pixels.iter().map(|pixel| [pixel.red(), pixel.green(), pixel.blue()]);
        let channels = if pixels.iter().any(|pixel| pixel.alpha() != 255) {
            let straight = pixels.iter().map(PremultipliedColorU8::demultiply);
            Channels::Rgba(straight.flat_map(|p| [p.red(), p.green(), p.blue(), p.alpha()]).collect())
        } else if colors().all(|[r, g, b]| r == g && g == b) {
            // Opaque: premultiplied is plain.
            Channels::Grey(colors().map(|[grey, ..]| grey).collect())
        } else {
            Channels::Rgb(colors().flatten().collect())
        };
        Self { width: pixmap.width(), height: pixmap.height(), channels }
    }
}

impl Pixels {
    /// Red, green and blue of every pixel, over white paper where it lets it through.
    pub(super) fn on_white(self) -> Vec<u8> {
        match self.channels {
            Channels::Grey(greys) => greys.into_iter().flat_map(|grey| [grey; 3]).collect(),
            Channels::Rgb(rgb) => rgb,
            Channels::Rgba(rgba) => rgba
                .chunks_exact(4)
                .flat_map(|pixel| {
                    let opacity = u16::from(pixel[3]);
                    [pixel[0], pixel[1], pixel[2]].map(|channel| {
                        ((u16::from(channel) * opacity + 255 * (255 - opacity) + 127) / 255) as u8
                    })
                })
                .collect(),
        }
    }
}
