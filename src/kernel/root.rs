//! The square root of each element.

use super::{Block, Context, Kernel, KernelError, Value};

/// Takes one block.
pub(super) struct SquareRoot;

impl Kernel for SquareRoot {
    fn run(&self, _: &mut Context<'_>, inputs: &[&Value]) -> Result<Value, KernelError> {
        let [Value::Block(Block { shape, data })] = inputs else {
            return Err(KernelError::Failed("a square root takes one block".to_owned()));
        };
        let data = data.iter().map(|x| x.sqrt()).collect();
        Ok(Value::Block(Block { shape: shape.clone(), data }))
    }
}
