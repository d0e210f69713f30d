//! What a theme decides, and how its scale and its workers are looked up.

use super::{
    Dash, Rgba,
    themes::{DARK, DASK, LIGHT, PRINT, SLIDE},
};
use crate::{
    data::{Id, WorkerId},
    overlay::{Annotation, Tint},
};

/// How many different colours the heat scale shows: enough to look even, few enough to keep files small.
pub const HEAT_LEVELS: u32 = 64;

/// How the outline of a worker's circles is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WorkerPaint {
    /// Its colour.
    pub color: Rgba,
    /// Its dashes, for themes without colour.
    pub dash: Dash,
}

/// Every colour and line width of a picture. Widths in points.
#[derive(Clone, Debug, PartialEq)]
pub struct Theme {
    /// What [`by_name`](Self::by_name) finds it by.
    pub name: &'static str,
    /// Behind everything.
    pub canvas: Rgba,
    /// Labels, titles.
    pub ink: Rgba,
    /// Text of less weight: legend headings, blocks that were never stored.
    pub faint_ink: Rgba,
    /// Arrows and their heads.
    pub edge: Rgba,
    /// Around circles and boxes.
    pub outline: Rgba,
    /// The width of outlines and arrows.
    pub line_width: f64,
    /// The inside of a circle that no run has coloured.
    pub call_fill: Option<Rgba>,
    /// The inside of a box.
    pub block_fill: Option<Rgba>,
    /// Around a block that was never stored.
    pub faint_outline: Rgba,
    /// The inside of the hull around what ran as one task.
    pub capsule_fill: Rgba,
    /// The line around it.
    pub capsule_outline: Rgba,
    /// The time scale from the shortest to the longest, in even steps.
    pub heat: &'static [Rgba; 9],
    /// What took less time, what took as much, what took more.
    pub change: &'static [Rgba; 3],
    /// The workers, again from the first when there are more.
    pub workers: &'static [WorkerPaint],
    /// The inside of a task that failed.
    pub failed_fill: Rgba,
    /// The cross over it, behind its text.
    pub failed_cross: Rgba,
    /// The line around it.
    pub failed_outline: Rgba,
    /// The inside of a task that never ran.
    pub not_run_fill: Rgba,
    /// The distance between neighbours, and the one between ranks. The smaller, the larger is what is written when the
    /// picture fills a slide.
    pub gaps: [f64; 2],
    /// Whether marks say no more than what they are, and one thing of a run.
    pub is_brief: bool,
    /// The pixels that a picture fills where nobody says how large it is to be.
    pub screen: Option<[f64; 2]>,
}

impl Theme {
    /// The names of all themes, the default first.
    pub const NAMES: [&'static str; 5] = ["dask", "light", "dark", "print", "slide"];

    /// The theme of that name, one of [`NAMES`](Self::NAMES).
    pub fn by_name(name: &str) -> Option<&'static Self> {
        match name {
            "dask" => Some(&DASK),
            "light" => Some(&LIGHT),
            "dark" => Some(&DARK),
            "print" => Some(&PRINT),
            "slide" => Some(&SLIDE),
            _ => None,
        }
    }
    /// The colour of a place on the time scale, 0 (shortest) to 1 (longest): one of [`HEAT_LEVELS`].
    pub fn heat_color(&self, heat: f64) -> Rgba {
        let steps = f64::from(HEAT_LEVELS - 1);
        let level = if heat.is_nan() { 0.0 } else { (heat.clamp(0.0, 1.0) * steps).round() / steps };
        let place = level * (self.heat.len() - 1) as f64;
        let below = (place as usize).min(self.heat.len() - 2);
        self.heat[below].towards(self.heat[below + 1], place - below as f64)
    }
    /// What fills a mark, a cell or a bar of this colour.
    pub(super) fn tint(&self, tint: Tint) -> Rgba {
        match tint {
            Tint::Heat(heat) => self.heat_color(heat),
            Tint::Worker(worker) => self.worker_fill(worker),
            Tint::Change(change) => self.change_color(change),
        }
    }
    /// The colour of a change, from -1 (the most that took less time) to 1 (the most that took more).
    pub(super) fn change_color(&self, change: f64) -> Rgba {
        let [less, same, more] = *self.change;
        same.towards(if change < 0.0 { less } else { more }, change.abs().clamp(0.0, 1.0))
    }
    /// The colour of what a worker ran. Where outlines are dashed the fill is paler.
    fn worker_fill(&self, worker: WorkerId) -> Rgba {
        let WorkerPaint { color, dash } = self.worker(worker.index());
        match dash {
            _ if !self.has_colors() => self.grey(worker.index()),
            Dash::Solid => color,
            _ => color.towards(self.canvas, 0.55),
        }
    }
    /// Whether it tells things apart by hue.
    pub(super) fn has_colors(&self) -> bool {
        self.workers.iter().filter(|worker| worker.dash == Dash::Solid).count() >= 7
    }
    /// Steps of the scale of a theme of greys, neighbours far apart.
    pub(super) fn grey(&self, index: usize) -> Rgba {
        const STEPS: [usize; 7] = [5, 1, 8, 3, 0, 6, 2];
        self.heat[STEPS[index % STEPS.len()]]
    }
    /// What is written of a run in a mark.
    pub(super) fn notes<'a>(&self, said: &'a Annotation) -> &'a [String] {
        let most = if self.is_brief { 1 } else { usize::MAX };
        &said.notes[..said.notes.len().min(most)]
    }
    /// The colour of what is numbered `index` where colour tells layers apart, again from the first when there are
    /// more: the workers' colours, which differ for every eye.
    pub fn layer_color(&self, index: usize) -> Rgba {
        let whole = self.workers.iter().filter(|worker| worker.dash == Dash::Solid);
        whole.map(|worker| worker.color).cycle().nth(index % self.workers.len()).unwrap_or(self.ink)
    }
    /// The outline of the worker numbered `index`.
    pub fn worker(&self, index: usize) -> WorkerPaint {
        self.workers[index % self.workers.len()]
    }
}

