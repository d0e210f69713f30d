//! Names that Dask has and chunkscope does not run yet, so that the answer is "not yet" instead of "unknown". A name
//! leaves its list when its row comes into a table.

use super::super::function::Member;

/// `dask.array`.
pub(super) const DA: &str = "\
    allclose apply_along_axis apply_gufunc apply_over_axes argwhere array \
    asanyarray asarray atleast_1d atleast_2d atleast_3d bincount block blockwise choose coarsen compress \
    corrcoef cov delete diag diagonal diff digitize divmod dsplit dstack ediff1d \
    einsum empty_like extract eye fft flatnonzero flip fliplr flipud frexp from_array from_delayed \
    from_npy_stack from_zarr fromfunction frompyfunc full_like gradient histogram histogram2d histogramdd i0 \
    imag indices insert iscomplex isin isnull isreal ldexp linalg linspace map_blocks map_overlap \
    meshgrid modf nan_to_num nanpercentile nanquantile \
    nonzero notnull ones_like outer overlap pad percentile piecewise quantile real reduction repeat \
    result_type roll rot90 searchsorted select shape sinc squeeze store take tile to_hdf5 to_npy_stack to_zarr \
    trace tri tril triu union1d unique unravel_index vdot vstack zeros_like";

/// `dask.array.random`.
pub(super) const RANDOM: &str = "\
    binomial choice default_rng f geometric gumbel hypergeometric integers laplace logistic logseries \
    multinomial negative_binomial noncentral_chisquare noncentral_f pareto permutation poisson power randint \
    random_integers RandomState rayleigh standard_cauchy standard_exponential standard_gamma standard_t \
    triangular vonmises wald weibull zipf";

/// Methods and attributes of an array.
pub(super) const ARRAY: &str = "\
    A blocks choose compute_chunk_sizes copy dask diagonal imag key \
    map_blocks map_overlap name nonzero partitions real repeat shuffle squeeze store to_dask_dataframe \
    to_delayed to_hdf5 to_svg to_zarr trace view vindex";

/// What programs take from NumPy that would be an array here.
pub(super) const NUMPY: &str = "\
    arange array asarray dot empty eye float32 full int32 int64 linspace ones \
    zeros";

/// Parts of Dask that programs mention and that mean nothing to a picture, or that need Dask itself.
pub(super) const FOREIGN_OF_DASK: &[Member] = &[
    Member::Foreign("annotate"),
    Member::Foreign("bag"),
    Member::Foreign("base"),
    Member::Foreign("config"),
    Member::Foreign("dataframe"),
    Member::Foreign("delayed"),
    Member::Foreign("diagnostics"),
    Member::Foreign("distributed"),
    Member::Foreign("optimize"),
];

/// The same of NumPy: its own random numbers are not lazy.
pub(super) const FOREIGN_OF_NUMPY: &[Member] = &[Member::Foreign("linalg"), Member::Foreign("random")];
