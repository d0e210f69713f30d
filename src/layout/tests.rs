//! What every layout promises, whatever the graph.

use proptest::prelude::*;

use super::*;
use crate::{
    data::Id,
    geom::{point, size},
};

const DIRECTIONS: [Direction; 4] =
    [Direction::BottomToTop, Direction::TopToBottom, Direction::LeftToRight, Direction::RightToLeft];

/// Nodes and edges to be laid out.
struct Example {
    nodes: IdVec<NodeId, LayoutNode>,
    edges: IdVec<EdgeId, (NodeId, NodeId)>,
}

impl Example {
    fn new(nodes: impl IntoIterator<Item = LayoutNode>, edges: &[(usize, usize)]) -> Self {
        let id = NodeId::from_index;
        Self {
            nodes: nodes.into_iter().collect(),
            edges: edges.iter().map(|&(a, b)| (id(a), id(b))).collect(),
        }
    }

    /// A circle and a box for each task, given its circle's diameter and its inputs: Dask's picture.
    fn tasks(tasks: &[(f64, &[usize])]) -> Self {
        let mut edges = Vec::new();
        for (task, (_, inputs)) in tasks.iter().enumerate() {
            edges.extend(inputs.iter().map(|input| (2 * input + 1, 2 * task)));
            edges.push((2 * task, 2 * task + 1));
        }
        let marks = tasks.iter().flat_map(|&(diameter, _)| [disc(diameter), BLOCK]);
        Self::new(marks, &edges)
    }

    fn layout_with(&self, options: &LayoutOptions) -> Layout {
        let input = LayoutInput { nodes: &self.nodes, edges: &self.edges };
        let layout = layout(input, options);
        assert_eq!(check(input, &layout), []);
        layout
    }

    fn layout(&self, direction: Direction) -> Layout {
        self.layout_with(&LayoutOptions { direction, ..LayoutOptions::default() })
    }

    fn upwards(&self) -> Layout {
        self.layout(Direction::BottomToTop)
    }
}

const BLOCK: LayoutNode = LayoutNode { size: size(54.0, 36.0), outline: Outline::Rect };

fn disc(diameter: f64) -> LayoutNode {
    LayoutNode { size: size(diameter, diameter), outline: Outline::Ellipse }
}

/// The mean of an array of `chunks` chunks, four partial means combined at a time.
fn mean(chunks: usize) -> Example {
    let mut tasks: Vec<(f64, Vec<usize>)> = vec![(84.49, Vec::new()); chunks];
    tasks.extend((0..chunks).map(|chunk| (136.49, vec![chunk])));
    let mut partial: Vec<usize> = (chunks..2 * chunks).collect();
    while partial.len() > 1 {
        let first = tasks.len();
        tasks.extend(partial.chunks(4).map(|inputs| (213.18, inputs.to_vec())));
        partial = (first..tasks.len()).collect();
    }
    let tasks: Vec<(f64, &[usize])> = tasks.iter().map(|(size, inputs)| (*size, inputs.as_slice())).collect();
    Example::tasks(&tasks)
}

fn assert_mirror_symmetric(layout: &Layout) {
    // In whole thousandths of a point, for rounding must not tell equal heights apart.
    let row = |p: &Point| (p.y * 1e3).round() as i64;
    let mut places: Vec<(i64, f64)> = layout.centers.values().iter().map(|p| (row(p), p.x)).collect();
    let mut mirrored: Vec<(i64, f64)> = places.iter().map(|&(y, x)| (y, layout.size.width - x)).collect();
    for list in [&mut places, &mut mirrored] {
        list.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
    }
    for ((y, x), (other_y, other_x)) in places.into_iter().zip(mirrored) {
        assert!(y == other_y && (x - other_x).abs() < 1e-6, "({x}, {y}) and ({other_x}, {other_y})");
    }
}

fn assert_in_line(layout: &Layout, nodes: impl IntoIterator<Item = usize>) {
    let x: Vec<f64> = nodes.into_iter().map(|node| layout.centers[NodeId::from_index(node)].x).collect();
    assert!(x.iter().all(|other| (other - x[0]).abs() < 1e-6), "{x:?}");
}

#[test]
fn nothing_and_one_node() {
    let nothing = Example::new([], &[]).upwards();
    assert_eq!(nothing.size, size(0.0, 0.0));
    let one = Example::new([disc(80.0)], &[]).upwards();
    assert_eq!((one.size, one.centers.values()), (size(80.0, 80.0), &[point(40.0, 40.0)][..]));
}

