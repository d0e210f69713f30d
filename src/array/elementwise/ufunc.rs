//! Functions that NumPy applies element by element, and the rule by which it chooses their types.

use crate::{
    dtype::{DType, Kind},
    kernel::{Slice, SliceMut},
};

/// A function of NumPy that is applied element by element: a universal function.
pub(crate) struct Ufunc {
    /// What Dask calls its tasks.
    pub(crate) label: &'static str,
    /// Its versions for different types; the first one that takes the arguments' common type is the one that is used.
    pub(crate) loops: &'static [Loop],
}

/// A function for one type of arguments.
pub(crate) struct Loop {
    /// The type of the arguments.
    pub(crate) takes: DType,
    /// The type of the results.
    pub(crate) gives: DType,
    /// Computes some results; `None` where the slices are of other types.
    pub(crate) run: Run,
}

/// Slices of one length to their results. Half precision is computed in single precision, as NumPy does.
pub(crate) type Run = fn(&[Slice<'_>], SliceMut<'_>) -> Option<()>;

/// The type of an argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ArgumentType {
    /// Of an array.
    Array(DType),
    /// Of a bare Python number, which gives way to arrays.
    Python(Kind),
}

impl Ufunc {
    /// The version for arguments of these types; none where the function does not take them.
    pub(crate) fn version(&self, arguments: &[ArgumentType]) -> Option<&'static Loop> {
        let common = common_type(arguments);
        self.loops.iter().find(|version| common.fits(version.takes))
    }
}

/// The type that all arguments are converted to.
pub(crate) fn common_type(arguments: &[ArgumentType]) -> DType {
    let arrays = arguments.iter().filter_map(|argument| match argument {
        ArgumentType::Array(dtype) => Some(*dtype),
        ArgumentType::Python(_) => None,
    });
    let python = arguments.iter().filter_map(|argument| match argument {
        ArgumentType::Python(kind) => Some(*kind),
        ArgumentType::Array(_) => None,
    });
    let arrays = arrays.reduce(DType::promote).unwrap_or(DType::Bool);
    python.fold(arrays, DType::with_python)
}
