//! What the tasks of a running sum or product do.

use crate::{
    dtype::DType,
    kernel::{
        Block, Context, Kernel, KernelError, Value,
        block::{all_blocks, one_block},
        scan::{self, Join},
    },
};

/// The running results of a block by itself.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scan {
    pub(super) join: Join,
    /// Whether what is not a number counts as nothing.
    pub(super) skips_nan: bool,
    pub(super) axis: usize,
    /// The type of the results.
    pub(super) dtype: DType,
}

/// What came before a block: what came before the one before, and the last of its running results. Nothing, where
/// there is none before.
#[derive(Debug)]
pub(super) struct Before(pub(super) Scan);

/// The running results of a block by itself, going on from what came before it.
#[derive(Debug)]
pub(super) struct After(pub(super) Scan);

/// Two totals as one.
#[derive(Debug)]
pub(super) struct Both(pub(super) Scan);

/// The running results of a block, going on from what came before it.
#[derive(Debug)]
pub(super) struct ScanAfter(pub(super) Scan);

impl Scan {
    fn of(self, context: &Context<'_>, block: &Block) -> Result<Block, KernelError> {
        scan::scan(context, (self.join, self.skips_nan), block, self.axis, self.dtype)
    }
    fn join(self, before: &Block, block: &Block) -> Result<Value, KernelError> {
        scan::join(self.join, before, block, self.axis).map(Value::from)
    }
}

impl Kernel for Scan {
    fn run(&self, context: &mut Context<'_>, inputs: &[&Value]) -> Result<Value, KernelError> {
        let block = one_block("a running sum", inputs)?;
        self.of(context, block).map(Value::from)
    }
}

impl Kernel for Before {
    fn run(&self, context: &mut Context<'_>, inputs: &[&Value]) -> Result<Value, KernelError> {
        let Self(scan) = self;
        match all_blocks("a running sum", inputs)?[..] {
            [] => scan.join.nothing(scan.dtype, context.shape()?).map(Value::from),
            [before, block] => match scan::last(block, scan.axis)? {
                Some(last) => scan.join(before, &last),
                None => Ok(before.clone().into()),
            },
            _ => Err(other_inputs(inputs)),
        }
    }
}

impl Kernel for After {
    fn run(&self, _: &mut Context<'_>, inputs: &[&Value]) -> Result<Value, KernelError> {
        match all_blocks("a running sum", inputs)?[..] {
            [block] => Ok(block.clone().into()),
            [before, block] => self.0.join(before, block),
            _ => Err(other_inputs(inputs)),
        }
    }
}

impl Kernel for Both {
    fn run(&self, _: &mut Context<'_>, inputs: &[&Value]) -> Result<Value, KernelError> {
        match all_blocks("a running sum", inputs)?[..] {
            [left, right] => self.0.join(left, right),
            _ => Err(other_inputs(inputs)),
        }
    }
}

impl Kernel for ScanAfter {
    fn run(&self, context: &mut Context<'_>, inputs: &[&Value]) -> Result<Value, KernelError> {
        let Self(scan) = self;
        match all_blocks("a running sum", inputs)?[..] {
            [block] => scan.of(context, block).map(Value::from),
            [before, block] => scan.join(before, &scan.of(context, block)?),
            _ => Err(other_inputs(inputs)),
        }
    }
}

fn other_inputs(inputs: &[&Value]) -> KernelError {
    KernelError::Failed(format!("a running sum does not take {} blocks", inputs.len()))
}
