//! The picture itself in a terminal: half blocks in 24-bit colours, or a PNG in the escape sequences of kitty and iTerm2.

use super::super::png::{self, PngError, PngOptions};
use crate::scene::Scene;
use std::fmt::Write;

/// How many bytes of base64 kitty takes at a time.
const KITTY_PIECE: usize = 4096;
/// The resolution at which a scale of 1 is a pixel a point.
const POINTS_PER_INCH: f64 = 72.0;

/// A PNG in the graphics protocol of kitty, which Ghostty, `WezTerm` and Konsole read too.
pub fn kitty(png: &[u8]) -> String {
    let data = base64(png);
    let mut text = String::with_capacity(data.len() + data.len() / KITTY_PIECE * 16 + 32);
    let pieces: Vec<&[u8]> = data.as_bytes().chunks(KITTY_PIECE).collect();
    for (i, piece) in pieces.iter().enumerate() {
        let first = if i == 0 { "a=T,f=100," } else { "" };
        let more = u8::from(i + 1 < pieces.len());
        let piece = String::from_utf8_lossy(piece);
        let _ = write!(text, "\x1b_G{first}m={more};{piece}\x1b\\");
    }
    text.push('\n');
    text
}

/// A PNG in the escape sequence of iTerm2.
pub fn iterm(png: &[u8]) -> String {
    format!("\x1b]1337;File=inline=1;size={}:{}\x07\n", png.len(), base64(png))
}

/// The picture as characters that are half of one colour and half of another, at most so many columns wide.
///
/// # Errors
/// Those of [`png`](png::png).
pub fn half_blocks(scene: &Scene, columns: usize) -> Result<String, PngError> {
    let scale = (columns.max(1) as f64 / scene.size.width.max(1.0)).min(1.0);
    let pixels = png::pixels(scene, &PngOptions { dpi: POINTS_PER_INCH, scale, ..PngOptions::default() })?;
    let (width, height) = (pixels.width as usize, pixels.height as usize);
    let rgb = pixels.on_white();
    let color = |x: usize, y: usize| {
        let pixel = rgb.as_chunks::<3>().0.get(y * width + x).filter(|_| y < height);
        pixel.map_or("0;0;0".to_owned(), |[red, green, blue]| format!("{red};{green};{blue}"))
    };
    let mut text = String::new();
    for y in (0..height).step_by(2) {
        for x in 0..width.min(columns) {
            let _ = write!(text, "\x1b[38;2;{};48;2;{}m▀", color(x, y), color(x, y + 1));
        }
        text.push_str("\x1b[0m\n");
    }
    Ok(text)
}

/// RFC 4648, with padding.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let all = three.iter().fold(0u32, |all, byte| all << 8 | u32::from(*byte)) << (8 * (3 - three.len()));
        for i in 0..4 {
            let letter = LETTERS[(all >> (18 - 6 * i)) as usize & 63];
            text.push(if i <= three.len() { char::from(letter) } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_that_of_the_standard() {
        let expected = ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy"];
        for (n, expected) in expected.iter().enumerate() {
            assert_eq!(base64(&b"foobar"[..n]), *expected);
        }
    }

    #[test]
    fn kitty_gets_pieces_and_is_told_of_the_last() {
        let text = kitty(&[7; 5000]);
        let pieces: Vec<&str> = text.trim_end().split_terminator("\x1b\\").collect();
        assert_eq!(pieces.len(), 2);
        assert!(pieces[0].starts_with("\x1b_Ga=T,f=100,m=1;") && pieces[1].starts_with("\x1b_Gm=0;"));
    }
}
