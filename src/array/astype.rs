//! The same numbers as another type.

use super::{Array, Wiring};
use crate::{
    dtype::DType,
    graph::Op,
    kernel::{Context, Flow, Kernel, KernelError, Slice, SliceMut, Value, flow},
};

impl Array {
    /// The elements as another type; the array itself where they are of that type.
    #[must_use]
    pub fn astype(&self, dtype: DType) -> Array {
        if dtype == self.dtype() {
            return self.clone();
        }
        let (chunks, grid) = (self.chunks().clone(), self.chunks().numblocks());
        Array::new(
            "astype",
            Op::known(Cast { to: dtype }),
            dtype,
            chunks,
            vec![self.clone()],
            Wiring::same(grid),
        )
    }
}

/// Makes each number one of another type.
#[derive(Debug)]
struct Cast {
    to: DType,
}

impl Kernel for Cast {
    fn run(&self, context: &mut Context<'_>, inputs: &[&Value]) -> Result<Value, KernelError> {
        self.flow().run(context, inputs)
    }
    fn flow(&self) -> Flow<'_> {
        Flow::Map(self)
    }
}

impl flow::Map for Cast {
    fn dtype(&self) -> DType {
        self.to
    }
    fn open(&self) -> Box<dyn flow::Apply + '_> {
        Box::new(Casting)
    }
}

struct Casting;

impl flow::Apply for Casting {
    fn apply(&mut self, inputs: &[Slice<'_>], out: SliceMut<'_>) -> Result<(), KernelError> {
        let [input] = inputs else { return Err(KernelError::Failed("a cast takes one block".to_owned())) };
        input.cast_into(out);
        Ok(())
    }
}
