//! Layers: the proper layered graph that ordering and placing work on.
//!
//! In: a graph and its ranks. Out: *cells* (a node, or a *bend*: the place where a long edge passes a rank), and
//! *items*: cells of consecutive ranks that continue each other one to one and so always share their place. Where
//! every cell of two neighbouring ranks continues so, the ranks are glued into one *stratum*. In Dask's picture
//! that halves the work and keeps each box over its circle.
//!
//! What holds: cells `0..n` are the nodes; every link joins items of neighbouring strata; no link is there twice.
//! Where long edges would make many times more bends than the graph has edges, all edges of a source share one
//! chain of bends.

use super::{
    fold::Folded,
    graph::{Adjacency, Graph},
    lanes,
    order::Order,
};
use std::ops::Range;

/// Bends per node and edge above which edges of one source share theirs.
const MOST_BENDS: usize = 4;

/// The layered graph.
#[derive(Clone, Debug)]
pub(super) struct Layers {
    /// The first bend of each edge; the others follow, rank by rank.
    first_bend: Vec<u32>,
    /// The rank of each cell.
    pub(super) rank: Vec<u32>,
    /// For each rank, its stratum.
    pub(super) stratum_of_rank: Vec<u32>,
    /// The item of each cell.
    pub(super) item: Vec<u32>,
    /// The cells of each item, rank by rank.
    pub(super) cells: Adjacency,
    /// The stratum of each item.
    pub(super) stratum: Vec<u32>,
    /// The items linked to each item in the stratum after it.
    pub(super) above: Adjacency,
    /// The items linked to each item in the stratum before it.
    pub(super) below: Adjacency,
    /// How many of the cells are nodes.
    nodes: u32,
    /// Whether edges share their bends.
    pub(super) shared: bool,
    /// For each item the one that is to stand in line above it, whatever their links are; empty where none is.
    next_in_line: Vec<Option<u32>>,
    /// The cells that are bends, after the nodes.
    bends: Vec<Bend>,
}

impl Layers {
    /// The number of the piece that each item is in, and how many there are: pieces hang together within the strata that
    /// are `inside`, and are numbered as `starts` come to them. Items outside have none: `u32::MAX`.
    pub(super) fn pieces<'i>(
        &self,
        inside: &Range<usize>,
        starts: impl Iterator<Item = &'i u32>,
    ) -> (Vec<u32>, usize) {
        let is_inside = |item: u32| inside.contains(&(self.stratum[item as usize] as usize));
        let mut piece = vec![u32::MAX; self.cells.len()];
        let (mut count, mut stack) = (0, Vec::new());
        for &start in starts {
            if piece[start as usize] != u32::MAX {
                continue;
            }
            stack.push(start);
            while let Some(item) = stack.pop() {
                if piece[item as usize] == u32::MAX {
                    piece[item as usize] = count;
                    let beside = self.below.row(item).iter().chain(self.above.row(item));
                    stack.extend(beside.filter(|&&other| is_inside(other)));
                }
            }
            count += 1;
        }
        (piece, count as usize)
    }

    /// How many strata there are.
    pub(super) fn strata(&self) -> usize {
        self.stratum_of_rank.last().map_or(0, |&s| s as usize + 1)
    }

    /// How many ranks there are.
    pub(super) fn ranks(&self) -> u32 {
        self.stratum_of_rank.len() as u32
    }

    /// How many of the cells are nodes; they are the first.
    pub(super) fn n_nodes(&self) -> usize {
        self.nodes as usize
    }

    /// Whether a cell is a node, not a bend.
    pub(super) fn is_node(&self, cell: u32) -> bool {
        cell < self.nodes
    }

    /// The lowest cell of an item.
    pub(super) fn bottom(&self, item: u32) -> u32 {
        self.cells.row(item)[0]
    }

    /// The highest cell of an item.
    pub(super) fn top(&self, item: u32) -> u32 {
        self.cells.row(item)[self.cells.row(item).len() - 1]
    }

    /// The item that is to stand in line above one, whatever their links are.
    pub(super) fn next_in_line(&self, item: u32) -> Option<u32> {
        *self.next_in_line.get(item as usize)?
    }

    /// The same with the items numbered as an order lists them: what stands side by side then lies side by side in
    /// memory, which is most of the time where there are millions.
    pub(super) fn renumbered(mut self, order: &Order) -> Self {
        let listed = || order.strata.iter().flatten().copied();
        let mut number = vec![0; self.stratum.len()];
        for (item, new) in listed().zip(0..) {
            number[item as usize] = new;
        }
        let of_rows = |rows: &Adjacency, renamed: &dyn Fn(u32) -> u32| {
            let mut new = Adjacency::with_capacity(rows.len(), rows.items().len());
            for item in listed() {
                new.push_row(rows.row(item).iter().map(|&other| renamed(other)));
            }
            new
        };
        self.above = of_rows(&self.above, &|item| number[item as usize]);
        self.below = of_rows(&self.below, &|item| number[item as usize]);
        self.cells = of_rows(&self.cells, &|cell| cell);
        self.stratum = listed().map(|item| self.stratum[item as usize]).collect();
        for item in &mut self.item {
            *item = number[*item as usize];
        }
        if !self.next_in_line.is_empty() {
            let next = |item: u32| self.next_in_line[item as usize].map(|next| number[next as usize]);
            self.next_in_line = listed().map(next).collect();
        }
        self
    }

    /// Forgets the links, to make room where nobody asks any more.
    pub(super) fn forget_links(&mut self) {
        self.above = Adjacency::default();
        self.below = Adjacency::default();
    }

    /// A cell that is a bend, as such.
    pub(super) fn bend(&self, cell: u32) -> Option<Bend> {
        self.bends.get((cell as usize).checked_sub(self.n_nodes())?).copied()
    }

    /// The bends of an edge from its tail to its head.
    pub(super) fn bends(&self, graph: &Graph, edge: u32) -> std::ops::Range<u32> {
        let (tail, head) = graph.edges[edge as usize];
        let first = self.first_bend[edge as usize];
        first..first + (self.rank[head as usize] - self.rank[tail as usize] - 1)
    }
}

