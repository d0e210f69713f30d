//! The reductions, a row each.

use super::{Array, ArrayError, ReduceChunk, ReduceOptions, ReduceWhole};
use crate::{
    dtype::{DType, Kind},
    kernel::fold::{How, Reducer},
};

/// A reduction: what Dask calls its stages, and how elements become one.
#[derive(Debug)]
pub(crate) struct Reduction {
    /// What a call calls it.
    pub(crate) name: &'static str,
    /// The functions of Dask that reduce a block, combine partial results, and finish: its tasks are named after
    /// them.
    pub(super) stages: [&'static str; 3],
    /// How elements become one.
    pub(super) how: How,
    /// Whether elements that are not a number are left out. Otherwise one of them makes the result NaN.
    pub(in crate::array) skips_nan: bool,
    /// The type of the results.
    pub(in crate::array) gives: Gives,
}

/// The type of the results, from that of the elements.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::array) enum Gives {
    /// The same.
    Same,
    /// The same for floats; of integers and truth values the integer of 64 bits that holds them. Or as asked for.
    Sum,
    /// The same for floats, of all others a double. Or as asked for.
    Mean,
    /// As [`Mean`](Self::Mean), and always a float.
    Moment,
    /// A truth value.
    Truth,
    /// The number of an element.
    Place,
}

impl Reduction {
    /// Whether results of elements of type `takes` may be asked for as ones of type `gives`: NumPy leaves fractions
    /// out of a mean, but not of one that passes over NaN.
    pub(super) fn can_give(&self, gives: DType, takes: DType) -> bool {
        match self.gives {
            Gives::Moment => gives.is_float(),
            Gives::Mean if self.skips_nan => gives.is_float() || !takes.is_float(),
            _ => true,
        }
    }
}

impl Reduction {
    /// What reduces blocks along an axis, each to its own result.
    pub(in crate::array) fn of_blocks(&self, takes: DType, gives: DType, axis: usize) -> ReduceWhole {
        let reducer = Reducer { how: self.how, skips_nan: self.skips_nan, takes, gives };
        ReduceWhole(ReduceChunk { reducer, axes: [axis].into() })
    }
}

impl Gives {
    /// Whether a call may ask for a type.
    pub(super) const fn takes_dtype(self) -> bool {
        matches!(self, Self::Sum | Self::Mean | Self::Moment)
    }
    pub(in crate::array) fn of(self, dtype: DType, asked: Option<DType>) -> DType {
        let asked = asked.filter(|_| self.takes_dtype());
        asked.unwrap_or(match self {
            Self::Same => dtype,
            Self::Truth => DType::Bool,
            Self::Place => DType::I64,
            _ if dtype.is_float() => dtype,
            Self::Mean | Self::Moment => DType::F64,
            Self::Sum if dtype.kind() == Kind::Unsigned => DType::U64,
            Self::Sum => DType::I64,
        })
    }
}

const fn row(name: &'static str, stages: [&'static str; 3], how: How, gives: Gives) -> Reduction {
    Reduction { name, stages, how, skips_nan: false, gives }
}
/// The same of the elements that are a number.
const fn skipping(name: &'static str, stages: [&'static str; 3], how: How, gives: Gives) -> Reduction {
    Reduction { skips_nan: true, ..row(name, stages, how, gives) }
}

