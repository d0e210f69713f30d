//! What is written beside the bands of a mosaic: names of layers, how many tasks they have, and their colours. Bands
//! that lie too close to be named each are named together.

use crate::{data::StackId, diagram::Bands, font, quantity::count};
use std::collections::{BTreeMap, BTreeSet};

/// How many lines are written beside one band at most.
const MOST_LINES: usize = 4;
/// The distance of baselines in ems.
pub(super) const LINE: f64 = 1.35;
/// The room that is left between the words of two bands, in ems.
const GAP: f64 = 0.5;
/// The width of a colour and the room beside it, in ems.
pub(super) const SWATCH: f64 = 1.2;

/// One line: what it says, and the name whose colour stands before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) name: Option<String>,
    pub(super) text: String,
}

/// The words beside one band or several.
#[derive(Clone, Debug)]
pub(super) struct Words {
    pub(super) lines: Vec<Line>,
    /// The middle of what they stand beside, downward.
    pub(super) middle: f64,
    strips: Vec<StackId>,
    /// The outermost bands.
    reach: [f64; 2],
}

impl Words {
    fn of(bands: &Bands, strips: Vec<StackId>, reach: [f64; 2]) -> Self {
        let lines = lines(bands, &strips);
        Self { lines, middle: f64::midpoint(reach[0], reach[1]), strips, reach }
    }

    pub(super) fn height(&self, font_size: f64) -> f64 {
        self.lines.len() as f64 * LINE * font_size
    }

    pub(super) fn width(&self, font_size: f64) -> f64 {
        let widest = self.lines.iter().map(|line| font::width(&line.text, 1.0)).fold(0.0, f64::max);
        (SWATCH + widest) * font_size
    }
}

/// The words for all bands, in order, none over another.
pub(super) fn words(bands: &Bands, middles: &[f64], font_size: f64) -> Vec<Words> {
    let mut all: Vec<Words> = Vec::new();
    for (strips, &middle) in bands.bands.iter().zip(middles) {
        let mut words = Words::of(bands, strips.clone(), [middle; 2]);
        while let Some(before) = all.pop_if(|before| overlap(before, &words, font_size)) {
            let mut strips = before.strips;
            strips.extend(words.strips);
            words = Words::of(bands, strips, [before.reach[0], words.reach[1]]);
        }
        all.push(words);
    }
    all
}

fn overlap(one: &Words, other: &Words, font_size: f64) -> bool {
    let needed = f64::midpoint(one.height(font_size), other.height(font_size)) + GAP * font_size;
    (one.middle - other.middle).abs() < needed
}

/// The names of strips with the tasks of each name, those of many tasks first where not all can be said.
fn lines(bands: &Bands, strips: &[StackId]) -> Vec<Line> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut names: Vec<&str> = Vec::new();
    for &strip in strips {
        let name = bands.names[strip].as_str();
        let n_tasks = counts.entry(name).or_insert_with(|| {
            names.push(name);
            0
        });
        *n_tasks += bands.strips.row(strip).len();
    }
    let mut named = names.clone();
    if named.len() > MOST_LINES {
        named.sort_by_key(|name| std::cmp::Reverse(counts[name]));
        named.truncate(MOST_LINES - 1);
    }
    let is_named: BTreeSet<&str> = named.into_iter().collect();
    let mut lines: Vec<Line> = names
        .iter()
        .filter(|&name| is_named.contains(name))
        .map(|name| Line {
            name: Some((*name).to_owned()),
            text: format!("{name} × {}", count(counts[name] as u64)),
        })
        .collect();
    let others: Vec<&&str> = names.iter().filter(|&name| !is_named.contains(name)).collect();
    if !others.is_empty() {
        let n_tasks: usize = others.iter().map(|&&name| counts[name]).sum();
        let text = format!("{} others × {}", count(others.len() as u64), count(n_tasks as u64));
        lines.push(Line { name: None, text });
    }
    lines
}
