//! Round numbers along the bar of a scale.

use crate::{
    data::Nanos,
    font,
    overlay::{Scale, Spacing, Unit},
    quantity,
};

/// One mark on the bar.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Tick {
    /// From 0, the bar's left end, to 1.
    pub(super) place: f64,
    /// `20 ms`.
    pub(super) label: String,
    /// The middle of its label from the bar's left end, in points: never past the ends.
    pub(super) label_middle: f64,
}

/// The ticks of a bar `width` points long, with labels `font_size` high that do not touch each other.
pub(super) fn ticks(scale: Scale, width: f64, font_size: f64) -> Vec<Tick> {
    let sets = match scale.spacing {
        Spacing::Linear => even_steps(scale),
        Spacing::Logarithmic => ratio_steps(scale),
    };
    // The densest whose labels stay apart; where none does, as many of the last as do.
    let mut ticks = Vec::new();
    for numbers in sets.into_iter().filter(|numbers| !numbers.is_empty()) {
        let placed: Vec<Tick> =
            numbers.into_iter().map(|number| place(scale, number, width, font_size)).collect();
        let n_all = placed.len();
        ticks = apart(placed, font_size);
        if ticks.len() == n_all {
            break;
        }
    }
    ticks
}

fn place(scale: Scale, number: u64, width: f64, font_size: f64) -> Tick {
    let label = match scale.unit {
        Unit::Time => time(Nanos(number)),
        Unit::Bytes => bytes(number),
        Unit::Number => quantity::count(number),
    };
    let place = scale.heat(number);
    let half = font::width(&label, font_size) / 2.0;
    Tick {
        place,
        label,
        label_middle: (place * width).clamp(half.min(width / 2.0), width - half.min(width / 2.0)),
    }
}

/// The ticks from the left whose labels do not touch the one before.
fn apart(ticks: Vec<Tick>, font_size: f64) -> Vec<Tick> {
    let mut free_from = f64::NEG_INFINITY;
    let is_free = |tick: &Tick| {
        let half = font::width(&tick.label, font_size) / 2.0;
        let is_free = tick.label_middle - half >= free_from;
        if is_free {
            free_from = tick.label_middle + half + font_size * 0.6;
        }
        is_free
    };
    ticks.into_iter().filter(is_free).collect()
}

/// Sets of multiples of round numbers, the densest first: six ticks or so, then fewer.
fn even_steps(Scale { most, unit, .. }: Scale) -> Vec<Vec<u64>> {
    let round: Vec<u64> = match unit {
        Unit::Bytes => round_bytes().collect(),
        Unit::Time | Unit::Number => one_two_five().collect(),
    };
    let steps = round.into_iter().skip_while(|&step| step.saturating_mul(5) < most).take(4);
    steps.map(|step| (0..=most / step).map(|n| n * step).collect()).collect()
}

/// Sets of 1, 2, 5 or 1, 3 or 1 times powers of ten, then every second power and so on.
fn ratio_steps(Scale { least, most, unit, .. }: Scale) -> Vec<Vec<u64>> {
    let within = |numbers: Vec<u64>| -> Vec<u64> {
        numbers.into_iter().filter(|number| (least.max(1)..=most).contains(number)).collect()
    };
    if unit == Unit::Bytes {
        let every = |stride| within((0..60).step_by(stride).map(|bits| 1 << bits).collect());
        return [2, 5, 10, 20, 30].map(every).into_iter().filter(|set: &Vec<u64>| !set.is_empty()).collect();
    }
    let powers: Vec<u64> = (0..20).filter_map(|exponent| 10u64.checked_pow(exponent)).collect();
    let thirds = powers.iter().flat_map(|&ten| [ten, ten.saturating_mul(3)]).collect();
    let all = within(one_two_five().take(57).collect());
    let mut sets = vec![all, within(thirds)];
    sets.extend((1..=4).map(|stride| within(powers.clone()).into_iter().step_by(stride).collect()));
    // A single tick tells nothing, unless there is no other.
    if sets.iter().any(|numbers| numbers.len() > 1) {
        sets.retain(|numbers: &Vec<u64>| numbers.len() > 1);
    }
    sets
}

