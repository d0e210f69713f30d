//! An array put together from parts in nested lists: NumPy's `block`.

use super::{Array, ArrayError};

/// Arrays in lists, in lists: the innermost lists go along the last axis.
#[derive(Clone, Debug)]
pub enum Parts {
    /// A part.
    Array(Array),
    /// Parts beside each other.
    List(Vec<Parts>),
}

impl Array {
    /// The parts put together: those of an innermost list along the last axis, such lists along the one before it,
    /// and so on. All are first given as many axes as there are at most.
    ///
    /// # Errors
    /// [`ArrayError::ListDepths`] where parts are at different depths, [`ArrayError::EmptyList`], and as
    /// [`concatenate`](Self::concatenate).
    pub fn block(parts: &Parts) -> Result<Array, ArrayError> {
        let depth = parts.depth()?;
        let ndim = parts.ndim().max(depth);
        parts.joined(ndim - depth, ndim)
    }
}

impl Parts {
    /// How many lists are around each part.
    fn depth(&self) -> Result<usize, ArrayError> {
        let Self::List(parts) = self else { return Ok(0) };
        let first = parts.first().ok_or(ArrayError::EmptyList)?.depth()?;
        for part in parts {
            let other = part.depth()?;
            if other != first {
                return Err(ArrayError::ListDepths(first, other));
            }
        }
        Ok(first + 1)
    }

    /// The most axes that a part has.
    fn ndim(&self) -> usize {
        match self {
            Self::Array(array) => array.ndim(),
            Self::List(parts) => parts.iter().map(Self::ndim).max().unwrap_or(0),
        }
    }

    fn joined(&self, axis: usize, ndim: usize) -> Result<Array, ArrayError> {
        match self {
            Self::Array(array) => array.atleast(ndim),
            Self::List(parts) => {
                let parts = parts.iter().map(|part| part.joined(axis + 1, ndim));
                Array::concatenate_along(&parts.collect::<Result<Vec<_>, _>>()?, axis)
            }
        }
    }
}
