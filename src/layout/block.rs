//! Blocks: strata that are folded together.
//!
//! In: an ordered and placed layered graph, and some of its strata. Out: the *units* of the block, the pieces that hang
//! together within it, from left to right; and how large the block is with so many of them in a column.

use super::{
    LayoutOptions,
    graph::Graph,
    layers::Layers,
    order::Order,
    place::{BEND_GAP, NODE_TO_BEND_GAP},
    shelves::Extent,
};
use std::ops::Range;

/// A unit may go into so many nodes when it stands in a column.
const MOST_HEADS: usize = 2;

/// How a block is folded.
#[derive(Clone, Copy, Debug)]
pub(super) struct Folding {
    /// The units of a column.
    pub(super) rows: usize,
    /// The lanes from the column below that pass the units of a column.
    pub(super) lanes_from_below: usize,
}

impl Folding {
    /// All units side by side.
    pub(super) const NONE: Self = Self { rows: 1, lanes_from_below: 0 };
}

/// A piece that hangs together within its block.
#[derive(Clone, Debug, Default)]
pub(super) struct Unit {
    /// Its nodes, rank by rank, from left to right.
    pub(super) nodes: Vec<u32>,
    /// The nodes outside that its edges go to, each once.
    heads: Vec<u32>,
}

/// Some strata and what stands in them.
#[derive(Clone, Debug)]
pub(super) struct Block {
    pub(super) first_rank: u32,
    pub(super) n_ranks: u32,
    /// From left to right.
    pub(super) units: Vec<Unit>,
    /// The width of the widest unit, and the height of all ranks with the gaps above them.
    unit: Extent,
    /// The most nodes outside that the edges of one unit go to.
    most_heads: usize,
    /// How many units go into one node, where every unit goes into one and all nodes but the last take as many.
    pub(super) fan_in: Option<usize>,
    /// Whether nothing comes before it.
    is_lowest: bool,
}

impl Block {
    pub(super) fn new(
        graph: &Graph,
        layers: &Layers,
        order: &Order,
        strata: Range<usize>,
        options: &LayoutOptions,
    ) -> Self {
        let rank_of = |s: usize| layers.rank[layers.bottom(order.strata[s][0]) as usize];
        let first_rank = rank_of(strata.start);
        let end = if strata.end < order.strata.len() { rank_of(strata.end) } else { layers.ranks() };
        let mut block = Self {
            first_rank,
            n_ranks: end - first_rank,
            units: units(graph, layers, order, strata.clone()),
            unit: Extent { across: 0.0, along: 0.0 },
            most_heads: 0,
            fan_in: None,
            is_lowest: strata.start == 0,
        };
        let mut heights = vec![0.0f64; block.n_ranks as usize];
        for unit in &block.units {
            let mut widths = vec![0.0f64; heights.len()];
            for &node in &unit.nodes {
                let (rank, shape) =
                    ((layers.rank[node as usize] - first_rank) as usize, &graph.nodes[node as usize]);
                widths[rank] += 2.0 * shape.half_across + options.node_gap;
                heights[rank] = heights[rank].max(2.0 * shape.half_along);
            }
            block.unit.across = widths.into_iter().fold(block.unit.across, f64::max);
            block.most_heads = block.most_heads.max(unit.heads.len());
        }
        block.unit.across -= options.node_gap;
        block.unit.along = heights.iter().map(|height| height + options.rank_gap).sum();
        block.fan_in = common_fan_in(&block.units);
        block
    }

    /// To how many nodes outside its units go, all together.
    pub(super) fn n_exits(&self) -> usize {
        self.units.iter().map(|unit| unit.heads.len()).sum()
    }

    /// The nodes of a unit on the rank that is so many above the first.
    pub(super) fn at(&self, layers: &Layers, unit: &Unit, above: u32) -> Vec<u32> {
        let is_there = |&node: &u32| layers.rank[node as usize] == self.first_rank + above;
        unit.nodes.iter().copied().filter(is_there).collect()
    }

