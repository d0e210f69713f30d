#!/usr/bin/env python3
"""Array operations beside NumPy and Dask, in one run: element-wise functions, reductions, products, other chunks.

    python3 benches/array/run.py [--only matmul] [--workers 2] [--rounds 3]

Builds the release binary, installs NumPy and Dask (pinned) into benches/.venv, then runs every contender in turn, each
in a process of its own, round after round; the least of the rounds counts. Dask and chunkscope compute the same
expression on as many threads; NumPy computes it whole, with as many threads for products of matrices. A contender's
time is that of its computation alone, without starting up. Ratios below 1 are in favour of chunkscope.
"""
import argparse
import json
import os
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from peers import best_of, set_up

# Name, expression, the same for NumPy where it differs by more than `chunks`.
CASES = [
    (
        "arithmetic",
        "x = da.arange(64_000_000, chunks=1_000_000, dtype='f8'); ((x * 2 + 1) / 3 - x).sum()",
        "x = np.arange(64_000_000, dtype='f8'); ((x * 2 + 1) / 3 - x).sum()",
    ),
    (
        "arithmetic, stored",
        "x = da.arange(64_000_000, chunks=1_000_000, dtype='f8'); (x * 2 + 1) / 3 - x",
        "x = np.arange(64_000_000, dtype='f8'); (x * 2 + 1) / 3 - x",
    ),
    (
        "functions",
        "x = da.linspace(0.1, 5, 32_000_000, chunks=1_000_000); "
        "(da.sin(x) ** 2 + da.cos(x) ** 2 + da.sqrt(x) + da.exp(-x) + da.log(x)).mean()",
        "x = np.linspace(0.1, 5, 32_000_000); (np.sin(x) ** 2 + np.cos(x) ** 2 + np.sqrt(x) + np.exp(-x) + np.log(x)).mean()",
    ),
    (
        "sum of comparisons",
        "x = da.arange(64_000_000, chunks=1_000_000); (x % 7 > 2).sum()",
        "x = np.arange(64_000_000); (x % 7 > 2).sum()",
    ),
    (
        "std over rows",
        "x = da.arange(64_000_000, chunks=1_000_000, dtype='f8').reshape((8000, 8000)); x.std(axis=0)",
        "x = np.arange(64_000_000, dtype='f8').reshape((8000, 8000)); x.std(axis=0)",
    ),
    (
        "maximum of float32",
        "x = da.arange(64_000_000, chunks=1_000_000).astype('f4'); x.max()",
        "x = np.arange(64_000_000).astype('f4'); x.max()",
    ),
    (
        "x + x.T",
        "x = da.ones((8000, 8000), chunks=(1000, 1000)); (x + x.T).mean(axis=0)",
        "x = np.ones((8000, 8000)); (x + x.T).mean(axis=0)",
    ),
    (
        "matmul",
        "x = da.ones((4000, 4000), chunks=(1000, 1000)); x @ x",
        "x = np.ones((4000, 4000)); x @ x",
    ),
    (
        "matmul of float32",
        "x = da.ones((4000, 4000), chunks=(1000, 1000), dtype='f4'); x @ x",
        "x = np.ones((4000, 4000), dtype='f4'); x @ x",
    ),
    (
        "qr",
        "x = (da.arange(20_000_000, chunks=1_000_000) ** 2 % 1009).reshape((400_000, 50)); da.linalg.qr(x)[1]",
        "x = (np.arange(20_000_000) ** 2 % 1009).reshape((400_000, 50)); np.linalg.qr(x)[1]",
    ),
    (
        "svd",
        "x = (da.arange(20_000_000, chunks=1_000_000) ** 2 % 1009).reshape((400_000, 50)); da.linalg.svd(x)[1]",
        "x = (np.arange(20_000_000) ** 2 % 1009).reshape((400_000, 50)); np.linalg.svd(x, full_matrices=False)[1]",
    ),
    (
        "rechunk",
        "x = da.ones((8000, 8000), chunks=(8000, 500)); x.rechunk((500, 8000))",
        "x = np.ones((8000, 8000)); np.concatenate([x[:, i:i + 500] for i in range(0, 8000, 500)], axis=1)",
    ),
    (
        "slices",
        "x = da.ones((8000, 8000), chunks=(1000, 1000)); "
        "(x[1:-1, 1:-1] * 4 - x[:-2, 1:-1] - x[2:, 1:-1] - x[1:-1, :-2] - x[1:-1, 2:]).sum()",
        "x = np.ones((8000, 8000)); "
        "(x[1:-1, 1:-1] * 4 - x[:-2, 1:-1] - x[2:, 1:-1] - x[1:-1, :-2] - x[1:-1, 2:]).sum()",
    ),
]

# `statements`, `last` and `workers` are set before.
NUMPY = """
import time, numpy as np
t = time.perf_counter()
exec(statements)
eval(last)
print(time.perf_counter() - t)
"""
DASK = """
import time, dask.array as da
exec(statements)
x = eval(last)
t = time.perf_counter()
x.compute(scheduler="threads", num_workers=workers)
print(time.perf_counter() - t)
"""


def program(of, expression, workers):
    statements, last = expression.rsplit("; ", 1)
    return f"statements, last, workers = {statements!r}, {last!r}, {workers}\n" + of


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--only", help="cases whose name has this in it")
    options.add_argument("--workers", type=int, default=os.cpu_count())
    options.add_argument("--rounds", type=int, default=3)
    args = options.parse_args()
    python, binary = set_up()
    os.environ |= {"OPENBLAS_NUM_THREADS": str(args.workers)}
    print(f"{args.workers} workers, best of {args.rounds}; seconds, and ours as a part of theirs")
    print(f"{'':20}{'NumPy':>9}{'Dask':>9}{'ours':>9}{'of NumPy':>10}{'of Dask':>9}{'MB: Dask':>10}{'ours':>8}")
    for name, expression, numpy in CASES:
        if args.only and args.only not in name:
            continue
        ours = [binary, "run", "--json", "--workers", str(args.workers), expression]
        best = best_of(
            args.rounds,
            {
                "numpy": ([python, "-c", program(NUMPY, numpy, args.workers)], float),
                "dask": ([python, "-c", program(DASK, expression, args.workers)], float),
                "ours": (ours, lambda text: json.loads(text)["compute_s"]),
            },
        )
        (numpy_s, _), (dask_s, dask_mb), (ours_s, ours_mb) = best["numpy"], best["dask"], best["ours"]
        ratios = f"{ours_s / numpy_s:10.3f}{ours_s / dask_s:9.3f}"
        print(f"{name:20}{numpy_s:9.3f}{dask_s:9.3f}{ours_s:9.3f}{ratios}{dask_mb:10.0f}{ours_mb:8.0f}", flush=True)


if __name__ == "__main__":
    main()
