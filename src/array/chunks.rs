//! What users may say about chunks, and the grid that follows: Dask's `normalize_chunks`.

use super::{ArrayError, MAX_TASKS};
use crate::{chunks::ChunkGrid, dtype::DType};

/// The bytes of a chunk that `"auto"` aims at: Dask's default of 128 MiB.
pub const AUTO_CHUNK_BYTES: u64 = 128 << 20;

/// How an array is to be cut.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Chunks {
    /// The same along every axis: `chunks=1000`, `chunks="auto"`.
    Every(AxisChunks),
    /// An entry an axis: `chunks=(1000, -1)`. For an array of one axis, numbers are its chunks one by one.
    Axes(Vec<AxisChunks>),
    /// Entries for some axes, the others whole: `chunks={0: 1000}`.
    Some(Vec<(i64, AxisChunks)>),
}

/// How one axis is to be cut.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AxisChunks {
    /// One chunk: `-1` or `None`.
    Whole,
    /// So that a block has about [`AUTO_CHUNK_BYTES`]: `"auto"`.
    Auto,
    /// So that a block has about so many bytes: `"64MiB"`.
    Bytes(u64),
    /// Equal lengths but for the last.
    Length(i64),
    /// One by one: `(3, 3, 4)`.
    Lengths(Vec<i64>),
}

impl Default for Chunks {
    fn default() -> Self {
        Self::Every(AxisChunks::Auto)
    }
}
impl From<i64> for Chunks {
    fn from(length: i64) -> Self {
        Self::Every(length.into())
    }
}
impl From<i64> for AxisChunks {
    fn from(length: i64) -> Self {
        if length == -1 { Self::Whole } else { Self::Length(length) }
    }
}
impl From<Vec<i64>> for AxisChunks {
    fn from(lengths: Vec<i64>) -> Self {
        Self::Lengths(lengths)
    }
}
impl From<&ChunkGrid> for Chunks {
    /// Cut as another array is.
    fn from(grid: &ChunkGrid) -> Self {
        let lengths = |lens: &[u64]| AxisChunks::Lengths(lens.iter().map(|len| len.cast_signed()).collect());
        Self::Axes(grid.axes().iter().map(|lens| lengths(lens)).collect())
    }
}
impl<T: Into<AxisChunks>, const N: usize> From<[T; N]> for Chunks {
    fn from(axes: [T; N]) -> Self {
        Self::Axes(axes.into_iter().map(Into::into).collect())
    }
}

impl Chunks {
    /// Cut as another array is.
    pub fn of(grid: &ChunkGrid) -> Self {
        let lengths = |axis: &[u64]| AxisChunks::Lengths(axis.iter().map(|&n| n.cast_signed()).collect());
        Self::Axes(grid.axes().iter().map(|axis| lengths(axis)).collect())
    }

    /// The grid of an array of this shape.
    ///
    /// # Errors
    /// Every [`ArrayError`] whose argument is `size` or `chunks`.
    pub fn grid(&self, size: &[i64], dtype: DType) -> Result<ChunkGrid, ArrayError> {
        let shape = checked_shape(size)?;
        let mut axes = self.per_axis(&shape)?;
        let limit = byte_limit(&axes, None)?;
        choose_automatic(&mut axes, &shape, limit / dtype.item_size() as f64);
        let counts = axes
            .iter()
            .zip(&shape)
            .enumerate()
            .map(|(i, (axis, &length))| axis.check(i, length))
            .collect::<Result<Vec<u64>, _>>()?;
        let blocks = counts.iter().copied().fold(1, u64::saturating_mul);
        if blocks > MAX_TASKS {
            let least_chunk = (shape.len() == 1).then(|| shape[0].div_ceil(MAX_TASKS));
            return Err(ArrayError::TooManyBlocks { blocks, least_chunk });
        }
        Ok(ChunkGrid::new(axes.iter().zip(&shape).map(|(axis, &length)| axis.lengths(length))))
    }

