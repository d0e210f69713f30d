//! A picture in the terminal itself.

use super::{
    args::{Panel, View},
    error::CliError,
    over_time,
    shown::{Manner, Picture},
};
use chunkscope::{
    backend::{
        png::{PngOptions, fitting_scale, png},
        term::{Drawing, drawing, half_blocks, iterm, kitty},
    },
    geom::Direction,
};
use clap::ValueEnum;
use std::{
    env,
    io::{IsTerminal, stdout},
};

/// How wide a terminal is that does not say so.
const USUAL_COLUMNS: usize = 80;
/// With how many boxes a drawing is tried that is too wide with more.
const FEWER_BOXES: [usize; 5] = [60, 30, 15, 8, 4];

/// How a terminal shows a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Term {
    /// The picture where the terminal is known to show some, else a drawing of characters.
    Auto,
    /// A drawing of characters.
    Text,
    /// The picture, a character for two pixels.
    Blocks,
    /// The picture, as kitty, Ghostty and Konsole read it.
    Kitty,
    /// The picture, as iTerm2 and `WezTerm` read it.
    Iterm,
}

/// The picture, as it is to be printed.
///
/// # Errors
/// When it is too large to be drawn.
pub(crate) fn shown(picture: &Picture<'_>, how: Term) -> Result<String, CliError> {
    let too_large =
        |e| CliError::failure(format!("cannot draw it: {e}")).hint("--term text draws it smaller");
    let as_png = || {
        let scene = picture.scene()?;
        let usual = PngOptions::default();
        let scale = fitting_scale(&scene, usual.dpi, usual.most_pixels).min(1.0);
        png(&scene, &PngOptions { scale, ..usual }).map_err(too_large)
    };
    match known(how) {
        Term::Kitty => Ok(kitty(&as_png()?)),
        Term::Iterm => Ok(iterm(&as_png()?)),
        Term::Blocks => half_blocks(&picture.scene()?, columns()).map_err(too_large),
        Term::Auto | Term::Text => in_characters(picture, columns()),
    }
}

/// What this terminal shows.
fn known(how: Term) -> Term {
    if how != Term::Auto || !stdout().is_terminal() {
        return how;
    }
    let says = |name: &str, words: &[&str]| {
        env::var(name).is_ok_and(|value| words.iter().any(|word| value.to_lowercase().contains(word)))
    };
    if env::var_os("KITTY_WINDOW_ID").is_some() || says("TERM", &["kitty", "ghostty"]) {
        Term::Kitty
    } else if says("TERM_PROGRAM", &["iterm", "wezterm"]) {
        Term::Iterm
    } else {
        Term::Text
    }
}

fn columns() -> usize {
    let said = env::var("COLUMNS").ok().and_then(|text| text.parse().ok()).filter(|&n| n > 0);
    let measured = || terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    said.or_else(measured).unwrap_or(USUAL_COLUMNS)
}

/// The parts of a picture under one another, the graph first.
fn in_characters(picture: &Picture<'_>, columns: usize) -> Result<String, CliError> {
    let graph = if picture.has(Panel::Graph) { Some(characters(picture, columns)?) } else { None };
    let timeline = picture.timeline().map(|timeline| over_time::rows(&timeline, columns));
    let arrays = picture.arrays().into_iter().map(|array| array.lines().join("\n  ") + "\n");
    let parts: Vec<String> = graph.into_iter().chain(timeline).chain(arrays).collect();
    Ok(parts.join("\n"))
}

/// A drawing that fits into so many columns: with fewer boxes where it must be, and with a word where even those are too
/// wide.
fn characters(picture: &Picture<'_>, columns: usize) -> Result<String, CliError> {
    let direction = match picture.direction() {
        Direction::TopToBottom | Direction::LeftToRight => Direction::TopToBottom,
        Direction::BottomToTop | Direction::RightToLeft => Direction::BottomToTop,
    };
    let draw = |view, boxes| {
        picture.scene_as(Manner { view, boxes, direction, may_fold: false }).map(|scene| drawing(&scene))
    };
    let first = match picture.view() {
        View::Calls if !picture.is_asked_for_calls() => View::Tasks,
        view => view,
    };
    let mut best = draw(first, picture.args.boxes.get() as usize)?;
    let wished = best.columns;
    let fewer = FEWER_BOXES.map(|boxes| (View::Stacks, boxes)).into_iter().chain([(View::Layers, 0)]);
    for (view, boxes) in fewer {
        if best.columns <= columns {
            break;
        }
        let other = draw(view, boxes)?;
        if other.columns < best.columns {
            best = other;
        }
    }
    let Drawing { text, columns: needed } = best;
    let note = if needed > columns {
        format!("\nIt takes {needed} columns, and there are {columns}.\n")
    } else if needed < wished {
        format!(
            "\nAlike tasks are one box: each for itself they take {wished} columns, and there are {columns}.\n"
        )
    } else {
        String::new()
    };
    Ok(text + &note)
}
