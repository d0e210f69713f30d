//! Axes as a user counts them: from 0, or from the end with negative numbers.

use super::ArrayError;

/// The axis that is meant in an array of `ndim` axes.
///
/// # Errors
/// [`ArrayError::AxisOutOfBounds`].
pub(super) fn axis_of(axis: i64, ndim: usize) -> Result<usize, ArrayError> {
    let place = usize::try_from(axis.unsigned_abs()).unwrap_or(usize::MAX);
    let found = if axis < 0 { ndim.checked_sub(place) } else { Some(place).filter(|&place| place < ndim) };
    found.ok_or(ArrayError::AxisOutOfBounds { axis, ndim })
}

/// Several axes, each once, in their order.
///
/// # Errors
/// [`ArrayError::AxisOutOfBounds`], [`ArrayError::AxisTwice`].
pub(super) fn axes_of(axes: &[i64], ndim: usize) -> Result<Vec<usize>, ArrayError> {
    let mut found = Vec::with_capacity(axes.len());
    for &axis in axes {
        let axis = axis_of(axis, ndim)?;
        if found.contains(&axis) {
            return Err(ArrayError::AxisTwice(axis));
        }
        found.push(axis);
    }
    Ok(found)
}
