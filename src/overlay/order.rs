//! Colours and numbers by the order in which Dask runs a graph: the `color=` of its `visualize`, before any run.

use super::{Annotation, Overlay, Scale, Tint, Unit};
use crate::{
    data::{IdVec, TaskId},
    diagram::{Diagram, Mark},
    graph::TaskGraph,
    inspect::{Held, Priority, held, order, tasks_through},
    quantity::count,
};

/// What is said of a graph that has not run: a number for each task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    what: What,
    /// Whether the place in the order is written before the number.
    with_order: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    Order,
    Age,
    Freed,
    MemoryIncreases,
    MemoryDecreases,
    MemoryPressure,
    PathNumber,
    /// Not Dask's: how many tasks are on the longest path through it.
    Critical,
}

impl Diagnostic {
    /// What Dask calls so.
    pub fn by_name(name: &str) -> Option<Self> {
        let (with_order, rest) = match name.strip_prefix("order-") {
            Some(rest) => (true, rest),
            None => (false, name),
        };
        let what = match rest {
            "order" if !with_order => What::Order,
            "age" | "ages" => What::Age,
            "freed" => What::Freed,
            "memoryincreases" => What::MemoryIncreases,
            "memorydecreases" => What::MemoryDecreases,
            "memorypressure" | "pressure" => What::MemoryPressure,
            "cpath" => What::PathNumber,
            _ => return None,
        };
        Some(Self { what, with_order })
    }

    /// How many tasks are on the longest path through each.
    pub(super) fn critical() -> Self {
        Self { what: What::Critical, with_order: false }
    }

    /// Whether it is about paths.
    pub(super) fn is_of_paths(self) -> bool {
        matches!(self.what, What::PathNumber | What::Critical)
    }
}

impl What {
    /// What a legend calls it.
    fn heading(self) -> &'static str {
        match self {
            Self::Order => "Place in Dask's order",
            Self::Age => "Tasks that run while a block is held",
            Self::Freed => "Blocks that a task frees",
            Self::MemoryIncreases => "Blocks more when it is freed than when it was made",
            Self::MemoryDecreases => "Blocks fewer when it is freed than when it was made",
            Self::MemoryPressure => "Blocks held when it runs, when it is freed",
            Self::PathNumber => "Number of the path that it lies on",
            Self::Critical => "Tasks on the longest path through it",
        }
    }
    /// The number of a circle, and of its box.
    fn numbers(self, priority: Priority, held: Held, n_through: u32) -> [u32; 2] {
        let both = |n| [n, n];
        match self {
            Self::Order => both(priority.place),
            Self::Age => both(held.age),
            Self::Freed => both(held.n_freed),
            Self::MemoryIncreases => both(held.when_released.saturating_sub(held.when_run)),
            Self::MemoryDecreases => both(held.when_run.saturating_sub(held.when_released)),
            Self::MemoryPressure => [held.when_run, held.when_released],
            Self::PathNumber => both(priority.path.ceil() as u32),
            Self::Critical => both(n_through),
        }
    }
}

/// The numbers of all tasks of a graph.
pub(super) struct Numbers {
    by: Diagnostic,
    order: IdVec<TaskId, Priority>,
    /// Of a circle, and of its box.
    of: IdVec<TaskId, [u32; 2]>,
    pub(super) scale: Option<Scale>,
}

impl Numbers {
    pub(super) fn new(graph: &TaskGraph, by: Diagnostic) -> Self {
        let order = order(graph);
        let held = held(graph, &order);
        let through = tasks_through(graph);
        let of: IdVec<_, _> =
            graph.ids().map(|task| by.what.numbers(order[task], held[task], through[task] as u32)).collect();
        let all = of.values().iter().flatten().map(|&number| number.into());
        let scale = Scale::linear(all, Unit::Number, by.what.heading());
        Self { by, order, of, scale }
    }

    fn said(&self, task: TaskId, number: u32) -> Annotation {
        let place = self.order[task].place;
        let note = if self.by.with_order { format!("{place}-{number}") } else { number.to_string() };
        let detail = format!("{}: {}", self.by.what.heading().to_lowercase(), count(number.into()));
        Annotation {
            tint: self.tint(number),
            notes: vec![note],
            details: vec![detail],
            ..Annotation::default()
        }
    }

