//! Where a picture is cut along one axis.
//!
//! In: how long the axis is, and where marks begin and end along it. Out: the places of the cuts, both ends of the axis
//! among them. What always holds: they ascend, no two neighbours are further apart than a page holds, and a cut goes
//! through as few marks as it can, for which a page may stay partly free.

/// A page is at least so full.
const LEAST_FILLED: f64 = 0.5;
/// Where a cut must not go through marks, a page may stay this empty even if that costs another page.
const WELL_FILLED: f64 = 0.8;

/// One axis of a picture.
#[derive(Debug)]
pub(super) struct Axis {
    length: f64,
    /// Where marks begin, ascending, and where they end, ascending.
    begins: Vec<f64>,
    ends: Vec<f64>,
}

impl Axis {
    pub(super) fn new(length: f64, spans: impl Iterator<Item = (f64, f64)>) -> Self {
        let (mut begins, mut ends): (Vec<f64>, Vec<f64>) = spans.filter(|(begin, end)| begin < end).unzip();
        begins.sort_unstable_by(f64::total_cmp);
        ends.sort_unstable_by(f64::total_cmp);
        Self { length, begins, ends }
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

    /// How far the page goes that begins at `start`: through the fewest marks, and else so far that the pages that
    /// are left are alike.
    fn next(&self, start: f64, extent: f64) -> f64 {
        let left = self.length - start;
        let n_pages = (left / extent).ceil();
        let fair = left / n_pages;
        // With less than this the others cannot hold the rest.
        let enough = left - (n_pages - 1.0) * extent;
        let least = enough.clamp(LEAST_FILLED * extent, WELL_FILLED * extent);
        let steps = (extent - least).floor() as usize;
        let unfair = |reach: f64| (reach - fair).abs();
        (0..=steps)
            .map(|step| extent - step as f64)
            .min_by(|&a, &b| {
                let by_marks = self.crossed(start + a).cmp(&self.crossed(start + b));
                by_marks.then(unfair(a).total_cmp(&unfair(b)))
            })
            .unwrap_or(extent)
    }

    /// How many marks lie on both sides of a place.
    fn crossed(&self, at: f64) -> usize {
        let begun = self.begins.partition_point(|&begin| begin < at);
        begun - self.ends.partition_point(|&end| end <= at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fits_is_not_cut() {
        assert_eq!(Axis::new(100.0, [(10.0, 90.0)].into_iter()).cuts(100.0), [0.0, 100.0]);
    }

    #[test]
    fn pages_without_marks_are_alike() {
        assert_eq!(Axis::new(240.0, [].into_iter()).cuts(100.0), [0.0, 80.0, 160.0, 240.0]);
    }

    #[test]
    fn cuts_go_between_marks() {
        let marks = (0..10).map(|i| (f64::from(i) * 30.0 + 5.0, f64::from(i) * 30.0 + 25.0));
        let axis = Axis::new(300.0, marks);
        let cuts = axis.cuts(100.0);
        assert!(cuts.iter().all(|&cut| axis.crossed(cut) == 0), "{cuts:?}");
        assert!(
            cuts.windows(2).all(|pair| pair[1] - pair[0] > 0.0 && pair[1] - pair[0] <= 100.0),
            "{cuts:?}"
        );
        assert_eq!(cuts.len(), 5);
    }

    #[test]
    fn marks_that_cannot_be_avoided_are_cut() {
        let cuts = Axis::new(1000.0, [(0.0, 1000.0)].into_iter()).cuts(300.0);
        assert_eq!(cuts, [0.0, 250.0, 500.0, 750.0, 1000.0]);
    }
}
