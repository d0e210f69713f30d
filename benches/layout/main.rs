//! Draws one graph and says how well, for `run.py` beside this file:
//!
//! ```text
//! layout draw FORM EFFORT SOURCE    our drawing of a graph, with the time and the memory that it took
//! layout judge                      what is good and bad about the drawing on standard input
//! ```
//!
//! An effort is `size` (chosen by size, as the command does) or `fast`. A form is `tasks` (a box a task) or `calls` (Dask's: a circle and a box a task). A source is a Python expression, or
//! `@name size` for a graph that no expression makes. A drawing is lines of text: `node circle|box width height x y`
//! and `edge tail head x y x y …`, the points those of cubic Béziers.

#![expect(clippy::print_stdout, reason = "printing is what a benchmark is for")]

mod drawing;
mod families;

use chunkscope::{
    data::{Id, NodeId},
    diagram::calls_and_blocks,
    geom::{Outline, size},
    layout::{Effort, LayoutInput, LayoutNode, LayoutOptions, layout},
    source::python,
};
use drawing::Drawing;
use std::{error::Error, io::Read, time::Instant};

/// As the command has it.
#[cfg(feature = "cli")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Rounds go on for so many seconds, but there are at least so many of them.
const ENOUGH_SECONDS: f64 = 0.5;
const LEAST_ROUNDS: u32 = 3;

/// Above so many nodes a drawing is not printed, only its time.
const MOST_PRINTED: usize = 60_000;

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| arg != "--bench").collect();
    match args.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["draw", form, "size", source] => draw(form, Effort::BySize, source),
        ["draw", form, "fast", source] => draw(form, Effort::Fast, source),
        ["judge"] => {
            let mut text = String::new();
            std::io::stdin().read_to_string(&mut text)?;
            println!("{}", Drawing::read(&text)?.judge());
            Ok(())
        }
        _ => {
            println!("see benches/layout/run.py");
            Ok(())
        }
    }
}

/// Lays a graph out again and again; prints the least seconds, the memory of the first time, and the drawing.
fn draw(form: &str, effort: Effort, source: &str) -> Result<(), Box<dyn Error>> {
    let mut drawing = graph(form, source)?;
    let options = LayoutOptions { effort, ..LayoutOptions::default() };
    let mut seconds = f64::INFINITY;
    let (mut spent, mut rounds) = (0.0, 0);
    let before = resident_from_here();
    let mut bytes = None;
    while rounds < LEAST_ROUNDS || spent < ENOUGH_SECONDS {
        let start = Instant::now();
        let input = LayoutInput { nodes: &drawing.nodes, edges: &drawing.edges };
        let laid_out = layout(input, &options);
        let took = start.elapsed().as_secs_f64();
        (seconds, spent, rounds) = (took.min(seconds), spent + took, rounds + 1);
        bytes =
            bytes.or_else(|| status("VmHWM:").zip(before).map(|(most, before)| most.saturating_sub(before)));
        drawing.layout = laid_out;
    }
    println!("graph {} {}", drawing.nodes.len(), drawing.edges.len());
    println!("seconds {seconds:e}");
    println!("bytes {}", bytes.map_or_else(|| "unknown".into(), |bytes| bytes.to_string()));
    if drawing.nodes.len() <= MOST_PRINTED {
        print!("{}", drawing.text());
    }
    Ok(())
}

/// Bytes of memory that this process has in use; its peak begins anew here. Nothing where the system does not say.
fn resident_from_here() -> Option<u64> {
    std::fs::write("/proc/self/clear_refs", "5").ok()?;
    status("VmRSS:")
}

/// Bytes that the system says of this process.
fn status(field: &str) -> Option<u64> {
    let text = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix(field))?;
    Some(line.split_whitespace().next()?.parse::<u64>().ok()? << 10)
}

/// The nodes and edges of a graph, not yet laid out.
fn graph(form: &str, source: &str) -> Result<Drawing, Box<dyn Error>> {
    let inputs: Vec<Vec<u32>> = if let Some(family) = source.strip_prefix('@') {
        let (name, size) = family.split_once(' ').ok_or("a family needs a size")?;
        families::inputs(name, size.parse()?).ok_or("no such family")?
    } else {
        let graph = python::read(source).and_then(|program| program.graph()).map_err(|errors| {
            let messages: Vec<&str> = errors.into_iter().map(|e| e.message.as_str()).collect();
            messages.join("; ")
        })?;
        if form == "calls" {
            let diagram = calls_and_blocks(&graph);
            return Ok(Drawing { nodes: diagram.shapes, edges: diagram.edges, ..Drawing::default() });
        }
        graph
            .ids()
            .map(|task| graph.inputs(task).iter().map(|input| input.index() as u32).collect())
            .collect()
    };
    Ok(of_inputs(form, &inputs))
}

/// A box a task, or a circle and a box.
fn of_inputs(form: &str, inputs: &[Vec<u32>]) -> Drawing {
    let block = LayoutNode { size: size(54.0, 36.0), outline: Outline::Rect };
    let call = LayoutNode { size: size(100.0, 100.0), outline: Outline::Ellipse };
    let marks: &[LayoutNode] = if form == "calls" { &[call, block] } else { &[block] };
    let node = |task: usize, mark: usize| NodeId::from_index(task * marks.len() + mark);
    let mut drawing = Drawing::default();
    for (task, inputs) in inputs.iter().enumerate() {
        for &mark in marks {
            drawing.nodes.push(mark);
        }
        let mut inputs = inputs.clone();
        inputs.sort_unstable();
        inputs.dedup();
        for input in inputs {
            drawing.edges.push((node(input as usize, marks.len() - 1), node(task, 0)));
        }
        if marks.len() == 2 {
            drawing.edges.push((node(task, 0), node(task, 1)));
        }
    }
    drawing
}
