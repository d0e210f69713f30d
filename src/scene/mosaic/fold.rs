//! Where the strips of a mosaic go: each band of strips folded into as many rows as make the whole a pleasant shape.

use crate::{
    data::{IdVec, StackId},
    diagram::Bands,
    geom::{Direction, Point, Size, point, size},
};

/// How wide a mosaic is, as a multiple of its height, where its bands let it.
const ASPECT: f64 = 1.3;
/// The free columns between two strips of a band.
const STRIP_GAP: usize = 2;
/// The room between two bands: at least so many cells, and of the picture's width at most this part.
const LEAST_GAP: f64 = 3.0;
const MOST_GAP: f64 = 0.12;
/// Of the picture's width, what all gaps together should have.
const ALL_GAPS: f64 = 0.35;

/// Where one strip lies.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Place {
    pub(super) corner: Point,
    pub(super) size: Size,
    pub(super) n_rows: usize,
}

/// A mosaic with a place for each strip.
#[derive(Debug)]
pub(super) struct Folded {
    /// From one cell to the next.
    pub(super) pitch: f64,
    pub(super) size: Size,
    pub(super) places: IdVec<StackId, Place>,
    /// The middle of each band, downward.
    pub(super) middles: Vec<f64>,
}

/// From one cell to the next, in points: cells are large where they are few, and a million of them fill a sheet of
/// 5,000 × 5,000 points; more have to share it.
fn pitch(n_cells: usize) -> f64 {
    match n_cells {
        0..=4_000 => 12.0,
        4_001..=40_000 => 9.0,
        40_001..=1_000_000 => 5.0,
        _ => (25e6 / n_cells as f64).sqrt(),
    }
}

impl Folded {
    /// The widest fold that is no wider than [`ASPECT`] asks for.
    pub(super) fn of(bands: &Bands, direction: Direction) -> Self {
        let pitch = pitch(bands.strips.items().len());
        let lengths: Vec<Vec<usize>> = bands
            .bands
            .iter()
            .map(|band| band.iter().map(|&strip| bands.strips.row(strip).len()).collect())
            .collect();
        let (mut narrow, mut wide) = (1, bands.strips.items().len().max(1));
        while narrow < wide {
            let middle = narrow.midpoint(wide);
            let sheet = Sheet::of(&lengths, middle, pitch);
            if sheet.size.width < ASPECT * sheet.size.height { narrow = middle + 1 } else { wide = middle }
        }
        Sheet::of(&lengths, narrow, pitch).placed(bands, &lengths, pitch, direction)
    }
}

/// How bands are folded.
struct Sheet {
    size: Size,
    /// The rows of each band.
    n_rows: Vec<usize>,
    gap: f64,
}

impl Sheet {
    /// Bands at most `n_columns` wide, where that can be.
    fn of(lengths: &[Vec<usize>], n_columns: usize, pitch: f64) -> Self {
        let n_rows: Vec<usize> = lengths.iter().map(|band| rows(band, n_columns)).collect();
        let widest = lengths.iter().zip(&n_rows).map(|(band, &rows)| columns(band, rows)).max().unwrap_or(0);
        let width = widest as f64 * pitch;
        let n_gaps = lengths.len().saturating_sub(1) as f64;
        let gap = (ALL_GAPS * width / n_gaps.max(1.0)).min(MOST_GAP * width).max(LEAST_GAP * pitch);
        let height = n_rows.iter().sum::<usize>() as f64 * pitch + n_gaps * gap;
        Self { size: size(width, height), n_rows, gap }
    }

    fn placed(self, bands: &Bands, lengths: &[Vec<usize>], pitch: f64, direction: Direction) -> Folded {
        let mut places = IdVec::filled(bands.strips.len(), Place::default());
        let mut middles = Vec::new();
        let is_upward = matches!(direction, Direction::BottomToTop | Direction::RightToLeft);
        let mut above = 0.0;
        for ((band, lengths), &n_rows) in bands.bands.iter().zip(lengths).zip(&self.n_rows) {
            let height = n_rows as f64 * pitch;
            let top = if is_upward { self.size.height - above - height } else { above };
            let mut left = (self.size.width - columns(lengths, n_rows) as f64 * pitch) / 2.0;
            for (&strip, &length) in band.iter().zip(lengths) {
                let n_columns = length.div_ceil(n_rows);
                // A strip of less than a column stands in the middle of its band.
                let own_rows = length.min(n_rows);
                let own = size(n_columns as f64 * pitch, own_rows as f64 * pitch);
                let corner = point(left, top + (height - own.height) / 2.0);
                places[strip] = Place { corner, size: own, n_rows: own_rows };
                left += (n_columns + STRIP_GAP) as f64 * pitch;
            }
            middles.push(top + height / 2.0);
            above += height + self.gap;
        }
        Folded { pitch, size: self.size, places, middles }
    }
}

/// The columns that a band's strips take in so many rows.
fn columns(band: &[usize], n_rows: usize) -> usize {
    band.iter().map(|length| length.div_ceil(n_rows)).sum::<usize>()
        + STRIP_GAP * band.len().saturating_sub(1)
}

/// The least rows in which a band is no wider than `n_columns`, about; as many as its longest strip has cells where
/// there are too many strips for that.
fn rows(band: &[usize], n_columns: usize) -> usize {
    let longest = band.iter().copied().max().unwrap_or(1).max(1);
    let mut n_rows = band.iter().sum::<usize>().div_ceil(n_columns).clamp(1, longest);
    while n_rows < longest && columns(band, n_rows) > n_columns {
        n_rows = (n_rows + 1 + n_rows / 32).min(longest);
    }
    n_rows
}
