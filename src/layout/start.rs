//! Orders to start from.
//!
//! In: the layered graph and a key for every item, small keys wanted on the left. Out: an order, good enough for
//! sweeps to begin with. Depth-first orders draw every tree without a crossing.

use super::{layers::Layers, order::Order};

/// The end of the picture that a depth-first walk begins at.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum From {
    /// The items that nothing is above.
    Top,
    /// The items that nothing is below.
    Bottom,
}

/// The order in which a depth-first walk reaches the items, small keys first.
pub(super) fn depth_first(layers: &Layers, keys: &[u32], from: From) -> Order {
    let (onward, back) = match from {
        From::Top => (&layers.below, &layers.above),
        From::Bottom => (&layers.above, &layers.below),
    };
    let n = keys.len();
    let mut roots: Vec<u32> = (0..n as u32).filter(|&item| back.row(item).is_empty()).collect();
    roots.sort_by_key(|&item| keys[item as usize]);
    let mut strata = vec![Vec::new(); layers.strata()];
    let mut reached = vec![false; n];
    let mut stack = Vec::new();
    for root in roots {
        stack.push(root);
        while let Some(item) = stack.pop() {
            if std::mem::replace(&mut reached[item as usize], true) {
                continue;
            }
            strata[layers.stratum[item as usize] as usize].push(item);
            let first = stack.len();
            stack.extend(onward.row(item).iter().filter(|&&next| !reached[next as usize]));
            stack[first..].sort_by_key(|&next| std::cmp::Reverse(keys[next as usize]));
        }
    }
    Order::new(strata, n)
}

/// The depth-first order, but that what hangs together without the strata from `end` on stands together; nothing where
/// that is everything, or nothing.
pub(super) fn in_pieces(layers: &Layers, keys: &[u32], end: usize) -> Option<Order> {
    let mut order = depth_first(layers, keys, From::Bottom);
    let (piece, pieces) = layers.pieces(&(0..end), order.strata[..end].iter().flatten());
    let most = order.strata[..end].iter().map(Vec::len).max()?;
    if pieces == 1 || pieces == most {
        return None;
    }
    for s in 0..end {
        order.strata[s].sort_by_key(|&item| piece[item as usize]);
        order.renumber(s);
    }
    Some(order)
}

/// Every stratum sorted by key.
pub(super) fn as_numbered(layers: &Layers, keys: &[u32]) -> Order {
    let mut strata = vec![Vec::new(); layers.strata()];
    for item in 0..keys.len() as u32 {
        strata[layers.stratum[item as usize] as usize].push(item);
    }
    for items in &mut strata {
        items.sort_by_key(|&item| keys[item as usize]);
    }
    Order::new(strata, keys.len())
}

/// A good order with a run of items turned round in some strata: in a quarter of them, or longer runs in all, others for
/// each `seed`.
pub(super) fn shaken(layers: &Layers, order: &Order, seed: u64) -> Order {
    let mut dice = Dice::new(seed);
    let mut strata = order.strata.clone();
    for items in &mut strata {
        if seed.is_multiple_of(2) {
            dice.turn_a_run(items, 4);
        } else if dice.below(4) == 0 {
            dice.turn_a_run(items, 6);
        }
    }
    Order::new(strata, layers.cells.len())
}

/// Turns a short run of items round in each of up to three neighbouring strata, others for each `seed`. Gives the
/// strata.
pub(super) fn nudge(order: &mut Order, seed: u64) -> std::ops::Range<usize> {
    let mut dice = Dice::new(seed);
    let first = dice.below(order.strata.len());
    let touched = first..(first + 1 + dice.below(3)).min(order.strata.len());
    for s in touched.clone() {
        let items = &mut order.strata[s];
        dice.turn_a_run(items, 8);
        order.renumber(s);
    }
    touched
}

/// A fixed sequence of numbers that look like chance: xorshift (Marsaglia 2003).
struct Dice(u64);

impl Dice {
    fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % bound
    }

    /// Turns round a run of at most about this part of the items.
    fn turn_a_run(&mut self, items: &mut [u32], part: usize) {
        let longest = items.len() / part + 2;
        let start = self.below(items.len());
        let end = (start + 2 + self.below(longest)).min(items.len());
        items[start..end].reverse();
    }
}
