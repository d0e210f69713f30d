//! Whatever text comes as DOT: an error with a place in it, or a drawing whose layout keeps its promises.
#![no_main]

use chunkscope::{diagram, layout, source::dot};
use libfuzzer_sys::fuzz_target;

/// Larger ones are only read.
const MOST_LAID_OUT: usize = 500;

fuzz_target!(|text: &str| match dot::read(text) {
    Ok(drawing) => {
        if drawing.sketch.things.len() + drawing.sketch.links.len() > MOST_LAID_OUT {
            return;
        }
        let diagram = diagram::sketched(&drawing.sketch);
        let options = layout::LayoutOptions { effort: layout::Effort::Fast, ..layout::LayoutOptions::default() };
        // Debug assertions hold it against its contract.
        layout::layout(diagram.layout_input(), &diagram.layout_options(&options));
    }
    Err(errors) => {
        for error in errors.iter() {
            error.excerpt(text);
        }
    }
});
