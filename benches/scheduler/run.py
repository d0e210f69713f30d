#!/usr/bin/env python3
"""What a task that does nothing costs each scheduler, on six shapes of graphs, in one run.

    python3 benches/scheduler/run.py [--scale 200_000] [--rounds 10] [--workers 1,2] [--taskflow FOLDER]

Builds the benchmark and, with `g++`, the programs of the peers: oneTBB where it is installed (Debian: libtbb-dev) and
Taskflow (headers only) where `--taskflow` or the system has it; what is not there is said and left out. Dask's threaded
scheduler, pinned in benches/.venv, gets graphs of a hundredth of the tasks. Each contender is a process that reads the
same files. Its time is that of the run alone, without making the graph, the least of all rounds, in nanoseconds a task;
Dask's cannot be told apart from what it prepares. chunkscope keeps what each task took; the others keep nothing.
Ratios are to chunkscope: above 1 they take longer.
"""
import argparse
import array
import json
import math
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(HERE.parent))
from peers import set_up

OURS = "chunkscope, traced"
DASK = """
import json, sys, time, dask.threaded
from concurrent.futures import ThreadPoolExecutor
rounds, workers, *paths = sys.argv[1:]
def nothing(*inputs): pass
for path in paths:
    words = memoryview(open(path, "rb").read()).cast("I").tolist()
    graph, used, at = {}, set(), 1
    for task in range(words[0]):
        inputs = words[at + 1 : at + 1 + words[at]]
        at += 1 + words[at]
        graph[("x", task)] = (nothing, *(("x", i) for i in inputs))
        used.update(inputs)
    wanted = [("x", task) for task in range(words[0]) if task not in used]
    best = float("inf")
    with ThreadPoolExecutor(int(workers)) as pool:
        for _ in range(min(int(rounds), 3)):
            start = time.perf_counter()
            dask.threaded.get(graph, wanted, pool=pool)
            best = min(best, time.perf_counter() - start)
    print(json.dumps({"path": path, "workers": int(workers), "name": "Dask, threads", "ns": 1e9 * best / words[0]}))
"""


def independent(n):
    return [[] for _ in range(n)]


def tree(arity):
    def make(n):
        inputs = [[] for _ in range(n)]
        level = list(range(n))
        while len(level) > 1:
            groups = [level[i : i + arity] for i in range(0, len(level), arity)]
            level = list(range(len(inputs), len(inputs) + len(groups)))
            inputs += groups
        return inputs

    return make


def chance(n):
    """Layers, each task with three inputs anywhere in the layer before."""
    width = max(1, n // 100)
    numbers = random.Random(1)
    before = lambda layer: [(layer - 1) * width + numbers.randrange(width) for _ in range(3)]
    return [before(layer) if layer else [] for layer in range(100) for _ in range(width)]


def wave(n):
    """A square in which each task takes those above and at the left."""
    side = math.isqrt(n)
    above = lambda i: [i - side] if i >= side else []
    return [above(i) + ([i - 1] if i % side else []) for i in range(side * side)]


def chain(n):
    return [[i - 1] if i else [] for i in range(n)]


SHAPES = {"independent": independent, "tree of 2": tree(2), "tree of 4": tree(4), "random": chance, "wave": wave,
          "chain": chain}


def write(path, inputs):
    words = array.array("I", [len(inputs)])
    for row in inputs:
        words.append(len(row))
        words.extend(row)
    path.write_bytes(words.tobytes())


def compiled(name, folder, flags):
    """The program of a peer; none where its headers are not there."""
    program = folder / name
    command = ["g++", "-O3", "-std=c++20", "-pthread", HERE / f"{name}.cpp", "-o", program, *flags]
    if not shutil.which("g++"):
        print(f"left out: {name} (no g++)")
        return None
    if subprocess.run(command, stderr=subprocess.DEVNULL).returncode:
        print(f"left out: {name} (it does not compile here: its headers are missing)")
        return None
    return program


def ours():
    command = ["cargo", "bench", "--bench", "scheduler", "--no-run", "--message-format=json", "--quiet"]
    text = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout
    messages = [json.loads(line) for line in text.splitlines() if line.startswith("{")]
    return [m["executable"] for m in messages if m.get("executable") and m["target"]["name"] == "scheduler"][-1]


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--scale", type=int, default=200_000)
    options.add_argument("--rounds", type=int, default=10)
    options.add_argument("--workers", default=f"1,{os.cpu_count()}")
    options.add_argument("--taskflow", help="the folder that holds taskflow/taskflow.hpp")
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        large = [folder / name for name in SHAPES]
        small = [folder / f"{name}, small" for name in SHAPES]
        for name, at_full, in_small in zip(SHAPES, large, small):
            write(at_full, SHAPES[name](asked.scale))
            write(in_small, SHAPES[name](max(100, asked.scale // 100)))
        python, _ = set_up()
        (folder / "threads.py").write_text(DASK)
        includes = [f"-I{asked.taskflow}"] if asked.taskflow else []
        peers = [compiled("tbb", folder, ["-ltbb"]), compiled("taskflow", folder, includes)]
        contenders = [([ours()], large), *(([peer], large) for peer in peers if peer), ([python, "-B", folder / "threads.py"], small)]
        for workers in asked.workers.split(","):
            measure(contenders, asked.rounds, workers)


def measure(contenders, rounds, workers):
    """Every contender in three turns, so that all meet the same machine; prints the table."""
    best = {}
    for _ in range(3):
        for command, paths in contenders:
            command = [*command, str(rounds), workers, *paths]
            for line in subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines():
                told = json.loads(line)
                key = told["name"], pathlib.Path(told["path"]).name.removesuffix(", small")
                best[key] = min(told["ns"], best.get(key, math.inf))
    names = list(dict.fromkeys(name for name, _ in best))
    print(f"\n{workers} worker{'s' if workers != '1' else ''}, ns a task (times that of {OURS})\n")
    print("| |", " | ".join(SHAPES), "|")
    print("|---|" + "---|" * len(SHAPES))
    for name in names:
        cells = [(best[name, shape], best[name, shape] / best[OURS, shape]) for shape in SHAPES]
        print(f"| {name} |", " | ".join(f"{ns:.1f} ({ratio:.2f})" for ns, ratio in cells), "|", flush=True)


if __name__ == "__main__":
    main()
