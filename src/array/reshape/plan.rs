//! Which chunks an array must have so that every block can be reshaped by itself: Dask's `reshape_rechunk`.
//!
//! Axes are matched from the last one on. Where several become one, the outermost of them is cut and the others are
//! made whole, so that the elements of a block stay in one run; where one becomes several, its chunks are made
//! multiples of the new inner axes. In both cases blocks are then cut to be about as large as they were.

use super::super::{ArrayError, MAX_TASKS};

/// The lengths of the chunks along each axis.
type Cut = Vec<Vec<u64>>;

/// Chunks before and after: block by block, row-major, the same elements.
#[derive(Debug, PartialEq)]
pub(super) struct Plan {
    pub(super) before: Cut,
    pub(super) after: Cut,
}

/// The chunks to reshape from and to; both arrays have the same number of elements.
///
/// # Errors
/// [`ArrayError::ReshapeUneven`] where axes are neither merged nor split as they are,
/// [`ArrayError::TooManyBlocks`].
pub(super) fn plan(old: &[Box<[u64]>], new_shape: &[u64]) -> Result<Plan, ArrayError> {
    let shape: Vec<u64> = old.iter().map(|axis| axis.iter().sum()).collect();
    let uneven = || ArrayError::ReshapeUneven { from: shape.clone(), to: new_shape.to_vec() };
    let old: Cut = old.iter().map(|axis| axis.to_vec()).collect();
    // Axes that no case below touches are of length 1.
    let mut plan = Plan { before: vec![vec![1]; shape.len()], after: vec![vec![1]; new_shape.len()] };
    let (mut i, mut j) = (shape.len(), new_shape.len());
    while i > 0 && j > 0 {
        let (from, to) = (shape[i - 1], new_shape[j - 1]);
        if from == to {
            plan.before[i - 1].clone_from(&old[i - 1]);
            plan.after[j - 1].clone_from(&old[i - 1]);
            (i, j) = (i - 1, j - 1);
        } else if from == 1 {
            i -= 1;
        } else if to == 1 {
            j -= 1;
        } else if from < to {
            let first = first_of(&shape[..i], to).ok_or_else(uneven)?;
            plan.after[j - 1] = merge(&old, &shape, first, i, &mut plan.before)?;
            (i, j) = (first, j - 1);
        } else {
            let first = first_of(&new_shape[..j], from).ok_or_else(uneven)?;
            plan.before[i - 1] = split(&old[i - 1], &new_shape[..j], first, &mut plan.after)?;
            (i, j) = (i - 1, first);
        }
    }
    if shape[..i].iter().chain(&new_shape[..j]).any(|&len| len != 1) {
        return Err(uneven());
    }
    Ok(plan)
}

/// The first of the last axes that have `n` elements together.
fn first_of(shape: &[u64], n: u64) -> Option<usize> {
    let mut product = 1;
    for (axis, &len) in shape.iter().enumerate().rev() {
        product *= len;
        if product >= n {
            return (product == n).then_some(axis);
        }
    }
    None
}

/// The axes from `first` to `end` become one: cuts them in `before`, and gives the chunks of that one.
fn merge(
    old: &Cut,
    shape: &[u64],
    first: usize,
    end: usize,
    before: &mut Cut,
) -> Result<Vec<u64>, ArrayError> {
    let last = end - 1;
    // Where all outer axes are cut into single elements, blocks only change their places.
    if (0..last).all(|axis| old[axis].len() as u64 == shape[axis]) {
        before[..end].clone_from_slice(&old[..end]);
        return cross(
            &[old[first..last].iter().map(|axis| vec![1; axis.len()]).collect(), vec![old[last].clone()]]
                .concat(),
        );
    }
    let n_inner = checked(old[first + 1..end].iter().map(|axis| axis.len() as u64))?;
    before[first] = expand(&old[first], n_inner)?;
    for axis in first + 1..end {
        before[axis] = vec![shape[axis]];
    }
    smooth(&mut before[first..end], largest(&old[first..end]))?;
    cross(&before[first..end])
}

