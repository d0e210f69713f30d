//! The network simplex method: ranks whose edges have the least total span.
//!
//! In: nodes, edges with least spans, and ranks that respect them. Out: ranks that respect them, with a smaller or
//! equal total; the least there is, if the effort allowed reaches so far.
//!
//! After Gansner et al. (1993), section 2.3, with two departures. The first tree grows along the edge with the least
//! slack, found in two heaps, rather than by searching all edges again and again. And a cut value needs no search: the
//! edges that leave a part less those that enter it are the sum of the same over its nodes, so each node keeps that
//! sum for its subtree, and an exchange changes it on two paths only.

use std::{cmp::Reverse, collections::BinaryHeap};

use super::graph::Adjacency;

/// How many tree edges that should leave are compared before the worst of them is taken.
const CANDIDATES: usize = 30;

/// Lowers the total span as far as `effort`, in edges looked at, allows. `edges` are (tail, head, least span) and
/// connect everything; `rank` respects them and stays so.
pub(super) fn shorten(edges: &[(u32, u32, u32)], rank: &mut [i64], effort: u64) {
    if rank.is_empty() {
        return;
    }
    let mut tree = Tree::grow(edges, rank);
    tree.effort = effort;
    let mut next = 0;
    while tree.effort > 0
        && let Some(child) = tree.leaving(&mut next)
    {
        tree.exchange(child, rank);
    }
}

/// A spanning tree of edges without slack, rooted at node 0.
struct Tree<'a> {
    edges: &'a [(u32, u32, u32)],
    /// For each node the edges at it.
    at: Adjacency,
    /// Which edges are the tree's.
    joins: Vec<bool>,
    /// The edge from each node to its parent; `u32::MAX` at the root.
    up: Vec<u32>,
    /// Edges that leave the subtree of each node less those that enter it.
    surplus: Vec<i64>,
    /// When each node was last found to be in the subtree that an exchange moves.
    stamp: Vec<u32>,
    exchanges: u32,
    subtree: Vec<u32>,
    effort: u64,
}

impl<'a> Tree<'a> {
    /// Grows a tree from node 0, moving what is in it until an edge to the outside has no slack.
    fn grow(edges: &'a [(u32, u32, u32)], rank: &mut [i64]) -> Self {
        let n = rank.len();
        let ends = edges.iter().zip(0..).flat_map(|(&(tail, head, _), e)| [(tail, e), (head, e)]);
        let mut tree = Self {
            edges,
            at: Adjacency::of_pairs(n, ends),
            joins: vec![false; edges.len()],
            up: vec![u32::MAX; n],
            surplus: vec![0; n],
            stamp: vec![0; n],
            exchanges: 0,
            subtree: Vec::with_capacity(n),
            effort: 0,
        };
        // The nodes in the tree stand `moved` higher than `rank` says until the tree is complete. The slack of an
        // edge out of the tree is its key less `moved`, that of an edge into it its key plus `moved`.
        let (mut outward, mut inward) = (BinaryHeap::new(), BinaryHeap::new());
        let mut inside = vec![false; n];
        let mut moved = 0i64;
        let mut node = 0u32;
        loop {
            inside[node as usize] = true;
            tree.subtree.push(node);
            rank[node as usize] -= moved;
            for &e in tree.at.row(node) {
                let (tail, head, least) = edges[e as usize];
                let apart = rank[head as usize] - rank[tail as usize] - i64::from(least);
                if tail == node && !inside[head as usize] {
                    outward.push(Reverse((apart, e)));
                } else if head == node && !inside[tail as usize] {
                    inward.push(Reverse((apart, e)));
                }
            }
            while outward.peek().is_some_and(|Reverse((_, e))| inside[edges[*e as usize].1 as usize]) {
                outward.pop();
            }
            while inward.peek().is_some_and(|Reverse((_, e))| inside[edges[*e as usize].0 as usize]) {
                inward.pop();
            }
            let out = outward.peek().map(|&Reverse((key, e))| (key - moved, e));
            let into = inward.peek().map(|&Reverse((key, e))| (key + moved, e));
            let (step, e) = match (out, into) {
                (Some((slack, e)), Some((other, _))) if slack <= other => (slack, e),
                (_, Some((slack, e))) => (-slack, e),
                (Some((slack, e)), None) => (slack, e),
                (None, None) => break,
            };
            moved += step;
            let (tail, head, _) = edges[e as usize];
            node = if inside[tail as usize] { head } else { tail };
            tree.joins[e as usize] = true;
            tree.up[node as usize] = e;
        }
        for rank in rank {
            *rank += moved;
        }
        tree.sum_up();
        tree
    }

    /// The surplus of every subtree, children before parents: in the reverse of the order in which the tree grew.
    fn sum_up(&mut self) {
        for &(tail, head, _) in self.edges {
            self.surplus[tail as usize] += 1;
            self.surplus[head as usize] -= 1;
        }
        for i in (1..self.subtree.len()).rev() {
            let node = self.subtree[i];
            let parent = self.parent(node).expect("only the root has no parent");
            self.surplus[parent as usize] += self.surplus[node as usize];
        }
    }

    fn parent(&self, node: u32) -> Option<u32> {
        let &(tail, head, _) = self.edges.get(self.up[node as usize] as usize)?;
        Some(if tail == node { head } else { tail })
    }

