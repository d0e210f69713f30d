//! Colours: how they are written, and how well one is read on another.

/// A colour: red, green, blue, and opacity (255 is opaque).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rgba(pub [u8; 4]);

/// An opaque colour from `0xRRGGBB`.
pub const fn rgb(hex: u32) -> Rgba {
    Rgba([(hex >> 16) as u8, (hex >> 8) as u8, hex as u8, 255])
}

/// Black ink.
pub const BLACK: Rgba = rgb(0x00_0000);
/// White paper.
pub const WHITE: Rgba = rgb(0xff_ffff);

impl Rgba {
    /// As CSS, SVG and Graphviz write it, without its opacity: `#rrggbb`.
    pub fn hex(self) -> String {
        let [r, g, b, _] = self.0;
        format!("#{r:02x}{g:02x}{b:02x}")
    }
    /// How opaque it is, from 0 to 1.
    pub fn opacity(self) -> f64 {
        f64::from(self.0[3]) / 255.0
    }
    /// The same, as opaque as this.
    #[must_use]
    pub fn with_opacity(self, opacity: f64) -> Self {
        let [r, g, b, _] = self.0;
        Self([r, g, b, (255.0 * opacity).round() as u8])
    }
    /// Relative luminance after WCAG 2, from 0 (black) to 1 (white).
    pub fn luminance(self) -> f64 {
        let [r, g, b, _] = self.0.map(|channel| {
            let c = f64::from(channel) / 255.0;
            if c <= 0.040_45 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
        });
        0.2126 * r + 0.7152 * g + 0.0722 * b
    }
    /// The contrast of one colour on another after WCAG 2, from 1 (none) to 21 (black on white); 4.5 is readable.
    pub fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }
    /// Black or white, whichever reads better on this colour: never below 4.5.
    #[must_use]
    pub fn ink(self) -> Self {
        if self.contrast(BLACK) >= self.contrast(WHITE) { BLACK } else { WHITE }
    }
    /// The colour `t` of the way to `other`, 0 to 1, channel by channel.
    #[must_use]
    pub fn towards(self, other: Self, t: f64) -> Self {
        let mut mixed = [0; 4];
        for (i, channel) in mixed.iter_mut().enumerate() {
            let (a, b) = (f64::from(self.0[i]), f64::from(other.0[i]));
            *channel = (a + (b - a) * t).round() as u8;
        }
        Self(mixed)
    }
    /// What is seen where this colour lies over an opaque one.
    #[must_use]
    pub fn over(self, below: Self) -> Self {
        let mut seen = below.towards(self, self.opacity());
        seen.0[3] = 255;
        seen
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_is_that_of_wcag() {
        assert!((BLACK.contrast(WHITE) - 21.0).abs() < 1e-9);
        assert!((rgb(0x76_7676).contrast(WHITE) - 4.54).abs() < 0.01);
        assert_eq!(rgb(0x0a_b0ff).hex(), "#0ab0ff");
    }

    #[test]
    fn black_or_white_can_be_read_on_everything() {
        for level in 0..=255u8 {
            for color in
                [Rgba([level, level, level, 255]), Rgba([level, 128, 0, 255]), Rgba([0, level, level, 255])]
            {
                assert!(color.contrast(color.ink()) >= 4.5, "{}", color.hex());
            }
        }
    }
}
