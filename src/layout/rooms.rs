//! Rooms: where a route may pass a rank.
//!
//! In: the cells of each rank and their places. Out: for each cell how far to the left and to the right a route that
//! passes it may stray. What holds: the cell itself lies in its room, and no node does.

use super::{
    graph::{Adjacency, Graph},
    layers::Layers,
    place::{BEND_GAP, NODE_TO_BEND_GAP},
};

/// How near a route may come to what stands beside its bends, as a part of the distance its bends keep.
const SQUEEZE: f64 = 0.75;

/// Consecutive bends of one source that a straight upright line can pass.
#[derive(Clone, Copy, Debug)]
pub(super) struct Run {
    /// The bend after the last one.
    pub(super) end: u32,
    /// Between which places such a line may stand.
    pub(super) room: (f64, f64),
}

/// For each cell the places between which a route may pass by it: clear of the nodes beside it, and leaving room
/// for the routes between it and them. What is drawn as one line has just its place.
pub(super) fn rooms(
    graph: &Graph,
    layers: &Layers,
    rows: &Adjacency,
    x: &[f64],
    gap: f64,
) -> Vec<(f64, f64)> {
    let clearance = |cell: u32| {
        graph.nodes.get(cell as usize).map(|node| node.half_across + gap * NODE_TO_BEND_GAP * SQUEEZE)
    };
    let mut room = vec![(f64::NEG_INFINITY, f64::INFINITY); x.len()];
    for row in rows.rows() {
        let mut wall = f64::NEG_INFINITY;
        for &cell in row {
            let here = x[cell as usize];
            room[cell as usize].0 = wall.min(here);
            wall = clearance(cell).map_or(wall + gap * BEND_GAP * SQUEEZE, |clearance| here + clearance);
        }
        wall = f64::INFINITY;
        for &cell in row.iter().rev() {
            let here = x[cell as usize];
            room[cell as usize].1 = wall.max(here);
            wall = clearance(cell).map_or(wall - gap * BEND_GAP * SQUEEZE, |clearance| here - clearance);
        }
    }
    for (cell, room) in (0..).zip(&mut room) {
        if layers.bend(cell).is_some_and(|bend| bend.is_bus) {
            *room = (x[cell as usize], x[cell as usize]);
        }
    }
    room
}

/// For each cell the run of bends that it is in; an edge along a thousand shared bends then passes a few runs.
pub(super) fn runs(graph: &Graph, layers: &Layers, room: &[(f64, f64)]) -> Vec<Run> {
    let mut is_first = vec![false; room.len()];
    for edge in 0..graph.edges.len() as u32 {
        if let Some(bend) = layers.bends(graph, edge).next() {
            is_first[bend as usize] = true;
        }
    }
    let mut runs: Vec<Run> = (1..).zip(room).map(|(end, &room)| Run { end, room }).collect();
    for bend in (1..runs.len()).rev() {
        let (before, here) = (runs[bend - 1], runs[bend]);
        let common = (before.room.0.max(here.room.0), before.room.1.min(here.room.1));
        if !layers.is_node(bend as u32) && !is_first[bend] && common.0 <= common.1 {
            runs[bend - 1] = Run { end: here.end, room: common };
        }
    }
    runs
}