/// Rows, each with a static of its own and a method of arrays.
macro_rules! reductions {
    ($($(#[$doc:meta])* $name:ident $static:ident = $how:ident($stages:expr, $fold:expr, $gives:ident);)*) => {
        $(pub(crate) static $static: Reduction = $how(stringify!($name), $stages, $fold, Gives::$gives);)*

        impl Array {
            $($(#[$doc])*
            ///
            /// # Errors
            /// What [`ReduceOptions`] refuses.
            pub fn $name(&self, options: &ReduceOptions) -> Result<Array, ArrayError> {
                self.reduce(&$static, options)
            }
            )*
        }

        /// All of them.
        #[cfg(test)]
        pub(super) static TABLE: &[&Reduction] = &[$(&$static),*];
    };
}

const VARIANCE: How = How::Moment { order: 2, ddof: 0.0 };

reductions! {
    /// The sum of the elements.
    sum SUM = row(["sum", "sum", "sum"], How::Sum, Sum);
    /// The arithmetic mean of the elements; NaN of none.
    mean MEAN = row(["mean_chunk", "mean_combine", "mean_agg"], How::Mean, Mean);
    /// The product of the elements.
    prod PROD = row(["prod", "prod", "prod"], How::Product, Sum);
    /// The least element; NaN where one of them is NaN.
    min MIN = row(["chunk_min", "chunk_min", "min"], How::Least, Same);
    /// The greatest element; NaN where one of them is NaN.
    max MAX = row(["chunk_max", "chunk_max", "max"], How::Greatest, Same);
    /// Whether any element is true: all but zero are, NaN too.
    any ANY = row(["any", "any", "any"], How::Any, Truth);
    /// Whether all elements are true: all but zero are, NaN too.
    all ALL = row(["all", "all", "all"], How::All, Truth);
    /// Where the least element is, along one axis or among all elements, row-major: the first of several, the first NaN
    /// where there is one.
    argmin ARGMIN = row(["arg-reduce", "arg_combine", "arg_agg"], How::PlaceOfLeast, Place);
    /// Where the greatest element is, as [`argmin`](Self::argmin).
    argmax ARGMAX = row(["arg-reduce", "arg_combine", "arg_agg"], How::PlaceOfGreatest, Place);
    /// The variance of the elements: of `n` of them, the squares of their distances from their mean, added up and divided
    /// by `n - ddof`; NaN where that is below 0.
    var VAR = row(["var", "var", "var"], VARIANCE, Moment);
    /// The sum of the elements that are not NaN.
    nansum NANSUM = skipping(["nansum", "sum", "sum"], How::Sum, Sum);
    /// The product of the elements that are not NaN.
    nanprod NANPROD = skipping(["nanprod", "prod", "prod"], How::Product, Sum);
    /// The mean of the elements that are not NaN; NaN where all are.
    nanmean NANMEAN = skipping(["mean_chunk", "mean_combine", "mean_agg"], How::Mean, Mean);
    /// The least of the elements that are not NaN; NaN where all are.
    nanmin NANMIN = skipping(["nanmin_skip", "nanmin_skip", "nanmin_skip"], How::Least, Same);
    /// The greatest of the elements that are not NaN; NaN where all are.
    nanmax NANMAX = skipping(["nanmax_skip", "nanmax_skip", "nanmax_skip"], How::Greatest, Same);
    /// Where the least of the elements is that are not NaN. A run fails where all are.
    nanargmin NANARGMIN = skipping(["arg-reduce", "arg_combine", "nanarg_agg"], How::PlaceOfLeast, Place);
    /// Where the greatest of the elements is that are not NaN. A run fails where all are.
    nanargmax NANARGMAX = skipping(["arg-reduce", "arg_combine", "nanarg_agg"], How::PlaceOfGreatest, Place);
    /// The [variance](Self::var) of the elements that are not NaN.
    nanvar NANVAR = skipping(["moment_chunk", "moment_combine", "moment_agg"], VARIANCE, Moment);
}

/// The sum of the blocks of a matrix product.
pub(in crate::array) static BLOCK_SUM: Reduction =
    row("matmul", ["chunk_sum", "chunk_sum", "chunk_sum"], How::Sum, Gives::Sum);

/// A central moment: a power of the distances from the mean, the second at least.
pub(super) const fn moment(order: u32) -> Reduction {
    let how = How::Moment { order, ddof: 0.0 };
    row("moment", ["moment_chunk", "moment_combine", "moment_agg"], how, Gives::Moment)
}
