//! `chunkscope draw`

use super::{
    args::DrawArgs,
    error::CliError,
    input,
    outputs::DEFAULT_NAME,
    picture::{Picture, ShownRun, check_layers, open_first, outputs_of},
    remark, say,
};
use chunkscope::{inspect::as_written, optimize, quantity::count, recording};

pub(crate) fn draw(args: &DrawArgs) -> Result<(), CliError> {
    let input = input::read(&args.input.source)?;
    let outputs = outputs_of(&args.picture, Some(input.asked_picture().unwrap_or((DEFAULT_NAME, None))))?;
    let fused = (args.optimize || input.optimize).then(|| optimize::optimize(&input.written));
    let graph = fused.as_ref().map_or(&input.written, |rewrite| &rewrite.graph);
    check_layers(&args.picture, graph)?;
    let shown = input.run.as_ref().filter(|_| fused.is_none());
    let measured = shown.map(|run| as_written(graph, &run.origin, &run.trace));
    let picture = Picture {
        args: &args.picture,
        graph,
        expr: &input.expr,
        asked_direction: input.direction,
        color: input.color,
        run: shown.zip(measured.as_ref()).map(|(run, measured)| ShownRun {
            measured,
            trace: &run.trace,
            result: run.result.as_deref(),
        }),
        recording: &|| recording::plan(graph, &input.expr),
    };
    let (files, written) = picture.write_all(&outputs);
    if !args.quiet {
        remark(&input.notes);
        let tasks = count(graph.len() as u64);
        let summary = picture.summary();
        files.iter().try_for_each(|file| say(&format!("{file}: {tasks} tasks{summary}\n")))?;
    }
    written?;
    say(&picture.in_terminal()?)?;
    if args.picture.open { open_first(&outputs) } else { Ok(()) }
}
