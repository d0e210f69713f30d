//! Names that Dask has and chunkscope does not run yet, so that the answer is "not yet" instead of "unknown". A name
//! leaves its list when its row comes into a table.

use super::super::function::Member;

/// `dask.array`.
pub(super) const DA: &str = "\
    abs absolute add allclose append apply_along_axis apply_gufunc apply_over_axes arccos \
    arccosh arcsin arcsinh arctan arctan2 arctanh argtopk argwhere around array asanyarray \
    asarray atleast_1d atleast_2d atleast_3d average bincount bitwise_and bitwise_not bitwise_or \
    bitwise_xor block blockwise broadcast_arrays broadcast_to cbrt ceil choose clip coarsen compress \
    concatenate conj corrcoef cos cosh count_nonzero cov cumprod cumsum deg2rad delete diag diagonal \
    diff digitize divide divmod dsplit dstack ediff1d einsum empty_like equal exp exp2 expand_dims expm1 \
    extract eye fabs fft fix flatnonzero flip fliplr flipud float_power floor floor_divide fmax fmin \
    fmod frexp from_array from_delayed from_npy_stack from_zarr fromfunction frompyfunc full_like \
    gradient greater greater_equal histogram histogram2d histogramdd hstack hypot i0 imag indices insert \
    invert isclose iscomplex isfinite isin isinf isnan isnull isreal ldexp less less_equal linalg \
    linspace log log10 log1p log2 logaddexp logical_and logical_not logical_or logical_xor map_blocks \
    map_overlap maximum median meshgrid minimum mod modf moveaxis multiply nan_to_num \
    nancumprod nancumsum nanmedian nanpercentile nanquantile negative nonzero not_equal \
    notnull ones_like outer overlap pad percentile piecewise power ptp quantile rad2deg ravel real \
    reciprocal reduction remainder repeat reshape result_type rint roll rollaxis rot90 round \
    searchsorted select shape sign sin sinc sinh sqrt square squeeze stack store subtract swapaxes take \
    tan tanh tile to_hdf5 to_npy_stack to_zarr topk trace transpose tri tril triu true_divide trunc \
    union1d unique unravel_index vdot vstack where zeros_like";

/// `dask.array.random`.
pub(super) const RANDOM: &str = "\
    RandomState binomial choice default_rng f geometric gumbel \
    hypergeometric integers laplace logistic logseries multinomial negative_binomial \
    noncentral_chisquare noncentral_f pareto permutation poisson power randint random_integers rayleigh \
    standard_cauchy standard_exponential standard_gamma standard_t triangular vonmises wald weibull zipf";

/// Methods and attributes of an array.
pub(super) const ARRAY: &str = "\
    A T argtopk astype blocks choose clip compute_chunk_sizes conj copy cumprod \
    cumsum dask diagonal flatten imag key map_blocks map_overlap name nonzero \
    partitions ravel real repeat reshape round shuffle squeeze store swapaxes \
    to_dask_dataframe to_delayed to_hdf5 to_svg to_zarr topk trace transpose view vindex";

/// What programs take from NumPy that would be an array here.
pub(super) const NUMPY: &str = "\
    arange array asarray cumsum dot empty eye float32 full int32 int64 linspace ones \
    where zeros";

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
