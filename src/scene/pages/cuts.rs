//! Where a picture is cut along one axis.
//!
//! In: how long the axis is, and where marks and lines begin and end along it. Out: the places of the cuts, both ends of
//! the axis among them. What always holds: they ascend, no two neighbours are further apart than a page holds, and a cut
//! goes through as few marks as it can, and best between things that no line joins, for which a page may stay partly
//! free.

/// A page is at least so full.
const LEAST_FILLED: f64 = 0.5;
/// That a cut goes through less, a page may stay this empty even if that costs another page.
const WELL_FILLED: f64 = 0.8;

/// One axis of a picture.
#[derive(Debug)]
pub(super) struct Axis {
    length: f64,
    marks: Spans,
    lines: Spans,
}

/// Where things begin, ascending, and where they end, ascending.
#[derive(Debug, Default)]
pub(super) struct Spans {
    begins: Vec<f64>,
    ends: Vec<f64>,
}

impl FromIterator<(f64, f64)> for Spans {
    fn from_iter<I: IntoIterator<Item = (f64, f64)>>(spans: I) -> Self {
        let lasting = spans.into_iter().filter(|(begin, end)| begin < end);
        let (mut begins, mut ends): (Vec<f64>, Vec<f64>) = lasting.unzip();
        begins.sort_unstable_by(f64::total_cmp);
        ends.sort_unstable_by(f64::total_cmp);
        Self { begins, ends }
    }
}

impl Spans {
    /// How many lie on both sides of a place.
    fn across(&self, at: f64) -> usize {
        let begun = self.begins.partition_point(|&begin| begin < at);
        begun - self.ends.partition_point(|&end| end <= at)
    }
}

impl Axis {
    pub(super) fn new(length: f64, marks: Spans, lines: Spans) -> Self {
        Self { length, marks, lines }
    }

    /// All cuts, where a page holds `extent` of the axis.
    pub(super) fn cuts(&self, extent: f64) -> Vec<f64> {
        let (mut cuts, mut at) = (vec![0.0], 0.0);
        while self.length - at > extent {
            at += self.next(at, extent);
            cuts.push(at);
        }
        cuts.push(self.length);
        cuts
    }

    /// How far the page goes that begins at `start`: to where a cut goes through least, and else so far that the pages
    /// that are left are alike.
    fn next(&self, start: f64, extent: f64) -> f64 {
        let left = self.length - start;
        let n_pages = (left / extent).ceil();
        let fair = left / n_pages;
        // With less than this the others cannot hold the rest.
        let enough = left - (n_pages - 1.0) * extent;
        let least = enough.clamp(LEAST_FILLED * extent, WELL_FILLED * extent);
        let steps = (extent - least).floor() as usize;
        let cut = |reach: f64| (self.marks.across(start + reach), self.lines.across(start + reach) > 0);
        let unfair = |reach: f64| (reach - fair).abs();
        (0..=steps)
            .map(|step| extent - step as f64)
            .min_by(|&a, &b| cut(a).cmp(&cut(b)).then(unfair(a).total_cmp(&unfair(b))))
            .unwrap_or(extent)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn axis(length: f64, marks: &[(f64, f64)], lines: &[(f64, f64)]) -> Axis {
        Axis::new(length, marks.iter().copied().collect(), lines.iter().copied().collect())
    }

    #[test]
    fn what_fits_is_not_cut() {
        assert_eq!(axis(100.0, &[(10.0, 90.0)], &[]).cuts(100.0), [0.0, 100.0]);
    }

    #[test]
    fn pages_without_marks_are_alike() {
        assert_eq!(axis(240.0, &[], &[]).cuts(100.0), [0.0, 80.0, 160.0, 240.0]);
    }

    #[test]
    fn cuts_go_between_marks() {
        let marks: Vec<_> =
            (0..10).map(|i| (f64::from(i) * 30.0 + 5.0, f64::from(i) * 30.0 + 25.0)).collect();
        let axis = axis(300.0, &marks, &[]);
        let cuts = axis.cuts(100.0);
        assert!(cuts.iter().all(|&cut| axis.marks.across(cut) == 0), "{cuts:?}");
        assert!(
            cuts.windows(2).all(|pair| pair[1] - pair[0] > 0.0 && pair[1] - pair[0] <= 100.0),
            "{cuts:?}"
        );
        assert_eq!(cuts.len(), 5);
    }

    #[test]
    fn marks_that_cannot_be_avoided_are_cut() {
        let cuts = axis(1000.0, &[(0.0, 1000.0)], &[]).cuts(300.0);
        assert_eq!(cuts, [0.0, 250.0, 500.0, 750.0, 1000.0]);
    }

    #[test]
    fn cuts_go_where_nothing_is_joined_but_rather_through_a_line_than_through_a_mark() {
        let marks = [(0.0, 40.0), (60.0, 70.0), (75.0, 90.0), (98.0, 150.0)];
        let second = |lines: &[(f64, f64)]| axis(150.0, &marks, lines).cuts(100.0)[1];
        assert!((70.0..=75.0).contains(&second(&[(40.0, 60.0), (90.0, 98.0)])));
        assert!((90.0..=98.0).contains(&second(&[(40.0, 60.0), (69.0, 76.0)])));
        assert!((70.0..=75.0).contains(&second(&[(0.0, 150.0)])));
    }
}
