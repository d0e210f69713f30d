//! Tasks that are alike: a ladder from the layers of a graph to classes of tasks with the same history.
//!
//! The first step of the ladder has a class for every layer. Each further step parts tasks that take from different
//! classes, or from the same class a different number of times: backward bisimulation (Paige and Tarjan, 1987, give
//! the idea; here round by round, as in Kaushik et al., *Exploiting local similarity for indexing paths*, 2002). The
//! classes of one step are unions of those of the next, so that a picture of more detail is a picture of the same.

use crate::{
    data::{Id, IdVec, Rows, StackId, TaskId},
    graph::TaskGraph,
};
use petgraph::{algo::tarjan_scc, graph::DiGraph};
use std::collections::{BTreeSet, HashMap};

/// A partition of the tasks of a graph. Classes are numbered so that inputs come before users.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Classes {
    /// The class of each task.
    pub(super) of: IdVec<TaskId, u32>,
    /// How many there are.
    pub(super) len: usize,
}

impl Classes {
    /// The finest step of the ladder with at most `most` classes; the first one where that has more.
    ///
    /// Linear for each step.
    pub(super) fn within(graph: &TaskGraph, most: usize) -> Self {
        let mut classes = Self::by_layer(graph);
        while classes.len < most {
            let finer = classes.refined(graph);
            if finer.len == classes.len || finer.len > most {
                break;
            }
            classes = finer;
        }
        classes.in_order(graph)
    }

    /// The first step of the ladder.
    pub(super) fn layers(graph: &TaskGraph) -> Self {
        Self::by_layer(graph).in_order(graph)
    }

    /// The last step of the ladder: a class for every task.
    pub(super) fn tasks(graph: &TaskGraph) -> Self {
        Self { of: graph.ids().map(|id| id.index() as u32).collect(), len: graph.len() }
    }

    /// The same, with some tasks in classes of their own: of each class those that `picked` names. What is left of it
    /// stays a class.
    pub(super) fn parted(&self, graph: &TaskGraph, picked: impl Fn(&[TaskId]) -> Vec<TaskId>) -> Self {
        let mut of = self.of.clone();
        let mut len = self.len;
        for (_, tasks) in self.members().iter().filter(|(_, tasks)| tasks.len() > 1) {
            for task in picked(tasks) {
                of[task] = len as u32;
                len += 1;
            }
        }
        Self { of, len }.without_gaps().in_order(graph)
    }

    /// The tasks of each class.
    pub(super) fn members(&self) -> Rows<StackId, TaskId> {
        let pairs = self.of.iter().map(|(task, &class)| (StackId::from_index(class as usize), task));
        Rows::of_pairs(self.len, pairs)
    }

    /// The same without the numbers that no task has, numbered from the first task on.
    fn without_gaps(&self) -> Self {
        let mut numbers = vec![None; self.len];
        let mut len = 0;
        let number = |&class: &u32| {
            *numbers[class as usize].get_or_insert_with(|| {
                len += 1;
                len - 1
            })
        };
        let of = self.of.values().iter().map(number).collect();
        Self { of, len: len as usize }
    }

    /// A class for every layer, numbered from its first task on.
    fn by_layer(graph: &TaskGraph) -> Self {
        let of = graph.ids().map(|id| graph.task(id).layer.index() as u32).collect();
        Self { of, len: graph.layers().len() }.without_gaps()
    }

    /// The next step of the ladder.
    fn refined(&self, graph: &TaskGraph) -> Self {
        let mut numbers: HashMap<Box<[u32]>, u32> = HashMap::new();
        let (mut key, mut taken) = (Vec::new(), Vec::new());
        let of = graph
            .ids()
            .map(|id| {
                taken.clear();
                taken.extend(graph.inputs(id).iter().map(|&input| self.of[input]));
                taken.sort_unstable();
                key.clear();
                key.push(self.of[id]);
                for run in taken.chunk_by(|a, b| a == b) {
                    key.extend([run[0], run.len() as u32]);
                }
                if let Some(&number) = numbers.get(key.as_slice()) {
                    return number;
                }
                let number = numbers.len() as u32;
                numbers.insert(key.as_slice().into(), number);
                number
            })
            .collect();
        Self { of, len: numbers.len() }
    }

