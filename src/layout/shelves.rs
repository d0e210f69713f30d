//! Shelves: components side by side, and in rows where one row would be too wide.
//!
//! In: the components' lengths along and across the ranks, and the wanted proportion. Out: how many components
//! stand on each shelf. What holds: they keep their order; without a wanted proportion, or where one row is not too wide, there is
//! one shelf.
//!
//! The first-fit shelves of Coffman, Garey, Johnson and Tarjan, *Performance Bounds for Level-Oriented Two-Dimensional
//! Packing Algorithms* (1980), here without sorting, tried for several widths.

use super::page::Page;

/// So many numbers of shelves are tried.
const MOST_SHELVES: usize = 200;

/// The lengths of a component, along the rank first.
#[derive(Clone, Copy, Debug)]
pub(super) struct Extent {
    pub(super) across: f64,
    pub(super) along: f64,
}

/// How many components stand on each shelf, for shelves as long as the page wants them.
pub(super) fn shelves(extents: &[Extent], gap: f64, shelf_gap: f64, page: Option<Page>) -> Vec<usize> {
    let one = vec![extents.len()];
    let Some(page) = page.filter(|_| extents.len() > 1) else { return one };
    let whole = total(extents, &one, gap, shelf_gap);
    if !page.is_too_wide(whole) {
        return one;
    }
    let widest = extents.iter().map(|extent| extent.across).fold(0.0, f64::max);
    let mut best = (page.badness(whole), one);
    for count in 2..=extents.len().min(MOST_SHELVES) {
        let length = (whole.across / count as f64 + gap).max(widest);
        let shelves = fill(extents, gap, length);
        let badness = page.badness(total(extents, &shelves, gap, shelf_gap));
        if badness < best.0 {
            best = (badness, shelves);
        }
    }
    best.1
}

/// Fills shelves of a length one after the other.
fn fill(extents: &[Extent], gap: f64, length: f64) -> Vec<usize> {
    let mut shelves = Vec::new();
    let (mut first, mut end) = (0, 0.0);
    for (i, extent) in extents.iter().enumerate() {
        if i > first && end + gap + extent.across > length + 1e-6 {
            shelves.push(i - first);
            (first, end) = (i, 0.0);
        }
        end += extent.across + if i > first { gap } else { 0.0 };
    }
    shelves.push(extents.len() - first);
    shelves
}

/// The lengths of all shelves together.
fn total(extents: &[Extent], shelves: &[usize], gap: f64, shelf_gap: f64) -> Extent {
    let mut rest = extents;
    let mut total = Extent { across: 0.0, along: (shelves.len() - 1) as f64 * shelf_gap };
    for &count in shelves {
        let (on_it, others) = rest.split_at(count);
        rest = others;
        let across = on_it.iter().map(|extent| extent.across + gap).sum::<f64>() - gap;
        total.across = total.across.max(across);
        total.along += on_it.iter().map(|extent| extent.along).fold(0.0, f64::max);
    }
    total
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_strip_of_equal_pieces_becomes_rows_of_the_wanted_proportion() {
        let extents = [Extent { across: 100.0, along: 100.0 }; 50];
        let page = Page { proportion: 2.0 };
        let found = shelves(&extents, 10.0, 10.0, Some(page));
        assert_eq!(found, [10; 5]);
    }

    #[test]
    fn what_is_not_too_wide_stays_in_a_row() {
        let extents = [Extent { across: 100.0, along: 100.0 }; 3];
        assert_eq!(shelves(&extents, 0.0, 0.0, Some(Page { proportion: 1.0 })), [3]);
        assert_eq!(shelves(&extents, 0.0, 0.0, None), [3]);
    }
}
