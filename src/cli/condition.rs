//! `--fail-if 'peak_bytes>4GiB'`: conditions on a run, for scripts.

use chunkscope::{array::parse_bytes, inspect::Schedule, trace::Trace};
use std::str::FromStr;

/// A number of a run.
type Number = fn(&Schedule, &Trace) -> f64;

/// What can be asked for, its unit, and where it is.
const NAMES: [(&str, Unit, Number); 9] = [
    ("wall", Unit::Seconds, |schedule, _| schedule.wall.as_secs()),
    ("work", Unit::Seconds, |schedule, _| schedule.work.as_secs()),
    ("critical_path", Unit::Seconds, |schedule, _| schedule.span.as_secs()),
    ("idle", Unit::Seconds, |schedule, _| schedule.idle.total().as_secs()),
    ("peak_bytes", Unit::Bytes, |_, trace| trace.peak_live_bytes as f64),
    ("tasks", Unit::Plain, |_, trace| trace.spans.len() as f64),
    ("failures", Unit::Plain, |_, trace| trace.failures.len() as f64),
    ("parallelism", Unit::Plain, |schedule, _| schedule.parallelism()),
    ("utilization", Unit::Plain, |schedule, _| schedule.utilization()),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unit {
    Seconds,
    Bytes,
    Plain,
}

/// A comparison of one number of a run with another.
#[derive(Clone, Debug)]
pub(crate) struct Condition {
    /// As it was given.
    text: String,
    name: &'static str,
    number: Number,
    comparison: Comparison,
    bound: f64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Comparison {
    Above,
    AtLeast,
    Below,
    AtMost,
}

impl FromStr for Condition {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let signs = [
            (">=", Comparison::AtLeast),
            ("<=", Comparison::AtMost),
            (">", Comparison::Above),
            ("<", Comparison::Below),
        ];
        let (sign, comparison) = signs
            .into_iter()
            .find(|(sign, _)| text.contains(sign))
            .ok_or("a comparison such as peak_bytes>4GiB is needed")?;
        let (name, bound) = text.split_once(sign).unwrap_or_default();
        let (name, bound) = (name.trim(), bound.trim());
        let Some(&(name, unit, number)) = NAMES.iter().find(|(known, ..)| *known == name) else {
            let names = NAMES.map(|(name, ..)| name).join(", ");
            return Err(format!("there is no {name:?}; one of {names} is needed"));
        };
        let bound = unit.read(bound).ok_or_else(|| format!("{bound:?} is not {}", unit.example()))?;
        Ok(Self { text: text.to_owned(), name, number, comparison, bound })
    }
}

impl Unit {
    fn read(self, text: &str) -> Option<f64> {
        match self {
            Self::Bytes => {
                parse_bytes(text).filter(|_| text.starts_with(|c: char| c.is_ascii_digit())).map(|n| n as f64)
            }
            Self::Plain => {
                let (digits, factor) =
                    text.strip_suffix('%').map_or((text, 1.0), |digits| (digits.trim(), 0.01));
                digits.parse().ok().map(|x: f64| x * factor).filter(|x| x.is_finite())
            }
            Self::Seconds => {
                let units =
                    [("ns", 1e-9), ("us", 1e-6), ("µs", 1e-6), ("ms", 1e-3), ("min", 60.0), ("s", 1.0)];
                let unit =
                    units.into_iter().find_map(|(unit, factor)| Some((text.strip_suffix(unit)?, factor)));
                let (digits, factor) = unit.unwrap_or((text, 1.0));
                digits.trim().parse().ok().map(|x: f64| x * factor).filter(|x| x.is_finite())
            }
        }
    }
    fn example(self) -> &'static str {
        match self {
            Self::Seconds => "a time such as 2.5s or 300ms",
            Self::Bytes => "a number of bytes such as 4GiB",
            Self::Plain => "a number",
        }
    }
}

impl Condition {
    /// What the run has, where the condition holds.
    pub(crate) fn broken_by(&self, schedule: &Schedule, trace: &Trace) -> Option<String> {
        let value = (self.number)(schedule, trace);
        let holds = match self.comparison {
            Comparison::Above => value > self.bound,
            Comparison::AtLeast => value >= self.bound,
            Comparison::Below => value < self.bound,
            Comparison::AtMost => value <= self.bound,
        };
        holds.then(|| format!("{}: {} is {value}", self.text, self.name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_are_read_with_units() {
        let read = |text: &str| text.parse::<Condition>().map(|c| (c.name, c.comparison, c.bound));
        assert_eq!(read("peak_bytes>4GiB"), Ok(("peak_bytes", Comparison::Above, 4.0 * (1u64 << 30) as f64)));
        assert_eq!(read(" wall >= 300ms "), Ok(("wall", Comparison::AtLeast, 0.3)));
        assert_eq!(read("utilization<80%"), Ok(("utilization", Comparison::Below, 0.8)));
        assert_eq!(read("work<=2 min"), Ok(("work", Comparison::AtMost, 120.0)));
        for (bad, said) in [
            ("peak", "a comparison such as"),
            ("peek>4", "there is no \"peek\"; one of wall"),
            ("wall>soon", "\"soon\" is not a time"),
            ("peak_bytes>GiB", "\"GiB\" is not a number of bytes"),
            ("tasks>", "\"\" is not a number"),
        ] {
            let error = bad.parse::<Condition>().unwrap_err();
            assert!(error.starts_with(said), "{bad}: {error}");
        }
    }
}