    /// The same classes, but for those that take from each other in a circle, which become one; numbered so that
    /// inputs come before users, and otherwise in the order of their first tasks.
    fn in_order(&self, graph: &TaskGraph) -> Self {
        let mut takes: Vec<(u32, u32)> = Vec::new();
        for id in graph.ids() {
            let class = self.of[id];
            takes.extend(
                graph.inputs(id).iter().map(|&input| (self.of[input], class)).filter(|(a, b)| a != b),
            );
            if takes.len() > 64 * self.len + 1024 {
                takes.sort_unstable();
                takes.dedup();
            }
        }
        takes.sort_unstable();
        takes.dedup();
        let mut quotient = DiGraph::<(), ()>::with_capacity(self.len, takes.len());
        for _ in 0..self.len {
            quotient.add_node(());
        }
        for &(from, to) in &takes {
            quotient.add_edge(from.into(), to.into(), ());
        }

        let mut first = vec![u32::MAX; self.len];
        graph.ids().rev().for_each(|id| first[self.of[id] as usize] = id.index() as u32);
        let mut circles = tarjan_scc(&quotient);
        // Tarjan gives users before inputs. Any order that respects the edges will do; this one follows the tasks.
        circles.reverse();
        let mut circle_of = vec![0; self.len];
        for (number, circle) in circles.iter().enumerate() {
            circle.iter().for_each(|class| circle_of[class.index()] = number);
        }
        let mut waits = vec![0; circles.len()];
        let mut users: Vec<Vec<usize>> = vec![Vec::new(); circles.len()];
        for &(from, to) in &takes {
            let (from, to) = (circle_of[from as usize], circle_of[to as usize]);
            if from != to {
                waits[to] += 1;
                users[from].push(to);
            }
        }
        let begins = |circle: usize| circles[circle].iter().map(|class| first[class.index()]).min();
        let mut ready: BTreeSet<(Option<u32>, usize)> = (0..circles.len())
            .filter(|&circle| waits[circle] == 0)
            .map(|circle| (begins(circle), circle))
            .collect();
        let mut number = vec![0; circles.len()];
        let mut next = 0;
        while let Some((_, circle)) = ready.pop_first() {
            number[circle] = next;
            next += 1;
            for &user in &users[circle] {
                waits[user] -= 1;
                if waits[user] == 0 {
                    ready.insert((begins(user), user));
                }
            }
        }
        let of = self.of.values().iter().map(|&class| number[circle_of[class as usize]]).collect();
        Self { of, len: circles.len() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        array::{Array, Chunks, Random, ReduceOptions},
        graph::{Coords, GraphBuilder, Layer, Op},
    };

    fn random(size: &[i64], chunks: i64) -> Array {
        Random::new().random(size, &Chunks::from(chunks)).unwrap()
    }

    fn sizes(graph: &TaskGraph, most: usize) -> Vec<usize> {
        let classes = Classes::within(graph, most);
        let mut sizes = vec![0; classes.len];
        classes.of.values().iter().for_each(|&class| sizes[class as usize] += 1);
        sizes
    }

    #[test]
    fn a_tree_of_equal_groups_is_a_class_a_level() {
        let mean = random(&[1600], 100).mean(&ReduceOptions::default()).unwrap().to_graph().unwrap();
        assert_eq!(sizes(&mean, 60), [16, 16, 4, 1]);
    }

    #[test]
    fn a_group_of_another_size_is_a_class_of_its_own_where_there_is_room() {
        let mean = random(&[1800], 100).mean(&ReduceOptions::default()).unwrap().to_graph().unwrap();
        // 18 chunks make four groups of 4 and one of 2; those five make one of 4 and one of 1.
        assert_eq!(sizes(&mean, 60), [18, 18, 4, 1, 1, 1, 1]);
        assert_eq!(sizes(&mean, 5), [18, 18, 5, 2, 1]);
    }

    #[test]
    fn every_class_takes_the_same_from_the_same_classes_at_the_end_of_the_ladder() {
        let x = random(&[60, 50], 7);
        let graph = x.add(x.sum(&ReduceOptions::default()).unwrap()).unwrap().to_graph().unwrap();
        let classes = Classes::within(&graph, graph.len());
        let mut seen: HashMap<u32, Vec<u32>> = HashMap::new();
        for id in graph.ids() {
            let mut takes: Vec<u32> = graph.inputs(id).iter().map(|&input| classes.of[input]).collect();
            takes.sort_unstable();
            assert!(takes.iter().all(|&from| from < classes.of[id]));
            assert_eq!(seen.entry(classes.of[id]).or_insert_with(|| takes.clone()), &takes);
        }
    }

    #[test]
    fn layers_that_take_from_each_other_become_one() {
        let mut b = GraphBuilder::default();
        let layers = ["a", "b"].map(|name| {
            let name = b.symbols.intern(name);
            let coords = Coords::Grid(vec![10]);
            b.layer(Layer { name, token: name, op: Op::Opaque, coords, chunks: None, dtype: None })
        });
        let mut last = None;
        for i in 0..10 {
            last = Some(b.task(layers[i % 2], i as u32, last));
        }
        let graph = b.finish().unwrap();
        assert_eq!(sizes(&graph, 2), [10]);
    }
}
