"""The operations that random expressions are made of, by family.

An operation draws its operands and arguments and returns a template, its operands, and whether implementations may
round it differently. Whether Dask accepts it shows when it is built.
"""
import numpy as np
from draw import Unfit

REDUCTIONS = "sum prod mean var std min max nansum nanprod nanmean nanvar nanstd nanmin nanmax".split()
# Every implementation of these gives the same, bit by bit.
ARITHMETIC = "+ - * / // %".split()
COMPARISONS = "< <= > >= == !=".split()
BITS = "& | ^".split()
EXACT = "abs absolute sqrt floor ceil sign square reciprocal isnan isfinite".split()
ROUNDED = "exp log log2 log10 sin cos tan arcsin arccos arctan sinh cosh tanh".split()


def like(d):
    a = d.one()
    call = d.rng.choice(["ones_like({0}", "zeros_like({0}", "full_like({0}, 2"])
    dtype = f", dtype='{d.dtype()}'" if d.chance(0.3) else ""
    return f"da.{call}{dtype})", [a], False


def operator(d):
    a = d.one()
    sign = d.rng.choice(ARITHMETIC + ARITHMETIC + COMPARISONS + BITS)
    if d.chance(0.4):
        return d.rng.choice([f"{{0}} {sign} {d.number()}", f"{d.number()} {sign} {{0}}"]), [a], False
    parts = [a, d.broadcasting_with(a.x)]
    d.rng.shuffle(parts)
    return f"{{0}} {sign} {{1}}", parts, False


def power(d):
    exponent = d.rng.choice([0, 1, 2, 3, 0.5, -1, -2, 1.5])
    return d.rng.choice([f"{{0}} ** {exponent}", f"da.power({{0}}, {exponent})", "2 ** {0}"]), [d.one()], True


def function(d):
    name = d.rng.choice(EXACT + ROUNDED)
    return f"da.{name}({{0}})", [d.one()], name in ROUNDED


def sign(d):
    return d.rng.choice(["-{0}", "~{0}", "abs({0})"]), [d.one()], False


def rounding(d):
    return d.rng.choice(["da.round({0})", "da.round({0}, 1)", "{0}.round(2)", "da.round({0}, -1)"]), [d.one()], False


def function_of_two(d):
    name = d.rng.choice(["maximum", "minimum", "arctan2", "hypot"])
    a = d.one()
    if d.chance(0.3):
        return f"da.{name}({{0}}, {d.number()})", [a], name in ("arctan2", "hypot")
    return f"da.{name}({{0}}, {{1}})", [a, d.broadcasting_with(a.x)], name in ("arctan2", "hypot")


def where(d):
    a = d.one()
    condition = f"{{0}} {d.rng.choice(COMPARISONS)} {d.number()}"
    if d.chance(0.4):
        return f"da.where({condition}, {{1}}, {d.number()})", [a, d.broadcasting_with(a.x)], False
    return f"da.where({condition}, {{1}}, {{2}})", [a, d.broadcasting_with(a.x), d.broadcasting_with(a.x)], False


def clip(d):
    low, high = sorted([d.rng.randint(-4, 4), d.rng.randint(-4, 4)])
    spelled = ["da.clip({{0}}, {0}, {1})", "{{0}}.clip({0}, {1})", "{{0}}.clip(min={0})", "{{0}}.clip(None, {1})"]
    return d.rng.choice(spelled).format(low, high + d.rng.choice([0, 0.5])), [d.one()], False


def astype(d):
    dtype = d.rng.choice(["f8", "f4", "i8", "i4", "u1", "bool"])
    # What a float becomes that does not fit into an integer is not defined.
    low, high = (0, 255) if dtype == "u1" else (-(2**31), 2**31 - 1)
    is_safe = lambda one: one.values.dtype.kind != "f" or bool(((one.values >= low) & (one.values <= high)).all())
    a = d.one()
    if dtype not in ("f8", "f4", "bool") and (a.is_random or not is_safe(a)):
        raise Unfit
    return f"{{0}}.astype('{dtype}')", [a], False