/// Round numbers of bytes, kibibytes and so on: their multiples are read in one unit or in halves and quarters of the
/// next.
pub(super) fn round_bytes() -> impl Iterator<Item = u64> {
    const ROUND: [u64; 10] = [1, 2, 5, 10, 20, 50, 100, 200, 256, 512];
    (0..6).flat_map(|unit| ROUND.map(|n| n << (10 * unit)))
}

/// 1, 2, 5, 10, 20, 50, … as far as they go.
fn one_two_five() -> impl Iterator<Item = u64> {
    let powers = (0..).map_while(|exponent| 10u64.checked_pow(exponent));
    powers.flat_map(|ten| [1, 2, 5].map(|n| ten.saturating_mul(n)))
}

/// A round time without the noughts after its point: `20 ms`, not `20.0 ms`; zero without a unit.
pub(super) fn time(time: Nanos) -> String {
    if time == Nanos(0) {
        return "0".to_owned();
    }
    let text = quantity::duration(time);
    let whole = text.strip_suffix(" 00 s").or_else(|| text.strip_suffix(" 00 min"));
    whole.map_or_else(|| without_noughts(&text), str::to_owned)
}

/// A round number of bytes, likewise.
pub(super) fn bytes(n: u64) -> String {
    if n == 0 { "0".to_owned() } else { without_noughts(&quantity::bytes_briefly(n)) }
}

fn without_noughts(text: &str) -> String {
    match text.split_once(' ') {
        Some((number, unit)) if number.contains('.') => {
            format!("{} {unit}", number.trim_end_matches('0').trim_end_matches('.'))
        }
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(spacing: Spacing, least: u64, most: u64) -> Vec<String> {
        let scale = Scale { least, most, spacing, unit: Unit::Time, of: "Time of a task" };
        let ticks = ticks(scale, 200.0, 12.0);
        for pair in ticks.windows(2) {
            let half = |t: &Tick| font::width(&t.label, 12.0) / 2.0;
            assert!(pair[0].label_middle + half(&pair[0]) < pair[1].label_middle - half(&pair[1]));
        }
        ticks.into_iter().map(|tick| tick.label).collect()
    }

    #[test]
    fn ticks_of_a_linear_scale_are_round_and_begin_at_zero() {
        let labels = |most| labels(Spacing::Linear, 1, most);
        assert_eq!(labels(61_200_000), ["0", "20 ms", "40 ms", "60 ms"]);
        assert_eq!(labels(3_410_000_000), ["0", "1 s", "2 s", "3 s"]);
        assert_eq!(labels(3), ["0", "1 ns", "2 ns", "3 ns"]);
        assert_eq!(labels(200_000_000_000), ["0", "100 s", "3 min 20 s"]);
        assert!(labels(u64::MAX / 2).len() > 1);
        assert_eq!(labels(0), ["0"]);
    }

    #[test]
    fn ticks_of_bytes_are_binary() {
        let scale = |spacing, least, most| Scale { least, most, spacing, unit: Unit::Bytes, of: "Bytes" };
        let labels =
            |scale| -> Vec<String> { ticks(scale, 200.0, 12.0).into_iter().map(|t| t.label).collect() };
        assert_eq!(labels(scale(Spacing::Linear, 1, 1_600_000_000)), ["0", "512 MiB", "1 GiB"]);
        assert_eq!(labels(scale(Spacing::Linear, 1, 800)), ["0", "256 B", "512 B", "768 B"]);
        assert_eq!(labels(scale(Spacing::Logarithmic, 8, 1 << 30)), ["1 kiB", "1 MiB", "1 GiB"]);
    }

    #[test]
    fn ticks_of_a_logarithmic_scale_are_in_even_ratios() {
        let labels = |least, most| labels(Spacing::Logarithmic, least, most);
        assert_eq!(labels(30_000, 61_200_000), ["100 µs", "1 ms", "10 ms"]);
        assert_eq!(labels(1_000_000, 40_000_000), ["1 ms", "3 ms", "10 ms", "30 ms"]);
        assert_eq!(labels(1, 60_000_000_000), ["1 ns", "1 µs", "1 ms", "1 s"]);
        assert!(labels(0, u64::MAX / 2).len() > 1);
        assert!(labels(4, 4).len() <= 1);
    }
}
