//! Boxes and arrows of characters.

use super::{
    super::contents::{Drawn, edges, nodes, texts_of},
    grid::{Grid, width},
    rows::{Placed, Rows},
    tracks::tracks,
};
use crate::scene::{Group, Scene};
use std::collections::BTreeMap;

/// A picture of characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawing {
    /// Its lines.
    pub text: String,
    /// How many columns they take.
    pub columns: usize,
}

/// Draws a scene whose arrows go up or down.
pub fn drawing(scene: &Scene) -> Drawing {
    let (marks, edges) = (nodes(scene), edges(scene));
    let rows = Rows::of(&marks);
    let bundles = rows.bundles(&edges);
    let mut grid = Grid::default();
    let mut top = 0;
    let heading = texts_of(scene, |group| *group == Group::Title);
    for line in &heading {
        grid.write(top, 0, line);
        top += 1;
    }
    top += usize::from(!heading.is_empty());
    // What is written beside an arrow, where it is the only one to its head.
    let mut words: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for edge in &edges {
        if let Some((_, head)) = rows.ends(edge) {
            words.entry(head).or_default().push(edge.words.join(" "));
        }
    }
    for (row, in_row) in rows.marks.iter().enumerate() {
        let n_lines = in_row.iter().map(|&mark| marks[mark].lines.len()).max().unwrap_or(0);
        let bottom = top + n_lines + 1;
        for &mark in in_row {
            draw_box(&mut grid, &rows.boxes[mark], &marks[mark], top, bottom);
        }
        // Arrows of other rows pass this one.
        let none = BTreeMap::new();
        let over = if row == 0 { &none } else { &bundles[row - 1] };
        for (head, bundle) in over {
            for &column in &bundle.below {
                // What ends at a box does not.
                if rows.boxes[*head].row != row && !rows.stands(row, column) {
                    grid.down(column, top, bottom);
                }
            }
        }
        top = bottom + 1;
        if let Some(bundles) = bundles.get(row) {
            top = draw_gap(&mut grid, &rows, row, bundles, &words, top);
        }
    }
    let caption = texts_of(scene, |group| *group == Group::Caption);
    top += usize::from(!caption.is_empty());
    for line in &caption {
        grid.write(top, 0, line);
        top += 1;
    }
    let lines = heading.iter().chain(&caption).map(|line| width(line)).max().unwrap_or(0);
    let text = grid.text();
    let columns = text.lines().map(width).max().unwrap_or(0).max(lines).max(rows.width);
    Drawing { text, columns }
}

fn draw_box(grid: &mut Grid, placed: &Placed, mark: &Drawn<'_>, top: usize, bottom: usize) {
    let right = placed.left + placed.width - 1;
    grid.across(top, placed.left, right);
    grid.across(bottom, placed.left, right);
    grid.down(placed.left, top, bottom);
    grid.down(right, top, bottom);
    if !mark.is_box {
        for (row, column, corner) in
            [(top, placed.left, "╭"), (top, right, "╮"), (bottom, placed.left, "╰"), (bottom, right, "╯")]
        {
            grid.write(row, column, corner);
        }
    }
    let room = bottom - top - 1;
    let first = top + 1 + (room - mark.lines.len().min(room)) / 2;
    for (i, line) in mark.lines.iter().enumerate() {
        let left = placed.left + 1 + (placed.width - 2 - width(line).min(placed.width - 2)) / 2;
        grid.write(first + i, left, line);
    }
}

