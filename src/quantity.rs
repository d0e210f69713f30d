//! Times, bytes and counts as a reader sees them: the one place that words numbers for pictures and for the terminal.

use crate::data::Nanos;

/// A time with three significant digits: `812 ns`, `61.2 ms`, `3.41 s`; from a minute on `2 min 05 s`, `1 h 02 min`.
///
/// # Examples
/// ```
/// use chunkscope::{data::Nanos, quantity};
/// assert_eq!(quantity::duration(Nanos(61_234_567)), "61.2 ms");
/// ```
pub fn duration(time: Nanos) -> String {
    let Nanos(nanos) = time;
    if nanos < 1000 {
        return format!("{nanos} ns");
    }
    for (unit, size) in [("µs", 1e3), ("ms", 1e6), ("s", 1e9)] {
        let text = three_digits(nanos as f64 / size);
        let limit = if unit == "s" { 60.0 } else { 1000.0 };
        if text.parse::<f64>().is_ok_and(|rounded| rounded < limit) {
            return format!("{text} {unit}");
        }
    }
    let seconds = nanos / 1_000_000_000 + u64::from(nanos % 1_000_000_000 >= 500_000_000);
    if seconds < 3600 {
        return format!("{} min {:02} s", seconds / 60, seconds % 60);
    }
    let minutes = seconds / 60 + u64::from(seconds % 60 >= 30);
    format!("{} h {:02} min", minutes / 60, minutes % 60)
}

/// `1.00` to `9.99`, `10.0` to `99.9`, `100` to `1000`.
fn three_digits(value: f64) -> String {
    let decimals = match value {
        v if v < 9.995 => 2,
        v if v < 99.95 => 1,
        _ => 0,
    };
    format!("{value:.decimals$}")
}

/// A number of bytes in Dask's words (`dask.utils.format_bytes`): `8 B`, `390.62 kiB`, `1.49 GiB`.
///
/// # Examples
/// ```
/// assert_eq!(chunkscope::quantity::bytes(1_600_000_000), "1.49 GiB");
/// ```
pub fn bytes(n_bytes: u64) -> String {
    let n = n_bytes as f64;
    for (prefix, exponent) in [("Pi", 50), ("Ti", 40), ("Gi", 30), ("Mi", 20), ("ki", 10)] {
        let unit = (1u64 << exponent) as f64;
        if n >= unit * 0.9 {
            return format!("{:.2} {prefix}B", n / unit);
        }
    }
    format!("{n_bytes} B")
}

/// A number with its thousands apart: `800,000,000`.
///
/// # Examples
/// ```
/// assert_eq!(chunkscope::quantity::count(800_000_000), "800,000,000");
/// ```
pub fn count(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_three_digits_and_carry_into_the_next_unit() {
        for (nanos, text) in [
            (0, "0 ns"),
            (812, "812 ns"),
            (1_000, "1.00 µs"),
            (9_996, "10.0 µs"),
            (99_960, "100 µs"),
            (999_499, "999 µs"),
            (999_500, "1.00 ms"),
            (61_234_567, "61.2 ms"),
            (3_412_000_000, "3.41 s"),
            (59_940_000_000, "59.9 s"),
            (59_960_000_000, "1 min 00 s"),
            (125_000_000_000, "2 min 05 s"),
            (3_720_000_000_000, "1 h 02 min"),
            (3_599_600_000_000, "1 h 00 min"),
        ] {
            assert_eq!(duration(Nanos(nanos)), text, "{nanos}");
        }
        assert!(duration(Nanos(u64::MAX)).ends_with(" min"));
    }

    #[test]
    fn bytes_are_worded_as_in_dask() {
        // Dask's own doctest, and the lesson.
        for (n, text) in [
            (1, "1 B"),
            (8, "8 B"),
            (921, "921 B"),
            (922, "0.90 kiB"),
            (1_234, "1.21 kiB"),
            (400_000, "390.62 kiB"),
            (12_345_678, "11.77 MiB"),
            (1_234_567_890, "1.15 GiB"),
            (1_600_000_000, "1.49 GiB"),
            (1_234_567_890_000, "1.12 TiB"),
            (1_234_567_890_000_000, "1.10 PiB"),
        ] {
            assert_eq!(bytes(n), text);
        }
    }

    #[test]
    fn thousands_are_parted() {
        for (n, text) in
            [(0, "0"), (999, "999"), (1_000, "1,000"), (38_229, "38,229"), (800_000_000, "800,000,000")]
        {
            assert_eq!(count(n), text);
        }
    }
}
