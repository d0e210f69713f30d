//! `inspect --what-if 'normal 2x faster, 8 workers'`: the run played through with something changed.

use super::error::CliError;
use chunkscope::{
    data::Nanos,
    inspect::{Change, Live, Order, RunOf, replay, what_if},
    quantity::{bytes, duration},
};
use serde_json::{Value, json};
use std::{collections::BTreeSet, fmt::Write, str::FromStr};

/// So many names are told to somebody who names one that is not there.
const MOST_NAMED: usize = 20;
/// What can be asked.
const EXAMPLES: &str = "a change such as \"normal 2x faster\", \"8 workers\", \"no overhead\", \"order dask\" or \"order longest\" is needed";

/// Changes that hold together.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Scenario {
    /// As it was given.
    text: String,
    changes: Vec<Change>,
}

impl FromStr for Scenario {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let changes = text.split(',').map(|part| change(part.trim())).collect::<Result<_, _>>()?;
        Ok(Self { text: text.trim().to_owned(), changes })
    }
}

fn change(text: &str) -> Result<Change, String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let not_one = || format!("{text:?} is none: {EXAMPLES}");
    match words.as_slice() {
        ["no", "overhead"] => Ok(Change::NoOverhead),
        ["order", "dask"] => Ok(Change::Order(Order::Dask)),
        ["order", "longest"] => Ok(Change::Order(Order::LongestFirst)),
        [n, "worker" | "workers"] => n.parse().map(Change::Workers).map_err(|_| not_one()),
        [name, times, how @ ("faster" | "slower")] => {
            let number = times.strip_suffix(['x', '×']).and_then(|number| number.parse::<f64>().ok());
            let number = number.filter(|n| n.is_finite() && *n > 0.0).ok_or_else(not_one)?;
            let factor = if *how == "faster" { 1.0 / number } else { number };
            Ok(Change::Times { name: (*name).to_owned(), factor })
        }
        _ => Err(not_one()),
    }
}

/// What became of one scenario.
pub(crate) struct Played {
    text: String,
    wall: Nanos,
    peak_bytes: u64,
}

/// Plays the run through as it was, then with each of the changes; nothing where nobody asks.
///
/// # Errors
/// For names that no task has, and for a run that did not finish.
pub(crate) fn played(run: &RunOf<'_>, scenarios: &[Scenario]) -> Result<Vec<Played>, CliError> {
    let names: BTreeSet<&str> = if scenarios.is_empty() {
        BTreeSet::new()
    } else {
        run.written.ids().map(|task| run.written.label(task)).collect()
    };
    for change in scenarios.iter().flat_map(|scenario| &scenario.changes) {
        if let Change::Times { name, .. } = change
            && !names.contains(name.as_str())
        {
            let named: Vec<&str> = names.into_iter().take(MOST_NAMED).collect();
            return Err(CliError::usage(format!("--what-if: no task is called {name}"))
                .hint(format!("there are {}", named.join(", "))));
        }
    }
    let play = |text: &str, changes: &[Change]| {
        let asked = what_if(run, changes)
            .ok_or_else(|| CliError::usage("--what-if needs a run that finished, and this one did not"))?;
        let played = replay(run.ran, &asked);
        let peak_bytes = Live::of(run.ran, &played).peak_bytes;
        Ok(Played { text: text.to_owned(), wall: played.wall, peak_bytes })
    };
    let as_it_was = (!scenarios.is_empty()).then(|| play("as it was", &[]));
    as_it_was.into_iter().chain(scenarios.iter().map(|one| play(&one.text, &one.changes))).collect()
}

/// A line for each.
pub(crate) fn lines(played: &[Played]) -> String {
    let mut text = String::new();
    for (i, one) in played.iter().enumerate() {
        let speedup = if i > 0 { format!(": {:.2}×", speedup(played, one)) } else { String::new() };
        let _ = writeln!(
            text,
            "{:>10}  {}{speedup}, {} of blocks alive at most",
            duration(one.wall),
            one.text,
            bytes(one.peak_bytes)
        );
    }
    text
}

fn speedup(played: &[Played], one: &Played) -> f64 {
    played[0].wall.0 as f64 / one.wall.0.max(1) as f64
}

/// The same as data.
pub(crate) fn json(played: &[Played]) -> Value {
    let row = |one: &Played| {
        json!({
            "change": one.text, "wall_s": one.wall.as_secs(), "speedup": speedup(played, one),
            "peak_bytes": one.peak_bytes
        })
    };
    played.iter().map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_read_as_they_are_said() {
        let read = |text: &str| text.parse::<Scenario>().map(|scenario| scenario.changes);
        let faster = |name: &str, factor| Change::Times { name: name.to_owned(), factor };
        assert_eq!(read("normal 2x faster"), Ok(vec![faster("normal", 0.5)]));
        assert_eq!(
            read(" mean_agg-aggregate 4× slower , 8 workers,no  overhead"),
            Ok(vec![
                faster("mean_agg-aggregate", 4.0),
                Change::Workers(8.try_into().unwrap()),
                Change::NoOverhead
            ])
        );
        assert_eq!(read("order longest, 1 worker").unwrap().len(), 2);
        for wrong in
            ["", "normal faster", "normal 2 faster", "normal 0x faster", "0 workers", "order best", "x,,y"]
        {
            assert!(read(wrong).unwrap_err().contains("2x faster"), "{wrong}");
        }
    }
}
