//! NumPy's distributions, a type each, with NumPy's parameters under NumPy's names.

mod continuous;
mod discrete;
mod gamma;
mod integers;
mod multinomial;
mod single;
mod uniform;

pub use continuous::{
    Exponential, Gumbel, Laplace, LogNormal, Logistic, Normal, Pareto, Power, Rayleigh, StandardCauchy,
    Triangular, VonMises, Wald, Weibull,
};
pub use discrete::{Binomial, Geometric, Hypergeometric, LogSeries, NegativeBinomial, Poisson, Zipf};
pub use gamma::{Beta, ChiSquare, F, Gamma, NoncentralChiSquare, NoncentralF, StandardT};
pub use integers::Integers;
pub use multinomial::Multinomial;
pub use single::{Single, SingleUnit};
pub use uniform::Uniform;
