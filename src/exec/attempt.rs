//! One task's kernel, whatever it does.

use crate::{
    graph::Task,
    kernel::{Context, KernelError, Rng, Value},
    program::Program,
    trace::StepTime,
};
use std::{
    any::Any,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::atomic::AtomicBool,
};

/// The value of a task and the times of its steps. A panic becomes a failure with its message.
pub(super) fn attempt(
    program: &Program<'_>,
    task: Task,
    (seed, rng): (u64, Rng),
    stop: [&AtomicBool; 2],
    inputs: &[&Value],
) -> Result<(Value, Vec<StepTime>), KernelError> {
    let chunks = program.graph().layer(task.layer).chunks.as_ref();
    let mut context = Context::new(task.block, chunks, seed, stop);
    context.rng = rng;
    // What a panic may leave half done is the context, which is dropped, and the kernel's own state.
    let value = catch_unwind(AssertUnwindSafe(|| program.kernel(task.layer).run(&mut context, inputs)))
        .unwrap_or_else(|payload| Err(KernelError::Failed(message(payload.as_ref()))))?;
    Ok((value, context.steps))
}

fn message(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| payload.downcast_ref::<&str>().copied());
    text.map_or_else(|| "it panicked without a message".to_owned(), |text| format!("it panicked: {text}"))
}
