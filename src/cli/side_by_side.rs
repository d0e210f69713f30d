//! The picture of a sweep: a small graph for each value, and bars for what was measured.

use super::{
    args::{SheetArgs, SweepArgs},
    error::CliError,
    outputs::{self, Format, Output},
    sweep::Row,
};
use chunkscope::{
    backend::{self, svg::Text},
    data::Nanos,
    diagram::{self, Detail, StackOptions},
    graph::TaskGraph,
    layout::{LayoutOptions, layout},
    quantity::{bytes, count, counted, duration},
    scene::{self, Chart, Column, Scene, SceneOptions, SideBySide},
};

/// Above so many tasks a small graph shows alike ones as one box.
const MOST_CALLS: usize = 40;
/// So many boxes stand for the tasks of a small graph.
const MOST_BOXES: usize = 12;
/// What takes no more than this part of the least time longer is as good.
const AS_GOOD: f64 = 1.1;

/// The files of a sweep, asked for before anything runs.
///
/// # Errors
/// For formats that hold a graph, and places that cannot be written.
pub(crate) fn outputs_of(args: &SweepArgs) -> Result<Vec<Output>, CliError> {
    let outputs = args.outputs.iter().map(|name| Output::named(name, None)).collect::<Result<Vec<_>, _>>()?;
    for output in &outputs {
        if !matches!(output.format, Format::Png | Format::Svg | Format::Pdf | Format::Jpeg) {
            return Err(CliError::usage(format!(
                "{} cannot hold a sweep, which is several graphs and their bars",
                output.path.display()
            ))
            .hint("write .png, .svg, .pdf or .jpg"));
        }
        outputs::check_writable(&output.path)?;
    }
    Ok(outputs)
}

/// Writes each file; gives what is said of it.
///
/// # Errors
/// When one cannot be written, or no picture of pixels can hold it.
pub(crate) fn write(scene: &Scene, sheet: &SheetArgs, output: &Output) -> Result<String, CliError> {
    let points = || format!(", {:.0} × {:.0} pt", scene.size.width, scene.size.height);
    let (bytes, size) = match output.format {
        Format::Svg => (backend::svg::svg(scene, Text::Real).into_bytes(), points()),
        Format::Pdf => (backend::pdf::pdf(scene), points()),
        Format::Jpeg => sheet.pixels(scene, backend::jpeg::jpeg)?,
        _ => sheet.pixels(scene, backend::png::png)?,
    };
    outputs::write(&output.path, |out| out.write_all(&bytes))?;
    Ok(format!("{}{size}", output.path.display()))
}

/// Draws all values side by side: those of one value follow each other in `rows`, one for each number of workers.
pub(crate) fn scene(
    args: &SweepArgs,
    text: &str,
    graphs: &[TaskGraph],
    rows: &[Row],
    reasons: &[String],
) -> Scene {
    let best = rows.iter().map(|row| row.time).min().unwrap_or_default();
    let by_value: Vec<&[Row]> = rows.chunks(args.workers.len()).collect();
    let columns = by_value.iter().zip(graphs).map(|(rows, graph)| Column {
        heading: format!("{} = {}", args.over.name, rows[0].value),
        note: counted(graph.len() as u64, "task"),
        graph: small(&args.sheet, graph),
        praise: praise(rows, best),
    });
    let all = SideBySide {
        columns: columns.collect(),
        ways: args.workers.iter().map(|n| count(u64::from(n.get()))).collect(),
        ways_title: "workers".to_owned(),
        charts: vec![
            chart("compute time", &by_value, |row| row.time.0, duration_of),
            chart("most live bytes", &by_value, |row| row.peak_bytes, bytes),
            chart("idle, all workers", &by_value, |row| row.idle.0, duration_of),
        ],
    };
    let heading = args.sheet.title.clone().unwrap_or_else(|| text.trim().to_owned());
    let heading: Vec<String> = heading.lines().map(str::to_owned).collect();
    let caption = if args.sheet.caption.is_some() { args.sheet.caption() } else { reasons.to_vec() };
    let options = SceneOptions {
        title: text,
        heading: &heading,
        caption: &caption,
        theme: args.sheet.theme(),
        ..SceneOptions::default()
    };
    scene::side_by_side(&all, &options)
}

fn duration_of(nanos: u64) -> String {
    duration(Nanos(nanos))
}

fn praise(rows: &[Row], best: Nanos) -> Option<String> {
    let time = rows.iter().map(|row| row.time).min()?;
    let is_as_good = time.as_secs() <= AS_GOOD * best.as_secs();
    match time == best {
        true => Some("fastest".to_owned()),
        false if is_as_good => Some("as fast, within 10 %".to_owned()),
        false => None,
    }
}

fn chart(title: &str, by_value: &[&[Row]], of: fn(&Row) -> u64, words: fn(u64) -> String) -> Chart {
    let most = by_value.iter().copied().flatten().map(of).max().unwrap_or(0).max(1);
    let bar = |row: &Row| (of(row) as f64 / most as f64, words(of(row)));
    Chart {
        title: title.to_owned(),
        bars: by_value.iter().map(|rows| rows.iter().map(bar).collect()).collect(),
    }
}

/// A graph of few marks with few words.
fn small(sheet: &SheetArgs, graph: &TaskGraph) -> Scene {
    let diagram = if graph.len() <= MOST_CALLS {
        diagram::calls_and_blocks(graph)
    } else {
        let options = StackOptions { most: MOST_BOXES, detail: Detail::Brief, ..StackOptions::default() };
        diagram::stacks(graph, &options)
    };
    let theme = sheet.theme();
    let layout = layout(diagram.layout_input(), &diagram.layout_options(&LayoutOptions::default()));
    scene::compose(&diagram, &layout, None, &SceneOptions { theme, ..SceneOptions::default() })
}
