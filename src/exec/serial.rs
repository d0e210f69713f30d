//! The reference: one thread, in the order of the ids.

use super::{
    Run, RunError,
    attempt::attempt,
    conclude,
    log::{Log, LogWriter},
};
use crate::{
    data::{Id, IdVec, Nanos, TaskId, WorkerId},
    kernel::{KernelError, Rng, Value},
    program::Program,
};
use std::{sync::atomic::AtomicBool, time::Instant};

/// Runs `program` without threads, queues or anything clever: what [`run`](super::run) is tested against.
///
/// # Errors
/// A [`RunError`] when a task failed or panicked.
pub fn run_serial(program: &Program<'_>, seed: u64) -> Result<Run, Box<RunError>> {
    let graph = program.graph();
    let mut values: IdVec<TaskId, Option<Value>> = graph.ids().map(|_| None).collect();
    let mut users_left: IdVec<TaskId, usize> = graph.ids().map(|id| graph.users(id).len()).collect();
    for &output in graph.outputs() {
        users_left[output] += 1;
    }
    let log = Log::new(WorkerId::from_index(0));
    let mut writer = LogWriter::new(&log);
    let never = AtomicBool::new(false);
    let zero = Instant::now();
    let now = || Nanos::from(zero.elapsed());
    for id in graph.ids() {
        let inputs = graph.inputs(id);
        let input_values: Vec<&Value> = inputs.iter().map(|&input| kept(&values, input)).collect();
        let start = now();
        writer.began(id, start);
        let result =
            attempt(program, graph.task(id), (seed, Rng::default()), [&never, &never], &input_values);
        let end = now();
        match result {
            Ok((value, steps)) => {
                writer.finished(end, value.n_bytes(), &steps);
                values[id] = Some(value);
            }
            Err(KernelError::Failed(message)) => {
                writer.failed(id, [start, end], message);
                break;
            }
            Err(KernelError::Cancelled) => {
                writer.failed(id, [start, end], "it gave up although nobody had asked".to_owned());
                break;
            }
        }
        for &input in inputs {
            users_left[input] -= 1;
        }
        for &used in inputs.iter().chain([&id]) {
            if users_left[used] == 0 {
                values[used] = None;
            }
        }
    }
    let outputs = || graph.outputs().iter().map(|&output| kept(&values, output).clone()).collect();
    conclude(graph, Log::into_trace(graph, &[log], now()), outputs)
}

fn kept(values: &IdVec<TaskId, Option<Value>>, task: TaskId) -> &Value {
    values[task].as_ref().expect("a value is kept until its last user has run")
}