    /// Of many tasks, from the least number to the greatest.
    fn range(&self, tasks: &[TaskId]) -> Annotation {
        let numbers = tasks.iter().map(|&task| self.of[task][0]);
        let Some((least, most)) = numbers.clone().min().zip(numbers.max()) else {
            return Annotation::default();
        };
        if least == most {
            return self.said(tasks[0], least);
        }
        let note = format!("{} – {}", count(least.into()), count(most.into()));
        let middle = least + (most - least) / 2;
        Annotation { tint: self.tint(middle), notes: vec![note], ..Annotation::default() }
    }

    /// Where the number of a circle stands on the scale; nothing where there is none.
    pub(super) fn of_call(&self, task: TaskId) -> Option<Tint> {
        self.tint(self.of[task][0])
    }

    fn tint(&self, number: u32) -> Option<Tint> {
        self.scale.map(|scale| Tint::Heat(scale.heat(number.into())))
    }
}

impl Overlay {
    /// What Dask's order says of each task.
    pub fn of_order(graph: &TaskGraph, diagram: &Diagram, by: Diagnostic) -> Self {
        let numbers = Numbers::new(graph, by);
        let mut overlay = Self { scale: numbers.scale, ..Self::silent(diagram) };
        for (id, node) in diagram.nodes.iter() {
            overlay.marks[id] = match node.mark {
                Mark::Call(task) => numbers.said(task, numbers.of[task][0]),
                // A bare number would look like a coordinate.
                Mark::Block(task) if by.what == What::MemoryPressure => {
                    let n = numbers.of[task][1];
                    Annotation { notes: vec![format!("{n} held")], ..numbers.said(task, n) }
                }
                Mark::Block(task) => {
                    Annotation { notes: Vec::new(), ..numbers.said(task, numbers.of[task][1]) }
                }
                Mark::Stack(stack) => numbers.range(diagram.stacks.row(stack)),
                Mark::Thing(..) => Annotation::default(),
            };
        }
        overlay
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        array::{Chunks, Random, ReduceOptions},
        diagram::{block_of, call_of, calls_and_blocks},
        overlay::{Shade, Shades},
    };

    #[test]
    fn a_cell_has_the_colour_of_its_circle() {
        let x = Random::new().normal(0.0, 0.1, &[1600], &Chunks::from(400)).unwrap();
        let graph = x.mean(&ReduceOptions::default()).unwrap().to_graph().unwrap();
        let diagram = calls_and_blocks(&graph);
        let names =
            ["order", "age", "freed", "memoryincreases", "memorydecreases", "memorypressure", "cpath"];
        for name in names {
            let by = Diagnostic::by_name(name).unwrap();
            let (shades, overlay) = (Shades::of_order(&graph, by), Overlay::of_order(&graph, &diagram, by));
            assert_eq!(shades.scale, overlay.scale, "{name}");
            for task in graph.ids() {
                let tint = overlay.marks[call_of(task)].tint.unwrap();
                assert_eq!(shades.of[task], Shade::Tint(tint), "{name}");
            }
        }
    }

    #[test]
    fn boxes_have_numbers_of_their_own_where_blocks_are_freed_later() {
        let x = Random::new().normal(0.0, 0.1, &[1600], &Chunks::from(400)).unwrap();
        let graph = x.mean(&ReduceOptions::default()).unwrap().to_graph().unwrap();
        let diagram = calls_and_blocks(&graph);
        let notes = |name: &str| {
            let overlay = Overlay::of_order(&graph, &diagram, Diagnostic::by_name(name).unwrap());
            let note = |node| overlay.marks[node].notes.join(" ");
            graph
                .ids()
                .map(|task| format!("{}/{}", note(call_of(task)), note(block_of(task))))
                .collect::<Vec<_>>()
        };
        // When the aggregate runs, four means are held, and it frees them.
        assert_eq!(
            notes("memorypressure")[4..],
            ["4/4 held", "3/4 held", "2/4 held", "1/4 held", "4/4 held"]
        );
        assert_eq!(notes("order-freed")[4..], ["7-1/", "5-1/", "3-1/", "1-1/", "8-4/"]);
    }
}
