"""Random choices: arrays from nothing, operands among the expressions that there are, arguments."""
from expression import Expression


class Unfit(Exception):
    """There is no operand for an operation."""


class Draw:
    """Random choices, with the expressions that there are so far."""

    def __init__(self, rng, families):
        self.rng, self.families, self.pool = rng, families, []

    def chance(self, p):
        return self.rng.random() < p

    def one(self, fits=lambda x: True):
        """One of the expressions whose array fits, often the latest."""
        fitting = [one for one in self.pool if one.x.dtype != "u8" and fits(one.x)]
        if not fitting:
            raise Unfit
        return fitting[-1] if self.chance(0.5) else self.rng.choice(fitting)

    def axis(self, x):
        if x.ndim == 0:
            raise Unfit
        return self.rng.randrange(-x.ndim, x.ndim)

    def number(self):
        return self.rng.choice([0, 1, 2, 3, 5, -1, -2, 0.5, 1.5, 2.0, -0.25, True])

    def shape(self):
        n_axes = self.rng.choices([0, 1, 2, 3], [1, 8, 9, 4])[0]
        return tuple(self.rng.randint(1, (30, 8, 4)[n_axes - 1]) for _ in range(n_axes))

    def lengths(self, n):
        """Chunks of one axis."""
        if n and self.chance(0.3):
            cuts = sorted(self.rng.sample(range(1, n), self.rng.randint(0, min(3, n - 1))))
            return tuple(b - a for a, b in zip([0, *cuts], [*cuts, n]))
        size = max(1, self.rng.choice([n, n, (n + 1) // 2, self.rng.randint(1, max(n, 1))]))
        whole, rest = divmod(n, size)
        return (size,) * whole + ((rest,) if rest or not n else ())

    def chunks(self, shape):
        return tuple(self.lengths(n) for n in shape)

    def like(self, shape):
        """An expression of this shape: one that there is, or a new one."""
        there = [one for one in self.pool if one.x.shape == shape and one.x.dtype != "u8"]
        return self.rng.choice(there) if there and self.chance(0.5) else self.source(shape)

    def broadcasting_with(self, x):
        """An expression that broadcasts with an array."""
        shape = tuple(1 if self.chance(0.2) else n for n in x.shape)
        return self.like(shape[self.rng.randint(0, x.ndim) :] if self.chance(0.3) else shape)

    def source(self, shape=None):
        """An array from nothing."""
        shape = self.shape() if shape is None else shape
        chunks = self.chunks(shape)
        if "creation" not in self.families or ("random" in self.families and self.chance(0.1)):
            return self.random_source(shape, chunks)
        makers = [self.of_list, self.of_list, self.filled]
        if len(shape) == 1:
            makers += [self.arange, self.arange, self.linspace]
        template, rounds = self.rng.choice(makers)(shape, chunks)
        return Expression(template, rounds=rounds)

    def random_source(self, shape, chunks):
        calls = ["random({}, ", "normal(0.0, 0.5, size={}, ", "uniform(1, 2, size={}, ", "standard_normal({}, "]
        call = self.rng.choice(calls)
        return Expression(f"da.random.{call.format(shape)}chunks={chunks})", is_random=True)

    def of_list(self, shape, chunks):
        make = self.rng.choice(
            [
                lambda: self.rng.randint(-9, 9),
                lambda: self.rng.randint(-20, 20) / 4,
                lambda: self.chance(0.5),
                lambda: "np.nan" if self.chance(0.2) else self.rng.randint(0, 40) / 8,
            ]
        )

        def nested(lengths):
            if not lengths:
                return str(make())
            return "[" + ", ".join(nested(lengths[1:]) for _ in range(lengths[0])) + "]"

        if not shape or 0 in shape:
            return self.filled(shape, chunks)
        text = nested(shape)
        dtypes = ["f4"] if "." in text else ["f4", "i4", "u1"]
        dtype = f".astype('{self.rng.choice(dtypes)}')" if "dtypes" in self.families and self.chance(0.3) else ""
        return f"da.from_array({text}, chunks={chunks}){dtype}", False

    def dtype(self):
        return self.rng.choice(["f8", "i8", "bool", *(["f4", "i4", "u1"] if "dtypes" in self.families else [])])

    def filled(self, shape, chunks):
        name = self.rng.choice(["ones({}, ", "zeros({}, ", "full({}, 3, ", "full({}, 2.5, "])
        dtype = f", dtype='{self.dtype()}'" if self.chance(0.4) else ""
        return f"da.{name.format(shape)}chunks={chunks}{dtype})", False

    def arange(self, shape, chunks):
        n, start, step = shape[0], self.rng.randint(-3, 5), self.rng.choice([1, 1, 2, -1, 3])
        has_dtype = "dtypes" in self.families and self.chance(0.4)
        dtype = f", dtype='{self.rng.choice(['f8', 'f4', 'i4', 'i8'])}'" if has_dtype else ""
        limits = str(n) if self.chance(0.5) else f"{start}, {start + step * n}, {step}"
        return f"da.arange({limits}, chunks={chunks}{dtype})", False

    def linspace(self, shape, chunks):
        return f"da.linspace({self.rng.randint(-4, 0)}, {self.rng.randint(1, 5)}, {shape[0]}, chunks={chunks})", True