    /// An entry for each axis of an array of this shape.
    fn per_axis(&self, shape: &[u64]) -> Result<Vec<AxisChunks>, ArrayError> {
        let ndim = shape.len();
        match self {
            Self::Every(axis) => Ok(vec![axis.clone(); ndim]),
            Self::Some(entries) => {
                let mut axes = vec![AxisChunks::Whole; ndim];
                for (axis, entry) in entries {
                    // Dask looks axes up by number and silently passes over the others.
                    if let Some(slot) = usize::try_from(*axis).ok().and_then(|axis| axes.get_mut(axis)) {
                        *slot = entry.clone();
                    }
                }
                Ok(axes)
            }
            Self::Axes(axes) => {
                if let (1, Some(lengths)) = (ndim, one_by_one(axes)) {
                    return Ok(vec![AxisChunks::Lengths(lengths)]);
                }
                if axes.is_empty() && shape.iter().all(|&length| length == 0) {
                    return Ok(vec![AxisChunks::Whole; ndim]);
                }
                if axes.len() == ndim || ndim == 0 {
                    return Ok(axes[..ndim].to_vec());
                }
                Err(ArrayError::ChunksOtherDimension { chunks: axes.len(), ndim })
            }
        }
    }
}

/// Two or more numbers, which for an array of one axis are its chunks.
fn one_by_one(axes: &[AxisChunks]) -> Option<Vec<i64>> {
    if axes.len() < 2 {
        return None;
    }
    axes.iter().map(|axis| if let AxisChunks::Length(length) = axis { Some(*length) } else { None }).collect()
}

/// The lengths of axes, if there can be an array of them.
pub(super) fn checked_shape(size: &[i64]) -> Result<Vec<u64>, ArrayError> {
    let shape = size
        .iter()
        .map(|&n| u64::try_from(n).map_err(|_| ArrayError::NegativeSize(n)))
        .collect::<Result<Vec<_>, _>>()?;
    shape
        .iter()
        .try_fold(8u64, |bytes, &n| bytes.checked_mul(n))
        .filter(|&bytes| i64::try_from(bytes).is_ok())
        .ok_or_else(|| ArrayError::SizeOverflow(size.to_vec()))?;
    Ok(shape)
}

/// The bytes of a block that automatic axes aim at: those that an axis names, else `limit`, else Dask's default.
pub(super) fn byte_limit(axes: &[AxisChunks], limit: Option<u64>) -> Result<f64, ArrayError> {
    let named = axes.iter().filter_map(|axis| if let AxisChunks::Bytes(n) = axis { Some(*n) } else { None });
    let mut sizes = limit.into_iter().chain(named);
    let Some(first) = sizes.next() else { return Ok(AUTO_CHUNK_BYTES as f64) };
    match sizes.find(|&n| n != first) {
        Some(other) => Err(ArrayError::TwoByteSizes(first, other)),
        None => Ok(first.max(1) as f64),
    }
}

/// Dask's `auto_chunks` without a previous cut: automatic axes share what the others leave of `elements` evenly;
/// an axis shorter than its share becomes one chunk and the rest share anew.
fn choose_automatic(axes: &mut [AxisChunks], shape: &[u64], elements: f64) {
    loop {
        let fixed: f64 = axes.iter().zip(shape).map(|(axis, &length)| axis.longest(length)).product();
        let automatic: Vec<usize> =
            (0..axes.len()).filter(|&i| matches!(axes[i], AxisChunks::Auto | AxisChunks::Bytes(_))).collect();
        let share = (elements / fixed).powf(1.0 / automatic.len() as f64);
        let short: Vec<usize> = automatic.iter().copied().filter(|&i| (shape[i] as f64) < share).collect();
        for &i in &short {
            axes[i] = AxisChunks::Whole;
        }
        if short.is_empty() {
            for i in automatic {
                axes[i] = AxisChunks::Length((share as i64).max(1));
            }
            return;
        }
    }
}

