//! A run over time in characters: a row for each worker, and one for the bytes of live blocks.

use chunkscope::{
    data::{Id, Nanos},
    overlay::{Memory, Timeline, worker_name},
    quantity,
};

/// So much of a column a worker was busy, and so high the bytes are.
const BUSY: [char; 5] = [' ', '░', '▒', '▓', '█'];
const HEIGHTS: [char; 9] = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
const MEMORY: &str = "live bytes";
/// A time axis is at least so long.
const LEAST_COLUMNS: usize = 20;

/// The rows, with a scale of time below, in so many columns.
pub(crate) fn rows(timeline: &Timeline, columns: usize) -> String {
    let workers = (0..timeline.workers as usize).map(|worker| worker_name(Id::from_index(worker)));
    let names: Vec<String> = if timeline.bars.is_some() { workers.collect() } else { Vec::new() };
    let memory = timeline.memory.iter().map(|_| MEMORY);
    let widest = names.iter().map(String::as_str).chain(memory).map(str::len).max().unwrap_or(0);
    let length = columns.saturating_sub(widest + 2).max(LEAST_COLUMNS);
    let mut text = String::new();
    let mut row = |name: &str, cells: &str| {
        text += format!("{name:widest$}  {cells}").trim_end();
        text.push('\n');
    };
    for (name, parts) in names.iter().zip(busy(timeline, length)) {
        row(name, &parts.into_iter().map(|part| character(&BUSY, part)).collect::<String>());
    }
    if let Some(memory) = &timeline.memory {
        let heights = heights(memory, timeline.wall, length);
        row(MEMORY, &heights.into_iter().map(|part| character(&HEIGHTS, part)).collect::<String>());
    }
    let end = quantity::duration(timeline.wall);
    row("", &format!("0{end:>0$}", length - 1));
    if let Some(memory) = &timeline.memory {
        let [bytes, at] = [quantity::bytes(memory.peak_bytes), quantity::duration(memory.peak_at)];
        row("", &format!("peak: {bytes} at {at}"));
    }
    text
}

/// What stands for a part from 0 to 1: the first character for nothing alone.
fn character(characters: &[char], part: f64) -> char {
    let last = characters.len() - 1;
    characters[((part * last as f64).round() as usize).clamp(usize::from(part > 0.0), last)]
}

/// For each worker the part of each column in which it was busy.
fn busy(timeline: &Timeline, length: usize) -> Vec<Vec<f64>> {
    let scale = length as f64 / timeline.wall.0.max(1) as f64;
    let mut parts = vec![vec![0.0; length]; timeline.workers as usize];
    for bar in timeline.bars.iter().flatten() {
        let Some(row) = parts.get_mut(bar.worker.index()) else { continue };
        let [from, to] = [bar.start, bar.end].map(|at| (at.0 as f64 * scale).min(length as f64));
        for (column, part) in row.iter_mut().enumerate().take(to.ceil() as usize).skip(from as usize) {
            *part += (to.min(column as f64 + 1.0) - from.max(column as f64)).max(0.0);
        }
    }
    parts
}

/// For each column the most bytes in it, as a part of the peak.
fn heights(memory: &Memory, wall: Nanos, length: usize) -> Vec<f64> {
    let column = |at: Nanos| ((at.0 as f64 / wall.0.max(1) as f64 * length as f64) as usize).min(length - 1);
    let mut heights = vec![0.0f64; length];
    for (i, (at, bytes)) in memory.steps.iter().enumerate() {
        let until = memory.steps.get(i + 1).map_or(wall, |(next, _)| *next);
        let part = bytes.iter().sum::<u64>() as f64 / memory.peak_bytes.max(1) as f64;
        // A step ends before the next one begins, and has its own column even where it takes no time.
        let last = column(Nanos(until.0.saturating_sub(1).max(at.0)));
        heights[column(*at)..=last].iter_mut().for_each(|height| *height = height.max(part));
    }
    heights
}

#[cfg(test)]
mod tests {
    use super::*;
    use chunkscope::{
        data::{TaskId, WorkerId},
        overlay::Bar,
    };

    #[test]
    fn a_column_is_as_full_as_its_worker_was_busy() {
        let bar = |worker, start, end| Bar {
            task: TaskId::from_index(0),
            worker: WorkerId::from_index(worker),
            start: Nanos(start),
            end: Nanos(end),
            layer: 0,
            tint: None,
            failed: None,
            is_critical: false,
            words: Vec::new(),
        };
        let steps = [(0, 0), (100, 8), (150, 4), (200, 0)].map(|(at, n)| (Nanos(at), vec![n])).to_vec();
        let memory = Memory { steps, peak_at: Nanos(100), peak_bytes: 8, ..Memory::default() };
        let timeline = Timeline {
            wall: Nanos(200),
            workers: 2,
            layers: vec!["normal".to_owned()],
            bars: Some(vec![bar(0, 0, 55), bar(1, 20, 25), bar(1, 100, 200)]),
            memory: Some(memory),
        };
        let expected = "\
worker 0    █████▒
worker 1      ▒       ██████████
live bytes            █████▄▄▄▄▄
            0             200 ns
            peak: 8 B at 100 ns
";
        assert_eq!(rows(&timeline, 32), expected);
    }
}