    /// A node whose edge to its parent should leave the tree, for more edges would get shorter than longer.
    fn leaving(&mut self, next: &mut usize) -> Option<u32> {
        let n = self.up.len();
        let mut worst = None;
        let mut found = 0;
        for _ in 0..n {
            let node = *next as u32;
            *next = if *next + 1 == n { 0 } else { *next + 1 };
            self.effort = self.effort.saturating_sub(1);
            let Some(&(tail, _, _)) = self.edges.get(self.up[node as usize] as usize) else { continue };
            let cut = if tail == node { self.surplus[node as usize] } else { -self.surplus[node as usize] };
            if cut < 0 && worst.is_none_or(|(least, _)| cut < least) {
                worst = Some((cut, node));
            }
            found += usize::from(cut < 0);
            if found == CANDIDATES {
                break;
            }
        }
        worst.map(|(_, node)| node)
    }

    /// Takes the edge above `child` out of the tree and puts in the one with the least slack that goes the other way
    /// between the two parts; moves the subtree so that this one has none.
    fn exchange(&mut self, child: u32, rank: &mut [i64]) {
        let leaving = self.up[child as usize];
        let is_tail = self.edges[leaving as usize].0 == child;
        self.collect_subtree(child);
        let mut entering: Option<(i64, u32, u32)> = None;
        for &node in &self.subtree {
            for &e in self.at.row(node) {
                let (tail, head, least) = self.edges[e as usize];
                let (inner, outer) = if is_tail { (head, tail) } else { (tail, head) };
                if inner == node && self.stamp[outer as usize] != self.exchanges {
                    let slack = rank[head as usize] - rank[tail as usize] - i64::from(least);
                    if entering.is_none_or(|(lowest, ..)| slack < lowest) {
                        entering = Some((slack, e, node));
                    }
                }
            }
        }
        let (slack, entering, top) = entering.expect("a part with a negative cut has an edge the other way");
        let step = if is_tail { -slack } else { slack };
        for &node in &self.subtree {
            rank[node as usize] += step;
        }
        self.hang(child, leaving, entering, top);
    }

    /// Collects the subtree of `child` and stamps it.
    fn collect_subtree(&mut self, child: u32) {
        self.exchanges += 1;
        self.subtree.clear();
        self.subtree.push(child);
        self.stamp[child as usize] = self.exchanges;
        let mut done = 0;
        while let Some(&node) = self.subtree.get(done) {
            done += 1;
            let edges = self.at.row(node);
            self.effort = self.effort.saturating_sub(2 * edges.len() as u64);
            for &e in edges.iter().filter(|&&e| self.joins[e as usize] && e != self.up[node as usize]) {
                let (tail, head, _) = self.edges[e as usize];
                let other = if tail == node { head } else { tail };
                self.stamp[other as usize] = self.exchanges;
                self.subtree.push(other);
            }
        }
    }

    /// Hangs the subtree of `child` on `entering`, at its node `top`, instead of `leaving`.
    fn hang(&mut self, child: u32, leaving: u32, entering: u32, top: u32) {
        let whole = self.surplus[child as usize];
        self.add_above(child, -whole);
        self.joins[leaving as usize] = false;
        self.joins[entering as usize] = true;
        // Turn the path from `top` to `child` round.
        let (mut node, mut new_up, mut below) = (top, entering, 0);
        loop {
            let old_up = std::mem::replace(&mut self.up[node as usize], new_up);
            let old = std::mem::replace(&mut self.surplus[node as usize], whole - below);
            if node == child {
                break;
            }
            let (tail, head, _) = self.edges[old_up as usize];
            node = if tail == node { head } else { tail };
            (new_up, below) = (old_up, old);
        }
        self.add_above(top, whole);
    }

    /// Adds to the surplus of everything above `node`.
    fn add_above(&mut self, mut node: u32, amount: i64) {
        while let Some(parent) = self.parent(node) {
            self.surplus[parent as usize] += amount;
            self.effort = self.effort.saturating_sub(1);
            node = parent;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn total(edges: &[(u32, u32, u32)], rank: &[i64]) -> i64 {
        edges.iter().map(|&(tail, head, _)| rank[head as usize] - rank[tail as usize]).sum()
    }

    /// The least total, by trying all ranks below `most`.
    fn least_total(edges: &[(u32, u32, u32)], n: usize, most: i64) -> i64 {
        let mut best = i64::MAX;
        for code in 0..most.pow(n as u32) {
            let rank: Vec<i64> = (0..n as u32).map(|i| code / most.pow(i) % most).collect();
            let kept = |&(tail, head, least): &(u32, u32, u32)| {
                rank[head as usize] - rank[tail as usize] >= i64::from(least)
            };
            if edges.iter().all(kept) {
                best = best.min(total(edges, &rank));
            }
        }
        best
    }

    proptest! {
        #[test]
        fn finds_the_least_total(links in prop::collection::vec((0..5u32, 0..5u32), 1..9)) {
            // Node 0 below all others keeps the graph connected; ranks up to 5 suffice for 6 nodes.
            let mut edges: Vec<(u32, u32, u32)> = (1..6).map(|head| (0, head, 1)).collect();
            edges.extend(links.iter().filter(|(a, b)| a != b).map(|&(a, b)| (a.min(b) + 1, a.max(b) + 1, 1)));
            let mut rank: Vec<i64> = (0..6).collect();
            shorten(&edges, &mut rank, 1_000_000);
            let kept = |&(tail, head, least): &(u32, u32, u32)| {
                rank[head as usize] - rank[tail as usize] >= i64::from(least)
            };
            prop_assert!(edges.iter().all(kept));
            prop_assert_eq!(total(&edges, &rank), least_total(&edges, 6, 6));
        }
    }
}
