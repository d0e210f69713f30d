"""Writes distributions.txt: what SciPy says about the distributions of da.random.

    python distributions.py > distributions.txt      Needs: pip install scipy (written with 1.17)

A line is `expression | mean | variance | kurtosis | places | probabilities`: the expression lacks `size` and `chunks`, the
places cut the numbers into cells, each of which has one of the probabilities. `nan` stands for what does not exist.
"""
import numpy as np
from scipy import stats

LEVELS = [1e-4, 1e-3, 0.01, 0.05, *np.arange(0.1, 0.91, 0.1), 0.95, 0.99, 0.999, 1 - 1e-4]
LEAST = 5e-5  # of a cell, so that a million numbers are enough


def continuous(law):
    places = law.ppf(LEVELS)
    return places, law.cdf(places)


def discrete(law):
    return counted(law, np.unique(law.ppf(LEVELS)))


def powers(law):
    return counted(law, np.unique(np.logspace(0, 6, 30).round()))


def counted(law, numbers):
    return numbers + 0.5, law.cdf(numbers)


def angles(law):
    places = np.linspace(-np.pi, np.pi, 26)[1:-1]
    return places, law.cdf(places) - law.cdf(-np.pi)


def cells(places, below):
    """Places such that every cell is likely enough, and the probabilities of the cells."""
    kept, last = [], 0.0
    for place, p in zip(places, below):
        if p - last >= LEAST and 1 - p >= LEAST:
            kept.append((float(place), float(p)))
            last = p
    bounds = [0.0, *(p for _, p in kept), 1.0]
    return [place for place, _ in kept], np.diff(bounds)


def line(expression, law, cut=continuous):
    places, probabilities = cells(*cut(law))
    mean, variance, kurtosis = (float(x) for x in law.stats("mvk"))
    moments = [mean, variance, kurtosis + 3]
    # SciPy's moments are those of the line, not of the circle.
    moments = [x if np.isfinite(x) and cut is not angles else float("nan") for x in moments]
    numbers = *([moment] for moment in moments), places, probabilities
    print(expression, *(" ".join(f"{x:.13g}" for x in part) for part in numbers), sep=" | ")


RNG = "da.random.default_rng(5)."
DA = "da.random."

line(DA + "normal(1, 2", stats.norm(1, 2))
line(DA + "standard_normal(", stats.norm())
line(RNG + "standard_normal(dtype='f4'", stats.norm())
line(DA + "uniform(-1, 3", stats.uniform(-1, 4))
line(DA + "uniform(3, -1", stats.uniform(-1, 4))
line(DA + "random(", stats.uniform())
line(RNG + "random(dtype='f4'", stats.uniform())
line(DA + "lognormal(0.5, 0.3", stats.lognorm(0.3, scale=np.exp(0.5)))
line(DA + "exponential(2", stats.expon(scale=2))
line(DA + "standard_exponential(", stats.expon())
line(DA + "rayleigh(1.5", stats.rayleigh(scale=1.5))
line(DA + "laplace(1, 2", stats.laplace(1, 2))
line(DA + "logistic(1, 2", stats.logistic(1, 2))
line(DA + "gumbel(1, 2", stats.gumbel_r(1, 2))
line(DA + "standard_cauchy(", stats.cauchy())
line(DA + "triangular(-1, 0.5, 1", stats.triang(0.75, -1, 2))
line(DA + "triangular(0, 0, 1", stats.triang(0, 0, 1))
line(DA + "weibull(1.5", stats.weibull_min(1.5))
line(DA + "weibull(0.7", stats.weibull_min(0.7))
line(DA + "pareto(6", stats.lomax(6))
line(DA + "power(0.6", stats.powerlaw(0.6))
line(DA + "power(5", stats.powerlaw(5))
line(DA + "wald(2, 3", stats.invgauss(2 / 3, scale=3))
line(DA + "vonmises(0, 0", stats.uniform(-np.pi, 2 * np.pi))
line(DA + "vonmises(0.5, 2", stats.vonmises(2, loc=0.5), angles)
line(DA + "vonmises(-3, 0.3", stats.vonmises(0.3, loc=-3), angles)
line(DA + "vonmises(1, 4e6", stats.norm(1, 5e-4))
line(DA + "gamma(3, 0.5", stats.gamma(3, scale=0.5))
line(DA + "gamma(0.3, 2", stats.gamma(0.3, scale=2))
line(DA + "standard_gamma(1", stats.gamma(1))
line(DA + "beta(2, 6", stats.beta(2, 6))
line(DA + "beta(0.5, 0.7", stats.beta(0.5, 0.7))
line(DA + "chisquare(4", stats.chi2(4))
line(DA + "chisquare(1", stats.chi2(1))
line(DA + "f(5, 12", stats.f(5, 12))
line(DA + "standard_t(7", stats.t(7))
line(DA + "standard_t(1.5", stats.t(1.5))
line(DA + "noncentral_chisquare(3, 2", stats.ncx2(3, 2))
line(DA + "noncentral_chisquare(0.5, 2", stats.ncx2(0.5, 2))
line(DA + "noncentral_f(3, 20, 2", stats.ncf(3, 20, 2))
line(DA + "poisson(3.5", stats.poisson(3.5), discrete)
line(DA + "poisson(60", stats.poisson(60), discrete)
line(DA + "poisson(1e5", stats.poisson(1e5), discrete)
line(DA + "binomial(10, 0.3", stats.binom(10, 0.3), discrete)
line(DA + "binomial(100, 0.9", stats.binom(100, 0.9), discrete)
line(DA + "binomial(100000, 0.4", stats.binom(100000, 0.4), discrete)
line(DA + "negative_binomial(2.5, 0.3", stats.nbinom(2.5, 0.3), discrete)
line(DA + "geometric(0.3", stats.geom(0.3), discrete)
line(DA + "geometric(0.9", stats.geom(0.9), discrete)
line(DA + "geometric(1e-4", stats.geom(1e-4), discrete)
line(DA + "hypergeometric(5, 9, 6", stats.hypergeom(14, 5, 6), discrete)
line(DA + "hypergeometric(20, 7, 19", stats.hypergeom(27, 20, 19), discrete)
line(DA + "hypergeometric(9, 20, 25", stats.hypergeom(29, 9, 25), discrete)
line(DA + "hypergeometric(3, 1000, 400", stats.hypergeom(1003, 3, 400), discrete)
line(DA + "hypergeometric(500, 300, 250", stats.hypergeom(800, 500, 250), discrete)
line(DA + "hypergeometric(300, 500, 700", stats.hypergeom(800, 300, 700), discrete)
line(DA + "logseries(0.4", stats.logser(0.4), discrete)
line(DA + "logseries(0.95", stats.logser(0.95), discrete)
line(DA + "zipf(3", stats.zipf(3), powers)
line(DA + "zipf(1.3", stats.zipf(1.3), powers)
line(DA + "randint(-3, 7", stats.randint(-3, 7), discrete)
line(DA + "random_integers(6", stats.randint(1, 7), discrete)
line(RNG + "integers(0, 100, dtype='u1', endpoint=True", stats.randint(0, 101), discrete)
line(RNG + "integers(0, 2, dtype=bool", stats.randint(0, 2), discrete)
line(RNG + "integers(-10**9, 3 * 10**9", stats.uniform(-1e9, 4e9))
line(RNG + "integers(-2**63, 2**63", stats.uniform(-(2.0**63), 2.0**64))
line(RNG + "integers(0, 2**64, dtype='u8'", stats.uniform(0, 2.0**64))
line(DA + "choice(4", stats.randint(0, 4), discrete)
