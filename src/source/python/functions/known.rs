//! Names that Dask has and chunkscope does not run yet, so that the answer is "not yet" instead of "unknown". A name
//! leaves its list when its row comes into a table.

use super::super::function::Member;

/// `dask.array`.
pub(super) const DA: &str = "\
    allclose apply_along_axis apply_gufunc apply_over_axes argwhere bincount blockwise choose coarsen \
    compress corrcoef cov digitize divmod dsplit extract fft flatnonzero frexp from_delayed \
    from_npy_stack from_zarr fromfunction frompyfunc gradient histogram histogram2d histogramdd i0 \
    insert isin isnull map_blocks map_overlap modf nanpercentile nanquantile nonzero notnull overlap \
    percentile piecewise quantile reduction result_type searchsorted select shape store to_hdf5 \
    to_npy_stack to_zarr union1d unique unravel_index";

/// `dask.array.linalg`.
pub(super) const LINALG: &str = "\
    cholesky compression_level compression_matrix inv lstsq lu sfqr solve solve_triangular svd_compressed tsqr";

/// What `numpy.linalg` has of it, and what Dask does not do.
pub(super) const NUMPY_LINALG: &str = "\
    cholesky cond det eig eigh eigvals eigvalsh inv lstsq matrix_norm matrix_power matrix_rank multi_dot pinv \
    slogdet solve vector_norm";

/// `dask.array.random`, and `RandomState`.
pub(super) const RANDOM: &str = "permutation";

/// `Generator`.
pub(super) const GENERATOR: &str = "multivariate_hypergeometric permutation";

/// Methods and attributes of an array.
pub(super) const ARRAY: &str = "\
    A choose compute_chunk_sizes copy dask diagonal imag key map_blocks map_overlap name nonzero real \
    shuffle store to_dask_dataframe to_delayed to_hdf5 to_svg to_zarr view vindex";

/// What programs take from NumPy that would be an array here.
pub(super) const NUMPY: &str = "";

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
pub(super) const FOREIGN_OF_NUMPY: &[Member] = &[];

/// What `np.random` is made of below its distributions.
pub(super) const FOREIGN_OF_NUMPY_RANDOM: &[Member] = &[
    Member::Foreign("BitGenerator"),
    Member::Foreign("Generator"),
    Member::Foreign("MT19937"),
    Member::Foreign("PCG64"),
    Member::Foreign("Philox"),
    Member::Foreign("SFC64"),
    Member::Foreign("SeedSequence"),
];
