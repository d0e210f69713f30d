"""Expressions that grow: what Dask makes of each, how sure its elements are, its text, smaller ones that fail alike.

An expression is an operation on expressions. Dask builds and computes every one as it grows, so all that exist are
ones that Dask accepts. `error` follows how far two right answers may be apart: operations that every implementation
rounds alike (IEEE arithmetic, comparisons, anything that moves elements) add nothing, others add one unit in the last
place, and what an operation makes of the error of its inputs is measured by disturbing them. Expressions that would
disturb their result by more than a tenth of `compare.TOLERANCE` are refused: what they give is chance.
"""
import re
from collections import Counter
from functools import cached_property

import dask.array as da
import numpy as np
from compare import TOLERANCE, Case, Refused, elements

MOST_ELEMENTS, MOST_TASKS, MOST_AXES, LARGEST = 240, 700, 4, 1e9
PLACE = re.compile(r"\{(\d)\}")
SYMBOLS = "xyzuvwabcpqrst"
# The last is what unsigned numbers add up to: a result, but no operand.
DTYPES = ("float64", "float32", "int64", "int32", "uint8", "bool", "uint64")


class Expression:
    """`template` with the texts of `parts` in place of `{0}`, `{1}`.

    Raises `Refused` when Dask refuses it, or when it is too large or too sensitive to compare.
    """

    def __init__(self, template, parts=(), rounds=False, is_random=False):
        self.template, self.parts, self.rounds = template, tuple(parts), rounds
        self.is_random = is_random or any(part.is_random for part in parts)
        self.x = self.build([part.x for part in parts])
        if self.x.ndim > MOST_AXES or not self.x.size <= MOST_ELEMENTS or len(self.x.dask) > MOST_TASKS:
            raise Refused("too large")
        self.values = elements(self.x)
        self.error = 0.0 if self.is_random else self.own_error()

    def build(self, operands):
        """What the operation makes of some arrays."""
        names = [f"operand{i}" for i in range(len(operands))]
        scope = {"da": da, "np": np, **dict(zip(names, operands))}
        try:
            x = eval(filled_in(self.template, names), scope)
        except Exception as error:
            raise Refused(str(error)) from error
        if not isinstance(x, da.Array) or str(x.dtype) not in DTYPES:
            raise Refused("no array of numbers that there are")
        return x

    def own_error(self):
        """How far apart, relative to the largest element, two right results may be."""
        values = self.values
        is_float = [array.dtype.kind == "f" for array in (values, *(part.values for part in self.parts))]
        if not any(is_float):
            return 0.0
        if is_float[0] and np.max(np.abs(values[np.isfinite(values)]), initial=0) > LARGEST:
            raise Refused("too large a number")
        unit = float(np.finfo(values.dtype).eps) if is_float[0] and self.rounds else 0.0
        error = max([part.error for part in self.parts], default=0.0) + unit
        if error == 0 or not self.parts:
            return error
        error *= max(self.amplification(sign) for sign in (1, -1))
        if not is_float[0]:
            return 0.0
        if error > TOLERANCE[str(values.dtype)] / 4:
            raise Refused("too sensitive")
        return error

    def amplification(self, sign):
        """How much larger a relative error of the inputs is in the result; at least 1."""
        step = 1e-3 if any(part.values.dtype == "f4" for part in self.parts) else 1e-8
        sure = [as_float(part.values) if self.rounds else part.values for part in self.parts]
        disturbed = [
            moved_by(sign * step, values, part.error > 0) if self.rounds or part.error else values
            for values, part in zip(sure, self.parts)
        ]
        chunked = [
            [da.from_array(values, chunks=part.x.chunks) for values, part in zip(arrays, self.parts)]
            for arrays in (sure, disturbed)
        ]
        before, after = (elements(self.build(operands)) for operands in chunked)
        if before.dtype.kind != "f":
            if before.shape != after.shape or np.any(before != after):
                raise Refused("decided by rounding")
            return 1.0
        finite = np.isfinite(before)
        if np.any(finite != np.isfinite(after)) or not np.array_equal(before[~finite], after[~finite], equal_nan=True):
            raise Refused("decided by rounding")
        scale = np.max(np.abs(before[finite]), initial=0)
        change = np.max(np.abs(before - after)[finite], initial=0)
        if change and not scale:
            raise Refused("nothing but rounding")
        return max(1.0, float(change / (step * scale))) if scale else 1.0

    def descendants(self):
        """All expressions that it is made of, itself last, each once."""
        found = {}
        for part in self.parts:
            found.update((id(one), one) for one in part.descendants())
        found[id(self)] = self
        return list(found.values())

    @cached_property
    def text(self):
        """Statements that make it: what is used more than once has a name."""
        everything = self.descendants()
        uses = Counter(id(one.parts[int(i)]) for one in everything for i in PLACE.findall(one.template))
        written, lines = {}, []
        for one in everything:
            text = filled_in(one.template, [written[id(part)] for part in one.parts])
            if uses[id(one)] > 1:
                name = SYMBOLS[len(lines)] if len(lines) < len(SYMBOLS) else f"x{len(lines)}"
                lines.append(f"{name} = {text}")
                text = name
            elif one is not self and not re.match(r"da\.|\{0\}[.\[]", one.template):
                text = f"({text})"
            written[id(one)] = text
        return "; ".join([*lines, written[id(self)]])

    def case(self, name):
        return Case(name, "random" if self.is_random else "value", self.text)


def filled_in(template, texts):
    return PLACE.sub(lambda place: texts[int(place[1])], template)


def as_float(values):
    return values if values.dtype.kind == "f" else values.astype("f8")


def moved_by(step, values, all_alike):
    """Each element moved up or down, without a pattern but the same every time: by a part of itself, or all by the same
    part of the largest."""
    if values.dtype.kind != "f":
        return values
    signs = np.random.RandomState(values.size).choice([-1.0, 1.0], size=values.shape)
    largest = np.max(np.abs(values[np.isfinite(values)]), initial=0)
    return (values + step * signs * (largest if all_alike else values)).astype(values.dtype)


def shrunk(expression, fails):
    """A smaller expression that fails: a part of it, or it with simpler parts. `fails` says whether one does."""
    parts = sorted(expression.descendants()[:-1], key=lambda one: len(one.descendants()))
    for part in parts:
        if fails(part):
            return shrunk(part, fails)
    for part in reversed(parts):
        for stand_in in stand_ins(part):
            try:
                simpler = replaced(expression, part, stand_in)
            except Refused:
                continue
            if len(simpler.text) < len(expression.text) and fails(simpler):
                return shrunk(simpler, fails)
    return expression


def stand_ins(part):
    """Arrays from nothing with the same shape, chunks and dtype."""
    shape, chunks = part.x.shape, part.x.chunks
    if part.is_random:
        templates = [f"da.random.random({shape}, chunks={chunks})"]
    else:
        templates = [f"da.{name}({shape}, chunks={chunks}, dtype='{part.x.dtype}')" for name in ("ones", "zeros")]
    return [Expression(template, is_random=part.is_random) for template in templates]


def replaced(expression, part, stand_in):
    """The expression with `stand_in` for `part`."""
    made = {id(part): stand_in}
    for one in expression.descendants():
        if id(one) not in made:
            parts = [made[id(p)] for p in one.parts]
            made[id(one)] = Expression(one.template, parts, one.rounds, one.is_random and not one.parts)
    return made[id(expression)]
