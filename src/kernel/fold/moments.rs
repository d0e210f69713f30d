//! Variances: the number of elements, their mean, and the squares of the distances from it.
//!
//! A record keeps a *centre*, the first element that came, and all else relative to it, so that a large mean takes
//! nothing from a tiny spread. Tiles are taken in two passes, corrected by what rounding left of their mean (Chan,
//! Golub and `LeVeque`, 1983, the corrected two-pass algorithm); records merge by Chan's formula. Elements that come
//! place by place are added with their squares, and set right at the end: the centre is one of them, so at most as many
//! digits are lost as their number has, and the sums keep twice as many as are told. NumPy subtracts a rounded mean
//! and does not correct it.

#![expect(clippy::inline_always, reason = "compiled anew for each instruction set, in `simd`")]

use super::{Fold, Record, block, extreme::is_nan};
use crate::kernel::{
    Block, Element, Elements, KernelError, Value,
    simd::{self, Level},
    sum::{Totals, sum_of, two_sum},
};

/// A record at each place.
pub(super) struct Moments<T> {
    ddof: f64,
    skips_nan: bool,
    /// How many elements came.
    count: Vec<f64>,
    /// The first of them.
    center: Vec<f64>,
    /// The sum of their distances from the centre.
    sum: Totals,
    /// The squares of their distances from their mean, added up.
    squares: Totals,
    /// Whether the squares are of the distances from the centre for now.
    around_center: bool,
    /// Elements that are some, and distances of a row.
    numbers: Vec<T>,
    distances: Vec<f64>,
    level: Level,
}

/// Some elements together, relative to a centre that the reader knows.
#[derive(Clone, Copy)]
pub(crate) struct Tile {
    count: f64,
    sum: f64,
    mean: f64,
    squares: f64,
}

#[cfg(test)]
impl Tile {
    /// All that it is.
    pub(in crate::kernel) fn parts(self) -> [f64; 4] {
        [self.count, self.sum, self.mean, self.squares]
    }
}

impl<T: Element> Moments<T> {
    pub(super) fn new(n_places: usize, ddof: f64, skips_nan: bool) -> Self {
        Self {
            ddof,
            skips_nan,
            count: vec![0.0; n_places],
            center: vec![0.0; n_places],
            sum: Totals::zeros::<f64>(n_places),
            squares: Totals::zeros::<f64>(n_places),
            around_center: false,
            numbers: Vec::new(),
            distances: Vec::new(),
            level: Level::best(),
        }
    }

    /// Chan's formula.
    fn join(&mut self, place: usize, with: Tile) {
        let n = self.count[place];
        let both = n + with.count;
        self.squares.add(place, with.squares);
        if n > 0.0 {
            let apart = with.mean - self.sum.value(place) / n;
            self.squares.add(place, apart * apart * (n * with.count / both));
        }
        self.sum.add(place, with.sum);
        self.count[place] = both;
    }

    /// The distances of elements from the centres of their places, of which they are the first or not.
    fn measure(&mut self, first: usize, at: u64, numbers: &[T]) {
        let here = first..first + numbers.len();
        let (count, center) = (&mut self.count[here.clone()], &mut self.center[here]);
        self.distances.resize(numbers.len(), 0.0);
        if !self.skips_nan {
            count.fill((at + 1) as f64);
            if at == 0 {
                center.iter_mut().zip(numbers).for_each(|(center, x)| *center = x.to_f64());
            }
            return simd::distances(self.level, &mut self.distances, numbers, center);
        }
        let places = count.iter_mut().zip(center).zip(&mut self.distances);
        for (((count, center), distance), x) in places.zip(numbers) {
            // What is skipped is as if it were the centre.
            let counts = !is_nan(*x);
            *center = if counts && *count == 0.0 { x.to_f64() } else { *center };
            *distance = if counts { x.to_f64() - *center } else { 0.0 };
            *count += f64::from(u8::from(counts));
        }
    }

    /// Makes squares of distances from the centre such of distances from the mean.
    fn settle(&mut self) {
        if std::mem::take(&mut self.around_center) {
            for (place, &n) in self.count.iter().enumerate().filter(|&(_, &n)| n > 0.0) {
                let ((sum, sum_error), (squares, error)) = (self.sum.parts(place), self.squares.parts(place));
                // The square of the sum divided by the number, with the digits that a double has not got.
                let square = sum * sum;
                let rest = sum.mul_add(sum, -square) + 2.0 * sum * sum_error;
                let share = square / n;
                let share_error = ((-share).mul_add(n, square) + rest) / n;
                let around_mean = (squares - share) + (error - share_error);
                self.squares.set(place, if around_mean < 0.0 { 0.0 } else { around_mean });
            }
        }
    }
}

