//! Refusing a run that cannot fit, before it starts.

use super::{
    error::{CliError, USAGE},
    machine::MemoryLimit,
};
use chunkscope::{
    dtype::DType,
    graph::TaskGraph,
    inspect::{Forecast, forecast},
    quantity::{bytes, count},
};

/// Blocks may take nine tenths of what there is: the rest is for the graph, the trace and everybody else.
fn room(limit: &MemoryLimit) -> u64 {
    limit.bytes / 10 * 9
}

/// Whether a run fits into the memory.
///
/// # Errors
/// Says how much it needs, how much there is and who says so, and what would fit.
pub(crate) fn check(graph: &TaskGraph, workers: u32, limit: Option<&MemoryLimit>) -> Result<(), CliError> {
    let Some(limit) = limit else { return Ok(()) };
    let needs = forecast(graph, workers);
    let room = room(limit);
    if needs.peak <= room {
        return Ok(());
    }
    let message = if needs.outputs > room {
        format!("the result alone takes {}", bytes(needs.outputs))
    } else {
        let what = needs.largest_task.map_or_else(String::new, |task| {
            format!(": {} alone needs {}", graph.title(task), bytes(needs.largest_task_bytes))
        });
        format!("{} would hold {} at one time{what}", super::report::workers(workers), bytes(needs.peak))
    };
    let there = format!(
        "there is room for {} (nine tenths of {}, {})",
        bytes(room),
        bytes(limit.bytes),
        limit.source
    );
    let error = CliError { code: USAGE, ..CliError::usage(format!("{message}; {there}")) };
    Err(error.hint(advice(graph, &needs, workers, room)))
}

/// What to change so that it fits.
fn advice(graph: &TaskGraph, needs: &Forecast, workers: u32, room: u64) -> String {
    if needs.outputs > room {
        return "reduce it, for example with .mean(), or look at its graph with `chunkscope draw`".to_owned();
    }
    let Some(task) = needs.largest_task else { return String::new() };
    // The block that fills the largest task, and how much of the room it may take.
    let blocks = graph.inputs(task).iter().chain([&task]);
    let largest = blocks.max_by_key(|&&id| graph.block_bytes(id)).copied().unwrap_or(task);
    let share = graph.block_bytes(largest).unwrap_or(1) as f64 / needs.largest_task_bytes.max(1) as f64;
    let fitting = (room.saturating_sub(needs.outputs) as f64 / f64::from(workers) * share) as u64;
    let chunks = match graph.block_shape(largest).as_deref() {
        Some([_]) => count(rounded_down(fitting / DType::F64.item_size())).replace(',', "_"),
        _ => format!("\"{}MiB\"", rounded_down(fitting >> 20)),
    };
    let one = if needs.one_worker <= room && workers > 1 { ", and so would --workers 1" } else { "" };
    format!("chunks={chunks} would fit{one}")
}

/// With two digits and zeros: a number to be typed.
fn rounded_down(n: u64) -> u64 {
    let unit = 10u64.pow(n.max(1).ilog10().saturating_sub(1));
    n / unit * unit
}

#[cfg(test)]
mod tests {
    use super::*;
    use chunkscope::array::{Array, Chunks, Random, ReduceOptions};

    fn limit(bytes: u64) -> MemoryLimit {
        MemoryLimit { bytes, source: "a test's memory" }
    }
    fn numbers(chunk: i64) -> Array {
        Random::new().normal(0.0, 1.0, &[800_000_000], &Chunks::from(chunk)).unwrap()
    }

    #[test]
    fn what_does_not_fit_is_said_with_what_would() {
        let mean = |chunk| numbers(chunk).mean(&ReduceOptions::default()).unwrap().to_graph().unwrap();
        let graph = mean(200_000_000);
        assert!(check(&graph, 2, Some(&limit(4 << 30))).is_ok());
        let said = check(&graph, 2, Some(&limit(2 << 30))).unwrap_err();
        assert_eq!(
            said.to_string(),
            "error: 2 workers would hold 2.98 GiB at one time: mean_chunk 0 alone needs 1.49 GiB; there is room for \
             1.80 GiB (nine tenths of 2.00 GiB, a test's memory)\n  \
             hint: chunks=120_000_000 would fit, and so would --workers 1"
        );
        assert_eq!(said.code, USAGE);
        assert!(check(&mean(120_000_000), 2, Some(&limit(2 << 30))).is_ok(), "the advice holds");
        assert!(check(&graph, 1, Some(&limit(2 << 30))).is_ok(), "both of it");
    }

    #[test]
    fn a_result_that_does_not_fit_is_to_be_reduced() {
        let said = check(&numbers(1_000_000).to_graph().unwrap(), 2, Some(&limit(4 << 30))).unwrap_err();
        assert!(
            said.message.starts_with("the result alone takes 5.96 GiB; there is room for 3.60 GiB"),
            "{said}"
        );
        assert!(said.hint.unwrap().starts_with("reduce it"));
    }
}
