//! The themes, as constant data: every colour and line width of a picture.

use super::{
    Dash,
    color::{BLACK, Rgba, WHITE, rgb},
    theme::{Theme, WorkerPaint},
};

/// Yellow to brown in nine steps that are even in `OKLab`: dark is long. Free of the red of failure and of the
/// workers' blues, greens and violets, and read alike with any kind of colour vision.
const HEAT_ON_WHITE: [Rgba; 9] = [
    rgb(0xfa_f9de),
    rgb(0xf5_e798),
    rgb(0xf3_cb47),
    rgb(0xe9_ae00),
    rgb(0xd7_9300),
    rgb(0xc1_7600),
    rgb(0xac_5c00),
    rgb(0x96_4400),
    rgb(0x79_3111),
];

/// The same the other way round, for a dark canvas: bright is long.
const HEAT_ON_BLACK: [Rgba; 9] = [
    rgb(0x59_302a),
    rgb(0x80_361d),
    rgb(0x9f_4500),
    rgb(0xb3_6000),
    rgb(0xc7_7c00),
    rgb(0xd9_9800),
    rgb(0xe1_b84b),
    rgb(0xe7_d78a),
    rgb(0xf2_f2c4),
];

/// Even greys that all carry black text: white letters fill up with toner.
const HEAT_IN_GREY: [Rgba; 9] = [
    rgb(0xff_ffff),
    rgb(0xef_efef),
    rgb(0xdf_dfdf),
    rgb(0xcf_cfcf),
    rgb(0xbf_bfbf),
    rgb(0xaf_afaf),
    rgb(0xa0_a0a0),
    rgb(0x91_9191),
    rgb(0x83_8383),
];

/// Blue, nothing, orange: told apart with any kind of colour vision.
const CHANGE_ON_WHITE: [Rgba; 3] = [rgb(0x2f_7fc4), rgb(0xf6_f6f4), rgb(0xe0_7b00)];
const CHANGE_ON_BLACK: [Rgba; 3] = [rgb(0x5a_aeff), rgb(0x2c_333c), rgb(0xff_9d2e)];
/// White, a light grey, a dark one: what took more is darker.
const CHANGE_IN_GREY: [Rgba; 3] = [rgb(0xff_ffff), rgb(0xdc_dcdc), rgb(0x83_8383)];

/// As many workers as there are colours with a whole ring, as many again with a dashed one.
const fn whole_then_dashed(colors: [Rgba; 7]) -> [WorkerPaint; 14] {
    let mut paints = [WorkerPaint { color: BLACK, dash: Dash::Long }; 14];
    let mut i = 0;
    while i < paints.len() {
        paints[i].color = colors[i % colors.len()];
        if i < colors.len() {
            paints[i].dash = Dash::Solid;
        }
        i += 1;
    }
    paints
}

/// Blue, green, pink, black, light blue, violet, grey: told apart with any kind of colour vision, the first ones best.
const WORKERS_ON_WHITE: [WorkerPaint; 14] = whole_then_dashed([
    rgb(0x00_72b2),
    rgb(0x00_5c46),
    rgb(0xcf_74b8),
    rgb(0x14_171d),
    rgb(0x3f_93e6),
    rgb(0x6a_1b9a),
    rgb(0x7a_7a7a),
]);

/// Blue, green, pink, white, violet, purple, grey.
const WORKERS_ON_BLACK: [WorkerPaint; 14] = whole_then_dashed([
    rgb(0x4f_a8ff),
    rgb(0x12_a877),
    rgb(0xf3_a6dc),
    rgb(0xe8_f4ff),
    rgb(0x74_58f0),
    rgb(0xc2_57b4),
    rgb(0x66_6d78),
]);

const WORKERS_IN_GREY: [WorkerPaint; 6] = [
    WorkerPaint { color: BLACK, dash: Dash::Solid },
    WorkerPaint { color: rgb(0x8a_8a8a), dash: Dash::Solid },
    WorkerPaint { color: BLACK, dash: Dash::Long },
    WorkerPaint { color: rgb(0x8a_8a8a), dash: Dash::Long },
    WorkerPaint { color: BLACK, dash: Dash::Dotted },
    WorkerPaint { color: rgb(0x8a_8a8a), dash: Dash::Dotted },
];

/// Graphviz's `nodesep` and `ranksep`, in points.
const GRAPHVIZ_GAPS: [f64; 2] = [18.0, 36.0];