impl AxisChunks {
    /// The elements of the longest chunk as it was asked for; 1 where that is still open.
    fn longest(&self, length: u64) -> f64 {
        match self {
            Self::Auto | Self::Bytes(_) => 1.0,
            Self::Whole => length as f64,
            Self::Length(n) => *n as f64,
            Self::Lengths(all) => all.iter().copied().max().unwrap_or(1) as f64,
        }
    }

    /// How many chunks an axis of `length` elements gets, without making them.
    fn check(&self, axis: usize, length: u64) -> Result<u64, ArrayError> {
        match self {
            Self::Whole | Self::Auto | Self::Bytes(_) => Ok(1),
            // An axis without elements is one chunk of none.
            Self::Length(0..) if length == 0 => Ok(1),
            Self::Length(n) => match u64::try_from(*n) {
                Ok(n @ 1..) => Ok(length.div_ceil(n)),
                _ => Err(ArrayError::ChunkNotPositive(*n)),
            },
            Self::Lengths(all) => {
                if all.is_empty() {
                    return Err(ArrayError::NoChunks(axis));
                }
                if let Some(&n) = all.iter().find(|&&n| n < 0) {
                    return Err(ArrayError::ChunkNotPositive(n));
                }
                let sum: i128 = all.iter().map(|&n| i128::from(n)).sum();
                if sum == i128::from(length) {
                    Ok(all.len() as u64)
                } else {
                    Err(ArrayError::ChunksDoNotAddUp { axis, sum, length })
                }
            }
        }
    }

    /// The chunk lengths; [`check`](Self::check) has passed.
    fn lengths(&self, length: u64) -> Vec<u64> {
        match self {
            Self::Whole | Self::Auto | Self::Bytes(_) => vec![length],
            Self::Length(_) if length == 0 => vec![0],
            Self::Lengths(all) => all.iter().map(|&n| n as u64).collect(),
            Self::Length(n) => {
                let n = *n as u64;
                let mut lengths = vec![n; (length / n) as usize];
                lengths.extend((!length.is_multiple_of(n)).then_some(length % n));
                lengths
            }
        }
    }
}

