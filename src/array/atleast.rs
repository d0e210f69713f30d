//! Arrays with new axes in front or behind, until they have as many as are needed.

use super::{Array, ArrayError, Index};

impl Array {
    /// A number as a vector; anything else as it is.
    ///
    /// # Errors
    /// None but those of [`index`](Self::index), which do not happen here.
    pub fn atleast_1d(&self) -> Result<Array, ArrayError> {
        self.atleast(1)
    }
    /// A vector as a row; a number as a matrix.
    ///
    /// # Errors
    /// As [`atleast_1d`](Self::atleast_1d).
    pub fn atleast_2d(&self) -> Result<Array, ArrayError> {
        self.atleast(2)
    }
    /// A vector of n elements as `(1, n, 1)`, a matrix as `(m, n, 1)`.
    ///
    /// # Errors
    /// As [`atleast_1d`](Self::atleast_1d).
    pub fn atleast_3d(&self) -> Result<Array, ArrayError> {
        match self.ndim() {
            0 => self.atleast(3),
            1 => self.index(&[Index::NewAxis, Index::ALL, Index::NewAxis]),
            2 => self.index(&[Index::ALL, Index::ALL, Index::NewAxis]),
            _ => Ok(self.clone()),
        }
    }

    /// With new axes in front, so that there are `ndim` or more.
    pub(super) fn atleast(&self, ndim: usize) -> Result<Array, ArrayError> {
        match ndim.checked_sub(self.ndim()) {
            None | Some(0) => Ok(self.clone()),
            Some(new) => {
                let index = std::iter::repeat_n(Index::NewAxis, new).chain([Index::Ellipsis]);
                self.index(&index.collect::<Vec<_>>())
            }
        }
    }
}
