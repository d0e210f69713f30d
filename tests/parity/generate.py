"""Holds chunkscope against Dask on random expressions.

    python generate.py BIN [--n 5000] [--seed 1] [--families elementwise,reductions] [--first 0]

An expression grows from small arrays by operations of the families; Dask accepts all of them, see `expression`. What
differs is made smaller, and printed as a line for a file of `cases`. The same seed gives the same expressions, each by
its number: `--first 1234 --n 1` is one of them again.
"""
import argparse
import os
import pathlib
import random
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from functools import partial

from compare import Refused, difference
from draw import Draw, Unfit
from expression import Expression, shrunk
from operations import FAMILIES

MOST_SHOWN = 20


def expression(seed, number, families):
    """The expression of this number."""
    draw = Draw(random.Random(f"{seed}/{number}"), families)
    operations = [operation for family in families for operation in FAMILIES[family]]
    draw.pool.append(draw.source())
    wanted = draw.rng.randint(2, 7)
    for _ in range(20 * wanted):
        if len(draw.pool) >= wanted:
            break
        try:
            template, parts, rounds = draw.rng.choice(operations)(draw)
            draw.pool.append(Expression(template, parts, rounds))
        except (Refused, Unfit):
            continue
    return draw.pool[-1]


def why_not(binary, one):
    """How chunkscope's answer to an expression differs from Dask's, or None."""
    try:
        with tempfile.TemporaryDirectory() as folder:
            return difference(binary, one.case("random"), pathlib.Path(folder))
    except Refused as said:
        return f"Dask refuses the text of what it accepted: {said}"
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def examine(binary, seed, families, number):
    """The failure of the expression of this number as (case, smaller case, why), or None."""
    one = expression(seed, number, families)
    why = why_not(binary, one)
    if why is None:
        return None
    smaller = shrunk(one, lambda other: why_not(binary, other) is not None)
    return one.case(f"random_{seed}_{number}"), smaller.case(f"random_{seed}_{number}"), why_not(binary, smaller)


def families_of(text):
    families = text.split(",")
    unknown = [family for family in families if family not in FAMILIES]
    if unknown:
        raise argparse.ArgumentTypeError(f"no family is called {', '.join(unknown)}; there are {', '.join(FAMILIES)}")
    return families


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("binary")
    parser.add_argument("--n", type=int, default=1000, help="how many expressions")
    parser.add_argument("--seed", default="1")
    parser.add_argument("--families", type=families_of, default=list(FAMILIES), help="with commas between")
    parser.add_argument("--first", type=int, default=0, help="the number of the first expression")
    args = parser.parse_args()
    examined = partial(examine, args.binary, args.seed, args.families)
    failed = 0
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for failure in pool.map(examined, range(args.first, args.first + args.n), chunksize=10):
            if failure is None:
                continue
            failed += 1
            if failed <= MOST_SHOWN:
                whole, smaller, why = failure
                print(f"{smaller.name} | {smaller.kind} | {smaller.statements}\n    {why}")
                if whole != smaller:
                    print(f"    smaller than {whole.statements}")
                sys.stdout.flush()
    print(f"{args.n - failed} of {args.n} random expressions as Dask's")
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
