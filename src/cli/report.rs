//! What a run says at its end: a table by layer, or the same as JSON.

use super::memory::Room;
use chunkscope::{
    computed::Computed,
    data::Nanos,
    graph::TaskGraph,
    inspect::LayerSummary,
    kernel::Scalar,
    quantity::{bytes, count, counted, duration},
    trace::{MemoryUse, Trace},
};

use serde_json::{Value, json};

/// The numbers of one run.
pub(crate) struct Report<'a> {
    pub(crate) expr: &'a str,
    pub(crate) written: &'a TaskGraph,
    pub(crate) layers: &'a [LayerSummary],
    pub(crate) trace: &'a Trace,
    /// What the random numbers followed from, where that is known.
    pub(crate) seed: Option<u64>,
    /// Who says how much memory there was, where that is known.
    pub(crate) room: Option<&'a Room>,
    /// From the start of the command to the result.
    pub(crate) wall: Nanos,
}

impl Report<'_> {
    /// A table by layer and a line on the whole.
    pub(crate) fn table(&self) -> String {
        let head = ["layer", "tasks", "total", "min", "median", "max", "bytes"].map(str::to_owned);
        let mut rows = vec![head];
        rows.extend(self.layers.iter().map(|layer| self.row(layer)));
        let mut text = columns(&rows, &[true, false, false, false, false, false, false]);
        if self.layers.iter().any(|layer| !layer.stored) {
            text.push_str("* passed on piece by piece to the next layer, never stored\n");
        }
        text.push_str(&self.summary());
        text
    }

    fn row(&self, layer: &LayerSummary) -> [String; 7] {
        let name = self.written.name(self.written.layer(layer.layer).name).to_owned();
        let tasks = if layer.done == layer.tasks {
            count(layer.tasks as u64)
        } else {
            format!("{} of {}", count(layer.done as u64), count(layer.tasks as u64))
        };
        if layer.done == 0 {
            return [name, tasks, "-".into(), "-".into(), "-".into(), "-".into(), "-".into()];
        }
        let times = [layer.total, layer.least, layer.median, layer.most].map(duration);
        let [total, least, median, most] = times;
        let star = if layer.stored { "" } else { " *" };
        [name, tasks, total, least, median, most, bytes(layer.bytes) + star]
    }

    fn summary(&self) -> String {
        let seed = self.seed.map_or_else(String::new, |seed| format!(", seed {seed}"));
        format!(
            "compute time {}, wall time {}, {}, at most {} of blocks alive{}{seed}\n",
            duration(self.trace.compute_time()),
            duration(self.wall),
            workers(self.trace.workers),
            bytes(self.trace.peak_live_bytes),
            self.waited()
        )
    }

    /// What a limit on memory did, where it did anything.
    pub(crate) fn waited(&self) -> String {
        let Some(MemoryUse { limit, waited, over }) = self.trace.memory.filter(|memory| memory.waited > 0)
        else {
            return String::new();
        };
        let tasks = |n| counted(n, "task");
        let reason = self.room.map_or_else(String::new, |room| format!(" ({})", room.reason));
        let over = if over > 0 {
            format!(", {} began over it: nothing else could go on", tasks(over))
        } else {
            String::new()
        };
        format!("; {} waited for the limit of {}{reason}{over}", tasks(waited), bytes(limit))
    }

    /// The same as data. Times in seconds.
    pub(crate) fn json(&self, computed: Option<&Computed>, files: &[String]) -> Value {
        let layers: Vec<Value> = self
            .layers
            .iter()
            .map(|layer| {
                json!({
                    "label": self.written.name(self.written.layer(layer.layer).name),
                    "tasks": layer.tasks,
                    "done": layer.done,
                    "total_s": layer.total.as_secs(),
                    "min_s": layer.least.as_secs(),
                    "median_s": layer.median.as_secs(),
                    "max_s": layer.most.as_secs(),
                    "bytes": layer.bytes,
                    "stored": layer.stored,
                })
            })
            .collect();
        json!({
            "expr": self.expr,
            "result": computed.and_then(Computed::scalar).map(number),
            "shape": computed.map(Computed::shape),
            "dtype": computed.map(|computed| computed.dtype().name()),
            "seed": self.seed,
            "workers": self.trace.workers,
            "compute_s": self.trace.compute_time().as_secs(),
            "wall_s": self.wall.as_secs(),
            "busy_s": self.trace.busy().as_secs(),
            "peak_live_bytes": self.trace.peak_live_bytes,
            "peak_resident_bytes": self.trace.peak_resident(),
            "memory_limit": self.trace.memory.map(|memory| memory.limit),
            "waited_for_memory": self.trace.memory.map(|memory| memory.waited),
            "began_over_memory_limit": self.trace.memory.map(|memory| memory.over),
            "layers": layers,
            "failures": self.trace.failures.iter().map(|f| f.message.as_str()).collect::<Vec<_>>(),
            "files": files,
        })
    }
}

/// Rows as a table; `left` says which columns begin at the left.
pub(crate) fn columns<const N: usize>(rows: &[[String; N]], left: &[bool; N]) -> String {
    let mut widths = [0; N];
    for row in rows {
        widths.iter_mut().zip(row).for_each(|(w, cell)| *w = (*w).max(cell.chars().count()));
    }
    let mut text = String::new();
    for row in rows {
        let cells: Vec<String> = row
            .iter()
            .zip(widths)
            .zip(left)
            .map(|((cell, w), left)| if *left { format!("{cell:<w$}") } else { format!("{cell:>w$}") })
            .collect();
        text.push_str(cells.join("  ").trim_end());
        text.push('\n');
    }
    text
}

/// A number as JSON has it; what is no finite number is nothing.
fn number(scalar: Scalar) -> Value {
    match scalar {
        Scalar::Bool(b) => json!(b),
        Scalar::Int(n) => json!(n),
        Scalar::Float(x) => json!(x),
    }
}

/// `1 worker`, `8 workers`.
pub(crate) fn workers(n: u32) -> String {
    format!("{n} worker{}", if n == 1 { "" } else { "s" })
}