#[test]
fn unconnected_nodes_stand_in_a_row_as_numbered() {
    let layout = Example::new([disc(80.0), BLOCK, disc(60.0)], &[]).upwards();
    assert_eq!(layout.size, size(80.0 + 18.0 + 54.0 + 18.0 + 60.0, 80.0));
    assert!(layout.centers.values().is_sorted_by(|a, b| a.x < b.x && (a.y - b.y).abs() < 1e-9));
}

#[test]
fn the_first_lesson_is_as_large_as_graphviz_draws_it() {
    let layout = mean(4).upwards();
    assert!((layout.size.width / 598.49 - 1.0).abs() < 0.02, "{}", layout.size.width);
    assert!((layout.size.height / 722.16 - 1.0).abs() < 0.001, "{}", layout.size.height);
    assert_mirror_symmetric(&layout);
    for chunk in 0..4 {
        assert_in_line(&layout, [2 * chunk, 2 * chunk + 1, 2 * (chunk + 4), 2 * (chunk + 4) + 1]);
    }
    assert_in_line(&layout, [16, 17]);
}

#[test]
fn trees_are_symmetric() {
    assert_mirror_symmetric(&mean(16).upwards());
    assert_mirror_symmetric(&mean(64).upwards());
    let sum: &[(f64, &[usize])] = &[
        (222.0, &[]),
        (222.0, &[]),
        (222.0, &[]),
        (222.0, &[]),
        (81.0, &[0]),
        (81.0, &[1]),
        (81.0, &[2]),
        (81.0, &[3]),
        (210.0, &[4, 5, 6, 7]),
    ];
    assert_mirror_symmetric(&Example::tasks(sum).upwards());
}

#[test]
fn what_combines_stands_centred_over_its_inputs() {
    let layout = mean(64).upwards();
    let x = |task: usize| layout.centers[NodeId::from_index(2 * task)].x;
    for (combining, inputs) in [(128, 64), (129, 68), (143, 124), (144, 128), (147, 140), (148, 144)] {
        let mean = (inputs..inputs + 4).map(x).sum::<f64>() / 4.0;
        assert!(
            (x(combining) - mean).abs() < 1e-6,
            "{combining} at {}, its inputs around {mean}",
            x(combining)
        );
    }
}

#[test]
fn chunks_stand_in_their_order() {
    let layout = mean(16).upwards();
    let sources = (0..16).map(|chunk| layout.centers[NodeId::from_index(2 * chunk)].x);
    assert!(sources.is_sorted());
}

#[test]
fn a_straight_edge_points_from_centre_to_centre() {
    let layout = mean(4).upwards();
    let (aggregate, radius) = (layout.centers[NodeId::from_index(16)], 213.18 / 2.0);
    let mut tips: Vec<f64> = Vec::new();
    for (id, _) in mean(4).edges.iter().filter(|(_, (_, head))| head.index() == 16) {
        let route = layout.routes.row(id);
        assert_eq!(route.len(), 4);
        assert!(((route[3] - aggregate).length() - radius).abs() < 1e-9);
        tips.push(route[3].x);
    }
    assert!(tips.is_sorted_by(|a, b| a < b) && tips.len() == 4, "{tips:?}");
}

#[test]
fn directions_turn_the_picture() {
    let example = mean(4);
    let up = example.layout(Direction::BottomToTop);
    let down = example.layout(Direction::TopToBottom);
    for (id, centre) in up.centers.iter() {
        assert_eq!(*centre, point(down.centers[id].x, up.size.height - down.centers[id].y));
    }
    let right = example.layout(Direction::LeftToRight);
    assert!(right.size.width > right.size.height);
    assert!(right.centers[NodeId::from_index(0)].x < right.centers[NodeId::from_index(17)].x);
    assert!(right.centers[NodeId::from_index(0)].y < right.centers[NodeId::from_index(2)].y);
    let left = example.layout(Direction::RightToLeft);
    assert!(left.centers[NodeId::from_index(0)].x > left.centers[NodeId::from_index(17)].x);
}

#[test]
fn long_edges_pass_the_nodes_between_their_ends() {
    let layout = Example::new([BLOCK; 5], &[(0, 1), (1, 2), (2, 3), (3, 4), (0, 4), (1, 4)]).upwards();
    assert_eq!(layout.ranks.values(), [0, 1, 2, 3, 4]);
    assert!(layout.routes.row(EdgeId::from_index(4)).len() > 4);
}