    /// How to fold the block so that it is about this wide; `from_below` as many rows as what goes into it wants.
    pub(super) fn folding(&self, width: f64, from_below: usize, options: &LayoutOptions) -> Folding {
        let lanes_from_below = from_below - 1;
        let unfolded = Folding { rows: 1, lanes_from_below };
        if from_below > 1 {
            return Folding { rows: from_below, lanes_from_below };
        }
        // Many lanes would hide what goes together. So they would above, unless each column goes into one node.
        if self.most_heads > MOST_HEADS || (self.fan_in.is_none() && !self.is_lowest) {
            return unfolded;
        }
        let (mut least, mut most) = (1, self.units.len().max(1));
        while least < most {
            let middle = usize::midpoint(least, most);
            if self.extent(Folding { rows: middle, ..unfolded }, options).across <= width {
                most = middle;
            } else {
                least = middle + 1;
            }
        }
        let rows = match self.fan_in {
            _ if least == 1 => 1,
            // As many columns for each node as are needed, all as high.
            Some(fan_in) if fan_in > 1 && least <= fan_in => fan_in.div_ceil(fan_in / least),
            Some(fan_in) if fan_in > 1 => least.div_ceil(fan_in) * fan_in,
            _ => least,
        };
        Folding { rows, lanes_from_below }
    }

    /// The size of the block when it is folded.
    pub(super) fn extent(
        &self,
        Folding { rows, lanes_from_below }: Folding,
        options: &LayoutOptions,
    ) -> Extent {
        let columns = self.units.len().div_ceil(rows);
        let own_lanes = match self.fan_in {
            _ if rows == 1 => 0,
            Some(fan_in) => rows.div_ceil(fan_in),
            None => rows * self.most_heads,
        };
        let beside = match lanes_from_below + own_lanes {
            0 => options.node_gap,
            lanes => options.node_gap * (2.0 * NODE_TO_BEND_GAP + (lanes - 1) as f64 * BEND_GAP),
        };
        Extent { across: columns as f64 * (self.unit.across + beside), along: rows as f64 * self.unit.along }
    }
}

/// The pieces that hang together within some strata, from left to right as their leftmost items on the last stratum that
/// they reach.
fn units(graph: &Graph, layers: &Layers, order: &Order, strata: Range<usize>) -> Vec<Unit> {
    let from_top = strata.clone().rev().flat_map(|s| &order.strata[s]);
    let (piece, count) = layers.pieces(&strata, from_top);
    let mut units: Vec<Vec<u32>> = vec![Vec::new(); count];
    for &item in order.strata[strata].iter().flatten() {
        units[piece[item as usize] as usize].push(item);
    }
    units.iter().map(|items| Unit::new(graph, layers, items)).filter(|unit| !unit.nodes.is_empty()).collect()
}

impl Unit {
    fn new(graph: &Graph, layers: &Layers, items: &[u32]) -> Self {
        let cells = items.iter().flat_map(|&item| layers.cells.row(item));
        let nodes: Vec<u32> = cells.copied().filter(|&cell| layers.is_node(cell)).collect();
        let mut members = nodes.clone();
        members.sort_unstable();
        let edges = nodes.iter().flat_map(|&node| graph.outs(node));
        let mut heads: Vec<u32> = edges
            .map(|edge| graph.edges[edge as usize].1)
            .filter(|head| members.binary_search(head).is_err())
            .collect();
        heads.sort_unstable();
        heads.dedup();
        Self { nodes, heads }
    }
}

/// The length of the runs of units that go into one node each, if all but the last have the same.
fn common_fan_in(units: &[Unit]) -> Option<usize> {
    let head = |unit: &Unit| if let [head] = unit.heads[..] { Some(head) } else { None };
    let heads: Vec<u32> = units.iter().map(head).collect::<Option<_>>()?;
    let runs: Vec<usize> = heads.chunk_by(|a, b| a == b).map(<[u32]>::len).collect();
    let (&last, but_last) = runs.split_last()?;
    let first = *but_last.first().unwrap_or(&last);
    (but_last.iter().all(|&run| run == first) && last <= first).then_some(first)
}
