//! Lanes: how edges pass the rows of a column.
//!
//! In: folded ranks. Out: the edges cut at every rank that they pass. What holds: the edges from one column to one node
//! share one chain of bends, a lane beside the column, which each of them enters where it leaves its own row.

use super::{
    fold::Folded,
    graph::Graph,
    layers::{Bend, Cut},
};
use std::collections::BTreeMap;

/// Some edges that go into one node.
struct Lane {
    /// The rank below its first bend.
    bottom: u32,
    head: u32,
    edges: Vec<u32>,
}

/// Bends per node and edge above which nothing is folded.
const MOST_BENDS: u64 = 12;

/// Cuts edges into links, and appends their bends to `rank`; nothing where there would be very many.
pub(super) fn cut(graph: &Graph, folded: &Folded, rank: &mut Vec<u32>) -> Option<Cut> {
    let lanes = lanes(graph, folded);
    let bends = lanes.iter().map(|lane| u64::from(rank[lane.head as usize] - lane.bottom - 1)).sum::<u64>();
    if bends > MOST_BENDS * (graph.nodes.len() + graph.edges.len()) as u64 {
        return None;
    }
    let mut cut = Cut {
        first_bend: vec![0; graph.edges.len()],
        links: folded.rows.clone(),
        in_line: folded.in_line.clone(),
        bends: Vec::new(),
    };
    for lane in lanes {
        let first = rank.len() as u32;
        let end = rank[lane.head as usize];
        let lowest_tail = lane.edges.iter().map(|&edge| graph.edges[edge as usize].0);
        let tail = lowest_tail.min_by_key(|&tail| rank[tail as usize]).unwrap_or(lane.head);
        let bend = Bend { tail, is_bus: lane.edges.len() > 1 };
        for bend_rank in lane.bottom + 1..end {
            let at = rank.len() as u32;
            if at > first {
                cut.links.push((at - 1, at));
                cut.in_line.push((at - 1, at));
            }
            rank.push(bend_rank);
            cut.bends.push(bend);
        }
        if rank.len() as u32 > first {
            cut.links.push((rank.len() as u32 - 1, lane.head));
        }
        for edge in lane.edges {
            let (tail, head) = graph.edges[edge as usize];
            let next = rank[tail as usize] + 1;
            let bend = first + next - lane.bottom - 1;
            cut.first_bend[edge as usize] = bend;
            let link = (tail, if next == end { head } else { bend });
            cut.links.push(link);
        }
    }
    cut.links.sort_unstable();
    cut.links.dedup();
    Some(cut)
}

/// The edges of a graph, those together that share a lane.
fn lanes(graph: &Graph, folded: &Folded) -> Vec<Lane> {
    let mut lanes: Vec<Lane> = Vec::new();
    let mut lane_of = BTreeMap::new();
    for (edge, &(tail, head)) in (0..).zip(&graph.edges) {
        let bottom = folded.ranks[tail as usize];
        let column = folded.column[tail as usize];
        let leaves = column.filter(|_| folded.column[head as usize] != column);
        let lane = leaves.map(|column| *lane_of.entry((column, head)).or_insert(lanes.len()));
        match lane.and_then(|lane| lanes.get_mut(lane)) {
            Some(lane) => {
                lane.bottom = lane.bottom.min(bottom);
                lane.edges.push(edge);
            }
            None => lanes.push(Lane { bottom, head, edges: vec![edge] }),
        }
    }
    lanes
}
