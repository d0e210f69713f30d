//! Blocks of one number.

use crate::{
    dtype::DType,
    kernel::{
        Context, Element, Flow, Kernel, KernelError, Scalar, SliceMut, Value,
        flow::{Fill, Source},
        for_elements,
    },
};

/// Makes the blocks of an array that has the same number everywhere.
#[derive(Clone, Copy, Debug)]
pub(super) struct Filled {
    pub(super) number: Scalar,
    pub(super) dtype: DType,
}

impl Kernel for Filled {
    fn run(&self, context: &mut Context<'_>, inputs: &[&Value]) -> Result<Value, KernelError> {
        self.flow().run(context, inputs)
    }
    fn flow(&self) -> Flow<'_> {
        Flow::Source(self)
    }
}

impl Source for Filled {
    fn dtype(&self) -> DType {
        self.dtype
    }
    fn open<'k>(&'k self, _: &Context<'_>) -> Result<Box<dyn Fill + 'k>, KernelError> {
        Ok(Box::new(*self))
    }
}

impl Fill for Filled {
    fn fill(&mut self, tile: SliceMut<'_>) {
        for_elements!(SliceMut, tile, |data| fill(data, self.number));
    }
}

fn fill<T: Element>(tile: &mut [T], number: Scalar) {
    tile.fill(number.to());
}
