//! What is said of a run beside its times: the blocks that filled the memory, what other workers would do, advice.

use super::report::workers;
use chunkscope::{
    data::{IdVec, LayerId, Nanos},
    graph::TaskGraph,
    inspect::{Advice, Live, WhatIf, replay},
    quantity::{bytes, count, counted, duration},
    trace::Trace,
};
use serde_json::{Value, json};
use std::{fmt::Write, num::NonZeroU32};

/// So many layers are named at the peak, and of each so many blocks.
const LAYERS_TOLD: usize = 5;
const BLOCKS_TOLD: usize = 4;
/// Replays end where one more worker would not make them so much faster, in hundredths.
const WORTH: u64 = 105;
/// The most workers that are played through, but for the number that there were.
const MOST_WORKERS: u32 = 64;

/// The blocks that are alive at the peak, by layer, the largest part first.
pub(crate) fn at_peak(ran: &TaskGraph, live: &Live) -> String {
    let mut layers: IdVec<LayerId, (u64, Vec<_>)> = IdVec::filled(ran.layers().len(), (0, Vec::new()));
    let size: IdVec<_, u64> = {
        let mut size = IdVec::filled(ran.len(), 0);
        live.lives.iter().for_each(|life| size[life.task] = life.bytes);
        size
    };
    for task in live.at_peak() {
        let (sum, tasks) = &mut layers[ran.task(task).layer];
        *sum += size[task];
        tasks.push(task);
    }
    let mut layers: Vec<_> = layers.iter().filter(|(_, (sum, _))| *sum > 0).collect();
    layers.sort_by_key(|(layer, (sum, _))| (std::cmp::Reverse(*sum), *layer));
    let mut text = String::new();
    for (layer, (sum, tasks)) in layers.iter().take(LAYERS_TOLD) {
        let coordinates: Vec<String> =
            tasks.iter().take(BLOCKS_TOLD).map(|&task| ran.coordinate(task)).collect();
        let more = if tasks.len() > BLOCKS_TOLD {
            format!(" … {} more", count((tasks.len() - BLOCKS_TOLD) as u64))
        } else {
            String::new()
        };
        let name = ran.name(ran.layer(*layer).name);
        let _ = writeln!(
            text,
            "{:>10}  {} of {name}: {}{more}",
            bytes(*sum),
            counted(tasks.len() as u64, "block"),
            coordinates.join(" ")
        );
    }
    if layers.len() > LAYERS_TOLD {
        let rest = &layers[LAYERS_TOLD..];
        let sum = rest.iter().map(|(_, (sum, _))| sum).sum();
        let _ = writeln!(text, "{:>10}  of {} more layers", bytes(sum), count(rest.len() as u64));
    }
    text
}

/// A row of what would have been.
pub(crate) struct Prediction {
    pub(crate) workers: NonZeroU32,
    pub(crate) wall: Nanos,
    pub(crate) peak_bytes: u64,
    /// What a run with so many took, where there was one.
    pub(crate) ran: Option<Nanos>,
}

/// The run with 1, 2, 4 … workers, and its own number; it ends where more are of no use.
pub(crate) fn predictions(ran: &TaskGraph, trace: &Trace, dispatch: Nanos) -> Vec<Prediction> {
    let Some(as_it_was) = WhatIf::as_it_was(ran, trace) else { return Vec::new() };
    let predict = |workers: u32| {
        let workers = NonZeroU32::new(workers)?;
        let played = replay(ran, &WhatIf { workers, dispatch, ..as_it_was.clone() });
        Some(Prediction {
            workers,
            wall: played.wall,
            peak_bytes: Live::of(ran, &played).peak_bytes,
            ran: None,
        })
    };
    let mut rows: Vec<Prediction> = Vec::new();
    let doubled = std::iter::successors(Some(1u32), |n| n.checked_mul(2)).take_while(|&n| n <= MOST_WORKERS);
    for n in doubled {
        let own = trace.workers;
        if rows.last().is_some_and(|last| last.workers.get() < own && own < n) {
            rows.extend(predict(own));
        }
        let Some(row) = predict(n) else { break };
        let of_use = rows.last().is_none_or(|last| last.wall.0 * 100 > row.wall.0 * WORTH);
        if !of_use && n > own {
            break;
        }
        rows.push(row);
    }
    rows
}

