//! Folding: wide ranks become columns of rows.
//!
//! In: an ordered and placed layered graph that is too wide for its page. Out: new ranks, in which what stood side by side
//! stands in columns, one *unit* above the other, and for each node its column and what stands above it there. What
//! holds: every edge still goes to a larger rank; the ranks that a *block* of strata took are replaced by ranks of its
//! own, as many times as many as its columns have rows.
//!
//! A unit is a piece that hangs together within its block: a chunk with its partial mean, or a little tree. The lowest
//! block may have several strata; of all ways to cut it off the one stays that needs the smallest page with
//! few edges that pass other units. Columns are
//! filled one after the other, from the end where edges leave, so that the order of the units is kept. Where several
//! units go into one node each, a column is as high as they are many, or a multiple of it. The phases after this one need
//! not know more: an edge that leaves a lower row passes the rows above it like any long edge.

use super::{
    LayoutOptions,
    block::{Block, Folding},
    graph::Graph,
    layers::Layers,
    order::Order,
    page::Page,
    shelves::Extent,
};

/// So many widths are tried, each this part of the one before.
const WIDTHS: i32 = 60;
const NARROWER: f64 = 0.9;
/// The lowest block has at most so many strata.
const MOST_STRATA: usize = 12;

/// Ranks with folded blocks.
#[derive(Clone, Debug, Default)]
pub(super) struct Folded {
    /// The rank of each node.
    pub(super) ranks: Vec<u32>,
    /// The column of each node that stands in one with others.
    pub(super) column: Vec<Option<u32>>,
    /// Pairs of nodes on neighbouring ranks, one of a unit and one of that above it.
    pub(super) rows: Vec<(u32, u32)>,
    /// Those of them that are to stand in line.
    pub(super) in_line: Vec<(u32, u32)>,
    /// Numbers of the nodes from left to right.
    pub(super) numbers: Vec<u32>,
}

/// Folds the wide ranks of a graph as the page wants them; nothing where that makes no better picture.
pub(super) fn fold(
    graph: &Graph,
    layers: &Layers,
    order: &Order,
    page: Page,
    options: &LayoutOptions,
) -> Option<Folded> {
    let strata = order.strata.len();
    let edges = graph.edges.len().max(1) as f64;
    let mut best: Option<(f64, Vec<Block>, Vec<usize>)> = None;
    for lowest in 1..=strata.min(MOST_STRATA) {
        let mut blocks = vec![Block::new(graph, layers, order, 0..lowest, options)];
        blocks.extend((lowest..strata).map(|s| Block::new(graph, layers, order, s..s + 1, options)));
        let natural = blocks.iter().map(|block| block.extent(Folding::NONE, options).across);
        let widest = natural.fold(0.0, f64::max);
        for narrower in 0..WIDTHS {
            let foldings = foldings(&blocks, widest * NARROWER.powi(narrower), options);
            let size =
                page.needed(total(&blocks, &foldings, options)) * (1.0 + passing(&blocks, &foldings) / edges);
            if best.as_ref().is_none_or(|(least, ..)| size < *least) {
                best = Some((size, blocks.clone(), foldings.iter().map(|folding| folding.rows).collect()));
            }
        }
    }
    let (_, blocks, rows) = best?;
    let is_folded = rows.iter().any(|&rows| rows > 1);
    is_folded.then(|| Folded::new(layers, &blocks, &rows))
}

/// How each block is folded so that all are about this wide. Where the columns of one hold several runs of units that
/// go into one node each, these nodes stand in one column above it.
fn foldings(blocks: &[Block], width: f64, options: &LayoutOptions) -> Vec<Folding> {
    let mut from_below = 1;
    let fold = |block: &Block| {
        let folding = block.folding(width, from_below, options);
        from_below = match block.fan_in {
            Some(fan_in) if folding.rows.is_multiple_of(fan_in) => folding.rows / fan_in,
            _ => 1,
        };
        folding
    };
    blocks.iter().map(fold).collect()
}

/// How many edges leave units that stand in columns.
fn passing(blocks: &[Block], foldings: &[Folding]) -> f64 {
    let folded = blocks.iter().zip(foldings).filter(|(_, folding)| folding.rows > 1);
    folded.map(|(block, _)| block.n_exits() as f64).sum()
}

/// The size of all blocks, one above the other.
fn total(blocks: &[Block], foldings: &[Folding], options: &LayoutOptions) -> Extent {
    let mut total = Extent { across: 0.0, along: 0.0 };
    for (block, &folding) in blocks.iter().zip(foldings) {
        let extent = block.extent(folding, options);
        total = Extent { across: total.across.max(extent.across), along: total.along + extent.along };
    }
    total
}

impl Folded {
    fn new(layers: &Layers, blocks: &[Block], rows: &[usize]) -> Self {
        let n = layers.n_nodes();
        let mut folded = Self { ranks: vec![0; n], column: vec![None; n], ..Self::default() };
        let mut wanted = vec![0.0; n];
        let (mut bottom, mut column) = (0, 0);
        for (block, &rows) in blocks.iter().zip(rows) {
            let columns = block.units.len().div_ceil(rows) as f64;
            for (i, units) in block.units.chunks(rows).enumerate() {
                for (row, unit) in units.iter().enumerate() {
                    // The first stands where edges leave.
                    let lowest = bottom + (rows - 1 - row) as u32 * block.n_ranks;
                    for (place, &node) in unit.nodes.iter().enumerate() {
                        let above = layers.rank[node as usize] - block.first_rank;
                        folded.ranks[node as usize] = lowest + above;
                        folded.column[node as usize] = (rows > 1).then_some(column);
                        let within = (row + place) as f64 / (rows + unit.nodes.len()) as f64;
                        wanted[node as usize] = (i as f64 + within) / columns;
                    }
                    if let Some(below) = units.get(row + 1) {
                        folded.put_above(
                            &block.at(layers, below, block.n_ranks - 1),
                            &block.at(layers, unit, 0),
                        );
                    }
                }
                column += 1;
            }
            bottom += rows as u32 * block.n_ranks;
        }
        let mut from_left: Vec<u32> = (0..n as u32).collect();
        from_left.sort_by(|&a, &b| wanted[a as usize].total_cmp(&wanted[b as usize]));
        folded.numbers = vec![0; n];
        for (node, number) in from_left.into_iter().zip(0..) {
            folded.numbers[node as usize] = number;
        }
        folded
    }

    /// Holds a unit, which begins with the nodes `high`, above one that ends with the nodes `low`.
    fn put_above(&mut self, low: &[u32], high: &[u32]) {
        if low.len() == high.len() {
            let pairs = low.iter().copied().zip(high.iter().copied());
            self.in_line.extend(pairs.clone());
            self.rows.extend(pairs);
        } else if low.len() == 1 || high.len() == 1 {
            self.rows.extend(low.iter().flat_map(|&a| high.iter().map(move |&b| (a, b))));
        }
    }
}
