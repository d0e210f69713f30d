"""Whether chunkscope's answer to an expression is Dask's.

What comes in: Python statements whose last one is an expression of `dask.array`. What goes out: nothing if both agree,
else one sentence on how they differ. They agree when

- the graph as written is the same: as many tasks of every label, at the same block coordinates, with the same inputs
  and users, and the same ones are the result;
- the result has the same shape, chunks and dtype;
- its elements are the same: integers and truth values to the bit, floats to `TOLERANCE`;
- the run that fuses and the run as written give the same bytes.
"""
import ast
import json
import math
import subprocess
import warnings
from collections import Counter
from typing import NamedTuple

import dask
import dask.array as da
import numpy as np
from dask.core import flatten, get_dependencies
from dask.dot import box_label
from dask.utils import key_split

# Relative to the largest element. For float32 eight units in the last place: NumPy's own functions differ by four.
TOLERANCE = {"float64": 1e-12, "float32": 1e-6}
SECONDS = 120

warnings.simplefilter("ignore")
np.seterr(all="ignore")
dask.config.set(scheduler="sync")


class Refused(Exception):
    """Dask or NumPy does not take the statements."""


def evaluate(statements):
    """The value of the last expression.

    Raises `Refused` with what Dask, NumPy or Python said when the statements fail.
    """
    scope = {"da": da, "np": np, "math": math}
    try:
        tree = ast.parse(statements)
        last = tree.body.pop()
        exec(compile(tree, "<case>", "exec"), scope)
        value = eval(compile(ast.Expression(last.value), "<case>", "eval"), scope)
    except Exception as error:
        raise Refused(f"{type(error).__name__}: {error}") from error
    if value is NotImplemented:
        raise Refused("not implemented")
    return value


class Node(NamedTuple):
    """What can be seen of a task by itself."""

    label: str
    coordinate: str
    is_output: bool

    def __str__(self):
        return f"{self.label} {self.coordinate}".strip()


class Graph(NamedTuple):
    """A graph as written, and what its result is."""

    nodes: list
    inputs: list
    shape: tuple
    chunks: tuple
    dtype: str


def dask_graph(x):
    """The raw graph of a Dask array."""
    tasks = dict(x.__dask_graph__())
    at = {key: i for i, key in enumerate(tasks)}
    outputs = set(flatten(x.__dask_keys__()))
    nodes = [Node(key_split(key), box_label(key), key in outputs) for key in tasks]
    inputs = [{at[key] for key in get_dependencies(tasks, task) if key in at} for task in tasks]
    return Graph(nodes, inputs, x.shape, x.chunks, str(x.dtype))


def our_graph(path):
    """The graph as written of a recording."""
    lines = (json.loads(line) for line in path.read_text().splitlines())
    graph = next(line for line in lines if line["t"] == "graph")
    layers, outputs = graph["layers"], set(graph["outputs"])
    nodes = [
        Node(layers[layer]["label"], coordinate_text(coordinate), i in outputs)
        for i, (layer, coordinate, *_) in enumerate(graph["tasks"])
    ]
    inputs = [set(task[3]) for task in graph["tasks"]]
    result = layers[graph["tasks"][graph["outputs"][0]][0]]
    chunks = tuple(map(tuple, result["chunks"]))
    return Graph(nodes, inputs, tuple(result["shape"]), chunks, result["dtype"])


def coordinate_text(coordinate):
    """As Dask writes it in a box."""
    if isinstance(coordinate, str):
        return coordinate
    return str(coordinate[0]) if len(coordinate) == 1 else str(tuple(coordinate))


def graph_difference(theirs, ours):
    """How two graphs differ, or None."""
    by_label = [Counter(node.label for node in graph.nodes) for graph in (theirs, ours)]
    if by_label[0] != by_label[1]:
        return f"tasks by label: {only(*by_label)}"
    if Counter(theirs.nodes) != Counter(ours.nodes):
        return f"coordinates: {only(Counter(theirs.nodes), Counter(ours.nodes))}"
    edges = [Counter(map(str, with_inputs(graph))) for graph in (theirs, ours)]
    if edges[0] != edges[1]:
        return f"inputs: {only(*edges)}"
    if refined(theirs) != refined(ours):
        return "the same tasks with the same inputs, but not of the same users"
    for what in ("shape", "chunks", "dtype"):
        if getattr(theirs, what) != getattr(ours, what):
            return f"{what} of the result: Dask {getattr(theirs, what)}, ours {getattr(ours, what)}"
    return None


def with_inputs(graph):
    for node, inputs in zip(graph.nodes, graph.inputs):
        yield f"{node} ← {', '.join(sorted(str(graph.nodes[i]) for i in inputs)) or 'nothing'}"


def only(theirs, ours):
    """What is in one count and not in the other, a few of each."""
    parts = []
    for who, count in (("Dask", theirs - ours), ("ours", ours - theirs)):
        some = [str(what) if n == 1 else f"{what} × {n}" for what, n in list(count.items())[:3]]
        parts.append(f"only {who}: {'; '.join(some) or 'none'}{' …' if len(count) > 3 else ''}")
    return ", ".join(parts)


