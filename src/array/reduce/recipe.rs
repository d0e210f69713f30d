//! Reductions, a row each: what Dask calls their stages and how elements become one.

use crate::kernel::fold::How;

/// What a reduction computes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::array) enum Reduction {
    /// The sum of the elements.
    Sum,
    /// The sum of the blocks of a matrix product.
    BlockSum,
    /// Their arithmetic mean.
    Mean,
    /// Their product.
    Prod,
    /// The least of them.
    Min,
    /// The greatest of them.
    Max,
    /// Their variance: the squares of the distances from the mean, added up and divided by `n - ddof`.
    Var {
        /// Degrees of freedom that the mean has used up.
        ddof: f64,
    },
    /// [`Sum`](Self::Sum) of the elements that are numbers.
    NanSum,
    /// [`Prod`](Self::Prod) of the elements that are numbers.
    NanProd,
    /// [`Min`](Self::Min) of the elements that are numbers; NaN where none is.
    NanMin,
    /// [`Max`](Self::Max) of the elements that are numbers; NaN where none is.
    NanMax,
    /// [`Mean`](Self::Mean) of the elements that are numbers; NaN where none is.
    NanMean,
    /// [`Var`](Self::Var) of the elements that are numbers.
    NanVar {
        /// As there.
        ddof: f64,
    },
}

/// All that there is to know of a reduction.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::array) struct Recipe {
    /// What Dask calls the tasks that reduce a block.
    pub(in crate::array) chunk: &'static str,
    /// What it calls those that combine partial results.
    pub(in crate::array) combine: &'static str,
    /// What it calls those that finish.
    pub(in crate::array) finish: &'static str,
    /// How elements become one.
    pub(in crate::array) fold: How,
    /// Whether elements that are not a number are left out. Otherwise one of them makes the result NaN.
    pub(in crate::array) skips_nan: bool,
}

impl Reduction {
    /// Its row.
    pub(in crate::array) fn recipe(self) -> Recipe {
        let row = |chunk, combine, finish, fold| Recipe { chunk, combine, finish, fold, skips_nan: false };
        let skipping = |chunk, of: Self| Recipe { chunk, skips_nan: true, ..of.recipe() };
        match self {
            Self::Sum => row("sum", "sum-partial", "sum-aggregate", How::Sum),
            Self::BlockSum => row("chunk_sum", "chunk_sum-partial", "chunk_sum-aggregate", How::Sum),
            Self::Mean => row("mean_chunk", "mean_combine-partial", "mean_agg-aggregate", How::Mean),
            Self::Prod => row("prod", "prod-partial", "prod-aggregate", How::Product),
            Self::Min => row("chunk_min", "chunk_min-partial", "min-aggregate", How::Least),
            Self::Max => row("chunk_max", "chunk_max-partial", "max-aggregate", How::Greatest),
            Self::Var { ddof } => row("var", "var-partial", "var-aggregate", How::Moments { ddof }),
            Self::NanSum => skipping("nansum", Self::Sum),
            Self::NanProd => skipping("nanprod", Self::Prod),
            Self::NanMean => skipping("mean_chunk", Self::Mean),
            Self::NanMin => Recipe {
                skips_nan: true,
                ..row("nanmin_skip", "nanmin_skip-partial", "nanmin_skip-aggregate", How::Least)
            },
            Self::NanMax => Recipe {
                skips_nan: true,
                ..row("nanmax_skip", "nanmax_skip-partial", "nanmax_skip-aggregate", How::Greatest)
            },
            Self::NanVar { ddof } => Recipe {
                skips_nan: true,
                ..row("moment_chunk", "moment_combine-partial", "moment_agg-aggregate", How::Moments { ddof })
            },
        }
    }

    /// What its stages before the last do: nothing there depends on `ddof`, so that a variance and a standard
    /// deviation of other degrees of freedom share them.
    pub(in crate::array) fn unfinished(self) -> Self {
        match self {
            Self::Var { .. } => Self::Var { ddof: 0.0 },
            Self::NanVar { .. } => Self::NanVar { ddof: 0.0 },
            other => other,
        }
    }
}
