//! Placing columns: what stands in line moves as one.
//!
//! In: items placed one by one. Out: every column in one line, edges short, and trees with each node centred over its
//! inputs. What holds all the way: neighbours keep their distance.

use super::{
    columns::Columns,
    place::{Fit, Links, Pull},
};

/// A stratum being fitted.
struct Row<'a> {
    columns: &'a Columns,
    round: usize,
    stratum: u32,
    /// For each item the sum of the least distances from the left end.
    offset: Vec<f64>,
}

impl Fit<'_> {
    /// Puts every column in one line, near where its items are.
    pub(super) fn line_up(&mut self, columns: &Columns) {
        if !columns.any_tall() {
            self.sum_up_offsets();
            return;
        }
        let mean =
            |items: &[u32]| items.iter().map(|&item| self.x[item as usize]).sum::<f64>() / items.len() as f64;
        let wanted: Vec<f64> = columns.members.rows().map(mean).collect();
        // Pushing only to the right and only to the left both keep all distances; so does the mean of the two.
        let (mut right, mut left) = (wanted.clone(), wanted);
        for &column in &columns.from_left {
            for &item in columns.members.row(column) {
                if let Some(neighbour) = self.neighbour(item, -1) {
                    let distance = self.offset[item as usize] - self.offset[neighbour as usize];
                    let least = right[columns.of[neighbour as usize] as usize] + distance;
                    right[column as usize] = right[column as usize].max(least);
                }
            }
        }
        for &column in columns.from_left.iter().rev() {
            for &item in columns.members.row(column) {
                if let Some(neighbour) = self.neighbour(item, 1) {
                    let distance = self.offset[neighbour as usize] - self.offset[item as usize];
                    let most = left[columns.of[neighbour as usize] as usize] - distance;
                    left[column as usize] = left[column as usize].min(most);
                }
            }
        }
        for (members, (right, left)) in columns.members.rows().zip(right.into_iter().zip(left)) {
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

    /// Fits one stratum. A tall column moves in one of its strata each round, its home, within what its neighbours in
    /// the others leave it, and stands still in the others.
    pub(super) fn stratum_of_columns(&mut self, stratum: usize, round: usize, columns: &Columns, pull: Pull) {
        let items = &self.order.strata[stratum];
        if !columns.any_tall() {
            let all = std::mem::take(&mut self.offset);
            let offsets = items.iter().map(|&item| all[item as usize]);
            let anywhere = std::iter::repeat((f64::NEG_INFINITY, f64::INFINITY));
            self.fit_run(items, offsets, anywhere, columns, pull);
            self.offset = all;
            return;
        }
        let row =
            Row { columns, round, stratum: stratum as u32, offset: self.row_offsets(items, round, columns) };
        let mut bounds: Vec<(f64, f64)> =
            items.iter().zip(&row.offset).map(|(&item, &offset)| self.bounds(item, offset, &row)).collect();
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
            let (offsets, bounds) = (row.offset[first..].iter().copied(), bounds[first..].iter().copied());
            self.fit_run(&items[first..first + free], offsets, bounds, columns, pull);
            first += free + 1;
        }
    }

    /// The sums of the least distances from the left end of a stratum. Columns that both move here keep the distance
    /// that they need in any stratum where they are neighbours.
    fn row_offsets(&self, items: &[u32], round: usize, columns: &Columns) -> Vec<f64> {
        let mut offsets = Vec::with_capacity(items.len());
        let mut offset = 0.0;
        for (i, &item) in items.iter().enumerate() {
            if i > 0 {
                let before = items[i - 1];
                let mut distance = self.offset[item as usize] - self.offset[before as usize];
                let members = columns.members_of(&before);
                if members.len() > 1
                    && columns.home(before, round) == before
                    && columns.home(item, round) == item
                {
                    for &member in members {
                        if let Some(right) = self.neighbour(member, 1)
                            && columns.of[right as usize] == columns.of[item as usize]
                        {
                            distance =
                                distance.max(self.offset[right as usize] - self.offset[member as usize]);
                        }
                    }
                }
                offset += distance;
            }
            offsets.push(offset);
        }
        offsets
    }

    /// Takes the sums of the least distances as they are where nothing is tall, in every round the same.
    fn sum_up_offsets(&mut self) {
        for items in &self.order.strata {
            let mut offset = 0.0;
            let mut before = items.first().map_or(0.0, |&item| self.offset[item as usize]);
            for &item in items {
                let own = self.offset[item as usize];
                offset += own - before;
                before = own;
                self.offset[item as usize] = offset;
            }
        }
    }

    /// Between which places an item may move, less its offset.
    fn bounds(&self, item: u32, offset: f64, row: &Row<'_>) -> (f64, f64) {
        if row.columns.members_of(&item).len() == 1 {
            (f64::NEG_INFINITY, f64::INFINITY)
        } else if row.columns.home(item, row.round) == item {
            let (left, right) = (self.room(item, -1, row), self.room(item, 1, row));
            let here = self.x[item as usize] - offset;
            (here - left, here + right)
        } else {
            let here = self.x[item as usize] - offset;
            (here, here)
        }
    }

    /// How far the column of `item` can move to one side before it meets a neighbour in a stratum other than this.
    fn room(&self, item: u32, side: i64, row: &Row<'_>) -> f64 {
        let beside = self.neighbour(item, side).map(|other| row.columns.of[other as usize]);
        let mut room = f64::INFINITY;
        for &member in row.columns.members_of(&item).iter().filter(|&&member| member != item) {
            let Some(other) = self.neighbour(member, side) else { continue };
            let (x, offset) = (&self.x, &self.offset);
            let slack = (x[other as usize] - x[member as usize]).abs()
                - (offset[other as usize] - offset[member as usize]).abs();
            let moves = self.layers.stratum[row.columns.home(other, row.round) as usize] == row.stratum;
            let share = match moves {
                // The offsets of the row keep these two apart.
                true if beside == Some(row.columns.of[other as usize]) => continue,
                true => 0.5,
                false => 1.0,
            };
            room = room.min(share * slack);
        }
        // Rounding may leave a hair too little: then the column stays.
        room.max(0.0)
    }

    /// Fits neighbours that can all move.
    fn fit_run(
        &mut self,
        items: &[u32],
        offsets: impl Iterator<Item = f64> + Clone,
        bounds: impl Iterator<Item = (f64, f64)>,
        columns: &Columns,
        pull: Pull,
    ) {
        let mut isotonic = std::mem::take(&mut self.isotonic);
        isotonic.clear();
        for (&item, offset) in items.iter().zip(offsets.clone()) {
            let (weight, moment) = self.wish_of_column(item, columns, pull);
            let (weight, moment) = self.or_stay(item, weight, moment);
            isotonic.add(weight, moment - weight * offset);
        }
        for ((&item, offset), ((low, high), fitted)) in
            items.iter().zip(offsets).zip(bounds.zip(isotonic.fitted()))
        {
            let x = fitted.max(low).min(high) + offset;
            self.moved = self.moved.max((x - self.x[item as usize]).abs());
            for &member in columns.members_of(&item) {
                self.x[member as usize] = x;
            }
        }
        self.isotonic = isotonic;
    }

    /// Where the links of an item's column to others, which are at its ends, want it, times how strongly, which comes
    /// first.
    fn wish_of_column(&self, item: u32, columns: &Columns, pull: Pull) -> (f64, f64) {
        let members = columns.members_of(&item);
        let (bottom, top) = (members[0], members[members.len() - 1]);
        let (below, above) = (self.layers.below.row(bottom), self.layers.above.row(top));
        let is_root = columns.is_root[columns.of[item as usize] as usize] && !below.is_empty();
        let is_only_user =
            || !below.is_empty() && below.iter().all(|&other| self.layers.above.row(other).len() == 1);
        let is_only_input =
            || !above.is_empty() && above.iter().all(|&other| self.layers.below.row(other).len() == 1);
        let short = match pull {
            Pull::Shorten(short) => short,
            Pull::CentreOverInputs if is_root || is_only_user() => {
                return self.wish(bottom, Links::Below, None);
            }
            Pull::CentreUnderUsers if is_root => return self.wish(bottom, Links::Below, None),
            Pull::CentreUnderUsers if is_only_input() && !is_only_user() => {
                return self.wish(top, Links::Above, None);
            }
            _ => 1.0,
        };
        let (below, above) =
            (self.wish(bottom, Links::Below, Some(short)), self.wish(top, Links::Above, Some(short)));
        (below.0 + above.0, below.1 + above.1)
    }
}
