//! `chunkscope draw`

use super::{
    args::DrawArgs,
    error::CliError,
    input,
    outputs::DEFAULT_NAME,
    picture::{Picture, open_first, outputs_of},
    remark, say,
};
use chunkscope::{optimize, overlay::Overlay, quantity::count, recording};

pub(crate) fn draw(args: &DrawArgs) -> Result<(), CliError> {
    let input = input::read(&args.input.source)?;
    let outputs = outputs_of(&args.picture, Some(input.asked_picture().unwrap_or((DEFAULT_NAME, None))))?;
    let fused = (args.optimize || input.optimize).then(|| optimize::optimize(&input.written));
    let graph = fused.as_ref().map_or(&input.written, |rewrite| &rewrite.graph);
    let picture = Picture::new(graph, &args.picture, input.direction);
    let overlay = input.run.as_ref().filter(|_| fused.is_none()).map(|run| {
        let measured = chunkscope::inspect::as_written(graph, &run.origin, &run.trace);
        let overlay = Overlay::of_run(graph, picture.diagram(), &measured, run.trace.workers);
        Overlay { title: super::run::title_lines(&input.expr, &run.trace, run.result.as_deref()), ..overlay }
    });
    let scene = picture.scene(&input.expr, overlay.as_ref());
    let recording = recording::plan(graph, &input.expr);
    let (files, written) = picture.write_all(&scene, &outputs, &recording);
    if !args.quiet {
        remark(&input.notes);
        let tasks = count(graph.len() as u64);
        files.iter().try_for_each(|file| say(&format!("{file}: {tasks} tasks\n")))?;
    }
    written?;
    if args.picture.open { open_first(&outputs) } else { Ok(()) }
}
