//! Ranks: which line each node stands on.
//!
//! In: a connected graph. Out: a rank for each node. What holds: the smallest rank is 0, every edge goes to a
//! larger rank, and the nodes of a chain (one user, whose only input this is) stand on consecutive ranks.
//!
//! After Gansner, Koutsofios, North and Vo, *A Technique for Drawing Directed Graphs* (1993): the sum of the
//! edges' spans is to be small. Chains are contracted first. Then the longest-path ranks are improved by moving
//! each chain to the better end of its slack, which is linear and for many graphs the best there is; and from there
//! by the network simplex method.

use super::{
    effort::Budget,
    graph::{Adjacency, Graph},
    simplex::shorten,
};

/// Edges that the network simplex method may look at for each edge there is.
const EFFORT_PER_EDGE: u64 = 20_000;

/// Passes over all chains; more than these changed no graph that was tried.
const PASSES: usize = 8;

/// The graph with every chain contracted to one node, which takes `length` ranks.
#[derive(Debug)]
struct Contracted {
    /// The chain of each node.
    chain_of: Vec<u32>,
    /// The place of each node in its chain.
    place: Vec<u32>,
    /// How many nodes each chain has.
    length: Vec<u32>,
    /// Between chains; the first nodes of the two must be `length[tail]` ranks apart.
    edges: Vec<(u32, u32)>,
}

/// The ranks of the nodes, found quickly.
pub(super) fn quick(graph: &Graph) -> Vec<u32> {
    let contracted = contract(graph);
    contracted.spread(&improve(&contracted))
}

/// The ranks with the least total span within reach, if that is smaller than that of the quick ones. The better picture
/// may come of either.
pub(super) fn short(graph: &Graph, budget: &Budget) -> Option<Vec<u32>> {
    if budget.ranking == 0 {
        return None;
    }
    let contracted = contract(graph);
    let quick = improve(&contracted);
    let edges: Vec<(u32, u32, u32)> =
        contracted.edges.iter().map(|&(tail, head)| (tail, head, contracted.length[tail as usize])).collect();
    let mut short: Vec<i64> = quick.iter().map(|&rank| i64::from(rank)).collect();
    shorten(&edges, &mut short, (edges.len() as u64 * EFFORT_PER_EDGE).min(budget.ranking));
    let total =
        |rank: &dyn Fn(u32) -> i64| edges.iter().map(|&(tail, head, _)| rank(head) - rank(tail)).sum::<i64>();
    let shorter = total(&|v| short[v as usize]) < total(&|v| i64::from(quick[v as usize]));
    let lowest = short.iter().copied().min().unwrap_or(0);
    let short: Vec<u32> = short.iter().map(|&rank| (rank - lowest) as u32).collect();
    shorter.then(|| contracted.spread(&short))
}

impl Contracted {
    /// The rank of each node from those of the chains, the lowest 0.
    fn spread(&self, first: &[u32]) -> Vec<u32> {
        let lowest = first.iter().copied().min().unwrap_or(0);
        let rank = |(&chain, &place): (&u32, &u32)| first[chain as usize] - lowest + place;
        self.chain_of.iter().zip(&self.place).map(rank).collect()
    }
}

/// Contracts chains. A chain's number is smaller than those of the chains it points at.
fn contract(graph: &Graph) -> Contracted {
    let n = graph.nodes.len();
    let mut chain_of = vec![0u32; n];
    let mut place = vec![0u32; n];
    let mut length = Vec::with_capacity(n);
    let mut edges = Vec::with_capacity(graph.edges.len());
    for v in 0..n as u32 {
        let ins = graph.ins.row(v);
        if let [e] = ins {
            let tail = graph.edges[*e as usize].0;
            if graph.outs(tail).len() == 1 {
                chain_of[v as usize] = chain_of[tail as usize];
                place[v as usize] = place[tail as usize] + 1;
                length[chain_of[v as usize] as usize] += 1;
                continue;
            }
        }
        let chain = length.len() as u32;
        chain_of[v as usize] = chain;
        length.push(1);
        edges.extend(ins.iter().map(|&e| (chain_of[graph.edges[e as usize].0 as usize], chain)));
    }
    Contracted { chain_of, place, length, edges }
}

/// Longest-path ranks of the chains, each then moved to the end of its slack where more of its edges are.
fn improve(graph: &Contracted) -> Vec<u32> {
    let n = graph.length.len();
    let outs = Adjacency::of_pairs(n, graph.edges.iter().copied());
    let ins = Adjacency::of_pairs(n, graph.edges.iter().map(|&(tail, head)| (head, tail)));
    let mut rank = vec![0u32; n];
    let earliest = |rank: &[u32], v: u32| {
        ins.row(v).iter().map(|&t| rank[t as usize] + graph.length[t as usize]).max().unwrap_or(0)
    };
    for v in 0..n as u32 {
        rank[v as usize] = earliest(&rank, v);
    }
    for _ in 0..PASSES {
        let mut changed = false;
        for v in (0..n as u32).rev() {
            let (i, o) = (ins.row(v).len(), outs.row(v).len());
            if o >= i && o > 0 {
                let latest = outs.row(v).iter().map(|&h| rank[h as usize]).min().unwrap_or(0);
                changed |= std::mem::replace(&mut rank[v as usize], latest - graph.length[v as usize])
                    != latest - graph.length[v as usize];
            }
        }
        for v in 0..n as u32 {
            let (i, o) = (ins.row(v).len(), outs.row(v).len());
            if i > o {
                let r = earliest(&rank, v);
                changed |= std::mem::replace(&mut rank[v as usize], r) != r;
            }
        }
        if !changed {
            break;
        }
    }
    rank
}
