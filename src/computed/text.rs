//! Numbers as Python prints them and arrays as NumPy prints them (`numpy.array2string` with its defaults: 8 digits,
//! 75 columns, above 1000 elements the first and last three along each axis).

use super::Computed;
use crate::{
    dtype::Kind,
    kernel::{Scalar, Slice, f16},
    quantity::python_float,
};
use std::fmt;

const LINE_WIDTH: usize = 75;
const WHOLE_UP_TO: u64 = 1000;
const EDGE: u64 = 3;
const PRECISION: usize = 8;

impl fmt::Display for Computed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.shape().is_empty() {
            return f.write_str(&plain(self.element(&[])));
        }
        let shape = self.shape();
        let summarized = self.size() > WHOLE_UP_TO;
        let mut shown = Vec::new();
        self.collect(&mut Vec::new(), &shape, summarized, &mut shown);
        let format = Format::of(&shown, self.dtype().kind());
        let mut text = String::new();
        Layout { array: self, shape: &shape, summarized, format }.write(&mut Vec::new(), &mut text);
        f.write_str(&text)
    }
}

/// The indices along an axis that are shown; `None` stands for `...`.
fn shown_along(length: u64, summarized: bool) -> Vec<Option<u64>> {
    if summarized && length > 2 * EDGE {
        (0..EDGE).map(Some).chain([None]).chain((length - EDGE..length).map(Some)).collect()
    } else {
        (0..length).map(Some).collect()
    }
}

impl Computed {
    fn collect<'a>(&'a self, at: &mut Vec<u64>, shape: &[u64], summarized: bool, into: &mut Vec<Slice<'a>>) {
        if at.len() == shape.len() {
            into.push(self.element(at));
            return;
        }
        for i in shown_along(shape[at.len()], summarized).into_iter().flatten() {
            at.push(i);
            self.collect(at, shape, summarized, into);
            at.pop();
        }
    }
}

struct Layout<'a> {
    array: &'a Computed,
    shape: &'a [u64],
    summarized: bool,
    format: Format,
}

impl Layout<'_> {
    fn write(&self, at: &mut Vec<u64>, text: &mut String) {
        let depth = at.len();
        let last = depth + 1 == self.shape.len();
        text.push('[');
        let indent = depth + 1;
        let mut column = indent;
        for (n, i) in shown_along(self.shape[depth], self.summarized).into_iter().enumerate() {
            if last {
                let word = match i {
                    Some(i) => {
                        at.push(i);
                        let word = self.format.number(self.array.element(at));
                        at.pop();
                        word
                    }
                    None => "...".to_owned(),
                };
                if n > 0 && column + 1 + word.len() + self.shape.len() - depth > LINE_WIDTH {
                    text.push('\n');
                    text.push_str(&" ".repeat(indent));
                    column = indent;
                } else if n > 0 {
                    text.push(' ');
                    column += 1;
                }
                column += word.len();
                text.push_str(&word);
            } else {
                if n > 0 {
                    text.push_str(&"\n".repeat(self.shape.len() - depth - 1));
                    text.push_str(&" ".repeat(indent));
                }
                match i {
                    Some(i) => {
                        at.push(i);
                        self.write(at, text);
                        at.pop();
                    }
                    None => text.push_str("..."),
                }
            }
        }
        text.push(']');
    }
}

/// A number alone, as Python's `str` of it.
fn plain(one: Slice<'_>) -> String {
    match one.first() {
        Some(Scalar::Bool(true)) => "True".to_owned(),
        Some(Scalar::Bool(false)) => "False".to_owned(),
        Some(Scalar::Int(n)) => n.to_string(),
        Some(Scalar::Float(_)) => python_float(as_written(one)),
        None => String::new(),
    }
}

/// The float whose digits are those of a number of less precision: the shortest that tell it from its neighbours.
fn as_written(one: Slice<'_>) -> f64 {
    match one {
        Slice::F32(&[x, ..]) => format!("{x:e}").parse().unwrap_or(f64::from(x)),
        Slice::F16(&[x, ..]) => (0..5)
            .filter_map(|digits| format!("{:.digits$e}", x.to_f64()).parse().ok())
            .find(|&short| f16::from_f64(short) == x)
            .unwrap_or(x.to_f64()),
        _ => one.to_f64(0),
    }
}

/// How the numbers of one array are written: all alike.
struct Format {
    kind: Kind,
    scientific: bool,
    /// Digits after the point.
    decimals: usize,
    /// Columns of a number.
    width: usize,
}

