//! Colours and words by how much longer tasks took than in other runs.

use super::{Annotation, Overlay, Shade, Shades, State, Tint};
use crate::{
    data::{IdVec, Nanos, TaskId},
    diagram::{Diagram, Mark},
    graph::TaskGraph,
    inspect::{Comparison, Pair},
    quantity::duration,
};

/// A colour scale whose middle is no change.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ChangeScale {
    /// How many times longer is the far end; as many times shorter the near one.
    pub most: f64,
}

impl ChangeScale {
    /// Ends that are read at a glance.
    const ROUND: [f64; 9] = [1.25, 1.5, 2.0, 3.0, 5.0, 10.0, 20.0, 50.0, 100.0];

    /// The narrowest one that these pairs fit into.
    fn of(pairs: impl Iterator<Item = Pair>) -> Self {
        let most = pairs.map(|pair| pair.ratio().max(1.0 / pair.ratio())).fold(1.0, f64::max);
        let round = Self::ROUND.into_iter().find(|&round| round >= most);
        Self { most: round.unwrap_or(Self::ROUND[Self::ROUND.len() - 1]) }
    }

    /// Where a ratio stands, from -1 to 1: even in factors.
    fn place(self, pair: Pair) -> f64 {
        (pair.ratio().ln() / self.most.ln()).clamp(-1.0, 1.0)
    }
}

/// How two numbers differ: `1.52× as long`, `−34 %`.
fn note(pair: Pair) -> String {
    let percent = (pair.ratio() - 1.0) * 100.0;
    match pair.ratio() {
        ratio if ratio >= 2.0 => format!("{ratio:.1}×"),
        _ if percent < 0.0 => format!("−{:.0} %", -percent),
        _ => format!("+{percent:.0} %"),
    }
}

fn annotation(pair: Option<Pair>, scale: ChangeScale) -> Annotation {
    let Some(pair) = pair else { return Annotation::default() };
    let [a, b] = [pair.a, pair.b].map(|spread| duration(spread.time()));
    let [wide_a, wide_b] = [pair.a, pair.b]
        .map(|spread| [spread.least, spread.median, spread.most].map(|n| duration(Nanos(n))).join(" – "));
    let details = vec![format!("before: {wide_a}"), format!("now: {wide_b}")];
    if pair.differs() {
        let notes = vec![note(pair), format!("{a} → {b}")];
        return Annotation {
            tint: Some(Tint::Change(scale.place(pair))),
            notes,
            details,
            ..Annotation::default()
        };
    }
    Annotation { notes: vec!["same".to_owned(), b], details, ..Annotation::default() }
}

impl Overlay {
    /// How the tasks of the second of two compared graphs differ from those of the first, in time.
    pub fn of_changes(written: &TaskGraph, diagram: &Diagram, compared: &Comparison) -> Self {
        let tasks = |mark: Mark| match mark {
            Mark::Call(task) => vec![task],
            Mark::Stack(stack) => diagram.stacks.row(stack).to_vec(),
            Mark::Block(_) | Mark::Thing(..) => Vec::new(),
        };
        let pairs: Vec<Option<Pair>> =
            diagram.nodes.values().iter().map(|node| compared.time_of(written, &tasks(node.mark))).collect();
        let scale = ChangeScale::of(pairs.iter().flatten().copied().filter(|pair| pair.differs()));
        let marks = diagram.nodes.values().iter().zip(&pairs);
        let said = marks.map(|(node, pair)| match node.mark {
            Mark::Block(_) => Annotation::default(),
            _ => annotation(*pair, scale),
        });
        Self { marks: said.collect(), change: Some(scale), ..Self::default() }
    }
}

impl Shades {
    /// The same for a picture of cells.
    pub fn of_changes(written: &TaskGraph, compared: &Comparison) -> Self {
        let pairs: IdVec<TaskId, Option<Pair>> =
            written.ids().map(|task| compared.time_of(written, &[task])).collect();
        let scale = ChangeScale::of(pairs.values().iter().flatten().copied().filter(|pair| pair.differs()));
        let shade = |pair: &Option<Pair>| match pair {
            Some(pair) if pair.differs() => Shade::Tint(Tint::Change(scale.place(*pair))),
            Some(_) => Shade::Tint(Tint::Change(0.0)),
            None => Shade::Ended(State::NotNeeded),
        };
        let of = pairs.values().iter().map(shade).collect();
        Self { of, change: Some(scale), ..Self::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inspect::Spread;

    fn pair(a: u64, b: u64) -> Pair {
        let of = |n| Spread { least: n, median: n, most: n };
        Pair { a: of(a), b: of(b) }
    }

    #[test]
    fn a_scale_is_even_in_factors_and_has_round_ends() {
        let scale = ChangeScale::of([pair(100, 350), pair(100, 90)].into_iter());
        assert_eq!(scale.most, 5.0);
        assert!((scale.place(pair(100, 500)) - 1.0).abs() < 1e-12);
        assert!((scale.place(pair(500, 100)) + 1.0).abs() < 1e-12);
        assert_eq!(scale.place(pair(7, 7)), 0.0);
        assert_eq!(ChangeScale::of(std::iter::empty()).most, 1.25);
        assert_eq!(ChangeScale::of([pair(1, 1_000_000)].into_iter()).most, 100.0);
    }

    #[test]
    fn what_differs_is_said_and_what_does_not_too() {
        let scale = ChangeScale { most: 2.0 };
        let notes = |a, b| annotation(Some(pair(a, b)), scale).notes;
        assert_eq!(notes(1000, 660), ["−34 %", "1.00 µs → 660 ns"]);
        assert_eq!(notes(1000, 1100), ["+10 %", "1.00 µs → 1.10 µs"]);
        assert_eq!(notes(1000, 4000), ["4.0×", "1.00 µs → 4.00 µs"]);
        assert_eq!(notes(1000, 1000), ["same", "1.00 µs"]);
        assert_eq!(annotation(None, scale), Annotation::default());
    }
}