def axes(d, x):
    """An argument `axis`, or nothing."""
    kind = d.rng.choice(["none", "one", "one", "some"])
    if kind == "none" or x.ndim == 0:
        return []
    if kind == "one":
        return [f"axis={d.axis(x)}"]
    return [f"axis={tuple(d.rng.sample(range(x.ndim), d.rng.randint(0, x.ndim)))}"]


def options(d, x, arguments):
    """Arguments of any reduction."""
    if d.chance(0.2):
        arguments.append("keepdims=True")
    if d.chance(0.2):
        one_each = {axis: d.rng.randint(2, 3) for axis in range(x.ndim)}
        arguments.append(f"split_every={d.rng.choice([2, 3, 4, 8, one_each])}")
    return arguments


def reduction(d):
    name = d.rng.choice(REDUCTIONS)
    a = d.one()
    arguments = options(d, a.x, axes(d, a.x))
    if name in ("var", "std", "nanvar", "nanstd") and d.chance(0.4):
        arguments.append("ddof=1")
    if name in ("sum", "mean", "prod") and d.chance(0.15) and "dtypes" in d.families:
        arguments.append(f"dtype='{d.rng.choice(['f8', 'f4'])}'")
    if name.startswith("nan") or d.chance(0.3):
        return f"da.{name}({', '.join(['{0}', *arguments])})", [a], True
    return f"{{0}}.{name}({', '.join(arguments)})", [a], True


def selection(d):
    name = d.rng.choice(["any", "all", "argmin", "argmax", "argmin", "argmax"])
    a = d.one()
    if name in ("any", "all"):
        arguments = axes(d, a.x)
    else:
        # Of several Dask takes the first by chunks, NumPy by elements.
        has_one = len(np.unique(a.values)) == a.values.size and not np.isnan(a.values).any()
        arguments = [] if (a.x.ndim < 2 or has_one) and d.chance(0.4) else [f"axis={d.axis(a.x)}"]
    return f"{{0}}.{name}({', '.join(options(d, a.x, arguments))})", [a], False


def running(d):
    a = d.one(lambda x: x.ndim > 0)
    name = d.rng.choice(["cumsum", "cumsum", "cumprod"])
    method = ", method='blelloch'" if d.chance(0.25) else ""
    if d.chance(0.15):
        return f"da.{name}({{0}}, axis=None{method})", [a], True
    return d.rng.choice(["{{0}}.{}(axis={}{})", "da.{}({{0}}, axis={}{})"]).format(name, d.axis(a.x), method), [a], True


def statistic(d):
    a = d.one(lambda x: x.ndim > 0 and x.dtype.kind != "b")
    kind = d.rng.choice(["median", "ptp", "average", "weighted", "count_nonzero"])
    axis = d.axis(a.x)
    if kind == "median":
        keepdims = ", keepdims=True" if d.chance(0.2) else ""
        return f"da.median({{0}}, axis={axis}{keepdims})", [a], True
    if kind == "weighted":
        weights = d.like(a.x.shape if d.chance(0.5) else (a.x.shape[axis],))
        return f"da.average({{0}}, axis={axis}, weights={{1}})", [a, weights], True
    given = f", axis={axis}" if d.chance(0.6) else ""
    return f"da.{kind}({{0}}{given})", [a], kind == "average"


def index(d):
    a = d.one(lambda x: x.ndim > 0)
    parts, has_list = [], False
    for n in a.x.shape:
        kind = d.rng.choices(["all", "integer", "slice", "list"], [3, 2, 6, 0 if has_list or not n else 1.5])[0]
        if kind == "integer" and n:
            parts.append(str(d.rng.randrange(-n, n)))
        elif kind == "list":
            has_list = True
            parts.append(str([d.rng.randrange(-n, n) for _ in range(d.rng.randint(1, n + 2))]))
        else:
            parts.append(":" if kind == "all" else slice_text(d, n))
    if d.chance(0.2):
        while parts and parts[-1] == ":":
            parts.pop()
    # With a list Dask fails to compute, or leaves a task that nothing takes.
    if d.chance(0.2) and not has_list:
        parts.insert(d.rng.randint(0, len(parts)), "None")
    if d.chance(0.15):
        first = next((i for i, part in enumerate(parts) if part == ":"), len(parts))
        parts[first : first + 1] = ["..."]
    return f"{{0}}[{', '.join(parts) or '...'}]", [a], False