impl Default for &Theme {
    fn default() -> Self {
        &DASK
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn themes() -> impl Iterator<Item = &'static Theme> {
        Theme::NAMES.iter().map(|name| Theme::by_name(name).unwrap())
    }

    #[test]
    fn names_and_themes_agree() {
        assert!(themes().zip(Theme::NAMES).all(|(theme, name)| theme.name == name));
        assert!(Theme::by_name("neon").is_none());
    }

    #[test]
    fn all_text_can_be_read() {
        for theme in themes() {
            let under = |fill: Option<Rgba>| fill.unwrap_or(theme.canvas);
            for ground in [theme.canvas, theme.capsule_fill, under(theme.call_fill), under(theme.block_fill)]
            {
                assert!(theme.ink.contrast(ground) >= 7.0, "{}: ink on {}", theme.name, ground.hex());
                assert!(theme.faint_ink.contrast(ground) >= 4.5, "{}: faint on {}", theme.name, ground.hex());
            }
            for ground in [theme.failed_fill, theme.not_run_fill] {
                assert!(ground.contrast(ground.ink()) >= 4.5, "{}: {}", theme.name, ground.hex());
            }
            let faint = theme.faint_ink.contrast(theme.not_run_fill);
            assert!(faint >= 4.5, "{}: {faint} on what did not run", theme.name);
            let crossed = theme.failed_cross.contrast(theme.failed_fill.ink());
            assert!(crossed >= 4.5, "{}: text over the cross has {crossed}", theme.name);
        }
    }

    #[test]
    fn lines_can_be_seen() {
        for theme in themes() {
            for line in [theme.edge, theme.outline, theme.faint_outline] {
                assert!(line.contrast(theme.canvas) >= 3.0, "{}: {}", theme.name, line.hex());
            }
            for worker in theme.workers {
                let seen = worker.color.contrast(theme.canvas);
                assert!(seen >= 3.0, "{}: worker {} has {seen}", theme.name, worker.color.hex());
            }
        }
    }

    fn linear(color: Rgba) -> [f64; 3] {
        [0, 1, 2].map(|i| {
            let c = f64::from(color.0[i]) / 255.0;
            if c <= 0.040_45 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
        })
    }

    /// Lightness and the two axes of colour after Ottosson's `OKLab`, where equal distances look equal.
    #[allow(clippy::many_single_char_names)]
    fn oklab([r, g, b]: [f64; 3]) -> [f64; 3] {
        let l = (0.412_221_470_8 * r + 0.536_332_536_3 * g + 0.051_445_992_9 * b).cbrt();
        let m = (0.211_903_498_2 * r + 0.680_699_545_1 * g + 0.107_396_956_6 * b).cbrt();
        let s = (0.088_302_461_9 * r + 0.281_718_837_6 * g + 0.629_978_700_5 * b).cbrt();
        [
            0.210_454_255_3 * l + 0.793_617_785_0 * m - 0.004_072_046_8 * s,
            1.977_998_495_1 * l - 2.428_592_205_0 * m + 0.450_593_709_9 * s,
            0.025_904_037_1 * l + 0.782_771_766_2 * m - 0.808_675_766_0 * s,
        ]
    }

