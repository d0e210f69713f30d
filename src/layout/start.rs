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
    let mut roots: Vec<u32> = (0..n as u32).filter(|&item| back.of(item).is_empty()).collect();
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
            stack.extend(onward.of(item).iter().filter(|&&next| !reached[next as usize]));
            stack[first..].sort_by_key(|&next| std::cmp::Reverse(keys[next as usize]));
        }
    }
    Order::new(strata, n)
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

/// A good order with a run of items turned round in some strata: long runs in a quarter of them, or short runs in all,
/// others for each `seed`.
pub(super) fn shaken(layers: &Layers, order: &Order, seed: u64) -> Order {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    // Xorshift (Marsaglia 2003): any fixed sequence will do.
    let mut below = |bound: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) as usize % bound
    };
    let mut strata = order.strata.clone();
    for items in &mut strata {
        let n = items.len();
        let start = below(n);
        if seed.is_multiple_of(2) {
            let end = (start + 1 + below(n / 8 + 2)).min(n);
            items[start..end].reverse();
        } else if below(4) == 0 {
            let end = below(n);
            items[start.min(end)..=start.max(end)].reverse();
        }
    }
    Order::new(strata, layers.cells.len())
}
