//! How the tasks of one class take blocks from another: what arrows between boxes say.
//!
//! `4 : 1` is how many blocks a task takes, and by how many a block is taken, where it is not `one to one`, `all to one`
//! or another pattern with a name. All of it is exact, over every edge. Linear in tasks and edges, but for sorting what
//! each task takes.

use super::classes::Classes;
use crate::{
    data::TaskId,
    graph::{Coords, TaskGraph},
    quantity::count,
};
use std::collections::{BTreeMap, BTreeSet};

/// What is said where each task takes one block and each is taken once.
pub(super) const ONE_TO_ONE: &str = "one to one";

/// All links between classes.
pub(super) struct Links {
    /// From whose tasks to whose.
    pub(super) between: BTreeMap<(u32, u32), Link>,
    /// The classes with tasks that take from their own.
    pub(super) own: BTreeSet<u32>,
}

/// How the tasks of one class take blocks from another.
pub(super) struct Link {
    /// How many tasks the two classes have: who is taken from, who takes.
    sizes: [u32; 2],
    /// How many blocks a task takes: the least, the most.
    takes: [u32; 2],
    /// How many tasks take a block that any takes: the least, the most.
    taken: [u32; 2],
    /// Whether all take what is beside them, and no more.
    is_near: bool,
}

impl Links {
    pub(super) fn of(graph: &TaskGraph, classes: &Classes) -> Self {
        let mut sizes = vec![0u32; classes.len];
        classes.of.values().iter().for_each(|&class| sizes[class as usize] += 1);
        let near = near(graph, classes);
        let inputs = counted(graph, classes, |id| graph.inputs(id));
        let users = counted(graph, classes, |id| graph.users(id));
        let mut links = Self { between: BTreeMap::new(), own: BTreeSet::new() };
        for (&(class, from), &[n, least, most]) in &inputs {
            if from == class {
                links.own.insert(class);
                continue;
            }
            let sizes = [from, class].map(|class| sizes[class as usize]);
            let least = if n < sizes[1] { 0 } else { least };
            let [_, least_taken, most_taken] = users.get(&(from, class)).copied().unwrap_or_default();
            let (takes, taken) = ([least, most], [least_taken, most_taken]);
            let is_near = least > 0 && near.contains(&(class, from));
            links.between.insert((from, class), Link { sizes, takes, taken, is_near });
        }
        links
    }
}

impl Link {
    /// What is written beside the arrow.
    pub(super) fn words(&self) -> String {
        let side = |[least, most]: [u32; 2]| {
            if least == most {
                count(most.into())
            } else {
                format!("{}–{}", count(least.into()), count(most.into()))
            }
        };
        let takes_all = self.takes == [self.sizes[0]; 2];
        match (self.sizes, self.takes, self.taken) {
            (_, [1, 1], [1, 1]) => ONE_TO_ONE.to_owned(),
            ([_, 1], ..) if takes_all => "all to one".to_owned(),
            ([1, _], ..) if takes_all => "one to all".to_owned(),
            _ if takes_all => "all to all".to_owned(),
            _ if self.is_near => "neighbours".to_owned(),
            (_, takes, taken) => format!("{} : {}", side(takes), side(taken)),
        }
    }
}

/// For each pair of classes: how many tasks of the first have any of the second among their `others`, and the least
/// and the most that one has.
fn counted<'g>(
    graph: &'g TaskGraph,
    classes: &Classes,
    others: impl Fn(TaskId) -> &'g [TaskId],
) -> BTreeMap<(u32, u32), [u32; 3]> {
    let mut counts = BTreeMap::new();
    for_each_run(graph, classes, others, |id, class, run| {
        let n = run.len() as u32;
        let entry = counts.entry((classes.of[id], class)).or_insert([0, n, n]);
        *entry = [entry[0] + 1, entry[1].min(n), entry[2].max(n)];
    });
    counts
}