    #[test]
    fn the_time_scale_is_even_and_its_lightness_never_turns() {
        for theme in themes() {
            let lab: Vec<_> = theme.heat.iter().map(|&color| oklab(linear(color))).collect();
            let steps: Vec<f64> = lab
                .windows(2)
                .map(|w| (0..3).map(|i| (w[1][i] - w[0][i]).powi(2)).sum::<f64>().sqrt())
                .collect();
            let mean = steps.iter().sum::<f64>() / steps.len() as f64;
            assert!(steps.iter().all(|s| (s / mean - 1.0).abs() < 0.2), "{}: {steps:?}", theme.name);
            let rising: Vec<bool> = lab.windows(2).map(|w| w[1][0] > w[0][0]).collect();
            assert!(rising.iter().all(|&r| r == rising[0]), "{}: lightness turns", theme.name);
        }
    }

    /// How a colour looks without the cones for red, for green, for blue, and with all of them; after Machado, Oliveira
    /// and Fernandes, 2009.
    const VISIONS: [[[f64; 3]; 3]; 4] = [
        [
            [0.152_286, 1.052_583, -0.204_868],
            [0.114_503, 0.786_281, 0.099_216],
            [-0.003_882, -0.048_116, 1.051_998],
        ],
        [
            [0.367_322, 0.860_646, -0.227_968],
            [0.280_085, 0.672_501, 0.047_413],
            [-0.011_820, 0.042_940, 0.968_881],
        ],
        [
            [1.255_528, -0.076_749, -0.178_779],
            [-0.078_411, 0.930_809, 0.147_602],
            [0.004_733, 0.691_367, 0.303_900],
        ],
        [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
    ];

    /// How far apart two colours look to those who see them most alike. 0.02 is just noticed.
    fn apart(a: Rgba, b: Rgba) -> f64 {
        let seen = |color: Rgba, vision: [[f64; 3]; 3]| {
            let light = linear(color);
            oklab(vision.map(|row| (0..3).map(|i| row[i] * light[i]).sum::<f64>().clamp(0.0, 1.0)))
        };
        let distance = |vision| {
            let (a, b) = (seen(a, vision), seen(b, vision));
            (0..3).map(|i| (a[i] - b[i]).powi(2)).sum::<f64>().sqrt()
        };
        VISIONS.map(distance).into_iter().fold(f64::MAX, f64::min)
    }

    #[test]
    fn workers_differ_from_one_another_and_from_the_time_scale_for_every_eye() {
        for theme in themes().filter(|theme| theme.name != "print") {
            for (i, worker) in theme.workers.iter().enumerate() {
                for other in theme.workers[..i].iter().filter(|other| other.dash == worker.dash) {
                    let d = apart(worker.color, other.color);
                    assert!(
                        d > 0.07,
                        "{}: {} and {}: {d}",
                        theme.name,
                        worker.color.hex(),
                        other.color.hex()
                    );
                }
                for heat in theme.heat {
                    let d = apart(worker.color, *heat);
                    assert!(d > 0.035, "{}: {} and heat {}: {d}", theme.name, worker.color.hex(), heat.hex());
                }
            }
        }
    }

    #[test]
    fn less_same_and_more_differ_for_every_eye() {
        for theme in themes() {
            let [less, same, more] = [-1.0, 0.0, 1.0].map(|change| theme.change_color(change));
            let has_hues = theme.name != "print";
            assert!(apart(less, more) > if has_hues { 0.2 } else { 0.3 }, "{}", theme.name);
            for end in [less, more] {
                let least = if has_hues { 0.2 } else { 0.09 };
                assert!(apart(end, same) > least, "{}: {}", theme.name, apart(end, same));
            }
        }
    }

    #[test]
    fn the_scale_ends_at_its_ends_whatever_is_asked() {
        assert_eq!(LIGHT.heat_color(-1.0), LIGHT.heat[0]);
        assert_eq!(LIGHT.heat_color(2.0), LIGHT.heat[8]);
        assert_eq!(LIGHT.heat_color(f64::NAN), LIGHT.heat[0]);
    }
}