/// One axis becomes the last ones of `shape`, from `first` on: cuts those in `after`, and gives the chunks of the one.
fn split(old: &[u64], shape: &[u64], first: usize, after: &mut Cut) -> Result<Vec<u64>, ArrayError> {
    let n_inner: u64 = shape[first + 1..].iter().product();
    after[first] = contract(old, n_inner).into_iter().map(|chunk| chunk / n_inner).collect();
    for axis in first + 1..shape.len() {
        after[axis] = vec![shape[axis]];
    }
    smooth(&mut after[first..shape.len()], old.iter().copied().max().unwrap_or(1))?;
    cross(&after[first..shape.len()])
}

/// The elements of the largest block.
fn largest(cut: &[Vec<u64>]) -> u64 {
    cut.iter().map(|axis| axis.iter().copied().max().unwrap_or(1)).product()
}

/// The chunks of the one axis that these become.
fn cross(cut: &[Vec<u64>]) -> Result<Vec<u64>, ArrayError> {
    checked(cut.iter().map(|axis| axis.len() as u64))?;
    let products = |outer: Vec<u64>, inner: &Vec<u64>| {
        outer.iter().flat_map(|&n| inner.iter().map(move |&len| n * len)).collect()
    };
    Ok(cut.iter().fold(vec![1], products))
}

/// A product of numbers of blocks.
fn checked(counts: impl IntoIterator<Item = u64>) -> Result<u64, ArrayError> {
    let blocks = counts.into_iter().fold(1, u64::saturating_mul);
    if blocks > MAX_TASKS { Err(ArrayError::TooManyBlocks { blocks, least_chunk: None }) } else { Ok(blocks) }
}

/// Each chunk in about `factor` parts (`expand_tuple`). Numbers are Python's, rounding and all.
fn expand(chunks: &[u64], factor: u64) -> Result<Vec<u64>, ArrayError> {
    if factor == 1 {
        return Ok(chunks.to_vec());
    }
    checked([chunks.len() as u64, factor])?;
    let mut parts = Vec::new();
    for &chunk in chunks {
        let mut left = chunk;
        let part = (chunk as f64 / factor as f64).max(1.0);
        while left as f64 >= 2.0 * part {
            parts.push(part as u64);
            left -= part as u64;
        }
        parts.extend((left > 0).then_some(left));
    }
    Ok(parts)
}

/// Chunks that `factor` divides, by moving what is over to the next one (`contract_tuple`).
fn contract(chunks: &[u64], factor: u64) -> Vec<u64> {
    let mut over = 0;
    let multiples = chunks.iter().map(|chunk| {
        let len = chunk + over;
        over = len % factor;
        len - over
    });
    multiples.filter(|&len| len > 0).collect()
}

/// Cuts blocks of axes that go into one, until none has more than `most` elements (`_smooth_chunks`). An axis is only
/// cut when all outer ones are cut into single elements, so that the elements of a block stay in one run.
fn smooth(cut: &mut [Vec<u64>], most: u64) -> Result<(), ArrayError> {
    loop {
        let now = largest(cut);
        let Some(axis) = cut.iter().position(|axis| axis.iter().any(|&len| len != 1)) else { return Ok(()) };
        if now == most {
            return Ok(());
        }
        let [only] = cut[axis][..] else {
            let inner = now / cut[axis].iter().copied().max().unwrap_or(1);
            let mut parts = Vec::new();
            for &len in &cut[axis] {
                if len * inner <= most {
                    parts.push(len);
                } else {
                    let n = ceil_of(len * inner, most);
                    checked([parts.len() as u64 + n])?;
                    parts.extend(even(len, n));
                }
            }
            cut[axis] = parts;
            return Ok(());
        };
        let n = ceil_of(now, most).min(only);
        checked([n])?;
        cut[axis] = even(only, n);
        if axis + 1 == cut.len() || cut[axis].iter().any(|&len| len != 1) {
            return Ok(());
        }
    }
}

/// `math.ceil(a / b)`.
fn ceil_of(a: u64, b: u64) -> u64 {
    (a as f64 / b as f64).ceil() as u64
}

/// `len` in `n` parts, of which the first may be shorter by one.
fn even(len: u64, n: u64) -> Vec<u64> {
    let longer = ceil_of(len, n);
    let n_shorter = longer * n - len;
    (0..n).map(|i| if i < n_shorter { longer - 1 } else { longer }).collect()
}