/// Cuts long edges at every rank they pass and glues what always goes together.
pub(super) fn layers(graph: &Graph, node_ranks: Vec<u32>) -> Layers {
    let mut rank = node_ranks;
    let shared = has_many_bends(graph, &rank);
    let cut = cut(graph, &mut rank, shared);
    Layers::new(graph, rank, cut, shared)
}

/// The same for folded ranks: edges from one column to one node share their bends, and what stands one above the other in
/// a column is linked, so that it stays so. Nothing where that would take too much.
pub(super) fn folded_layers(graph: &Graph, folded: &Folded) -> Option<Layers> {
    let mut rank = folded.ranks.clone();
    let cut = lanes::cut(graph, folded, &mut rank)?;
    Some(Layers::new(graph, rank, cut, true))
}

/// The place where a long edge, or several, pass a rank.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bend {
    /// The tail of the edge, or of the lowest of them.
    pub(super) tail: u32,
    /// Whether several edges pass it that are drawn as one line.
    pub(super) is_bus: bool,
}

/// Edges cut into links between neighbouring ranks.
pub(super) struct Cut {
    /// The first bend of each edge; the others follow, rank by rank.
    pub(super) first_bend: Vec<u32>,
    /// Between cells.
    pub(super) links: Vec<(u32, u32)>,
    /// Those among the links whose ends are to stand in line.
    pub(super) in_line: Vec<(u32, u32)>,
    /// For each bend, in their order, what it is.
    pub(super) bends: Vec<Bend>,
}

impl Layers {
    fn new(graph: &Graph, rank: Vec<u32>, cut: Cut, shared: bool) -> Self {
        let Cut { first_bend, links, in_line, bends } = cut;
        let n = graph.nodes.len();
        let cells = rank.len();
        let up = only(cells, links.iter().copied());
        let down = only(cells, links.iter().map(|&(low, high)| (high, low)));
        let stratum_of_rank = glue(&rank, &up, &down);

        let mut layers = Layers {
            first_bend,
            rank,
            stratum_of_rank,
            item: vec![u32::MAX; cells],
            cells: Adjacency::with_capacity(cells, cells),
            stratum: Vec::with_capacity(cells),
            above: Adjacency::default(),
            below: Adjacency::default(),
            nodes: n as u32,
            shared,
            next_in_line: Vec::new(),
            bends,
        };
        layers.collect_items(&up, &down);
        drop((up, down));
        let item_links: Vec<(u32, u32)> = links
            .into_iter()
            .map(|(low, high)| (layers.item[low as usize], layers.item[high as usize]))
            .filter(|(low, high)| low != high)
            .collect();
        layers.above = Adjacency::of_pairs(layers.cells.len(), item_links.iter().copied());
        layers.below =
            Adjacency::of_pairs(layers.cells.len(), item_links.iter().map(|&(low, high)| (high, low)));
        if !in_line.is_empty() {
            layers.next_in_line = vec![None; layers.cells.len()];
        }
        for (low, high) in in_line {
            let (low, high) = (layers.item[low as usize], layers.item[high as usize]);
            if low != high {
                layers.next_in_line[low as usize] = Some(high);
            }
        }
        layers
    }
}

