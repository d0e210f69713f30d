//! Where boxes stand on a page of characters, and in which columns arrows leave them and pass between them.

use super::{
    super::contents::{Drawn, Line},
    grid::width,
    tracks::Bundle,
};
use crate::data::NodeId;
use std::collections::{BTreeMap, BTreeSet};

/// Columns between neighbours.
const GAP: usize = 2;
/// How many points of the picture a column stands for: the most at which no box pushes another away.
const POINTS: [f64; 6] = [14.0, 12.0, 10.0, 9.0, 8.0, 7.0];

/// A box in its row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Placed {
    /// The number of its mark.
    pub(super) mark: usize,
    pub(super) row: usize,
    pub(super) left: usize,
    pub(super) width: usize,
}

impl Placed {
    pub(super) fn middle(&self) -> usize {
        self.left + self.width / 2
    }
}

/// All boxes.
#[derive(Debug)]
pub(super) struct Rows {
    /// By mark.
    pub(super) boxes: Vec<Placed>,
    /// The marks of each row, from left to right.
    pub(super) marks: Vec<Vec<usize>>,
    pub(super) width: usize,
    by_id: BTreeMap<NodeId, usize>,
}

impl Rows {
    /// Marks whose middles are equally high are one row.
    pub(super) fn of(marks: &[Drawn<'_>]) -> Self {
        let height = |mark: &Drawn<'_>| (mark.center.y * 16.0).round() as i64;
        let mut heights: Vec<i64> = marks.iter().map(height).collect();
        heights.sort_unstable();
        heights.dedup();
        let row_of = |mark: &Drawn<'_>| heights.binary_search(&height(mark)).unwrap_or(0);
        let mut order: Vec<usize> = (0..marks.len()).collect();
        order.sort_by(|&a, &b| {
            let (one, other) = (&marks[a], &marks[b]);
            row_of(one).cmp(&row_of(other)).then(one.center.x.total_cmp(&other.center.x))
        });
        let placed = |points: f64| {
            let mut ends = vec![0usize; heights.len()];
            let mut boxes = Vec::with_capacity(marks.len());
            let mut n_pushed = 0;
            for &mark in &order {
                let (row, drawn) = (row_of(&marks[mark]), &marks[mark]);
                let width = drawn.lines.iter().map(|line| width(line)).max().unwrap_or(0) + 4;
                let wished = ((drawn.center.x / points).round() as usize).saturating_sub(width / 2);
                let left = wished.max(ends[row]);
                n_pushed += usize::from(left > wished && ends[row] > 0);
                ends[row] = left + width + GAP;
                boxes.push(Placed { mark, row, left, width });
            }
            (n_pushed, boxes)
        };
        let tried = POINTS.into_iter().map(placed);
        let mut boxes =
            tried.min_by_key(|(n_pushed, _)| *n_pushed).map(|(_, boxes)| boxes).unwrap_or_default();
        let first = boxes.iter().map(|placed| placed.left).min().unwrap_or(0);
        boxes.iter_mut().for_each(|placed| placed.left -= first);
        boxes.sort_unstable_by_key(|placed| placed.mark);
        let width = boxes.iter().map(|placed| placed.left + placed.width).max().unwrap_or(0);
        let mut in_row = vec![Vec::new(); heights.len()];
        order.iter().for_each(|&mark| in_row[boxes[mark].row].push(mark));
        let by_id = marks.iter().enumerate().map(|(i, mark)| (mark.id, i)).collect();
        Self { boxes, marks: in_row, width, by_id }
    }

    /// The marks that a line joins.
    pub(super) fn ends(&self, edge: &Line<'_>) -> Option<(usize, usize)> {
        Some((*self.by_id.get(&edge.from)?, *self.by_id.get(&edge.to)?))
    }

    /// Whether a box of this row stands in a column.
    pub(super) fn stands(&self, row: usize, column: usize) -> bool {
        let after = self.marks[row].partition_point(|&mark| self.boxes[mark].left <= column);
        let nearest = after.checked_sub(1).map(|before| &self.boxes[self.marks[row][before]]);
        nearest.is_some_and(|placed| column < placed.left + placed.width)
    }

    /// The arrows in each gap between rows, bundled by their heads.
    pub(super) fn bundles(&self, edges: &[Line<'_>]) -> Vec<BTreeMap<usize, Bundle>> {
        let ends = edges.iter().filter_map(|edge| self.ends(edge));
        let ends: Vec<(usize, usize)> =
            ends.filter(|&(from, to)| self.boxes[from].row != self.boxes[to].row).collect();
        let leaving = self.leaving(&ends);
        let mut bundles = vec![BTreeMap::<usize, Bundle>::new(); self.marks.len().saturating_sub(1)];
        let mut passed: BTreeMap<(usize, usize), usize> = BTreeMap::new();
        let mut taken: Vec<BTreeSet<usize>> = vec![BTreeSet::new(); self.marks.len()];
        for &(from, to) in &ends {
            let (tail, head) = (&self.boxes[from], &self.boxes[to]);
            let goes_up = head.row < tail.row;
            let mut column = leaving[&(from, to)];
            let mut row = tail.row;
            while row != head.row {
                let next = if goes_up { row - 1 } else { row + 1 };
                let reached = if next == head.row {
                    head.middle()
                } else {
                    *passed.entry((next, to)).or_insert_with(|| {
                        let free = self.free_column(next, column, &taken[next]);
                        taken[next].insert(free);
                        free
                    })
                };
                let bundle = bundles[row.min(next)].entry(to).or_default();
                let (above, below) = if goes_up { (reached, column) } else { (column, reached) };
                add(&mut bundle.above, above);
                add(&mut bundle.below, below);
                (row, column) = (next, reached);
            }
        }
        bundles
    }

    /// The column in which an arrow leaves its tail: the arrows of one box side by side, in the order of their heads.
    fn leaving(&self, ends: &[(usize, usize)]) -> BTreeMap<(usize, usize), usize> {
        let mut heads: BTreeMap<(usize, bool), Vec<usize>> = BTreeMap::new();
        for &(from, to) in ends {
            let goes_up = self.boxes[to].row < self.boxes[from].row;
            let heads = heads.entry((from, goes_up)).or_default();
            if !heads.contains(&to) {
                heads.push(to);
            }
        }
        let mut columns = BTreeMap::new();
        for ((from, _), mut heads) in heads {
            heads.sort_by_key(|&head| self.boxes[head].middle());
            let tail = &self.boxes[from];
            let n = heads.len();
            for (i, head) in heads.into_iter().enumerate() {
                let column = match n {
                    1 => tail.middle(),
                    _ => tail.left + 1 + (i * 2 + 1) * (tail.width - 2) / (2 * n),
                };
                columns.insert((from, head), column);
            }
        }
        columns
    }

    /// The column nearest to the wished one in which nothing of this row stands.
    fn free_column(&self, row: usize, wished: usize, taken: &BTreeSet<usize>) -> usize {
        let nearest = (0..).flat_map(|away: usize| [wished.checked_sub(away), Some(wished + away)]);
        let is_free = |column: &usize| !taken.contains(column) && !self.stands(row, *column);
        nearest.flatten().find(is_free).unwrap_or(wished)
    }
}

fn add(columns: &mut Vec<usize>, column: usize) {
    if !columns.contains(&column) {
        columns.push(column);
    }
}