/// Visits, for each task and each class, those of its `others` that are in the class, none twice.
fn for_each_run<'g>(
    graph: &'g TaskGraph,
    classes: &Classes,
    others: impl Fn(TaskId) -> &'g [TaskId],
    mut visit: impl FnMut(TaskId, u32, &[(u32, TaskId)]),
) {
    let mut near: Vec<(u32, TaskId)> = Vec::new();
    for id in graph.ids() {
        near.clear();
        near.extend(others(id).iter().map(|&other| (classes.of[other], other)));
        near.sort_unstable();
        near.dedup();
        for run in near.chunk_by(|a, b| a.0 == b.0) {
            visit(id, run[0].0, run);
        }
    }
}

/// The pairs of classes of which the first takes from its neighbourhood in the second: each of its tasks that takes any
/// takes the block at its own coordinates, where there is one, and no other but those that are one further or less
/// along every axis; and some task takes one that is.
fn near(graph: &TaskGraph, classes: &Classes) -> BTreeSet<(u32, u32)> {
    // Whether any task of the pair takes a block beside its own; nothing where one takes another than those.
    let mut pairs: BTreeMap<(u32, u32), Option<bool>> = BTreeMap::new();
    for_each_run(
        graph,
        classes,
        |id| graph.inputs(id),
        |id, class, run| {
            let pair = pairs.entry((classes.of[id], class)).or_insert(Some(false));
            let Some(is_any_beside) = *pair else { return };
            *pair = neighbourhood(graph, id, run).map(|is_beside| is_any_beside || is_beside);
        },
    );
    pairs.into_iter().filter(|(_, is_beside)| *is_beside == Some(true)).map(|(pair, _)| pair).collect()
}

/// Whether a task takes a block beside the one at its own coordinates; nothing where it takes others than those, or not
/// the one at its own, though there is one.
fn neighbourhood(graph: &TaskGraph, task: TaskId, inputs: &[(u32, TaskId)]) -> Option<bool> {
    let (mut is_beside, mut takes_own, mut has_own) = (false, false, false);
    for &(_, input) in inputs {
        let step = Step::between(graph, task, input)?;
        is_beside |= step.is_beside;
        takes_own |= step.is_none;
        has_own |= step.has_own;
    }
    (takes_own || !has_own).then_some(is_beside)
}

/// From the coordinates of a task to those of a block that it takes: at most one along every axis.
struct Step {
    /// Whether they are the same.
    is_none: bool,
    /// Whether they differ along an axis of at least three blocks: of two, each is beside the other.
    is_beside: bool,
    /// Whether the block's array has one at the coordinates of the task.
    has_own: bool,
}

impl Step {
    fn between(graph: &TaskGraph, task: TaskId, input: TaskId) -> Option<Self> {
        let [(mut own, grid), (mut other, other_grid)] = [task, input].map(|id| {
            let grid = match &graph.layer_of(id).coords {
                Coords::Grid(grid) => Some(grid.as_slice()),
                Coords::Listed(_) => None,
            };
            (graph.task(id).block, grid)
        });
        let (grid, other_grid) = grid.zip(other_grid).filter(|(a, b)| a.len() == b.len())?;
        let mut step = Self { is_none: true, is_beside: false, has_own: true };
        for (&n, &n_other) in grid.iter().zip(other_grid).rev() {
            let (i, j) = (own % n, other % n_other);
            (own, other) = (own / n, other / n_other);
            if i.abs_diff(j) > 1 {
                return None;
            }
            step.is_none &= i == j;
            step.is_beside |= i != j && n_other > 2;
            step.has_own &= i < n_other;
        }
        Some(step)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        array::{Array, Chunks, Random, ReduceOptions},
        data::DraftId,
        graph::{GraphBuilder, Layer, Op},
    };

    fn words(graph: &TaskGraph) -> Vec<String> {
        Links::of(graph, &Classes::layers(graph)).between.values().map(Link::words).collect()
    }

