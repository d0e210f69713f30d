//! Distributions that follow from one uniform or Gaussian number, most of them by inversion.

#![expect(missing_docs, reason = "parameters have NumPy's names")]

use super::super::{
    ArrayError, Law,
    law::{needs, not_negative, number, positive},
    numbers::{each, mapped, wide},
    stream::Stream,
};
use crate::kernel::{
    flow::Fill,
    lanes::{BATCH, Transform, open_unit},
    normal::{self, direction, minus_two_ln},
};
use rand::RngExt;
use rand_distr::{Distribution as _, InverseGaussian, StandardNormal};
use std::f64::consts::{PI, TAU};

/// Gaussian numbers around `loc` with the standard deviation `scale`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Normal {
    pub loc: f64,
    pub scale: f64,
}

impl Law for Normal {
    fn label(&self) -> &'static str {
        "normal"
    }
    fn check(&self) -> Result<(), ArrayError> {
        number("loc", self.loc)?;
        not_negative("scale", self.scale)
    }
    fn open(&self, stream: Stream) -> Box<dyn Fill> {
        Box::new(wide(stream, normal::Normal { mean: self.loc, std_dev: self.scale }))
    }
}

/// Numbers whose logarithms are Gaussian, around `mean` with the standard deviation `sigma`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LogNormal {
    pub mean: f64,
    pub sigma: f64,
}

impl Law for LogNormal {
    fn label(&self) -> &'static str {
        "lognormal"
    }
    fn check(&self) -> Result<(), ArrayError> {
        number("mean", self.mean)?;
        not_negative("sigma", self.sigma)
    }
    fn open(&self, stream: Stream) -> Box<dyn Fill> {
        mapped(Normal { loc: self.mean, scale: self.sigma }.open(stream), f64::exp)
    }
}

/// A distribution whose numbers each follow from the same number of words of bits.
macro_rules! inverted {
    ($law:ident, $label:literal, |$self:ident| $check:expr, |$bits:ident| $number:expr) => {
        impl Law for $law {
            fn label(&self) -> &'static str {
                $label
            }
            fn check(&$self) -> Result<(), ArrayError> {
                $check
            }
            fn open(&self, stream: Stream) -> Box<dyn Fill> {
                Box::new(wide(stream, self.clone()))
            }
        }
        impl Transform for $law {
            type Number = f64;
            #[inline(always)]
            fn batch(&$self, bits: &[u64; BATCH], out: &mut [f64; BATCH]) {
                for (number, &$bits) in out.iter_mut().zip(bits) {
                    *number = $number;
                }
            }
        }
    };
}

/// Waiting times with a mean of `scale`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Exponential {
    pub scale: f64,
}

inverted!(Exponential, "exponential", |self| not_negative("scale", self.scale), |bits| {
    0.5 * self.scale * minus_two_ln(open_unit(bits))
});

/// The lengths of vectors of two Gaussian numbers with the standard deviation `scale`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rayleigh {
    pub scale: f64,
}

inverted!(Rayleigh, "rayleigh", |self| not_negative("scale", self.scale), |bits| {
    self.scale * minus_two_ln(open_unit(bits)).sqrt()
});

/// Waiting times to both sides of `loc`, with a mean distance of `scale`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Laplace {
    pub loc: f64,
    pub scale: f64,
}

inverted!(Laplace, "laplace", |self| located(self.loc, self.scale), |bits| {
    let distance = 0.5 * self.scale * minus_two_ln(open_unit(bits));
    // The lowest bit, which the distance does not depend on, is the side.
    self.loc + f64::from_bits(distance.to_bits() ^ bits << 63)
});

/// Numbers whose distribution function is the logistic curve around `loc`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Logistic {
    pub loc: f64,
    pub scale: f64,
}

inverted!(Logistic, "logistic", |self| located(self.loc, self.scale), |bits| {
    let u = open_unit(bits);
    self.loc + 0.5 * self.scale * (minus_two_ln(1.0 - u) - minus_two_ln(u))
});

/// The largest of many numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gumbel {
    pub loc: f64,
    pub scale: f64,
}

inverted!(Gumbel, "gumbel", |self| located(self.loc, self.scale), |bits| {
    self.loc + 0.5 * self.scale * minus_two_ln(0.5 * minus_two_ln(open_unit(bits)))
});

/// Quotients of two Gaussian numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StandardCauchy;

inverted!(StandardCauchy, "standard_cauchy", |self| Ok(()), |bits| {
    // A tangent of more than 2^54 has a chance of 2^-54: it stands for infinity.
    const MOST: f64 = (1u64 << 54) as f64;
    let (cos, sin) = direction(bits);
    (sin / cos).clamp(-MOST, MOST)
});

/// Numbers between `left` and `right` that are the likelier the nearer to `mode` they are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Triangular {
    pub left: f64,
    pub mode: f64,
    pub right: f64,
}