def slice_text(d, n):
    step = d.rng.choice(["", "", "", "2", "3", "-1", "-1", "-2", "5"])
    # Backwards from before the first element NumPy takes nothing, and Dask something.
    first = -n if step.startswith("-") else -n - 1
    limits = [str(d.rng.randint(low, n + 1)) if d.chance(0.6) else "" for low in (first, -n - 1)]
    return ":".join([*limits, step]) if step else ":".join(limits)


def permuted(d):
    a = d.one()
    n = a.x.ndim
    kind = d.rng.choice(["T", "transpose", "swapaxes", "moveaxis"])
    if kind == "T":
        return "{0}.T", [a], False
    if kind == "transpose":
        return f"{{0}}.transpose({tuple(d.rng.sample(range(n), n))})", [a], False
    if kind == "swapaxes":
        return f"{{0}}.swapaxes({d.axis(a.x)}, {d.axis(a.x)})", [a], False
    return f"da.moveaxis({{0}}, {d.axis(a.x)}, {d.axis(a.x)})", [a], False


def reshaped(d):
    """Neighbouring axes merged, others split, axes of length one added."""
    a = d.one(lambda x: x.size > 0)
    if d.chance(0.15):
        return d.rng.choice(["{0}.ravel()", "{0}.flatten()", "{0}.reshape(-1)"]), [a], False
    shape = []
    for n in a.x.shape:
        if shape and d.chance(0.4):
            shape[-1] *= n
        else:
            shape.append(n)
    for i, n in reversed(list(enumerate(shape))):
        factors = [f for f in range(2, n) if n % f == 0]
        if factors and d.chance(0.5):
            f = d.rng.choice(factors)
            shape[i : i + 1] = [f, n // f]
    if d.chance(0.15):
        shape.insert(d.rng.randint(0, len(shape)), 1)
    if shape and d.chance(0.15):
        shape[d.rng.randrange(len(shape))] = -1
    merge = ", merge_chunks=False" if d.chance(0.1) else ""
    return f"{{0}}.reshape({tuple(shape)}{merge})", [a], False


def with_other_axes(d):
    a = d.one()
    kind = d.rng.choice(["squeeze", "expand_dims", "broadcast_to"])
    if kind == "squeeze":
        return d.rng.choice(["{0}.squeeze()", f"da.squeeze({{0}}, axis={d.axis(a.x)})"]), [a], False
    if kind == "expand_dims":
        return f"da.expand_dims({{0}}, {d.rng.randrange(-a.x.ndim - 1, a.x.ndim + 1)})", [a], False
    grown = [d.rng.randint(1, 4) if n == 1 else n for n in a.x.shape]
    return f"da.broadcast_to({{0}}, {(*(d.rng.randint(1, 3) for _ in range(d.rng.randint(0, 2))), *grown)})", [a], False


def moved(d):
    a = d.one()
    if d.chance(0.5):
        axis = f", {d.axis(a.x)}" if d.chance(0.7) else ""
        return f"da.flip({{0}}{axis})", [a], False
    axis = f", axis={d.axis(a.x)}" if d.chance(0.7) else ""
    return f"da.roll({{0}}, {d.rng.randint(-5, 9)}{axis})", [a], False


def joined(d):
    a = d.one(lambda x: x.size <= 60)
    kind = d.rng.choice(["concatenate", "concatenate", "stack", "vstack", "hstack"])
    parts = [a]
    for _ in range(d.rng.randint(0, 2)):
        parts.append(a if d.chance(0.2) else d.like(a.x.shape))
    d.rng.shuffle(parts)
    axis = ""
    if kind in ("concatenate", "stack") and a.x.ndim and d.chance(0.7):
        axis = f", axis={d.axis(a.x)}"
    return f"da.{kind}([{', '.join(f'{{{i}}}' for i in range(len(parts)))}]{axis})", parts, False


def repeated(d):
    a = d.one(lambda x: x.size <= 60)
    if d.chance(0.5):
        return f"da.tile({{0}}, {tuple(d.rng.randint(1, 3) for _ in range(d.rng.randint(1, 2)))})", [a], False
    return f"da.repeat({{0}}, {d.rng.randint(1, 4)}, axis={d.axis(a.x)})", [a], False


def rechunked(d):
    a = d.one()
    shape = a.x.shape
    if not shape:
        raise Unfit
    some = d.rng.randrange(len(shape))
    chunks = d.rng.choice(
        [
            d.chunks(shape),
            d.chunks(shape),
            tuple(d.rng.choice([-1, None, d.rng.randint(1, n + 1)]) for n in shape),
            d.rng.randint(1, max(*shape, 1)),
            {some: d.rng.randint(1, shape[some] + 1)},
            -1,
            "auto",
            {some: "auto"},
        ]
    )
    balance = ", balance=True" if d.chance(0.1) else ""
    return f"{{0}}.rechunk({chunks!r}{balance})", [a], False


def factor(one):
    """The expression, where products of it are defined: Dask sums narrow integers in wide ones, other than NumPy, and
    what a NaN times 0 is depends on the library of linear algebra."""
    if one.x.dtype not in ("f8", "f4", "i8") or not 0 < one.x.size <= 60 or not np.isfinite(one.values).all():
        raise Unfit
    return one


def product(d):
    a = factor(d.one(lambda x: 1 <= x.ndim <= 3))
    n = a.x.shape[-1]
    b = factor(d.like(d.rng.choice([(n,), (n, d.rng.randint(1, 5))])))
    return d.rng.choice(["{0} @ {1}", "da.matmul({0}, {1})", "{0}.dot({1})", "da.dot({0}, {1})"]), [a, b], True


def product_over_axes(d):
    a = factor(d.one(lambda x: 1 <= x.ndim <= 3))
    kind = d.rng.choice(["tensordot", "self", "outer", "vdot", "gram"])
    if kind == "gram" and a.x.ndim < 3:
        return d.rng.choice(["{0} @ {0}.T", "{0}.T.dot({0})"]), [a], True
    if kind == "vdot":
        return "da.vdot({0}, {1})", [a, factor(d.like(a.x.shape))], True
    if kind == "outer":
        return "da.outer({0}, {1})", [a, factor(d.like((d.rng.randint(1, 6),)))], True
    if kind == "self":
        some = d.rng.sample(range(a.x.ndim), d.rng.randint(1, a.x.ndim))
        return f"da.tensordot({{0}}, {{0}}, axes=({some}, {some}))", [a], True
    axis = d.rng.randrange(a.x.ndim)
    b = factor(d.like((a.x.shape[axis], d.rng.randint(1, 4))))
    return f"da.tensordot({{0}}, {{1}}, axes=([{axis}], [0]))", [a, b], True


def norm(d):
    a = d.one(lambda x: x.dtype.kind == "f" and 0 < x.ndim <= 2 and x.size > 0)
    order = d.rng.choice(["", "", ", ord=2", ", ord=1", ", ord=np.inf", ", ord=-np.inf", ", ord=3"])
    axis = f", axis={d.axis(a.x)}" if a.x.ndim > 1 else ""
    keepdims = ", keepdims=True" if d.chance(0.2) else ""
    return f"da.linalg.norm({{0}}{order}{axis}{keepdims})", [a], True


def factors(d):
    # What factors of NaN are is nobody's word.
    factors = [f.format("da.nan_to_num({0})") for f in ["da.linalg.svd({})[1]", "abs(da.linalg.qr({})[1])", "abs(da.linalg.qr({})[0])"]]
    a = d.one(lambda x: x.dtype == "f8" and x.ndim == 2 and x.numblocks[1] == 1 < x.numblocks[0])
    return d.rng.choice(factors), [a], True


FAMILIES = {
    "random": [],
    "creation": [like],
    "elementwise": [operator] * 3 + [function] * 2 + [power, sign, rounding, function_of_two, where, clip],
    "dtypes": [astype],
    "reductions": [reduction, reduction],
    "selections": [selection],
    "cumulative": [running],
    "statistics": [statistic],
    "indexing": [index, index, index],
    "shape": [permuted, reshaped, reshaped, with_other_axes, moved],
    "joining": [joined, repeated],
    "rechunk": [rechunked],
    "products": [product, product_over_axes],
    "linalg": [norm, factors],
}
