//! What random numbers follow.

/// A distribution with its parameters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Distribution {
    /// Gaussian.
    Normal {
        /// The centre.
        mean: f64,
        /// The standard deviation, not negative.
        std_dev: f64,
    },
    /// Equally likely in `[low, high)`.
    Uniform {
        /// The least value.
        low: f64,
        /// The bound above.
        high: f64,
    },
    /// Waiting times.
    Exponential {
        /// The mean, above 0.
        scale: f64,
    },
    /// The exponential of Gaussian numbers.
    LogNormal {
        /// The centre of the logarithms.
        mean: f64,
        /// The standard deviation of the logarithms, not negative.
        sigma: f64,
    },
    /// Sums of waiting times.
    Gamma {
        /// How many waiting times, above 0.
        shape: f64,
        /// The mean of one, above 0.
        scale: f64,
    },
    /// Parts of a whole.
    Beta {
        /// The first shape, above 0.
        a: f64,
        /// The second shape, above 0.
        b: f64,
    },
    /// Sums of squares of Gaussian numbers.
    ChiSquare {
        /// The degrees of freedom, above 0.
        df: f64,
    },
}