inverted!(Triangular, "triangular", |self| self.ordered(), |bits| {
    let Self { left, mode, right } = *self;
    let (u, width) = (open_unit(bits), right - left);
    let is_left = u * width <= mode - left;
    let square = if is_left { u * (mode - left) } else { (1.0 - u) * (right - mode) };
    let distance = (square * width).sqrt();
    if is_left { left + distance } else { right - distance }
});

impl Triangular {
    fn ordered(&self) -> Result<(), ArrayError> {
        let Self { left, mode, right } = *self;
        needs(left.is_finite(), "left", left, "a finite number")?;
        needs(left <= mode, "mode", mode, "a mode that is not below `left`")?;
        needs(left < right && (right - left).is_finite(), "right", right, "a `right` above `left`")?;
        needs(mode <= right, "right", right, "a `right` that is not below `mode`")
    }
}

fn located(loc: f64, scale: f64) -> Result<(), ArrayError> {
    number("loc", loc)?;
    not_negative("scale", scale)
}

/// A distribution that follows from waiting times with a mean of 1.
macro_rules! of_waiting_times {
    ($law:ident, $label:literal, |$self:ident| $check:expr, |$a:ident, $time:ident| $number:expr) => {
        impl Law for $law {
            fn label(&self) -> &'static str {
                $label
            }
            fn check(&$self) -> Result<(), ArrayError> {
                $check
            }
            fn open(&self, stream: Stream) -> Box<dyn Fill> {
                let $a = self.a;
                mapped(Exponential { scale: 1.0 }.open(stream), move |$time| $number)
            }
        }
    };
}

/// Waiting times to the power of `1 / a`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weibull {
    pub a: f64,
}

of_waiting_times!(Weibull, "weibull", |self| not_negative("a", self.a), |a, time| {
    // As NumPy has it: 0 where the power is infinite.
    if a == 0.0 { 0.0 } else { time.powf(1.0 / a) }
});

/// Pareto's distribution from 0 on, which is Lomax's: NumPy's `pareto`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pareto {
    pub a: f64,
}

of_waiting_times!(Pareto, "pareto", |self| positive("a", self.a), |a, time| (time / a).exp_m1());

/// Numbers in `[0, 1]` with the density `a x^(a - 1)`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Power {
    pub a: f64,
}

of_waiting_times!(Power, "power", |self| positive("a", self.a), |a, time| (-time / a).exp());

/// The time in which a Brownian motion with a drift gets to a distance: the inverse Gaussian distribution.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Wald {
    pub mean: f64,
    pub scale: f64,
}

impl Law for Wald {
    fn label(&self) -> &'static str {
        "wald"
    }
    fn check(&self) -> Result<(), ArrayError> {
        positive("mean", self.mean)?;
        positive("scale", self.scale)
    }
    fn open(&self, stream: Stream) -> Box<dyn Fill> {
        let law = InverseGaussian::new(self.mean, self.scale).expect("the parameters were checked");
        each(stream, move |generator| law.sample(generator))
    }
}

/// Angles around `mu`, from -π to π: von Mises' distribution. Where `kappa` is 0, all angles are alike.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct VonMises {
    pub mu: f64,
    pub kappa: f64,
}

impl Law for VonMises {
    fn label(&self) -> &'static str {
        "vonmises"
    }
    fn check(&self) -> Result<(), ArrayError> {
        needs(self.mu.is_finite(), "mu", self.mu, "a finite number")?;
        not_negative("kappa", self.kappa)
    }
    /// Best and Fisher, 1979; where `kappa` leaves no digits to it, the distribution it comes near to.
    fn open(&self, stream: Stream) -> Box<dyn Fill> {
        let Self { mu, kappa } = *self;
        if kappa < 1e-8 {
            return each(stream, move |generator| wrapped(mu + PI * (2.0 * generator.random::<f64>() - 1.0)));
        }
        if kappa > 1e6 {
            let deviation = kappa.sqrt().recip();
            return each(stream, move |generator| {
                let x: f64 = StandardNormal.sample(generator);
                wrapped(mu + deviation * x)
            });
        }
        let s = if kappa < 1e-5 {
            kappa.recip() + kappa
        } else {
            let r = 1.0 + (1.0 + 4.0 * kappa * kappa).sqrt();
            let rho = (r - (2.0 * r).sqrt()) / (2.0 * kappa);
            (1.0 + rho * rho) / (2.0 * rho)
        };
        each(stream, move |generator| {
            let cosine = loop {
                let z = (PI * generator.random::<f64>()).cos();
                let cosine = (1.0 + s * z) / (s + z);
                let (y, v) = (kappa * (s - cosine), generator.random::<f64>());
                if y * (2.0 - y) >= v || (y / v).ln() + 1.0 >= y {
                    break cosine;
                }
            };
            let angle = cosine.clamp(-1.0, 1.0).acos();
            wrapped(mu + if generator.random() { angle } else { -angle })
        })
    }
}

/// An angle between -π and π.
fn wrapped(angle: f64) -> f64 {
    (angle + PI).rem_euclid(TAU) - PI
}
