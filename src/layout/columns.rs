//! Columns: items of several strata that stand in line.
//!
//! In: the ordered layers. Out: for each item the column that it belongs to. What holds: two links of one column's
//! inside never cross those of another, so *left of* is an order on columns.

use super::{graph::Adjacency, layers::Layers, order::Order};

/// The columns of a graph; every item is in exactly one.
#[derive(Debug)]
pub(super) struct Columns {
    /// The column of each item.
    pub(super) of: Vec<u32>,
    /// The items of each column, from stratum to stratum.
    pub(super) members: Adjacency,
    /// Whether everything that each column is made from, step by step, is for it alone.
    pub(super) is_root: Vec<bool>,
    /// All columns; whatever is left of a column in any stratum comes before it.
    pub(super) from_left: Vec<u32>,
}

impl Columns {
    /// Whether any column has more than one item.
    pub(super) fn any_tall(&self) -> bool {
        self.members.len() < self.of.len()
    }

    /// The item by which the column of `item` moves in this round.
    pub(super) fn home(&self, item: u32, round: usize) -> u32 {
        let members = self.members_of(&item);
        members[round % members.len()]
    }

    /// All items of the column of `item`.
    pub(super) fn members_of<'a>(&'a self, item: &'a u32) -> &'a [u32] {
        if self.any_tall() { self.members.row(self.of[*item as usize]) } else { std::slice::from_ref(item) }
    }
}

/// Finds the columns.
pub(super) fn columns(layers: &Layers, order: &Order) -> Columns {
    let n = layers.cells.len();
    let mut continues = vec![u32::MAX; n];
    for items in &order.strata {
        for (low, high) in longest_rising(&in_line(layers, order, items)) {
            continues[high as usize] = low;
        }
    }
    let mut of = vec![0u32; n];
    let mut count = 0;
    let upwards = order.strata.iter().flatten().copied();
    for item in upwards.clone() {
        of[item as usize] = of.get(continues[item as usize] as usize).copied().unwrap_or(count);
        count += u32::from(of[item as usize] == count);
    }
    let members = Adjacency::of_pairs(count as usize, upwards.map(|item| (of[item as usize], item)));
    let is_root = roots(layers, &of, &members);
    let mut columns = Columns { of, members, is_root, from_left: Vec::new() };
    if columns.any_tall() {
        columns.from_left = from_left(&columns, order);
    }
    columns
}

/// Which columns are the roots of trees. Columns come after those below them.
fn roots(layers: &Layers, of: &[u32], members: &Adjacency) -> Vec<bool> {
    let mut is_root = vec![false; members.len()];
    for (column, members) in members.rows().enumerate() {
        let for_it_alone =
            |&other: &u32| layers.above.row(other).len() == 1 && is_root[of[other as usize] as usize];
        is_root[column] = layers.below.row(members[0]).iter().all(for_it_alone);
    }
    is_root
}

/// The links from the items of a stratum that join two nodes with no other link between them, or that are to be upright:
/// (low, high, place of high), from left to right.
fn in_line(layers: &Layers, order: &Order, items: &[u32]) -> Vec<(u32, u32, u32)> {
    let link = |&low: &u32| {
        if let Some(high) = layers.next_in_line(low) {
            return Some((low, high, order.place[high as usize]));
        }
        let [high] = *layers.above.row(low) else { return None };
        let nodes = layers.is_node(layers.top(low)) && layers.is_node(layers.bottom(high));
        (nodes && layers.below.row(high).len() == 1).then(|| (low, high, order.place[high as usize]))
    };
    items.iter().filter_map(link).collect()
}

/// The longest selection of the links in which none crosses another: patience sorting.
fn longest_rising(links: &[(u32, u32, u32)]) -> Vec<(u32, u32)> {
    // For each length the link that ends the best selection so far, and for each link the one before it.
    let mut ends: Vec<usize> = Vec::new();
    let mut before = vec![usize::MAX; links.len()];
    for (i, &(.., place)) in links.iter().enumerate() {
        let length = ends.partition_point(|&end| links[end].2 < place);
        if length > 0 {
            before[i] = ends[length - 1];
        }
        if length == ends.len() {
            ends.push(i);
        } else {
            ends[length] = i;
        }
    }
    let mut chosen = Vec::with_capacity(ends.len());
    let mut at = ends.last().copied().unwrap_or(usize::MAX);
    while let Some(&(low, high, _)) = links.get(at) {
        chosen.push((low, high));
        at = before[at];
    }
    chosen
}

/// Sorts the columns topologically by *left of*.
fn from_left(columns: &Columns, order: &Order) -> Vec<u32> {
    let mut waiting = vec![0u32; columns.members.len()];
    for pair in order.strata.iter().flat_map(|items| items.windows(2)) {
        waiting[columns.of[pair[1] as usize] as usize] += 1;
    }
    let mut sequence: Vec<u32> =
        (0..columns.members.len() as u32).filter(|&column| waiting[column as usize] == 0).collect();
    let mut place = order.place.iter().map(|&p| p as usize + 1);
    let next_place: Vec<usize> = place.by_ref().collect();
    let mut stratum_of = vec![0usize; columns.of.len()];
    for (s, items) in order.strata.iter().enumerate() {
        for &item in items {
            stratum_of[item as usize] = s;
        }
    }
    let mut done = 0;
    while let Some(&column) = sequence.get(done) {
        done += 1;
        for &item in columns.members.row(column) {
            let items = &order.strata[stratum_of[item as usize]];
            if let Some(&right) = items.get(next_place[item as usize]) {
                let right = columns.of[right as usize];
                waiting[right as usize] -= 1;
                if waiting[right as usize] == 0 {
                    sequence.push(right);
                }
            }
        }
    }
    debug_assert_eq!(sequence.len(), columns.members.len(), "left-of has no cycle");
    sequence
}
