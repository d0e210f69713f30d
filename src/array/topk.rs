//! The greatest or least few elements along an axis, and where they are: a reduction that leaves more than one.

use super::{
    Array, ArrayError, BlockOf, Chunks, Wiring,
    axis::axis_of,
    index::Index,
    reduce::{SplitEvery, depth},
};
use crate::{
    chunks::{ChunkGrid, ravel},
    dtype::{DType, Kind},
    graph::Op,
    kernel::{
        Block, Context, Element, Elements, Kernel, KernelError, Scalar, Value, block::all_blocks,
        strided::View,
    },
};
use std::cmp::Ordering;

impl Array {
    /// The `k` greatest elements along an axis, from the greatest on; of a negative `k` the `-k` least, from the least
    /// on. All of them where there are not so many. NaN is greater than any number.
    ///
    /// # Errors
    /// [`ArrayError::AxisOutOfBounds`], and a `split_every` below 2.
    ///
    /// # Examples
    /// ```
    /// use chunkscope::array::{Chunks, Random, SplitEvery};
    ///
    /// let x = Random::new().random(&[6, 100], &Chunks::from(10))?;
    /// assert_eq!(x.topk(3, -1, &SplitEvery::Default)?.shape(), [6, 3]);
    /// # Ok::<(), chunkscope::array::ArrayError>(())
    /// ```
    pub fn topk(&self, k: i64, axis: i64, split_every: &SplitEvery) -> Result<Array, ArrayError> {
        let axis = axis_of(axis, self.ndim())?;
        let top = Top { k, axis, stage: Stage::Elements };
        self.top_by_tree(["topk", "topk", "topk_aggregate"], top, split_every)
    }

    /// Where the elements of [`topk`](Self::topk) are along the axis; of several that are as great, the first.
    ///
    /// # Errors
    /// As there.
    pub fn argtopk(&self, k: i64, axis: i64, split_every: &SplitEvery) -> Result<Array, ArrayError> {
        let axis = axis_of(axis, self.ndim())?;
        let top = Top { k, axis, stage: Stage::Both };
        let with_places = self.with_places(axis)?;
        with_places.top_by_tree(["argtopk", "argtopk", "argtopk_aggregate"], top, split_every)
    }

    fn top_by_tree(
        &self,
        stages: [&str; 3],
        top: Top,
        split_every: &SplitEvery,
    ) -> Result<Array, ArrayError> {
        let split = split_every.along(&[top.axis])?;
        let kept = |len: u64| len.min(top.k.unsigned_abs());
        let chunks = self.chunks().with(&[top.axis], |lens| lens.iter().map(|&len| kept(len)).collect());
        let wiring = Wiring::same(self.chunks().numblocks());
        let op = Op::known(top);
        let mut level = Array::new(stages[0], op.clone(), self.dtype(), chunks, vec![self.clone()], wiring);
        let merged = |lens: &[u64]| kept(lens.iter().sum());
        for _ in 1..depth(&level.chunks().numblocks(), &split) {
            let label = format!("{}-partial", stages[1]);
            level = level.grouped_to(&label, op.clone(), self.dtype(), &split, merged, true);
        }
        let (last, dtype) = match top.stage {
            Stage::Both => (Stage::Places, DType::I64),
            stage => (stage, self.dtype()),
        };
        let op = Op::known(Top { stage: last, ..top });
        Ok(level.grouped_to(&format!("{}-aggregate", stages[2]), op, dtype, &split, merged, true))
    }

    /// The blocks, each with the places of its elements along an axis.
    fn with_places(&self, axis: usize) -> Result<Array, ArrayError> {
        let lens = &self.chunks().axes()[axis];
        let chunks = Chunks::from(&ChunkGrid::new([lens.clone()]));
        let end = Scalar::Int(lens.iter().sum::<u64>().into());
        // Dask does not share these with the user's own `arange`: to start with False makes them others here.
        let start = Scalar::Bool(false);
        let places = Array::arange(start, end, Scalar::Int(1), Some(DType::I64), &chunks)?;
        let all = Index::Slice { start: None, stop: None, step: None };
        let entry = |i| if i == axis { all.clone() } else { Index::NewAxis };
        let places = places.index(&(0..self.ndim()).map(entry).collect::<Vec<_>>())?;
        let grid = self.chunks().numblocks();
        let wiring = Wiring::by(move |at, takes| {
            takes.extend([BlockOf::Input(0, ravel(at, &grid)), BlockOf::Input(1, at[axis])]);
        });
        let inputs = vec![self.clone(), places];
        let chunks = self.chunks().clone();
        Ok(Array::new("argtopk_preprocess", Op::known(Together), self.dtype(), chunks, inputs, wiring))
    }
}

