//! Chunks that follow from the ones there are: Dask's `auto_chunks` for an array that is cut already, and `balance`.
//!
//! Automatic axes grow or shrink together, by the same factor, until a block has about as many elements as it may.
//! Chunks grow by merging neighbours and shrink to lengths that go into the old ones.

use super::super::AxisChunks;

/// By how much a chunk may be longer than was aimed at before it is cut: Dask's `array.chunk-size-tolerance`.
const TOLERANCE: f64 = 1.25;

/// The length that was found for an automatic axis.
#[derive(Clone, Debug)]
enum Found {
    /// All chunks have it, but for the last.
    Length(f64),
    /// One by one.
    Lengths(Vec<u64>),
}

impl Found {
    fn longest(&self) -> f64 {
        match self {
            Self::Length(len) => *len,
            Self::Lengths(all) => all.iter().copied().max().unwrap_or(0) as f64,
        }
    }
}

/// Puts chunks in the place of automatic ones, so that a block has about so many elements. `old` is how the array is
/// cut now. Numbers are Python's, rounding and all.
pub(super) fn choose(axes: &mut [AxisChunks], old: &[Box<[u64]>], elements: f64) {
    let mut autos: Vec<usize> = (0..axes.len())
        .filter(|&axis| matches!(axes[axis], AxisChunks::Auto | AxisChunks::Bytes(_)))
        .collect();
    let len = |axis: usize| old[axis].iter().sum::<u64>();
    let mut fixed: f64 = (0..axes.len()).map(|axis| longest(&axes[axis], len(axis))).product();
    let mut typical: Vec<Option<Found>> = vec![None; axes.len()];
    autos.iter().for_each(|&axis| typical[axis] = Some(Found::Length(median(&old[axis]))));
    let mut found: Vec<Option<Found>> = vec![None; axes.len()];
    let mut factor = factor_left(elements, fixed, &typical);
    // Where blocks shrink, what was found is where the next round starts from.
    let shrinks = factor < 1.0;
    loop {
        let (mut changed, n, round) = (false, autos.len() as f64, autos.clone());
        for axis in round {
            let aim = typical[axis].as_ref().map_or(0.0, Found::longest) * factor.powf(1.0 / n);
            let lens = &old[axis];
            let new = if aim > len(axis) as f64 {
                autos.retain(|&other| other != axis);
                typical[axis] = None;
                fixed *= len(axis) as f64;
                changed = true;
                Found::Lengths(vec![len(axis)])
            } else if shrinks || longest_of(lens) as f64 > aim * TOLERANCE.powf(1.0 / n) {
                if aim < 1.0 {
                    changed = true;
                    autos.retain(|&other| other != axis);
                }
                Found::Length(aligned(aim, common_length(lens)))
            } else {
                Found::Lengths(merged(lens, aim))
            };
            if shrinks {
                typical[axis] = Some(new.clone());
            }
            found[axis] = Some(new);
        }
        if changed || shrinks {
            let before = std::mem::replace(&mut factor, factor_left(elements, fixed, &typical));
            changed |= factor.to_bits() != before.to_bits();
        }
        if !changed {
            break;
        }
    }
    for (axis, found) in axes.iter_mut().zip(found) {
        match found {
            Some(Found::Length(len)) => *axis = AxisChunks::Length(len as i64),
            Some(Found::Lengths(all)) if all.is_empty() => *axis = AxisChunks::Length(0),
            Some(Found::Lengths(all)) => {
                *axis = AxisChunks::Lengths(all.into_iter().map(u64::cast_signed).collect());
            }
            None => {}
        }
    }
}

/// How much larger a block is to become than one of these.
fn factor_left(elements: f64, fixed: f64, typical: &[Option<Found>]) -> f64 {
    let lens = typical.iter().flatten().map(Found::longest).filter(|&len| len != 0.0);
    elements / fixed / lens.product::<f64>()
}

/// The longest chunk of an axis that is not automatic; 1 for one that is.
fn longest(axis: &AxisChunks, len: u64) -> f64 {
    match axis {
        AxisChunks::Auto | AxisChunks::Bytes(_) => 1.0,
        AxisChunks::Whole => len as f64,
        AxisChunks::Length(n) => *n as f64,
        AxisChunks::Lengths(all) => all.iter().copied().max().unwrap_or(1) as f64,
    }
}

