//! Counts. All of them are `int64`.

#![expect(missing_docs, reason = "parameters have NumPy's names")]

use super::{
    super::{
        ArrayError, Law,
        law::{needs, not_negative, positive},
        numbers::{each, mapped},
        stream::{Generator, Stream},
    },
    Exponential,
};
use crate::{dtype::DType, kernel::flow::Fill};
use rand::RngExt;
use rand_distr::{self as laws, Distribution as _};

const CHECKED: &str = "the parameters were checked";
/// NumPy's bound for the mean of Poisson's distribution: ten deviations above, an `int64` still holds the number.
const MOST_EVENTS: f64 = i64::MAX as f64 - 10.0 * 3_037_000_500.0;

/// The part of a `Law` that all counts have in common.
macro_rules! counts {
    ($law:ident, $label:literal, |$self:ident| $check:expr, |$stream:ident| $open:expr) => {
        impl Law for $law {
            fn label(&self) -> &'static str {
                $label
            }
            fn dtype(&self) -> DType {
                DType::I64
            }
            fn check(&$self) -> Result<(), ArrayError> {
                $check
            }
            fn open(&$self, $stream: Stream) -> Box<dyn Fill> {
                $open
            }
        }
    };
}

fn probability(argument: &'static str, value: f64) -> Result<(), ArrayError> {
    needs((0.0..=1.0).contains(&value), argument, value, "a number from 0 to 1")
}

/// How many events there are where `lam` are expected.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Poisson {
    pub lam: f64,
}

counts!(
    Poisson,
    "poisson",
    |self| {
        not_negative("lam", self.lam)?;
        needs(self.lam <= MOST_EVENTS, "lam", self.lam, "a mean that an int64 can hold")
    },
    |stream| {
        let lam = self.lam;
        if lam == 0.0 {
            return each(stream, |_| 0_i64);
        }
        let law = laws::Poisson::new(lam).expect(CHECKED);
        each(stream, move |generator| law.sample(generator) as i64)
    }
);

/// How many of `n` trials succeed, each with the probability `p`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Binomial {
    pub n: i64,
    pub p: f64,
}

counts!(
    Binomial,
    "binomial",
    |self| {
        needs(self.n >= 0, "n", self.n as f64, "a number of trials that is not below 0")?;
        probability("p", self.p)
    },
    |stream| {
        let law = binomial(self.n, self.p);
        each(stream, move |generator| law.sample(generator).cast_signed())
    }
);

/// How many of `n` trials succeed, each with the probability `p`.
pub(super) fn binomial(n: i64, p: f64) -> laws::Binomial {
    laws::Binomial::new(n.cast_unsigned(), p).expect(CHECKED)
}

/// How many trials fail before the `n`-th success, each with the probability `1 - p`; `n` need not be whole.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NegativeBinomial {
    pub n: f64,
    pub p: f64,
}

counts!(
    NegativeBinomial,
    "negative_binomial",
    |self| {
        positive("n", self.n)?;
        positive("p", self.p)?;
        probability("p", self.p)
    },
    |stream| {
        let (expected, ratio) = (laws::Gamma::new(self.n, 1.0).expect(CHECKED), (1.0 - self.p) / self.p);
        each(stream, move |generator| {
            let expected = (ratio * expected.sample(generator)).min(MOST_EVENTS);
            laws::Poisson::new(expected).map_or(0, |events| events.sample(generator) as i64)
        })
    }
);

/// How many trials it takes to succeed once, each with the probability `p`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Geometric {
    pub p: f64,
}

counts!(
    Geometric,
    "geometric",
    |self| {
        positive("p", self.p)?;
        probability("p", self.p)
    },
    |stream| {
        // The whole part of a waiting time; more than an `int64` holds becomes its greatest.
        let scale = -(-self.p).ln_1p().recip();
        mapped(Exponential { scale }.open(stream), |time| (time as i64).saturating_add(1))
    }
);

/// How many of `nsample` things are good, drawn without replacement from `ngood` good and `nbad` bad ones.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hypergeometric {
    pub ngood: i64,
    pub nbad: i64,
    pub nsample: i64,
}

counts!(
    Hypergeometric,
    "hypergeometric",
    |self| {
        for (argument, n) in [("ngood", self.ngood), ("nbad", self.nbad), ("nsample", self.nsample)] {
            needs((0..=1_000_000_000).contains(&n), argument, n as f64, "a number from 0 to 1,000,000,000")?;
        }
        let fits = self.nsample <= self.ngood + self.nbad;
        needs(fits, "nsample", self.nsample as f64, "a sample that is not larger than `ngood + nbad`")
    },
    |stream| self.sampler(stream)
);

impl Hypergeometric {
    /// Counts the smaller kind in the smaller part, of which the others follow.
    fn sampler(&self, stream: Stream) -> Box<dyn Fill> {
        let Self { ngood, nbad, nsample } = *self;
        let all = ngood + nbad;
        let (few, many, drawn) = (ngood.min(nbad), ngood.max(nbad), nsample.min(all - nsample));
        // Of the smaller kind in the smaller part → of the good ones in the sample.
        let in_sample = move |n: i64| if drawn == nsample { n } else { few - n };
        let good = move |n: i64| if ngood <= nbad { in_sample(n) } else { nsample - in_sample(n) };
        let mode = (drawn + 1) as f64 * (few + 1) as f64 / (all + 2) as f64;
        if mode >= 10.0 {
            let [all, few, drawn] = [all, few, drawn].map(i64::cast_unsigned);
            let law = laws::Hypergeometric::new(all, few, drawn).expect(CHECKED);
            return each(stream, move |generator| good(law.sample(generator).cast_signed()));
        }
        let none = probability_of_none(few, many, drawn);
        each(stream, move |generator| {
            // By inversion: one probability after the other.
            let (mut u, mut n, mut p): (f64, i64, f64) = (generator.random(), 0, none);
            while u > p && n < few.min(drawn) {
                u -= p;
                p *= (few - n) as f64 * (drawn - n) as f64;
                p /= (n + 1) as f64 * (many - drawn + n + 1) as f64;
                n += 1;
            }
            good(n)
        })
    }
}

