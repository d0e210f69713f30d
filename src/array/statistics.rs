//! Statistics that are put together from other operations, as Dask does.

use super::{Array, ArrayError, Chunks, ReduceOptions, axis::axis_of, elementwise::table};
use crate::{dtype::DType, kernel::Block};

impl Array {
    /// The greatest element less the least; "peak to peak".
    ///
    /// # Errors
    /// What [`ReduceOptions`] refuses; [`ArrayError::NotForType`] for truth values.
    pub fn ptp(&self, axis: Option<&[i64]>) -> Result<Array, ArrayError> {
        let options = along(axis);
        Self::operate("-", &[(&self.max(&options)?).into(), (&self.min(&options)?).into()])
    }

    /// How many elements are not 0.
    ///
    /// # Errors
    /// What [`ReduceOptions`] refuses.
    pub fn count_nonzero(&self, axis: Option<&[i64]>) -> Result<Array, ArrayError> {
        self.astype(DType::Bool).astype(DType::I64).sum(&along(axis))
    }

    /// The mean of the elements, each as often as its weight says, and the sum of the weights. Weights are of the
    /// array's shape, or one for each place along a single axis.
    ///
    /// # Errors
    /// What [`ReduceOptions`] refuses; [`ArrayError::WeightsWithoutAxis`], [`ArrayError::WeightsLength`].
    ///
    /// # Examples
    /// ```
    /// use chunkscope::array::{Array, Chunks, Random, ReduceOptions};
    ///
    /// let x = Random::new().random(&[6, 8], &Chunks::from(3))?;
    /// let weights = Random::new().random(&[8], &Chunks::from(4))?;
    /// let rows = ReduceOptions { axis: Some(vec![1]), ..ReduceOptions::default() };
    /// let (average, sum_of_weights) = x.average(Some(&weights), &rows)?;
    /// assert_eq!(average.shape(), [6]);
    /// assert_eq!(sum_of_weights.shape(), [6]);
    /// # Ok::<(), chunkscope::array::ArrayError>(())
    /// ```
    pub fn average(
        &self,
        weights: Option<&Array>,
        options: &ReduceOptions,
    ) -> Result<(Array, Array), ArrayError> {
        let Some(weights) = weights else {
            let average = self.mean(options)?;
            let share = self.size() as f64 / average.size() as f64;
            let share = Block::scalar(share).cast(average.dtype()).expect("there is memory for one number");
            let weights = Self::from_block(&share, &Chunks::Axes(Vec::new()), "asarray")?;
            return Ok((average.clone(), weights.in_shape_of(&average)?));
        };
        let dtype = self.dtype().promote(weights.dtype());
        let dtype = if self.dtype().is_float() { dtype } else { dtype.promote(DType::F64) };
        let weights = self.weights_along(weights, options)?;
        let typed = ReduceOptions { dtype: Some(dtype), ..options.clone() };
        let sum_of_weights = weights.sum(&typed)?;
        let weighted = Self::elementwise_as(&table::MULTIPLY, &[self.into(), (&weights).into()], dtype)?;
        let plain = ReduceOptions { dtype: None, ..options.clone() };
        let average = Self::operate("/", &[(&weighted.sum(&plain)?).into(), (&sum_of_weights).into()])?;
        let sum_of_weights = sum_of_weights.in_shape_of(&average)?;
        Ok((average, sum_of_weights))
    }

    /// Weights in a shape that goes together with this array's.
    fn weights_along(&self, weights: &Array, options: &ReduceOptions) -> Result<Array, ArrayError> {
        if weights.shape() == self.shape() {
            return Ok(weights.clone());
        }
        let (Some(&[axis]), &[len]) = (options.axis.as_deref(), &*weights.shape()) else {
            return Err(ArrayError::WeightsWithoutAxis { array: self.shape(), weights: weights.shape() });
        };
        let place = axis_of(axis, self.ndim())?;
        if self.shape()[place] != len {
            return Err(ArrayError::WeightsLength { axis: place, length: self.shape()[place], weights: len });
        }
        let mut shape = vec![1; self.ndim()];
        shape[self.ndim() - 1] = len.cast_signed();
        weights.broadcast_to(&shape, None)?.swapaxes(-1, axis)
    }

    fn in_shape_of(&self, other: &Array) -> Result<Array, ArrayError> {
        if self.shape() == other.shape() {
            return Ok(self.clone());
        }
        let shape: Vec<i64> = other.shape().into_iter().map(u64::cast_signed).collect();
        self.broadcast_to(&shape, None)
    }
}

fn along(axis: Option<&[i64]>) -> ReduceOptions {
    ReduceOptions { axis: axis.map(<[i64]>::to_vec), ..ReduceOptions::default() }
}