/// A number of bytes as Dask's `parse_bytes` reads it: `128MiB`, `1e6`, `5 kB`, `MB`.
pub fn parse_bytes(text: &str) -> Option<u64> {
    let text: String = text.chars().filter(|c| *c != ' ').collect();
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let unit = match text[digits.len()..].to_ascii_lowercase().as_str() {
        "" | "b" => 1.0,
        "k" | "kb" => 1e3,
        "m" | "mb" => 1e6,
        "g" | "gb" => 1e9,
        "t" | "tb" => 1e12,
        "p" | "pb" => 1e15,
        "ki" | "kib" => 1024.0,
        "mi" | "mib" => 1024.0 * 1024.0,
        "gi" | "gib" => 1024.0 * 1024.0 * 1024.0,
        "ti" | "tib" => 1024.0 * 1024.0 * 1024.0 * 1024.0,
        "pi" | "pib" => 1024.0 * 1024.0 * 1024.0 * 1024.0 * 1024.0,
        _ => return None,
    };
    let number: f64 = if digits.is_empty() { 1.0 } else { digits.parse().ok()? };
    (number >= 0.0 && number * unit < 1e18).then_some((number * unit) as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid(size: &[i64], chunks: impl Into<Chunks>) -> Result<Vec<Vec<u64>>, ArrayError> {
        let grid = chunks.into().grid(size, DType::F64)?;
        Ok(grid.axes().iter().map(|axis| axis.to_vec()).collect())
    }

    /// Each expected value is what `dask.array.core.normalize_chunks` gives for `float64`.
    #[test]
    fn as_dask_normalizes() {
        assert_eq!(grid(&[10], 3).unwrap(), [[3, 3, 3, 1]]);
        assert_eq!(grid(&[10], [3, 7]).unwrap(), [[3, 7]]);
        assert_eq!(grid(&[10], [4]).unwrap(), [[4, 4, 2]]);
        assert_eq!(grid(&[10], 50).unwrap(), [[10]]);
        assert_eq!(grid(&[30, 5], 10).unwrap(), [vec![10, 10, 10], vec![5]]);
        assert_eq!(grid(&[30, 5], [10, -1]).unwrap(), [vec![10, 10, 10], vec![5]]);
        assert_eq!(grid(&[4, 6], [vec![2, 2], vec![3, 2, 1]]).unwrap(), [vec![2, 2], vec![3, 2, 1]]);
        assert_eq!(grid(&[], -1).unwrap(), Vec::<Vec<u64>>::new());
        assert_eq!(grid(&[5, 0], 3).unwrap(), [vec![3, 2], vec![0]]);
        assert_eq!(grid(&[0], 0).unwrap(), [[0]]);
        assert_eq!(grid(&[0], Chunks::Axes(vec![])).unwrap(), [[0]]);
        assert_eq!(grid(&[0, 7], Chunks::default()).unwrap(), [[0], [7]]);
        assert_eq!(grid(&[4], [vec![2, 0, 2]]).unwrap(), [[2, 0, 2]]);
        let keyed = Chunks::Some(vec![(1, AxisChunks::Length(2)), (-1, AxisChunks::Length(1))]);
        assert_eq!(grid(&[3, 4], keyed).unwrap(), [vec![3], vec![2, 2]]);
    }

    #[test]
    fn automatic_chunks_are_dasks() {
        let longest = |size: &[i64], chunks: Chunks| chunks.grid(size, DType::F64).unwrap().largest_block();
        assert_eq!(longest(&[800_000_000], Chunks::default()), [16_777_216]);
        assert_eq!(longest(&[20_000, 20_000], Chunks::default()), [4096, 4096]);
        assert_eq!(longest(&[100, 1_000_000], Chunks::default()), [100, 167_772]);
        assert_eq!(longest(&[1000, 1000, 1000], Chunks::default()), [255, 255, 255]);
        let rows = Chunks::Axes(vec![AxisChunks::Auto, AxisChunks::Whole]);
        assert_eq!(longest(&[20_000, 20_000], rows), [838, 20_000]);
        assert_eq!(longest(&[2000], Chunks::Every(AxisChunks::Bytes(1024))), [128]);
    }

    #[test]
    fn what_cannot_be_says_why() {
        assert_eq!(grid(&[10], 0), Err(ArrayError::ChunkNotPositive(0)));
        assert_eq!(grid(&[10], -3), Err(ArrayError::ChunkNotPositive(-3)));
        assert_eq!(grid(&[-1], 3), Err(ArrayError::NegativeSize(-1)));
        assert_eq!(grid(&[10], [3, 3]), Err(ArrayError::ChunksDoNotAddUp { axis: 0, sum: 6, length: 10 }));
        assert_eq!(grid(&[9, 9], [3, 3, 3]), Err(ArrayError::ChunksOtherDimension { chunks: 3, ndim: 2 }));
        assert_eq!(grid(&[1 << 40, 1 << 40], 3), Err(ArrayError::SizeOverflow(vec![1 << 40, 1 << 40])));
        let error = grid(&[1_000_000_000_000], 1).unwrap_err();
        assert_eq!(
            error.to_string(),
            "1,000,000,000,000 chunks are too many: a graph holds at most 16,777,216 tasks"
        );
        assert_eq!(error.hint().unwrap(), "chunks of 59,605 elements or more would do");
    }

    #[test]
    fn byte_sizes_read_as_in_dask() {
        for (text, bytes) in
            [("128MiB", 134_217_728), ("1e6", 1_000_000), ("5 kB", 5000), ("MB", 1_000_000), ("1.5k", 1500)]
        {
            assert_eq!(parse_bytes(text), Some(bytes), "{text}");
        }
        for text in ["foos", "1.2.3MB", "-5MB", "1e300GB"] {
            assert_eq!(parse_bytes(text), None, "{text}");
        }
    }
}
