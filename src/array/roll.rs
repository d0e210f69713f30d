//! Elements moved round and round along axes, and planes turned by right angles.

use super::{Array, ArrayError, Index, axis::axis_of};

impl Array {
    /// Elements moved by `shifts` along axes, those that fall off at one end coming back at the other: `da.roll`.
    ///
    /// # Errors
    /// [`ArrayError::ShiftsAndAxes`] where there is not one shift an axis, [`ArrayError::AxisOutOfBounds`].
    pub fn roll(&self, shifts: &[i64], axes: &[i64]) -> Result<Array, ArrayError> {
        if shifts.len() != axes.len() {
            return Err(ArrayError::ShiftsAndAxes(shifts.len(), axes.len()));
        }
        let mut rolled = self.clone();
        for (&shift, &axis) in shifts.iter().zip(axes) {
            let axis = axis_of(axis, self.ndim())?;
            let len = self.shape()[axis].cast_signed();
            let first = if len == 0 { 0 } else { (-i128::from(shift)).rem_euclid(len.into()) as i64 };
            let parts =
                [rolled.index_along(axis, (first..).into())?, rolled.index_along(axis, (..first).into())?];
            rolled = Self::concatenate_along(&parts, axis)?;
        }
        Ok(rolled)
    }

    /// All elements in a row moved by `shift`, in the shape of the array: `da.roll` without an axis.
    ///
    /// # Errors
    /// As [`reshape`](Self::reshape).
    pub fn roll_flat(&self, shift: i64) -> Result<Array, ArrayError> {
        let shape: Vec<i64> = self.shape().into_iter().map(u64::cast_signed).collect();
        self.ravel()?.roll(&[shift], &[0])?.reshape(&shape)
    }

    /// The plane of two axes turned `k` times by a right angle, from the first towards the second: `da.rot90`.
    ///
    /// # Errors
    /// [`ArrayError::AxisOutOfBounds`], [`ArrayError::AxisTwice`] where both are one.
    pub fn rot90(&self, k: i64, axes: [i64; 2]) -> Result<Array, ArrayError> {
        let [first, second] = [axis_of(axes[0], self.ndim())?, axis_of(axes[1], self.ndim())?];
        if first == second {
            return Err(ArrayError::AxisTwice(first));
        }
        let reversed = |array: &Array, axis: usize| array.index_along(axis, Index::REVERSED);
        let mut swapped: Vec<i64> = (0..).take(self.ndim()).collect();
        swapped.swap(first, second);
        match k.rem_euclid(4) {
            0 => Ok(self.clone()),
            1 => reversed(self, second)?.transpose(&swapped),
            2 => reversed(&reversed(self, first)?, second),
            _ => reversed(&self.transpose(&swapped)?, second),
        }
    }
}