/// The probability that none of `few` is among `drawn`, as a product of as few factors as there can be.
fn probability_of_none(few: i64, many: i64, drawn: i64) -> f64 {
    let (factors, others) = (few.min(drawn), few.max(drawn));
    let all = few + many;
    (0..factors).map(|i| (all - others - i) as f64 / (all - i) as f64).product()
}

/// How many species have so many members: Fisher's logarithmic series.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LogSeries {
    pub p: f64,
}

counts!(
    LogSeries,
    "logseries",
    |self| needs((0.0..1.0).contains(&self.p), "p", self.p, "a number from 0 to below 1"),
    |stream| {
        let p = self.p;
        let r = (-p).ln_1p();
        // Kemp, 1981.
        each(stream, move |generator| {
            loop {
                let v: f64 = generator.random();
                if v >= p {
                    return 1;
                }
                let q = -(r * generator.random::<f64>()).exp_m1();
                if v <= q * q {
                    let n = 1.0 + v.ln() / q.ln();
                    if n >= 1.0 && v > 0.0 {
                        return n as i64;
                    }
                } else {
                    return if v >= q { 1 } else { 2 };
                }
            }
        })
    }
);

/// Numbers from 1 on whose probabilities fall with the power `a`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Zipf {
    pub a: f64,
}

counts!(Zipf, "zipf", |self| needs(self.a > 1.0, "a", self.a, "a number above 1"), |stream| each(
    stream,
    zipf(self.a)
));

/// Devroye, 1986, page 551, among the numbers that an `int64` holds.
fn zipf(a: f64) -> impl FnMut(&mut Generator) -> i64 {
    const MOST: f64 = i64::MAX as f64;
    let power = a - 1.0;
    let least = MOST.powf(-power);
    // What a power is above 1, exactly even where it is next to nothing.
    let above_one = move |base_minus_one: f64| (power * base_minus_one.ln_1p()).exp_m1();
    let b = above_one(1.0);
    move |generator| {
        // All others are too unlikely for a float.
        if b > 1e300 {
            return 1;
        }
        loop {
            let u = 1.0 - generator.random::<f64>() * (1.0 - least);
            let n = u.powf(-power.recip()).floor();
            let t = above_one(n.recip());
            let v: f64 = generator.random();
            if n < MOST && v * n * t / b <= (t + 1.0) / (b + 1.0) {
                return n as i64;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::SliceMut;

    fn numbers(law: &dyn Law) -> Vec<i64> {
        law.check().unwrap();
        let mut numbers = vec![0; 2000];
        law.open(Stream::of_key(1)).fill(SliceMut::I64(&mut numbers));
        numbers
    }

    #[test]
    fn parameters_at_the_edge_have_their_numbers() {
        for (law, only) in [
            (&Poisson { lam: 0.0 } as &dyn Law, 0),
            (&Binomial { n: 7, p: 0.0 }, 0),
            (&Binomial { n: 7, p: 1.0 }, 7),
            (&NegativeBinomial { n: 3.0, p: 1.0 }, 0),
            (&Geometric { p: 1.0 }, 1),
            (&Geometric { p: 1e-300 }, i64::MAX),
            (&LogSeries { p: 0.0 }, 1),
            (&Zipf { a: 2000.0 }, 1),
            (&Hypergeometric { ngood: 0, nbad: 9, nsample: 4 }, 0),
            (&Hypergeometric { ngood: 9, nbad: 0, nsample: 4 }, 4),
            (&Hypergeometric { ngood: 5, nbad: 9, nsample: 14 }, 5),
            (&Hypergeometric { ngood: 5, nbad: 9, nsample: 0 }, 0),
            (&Hypergeometric { ngood: 0, nbad: 0, nsample: 0 }, 0),
        ] {
            assert!(numbers(law).iter().all(|&n| n == only), "{law:?}");
        }
    }

    #[test]
    fn large_numbers_are_held() {
        for (law, least) in [
            (&Poisson { lam: MOST_EVENTS } as &dyn Law, 9_000_000_000_000_000_000),
            (&Binomial { n: i64::MAX, p: 0.999_999 }, 9_000_000_000_000_000_000),
            (&NegativeBinomial { n: 1e10, p: 1e-12 }, 1_000_000_000),
            (
                &Hypergeometric { ngood: 1_000_000_000, nbad: 1_000_000_000, nsample: 1_000_000_000 },
                400_000_000,
            ),
            (&Hypergeometric { ngood: 3, nbad: 1_000_000_000, nsample: 999_999_999 }, 1),
            (&Zipf { a: 1.0 + f64::EPSILON }, 1),
        ] {
            assert!(numbers(law).iter().all(|&n| n >= least), "{law:?}");
        }
    }
}