/// Two blocks as one value.
#[derive(Debug)]
struct Together;

impl Kernel for Together {
    fn run(&self, _: &mut Context<'_>, inputs: &[&Value]) -> Result<Value, KernelError> {
        let blocks = all_blocks("a pair", inputs)?;
        Ok(Value::Tuple(blocks.into_iter().cloned().collect()))
    }
}

/// The greatest or least elements of blocks that are neighbours along an axis.
#[derive(Clone, Copy, Debug)]
struct Top {
    /// How many: above 0 of the greatest, below of the least.
    k: i64,
    axis: usize,
    stage: Stage,
}

#[derive(Clone, Copy, Debug)]
enum Stage {
    /// Of blocks of elements to the best of them.
    Elements,
    /// Of elements with their places to the best of them with theirs.
    Both,
    /// Of those to the places alone.
    Places,
}

impl Kernel for Top {
    fn run(&self, context: &mut Context<'_>, inputs: &[&Value]) -> Result<Value, KernelError> {
        let mut rows = Vec::with_capacity(inputs.len());
        for input in inputs {
            rows.push(Rows::of(context, input, self)?);
        }
        let shape = context.shape()?;
        let dtype = inputs.first().and_then(|input| input.blocks().first()).map(Block::dtype);
        let Some(dtype) = dtype else { return Err(failed("nothing to choose from")) };
        let (best, places) = match wide(dtype) {
            DType::F64 => self.best::<f64>(context, &rows),
            DType::U64 => self.best::<u64>(context, &rows),
            _ => self.best::<i64>(context, &rows),
        }?;
        let best = || {
            let best = best.cast(dtype).ok_or_else(|| failed("no memory for the greatest elements"))?;
            from_rows(context, best, &shape, self.axis)
        };
        let places = || from_rows(context, places.into(), &shape, self.axis);
        Ok(match self.stage {
            Stage::Elements => best()?.into(),
            Stage::Both => Value::Tuple(vec![best()?, places()?]),
            Stage::Places => places()?.into(),
        })
    }
}

/// The type that holds all of a kind in their order.
fn wide(dtype: DType) -> DType {
    match dtype.kind() {
        Kind::Float => DType::F64,
        Kind::Unsigned => DType::U64,
        Kind::Signed | Kind::Bool => DType::I64,
    }
}

/// The elements of an input with the axis as the last, in their wide type, and their places if they are known.
struct Rows {
    elements: Block,
    places: Option<Block>,
    len: usize,
}

impl Rows {
    fn of(context: &Context<'_>, input: &Value, top: &Top) -> Result<Self, KernelError> {
        let (elements, places) = match (top.stage, input.blocks()) {
            (Stage::Elements, [elements]) => (elements, None),
            (Stage::Both | Stage::Places, [elements, places]) => (elements, Some(places)),
            _ => return Err(failed("the greatest elements of something else than blocks")),
        };
        let ndim = elements.shape().len();
        let mut order: Vec<usize> = (0..ndim).filter(|&axis| axis != top.axis).collect();
        order.push(top.axis);
        let to_rows = |block| View::of(block).permuted(&order)?.to_block(context);
        let len = elements.shape().get(top.axis).copied().unwrap_or(1) as usize;
        let rows: Block = to_rows(elements)?;
        let elements = Block::new(rows.shape(), rows.elements_as(wide(rows.dtype()))?)?;
        Ok(Self { elements, places: places.map(to_rows).transpose()?, len })
    }
    /// How many elements all but the last axis have.
    fn n_rows(&self) -> usize {
        self.elements.len().checked_div(self.len).unwrap_or(0)
    }
    /// The place of element `i` of row `row`: the same in all rows at first.
    fn place(&self, row: usize, i: usize) -> i64 {
        let places = self.places.as_ref().and_then(|places| places.get::<i64>()).unwrap_or_default();
        let own = if places.len() == self.elements.len() { row * self.len + i } else { i };
        places.get(own).copied().unwrap_or(0)
    }
}

