//! Tasks that are alike as one box: a picture of at most some dozens of marks, however many tasks there are.
//!
//! A box says what its tasks are called, how many they are, which blocks they make and how large these are. An arrow
//! says how many blocks each of them takes, and by how many a block is taken (`4 : 1`), by the `links` of classes.

use super::{
    Diagram, GRID_MARGIN, GridDrawing, LABEL_SIZE, LINE_SPACING, Mark, Node,
    classes::Classes,
    grid,
    links::{Links, ONE_TO_ONE},
};
use crate::{
    chunks::unravel,
    data::{Id, NodeId, TaskId},
    font,
    geom::{Outline, Size, size},
    graph::{Coords, TaskGraph},
    layout::LayoutNode,
    quantity::{bytes_briefly, count},
};
use std::collections::BTreeSet;

/// How far the sheets of a stack lie apart, in points.
pub const SHEET: f64 = 3.0;
/// How many sheets are seen behind the first at most.
const MOST_SHEETS: usize = 2;
/// The height of the distribution of times at the foot of a box, in points.
pub const BARS_HEIGHT: f64 = 12.0;
/// The most that such a drawing takes, where the words beside it leave it no more, in points.
const GRID_ROOM: Size = size(84.0, 56.0);
/// From so many tasks on their times have a distribution.
pub const LEAST_SPREAD: usize = 8;
/// Up to so many tasks their coordinates are all named.
const MOST_NAMED: usize = 3;
/// Up to so many tasks an opened layer is drawn whole.
const MOST_OPENED: usize = 60;
/// How many of the first tasks of a larger one are drawn.
const FIRST_OPENED: usize = 8;

/// How many boxes tasks that are alike become, and which of them have boxes of their own.
#[derive(Clone, Debug)]
pub struct StackOptions<'a> {
    /// The most boxes, without those that follow from what else is asked for. Default: 60.
    pub most: usize,
    /// How much a box says. Default: all.
    pub detail: Detail,
    /// Of each box so many of the first tasks, and the last one, have boxes of their own. Default: 0, and then the last
    /// has none either.
    pub exemplars: usize,
    /// Layers whose tasks have boxes of their own: all of them, or the first and the last where they are too many to be
    /// read. Default: none.
    pub opened: &'a [String],
    /// Tasks that have boxes of their own. Default: none.
    pub alone: &'a [TaskId],
}

impl Default for StackOptions<'_> {
    fn default() -> Self {
        Self { most: 60, detail: Detail::Full, exemplars: 0, opened: &[], alone: &[] }
    }
}

/// One box for tasks that are alike, as finely as the most boxes allow: tasks of a layer that take as many blocks from
/// the same boxes. Linear.
pub fn stacks(graph: &TaskGraph, options: &StackOptions<'_>) -> Diagram {
    let classes = Classes::within(graph, options.most);
    let alone: BTreeSet<TaskId> = options.alone.iter().copied().collect();
    let picked = |tasks: &[TaskId]| {
        let is_opened = options.opened.iter().any(|name| name == graph.label(tasks[0]));
        let n_first = match is_opened {
            true if tasks.len() <= MOST_OPENED => tasks.len(),
            true => options.exemplars.max(FIRST_OPENED),
            false => options.exemplars,
        };
        let (first, rest) = tasks.split_at(n_first.min(tasks.len()));
        let last = rest.last().filter(|_| n_first > 0);
        let others = rest.iter().filter(|task| alone.contains(task) && Some(*task) != last);
        let mut picked: Vec<TaskId> = first.iter().chain(others).chain(last).copied().collect();
        // One task that is left is as well drawn itself.
        if picked.len() + 1 == tasks.len() {
            picked = tasks.to_vec();
        }
        picked
    };
    let is_plain = options.exemplars == 0 && options.opened.is_empty() && alone.is_empty();
    let classes = if is_plain { classes } else { classes.parted(graph, picked) };
    boxes(graph, &classes, Words::Blocks, options.detail)
}

/// One box for every layer, with the shape, chunks and type of the array that it makes. Linear.
pub fn layers(graph: &TaskGraph, detail: Detail) -> Diagram {
    boxes(graph, &Classes::layers(graph), Words::Array, detail)
}

/// One box for every task and the block that it makes. Linear.
pub fn tasks(graph: &TaskGraph, detail: Detail) -> Diagram {
    boxes(graph, &Classes::tasks(graph), Words::Blocks, detail)
}

/// How much a box says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Detail {
    /// All that is known before a run.
    #[default]
    Full,
    /// What it is called, and which blocks or how large an array it makes.
    Brief,
}

impl Detail {
    /// How many lines of a label there are at most, and how many lines below it a run may fill.
    fn lines(self) -> [usize; 2] {
        match self {
            Self::Full => [usize::MAX, 2],
            Self::Brief => [2, 1],
        }
    }
}

/// What a box speaks of.
#[derive(Clone, Copy)]
enum Words {
    /// Which blocks its tasks make.
    Blocks,
    /// Which array.
    Array,
}

