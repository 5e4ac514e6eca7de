"""Composite indices under many draws, benefit of the doubt, and inequality, against pymcdm, pandas, SciPy and PySAL."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import linprog

from benchmarks.peers import installed
from benchmarks.registry import Comparison, Options, case
from landsea.indicators import Choices, Framework
from landsea.indicators.aggregation import benefit_of_the_doubt
from landsea.indicators.ensemble import Ensemble
from landsea.indicators.inequality import gini
from landsea.indicators.robustness import ranks_of
from landsea.indicators.variation import Variation

Floats = NDArray[np.float64]

#: Places, indicators and draws of the ensemble that peers can do too.
SMALL = (300, 60, 200)


def tree(n: int, k: int, gaps: float = 0.0) -> Framework:
    """Return a made-up index of three levels above its indicators: tens, then fives, then the whole."""
    rng = np.random.default_rng(0)
    x = rng.gamma(4, 10, (n, k))
    x[rng.random(x.shape) < gaps] = np.nan
    codes = [f"i{j}" for j in range(k)]
    rows = [(code, 1, f"p{j // 10}", "Indicator") for j, code in enumerate(codes)]
    pillars = sorted({row[2] for row in rows}, key=lambda p: int(p[1:]))
    rows += [(p, 2, f"s{j // 5}", "Aggregate") for j, p in enumerate(pillars)]
    rows += [(s, 3, "I", "Aggregate") for s in sorted({row[2] for row in rows if row[1] == 2})]
    rows.append(("I", 4, "", "Aggregate"))
    meta = pd.DataFrame(rows, columns=["code", "level", "parent", "type"]).set_index("code")
    blank = dict.fromkeys(("target", "scale_factor", "goalpost_low", "goalpost_high", "goalpost_scale"), np.nan)
    meta = meta.assign(name=meta.index, direction=1.0, weight=1.0, denominator="", **blank)
    units = pd.Index([f"u{i:04d}" for i in range(n)], name="uCode")
    return Framework(pd.DataFrame(x, index=units, columns=codes), pd.Series(units, index=units), meta)


def by_pandas(ensemble: Ensemble, base: pd.DataFrame, weights: Floats) -> Floats:
    """Rank units draw by draw with weighted means of data frames, skipping what is missing, as a script would."""
    meta, codes = ensemble.framework.meta, list(ensemble.plan.codes)
    out = []
    for draw in weights.T:
        w = pd.Series(draw, index=codes)
        table = base.copy()
        for code in ensemble.framework.aggregates:
            parts = list(meta.index[meta["parent"] == code])
            some = table[parts]
            table[code] = some.mul(w[parts]).sum(axis=1) / some.notna().mul(w[parts]).sum(axis=1)
        out.append(table["I"].rank(ascending=False, method="min").to_numpy(float))
    return np.stack(out)


def by_pymcdm(base: Floats, weights: Floats) -> Floats:
    """Rank units draw by draw with pymcdm's weighted sum of one level, given the product of the levels' weights."""
    from pymcdm.methods import WSM

    method, types = WSM(lambda column, **_: column), np.ones(base.shape[1])
    return np.stack([method.rank(method(base, w, types, validation=False)) for w in weights.T])


@case("indices")
def indices(_options: Options) -> Iterator[Comparison]:
    """Compare ensembles with and without gaps, benefit of the doubt and the Gini coefficient."""
    n, k, draws = SMALL
    for gaps in (0.0, 0.02):
        ensemble = Ensemble(tree(n, k, gaps), Choices(), Variation(normalise=(), aggregate=(), spread=0.25))
        u = np.random.default_rng(0).uniform(size=(draws, 1))
        base = ensemble._base(())
        weights = ensemble._weights({}, ensemble.draws(u), np.arange(draws), base)
        table = pd.DataFrame(base, columns=list(ensemble.plan.codes)[:k])
        ours = ranks_of(ensemble, u)
        np.testing.assert_array_equal(ours, by_pandas(ensemble, table, weights))
        peers = {"pandas": lambda e=ensemble, t=table, w=weights: by_pandas(e, t, w)}
        if gaps == 0 and installed("pymcdm"):
            flat = ensemble.plan.effective(weights)
            np.testing.assert_array_equal(ours, by_pymcdm(base, flat))
            peers["pymcdm"] = lambda x=base, w=flat: by_pymcdm(x, w)
        job = f"ranks under {draws} draws of weights" + (", 2 % of values missing" if gaps else "")
        size = f"{n} places, {k} indicators, three levels"
        yield Comparison(job, lambda e=ensemble, one=u: ranks_of(e, one), peers, size)
    yield doubt()
    if installed("inequality"):
        yield unequal()


def doubt() -> Comparison:
    """Compare benefit of the doubt with a linear programme a unit that has all limits."""
    x = np.random.default_rng(1).gamma(4, 10, (400, 8))

    def whole() -> Floats:
        ends = np.ones(len(x))
        return np.array([-linprog(-row, A_ub=x, b_ub=ends, bounds=(0, None), method="highs").fun for row in x])

    np.testing.assert_allclose(benefit_of_the_doubt(x), whole(), atol=1e-7)
    return Comparison(
        "benefit of the doubt",
        lambda: benefit_of_the_doubt(x),
        {"SciPy, all limits": whole},
        "400 places, 8 indicators",
    )


def unequal() -> Comparison:
    """Compare the Gini coefficient with PySAL's."""
    from inequality.gini import Gini

    y = np.random.default_rng(2).lognormal(0, 1, 3000)
    assert abs(gini(y) - Gini(y).g) < 1e-9
    return Comparison("Gini coefficient", lambda: gini(y), {"PySAL inequality": lambda: Gini(y).g}, "3,000 places")