    /// Two layers of these grids, and which blocks of the first each task of the second takes.
    fn taking(grids: [&[u32]; 2], takes: &[&[usize]]) -> Vec<String> {
        let mut builder = GraphBuilder::default();
        let [first, second] = ["a", "b"].map(|name| builder.symbols.intern(name));
        let layer = |name, grid: &[u32]| {
            let coords = Coords::Grid(grid.to_vec());
            Layer { name, token: name, op: Op::Opaque, coords, chunks: None, dtype: None }
        };
        let (a, b) = (builder.layer(layer(first, grids[0])), builder.layer(layer(second, grids[1])));
        let blocks: Vec<DraftId> =
            (0..grids[0].iter().product()).map(|block| builder.task(a, block, [])).collect();
        for (block, inputs) in takes.iter().enumerate() {
            builder.task(b, block as u32, inputs.iter().map(|&input| blocks[input]));
        }
        words(&builder.finish().unwrap())
    }

    #[test]
    fn ratios_say_both_sides() {
        let link = |takes, taken| Link { sizes: [1300, 1200], takes, taken, is_near: false }.words();
        assert_eq!(link([1, 1], [1, 1]), "one to one");
        assert_eq!(link([4, 4], [1, 1]), "4 : 1");
        assert_eq!(link([0, 1], [1, 1200]), "0–1 : 1–1,200");
    }

    #[test]
    fn all_and_one_are_said_so() {
        assert_eq!(taking([&[3], &[]], &[&[0, 1, 2]]), ["all to one"]);
        assert_eq!(taking([&[], &[3]], &[&[0], &[0], &[0]]), ["one to all"]);
        assert_eq!(taking([&[2], &[2]], &[&[0, 1], &[1, 0]]), ["all to all"]);
        assert_eq!(taking([&[3], &[3]], &[&[2], &[0], &[1]]), ["one to one"]);
        // One of them takes nothing.
        assert_eq!(taking([&[1], &[2]], &[&[0], &[]]), ["0–1 : 1"]);
    }

    #[test]
    fn own_blocks_and_those_beside_them_are_neighbours() {
        assert_eq!(taking([&[4], &[4]], &[&[0, 1], &[0, 1, 2], &[1, 2, 3], &[2, 3]]), ["neighbours"]);
        assert_eq!(taking([&[4], &[4]], &[&[0], &[0, 1], &[1, 2], &[2, 3]]), ["neighbours"]);
        // Only what is beyond the end is taken from beside alone.
        assert_eq!(taking([&[3], &[4]], &[&[0], &[0, 1], &[1, 2], &[2]]), ["neighbours"]);
        let corners: [&[usize]; 6] = [&[0, 3], &[1, 0, 2], &[2, 5], &[3, 0], &[4, 2], &[5, 3]];
        assert_eq!(taking([&[3, 2], &[3, 2]], &corners), ["neighbours"]);
    }

    #[test]
    fn others_are_no_neighbours() {
        // Two further.
        assert_eq!(taking([&[4], &[4]], &[&[0, 2], &[1], &[2], &[3]]), ["1–2 : 1–2"]);
        // The one beside, and not its own.
        assert_eq!(taking([&[4], &[3]], &[&[0, 1], &[1, 2], &[3]]), ["1–2 : 1–2"]);
        // A tree: of two blocks along an axis each is beside the other.
        assert_eq!(taking([&[2, 3], &[1, 3]], &[&[0, 3], &[1, 4], &[2, 5]]), ["2 : 1"]);
        // Grids of another number of axes.
        assert_eq!(taking([&[4], &[4, 1]], &[&[0, 1], &[1], &[2], &[3]]), ["1–2 : 1–2"]);
        // A row that wraps around is not beside.
        assert_eq!(taking([&[2, 3], &[2, 3]], &[&[0], &[1], &[2, 3], &[3], &[4], &[5]]), ["1–2 : 1–2"]);
    }

    #[test]
    fn operations_of_arrays_are_what_they_are() {
        let x = || Random::new().random(&[60, 60], &Chunks::from(10)).unwrap();
        let said = |array: Array| words(&array.to_graph().unwrap());
        let turned = x().transpose(&[1, 0]).unwrap();
        assert_eq!(said(turned), ["one to one"]);
        let mean = x().mean(&ReduceOptions::default()).unwrap();
        assert_eq!(said(mean), ["one to one", "4 : 1", "1–4 : 1", "all to one"]);
    }
}