fn boxes(graph: &TaskGraph, classes: &Classes, view: Words, detail: Detail) -> Diagram {
    let mut diagram = Diagram { stacks: classes.members(), ..Diagram::default() };
    let links = Links::of(graph, classes);
    for (id, tasks) in diagram.stacks.iter() {
        let is_chained = links.own.contains(&(id.index() as u32));
        let stack = Stack { graph, tasks, is_chained };
        let mut label = match view {
            Words::Blocks => stack.lines(),
            Words::Array => stack.array_lines(),
        };
        let [most_lines, n_notes] = detail.lines();
        label.truncate(most_lines);
        let n_lines = (label.len() + n_notes) as f64;
        let mut room = size(
            (font::widest(&label, LABEL_SIZE) + 20.0).max(54.0),
            n_lines * LABEL_SIZE * LINE_SPACING + 8.0,
        );
        if let Words::Array = view {
            let drawing = stack.drawing(room.height);
            room.width += drawing.beside();
            room.height = room.height.max(drawing.size.height + 2.0 * GRID_MARGIN);
            diagram.grids.push(drawing);
        }
        let bars = if tasks.len() >= LEAST_SPREAD { BARS_HEIGHT } else { 0.0 };
        let behind = n_sheets(tasks) as f64 * SHEET;
        let size = size(room.width + behind, room.height + bars + behind);
        diagram.nodes.push(Node { mark: Mark::Stack(id), label });
        diagram.shapes.push(LayoutNode { size, outline: Outline::Rect });
    }
    for (&(from, to), link) in &links.between {
        diagram.edges.push((NodeId::from_index(from as usize), NodeId::from_index(to as usize)));
        let words = link.words();
        // Where boxes stand for few tasks each, or say little, most arrows would say the same.
        let is_said = words != ONE_TO_ONE || matches!((view, detail), (Words::Array, Detail::Full));
        diagram.edge_labels.push(if is_said { words } else { String::new() });
    }
    diagram
}

/// How many sheets a box has behind its first.
pub fn n_sheets(tasks: &[TaskId]) -> usize {
    tasks.len().saturating_sub(1).min(MOST_SHEETS)
}

/// The tasks of one box.
struct Stack<'g> {
    graph: &'g TaskGraph,
    tasks: &'g [TaskId],
    /// Whether they take blocks from each other.
    is_chained: bool,
}

impl Stack<'_> {
    /// What they are called, which blocks they make, how large these are.
    fn lines(&self) -> Vec<String> {
        let lines = [Some(self.name()), coordinates(self.graph, self.tasks), sizes(self.graph, self.tasks)];
        let chained = self.is_chained.then(|| "each after another".to_owned());
        lines.into_iter().flatten().chain(chained).filter(|line| !line.is_empty()).collect()
    }

    /// What they are called, and the array that they make.
    fn array_lines(&self) -> Vec<String> {
        let layer = self.graph.layer_of(self.tasks[0]);
        let Some(chunks) = &layer.chunks else { return self.lines() };
        let largest = chunks.largest_block();
        let bytes = layer.dtype.map(|dtype| {
            let size: u64 = chunks.shape().iter().product();
            format!("{dtype}, {}", bytes_briefly(size * dtype.item_size()))
        });
        let shape = format!("shape {}", tuple(&chunks.shape()));
        let lines = [Some(self.name()), Some(shape), Some(format!("chunks {}", tuple(&largest))), bytes];
        lines.into_iter().flatten().collect()
    }

    /// The chunks of the array that they make, beside words that are so high.
    fn drawing(&self, height: f64) -> GridDrawing {
        let high = (height - 2.0 * GRID_MARGIN).max(GRID_ROOM.height);
        let chunks = self.graph.layer_of(self.tasks[0]).chunks.as_ref();
        chunks.map_or(GridDrawing::default(), |chunks| grid(chunks, size(GRID_ROOM.width, high)))
    }

    fn name(&self) -> String {
        let mut names: Vec<&str> = Vec::new();
        for &task in self.tasks {
            let name = self.graph.label(task);
            if names.last() != Some(&name) && !names.contains(&name) && names.len() < MOST_NAMED {
                names.push(name);
            }
        }
        let name = names.join(", ");
        match self.tasks.len() {
            1 => name,
            n => format!("{name} × {}", count(n as u64)),
        }
    }
}

fn tuple(lengths: &[u64]) -> String {
    match lengths {
        [only] => only.to_string(),
        _ => format!("({})", lengths.iter().map(u64::to_string).collect::<Vec<_>>().join(", ")),
    }
}

