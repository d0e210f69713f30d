//! Real Dask graphs, held against Graphviz 2.43's `dot`: no more crossings, and hardly longer edges although ours are
//! upright wherever they can be. The files beside this one say which expression each graph is of.

use chunkscope::{
    data::{EdgeId, Id, IdVec, NodeId},
    geom::{Outline, Point, point, size},
    layout::{LayoutInput, LayoutNode, LayoutOptions, check, layout},
};

/// A graph and where `dot` puts its nodes.
#[derive(Default)]
struct Case {
    nodes: IdVec<NodeId, LayoutNode>,
    edges: IdVec<EdgeId, (NodeId, NodeId)>,
    by_dot: IdVec<NodeId, Point>,
}

impl Case {
    fn read(text: &str) -> Self {
        let mut case = Self::default();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let (kind, numbers) = line.split_once(' ').expect("a kind and numbers");
            let numbers: Vec<f64> = numbers.split(' ').map(|word| word.parse().expect("a number")).collect();
            let outline = match kind {
                "circle" => Outline::Ellipse,
                "box" => Outline::Rect,
                _ => {
                    let node = |number: f64| NodeId::from_index(number as usize);
                    case.edges.push((node(numbers[0]), node(numbers[1])));
                    continue;
                }
            };
            case.nodes.push(LayoutNode { size: size(numbers[0], numbers[1]), outline });
            case.by_dot.push(point(numbers[2], numbers[3]));
        }
        case
    }

    /// The sum of the distances that edges bridge.
    fn length(&self, centers: &IdVec<NodeId, Point>) -> f64 {
        self.edges.values().iter().map(|&(tail, head)| (centers[head] - centers[tail]).length()).sum()
    }

    /// How many pairs of edges without a common end cross when drawn from centre to centre.
    fn crossings(&self, centers: &IdVec<NodeId, Point>) -> usize {
        let turn = |a: Point, b: Point, c: Point| (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
        let apart = |a: Point, b: Point, c: Point, d: Point| turn(a, b, c) * turn(a, b, d) < 0.0;
        let cross = |&(a, b): &(NodeId, NodeId), &(c, d): &(NodeId, NodeId)| {
            let (p, q, r, s) = (centers[a], centers[b], centers[c], centers[d]);
            a != c && a != d && b != c && b != d && apart(p, q, r, s) && apart(r, s, p, q)
        };
        let edges = self.edges.values();
        edges.iter().enumerate().map(|(i, a)| edges[i + 1..].iter().filter(|b| cross(a, b)).count()).sum()
    }
}

/// Lays out a case and compares it with `dot`; lengths may be `length` times as large.
fn assert_no_worse_than_dot(text: &str, length: f64) {
    let case = Case::read(text);
    let input = LayoutInput { nodes: &case.nodes, edges: &case.edges };
    let ours = layout(input, &LayoutOptions::default());
    assert_eq!(check(input, &ours), []);
    let (crossings, by_dot) = (case.crossings(&ours.centers), case.crossings(&case.by_dot));
    assert!(crossings <= by_dot, "{crossings} crossings, {by_dot} by dot");
    let (total, by_dot) = (case.length(&ours.centers), case.length(&case.by_dot));
    assert!(total <= length * by_dot, "{total} points of edges, {by_dot} by dot");
}

#[test]
fn a_sum_with_the_transpose() {
    assert_no_worse_than_dot(include_str!("xxT4.txt"), 0.95);
}

#[test]
fn a_matrix_product() {
    assert_no_worse_than_dot(include_str!("matmul4.txt"), 1.03);
}

#[test]
fn a_singular_value_decomposition() {
    assert_no_worse_than_dot(include_str!("svd.txt"), 1.10);
}

#[test]
fn a_cumulative_sum() {
    assert_no_worse_than_dot(include_str!("cumsum.txt"), 1.03);
}

#[test]
fn rechunking() {
    assert_no_worse_than_dot(include_str!("rechunk.txt"), 1.06);
}

#[test]
fn standard_deviations() {
    assert_no_worse_than_dot(include_str!("std2.txt"), 1.05);
}
