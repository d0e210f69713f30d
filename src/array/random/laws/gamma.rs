//! Gamma's distribution and its family, by `rand_distr`.

#![expect(missing_docs, reason = "parameters have NumPy's names")]

use super::super::{
    ArrayError, Law,
    law::{not_negative, positive},
    numbers::each,
    stream::{Generator, Stream},
};
use crate::kernel::flow::Fill;
use rand_distr::{self as laws, Distribution as _, StandardNormal};

const CHECKED: &str = "the parameters were checked";

/// Sums of waiting times: `shape` of them, each with a mean of `scale`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gamma {
    pub shape: f64,
    pub scale: f64,
}

impl Law for Gamma {
    fn label(&self) -> &'static str {
        "gamma"
    }
    fn check(&self) -> Result<(), ArrayError> {
        not_negative("shape", self.shape)?;
        not_negative("scale", self.scale)
    }
    fn open(&self, stream: Stream) -> Box<dyn Fill> {
        let Self { shape, scale } = *self;
        if shape == 0.0 {
            return each(stream, |_| 0.0);
        }
        let law = laws::Gamma::new(shape, 1.0).expect(CHECKED);
        each(stream, move |generator| scale * law.sample(generator))
    }
}

/// A distribution whose sampler is made of its parameters.
macro_rules! sampled {
    ($law:ident { $($parameter:ident),* }, $label:literal, $sampler:expr) => {
        impl Law for $law {
            fn label(&self) -> &'static str {
                $label
            }
            fn check(&self) -> Result<(), ArrayError> {
                $(positive(stringify!($parameter), self.$parameter)?;)*
                Ok(())
            }
            fn open(&self, stream: Stream) -> Box<dyn Fill> {
                let Self { $($parameter),* } = *self;
                let law = $sampler.expect(CHECKED);
                each(stream, move |generator| law.sample(generator))
            }
        }
    };
}

/// What part of a whole two gamma-distributed numbers of the shapes `a` and `b` have.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Beta {
    pub a: f64,
    pub b: f64,
}

impl Law for Beta {
    fn label(&self) -> &'static str {
        "beta"
    }
    fn check(&self) -> Result<(), ArrayError> {
        positive("a", self.a)?;
        positive("b", self.b)
    }
    fn open(&self, stream: Stream) -> Box<dyn Fill> {
        let Self { a, b } = *self;
        // Two that are both small may both be 0.
        if a.max(b) < 1.0 {
            let law = laws::Beta::new(a, b).expect(CHECKED);
            return each(stream, move |generator| law.sample(generator));
        }
        let [part, rest] = [a, b].map(|shape| laws::Gamma::new(shape, 1.0).expect(CHECKED));
        each(stream, move |generator| {
            let part = part.sample(generator);
            part / (part + rest.sample(generator))
        })
    }
}

/// Sums of the squares of `df` Gaussian numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ChiSquare {
    pub df: f64,
}
sampled!(ChiSquare { df }, "chisquare", laws::ChiSquared::new(df));

/// Quotients of two mean squares.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct F {
    pub dfnum: f64,
    pub dfden: f64,
}
sampled!(F { dfnum, dfden }, "f", laws::FisherF::new(dfnum, dfden));

/// Gaussian numbers divided by a root of a mean square: Student's distribution.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StandardT {
    pub df: f64,
}
sampled!(StandardT { df }, "standard_t", laws::StudentT::new(df));

/// Sums of the squares of `df` Gaussian numbers whose means have squares that add up to `nonc`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NoncentralChiSquare {
    pub df: f64,
    pub nonc: f64,
}

impl Law for NoncentralChiSquare {
    fn label(&self) -> &'static str {
        "noncentral_chisquare"
    }
    fn check(&self) -> Result<(), ArrayError> {
        positive("df", self.df)?;
        not_negative("nonc", self.nonc)
    }
    fn open(&self, stream: Stream) -> Box<dyn Fill> {
        each(stream, noncentral(self.df, self.nonc))
    }
}

/// One square takes up all of `nonc`; where there is none, a random number of pairs of squares does.
fn noncentral(df: f64, nonc: f64) -> impl FnMut(&mut Generator) -> f64 {
    let rest = (df > 1.0).then(|| laws::ChiSquared::new(df - 1.0).expect(CHECKED));
    let pairs = (nonc > 0.0).then(|| laws::Poisson::new(nonc / 2.0).expect(CHECKED));
    move |generator| {
        if let Some(rest) = &rest {
            let x: f64 = StandardNormal.sample(generator);
            return rest.sample(generator) + (x + nonc.sqrt()).powi(2);
        }
        let more = pairs.as_ref().map_or(0.0, |pairs| 2.0 * pairs.sample(generator));
        laws::ChiSquared::new(df + more).expect(CHECKED).sample(generator)
    }
}

/// Quotients of two mean squares, of which the first is not central.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NoncentralF {
    pub dfnum: f64,
    pub dfden: f64,
    pub nonc: f64,
}

impl Law for NoncentralF {
    fn label(&self) -> &'static str {
        "noncentral_f"
    }
    fn check(&self) -> Result<(), ArrayError> {
        positive("dfnum", self.dfnum)?;
        positive("dfden", self.dfden)?;
        not_negative("nonc", self.nonc)
    }
    fn open(&self, stream: Stream) -> Box<dyn Fill> {
        let Self { dfnum, dfden, nonc } = *self;
        let mut above = noncentral(dfnum, nonc);
        let below = laws::ChiSquared::new(dfden).expect(CHECKED);
        each(stream, move |generator| above(generator) * dfden / (below.sample(generator) * dfnum))
    }
}
