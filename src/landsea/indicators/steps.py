"""The steps before aggregation, each from a table of units by indicators to the next."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from landsea.indicators import imputation, normalisation, treatment
from landsea.indicators.choices import Choices
from landsea.indicators.framework import BLANK, Framework, IndexTableError

Floats = NDArray[np.float64]


def denominated(framework: Framework, values: pd.DataFrame) -> pd.DataFrame:
    """Divide every indicator that names a denominator by it, and multiply by its scale factor."""
    made: dict[str, pd.Series] = {}
    for code, by in framework.meta.loc[framework.indicators, "denominator"].items():
        if by:
            factor = float(framework.meta["scale_factor"].loc[str(code)])
            made[str(code)] = (
                values[code] / framework.data[by].reindex(values.index) * (1 if np.isnan(factor) else factor)
            )
    return values.assign(**made)


def imputed(framework: Framework, values: pd.DataFrame, choices: Choices) -> pd.DataFrame:
    """Fill missing values by one of the ways to impute; `values` unchanged for ``none``."""
    how, median = choices.impute, choices.impute.endswith("median")
    if how == "none":
        return values
    if how.startswith("unit"):
        return imputation.by_unit(values, framework.meta["direction"], median, _blocks(framework))
    if how == "em":
        filled = imputation.expectation_maximisation(values.to_numpy(float))
        return pd.DataFrame(filled, index=values.index, columns=values.columns)
    if how in ("latest", "linear"):
        if not framework.is_panel:
            msg = f"--impute {how} needs a column Time with more than one value."
            raise IndexTableError(msg)
        return imputation.over_time(values, how == "linear")
    groups = _groups(framework, choices.group).reindex(values.index) if how.startswith("group") else None
    return imputation.by_indicator(values, median, groups)


def _groups(framework: Framework, column: str) -> pd.Series:
    if column not in framework.data:
        msg = f"There is no column {column!r} to group units by; name one of the data's with --group."
        raise IndexTableError(msg)
    groups = framework.data[column].astype(str).str.strip()
    return groups.where(~groups.isin(BLANK))


def _blocks(framework: Framework) -> list[list[str]]:
    """Return indicators by their aggregate."""
    parents = framework.meta.loc[framework.indicators, "parent"]
    return [list(parents.index[parents == one]) for one in dict.fromkeys(parents)]


def screened(values: pd.DataFrame, choices: Choices) -> pd.DataFrame:
    """Leave out units with too few values, or too few other than nought among those they have."""
    have = values.notna().sum(axis=1)
    nonzero = 1 - (values == 0).sum(axis=1) / have.replace(0, np.nan)
    kept = (have / values.shape[1] >= choices.least_available) & ~(nonzero < choices.least_nonzero)
    if not kept.any():
        msg = "No unit has enough values: lower --min-available or --min-nonzero."
        raise IndexTableError(msg)
    return values[kept]


def treater(choices: Choices) -> Callable[[Floats], treatment.Treated]:
    """Return what treats one indicator's values."""
    if choices.treat == "none":
        return lambda x: treatment.Treated(x, "none")
    limits = treatment.Limits(choices.skewness, choices.kurtosis, choices.most_winsorised)
    otherwise, first = treatment.transform_of(choices.treat), choices.treat.startswith("winsorise")
    return lambda x: treatment.treat(x, limits, otherwise, first, choices.combine)


def treated(values: pd.DataFrame, choices: Choices) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Treat every indicator for outliers.

    Returns
    -------
    values : pandas.DataFrame
    treatment : pandas.DataFrame
        By indicator: method, points moved, and skewness and kurtosis before and after.
    """
    one = treater(choices)
    found = {str(code): one(values[code].to_numpy(float)) for code in values}
    rows = [
        (code, made.method, made.points, *_moments(values[code].to_numpy(float)), *_moments(made.result))
        for code, made in found.items()
    ]
    columns = ["code", "method", "points", "skewness", "kurtosis", "skewness_after", "kurtosis_after"]
    out = pd.DataFrame({code: made.result for code, made in found.items()}, index=values.index)
    return out, pd.DataFrame(rows, columns=columns)


def _moments(x: Floats) -> tuple[float, float]:
    if not treatment.can_be_judged(x):
        return np.nan, np.nan
    return treatment.skewness(x), treatment.kurtosis(x)


def normaliser(framework: Framework, choices: Choices, code: str, units: pd.Index) -> Callable[[Floats], Floats]:
    """Return what brings one indicator's (n,) values of `units` to the common scale, its direction included.

    Raises
    ------
    LandSeaError
        If the way needs what the table of indicators does not have.
    """
    name, _, unit = choices.normalise.partition(":")
    line = framework.meta.loc[code].to_dict()
    sign = float(line["direction"])
    if name in normalisation.PLAIN:
        return lambda x: normalisation.PLAIN[name](x * sign)
    if name in normalisation.TWO:
        low, high = choices.scale
        return lambda x: normalisation.TWO[name](x * sign, low, high)
    if name == "dist2targ":
        target = _given(line, code, "target", "Target", name) * sign
        return lambda x: normalisation.distance_to_target(x * sign, target, choices.capped)
    if name == "goalposts":
        low, high = (_given(line, code, f"goalpost_{end}", f"goalpost_{word}", name)
                     for end, word in (("low", "lower"), ("high", "upper")))  # fmt: skip
        low, high = (low, high) if sign > 0 else (-high, -low)
        scale = 1.0 if np.isnan(line["goalpost_scale"]) else float(line["goalpost_scale"])
        return lambda x: normalisation.goalposts(x * sign, low, high, scale)
    if framework.is_panel or unit not in units:
        msg = f"--normalise dist2ref:UNIT needs the code of a unit, not {unit!r}, and one time."
        raise IndexTableError(msg)
    at = list(units).index(unit)
    return lambda x: normalisation.distance_to_reference(x * sign, at, choices.capped)


def _given(line: Mapping[Hashable, Any], code: str, name: str, column: str, way: str) -> float:
    if np.isnan(line[name]):
        msg = f"{code} has no {column}, which --normalise {way} needs."
        raise IndexTableError(msg)
    return float(line[name])


def normalised(framework: Framework, values: pd.DataFrame, choices: Choices) -> pd.DataFrame:
    """Bring every indicator to the common scale; a panel over all its times together, so that times compare."""
    made = {
        str(code): normaliser(framework, choices, str(code), values.index)(values[code].to_numpy(float))
        for code in values
    }
    return pd.DataFrame(made, index=values.index)
