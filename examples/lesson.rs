//! The lesson in a few lines of Rust: build the graph, draw it, run it, see the times on the picture.
//!
//! `cargo run --release --example lesson` writes `lesson.svg`.

#![allow(clippy::print_stdout, reason = "what an example is for")]

use chunkscope::{
    array::{Chunks, Random, ReduceOptions},
    backend::svg,
    computed::Computed,
    diagram,
    exec::{self, Control, RunOptions},
    inspect::{self, RunOf},
    layout::{LayoutOptions, layout},
    optimize::optimize,
    overlay::Overlay,
    program::{Kernels, Program},
    scene::{self, SceneOptions},
};
use std::{error::Error, num::NonZeroU32};

fn main() -> Result<(), Box<dyn Error>> {
    // da.random.normal(0.0, 0.1, size=80_000_000, chunks=20_000_000).mean()
    let x = Random::new().normal(0.0, 0.1, &[80_000_000], &Chunks::from(20_000_000))?;
    let written = x.mean(&ReduceOptions::default())?.to_graph()?;

    // What runs: only what is needed, and every chunk's mean taken while its numbers are made.
    let rewrite = optimize(&written);
    let program = Program::new(&rewrite.graph, &Kernels::default())?;
    let options = RunOptions::new(NonZeroU32::new(2).ok_or("two workers")?, 7);
    let run = exec::run(&program, &options, &Control::default())?;
    let measured = inspect::as_written(&written, &rewrite.origin, &run.trace);
    println!("mean {} in {:.3} s", Computed::new(&written, run.outputs)?, run.trace.compute_time().as_secs());

    // The graph as written, with the times that each of its tasks took.
    let diagram = diagram::calls_and_blocks(&written);
    let layout = layout(diagram.layout_input(), &LayoutOptions::default());
    let run = RunOf {
        written: &written,
        ran: &rewrite.graph,
        origin: &rewrite.origin,
        trace: &run.trace,
        measured: &measured,
    };
    let overlay = Overlay::colored(&written, &diagram, None, Some(&run));
    let picture = scene::compose(&diagram, &layout, overlay.as_ref(), &SceneOptions::default());
    std::fs::write("lesson.svg", svg::svg(&picture, svg::Text::Real))?;
    Ok(())
}
