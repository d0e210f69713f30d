//! Norms of vectors and matrices: Dask's `norm`.

use super::{Array, ArrayError};
use crate::{
    array::{Index, ReduceOptions, axis::axes_of},
    kernel::Scalar,
};

/// Which norm.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum NormOrder {
    /// The root of the sum of squares, of vectors and matrices alike.
    #[default]
    Default,
    /// The same, of matrices alone: `'fro'`.
    Frobenius,
    /// The sum of the singular values of a matrix: `'nuc'`.
    Nuclear,
    /// Of vectors the sum of absolute values to this power, to the power of its inverse; their greatest for infinity,
    /// their least for minus infinity, and for 0 how many of them are not 0. Of matrices the greatest sum of absolute
    /// values of a row for infinity, of a column for 1, the greatest singular value for 2, and the least of each with a
    /// minus.
    Number(Scalar),
}

impl Array {
    /// The norm along one axis or two: of the vectors or matrices that lie there. `None` is all axes. `da.linalg.norm`.
    ///
    /// # Errors
    /// [`ArrayError::NormAxes`] for more than two axes, [`ArrayError::NormOrder`] for an order that vectors or matrices
    /// do not have, [`ArrayError::NotAMatrix`] for singular values of arrays of more axes, those of
    /// [`svd`](Array::svd) for them, [`ArrayError::AxisOutOfBounds`], [`ArrayError::AxisTwice`].
    ///
    /// # Examples
    /// ```
    /// use chunkscope::{array::{Array, Chunks, NormOrder}, kernel::Scalar, dtype::DType};
    ///
    /// let x = Array::ones(&[6, 8], DType::F64, &Chunks::from(4))?;
    /// assert_eq!(x.norm(NormOrder::Default, None, false)?.ndim(), 0);
    /// let largest = NormOrder::Number(Scalar::Float(f64::INFINITY));
    /// assert_eq!(x.norm(largest, Some(&[-1]), true)?.shape(), [6, 1]);
    /// # Ok::<(), chunkscope::array::ArrayError>(())
    /// ```
    pub fn norm(&self, order: NormOrder, axes: Option<&[i64]>, keepdims: bool) -> Result<Array, ArrayError> {
        let axes: Vec<i64> = axes.map_or_else(|| (0..).take(self.ndim()).collect(), <[i64]>::to_vec);
        axes_of(&axes, self.ndim())?;
        match (order, &axes[..]) {
            (_, [_, _, _, ..]) => Err(ArrayError::NormAxes(axes.len())),
            (NormOrder::Frobenius | NormOrder::Nuclear, [_]) => Err(ArrayError::NormOrder { axes: 1 }),
            (NormOrder::Default | NormOrder::Frobenius, _) => {
                self.power_norm(Scalar::Int(2), Scalar::Float(0.5), &axes, keepdims)
            }
            (NormOrder::Nuclear, _) => self.singular_norm(Array::sum, keepdims),
            (NormOrder::Number(order), &[rows, columns]) => {
                self.matrix_norm(order, [rows, columns], keepdims)
            }
            (NormOrder::Number(order), _) => self.vector_norm(order, &axes, keepdims),
        }
    }

    /// The sum of absolute values to the power of `order`, to the power of `root`.
    fn power_norm(
        &self,
        order: Scalar,
        root: Scalar,
        axes: &[i64],
        keepdims: bool,
    ) -> Result<Array, ArrayError> {
        let powers = self.abs()?.operated("**", order)?;
        powers.sum(&over(axes, keepdims))?.operated("**", root)
    }

    fn vector_norm(&self, order: Scalar, axes: &[i64], keepdims: bool) -> Result<Array, ArrayError> {
        let number: f64 = order.to();
        let options = over(axes, keepdims);
        if axes.is_empty() && (number.is_infinite() || number == 1.0) {
            return Err(ArrayError::NormAxes(0));
        }
        match number {
            f64::INFINITY => self.abs()?.max(&options),
            f64::NEG_INFINITY => self.abs()?.min(&options),
            1.0 => self.abs()?.sum(&options),
            0.0 => {
                let values = self.abs()?;
                values.operated("!=", Scalar::Int(0))?.astype(values.dtype()).sum(&options)
            }
            number => self.power_norm(order, Scalar::Float(1.0 / number), axes, keepdims),
        }
    }

    fn matrix_norm(&self, order: Scalar, axes: [i64; 2], keepdims: bool) -> Result<Array, ArrayError> {
        let number: f64 = order.to();
        // Added up along the first, then the greatest or least along the second.
        let [added, other] = if number.is_infinite() { [axes[1], axes[0]] } else { axes };
        let extreme = if number > 0.0 { Array::max } else { Array::min };
        match number.abs() {
            2.0 => self.singular_norm(extreme, keepdims),
            1.0 | f64::INFINITY => {
                let sums = self.abs()?.sum(&over(&[added], true))?;
                let norm = extreme(&sums, &over(&[other], true))?;
                if keepdims { Ok(norm) } else { norm.squeeze(Some(&axes)) }
            }
            _ => Err(ArrayError::NormOrder { axes: 2 }),
        }
    }

    /// What comes of the singular values, by way of a matrix of one row.
    fn singular_norm(
        &self,
        reduce: fn(&Array, &ReduceOptions) -> Result<Array, ArrayError>,
        keepdims: bool,
    ) -> Result<Array, ArrayError> {
        let (_, values, _) = self.svd(false)?;
        reduce(&values.index(&[Index::NewAxis])?, &ReduceOptions { keepdims, ..ReduceOptions::default() })
    }
}

pub(super) fn over(axes: &[i64], keepdims: bool) -> ReduceOptions {
    ReduceOptions { axis: Some(axes.to_vec()), keepdims, ..ReduceOptions::default() }
}
