//! The lines that are read, as types. Every field that a file may lack is optional; unknown ones are skipped.

use serde::{
    Deserialize, Deserializer,
    de::{IgnoredAny, SeqAccess, Visitor},
};
use std::{borrow::Cow, fmt};

#[derive(Deserialize)]
pub(super) struct Tag<'a> {
    #[serde(borrow)]
    pub(super) t: Option<Cow<'a, str>>,
    pub(super) v: Option<u64>,
    tasks: Option<IgnoredAny>,
}

impl Tag<'_> {
    pub(super) fn is_graph(&self) -> bool {
        self.tasks.is_some() && self.t.as_deref().is_none_or(|t| t == "graph")
    }
}

#[derive(Deserialize)]
pub(super) struct GraphLine {
    pub(super) g: Option<usize>,
    pub(super) expr: Option<String>,
    pub(super) nworkers: Option<u32>,
    pub(super) unit: Option<String>,
    pub(super) seed: Option<u64>,
    /// The graph that this one was made from, and its tasks for each of ours.
    pub(super) of: Option<usize>,
    pub(super) origin: Option<Vec<Vec<usize>>>,
    pub(super) layers: Vec<LayerEntry>,
    #[serde(default)]
    pub(super) ops: Vec<OpEntry>,
    pub(super) tasks: Vec<TaskEntry>,
    #[serde(default)]
    pub(super) outputs: Vec<usize>,
}

#[derive(Deserialize)]
pub(super) struct LayerEntry {
    pub(super) name: Option<String>,
    pub(super) label: Option<String>,
    #[serde(default, deserialize_with = "known_chunks")]
    pub(super) chunks: Option<Vec<Vec<u64>>>,
    pub(super) dtype: Option<String>,
}

/// Unknown chunk lengths are `null`: then nothing is known of the layer's blocks.
fn known_chunks<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Vec<Vec<u64>>>, D::Error> {
    let chunks: Option<Vec<Vec<Option<u64>>>> = Deserialize::deserialize(deserializer)?;
    Ok(chunks.and_then(|axes| axes.into_iter().map(|axis| axis.into_iter().collect()).collect()))
}

#[derive(Deserialize)]
pub(super) struct OpEntry {
    #[serde(default)]
    pub(super) steps: Vec<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum At {
    Grid(Vec<u32>),
    Text(String),
}

/// `[layer, [coordinate…] | "text", op, [input…]]`
#[derive(Deserialize)]
#[serde(from = "(usize, At, Option<usize>, Vec<usize>)")]
pub(super) struct TaskEntry {
    pub(super) layer: usize,
    pub(super) at: At,
    pub(super) op: Option<usize>,
    pub(super) inputs: Vec<usize>,
}

impl From<(usize, At, Option<usize>, Vec<usize>)> for TaskEntry {
    fn from((layer, at, op, inputs): (usize, At, Option<usize>, Vec<usize>)) -> Self {
        Self { layer, at, op, inputs }
    }
}

#[derive(Deserialize)]
pub(super) struct SpansLine {
    #[serde(default)]
    pub(super) g: usize,
    #[serde(default)]
    pub(super) rows: Vec<SpanRow>,
    /// What runs: `[task, start, worker?]`.
    #[serde(default)]
    pub(super) begun: Vec<Vec<u64>>,
}

/// `[task, worker, start, end, queued, received, bytes, type, shape, {"st": [[step, start, end]…], "streamed": [step…]}?]`
pub(super) struct SpanRow {
    pub(super) task: usize,
    pub(super) worker: u32,
    pub(super) start: u64,
    pub(super) end: u64,
    pub(super) queued: Option<u64>,
    pub(super) bytes: Option<u64>,
    pub(super) steps: Vec<(usize, u64, u64)>,
    /// The steps whose block was never whole.
    pub(super) streamed: Vec<usize>,
}

#[derive(Default, Deserialize)]
struct More {
    #[serde(default)]
    st: Vec<(usize, u64, u64)>,
    #[serde(default)]
    streamed: Vec<usize>,
}

impl<'de> Deserialize<'de> for SpanRow {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Row;
        impl<'de> Visitor<'de> for Row {
            type Value = SpanRow;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("[task, worker, start, end, queued, received, bytes, type, shape, more]")
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut row: A) -> Result<SpanRow, A::Error> {
                let missing = |i| serde::de::Error::invalid_length(i, &Row);
                let task = row.next_element()?.ok_or_else(|| missing(0))?;
                let worker = row.next_element()?.ok_or_else(|| missing(1))?;
                let start = row.next_element()?.ok_or_else(|| missing(2))?;
                let end = row.next_element()?.ok_or_else(|| missing(3))?;
                let queued = row.next_element()?.flatten();
                row.next_element::<IgnoredAny>()?;
                let bytes = row.next_element()?.flatten();
                row.next_element::<IgnoredAny>()?;
                row.next_element::<IgnoredAny>()?;
                let more: Option<More> = row.next_element()?.flatten();
                while row.next_element::<IgnoredAny>()?.is_some() {}
                let More { st: steps, streamed } = more.unwrap_or_default();
                Ok(SpanRow { task, worker, start, end, queued, bytes, steps, streamed })
            }
        }
        deserializer.deserialize_seq(Row)
    }
}

/// Another run of a graph.
#[derive(Deserialize)]
pub(super) struct RepeatLine {
    pub(super) g: usize,
    pub(super) of: usize,
}

#[derive(Deserialize)]
pub(super) struct FailLine {
    #[serde(default)]
    pub(super) g: usize,
    pub(super) i: Option<usize>,
    pub(super) code: Option<String>,
    pub(super) w: Option<u32>,
    pub(super) s: Option<u64>,
    pub(super) e: Option<u64>,
    pub(super) error: Option<ErrorEntry>,
}

#[derive(Deserialize)]
pub(super) struct ErrorEntry {
    pub(super) message: Option<String>,
}

/// The memory of a worker, or of the one process that all are threads of.
#[derive(Deserialize)]
pub(super) struct MemoryLine {
    #[serde(default)]
    pub(super) g: usize,
    pub(super) at: u64,
    pub(super) w: Option<u32>,
    pub(super) rss: Option<u64>,
}

#[derive(Deserialize)]
pub(super) struct EndLine {
    #[serde(default)]
    pub(super) g: usize,
    pub(super) at: Option<u64>,
    pub(super) peak_live: Option<u64>,
    /// A limit on live bytes, how many tasks waited for it, how many began over it.
    pub(super) memory: Option<[u64; 3]>,
    pub(super) result: Option<serde_json::Value>,
}
