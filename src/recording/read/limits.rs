//! What a run may be at most, so that sums over it can be counted.

use super::ReadError;
use crate::trace::Trace;

/// Far more than any scheduler has: what is shown of a run has a lane for each.
const MOST_WORKERS: u32 = 1 << 16;
/// All times together, in nanoseconds, and all bytes: a quarter of what a number holds, for sums of sums.
const MOST: u64 = u64::MAX / 4;

/// # Errors
/// For more workers than [`MOST_WORKERS`], and where times or bytes together are more than [`MOST`].
pub(super) fn check(trace: &Trace) -> Result<(), ReadError> {
    if trace.workers > MOST_WORKERS {
        return Err(ReadError::TooMuch("workers"));
    }
    let spans = trace.spans.iter().map(|span| span.end.since(span.start).0);
    let steps = trace.steps.iter().map(|step| step.busy.0);
    let of_workers = trace.wall.0.saturating_mul(u64::from(trace.workers.max(1)));
    let last = trace.failures.iter().map(|failure| failure.end.0).max();
    if !is_countable(spans) || !is_countable(steps) || !is_countable(last.into_iter().chain([of_workers])) {
        return Err(ReadError::TooMuch("time"));
    }
    let bytes = trace.spans.iter().map(|span| span.bytes).chain([trace.peak_live_bytes]);
    if !is_countable(bytes) {
        return Err(ReadError::TooMuch("bytes"));
    }
    Ok(())
}

fn is_countable(mut numbers: impl Iterator<Item = u64>) -> bool {
    numbers.try_fold(0_u64, |sum, number| sum.checked_add(number).filter(|&sum| sum <= MOST)).is_some()
}
