//! Every task as a cell: bands of cells, a strip for each layer, and how much runs between which parts of two strips.
//!
//! For graphs of so many tasks that no mark of one could be read. Cells stand in the order of blocks. Linear in tasks
//! and edges, but for sorting the edges by the parts that they join.

use super::classes::Classes;
use crate::{
    data::{Id, IdVec, Rows, StackId, TaskId},
    graph::TaskGraph,
};

/// Strips are parted into so many parts where they are few, to say which part of one takes from which of another.
const MOST_PARTS: usize = 64;
/// And into so few where they are many.
const LEAST_PARTS: usize = 8;

/// The tasks of a graph in strips, and the strips in bands from the sources on.
#[derive(Clone, Debug, Default)]
pub struct Bands {
    /// The tasks of each strip, in the order of their blocks. Every task is in one.
    pub strips: Rows<StackId, TaskId>,
    /// What the tasks of each strip are called: as its first one is.
    pub names: IdVec<StackId, String>,
    /// Into how many parts each strip is divided, of as many tasks each as can be.
    pub n_parts: IdVec<StackId, u32>,
    /// The strips of each band; what a band takes lies in bands before it.
    pub bands: Vec<Vec<StackId>>,
    /// How much runs between parts of strips.
    pub flows: Vec<Flow>,
}

/// Edges from one part of a strip to one part of another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Flow {
    /// Whose blocks are taken, and the middle of the part, from 0 (the first task) to 1 (the last).
    pub from: (StackId, f64),
    /// Who takes them, and the middle of that part.
    pub to: (StackId, f64),
    /// How many edges there are.
    pub n_edges: u32,
    /// How much that is of what runs through the fullest part of the two strips, to or from the other.
    pub share: f64,
}

/// A strip for every layer; layers that take from each other in a circle share one.
pub fn bands(graph: &TaskGraph) -> Bands {
    let classes = Classes::layers(graph);
    let strips = strips(graph, &classes);
    let names = strips.iter().map(|(_, tasks)| graph.label(tasks[0]).to_owned()).collect();
    let most_parts = (4096 / classes.len.max(1)).clamp(LEAST_PARTS, MOST_PARTS);
    let n_parts = strips.iter().map(|(_, tasks)| tasks.len().min(most_parts) as u32).collect();
    let flows = flows(graph, &classes, &strips, &n_parts);
    let mut bands: Vec<Vec<StackId>> = Vec::new();
    for (strip, band) in levels(strips.len(), &flows).into_iter().enumerate() {
        if bands.len() <= band {
            bands.resize(band + 1, Vec::new());
        }
        bands[band].push(StackId::from_index(strip));
    }
    Bands { strips, names, n_parts, bands, flows }
}

fn strips(graph: &TaskGraph, classes: &Classes) -> Rows<StackId, TaskId> {
    let place = |&task: &TaskId| (graph.task(task).layer, graph.task(task).block);
    let mut strips = Rows::with_capacity(classes.len, graph.len());
    for (_, tasks) in classes.members().iter() {
        let mut tasks = tasks.to_vec();
        if !tasks.is_sorted_by_key(place) {
            tasks.sort_by_key(place);
        }
        strips.push_row(tasks);
    }
    strips
}

/// All edges between strips, counted by the parts that they join, in the order of these.
fn flows(
    graph: &TaskGraph,
    classes: &Classes,
    strips: &Rows<StackId, TaskId>,
    n_parts: &IdVec<StackId, u32>,
) -> Vec<Flow> {
    let mut part_of = vec![0u8; graph.len()];
    for (strip, tasks) in strips.iter() {
        let parts = u64::from(n_parts[strip]);
        for (place, task) in tasks.iter().enumerate() {
            part_of[task.index()] = (place as u64 * parts / tasks.len() as u64) as u8;
        }
    }
    let mut edges: Vec<([u32; 2], [u8; 2])> = Vec::with_capacity(graph.n_edges());
    for id in graph.ids() {
        let takes = graph.inputs(id).iter().filter(|&&input| classes.of[input] != classes.of[id]);
        edges.extend(takes.map(|&input| {
            ([classes.of[id], classes.of[input]], [part_of[id.index()], part_of[input.index()]])
        }));
    }
    edges.sort_unstable();
    let mut flows = Vec::new();
    for between in edges.chunk_by(|a, b| a.0 == b.0) {
        let [to, from] = between[0].0;
        let mut through = [[0u32; MOST_PARTS]; 2];
        for (_, [to_part, from_part]) in between {
            through[0][usize::from(*to_part)] += 1;
            through[1][usize::from(*from_part)] += 1;
        }
        let fullest = through.as_flattened().iter().copied().max().unwrap_or(1);
        for run in between.chunk_by(|a, b| a == b) {
            let [to_part, from_part] = run[0].1;
            let end = |strip: u32, part: u8| {
                let strip = StackId::from_index(strip as usize);
                (strip, (f64::from(part) + 0.5) / f64::from(n_parts[strip]))
            };
            flows.push(Flow {
                from: end(from, from_part),
                to: end(to, to_part),
                n_edges: run.len() as u32,
                share: run.len() as f64 / f64::from(fullest),
            });
        }
    }
    flows
}