fn longest_of(lens: &[u64]) -> u64 {
    lens.iter().copied().max().unwrap_or(0)
}

fn median(lens: &[u64]) -> f64 {
    let mut sorted = lens.to_vec();
    sorted.sort_unstable();
    let middle = sorted.len() / 2;
    match sorted.len() {
        0 => 0.0,
        n if n % 2 == 1 => sorted[middle] as f64,
        _ => f64::midpoint(sorted[middle - 1] as f64, sorted[middle] as f64),
    }
}

/// The length that at least half of the chunks have, if it is more than 1; else that of the axis.
fn common_length(lens: &[u64]) -> u64 {
    let count = |len: u64| lens.iter().filter(|&&other| other == len).count();
    let mut sorted = lens.to_vec();
    sorted.sort_unstable();
    // What half of them are is in the middle.
    let middle = [(sorted.len().saturating_sub(1)) / 2, sorted.len() / 2]
        .map(|place| sorted.get(place).copied().unwrap_or(0));
    let first = lens.iter().copied().find(|len| middle.contains(len) && 2 * count(*len) >= lens.len());
    first.filter(|&len| len > 1).unwrap_or(lens.iter().sum())
}

/// `len`, or the largest multiple of `unit` below where it is longer.
fn aligned(len: f64, unit: u64) -> f64 {
    let unit = unit as f64;
    if len <= unit { len.trunc().max(1.0) } else { (len / unit).floor() * unit }
}

/// Neighbours merged as long as they have not more than `most` elements together.
fn merged(lens: &[u64], most: f64) -> Vec<u64> {
    let mut merged = Vec::new();
    let mut open = 0;
    for &len in lens {
        if (open + len) as f64 <= most {
            open += len;
        } else {
            merged.extend((open > 0).then_some(open));
            open = len;
        }
    }
    merged.extend((open > 0).then_some(open));
    merged
}

/// The chunks of an axis, as equal as their number lets them be; they stay where that cannot be.
pub(super) fn balanced(lens: &[u64]) -> Vec<u64> {
    let total: u64 = lens.iter().sum();
    let typical = median(lens) as u64;
    let shortest = lens.iter().copied().min().unwrap_or(0);
    // A short rest does not count.
    let has_rest = 2 * u128::from(shortest) <= u128::from(longest_of(lens));
    let n = lens.len() as u64 - u64::from(has_rest);
    // Of all lengths around the typical one that give so many chunks, the shortest leaves the longest rest.
    if n > 0 && total > 0 {
        let len = total.div_ceil(n).max(typical - typical / 2);
        if len <= typical + typical / 2 && total.div_ceil(len) == n {
            let mut chunks = vec![len; (total / len) as usize];
            chunks.extend((!total.is_multiple_of(len)).then_some(total % len));
            return chunks;
        }
    }
    lens.to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(axes: &[AxisChunks], old: &[&[u64]], elements: f64) -> Vec<AxisChunks> {
        let (mut axes, old) =
            (axes.to_vec(), old.iter().map(|&axis| axis.into()).collect::<Vec<Box<[u64]>>>());
        choose(&mut axes, &old, elements);
        axes
    }

    /// What `normalize_chunks(…, previous_chunks=…)` gives.
    #[test]
    fn chunks_grow_by_merging_and_shrink_to_what_goes_into_them() {
        let auto = AxisChunks::Auto;
        assert_eq!(
            chosen(&[auto.clone()], &[&[7; 14]], 25.0),
            [AxisChunks::Lengths(vec![21, 21, 21, 21, 14])]
        );
        assert_eq!(chosen(&[auto.clone()], &[&[100; 10]], 25.0), [AxisChunks::Length(25)]);
        let whole = [AxisChunks::Whole, auto];
        assert_eq!(chosen(&whole, &[&[10, 10], &[100]], 200.0), [AxisChunks::Whole, AxisChunks::Length(10)]);
    }

    #[test]
    fn balanced_chunks_have_one_length_but_for_the_last() {
        assert_eq!(balanced(&[6, 6, 6, 2]), [7, 7, 6]);
        assert_eq!(balanced(&[4, 4, 3]), [4, 4, 3]);
        assert_eq!(balanced(&[400, 400, 200]), [500, 500]);
        assert_eq!(balanced(&[5]), [5]);
        assert_eq!(balanced(&[0]), [0]);
    }
}
