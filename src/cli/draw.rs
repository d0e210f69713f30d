//! `chunkscope draw`

use super::{
    args::{DrawArgs, Panel, View},
    error::CliError,
    input::{self, DrawnInput, Input, Source},
    outputs::{DEFAULT_NAME, Format, Output},
    picture::{check_chunks, check_color, check_layers, open_first, outputs_of},
    remark, say,
    shown::{Picture, Shown, ShownRun},
};
use chunkscope::{
    inspect::{RunOf, as_written},
    optimize,
    quantity::counted,
    recording,
};
use clap::ValueEnum;

pub(crate) fn draw(args: &DrawArgs) -> Result<(), CliError> {
    match input::read(&args.input.source)? {
        Source::Tasks(input) => tasks(args, &input),
        Source::Drawn(input) => drawn(args, &input),
    }
}

fn tasks(args: &DrawArgs, input: &Input) -> Result<(), CliError> {
    if input.run.is_none() || args.optimize {
        refuse_panels(args, &[Panel::Graph, Panel::Chunks])?;
        let source = if args.optimize { "what would run" } else { &args.input.source };
        check_color(&args.picture, input.color, source)?;
    }
    let outputs = outputs_of(&args.picture, Some(input.asked_picture().unwrap_or((DEFAULT_NAME, None))))?;
    let fused = (args.optimize || input.optimize).then(|| optimize::optimize(&input.written));
    let graph = fused.as_ref().map_or(&input.written, |rewrite| &rewrite.graph);
    check_layers(&args.picture, graph)?;
    check_chunks(&args.picture, graph, &args.input.source)?;
    let shown = input.run.as_ref().filter(|_| fused.is_none());
    let measured = shown.map(|run| as_written(graph, &run.origin, &run.trace));
    let picture = Picture {
        args: &args.picture,
        shown: Shown::Tasks(graph),
        expr: &input.expr,
        asked_direction: input.direction,
        color: input.color,
        run: shown.zip(measured.as_ref()).map(|(run, measured)| ShownRun {
            of: RunOf { written: graph, ran: &run.graph, origin: &run.origin, trace: &run.trace, measured },
            result: run.result.as_deref(),
        }),
        compared: None,
        moment: None,
        recording: &|| recording::plan(graph, &input.expr),
    };
    let said = format!("{}{}", counted(graph.len() as u64, "task"), picture.summary());
    write(args, &picture, &outputs, &input.notes, &said)
}

/// A graph that never ran has nothing to show over time, nor has one that is drawn as it would run another time.
///
/// # Errors
/// For panels other than those that it has.
fn refuse_panels(args: &DrawArgs, has: &[Panel]) -> Result<(), CliError> {
    let panels = &args.picture.panels;
    let Some(panel) = panels.iter().find(|panel| !has.contains(panel)) else { return Ok(()) };
    let name = panel.to_possible_value().map_or(String::new(), |value| value.get_name().to_owned());
    let source = &args.input.source;
    Err(if args.optimize {
        CliError::usage(format!("--panels {name} is of a run, and --optimize draws what would run"))
            .hint("leave --optimize out")
    } else {
        CliError::usage(format!("--panels {name} needs a run, and {source} has none"))
            .hint("run it: chunkscope run … --panels …, or draw a recording that it has written")
    })
}

/// Draws what is no graph of tasks: there is nothing to optimize, to fold by name, or to record.
fn drawn(args: &DrawArgs, input: &DrawnInput) -> Result<(), CliError> {
    let refuse = |what: &str| {
        Err(CliError::usage(format!("{} is a drawing in DOT, not tasks: {what}", args.input.source)))
    };
    if args.optimize {
        return refuse("--optimize has nothing to fuse");
    }
    if args.picture.view != View::Auto {
        return refuse("there is only one --view of it");
    }
    if args.picture.color.is_some() {
        return refuse("--color has no order to colour by");
    }
    if args.picture.exemplars > 0 || !args.picture.expand.is_empty() {
        return refuse("it has no layers to open");
    }
    if args.picture.panels.contains(&Panel::Chunks) {
        return refuse("it has no arrays whose chunks could be drawn");
    }
    refuse_panels(args, &[Panel::Graph])?;
    let outputs = outputs_of(&args.picture, Some((DEFAULT_NAME, None)))?;
    if outputs.iter().any(|output| output.format == Format::Ndjson) {
        return refuse(".ndjson has no place for it");
    }
    let sketch = &input.sketch;
    let picture = Picture {
        args: &args.picture,
        shown: Shown::Sketch(sketch),
        expr: &input.name,
        asked_direction: Some(sketch.direction),
        color: None,
        run: None,
        compared: None,
        moment: None,
        recording: &String::new,
    };
    let [nodes, edges] = [sketch.things.len(), sketch.links.len()].map(|n| n as u64);
    let said = format!("{}, {}", counted(nodes, "node"), counted(edges, "edge"));
    write(args, &picture, &outputs, &input.notes, &said)
}

/// Writes the files, and says what is in them.
fn write(
    args: &DrawArgs,
    picture: &Picture<'_>,
    outputs: &[Output],
    notes: &[String],
    said: &str,
) -> Result<(), CliError> {
    let (files, written) = picture.write_all(outputs);
    if !args.quiet {
        remark(notes);
        files.iter().try_for_each(|file| say(&format!("{file}: {said}\n")))?;
    }
    written?;
    say(&picture.in_terminal()?)?;
    if args.picture.sheet.open { open_first(outputs) } else { Ok(()) }
}
