//! Cubic Béziers.

use crate::geom::Point;

/// The point of a cubic at `t`, from 0 to 1.
pub(super) fn at(curve: &[Point; 4], t: f64) -> Point {
    let s = 1.0 - t;
    curve[0] * (s * s * s)
        + curve[1] * (3.0 * s * s * t)
        + curve[2] * (3.0 * s * t * t)
        + curve[3] * (t * t * t)
}

/// The least and the largest x of a cubic.
pub(super) fn extent_across(curve: &[Point; 4]) -> (f64, f64) {
    let [start, leave, arrive, end] = curve.map(|p| p.x);
    let (mut least, mut most) = (start.min(end), start.max(end));
    if leave.min(arrive) < least || leave.max(arrive) > most {
        // Where the slope, square · t² + linear · t + constant, is zero.
        let square = end - start + 3.0 * (leave - arrive);
        let linear = 2.0 * (start - 2.0 * leave + arrive);
        let constant = leave - start;
        let root = (linear * linear - 4.0 * square * constant).max(0.0).sqrt();
        for t in [(root - linear) / (2.0 * square), (-root - linear) / (2.0 * square), -constant / linear] {
            if t > 0.0 && t < 1.0 {
                let x = at(curve, t).x;
                (least, most) = (least.min(x), most.max(x));
            }
        }
    }
    (least, most)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geom::point;

    #[test]
    fn the_extent_is_that_of_many_points() {
        let bulging = [point(0.0, 0.0), point(-60.0, 3.0), point(90.0, 6.0), point(10.0, 9.0)];
        let (least, most) = extent_across(&bulging);
        let xs = (0..=10_000).map(|i| at(&bulging, f64::from(i) / 1e4).x);
        let (low, high) = xs.fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), x| (l.min(x), h.max(x)));
        assert!((least - low).abs() < 1e-3 && (most - high).abs() < 1e-3, "{least} {low} {most} {high}");
    }
}
