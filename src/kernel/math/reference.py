#!/usr/bin/env python3
"""Writes reference.tsv beside this file: right values of the elementary functions.

    python3 -m venv /tmp/math && /tmp/math/bin/pip install mpmath gmpy2 numpy
    /tmp/math/bin/python src/kernel/math/reference.py

A line has the function, the type, the bits of one number or two, the bits of the value rounded, and how far the true
value lies above that, in units in the last place.
"""
import math
import pathlib
import random

import numpy as np
from mpmath import mp, mpf

mp.prec = 1500

FUNCTIONS = {
    "exp": mp.exp,
    "exp2": lambda x: mpf(2) ** x,
    "expm1": mp.expm1,
    "log": mp.log,
    "log2": lambda x: mp.log(x) / mp.log(2),
    "log10": lambda x: mp.log(x) / mp.log(10),
    "log1p": mp.log1p,
    "sin": mp.sin,
    "cos": mp.cos,
    "tan": mp.tan,
    "arcsin": mp.asin,
    "arccos": mp.acos,
    "arctan": mp.atan,
    "sinh": mp.sinh,
    "cosh": mp.cosh,
    "tanh": mp.tanh,
    "cbrt": lambda x: mp.sign(x) * mp.cbrt(abs(x)),
    "arctan2": mp.atan2,
    "hypot": mp.hypot,
    "power": lambda x, y: x**y,
}


def near(*numbers):
    """The numbers, and those to both sides."""
    return [m for x in numbers for m in (x, math.nextafter(x, math.inf), math.nextafter(x, -math.inf))]


def spread(low, high, n, signs=(1, -1)):
    """Numbers of all sizes between two powers of two."""
    return [random.choice(signs) * 2 ** random.uniform(low, high) for _ in range(n)]


def points(name, double):
    """Numbers where something changes: intervals, signs, precision, what the type can hold."""
    least, most, overflow = (-1022, 1023.9, 709.78) if double else (-126, 127.9, 88.72)
    half_ln_2 = math.log(2) / 2
    tiny = [2.0**least, 2.0 ** (least - 20), 2.0 ** (-1074 if double else -149)]
    small = [1e-30, -1e-9, 1e-5]
    if name in ("exp", "expm1"):
        return small + near(half_ln_2, -half_ln_2, 3 * half_ln_2) + [1.0, 20.5, -20.5, overflow, -overflow] + spread(-3, 6, 12)
    if name == "exp2":
        return small + near(0.5, -0.5, 1.5) + [1.0, most, -most, least - 10.3, least - 0.7] + spread(-3, 6, 12)
    if name in ("log", "log2", "log10"):
        return tiny + near(1.0, math.sqrt(0.5), math.sqrt(2)) + [10.0, 1000.0, 2.0**most] + spread(least, most, 12, (1,))
    if name == "log1p":
        edges = near(math.sqrt(0.5) - 1, math.sqrt(2) - 1) + [-1 + 2.0**-20, 2.0**53, 2.0**most]
        return tiny + small + edges + spread(-60, 0, 8, (1,)) + [-x for x in spread(-60, 0, 8, (1,))]
    if name in ("sin", "cos", "tan"):
        # The last is as close to a multiple of π/2 as a number can be (Muller, Elementary Functions).
        hard = [6381956970095103.0 * 2.0**797] if double else [16367173.0 * 2.0**72]
        multiples = [n * math.pi / 4 for n in (1, 2, 3, 4, 5, 8, 355, 10**5 + 1)]
        return tiny[:1] + small + multiples + [2.0**17, 2.0**30, 2.0**31, 1e22] + hard + spread(-3, most, 12)
    if name in ("arcsin", "arccos"):
        return tiny[:1] + small + near(0.5, -0.5) + [1 - 2.0**-20, -1 + 2.0**-23, 1.0, -1.0] + spread(-4, 0, 12)
    if name == "arctan":
        return tiny + small + near(0.5, -0.5, 1.0, 2.0) + [2.0**30, 2.0**60, 2.0**most] + spread(-4, 4, 12)
    if name in ("sinh", "cosh", "tanh"):
        edges = near(half_ln_2, 3 * half_ln_2) + [18.37, 18.7, 8.67, overflow, -overflow - 0.5]
        return tiny[:1] + small + edges + spread(-3, 4, 12)
    if name == "cbrt":
        return tiny + near(1.0, 8.0, 27.0) + [2.0**most] + spread(least, most, 12)
    if name == "arctan2":
        edges = [(1.0, 2.0), (2.0, 1.0), (1.0, -1.0), (-1.0, -3.0), (2.0**least, 3.0), (2.0**most, 2.0 ** (most - 1))]
        return edges + list(zip(spread(-3, 3, 12), spread(-3, 3, 12)))
    if name == "hypot":
        edges = [(3.0, 4.0), (2.0 ** (most - 1), 2.0 ** (most - 1)), (2.0**least, 2.0**least), (1e-30, 1.0)]
        return edges + list(zip(spread(-3, 3, 12), spread(-3, 3, 12)))
    edges = [(2.0, 0.5), (10.0, 5.0), (-1.7, 3.0), (1.0 + 2.0**-20, 1e6), (2.0 ** (least - 3), 0.25), (3.0, 1e-9)]
    large = [(x, random.choice((0.99, -0.99)) * most / math.log2(x)) for x in spread(-1, 9, 12, (1,))]
    return edges + large + list(zip(spread(-3, 3, 8, (1,)), spread(-3, 3, 8)))


def bits(x):
    return f"{int(x.view(np.uint64 if x.dtype == np.float64 else np.uint32)):x}"


def main():
    random.seed(1)
    lines = []
    for name, function in FUNCTIONS.items():
        for dtype in np.float64, np.float32:
            digits, least = (53, -1074) if dtype is np.float64 else (24, -149)
            for point in points(name, dtype is np.float64):
                numbers = [dtype(x) for x in (point if isinstance(point, tuple) else (point,))]
                right = function(*(mpf(float(x)) for x in numbers))
                rounded = dtype(0.0)
                if right != 0:
                    # In units in the last place, of the power of two below; rounded to even in Python.
                    exponent = max(int(mp.floor(mp.log(abs(right), 2))) + 1 - digits, least)
                    units = right / mpf(2) ** exponent
                    rounded = dtype(math.ldexp(int(mp.nint(units)), exponent))
                    assert np.isfinite(rounded), (name, numbers)
                    above = float(units - mp.nint(units))
                else:
                    above = 0.0
                lines.append([name, "f64" if dtype is np.float64 else "f32", *map(bits, numbers), bits(rounded), f"{above:.3f}"])
    path = pathlib.Path(__file__).with_suffix(".tsv")
    path.write_text("".join("\t".join(line) + "\n" for line in lines))


main()
