//! Two blocks to the sums of products that they have: the kernel of all products.

use crate::{
    dtype::DType,
    kernel::{
        Block, Context, Elements, Kernel, KernelError, Value,
        block::all_blocks,
        for_type,
        matmul::{Term, multiply},
        n_elements,
        strided::View,
    },
};

/// Multiplies two blocks, each axis of which has a number: axes of one number are one axis, as letters are in
/// Einstein's notation.
///
/// The numbers of a block are different, and each that is added up along is one of both blocks.
#[derive(Clone, Debug)]
pub(in crate::array) struct Contract {
    /// The axes of the first block.
    pub(in crate::array) left: Vec<usize>,
    /// The axes of the second.
    pub(in crate::array) right: Vec<usize>,
    /// The axes of the result. One that was added up along has length 1 there.
    pub(in crate::array) made: Vec<usize>,
    /// The axes that are added up along.
    pub(in crate::array) summed: Vec<usize>,
}

impl Kernel for Contract {
    fn run(&self, context: &mut Context<'_>, inputs: &[&Value]) -> Result<Value, KernelError> {
        let [a, b] = all_blocks("a product", inputs)?[..] else {
            return Err(KernelError::Failed("a product is of two blocks".to_owned()));
        };
        self.product(a, b, context).map(Value::from)
    }
}

/// Two blocks as stacks of matrices.
struct Product<'b> {
    of: &'b Contract,
    blocks: [&'b Block; 2],
    /// The axes that both have and that stay: a matrix for each place along them.
    stack: Vec<usize>,
    /// The axes of the first block alone, and of the second.
    rows: Vec<usize>,
    columns: Vec<usize>,
}

impl<'b> Product<'b> {
    fn of(of: &'b Contract, a: &'b Block, b: &'b Block) -> Result<Self, KernelError> {
        let common = |axis: &usize| of.left.contains(axis) && of.right.contains(axis);
        let kept = || of.made.iter().copied().filter(|axis| !of.summed.contains(axis));
        let stack = kept().filter(|axis| common(axis)).collect();
        let rows = kept().filter(|axis| !of.right.contains(axis)).collect();
        let columns = kept().filter(|axis| !of.left.contains(axis)).collect();
        let product = Self { of, blocks: [a, b], stack, rows, columns };
        let fits = a.shape().len() == of.left.len()
            && b.shape().len() == of.right.len()
            && of.summed.iter().all(|axis| product.len_in(0, *axis) == product.len_in(1, *axis))
            && product.stack.iter().all(|axis| {
                let lens = [0, 1].map(|side| product.len_in(side, *axis));
                lens[0] == lens[1] || lens.contains(&1)
            });
        if fits {
            return Ok(product);
        }
        let message = format!("blocks of shape {:?} and {:?} have no such product", a.shape(), b.shape());
        Err(KernelError::Failed(message))
    }

    /// The length of an axis in the block of this side; 1 where it has none.
    fn len_in(&self, side: usize, axis: usize) -> u64 {
        let axes = [&self.of.left, &self.of.right][side];
        axes.iter().position(|own| *own == axis).map_or(1, |at| self.blocks[side].shape()[at])
    }
    fn len(&self, axis: usize) -> u64 {
        let lens = [0, 1].map(|side| self.len_in(side, axis));
        if lens[0] == 1 { lens[1] } else { lens[0] }
    }
    fn lens(&self, axes: &[usize]) -> Vec<u64> {
        axes.iter().map(|&axis| self.len(axis)).collect()
    }

    fn run<T: Term>(&self, context: &Context<'_>, dtype: DType) -> Result<Block, KernelError> {
        let matrices = [(0, [&self.rows, &self.of.summed]), (1, [&self.of.summed, &self.columns])].map(
            |(side, axes)| {
                let order = self.stack.iter().chain(axes.into_iter().flatten());
                self.block_as(side, order, dtype, context)
            },
        );
        let [a, b] = matrices;
        let (a, b) = (a?, b?);
        let (Some(a), Some(b)) = (a.get::<T>(), b.get::<T>()) else {
            return Err(KernelError::Failed("a product takes blocks of one type".to_owned()));
        };
        let size = |axes: &[usize]| n_elements(&self.lens(axes));
        let sizes @ [m, k, n] = [size(&self.rows)?, size(&self.of.summed)?, size(&self.columns)?];
        let all = n_elements(&self.lens(&self.of.made_of_kept()))?;
        let mut sums: Vec<T::Sum> = Vec::new();
        sums.try_reserve_exact(all).map_err(|_| {
            KernelError::Failed(format!("no memory for a block of {all} elements of {dtype}"))
        })?;
        sums.resize(all, T::Sum::default());
        for (number, sums) in (0..).zip(sums.chunks_mut((m * n).max(1))) {
            let [a, b] = [(0, a, m * k), (1, b, k * n)]
                .map(|(side, elements, len)| &elements[self.place(side, number) * len..][..len]);
            multiply(context, a, b, sizes, sums)?;
        }
        self.in_order(Elements::from(T::narrowed(sums)), context)
    }

    /// A block with its axes in this order, as elements of a type.
    fn block_as<'a>(
        &self,
        side: usize,
        order: impl Iterator<Item = &'a usize>,
        dtype: DType,
        context: &Context<'_>,
    ) -> Result<Block, KernelError> {
        let axes = [&self.of.left, &self.of.right][side];
        let order: Vec<usize> = order.filter_map(|axis| axes.iter().position(|own| own == axis)).collect();
        let block = View::of(self.blocks[side]).permuted(&order)?.to_block(context)?;
        block.cast(dtype)
    }

    /// Which matrix of the block of this side goes into matrix `number` of the result.
    fn place(&self, side: usize, mut number: usize) -> usize {
        let (mut place, mut step) = (0, 1);
        for &axis in self.stack.iter().rev() {
            let (len, own) = (self.len(axis) as usize, self.len_in(side, axis) as usize);
            place += if own == 1 { 0 } else { number % len } * step;
            step *= own;
            number /= len;
        }
        place
    }

    /// The sums, which are in the order of stack, rows and columns, as the block that is made.
    fn in_order(&self, sums: Elements, context: &Context<'_>) -> Result<Block, KernelError> {
        let is: Vec<usize> =
            [&self.stack, &self.rows, &self.columns].into_iter().flatten().copied().collect();
        let becomes = self.of.made_of_kept();
        let order: Vec<usize> =
            becomes.iter().filter_map(|axis| is.iter().position(|own| own == axis)).collect();
        let block = Block::new(self.lens(&is), sums)?;
        let block = View::of(&block).permuted(&order)?.to_block(context)?;
        let shape =
            self.of.made.iter().map(|axis| if self.of.summed.contains(axis) { 1 } else { self.len(*axis) });
        block.reshaped(shape.collect::<Vec<u64>>())
    }
}

impl Contract {
    /// The sums of products of two blocks.
    ///
    /// # Errors
    /// [`KernelError::Failed`] where their shapes do not go together, or where there is no memory for the result,
    /// [`KernelError::Cancelled`] when the run is to stop.
    pub(super) fn product(&self, a: &Block, b: &Block, context: &Context<'_>) -> Result<Block, KernelError> {
        let (product, dtype) = (Product::of(self, a, b)?, a.dtype().promote(b.dtype()));
        for_type!(dtype, T => product.run::<T>(context, dtype))
    }

    /// The axes of the result that are not added up along.
    fn made_of_kept(&self) -> Vec<usize> {
        self.made.iter().copied().filter(|axis| !self.summed.contains(axis)).collect()
    }
}
