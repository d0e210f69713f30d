//! What colours mean: numbers spread over a scale.

/// What the colours mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scale {
    /// The least number.
    pub least: u64,
    /// The greatest, where the heat is 1.
    pub most: u64,
    /// How the numbers between are spread.
    pub spacing: Spacing,
    /// What they count.
    pub unit: Unit,
    /// What has these numbers: `Time of a task`.
    pub of: &'static str,
}

/// What the numbers of a scale count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Nanoseconds.
    Time,
    /// Bytes.
    Bytes,
    /// Things.
    Number,
}

/// How a colour scale is spread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spacing {
    /// From zero to the greatest number, evenly: a colour twice as far along is twice as much.
    Linear,
    /// From the least to the greatest number, each step the same factor.
    Logarithmic,
}

impl Scale {
    /// Above this ratio of the greatest to the median number, a linear scale would show the most of them in one colour.
    const LINEAR_UP_TO: u64 = 50;

    /// A scale from zero to the greatest number; `None` without any. `of` is its heading.
    pub fn linear(numbers: impl Iterator<Item = u64> + Clone, unit: Unit, of: &'static str) -> Option<Self> {
        let (least, most) = (numbers.clone().min()?, numbers.max()?);
        Some(Self { least, most, spacing: Spacing::Linear, unit, of })
    }

    /// The same, or one of even factors where few numbers are far beyond the others.
    pub fn fitting(mut numbers: Vec<u64>, unit: Unit, of: &'static str) -> Option<Self> {
        numbers.sort_unstable();
        let median = numbers.get(numbers.len() / 2).copied()?;
        let scale = Self::linear(numbers.iter().copied(), unit, of)?;
        let is_wide = scale.most > Self::LINEAR_UP_TO * median.max(1);
        Some(Self { spacing: if is_wide { Spacing::Logarithmic } else { Spacing::Linear }, ..scale })
    }

    /// Where a number stands on the scale, from 0 to 1.
    pub fn heat(self, number: u64) -> f64 {
        let (least, most) = (self.least.max(1) as f64, self.most.max(1) as f64);
        let heat = match self.spacing {
            Spacing::Linear => number as f64 / most,
            Spacing::Logarithmic => (number.max(1) as f64 / least).ln() / (most / least).ln(),
        };
        heat.clamp(0.0, 1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scale(times: &[u64]) -> Scale {
        Scale::fitting(times.to_vec(), Unit::Time, "Time of a task").unwrap()
    }

    #[test]
    fn a_linear_scale_starts_at_zero_and_a_wide_one_is_logarithmic() {
        let even = scale(&[50, 100, 200]);
        assert_eq!(even.spacing, Spacing::Linear);
        assert_eq!([50, 100, 200].map(|t| (even.heat(t) * 100.0) as u32), [25, 50, 100]);
        let wide = scale(&[10, 10, 10, 100_000]);
        assert_eq!(wide.spacing, Spacing::Logarithmic);
        assert_eq!([10, 1000, 100_000].map(|t| (wide.heat(t) * 100.0).round() as u32), [0, 50, 100]);
        assert!(Scale::fitting(Vec::new(), Unit::Time, "Time of a task").is_none());
        assert!(scale(&[0]).heat(0).is_finite());
    }
}