/// Black on white: Dask's own picture.
pub(super) const DASK: Theme = Theme {
    name: "dask",
    canvas: WHITE,
    ink: BLACK,
    faint_ink: rgb(0x5a_5f66),
    edge: BLACK,
    outline: BLACK,
    line_width: 1.0,
    call_fill: None,
    block_fill: None,
    faint_outline: rgb(0x8c_9298),
    capsule_fill: rgb(0xe9_edf2),
    capsule_outline: rgb(0xb4_bec9),
    heat: &HEAT_ON_WHITE,
    change: &CHANGE_ON_WHITE,
    workers: &WORKERS_ON_WHITE,
    failed_fill: rgb(0xc6_2133),
    failed_cross: rgb(0x8b_0d1e),
    failed_outline: rgb(0x8b_0d1e),
    not_run_fill: rgb(0xdd_dfe2),
    gaps: GRAPHVIZ_GAPS,
    is_brief: false,
    screen: None,
};

/// Softer lines, tinted marks: for slides.
pub(super) const LIGHT: Theme = Theme {
    name: "light",
    canvas: WHITE,
    ink: rgb(0x1a_2028),
    faint_ink: rgb(0x56_606b),
    edge: rgb(0x55_606c),
    outline: rgb(0x45_505c),
    line_width: 1.25,
    call_fill: Some(rgb(0xe6_f0fa)),
    block_fill: Some(rgb(0xf6_f7f9)),
    faint_outline: rgb(0x84_8e99),
    capsule_fill: rgb(0xea_eef4),
    capsule_outline: rgb(0xb7_c3d0),
    heat: &HEAT_ON_WHITE,
    change: &CHANGE_ON_WHITE,
    workers: &WORKERS_ON_WHITE,
    failed_fill: rgb(0xc6_2133),
    failed_cross: rgb(0x8b_0d1e),
    failed_outline: rgb(0x8b_0d1e),
    not_run_fill: rgb(0xe1_e4e8),
    gaps: GRAPHVIZ_GAPS,
    is_brief: false,
    screen: None,
};

/// Light on a dark canvas: for dark slides and screens.
pub(super) const DARK: Theme = Theme {
    name: "dark",
    canvas: rgb(0x14_181e),
    ink: rgb(0xee_f1f5),
    faint_ink: rgb(0xa6_b0bc),
    edge: rgb(0xa9_b3bf),
    outline: rgb(0xc2_cad4),
    line_width: 1.25,
    call_fill: Some(rgb(0x22_3347)),
    block_fill: Some(rgb(0x20_262e)),
    faint_outline: rgb(0x70_7b88),
    capsule_fill: rgb(0x23_2a34),
    capsule_outline: rgb(0x4a_5665),
    heat: &HEAT_ON_BLACK,
    change: &CHANGE_ON_BLACK,
    workers: &WORKERS_ON_BLACK,
    failed_fill: rgb(0xd8_2a3f),
    failed_cross: rgb(0x7d_0a1a),
    failed_outline: rgb(0xff_8a96),
    not_run_fill: rgb(0x3a_424d),
    gaps: GRAPHVIZ_GAPS,
    is_brief: false,
    screen: None,
};

/// Greys and dashes only: for paper from a printer without colour.
pub(super) const PRINT: Theme = Theme {
    name: "print",
    canvas: WHITE,
    ink: BLACK,
    faint_ink: rgb(0x4a_4a4a),
    edge: BLACK,
    outline: BLACK,
    line_width: 1.0,
    call_fill: None,
    block_fill: None,
    faint_outline: rgb(0x80_8080),
    capsule_fill: rgb(0xf0_f0f0),
    capsule_outline: rgb(0x9a_9a9a),
    heat: &HEAT_IN_GREY,
    change: &CHANGE_IN_GREY,
    workers: &WORKERS_IN_GREY,
    failed_fill: WHITE,
    failed_cross: rgb(0xb0_b0b0),
    failed_outline: BLACK,
    not_run_fill: rgb(0xf4_f4f4),
    gaps: GRAPHVIZ_GAPS,
    is_brief: false,
    screen: None,
};

/// Strong lines, large type and few words: to be read from the last row.
pub(super) const SLIDE: Theme = Theme {
    name: "slide",
    edge: rgb(0x3c_4650),
    outline: rgb(0x2b_343d),
    line_width: 1.75,
    call_fill: Some(rgb(0xd6_e7f7)),
    block_fill: Some(rgb(0xee_f2f6)),
    gaps: [10.0, 28.0],
    is_brief: true,
    screen: Some([1920.0, 1080.0]),
    ..LIGHT
};
