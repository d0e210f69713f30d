//! Variances: the number of elements, their mean, and the squares of the distances from it.
//!
//! A record keeps a *centre*, the first element that came, and all else relative to it, so that a large mean takes
//! nothing from a tiny spread. Tiles are taken in two passes, corrected by what rounding left of their mean (Chan,
//! Golub and `LeVeque`, 1983, the corrected two-pass algorithm); records merge by Chan's formula; single elements
//! come in by that of Youngs and Cramer (1971). Sums and squares are compensated. NumPy subtracts a rounded mean
//! and does not correct it.

use super::{
    Block, Elements, KernelError, Value,
    fold::{Fold, Record, block},
    simd::{self, Level},
};

/// A record at each place.
pub(super) struct Moments {
    ddof: f64,
    skips_nan: bool,
    /// How many elements came.
    count: Vec<f64>,
    /// The first of them.
    center: Vec<f64>,
    /// The sum of their distances from the centre.
    sum: Vec<Exact>,
    /// The squares of their distances from their mean, added up.
    squares: Vec<Exact>,
    scratch: Vec<f64>,
    level: Level,
}

/// A sum with the rounding error so far (Knuth).
#[derive(Clone, Copy, Default)]
struct Exact {
    total: f64,
    error: f64,
}

impl Exact {
    fn add(&mut self, x: f64) {
        let sum = self.total + x;
        let back = sum - self.total;
        self.error += (self.total - (sum - back)) + (x - back);
        self.total = sum;
    }
    fn value(self) -> f64 {
        if self.total.is_finite() { self.total + self.error } else { self.total }
    }
}

/// Some elements together, relative to a centre that the reader knows.
struct Tile {
    count: f64,
    sum: f64,
    mean: f64,
    squares: f64,
}

impl Moments {
    pub(super) fn new(n_places: usize, ddof: f64, skips_nan: bool) -> Self {
        Self {
            ddof,
            skips_nan,
            count: vec![0.0; n_places],
            center: vec![0.0; n_places],
            sum: vec![Exact::default(); n_places],
            squares: vec![Exact::default(); n_places],
            scratch: Vec::new(),
            level: Level::best(),
        }
    }

    /// Chan's formula.
    fn join(&mut self, place: usize, with: &Tile) {
        let n = self.count[place];
        let both = n + with.count;
        self.squares[place].add(with.squares);
        if n > 0.0 {
            let apart = with.mean - self.sum[place].value() / n;
            self.squares[place].add(apart * apart * (n * with.count / both));
        }
        self.sum[place].add(with.sum);
        self.count[place] = both;
    }
}

impl Fold for Moments {
    type Item = f64;
    fn add_all(&mut self, place: usize, _: u64, numbers: &[f64]) {
        let mut scratch = std::mem::take(&mut self.scratch);
        scratch.clear();
        let skips_nan = self.skips_nan;
        scratch.extend(numbers.iter().filter(|x| !(skips_nan && x.is_nan())));
        if let Some(&first) = scratch.first() {
            if self.count[place] == 0.0 {
                self.center[place] = first;
            }
            let record = two_passes(&mut scratch, self.center[place], self.level);
            self.join(place, &record);
        }
        self.scratch = scratch;
    }

    fn add_each(&mut self, first: usize, _: u64, numbers: &[f64]) {
        let here = first..first + numbers.len();
        let counts = self.count[here.clone()].iter_mut().zip(&mut self.center[here.clone()]);
        let sums = self.sum[here.clone()].iter_mut().zip(&mut self.squares[here]);
        for (((count, center), (sum, squares)), &x) in counts.zip(sums).zip(numbers) {
            if self.skips_nan && x.is_nan() {
                continue;
            }
            let n = *count + 1.0;
            *count = n;
            if n == 1.0 {
                *center = x;
            }
            let distance = x - *center;
            sum.add(distance);
            let apart = n * distance - sum.value();
            // At the first element this is 0, or NaN where that is none.
            squares.add(if n > 1.0 { apart * apart / (n * (n - 1.0)) } else { apart });
        }
    }
}

impl Record for Moments {
    fn merge(&mut self, partial: &[Block]) -> Option<()> {
        let [squares, count, center, sum] = partial else { return None };
        let (squares, count) = (squares.get::<f64>()?, count.get::<f64>()?);
        let (center, sum) = (center.get::<f64>()?, sum.get::<f64>()?);
        for place in 0..count.len() {
            let n = count[place];
            if n == 0.0 {
                continue;
            }
            if self.count[place] == 0.0 {
                self.center[place] = center[place];
            }
            let moved = center[place] - self.center[place];
            let record = Tile {
                count: n,
                sum: sum[place] + n * moved,
                mean: sum[place] / n + moved,
                squares: squares[place],
            };
            self.join(place, &record);
        }
        Some(())
    }

    fn partial(self: Box<Self>, shape: &[u64]) -> Value {
        let values = |all: Vec<Exact>| all.into_iter().map(Exact::value).collect();
        let parts = [values(self.squares), self.count, self.center, values(self.sum)];
        Value::Tuple(parts.map(|part| block(shape, part)).into())
    }

    fn result(self: Box<Self>) -> Result<Elements, KernelError> {
        let variance = |(squares, n): (Exact, f64)| {
            let freedom = n - self.ddof;
            // As Dask: more parameters than data leave no variance.
            if freedom < 0.0 { f64::NAN } else { squares.value() / freedom }
        };
        Ok(self.squares.into_iter().zip(self.count).map(variance).collect::<Vec<f64>>().into())
    }
}

/// The record of the numbers, which are lost.
fn two_passes(numbers: &mut [f64], center: f64, level: Level) -> Tile {
    let count = numbers.len() as f64;
    let add_up = |numbers: &[f64]| match numbers.len() {
        0..8 => numbers.iter().sum(),
        _ => simd::sum(level, numbers),
    };
    numbers.iter_mut().for_each(|x| *x -= center);
    let sum: f64 = add_up(numbers);
    let mean = sum / count;
    numbers.iter_mut().for_each(|x| *x -= mean);
    let left: f64 = add_up(numbers);
    numbers.iter_mut().for_each(|x| *x *= *x);
    let squares: f64 = add_up(numbers) - left * left / count;
    Tile { count, sum, mean: mean + left / count, squares }
}