impl Format {
    fn of(shown: &[Slice<'_>], kind: Kind) -> Self {
        if kind != Kind::Float {
            let width = shown.iter().map(|&one| plain(one).len()).max().unwrap_or(0);
            return Self { kind, scientific: false, decimals: 0, width };
        }
        let numbers: Vec<f64> = shown.iter().map(|&one| as_written(one)).collect();
        let finite: Vec<f64> = numbers.iter().copied().filter(|x| x.is_finite()).collect();
        let sizes = || finite.iter().map(|x| x.abs()).filter(|x| *x != 0.0);
        let (most, least) = (sizes().fold(0.0, f64::max), sizes().fold(f64::INFINITY, f64::min));
        let scientific = most >= 1e8 || (most > 0.0 && (least < 1e-4 || most / least > 1000.0));
        let mut format = Self { kind, scientific, decimals: 0, width: 0 };
        format.decimals = finite.iter().map(|&x| format.decimals_of(x)).max().unwrap_or(0);
        format.width = numbers.iter().map(|&x| format.bare(x).len()).max().unwrap_or(0);
        format
    }

    /// The digits after the point that `x` needs: as many as make it unique, at most 8.
    fn decimals_of(&self, x: f64) -> usize {
        let unique = if self.scientific { format!("{x:e}") } else { format!("{x}") };
        let mantissa = unique.split('e').next().unwrap_or_default();
        let unique = mantissa.split_once('.').map_or(0, |(_, digits)| digits.len());
        if unique <= PRECISION {
            return unique;
        }
        let rounded = if self.scientific { format!("{x:.PRECISION$e}") } else { format!("{x:.PRECISION$}") };
        let mantissa = rounded.split('e').next().unwrap_or_default();
        mantissa.split_once('.').map_or(0, |(_, digits)| digits.trim_end_matches('0').len())
    }

    fn bare(&self, x: f64) -> String {
        if !x.is_finite() {
            return python_float(x);
        }
        let decimals = self.decimals;
        if !self.scientific {
            let text = format!("{x:.decimals$}");
            return if decimals == 0 { text + "." } else { text };
        }
        let text = format!("{x:.decimals$e}");
        let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
        let exponent: i32 = exponent.parse().unwrap_or(0);
        let point = if decimals == 0 { "." } else { "" };
        format!("{digits}{point}e{}{:02}", if exponent < 0 { '-' } else { '+' }, exponent.abs())
    }

    fn number(&self, one: Slice<'_>) -> String {
        if self.kind != Kind::Float {
            return format!("{:>width$}", plain(one), width = self.width);
        }
        let x = as_written(one);
        // NumPy fills short fractions up with blanks, not zeros, unless they are written scientifically.
        let mut text = self.bare(x);
        if !self.scientific && x.is_finite() && self.decimals > 0 {
            let needed = self.decimals_of(x);
            let blanks = self.decimals - needed;
            text.truncate(text.len() - blanks);
            text.push_str(&" ".repeat(blanks));
        }
        format!("{text:>width$}", width = self.width)
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::counting;
    use super::*;
    use crate::{
        chunks::ChunkGrid,
        kernel::{Block, Elements},
    };

    fn printed_as(shape: &[u64], data: impl Into<Elements>) -> String {
        let grid = ChunkGrid::new(shape.iter().map(|&n| vec![n]));
        let data = data.into();
        Computed { grid, dtype: data.dtype(), blocks: vec![Block::new(shape, data).unwrap()] }.to_string()
    }

    fn printed(shape: &[u64], data: &[f64]) -> String {
        printed_as(shape, data.to_vec())
    }

    /// Each expected value is what `print(numpy.array(…))` gives.
    #[test]
    fn every_type_reads_as_in_numpy() {
        assert_eq!(printed_as(&[3], vec![true, false, true]), "[ True False  True]");
        assert_eq!(printed_as(&[3], vec![1i64, -20, 300]), "[  1 -20 300]");
        assert_eq!(printed_as(&[2], vec![0.1f32, 1.0 / 3.0]), "[0.1        0.33333334]");
        assert_eq!(printed_as(&[2], vec![f16::from_f64(0.1), f16::from_f64(2.5)]), "[0.1 2.5]");
        assert_eq!(printed_as(&[], vec![0.1f32]), "0.1");
        assert_eq!(printed_as(&[], vec![true]), "True");
        assert_eq!(printed_as(&[], vec![u64::MAX]), "18446744073709551615");
    }

    /// Each expected value is what `print(numpy.array(…))` gives.
    #[test]
    fn arrays_read_as_in_numpy() {
        assert_eq!(printed(&[3], &[1.0, 2.0, 3.0]), "[1. 2. 3.]");
        assert_eq!(printed(&[3], &[1.0, 2.5, 13.25]), "[ 1.    2.5  13.25]");
        assert_eq!(printed(&[2], &[1.0 / 3.0, -2.0 / 3.0]), "[ 0.33333333 -0.66666667]");
        assert_eq!(printed(&[2], &[1e-5, 1.0]), "[1.e-05 1.e+00]");
        assert_eq!(printed(&[2], &[1e10, 2.5]), "[1.0e+10 2.5e+00]");
        assert_eq!(printed(&[3], &[f64::NAN, 1.5, f64::INFINITY]), "[nan 1.5 inf]");
        assert_eq!(printed(&[2, 2], &[1.0, 2.0, 3.0, 4.0]), "[[1. 2.]\n [3. 4.]]");
        assert_eq!(printed(&[2, 1, 2], &[1.0, 2.0, 3.0, 4.0]), "[[[1. 2.]]\n\n [[3. 4.]]]");
        assert_eq!(
            counting(&[&[20]]).to_string(),
            "[ 0.  1.  2.  3.  4.  5.  6.  7.  8.  9. 10. 11. 12. 13. 14. 15. 16. 17.\n 18. 19.]"
        );
        assert_eq!(
            counting(&[&[1500, 500]]).to_string(),
            "[0.000e+00 1.000e+00 2.000e+00 ... 1.997e+03 1.998e+03 1.999e+03]"
        );
        assert_eq!(
            counting(&[&[20, 20], &[100]]).to_string(),
            "[[0.000e+00 1.000e+00 2.000e+00 ... 9.700e+01 9.800e+01 9.900e+01]\n \
             [1.000e+02 1.010e+02 1.020e+02 ... 1.970e+02 1.980e+02 1.990e+02]\n \
             [2.000e+02 2.010e+02 2.020e+02 ... 2.970e+02 2.980e+02 2.990e+02]\n ...\n \
             [3.700e+03 3.701e+03 3.702e+03 ... 3.797e+03 3.798e+03 3.799e+03]\n \
             [3.800e+03 3.801e+03 3.802e+03 ... 3.897e+03 3.898e+03 3.899e+03]\n \
             [3.900e+03 3.901e+03 3.902e+03 ... 3.997e+03 3.998e+03 3.999e+03]]"
        );
    }
}
