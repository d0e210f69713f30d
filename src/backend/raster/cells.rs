//! Cells of a mosaic: whole pixels where each has some, else the mean of those that share one.

use super::canvas::{Canvas, Ink, Pixel};
use crate::{geom::Point, scene::Rgba};

/// From so many pixels on a cell has its own, with a gap to the next.
const LEAST_SIDE: f64 = 3.0;

/// Cells in columns, in pixels.
#[derive(Debug)]
pub(super) struct Grid<'a> {
    pub(super) corner: Point,
    /// From one cell to the next, across and down.
    pub(super) pitch: [f64; 2],
    pub(super) gap: f64,
    pub(super) n_rows: usize,
    pub(super) colors: &'a [Rgba],
}

impl Grid<'_> {
    /// Linear in cells and pixels.
    pub(super) fn paint<P: Pixel>(&self, canvas: &mut Canvas<P>) {
        if self.n_rows == 0 || self.colors.is_empty() {
            return;
        }
        if self.pitch[0].min(self.pitch[1]) < LEAST_SIDE {
            return self.paint_means(canvas);
        }
        let gap = self.gap.round().max(1.0) as i64;
        let sides = |start: f64, pitch: f64, number: usize| {
            let side = |number: usize| (start + pitch * number as f64).round() as i64;
            (side(number), (side(number + 1) - gap).max(side(number) + 1))
        };
        for (number, &color) in self.colors.iter().enumerate() {
            let (left, right) = sides(self.corner.x, self.pitch[0], number / self.n_rows);
            let (top, bottom) = sides(self.corner.y, self.pitch[1], number % self.n_rows);
            for y in top..bottom {
                canvas.cover_row(y, left, right, Ink::of(color), 1.0);
            }
        }
    }

    fn paint_means<P: Pixel>(&self, canvas: &mut Canvas<P>) {
        let n_columns = self.colors.len().div_ceil(self.n_rows);
        let across = shares(self.corner.x, self.pitch[0], n_columns, canvas.width);
        for (y, rows) in shares(self.corner.y, self.pitch[1], self.n_rows, canvas.height) {
            for (x, columns) in &across {
                let (mut sum, mut weight) = ([0.0; 3], 0.0);
                for &(column, wide) in columns {
                    for &(row, high) in &rows {
                        let Some(&color) = self.colors.get(column * self.n_rows + row) else { continue };
                        let part = wide * high * color.opacity();
                        weight += part;
                        (0..3).for_each(|i| sum[i] += part * f64::from(color.0[i]));
                    }
                }
                if weight > 0.0 {
                    let [r, g, b] = sum.map(|channel| (channel / weight).round() as u8);
                    canvas.cover(*x, y, Ink::of(Rgba([r, g, b, 255])), weight.min(1.0) as f32);
                }
            }
        }
    }
}

/// For each pixel that any of `n` lengths after one another reaches: which, and how much of the pixel each is.
fn shares(start: f64, pitch: f64, n: usize, n_pixels: usize) -> Vec<(i64, Vec<(usize, f64)>)> {
    let end = start + pitch * n as f64;
    let pixels = start.floor().max(0.0) as i64..(end.ceil() as i64).min(n_pixels as i64);
    pixels
        .map(|pixel| {
            let (from, to) = ((pixel as f64).max(start), (pixel as f64 + 1.0).min(end));
            let first = (((from - start) / pitch) as usize).min(n - 1);
            let last = (((to - start) / pitch).ceil() as usize).clamp(first + 1, n);
            let share = |i: usize| {
                let left = (start + pitch * i as f64).max(from);
                let right = (start + pitch * (i + 1) as f64).min(to);
                (i, (right - left).max(0.0))
            };
            (pixel, (first..last).map(share).collect())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        geom::point,
        scene::{BLACK, WHITE},
    };

    fn darkness(pitch: f64, n_rows: usize, n_cells: usize) -> f64 {
        let mut canvas = Canvas::<u8>::new(100, 100, WHITE);
        let colors = vec![BLACK; n_cells];
        Grid { corner: point(3.3, 4.7), pitch: [pitch; 2], gap: pitch / 5.0, n_rows, colors: &colors }
            .paint(&mut canvas);
        canvas.pixels.iter().map(|&grey| f64::from(255 - grey) / 255.0).sum()
    }

    #[test]
    fn every_cell_is_painted_once_however_small() {
        for pitch in [0.05, 0.3, 1.0, 1.7, 2.9] {
            let (exact, is) = (97.0 * pitch * pitch, darkness(pitch, 10, 97));
            assert!((is - exact).abs() < 0.02 * exact + 0.05, "{pitch}: {is} of {exact}");
        }
        assert!((darkness(5.0, 10, 97) - 97.0 * 16.0).abs() < 1e-9);
    }

    #[test]
    fn cells_that_share_a_pixel_are_mixed() {
        let mut canvas = Canvas::<u8>::new(1, 1, WHITE);
        let colors = [BLACK, WHITE, WHITE, BLACK];
        Grid { corner: point(0.0, 0.0), pitch: [0.5; 2], gap: 0.0, n_rows: 2, colors: &colors }
            .paint(&mut canvas);
        assert!(canvas.pixels[0].abs_diff(128) <= 1, "{}", canvas.pixels[0]);
    }
}
