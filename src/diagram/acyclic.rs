//! Numbers for the things of a sketch, so that lines go from smaller to larger ones.
//!
//! In: lines, which may make cycles. Out: a number for each thing; the lines that then lead back are few. What holds:
//! without a cycle no line leads back; the order of the things is kept as far as lines allow. Linear.

use crate::data::{Id, IdVec, NodeId, Rows, ThingId};

/// A number for each of `len` things.
pub(super) fn numbers(len: usize, lines: &[(ThingId, ThingId)]) -> IdVec<ThingId, NodeId> {
    let all = (0..len).map(ThingId::from_index);
    let outs: Rows<ThingId, ThingId> = Rows::of_pairs(len, lines.iter().copied());
    let ins = outs.transposed(len);
    // What leads back is told by a walk along the lines, from where nothing leads to.
    let sources = all.clone().filter(|&thing| ins.row(thing).is_empty());
    let mut turned = Vec::new();
    walk(&outs, sources.chain(all.clone()), |from, to| turned.push((from, to)), |_| {});
    turned.sort_unstable();
    let straight = lines.iter().filter(|line| turned.binary_search(line).is_err());
    let back = turned.iter().map(|&(from, to)| (from, to));
    let ins = Rows::of_pairs(len, straight.map(|&(from, to)| (to, from)).chain(back));
    let mut number = IdVec::filled(len, NodeId::from_index(0));
    let mut next = 0;
    walk(
        &ins,
        all,
        |_, _| {},
        |thing| {
            number[thing] = NodeId::from_index(next);
            next += 1;
        },
    );
    number
}

/// Walks depth first from each root in turn, without recursion. Tells of each step to a thing that the walk is still
/// in, and of each thing when all that it leads to is done.
fn walk(
    next: &Rows<ThingId, ThingId>,
    roots: impl Iterator<Item = ThingId>,
    mut leads_back: impl FnMut(ThingId, ThingId),
    mut is_done: impl FnMut(ThingId),
) {
    #[derive(Clone, Copy, PartialEq)]
    enum State {
        New,
        Open,
        Done,
    }
    let mut state = IdVec::<ThingId, State>::filled(next.len(), State::New);
    let mut open: Vec<(ThingId, usize)> = Vec::new();
    for root in roots {
        if state[root] == State::New {
            state[root] = State::Open;
            open.push((root, 0));
        }
        while let Some((thing, step)) = open.last_mut() {
            let thing = *thing;
            let Some(&to) = next.row(thing).get(*step) else {
                state[thing] = State::Done;
                is_done(thing);
                open.pop();
                continue;
            };
            *step += 1;
            match state[to] {
                State::New => {
                    state[to] = State::Open;
                    open.push((to, 0));
                }
                State::Open => leads_back(thing, to),
                State::Done => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn numbered(len: usize, lines: &[(usize, usize)]) -> Vec<usize> {
        let id = ThingId::from_index;
        let lines: Vec<_> = lines.iter().map(|&(from, to)| (id(from), id(to))).collect();
        numbers(len, &lines).values().iter().map(|n| n.index()).collect()
    }

    #[test]
    fn an_order_without_cycles_is_kept() {
        assert_eq!(numbered(4, &[(0, 1), (1, 3), (2, 3)]), [0, 1, 2, 3]);
        assert_eq!(numbered(3, &[(2, 0), (0, 1)]), [1, 2, 0]);
    }

    #[test]
    fn of_a_cycle_the_line_that_closes_it_leads_back() {
        // 3 is where the cycle of 0, 1 and 2 is entered: at 1.
        assert_eq!(numbered(4, &[(0, 1), (1, 2), (2, 0), (3, 1)]), [3, 1, 2, 0]);
        assert_eq!(numbered(2, &[(0, 1), (1, 0)]), [0, 1]);
    }

    proptest! {
        #[test]
        fn numbers_are_an_order(lines in prop::collection::vec((0..9usize, 0..9usize), 0..30)) {
            let mut all = numbered(9, &lines);
            all.sort_unstable();
            prop_assert_eq!(all, (0..9).collect::<Vec<_>>());
            let forward: Vec<_> = lines.iter().copied().filter(|(from, to)| from < to).collect();
            let order = numbered(9, &forward);
            prop_assert!(forward.iter().all(|&(from, to)| order[from] < order[to]));
        }
    }
}
