#!/usr/bin/env python3
"""Writes dask_graphs.ndjson beside this file: the raw graphs that Dask makes from the expressions below.

    python3 -m venv /tmp/dask && /tmp/dask/bin/pip install "dask[array]==2026.8.0"
    /tmp/dask/bin/python tests/data/dask_graphs.py
"""
import ast
import json
import pathlib

import dask.array as da
from dask.core import get_dependencies
from dask.dot import box_label
from dask.utils import key_split

CASES = {
    "lesson4": "da.random.normal(0.0, 0.1, size=800_000_000, chunks=200_000_000).mean()",
    "lesson_vars": "dim = 50000000*16; numChunks = 4; randomArray = da.random.normal(0.0, 0.1, size=dim, "
    "chunks=(int(dim/numChunks))); randomArray.mean()",
    "mean16": "da.random.normal(0.0, 0.1, size=1600, chunks=100).mean()",
    "mean20": "da.random.normal(0, .1, size=1000, chunks=50).mean()",
    "uneven": "da.random.normal(0, 1, size=103, chunks=10).mean()",
    "sum2x2": "da.random.random((4, 4), chunks=(2, 2)).sum()",
    "one_chunk": "da.random.normal(size=10, chunks=10).mean()",
    "scalar": "da.random.normal(size=(), chunks=()).sum()",
    "no_reduction": "da.random.uniform(1, 2, size=(6, 4), chunks=(2, 3))",
    "axis0": "da.random.random((40, 40), chunks=(10, 7)).mean(axis=0)",
    "axis_last_keepdims": "da.random.random((40, 40), chunks=(10, 7)).sum(axis=-1, keepdims=True)",
    "two_axes_of_three": "da.random.standard_normal((12, 20, 30), chunks=(5, 4, 3)).mean(axis=(0, 2))",
    "all_axes_of_three": "da.random.standard_normal((12, 20, 30), chunks=(5, 4, 3)).sum()",
    "no_axes": "da.random.random((4, 4), chunks=2).sum(axis=())",
    "split_every_2": "da.random.random(64, chunks=2).sum(split_every=2)",
    "split_every_3_two_axes": "da.random.random((20, 20), chunks=2).mean(split_every=3)",
    "split_every_16_two_axes": "da.random.random((20, 20), chunks=2).mean(split_every=16)",
    "split_every_dict": "da.random.random((20, 20), chunks=2).mean(split_every={0: 5})",
    "log_rounds_up": "da.random.random(125, chunks=1).sum(split_every=5)",
    "chunks_of_an_axis": "da.random.random(10, chunks=(1, 2, 3, 4)).mean()",
    "chunks_by_axis": "da.random.random((6, 6), chunks={1: 2}).mean()",
    "chunks_mixed": "da.random.random((6, 6), chunks=((1, 2, 3), -1)).mean(axis=0)",
    "chunks_auto": "da.random.random((30_000, 20_000)).mean(axis=1)",
    "chunks_bytes": "da.random.random((3000, 200), chunks='1 MiB').sum()",
    "min": "da.random.random((20, 20), chunks=2).min()",
    "max_axis0": "da.max(da.random.random((40, 40), chunks=(10, 7)), axis=0)",
    "prod_keepdims": "da.random.random((20, 20), chunks=3).prod(axis=1, keepdims=True)",
    "var": "da.random.random((20, 20), chunks=2).var(ddof=1)",
    "std": "da.random.normal(0, 1, size=(80, 80), chunks=(10, 10)).std(axis=1)",
    "std_scalar": "da.std(da.random.random(103, chunks=10), keepdims=True)",
    "nansum": "da.nansum(da.random.random((20, 20), chunks=2))",
    "nanprod": "da.nanprod(da.random.random((20, 20), chunks=2), axis=0)",
    "nanmean": "da.nanmean(da.random.random((20, 20), chunks=2), split_every=2)",
    "nanmin": "da.nanmin(da.random.random((20, 20), chunks=2))",
    "nanmax": "da.nanmax(da.random.random((20, 20), chunks=2), axis=(0, 1))",
    "nanvar": "da.nanvar(da.random.random((20, 20), chunks=2))",
    "nanstd": "da.nanstd(da.random.random((20, 20), chunks=2), axis=1)",
    "max_of_std": "da.random.random((30, 40), chunks=(5, 8)).std(axis=0).max()",
    "rechunk": "da.random.random((64, 64), chunks=(64, 4)).rechunk((4, 64)).sum()",
    "rechunk_merge_only": "da.random.random(100, chunks=10).rechunk(20)",
    "rechunk_cut": "da.random.random(100, chunks=10).rechunk(7)",
    "rechunk_same": "da.random.random((20, 30), chunks=7).rechunk(7)",
    "rechunk_dict": "da.random.random((20, 30), chunks=7).rechunk({-1: 5, 0: None})",
    "rechunk_some": "da.random.random((20, 30), chunks=7).rechunk((None, 10))",
    "rechunk_lengths": "da.random.random((20, 30), chunks=7).rechunk(((5, 15), (1, 2, 27)))",
    "rechunk_three_axes": "da.random.random((24, 18, 12), chunks=(5, 7, 4)).rechunk((7, 18, 3)).sum(axis=1).rechunk(-1)",
    "rechunk_in_steps": "da.random.random((60, 40, 20), chunks=(60, 4, 1)).rechunk((2, 40, 20), threshold=1)",
    "rechunk_little_memory": "da.rechunk(da.random.random((100, 100), chunks=(100, 5)), (5, 100), block_size_limit=8000)",
    "dot": "x = da.random.random((4, 6), chunks=(2, 3)); y = da.random.random((6, 5), chunks=(3, 2)); x.dot(y)",
    "dot_of_vectors": "x = da.random.random(9, chunks=2); y = da.random.random(9, chunks=2); da.dot(x, y)",
    "dot_with_vector": "x = da.random.random((4, 9), chunks=2); y = da.random.random(9, chunks=2); da.dot(x, y)",
    "tensordot": "x = da.random.random((9, 9), chunks=2); da.tensordot(x.sum(axis=0), x, axes=1)",
    "matmul": "x = da.random.random((40, 40), chunks=(10, 10)); y = da.random.random((40, 9), chunks=(10, 4)); x @ y",
    "matmul_deep": "x = da.random.random((8, 40), chunks=(4, 2)); y = da.random.random((40, 9), chunks=(2, 9)); da.matmul(x, y)",
    "exponential": "da.random.exponential(2.0, size=100, chunks=25).mean()",
    "lognormal": "da.random.lognormal(0, 0.5, size=(6, 6), chunks=3).sum(axis=0)",
    "gamma": "da.random.gamma(2.0, 3.0, size=20, chunks=7)",
    "beta": "da.random.beta(2, 5, size=20, chunks=7).mean()",
    "chisquare": "da.random.chisquare(3, size=20, chunks=7).mean()",
    "reduced_twice": "da.random.random((30, 40), chunks=(5, 8)).sum(axis=0).mean()",
}


def graph_of(statements):
    tree = ast.parse(statements)
    last = tree.body.pop()
    scope = {"da": da}
    exec(compile(tree, "<case>", "exec"), scope)
    graph = dict(eval(compile(ast.Expression(last.value), "<case>", "eval"), scope).__dask_graph__())
    at = {key: i for i, key in enumerate(graph)}
    return [[key_split(k), box_label(k), sorted(at[d] for d in get_dependencies(graph, k))] for k in graph]


def main():
    path = pathlib.Path(__file__).with_suffix(".ndjson")
    with path.open("w") as out:
        for name, statements in CASES.items():
            print(json.dumps({"name": name, "statements": statements, "tasks": graph_of(statements)}), file=out)


if __name__ == "__main__":
    main()
