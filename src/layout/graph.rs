//! The graph as the phases see it: one connected piece, plain numbers, one frame for all directions.
//!
//! In: the caller's nodes and edges. Out: connected components, each with its nodes renumbered from 0 in the
//! caller's order. What holds: edges go from a smaller to a larger number and are sorted; `across` is the length
//! along a rank and `along` the length from rank to rank, whatever the direction of the drawing.

use super::{Direction, LayoutInput};
use crate::{data::Id, geom::Outline};

/// Rows of numbers in two flat arrays.
#[derive(Clone, Debug, Default)]
pub(super) struct Adjacency {
    offsets: Vec<u32>,
    targets: Vec<u32>,
}

impl Adjacency {
    /// For each of `len` rows the second numbers of the pairs whose first it is, in the order of the pairs.
    pub(super) fn new(len: usize, pairs: impl Iterator<Item = (u32, u32)> + Clone) -> Self {
        let mut offsets = vec![0u32; len + 1];
        for (row, _) in pairs.clone() {
            offsets[row as usize + 1] += 1;
        }
        for i in 0..len {
            offsets[i + 1] += offsets[i];
        }
        let mut next = offsets.clone();
        let mut targets = vec![0; offsets[len] as usize];
        for (row, target) in pairs {
            targets[next[row as usize] as usize] = target;
            next[row as usize] += 1;
        }
        Self { offsets, targets }
    }

    /// Room for so many rows and numbers.
    pub(super) fn with_capacity(rows: usize, total: usize) -> Self {
        Self { offsets: Vec::with_capacity(rows + 1), targets: Vec::with_capacity(total) }
    }

    /// Appends a row.
    pub(super) fn push(&mut self, row: impl IntoIterator<Item = u32>) {
        if self.offsets.is_empty() {
            self.offsets.push(0);
        }
        self.targets.extend(row);
        self.offsets.push(self.targets.len() as u32);
    }

    /// How many rows there are.
    pub(super) fn len(&self) -> usize {
        self.offsets.len().saturating_sub(1)
    }

    /// All rows.
    pub(super) fn rows(&self) -> impl Iterator<Item = &[u32]> {
        (0..self.len() as u32).map(|row| self.of(row))
    }

    /// The numbers of one row.
    pub(super) fn of(&self, row: u32) -> &[u32] {
        &self.targets[self.offsets[row as usize] as usize..self.offsets[row as usize + 1] as usize]
    }

    /// How many numbers there are in all rows.
    pub(super) fn total(&self) -> usize {
        self.targets.len()
    }
}

/// A node in the frame of the phases.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Node {
    /// Half its length along the rank.
    pub(super) half_across: f64,
    /// Half its length from rank to rank.
    pub(super) half_along: f64,
    pub(super) outline: Outline,
}

/// A connected piece of the input.
#[derive(Clone, Debug, Default)]
pub(super) struct Graph {
    pub(super) nodes: Vec<Node>,
    /// Sorted pairs, tail < head.
    pub(super) edges: Vec<(u32, u32)>,
    /// For each node the edges that leave it.
    pub(super) outs: Adjacency,
    /// For each node the edges that reach it.
    pub(super) ins: Adjacency,
    /// What each node is called in the input.
    pub(super) node_ids: Vec<u32>,
    /// What each edge is called in the input.
    pub(super) edge_ids: Vec<u32>,
}

impl Graph {
    /// Whether another graph is the same but for what its nodes and edges are called.
    pub(super) fn equals(&self, other: &Self) -> bool {
        self.nodes == other.nodes && self.edges == other.edges
    }
}

/// The connected components, in the order of their first nodes. Near-linear.
pub(super) fn components(input: LayoutInput<'_>, direction: Direction) -> Vec<Graph> {
    let (component_of, count) = label_components(input);
    let turned = direction.is_sideways();
    let mut graphs = with_room(input, &component_of, count);
    let mut local = vec![0u32; input.nodes.len()];
    for (id, node) in input.nodes.iter() {
        let graph = &mut graphs[component_of[id.index()] as usize];
        local[id.index()] = graph.nodes.len() as u32;
        let (width, height) = (node.size.width / 2.0, node.size.height / 2.0);
        let (half_across, half_along) = if turned { (height, width) } else { (width, height) };
        graph.nodes.push(Node { half_across, half_along, outline: node.outline });
        graph.node_ids.push(id.index() as u32);
    }
    for e in sorted(input) {
        let (tail, head) = input.edges.values()[e as usize];
        let graph = &mut graphs[component_of[tail.index()] as usize];
        graph.edges.push((local[tail.index()], local[head.index()]));
        graph.edge_ids.push(e);
    }
    for graph in &mut graphs {
        let ends = graph.edges.iter().zip(0..);
        graph.outs = Adjacency::new(graph.nodes.len(), ends.clone().map(|(&(tail, _), e)| (tail, e)));
        graph.ins = Adjacency::new(graph.nodes.len(), ends.map(|(&(_, head), e)| (head, e)));
    }
    graphs
}

/// The edges sorted by their ends.
fn sorted(input: LayoutInput<'_>) -> Vec<u32> {
    let ends = input.edges.values();
    let tails = ends.iter().map(|(tail, _)| tail.index() as u32).zip(0..);
    let mut of_tail = Adjacency::new(input.nodes.len(), tails);
    for row in of_tail.offsets.windows(2) {
        let edges = &mut of_tail.targets[row[0] as usize..row[1] as usize];
        if !edges.is_sorted_by_key(|&e| ends[e as usize].1) {
            edges.sort_unstable_by_key(|&e| ends[e as usize].1);
        }
    }
    of_tail.targets
}

/// Empty graphs with room for the nodes and edges of each component.
fn with_room(input: LayoutInput<'_>, component_of: &[u32], count: usize) -> Vec<Graph> {
    let mut sizes = vec![(0, 0); count];
    for &component in component_of {
        sizes[component as usize].0 += 1;
    }
    for (tail, _) in input.edges.values() {
        sizes[component_of[tail.index()] as usize].1 += 1;
    }
    let graph = |&(nodes, edges): &(usize, usize)| Graph {
        nodes: Vec::with_capacity(nodes),
        node_ids: Vec::with_capacity(nodes),
        edges: Vec::with_capacity(edges),
        edge_ids: Vec::with_capacity(edges),
        ..Graph::default()
    };
    sizes.iter().map(graph).collect()
}

/// The component of each node, and how many there are: union-find whose roots are the smallest nodes.
fn label_components(input: LayoutInput<'_>) -> (Vec<u32>, usize) {
    let mut parent: Vec<u32> = (0..input.nodes.len() as u32).collect();
    for &(tail, head) in input.edges.values() {
        let (a, b) = (root(&mut parent, tail.index() as u32), root(&mut parent, head.index() as u32));
        parent[a.max(b) as usize] = a.min(b);
    }
    let mut count = 0;
    let mut label = vec![0u32; parent.len()];
    for i in 0..parent.len() {
        let r = root(&mut parent, i as u32) as usize;
        if r == i {
            label[i] = count;
            count += 1;
        } else {
            label[i] = label[r];
        }
    }
    (label, count as usize)
}

/// The root of `i`, halving the path to it.
fn root(parent: &mut [u32], mut i: u32) -> u32 {
    while parent[i as usize] != i {
        parent[i as usize] = parent[parent[i as usize] as usize];
        i = parent[i as usize];
    }
    i
}
