#!/usr/bin/env python3
"""Prints the polynomial coefficients in the files beside this one, and the error of each polynomial.

    python3 -m venv /tmp/math && /tmp/math/bin/pip install mpmath gmpy2 numpy
    /tmp/math/bin/python src/kernel/math/coefficients.py [NAME...]

Lawson's method: least squares, weighted anew by the errors until the largest is as small as can be. Coefficients are
rounded one after the other, from the constant on, and the others are fitted again each time.
"""
import sys

import numpy as np
from mpmath import mp, mpf

mp.prec = 240
NODES = 120


def solve(matrix, right):
    """Gauss, since the normal equations are small and the precision is large."""
    n = len(right)
    rows = [row[:] + [value] for row, value in zip(matrix, right)]
    for i in range(n):
        pivot = max(range(i, n), key=lambda k: abs(rows[k][i]))
        rows[i], rows[pivot] = rows[pivot], rows[i]
        for k in range(i + 1, n):
            factor = rows[k][i] / rows[i][i]
            rows[k] = [a - factor * b for a, b in zip(rows[k], rows[i])]
    x = [mpf(0)] * n
    for i in reversed(range(n)):
        x[i] = (rows[i][n] - sum(rows[i][j] * x[j] for j in range(i + 1, n))) / rows[i][i]
    return x


def lawson(basis, values, rounds):
    """The coefficients, and the largest error."""
    weights = [mpf(1)] * len(values)
    best = None
    indices = range(len(basis[0]))
    for _ in range(rounds):
        normal = [[mp.fsum(w * b[i] * b[j] for w, b in zip(weights, basis)) for j in indices] for i in indices]
        right = [mp.fsum(w * b[i] * v for w, b, v in zip(weights, basis, values)) for i in indices]
        found = solve(normal, right)
        errors = [abs(v - mp.fdot(found, b)) for v, b in zip(values, basis)]
        if best is None or max(errors) < best[1]:
            best = found, max(errors)
        weights = [w * e for w, e in zip(weights, errors)]
        total = sum(weights)
        weights = [w * len(values) / total for w in weights]
    return best


def fit(f, weight, low, high, degree, dtype):
    """Rounded coefficients of a polynomial for `f`, and the binary logarithm of its largest weighted error."""
    low, high = mpf(low), mpf(high)
    nodes = [(low + high + (high - low) * mp.cos(mp.pi * (2 * i + 1) / (2 * NODES))) / 2 for i in range(NODES)]
    scale = max(abs(low), abs(high))
    weights, values = [weight(x) for x in nodes], [f(x) for x in nodes]
    rounded = []
    while len(rounded) <= degree:
        rest = [w * (v - mp.polyval(rounded[::-1] or [0], x)) for x, w, v in zip(nodes, weights, values)]
        powers = range(len(rounded), degree + 1)
        basis = [[w * (x / scale) ** p for p in powers] for x, w in zip(nodes, weights)]
        found, _ = lawson(basis, rest, 40 if not rounded else 25)
        rounded.append(mpf(float(dtype(float(found[0] / scale ** len(rounded))))))
    error = max(abs(w * (v - mp.polyval(rounded[::-1], x))) for x, w, v in zip(nodes, weights, values))
    return [dtype(float(c)) for c in rounded], mp.log(error, 2)


def of_square(f, limit):
    """`f` of the root of `z`; near 0, where digits cancel, its limit."""
    return lambda z: limit if z < mpf(10) ** -20 else f(mp.sqrt(z))


LN_2 = mp.log(2)
HALF_LN_2 = LN_2 / 2 * mpf("1.0005")
SQUARE = HALF_LN_2**2
EIGHTH_OF_A_TURN = (mp.pi / 4) ** 2 * mpf("1.0001")
ARTANH = ((mp.sqrt(2) - 1) / (mp.sqrt(2) + 1)) ** 2 * mpf("1.0001")


def power(dtype):
    """The leading coefficient of `artanh` has to be a number of the type; the others make up for it."""
    c1, c3 = 2 / LN_2, mpf(float(dtype(float(2 / (3 * LN_2)))))
    return lambda s: (2 * mp.atanh(s) / s / LN_2 - c1 - c3 * s**2) / s**4


def cases(dtype):
    """Name, function, weight (absolute errors to those relative to the result), interval, degree."""
    double = dtype is np.float64
    least = mpf(10) ** (-9 if double else -5)
    yield "EXP", lambda r: (mp.expm1(r) - r) / r**2, lambda r: r**2 * mp.exp(-r), -HALF_LN_2, HALF_LN_2, 9 if double else 4
    yield "EXP2", lambda r: mp.expm1(r * LN_2) / r, lambda r: r * mp.exp(-r * LN_2), -0.5001, 0.5001, 10 if double else 5
    yield "ARTANH", of_square(lambda s: (2 * mp.atanh(s) / s - 2) / s**2, mpf(2) / 3), lambda z: z / 2, 0, ARTANH, 6 if double else 2
    yield "SIN", of_square(lambda r: (mp.sin(r) / r - 1) / r**2, -mpf(1) / 6), lambda z: z, 0, EIGHTH_OF_A_TURN, 5 if double else 2
    yield "COS", of_square(lambda r: (mp.cos(r) - 1 + r**2 / 2) / r**4, mpf(1) / 24), lambda z: z**2 / mp.cos(mp.sqrt(z)), 0, EIGHTH_OF_A_TURN, 5 if double else 2
    yield "TAN", of_square(lambda r: (mp.tan(r) / r - 1) / r**2, mpf(1) / 3), lambda z: z * mp.sqrt(z) / mp.tan(mp.sqrt(z)), 0, EIGHTH_OF_A_TURN, 13 if double else 6
    yield "ARCSIN", of_square(lambda s: (mp.asin(s) / s - 1) / s**2, mpf(1) / 6), lambda z: z, 0, 0.2501, 12 if double else 5
    yield "ARCTAN", of_square(lambda t: (mp.atan(t) / t - 1) / t**2, -mpf(1) / 3), lambda z: z, 0, 0.2501, 11 if double else 4
    yield "SINH", of_square(lambda r: (mp.sinh(r) / r - 1) / r**2, mpf(1) / 6), lambda z: z, 0, SQUARE, 4 if double else 2
    yield "COSH", of_square(lambda r: (mp.cosh(r) - 1) / r**2, mpf(1) / 2), lambda z: z, 0, SQUARE, 4 if double else 2
    yield "INVERSE_CBRT", lambda m: 1 / mp.cbrt(m), lambda m: mp.cbrt(m), 1, 2, 5 if double else 3
    yield "REST", of_square(power(dtype), 0), lambda z: z**2 * LN_2 / 2, least, ARTANH, 6 if double else 2


for dtype in np.float64, np.float32:
    for name, *case in cases(dtype):
        if len(sys.argv) < 2 or name in sys.argv[1:]:
            coefficients, error = fit(*case, dtype)
            print(f"{name} of {dtype.__name__}: error 2^{float(error):.2f}")
            print(*(f"    {str(c)}," for c in coefficients), sep="\n", flush=True)
