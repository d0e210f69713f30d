//! Numbers in equal steps: `arange`.

use super::{
    super::{Array, ArrayError, Chunks},
    Derived, check_finite, check_fits,
};
use crate::{
    chunks::{ChunkGrid, begins},
    dtype::{DType, Kind},
    graph::Op,
    kernel::{
        Context, Element, Flow, Kernel, KernelError, Scalar, SliceMut, Value,
        flow::{Fill, Source},
        for_elements,
    },
};

impl Array {
    /// The numbers from `start` to below `stop` in steps: `da.arange(start, stop, step, dtype, chunks)`. Without `dtype`
    /// they are integers where all three are, else floats.
    ///
    /// As in Dask, every block starts at `start` plus a multiple of `step` and goes on as NumPy's `arange` does, in
    /// steps as long as the first.
    ///
    /// # Errors
    /// A step of 0, numbers that are not finite, and all that [`Chunks::grid`] refuses.
    ///
    /// # Examples
    /// ```
    /// use chunkscope::{array::{Array, Chunks}, kernel::Scalar};
    ///
    /// let x = Array::arange(Scalar::Int(0), Scalar::Int(10), Scalar::Int(1), None, &Chunks::from(4))?;
    /// assert_eq!(format!("{x:?}"), "dask.array<arange, shape=(10,), dtype=int64, chunksize=(4,)>");
    /// # Ok::<(), chunkscope::array::ArrayError>(())
    /// ```
    pub fn arange(
        start: Scalar,
        stop: Scalar,
        step: Scalar,
        dtype: Option<DType>,
        chunks: &Chunks,
    ) -> Result<Array, ArrayError> {
        check_finite("start", start)?;
        check_finite("stop", stop)?;
        check_finite("step", step)?;
        if step.to::<f64>() == 0.0 {
            return Err(ArrayError::NoStep);
        }
        if swallows(start, step) {
            let length = stop.minus(start);
            return Array::arange(Scalar::Int(0), length, step, dtype, chunks)?.add(start);
        }
        let is_float = [start, stop, step].iter().any(|number| number.kind() == Kind::Float);
        let dtype = dtype.unwrap_or(if is_float { DType::F64 } else { DType::I64 });
        let n = (stop.minus(start).to::<f64>() / step.to::<f64>()).ceil().max(0.0);
        let grid = chunks.grid(&[n as i64], dtype)?;
        let steps = Steps { start, step, dtype, begins: begins(&grid.axes()[0]).collect() };
        steps.check(&grid)?;
        Ok(Array::created("arange", Op::known(steps), dtype, grid))
    }
}

/// Whether floats near `start` are too far apart for `step`: Dask starts at 0 then, and adds `start` in the end.
fn swallows(start: Scalar, step: Scalar) -> bool {
    let step_there = start.plus(step).minus(start).to::<f64>();
    let step = step.to::<f64>();
    start.to::<f64>() != 0.0 && (step_there - step).abs() > 1e-5 * step.abs()
}

/// Makes the blocks of `arange`.
#[derive(Clone, Debug)]
struct Steps {
    start: Scalar,
    step: Scalar,
    dtype: DType,
    /// How many elements lie before each block.
    begins: Derived<u64>,
}

impl Steps {
    /// The first two numbers of a block, which say all others.
    fn first_two(&self, block: u32) -> [Scalar; 2] {
        let offset = Scalar::Int(self.begins[block as usize].into());
        let first = self.start.plus(offset.times(self.step));
        [first, first.plus(self.step)]
    }

    /// Python's integers must fit the type that they become, and truth values do not count on.
    fn check(&self, grid: &ChunkGrid) -> Result<(), ArrayError> {
        for (block, &length) in grid.axes()[0].iter().enumerate() {
            if self.dtype == DType::Bool && length > 2 {
                return Err(ArrayError::NotForType { function: "arange", dtype: self.dtype });
            }
            for number in &self.first_two(block as u32)[..length.min(2) as usize] {
                check_fits(*number, self.dtype)?;
            }
        }
        Ok(())
    }
}

impl Kernel for Steps {
    fn run(&self, context: &mut Context<'_>, inputs: &[&Value]) -> Result<Value, KernelError> {
        self.flow().run(context, inputs)
    }
    fn flow(&self) -> Flow<'_> {
        Flow::Source(self)
    }
}

impl Source for Steps {
    fn dtype(&self) -> DType {
        self.dtype
    }
    fn open<'k>(&'k self, context: &Context<'_>) -> Result<Box<dyn Fill + 'k>, KernelError> {
        Ok(Box::new(Line { first_two: self.first_two(context.block), done: 0 }))
    }
}

/// A block as NumPy's `arange` makes it: a first number, and the distance to the second times 2, 3, …
struct Line {
    first_two: [Scalar; 2],
    /// How many numbers are made.
    done: u64,
}

impl Fill for Line {
    fn fill(&mut self, tile: SliceMut<'_>) {
        let len = tile.len() as u64;
        for_elements!(SliceMut, tile, |tile| self.numbers(tile));
        self.done += len;
    }
}

impl Line {
    fn numbers<T: Element>(&self, tile: &mut [T]) {
        let two = self.first_two.map(Scalar::to::<T>);
        match T::DTYPE {
            DType::F64 => {
                let [first, second] = two.map(T::to_f64);
                at_places(tile, self.done, |place| T::from_f64(first + place * (second - first)));
            }
            // NumPy calculates in the precision of the numbers, but for half.
            DType::F32 | DType::F16 => {
                let [first, second] = two.map(|number| number.to_f64() as f32);
                let number = |place| first + place as f32 * (second - first);
                at_places(tile, self.done, |place| T::from_f64(number(place).into()));
            }
            _ => integers(tile, self.done, two.map(T::to_i64)),
        }
        // The second is what it is, however the distance was rounded.
        if let (0, Some(number)) = (self.done, tile.get_mut(1)) {
            *number = two[1];
        }
    }
}

/// Numbers of their places. A place within a tile becomes a float fast, in vector instructions.
fn at_places<T>(tile: &mut [T], done: u64, of: impl Fn(f64) -> T) {
    let done = done as f64;
    for (i, number) in (0i32..).zip(tile) {
        *number = of(done + f64::from(i));
    }
}

fn integers<T: Element>(tile: &mut [T], done: u64, [first, second]: [i64; 2]) {
    let step = second.wrapping_sub(first);
    let mut next = first.wrapping_add(step.wrapping_mul(done.cast_signed()));
    for number in tile {
        *number = T::from_i64(next);
        next = next.wrapping_add(step);
    }
}
