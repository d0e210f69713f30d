//! A given number of numbers at equal distances: `linspace`.

use super::{
    super::{Array, ArrayError, Chunks},
    Derived, check_finite,
};
use crate::{
    dtype::DType,
    graph::Op,
    kernel::{
        Context, Flow, Kernel, KernelError, Scalar, Slice, SliceMut, Value,
        flow::{Fill, Source},
    },
};

impl Array {
    /// `n` numbers from `start` to `stop`, both included, at equal distances; without `endpoint` the last one is one
    /// distance before `stop`. The array and the distance: `da.linspace(start, stop, num, endpoint, retstep=True)`.
    /// Integers are the greatest ones that are not above.
    ///
    /// As in Dask, every block goes from where the one before it ends, in steps of its own: NumPy's `linspace` for
    /// each.
    ///
    /// # Errors
    /// Ends that are not finite, and all that [`Chunks::grid`] refuses.
    ///
    /// # Examples
    /// ```
    /// use chunkscope::{array::{Array, Chunks}, dtype::DType, kernel::Scalar};
    ///
    /// let (x, step) = Array::linspace(Scalar::Int(0), Scalar::Int(1), 5, true, DType::F64, &Chunks::from(3))?;
    /// assert_eq!((x.shape(), step), (vec![5], 0.25));
    /// # Ok::<(), chunkscope::array::ArrayError>(())
    /// ```
    pub fn linspace(
        start: Scalar,
        stop: Scalar,
        n: i64,
        endpoint: bool,
        dtype: DType,
        chunks: &Chunks,
    ) -> Result<(Array, f64), ArrayError> {
        check_finite("start", start)?;
        check_finite("stop", stop)?;
        let grid = chunks.grid(&[n], dtype)?;
        let step = stop.minus(start).to::<f64>() / distances(n as u64, endpoint);
        let mut next = start.to::<f64>();
        let ends = grid.axes()[0].iter().map(|&length| {
            // Of an empty block this may lie before its start, which nobody sees.
            let span = if endpoint { length as f64 - 1.0 } else { length as f64 };
            let first = next;
            next += step * length as f64;
            [first, first + span * step]
        });
        let ends = ends.collect();
        let op = Op::known(Spaced { asked: [start, stop], endpoint, dtype, ends });
        Ok((Array::created("linspace", op, dtype, grid), step))
    }
}

/// How many distances there are between the first of `n` numbers and the end; 1 where there are none.
fn distances(n: u64, endpoint: bool) -> f64 {
    (if endpoint { n.saturating_sub(1) } else { n }).max(1) as f64
}

/// Makes the blocks of `linspace`.
#[derive(Clone, Debug)]
struct Spaced {
    #[expect(dead_code, reason = "it tells operations apart, as Dask does")]
    asked: [Scalar; 2],
    endpoint: bool,
    dtype: DType,
    /// Of each block.
    ends: Derived<[f64; 2]>,
}

impl Kernel for Spaced {
    fn run(&self, context: &mut Context<'_>, inputs: &[&Value]) -> Result<Value, KernelError> {
        self.flow().run(context, inputs)
    }
    fn flow(&self) -> Flow<'_> {
        Flow::Source(self)
    }
}

impl Source for Spaced {
    fn dtype(&self) -> DType {
        self.dtype
    }
    fn open<'k>(&'k self, context: &Context<'_>) -> Result<Box<dyn Fill + 'k>, KernelError> {
        let ends = self.ends[context.block as usize];
        let n = context.shape()?.iter().product();
        let way = Way { ends, n, distances: distances(n, self.endpoint), endpoint: self.endpoint, done: 0 };
        Ok(Box::new(Spacing { way, buffer: Vec::new() }))
    }
}

/// A block as NumPy's `linspace` makes it.
struct Way {
    ends: [f64; 2],
    n: u64,
    distances: f64,
    endpoint: bool,
    /// How many numbers are made.
    done: u64,
}

impl Way {
    fn next(&mut self, tile: &mut [f64]) {
        let [first, last] = self.ends;
        let step = (last - first) / self.distances;
        let begin = self.done as f64;
        for (i, number) in (0i32..).zip(&mut *tile) {
            *number = first + (begin + f64::from(i)) * step;
        }
        self.done += tile.len() as u64;
        if self.endpoint
            && self.n > 1
            && self.done == self.n
            && let Some(number) = tile.last_mut()
        {
            *number = last;
        }
    }
}

/// Numbers at equal distances as another type.
struct Spacing {
    way: Way,
    buffer: Vec<f64>,
}

impl Fill for Spacing {
    fn fill(&mut self, tile: SliceMut<'_>) {
        let Self { way, buffer } = self;
        match tile {
            SliceMut::F64(tile) => way.next(tile),
            tile => {
                buffer.resize(tile.len(), 0.0);
                way.next(buffer);
                if tile.dtype().is_integer() {
                    buffer.iter_mut().for_each(|number| *number = number.floor());
                }
                Slice::F64(buffer).cast_into(tile);
            }
        }
    }
}
