//! Running sums and products along an axis: Dask's `cumreduction`, block after block, and `prefixscan_blelloch`, by a
//! tree of the blocks' totals.

mod kernel;
mod tree;

use super::{Array, ArrayError, AxisChunks, BlockOf, Chunks, RechunkOptions, Wiring, axis::axis_of, reduce};
use crate::{chunks::ravel, dtype::DType, graph::Op, kernel::scan::Join};
use kernel::{After, Before, Scan};

/// How running results get from block to block.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ScanMethod {
    /// From each block to the next.
    #[default]
    Sequential,
    /// By a tree of the totals of all blocks (Blelloch, 1990): more work, in fewer steps one after the other.
    Blelloch,
}

/// How a running sum or product is to be made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ScanOptions {
    /// The axis along which; `None`: through all elements, row-major.
    pub axis: Option<i64>,
    /// The type of the results, as of a [sum](super::ReduceOptions::dtype).
    pub dtype: Option<DType>,
    /// How they get from block to block.
    pub method: ScanMethod,
}

/// A running sum or product.
#[derive(Debug)]
struct Cumulative {
    /// What Dask calls its tasks.
    name: &'static str,
    join: Join,
    /// What it comes to over a whole block.
    total: &'static reduce::Reduction,
}

static CUMSUM: Cumulative = Cumulative { name: "cumsum", join: Join::Sum, total: &reduce::SUM };
static CUMPROD: Cumulative = Cumulative { name: "cumprod", join: Join::Product, total: &reduce::PROD };
static NANCUMSUM: Cumulative = Cumulative { name: "nancumsum", join: Join::Sum, total: &reduce::NANSUM };
static NANCUMPROD: Cumulative =
    Cumulative { name: "nancumprod", join: Join::Product, total: &reduce::NANPROD };

impl Array {
    /// The sums of the elements up to each.
    ///
    /// # Errors
    /// [`ArrayError::AxisOutOfBounds`].
    ///
    /// # Examples
    /// ```
    /// use chunkscope::{array::{Array, Chunks, ScanOptions}, dtype::DType};
    ///
    /// let x = Array::ones(&[6, 8], DType::I32, &Chunks::from(3))?;
    /// let down = ScanOptions { axis: Some(0), ..ScanOptions::default() };
    /// assert_eq!(x.cumsum(&down)?.shape(), [6, 8]);
    /// assert_eq!(x.cumsum(&down)?.dtype(), DType::I64);
    /// # Ok::<(), chunkscope::array::ArrayError>(())
    /// ```
    pub fn cumsum(&self, options: &ScanOptions) -> Result<Array, ArrayError> {
        self.cumulative(&CUMSUM, options)
    }

    /// The products of the elements up to each.
    ///
    /// # Errors
    /// [`ArrayError::AxisOutOfBounds`].
    pub fn cumprod(&self, options: &ScanOptions) -> Result<Array, ArrayError> {
        self.cumulative(&CUMPROD, options)
    }

    /// The sums of the elements up to each that are not NaN.
    ///
    /// # Errors
    /// [`ArrayError::AxisOutOfBounds`].
    pub fn nancumsum(&self, options: &ScanOptions) -> Result<Array, ArrayError> {
        self.cumulative(&NANCUMSUM, options)
    }

    /// The products of the elements up to each that are not NaN.
    ///
    /// # Errors
    /// [`ArrayError::AxisOutOfBounds`].
    pub fn nancumprod(&self, options: &ScanOptions) -> Result<Array, ArrayError> {
        self.cumulative(&NANCUMPROD, options)
    }

    fn cumulative(&self, what: &'static Cumulative, options: &ScanOptions) -> Result<Array, ArrayError> {
        let is_tree = options.method == ScanMethod::Blelloch;
        let Some(axis) = options.axis else {
            let along = ScanOptions { axis: Some(0), ..*options };
            if self.ndim() == 1 && !is_tree {
                return self.cumulative(what, &along);
            }
            axis_of(0, self.ndim())?;
            // As many elements in a chunk as there were chunks: so Dask has it.
            let len = AxisChunks::Length(self.chunks().n_blocks().cast_signed());
            let flat = self.ravel()?.rechunk(&Chunks::Every(len), &RechunkOptions::default())?;
            return flat.cumulative(what, &along);
        };
        let axis = axis_of(axis, self.ndim())?;
        let dtype = what.total.gives.of(self.dtype(), options.dtype);
        let scan = Scan { join: what.join, skips_nan: what.total.skips_nan, axis, dtype };
        Ok(if is_tree { self.scan_by_tree(what, scan) } else { self.scan_in_sequence(what, scan) })
    }

    /// The blocks one by one; what came before each; both together.
    fn scan_in_sequence(&self, what: &Cumulative, scan: Scan) -> Array {
        let (axis, dtype, grid) = (scan.axis, scan.dtype, self.chunks().numblocks());
        let scanned = Array::new(
            what.name,
            Op::known(scan),
            dtype,
            self.chunks().clone(),
            vec![self.clone()],
            Wiring::same(grid.clone()),
        );
        let before = {
            let grid = grid.clone();
            let wiring = Wiring::by(move |at, takes| {
                if at[axis] > 0 {
                    let mut left = at.to_vec();
                    left[axis] -= 1;
                    let left = ravel(&left, &grid);
                    takes.extend([BlockOf::Own(left), BlockOf::Input(0, left)]);
                }
            });
            let chunks = self.chunks().with(&[axis], |chunks| vec![1; chunks.len()]);
            let op = Op::known(Before(scan));
            Array::new(what.name, op, dtype, chunks, vec![scanned.clone()], wiring)
        };
        let before = before.listed(Box::new(|at| Some(format!("('extra', {})", numbers(at)))));
        let wiring = Wiring::by(move |at, takes| {
            let block = ravel(at, &grid);
            if at[axis] > 0 {
                takes.push(BlockOf::Input(0, block));
            }
            takes.push(BlockOf::Input(1, block));
        });
        let inputs = vec![before, scanned];
        Array::new(what.name, Op::known(After(scan)), dtype, self.chunks().clone(), inputs, wiring)
    }
}

/// Numbers with commas between.
fn numbers(all: &[u32]) -> String {
    all.iter().map(u32::to_string).collect::<Vec<_>>().join(", ")
}
