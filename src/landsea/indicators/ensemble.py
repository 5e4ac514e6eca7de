"""An ensemble of indices: scores of all units under many draws of choices, weights and data at once.

A mean that is the same at all levels (arithmetic, geometric, harmonic, power) is the arithmetic mean of transformed
values at all levels, so that a draw of weights is one vector, and all draws of a unit without gaps are one product
of matrices. Units with gaps go through a compiled loop; other ways of aggregating, and uncertain data, are built
draw by draw.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from landsea.corridor.threads import blas_threads
from landsea.indicators import aggregation, kernels, weighting
from landsea.indicators.choices import Choices
from landsea.indicators.composite import prepared
from landsea.indicators.framework import Framework, IndexTableError
from landsea.indicators.variation import POOL, POSITIVE, Intervals, Variation, intervals_of

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]


@dataclass(frozen=True)
class Plan:
    """An index's tree as positions: indicators first, then aggregates, each after its parts.

    Attributes
    ----------
    codes : tuple of str
    k : int
        Number of indicators.
    gathers, first, parts : int arrays
        See :func:`landsea.indicators.kernels.nested_means`.
    """

    codes: tuple[str, ...]
    k: int
    gathers: Longs
    first: Longs
    parts: Longs

    @classmethod
    def of(cls, framework: Framework) -> Plan:
        """Make the plan of a framework, which must have one aggregate on top of all others."""
        codes = (*framework.indicators, *framework.aggregates)
        tops = [code for code in framework.aggregates if not framework.meta["parent"][code]]
        if len(tops) != 1:
            msg = f"Robustness needs one aggregate above all others, not {', '.join(tops) or 'none'}."
            raise IndexTableError(msg)
        position = {code: at for at, code in enumerate(codes)}
        ordered = [code for code in framework.aggregates if code != tops[0]] + tops
        groups = [[position[part] for part in framework.children(code)] for code in ordered]
        return cls(
            codes,
            len(framework.indicators),
            np.array([position[code] for code in ordered], np.int64),
            np.cumsum([0, *map(len, groups)]).astype(np.int64),
            np.array([part for group in groups for part in group], np.int64),
        )

    def groups(self) -> Iterator[tuple[int, Longs]]:
        """Yield each aggregate's position and those of its parts, parts first."""
        for at, code in enumerate(self.gathers):
            yield int(code), self.parts[self.first[at] : self.first[at + 1]]

    def effective(self, w: Floats) -> Floats:
        """Weights of indicators in the whole, (k, d), from those of all codes (c, d), for units without gaps."""
        out = np.ones_like(w)
        for code, parts in reversed(list(self.groups())):
            total = w[parts].sum(axis=0)
            share = np.divide(w[parts], total, out=np.zeros((len(parts), w.shape[1])), where=total > 0)
            out[parts] = out[code] * share
        return out[: self.k]


def transformed(x: Floats, way: str) -> tuple[Floats, float] | None:
    """Return values under which a mean is the arithmetic one, and 1 if they rise with the value or -1 if they fall.

    None if the way is no such mean.

    Raises
    ------
    ValueError
        If the mean is not defined for a value.
    """
    name, _, number = way.partition(":")
    power = {"amean": 1.0, "gmean": 0.0, "hmean": -1.0, "genmean": float(number or 2)}.get(name)
    if power is None:
        return None
    if power == 1:
        return x, 1.0
    if (x < 0).any() or (power <= 0 and (x == 0).any()):
        msg = f"{way} needs values above nought"
        raise ValueError(msg)
    return (np.log(x), 1.0) if power == 0 else (x**power, np.sign(power))


@dataclass(frozen=True)
class Draws:
    """Draws by number: which alternative of each choice, and which of the pools.

    Attributes
    ----------
    option : dict of str to (d,) int array
        By factor: position among its alternatives.
    """

    option: dict[str, Longs]

    def __len__(self) -> int:
        return len(next(iter(self.option.values())))