#[test]
fn a_chain_of_a_hundred_thousand_nodes_is_one_line() {
    let n = 100_000;
    let edges: Vec<(usize, usize)> = (1..n).map(|i| (i - 1, i)).collect();
    let example = Example::new(vec![BLOCK; n], &edges);
    let input = LayoutInput { nodes: &example.nodes, edges: &example.edges };
    let layout = layout(input, &LayoutOptions::default());
    assert_in_line(&layout, 0..n);
    assert_eq!(layout.size, size(54.0, n as f64 * 72.0 - 36.0));
}

#[test]
fn a_source_that_every_step_reads_takes_no_quadratic_space() {
    let n = 3_000;
    let mut edges: Vec<(usize, usize)> = (1..n).map(|i| (i - 1, i)).collect();
    edges.extend((2..n).map(|i| (0, i)));
    Example::new(vec![BLOCK; n], &edges).upwards();
}

#[test]
fn a_hub_with_many_users() {
    let edges: Vec<(usize, usize)> = (1..1000).map(|user| (0, user)).collect();
    Example::new(vec![BLOCK; 1000], &edges).upwards();
}

fn folded(direction: Direction) -> LayoutOptions {
    LayoutOptions { direction, fold: Some(1.6), ..LayoutOptions::default() }
}

#[test]
fn a_wide_mean_is_folded_to_a_page() {
    for chunks in [64, 256, 1024] {
        let example = mean(chunks);
        let strip = example.upwards().size;
        assert!(strip.width > 3.0 * strip.height);
        let page = example.layout_with(&folded(Direction::BottomToTop)).size;
        assert!((0.8..2.5).contains(&(page.width / page.height)), "{chunks}: {page:?}");
    }
}

#[test]
fn what_fits_is_not_folded() {
    for chunks in [4, 16] {
        let example = mean(chunks);
        assert_eq!(example.layout_with(&folded(Direction::BottomToTop)), example.upwards());
    }
}

#[test]
fn what_goes_into_one_node_stands_together_and_in_order() {
    let layout = mean(1024).layout_with(&folded(Direction::BottomToTop));
    for group in 0..256 {
        let chunks: Vec<Point> =
            (0..4).map(|i| layout.centers[NodeId::from_index(2 * (4 * group + i))]).collect();
        assert!(chunks.is_sorted_by(|a, b| a.x < b.x && (a.y - b.y).abs() < 1e-9), "{chunks:?}");
    }
}

#[test]
fn equal_pieces_stand_in_rows_and_look_alike() {
    let mut tasks: Vec<(f64, Vec<usize>)> = Vec::new();
    for piece in 0..40 {
        tasks.extend(vec![(80.0, Vec::new()); 4]);
        tasks.push((100.0, (5 * piece..5 * piece + 4).collect()));
    }
    let tasks: Vec<(f64, &[usize])> = tasks.iter().map(|(size, inputs)| (*size, inputs.as_slice())).collect();
    let layout = Example::tasks(&tasks).layout_with(&folded(Direction::BottomToTop));
    assert!((1.0..2.5).contains(&(layout.size.width / layout.size.height)), "{:?}", layout.size);
    let centre = |piece: usize, node: usize| layout.centers[NodeId::from_index(10 * piece + node)];
    for piece in 0..40 {
        for node in 0..10 {
            let difference = (centre(piece, node) - centre(piece, 0)) - (centre(0, node) - centre(0, 0));
            assert!(difference.length() < 1e-6);
        }
    }
    assert!(centre(0, 0).y < centre(39, 0).y, "the first row is the uppermost");
}

fn any_node() -> impl Strategy<Value = LayoutNode> {
    prop_oneof![
        Just(BLOCK),
        (20.0..250.0f64).prop_map(disc),
        (5.0..300.0f64, 5.0..200.0f64)
            .prop_map(|(width, height)| LayoutNode { size: size(width, height), outline: Outline::Rect }),
    ]
}

fn any_example() -> impl Strategy<Value = Example> {
    prop::collection::vec((any_node(), prop::collection::vec(0.0..1.0f64, 0..4)), 0..60).prop_map(|drafts| {
        let mut edges = Vec::new();
        for (head, (_, inputs)) in drafts.iter().enumerate() {
            let mut tails: Vec<usize> = inputs.iter().map(|part| (part * head as f64) as usize).collect();
            tails.sort_unstable();
            tails.dedup();
            edges.extend(tails.into_iter().filter(|&tail| tail < head).map(|tail| (tail, head)));
        }
        Example::new(drafts.into_iter().map(|(node, _)| node), &edges)
    })
}

