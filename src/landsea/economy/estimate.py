"""Gravity estimated from a user's flows: Poisson pseudo-maximum likelihood with fixed effects.

Source: Santos Silva & Tenreyro (2006); fixed effects of exporter and importer stand for multilateral resistance
(Fally 2015). The estimation is pyfixest's.
"""

from __future__ import annotations

import importlib.util
import warnings
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from landsea.errors import Finding, LandSeaError

#: Rows of one fault that are listed one by one.
LISTED = 20


class EstimationError(LandSeaError):
    """Flows cannot be estimated from as given."""


@dataclass(frozen=True, eq=False)
class GravityEstimate:
    """Coefficients of what flows depend on.

    Attributes
    ----------
    table : pandas.DataFrame
        By variable: ``estimate``, ``std_error``, ``low`` and ``high`` (95%), ``p_value``.
    fitted : pandas.Series
        Expected flows, by row of the data; missing where a row was left out.
    used, left_out : int
        Rows used; rows left out because a fixed effect predicts their zero perfectly, or stands alone.
    pseudo_r2 : float
        Squared correlation of flows with fitted ones.
    errors : str
        Kind of standard errors.
    """

    table: pd.DataFrame
    fitted: pd.Series
    used: int
    left_out: int
    pseudo_r2: float
    errors: str

    @property
    def coefficients(self) -> dict[str, float]:
        """Estimates by variable."""
        return {str(name): float(value) for name, value in self.table["estimate"].items()}


def estimate_gravity(
    data: pd.DataFrame,
    variables: Sequence[str],
    *,
    flow: str = "trade",
    effects: Sequence[str] = ("exporter", "importer"),
    cluster: str | None = None,
    name: str = "data",
) -> GravityEstimate:
    """Estimate gravity.

    Parameters
    ----------
    data : pandas.DataFrame
        A row a pair (and year); flows of zero belong in it.
    variables : sequence of str
        Columns that costs depend on, for example the log of distance.
    flow : str
        Column of flows, not negative.
    effects : sequence of str
        Columns whose values each get an effect; with several years name columns of exporter-year and importer-year.
    cluster : str, optional
        Column to cluster standard errors by; without it they are robust to heteroskedasticity.
    name : str
        What findings call the data.

    Raises
    ------
    EstimationError
        With every fault of the data; or if pyfixest is not installed (extra ``estimate``).
    """
    findings = _faults(data, [*variables], flow, [*effects, *([cluster] if cluster else [])], name)
    if findings:
        msg = f"{name}: gravity cannot be estimated."
        raise EstimationError(msg, findings)
    if importlib.util.find_spec("pyfixest") is None:
        msg = "Estimation needs pyfixest. Install it with: pip install 'landsea[estimate]'."
        raise EstimationError(msg)
    return _estimated(data, variables, flow, effects, cluster)


def _estimated(
    data: pd.DataFrame, variables: Sequence[str], flow: str, effects: Sequence[str], cluster: str | None
) -> GravityEstimate:
    with warnings.catch_warnings():
        # The library warns of its own use of pandas, and of what is told below: dropped variables and rows.
        warnings.simplefilter("ignore")
        import pyfixest

        # Formulas have a grammar of their own: names of columns are replaced by plain ones.
        columns = {flow: "flow", **{name: f"v{k}" for k, name in enumerate(variables)}}
        columns |= {name: f"e{k}" for k, name in enumerate(effects)}
        plain = pd.DataFrame({new: data[old].to_numpy() for old, new in columns.items()})
        plain["row"] = np.arange(len(plain))
        if cluster:
            plain["cluster"] = data[cluster].to_numpy()
        formula = f"flow ~ {' + '.join(columns[one] for one in variables)} | {' + '.join(columns[e] for e in effects)}"
        try:
            made = pyfixest.fepois(formula, plain, vcov={"CRV1": "cluster"} if cluster else "hetero")
        except (ValueError, RuntimeError, np.linalg.LinAlgError) as error:
            msg = f"The estimation does not succeed: {' '.join(str(error).split())}"
            raise EstimationError(msg) from error
        tidy, expected, rows = (
            made.tidy(),
            np.asarray(made.predict(type="response")),
            np.asarray(made._data["row"], dtype=np.int64),
        )
    names = {f"v{k}": name for k, name in enumerate(variables)}
    dropped = [one for k, one in enumerate(variables) if f"v{k}" not in tidy.index]
    if dropped:
        msg = f"These variables cannot be told from fixed effects or from each other: {', '.join(dropped)}."
        raise EstimationError(msg)
    table = tidy.rename(index=names)[["Estimate", "Std. Error", "2.5%", "97.5%", "Pr(>|t|)"]]
    table.columns = pd.Index(["estimate", "std_error", "low", "high", "p_value"])
    values = np.full(len(data), np.nan)
    values[rows] = expected
    fitted = pd.Series(values, index=data.index, name="fitted")
    seen = data[flow].to_numpy(float)[rows]
    r2 = float(np.corrcoef(seen, expected)[0, 1] ** 2)
    errors = f"clustered by {cluster}" if cluster else "robust to heteroskedasticity"
    return GravityEstimate(table.rename_axis("variable"), fitted, len(rows), len(data) - len(rows), r2, errors)


def _faults(data: pd.DataFrame, variables: list[str], flow: str, labels: list[str], name: str) -> list[Finding]:
    findings = [
        Finding(name, 1, column, None, "The column is missing.", "Add it, or name another.")
        for column in dict.fromkeys([flow, *variables, *labels])
        if column not in data
    ]
    if not variables:
        findings.append(Finding(name, None, None, None, "There is no variable to estimate.", "Name one."))
    for column in [flow, *variables]:
        if column not in data:
            continue
        number = pd.to_numeric(data[column], errors="coerce").to_numpy(float)
        bad = ~np.isfinite(number)
        problem, cure = "Not a finite number.", "Mend it, or leave the row out."
        findings += _listed(name, column, data, bad, problem, cure)
        if column == flow:
            cure = "Write zero or more."
            findings += _listed(name, column, data, np.where(bad, 0.0, number) < 0, "A flow is negative.", cure)
    return findings


def _listed(
    name: str, column: str, data: pd.DataFrame, bad: np.ndarray[tuple[int], np.dtype[np.bool_]], problem: str, cure: str
) -> list[Finding]:
    rows = np.flatnonzero(bad)
    found = [
        Finding(name, int(k) + 2, column, str(data[column].iloc[k]), problem, cure) for k in rows[:LISTED].tolist()
    ]
    if len(rows) > LISTED:
        found.append(Finding(name, None, column, None, f"{problem} So are {len(rows) - LISTED} more.", cure))
    return found