/// Whether cutting every edge by itself would make too many bends.
fn has_many_bends(graph: &Graph, rank: &[u32]) -> bool {
    let spans = graph.edges.iter().map(|&(tail, head)| rank[head as usize] - rank[tail as usize]);
    let bends: usize = spans.map(|span| span as usize - 1).sum();
    bends > MOST_BENDS * (graph.nodes.len() + graph.edges.len())
}

/// Appends the bends to `rank`; the links are sorted by their tails.
fn cut(graph: &Graph, rank: &mut Vec<u32>, shared: bool) -> Cut {
    let mut first_bend = vec![0u32; graph.edges.len()];
    let mut links = Vec::with_capacity(graph.edges.len());
    let mut bends = Vec::new();
    for tail in 0..graph.nodes.len() as u32 {
        let mut chain = rank.len() as u32;
        for e in graph.outs(tail) {
            let (_, head) = graph.edges[e as usize];
            let span = rank[head as usize] - rank[tail as usize];
            if !shared {
                chain = rank.len() as u32;
            }
            first_bend[e as usize] = chain;
            while (rank.len() as u32) < chain + span - 1 {
                let bend = rank.len() as u32;
                links.push((if bend == chain { tail } else { bend - 1 }, bend));
                rank.push(rank[tail as usize] + 1 + bend - chain);
                bends.push(Bend { tail, is_bus: false });
            }
            links.push((if span == 1 { tail } else { chain + span - 2 }, head));
        }
    }
    Cut { first_bend, links, in_line: Vec::new(), bends }
}

/// In place of the only cell that a cell is linked to on one side, where there is none, or there are several.
const NONE: u32 = u32::MAX;
const SEVERAL: u32 = u32::MAX - 1;

/// For each cell the only one that it is linked to.
fn only(cells: usize, links: impl Iterator<Item = (u32, u32)>) -> Vec<u32> {
    let mut only = vec![NONE; cells];
    for (from, to) in links {
        let other = &mut only[from as usize];
        *other = if *other == NONE { to } else { SEVERAL };
    }
    only
}

/// For each rank its stratum: ranks are glued where every cell has just one continuation.
fn glue(rank: &[u32], up: &[u32], down: &[u32]) -> Vec<u32> {
    let ranks = rank.iter().max().map_or(0, |&r| r as usize + 1);
    let mut glued = vec![true; ranks];
    for (&r, (&up, &down)) in rank.iter().zip(up.iter().zip(down)) {
        if r as usize + 1 < ranks && up >= SEVERAL {
            glued[r as usize + 1] = false;
        }
        if down >= SEVERAL {
            glued[r as usize] = false;
        }
    }
    let mut stratum = 0;
    let number = |(r, &glued): (usize, &bool)| {
        stratum += u32::from(r > 0 && !glued);
        stratum
    };
    glued.iter().enumerate().map(number).collect()
}

impl Layers {
    /// Follows every cell at the bottom of a stratum to its top.
    fn collect_items(&mut self, up: &[u32], down: &[u32]) {
        let stratum =
            |cell: u32| self.rank.get(cell as usize).map(|&rank| self.stratum_of_rank[rank as usize]);
        for start in 0..self.rank.len() as u32 {
            let s = stratum(start);
            if stratum(down[start as usize]) == s {
                continue;
            }
            let item = self.cells.len() as u32;
            let next = |&cell: &u32| Some(up[cell as usize]).filter(|&next| stratum(next) == s);
            self.cells.push_row(std::iter::successors(Some(start), next));
            for &cell in self.cells.row(item) {
                self.item[cell as usize] = item;
            }
            self.stratum.extend(s);
        }
    }
}