/// The rows as a table. Of the run itself what it took stands beside it.
pub(crate) fn what_if(rows: &[Prediction], trace: &Trace) -> String {
    let Some(first) = rows.first() else { return String::new() };
    let mut text = String::new();
    for row in rows {
        let n = row.workers.get();
        let speedup = first.wall.0 as f64 / row.wall.0.max(1) as f64;
        let measured = row.ran.or_else(|| (n == trace.workers).then(|| trace.compute_time()));
        let took = measured.map_or_else(String::new, |took| format!("; took {}", duration(took)));
        let ran = match (row.ran, first.ran) {
            (Some(ran), Some(alone)) => format!(", {:.2}×", alone.0 as f64 / ran.0.max(1) as f64),
            _ => String::new(),
        };
        let _ = writeln!(
            text,
            "{:>10}  {}: {speedup:.2}×, {} of blocks alive at most{took}{ran}",
            duration(row.wall),
            workers(n),
            bytes(row.peak_bytes)
        );
    }
    text
}

/// The same as data.
pub(crate) fn what_if_json(rows: &[Prediction]) -> Value {
    rows.iter()
        .map(|row| json!({"workers": row.workers, "wall_s": row.wall.as_secs(), "peak_bytes": row.peak_bytes, "ran_s": row.ran.map(Nanos::as_secs)}))
        .collect()
}

/// Findings as sentences.
pub(crate) fn sentences(written: &TaskGraph, found: &[Advice], n_workers: u32) -> Vec<String> {
    let name = |layer: &LayerId| written.name(written.layer(*layer).name);
    let say = |advice: &Advice| match advice {
        Advice::TooFewTasks { layer, blocks, better } => format!(
            "{} of {} for {}: some have nothing to do.{}",
            counted(*blocks, "block"),
            name(layer),
            workers(n_workers),
            try_chunks(better.as_ref())
        ),
        Advice::Uneven { layer, blocks, left, better } => format!(
            "{} of {} for {}: in the last round only {left} of them {}.{}",
            counted(*blocks, "block"),
            name(layer),
            workers(n_workers),
            if *left == 1 { "works" } else { "work" },
            try_chunks(better.as_ref())
        ),
        Advice::TooShort { layer, median, dispatch, better } => format!(
            "A task of {} takes {}, handing it out {}: chunks are too small.{}",
            name(layer),
            duration(*median),
            duration(*dispatch),
            try_chunks(better.as_ref())
        ),
        Advice::TooMuchMemory { layer, waited, limit, better } => format!(
            "{} waited for the limit of {}: blocks of {} are too large for it.{}",
            counted(*waited, "task"),
            bytes(*limit),
            name(layer),
            try_chunks(better.as_ref())
        ),
        Advice::OneChain { span, tasks } => format!(
            "One chain of {} takes {}, nearly all of the run: more workers are of no use.",
            counted(*tasks as u64, "task"),
            duration(*span)
        ),
    };
    found.iter().map(say).collect()
}

/// Chunks that would do, as a sentence of its own; nothing where there are none.
pub(crate) fn try_chunks(better: Option<&(Vec<u64>, u64)>) -> String {
    let Some((block, n)) = better else { return String::new() };
    format!(" Try chunks={}, which are {}.", typed(block), counted(*n, "block"))
}

/// The shape of a block as it is typed: `50_000_000`, `(1000, 20)`.
pub(crate) fn typed(block: &[u64]) -> String {
    match block {
        [len] => python_int(*len),
        all => format!("({})", all.iter().map(|&len| python_int(len)).collect::<Vec<_>>().join(", ")),
    }
}

fn python_int(n: u64) -> String {
    if n < 10_000 { n.to_string() } else { count(n).replace(',', "_") }
}