/// Draws the arrows between a row and the next one. Gives the line below them.
fn draw_gap(
    grid: &mut Grid,
    rows: &Rows,
    row: usize,
    bundles: &BTreeMap<usize, super::tracks::Bundle>,
    words: &BTreeMap<usize, Vec<String>>,
    top: usize,
) -> usize {
    let list: Vec<_> = bundles.values().cloned().collect();
    let tracks = tracks(&list);
    let n_tracks = tracks.iter().flatten().max().map_or(0, |track| track + 1);
    let bottom = top + n_tracks + 1;
    for ((&head, bundle), track) in bundles.iter().zip(tracks) {
        match track {
            None => grid.down(bundle.span().0, top.saturating_sub(1), bottom + 1),
            Some(track) => {
                let (from, to) = bundle.span();
                let line = top + 1 + track;
                grid.across(line, from, to);
                // Ends join the boxes, or what passes through the next row.
                bundle.above.iter().for_each(|&column| grid.down(column, top - 1, line));
                bundle.below.iter().for_each(|&column| grid.down(column, line, bottom + 1));
            }
        }
        let at = &rows.boxes[head];
        let (line, sign) = match at.row {
            above if above == row => (top, "▲"),
            below if below == row + 1 => (bottom, "▼"),
            _ => continue,
        };
        grid.write(line, at.middle(), sign);
        if let Some([only]) = words.get(&head).map(Vec::as_slice) {
            let place = at.middle() + 2;
            if !only.is_empty() && grid.is_free(line, place - 1..place + width(only) + 1) {
                grid.write(line, place, only);
            }
        }
    }
    bottom + 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        array::{Array, Chunks, Random, ReduceOptions},
        diagram::{Detail, Diagram, StackOptions, calls_and_blocks, stacks, tasks},
        dtype::DType,
        layout::{LayoutOptions, layout},
        scene::{SceneOptions, compose},
    };

    fn drawn(diagram: &Diagram) -> Drawing {
        let layout = layout(diagram.layout_input(), &LayoutOptions::default());
        drawing(&compose(diagram, &layout, None, &SceneOptions::default()))
    }

    #[test]
    fn the_lesson_as_tasks() {
        let x = Random::new().normal(0.0, 0.1, &[1600], &Chunks::from(400)).unwrap();
        let graph = x.mean(&ReduceOptions::default()).unwrap().to_graph().unwrap();
        let drawing = drawn(&tasks(&graph, Detail::Brief));
        let expected = r"
                     ┌────────────────────┐
                     │ mean_agg-aggregate │
                     │         ()         │
                     └──────────┬─────────┘
                                ▲
       ┌────────────────┬───────┴───────┬────────────────┐
       │                │               │                │
┌──────┴─────┐   ┌──────┴─────┐  ┌──────┴─────┐   ┌──────┴─────┐
│ mean_chunk │   │ mean_chunk │  │ mean_chunk │   │ mean_chunk │
│     0      │   │     1      │  │     2      │   │     3      │
└──────┬─────┘   └──────┬─────┘  └──────┬─────┘   └──────┬─────┘
       ▲                ▲               ▲                ▲
       │                │               │                │
  ┌────┴───┐       ┌────┴───┐      ┌────┴───┐       ┌────┴───┐
  │ normal │       │ normal │      │ normal │       │ normal │
  │   0    │       │   1    │      │   2    │       │   3    │
  └────────┘       └────────┘      └────────┘       └────────┘
";
        assert_eq!(drawing.text, expected[1..], "\n{}", drawing.text);
    }

    #[test]
    fn every_label_is_there_once_for_each_box() {
        let x = Array::ones(&[8, 8], DType::F64, &Chunks::from(4)).unwrap();
        let graph = x.add(x.transpose(&[1, 0]).unwrap()).unwrap().sum(&ReduceOptions::default()).unwrap();
        let graph = graph.to_graph().unwrap();
        for diagram in [calls_and_blocks(&graph), stacks(&graph, &StackOptions::default())] {
            let drawing = drawn(&diagram);
            for label in ["ones_like", "transpose", "add", "sum-aggregate"] {
                let boxes =
                    diagram.nodes.values().iter().filter(|node| node.label[0].starts_with(label)).count();
                assert_eq!(drawing.text.matches(label).count(), boxes, "{label}\n{}", drawing.text);
            }
            assert!(drawing.text.lines().all(|line| width(line) <= drawing.columns));
        }
    }
}