impl<T: Element> Fold for Moments<T> {
    type Item = T;
    fn add_all(&mut self, place: usize, _: u64, numbers: &[T]) {
        let mut some = std::mem::take(&mut self.numbers);
        let counted = if self.skips_nan {
            some.clear();
            some.extend(numbers.iter().filter(|x| !is_nan(**x)));
            &some
        } else {
            numbers
        };
        if let Some(first) = counted.first() {
            if self.count[place] == 0.0 {
                self.center[place] = first.to_f64();
            }
            self.join(place, simd::two_passes(self.level, counted, self.center[place]));
        }
        self.numbers = some;
    }

    fn add_each(&mut self, first: usize, at: u64, numbers: &[T]) {
        self.around_center = true;
        self.measure(first, at, numbers);
        let here = first..first + numbers.len();
        let ((sums, errors), (squares, square_errors)) =
            (self.sum.part(here.clone()), self.squares.part(here));
        simd::add_with_squares(self.level, sums, errors, squares, square_errors, &self.distances);
    }
}

impl<T: Element> Record for Moments<T> {
    fn merge(&mut self, partial: &[Block]) -> Option<()> {
        let [squares, count, center, sum] = partial else { return None };
        let (squares, count) = (squares.get::<f64>()?, count.get::<f64>()?);
        let (center, sum) = (center.get::<f64>()?, sum.get::<f64>()?);
        self.settle();
        for place in 0..count.len() {
            let n = count[place];
            if n == 0.0 {
                continue;
            }
            if self.count[place] == 0.0 {
                self.center[place] = center[place];
            }
            let moved = center[place] - self.center[place];
            let tile = Tile {
                count: n,
                sum: sum[place] + n * moved,
                mean: sum[place] / n + moved,
                squares: squares[place],
            };
            self.join(place, tile);
        }
        Some(())
    }

    fn partial(mut self: Box<Self>, shape: &[u64]) -> Value {
        self.settle();
        let parts = [self.squares.finish(), self.count, self.center, self.sum.finish()];
        Value::Tuple(parts.map(|part| block(shape, part)).into())
    }

    fn result(mut self: Box<Self>) -> Result<Elements, KernelError> {
        self.settle();
        let variance = |(squares, n): (f64, f64)| {
            let freedom = n - self.ddof;
            // As Dask: more parameters than data leave no variance.
            if freedom < 0.0 { f64::NAN } else { squares / freedom }
        };
        Ok(self.squares.finish().into_iter().zip(self.count).map(variance).collect::<Vec<f64>>().into())
    }
}

/// Up to a tile of numbers, of which there is one at least, together.
#[inline(always)]
pub(in crate::kernel) fn two_passes<T: Element>(numbers: &[T], center: f64) -> Tile {
    let count = numbers.len() as f64;
    let sum = add_up(numbers, |x: T| x.to_f64() - center);
    let mean = sum / count;
    let left = add_up(numbers, |x: T| x.to_f64() - center - mean);
    let squares = add_up(numbers, |x: T| {
        let distance = x.to_f64() - center - mean;
        distance * distance
    });
    Tile { count, sum, mean: mean + left / count, squares: squares - left * left / count }
}

/// The sum of what becomes of numbers; of a few one after the other.
#[inline(always)]
fn add_up<T: Element>(numbers: &[T], of: impl Fn(T) -> f64 + Copy) -> f64 {
    match numbers.len() {
        0..8 => numbers.iter().fold(0.0, |sum, &x| sum + of(x)),
        _ => sum_of(numbers, of),
    }
}

/// How far each number is from its centre.
#[inline(always)]
pub(in crate::kernel) fn distances<T: Element>(out: &mut [f64], numbers: &[T], center: &[f64]) {
    for ((out, x), center) in out.iter_mut().zip(numbers).zip(center) {
        *out = x.to_f64() - center;
    }
}

/// Adds distances and their squares, each with what rounding takes away.
#[inline(always)]
pub(in crate::kernel) fn add_with_squares(
    sums: &mut [f64],
    errors: &mut [f64],
    squares: &mut [f64],
    square_errors: &mut [f64],
    distances: &[f64],
) {
    let sums = sums.iter_mut().zip(errors).zip(squares.iter_mut().zip(square_errors));
    for (((sum, error), (square, square_error)), &distance) in sums.zip(distances) {
        two_sum(sum, error, distance);
        two_sum(square, square_error, distance * distance);
    }
}
