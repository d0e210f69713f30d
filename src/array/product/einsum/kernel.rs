//! What a task of `einsum` does: its blocks are multiplied one after the other.

use super::super::contract::Contract;
use crate::{
    dtype::DType,
    kernel::{
        Block, Context, Elements, Kernel, KernelError, Scalar, Value, block::all_blocks, strided::View,
    },
};

/// Multiplies some blocks, whose axes have numbers as those of a [`Contract`] have. A block may have a number twice: it
/// is about the diagonal then.
#[derive(Debug)]
pub(super) struct Einsum {
    pub(super) inputs: Vec<Vec<usize>>,
    /// The axes of the result. Behind them it has an axis of length 1 for each that is added up along.
    pub(super) output: Vec<usize>,
    pub(super) dtype: DType,
}

/// A block and the numbers of its axes, each once.
struct Numbered {
    block: Block,
    axes: Vec<usize>,
}

impl Kernel for Einsum {
    fn run(&self, context: &mut Context<'_>, inputs: &[&Value]) -> Result<Value, KernelError> {
        let blocks = all_blocks("einsum", inputs)?;
        if blocks.len() != self.inputs.len() {
            return Err(KernelError::Failed("einsum of other blocks than it names".to_owned()));
        }
        let lens = self.lens(&blocks);
        let numbered = blocks.iter().zip(&self.inputs);
        let mut blocks = numbered
            .map(|(block, axes)| Numbered::new(&block.cast(self.dtype)?, axes, &lens, context))
            .collect::<Result<Vec<_>, _>>()?
            .into_iter();
        let Some(mut product) = blocks.next() else {
            return Err(KernelError::Failed("einsum of no blocks".to_owned()));
        };
        while let Some(next) = blocks.next() {
            let later: Vec<usize> = blocks.as_slice().iter().flat_map(|block| &block.axes).copied().collect();
            let wanted = |axis: &usize| self.output.contains(axis) || later.contains(axis);
            product = product.summed(|axis| wanted(axis) || next.axes.contains(axis), context)?;
            let next = next.summed(|axis| wanted(axis) || product.axes.contains(axis), context)?;
            product = product.times(&next, wanted, context)?;
        }
        let product = product.summed(|axis| self.output.contains(axis), context)?;
        Ok(product.in_order(&self.output, context)?.reshaped(context.shape()?)?.into())
    }
}

impl Einsum {
    /// The length of each axis in these blocks.
    fn lens(&self, blocks: &[&Block]) -> Vec<u64> {
        let all = || self.inputs.iter().zip(blocks).flat_map(|(axes, block)| axes.iter().zip(block.shape()));
        let n_axes = all().map(|(axis, _)| axis + 1).max().unwrap_or(0);
        let mut lens = vec![1; n_axes];
        all().filter(|(_, len)| **len != 1).for_each(|(axis, len)| lens[*axis] = *len);
        lens
    }
}

impl Numbered {
    /// With each number once; an axis of length 1 is dropped where others are longer, since it is repeated.
    fn new(block: &Block, axes: &[usize], lens: &[u64], context: &Context<'_>) -> Result<Self, KernelError> {
        let of = axes.iter().zip(block.shape());
        let kept = || of.clone().filter(|(axis, len)| **len == lens[**axis]);
        let mut axes: Vec<usize> = kept().map(|(axis, _)| *axis).collect();
        let mut block = block.reshaped(kept().map(|(_, len)| *len).collect::<Vec<u64>>())?;
        while let Some((first, second)) = twice(&axes) {
            block =
                View::of(&block).diagonal([first, second], [0, 0], lens[axes[first]])?.to_block(context)?;
            let number = axes.remove(second);
            axes.remove(first);
            axes.push(number);
        }
        Ok(Self { block, axes })
    }

    /// Added up along all axes but those that are wanted.
    fn summed(self, wanted: impl Fn(&usize) -> bool, context: &Context<'_>) -> Result<Self, KernelError> {
        let others = (0..self.axes.len()).filter(|&at| !wanted(&self.axes[at]));
        let (axes, shape): (Vec<usize>, Vec<u64>) =
            others.map(|at| (self.axes[at], self.block.shape()[at])).unzip();
        if axes.is_empty() {
            return Ok(self);
        }
        let n = shape.iter().product::<u64>() as usize;
        let ones = Elements::repeated(Scalar::Int(1), self.block.dtype(), n);
        self.times(&Self { block: Block::new(shape, ones)?, axes }, wanted, context)
    }

    /// The products with another block, added up along the axes that both have and that are not wanted.
    fn times(
        &self,
        other: &Self,
        wanted: impl Fn(&usize) -> bool,
        context: &Context<'_>,
    ) -> Result<Self, KernelError> {
        let (left, right) = (self.axes.clone(), other.axes.clone());
        let summed: Vec<usize> =
            left.iter().copied().filter(|axis| right.contains(axis) && !wanted(axis)).collect();
        let alone = right.iter().filter(|axis| !left.contains(axis));
        let axes: Vec<usize> =
            left.iter().chain(alone).copied().filter(|axis| !summed.contains(axis)).collect();
        let contract = Contract { left, right, made: axes.clone(), summed };
        Ok(Self { block: contract.product(&self.block, &other.block, context)?, axes })
    }

    fn in_order(&self, output: &[usize], context: &Context<'_>) -> Result<Block, KernelError> {
        let order = output.iter().filter_map(|axis| self.axes.iter().position(|own| own == axis));
        View::of(&self.block).permuted(&order.collect::<Vec<_>>())?.to_block(context)
    }
}

/// Two places of one number.
fn twice(axes: &[usize]) -> Option<(usize, usize)> {
    let second = (1..axes.len()).find(|&at| axes[..at].contains(&axes[at]))?;
    Some((axes.iter().position(|axis| *axis == axes[second])?, second))
}
