//! What is painted on: pixels of one or three channels, each mixed with what lies over it.

use crate::scene::Rgba;

/// What is kept of one pixel.
pub(super) trait Pixel: Copy {
    /// An opaque colour.
    fn of(color: Rgba) -> Self;
    /// What is seen where `ink` covers `share` of it, 0 to 256.
    fn mixed(self, ink: Self, share: u32) -> Self;
}

fn channel(below: u8, ink: u8, share: u32) -> u8 {
    ((u32::from(below) * (256 - share) + u32::from(ink) * share + 128) >> 8) as u8
}

/// How light it is: for pictures without colours.
impl Pixel for u8 {
    fn of(Rgba([grey, ..]): Rgba) -> Self {
        grey
    }
    fn mixed(self, ink: Self, share: u32) -> Self {
        channel(self, ink, share)
    }
}

/// Red, green, blue.
impl Pixel for [u8; 3] {
    fn of(Rgba([r, g, b, _]): Rgba) -> Self {
        [r, g, b]
    }
    fn mixed(self, ink: Self, share: u32) -> Self {
        [0, 1, 2].map(|i| channel(self[i], ink[i], share))
    }
}

/// A colour to paint with.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ink<P> {
    pixel: P,
    /// How opaque it is: from 0 to 256.
    opacity: f32,
}

impl<P: Pixel> Ink<P> {
    pub(super) fn of(color: Rgba) -> Self {
        Self { pixel: P::of(color), opacity: 256.0 * color.opacity() as f32 }
    }
    /// The same, thinner.
    pub(super) fn thinned(self, by: f32) -> Self {
        Self { opacity: self.opacity * by, ..self }
    }
}

/// The picture so far. Painting outside of it does nothing.
#[derive(Debug)]
pub(super) struct Canvas<P> {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) pixels: Vec<P>,
}

impl<P: Pixel> Canvas<P> {
    pub(super) fn new(width: u32, height: u32, ground: Rgba) -> Self {
        let (width, height) = (width as usize, height as usize);
        Self { width, height, pixels: vec![P::of(ground); width * height] }
    }

    /// Covers a part of one pixel, 0 to 1.
    pub(super) fn cover(&mut self, x: i64, y: i64, ink: Ink<P>, part: f32) {
        if (0..self.width as i64).contains(&x) && (0..self.height as i64).contains(&y) {
            let pixel = &mut self.pixels[y as usize * self.width + x as usize];
            *pixel = pixel.mixed(ink.pixel, (ink.opacity * part + 0.5) as u32);
        }
    }

    /// Covers the same part of the pixels from `from` to before `to` of one row.
    pub(super) fn cover_row(&mut self, y: i64, from: i64, to: i64, ink: Ink<P>, part: f32) {
        let (from, to) = (from.clamp(0, self.width as i64) as usize, to.clamp(0, self.width as i64) as usize);
        if !(0..self.height as i64).contains(&y) || from >= to {
            return;
        }
        let share = (ink.opacity * part + 0.5) as u32;
        let row = y as usize * self.width;
        let pixels = &mut self.pixels[row + from..row + to];
        match share {
            0 => {}
            256.. => pixels.fill(ink.pixel),
            _ => pixels.iter_mut().for_each(|pixel| *pixel = pixel.mixed(ink.pixel, share)),
        }
    }

    /// Covers an upright rectangle, its edges smooth.
    pub(super) fn cover_rect(&mut self, [left, top, right, bottom]: [f64; 4], ink: Ink<P>) {
        let (left, right) = (left.max(0.0), right.min(self.width as f64));
        let (top, bottom) = (top.max(0.0), bottom.min(self.height as f64));
        if left >= right || top >= bottom {
            return;
        }
        let part = |pixel: i64, from: f64, to: f64| {
            let pixel = pixel as f64;
            ((pixel + 1.0).min(to) - pixel.max(from)) as f32
        };
        let (first, last) = (left as i64, right.ceil() as i64 - 1);
        for y in top as i64..bottom.ceil() as i64 {
            let down = part(y, top, bottom);
            self.cover(first, y, ink, down * part(first, left, right));
            self.cover_row(y, first + 1, last, ink, down);
            if last > first {
                self.cover(last, y, ink, down * part(last, left, right));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::{BLACK, WHITE, rgb};

    #[test]
    fn a_rectangle_covers_as_much_as_it_is_large() {
        let mut canvas = Canvas::<u8>::new(8, 4, WHITE);
        canvas.cover_rect([1.5, 0.25, 6.25, 3.5], Ink::of(BLACK));
        let covered: u32 = canvas.pixels.iter().map(|&grey| 255 - u32::from(grey)).sum();
        assert!((f64::from(covered) / 255.0 - 4.75 * 3.25).abs() < 0.1, "{covered}");
        assert_eq!(canvas.pixels[8 + 3], 0);
    }

    #[test]
    fn outside_of_it_nothing_happens() {
        let mut canvas = Canvas::<[u8; 3]>::new(2, 2, WHITE);
        canvas.cover_rect([-9.0, -9.0, 0.0, 9.0], Ink::of(BLACK));
        canvas.cover(-1, 0, Ink::of(BLACK), 1.0);
        canvas.cover_row(2, -5, 5, Ink::of(BLACK), 1.0);
        assert_eq!(canvas.pixels, [[255; 3]; 4]);
        canvas.cover_row(1, -5, 5, Ink::of(rgb(0x01_0203)), 1.0);
        assert_eq!(canvas.pixels[2..], [[1, 2, 3]; 2]);
    }
}