class Ensemble:
    """Everything that can be drawn of an index.

    Parameters
    ----------
    framework : Framework
    choices : Choices
        What does not vary is as chosen here.
    variation : Variation
    intervals : Intervals, optional
        Uncertain data.
    seed : int
        Of all random numbers.
    """

    def __init__(
        self,
        framework: Framework,
        choices: Choices,
        variation: Variation,
        intervals: Intervals | None = None,
        seed: int = 0,
    ) -> None:
        self.framework, self.choices, self.variation, self.seed = framework, choices, variation, seed
        self.plan = Plan.of(framework)
        self.intervals = intervals
        if intervals is None and variation.error > 0:
            self.intervals = intervals_of(framework, variation.error)
        self._bases: dict[tuple[int, ...], Floats] = {}
        self._units: pd.Index | None = None

    @cached_property
    def alternatives(self) -> dict[str, tuple[object, ...]]:
        """Alternatives of each choice that varies, by factor; the pools of weights and data by number."""
        v = self.variation
        named = {
            "impute": v.impute, "treat": v.treat, "normalise": v.normalise, "weighting": v.weights,
            "aggregate": v.aggregate,
        }  # fmt: skip
        out: dict[str, tuple[object, ...]] = {name: values for name, values in named.items() if len(values) > 0}
        if v.drop_one:
            out["drop"] = ("", *self._droppable)
        if v.spread > 0:
            out["weights"] = tuple(range(POOL))
        if self.intervals is not None:
            out["data"] = tuple(range(POOL))
        return out

    @cached_property
    def _droppable(self) -> tuple[str, ...]:
        parent = self.framework.meta["parent"]
        return tuple(c for c in self.framework.indicators if len(self.framework.children(str(parent[c]))) > 1)

    @cached_property
    def _factors(self) -> Floats:
        """(c, POOL) factors of weights."""
        spread = self.variation.spread
        rng = np.random.default_rng([self.seed, 1])
        return rng.uniform(1 - spread, 1 + spread, (len(self.plan.codes), POOL))

    @property
    def units(self) -> pd.Index:
        """Units that every alternative keeps."""
        if self._units is None:
            self._base(tuple(0 for _ in self._prepared))
        assert self._units is not None
        return self._units

    @property
    def _prepared(self) -> tuple[str, ...]:
        """Factors that change the normalised values."""
        return tuple(name for name in ("impute", "treat", "normalise") if name in self.alternatives)

    def draws(self, u: Floats) -> Draws:
        """Turn (d, f) numbers from 0 to 1, a column a factor that varies, into draws."""
        out = {
            name: np.minimum((u[:, at] * len(values)).astype(np.int64), len(values) - 1)
            for at, (name, values) in enumerate(self.alternatives.items())
        }
        return Draws(out or {"none": np.zeros(len(u), np.int64)})

    def blocks(
        self, draws: Draws, rows: slice, progress: Callable[[int], None] = lambda _: None
    ) -> Iterator[tuple[Longs, Floats]]:
        """Score some rows of units under all draws: numbers of draws, and their (d, n) scores, greater the better.

        Parameters
        ----------
        draws : Draws
        rows : slice
            Of `units`.
        progress : callable
            Told how many draws were done.
        """
        alike = [name for name in ("impute", "treat", "normalise", "weighting", "aggregate") if name in draws.option]
        keys = np.stack([draws.option[name] for name in alike], axis=1) if alike else np.zeros((len(draws), 1), int)
        for key in np.unique(keys, axis=0):
            at = np.flatnonzero((keys == key).all(axis=1))
            option = dict(zip(alike, key.tolist(), strict=False))
            for some in np.array_split(at, max(1, -(-len(at) // 1000))):
                yield some, self._scores(option, draws, some, rows)
                progress(len(some))

    def _scores(self, option: dict[str, int], draws: Draws, some: Longs, rows: slice) -> Floats:
        way = self._one("aggregate", option) or self.choices.aggregate
        if "data" in draws.option:
            return np.stack([self._built(option, draws, int(one))[rows] for one in some])
        base = self._base(tuple(option.get(name, 0) for name in self._prepared))
        weights = self._weights(option, draws, some, base)
        x = base[rows]
        ways = {way} if isinstance(way, str) else set(way)
        mean = None
        if len(ways) == 1:
            try:
                mean = transformed(x, next(iter(ways)))
            except ValueError as error:
                msg = f"{error}: vary normalise too, or choose --bounds above nought."
                raise IndexTableError(msg) from error
        if mean is not None:
            return self._means(mean[0], weights) * mean[1]
        levels = self.choices.aggregate_by_level(len(self.framework.levels)) if not isinstance(way, str) else ()
        return np.stack([self._gathered(base, w, way, levels)[rows] for w in weights.T])

    def _means(self, x: Floats, weights: Floats) -> Floats:
        """Nested means of (n, k) values under (c, d) weights, (d, n)."""
        whole = ~np.isnan(x).any(axis=1)
        out = np.empty((weights.shape[1], len(x)))
        with blas_threads(weights.shape[1], len(x)):
            if whole.all():
                return np.asarray(self.plan.effective(weights).T @ x.T)
            out[:, whole] = self.plan.effective(weights).T @ x[whole].T
        plan = self.plan
        out[:, ~whole] = kernels.nested_means(
            np.ascontiguousarray(x[~whole]), np.ascontiguousarray(weights), plan.gathers, plan.first, plan.parts
        )
        return out

    def _gathered(self, x: Floats, w: Floats, way: str | tuple[str, ...], levels: tuple[str, ...]) -> Floats:
        """Aggregate level by level under one draw of weights."""
        values = {at: x[:, at] for at in range(self.plan.k)}
        top = -1
        level = self.framework.meta["level"]
        for code, parts in self.plan.groups():
            used = [int(part) for part in parts if w[part] > 0]
            one = (
                way if isinstance(way, str) else levels[self.framework.levels.index(int(level[self.plan.codes[code]]))]
            )
            values[code] = aggregation.gather(np.column_stack([values[part] for part in used]), w[used], one)
            top = code
        return values[top]

    def _weights(self, option: dict[str, int], draws: Draws, some: Longs, base: Floats) -> Floats:
        """(c, d) weights of all codes in some draws."""
        plan = self.plan
        given = self.framework.meta["weight"].loc[list(plan.codes)].to_numpy(float).copy()
        ways = self._one("weighting", option) or self.choices.weights
        lowest = ways if isinstance(ways, str) else ways[0]
        if lowest == "equal":
            given[:] = 1.0
        elif lowest != "given":
            for _, parts in plan.groups():
                if (parts < plan.k).all():
                    given[parts] = weighting.FROM_DATA[lowest](base[:, parts])
        out = np.repeat(given[:, None], len(some), axis=1)
        if "weights" in draws.option:
            out *= self._factors[:, draws.option["weights"][some]]
        if "drop" in draws.option:
            position = {code: at for at, code in enumerate(plan.codes)}
            for column, number in enumerate(draws.option["drop"][some]):
                if number > 0:
                    out[position[str(self.alternatives["drop"][number])], column] = 0.0
        return out

    def _base(self, key: tuple[int, ...]) -> Floats:
        """(n, k) normalised values under one alternative of each step before weighting."""
        if key not in self._bases:
            choices = self._choices(dict(zip(self._prepared, key, strict=True)))
            made = prepared(self.framework, choices)[0]["normalised"]
            if self._units is None:
                self._units = made.index
            elif not made.index.equals(self._units):
                msg = (
                    "Alternatives keep different units: drop --min-available and --min-nonzero, or do not vary impute."
                )
                raise IndexTableError(msg)
            self._bases[key] = on_positive_scale(np.ascontiguousarray(made.to_numpy(float)), choices.normalise)
        return self._bases[key]

    def _choices(self, option: dict[str, int]) -> Choices:
        normalise = self._one("normalise", option) or self.choices.normalise
        return replace(
            self.choices,
            impute=self._one("impute", option) or self.choices.impute,
            treat=self._one("treat", option) or self.choices.treat,
            normalise=normalise,
            bounds=POSITIVE.get(normalise, self.choices.bounds) if "normalise" in option else self.choices.bounds,
            weights="given",
            aggregate="amean",
            least_share=0.0,
        )

    def _built(self, option: dict[str, int], draws: Draws, one: int) -> Floats:
        """Scores of one draw with uncertain data, everything built again."""
        assert self.intervals is not None
        codes = self.framework.indicators
        seed = self.seed * POOL + int(draws.option["data"][one])
        values = self.intervals.draw(self.framework.data[codes].astype(float), seed)
        drawn = replace(self.framework, data=self.framework.data.assign(**{c: values[c] for c in codes}))
        choices = self._choices(option)
        made = prepared(drawn, choices)[0]["normalised"].reindex(self.units)
        base = on_positive_scale(made.to_numpy(float), choices.normalise)
        way = self._one("aggregate", option) or self.choices.aggregate
        weights = self._weights(option, draws, np.array([one]), base)[:, 0]
        levels = self.choices.aggregate_by_level(len(self.framework.levels)) if not isinstance(way, str) else ()
        return self._gathered(base, weights, way, levels)

    def _one(self, name: str, option: dict[str, int]) -> str:
        return str(self.alternatives[name][option[name]]) if name in option else ""


def on_positive_scale(values: Floats, name: str) -> Floats:
    """Bring scales from 0 to 1 to 1 to 100, where a geometric mean is defined; and ranks from 0 to ranks from 1."""
    kind = name.partition(":")[0]
    if kind in ("prank", "dist2max", "fracmax"):
        return values * 99 + 1
    return values + 1 if kind == "borda" else values