/// Which blocks the tasks make: all named where they are few, else the range along each axis.
fn coordinates(graph: &TaskGraph, tasks: &[TaskId]) -> Option<String> {
    let grids: Vec<Option<&[u32]>> = tasks
        .iter()
        .map(|&task| match &graph.layer_of(task).coords {
            Coords::Grid(grid) => Some(grid.as_slice()),
            Coords::Listed(_) => None,
        })
        .collect();
    let n_axes = grids[0]?.len();
    if tasks.len() <= MOST_NAMED {
        let named: Vec<String> = tasks.iter().map(|&task| graph.coordinate(task)).collect();
        return Some(named.join(", "));
    }
    let mut ranges: Option<Vec<[u32; 2]>> = None;
    for (&task, grid) in tasks.iter().zip(grids) {
        let at = unravel(graph.task(task).block, grid.filter(|grid| grid.len() == n_axes)?);
        let ranges = ranges.get_or_insert_with(|| at.iter().map(|&i| [i, i]).collect());
        for (range, i) in ranges.iter_mut().zip(at) {
            *range = [range[0].min(i), range[1].max(i)];
        }
    }
    let ranges = ranges?;
    let written: Vec<String> = ranges
        .iter()
        .map(|&[from, to]| if from == to { from.to_string() } else { format!("{from}…{to}") })
        .collect();
    let text =
        if let [only] = written.as_slice() { only.clone() } else { format!("({})", written.join(", ")) };
    let room: u64 = ranges.iter().map(|&[from, to]| u64::from(to - from + 1)).product();
    Some(if room > tasks.len() as u64 { format!("in {text}") } else { text })
}

/// How large the blocks are.
fn sizes(graph: &TaskGraph, tasks: &[TaskId]) -> Option<String> {
    let mut range: Option<[u64; 2]> = None;
    for &task in tasks {
        let bytes = graph.block_bytes(task)?;
        let range = range.get_or_insert([bytes, bytes]);
        *range = [range[0].min(bytes), range[1].max(bytes)];
    }
    let each = if tasks.len() > 1 { " each" } else { "" };
    range.map(|[least, most]| {
        if least == most {
            format!("{}{each}", bytes_briefly(most))
        } else {
            format!("{} – {}{each}", bytes_briefly(least), bytes_briefly(most))
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::array::{Chunks, Random, ReduceOptions};

    fn labels(options: &StackOptions<'_>) -> Vec<String> {
        let x = Random::new().normal(0.0, 0.1, &[1_024_000], &Chunks::from(1000)).unwrap();
        let graph = x.mean(&ReduceOptions::default()).unwrap().to_graph().unwrap();
        let diagram = stacks(&graph, options);
        assert_eq!(diagram.stacks.items().len(), graph.len());
        diagram.nodes.values().iter().map(|node| node.label[..2].join(" | ")).collect()
    }

    #[test]
    fn exemplars_stand_before_and_after_the_others() {
        let labels = labels(&StackOptions { exemplars: 2, ..StackOptions::default() });
        let normal: Vec<&String> = labels.iter().filter(|label| label.starts_with("normal")).collect();
        assert_eq!(normal, ["normal | 0", "normal | 1", "normal × 1,021 | 2…1022", "normal | 1023"]);
        let partial = labels.iter().filter(|label| label.starts_with("mean_combine-partial")).count();
        assert_eq!(partial, 4 * 4);
    }

    #[test]
    fn an_opened_layer_is_drawn_whole_where_that_can_be_read() {
        let opened = ["mean_combine-partial".to_owned()];
        let labels = labels(&StackOptions { opened: &opened, ..StackOptions::default() });
        let partial: Vec<&String> = labels.iter().filter(|label| label.contains("partial")).collect();
        // 256 and 64 are too many; 16 and 4 are not.
        assert_eq!(partial.len(), 2 * 10 + 16 + 4);
        assert!(labels.contains(&"mean_combine-partial × 247 | 8…254".to_owned()), "{labels:?}");
        assert!(labels.contains(&"normal × 1,024 | 0…1023".to_owned()));
    }

    #[test]
    fn tasks_can_stand_alone() {
        let alone = [TaskId::from_index(17)];
        let labels = labels(&StackOptions { alone: &alone, ..StackOptions::default() });
        assert!(
            labels.contains(&"normal | 17".to_owned())
                && labels.iter().any(|l| l.starts_with("normal × 1,023 |"))
        );
    }

    #[test]
    fn a_mean_of_a_thousand_chunks_is_a_box_a_level() {
        let x = Random::new().normal(0.0, 0.1, &[1_024_000], &Chunks::from(1000)).unwrap();
        let graph = x.mean(&ReduceOptions::default()).unwrap().to_graph().unwrap();
        let diagram = stacks(&graph, &StackOptions::default());
        let labels: Vec<String> = diagram.nodes.values().iter().map(|node| node.label.join(" | ")).collect();
        assert_eq!(
            labels,
            [
                "normal × 1,024 | 0…1023 | 7.81 kiB each",
                "mean_chunk × 1,024 | 0…1023 | 8 B each",
                "mean_combine-partial × 256 | 0…255 | 8 B each",
                "mean_combine-partial × 64 | 0…63 | 8 B each",
                "mean_combine-partial × 16 | 0…15 | 8 B each",
                "mean_combine-partial × 4 | 0…3 | 8 B each",
                "mean_agg-aggregate | () | 8 B",
            ]
        );
        assert_eq!(diagram.edge_labels.values(), ["", "4 : 1", "4 : 1", "4 : 1", "4 : 1", "all to one"]);
        assert_eq!(diagram.stacks.items().len(), graph.len());
    }
}
