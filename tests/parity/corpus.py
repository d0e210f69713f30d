"""Holds chunkscope against Dask on the expressions of cases/*.txt.

    python corpus.py BIN [FAMILY ...]     all families, or those named; a line for each case that differs, then sums
    python corpus.py --check [FAMILY ...] only whether Dask takes the cases as they say, and always gives the same

A family is a file; a case is a line `name | kind | statements`, where kind is

    value   the graph, and the elements of the result
    random  the graph, and that fusing does not change the result: for random elements
    graph   the graph alone: for arrays too large for a test
    error   Dask refuses it, and so must chunkscope, with the place underlined
"""
import pathlib
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from compare import CHECKS, Case, Refused, accepted, difference, elements, evaluate

CASES = pathlib.Path(__file__).parent / "cases"


def families():
    """The names of all families."""
    return sorted(path.stem for path in CASES.glob("*.txt"))


def cases(family):
    """The cases of a family, in the order of its file."""
    lines = (CASES / f"{family}.txt").read_text().splitlines()
    found = [Case(*(part.strip() for part in line.split("|", 2))) for line in lines if line and line[0] != "#"]
    wrong = [case.kind for case in found if case.kind not in CHECKS]
    assert not wrong, f"{family}: no kind is called {wrong}"
    assert len({case.name for case in found}) == len(found), f"{family}: two cases of one name"
    return found


def outcome(binary, case):
    """How the case differs, or None."""
    try:
        if binary is None:
            return own_fault(case)
        with tempfile.TemporaryDirectory() as folder:
            return difference(binary, case, pathlib.Path(folder))
    except Refused as said:
        return f"Dask refuses it: {said}"
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def own_fault(case):
    """What is wrong with a case itself, or None."""
    if case.kind == "error":
        return "Dask takes it" if accepted(case.statements) else None
    x = evaluate(case.statements)
    if case.kind == "value" and not np.array_equal(elements(x), elements(evaluate(case.statements)), equal_nan=True):
        return "two computations differ"
    return None if hasattr(x, "dask") else f"no array: {type(x).__name__}"


def main():
    binary, *names = sys.argv[1:]
    binary = None if binary == "--check" else binary
    failed = 0
    with ThreadPoolExecutor(2) as pool:
        for family in names or families():
            found = cases(family)
            outcomes = list(pool.map(lambda case: outcome(binary, case), found))
            for case, why in zip(found, outcomes):
                if why:
                    print(f"{family}: {case.name} ({case.kind})\n    {case.statements}\n    {why}")
            good = outcomes.count(None)
            failed += len(found) - good
            print(f"{family}: {good} of {len(found)} as they should be", flush=True)
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
