//! `chunkscope explain`: what an expression will do, in words and numbers, without running it.

use super::{
    args::{ExplainArgs, PictureArgs, View},
    error::CliError,
    findings::{try_chunks, typed},
    input::{self, Input},
    machine, memory,
    outputs::Output,
    picture::{check_color, open_first, outputs_of},
    report::{self, workers},
    say,
    shown::{Picture, Shown},
};
use chunkscope::{
    data::{Id, LayerId},
    graph::TaskGraph,
    inspect::{Chunking, LayerOutline, Outline, chunking, forecast},
    optimize::optimize,
    quantity::{bytes, count, counted},
    recording,
};
use std::fmt::Write;

/// So many layers that a task takes from are named.
const TAKEN_TOLD: usize = 3;

/// What is known of an expression.
struct Explained<'a> {
    graph: &'a TaskGraph,
    outline: Outline,
    workers: u32,
    /// The most bytes with these chunks, as written and fused.
    as_written: u64,
    fused: u64,
    room: Option<memory::Room>,
}

pub(crate) fn explain(args: &ExplainArgs) -> Result<(), CliError> {
    let input = input::read(&args.input.source)?.tasks(&args.input.source)?;
    check_color(&args.picture, input.color, &args.input.source)?;
    let outputs = outputs_of(&args.picture, None)?;
    let n_workers = args.workers.unwrap_or_else(machine::processors).get();
    let explained = Explained {
        graph: &input.written,
        outline: Outline::of(&input.written),
        workers: n_workers,
        as_written: forecast(&input.written, n_workers).peak,
        fused: forecast(&optimize(&input.written).graph, n_workers).peak,
        room: memory::Room::of(None),
    };
    say(&format!("{}\n\n{}", input.expr, explained.text()))?;
    draw(args, &input, &explained, &outputs)
}

/// The layers with their chunks, and what is most worth knowing below them.
fn draw(
    args: &ExplainArgs,
    input: &Input,
    explained: &Explained<'_>,
    outputs: &[Output],
) -> Result<(), CliError> {
    let caption = args.picture.sheet.caption.clone().unwrap_or_else(|| explained.caption());
    let view = if args.picture.view == View::Auto { View::Layers } else { args.picture.view };
    let picture_args = PictureArgs { view, ..args.picture.with_caption(caption) };
    let picture = Picture {
        args: &picture_args,
        shown: Shown::Tasks(&input.written),
        expr: &input.expr,
        asked_direction: input.direction,
        color: input.color,
        run: None,
        compared: None,
        moment: None,
        recording: &|| recording::plan(&input.written, &input.expr),
    };
    let (files, written) = picture.write_all(outputs);
    files.iter().try_for_each(|file| say(&format!("{file}\n")))?;
    written?;
    say(&picture.in_terminal()?)?;
    if args.picture.sheet.open { open_first(outputs) } else { Ok(()) }
}

