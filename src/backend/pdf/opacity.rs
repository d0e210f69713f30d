//! How far things let through what is below: PDF keeps it in named entries beside the page.

use crate::scene::{Rgba, Scene, Style};
use pdf_writer::{Dict, Name, writers::ExtGraphicsState};
use std::collections::BTreeMap;

/// Of the inside and of the line; 255 is opaque.
pub(super) type Opacity = (u8, u8);

/// The opacities that the styles of scenes have, by name. None at all where everything is opaque.
#[derive(Debug, Default)]
pub(super) struct Opacities {
    names: BTreeMap<Opacity, String>,
}

impl Opacities {
    pub(super) fn of<'a>(scenes: impl Iterator<Item = &'a Scene>) -> Self {
        let styles = scenes.flat_map(|scene| scene.styles.values());
        let mut names: BTreeMap<_, _> = styles.map(|style| (of_style(style), String::new())).collect();
        if names.keys().all(|&opacity| opacity == (255, 255)) {
            return Self::default();
        }
        for (number, name) in names.values_mut().enumerate() {
            *name = format!("O{number}");
        }
        Self { names }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// The name of a style's opacity in [`Self::write`]'s entries, if there are any.
    pub(super) fn name(&self, opacity: Opacity) -> Option<Name<'_>> {
        self.names.get(&opacity).map(|name| Name(name.as_bytes()))
    }

    /// Writes the entries.
    pub(super) fn write(&self, entries: &mut Dict<'_>) {
        for (&(fill, stroke), name) in &self.names {
            let mut entry = entries.insert(Name(name.as_bytes())).start::<ExtGraphicsState<'_>>();
            entry.non_stroking_alpha(share(fill)).stroking_alpha(share(stroke));
        }
    }
}

/// What is not painted counts as opaque.
pub(super) fn of_style(style: &Style) -> Opacity {
    let opacity = |paint: Option<Rgba>| paint.map_or(255, |Rgba([.., opacity])| opacity);
    (opacity(style.fill), opacity(style.stroke))
}

fn share(opacity: u8) -> f32 {
    super::hundredths(f64::from(opacity) / 255.0) as f32
}
