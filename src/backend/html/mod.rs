//! A scene as a page: one HTML file with everything in it, which asks no network for anything.
//!
//! The picture is drawn on a canvas by the scripts of `assets/page`, from what `picture` packs as JSON beside the
//! facts that the caller gives. Scripts are put one behind the other, in the order of their use.

mod picture;

use crate::scene::{HEAT_LEVELS, Scene, Theme};
use picture::Picture;
use serde::Serialize;

const PAGE: &str = include_str!("../../../assets/page/page.html");
const SHEET: &str = include_str!("../../../assets/page/page.css");
const SCRIPTS: [&str; 10] = [
    include_str!("../../../assets/page/words.js"),
    include_str!("../../../assets/page/data.js"),
    include_str!("../../../assets/page/grid.js"),
    include_str!("../../../assets/page/colors.js"),
    include_str!("../../../assets/page/state.js"),
    include_str!("../../../assets/page/draw.js"),
    include_str!("../../../assets/page/view.js"),
    include_str!("../../../assets/page/timeline.js"),
    include_str!("../../../assets/page/panel.js"),
    include_str!("../../../assets/page/main.js"),
];

/// The colours that a page chooses from, besides those of the scene.
#[derive(Serialize)]
struct Palette {
    heat: Vec<String>,
    workers: Vec<String>,
    is_dark: bool,
}

/// Writes a scene as a whole HTML document; `facts` is a JSON object of what the marks stand for, or `null`. Linear.
pub fn html(scene: &Scene, theme: &Theme, facts: &str) -> String {
    let heat = (0..HEAT_LEVELS).map(|i| theme.heat_color(f64::from(i) / f64::from(HEAT_LEVELS - 1)).hex());
    let palette = Palette {
        heat: heat.collect(),
        workers: theme.workers.iter().map(|worker| worker.color.hex()).collect(),
        is_dark: theme.canvas.luminance() < 0.2,
    };
    let json = |text: serde_json::Result<String>| text.unwrap_or_else(|_| "null".to_owned());
    let picture = json(serde_json::to_string(&Picture::of(scene)));
    let palette = json(serde_json::to_string(&palette));
    let title = json(serde_json::to_string(&scene.title));
    let data =
        format!("{{\"title\":{title},\"palette\":{palette},\n\"picture\":{picture},\n\"facts\":{facts}}}");
    let mut page = String::with_capacity(data.len() + 100_000);
    for piece in PAGE.split_inclusive("{{") {
        // A place to fill is a line `{{name}}` of the page.
        let Some((name, rest)) = piece.split_once("}}") else {
            page.push_str(piece.trim_end_matches("{{"));
            continue;
        };
        match name {
            "title" => page.push_str(&escaped(&scene.title)),
            "sheet" => page.push_str(SHEET),
            "scripts" => SCRIPTS.iter().for_each(|script| page.push_str(script)),
            _ => page.push_str(&data.replace('<', "\\u003c")),
        }
        page.push_str(rest.trim_end_matches("{{"));
    }
    page
}

/// Text between tags.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
