//! Placing columns: what stands in line moves as one.
//!
//! In: items placed one by one. Out: every column in one line, edges short, and trees with each node centred over its
//! inputs. What holds all the way: neighbours keep their distance.

use super::{
    columns::Columns,
    place::{Fit, Links, Pull},
};

impl Fit<'_> {
    /// Puts every column in one line, near where its items are.
    pub(super) fn line_up(&mut self, columns: &Columns) {
        if !columns.any_tall() {
            return;
        }
        let mean = |items: &Vec<u32>| {
            items.iter().map(|&item| self.x[item as usize]).sum::<f64>() / items.len() as f64
        };
        let wanted: Vec<f64> = columns.members.iter().map(mean).collect();
        // Pushing only to the right and only to the left both keep all distances; so does the mean of the two.
        let (mut right, mut left) = (wanted.clone(), wanted);
        for &column in &columns.from_left {
            for &item in &columns.members[column as usize] {
                if let Some(neighbour) = self.neighbour(item, -1) {
                    let distance = self.offset[item as usize] - self.offset[neighbour as usize];
                    let least = right[columns.of[neighbour as usize] as usize] + distance;
                    right[column as usize] = right[column as usize].max(least);
                }
            }
        }
        for &column in columns.from_left.iter().rev() {
            for &item in &columns.members[column as usize] {
                if let Some(neighbour) = self.neighbour(item, 1) {
                    let distance = self.offset[neighbour as usize] - self.offset[item as usize];
                    let most = left[columns.of[neighbour as usize] as usize] - distance;
                    left[column as usize] = left[column as usize].min(most);
                }
            }
        }
        for (members, (right, left)) in columns.members.iter().zip(right.into_iter().zip(left)) {
            for &item in members {
                self.x[item as usize] = f64::midpoint(left, right);
            }
        }
    }

    /// The item beside `item`, on the left (-1) or the right (1).
    fn neighbour(&self, item: u32, side: i64) -> Option<u32> {
        let items = &self.order.strata[self.layers.stratum[item as usize] as usize];
        let place = i64::from(self.order.place[item as usize]) + side;
        usize::try_from(place).ok().and_then(|place| items.get(place)).copied()
    }

    /// Fits one stratum. A tall column moves in one of its strata each round, within what its neighbours in the
    /// others leave it, and stands still in the others.
    pub(super) fn stratum_of_columns(&mut self, stratum: usize, round: usize, columns: &Columns, pull: Pull) {
        let order = self.order;
        let items = &order.strata[stratum];
        let mut bounds: Vec<(f64, f64)> =
            items.iter().map(|&item| self.bounds(item, round, columns.members_of(item))).collect();
        for i in 1..bounds.len() {
            bounds[i].0 = bounds[i].0.max(bounds[i - 1].0);
        }
        for i in (1..bounds.len()).rev() {
            bounds[i - 1].1 = bounds[i - 1].1.min(bounds[i].1);
        }
        let mut first = 0;
        while first < items.len() {
            let is_fixed = |&(low, high): &(f64, f64)| low >= high;
            let free = bounds[first..].iter().position(is_fixed).unwrap_or(items.len() - first);
            self.row_of_columns(&items[first..first + free], &bounds[first..], columns, pull);
            first += free + 1;
        }
    }

    /// Between which places an item may move, less its offset.
    fn bounds(&self, item: u32, round: usize, members: &[u32]) -> (f64, f64) {
        let offset = self.offset[item as usize];
        if members.len() == 1 {
            (f64::NEG_INFINITY, f64::INFINITY)
        } else if members[round % members.len()] == item {
            let (low, high) = self.room(members, item);
            (low - offset, high - offset)
        } else {
            let here = self.x[item as usize] - offset;
            (here, here)
        }
    }

    /// How far a column can move before it meets a neighbour in a stratum other than that of `home`.
    fn room(&self, members: &[u32], home: u32) -> (f64, f64) {
        let (mut low, mut high) = (f64::NEG_INFINITY, f64::INFINITY);
        for &member in members.iter().filter(|&&member| member != home) {
            let offset = self.offset[member as usize];
            if let Some(other) = self.neighbour(member, -1) {
                low = low.max(self.x[other as usize] + offset - self.offset[other as usize]);
            }
            if let Some(other) = self.neighbour(member, 1) {
                high = high.min(self.x[other as usize] + offset - self.offset[other as usize]);
            }
        }
        // Rounding may leave a hair too little room: then the column stays.
        let here = self.x[home as usize];
        (low.min(here), high.max(here))
    }

    /// Fits neighbours that can all move.
    fn row_of_columns(&mut self, items: &[u32], bounds: &[(f64, f64)], columns: &Columns, pull: Pull) {
        self.begin();
        for &item in items {
            let (weight, moment) = self.wish_of_column(columns.members_of(item), pull);
            self.add(item, weight, moment);
        }
        self.settle(items);
        for (&item, &(low, high)) in items.iter().zip(bounds) {
            let offset = self.offset[item as usize];
            let x = (self.x[item as usize] - offset).max(low).min(high) + offset;
            for &member in columns.members_of(item) {
                self.x[member as usize] = x;
            }
        }
    }

    /// Where a column's links to others, which are at its ends, want it, times how strongly, which comes first.
    fn wish_of_column(&self, members: &[u32], pull: Pull) -> (f64, f64) {
        let (bottom, top) = (members[0], members[members.len() - 1]);
        let (below, above) = (self.layers.below.of(bottom), self.layers.above.of(top));
        let is_only_user =
            || !below.is_empty() && below.iter().all(|&other| self.layers.above.of(other).len() == 1);
        let is_only_input =
            || !above.is_empty() && above.iter().all(|&other| self.layers.below.of(other).len() == 1);
        let short = match pull {
            Pull::CentreOverInputs if is_only_user() => return self.wish(bottom, Links::Below, None),
            Pull::CentreUnderUsers if is_only_input() && !is_only_user() => {
                return self.wish(top, Links::Above, None);
            }
            Pull::Shorten(short) => short,
            _ => 1.0,
        };
        let (below, above) =
            (self.wish(bottom, Links::Below, Some(short)), self.wish(top, Links::Above, Some(short)));
        (below.0 + above.0, below.1 + above.1)
    }
}
