//! Whatever text comes as a program: an error with a place in it, or an array whose graph can be made.
#![no_main]

use chunkscope::source::python;
use libfuzzer_sys::fuzz_target;

/// Longer texts reach nothing that shorter ones do not, but take long.
const MOST_CHARACTERS: usize = 400;
/// Graphs of more tasks are not made: that takes seconds.
const MOST_TASKS: u64 = 100_000;

fuzz_target!(|text: &str| {
    if text.len() > MOST_CHARACTERS {
        return;
    }
    let errors = match python::read(text) {
        Ok(program) if program.array.n_tasks() > MOST_TASKS => None,
        Ok(program) => program.graph().err(),
        Err(errors) => Some(errors),
    };
    for error in errors.iter().flat_map(|errors| errors.iter()) {
        error.excerpt(text);
    }
});