def refined(graph):
    """How many tasks of each colour there are after colour refinement (Weisfeiler and Leman): equal for equal graphs.

    A task's colour is what it is, then with it the colours of its inputs and users, until no colour splits.
    """
    users = [[] for _ in graph.nodes]
    for i, inputs in enumerate(graph.inputs):
        for j in inputs:
            users[j].append(i)
    colour = [hash(node) for node in graph.nodes]
    n_colours = 0
    while n_colours < len(set(colour)):
        n_colours = len(set(colour))
        colour = [
            hash((colour[i], tuple(sorted(colour[j] for j in inputs)), tuple(sorted(colour[j] for j in users[i]))))
            for i, inputs in enumerate(graph.inputs)
        ]
    return Counter(colour)


def value_difference(want, got):
    """How two arrays differ in dtype, shape or elements, or None."""
    if (want.dtype, want.shape) != (got.dtype, got.shape):
        return f"result: Dask {want.dtype} {want.shape}, ours {got.dtype} {got.shape}"
    if want.dtype.kind != "f":
        same = want == got
    else:
        finite = np.abs(want[np.isfinite(want)])
        within = TOLERANCE[str(want.dtype)] * np.max(finite, initial=0)
        same = (want == got) | (np.isnan(want) & np.isnan(got)) | (np.abs(want - got) <= within)
    if np.all(same):
        return None
    at = tuple(int(i) for i in np.argwhere(~same)[0])
    return f"{np.sum(~same)} of {want.size} elements differ, the first at {at}: Dask {want[at]!r}, ours {got[at]!r}"


def elements(x):
    """The elements of a Dask array.

    Raises `Refused` when they cannot be computed, or are not of the shape and dtype that the array said.
    """
    try:
        values = np.asarray(x.compute())
    except Exception as error:
        raise Refused(f"{type(error).__name__}: {error}") from error
    if (values.shape, values.dtype) != (x.shape, x.dtype):
        raise Refused(f"it says {x.dtype} {x.shape} and computes {values.dtype} {values.shape}")
    return values


def accepted(statements):
    """Whether Dask builds and computes it."""
    try:
        x = evaluate(statements)
        for part in x if isinstance(x, tuple) else (x,):
            elements(part)
    except Refused:
        return False
    return True


class Case(NamedTuple):
    """Statements, and what is held against Dask: see `CHECKS`."""

    name: str
    kind: str
    statements: str


def difference(binary, case, folder):
    """How chunkscope's answer to a case differs from Dask's, or None. `folder` is for the files of this case alone."""
    return CHECKS[case.kind](binary, case.statements, folder)


def graph_only(binary, statements, folder):
    path = folder / "graph.ndjson"
    failed = call(binary, "draw", "-q", "-o", path, "--", statements)
    return failed or graph_difference(dask_graph(evaluate(statements)), our_graph(path))


def value_too(binary, statements, folder):
    theirs = evaluate(statements)
    return computed(binary, statements, folder, theirs) or value_difference(elements(theirs), load(folder, "fused"))


def random_too(binary, statements, folder):
    return computed(binary, statements, folder, evaluate(statements))


def computed(binary, statements, folder, theirs):
    """Runs the statements fused and as written; the graph must be Dask's, and both results the same bytes."""
    path = folder / "graph.ndjson"
    files = [f"{how}.npy" for how in ("fused", "written")]
    common = ("run", "-q", "--seed", "1", "--result")
    failed = call(binary, *common, folder / files[0], "-o", path, "--", statements) or call(
        binary, *common, folder / files[1], "--as-written", "--", statements
    )
    if failed:
        return failed
    result = load(folder, "fused")
    if (str(theirs.dtype), theirs.shape) != (str(result.dtype), result.shape):
        return f"result: Dask {theirs.dtype} {theirs.shape}, ours {result.dtype} {result.shape}"
    differ = (folder / files[0]).read_bytes() != (folder / files[1]).read_bytes()
    return graph_difference(dask_graph(theirs), our_graph(path)) or (
        "the fused run and the run as written differ" if differ else None
    )


def load(folder, how):
    return np.load(folder / f"{how}.npy", allow_pickle=False)


def error_too(binary, statements, _folder):
    """Dask refuses, while building or computing; ours refuses before it runs, with one message that shows the place."""
    if accepted(statements):
        return "Dask takes it"
    done = start(binary, "run", "-q", "--", statements)
    if done.returncode != 2:
        return f"exit code {done.returncode}, not 2"
    said = done.stderr
    if not said.startswith("error: ") or said.count("error:") != 1 or "-->" not in said or "^" not in said:
        return f"not one error with its place underlined: {said.strip()}"
    return None


CHECKS = {"graph": graph_only, "value": value_too, "random": random_too, "error": error_too}


def call(binary, *args):
    """Runs it; what it said when it failed, or None."""
    done = start(binary, *args)
    return f"exit code {done.returncode}: {' '.join(done.stderr.split())[:300]}" if done.returncode else None


def start(binary, *args):
    return subprocess.run([binary, *map(str, args)], capture_output=True, text=True, timeout=SECONDS)
