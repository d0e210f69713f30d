//! The graph as the phases see it: one connected piece, plain numbers, one frame for all directions.
//!
//! In: the caller's nodes and edges. Out: connected components, each with its nodes renumbered from 0 in the
//! caller's order. What holds: edges go from a smaller to a larger number and are sorted; `across` is the length
//! along a rank and `along` the length from rank to rank, whatever the direction of the drawing.

use super::{Direction, LayoutInput};
use crate::{
    data::{Id, Rows},
    geom::Outline,
};
use std::ops::Range;

/// For each number a row of numbers.
pub(super) type Adjacency = Rows<u32, u32>;

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
    /// For each node the first edge that leaves it, or would; and how many edges there are.
    first_out: Vec<u32>,
    /// For each node the edges that reach it.
    pub(super) ins: Adjacency,
    /// What each node is called in the input.
    pub(super) node_ids: Vec<u32>,
    /// What each edge is called in the input.
    pub(super) edge_ids: Vec<u32>,
}

impl Graph {
    /// The edges that leave a node.
    pub(super) fn outs(&self, node: u32) -> Range<u32> {
        self.first_out[node as usize]..self.first_out[node as usize + 1]
    }

    /// Forgets which edges reach a node and which leave it, to make room where nobody asks any more.
    pub(super) fn forget_ends(&mut self) {
        self.first_out = Vec::new();
        self.ins = Adjacency::default();
    }

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
        graph.first_out = first_outs(graph.nodes.len(), &graph.edges);
        graph.ins = Adjacency::of_pairs(graph.nodes.len(), ends.map(|(&(_, head), e)| (head, e)));
    }
    graphs
}

/// For each node the first of the sorted edges that leaves it, or would; and how many edges there are.
fn first_outs(nodes: usize, edges: &[(u32, u32)]) -> Vec<u32> {
    let mut first = Vec::with_capacity(nodes + 1);
    for (edge, &(tail, _)) in (0..).zip(edges) {
        while first.len() <= tail as usize {
            first.push(edge);
        }
    }
    first.resize(nodes + 1, edges.len() as u32);
    first
}

/// The edges sorted by their ends.
fn sorted(input: LayoutInput<'_>) -> Vec<u32> {
    let ends = input.edges.values();
    let tails = ends.iter().map(|(tail, _)| tail.index() as u32).zip(0..);
    let mut of_tail = Adjacency::of_pairs(input.nodes.len(), tails);
    for tail in 0..input.nodes.len() as u32 {
        let edges = of_tail.row_mut(tail);
        if !edges.is_sorted_by_key(|&e| ends[e as usize].1) {
            edges.sort_unstable_by_key(|&e| ends[e as usize].1);
        }
    }
    of_tail.into_items()
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