/// Dask's picture of tasks with few inputs and so with many chains.
fn any_tasks() -> impl Strategy<Value = Example> {
    let inputs = prop_oneof![
        1 => prop::collection::vec(0.0..1.0f64, 0..1),
        4 => prop::collection::vec(0.0..1.0f64, 1..2),
        1 => prop::collection::vec(0.0..1.0f64, 2..5),
    ];
    prop::collection::vec((20.0..250.0f64, inputs), 1..60).prop_map(|drafts| {
        let tasks: Vec<(f64, Vec<usize>)> = drafts
            .into_iter()
            .enumerate()
            .map(|(task, (diameter, parts))| {
                let mut inputs: Vec<usize> = parts.iter().map(|part| (part * task as f64) as usize).collect();
                inputs.sort_unstable();
                inputs.dedup();
                (diameter, if task == 0 { Vec::new() } else { inputs })
            })
            .collect();
        let tasks: Vec<(f64, &[usize])> =
            tasks.iter().map(|(size, inputs)| (*size, inputs.as_slice())).collect();
        Example::tasks(&tasks)
    })
}

/// Many sources, each with a short chain, some of them with a second user; and what combines them, a few at a time.
fn any_wide() -> impl Strategy<Value = Example> {
    (prop::collection::vec((1..3usize, any::<bool>()), 20..150), 2..9usize, 0..12usize).prop_map(
        |(sources, fan_in, extra)| {
            let mut tasks: Vec<(f64, Vec<usize>)> = Vec::new();
            let mut partial = Vec::new();
            for (i, &(length, is_shared)) in sources.iter().enumerate() {
                tasks.push((60.0, Vec::new()));
                for _ in 0..length {
                    tasks.push((80.0, vec![tasks.len() - 1]));
                }
                if is_shared && i % 7 < extra / 2 {
                    tasks.push((50.0, vec![tasks.len() - 1, tasks.len() - 2]));
                }
                partial.push(tasks.len() - 1);
            }
            while partial.len() > extra.max(1) {
                let first = tasks.len();
                tasks.extend(partial.chunks(fan_in).map(|inputs| (100.0, inputs.to_vec())));
                partial = (first..tasks.len()).collect();
            }
            let tasks: Vec<(f64, &[usize])> =
                tasks.iter().map(|(size, inputs)| (*size, inputs.as_slice())).collect();
            Example::tasks(&tasks)
        },
    )
}

impl std::fmt::Debug for Example {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Example").field("nodes", &self.nodes).field("edges", &self.edges).finish()
    }
}

proptest! {
    #[test]
    fn every_promise_holds_for_random_graphs(example in any_example(), direction in prop::sample::select(&DIRECTIONS[..])) {
        let layout = example.layout(direction);
        prop_assert_eq!(&layout, &example.layout(direction));
        let forward = |&(tail, head): &(NodeId, NodeId)| {
            let way = layout.centers[head] - layout.centers[tail];
            match direction {
                Direction::BottomToTop => way.y < 0.0,
                Direction::TopToBottom => way.y > 0.0,
                Direction::LeftToRight => way.x > 0.0,
                Direction::RightToLeft => way.x < 0.0,
            }
        };
        prop_assert!(example.edges.values().iter().all(forward));
    }
    #[test]
    fn every_promise_holds_for_folded_pictures(
        example in prop_oneof![any_wide(), any_tasks(), any_example()],
        direction in prop::sample::select(&DIRECTIONS[..]),
        aspect in 0.2..5.0f64,
        effort in prop::sample::select(&[Effort::Quality, Effort::Fast][..]),
    ) {
        let options = LayoutOptions { direction, effort, fold: Some(aspect), ..LayoutOptions::default() };
        let layout = example.layout_with(&options);
        prop_assert_eq!(&layout, &example.layout_with(&options));
    }
    #[test]
    fn every_promise_holds_for_random_tasks(
        example in any_tasks(), node_gap in -1.0..40.0f64, rank_gap in -1.0..80.0f64,
    ) {
        let layout = example.layout_with(&LayoutOptions { node_gap, rank_gap, ..LayoutOptions::default() });
        for task in 0..example.nodes.len() / 2 {
            assert_in_line(&layout, [2 * task, 2 * task + 1]);
        }
    }
}
