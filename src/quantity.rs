//! Numbers in words: with units, and as Python writes them.

use crate::data::Nanos;

/// The binary prefixes of bytes, largest first, and how many bits each is.
const UNITS: [(&str, u32); 5] = [("Pi", 50), ("Ti", 40), ("Gi", 30), ("Mi", 20), ("ki", 10)];

/// A length of time in three digits: `812 ns`, `61.2 ms`, `3.41 s`; from two minutes on `2 min 05 s`, from two hours
/// on `2 h 05 min`.
pub fn duration(time: Nanos) -> String {
    let seconds = time.0.saturating_add(500_000_000) / 1_000_000_000;
    match time.0 {
        ns @ 0..1_000 => format!("{ns} ns"),
        ns @ 1_000..999_500 => three_digits(ns as f64 / 1e3, "µs"),
        ns @ 999_500..999_500_000 => three_digits(ns as f64 / 1e6, "ms"),
        ns @ 999_500_000..120_000_000_000 => three_digits(ns as f64 / 1e9, "s"),
        0..7_200_000_000_000 => format!("{} min {:02} s", seconds / 60, seconds % 60),
        _ => format!("{} h {:02} min", seconds / 3600, seconds / 60 % 60),
    }
}

fn three_digits(number: f64, unit: &str) -> String {
    let decimals = match number {
        _ if number < 9.995 => 2,
        _ if number < 99.95 => 1,
        _ => 0,
    };
    format!("{number:.decimals$} {unit}")
}

/// A number of bytes in three digits, for where there is little room: `8 B`, `391 kiB`, `1.49 GiB`.
pub fn bytes_briefly(n: u64) -> String {
    for (prefix, bits) in UNITS {
        let number = n as f64 / (1u64 << bits) as f64;
        if number >= 0.9995 {
            return three_digits(number, &format!("{prefix}B"));
        }
    }
    format!("{n} B")
}

/// A number of bytes in Dask's words: `8 B`, `390.62 kiB`, `1.49 GiB`.
pub fn bytes(n: u64) -> String {
    for (prefix, bits) in UNITS {
        let unit = (1u64 << bits) as f64;
        // Dask moves to the next unit at nine tenths of it, so that there are never five digits.
        if n as f64 >= unit * 0.9 {
            return format!("{:.2} {prefix}B", n as f64 / unit);
        }
    }
    format!("{n} B")
}

/// A number with its thousands parted by commas: `1,048,576`.
pub fn count(n: u64) -> String {
    let digits = n.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// How many of something there are: `1 task`, `1,024 tasks`.
pub fn counted(n: u64, what: &str) -> String {
    format!("{} {what}{}", count(n), if n == 1 { "" } else { "s" })
}

/// A number as Python's `repr` writes it: the fewest digits that read back as the same number.
pub fn python_float(x: f64) -> String {
    if x.is_nan() {
        return "nan".to_owned();
    }
    if x.is_infinite() {
        return if x > 0.0 { "inf" } else { "-inf" }.to_owned();
    }
    let shortest = format!("{x:e}");
    let (digits, exponent) = shortest.split_once('e').expect("the format has an exponent");
    let decimals = digits.trim_start_matches('-').len().saturating_sub(2);
    let exponent: isize = exponent.parse().expect("an exponent is an integer");
    // Where two shortest texts are equally near, Python takes the even one; asking for so many digits does that.
    let even = format!("{x:.decimals$e}");
    let text = if even.parse() == Ok(x) { even } else { shortest };
    if x == 0.0 || (-4..16).contains(&exponent) {
        return format!("{x:.*}", decimals.saturating_add_signed(-exponent).max(1));
    }
    match text.split_once("e-") {
        Some((digits, exponent)) => format!("{digits}e-{exponent:0>2}"),
        None => text.replace('e', "e+"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_three_digits_and_the_unit_that_fits() {
        let cases = [
            (0, "0 ns"),
            (812, "812 ns"),
            (1_000, "1.00 µs"),
            (61_240_000, "61.2 ms"),
            (999_400, "999 µs"),
            (999_600, "1.00 ms"),
            (999_600_000, "1.00 s"),
            (3_414_000_000, "3.41 s"),
            (119_900_000_000, "120 s"),
            (125_000_000_000, "2 min 05 s"),
            (7_500_000_000_000, "2 h 05 min"),
        ];
        for (nanos, text) in cases {
            assert_eq!(duration(Nanos(nanos)), text);
        }
    }

    /// Each expected value is what `dask.utils.format_bytes` gives.
    #[test]
    fn bytes_read_as_in_dask() {
        let cases = [
            (1, "1 B"),
            (921, "921 B"),
            (922, "0.90 kiB"),
            (1234, "1.21 kiB"),
            (12_345_678, "11.77 MiB"),
            (1_600_000_000, "1.49 GiB"),
            (1_234_567_890_000, "1.12 TiB"),
            (1_234_567_890_000_000, "1.10 PiB"),
        ];
        for (n, text) in cases {
            assert_eq!(bytes(n), text);
        }
    }

    #[test]
    fn brief_bytes_have_three_digits() {
        let cases = [(8, "8 B"), (1023, "1023 B"), (400_000, "391 kiB"), (160_000_000, "153 MiB")];
        for (n, text) in cases {
            assert_eq!(bytes_briefly(n), text);
        }
    }

    #[test]
    fn thousands_are_parted() {
        assert_eq!([0, 999, 1000, 1_048_576].map(count), ["0", "999", "1,000", "1,048,576"]);
    }

    /// Each expected value is what CPython's `repr` gives.
    #[test]
    fn numbers_read_as_in_python() {
        let cases = [
            (0.0, "0.0"),
            (-0.0, "-0.0"),
            (1.0, "1.0"),
            (0.1, "0.1"),
            (1e-5, "1e-05"),
            (-1.25e-7, "-1.25e-07"),
            (0.0001, "0.0001"),
            (123_456_789.125, "123456789.125"),
            (1e15, "1000000000000000.0"),
            (1e16, "1e+16"),
            (1.797_693_134_862_315_7e308, "1.7976931348623157e+308"),
            (5e-324, "5e-324"),
            (f64::NAN, "nan"),
            (f64::NEG_INFINITY, "-inf"),
        ];
        for (x, text) in cases {
            assert_eq!(python_float(x), text);
        }
    }
}
