//! Small graphs with invented runs.

use chunkscope::{
    array::{Array, AxisChunks, Chunks, Random, ReduceOptions},
    data::{DraftId, Id, IdVec, Nanos, TaskId, WorkerId},
    diagram::{
        self, Detail, Diagram, StackOptions, bands, block_of, call_of, calls_and_blocks, layers, stacks,
    },
    graph::{Coords, GraphBuilder, Layer, Op, TaskGraph},
    inspect::{Comparison, Measure, Measured, Outcome, Repeats, RunOf, as_written},
    layout::{Layout, LayoutOptions, layout},
    optimize::Rewrite,
    overlay::{Capsule, ColorBy, Measurement, Overlay, Scale, Shade, Shades, State, Timeline, Tint, Unit},
    quantity,
    scene::{Scene, SceneOptions, Theme, compose, mosaic, panels},
    trace::{Clock, Failure, FailureKind, Span, Trace},
};

pub(crate) const EXPRESSION: &str =
    "da.random.normal(0.0, 0.1, size=50000000*16, chunks=50000000*16//4).mean()";

/// A layer: its name, its blocks, and for each task the numbers of its inputs.
type LayerOf<'a> = (&'a str, &'a [u32], Vec<Vec<usize>>);

pub(crate) fn graph(layers: &[LayerOf<'_>]) -> TaskGraph {
    let mut builder = GraphBuilder::default();
    for (name, grid, tasks) in layers {
        let name = builder.symbols.intern(name);
        let coords = Coords::Grid(grid.to_vec());
        let layer = Layer { name, token: name, op: Op::Opaque, coords, chunks: None, dtype: None };
        let layer = builder.layer(layer);
        for (block, inputs) in tasks.iter().enumerate() {
            builder.task(layer, block as u32, inputs.iter().map(|&input| DraftId::from_index(input)));
        }
    }
    builder.finish().unwrap()
}

/// The mean of an array of `n` chunks, in one step.
pub(crate) fn mean(n: usize) -> TaskGraph {
    let one_each = (0..n).map(|i| vec![i]).collect();
    graph(&[
        ("normal", &[n as u32], vec![vec![]; n]),
        ("mean_chunk", &[n as u32], one_each),
        ("mean_agg-aggregate", &[], vec![(n..2 * n).collect()]),
    ])
}

/// Short names and two axes: the smallest circles there are, and boxes that read `(0, 1)`.
pub(crate) fn small() -> TaskGraph {
    graph(&[
        ("x", &[2, 2], vec![vec![]; 4]),
        ("add", &[2, 2], vec![vec![0, 0], vec![1, 2], vec![2, 1], vec![3]]),
        ("sum", &[], vec![vec![4, 5, 6, 7]]),
    ])
}

pub(crate) fn chain() -> TaskGraph {
    graph(&[("x", &[1], vec![vec![]]), ("f", &[], vec![vec![0]])])
}

/// Names that every format has to escape.
pub(crate) fn nasty() -> TaskGraph {
    graph(&[
        ("a<b>&\"c\" \\N", &[1], vec![vec![]]),
        ("tab\tnew\nline\u{1}", &[], vec![vec![0]]),
        ("µ→é ]]> --", &[], vec![vec![1]]),
        ("", &[], vec![vec![2]]),
    ])
}

/// Arrays of two axes, of one and of none.
pub(crate) fn arrays() -> TaskGraph {
    let x = Random::new().random(&[30, 30], &Chunks::from(10)).unwrap();
    let both = x.add(x.transpose(&[1, 0]).unwrap()).unwrap();
    both.mean(&ReduceOptions::default()).unwrap().to_graph().unwrap()
}

/// The mean of three blocks.
pub(crate) fn lesson() -> TaskGraph {
    let x = Random::new().normal(0.0, 0.1, &[1200], &Chunks::from(400)).unwrap();
    x.mean(&ReduceOptions::default()).unwrap().to_graph().unwrap()
}

/// Arrays of three axes and of five, irregular chunks and very many.
fn odd_arrays(n_thin: i64) -> TaskGraph {
    let random = |shape: &[i64], chunks: &[&[i64]]| -> Array {
        let axes = chunks.iter().map(|axis| AxisChunks::Lengths(axis.to_vec())).collect();
        Random::new().random(shape, &Chunks::Axes(axes)).unwrap()
    };
    let sum = |x: Array| x.sum(&ReduceOptions::default()).unwrap();
    let three = random(&[40, 60, 30], &[&[10, 30], &[5, 5, 50], &[15, 15]]);
    let five = random(&[2, 3, 4, 5, 6], &[&[1, 1], &[3], &[4], &[5], &[6]]);
    let many = Random::new().random(&[n_thin], &Chunks::from(1)).unwrap();
    sum(three).add(sum(five)).unwrap().add(sum(many)).unwrap().to_graph().unwrap()
}

/// What happened in an invented run.
#[derive(Clone, Copy, Default)]
pub(crate) struct Run {
    pub(crate) workers: usize,
    pub(crate) is_fused: bool,
    pub(crate) fails: bool,
    /// How many times longer the longest task took than the shortest.
    pub(crate) spread: u64,
}

pub(crate) fn run(graph: &TaskGraph, diagram: &Diagram, run: Run) -> Overlay {
    let time = |task: TaskId| {
        let is_short = graph.users(task).is_empty();
        Nanos(if is_short {
            61_234_567 / run.spread.max(1)
        } else {
            40_000_000 + 3_100_000 * (task.index() as u64 % 7)
        })
    };
    let times = graph.ids().map(|task| time(task).0).collect();
    let scale = Scale::fitting(times, Unit::Time, "Time of a task").unwrap();
    let mut overlay = Overlay { scale: Some(scale), workers: run.workers as u32, ..Overlay::silent(diagram) };
    let failing = graph.len() / 2;
    for task in graph.ids() {
        let worker = WorkerId::from_index(task.index() % run.workers);
        let is_source = graph.inputs(task).is_empty();
        let state = match (run.fails, task.index()) {
            (true, number) if number == failing => State::Failed,
            (true, number) if number + 1 == graph.len() => State::NotRun,
            _ => State::Done,
        };
        let said = &mut overlay.marks[call_of(task)];
        said.state = state;
        if state != State::NotRun {
            said.worker = Some(worker);
            said.tint = Some(Tint::Heat(scale.heat(time(task).0)));
            said.notes = vec![quantity::duration(time(task)), format!("worker {}", worker.index())];
            said.details = vec!["from 12.0 ms to 73.2 ms".to_owned()];
        }
        let said = &mut overlay.marks[block_of(task)];
        said.notes = vec![quantity::bytes(if is_source { 1_600_000_000 } else { 400_000 })];
        said.state = match state {
            State::Done if run.is_fused && is_source => State::NotStored,
            State::Done => State::Done,
            _ => State::NotRun,
        };
    }
    if run.is_fused {
        for task in graph.ids().filter(|&task| graph.inputs(task).is_empty()) {
            let nodes = vec![call_of(task), block_of(task), call_of(graph.users(task)[0])];
            overlay.capsules.push(Capsule { nodes, title: "ran as one task".to_owned() });
        }
    }
    overlay
}

pub(crate) fn laid_out(graph: &TaskGraph) -> (Diagram, Layout) {
    let diagram = calls_and_blocks(graph);
    let layout = layout(diagram.layout_input(), &LayoutOptions::default());
    (diagram, layout)
}

pub(crate) fn scene(graph: &TaskGraph, theme: &str, what: Option<Run>) -> Scene {
    let (diagram, layout) = laid_out(graph);
    let overlay = what.map(|what| run(graph, &diagram, what));
    let theme = Theme::by_name(theme).unwrap();
    let lines = [EXPRESSION.to_owned(), "0.412 s on 2 workers, result -3.26e-6".to_owned()];
    let heading = if overlay.is_some() { &lines[..] } else { &[] };
    let options = SceneOptions { title: EXPRESSION, heading, theme, ..SceneOptions::default() };
    compose(&diagram, &layout, overlay.as_ref(), &options)
}

/// Tasks that are alike as one box, with an invented run or without.
fn stacked(graph: &TaskGraph, theme: &str, has_run: bool) -> Scene {
    boxed(graph, &stacks(graph, &StackOptions::default()), theme, has_run)
}

/// An array operation as one box, with an invented run or without.
pub(crate) fn layered(graph: &TaskGraph, theme: &str, has_run: bool) -> Scene {
    let detail = if theme == "slide" { Detail::Brief } else { Detail::Full };
    boxed(graph, &layers(graph, detail), theme, has_run)
}

fn boxed(graph: &TaskGraph, diagram: &Diagram, theme: &str, has_run: bool) -> Scene {
    let layout = layout(diagram.layout_input(), &diagram.layout_options(&LayoutOptions::default()));
    let outcome = |task: TaskId| match task.index() % 11 {
        7 => Outcome::NotRun,
        n => Outcome::Done(Measure {
            worker: WorkerId::from_index(n % 2),
            waited: Nanos(0),
            start: Nanos(0),
            busy: Nanos(1_234_567 + 98_765_432 * n as u64),
            bytes: 1 << 20,
            stored: n != 3,
        }),
    };
    let measured = Measured { tasks: graph.ids().map(outcome).collect(), chains: Vec::new() };
    let trace = trace(graph, false);
    let Rewrite { graph: ran, origin } = Rewrite::unchanged(graph.clone());
    let run = RunOf { written: graph, ran: &ran, origin: &origin, trace: &trace, measured: &measured };
    let overlay = has_run.then(|| Overlay::of_run(&run, diagram, Measurement::Time));
    let theme = Theme::by_name(theme).unwrap();
    let lines = [EXPRESSION.to_owned()];
    let heading = if has_run { &lines[..] } else { &[] };
    let options = SceneOptions { title: EXPRESSION, heading, theme, ..SceneOptions::default() };
    compose(diagram, &layout, overlay.as_ref(), &options)
}

/// A cell a task, with an invented run or without.
fn in_cells(graph: &TaskGraph, theme: &str, has_run: bool) -> Scene {
    let shade = |task: TaskId| match task.index() % 7 {
        1 => Shade::Ended(State::Failed),
        2 => Shade::Ended(State::NotRun),
        n => Shade::Tint(Tint::Heat(n as f64 / 7.0)),
    };
    let shades = has_run.then(|| Shades {
        of: graph.ids().map(shade).collect(),
        scale: Scale::fitting(vec![40_000_000, 90_000_000], Unit::Time, "Time of a task"),
        ..Shades::default()
    });
    let theme = Theme::by_name(theme).unwrap();
    let lines = [EXPRESSION.to_owned()];
    let heading = if has_run { &lines[..] } else { &[] };
    let options = SceneOptions { title: EXPRESSION, heading, theme, ..SceneOptions::default() };
    mosaic(&bands(graph), shades.as_ref(), &options)
}

/// An invented run of two workers, each with every second task; one task in the middle fails, or none.
fn trace(graph: &TaskGraph, fails: bool) -> Trace {
    let mut free = [Nanos(2_000_000); 2];
    let mut ends = IdVec::<TaskId, Option<Nanos>>::filled(graph.len(), None);
    let (mut spans, mut failures) = (Vec::new(), Vec::new());
    for task in graph.ids() {
        let inputs: Option<Vec<Nanos>> = graph.inputs(task).iter().map(|&input| ends[input]).collect();
        let Some(inputs) = inputs else { continue };
        let worker = WorkerId::from_index(task.index() % 2);
        let ready = inputs.into_iter().max().unwrap_or_default();
        let start = ready.max(free[worker.index()]) + Nanos(1_500_000);
        let is_short = graph.users(task).is_empty();
        let end = start
            + Nanos(if is_short { 400_000 } else { 40_000_000 + 3_100_000 * (task.index() as u64 % 7) });
        free[worker.index()] = end;
        if fails && task.index() == graph.len() / 2 {
            failures.push(Failure {
                task,
                worker,
                start,
                end,
                kind: FailureKind::Failed,
                message: "no".to_owned(),
            });
            continue;
        }
        ends[task] = Some(end);
        let bytes = if graph.inputs(task).is_empty() { 1_600_000_000 } else { 400_000_000 };
        spans.push(Span { task, worker, ready, start, end, bytes, steps: 0..0 });
    }
    spans.sort_by_key(|span| (span.start, span.task));
    let wall = free[0].max(free[1]) + Nanos(1_000_000);
    let (steps, workers) = (Vec::new(), 2);
    Trace { clock: Clock::Virtual, workers, spans, steps, failures, wall, ..Trace::default() }
}

/// A run over time: under its graph, or alone.
pub(crate) fn over_time(graph: &TaskGraph, theme: &str, has_graph: bool, fails: bool) -> Scene {
    let trace = trace(graph, fails);
    let Rewrite { graph: ran, origin } = Rewrite::unchanged(graph.clone());
    let measured = as_written(graph, &origin, &trace);
    let run = RunOf { written: graph, ran: &ran, origin: &origin, trace: &trace, measured: &measured };
    let mut shown = Timeline::of_run(&run);
    let lines = [EXPRESSION.to_owned()];
    let theme = Theme::by_name(theme).unwrap();
    let options = SceneOptions { title: EXPRESSION, heading: &lines, theme, ..SceneOptions::default() };
    if !has_graph {
        return panels(&SceneOptions { timeline: Some(&shown), ..options });
    }
    let (diagram, layout) = laid_out(graph);
    let mut overlay = Overlay::of_run(&run, &diagram, Measurement::Time);
    shown.color_as(&overlay.tints(&diagram, graph.len()));
    overlay.mark_peak(&diagram, &shown.memory.as_ref().unwrap().at_peak);
    let options = SceneOptions { timeline: Some(&shown), ..options };
    compose(&diagram, &layout, Some(&overlay), &options)
}

/// A run in the colours that are asked for, over the arrays of its graph.
pub(crate) fn colored(graph: &TaskGraph, theme: &str, by: &str, fails: bool) -> Scene {
    let trace = trace(graph, fails);
    let Rewrite { graph: ran, origin } = Rewrite::unchanged(graph.clone());
    let measured = as_written(graph, &origin, &trace);
    let run = RunOf { written: graph, ran: &ran, origin: &origin, trace: &trace, measured: &measured };
    let (diagram, layout) = laid_out(graph);
    let overlay = Overlay::colored(graph, &diagram, ColorBy::by_name(by), Some(&run));
    let arrays = diagram::arrays(graph);
    let theme = Theme::by_name(theme).unwrap();
    let options = SceneOptions { title: EXPRESSION, arrays: &arrays, theme, ..SceneOptions::default() };
    compose(&diagram, &layout, overlay.as_ref(), &options)
}

/// The same run in cells.
fn colored_cells(graph: &TaskGraph, theme: &str, by: &str) -> Scene {
    let trace = trace(graph, true);
    let Rewrite { graph: ran, origin } = Rewrite::unchanged(graph.clone());
    let measured = as_written(graph, &origin, &trace);
    let run = RunOf { written: graph, ran: &ran, origin: &origin, trace: &trace, measured: &measured };
    let shades = Shades::colored(graph, ColorBy::by_name(by), Some(&run));
    let theme = Theme::by_name(theme).unwrap();
    mosaic(&bands(graph), shades.as_ref(), &SceneOptions { theme, ..SceneOptions::default() })
}

/// How a run differs from another, in which the first task was three times as fast, and the last one slower by a tenth.
pub(crate) fn changed(graph: &TaskGraph, theme: &str) -> Scene {
    let now = trace(graph, false);
    let mut before = now.clone();
    let last = before.spans.len() - 1;
    for (i, span) in before.spans.iter_mut().enumerate() {
        let busy = span.end.since(span.start).0;
        let busy = if i == 0 {
            busy / 3
        } else if i == last {
            busy * 11 / 10
        } else {
            busy
        };
        span.end = span.start + Nanos(busy);
    }
    let Rewrite { graph: ran, origin } = Rewrite::unchanged(graph.clone());
    let side = |trace| Repeats { written: graph, ran: &ran, origin: &origin, traces: vec![trace] };
    let compared = Comparison::of(&side(&before), &side(&now)).unwrap();
    let (diagram, layout) = laid_out(graph);
    let overlay = Overlay::of_changes(graph, &diagram, &compared);
    let theme = Theme::by_name(theme).unwrap();
    compose(
        &diagram,
        &layout,
        Some(&overlay),
        &SceneOptions { title: EXPRESSION, theme, ..SceneOptions::default() },
    )
}

/// Every sample in every theme.
pub(crate) fn scenes() -> Vec<(String, Scene)> {
    let runs = [
        None,
        Some(Run { workers: 1, spread: 2, ..Run::default() }),
        Some(Run { workers: 2, is_fused: true, spread: 600, ..Run::default() }),
        Some(Run { workers: 40, fails: true, spread: 600, ..Run::default() }),
        Some(Run { workers: 3, fails: true, is_fused: true, spread: 1 }),
    ];
    let graphs = [
        ("mean4", mean(4)),
        ("mean24", mean(24)),
        ("small", small()),
        ("chain", chain()),
        ("nasty", nasty()),
    ];
    let mut scenes = Vec::new();
    for (name, graph) in &graphs {
        for (number, run) in runs.into_iter().enumerate() {
            for theme in Theme::NAMES {
                scenes.push((format!("{name} run {number} {theme}"), scene(graph, theme, run)));
            }
        }
        for (theme, has_run) in Theme::NAMES.into_iter().flat_map(|theme| [(theme, false), (theme, true)]) {
            let name = format!("{name} in stacks, {theme}, run {has_run}");
            scenes.push((name, stacked(graph, theme, has_run)));
            let timeline = over_time(graph, theme, has_run, graph.len() > 8);
            scenes.push((format!("{} over time, {theme}, graph {has_run}", graph.len()), timeline));
            scenes.push((
                format!("{}, cells, {theme}, run {has_run}", graph.len()),
                in_cells(graph, theme, has_run),
            ));
        }
    }
    for (i, by) in ColorBy::NAMES.into_iter().enumerate() {
        let theme = Theme::NAMES[i % Theme::NAMES.len()];
        scenes.push((format!("arrays by {by}, {theme}"), colored(&arrays(), theme, by, i % 2 == 0)));
        scenes.push((format!("cells by {by}, {theme}"), colored_cells(&mean(24), theme, by)));
    }
    for theme in Theme::NAMES {
        scenes.push((format!("mean4 changed, {theme}"), changed(&mean(4), theme)));
        scenes.push((
            format!("odd arrays under their graph, {theme}"),
            colored(&odd_arrays(40), theme, "none", false),
        ));
    }
    for (name, graph) in [("arrays", arrays()), ("odd arrays", odd_arrays(400))] {
        for (theme, has_run) in Theme::NAMES.into_iter().flat_map(|theme| [(theme, false), (theme, true)]) {
            let name = format!("layers of {name}, {theme}, run {has_run}");
            scenes.push((name, layered(&graph, theme, has_run)));
        }
    }
    scenes
}