impl Top {
    /// The best of each row, and their places.
    fn best<T: Element>(
        self,
        context: &Context<'_>,
        rows: &[Rows],
    ) -> Result<(Elements, Vec<i64>), KernelError> {
        let (mut best, mut places): (Vec<T>, Vec<i64>) = (Vec::new(), Vec::new());
        let n_rows = rows.iter().map(Rows::n_rows).max().unwrap_or(0);
        let mut row: Vec<(T, i64)> = Vec::new();
        let k = usize::try_from(self.k.unsigned_abs()).unwrap_or(usize::MAX);
        for number in 0..n_rows {
            context.check_cancelled()?;
            row.clear();
            for part in rows.iter().filter(|part| part.len > 0) {
                let elements = part.elements.get::<T>().ok_or_else(|| failed("elements of several types"))?;
                let own = elements[number * part.len..][..part.len].iter().enumerate();
                row.extend(own.map(|(i, &x)| (x, part.place(number, i))));
            }
            let order = |a: &(T, i64), b: &(T, i64)| {
                let by_value = if self.k > 0 { ordered(&b.0, &a.0) } else { ordered(&a.0, &b.0) };
                by_value.then(a.1.cmp(&b.1))
            };
            if k < row.len() {
                row.select_nth_unstable_by(k, order);
                row.truncate(k);
            }
            row.sort_unstable_by(order);
            best.extend(row.iter().map(|(x, _)| *x));
            places.extend(row.iter().map(|(_, place)| *place));
        }
        Ok((best.into(), places))
    }
}

/// NumPy's order: NaN is greater than any number.
fn ordered<T: PartialOrd>(a: &T, b: &T) -> Ordering {
    let is_nan = |x: &T| x.partial_cmp(x).is_none();
    a.partial_cmp(b).unwrap_or_else(|| is_nan(a).cmp(&is_nan(b)))
}

/// A block of this shape, from rows along an axis.
fn from_rows(
    context: &Context<'_>,
    elements: Elements,
    shape: &[u64],
    axis: usize,
) -> Result<Block, KernelError> {
    let mut last = shape.to_vec();
    let len = last.remove(axis);
    last.push(len);
    let rows = Block::new(last, elements)?;
    let mut order: Vec<usize> = (0..shape.len() - 1).collect();
    order.insert(axis, shape.len() - 1);
    View::of(&rows).permuted(&order)?.to_block(context)
}

fn failed(message: &str) -> KernelError {
    KernelError::Failed(message.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::AtomicBool;

    fn top(k: i64, axis: usize, stage: Stage, shape: &[u64], inputs: &[Value]) -> Result<Value, KernelError> {
        let stop = AtomicBool::new(false);
        let inputs: Vec<&Value> = inputs.iter().collect();
        let chunks = ChunkGrid::new(shape.iter().map(|&len| [len]));
        let mut context = Context::new(0, Some(&chunks), 0, [&stop, &stop]);
        Top { k, axis, stage }.run(&mut context, &inputs)
    }

    #[test]
    fn the_greatest_and_the_least_of_columns() {
        let blocks = [vec![3i32, 1, 4, 1, 5, 9], vec![2, 6]];
        let inputs: Vec<Value> = blocks
            .into_iter()
            .map(|data| Block::new([data.len() as u64 / 2, 2], data).unwrap().into())
            .collect();
        let block = |shape: [u64; 2], data: Vec<i32>| Value::from(Block::new(shape, data).unwrap());
        assert_eq!(top(2, 0, Stage::Elements, &[2, 2], &inputs).unwrap(), block([2, 2], vec![5, 9, 4, 6]));
        assert_eq!(top(-1, 0, Stage::Elements, &[1, 2], &inputs).unwrap(), block([1, 2], vec![2, 1]));
        let all = block([4, 2], vec![2, 1, 3, 1, 4, 6, 5, 9]);
        assert_eq!(top(-9, 0, Stage::Elements, &[4, 2], &inputs).unwrap(), all);
    }

    #[test]
    fn nan_is_the_greatest_and_of_equals_the_first_comes_first() {
        let elements = Block::new([5], vec![1.0, f64::NAN, 3.0, 3.0, f64::NEG_INFINITY]).unwrap();
        let places = Block::new([5], vec![10i64, 11, 12, 13, 14]).unwrap();
        let both = [Value::Tuple(vec![elements, places])];
        let row = |data: &[i64]| Value::from(Block::new([data.len() as u64], data.to_vec()).unwrap());
        assert_eq!(top(3, 0, Stage::Places, &[3], &both).unwrap(), row(&[11, 12, 13]));
        assert_eq!(top(-2, 0, Stage::Places, &[2], &both).unwrap(), row(&[14, 10]));
        assert_eq!(top(0, 0, Stage::Places, &[0], &both).unwrap(), row(&[]));
    }
}