/// The band of each strip: above all that it takes from; of a source, right below those who take from it.
fn levels(n_strips: usize, flows: &[Flow]) -> Vec<usize> {
    let mut pairs: Vec<(usize, usize)> =
        flows.iter().map(|flow| (flow.from.0.index(), flow.to.0.index())).collect();
    pairs.dedup();
    let mut levels = vec![0; n_strips];
    let mut is_source = vec![true; n_strips];
    // Flows come in the order of those who take, and strips have larger numbers than what they take from.
    for &(from, to) in &pairs {
        levels[to] = levels[to].max(levels[from] + 1);
        is_source[to] = false;
    }
    let mut lowest_user = vec![usize::MAX; n_strips];
    pairs.iter().for_each(|&(from, to)| lowest_user[from] = lowest_user[from].min(levels[to]));
    for strip in (0..n_strips).filter(|&strip| is_source[strip] && lowest_user[strip] < usize::MAX) {
        levels[strip] = lowest_user[strip] - 1;
    }
    levels
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::array::{Array, Chunks, Random, ReduceOptions};

    fn random(shape: &[i64], chunks: i64) -> Array {
        Random::new().random(shape, &Chunks::from(chunks)).unwrap()
    }

    #[test]
    fn every_task_and_every_edge_is_in_it_once() {
        let x = random(&[60, 50], 5);
        let turned = x.add(x.transpose(&[1, 0]).unwrap().sum(&ReduceOptions::default()).unwrap()).unwrap();
        let graph = turned.mean(&ReduceOptions::default()).unwrap().to_graph().unwrap();
        let bands = bands(&graph);
        let mut tasks = bands.strips.items().to_vec();
        tasks.sort_unstable();
        assert_eq!(tasks, graph.ids().collect::<Vec<_>>());
        let mut strips: Vec<StackId> = bands.bands.iter().flatten().copied().collect();
        strips.sort_unstable();
        assert_eq!(strips, bands.strips.iter().map(|(id, _)| id).collect::<Vec<_>>());
        let n_edges: u32 = bands.flows.iter().map(|flow| flow.n_edges).sum();
        assert_eq!(n_edges as usize, graph.n_edges());
        let band_of = |strip: StackId| bands.bands.iter().position(|band| band.contains(&strip)).unwrap();
        assert!(bands.flows.iter().all(|flow| band_of(flow.from.0) < band_of(flow.to.0)));
    }

    #[test]
    fn strips_of_many_layers_have_fewer_parts() {
        let mut x = random(&[1000], 1);
        for i in 0..127 {
            x = x.add(i).unwrap();
        }
        let bands = bands(&x.to_graph().unwrap());
        assert_eq!(bands.strips.len(), 128);
        assert!(bands.n_parts.values().iter().all(|&n| n == 32));
        let from_first = bands.flows.iter().filter(|flow| flow.from.0.index() == 0);
        assert_eq!(from_first.count(), 32);
    }

    #[test]
    fn one_to_one_runs_straight_up() {
        let graph = random(&[1000], 1).add(1).unwrap().to_graph().unwrap();
        let bands = bands(&graph);
        assert_eq!(bands.bands.len(), 2);
        assert_eq!(bands.flows.len(), MOST_PARTS);
        assert!(bands.n_parts.values().iter().all(|&n| n as usize == MOST_PARTS));
        assert!(bands.flows.iter().all(|flow| flow.from.1 == flow.to.1 && flow.share > 0.9));
    }
}
