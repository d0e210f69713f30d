#!/usr/bin/env python3
"""The lesson beside its peers, in one run: NumPy, Dask, and chunkscope fused and as written.

    python3 benches/lesson/run.py [--size 800_000_000] [--chunks 4] [--workers 2] [--rounds 3]

Builds the release binary, installs NumPy and Dask (pinned) into benches/.venv, then runs every contender in turn,
each in a process of its own, round after round. A contender's time is that of its computation alone, without
starting up; its memory is the peak of its whole process. The least of the rounds counts. Ratios are to Dask.
"""
import argparse
import json
import os
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from peers import best_of, set_up

# Each prints its seconds. `size`, `chunk` and `workers` are set before.
NUMPY = """
import numpy as np, time
rng, t = np.random.default_rng(), time.perf_counter()
total = sum(rng.normal(0.0, 0.1, size=min(chunk, size - at)).sum() for at in range(0, size, chunk))
mean = total / size
print(time.perf_counter() - t)
"""
DASK = """
import dask, dask.array as da, time
x = da.random.normal(0.0, 0.1, size=size, chunks=chunk).mean()
t = time.perf_counter()
x.compute(scheduler="threads", num_workers=workers)
print(time.perf_counter() - t)
"""


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--size", type=int, default=800_000_000)
    options.add_argument("--chunks", type=int, default=4)
    options.add_argument("--workers", type=int, default=os.cpu_count())
    options.add_argument("--rounds", type=int, default=3)
    args = options.parse_args()
    python, binary = set_up()
    chunk = -(-args.size // args.chunks)
    given = f"size, chunk, workers = {args.size}, {chunk}, {args.workers}\n"
    ours = [binary, "run", "--json", "--workers", str(args.workers)]
    ours.append(f"da.random.normal(0.0, 0.1, size={args.size}, chunks={chunk}).mean()")
    of_json = lambda text: json.loads(text)["compute_s"]
    contenders = {
        "NumPy, chunk by chunk": ([python, "-c", given + NUMPY], float),
        "Dask, threads": ([python, "-c", given + DASK], float),
        "chunkscope --as-written": ([*ours, "--as-written"], of_json),
        "chunkscope": (ours, of_json),
    }
    best = best_of(args.rounds, contenders)
    dask_seconds, dask_megabytes = best["Dask, threads"]
    print(f"mean of {args.size:,} normal numbers in {args.chunks} chunks, {args.workers} workers, best of {args.rounds}")
    print(f"{'':26}{'seconds':>9}{'of Dask':>9}{'faster':>9}{'peak MB':>10}{'of Dask':>9}")
    for name, (seconds, megabytes) in best.items():
        times = f"{seconds:9.3f}{seconds / dask_seconds:9.3f}{dask_seconds / seconds:8.1f}x"
        print(f"{name:26}{times}{megabytes:10.0f}{megabytes / dask_megabytes:9.3f}")


if __name__ == "__main__":
    main()
