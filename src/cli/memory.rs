//! How much memory a run may take, and refusing one that cannot do with it before it starts.

use super::{
    error::{CliError, USAGE},
    machine,
};
use chunkscope::{
    dtype::DType,
    exec::Cause,
    graph::TaskGraph,
    inspect::Forecast,
    quantity::{bytes, count},
};

/// The bytes that blocks may take at one time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Room {
    pub(crate) bytes: u64,
    /// Who says so.
    pub(crate) reason: String,
}

impl Room {
    /// What was asked for, else nine tenths of what there is: the rest is for the graph, the trace and everybody else.
    pub(crate) fn of(asked: Option<u64>) -> Option<Self> {
        if let Some(limit) = asked {
            return Some(Self { bytes: limit, reason: "--memory-limit".to_owned() });
        }
        let limit = machine::memory_limit()?;
        let reason = format!("nine tenths of {}, {}", bytes(limit.bytes), limit.source);
        Some(Self { bytes: limit.bytes / 10 * 9, reason })
    }

    /// Whether a run can do with it; where more than one task at a time would need more, tasks wait for each other.
    ///
    /// # Errors
    /// Says how much a run needs at least, how much there is and who says so, and what would fit.
    pub(crate) fn check(&self, graph: &TaskGraph, needs: &Forecast) -> Result<(), CliError> {
        let what = if needs.outputs > self.bytes {
            format!("the result alone takes {}", bytes(needs.outputs))
        } else if let Some(task) = needs.largest_task.filter(|_| needs.largest_task_bytes > self.bytes) {
            format!("{} alone needs {}", graph.title(task), bytes(needs.largest_task_bytes))
        } else {
            return Ok(());
        };
        let message = format!("{what}; there is room for {} ({})", bytes(self.bytes), self.reason);
        let error = CliError { code: USAGE, ..CliError::usage(message) };
        Err(error.hint(self.advice(graph, needs)))
    }

    /// What to change so that it fits.
    fn advice(&self, graph: &TaskGraph, needs: &Forecast) -> String {
        if needs.outputs > self.bytes {
            return "reduce it, for example with .mean(), or look at its graph with `chunkscope draw`"
                .to_owned();
        }
        let Some(task) = needs.largest_task else { return String::new() };
        // The block that fills the largest task, and how much of the room it may take.
        let blocks = graph.inputs(task).iter().chain([&task]);
        let largest = blocks.max_by_key(|&&id| graph.block_bytes(id)).copied().unwrap_or(task);
        let share = graph.block_bytes(largest).unwrap_or(1) as f64 / needs.largest_task_bytes.max(1) as f64;
        let fitting = (self.bytes.saturating_sub(needs.outputs) as f64 * share) as u64;
        let item_size = graph.layer_of(largest).dtype.unwrap_or(DType::F64).item_size();
        let chunks = match graph.block_shape(largest).as_deref() {
            Some([_]) => count(rounded_down(fitting / item_size)).replace(',', "_"),
            _ => format!("\"{}MiB\"", rounded_down(fitting >> 20)),
        };
        format!("chunks={chunks} would fit")
    }
}

/// Where a task got no memory for its block: who sets a limit.
pub(crate) fn hint(cause: &Cause) -> Option<String> {
    let Cause::Failed { message, .. } = cause else { return None };
    let limit = machine::address_space_limit().filter(|_| message.starts_with("no memory"))?;
    Some(format!("there is {} by {}", bytes(limit.bytes), limit.source))
}

/// With two digits and zeros: a number to be typed.
fn rounded_down(n: u64) -> u64 {
    let unit = 10u64.pow(n.max(1).ilog10().saturating_sub(1));
    n / unit * unit
}

#[cfg(test)]
mod tests {
    use super::*;
    use chunkscope::{
        array::{Array, Chunks, Random, ReduceOptions},
        inspect::forecast,
    };

    fn room(bytes: u64) -> Room {
        Room { bytes, reason: "a test's memory".to_owned() }
    }
    fn check(bytes: u64, graph: &TaskGraph) -> Result<(), CliError> {
        room(bytes).check(graph, &forecast(graph, 1))
    }
    fn numbers(chunk: i64) -> Array {
        Random::new().normal(0.0, 1.0, &[800_000_000], &Chunks::from(chunk)).unwrap()
    }

    #[test]
    fn what_does_not_fit_is_said_with_what_would() {
        let mean = |chunk| numbers(chunk).mean(&ReduceOptions::default()).unwrap().to_graph().unwrap();
        let graph = mean(200_000_000);
        assert!(check(2 << 30, &graph).is_ok(), "one task at a time");
        let said = check(1 << 30, &graph).unwrap_err();
        assert_eq!(
            said.to_string(),
            "error: mean_chunk 0 alone needs 1.49 GiB; there is room for 1.00 GiB (a test's memory)\n  \
             hint: chunks=130_000_000 would fit"
        );
        assert_eq!(said.code, USAGE);
        assert!(check(1 << 30, &mean(130_000_000)).is_ok(), "the advice holds");
    }

    #[test]
    fn a_result_that_does_not_fit_is_to_be_reduced() {
        let said = check(4 << 30, &numbers(1_000_000).to_graph().unwrap()).unwrap_err();
        assert!(
            said.message.starts_with("the result alone takes 5.96 GiB; there is room for 4.00 GiB"),
            "{said}"
        );
        assert!(said.hint.unwrap().starts_with("reduce it"));
    }
}
