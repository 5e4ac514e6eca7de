"""Fit the pack's constants to the observations marked ``calibrate``.

The fit is nonlinear least squares on relative errors in logarithms, each observation weighted by its standard error,
with a weak prior that draws every constant to zero (a constant at zero says that the costs in the pack explain
the flow). Derivatives are exact: the engine runs with a complex step on one constant at a time. Demand is estimated
again after each fit, since it depends on the costs, until the constants stay.

Source: Squire & Trapp (1998) for the complex step; Branch, Coleman & Li (1999) for the bounded solver (SciPy).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from tqdm import tqdm

from landsea.corridor import Corridor, Counter
from landsea.corridor.wildcards import specificity
from landsea.economy import Demand, estimate_demand
from landsea.errors import CalibrationError
from landsea.region import Region

Floats = NDArray[np.float64]
#: A progress bar counts steps, whatever they yield.
Progress: TypeAlias = "tqdm[Any]"
Parts = Mapping[tuple[str, str], complex]

#: Imaginary step, yuan/t: its square is lost beside one, and the derivative is exact to rounding.
STEP = 1e-10
#: A constant whose unit change (yuan/t) moves no observation by more than this many standard errors is not identified.
SILENT = 1e-4
#: Share of its step that a constant keeps where it turns back from one round to the next.
TURNED = 0.6


@dataclass(frozen=True)
class Calibration:
    """A fit.

    Attributes
    ----------
    region : Region
        The region with the fitted constants.
    fit : pandas.DataFrame
        One row an observation: observed, modelled before and after, weight.
    constants : pandas.DataFrame
        One row a constant: value before and after, standard error, bound hit, identified or not.
    rounds : int
        How often demand was estimated again.
    change : float
        Largest change of a constant in the last round, yuan/t.
    """

    region: Region
    fit: pd.DataFrame
    constants: pd.DataFrame
    rounds: int
    change: float


def calibrate(
    region: Region,
    *,
    rounds: int = 8,
    tolerance: float = 0.5,
    prior_share: float = 0.5,
    progress: bool = False,
    today: str | None = None,
) -> Calibration:
    """Fit the constants of a region.

    Parameters
    ----------
    region : Region
    rounds : int
        Most rounds of fitting and estimating demand again.
    tolerance : float
        Stop when no constant moves by more than this, yuan/t.
    prior_share : float
        Standard deviation of the prior, as a share of the width between a constant's bounds.
    progress : bool
        Draw a progress bar on stderr.
    today : str, optional
        Date written beside the fitted values; the current day by default.

    Returns
    -------
    Calibration

    Raises
    ------
    CalibrationError
        If there is nothing to fit, an observation is not positive, or the rounds end before the constants stay.
    """
    problem = _Problem.of(region, prior_share)
    start = problem.value.copy()
    first: Floats | None = None
    bar: Progress
    with tqdm(desc="calibrate", unit="step", disable=None if progress else True) as bar:
        change, done, step = np.inf, 0, np.zeros(len(start))
        while change >= tolerance and done < rounds:
            done += 1
            problem.estimate_demand()
            first = problem.modelled(problem.value) if first is None else first
            before, last = problem.value.copy(), step
            change = problem.fit(bar)
            step = problem.value - before
            if change >= tolerance:
                # Demand answers to what was fitted, so a constant may swing from round to round.
                problem.value = before + np.where(step * last < 0, TURNED, 1.0) * step
    if first is None or change >= tolerance:
        msg = (
            f"{region.name}: after {rounds} rounds a constant still moves by {change:.3g} yuan/t."
            " Allow more rounds, or widen rel_error of observations that contradict each other."
        )
        raise CalibrationError(msg)
    return problem.result(start, first, done, change, today or datetime.now(UTC).date().isoformat())


@dataclass
class _Problem:
    """The state of a fit."""

    region: Region
    corridor: Corridor
    counter: Counter
    counted: list[str]
    observations: pd.DataFrame
    constants: pd.DataFrame
    value: Floats
    low: Floats
    high: Floats
    spread: Floats
    touches: list[list[str]]
    demand: Demand | None = None
    tonnes: Mapping[str, Floats] = field(default_factory=dict)

    @classmethod
    def of(cls, region: Region, prior_share: float) -> _Problem:
        table = region.table("observations")
        counted = set(region.table("counting")["indicator"])
        observations = table[(table["use"] == "calibrate") & table["indicator"].isin(counted)]
        constants = region.table("constants")
        if observations.empty or constants.empty:
            msg = f"{region.name} has no counted observation marked calibrate, or no constants to fit."
            raise CalibrationError(msg)
        if (observations["value"] <= 0).any():
            rows = ", ".join(observations.loc[observations["value"] <= 0, "observation_id"])
            msg = f"{region.name}: observations to calibrate on must be positive; these are not: {rows}."
            raise CalibrationError(msg)
        corridor = Corridor(region)
        counter = Counter(corridor.layout, observations["indicator"])
        counted = set().union(*(counter.commodities(indicator) for indicator in counter.indicators))
        low = constants["low_yuan_per_t"].fillna(-200.0).to_numpy(float)
        high = constants["high_yuan_per_t"].fillna(200.0).to_numpy(float)
        return cls(
            region=region,
            corridor=corridor,
            counter=counter,
            counted=[lane for lane, name in corridor.commodity_of.items() if name in counted],
            observations=observations,
            constants=constants,
            value=np.clip(constants["value_yuan_per_t"].to_numpy(float), low, high),
            low=low,
            high=high,
            spread=np.maximum(prior_share * (high - low), 1e-6),
            touches=[
                [lane for lane, name in corridor.commodity_of.items() if name in touched & counted]
                for touched in (_touched(region, str(pattern)) for pattern in constants["commodity"])
            ],
        )

    def estimate_demand(self) -> Demand:
        names = self.corridor.commodities.index
        costs = {name: self.corridor.choices(name, self.value).cost for name in names}
        self.demand = estimate_demand(self.region, self.corridor.yearly(costs))
        self.tonnes = self.corridor.by_lane(self.demand.tonnes)
        return self.demand

    def parts(self, name: str, constants: NDArray[np.number]) -> Parts:
        """Count one commodity's flows under given constants."""
        if self.demand is None:
            self.estimate_demand()
        choices = self.corridor.choices(name, constants)
        return self.counter.parts(self.corridor.flows(choices, self.tonnes[name]))

    def modelled(self, value: Floats) -> Floats:
        parts = [self.parts(name, value) for name in self.counted]
        return self._at_observations(self.counter.values(parts))

    def fit(self, bar: Progress) -> float:
        """Fit the constants at the present demand; return the largest change."""
        # Imported here: it takes longer to load than a solve takes, and only a fit needs it.
        from scipy.optimize import least_squares

        before = self.value.copy()
        inside = np.clip(before, self.low + 1e-9, self.high - 1e-9)
        solution = least_squares(
            lambda x: self._residuals(x, bar),
            inside,
            jac=lambda x: self._jacobian(x, bar),
            bounds=(self.low, self.high),
            x_scale=self.spread,
            xtol=1e-6,
            ftol=1e-8,
            max_nfev=40,
        )
        self.value = np.asarray(solution.x)
        return float(np.abs(self.value - before).max())

    def _at_observations(self, values: Mapping[str, complex]) -> Floats:
        return np.array([values[name] for name in self.observations["indicator"]], dtype=float)

    def _residuals(self, x: Floats, bar: Progress) -> Floats:
        bar.update()
        modelled = np.maximum(self.modelled(x), 1e-12)
        observed = self.observations["value"].to_numpy(float)
        misfit = np.log(modelled / observed) / self.observations["rel_error"].to_numpy(float)
        return np.concatenate([misfit, x / self.spread])

    def _jacobian(self, x: Floats, bar: Progress) -> Floats:
        base = {name: self.parts(name, x) for name in self.counted}
        values = self._at_observations(self.counter.values(base.values()))
        error = self.observations["rel_error"].to_numpy(float)
        columns = []
        for number, names in enumerate(self.touches):
            bar.update()
            stepped = x.astype(complex)
            stepped[number] += 1j * STEP
            changed = {**base, **{name: self.parts(name, stepped) for name in names}}
            moved = self.counter.values(changed.values())
            slope = np.array([np.imag(moved[n]) for n in self.observations["indicator"]]) / STEP
            columns.append(slope / np.maximum(values, 1e-12) / error)
        return np.vstack([np.array(columns).T, np.diag(1 / self.spread)])

    def result(self, start: Floats, first: Floats, rounds: int, change: float, today: str) -> Calibration:
        quiet: Progress
        with tqdm(disable=True) as quiet:
            jacobian = self._jacobian(self.value, quiet)
        data = jacobian[: len(self.observations)]
        identified = np.abs(data).max(axis=0) > SILENT
        covariance = np.linalg.inv(jacobian.T @ jacobian)
        value = np.where(identified, self.value, 0.0)
        # A millionth of a yuan is far below what any observation can tell, and keeps the file readable.
        table = self.constants.assign(
            value_yuan_per_t=np.round(value, 6),
            fitted_on=np.where(identified, today, ""),
            status=np.where(identified, "estimate", self.constants["status"]),
        )
        width = self.high - self.low
        at_bound = (value - self.low < 1e-3 * width) | (self.high - value < 1e-3 * width)
        report = table[["constant_id", "kind", "mode", "place", "commodity", "fitted_to"]].assign(
            before=start,
            after=table["value_yuan_per_t"],
            standard_error=np.sqrt(np.diag(covariance)),
            identified=identified,
            at_bound=at_bound & identified,
            strongest=[
                self.observations["observation_id"].iloc[int(np.abs(data[:, j]).argmax())] for j in range(data.shape[1])
            ],
        )
        fit = self.observations[["observation_id", "indicator", "place", "year", "unit", "rel_error"]].assign(
            observed=self.observations["value"].to_numpy(float), before=first, after=self.modelled(value)
        )
        return Calibration(self.region.replace(constants=table), fit, report, rounds, change)


def _touched(region: Region, pattern: str) -> set[str]:
    table = region.table("commodities")
    return {
        str(row["commodity"])
        for _, row in table.iterrows()
        if specificity(pd.Series([pattern], dtype=object), str(row["commodity"]), str(row["group"]))[0] > 0
    }