impl Explained<'_> {
    fn name(&self, layer: LayerId) -> &str {
        self.graph.name(self.graph.layer(layer).name)
    }

    fn text(&self) -> String {
        let mut text = self.layers();
        let _ = writeln!(text, "\nat once   {}", self.at_once());
        for (i, (size, what)) in self.memory().iter().enumerate() {
            let _ = writeln!(text, "{:<8}{size:>12}  {what}", if i == 0 { "memory" } else { "" });
        }
        let _ = writeln!(text, "chunks    {}", self.chunks());
        text
    }

    /// A row an operation: how many tasks, how many bytes, and what a task does.
    fn layers(&self) -> String {
        let mut rows = vec![["layer", "tasks", "bytes", "what a task takes → makes"].map(str::to_owned)];
        for row in &self.outline.layers {
            let tasks = count(row.tasks as u64);
            rows.push([self.name(row.layer).to_owned(), tasks, bytes(row.bytes), self.does(row)]);
        }
        report::columns(&rows, &[true, false, false, true])
    }

    fn does(&self, row: &LayerOutline) -> String {
        let taken = |(from, &(least, most)): (&LayerId, &(usize, usize))| {
            let all = self.outline.layers[from.index()].tasks;
            let n = match (least, most) {
                (least, most) if least == most && most == all && all > 1 => {
                    format!("all {}", count(all as u64))
                }
                (least, most) if least == most => count(most as u64),
                (least, most) => format!("{} to {}", count(least as u64), count(most as u64)),
            };
            format!("{n} of {}", self.name(*from))
        };
        let mut takes: Vec<String> = row.takes.iter().take(TAKEN_TOLD).map(taken).collect();
        if row.takes.len() > TAKEN_TOLD {
            takes.push(format!("{} more", count((row.takes.len() - TAKEN_TOLD) as u64)));
        }
        format!("{} → {}", takes.join(", "), self.block(row.layer)).trim_start().to_owned()
    }

    /// A block in words: its shape and type.
    fn block(&self, layer: LayerId) -> String {
        let layer = self.graph.layer(layer);
        let (Some(grid), Some(dtype)) = (&layer.chunks, layer.dtype) else { return "a block".to_owned() };
        let block = grid.largest_block();
        let differ = grid.axes().iter().any(|axis| axis.iter().any(|len| len != &axis[0]));
        let sides: Vec<String> = block.iter().map(|&len| count(len)).collect();
        let size = if sides.is_empty() { "one".to_owned() } else { sides.join(" × ") };
        format!("{}{size} {}", if differ { "up to " } else { "" }, dtype.name())
    }

    fn at_once(&self) -> String {
        let Outline { width, depth, .. } = self.outline;
        format!(
            "up to {} can run at the same time; the longest chain has {}",
            counted(width as u64, "task"),
            counted(depth as u64, "task")
        )
    }

    fn memory(&self) -> [(String, String); 3] {
        let n = workers(self.workers);
        [
            (
                bytes(self.outline.whole_bytes),
                "as whole arrays, one operation after the other (NumPy)".to_owned(),
            ),
            (bytes(self.as_written), format!("in these chunks, with {n} (--as-written)")),
            (bytes(self.fused), format!("in these chunks, chains fused, with {n}")),
        ]
    }

    /// Of the array that the graph begins with: what the blocks are, and whether they suit.
    fn chunks(&self) -> String {
        let sources = self.outline.layers.iter().filter(|row| row.takes.is_empty());
        let Some(first) = sources.max_by_key(|row| row.bytes) else { return "there are none".to_owned() };
        let room = self.room.as_ref().map(|room| room.bytes);
        let blocks = counted(first.tasks as u64, "block");
        let each = bytes(first.bytes / (first.tasks.max(1) as u64));
        let name = self.name(first.layer);
        let have = format!("{blocks} of {name}, {each} each: ");
        match chunking(self.graph, first, self.workers, self.fused, room) {
            Chunking::TooFew(better) => {
                format!(
                    "{have}too few for {}, some have nothing to do.{}",
                    workers(self.workers),
                    try_chunks(better.as_ref())
                )
            }
            Chunking::TooLarge(better) => {
                let room = room.map_or_else(String::new, bytes);
                format!(
                    "{have}too large for the memory, of which there is {room}.{}",
                    try_chunks(better.as_ref())
                )
            }
            Chunking::TooSmall(better) => {
                format!(
                    "{have}so small that handing out tasks takes longer than they do.{}",
                    try_chunks(better.as_ref())
                )
            }
            Chunking::Good => format!("{have}nothing speaks against chunks={}", self.typed(first.layer)),
        }
    }

    /// A layer's chunks as they are typed.
    fn typed(&self, layer: LayerId) -> String {
        let chunks = self.graph.layer(layer).chunks.as_ref();
        chunks.map_or_else(|| "them".to_owned(), |chunks| typed(&chunks.largest_block()))
    }

    /// For a slide.
    fn caption(&self) -> String {
        let [whole, written, fused] = self.memory().map(|(size, _)| size);
        format!(
            "At once {}. Memory: {whole} whole, {written} in chunks, {fused} fused ({}).",
            self.at_once(),
            workers(self.workers)
        )
    }
}
