"""Estimate demand from counts: a pack's own demand as the prior, adjusted to what was counted on the network."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from tqdm import tqdm

from landsea.economy import Demand
from landsea.economy.adjustment import Adjusted, Method, adjust
from landsea.errors import LandSeaError
from landsea.model.counts import Count, shares

if TYPE_CHECKING:
    from landsea.model.outcome import Outcome

Floats = NDArray[np.float64]

#: Relative standard error of a pair's tonnes before anything is counted; an assumption.
PRIOR_ERROR = 0.5


@dataclass(frozen=True)
class Estimate:
    """A demand adjusted to counts.

    Attributes
    ----------
    demand : Demand
        To solve with.
    counts : pandas.DataFrame
        One row a count: counted, its standard error, prior and posterior model value, leverage (how far the model
        follows this count; near 1: nothing else tells of it, near 0: others tell the same or the prior is firmer).
    cells : pandas.DataFrame
        One row a pair and commodity: prior and posterior tonnes with standard errors, and the share of the variance
        that the counts remove (determined).
    misfit_before, misfit : float
        Mean squared error of the counts in standard errors.
    rank : int
        Number of counts that are independent of each other.
    signal : float
        Number of things that the counts determine, at most the rank.
    iterations : int
    residual : float
        Of the optimality conditions, in standard errors of the counts.
    """

    demand: Demand
    counts: pd.DataFrame
    cells: pd.DataFrame
    misfit_before: float
    misfit: float
    rank: int
    signal: float
    iterations: int
    residual: float

    def as_dict(self) -> dict[str, Any]:
        """Return the figures without the tables."""
        names = ("misfit_before", "misfit", "rank", "signal", "iterations", "residual")
        return {name: getattr(self, name) for name in names}


def estimate(
    outcome: Outcome,
    counts: list[Count],
    method: Method = "gls",
    prior_error: float = PRIOR_ERROR,
    progress: bool = False,
) -> Estimate:
    """Adjust an outcome's demand to counts.

    Parameters
    ----------
    outcome : Outcome
        Its demand is the prior, and its costs decide how goods spread. Costs stay as they are: of a congested outcome,
        delays and slot prices are held.
    counts : list of Count
        From :func:`landsea.model.counts.read_counts`.
    method : {"gls", "entropy"}
        Distance from the prior: see :mod:`landsea.economy.adjustment`.
    prior_error : float
        Relative standard error of the prior's cells.
    progress : bool
        Draw a progress bar on stderr.

    Returns
    -------
    Estimate

    Raises
    ------
    LandSeaError
        If no pair with demand passes any of the counted places.
    """
    names, parts, where = list(outcome.demand.tonnes), [], []
    for name in tqdm(names, desc="shares", disable=None if progress else True, leave=False):
        o, d = np.nonzero(_served(outcome, name))
        parts.append(shares(outcome, counts, name)[:, o, d])
        where.append((name, o, d))
    seen = np.concatenate(parts, axis=1)
    prior = np.concatenate([outcome.demand.tonnes[name][o, d] for name, o, d in where])
    if not seen.any():
        msg = "No goods pass any of the counted places, so the counts tell nothing. Check places and modes."
        raise LandSeaError(msg)
    value = np.array([one.value for one in counts])
    sigma = value * np.array([one.rel_error for one in counts])
    found = adjust(prior, prior_error, seen, value, sigma, method)
    return Estimate(
        demand=_demand(outcome, where, found.q),
        counts=_counts(counts, sigma, seen @ prior, seen @ found.q, found),
        cells=_cells(outcome, where, prior, found),
        misfit_before=float((((seen @ prior - value) / sigma) ** 2).mean()),
        misfit=float((((seen @ found.q - value) / sigma) ** 2).mean()),
        rank=found.rank,
        signal=float(found.leverage.sum()),
        iterations=found.iterations,
        residual=found.residual,
    )


def _served(outcome: Outcome, name: str) -> NDArray[np.bool_]:
    """Tell which pairs have demand that a chain carries."""
    rows = outcome.corridor.commodity_of
    carried = sum((outcome.commodity_flows[lane].demand for lane, one in rows.items() if one == name), np.zeros(()))
    return np.asarray(np.asarray(carried) > 0)


def _demand(outcome: Outcome, where: list[tuple[str, Any, Any]], q: Floats) -> Demand:
    tonnes, start = dict(outcome.demand.tonnes), 0
    for name, o, d in where:
        tonnes[name] = tonnes[name].copy()
        tonnes[name][o, d] = q[start : start + len(o)]
        start += len(o)
    return replace(outcome.demand, tonnes=tonnes)


def _counts(counts: list[Count], sigma: Floats, before: Floats, after: Floats, found: Adjusted) -> pd.DataFrame:
    columns = ("count", "flow", "place", "direction", "from_mode", "to_mode", "commodity", "unit")
    table = pd.DataFrame([{name: getattr(one, name) for name in columns} for one in counts])
    value = np.array([one.value for one in counts])
    return table.assign(
        counted=value, standard_error=sigma, prior=before, posterior=after,
        prior_error_percent=100 * (before / value - 1), posterior_error_percent=100 * (after / value - 1),
        leverage=found.leverage,
    )  # fmt: skip


def _cells(outcome: Outcome, where: list[tuple[str, Any, Any]], prior: Floats, found: Adjusted) -> pd.DataFrame:
    zones = outcome.corridor.layout.zones["zone_id"].to_numpy(object)
    ends = [pd.DataFrame({"origin": zones[o], "destination": zones[d], "commodity": name}) for name, o, d in where]
    table = pd.concat(ends, ignore_index=True).assign(
        prior_t=prior, t=found.q, prior_sd_t=np.sqrt(found.variance_prior), sd_t=np.sqrt(found.variance),
        determined=found.determined,
    )  # fmt: skip
    order = (table["t"] - table["prior_t"]).abs().sort_values(ascending=False, kind="stable").index
    return table.loc[order].reset_index(drop=True)
